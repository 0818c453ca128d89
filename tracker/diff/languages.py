"""Two languages of one text: the words cannot be compared, the structure can.

Equally authentic texts must have the same provisions. What one language has and the other lacks is
a translation that lags, a capture that lost a part, or an extractor that missed a head.
"""

from __future__ import annotations

from tracker.diff.reasons import reason
from tracker.model import (
    LAW_SCOPES,
    Action,
    ChangeKind,
    Diff,
    Document,
    Provision,
    ProvisionChange,
    Scope,
    Significance,
)

#: Nodes that languages may cut differently without a difference of law.
_LOOSE = frozenset({"wrapup", "block", "table", "row", "footnote", "formula", "conclusion", "definition"})


def compare_languages(one: Document, other: Document) -> Diff:
    """Provisions that only one of two languages has, outermost only: what ``other`` lacks, then ``one``.

    A row is ``removed`` where ``other`` lacks a provision of ``one`` (its text in ``before``), ``added``
    where ``one`` lacks it (``after``). Parts that only one document has (recitals) are not compared.
    """
    scope = (one.scope & other.scope & LAW_SCOPES) - {Scope.NOTES}
    rows = [
        *_lacking(one, other, scope, Action.REMOVED),
        *_lacking(other, one, scope, Action.ADDED),
    ]
    significance = Significance.SUBSTANTIVE if rows else Significance.EDITORIAL
    counts = {action: sum(row.action is action for row in rows) for action in (Action.ADDED, Action.REMOVED)}
    reasons = tuple(reason(f"count_{a.value}", count=n) for a, n in counts.items() if n)
    return Diff(ChangeKind.AMENDED, tuple(rows), significance, reasons, (), scope)


def _lacking(
    have: Document, lack: Document, scope: frozenset[Scope], action: Action
) -> list[ProvisionChange]:
    missing = {
        p.eid
        for p in have.provisions
        if p.scope in scope and p.type not in _LOOSE and p.eid not in lack.by_eid
    }
    return [_row(have, p, action) for p in have.provisions if p.eid in missing and p.parent not in missing]


def _row(document: Document, p: Provision, action: Action) -> ProvisionChange:
    text = document.text_of(p.eid)
    added = action is Action.ADDED
    return ProvisionChange(
        eid=p.eid,
        action=action,
        type=p.type,
        num=p.num,
        heading=p.heading,
        reasons=(reason(action.value),),
        before=None if added else text,
        after=text if added else None,
    )
