"""What a line that opens a piece of law looks like in English, French, Spanish and German.

As in `heads`: only the look, anchored patterns, no memory. `latin.text` decides by sequence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.law.numbers import roman, word_number
from tracker.readers.grammar.group_head import GroupHead
from tracker.readers.grammar.latin.words import LANGUAGES, all_of, any_of

_SUFFIXES = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies")

_ARTICLE = re.compile(
    rf"(?P<word>{any_of('article')})\s*"
    r"(?P<code>(?:[LRDA]\.?\s?)(?=\d))?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3}){0,2}(?:-\d{1,3}){0,2}|[IVXLC]{1,7}(?![\w.])"
    rf"|{any_of('first')})(?:\s?(?P<suffix>{'|'.join(_SUFFIXES)}|[A-Za-z])(?![\w'’]))?"
    r"(?P<sep>\s*[:.\-–—]+(?=\s|$)|\.º|º\.?|(?=\s|$|\())\s*(?P<rest>.*)"
)
#: Level, eid prefix and provision type of the groups of `LatinWords`.
_GROUP_KINDS = (
    (1, "bk", "book"), (2, "prt", "part"), (3, "tit", "title"), (4, "cpt", "chapter"),
    (5, "sct", "section_group"), (6, "subsct", "subsection_group"),
)  # fmt: skip
_GROUP_WORDS = {
    word: kind
    for language in LANGUAGES.values()
    for words, kind in zip(language.groups, _GROUP_KINDS, strict=True)
    for word in words.split()
}
#: First letters, which spare most lines the patterns.
_ARTICLE_FIRST, _ANNEX_FIRST = frozenset("A§"), frozenset("APS")
_GROUP_FIRST = frozenset(first for word in _GROUP_WORDS for first in (word[0], word[0].upper()))
_FIRST = _ARTICLE_FIRST | _ANNEX_FIRST | _GROUP_FIRST
_GROUP = re.compile(
    r"(?P<word>[A-Za-zíóÍÓ\-]{4,12})\s+(?P<number>\d{1,3}|[IVXLCivxlc]{1,7}|[A-Z]{1,2}|"
    r"[A-Za-z]{3,9}(?:-[A-Za-z]{3,6})?)"
    r"(?P<sep>\s*[:.\-–—]+(?=\s|$)|(?=\s|$))\s*(?P<rest>.*)"
)
_ANNEX = re.compile(
    rf"(?P<word>{any_of('annex')})"
    r"(?:\s+(?P<number>\d{1,3}-[A-Z]{1,2}(?:-\d{1,2})?|[IVXLC]{1,7}(?:-[A-Z]{1,2}|-\d{1,2})?"
    r"|\d{1,3}(?:\.\d{1,3})?|[A-Z](?:-?\d{1,2})?))?"
    r"(?P<sep>\s*[:.\-–—]+(?=\s|$)|(?=\s|$))\s*(?P<rest>.*)"
)
_SMALL_WORDS = all_of("small")
CONTENTS = re.compile(any_of("contents"), re.IGNORECASE)
CONTENTS_LINE = re.compile(
    r".{1,200}(?:\.{4,}\s*\d{1,4}|\((?:Articles?|art[ií]culos?) [\d.]+(?: (?:to|and|a|y|et|à) [\d.]+)?\))"
)


@dataclass(frozen=True, slots=True)
class ArticleHead:
    number: str  # of the eid: "14.11", "4a", "5bis", "iv"
    key: tuple[tuple[int, ...], int]  # sortable: numbers, rank of the suffix
    num: str  # as printed: "Article 14.11"
    sep: str  # ":", ".", "-" or ""
    rest: str  # title, or the text itself


def may_open(line: str) -> bool:
    """Whether the first letter is one of a head; most lines have another."""
    return line[:1] in _FIRST


def article(line: str) -> ArticleHead | None:
    """ "Article 14.11: Title", "ARTICLE 8.70", "Artículo 5. Título", "§ 3 Titel"."""
    return _article(line) if line[:1] in _ARTICLE_FIRST and len(line) <= 2000 else None


@lru_cache(maxsize=512)
def _article(line: str) -> ArticleHead | None:
    """Remembered: a head is looked at to count articles, to cut the text and to find titles."""
    if (found := _ARTICLE.match(line)) is None:
        return None
    printed = found["number"]
    if printed.lower() in {"premier", "1er", "primero", "único"}:
        printed = "1"
    ints: tuple[int, ...]
    if printed[0].isdigit():
        ints = tuple(int(x) for x in re.split(r"[.\-]", printed))
    elif value := roman(printed):
        ints = (value,)
    else:
        return None
    suffix = (found["suffix"] or "").lower()
    rank = 0
    if suffix:
        rank = _SUFFIXES.index(suffix) + 2 if suffix in _SUFFIXES else ord(suffix) - 96
    code = re.sub(r"\W", "", found["code"] or "").lower()
    rest, sep = found["rest"].strip(), found["sep"].strip()
    num = line[: found.start("sep")].strip()
    return ArticleHead(code + printed.lower() + suffix, (ints, rank), num, sep[:1], rest)


def group(line: str) -> GroupHead | None:
    """ "CHAPTER 14", "Chapter Sixteen", "SECTION B: Title", "TÍTULO II"; None for running text."""
    if line[:1] not in _GROUP_FIRST or len(line) > 200 or (found := _GROUP.match(line)) is None:
        return None
    kind = _GROUP_WORDS.get(found["word"].lower())
    number = found["number"].lower()
    if kind is None or not (found["number"][0].isdigit() or found["number"][0].isupper()):
        return None
    if value := word_number(number, "en"):
        number = str(value)
    elif not number.isdigit() and roman(number) is None and len(number) > 2:
        return None
    rest = (
        re.sub(r"\s*(?:\.{3,}\s*)?\d{0,4}$", "", found["rest"]) if "..." in found["rest"] else found["rest"]
    )
    if rest and (rest[0].islower() or rest[0] in "(,;)" or rest[-1] in ".,;"):
        return None
    if not found["sep"].strip() and rest and not found["word"].isupper() and not is_title(rest):
        return None
    num = line[: found.start("sep")].strip()
    return GroupHead(*kind, number, num, rest.strip(), found["word"].isupper())


def annex(line: str) -> GroupHead | None:
    """ "ANNEX 14-A", "Annex II: Title", "APPENDIX 1"; ``number`` is "" for an only one."""
    if line[:1] not in _ANNEX_FIRST or len(line) > 200 or (found := _ANNEX.match(line)) is None:
        return None
    rest, number = found["rest"], (found["number"] or "").lower()
    loud = found["word"].isupper()
    if rest and (rest[0].islower() or rest[0] in "(,;)" or rest[-1] in ".,;"):
        return None
    if rest and not found["sep"].strip() and not (loud and rest.isupper()):
        return None
    if not number and (rest or not loud):
        return None
    below = found["word"].lower() in {"appendix", "apéndice"}
    num = line[: found.start("sep")].strip()
    return GroupHead(7 if below else 0, "app" if below else "anx", "annex", number, num, rest, loud)


def is_title(text: str) -> bool:
    """Whether words are set like a title: capitals, or every longer word with a capital; no sentence."""
    if not text or len(text) > 200 or text[-1] in ".;,:":
        return False
    if text.isupper():
        return True
    words = [w for w in re.findall(r"[^\W\d_][^\s]*", text) if len(w) > 3 and w not in _SMALL_WORDS]
    return text[0].isupper() and all(w[0].isupper() or "-" in w for w in words)
