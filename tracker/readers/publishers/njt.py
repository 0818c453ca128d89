"""Acts of Hungary as the National Legislation Database (njt.hu) prints them.

The page holds the law as elements whose ids begin with ``sc``, one for every §, paragraph, point and
heading; the site fills in what is far down later, from answers of their own, which come here as further
captures. Words are read by the grammar of Hungarian statutes; calls of footnotes (`fnSup`) go, since their
numbers change.

Written from public descriptions and samples of the markup; no live page was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from lxml import etree
from lxml.html import HtmlElement

from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import Capture, Document, Incomplete, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.grammar.articles import read_statute
from tracker.readers.lines import Line
from tracker.readers.publishers.printed import classes, printed
from tracker.readers.sweep import HTML, Rules, common, part, sweep
from tracker.readers.xmltext import local

NAME = "njt"
VERSION = 2

_UNSEEN = frozenset({"fnSup", "jhId"})
_MARKS = frozenset({"jel", "szakasz-jel"})
_TITLES = ("jogszabalyMainTitle", "jogszabalySubtitle")
_HEADINGS = frozenset(
    {"konyv", "konyvcim", "resz", "reszcim", "focim", "focimCim", "fejezet", "fejezetCim", "alcim", "tagolo",
     "tagoloCim"}
)  # fmt: skip
_RULES = Rules({}, lambda element: HTML.fullmatch(local(element)) is not None)
_DAY = re.compile(r"(\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})")


def sniff(capture: Capture) -> bool:
    """The class of an act's title, which no other site has."""
    return b"jogszabalyMainTitle" in capture.body


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read an act: the page, then what the site fills in. Raises `Incomplete` where that is missing."""
    roots = [parse.markup(parse.decode(c, source.encoding)) for c in captures]
    for root in roots:
        part(root, _RULES)
    title: list[str] = []
    lines: list[Line] = []
    waiting = False
    for n, root in enumerate(roots):
        for element in _content(root):
            names = classes(element)
            if names & frozenset(_TITLES):
                title.append(" ".join(x.text for x in printed(element, _UNSEEN)))
            elif n == 0 and "borderStart" in names:
                waiting = True
            elif "pH" not in names:
                if n == 0 and waiting:
                    raise StructureChanged("words stand behind a gap that the site fills in later")
                lines.extend(_lines(element, heading=bool(names & _HEADINGS)))
    if waiting and len(roots) == 1:
        raise Incomplete("the page has gaps that its further answers fill, and none of them came")
    builder = Builder()
    if not read_statute(builder, lines, "hu"):
        raise StructureChanged(f"no § was found in {len(lines)} lines")
    held = frozenset(
        e for root in roots for e in common(x for x in map(_parent, _content(root)) if x is not None)
    )
    swept = sweep(builder, roots, replace(_RULES, main=held, apart=_apart(roots)))
    since = _day(roots[0])
    return builder.document(
        source,
        NAME,
        VERSION,
        clean(" ".join(title)),
        valid_from=since,
        text_date=since,
        printed=swept,
        scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES}),
    )


def _parent(element: HtmlElement) -> HtmlElement | None:
    return element.getparent()


def _apart(roots: Sequence[HtmlElement]) -> dict[etree._Element, str]:
    """What the site prints beside the law, by class."""
    kinds = {"fnSup": "footnote_call", "jhId": "metadata", "hataly": "metadata"} | dict.fromkeys(
        _TITLES, "title"
    )
    marked = (
        (e, name) for root in roots for e in root.iter() if isinstance(e.tag, str) for name in classes(e)
    )
    return {e: kinds[name] for e, name in marked if name in kinds}


def _content(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of the law in order; none stands in another."""
    for element in root.iter():
        if isinstance(element.tag, str) and (element.get("id") or "").startswith("sc"):
            yield element


def _lines(element: HtmlElement, *, heading: bool) -> Iterator[Line]:
    for line in printed(element, _UNSEEN, _MARKS):
        yield Line(line.text, level=2 if heading else 0, table=line.table)


def _day(root: HtmlElement) -> date | None:
    """The day of the text's state (`hataly`), as "2026.03.01."."""
    for element in root.iter("div", "span"):
        if "hataly" in classes(element) and (found := _DAY.search(element.text_content())):
            return iso_date(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}")
    return None
