"""The publisher's own amendment marks as a second opinion on our diff.

Consolidated XHTML (`modref`), Formex (`CLG.MDF`), CLML commentaries and Justice Canada's notes say
which provisions an act touched. Where they and the diff disagree, a person should look: either a
change was missed, or something changed that nobody announced.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tracker.model import UNIT_TYPES, Diff, Document, Scope

#: Formats whose publisher marks every amendment; others mark what they choose to.
MARKS_ALL = frozenset({"eurlex_xhtml", "formex"})


@dataclass(frozen=True)
class MarkCrossCheck:
    """Where marks and diff part, as unit eids (articles, sections, annexes) in document order."""

    acts: tuple[str, ...]
    agreed: int
    marked_only: tuple[str, ...]  # the publisher marks them, the diff says nothing
    found_only: tuple[str, ...]  # the diff says more than editorial, the publisher marks nothing

    @property
    def disagrees(self) -> bool:
        return bool(self.marked_only or self.found_only)

    def as_dict(self) -> dict[str, object]:
        return {
            "acts": list(self.acts),
            "agreed": self.agreed,
            "marked_only": list(self.marked_only),
            "found_only": list(self.found_only),
        }


def cross_check(old: Document, new: Document, diff: Diff) -> MarkCrossCheck | None:
    """Compare the marks of the acts that are new in ``new`` with the diff; None where there are none.

    Marks say nothing of the parts a publisher does not mark: a document without any mark of the new
    acts gives no opinion. A unit's mark is its own or that of anything below it.
    """
    acts = acts_between(old, new)
    units = _units(new)
    marked = {units[p.eid] for p in new.provisions if p.eid in units and any(m.act in acts for m in p.marks)}
    if not marked:
        return None
    gone = _units(old)
    told: set[str] = set()
    loud: set[str] = set()
    for row in diff.provisions:
        unit = units.get(row.eid) or gone.get(row.eid)
        if unit is None:
            continue
        told.add(unit)
        if row.significance.rank > 0:
            loud.add(unit)
    order = [p.eid for p in (*new.provisions, *old.provisions) if p.type in UNIT_TYPES]
    extra = loud - marked if new.extractor in MARKS_ALL else set()
    return MarkCrossCheck(acts, len(marked & told), _in_order(order, marked - told), _in_order(order, extra))


def acts_between(old: Document, new: Document) -> tuple[str, ...]:
    """The acts worked into the new text and not into the old one.

    Where the publisher's list is in both texts, it says so; else only a note that came to a provision does.
    """
    if old.acts_listed and new.acts_listed:
        return tuple(act for act in new.consolidates if act not in set(old.consolidates))
    before = {(p.eid, mark.act) for p in old.provisions for mark in p.marks}
    came = {mark.act for p in new.provisions for mark in p.marks if (p.eid, mark.act) not in before}
    return tuple(act for act in new.consolidates if act in came)


def _units(document: Document) -> dict[str, str]:
    """eid -> the outermost article, section or annex it stands in, in the body and the annexes."""
    out: dict[str, str] = {}
    for p in document.provisions:
        if p.parent is not None and p.parent in out:
            out[p.eid] = out[p.parent]
        elif p.type in UNIT_TYPES and p.scope in (Scope.BODY, Scope.ANNEXES):
            out[p.eid] = p.eid
    return out


def _in_order(order: list[str], wanted: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(eid for eid in order if eid in wanted))
