"""Whether a coding still says what the law says: pure, given what the record holds.

A coding remembers, for every provision it was read from, the hash of its words (`ReadFrom`). The
hash of the text known now, or then, decides. Where law changes without its text changing (another
act overrides, suspends or exempts) the relation decides; an amendment whose text the record does not
hold yet makes the cell stale as well, because nobody can have read it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from tracker.compare.absence import AbsenceSearch
from tracker.compare.cells import CellState, CitedProvision, MatrixCell, StaleCause
from tracker.law import eids
from tracker.registry import Registry
from tracker.registry.codebook import ScaleValue
from tracker.registry.coding import Coding, ReadFrom
from tracker.registry.schema import Relation, RelationType
from tracker.store.models import ChangeRow
from tracker.store.recorded_text import RecordedText

#: These change the text itself: once the record holds the new text, its hash decides.
TEXTUAL = frozenset({RelationType.AMENDS, RelationType.CORRECTS, RelationType.REPEALS, RelationType.REPLACES})
#: These change the law and leave its text as it was.
SILENT = frozenset({RelationType.OVERRIDES, RelationType.SUSPENDS, RelationType.EXEMPTS})
#: Share of the cited articles that a whole text has.
_WHOLE = 0.9


def judge(
    coding: Coding,
    value: ScaleValue | None,
    text: RecordedText | None,
    relations: Sequence[Relation],
    *,
    until: date | None = None,
    whole: bool = True,
    search: AbsenceSearch | None = None,
) -> MatrixCell:
    """The cell of a coding. ``relations`` act on its instrument; ``until`` leaves out later ones.

    ``search``: of an absence, in the text held now.
    ``whole``: the record holds all of the text that was read (`holds_whole`); else nothing is known absent.
    """
    anchors = {r.eid: r for r in coding.read_from}
    cited = tuple(_cited(eid, text, anchors) for eid in coding.provisions)
    if coding.basis != "text":
        return MatrixCell(CellState.UNVERIFIED, coding, value, cited, why=f"basis-{coding.basis}")
    if text is None:
        return MatrixCell(CellState.UNVERIFIED, coding, value, cited, why="not-in-record")
    causes: list[StaleCause] = []
    doubts: list[str] = []
    searched = search is not None and not coding.provisions
    for eid in coding.provisions or (() if searched else sorted(anchors)):
        anchor = _anchor(eid, anchors)
        if anchor is None:
            doubts.append("not-pinned")
            continue
        change, doubt = _compare(anchor, text)
        causes.extend(change)
        if doubt:
            doubts.append(doubt)
    if search is not None and searched:
        if not search.same:
            causes.extend(StaleCause(eid=eid) for eid in search.unread(coding))
    elif not coding.provisions and not anchors:
        causes.extend(_since(coding.date, text))
        if not whole:
            doubts.append("part-in-record")
    causes.extend(_related(coding, text, relations, until))
    if causes:
        unique = tuple(dict.fromkeys(causes))
        by_relation = all(t.relation for t in unique)
        return MatrixCell(
            CellState.STALE, coding, value, cited, "relation" if by_relation else "changed", unique
        )
    if doubts:
        return MatrixCell(CellState.UNVERIFIED, coding, value, cited, why=doubts[0])
    why = "searched" if searched else "same-text" if anchors else "nothing-since"
    return MatrixCell(CellState.CURRENT, coding, value, cited, why=why)


def with_clause(cell: MatrixCell, text: RecordedText | None) -> MatrixCell:
    """The cell of a coding taken from another instrument, with the clause of its own column that takes it:
    stale where that clause no longer says what was read."""
    via = cell.coding.via if cell.coding else None
    if via is None:
        return cell
    anchors = {pin.eid: pin for pin in via.read_from}
    clause = tuple(_cited(eid, text, anchors) for eid in via.clause)
    causes = [*cell.causes]
    if text is not None:
        causes += [cause for pin in via.read_from for cause in _compare(pin, text)[0]]
    if len(causes) > len(cell.causes):
        return replace(cell, state=CellState.STALE, why="changed", causes=tuple(causes), clause=clause)
    return replace(cell, clause=clause)


def holds_whole(text: RecordedText | None, cited: Iterable[str]) -> bool:
    """Whether a text has the articles that the codings of its instrument cite: all but a tenth, for copies
    differ in the ids of some. What was read is then what is held, not a chapter of it or another page."""
    articles = {eids.path(eid)[0] for eid in cited}
    return text is not None and sum(a in text.held for a in articles) >= _WHOLE * len(articles)


def not_in_text(
    registry: Registry, relations: Iterable[Relation], text: RecordedText | None
) -> list[Relation]:
    """Without the amendments that the text held has already: those adopted by the day it was made on, though
    they become law later (a law is printed as amended on the day of the decision)."""
    made = text.version.text_date if text else None

    def has(r: Relation) -> bool:
        act = registry.instruments.get(r.from_)
        days = [e.date for e in act.events if e.event == "adopted" and e.date] if act else []
        return made is not None and r.type in TEXTUAL and bool(days) and max(days) <= made

    return [r for r in relations if not has(r)]


def _cited(eid: str, text: RecordedText | None, anchors: dict[str, ReadFrom]) -> CitedProvision:
    anchor = _anchor(eid, anchors)
    held = text.held.get(eid) if text else None
    if text is None or held is None:
        if anchor is None:
            return CitedProvision(eid)
        return CitedProvision(eid, url=anchor.url, observed_at=anchor.observed_at)
    version = text.version
    return CitedProvision(
        eid, held.version, held.quote, held.content, version.language, text.url, version.observed_at
    )


def _anchor(eid: str, anchors: dict[str, ReadFrom]) -> ReadFrom | None:
    """What was read for a provision: itself, or the smallest provision above it that was."""
    return next((anchors[above] for above in reversed(eids.path(eid)) if above in anchors), None)


def _compare(anchor: ReadFrom, text: RecordedText) -> tuple[list[StaleCause], str | None]:
    """What happened to a provision since it was read; or why that cannot be told."""
    held = text.held.get(anchor.eid)
    if held is not None and held.content == anchor.text_sha256:
        return [], None
    past = text.past.get(anchor.eid, [])
    held_last = max((n for n, content in enumerate(past) if content == anchor.text_sha256), default=None)
    if held_last is not None:  # the next version has other words, or no such provision
        change = text.changes.get(text.history[held_last + 1].id)
        return [_cause(change, anchor.eid)], None
    if past and past[-1] is not None:
        # The record never held these words: read elsewhere, from an older text than its first one.
        later = [
            c
            for v in text.history
            if (c := text.changes.get(v.id)) and c.from_version and c.observed_at > anchor.observed_at
        ]
        return [_cause(later[0] if later else None, anchor.eid)], None
    return [], "provision-not-in-record"


def _cause(change: ChangeRow | None, eid: str) -> StaleCause:
    if change is None:
        return StaleCause(eid=eid)
    by = change.caused_by[0] if change.caused_by else None
    return StaleCause(change=change.id, eid=eid, by=by, on=change.observed_at.date())


def _since(day: date, text: RecordedText) -> list[StaleCause]:
    """Changes of substance after a day: what an "absent" that cites nothing may have missed."""
    found = []
    for version in text.history:
        change = text.changes.get(version.id)
        if change and change.from_version and change.significance == "substantive":
            seen: datetime = change.observed_at
            if seen.date() > day:
                found.append(_cause(change, ""))
    return found[:1]


def _related(
    coding: Coding, text: RecordedText, relations: Sequence[Relation], until: date | None
) -> list[StaleCause]:
    read_on = min((r.observed_at.date() for r in coding.read_from), default=coding.date)
    # a review has read what other acts do to it up to its own day, whenever its text was first seen
    weighed = coding.date if coding.renews else read_on
    version = text.version
    known = version.valid_from or version.text_date or version.observed_at.date()
    out = []
    for r in relations:
        seen = weighed if r.type in SILENT else read_on
        if r.effective is None or r.effective <= seen or (until and r.effective > until):
            continue
        if r.to_provisions and not any(
            eids.overlaps(a, b) for a in r.to_provisions for b in coding.provisions
        ):
            continue
        if r.type in SILENT or (r.type in TEXTUAL and known < r.effective):
            eid = r.to_provisions[0] if r.to_provisions else None
            out.append(StaleCause(eid=eid, relation=r.type.value, by=r.from_, on=r.effective))
    return out
