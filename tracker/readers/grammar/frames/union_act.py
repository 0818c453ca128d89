"""The frame an act of the Union puts around its articles: title, citations, recitals, last words.

Drafts print it as the Official Journal does, so eids are those of `eu.provisions`: ``cit_2``, ``rct_12a``,
``formula_1``, ``conclusion_1`` (binding in its entirety, a part of the body), ``signature_1`` (place, date
and names). What stands before the title (a cover note, the explanatory memorandum) is ``preamble``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tracker.law.text import clean
from tracker.model import Scope
from tracker.readers.build import Builder
from tracker.readers.grammar.body.printed import BodyWriter
from tracker.readers.grammar.head import GroupHead, Unit
from tracker.readers.grammar.tables.western_words import any_of
from tracker.readers.lines import Line
from tracker.readers.sections import slug

_WHEREAS = re.compile(rf"(?:{any_of('whereas')}) ?:?", re.IGNORECASE)
_ENACTS = re.compile(rf"(?:{any_of('enacts')})\b.{{0,60}}")
_ACT = re.compile(rf"(?:{any_of('act')})\b(?!.*[.;]$)")
_PROPOSAL = re.compile(any_of("proposal"), re.IGNORECASE)
_RECITAL = re.compile(r"\((?P<key>(?P<number>\d{1,3})(?:-?[a-z]){0,3})\)\s*(?P<rest>.*)")
_POINT = re.compile(r"\((?P<key>[a-z]{1,4})\)\s+(?P<rest>.+)")
_DONE = re.compile(any_of("done"))
_BINDING = re.compile(any_of("binding"))
_ENDED = re.compile(r"[.;:,]$")
_SIGNED_FOR = re.compile(r"(?:FOR|ON BEHALF|POUR|FÜR|POR|THE GOVERNMENT|THE PRESIDENT|THE UNITED|DONE)\b")
_MAX_TITLE = 12  # lines
_MAX_BINDING = 4
_MIN_HEAD = 10  # letters of a head behind the signatures


@dataclass(slots=True)
class ActFrame:
    """Where the parts of a preamble begin, as positions in its lines."""

    title: str
    start: int  # of the title
    formulas: int  # behind the title
    whereas: int
    enacts: int  # the enacting formula, or the end


def frame(preamble: Sequence[Line]) -> ActFrame | None:
    """The parts of an act's preamble; None for a text that has no recitals."""
    whereas = next((i for i, x in enumerate(preamble) if _WHEREAS.fullmatch(x.text)), None)
    if whereas is None:
        return None
    start = next((i for i in range(whereas - 1, -1, -1) if _ACT.match(preamble[i].text)), None)
    if start is None:
        return None
    end = start + 1
    while end < min(whereas, start + _MAX_TITLE) and not _ends_title(preamble[end].text):
        end += 1
    if start and _PROPOSAL.fullmatch(preamble[start - 1].text):
        start -= 1
    enacts = next((i for i in range(whereas, len(preamble)) if _ENACTS.fullmatch(preamble[i].text)), None)
    title = clean(" ".join(x.text for x in preamble[start:end]))
    return ActFrame(title, start, end, whereas, len(preamble) if enacts is None else enacts)


def _ends_title(text: str) -> bool:
    aside = text[0] == "{" or (text[0] == "(" and not text.isupper())  # "(Text with EEA relevance)"
    return aside or text.endswith(",") or text.startswith(("Having regard", "THE EUROPEAN"))


def write_preamble(
    builder: Builder, preamble: Sequence[Line], parts: ActFrame, width: int
) -> Iterator[tuple[int, str]]:
    """Emit it; yields (position of its first line, eid) of each node a footnote may belong to."""
    if before := preamble[: parts.start]:
        top = builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
        yield 0, top
        BodyWriter(builder, top, width).write(before)
    formulas = 0

    def formula(text: str) -> str:
        nonlocal formulas
        formulas += 1
        return builder.add(f"formula_{formulas}", None, "formula", text=text, scope=Scope.PREAMBLE)

    cited, enacted = 0, False
    for at, text in _paragraphs(preamble, parts.formulas, parts.whereas):
        if enacted:
            cited += 1
            yield at, builder.add(f"cit_{cited}", None, "citation", text=text, scope=Scope.PREAMBLE)
        else:
            yield at, formula(text)
        enacted = enacted or (text.isupper() and text.endswith(","))
    yield parts.whereas, formula(preamble[parts.whereas].text)
    yield from _recitals(builder, preamble, parts.whereas + 1, parts.enacts)
    for at, text in _paragraphs(preamble, parts.enacts, len(preamble)):
        yield at, formula(text)


