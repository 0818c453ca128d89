"""The diff engine: two documents to the rows of a change, in pure functions.

Imports only `tracker.model` and `tracker.law.text`.
"""

from tracker.diff.engine import diff, with_key_facts
from tracker.diff.facts import facts
from tracker.diff.significance import Assessment, assess
from tracker.diff.words import Segment, redline, words

__all__ = [
    "Assessment",
    "Segment",
    "assess",
    "diff",
    "facts",
    "redline",
    "with_key_facts",
    "words",
]
