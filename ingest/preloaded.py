"""What every reader needs, loaded once: imported by the server that forks readers.

Reading and describing take libraries and language models that are slow to load. Here,
and only here, an import does something, because importing is all that the server of
:mod:`multiprocessing` can be told to do before it forks.
"""

import gc
import os
import signal
from pathlib import Path

# Ctrl-C reaches the whole group; what runs the server decides what becomes of it.
signal.signal(signal.SIGINT, signal.SIG_IGN)

import ingest.readers.frequent  # noqa: E402
import ingest.reading  # noqa: E402, F401
from ingest.describe import describe  # noqa: E402
from ingest.language import load_models  # noqa: E402
from ingest.starting import VOCABULARIES  # noqa: E402
from repository.errors import SettingsError  # noqa: E402
from repository.model import Extraction, Page  # noqa: E402
from repository.vocabulary import load_vocabularies  # noqa: E402

_ANY_TEXT = "The council of the city decided on 3 March 2010 to run the water service."


def _prepare_describing(folders: str) -> None:
    """Describe a sentence: labels, patterns and names of months are prepared with the
    first text, which takes a third of a second."""
    try:
        vocabularies = load_vocabularies(*map(Path, folders.split(os.pathsep)))
    except (SettingsError, OSError):
        # The process that asks for readers meets the same, and tells it.
        return
    found = Extraction("text", "1", "text/plain", (Page(1, _ANY_TEXT),))
    describe(found, "sentence.txt", vocabularies)


load_models()
if folders := os.environ.pop(VOCABULARIES, ""):
    _prepare_describing(folders)
# What the collector does not look at it does not write to, and it stays shared.
gc.collect()
gc.freeze()
# A reader keeps the words that it has met. To look through them all for garbage as
# often as Python does by itself took a fifth of the time of describing 127 documents.
gc.set_threshold(20_000, 20, 20)