def _paragraphs(lines: Sequence[Line], start: int, end: int) -> Iterator[tuple[int, str]]:
    """(first line, text): a paragraph ends at a gap, or before the next citation."""
    first, words = start, list[str]()
    for i in range(start, end):
        text = lines[i].text
        if words and (lines[i].gap or (_ENDED.search(words[-1]) and text[0].isupper())):
            yield first, clean(" ".join(words))
            words = []
        if not words:
            first = i
        words.append(text)
    if words:
        yield first, clean(" ".join(words))


def _recitals(builder: Builder, lines: Sequence[Line], start: int, end: int) -> Iterator[tuple[int, str]]:
    """Recitals by their numbers in order; their further paragraphs and points stand below them."""
    last, eid, current, count = 0, "", "", 1
    texts: dict[str, list[str]] = {}
    for i in range(start, end):
        line = lines[i]
        ended = line.gap or i == start or bool(_ENDED.search(lines[i - 1].text))
        found = _RECITAL.match(line.text) if ended else None
        number = int(found["number"]) if found else 0
        if found and (last < number <= last + 3 or (number == last and found["key"] != found["number"])):
            last, count = number, 1
            num = line.text[: found.start("rest")].strip()
            eid = current = builder.add(f"rct_{found['key']}", None, "recital", num=num, scope=Scope.PREAMBLE)
            texts[eid] = [found["rest"]]
            yield i, eid
        elif not eid:
            eid = current = builder.add("rct_0", None, "recital", scope=Scope.PREAMBLE)
            texts[eid] = [line.text]
        elif ended and (point := _POINT.match(line.text)):
            current = builder.child(eid, "point", point["key"], "point", num=f"({point['key']})")
            texts[current] = [point["rest"]]
        elif line.gap and line.text[0].isupper() and texts[current][-1][-1:] in ".;:":
            count += 1
            current = builder.child(eid, "sub", count, "subparagraph")
            texts[current] = [line.text]
        else:
            texts[current].append(line.text)
    for node, words in texts.items():
        builder.update(node, text=clean(" ".join(words)))


def part_end(units: list[Unit]) -> None:
    """Cut the last words of the act off its last article, and what is bound behind them (an annex)."""
    at = next((i for i in range(len(units) - 1, -1, -1) if _is_main_article(units[i])), None)
    if at is None:
        return
    content = units[at].content
    done = next((i for i, x in enumerate(content) if i and _DONE.match(x.text) and _begins(content, i)), None)
    if done is None:
        return
    start = next(
        (i for i in range(done - 1, max(0, done - _MAX_BINDING) - 1, -1) if _BINDING.match(content[i].text)),
        done,
    )
    end = next(
        (
            i
            for i in range(done + 1, len(content))
            if _is_head(content[i]) and not _SIGNED_FOR.match(content[i - 1].text)
        ),
        len(content),
    )
    last = Unit("conclusion", units[at].line, content=content[start:end])
    units[at].content = content[:start]
    units.insert(at + 1, last)
    if end < len(content):
        heads = [*takewhile(_is_head, content[end:])]
        heading = clean(" ".join(x.text for x in heads))
        head = GroupHead(0, "anx", "annex", slug(heading), "", "", loud=True)
        rest = content[end + len(heads) :]
        units.insert(
            at + 2,
            Unit("annex", units[at].line, group=head, heading=heading, in_annex=True, content=rest),
        )


def _is_main_article(unit: Unit) -> bool:
    return unit.kind == "article" and not unit.in_annex


def _begins(lines: Sequence[Line], i: int) -> bool:
    return lines[i].gap or bool(_ENDED.search(lines[i - 1].text))


def _is_head(line: Line) -> bool:
    """A head in capitals behind the signatures; "The President" and names are no heads."""
    letters = sum(c.isalpha() for c in line.text)
    if line.table or letters < _MIN_HEAD or _SIGNED_FOR.match(line.text):
        return False
    return line.text.isupper() and line.text[0].isalpha() and " " in line.text


def write_end(builder: Builder, lines: Sequence[Line]) -> None:
    """The last words: what makes the act binding belongs to the body, place and names do not."""
    counts = {"conclusion": 0, "signature": 0}
    signed = False
    for _, text in _paragraphs(lines, 0, len(lines)):
        signed = signed or _DONE.match(text) is not None
        name = "signature" if signed else "conclusion"
        counts[name] += 1
        scope = Scope.PREAMBLE if signed else Scope.BODY
        builder.add(f"{name}_{counts[name]}", None, "conclusion", text=text, scope=scope)
