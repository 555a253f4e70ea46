"""What a text says about itself: one module for each subject of a record.

Every function here is pure: lines and pages of an extraction in, assertions, parts and
issues out. :mod:`ingest.describe` calls them in their order.
"""
