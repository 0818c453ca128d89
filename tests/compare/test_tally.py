"""How many agreements have a rule, by year: what is published counts, what nobody has read does not."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.compare.matrix import UnknownChoice
from tracker.compare.tally import rules, tally
from tracker.registry.loader import load_registry

ON = date(2026, 11, 30)


def test_localisation_is_banned_hard_or_soft_by_year() -> None:
    registry = load_registry()
    said = {r.instrument: r for r in rules(registry, "digital-trade", "data-localisation", ON)}
    assert (said["cptpp"].kind, said["rcep"].kind, said["korus"].kind) == ("hard", "soft", "none")
    assert said["depa"].value == "" or said["depa"].provisions
    assert "tpp" not in said  # never in force
    assert "eu-japan-protocol" not in said  # it stands in the agreement's place
    years = {y.year: y for y in tally(registry, "digital-trade", "data-localisation", ON)}
    assert list(years) == sorted(years)
    assert "rcep" in years[2020].new
    last = years[max(years)]
    assert last.hard + last.soft + last.none + last.unread == len([r for r in said.values() if r.year])
    # the protocol of 2024 moved the EU-Japan EPA
    assert (years[2024].hard, years[2024].none) == (years[2021].hard + 1, years[2021].none - 1)


def test_a_topic_without_a_scale_is_not_counted() -> None:
    with pytest.raises(UnknownChoice, match="data-localisation"):
        rules(load_registry(), "digital-trade", "nothing", ON)
