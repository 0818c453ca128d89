"""The same step of the law in several languages is told once."""

from __future__ import annotations

from typing import NamedTuple

from tracker.lifecycle.same_step import change_key, one_language


class Change(NamedTuple):
    id: str
    language: str
    valid_from: str | None = None
    observed_at: str = "2026-07-27T06:00:00Z"
    kind: str = "amended"
    instrument: str = "act"


def told(*changes: Change) -> list[tuple[str, list[str]]]:
    found = one_language(
        changes, lambda c: change_key(c.instrument, c.kind, c.valid_from, c.observed_at), lambda c: c.language
    )
    return [(c.id, [o.id for o in others]) for c, others in found]


def test_languages_of_one_day_of_law_are_one_step_and_english_is_told() -> None:
    fr = Change("fr", "fr", "2026-08-01", "2026-07-20T06:00:00Z")
    assert told(fr, Change("en", "en", "2026-08-01")) == [("en", ["fr"])]
    assert told(fr, Change("zh", "zh", "2026-08-01")) == [("fr", ["zh"])]


def test_without_a_day_of_law_the_day_it_was_seen_counts() -> None:
    late = Change("zh", "zh", observed_at="2026-07-27T23:00:00Z")
    assert told(Change("en", "en"), late) == [("en", ["zh"])]
    assert told(Change("en", "en"), late._replace(observed_at="2026-07-28T00:00:00Z")) == [
        ("en", []), ("zh", []),
    ]  # fmt: skip


def test_another_day_kind_or_instrument_is_another_step() -> None:
    en = Change("en", "en", "2026-08-01")
    for other in ({"valid_from": "2026-09-01"}, {"kind": "repealed"}, {"instrument": "other"}):
        assert told(en, en._replace(id="fr", language="fr", **other)) == [("en", []), ("fr", [])]


def test_two_changes_in_the_first_language_are_both_told() -> None:
    en, fr = Change("a", "en", "2026-08-01"), Change("c", "fr", "2026-08-01")
    assert told(en, en._replace(id="b"), fr) == [("a", ["c"]), ("b", [])]
