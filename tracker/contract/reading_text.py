"""The English sentences of what a reading is warned of and of what the gate doubts.

The record holds codes and values; other editions are made in `tracker.publish.values`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.model import ReadingWarning
from tracker.watch.gate import DOUBTS, Doubt

#: Code of `readers.account.WARNINGS` -> sentence. ``{labels}``, ``{count}`` and ``{sample}`` are its values.
WARNINGS: Mapping[str, str] = {
    "unexplained_text": "{count} letters of the text are in no provision and in no named drop: {sample}",
    "heads_missing": "printed heads that are no provision: {labels}",
    "numbering_gap": "numbers that are missing or stand twice: {labels}",
    "unknown_element": "an element the reader does not know, its text was kept: {labels}",
    "other_texts": "the answer holds further texts that were not read: {labels}",
    "unstructured": "no articles or sections could be told apart; the text is kept as blocks",
    "text_outside_main": "running text beside the part that was taken for the text: {sample}",
}


def warning_text(
    warning: ReadingWarning, message: Callable[[str], str] = lambda english: english, most: int = 8
) -> str:
    """The sentence of a warning; ``message`` gives another edition of it.

    >>> warning_text(ReadingWarning("numbering_gap", labels=("Article 3",)))
    'numbers that are missing or stand twice: Article 3'
    """
    labels = ", ".join(warning.labels[:most])
    if len(warning.labels) > most:
        labels += f" (+{len(warning.labels) - most})"
    count = len(warning.labels) if warning.count is None else warning.count
    template = message(WARNINGS.get(warning.code, warning.code))
    return template.format(labels=labels, count=count, sample=warning.sample[:200]).rstrip(": ：")


def doubt_text(doubt: Doubt, message: Callable[[str], str] = lambda english: english) -> str:
    """The sentence of a doubt.

    >>> doubt_text(Doubt("links", came="83%"))
    '83% of what was read are links to other pages'
    """
    return message(DOUBTS[doubt.code]).format(expected=doubt.expected, came=doubt.came)
