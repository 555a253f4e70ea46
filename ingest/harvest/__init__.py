"""Collecting documents from places on the web, again and again.

A *source* is a list of addresses, a sitemap, a feed or an OAI-PMH endpoint. A visit to
it, a *harvest*, asks only for what is new and takes it in like any other file.
"""
