"""Whether a coding still says what the law says: pure, given what the record holds.

A coding remembers, for every provision it was read from, the hash of its words (`ReadFrom`). The
hash of the text known now, or then, decides. Where law changes without its text changing (another
act overrides, suspends or exempts) the relation decides; an amendment whose text the record does not
hold yet makes the cell stale as well, because nobody can have read it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tracker.compare.cells import Cell, Cited, State, Touched
from tracker.compare.record import Text
from tracker.law import eids
from tracker.registry.codebook import ScaleValue
from tracker.registry.coding import Coding, ReadFrom
from tracker.registry.schema import Relation, RelationType
from tracker.store.models import ChangeRow

#: These change the text itself: once the record holds the new text, its hash decides.
TEXTUAL = frozenset({RelationType.AMENDS, RelationType.CORRECTS, RelationType.REPEALS, RelationType.REPLACES})
#: These change the law and leave its text as it was.
SILENT = frozenset({RelationType.OVERRIDES, RelationType.SUSPENDS, RelationType.EXEMPTS})


def judge(
    coding: Coding,
    value: ScaleValue | None,
    text: Text | None,
    relations: Sequence[Relation],
    *,
    until: date | None = None,
) -> Cell:
    """The cell of a coding. ``relations`` act on its instrument; ``until`` leaves out later ones."""
    pins = {r.eid: r for r in coding.read_from}
    cited = tuple(_cited(eid, text, pins) for eid in coding.provisions)
    if coding.basis != "text":
        return Cell(State.UNVERIFIED, coding, value, cited, why=f"basis-{coding.basis}")
    if text is None:
        return Cell(State.UNVERIFIED, coding, value, cited, why="not-in-record")
    touched: list[Touched] = []
    doubts: list[str] = []
    for eid in coding.provisions or sorted(pins):
        pin = _pin(eid, pins)
        if pin is None:
            doubts.append("not-pinned")
            continue
        change, doubt = _compare(pin, text)
        touched.extend(change)
        if doubt:
            doubts.append(doubt)
    if not coding.provisions and not pins:
        touched.extend(_since(coding.date, text))
    touched.extend(_related(coding, text, relations, until))
    if touched:
        unique = tuple(dict.fromkeys(touched))
        by_relation = all(t.relation for t in unique)
        return Cell(State.STALE, coding, value, cited, "relation" if by_relation else "changed", unique)
    if doubts:
        return Cell(State.UNVERIFIED, coding, value, cited, why=doubts[0])
    return Cell(State.CURRENT, coding, value, cited, why="same-text" if pins else "nothing-since")


def _cited(eid: str, text: Text | None, pins: dict[str, ReadFrom]) -> Cited:
    pin = _pin(eid, pins)
    held = text.held.get(eid) if text else None
    if text is None or held is None:
        return Cited(eid, url=pin.url if pin else None, observed_at=pin.observed_at if pin else None)
    version = text.version
    return Cited(eid, held.version, held.quote, held.content, version.language, text.url, version.observed_at)


def _pin(eid: str, pins: dict[str, ReadFrom]) -> ReadFrom | None:
    """What was read for a provision: itself, or the smallest provision above it that was."""
    return next((pins[above] for above in reversed(eids.path(eid)) if above in pins), None)


def _compare(pin: ReadFrom, text: Text) -> tuple[list[Touched], str | None]:
    """What happened to a provision since it was read; or why that cannot be told."""
    held = text.held.get(pin.eid)
    if held is not None and held.content == pin.text_sha256:
        return [], None
    past = text.past.get(pin.eid, [])
    held_last = max((n for n, content in enumerate(past) if content == pin.text_sha256), default=None)
    if held_last is not None:  # the next version has other words, or no such provision
        change = text.changes.get(text.history[held_last + 1].id)
        return [_touch(change, pin.eid)], None
    if past and past[-1] is not None:
        # The record never held these words: read elsewhere, from an older text than its first one.
        later = [
            c
            for v in text.history
            if (c := text.changes.get(v.id)) and c.from_version and c.observed_at > pin.observed_at
        ]
        return [_touch(later[0] if later else None, pin.eid)], None
    return [], "provision-not-in-record"


def _touch(change: ChangeRow | None, eid: str) -> Touched:
    if change is None:
        return Touched(eid=eid)
    by = change.caused_by[0] if change.caused_by else None
    return Touched(change=change.id, eid=eid, by=by, on=change.observed_at.date())


def _since(day: date, text: Text) -> list[Touched]:
    """Changes of substance after a day: what an "absent" that cites nothing may have missed."""
    found = []
    for version in text.history:
        change = text.changes.get(version.id)
        if change and change.from_version and change.significance == "substantive":
            seen: datetime = change.observed_at
            if seen.date() > day:
                found.append(_touch(change, ""))
    return found[:1]


def _related(coding: Coding, text: Text, relations: Sequence[Relation], until: date | None) -> list[Touched]:
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
            out.append(Touched(eid=eid, relation=r.type.value, by=r.from_, on=r.effective))
    return out
