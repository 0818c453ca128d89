"""A change in a few words: what happened to which articles, which dates and amounts moved.

Works on the JSON shape of a change (`tracker.contract.change.ChangeView`), so that pages and briefings say
the same of the same change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.law import eids
from tracker.model import UNIT_TYPES, FactValue, Reason, Significance
from tracker.publish.eid_labels import unit_of
from tracker.publish.values import day_of, fact_of

Row = Mapping[str, Any]
#: What a reader acts on first.
_FACT_ORDER = ("status", "date", "rate", "threshold", "amount", "duration", "definition", "modality",
               "title")  # fmt: skip
_WHOLE = frozenset({"added", "removed", "repealed"})


@dataclass(frozen=True)
class FactItem:
    eid: str | None  # None: of the whole text
    kind: str
    before: FactValue | None
    after: FactValue | None
    significance: str = "substantive"


@dataclass(frozen=True)
class Named:
    """An article, annex or recital by id, number and heading."""

    eid: str
    num: str | None = None
    heading: str | None = None
    from_eid: str | None = None
    significance: str = "substantive"


@dataclass(frozen=True)
class DateMove:
    """The dates of one article that went and that came; equal ones on both sides left out."""

    unit: str
    before: tuple[FactValue, ...]
    after: tuple[FactValue, ...]


def units(rows: Sequence[Row]) -> dict[str, tuple[Named, ...]]:
    """action -> the articles, annexes and recitals (or what stands alone) it happened to, in order."""
    out: dict[str, list[Named]] = {}
    seen: set[str] = set()
    for p in rows:
        if (p["rollup"] or p["type"] in UNIT_TYPES or unit_of(p["eid"]) == p["eid"]) and p["eid"] not in seen:
            seen.add(p["eid"])
            out.setdefault(p["action"], []).append(
                Named(p["eid"], p["num"], p["heading"], p["from_eid"], p["significance"])
            )
    for p in rows:
        unit = unit_of(p["eid"])
        if unit not in seen and not seen.intersection(eids.ancestors(unit)):
            seen.add(unit)
            out.setdefault("amended", []).append(Named(unit, significance=p["significance"]))
    return {action: tuple(named) for action, named in out.items()}


def facts(whole: Sequence[Row], rows: Sequence[Row]) -> tuple[FactItem, ...]:
    """Facts of the text and its provisions, each once: substantive first, both sides known first.

    A new article is named whole; its every date and amount is not a fact that changed.
    """
    out = [_item(None, f) for f in whole]
    for p in rows:
        if p["action"] in _WHOLE and unit_of(p["eid"]) == p["eid"]:
            continue
        out += [_item(p["eid"], f, p["significance"]) for f in p["facts"]]
    kinds = {k: n for n, k in enumerate(_FACT_ORDER)}

    def rank(f: FactItem) -> tuple[int, int, int]:
        both = 0 if f.before and f.after else 1
        return (-Significance(f.significance).rank, both, kinds.get(f.kind, len(kinds)))

    return tuple(sorted(dict.fromkeys(out), key=rank))  # stable: document order within a kind


def _item(eid: str | None, fact: Row, significance: str = "substantive") -> FactItem:
    found = fact_of(fact)
    return FactItem(eid, found.kind, found.before, found.after, significance)


def date_moves(found: Sequence[FactItem]) -> tuple[DateMove, ...]:
    """Dates by article, those that replace another date first."""
    before: dict[str, list[FactValue]] = {}
    after: dict[str, list[FactValue]] = {}
    for f in found:
        if f.kind != "date":
            continue
        unit = unit_of(f.eid) if f.eid else ""
        for side, value in ((before, f.before), (after, f.after)):
            if value and value not in side.setdefault(unit, []):
                side[unit].append(value)
    out = []
    for unit in dict.fromkeys([*before, *after]):
        old = [x for x in before.get(unit, []) if x not in after.get(unit, [])]
        new = [x for x in after.get(unit, []) if x not in before.get(unit, [])]
        if old or new:
            out.append(DateMove(unit, tuple(sorted(old, key=_when)), tuple(sorted(new, key=_when))))
    return tuple(sorted(out, key=lambda m: (not (m.before and m.after), not m.before)))


def _when(value: FactValue) -> tuple[bool, str, str]:
    day = day_of(value)
    return (day is None, day.isoformat() if day else "", value.printed)


def reasons_of(view: Row) -> list[Reason]:
    """The reasons of a change or of a row of it, from its JSON shape."""
    return [Reason.from_json(r) for r in view["reason_codes"]]


def rank_reasons(reasons: Sequence[Reason]) -> list[Reason]:
    """Reasons a reader acts on first: status, dates, rates and amounts before words and counts."""

    def rank(reason: Reason) -> int:
        family = reason.code.partition("_")[0]
        return REASONS.index(family) if family in REASONS else len(REASONS)

    return sorted(reasons, key=rank)


def telling(reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons that say more than which words differ, ranked."""
    return rank_reasons([r for r in reasons if r.code == "unlike" or r.code.partition("_")[0] in REASONS])


#: Families of reasons, what a reader acts on first.
REASONS = ("text", "status", "repealed", "date", "rate", "threshold", "amount", "duration", "definition",
            "modality")  # fmt: skip


def end_of(kind: str, codes: Iterable[str]) -> str:
    """The kind of a change for `sentence`: of a text's end how it ended, by the codes of the reasons."""
    ends = (code.removeprefix("text_") for code in codes if code in ("text_replaced", "text_suspended"))
    return next(ends, kind) if kind == "repealed" else kind
