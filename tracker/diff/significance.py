"""How much a change matters, and why.

*Substantive*: words of law changed - a duty, date, amount, rate, threshold, period, definition or
status, a provision that came or went, or any other wording. *Minor*: the law reads the same but for
a cross-reference, a number, a place, a heading, or small words. *Editorial*: form only -
punctuation, spacing, capitals, spelling, how a number or a date is written, footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.diff.edits import FORM, Edit, classify, references, with_same_dates, without_references
from tracker.diff.reasons import reason, shorten
from tracker.law.numbers import HAN
from tracker.law.text import compare_key
from tracker.model import Action, Fact, Reason, Significance

#: Reasons a row carries, at most.
MAX_REASONS = 8
#: A footnote whose text changes by more than this many words is minor, not editorial.
_LONG_NOTE = 12
_SHOWN = 3
_DIGIT = re.compile(rf"[\d{HAN}]")

_FORM_REASONS = {
    Edit.SPACING: "spacing", Edit.CAPITALS: "capitals", Edit.PUNCTUATION: "punctuation",
    Edit.NUMBER_FORM: "number_form", Edit.FUNCTION_WORDS: "function_words",
    Edit.INFLECTION: "inflection",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assessment:
    """A significance and why, weightiest first."""

    significance: Significance
    reasons: tuple[Reason, ...]


def _assessment(items: Sequence[tuple[Significance, Reason]]) -> Assessment:
    ranked = sorted(items, key=lambda item: -item[0].rank)
    top = ranked[0][0] if ranked else Significance.EDITORIAL
    return Assessment(top, tuple(dict.fromkeys(r for _, r in ranked))[:MAX_REASONS])


def merged(parts: Iterable[tuple[Significance, Sequence[Reason]]]) -> Assessment:
    """The significance of a unit above several rows: the highest, with the reasons of all."""
    ranked = sorted(parts, key=lambda part: -part[0].rank)
    distinct = dict.fromkeys(r for _, reasons in ranked for r in reasons)
    return Assessment(ranked[0][0], tuple(distinct)[:MAX_REASONS])


def assess(
    action: Action,
    type: str,  # noqa: A002 - the field's name in the model
    before: str | None,
    after: str | None,
    facts: Sequence[Fact] = (),
    *,
    lang: str = "",
    heading: tuple[str | None, str | None] = (None, None),
    place: tuple[str, str] | None = None,
    placed: Action = Action.RENUMBERED,
    hollow: bool = False,
    typography: bool = False,
    unlike: float | None = None,
) -> Assessment:
    """Why a row matters.

    ``before`` and ``after`` are own texts (whole texts for what came or went; of all parts together for
    what was divided), ``heading`` the headings of both sides, ``place`` the numbers (or parents) of a
    provision that was renumbered or moved (``placed`` says which, where it is amended too). ``hollow``
    tells that what came or went was an empty place holder, ``typography`` that its number is set in
    other characters, ``unlike`` how little two texts that were paired have in common (0 to 1).
    """
    if type == "footnote":
        return _assessment([_footnote(action, before, after)])
    high, low = Significance.SUBSTANTIVE, Significance.MINOR
    if action in (Action.ADDED, Action.REMOVED):
        if hollow:
            return _assessment([(low, reason(f"{action.value}_empty"))])
        return _assessment([(high, reason(action.value)), *_of_facts(facts)])
    found: list[tuple[Significance, Reason]] = []
    if action is Action.REPEALED:
        found.append((high, reason("repealed")))
    if action in (Action.SPLIT, Action.MERGED) and place:
        found.append((low, reason(action.value, before=place[0])))
    if action in (Action.AMENDED, Action.SPLIT, Action.MERGED):
        found += _of_facts(facts)
        if action is Action.AMENDED or compare_key(before or "") != compare_key(after or ""):
            found += _of_text(before or "", after or "", facts, lang)
    if unlike is not None:
        found.insert(0, (high, reason("unlike", count=round(unlike * 100))))
    if action is Action.AMENDED:
        found += _of_heading(*heading)
        if typography:
            found.append((Significance.EDITORIAL, reason("typography")))
        if place:
            found.append((low, reason(placed.value, before=place[0], after=place[1])))
    elif action in (Action.RENUMBERED, Action.MOVED) and place:
        found.append((low, reason(action.value, before=place[0], after=place[1])))
    return _assessment(found)


def _of_facts(facts: Sequence[Fact]) -> list[tuple[Significance, Reason]]:
    out = []
    for fact in facts:
        how = "added" if fact.before is None else "removed" if fact.after is None else "changed"
        if fact.kind == "status":
            out.append((Significance.SUBSTANTIVE, reason("status_changed", fact.before, fact.after)))
        else:
            out.append((Significance.SUBSTANTIVE, reason(f"{fact.kind}_{how}", fact.before, fact.after)))
    return out


def _of_text(before: str, after: str, facts: Sequence[Fact], lang: str) -> list[tuple[Significance, Reason]]:
    """Reasons in the words of a text that stayed but changed."""
    if before == after:
        return []
    old, new = compare_key(before), compare_key(after)
    if old == new:
        return [(Significance.EDITORIAL, reason("typography"))]
    if without_references(old) == without_references(new):
        return [(Significance.MINOR, _of_references(before, after))]
    edits = classify(before, after, lang)
    if edits.kind > FORM and any(_DIGIT.search(a) and _DIGIT.search(b) for a, b in edits.parts):
        same_day = with_same_dates(before, after, lang)
        if compare_key(same_day) == old:
            return [(Significance.EDITORIAL, reason("date_form"))]
        edits = classify(before, same_day, lang) if same_day != after else edits
    if edits.kind is Edit.SPELLING:
        a, b = edits.parts[0]
        return [(Significance.EDITORIAL, reason("spelling", before=a, after=b))]
    if edits.kind <= FORM:
        return [(Significance.EDITORIAL, reason(_FORM_REASONS[edits.kind]))]
    if edits.kind < Edit.WORDS:
        return [(Significance.MINOR, reason(_FORM_REASONS[edits.kind]))]
    parts = [(a, b) for a, b in edits.parts if not _told(a, b, facts)]
    out = [(Significance.SUBSTANTIVE, _of_words(a, b)) for a, b in parts[:_SHOWN]]
    if len(parts) > _SHOWN:
        out.append((Significance.SUBSTANTIVE, reason("words_many", count=len(edits.parts))))
    if not out and not facts:
        out.append((Significance.SUBSTANTIVE, reason("words_many", count=len(edits.parts))))
    return out


def _told(before: str, after: str, facts: Sequence[Fact]) -> bool:
    """Whether an edit is what a fact already says."""
    return any(
        before in (f.before.printed if f.before else "") and after in (f.after.printed if f.after else "")
        for f in facts
        if f.kind != "definition"
    )


def _of_words(before: str, after: str) -> Reason:
    if not before:
        return reason("words_added", after=after)
    if not after:
        return reason("words_removed", before=before)
    return reason("words_replaced", before=shorten(before, 60), after=shorten(after, 60))


def _of_references(before: str, after: str) -> Reason:
    old, new = references(before), references(after)
    for a, b in zip(old, new, strict=False):
        if compare_key(a) != compare_key(b):
            return reason("reference_changed", before=a, after=b)
    return reason("references")


def _of_heading(before: str | None, after: str | None) -> list[tuple[Significance, Reason]]:
    if (before or "") == (after or ""):
        return []
    old, new = compare_key(before or ""), compare_key(after or "")
    if old == new:
        return [(Significance.EDITORIAL, reason("typography"))]
    if not old or not new:
        code = "heading_added" if new else "heading_removed"
        return [(Significance.MINOR, reason(code, before=before, after=after))]
    form = classify(before or "", after or "").kind <= FORM
    what = Significance.EDITORIAL if form else Significance.MINOR
    return [(what, reason("heading_changed", before=before, after=after))]


def _footnote(action: Action, before: str | None, after: str | None) -> tuple[Significance, Reason]:
    """A footnote is not the law's own words: editorial, or minor where much of its text changes."""
    if action in (Action.ADDED, Action.REMOVED):
        return Significance.EDITORIAL, reason(f"footnote_{action.value}")
    edits = classify(before or "", after or "")
    size = max(
        (max(len(a.split()), len(b.split()), (len(a) + len(b)) // 12) for a, b in edits.parts), default=0
    )
    long = edits.kind is Edit.WORDS and size > _LONG_NOTE
    return (Significance.MINOR if long else Significance.EDITORIAL), reason("footnote_changed")
