"""A long text as pages of about a chapter: where it is cut, and on which page a provision stands.

A page is a run of provisions in document order. Chapters, titles, parts and annexes begin pages of their
own; what stands before the first of them (recitals) too; where a text has none, articles are put together;
a chapter that is too long is cut again at its sections, then at its articles, then inside an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil
from typing import Any

from tracker.law import eids
from tracker.model import UNIT_TYPES

Provision = Mapping[str, Any]

#: A laptop's screen in pixels. A text, or a chapter of one, up to `LONGEST` is one page (with its contents
#: always in sight); what is shorter than `SHORTEST` is put to its neighbour.
SCREEN = 900
LONGEST, SHORTEST = 18 * SCREEN, 2 * SCREEN
#: Provisions of a page.
MOST = 420
_COLUMNS, _LINE, _GAP, _HEAD = 84, 28, 8, 60  # of a page of law: letters in a line; pixels
_PARTS = frozenset({"book", "part", "title", "chapter", "annex", "schedule"})
_GROUPS = _PARTS | {"supplement", "section_group", "subsection_group", "crossheading"}
_FRONT = frozenset({"preamble", "formula", "citation", "recital"})
_BACK = frozenset({"conclusion", "signature", "wrapup"})


@dataclass(frozen=True)
class Chapter:
    """A page: ``provisions[start:end]``, named by the ``eid`` of its first. ``above``: eids of the headings
    it stands under that are on an earlier page, outermost first. ``head``: the one whose heading is the
    page's; None where it holds several alike."""

    eid: str
    start: int
    end: int
    above: tuple[str, ...] = ()
    head: str | None = None


@dataclass(frozen=True)
class Cut:
    """A text in pages: the name of each, and the eids that are not on the page of what they stand below by
    their letters. No pages: the text is one page."""

    names: tuple[str, ...] = ()
    at: Mapping[str, int] = field(default_factory=dict)

    def page(self, eid: str) -> str | None:
        """The name of the page with a provision, or with the nearest one above it; None where there is none.

        >>> Cut(("rct_1", "cpt_1"), {"rct_1": 0, "cpt_1": 1, "art_1": 1}).page("art_1__para_2__point_a")
        'cpt_1'
        """
        found = next((self.at[k] for k in reversed(eids.path(eid)) if k in self.at), None)
        return None if found is None else self.names[found]

    def as_json(self) -> list[Any]:
        """As `from_json` takes it."""
        return [self.names, self.at]

    @staticmethod
    def from_json(data: Any) -> Cut:
        return Cut(tuple(data[0]), dict(data[1])) if data else Cut()


def cut(provisions: Sequence[Provision]) -> tuple[Chapter, ...]:
    """The pages of a text, in order; none where it is short enough for one."""
    cutter = _Cutter(provisions)
    if not provisions or cutter.fits(0, len(provisions)):
        return ()
    made = cutter.pages(0, len(provisions))
    return tuple(replace(c, head=cutter.head(c)) for c in made) if len(made) > 1 else ()


def where(provisions: Sequence[Provision], chapters: Sequence[Chapter]) -> Cut:
    """On which page each provision stands."""
    page = {provisions[n]["eid"]: k for k, c in enumerate(chapters) for n in range(c.start, c.end)}
    at = {eid: k for eid, k in page.items() if (above := eids.parent(eid)) is None or page.get(above) != k}
    return Cut(tuple(c.eid for c in chapters), at)


def units(provisions: Iterable[Provision]) -> list[str]:
    """Eids of what people ask for by its number: articles, sections, recitals, chapters, annexes."""
    wanted = UNIT_TYPES | _PARTS
    return [p["eid"] for p in provisions if p["type"] in wanted and "quoted_" not in p["eid"]]


