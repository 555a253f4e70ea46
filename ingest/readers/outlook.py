"""MSG: subject, sender, date and text of a message that Outlook saved."""

from pathlib import Path

from ingest.readers.formats import MSG
from ingest.readers.limits import Limits
from ingest.readers.mail import extraction_of, parse
from repository.model import Extraction


def read(path: Path, limits: Limits) -> Extraction:
    """Read a message.

    Raises:
        ReadError: it is damaged, or larger than the limits allow.
    """
    return extraction_of(parse(path, limits), path, limits, ("outlook", "", MSG))
