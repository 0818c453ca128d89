"""What a change means, as a lawyer would tell it: typed facts in the order of their weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.model import Action, Document, Fact, FactValue, KeyFact, LegalStatus, ProvisionChange

#: Kinds in the order in which they are told.
KINDS = (
    "status", "repeal", "date_moved", "duty_begins", "duty_ends", "sanction_up", "sanction_down",
    "new_sanction", "new_ban", "new_duty", "new_permission", "new_right", "new_policy", "new_provision",
    "threshold", "rate", "amount", "scope_wider", "scope_narrower", "exception", "definition", "period",
    "authority", "procedure", "title",
)  # fmt: skip
_RANK = {kind: n for n, kind in enumerate(KINDS)}
#: Facts of a row that are key facts as they stand where both sides are known.
_VALUES = {"threshold": "threshold", "rate": "rate", "duration": "period", "date": "date_moved"}


def key_facts(
    old: Document,
    new: Document,
    rows: Sequence[ProvisionChange],
    language: str,  # noqa: ARG001 - words are read by it next
) -> tuple[KeyFact, ...]:
    """The facts of a step between two texts, in rank order, those that several provisions share once.

    ``rows`` are those of the change. Rows of a pairing that is not sure give no fact.
    """
    found = [*_whole(old, new), *_of_rows(rows)]
    return tuple(sorted(_merged(found), key=lambda f: _RANK[f.kind]))


def _whole(old: Document, new: Document) -> Iterator[KeyFact]:
    """What the publisher says of the whole text."""
    if old.status is not new.status and (new.status.ended or old.status is not LegalStatus.UNKNOWN):
        before = None if old.status is LegalStatus.UNKNOWN else FactValue(code=old.status.value)
        day = new.repealed_from if new.status.ended else new.in_force_from
        yield KeyFact(
            "status", before=before, after=FactValue(code=new.status.value),
            from_day=day.isoformat() if day else None,
        )  # fmt: skip


def _of_rows(rows: Sequence[ProvisionChange]) -> Iterator[KeyFact]:
    for row in rows:
        if row.rollup or row.type == "footnote":
            continue
        if row.action is Action.REPEALED:
            yield KeyFact("repeal", (row.eid,), from_eids=(row.from_eid or row.eid,))
        if row.action is not Action.AMENDED:
            continue
        for fact in row.facts:
            if fact.kind in _VALUES and _moved(fact):
                yield KeyFact(
                    _VALUES[fact.kind], (row.eid,), fact.before, fact.after,
                    from_eids=(row.from_eid or row.eid,),
                )  # fmt: skip
            elif fact.kind == "definition":
                yield KeyFact("definition", (row.eid,), fact.before, fact.after, term=fact.subject)


def _moved(fact: Fact) -> bool:
    """Whether both sides can be read and differ."""
    if fact.before is None or fact.after is None:
        return False
    x, y = ((v.date, v.number, v.unit, v.currency) for v in (fact.before, fact.after))
    return x != y and any(x) and any(y)


def _merged(found: Sequence[KeyFact]) -> list[KeyFact]:
    """Equal facts of several provisions as one, with all their eids."""
    out: dict[KeyFact, KeyFact] = {}
    for fact in found:
        key = replace(fact, eids=(), from_eids=())
        seen = out.get(key)
        out[key] = fact if seen is None else replace(
            seen, eids=tuple(dict.fromkeys((*seen.eids, *fact.eids))),
            from_eids=tuple(dict.fromkeys((*seen.from_eids, *fact.from_eids))),
        )  # fmt: skip
    return list(out.values())
