"""The order of the rules between two parties, and what another act or a date does to one of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.site.record import CODEBOOK
from tracker.compare.bilateral import between
from tracker.lifecycle.parties import standing
from tracker.registry import Registry, load_registry

ON = date(2026, 1, 1)
DISPUTES = "  - {id: dispute-settlement, group: one, scale: firm, title: {en: D, zh: 争}, question: {en: ?, zh: ?}}\n"
BOTH = ({"party": "CN", "in_force": "2020-01-01"}, {"party": "SG", "in_force": "2020-01-01"})


def treaty(id_: str, *parties: dict[str, object], **more: object) -> dict[str, object]:
    named = [dict(p) for p in parties or BOTH]
    return {"id": id_, "type": "treaty", "title": {"en": id_, "zh": id_}, "parties": named, **more}


def world(
    folder: Path,
    *treaties: dict[str, object],
    codings: dict[str, dict[str, str]],
    relations: list | None = None,
) -> Registry:
    """``codings``: instrument -> topic -> value of the scale: binding 4, soft 2, absent 0."""
    regime = {
        "id": "treaties", "strand": "digital-trade", "jurisdiction": "X", "title": {"en": "T", "zh": "协定"},
        "instruments": list(treaties), "relations": relations or [],
    }  # fmt: skip
    files = {"regimes/treaties.yml": yaml.safe_dump(regime, allow_unicode=True)}
    files["codebooks/samples.yml"] = CODEBOOK + DISPUTES.replace("?", '"?"')
    for instrument, said in codings.items():
        entries = [
            {"topic": t, "value": v, "provisions": ["art_2"], "note": {"en": "N", "zh": "注"}, "basis": "official",
             "evidence": "https://example.org/treaty",
             "date": date(2025, 1, 1), "coder": "t"} for t, v in said.items()
        ]  # fmt: skip
        body = {"codebook": "samples", "instrument": instrument, "codings": entries}
        files[f"codings/{instrument}.yml"] = yaml.safe_dump(body, allow_unicode=True)
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, "utf-8")
    return load_registry([folder], packaged=False)


def order(registry: Registry, on: date = ON) -> list[str]:
    found = between(None, registry, ("CN", "SG"), on, topic="returns", codebook="samples")
    return [r.instrument.id for r in found.rules]


FIRM = {"returns": "binding"}


def test_the_firmer_rule_comes_first_and_what_nobody_has_coded_after_it(tmp_path: Path) -> None:
    acts = (treaty("a-blank"), treaty("b-soft"), treaty("c-firm"))
    codings = {"b-soft": {"returns": "soft"}, "c-firm": FIRM}
    assert order(world(tmp_path, *acts, codings=codings)) == ["c-firm", "b-soft", "a-blank"]


def test_of_rules_as_firm_the_one_with_the_firmer_settlement_of_disputes_comes_first(tmp_path: Path) -> None:
    codings = {
        "a": {**FIRM, "dispute-settlement": "absent"},
        "b": {**FIRM, "dispute-settlement": "binding"},
        "c": FIRM,
    }
    assert order(world(tmp_path, treaty("a"), treaty("b"), treaty("c"), codings=codings)) == ["b", "a", "c"]


def test_of_rules_alike_in_all_the_newer_one_comes_first(tmp_path: Path) -> None:
    later = ({"party": "CN", "in_force": "2023-01-01"}, {"party": "SG", "in_force": "2023-01-01"})
    codings = {"a-old": FIRM, "b-new": FIRM}
    assert order(world(tmp_path, treaty("a-old"), treaty("b-new", *later), codings=codings)) == [
        "b-new",
        "a-old",
    ]


def test_a_duty_that_waits_comes_after_a_softer_one_that_binds_now(tmp_path: Path) -> None:
    waits = ({**BOTH[0], "phase_ins": [{"provision": "art_2", "until": "2027-01-01"}]}, BOTH[1])
    reg = world(
        tmp_path, treaty("firm", *waits), treaty("soft"), codings={"firm": FIRM, "soft": {"returns": "soft"}}
    )
    assert order(reg) == ["soft", "firm"]
    assert order(reg, date(2027, 1, 1)) == ["firm", "soft"]


def test_a_treaty_binds_two_from_the_later_of_their_days(tmp_path: Path) -> None:
    reg = world(
        tmp_path, treaty("a", BOTH[0], {"party": "SG", "in_force": "2022-05-01"}), codings={"a": FIRM}
    )
    assert [r.since for r in between(None, reg, ("CN", "SG"), ON).rules] == [date(2022, 5, 1)]


def test_who_is_bound_towards_some_only_is_bound_towards_those(tmp_path: Path) -> None:
    grants = {"party": "CN", "signed": "2019-01-01", "towards": [{"party": "SG", "in_force": "2021-01-01"}]}
    (rule,) = between(
        None, world(tmp_path, treaty("a", grants, BOTH[1]), codings={"a": FIRM}), ("CN", "SG"), ON
    ).rules
    assert (rule.status.value, rule.since, rule.why) == ("in-force", date(2021, 1, 1), ("only-between",))


def test_what_one_grants_the_other_needs_the_other_to_be_bound(tmp_path: Path) -> None:
    grants = {"party": "CN", "signed": "2019-01-01", "towards": [{"party": "SG", "in_force": "2021-01-01"}]}
    other = {"party": "SG", "signed": "2019-01-01"}
    (rule,) = between(
        None, world(tmp_path, treaty("a", grants, other), codings={"a": FIRM}), ("CN", "SG"), ON
    ).rules
    assert (rule.status.value, rule.why) == ("signed", ())


@pytest.mark.parametrize(
    ("relation", "status"),
    [
        ({"from": "taker", "to": "taken"}, "suspended"),  # the treaty leaves out what it takes in
        ({"from": "other", "to": "taker"}, "suspended"),
        (
            {"from": "other", "to": "taken"},
            "in-force",
        ),  # something else does so to the text taken in, for itself
    ],
)
def test_what_a_treaty_takes_in_is_left_out_by_the_treaty_itself(
    tmp_path: Path, relation: dict[str, str], status: str
) -> None:
    relations = [
        {"from": "taker", "type": "incorporates", "to": "taken"},
        {"type": "suspends", "effective": "2022-01-01", **relation},
    ]
    acts = (treaty("taker"), {**treaty("taken"), "parties": []}, {**treaty("other"), "parties": []})
    reg = world(tmp_path, *acts, codings={"taken": FIRM}, relations=relations)
    (rule,) = between(None, reg, ("CN", "SG"), ON, topic="returns", codebook="samples").rules
    assert (rule.via, rule.status.value) == ("taken", status)


# --- one party on a day ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "events", "expected"),
    [
        # of several ends the last
        ({"in_force": "2020-01-01", "left": "2024-06-01"}, [("expired", "2023-01-01")], ("ended", "2024-06-01")),
        # only what binds can be suspended
        ({"signed": "2020-01-01"}, [("suspended", "2021-01-01")], ("signed", "2020-01-01")),
        ({"in_force": "2020-01-01"}, [("suspended", "2021-01-01")], ("suspended", "2021-01-01")),
        # a party with a date of its own, if only the day it will leave, does not take those of the treaty
        ({"left": "2030-01-01"}, [("in_force", "2020-01-01")], ("listed", None)),
        ({}, [("in_force", "2020-01-01")], ("in-force", "2020-01-01")),
    ],
)  # fmt: skip
def test_the_status_of_a_party(
    tmp_path: Path, party: dict[str, str], events: list[tuple[str, str]], expected: tuple[str, str | None]
) -> None:
    act = treaty("a", {"party": "CN", **party}, events=[{"event": e, "date": d} for e, d in events])
    found = standing(world(tmp_path, act, codings={}).instruments["a"], "CN", ON)
    assert (found.status.value, found.since.isoformat() if found.since else None) == expected
