"""Getting documents in: files become extractions, extractions become records."""
