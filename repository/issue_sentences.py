"""The sentences of issues, said once: whoever raises one fills it in, and pages find
the sentence again that a stored message was made of, to say it in another language."""

import re
from collections.abc import Mapping
from functools import cache

SENTENCES: Mapping[str, str] = {
    "attachments:one": (
        "%(name)s has 1 file attached, which is not read: %(files)s. Save it beside it "
        "from a PDF viewer and ingest it."
    ),
    "attachments:many": (
        "%(name)s has %(count)s files attached, which are not read: %(files)s and "
        "%(more)s more. Save them beside it from a PDF viewer and ingest them."
    ),
    "attachments": (
        "%(name)s has %(count)s files attached, which are not read: %(files)s. Save "
        "them beside it from a PDF viewer and ingest them."
    ),
    "cut": (
        "%(name)s is longer than the limits allow: only its first %(characters)s "
        "characters, up to page %(kept)s of %(total)s, were kept. Split it, or raise "
        "pages_per_file and characters_per_file in the settings."
    ),
    "cut:unknown": (
        "%(name)s is longer than the limits allow: only its first %(characters)s "
        "characters, up to page %(kept)s, were kept. Split it, or raise pages_per_file "
        "and characters_per_file in the settings."
    ),
    "cut:page": (
        "%(where)s of %(name)s cannot be read whole: text without an end, of which "
        "only the beginning was kept. Open the file in its own program and save it "
        "again."
    ),
    "cut:time": (
        "%(name)s is damaged, and reading it took longer than the limits allow: only "
        "its pages up to %(kept)s of %(total)s were kept. Open it in its own program "
        "and save it again, or raise seconds_per_file in the settings."
    ),
    "cut-off": (
        "The text ends in the middle of a sentence (“… %(ending)s”). The file may be "
        "incomplete; look for a whole copy."
    ),
    "damaged": (
        "%(name)s is damaged, and some of its text may be missing. Open it in its own "
        "program, save it again and ingest it again."
    ),
    "damaged:slide": (
        "%(name)s lacks slide %(number)s. Open it in its own program, save it again "
        "and ingest it again."
    ),
    "damaged:part": (
        "%(name)s lacks a part that it names (%(part)s). Get another copy."
    ),
    "damaged:pdf": (
        "%(name)s is damaged and was read with a second reader. Compare its text with "
        "the original, or open it in its own program and save it again."
    ),
    "date-contradicted": (
        "The text says that it is of %(issued)s, but cites what is later "
        "(%(examples)s). Check the date of issue."
    ),
    "duplicate": (
        "%(name)s has the same bytes as %(owner)s; it is the same edition, and only "
        "that file's metadata counts."
    ),
    "dynamic-form": (
        "%(name)s is a form that only Adobe's programs show (XFA): what its pages say "
        "is made while it is open. Print it to a PDF there and ingest that."
    ),
    "erased": (
        "%(name)s was left out: its document %(document)s was erased. If it may come "
        "in again: commonshelf erase %(document)s --allow-again"
    ),
    "encoding": (
        "The encoding of %(name)s had to be guessed. If letters in it look wrong, save "
        "it as UTF-8 and ingest it again."
    ),
    "glued-words": (
        "%(where)s: there are no spaces between words. Save the file as PDF from its "
        "own program and ingest it again."
    ),
    "hidden": (
        "%(name)s has sheets that are hidden, and they were left out: %(sheets)s. If "
        "they are to be found, show them in their program, save the file and ingest it "
        "again."
    ),
    "language-unknown": (
        "The language of the text could not be told. Give it in a sidecar or with the "
        "edit command, so that its words are found."
    ),
    "low-confidence": (
        "%(where)s: hard to recognise (OCR). Compare the text with the image, or scan "
        "the paper again at 300 dpi."
    ),
    "metadata": (
        "%(name)s: in %(source)s, %(misfit)s. The value was left out: correct it."
    ),
    "metadata:case": (
        "%(name)s: in %(source)s, a case was left out: %(misfit)s. Correct it."
    ),
    "metadata:guarded": "%(name)s: in %(source)s, %(misfit)s. Correct it.",
    "mojibake": (
        "%(where)s: the text reads as if in a wrong encoding (“Ã©” for “é”). Save the "
        "file as UTF-8, or as PDF from its own program, and ingest it again."
    ),
    "new-version": (
        "%(name)s became version %(version)s of what %(before)s was: both name the "
        "document %(key)s and are in the same language (%(language)s). If they are two "
        "documents, give them different keys."
    ),
    "no-language-pack": (
        "Cannot recognise page %(page)s of %(name)s: the data for its language "
        "(%(language)s) is not installed. Run: %(command)s"
    ),
    "no-text": (
        "%(name)s has no text. If it holds pictures of pages, it needs text "
        "recognition (OCR)."
    ),
    "no-text:all": (
        "No page of %(name)s has a text layer: they are images or blank, and cannot be "
        "found by words on it. Run text recognition (OCR) on the file and ingest it "
        "again."
    ),
    "no-text:one": (
        "%(where)s of %(name)s has no text layer: it is an image or blank, and cannot "
        "be found by words on it. Run text recognition (OCR) on the file and ingest it "
        "again."
    ),
    "no-text:some": (
        "%(where)s of %(name)s have no text layer: they are images or blank, and "
        "cannot be found by words on it. Run text recognition (OCR) on the file and "
        "ingest it again."
    ),
    "no-text:left": (
        "%(name)s still has pages without a text layer that were not recognised: "
        "%(count)s (the first: page %(first)s). Run the ingest again with text "
        "recognition."
    ),
    "no-words": (
        "Text recognition (OCR) found no words on the pages of %(name)s. Describe the "
        "document by hand, or scan the paper again at 300 dpi."
    ),
    "not-fetched": "Cannot fetch %(address)s: %(refusal)s.",
    "not-stored": (
        "Cannot keep %(name)s: %(error)s. Check the disk, and ingest it again."
    ),
    "not-stored:changed": (
        "%(name)s changed while it was being read. Ingest it again once it is complete."
    ),
    "page-unreadable": (
        "%(where)s of %(name)s cannot be read: the file is damaged. Open it in its own "
        "program and save it again."
    ),
    "presentation-forms": (
        "%(where)s: the Arabic is in forms for printing, which cannot be found. Get "
        "the file from its source again, or have its pages recognised (OCR)."
    ),
    "removed": (
        "%(name)s was left out: its document %(document)s was removed on %(date)s. "
        "Take it back with: commonshelf remove --undo %(document)s"
    ),
    "reversed-arabic": (
        "%(where)s: the Arabic words are backwards. Get the file from its source "
        "again, or have its pages recognised (OCR)."
    ),
    "sidecar": (
        "Cannot read %(sidecar)s: it is not valid TOML (%(error)s). Correct it, or "
        "take it away, and ingest %(name)s again."
    ),
    "truncated": (
        "%(name)s is cut off: its end is missing. Copy or download it again."
    ),
    "truncated:pdf": (
        "%(name)s seems to be cut off: its end is missing. Compare its %(count)s pages "
        "with the original."
    ),
    "unreadable-letters": (
        "%(where)s: a font's letters mean nothing outside the file. Have these pages "
        "recognised (OCR), or get the file from its source again."
    ),
    "wrong-name": (
        "%(name)s is a file of the kind %(kind)s, not %(said)s as its name says. It "
        "was read as what it is; give it the right name."
    ),
}
"""By the code of the issue, with a word after ":" where one code has several; of two
that fit a message, the one that says more stands first."""

