"""Facts of the text as a whole: its status and title, its highest fines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from tracker.diff.edits import FORM, classify
from tracker.diff.fines import Fine, fines
from tracker.law.legal_words import legal_words
from tracker.model import (
    Action,
    Document,
    FactValue,
    KeyFact,
    LegalStatus,
    Provision,
    ProvisionChange,
    Scope,
)

_MEASURES = {
    "fixed": "highest_fixed_fine",
    "share": "highest_share_of_turnover",
    "multiple": "highest_multiple",
}
_TURNOVER = ("turnover", "worldwide_turnover")


def facts(
    old: Document, new: Document, language: str, rows: Sequence[ProvisionChange]
) -> Iterator[tuple[KeyFact, float]]:
    """Facts with their weights."""
    yield from _status(old, new)
    # two products print the title each in its way
    if old.extractor == new.extractor and classify(old.title, new.title).kind > FORM:
        yield KeyFact("title", before=FactValue(old.title), after=FactValue(new.title)), 1.0
    if rows:
        yield from _highest(old, new, language, rows)


def _status(old: Document, new: Document) -> Iterator[tuple[KeyFact, float]]:
    if old.status is new.status or not (new.status.ended or old.status is not LegalStatus.UNKNOWN):
        return
    if new.status is LegalStatus.UNKNOWN:
        return
    before = None if old.status is LegalStatus.UNKNOWN else FactValue(code=old.status.value)
    day = new.repealed_from if new.status.ended else new.in_force_from
    from_day = day.isoformat() if day else None
    yield KeyFact("status", before=before, after=FactValue(code=new.status.value), from_day=from_day), 1.0


Highest = dict[tuple[str, str | None], tuple[Fine, list[str]]]


def _highest(
    old: Document, new: Document, language: str, rows: Sequence[ProvisionChange]
) -> Iterator[tuple[KeyFact, float]]:
    """The highest fines of both texts where they differ: fixed ones by currency, shares, multiples."""
    changed = {
        f.scale for row in rows for text in (row.before, row.after) if text for f in fines(text, language)
    }
    if all(form == "periodic" for form, *_ in changed):
        return  # the highest ones stand where nothing changed
    before, after = _all(old, language), _all(new, language)
    now = {row.from_eid or row.eid: row for row in rows if row.action is Action.AMENDED and row.sure}
    for key, (fine, eids) in after.items():
        measure = _MEASURES[key[0]]
        if key not in before:
            if not before and fine.form == "fixed":
                value = fine.as_value()
                yield KeyFact("new_sanction", tuple(eids), None, value, measure=measure), 1.1
            continue
        was, stood = before[key]
        if fine.most == was.most:
            continue
        up = fine.most > was.most
        # lower is said only where the same provisions say it
        if not up and not all(eid in now and _lower(now[eid], language, was) for eid in stood):
            continue
        fact = KeyFact(
            "sanction_up" if up else "sanction_down", tuple(eids), was.as_value(), fine.as_value(),
            measure=measure, from_eids=tuple(stood),
        )  # fmt: skip
        yield fact, 0.9 if fine.form == "multiple" else 1.2


def _lower(row: ProvisionChange, language: str, was: Fine) -> bool:
    same = [
        f.most
        for f in fines(row.after or "", language)
        if (f.form, f.value.currency) == (was.form, was.value.currency)
    ]
    return bool(same) and max(same) < was.most


def _all(document: Document, language: str) -> Highest:
    """Form and currency (or base) -> the highest fine and the provisions that carry it."""
    out: Highest = {}
    for p in _naming(document, language):
        for fine in fines(p.text, language):
            if fine.form == "periodic" or (fine.form == "share" and fine.base not in _TURNOVER):
                continue
            key = fine.form, fine.value.currency if fine.form == "fixed" else fine.base
            seen = out.get(key)
            if seen is None or fine.most > seen[0].most:
                out[key] = fine, [p.eid]
            elif fine.most == seen[0].most and p.eid not in seen[1]:
                seen[1].append(p.eid)
    return out


def _naming(document: Document, language: str) -> list[Provision]:
    """The provisions in whose text a word of a fine may stand, found in all texts at once."""
    words = legal_words(language)
    law = [p for p in document.provisions if p.scope is Scope.BODY or p.scope is Scope.ANNEXES]
    text = "\n".join([p.text for p in law])
    starts = [*accumulate([len(p.text) + 1 for p in law], initial=0)]
    found: set[int] = set()
    for hint in words.hints if words else ():
        at = text.find(hint)
        while at >= 0:
            found.add(k := bisect_right(starts, at) - 1)
            at = text.find(hint, starts[k + 1])
    return [law[k] for k in sorted(found)]
