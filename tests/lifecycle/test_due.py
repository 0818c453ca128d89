"""A day on which something is to be done changes no law: a payment, a review."""

from __future__ import annotations

from datetime import date

from tracker.lifecycle.state import StateOf, state
from tracker.lifecycle.steps import steps
from tracker.registry.loader import load_registry


def test_a_payment_or_review_to_come_leaves_the_law_as_it_applies() -> None:
    registry, on = load_registry(), date(2026, 11, 30)
    for instrument in ("usmca-ch19", "it-dst"):
        found = steps(registry, on, instruments=[instrument])
        assert any(s.event == "due" and s.date > on for s in found)
        assert state(found, on).applies.state is StateOf.YES
