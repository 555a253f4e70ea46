"""What every reader needs, loaded once: imported by the server that forks readers.

Reading and describing take libraries and language models that are slow to load. Here,
and in :mod:`ingest.readers.frequent`, an import does something, because importing is
all that the server of :mod:`multiprocessing` can be told to do before it forks.
"""

import gc
import signal
import threading

# Ctrl-C reaches the whole group; what runs the server decides what becomes of it.
signal.signal(signal.SIGINT, signal.SIG_IGN)

from repository.memory import SELDOM  # noqa: E402

# A reader keeps the words that it has met. To look through them all for garbage as
# often as Python does by itself took a fifth of the time of describing 127 documents,
# and takes a fifteenth of what follows here.
gc.set_threshold(*SELDOM)

import ingest.language_model  # noqa: E402
from ingest.language import load_models  # noqa: E402

# The models are packed: most of the time that they take no other code has to wait.
models = threading.Thread(target=load_models)
models.start()

import ingest.readers.frequent  # noqa: E402
import ingest.reading  # noqa: E402, F401

models.join()
# What went wrong there goes wrong here.
load_models()
# What the collector does not look at it does not write to, and it stays shared. To
# collect before took 55 ms, for five objects.
gc.freeze()
