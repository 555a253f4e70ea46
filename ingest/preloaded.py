"""What every reader needs, loaded once: imported by the server that forks readers.

Reading and describing take libraries and language models that are slow to load. Here,
and only here, an import does something, because importing is all that the server of
:mod:`multiprocessing` can be told to do before it forks.
"""

import signal

# Ctrl-C reaches the whole group; what runs the server decides what becomes of it.
signal.signal(signal.SIGINT, signal.SIG_IGN)

import ingest.reading  # noqa: E402, F401  (with all readers)
from ingest.language import load_models  # noqa: E402

load_models()
