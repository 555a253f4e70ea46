"""Themes, sectors and concepts of a document, from the words that stand in it.

Labels of the vocabularies are looked for in the language of each page, in any of their
forms (the index's stems), and so are the cues of themes: words that speak of a theme
without naming it. A theme or sector is scored by where its words stand (title,
headings, text) and how dense they are; each assertion says which words led to it. What
is mentioned in passing, or in a list of services, is not what a document is about.
"""
