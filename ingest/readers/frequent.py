"""What readers of frequent formats import at their first file, imported at once: in
each process that reads it would take half a second again."""

from importlib import import_module

for name in (
    "htmldate",
    "ingest.readers.html",
    "ingest.readers.markdown",
    "ingest.readers.pdf",
    "ingest.readers.pdf_lines",
    "ingest.readers.pdf_tables",
    "ingest.readers.stop_words",
    "ingest.readers.word",
    "markdown_it",
    "pypdfium2.raw",
    "trafilatura",
):
    import_module(name)
