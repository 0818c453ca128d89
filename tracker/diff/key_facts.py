"""What a change means, as a lawyer would tell it: typed facts in the order of their weight.

A fact is told where the words prove it and not else. Values before and after come from one provision whose
pairing is sure; what is new or gone is so in the whole text: a sentence that only left its place is neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.diff import whole_text
from tracker.diff.added_clauses import added, removed
from tracker.diff.amended_clauses import amended
from tracker.diff.novelty import Known
from tracker.diff.own_days import with_days
from tracker.law.legal_words import legal_words
from tracker.model import UNIT_TYPES, Action, Document, KeyFact, ProvisionChange, Scope, Significance

#: Kinds in the order in which they are told, and how much each weighs.
KINDS = {
    "status": 200, "date_moved": 90, "duty_begins": 82, "duty_ends": 80, "sanction_up": 80,
    "new_sanction": 72, "sanction_down": 76, "new_ban": 80, "new_duty": 70, "new_right": 62,
    "duty_weaker": 66, "duty_stronger": 68,
    "new_policy": 60, "new_permission": 58, "new_provision": 50, "repeal": 52, "threshold": 60, "rate": 60,
    "amount": 56, "scope_wider": 54, "scope_narrower": 54, "exception": 52, "definition": 46, "period": 48,
    "authority": 40, "procedure": 34, "title": 12,
}  # fmt: skip
#: Kinds that are one matter for a reader: the second of them weighs less than the first.
_GROUPS = {
    kind: n
    for n, kinds in enumerate(
        (
            "status", "date_moved duty_begins duty_ends", "sanction_up sanction_down new_sanction",
            "new_ban new_duty new_right new_policy new_permission new_provision repeal",
            "duty_weaker duty_stronger", "threshold rate amount", "scope_wider scope_narrower exception",
            "definition", "period",
            "authority procedure", "title",
        )
    )
    for kind in kinds.split()
}  # fmt: skip
#: Bytes of a text that stands whole in a longer one.
_WHOLE = 20
#: What each further fact of a group weighs against the one before, and how many facts are kept.
_FURTHER, MAX_FACTS = 0.88, 60
_NO_LAW = frozenset({"footnote", "recital", "citation", "preamble", "formula", "conclusion", "heading"})


@dataclass
class _FoundFacts:
    """Facts with their weights, equal ones of several provisions once."""

    facts: dict[KeyFact, tuple[KeyFact, float]] = field(default_factory=dict)

    def put(self, fact: KeyFact, weight: float) -> None:
        key = replace(fact, eids=(), from_eids=())
        seen = self.facts.get(key)
        if seen is None:
            self.facts[key] = fact, weight
            return
        merged = replace(
            seen[0], eids=tuple(dict.fromkeys((*seen[0].eids, *fact.eids))),
            from_eids=tuple(dict.fromkeys((*seen[0].from_eids, *fact.from_eids))),
        )  # fmt: skip
        self.facts[key] = merged, max(seen[1], weight) * 1.05

    def ranked(self, new: Document, language: str) -> tuple[KeyFact, ...]:
        told = with_days([fact for fact, _ in self.facts.values()], new, language)
        weights = (weight for _, weight in self.facts.values())
        scored = sorted(
            ((KINDS[fact.kind] * weight, fact) for fact, weight in zip(told, weights, strict=True)),
            key=lambda s: -s[0],
        )
        seen: dict[int, int] = {}
        out = []
        for score, fact in scored:
            group = _GROUPS[fact.kind]
            out.append((score * _FURTHER ** seen.get(group, 0), fact))
            seen[group] = seen.get(group, 0) + 1
        return tuple(fact for _, fact in sorted(out, key=lambda s: -s[0]))[:MAX_FACTS]


def key_facts(
    old: Document, new: Document, rows: Sequence[ProvisionChange], language: str
) -> tuple[KeyFact, ...]:
    """The facts of a step between two texts, in rank order, those that several provisions share once.

    ``rows`` are those of the change; a row of a pairing that is not sure is read as one text that went and
    one that came.
    """
    out = _FoundFacts()
    for fact, weight in whole_text.facts(old, new, language, rows):
        out.put(fact, weight)
    words = legal_words(language)
    law = [row for row in rows if _is_law(row, old, new)]
    known = Known(law, language, rows) if words else None
    for row in law:
        if known is None or words is None:
            break
        found: Iterator[tuple[KeyFact, float]]
        if row.action is Action.REPEALED:
            found = iter([(KeyFact("repeal", (row.eid,), from_eids=(row.from_eid or row.eid,)), _level(row))])
        elif row.action is Action.REMOVED:
            found = ((f, w * _level(row)) for f, w in removed(row, old, known, words, language))
        elif (
            row.action is Action.AMENDED
            and not (row.before is None and row.after is None)
            and (row.sure or _grew(row, old, new))
        ):
            found = ((f, w * _level(row)) for f, w in amended(row, old, new, known, words, language))
        elif row.after:
            found = ((f, w * _level(row)) for f, w in added(row, old, new, known, words, language))
        else:
            continue
        for fact, weight in found:
            out.put(fact, weight)
    return out.ranked(new, language)


def _is_law(row: ProvisionChange, old: Document, new: Document) -> bool:
    if row.type in _NO_LAW or row.significance is not Significance.SUBSTANTIVE:
        return False
    provision = new.by_eid.get(row.eid) or old.by_eid.get(row.eid)
    # what an amending law says of itself stands in the supplements of the law that it amended
    amending = row.eid.startswith("suppl")
    return provision is not None and provision.scope in (Scope.BODY, Scope.ANNEXES) and not amending


def _grew(row: ProvisionChange, old: Document, new: Document) -> bool:
    """Whether the whole of a short text stands in what it became: then the pair is sure."""
    was, now = old.by_eid.get(row.from_eid or row.eid), new.by_eid.get(row.eid)
    text = was.text.rstrip(" .;。；").casefold() if was else ""
    return now is not None and len(text.encode()) > _WHOLE and text in now.text.casefold()


def _level(row: ProvisionChange) -> float:
    """An article weighs more than its paragraph, a point less."""
    return (
        1.0
        if row.type in UNIT_TYPES
        else 0.9
        if row.type in ("paragraph", "subsection", "subparagraph")
        else 0.8
    )
