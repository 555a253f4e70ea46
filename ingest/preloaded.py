"""What every reader needs, loaded once: imported by the server that forks readers.

Reading and describing take libraries and language models that are slow to load. Here,
and only here, an import does something, because importing is all that the server of
:mod:`multiprocessing` can be told to do before it forks.
"""

import gc
import signal
from importlib import import_module

# Ctrl-C reaches the whole group; what runs the server decides what becomes of it.
signal.signal(signal.SIGINT, signal.SIG_IGN)

import ingest.reading  # noqa: E402, F401
from ingest.language import load_models  # noqa: E402

_OF_FREQUENT_FORMATS = (
    "ingest.readers.html",
    "ingest.readers.markdown",
    "ingest.readers.pdf",
    "ingest.readers.pdf_lines",
    "ingest.readers.pdf_tables",
    "ingest.readers.word",
    "htmldate",
    "markdown_it",
    "pypdfium2.raw",
    "trafilatura",
)
"""What their readers import at the first file: in each process half a second again."""

for name in _OF_FREQUENT_FORMATS:
    import_module(name)
load_models()
# What the collector does not look at it does not write to, and it stays shared.
gc.collect()
gc.freeze()
# A reader keeps the words that it has met. To look through them all for garbage as
# often as Python does by itself took a fifth of the time of describing 127 documents.
gc.set_threshold(20_000, 20, 20)
