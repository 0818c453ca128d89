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
from datetime import date

from lxml.html import HtmlElement

from tracker.law.text import clean
from tracker.model import Capture, Document, Incomplete, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.grammar.tables import text as tables_text
from tracker.readers.lines import Line
from tracker.readers.publishers.printed import classes, printed

NAME = "njt"
VERSION = 1

_UNSEEN = frozenset({"fnSup", "jhId"})
_MARKS = frozenset({"jel", "szakasz-jel"})
_TITLES = ("jogszabalyMainTitle", "jogszabalySubtitle")
_HEADINGS = frozenset(
    {"konyv", "konyvcim", "resz", "reszcim", "focim", "focimCim", "fejezet", "fejezetCim", "alcim", "tagolo",
     "tagoloCim"}
)  # fmt: skip
_DAY = re.compile(r"(\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})")


def sniff(capture: Capture) -> bool:
    """The class of an act's title, which no other site has."""
    return b"jogszabalyMainTitle" in capture.body


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read an act: the page, then what the site fills in. Raises `Incomplete` where that is missing."""
    roots = [parse.markup(parse.decode(c, source.encoding)) for c in captures]
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
    if not tables_text.read(builder, lines, "hu"):
        raise StructureChanged(f"no § was found in {len(lines)} lines")
    since = _day(roots[0])
    return builder.document(source, NAME, VERSION, clean(" ".join(title)), valid_from=since, text_date=since)


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
            return date(int(found[1]), int(found[2]), int(found[3]))
    return None
