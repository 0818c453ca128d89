"""From when a text says it is law: the clauses on entry into force and application, with their days.

They stand in final provisions, in a provision with such a heading, in 附則, or wherever a sentence says it of
the act or of its articles. What a clause says of another act is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from tracker.law.dates import find_dates
from tracker.law.languages.commencement import COMMENCEMENT
from tracker.law.relative import Anchor, RelativeDate, Rule, find_relative
from tracker.law.sentences import sentences
from tracker.model import Document, Provision

__all__ = ["Commencement", "CommencementKind", "commencement", "commencement_in"]

_LONGEST = 4000
_WORDS = 400
#: Letters before the subject of a clause, and between a day and a verb behind it.
_LEAD, _GAP = 40, 16
_EASTERN = frozenset({"zh", "ja", "ko"})
_VERB_LAST = _EASTERN | {"tr"}
_PRONOUNS = frozenset({"it", "il", "elle", "sie", "es", "esso", "essa"})
_BY_ITEM = re.compile("各号に掲げる.{0,40}各号に定める日")
#: The part ends before words of the verb; what is a part of another act is none of this one.
_TAIL = re.compile(
    r"(?:\s(?:shall|will|also|only|first|(?:is|are) deemed to have|which))+$|(?:は、?|自|从|從|起|の)$"
)
_OF_ANOTHER = re.compile(
    r"\b[Oo]f (?:the )?(?:[A-Z]\w+ (?:\w+ ){0,8}?(?:Act|Regulations|Code|Law|Rules)|"
    r"(?:Regulation|Directive|Decision) \()"
)
#: An act made under an article is not that article.
_PURSUANT = re.compile(
    r"\b(?:pursuant to|under|on the basis of|in accordance with|referred to in|en vertu|gemäß|nach|"
    r"conformément|con arreglo|ai sensi|nos termos)\s(?:[àad]\w{0,4}'?\s?)?$"
)
_OTHER_CLAUSE = re.compile(r"\b(?:shall|when|if|whether|hereinafter)\b|目途|おいて現に")
_UNSURE = re.compile(
    r"\b(?:later|earlier) of\b|\bunless\b|\bprovided that\b|\bor on such\b|\bwhichever\b|のいずれか|"
    r"\bla plus tardive\b|\bsous réserve\b|\bsalvo\b|\bsofern\b|但|除外"
)


class CommencementKind(StrEnum):
    IN_FORCE = "in_force"
    APPLIES = "applies"


@dataclass(frozen=True, slots=True)
class Commencement:
    """One day from which an act, or a part of it, is law.

    ``eid`` of the provision whose own text says it; ``part`` the words for what of the act, as printed (None:
    all of it); ``value`` is None where another act sets the day; ``words`` the sentence; ``sure`` is False
    where it says more than one day or a condition ("the later of").
    """

    eid: str
    kind: CommencementKind
    part: str | None
    value: date | RelativeDate | None
    words: str
    sure: bool = True


class _Value(NamedTuple):
    value: date | RelativeDate | None
    start: int
    end: int


class _ClauseForms(NamedTuple):
    force: re.Pattern[str]
    applies: re.Pattern[str]
    heading: re.Pattern[str]
    whole: re.Pattern[str]
    part: re.Pattern[str]
    fixed: re.Pattern[str]


@cache
def _patterns(code: str) -> _ClauseForms | None:
    words = COMMENCEMENT.get(code)
    if words is None:
        return None
    start, end = ("", "") if code in _EASTERN else (r"(?<!\w)", r"(?!\w)")
    whole, part = f"{start}(?:{words.whole}){end}", f"{start}(?:{words.part})"
    rx = (words.force, words.applies, words.heading, whole, part, words.fixed)
    return _ClauseForms(*map(re.compile, rx))


def commencement(document: Document, language: str | None = None) -> list[Commencement]:
    """The clauses of a text in its own order."""
    language = language or document.language
    code = language.partition("-")[0].lower()
    patterns = _patterns(code)
    if patterns is None:
        return []
    out: list[Commencement] = []
    said: set[str] = set()  # articles that have such a clause: "it" is the act there
    likely = _likely(document.provisions, patterns.heading)
    #: provisions whose points say what applies from when, or from when it does
    listing: dict[str | None, tuple[CommencementKind, str | None]] = {}
    for p in document.provisions:
        if not p.text or p.type in ("footnote", "recital", "citation"):
            continue
        article = p.eid.split("__")[0]
        if p.parent in listing:
            out += _listed(p, *listing[p.parent], code)
            continue
        found = list(commencement_in(p.text, language, eid=p.eid, likely=p.eid in likely or article in said))
        if found:
            said.add(article)
        if code == "ja" and _BY_ITEM.search(p.text):
            listing[p.eid] = (CommencementKind.IN_FORCE, None)
            found = [c for c in found if c.value is not None or not _BY_ITEM.search(c.words)]
        elif not found and p.text.rstrip()[-1:] in ":：—" and (head := _heads_list(p, code, patterns)):
            listing[p.eid] = head
        out += found
    return out


def _likely(provisions: Sequence[Provision], heading: re.Pattern[str]) -> set[str]:
    """The provisions with such a heading, and what stands below them."""
    likely: set[str] = set()
    for p in provisions:
        if p.parent in likely or (p.heading and heading.search(_folded(p.heading))):
            likely.add(p.eid)
    return likely


def _folded(text: str) -> str:
    return text.replace("\u0130", "I").lower().replace("’", "'").replace("\u00a0", " ")


def _heads_list(
    p: Provision, code: str, patterns: _ClauseForms
) -> tuple[CommencementKind, str | None] | None:
    """What "Chapter III shall apply from:" says of the points below it."""
    folded = _folded(p.text)
    force, applies = patterns.force.search(folded), patterns.applies.search(folded)
    if (verb := force or applies) is None or len(p.text) > _WORDS:
        return None
    kind = CommencementKind.IN_FORCE if force else CommencementKind.APPLIES
    subject = _subject(p.text, folded, 0, _Verb(kind, *verb.span()), verb.start(), code, patterns, True)
    return (kind, subject[0]) if subject else None


def _listed(p: Provision, kind: CommencementKind, part: str | None, code: str) -> Iterator[Commencement]:
    """The day of a point of such a list; where the head names no part, the point does before its day (ja)."""
    values = _values(p.text, code)
    if values:
        own = (
            p.text[: values[-1].start].strip("　 、")
            if code == "ja"
            else p.text[values[0].end :].strip(" ;.,")
        )
        part = " ".join(x for x in (part, own) if x) or None
        value = values[-1 if code == "ja" else 0].value
        value = None if _of_another_act(kind, value) else value
        yield Commencement(p.eid, kind, part, value, p.text[:_WORDS], len(values) == 1)


def commencement_in(text: str, lang: str, *, eid: str = "", likely: bool = True) -> Iterator[Commencement]:
    """The clauses of one provision's own text of which the act or its articles are the subject; "it" is the
    act only where a clause is ``likely``.

    >>> [(str(c.kind), c.part, str(c.value)) for c in commencement_in(
    ...     "Chapters I and II shall apply from 2 February 2025.", "en")]
    [('applies', 'Chapters I and II', '2025-02-02')]
    """
    code = lang.partition("-")[0].lower()
    patterns = _patterns(code)
    folded = _folded(text)
    if patterns is None or len(text) > _LONGEST or len(folded) != len(text):
        return
    if not (patterns.force.search(folded) or patterns.applies.search(folded)):
        return
    for sentence in sentences(text, code):
        yield from _of_sentence(sentence, code, patterns, eid, likely)


class _Verb(NamedTuple):
    kind: CommencementKind
    start: int
    end: int


def _of_sentence(
    sentence: str, code: str, patterns: _ClauseForms, eid: str, likely: bool
) -> Iterator[Commencement]:
    folded = _folded(sentence)
    verbs = [_Verb(CommencementKind.IN_FORCE, *m.span()) for m in patterns.force.finditer(folded)]
    verbs += [_Verb(CommencementKind.APPLIES, *m.span()) for m in patterns.applies.finditer(folded)]
    verbs.sort(key=lambda v: v.start)
    values = _values(sentence, code)
    words = sentence[:_WORDS]
    if not verbs:
        return
    if not values:
        subject = _subject(sentence, folded, 0, verbs[0], verbs[0].start, code, patterns, likely)
        if subject is not None and patterns.fixed.search(folded):
            yield Commencement(eid, verbs[0].kind, subject[0], None, words)
        return
    unsure = _UNSURE.search(folded) is not None
    last = 0
    for n, verb in enumerate(verbs):
        until = verbs[n + 1].start if n + 1 < len(verbs) else len(sentence)
        value = _of_verb(values, verb, last, until, code)
        if value is None:
            continue
        high = value.start if code in _VERB_LAST else verb.start
        part = _subject(sentence, folded, last, verb, high, code, patterns, likely or last > 0)
        if part is not None:
            day = None if _of_another_act(verb.kind, value.value) else value.value
            yield Commencement(eid, verb.kind, part[0], day, words, not unsure)
        elif not last:
            return
        last = value.end


def _of_verb(values: Sequence[_Value], verb: _Verb, low: int, until: int, code: str) -> _Value | None:
    """The day that a verb speaks of: before it where verbs end a sentence, else behind it or within it."""
    if code in _VERB_LAST:
        near = [
            v for v in values if low <= v.start and v.end <= verb.start + 2 and verb.start - v.end <= _GAP
        ]
        return near[-1] if near else None
    return next((v for v in values if verb.start <= v.start < until), None)


def _of_another_act(kind: CommencementKind, value: date | RelativeDate | None) -> bool:
    """An act that comes into force with an entry into force waits for that of another one."""
    counted = isinstance(value, RelativeDate) and value.anchor is Anchor.ENTRY_INTO_FORCE
    return kind is CommencementKind.IN_FORCE and counted


def _subject(
    sentence: str,
    folded: str,
    low: int,
    verb: _Verb,
    high: int,
    code: str,
    patterns: _ClauseForms,
    likely: bool,
) -> tuple[str | None] | None:
    """(what of the act is said to be law; None: all of it,), or None for a sentence about something else."""
    high = high if code != "ar" else min(verb.end + 60, len(folded))
    before = folded[low:high]
    whole = next((m for m in patterns.whole.finditer(before) if m.end() > m.start() or code == "zh"), None)
    part = patterns.part.search(before)
    if whole is not None and whole.group() in _PRONOUNS and not likely:
        whole = None
    if part is not None and part.start() <= _LEAD and (whole is None or part.start() < whole.start()):
        printed = _TAIL.sub("", sentence[low + part.start() : high].strip(" ,:，、：")).strip(" ,:，、")
        other = _OF_ANOTHER.search(printed) or _OTHER_CLAUSE.search(printed)
        return None if other or _PURSUANT.search(before[: part.start()]) else (printed or None,)
    if whole is not None and (whole.start() <= _LEAD or len(before) - whole.end() <= _LEAD):
        return (None,)
    return None


def _values(sentence: str, code: str) -> list[_Value]:
    found = [_Value(f.day, f.start, f.end) for f in find_dates(sentence, code)]
    found += [
        _Value(f.value, f.start, f.end) for f in find_relative(sentence, code) if f.value.rule is not Rule.BY
    ]
    return sorted(found, key=lambda v: v.start)
