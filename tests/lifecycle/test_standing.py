"""Lists, search and comparisons say the same of where an instrument stands: two computations are held together."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.lifecycle.instrument_status import status
from tracker.lifecycle.standing import GROUPS, stand
from tracker.lifecycle.steps import steps_of
from tracker.registry import load_registry

#: The status that a comparison derives -> the group of lists.
GROUP_OF = {
    "in-force": "in-force", "provisional": "in-force", "published": "in-force", "suspended": "suspended",
    "exempted": "suspended", "proposed": "draft", "adopted": "coming", "signed": "coming",
    "not-in-force": "coming", "annulled": "ended", "expired": "ended", "repealed": "ended", "replaced": "ended",
    "withdrawn": "ended", "force-unknown": "other", "decided": "other", "appealed": "other", None: "other",
}  # fmt: skip


@pytest.mark.parametrize("on", [date(2024, 1, 1), date(2026, 12, 1), date(2028, 9, 1)])
def test_lists_and_comparisons_agree_on_every_instrument(on: date) -> None:
    registry = load_registry()
    differ = {}
    for i in registry.instruments.values():
        found = steps_of(registry, i, on)
        derived = status(i, None, found, [r for r in registry.relations if r.to == i.id], on)[0].value
        listed = stand(i, found, on)
        assert listed.group in GROUPS
        expected = GROUP_OF[None if derived is None else str(derived)]
        if expected != listed.group and not (derived is None and listed.group == "coming"):  # all is to come
            differ[i.id] = (derived, listed.code)
    assert differ == {}
