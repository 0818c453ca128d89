"""The provisions of a change as pages show them: renumberings as ranges, articles with their rows, parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.law import eids
from tracker.model import Significance
from tracker.publish import change_summary, editions
from tracker.publish.eid_labels import cite, unit_of
from tracker.publish.plain import plain, shorten
from tracker.publish.sentence import Sentence
from tracker.publish.values import reason_sentence

View = Mapping[str, Any]
#: Bytes of redline a file of its own shows; what is beyond is read in the two texts and in the JSON.
MAX_REDLINE = 130_000
#: Bytes of redline and rows of one page of the site; what is beyond has a page of its own.
PART_BYTES, PART_ROWS = 170_000, 340
#: Bytes of redline that are shown open; more is opened article by article.
OPEN_BYTES = 30_000
#: Rows of a file of its own, whether or not their words are shown.
MAX_ROWS = 440
# Bytes of markup around a row, about.
_OVERHEAD = 420
# Bytes of a line of the index, about.
_LINE = 150


@dataclass
class UnitChanges:
    """An article with the rows that differ in it. ``left``: rows that are only counted."""

    eid: str
    head: View
    rows: list[dict[str, Any]] = field(default_factory=list)
    left: int = 0

    @property
    def size(self) -> int:
        return sum(map(_size, self.rows))

    @property
    def weight(self) -> str:
        return str(self.head["significance"])

    @property
    def printed(self) -> bool:
        """Only worded or printed otherwise."""
        return self.weight == "editorial"


@dataclass(frozen=True)
class IndexLine:
    """A line of the index: where the provision stands, and what happened to it."""

    group: UnitChanges
    part: int
    says: str


@dataclass(frozen=True)
class Renumbering:
    """Provisions in a row whose numbers alone changed, all by the same step."""

    before: tuple[str, str]
    after: tuple[str, str]
    count: int


def renumbered(rows: Sequence[View]) -> tuple[list[Renumbering], list[View]]:
    """Articles of which only the number changed, as ranges, and all other rows."""
    only = {p["eid"] for p in rows if p["action"] == "renumbered" and unit_of(p["eid"]) == p["eid"]}
    only -= {unit_of(p["eid"]) for p in rows if p["action"] != "renumbered"}
    out: list[Renumbering] = []
    for p in (p for p in rows if p["eid"] in only):
        old, new = p["from_eid"] or p["eid"], p["eid"]
        if out and _follows(out[-1].before[1], old) and _follows(out[-1].after[1], new):
            last = out.pop()
            out.append(Renumbering((last.before[0], old), (last.after[0], new), last.count + 1))
        else:
            out.append(Renumbering((old, old), (new, new), 1))
    return out, [p for p in rows if unit_of(p["eid"]) not in only]


_NUMBER = re.compile(r"(.*_)(\d+)")


def _follows(first: str, second: str) -> bool:
    a, b = _NUMBER.fullmatch(first), _NUMBER.fullmatch(second)
    return bool(a and b and a[1] == b[1] and int(a[2]) + 1 == int(b[2]))


def span(eids_: tuple[str, str], lang: str) -> str:
    """A range of provisions as it is cited: "Article 4 to Article 20"."""
    first, last = (plain(cite(e, lang)) for e in eids_)
    if first == last:
        return first
    return editions.gettext(lang, "%(first)s to %(last)s") % {"first": first, "last": last}


def groups(rows: Iterable[View]) -> list[UnitChanges]:
    """Rows under the article they belong to; what was only printed otherwise stands at the end."""
    out: list[UnitChanges] = []
    at: dict[str, UnitChanges] = {}
    for p in rows:
        key = p["eid"] if p["rollup"] else unit_of(p["eid"])
        inside = next((at[k] for k in reversed(eids.path(p["eid"])) if k in at), None)
        group = inside if inside is not None and not p["rollup"] else at.get(key)
        if group is None:
            group = UnitChanges(key, p)
            if key != p["eid"]:  # no row of its own: the article stands above one row that differs
                group.head = {**p, "eid": key, "heading": None, "action": "amended"}
            out.append(group)
            at[key] = group
        group.rows.append(dict(p))
    return sorted(out, key=lambda g: g.printed)


def parts(found: Sequence[UnitChanges], *, pages: bool) -> list[list[UnitChanges]]:
    """The articles of each page. A file of its own is one; there the words of the least weighty rows are left
    to the two texts where it would grow too long."""
    room, count = MAX_REDLINE, 0
    if not pages:
        for g in sorted(found, key=lambda g: -Significance(g.weight).rank):
            room, count = _fit(g, room, count, MAX_ROWS)
        return [list(found)]
    out: list[list[UnitChanges]] = [[]]
    most = max(PART_BYTES // 4, PART_BYTES - _LINE * len(found))  # each page names all of them
    room = most
    for g in found:
        if out[-1] and (g.size > room or count + len(g.rows) > PART_ROWS):
            out.append([])
            room, count = most, 0
        room, count = _fit(g, room, count, PART_ROWS)
        out[-1].append(g)
    return out


def _fit(group: UnitChanges, room: int, count: int, most: int) -> tuple[int, int]:
    """Mark the rows of a group whose words fit; the rest of its rows is counted, not listed."""
    shown: list[dict[str, Any]] = []
    for p in sorted(group.rows, key=lambda p: p["significance"] != "substantive"):
        size = _size(p)
        fits = size <= room
        if fits:
            room -= size
        if count < most and (fits or len(shown) < 5):
            shown.append({**p, "fits": fits})
            count += 1
    order = {p["eid"]: n for n, p in enumerate(group.rows)}
    group.left = len(group.rows) - len(shown)
    group.rows = sorted(shown, key=lambda p: order[p["eid"]])
    return room, count


def _size(p: View) -> int:
    """Bytes of the redline of a row, about."""
    before, after = (len((p[side] or "")[:60_000].encode()) for side in ("before", "after"))
    return (max(before, after) * 5 // 4 if before and after else before + after) + _OVERHEAD


def index(found: Sequence[Sequence[UnitChanges]], told: Sequence[Sentence], lang: str) -> list[IndexLine]:
    """The lines of the index, in the order of the pages."""
    points: dict[str, list[str]] = {}
    for s in told:
        for unit in dict.fromkeys(map(unit_of, s.eids)) if s.kind else ():
            said = points.setdefault(unit, [])
            if s.point not in said:
                said.append(s.point)
    return [
        IndexLine(g, n, _says(g, points.get(g.eid, []), lang))
        for n, part in enumerate(found, 1)
        for g in part
    ]


def _says(group: UnitChanges, points: Sequence[str], lang: str) -> str:
    """What happened to a provision in a line: its facts, else the reasons that say more than "differs"."""
    most, found = 110, list(points)
    if not found:
        most = 60
        reasons = [r for p in group.rows for r in change_summary.reasons_of(p)]
        telling = change_summary.telling(reasons)
        found = list(dict.fromkeys(plain(reason_sentence(r, lang)) for r in telling))
    return editions.punctuation(lang).clauses(shorten(said, most) for said in found[:2])
