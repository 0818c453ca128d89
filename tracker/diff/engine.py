"""The step between two documents."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tracker.diff import page_chrome
from tracker.diff.align import align
from tracker.diff.reasons import parse_reason, reason
from tracker.diff.rows import rows
from tracker.diff.tree import Keys, build, plain_texts
from tracker.model import (
    Action,
    ChangeKind,
    Diff,
    Document,
    Fact,
    LegalStatus,
    ProvisionChange,
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
        return Diff(ChangeKind.FIRST, (), Significance.SUBSTANTIVE, (str(reason("first")),), scope=new.scope)
    scope = old.scope & new.scope
    found = _facts(old, new)
    if new.status is LegalStatus.REPEALED and old.status is not LegalStatus.REPEALED:
        text = str(reason("text_repealed"))
        return Diff(ChangeKind.REPEALED, (), Significance.SUBSTANTIVE, (text,), found, scope)
    keys = Keys(plain_texts(old, new))
    law = scope - {Scope.AROUND}
    changed = rows(align(build(old, law, keys), build(new, law, keys)), new.language)
    kind = ChangeKind.AMENDED
    reasons = _reasons(found, changed)
    if Scope.AROUND in scope and (beside := page_chrome.rows(old, new)):
        changed += beside
        reasons += (str(reason("around")),)
    if old.status is LegalStatus.REPEALED and new.status is not LegalStatus.REPEALED:
        kind = ChangeKind.RESTORED
        reasons = (str(reason("text_restored")), *reasons)
    top = [row.significance for row in changed]
    if found or kind is ChangeKind.RESTORED:
        top.append(Significance.SUBSTANTIVE)
    significance = max(top, key=lambda s: s.rank, default=Significance.EDITORIAL)
    return Diff(kind, changed, significance, reasons, found, scope)


def _facts(old: Document, new: Document) -> tuple[Fact, ...]:
    """What the publisher says of the whole text now and did not before."""
    out = []
    if old.status is not new.status and LegalStatus.UNKNOWN not in (old.status, new.status):
        out.append(Fact("status", _status(old), _status(new)))
    for before, after in (
        (old.in_force_from, new.in_force_from),
        (old.repealed_from, new.repealed_from),
    ):
        if before != after and after is not None:
            out.append(Fact("date", _day(before), _day(after)))
    return tuple(out)


def _status(doc: Document) -> str:
    return doc.status.value.replace("_", " ")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


#: What a change is told by first. Words that changed are told by the rows, not by the change.
_WEIGHT = ("status", "date", "rate", "amount", "threshold", "duration", "definition", "modality")


def _reasons(found: tuple[Fact, ...], changed: tuple[ProvisionChange, ...]) -> tuple[str, ...]:
    """First what the publisher says of the whole, then the weightiest facts, then counts."""
    out: list[str] = []
    for fact in found:
        values = {"before": fact.before or "none", "after": fact.after or "none"}
        code = "status_changed" if fact.kind == "status" else "date_changed" if fact.before else "date_added"
        out.append(str(reason(code, **values)))
    told: dict[str, int] = {}
    for row in changed:
        if row.significance is Significance.SUBSTANTIVE and not row.rollup and row.action is Action.AMENDED:
            for text in row.reasons:
                weight = _weight(text)
                if weight is not None:
                    told.setdefault(text, weight)
    out += sorted(told, key=lambda text: told[text])[:_MAX_REASONS]
    counts = Counter(row.action for row in changed if not row.rollup)
    out += [str(reason(f"count_{action.value}", count=counts[action])) for action in Action if counts[action]]
    return tuple(out)


def _weight(text: str) -> int | None:
    """Place of a reason among the facts; something replaced comes before something new."""
    parsed = parse_reason(text)
    kind, _, step = parsed.code.partition("_") if parsed else ("", "", "")
    return _WEIGHT.index(kind) * 2 + (step != "changed") if kind in _WEIGHT else None
