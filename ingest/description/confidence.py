"""How sure each way of learning a value is, in one table.

The figures order the ways, and say what a person should look at first. Below
``DOUBTFUL`` a value is suggested, not accepted.
"""

LABELLED = 0.95
"""The text labels the value: "Document types: Meeting document", "Moved by: …"."""
STATED = 0.9
"""A set phrase states it: "written by … in September 2021", "© PSI, 2021"."""
STANDS_ALONE = 0.85
"""It has a line of its own where such things stand: a decision under a motion's title,
a heading that opens the document."""
OWN_METADATA = 0.8
"""The file's own metadata, which people forget to change when they copy a file."""
BESIDE = 0.7
"""It stands beside what it belongs to: the town after the name of a conference."""
CONCLUDED = 0.6
"""It follows from several things said: the year from a weekday and other years."""
FREQUENT = 0.5
"""It is spoken of more than anything like it."""
DOUBTFUL = 0.4
"""Below this a person decides."""
GUESS = 0.3
"""Better than nothing: the file's name for a title."""
