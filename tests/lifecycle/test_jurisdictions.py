"""Whose law an instrument is."""

from __future__ import annotations

from tracker.lifecycle.jurisdictions import jurisdictions, owners
from tracker.registry import load_registry


def test_a_treaty_is_its_parties_and_a_law_that_of_its_regime() -> None:
    registry = load_registry()
    found = jurisdictions(registry)
    for code, j in found.items():
        for i in j.treaties:
            assert code in {p.party for p in i.parties}
        for regime, i in j.laws:
            assert not i.parties
            assert regime.jurisdiction.partition("-")[0] == code
    assert "cptpp" in {i.id for i in found["JP"].treaties}
    assert "eu-ai-act" in {i.id for _, i in found["EU"].laws}


def test_every_instrument_has_an_owner_and_states_stand_with_their_federation() -> None:
    registry = load_registry()
    found = jurisdictions(registry)
    held = {i.id for j in found.values() for i in j.instruments}
    assert held == set(registry.instruments)
    assert not [code for code in found if "-" in code]
    assert {
        owners(i, r) for r in registry.regimes.values() for i in r.instruments if r.jurisdiction == "US-CA"
    } == {("US",)}
