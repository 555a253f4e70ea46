"""Finding documents again: analysis of nine languages, queries, engines, results."""
