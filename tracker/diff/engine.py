"""The step between two documents."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tracker.diff import page_chrome
from tracker.diff.align import align
from tracker.diff.reasons import reason
from tracker.diff.rows import rows
from tracker.diff.tree import Keys, build, plain_texts
from tracker.model import (
    Action,
    ChangeKind,
    Diff,
    Document,
    Fact,
    FactValue,
    LegalStatus,
    ProvisionChange,
    Reason,
    Scope,
    Significance,
)

#: Reasons a change carries for its rows, before it counts them.
_MAX_REASONS = 12


def diff(old: Document | None, new: Document) -> Diff:
    """What changed from one text to the next, by provision.

    Only the scopes both documents have are compared. Without an old text the kind is FIRST; where
    the publisher says that the new text is repealed and the old was not, it is REPEALED. Both carry
    no rows. Every other step is AMENDED (RESTORED after a repeal), and empty for the same law.
    """
    if old is None:
        return Diff(ChangeKind.FIRST, (), Significance.SUBSTANTIVE, (reason("first"),), scope=new.scope)
    scope = old.scope & new.scope
    found = _facts(old, new)
    if new.status is LegalStatus.REPEALED and old.status is not LegalStatus.REPEALED:
        why = (reason("text_repealed"),)
        return Diff(ChangeKind.REPEALED, (), Significance.SUBSTANTIVE, why, found, scope)
    keys = Keys(plain_texts(old, new))
    law = scope - {Scope.AROUND}
    changed = rows(align(build(old, law, keys), build(new, law, keys)), new.language)
    kind = ChangeKind.AMENDED
    reasons = _reasons(found, changed)
    if Scope.AROUND in scope and (beside := page_chrome.rows(old, new)):
        changed += beside
        reasons += (reason("around"),)
    if old.status is LegalStatus.REPEALED and new.status is not LegalStatus.REPEALED:
        kind = ChangeKind.RESTORED
        reasons = (reason("text_restored"), *reasons)
    top = [row.significance for row in changed]
    if found or kind is ChangeKind.RESTORED:
        top.append(Significance.SUBSTANTIVE)
    significance = max(top, key=lambda s: s.rank, default=Significance.EDITORIAL)
    return Diff(kind, changed, significance, reasons, found, scope)


def _facts(old: Document, new: Document) -> tuple[Fact, ...]:
    """What the publisher says of the whole text now and did not before."""
    out = []
    if old.status is not new.status and LegalStatus.UNKNOWN not in (old.status, new.status):
        out.append(Fact("status", FactValue(code=old.status.value), FactValue(code=new.status.value)))
    for subject, before, after in (
        ("in_force", old.in_force_from, new.in_force_from),
        ("repealed", old.repealed_from, new.repealed_from),
    ):
        if before != after and after is not None:
            out.append(Fact("date", _day(before), _day(after), subject))
    return tuple(out)


def _day(day: date | None) -> FactValue | None:
    return None if day is None else FactValue(day.isoformat(), date=day.isoformat())


#: What a change is told by first. Words that changed are told by the rows, not by the change.
_WEIGHT = ("status", "date", "rate", "amount", "threshold", "duration", "definition", "modality")


def _reasons(found: tuple[Fact, ...], changed: tuple[ProvisionChange, ...]) -> tuple[Reason, ...]:
    """First what the publisher says of the whole, then the weightiest facts, then counts."""
    out: list[Reason] = []
    for fact in found:
        code = "status_changed" if fact.kind == "status" else "date_changed" if fact.before else "date_added"
        out.append(reason(code, fact.before, fact.after))
    weights: dict[Reason, int] = {}
    for row in changed:
        if row.significance is Significance.SUBSTANTIVE and not row.rollup and row.action is Action.AMENDED:
            for why in row.reasons:
                weight = _weight(why)
                if weight is not None:
                    weights.setdefault(why, weight)
    out += sorted(weights, key=lambda why: weights[why])[:_MAX_REASONS]
    counts = Counter(row.action for row in changed if not row.rollup)
    out += [reason(f"count_{action.value}", count=counts[action]) for action in Action if counts[action]]
    return tuple(out)


def _weight(why: Reason) -> int | None:
    """Place of a reason among the facts; something replaced comes before something new."""
    kind, _, step = why.code.partition("_")
    return _WEIGHT.index(kind) * 2 + (step != "changed") if kind in _WEIGHT else None
