"""What kind of edit turned one text into another: words of law, references, or form only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from tracker.diff.words import CJK, compared
from tracker.law.dates import find_dates
from tracker.law.numbers import number_value
from tracker.law.text import compare_key


class Edit(IntEnum):
    """Kinds of edit, the weightier the higher."""

    SPACING = 0
    CAPITALS = 1
    PUNCTUATION = 2
    NUMBER_FORM = 3
    SPELLING = 4
    FUNCTION_WORDS = 5
    INFLECTION = 6
    WORDS = 7


#: The last edit that is form only.
FORM = Edit.SPELLING

_FUNCTION_WORDS = frozenset({
    "the", "a", "an", "of", "in", "on", "at", "by", "for", "to", "this", "that", "these", "those", "which",
    "its", "their", "such", "said", "thereof", "herein",
    "le", "la", "les", "l", "du", "de", "des", "d", "un", "une", "ce", "cette", "ces",
    "的", "地", "之", "其", "该", "此", "了", "は", "が", "の", "を", "に",
})  # fmt: skip
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_HYPHENS = re.compile(r"[\s\-‐‑–—­]+")
#: Marks between digits belong to the number: 1.5 and 15 are not the same but for punctuation.
_PUNCTUATION = re.compile(r"(?<!\d)[^\w\s%‰+<>=±×*/^°$€£¥₩₹-]|[^\w\s%‰+<>=±×*/^°$€£¥₩₹-](?!\d)")
_SMALL = 200

_ITEM = r"(?:\d{1,4}[A-Za-z]{0,3}|[IVXLCDM]{1,7}|[a-z]{1,4}|[A-Z])"
_REFERENCES = re.compile(
    r"\b(?:Articles?|Art\.|Sections?|subsections?|paragraphs?|subparagraphs?|points?|items?|clauses?|Chapters?|"
    r"Annex(?:es)?|Schedules?|Parts?|Titles?|recitals?|règlements?|alinéas?|chapitres?|annexes?|titres?|"
    r"[Rr]egulations?|[Rr]ules?|Directives?|Decisions?|directives?)"
    rf"\s(?:\((?:EU|EC|EEC|UE|CE|CEE)\)\s)?(?:No\s|n[o°]\s)?\(?(?:{_ITEM}\b|\d{{1,4}}/\d{{1,5}})(?:/[A-Z]{{2,3}})?\)?"
    rf"(?:\s?\({_ITEM}\)|\.\d{{1,4}}|,?\s(?:and|or|to|et|ou|à)\s\(?{_ITEM}\b\)?(?=[\s,.;:)]|$)|,\s\(?\d{{1,4}}[a-z]?\b\)?)*"
    r"|第[〇零一二三四五六七八九十百千\d０-９]{1,9}[条款项目章节編编号項号章節](?:[之の][〇一二三四五六七八九十]{1,3})*"
)


@dataclass(frozen=True, slots=True)
class Edits:
    """The weightiest kind, and the stretches of that kind: (before, after), either may be empty."""

    kind: Edit
    parts: tuple[tuple[str, str], ...]


def references(text: str) -> list[str]:
    return [found.group() for found in _REFERENCES.finditer(text)]


def without_references(text: str) -> str:
    """Text with every run of references made one mark, for comparison."""
    return re.sub(r"※(?:(?:[、,和及与至或]| ?(?:and|or|to|,) ?)*※)*", "※", _REFERENCES.sub("※", text))


def with_same_dates(before: str, after: str, lang: str) -> str:
    """``after`` with the dates that ``before`` has too as they are printed there: a day written in another
    way is no other day.

    >>> with_same_dates("from 12 December 2023", "from December 12, 2023", "en")
    'from 12 December 2023'
    """
    as_before = {found.day: before[found.start : found.end] for found in find_dates(before, lang)}
    if not as_before:
        return after
    pieces, at = [], 0
    for found in find_dates(after, lang):
        if printed := as_before.get(found.day):
            pieces += [after[at : found.start], printed]
            at = found.end
    return "".join([*pieces, after[at:]])


def classify(before: str, after: str, lang: str | None = None) -> Edits:
    """What changed between two texts whose `compare_key` differs. ``lang`` says how numbers are written."""
    found: dict[Edit, list[tuple[str, str]]] = {}
    a, b, spans = compared(before, after)
    for i, j, p, q in spans:
        old, new = "".join(a[i:j]), "".join(b[p:q])
        found.setdefault(_kind(old, new, lang), []).append((old.strip(), new.strip()))
    kind = max(found, default=Edit.SPACING)
    return Edits(kind, tuple(found.get(kind, ())))


def _kind(old: str, new: str, lang: str | None) -> Edit:
    a, b = compare_key(old), compare_key(new)
    if not (a and b) and _WORD.search(a or b):  # words that came or went alone
        short = len((a or b).split()) <= _SMALL
        return Edit.FUNCTION_WORDS if short and _function_words(a, b) else Edit.WORDS
    if _HYPHENS.sub("", a) == _HYPHENS.sub("", b):
        digits = any(c.isdigit() for c in a)
        return (
            Edit.NUMBER_FORM
            if digits and number_value(a, lang) == number_value(b, lang)
            else (Edit.WORDS if digits and number_value(a, lang) is not None else Edit.SPACING)
        )
    bare_a, bare_b = _PUNCTUATION.sub("", a), _PUNCTUATION.sub("", b)
    if _HYPHENS.sub("", bare_a.lower()) == _HYPHENS.sub("", bare_b.lower()):
        if (value := number_value(a, lang)) is not None and value != number_value(b, lang):
            return Edit.WORDS  # 1.5 is not 15
        return Edit.CAPITALS if bare_a != bare_b and a.lower() == b.lower() else Edit.PUNCTUATION
    value = number_value(a, lang) if a and b else None
    if value is not None and value == number_value(b, lang):
        return Edit.NUMBER_FORM
    left, right = _WORD.findall(a.lower()), _WORD.findall(b.lower())
    if len(left) == len(right) and len(left) <= _SMALL and left and all(map(_misspelt, left, right)):
        return Edit.SPELLING
    if len(left) == len(right) <= _SMALL and left and all(map(_inflected, left, right)):
        return Edit.INFLECTION
    # one part of a merged edit may be words of law: only if all words but small ones stay is it minor
    if len(left) + len(right) <= _SMALL and _function_words(a, b):
        return Edit.FUNCTION_WORDS
    return Edit.WORDS


def _misspelt(a: str, b: str) -> bool:
    """One letter's difference inside a word: not its end (employer/employee), not its beginning
    (a prefix negates), not a digit, not in a short word."""
    if a == b:
        return True
    if min(len(a), len(b)) < 5 or not (a.isalpha() and b.isalpha()) or re.search(f"[{CJK}]", a + b):
        return False
    plain_a, plain_b = _plain(a), _plain(b)
    if plain_a == plain_b:
        return True  # accents
    return a[:2] == b[:2] and a[-2:] == b[-2:] and OSA.distance(a, b) == 1


def _inflected(a: str, b: str) -> bool:
    """The same word in the singular and the plural."""
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) > 3 and long in (f"{short}s", f"{short}es", f"{short}x"))


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _function_words(a: str, b: str) -> bool:
    def rest(text: str) -> list[str]:
        tokens = re.findall(rf"[{CJK}]|[^\W{CJK}]+", text.lower())
        return [t for t in tokens if t not in _FUNCTION_WORDS]

    return rest(a) == rest(b)
