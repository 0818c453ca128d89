"""What a text says of its own life: a mark in its title, a banner, a line above its first article.

One function for every format. It answers only for the whole text: "partly repealed", a law about the repeal
of others and a provision that says "repealed" are no marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from tracker.law.dates import find_dates
from tracker.law.status_words import STATUS_WORDS, StatusWords
from tracker.law.text import compare_key
from tracker.model import LegalStatus

#: A mark is short: longer lines are running text.
_LONGEST = 300
#: Lines above the first unit that are looked at; a shorter title may be any word.
_MOST, _NAME = 12, 6
#: A first line that may be a title is not longer.
_TITLE = 150
_OPEN, _CLOSE = r"[(\[{<【〔〖「]", r"[)\]}>】〕〗」]"
_BRACKETED = re.compile(
    rf"{_OPEN}([^(\[{{<【〔〖「)\]}}>】〕〗」]*(?:\([^)]*\)[^(\[{{<)\]}}>】〕〗」]*)*){_CLOSE}"
)
_EDGES = re.compile(rf"^(?:{_OPEN}|[*!•·\s-])+|(?:{_CLOSE}|[*!.。•·\s-])+$")
_SPACED = frozenset({"zh", "ja", "th"})  # without spaces between words
_ACCENTED = frozenset({"fr", "es", "de", "it", "pt", "vi", "pl", "tr", "nl", "ru", "ar"})


@dataclass(frozen=True, slots=True)
class StatusMark:
    """What is said, in whose words, and from when; without a status, an end that is only announced."""

    status: LegalStatus | None
    note: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class _Patterns:
    mark: re.Pattern[str]  # a whole line, or what stands in brackets
    named: re.Pattern[str]  # a line about the text itself
    data: re.Pattern[str]  # a line of data: "Status: repealed"
    behind: re.Pattern[str]  # the end of a title: "Act 12 - repealed"
    before: re.Pattern[str]  # its beginning: "Repealed: Act 12"
    announced: re.Pattern[str]
    in_force: re.Pattern[str]
    replaced: re.Pattern[str]
    never: re.Pattern[str]


def status_mark(
    title: str, lines: Iterable[str], language: str, beside: Iterable[str] = ()
) -> StatusMark | None:
    """The first mark of a title and of the lines above a text; None where nothing is said.

    The first line may be the title where the reader found none or another. What stands ``beside`` the text
    on a page counts only where it says one thing: the choices of a search ("in force", "repealed") say
    nothing of it.

    >>> status_mark("Mills Act (repealed)", [], "en").status
    <LegalStatus.REPEALED: 'repealed'>
    >>> status_mark("磨坊办法", ["本办法自2026年7月1日起停止执行。"], "zh").since
    datetime.date(2026, 7, 1)
    >>> status_mark("关于废止部分规章的决定", ["Regulation 5 is repealed."], "zh")
    """
    code = language.partition("-")[0].lower()
    lines, around = ([x for x in found if x and len(x) <= _LONGEST] for found in (lines, beside))
    for known in (code, *(["en"] if code != "en" else [])):
        if known not in STATUS_WORDS:
            continue
        folded = _fold(title, known)
        first = [_bracketed(line, _fold(line, known), known) for line in lines[:1] if len(line) <= _TITLE]
        marks = (_in_title(title, folded, known), *first, *(_in_line(x, folded, known) for x in lines))
        if found := next(filter(None, marks), None):
            return found
        said = list(filter(None, (_in_line(x, folded, known) for x in around)))
        chosen = any(_patterns(known).in_force.fullmatch(_fold(x, known)) for x in around)
        if not chosen and len({mark.status for mark in said}) == 1:
            return said[0]
    return None


def _in_title(title: str, folded: str, code: str) -> StatusMark | None:
    if found := _bracketed(title, folded, code):
        return found
    p = _patterns(code)
    if (m := p.behind.search(folded) or p.before.match(folded)) and not p.never.search(m.group()):
        return _mark(m, title, m.group(), code)
    return None


def _bracketed(title: str, folded: str, code: str) -> StatusMark | None:
    """A mark in brackets at either end of a title."""
    p = _patterns(code)
    for inner in _BRACKETED.finditer(folded):
        said = inner[1].strip()
        edge = not folded[: inner.start()].strip() or not folded[inner.end() :].strip(" .。)]】")
        if edge and said and (m := p.mark.fullmatch(said)) and not p.never.search(said):
            return _mark(m, title, said, code)
    return None


def _in_line(line: str, title: str, code: str) -> StatusMark | None:
    p = _patterns(code)
    folded = _fold(line, code)
    if p.never.search(folded):
        return None
    bare = _EDGES.sub("", folded)
    if (
        m := p.data.fullmatch(folded)
        or p.data.fullmatch(bare)
        or p.mark.fullmatch(bare)
        or p.mark.fullmatch(folded)
    ):
        return _mark(m, line, folded, code)
    about, opened = bare, bare.lstrip("《\"'")
    if len(title) >= _NAME and opened.startswith(title):  # what is said of the title is said of "this act"
        about = _SUBJECTS[code] + opened[len(title) :].lstrip("》\"'")
    if p.announced.match(about):
        since = next((f.day for f in find_dates(line, code)), None)
        return StatusMark(None, line, since) if since else None
    if m := p.named.match(about):
        return _mark(m, line, folded, code)
    if not _BRACKETED.sub("", folded).strip():
        # a life in brackets, whose last step counts: （2020年1月1日公布 2026年2月1日废止）
        last = re.split(r"[ ,;]", _EDGES.sub("", folded))[-1]
        if code in _SPACED and (m := p.mark.fullmatch(last)):
            return _mark(m, line, last, code)
        return _in_title(line, folded, code)
    before, here, behind = folded.partition(title) if len(title) >= _NAME else ("", "", "")
    if here:  # the title printed once more, with a mark: "Mills Act (repealed) - Laws of Millland"
        marked = _BRACKETED.match(behind.strip())
        marked = marked or next(
            (m for m in _BRACKETED.finditer(before) if not before[m.end() :].strip()), None
        )
        return _in_title(line, marked.group() if marked else folded, code)
    return None


def _mark(m: re.Match[str], printed: str, said: str, code: str) -> StatusMark | None:
    names = m.groupdict()
    if names.get("in_force"):
        return StatusMark(LegalStatus.IN_FORCE, printed)
    ends = {"replaced": LegalStatus.REPLACED, "suspended": LegalStatus.SUSPENDED}
    status = next((ends[name] for name in ends if names.get(name)), LegalStatus.REPEALED)
    if status is LegalStatus.SUSPENDED and _patterns(code).replaced.search(said):
        status = LegalStatus.REPLACED  # 已被《…》取代，停止执行
    return StatusMark(status, printed, next((f.day for f in find_dates(said, code)), None))


#: How each language says "this act", as its `StatusWords.subject` expects it.
_SUBJECTS = {
    "en": "this act", "fr": "cette loi", "es": "esta ley", "de": "dieses gesetz", "it": "questa legge",
    "pt": "esta lei", "ru": "настоящий закон", "vi": "van ban nay", "nl": "deze wet", "pl": "ta ustawa",
    "id": "undang-undang ini", "ms": "undang-undang ini", "tr": "bu kanun", "ar": "هذا القانون",
    "th": "กฎหมายนี้", "zh": "本法", "ja": "この法律", "ko": "이 법",
}  # fmt: skip


@cache
def _patterns(code: str) -> _Patterns:
    w: StatusWords = STATUS_WORDS[code]
    space = "" if code in _SPACED else r" ?"
    ended = f"(?P<replaced>{w.replaced})|(?P<suspended>{w.suspended})|(?P<repealed>{w.repealed})"
    bound = "" if code in _SPACED or code == "ko" else r"(?!\w)"
    after = rf"(?:{bound}\s*(?:$|{w.tail}.*))"
    joined = r"|(?=[已现現既す全])" if code in _SPACED else ""  # no space is left before it
    dated = r"(?:(?:18|19|20)\d\d.{0,40})"
    return _Patterns(
        mark=re.compile(rf"(?:{w.lead}){{0,2}}(?:{ended}){after}"),
        named=re.compile(rf"(?:{w.subject})\s?{space}(?:{w.verb})(?:{ended}){after}"),
        data=re.compile(
            rf"(?:{w.label}){space}[::]?\s?[\])】]?\s?(?:(?P<in_force>{w.in_force})|{ended})(?:{after}|{dated})?"
        ),
        behind=re.compile(rf"(?:\s[-:]\s?|[-:]\s{joined})(?:{ended})$"),
        before=re.compile(rf"(?:{ended})\s?[:-]\s?(?=\S)"),
        announced=re.compile(rf"(?:{w.subject}){space}.{{0,40}}?{w.coming}"),
        in_force=re.compile(w.in_force),
        replaced=re.compile(w.replaced),
        never=re.compile(w.never),
    )


def _fold(text: str, code: str) -> str:
    folded = compare_key(text).lower().replace("ß", "ss")
    if code in _ACCENTED:
        folded = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
        folded = folded.replace("đ", "d").replace("ł", "l").replace("ё", "е")
    return folded


def lines_above(items: Iterable[tuple[str, str]], units: frozenset[str]) -> list[str]:
    """The texts above the first unit of law, of pairs of type and text; where there is no unit, the first
    three."""
    seen: list[str] = []
    for type_, text in items:
        if type_ in units:
            return seen[:_MOST]
        if text and type_ not in ("recital", "citation"):
            seen.append(text)
    return seen[:3]
