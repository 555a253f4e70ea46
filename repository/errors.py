"""Every error that Commonshelf raises on purpose.

``str(error)`` is one sentence or two that a person may see: what happened, to which
thing, and what to do next. The command group and the web application each turn the
root class into words in one place; anything else that is raised is a bug.
"""


def printable(text: str) -> str:
    r"""Return text that any store and terminal takes.

    The names of old files may not be valid UTF-8; Python then holds what does not fit
    as lone surrogates, which are written out here.

    >>> printable("caf\udce9.txt")
    'caf\\udce9.txt'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class CommonshelfError(Exception):
    """Root of our errors.

    Attributes:
        exit_code: what a command that ends with this error returns to the shell.
        http_status: what a page or the API answers.
        sentence: the message before its values stand in it, as it is translated.
        values: what stands in it, by name.
    """

    exit_code = 1
    http_status = 500

    def __init__(self, message: str, **values: object) -> None:
        """Make an error.

        Args:
            message: what happened and what to do; with values, ``%(name)s`` in it.
            values: shown in the places of their names.
        """
        self.sentence = message
        self.values = {name: printable(str(value)) for name, value in values.items()}
        super().__init__(printable(message % values if values else message))


class SettingsError(CommonshelfError):
    """A setting, or a shipped or local data file, that cannot be used as written."""

    exit_code = 2


class QueryError(CommonshelfError):
    """A search that cannot be carried out as asked; the person can correct it."""

    exit_code = 2
    http_status = 400


class DocumentNotFound(CommonshelfError):
    """No document of this identifier, or none that this reader may see."""

    http_status = 404


class CatalogueError(CommonshelfError):
    """The catalogue cannot be opened or does not hold together."""

    http_status = 503


class ConflictError(CommonshelfError):
    """A change based on an older state of the document than the catalogue holds."""

    http_status = 409


class IndexUnavailable(CommonshelfError):
    """The search index is missing, busy, or was made by another version."""

    http_status = 503


class ReadError(CommonshelfError):
    """A file that cannot be read; becomes an Issue, and the run goes on.

    Attributes:
        code: a stable word for the kind of trouble, such as ``password``.
    """

    def __init__(self, message: str, code: str = "unreadable") -> None:
        super().__init__(message)
        self.code = code


class HarvestError(CommonshelfError):
    """A place on the web that cannot be collected from."""
