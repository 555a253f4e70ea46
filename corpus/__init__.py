"""Shipped data: vocabularies and the starter collection. Read, never imported."""
