"""What every page needs whoever makes it: languages, dates, citations, redlines, templates.

Below `compare`, `brief` and `site`, so that none of them depends on another for its looks.
"""
