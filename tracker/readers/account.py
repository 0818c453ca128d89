"""The balance sheet of a reading: nothing printed is lost without a name.

Readers say what they take (provisions) and what they leave out on purpose (`Builder.drop`), and hand over
the printed text as it stands in the input. Only this module counts. A reading whose sheet does not balance,
or that lacks printed heads, carries a warning; it is never refused for that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.model import Account, Drop, ReadingWarning

#: Kinds of text that is left out on purpose.
DROPS = {
    "navigation": "menus, breadcrumbs, links to other pages",
    "site": "heads and feet of a website, its search, its notices of cookies and consent",
    "form": "buttons, fields and other controls",
    "hidden": "text that the page never shows",
    "around": "what a page says beside its rules",
    "running_head": "heads, feet and numbers of printed pages",
    "contents": "a table of contents that repeats heads of the text",
    "footnote_call": "the mark in a text that points to a footnote",
    "note": "notes of the publisher that are not part of the law",
    "metadata": "data about the text: identifiers, dates of conversion, addresses",
    "title": "the title of the text, kept as the title of the document",
    "duplicate": "text that stands elsewhere in the document already",
    "ruby": "readings of characters printed above them",
}

#: What a reading can be warned of.
WARNINGS = {
    "unexplained_text": "letters of the text that are in no provision and in no named drop",
    "heads_missing": "printed heads that are no provision",
    "numbering_gap": "numbers that are missing between others or stand twice",
    "unknown_element": "an element of the format that the reader does not know; its text was kept",
    "unstructured": "a text without articles or sections that could be told apart",
    "text_outside_main": "running text beside the part that was taken for the text",
}

#: Share of the printed letters, and number of letters, that may stay unexplained without a warning.
TOLERANCE, TOLERATED_LETTERS = 0.005, 20
_SAMPLES, _SAMPLE = 3, 120
_NO_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return _NO_LETTERS.sub("", text)


def balance(printed: Sequence[str], read: Iterable[str], drops: Iterable[tuple[str, str]]) -> Account:
    """The sheet of a reading.

    ``printed`` are the texts of the input, in order; ``read`` the numbers, headings and texts of the
    provisions; ``drops`` pairs of a kind and the text left out.

    >>> balance(["Article 1", "It applies.", "Print"], ["Article 1", "It applies."], [("form", "Print")])
    Account(printed=22, read=17, drops=(Drop(name='form', letters=5),), unexplained=0, samples=())
    """
    by_name: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    for name, text in drops:
        gone = letters(text)
        by_name[name] += len(gone)
        explained.update(gone)
    taken = letters("".join(read))
    explained.update(taken)
    whole = letters("".join(printed))
    missing = Counter(whole)
    missing.subtract(explained)
    unexplained = sum(n for n in missing.values() if n > 0)
    return Account(
        printed=len(whole),
        read=len(taken),
        drops=tuple(Drop(name, n) for name, n in sorted(by_name.items()) if n),
        unexplained=unexplained,
        samples=tuple(_samples(printed, missing)) if unexplained else (),
    )


def _samples(printed: Sequence[str], missing: Counter[str]) -> list[str]:
    """The stretches whose letters are all among the missing ones: most likely what was lost."""
    left = Counter({letter: n for letter, n in missing.items() if n > 0})
    out: list[str] = []
    for text in printed:
        need = Counter(letters(text))
        if need and all(left[letter] >= n for letter, n in need.items()):
            left.subtract(need)
            out.append(" ".join(text.split())[:_SAMPLE])
            if len(out) == _SAMPLES:
                break
    return out


def unexplained(account: Account, *, exact: bool = False) -> ReadingWarning | None:
    """The warning of a sheet that does not balance. ``exact``: formats whose every text node has a name."""
    tolerated = 0 if exact else max(TOLERATED_LETTERS, account.printed * TOLERANCE)
    if account.unexplained <= tolerated:
        return None
    sample = account.samples[0] if account.samples else ""
    return ReadingWarning("unexplained_text", sample=sample, count=account.unexplained)


def heads_missing(printed: Iterable[str], numbers: Iterable[str]) -> ReadingWarning | None:
    """The warning that names printed heads which no provision carries; spelling and spaces count nothing."""
    have = Counter(letters(number).casefold() for number in numbers)
    lacking: list[str] = []
    for head in printed:
        key = letters(head).casefold()
        if have[key]:
            have[key] -= 1
        else:
            lacking.append(" ".join(head.split()))
    return ReadingWarning("heads_missing", labels=tuple(lacking), count=len(lacking)) if lacking else None