class _Cutter:
    def __init__(self, provisions: Sequence[Provision]) -> None:
        self._all = provisions
        self._ends = _ends(provisions)

    @cached_property
    def _sums(self) -> list[int]:
        """The height of all provisions before each."""
        out = [0]
        for p in self._all:
            out.append(out[-1] + _height(p))
        return out

    def _size(self, start: int, end: int) -> int:
        return self._sums[end] - self._sums[start]

    def fits(self, start: int, end: int) -> bool:
        return self._size(start, end) <= LONGEST and end - start <= MOST

    def pages(self, start: int, end: int, above: tuple[str, ...] = ()) -> list[Chapter]:
        """A range in pages. ``above``: the headings it stands under, the last of which may begin it."""
        out: list[Chapter] = []
        for a, b in self._blocks(start, end):
            if self.fits(a, b):
                found = [self._page(a, b, above)]
            elif self._ends[a] == b:  # one provision with all below it
                found = self._inside(a, b, above)
            else:
                found = self._runs(a, b, above)
            for page in found:
                if out and self._joins(out[-1], page):
                    out[-1] = Chapter(out[-1].eid, out[-1].start, page.end, out[-1].above)
                else:
                    out.append(page)
        return out

    def _inside(self, start: int, end: int, above: tuple[str, ...]) -> list[Chapter]:
        """What is too long with its head on the first page."""
        if end - start < 2:
            return [self._page(start, end, above)]
        first, *rest = self.pages(start + 1, end, (*above, self._all[start]["eid"]))
        return [self._page(start, first.end, above), *rest]

    def _runs(self, start: int, end: int, above: tuple[str, ...]) -> list[Chapter]:
        """Neighbours put together to pages of about one length."""
        pages = max(ceil(self._size(start, end) / LONGEST), ceil((end - start) / MOST))
        goal = self._size(start, end) / pages
        out: list[Chapter] = []
        first = n = start
        while n < end:
            after = min(self._ends[n], end)
            if n > first and (not self.fits(first, after) or self._size(first, n) >= goal):
                out.append(self._page(first, n, above))
                first = n
            if not self.fits(n, after) and after - n > 1:
                out += self._inside(n, after, above)
                first = after
            n = after
        if first < end:
            out.append(self._page(first, end, above))
        return out

    def head(self, page: Chapter) -> str | None:
        first = self._all[page.start]
        if self._ends[page.start] >= page.end:
            return first["eid"] if first["num"] or first["heading"] else None
        inside = {p["eid"] for p in self._all[page.start : page.end]}
        tops = [p for p in self._all[page.start : page.end] if p["parent"] not in inside]
        named = [p["eid"] for p in tops if p["type"] in _GROUPS]
        return named[0] if len(named) == 1 else None

    def _page(self, start: int, end: int, above: tuple[str, ...]) -> Chapter:
        return Chapter(self._all[start]["eid"], start, end, above)

    def _blocks(self, start: int, end: int) -> list[tuple[int, int]]:
        """Chapters and their like alone; what stands between them in runs of one kind."""
        out: list[tuple[int, int]] = []
        kind = None
        n = start
        while n < end:
            type_, after = self._all[n]["type"], min(self._ends[n], end)
            mine = "group" if type_ in _GROUPS else _kind(type_)
            if out and mine == kind != "group":
                out[-1] = (out[-1][0], after)
            else:
                out.append((n, after))
            kind, n = mine, after
        return out

    def _joins(self, before: Chapter, page: Chapter) -> bool:
        """Whether a page is put to the one before it: the shorter one is no page of its own."""
        if not self.fits(before.start, page.end):
            return False
        sizes = [self._size(c.start, c.end) for c in (before, page)]
        types = [self._all[c.start]["type"] for c in (before, page)]
        small = min(range(2), key=lambda n: sizes[n])
        if types[small] in _PARTS:  # a chapter is a page, unless both are a few lines
            return types[1 - small] in _PARTS and max(sizes) < SCREEN
        return sizes[small] < (SCREEN if types[1] in _PARTS else SHORTEST)


def _kind(type_: str) -> str:
    return "front" if type_ in _FRONT else "back" if type_ in _BACK else "body"


def _ends(provisions: Sequence[Provision]) -> list[int]:
    """For each provision where what stands below it ends. What comes later than its parent's end (a point
    after a table) stands in what is still open around it."""
    out = [len(provisions)] * len(provisions)
    parents = {p["eid"]: p["parent"] for p in provisions}
    stack: list[tuple[str, int]] = []
    opened: set[str] = set()
    for n, p in enumerate(provisions):
        above = p["parent"]
        while above and above not in opened:
            above = parents.get(above)
        while stack and stack[-1][0] != above:
            eid, began = stack.pop()
            opened.discard(eid)
            out[began] = n
        stack.append((p["eid"], n))
        opened.add(p["eid"])
    return out


def _height(p: Provision) -> int:
    """Pixels of a provision on a laptop, about: a Han character is two letters wide."""
    text = p["text"]
    letters = (len(text.encode("utf-8", "replace")) + len(text)) // 2
    head = _HEAD if p["type"] in UNIT_TYPES or p["type"] in _GROUPS else 0
    return _GAP + head + (ceil(letters / _COLUMNS) + text.count("\n")) * _LINE if text else _GAP + head
