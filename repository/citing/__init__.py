"""Documents as references: what a reader takes along into a bibliography or a table.

One form stands in the middle, the items of CSL-JSON; each format that is written has
a module that turns them, or the record beside them, into its own lines.
"""
