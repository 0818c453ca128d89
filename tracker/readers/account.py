"""The balance sheet of a reading: nothing printed is lost without a name.

Readers say what they take (provisions) and what they leave out on purpose (`Builder.drop`), and hand over
the printed text as it stands in the input. Only this module counts. A reading whose sheet does not balance,
or that lacks printed heads, carries a warning; it is never refused for that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from tracker.law.inline import PICTURE
from tracker.law.text import without_glyphs
from tracker.model import Account, Drop, ReadingWarning

#: Kinds of text that is left out on purpose.
DROPS = {
    "navigation": "menus, breadcrumbs, links to other pages",
    "site": "heads and feet of a website, its search, its notices of cookies and consent",
    "form": "buttons, fields and other controls",
    "hidden": "text that the page never shows",
    "around": "what a page says beside its rules",
    "running_head": "heads, feet and numbers of printed pages",
    "line_number": "numbers in the margin that count the lines of a page",
    "contents": "a table of contents that repeats heads of the text",
    "footnote_call": "the mark in a text that points to a footnote",
    "note": "notes of the publisher that are not part of the law",
    "metadata": "data about the text: identifiers, dates of conversion, addresses",
    "title": "the title of the text, kept as the title of the document",
    "label": "words of the print that only name what follows (SCHEDULES)",
    "duplicate": "text that stands elsewhere in the document already",
    "other_version": "versions of a provision that are law on another day",
    "change_mark": "arrows of a consolidated text, with the numbers of the acts they name",
    "preamble_note": "footnotes of a preamble that a consolidated text leaves out",
    "deleted": "text that the publisher marks as deleted",
    "noise": "dates printed alone, counters and phrases of a website",
    "ruby": "readings of characters printed above them",
}

#: What a reading can be warned of.
WARNINGS = {
    "unexplained_text": "letters of the text that are in no provision and in no named drop",
    "heads_missing": "printed heads that are no provision",
    "numbering_gap": "numbers that are missing between others or stand twice",
    "unknown_element": "an element of the format that the reader does not know; its text was kept",
    "other_texts": "the answer holds more than one text; those named were not read",
    "unstructured": "a text without articles or sections that could be told apart",
    "text_outside_main": "running text beside the part that was taken for the text",
}

#: Share of the printed letters, and number of letters, that may stay unexplained without a warning.
TOLERANCE, TOLERATED_LETTERS = 0.005, 20
_SAMPLES, _SAMPLE = 3, 120
_NO_LETTERS = re.compile(r"[\W_]+")
_CHUNK = 16  # letters that stand together in the input as in the reading
_SEARCHES, _LONGEST = 600, 4000  # of the whole reading, letters of one text: nothing is gained by more
_ASCII = re.compile("[\x00-\x7f]+")
#: Letters counted together: a bit for each class, all bytes at once, costs a tenth of counting every letter.
_CLASSES = ("0123456789", "etao", "inshr", "bcdfgjklmpquvwxyz")
_CLASS_OF = {letter: members for members in _CLASSES for letter in members}
_BITS = bytes(sum((chr(b).lower() in members) << n for n, members in enumerate(_CLASSES)) for b in range(256))


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return _NO_LETTERS.sub("", text)


@lru_cache(maxsize=16384)
def _folded(sign: str) -> str:
    """The letters and digits that a sign counts as; case, accents, width and height count nothing."""
    return letters(unicodedata.normalize("NFKD", without_glyphs(sign)).casefold())


class _Folds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


_FOLDS = _Folds()


def _count(text: str) -> Counter[str]:
    """How often each letter stands in a text."""
    out: Counter[str] = Counter()
    for sign, n in Counter(text).items():
        for letter in _folded(sign):
            out[letter] += n
    return out


def _count_roughly(text: str) -> Counter[str]:
    """The same by classes of letters."""
    plain = text.encode("ascii", "ignore")
    bits = int.from_bytes(plain.translate(_BITS), "little")
    each = int.from_bytes(b"\1" * len(plain), "little")
    out = Counter({members: (bits >> n & each).bit_count() for n, members in enumerate(_CLASSES)})
    if len(plain) < len(text):
        for letter, n in _count(_ASCII.sub("", text)).items():
            out[_CLASS_OF.get(letter, letter)] += n
    return out


def balance(
    printed: Sequence[str],
    read: Iterable[str],
    drops: Iterable[tuple[str, str]],
    title: str = "",
    *,
    exact: bool = False,
) -> Account:
    """The sheet of a reading.

    ``printed`` are the texts of the input, in order; ``read`` the numbers, headings and texts of the
    provisions; ``drops`` pairs of a kind and the text left out. ``title`` is kept as the title of the
    document: where its letters lack among the provisions, that is where they are. ``exact``: no letter may be
    lost; else samples are looked for only where there are more than a few.

    >>> balance(["Article 1", "It applies.", "Print"], ["Article 1", "It applies."], [("form", "Print")])
    Account(printed=22, read=17, drops=(Drop(name='form', letters=5),), unexplained=0, samples=())
    """
    gone: dict[str, list[str]] = {}
    for name, text in drops:
        gone.setdefault(name, []).append(text)
    by_name = {name: "".join(texts) for name, texts in sorted(gone.items())}
    taken = PICTURE.sub("", "".join(read))
    sheet = _Sheet("".join(printed), taken, by_name, title, _count if exact else _count_roughly)
    few = 0 if exact else _tolerated(sheet.printed)
    samples: list[str] = []
    if max(sheet.lacking, sheet.surplus) > few:
        sheet = _Sheet("".join(printed), taken, by_name, title, _count)
        # letters that stand in two provisions may hide others that stand in none
        lost, samples = _lost(printed, [taken, *by_name.values(), title])
        if sheet.surplus > few:
            sheet.lacking = max(sheet.lacking, lost)
        samples = samples or (_made_of(printed, sheet.missing) if sheet.lacking > few else [])
    return Account(
        printed=sheet.printed,
        read=sheet.read,
        drops=tuple(Drop(name, n) for name, n in sorted(sheet.drops.items()) if n),
        unexplained=sheet.lacking,
        samples=tuple(samples),
    )


class _Sheet:
    """What is printed and what is explained, counted one way."""

    def __init__(
        self, printed: str, read: str, drops: Mapping[str, str], title: str,
        count: Callable[[str], Counter[str]],
    ) -> None:  # fmt: skip
        self.missing = count(printed)
        self.printed = self.missing.total()
        taken = count(read)
        self.read = taken.total()
        self.missing.subtract(taken)
        self.drops: dict[str, int] = {}
        for name, text in drops.items():
            gone = count(text)
            self.drops[name] = gone.total()
            self.missing.subtract(gone)
        headline = count(title)
        lacks = headline.total() and all(self.missing[letter] >= n for letter, n in headline.items())
        if lacks and _stands_more_often(title, printed, [read, *drops.values()]):
            self.missing.subtract(headline)
            self.drops["title"] = self.drops.get("title", 0) + headline.total()
        self.lacking = sum(n for n in self.missing.values() if n > 0)
        self.surplus = self.lacking - self.missing.total()


def _stands_more_often(title: str, printed: str, explained: Sequence[str]) -> bool:
    if title not in printed:  # over several elements, spaced out
        title, printed = _letters_of(title), _letters_of(printed)
        explained = [_letters_of(text) for text in explained]
    return printed.count(title) > sum(text.count(title) for text in explained)


def _tolerated(printed: int) -> float:
    return max(TOLERATED_LETTERS, printed * TOLERANCE)


def _lost(printed: Sequence[str], explained: Sequence[str]) -> tuple[int, list[str]]:
    """How many letters of the input stand nowhere in the reading, and the first stretches of them."""
    haystack = " ".join(_letters_of(text) for text in explained)
    at = lost = searches = 0
    samples: list[str] = []
    for text in printed:
        said = _letters_of(text)
        if not said or searches > _SEARCHES:
            continue
        place = haystack.find(said, at)
        place = haystack.find(said) if place < 0 else place
        searches += place < at
        if place >= 0:
            at = place + len(said)
            continue
        chunks = [said[i : i + _CHUNK] for i in range(0, min(len(said), _LONGEST), _CHUNK)]
        unseen = [i for i, chunk in enumerate(chunks) if chunk not in haystack]
        searches += len(unseen)
        if unseen and (2 * len(unseen) >= len(chunks) or len(unseen) > 1):
            lost += sum(len(chunks[i]) for i in unseen)
            if len(samples) < _SAMPLES:
                samples.append(" ".join(text.split())[:_SAMPLE])
    return lost, samples


def _made_of(printed: Sequence[str], missing: Counter[str]) -> list[str]:
    """The first stretch that the missing letters can make: it stands in the input more often than in the
    reading."""
    for text in printed:
        need = _count(text)
        if need.total() >= _CHUNK and all(missing[letter] >= n for letter, n in need.items()):
            return [" ".join(text.split())[:_SAMPLE]]
    return []


def _letters_of(text: str) -> str:
    return letters(text).translate(_FOLDS)


def unexplained(account: Account, *, exact: bool = False) -> ReadingWarning | None:
    """The warning of a sheet that does not balance. ``exact``: formats whose every text node has a name."""
    if account.unexplained <= (0 if exact else _tolerated(account.printed)):
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