PLACES: Mapping[str, str] = {
    "one": "Page %(pages)s",
    "many": "Pages %(pages)s and %(more)s more",
    "others": "Pages %(pages)s and others",
    "some": "Pages %(pages)s",
}
"""What stands for ``where`` in a sentence."""

SOURCES: Mapping[str, str] = {
    "line": "%(file)s, line %(line)s",
    "feed": "the feed %(address)s",
    "record": "the OAI-PMH record %(record)s",
    "source": "the source %(named)s",
}
"""What stands for ``source`` in a sentence, unless it is the name of a file."""

_VALUE = re.compile(r"%\\\((\w+)\\\)s")


def in_words(kind: str, /, **values: object) -> tuple[str, str]:
    """Return the code of an issue and its sentence.

    >>> in_words("truncated", name="a.rtf")
    ('truncated', 'a.rtf is cut off: its end is missing. Copy or download it again.')
    """
    return kind.partition(":")[0], SENTENCES[kind] % values


def made_of(
    message: str, template: str, phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
) -> dict[str, str] | None:
    """Return the values that make a template the message; None if none do.

    Args:
        message: as it was stored.
        template: that may have made it.
        phrases: for values that are words themselves, the templates of these.

    >>> made_of("Pages 1, 2 and 3 more", PLACES["many"])
    {'pages': '1, 2', 'more': '3'}
    """
    found = _pattern(template, phrases).fullmatch(message)
    return found.groupdict() if found else None


@cache
def _pattern(
    template: str, phrases: tuple[tuple[str, tuple[str, ...]], ...]
) -> re.Pattern[str]:
    within = dict(phrases)
    met: set[str] = set()

    def group(value: re.Match[str]) -> str:
        name = value[1]
        if name in met:
            # A value that stands in the sentence twice is the same both times.
            return f"(?P={name})"
        met.add(name)
        # Phrases are sought as they are: a file's name may have ": " in it, too.
        one = (_VALUE.sub(".+?", re.escape(phrase)) for phrase in within.get(name, ()))
        return f"(?P<{name}>{'|'.join(one) or '.+?'})"

    return re.compile(_VALUE.sub(group, re.escape(template)), re.DOTALL)
