"""Texts, changes and tables in the forms people take away: Akoma Ntoso, citations, Markdown, CSV.

Pure functions on the JSON contract (`tracker.views`) and the registry's models; nothing here reads the store.
"""
