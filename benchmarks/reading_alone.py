"""Read files in two bounded processes, and do nothing with what is found.

Run by ``ingest_stages.py``, which measures it: what an ingest cannot do without. It
imports what reading needs, in the server that forks the readers as an ingest does, and
nothing else.
"""

import sys
from pathlib import Path

from ingest.incoming import find_files
from ingest.isolation import ReaderPool
from ingest.readers import Limits, read_file
from repository.model import Extraction

if __name__ == "__main__":
    folder, together = sys.argv[1:]
    paths = [file.path for file in find_files([Path(folder)])]
    with ReaderPool[Extraction](
        2,
        Limits(),
        read_file,
        preload="ingest.readers.frequent",
        together=int(together),
    ) as pool:
        for _ in pool.read(paths):
            pass
