"""What becomes a term: words of nine languages, folded and stemmed.

A word becomes its *exact* term, the folded word, and beside it a *stem* that is tagged
with its language (``sv:kommun``). How text is cut into words and how letters are
folded does not depend on the language, so a phrase means the same in a query as in a
text; only the stem does. Japanese and Chinese become pairs of characters.
"""
