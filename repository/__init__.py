"""What we know: documents, their records and texts, vocabularies, and the catalogue.

The catalogue and the original files are the truth. Everything that other packages
make (extractions, the search index) can be thrown away and made again from here.
"""
