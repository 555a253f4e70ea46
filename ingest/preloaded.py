"""What every reader needs, loaded once: imported by the server that forks readers.

Reading and describing take libraries and language models that are slow to load. Here,
and only here, an import does something, because importing is all that the server of
:mod:`multiprocessing` can be told to do before it forks.
"""

import ingest.reading  # noqa: F401  (with all readers)
from ingest.language import load_models

load_models()
