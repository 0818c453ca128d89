"""The step between two documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from tracker.diff import page_chrome
from tracker.diff.align import NO_RULES, PairRules, align
from tracker.diff.edits import FORM, classify
from tracker.diff.facts import printed
from tracker.diff.key_facts import key_facts
from tracker.diff.reasons import reason
from tracker.diff.rows import rows
from tracker.diff.tree import Keys, build, plain_texts
from tracker.law.text import compare_key
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

#: Why a row beside the law is there.
_AROUND = reason("around")
#: Reasons a change carries for its rows, before it counts them.
_MAX_REASONS = 12


def diff(old: Document | None, new: Document, rules: PairRules = NO_RULES) -> Diff:
    """What changed from one text to the next, by provision.

    Only the parts that both documents declare are compared: what a product leaves out by design (a
    consolidation without recitals) is no change, a part that it carries and that came or went is one.
    Without an old text the kind is FIRST. Where the new text is marked as repealed, replaced or suspended
    and the old was not, it is REPEALED, and has rows only if the text itself is still there. Every other
    step is AMENDED (RESTORED after such an end), and empty for the same law. ``rules`` are what a person said
    of the pairs of this step.
    """
    if old is None:
        return Diff(ChangeKind.FIRST, (), Significance.SUBSTANTIVE, (reason("first"),), scope=new.scope)
    scope = old.scope & new.scope
    found = _facts(old, new)
    kind, why = _kind(old, new)
    if kind is ChangeKind.REPEALED and 2 * _units(new) < _units(old):
        return Diff(kind, (), Significance.SUBSTANTIVE, why, found, scope)
    keys = Keys(plain_texts(old, new))
    law = scope - {Scope.AROUND}
    changed = rows(align(build(old, law, keys), build(new, law, keys), rules), new.language)
    reasons = (*why, *_reasons(found, changed))
    if Scope.AROUND in scope and (beside := page_chrome.rows(old, new)):
        changed += beside
        reasons += (reason("around"),)
    top = [row.significance for row in changed] + [_weight_of(fact) for fact in found]
    if why:
        top.append(Significance.SUBSTANTIVE)
    significance = max(top, key=lambda s: s.rank, default=Significance.EDITORIAL)
    return Diff(kind, changed, significance, reasons, found, scope)


def with_key_facts(step: Diff, old: Document | None, new: Document) -> Diff:
    """A step with what it means to a reader (`key_facts`): for what is stored or shown, not for each look."""
    if old is None:
        return step
    law = [row for row in step.provisions if row.reasons != (_AROUND,)]
    return replace(step, key_facts=key_facts(old, new, law, new.language))


def _kind(old: Document, new: Document) -> tuple[ChangeKind, tuple[Reason, ...]]:
    """Whether the whole text came to an end or was restored, and the reason that says so."""
    if new.status.ended and not old.status.ended:
        return ChangeKind.REPEALED, (reason(f"text_{new.status.value}"),)
    if old.status.ended and not new.status.ended:
        return ChangeKind.RESTORED, (reason("text_restored"),)
    return ChangeKind.AMENDED, ()


def _units(document: Document) -> int:
    """Articles of a text; its provisions where it has none."""
    return document.count("article") + document.count("section") or len(document.provisions)


def _facts(old: Document, new: Document) -> tuple[Fact, ...]:
    """What the publisher says of the whole text now and did not before."""
    out = []
    before = None if old.status is LegalStatus.UNKNOWN else FactValue(code=old.status.value)
    if old.status is not new.status is not LegalStatus.UNKNOWN and (before or new.status.ended):
        out.append(Fact("status", before, FactValue(code=new.status.value)))
    for subject, was, is_ in (
        ("in_force", old.in_force_from, new.in_force_from),
        ("repealed", old.repealed_from, new.repealed_from),
    ):
        if was != is_ and is_ is not None:
            out.append(Fact("date", _day(was), _day(is_), subject))
    # two products print the title each in its way
    if old.extractor == new.extractor and _title(old) != _title(new):
        out.append(Fact("title", printed(old.title), printed(new.title)))
    return tuple(out)


def _title(document: Document) -> str:
    return compare_key(document.title).casefold()


def _weight_of(fact: Fact) -> Significance:
    if fact.kind != "title":
        return Significance.SUBSTANTIVE
    if fact.before and fact.after and classify(fact.before.printed, fact.after.printed).kind <= FORM:
        return Significance.EDITORIAL
    return Significance.MINOR


def _day(day: date | None) -> FactValue | None:
    return None if day is None else FactValue(day.isoformat(), date=day.isoformat())


#: What a change is told by first. Words that changed are told by the rows, not by the change.
_WEIGHT = ("status", "date", "rate", "amount", "threshold", "duration", "definition", "modality")


def _reasons(found: tuple[Fact, ...], changed: tuple[ProvisionChange, ...]) -> tuple[Reason, ...]:
    """First what the publisher says of the whole, then the weightiest facts, then counts."""
    out: list[Reason] = []
    for fact in found:
        if fact.kind == "status" and not fact.before:
            continue  # an end, which is told first
        how = "changed" if fact.before and fact.after else "added" if fact.after else "removed"
        out.append(reason(f"{fact.kind}_{how}", fact.before, fact.after))
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
