"""How far a party is bound on a day, and which rules bind two of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.site.record import CODEBOOK
from tracker.compare import UnknownChoice
from tracker.compare.bilateral import BilateralRules, between
from tracker.contract.schemas import schema
from tracker.lifecycle.parties import StandingStatus, standing, table
from tracker.publish.views.bilateral import bilateral_json, bilateral_page, bilateral_text
from tracker.publish.views.parties import parties_json, parties_page
from tracker.registry import Registry, load_registry

REGIME = """\
id: treaties
strand: digital-trade
jurisdiction: X
title: {en: Treaties, zh: 协定}
instruments:
  - id: big
    type: treaty
    title: {en: Big Treaty, zh: 《大协定》}
    parties:
      - {party: CN, signed: 2020-01-01, in_force: 2021-01-01}
      - {party: SG, signed: 2020-01-01, in_force: 2021-01-01, towards: [{party: JP}, {party: KR, in_force: 2023-05-01}]}
      - {party: VN, signed: 2020-01-01, in_force: 2021-06-01, phase_ins: [{provision: art_2, until: 2026-06-01}, {provision: art_9}]}
      - {party: MM, signed: 2020-01-01}
      - {party: JP, in_force: 2022-01-01}
      - {party: KR, in_force: 2022-01-01, non_application: [VN]}
      - {party: CL, in_force: 2021-01-01, left: 2024-01-01}
    events:
      - {event: in_force, date: 2021-01-01}
  - id: small
    type: treaty
    title: {en: Small Treaty, zh: 《小协定》}
    parties: [CN, SG]
    events:
      - {event: signed, date: 2018-01-01}
      - {event: provisionally_applied, date: 2019-01-01}
      - {event: in_force, date: 2020-01-01}
      - {event: expired, date: 2025-01-01}
  - id: taken
    type: treaty
    title: {en: Taken Treaty, zh: 《被并入的协定》}
  - id: taker
    type: treaty
    title: {en: Taker Treaty, zh: 《并入协定》}
    parties: [{party: EU, in_force: 2020-01-01}, {party: JP, in_force: 2020-01-01}]
relations:
  - {from: taker, type: incorporates, to: taken}
"""
CODINGS = {
    "big": '{topic: returns, value: binding, provisions: [art_2__para_1], note: {en: Firm, zh: 硬}, basis: official, evidence: "https://e.example/text", date: 2026-01-01, coder: t}',
    "small": '{topic: returns, value: soft, provisions: [art_1], note: {en: Soft, zh: 软}, basis: official, evidence: "https://e.example/text", date: 2026-01-01, coder: t}',
    "taken": '{topic: returns, value: soft, provisions: [art_4], note: {en: Taken, zh: 并入}, basis: official, evidence: "https://e.example/text", date: 2026-01-01, coder: t}',
}


def registry(folder: Path, extra: str = "") -> Registry:
    for kind, name, body in (
        ("regimes", "treaties", REGIME + extra),
        ("codebooks", "samples", CODEBOOK),
        *(
            ("codings", k, f"codebook: samples\ninstrument: {k}\ncodings:\n  - {v}\n")
            for k, v in CODINGS.items()
        ),
    ):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / f"{name}.yml").write_text(body, "utf-8")
    return load_registry([folder], packaged=False)


@pytest.fixture
def treaties(tmp_path: Path) -> Registry:
    return registry(tmp_path / "r")


def status(reg: Registry, instrument: str, party: str, on: str) -> tuple[str, str | None]:
    found = standing(reg.instruments[instrument], party, date.fromisoformat(on))
    return found.status.value, found.since.isoformat() if found.since else None


@pytest.mark.parametrize(
    ("instrument", "party", "on", "expected"),
    [
        ("big", "CN", "2019-12-31", ("not-yet", "2020-01-01")),
        ("big", "CN", "2020-06-01", ("signed", "2020-01-01")),
        ("big", "CN", "2021-01-01", ("in-force", "2021-01-01")),
        # its own dates only: what holds for the treaty does not make a signatory a party
        ("big", "MM", "2026-01-01", ("signed", "2020-01-01")),
        ("big", "CL", "2023-12-31", ("in-force", "2021-01-01")),
        ("big", "CL", "2024-01-01", ("ended", "2024-01-01")),
        ("big", "US", "2026-01-01", ("no-party", None)),
        # bare codes: the treaty's dates
        ("small", "CN", "2018-06-01", ("signed", "2018-01-01")),
        ("small", "CN", "2019-06-01", ("provisional", "2019-01-01")),
        ("small", "CN", "2024-12-31", ("in-force", "2020-01-01")),
        ("small", "CN", "2025-01-01", ("ended", "2025-01-01")),
        # a member of the Union is bound by its treaties
        ("taker", "DE", "2026-01-01", ("in-force", "2020-01-01")),
    ],
)
def test_status_on_a_day(
    treaties: Registry, instrument: str, party: str, on: str, expected: tuple[str, str]
) -> None:
    assert status(treaties, instrument, party, on) == expected


def ask(reg: Registry, a: str, b: str, on: str, **asked: str) -> BilateralRules:
    return between(None, reg, (a, b), date.fromisoformat(on), **asked)


def told(found: BilateralRules) -> list[tuple[str, str]]:
    return [(r.instrument.id, r.status.value) for r in found.rules]


def test_the_strongest_rule_in_force_comes_first_and_what_is_over_last(treaties: Registry) -> None:
    assert told(ask(treaties, "SG", "CN", "2024-01-01", topic="returns")) == [
        ("big", "in-force"),
        ("small", "in-force"),
    ]
    assert told(ask(treaties, "CN", "SG", "2026-01-01", topic="returns")) == [
        ("big", "in-force"),
        ("small", "ended"),
    ]
    before = ask(treaties, "CN", "SG", "2019-06-01", topic="returns")
    assert told(before) == [("small", "provisional"), ("big", "not-yet")]
    assert [r.instrument.id for r in before.binding] == ["small"]


def test_what_one_says_of_the_other_goes_before_the_dates(treaties: Registry) -> None:
    (rule,) = ask(treaties, "SG", "JP", "2026-01-01").rules
    assert (rule.status, rule.since, rule.why) == (StandingStatus.NOT_YET, None, ("not-between",))
    (rule,) = ask(treaties, "KR", "SG", "2026-01-01").rules
    assert (rule.status, rule.since, rule.why) == (
        StandingStatus.IN_FORCE,
        date(2023, 5, 1),
        ("later-between",),
    )
    assert ask(treaties, "KR", "SG", "2023-04-30").rules[0].status is StandingStatus.NOT_YET
    (rule,) = ask(treaties, "VN", "KR", "2026-01-01").rules
    assert (rule.status, rule.why) == (StandingStatus.NO_PARTY, ("non-application",))
    assert not ask(treaties, "MM", "CN", "2026-01-01").binding


def test_a_phase_in_counts_for_the_provisions_the_coding_cites_and_ends(treaties: Registry) -> None:
    (rule,) = ask(treaties, "VN", "CN", "2026-01-01", topic="returns").rules
    assert [(p.party, p.phase.provision) for p in rule.phase_ins] == [("VN", "art_2")]
    assert rule.duty_waits
    (rule,) = ask(treaties, "VN", "CN", "2026-06-01", topic="returns").rules
    assert not rule.phase_ins


def test_what_is_incorporated_is_coded_where_it_was_read(treaties: Registry) -> None:
    (rule,) = ask(treaties, "FR", "JP", "2026-01-01", topic="returns").rules
    assert (rule.via, rule.coded, rule.cell.coding.value) == ("taken", True, "soft")
    assert not ask(treaties, "DE", "FR", "2026-01-01").rules  # within the Union


def test_what_another_act_leaves_out_is_suspended(tmp_path: Path) -> None:
    act = "  - {from: taker, type: suspends, to: taken, to_provisions: [art_4], effective: 2022-01-01}\n"
    reg = registry(tmp_path / "r", act)
    (rule,) = ask(reg, "EU", "JP", "2026-01-01", topic="returns").rules
    assert (rule.status, rule.why) == (StandingStatus.SUSPENDED, ("left-out",))
    assert ask(reg, "EU", "JP", "2021-01-01", topic="returns").rules[0].status is StandingStatus.IN_FORCE


def test_nothing_coded_is_said_to_be_so(treaties: Registry) -> None:
    found = ask(treaties, "CN", "SG", "2024-01-01", topic="appeals")
    assert not any(r.coded for r in found.rules)
    assert "not coded" in bilateral_text(found, treaties, "en")
    assert bilateral_json(found, treaties, "en")["rules"][0]["coding"] is None


def test_names_and_topics_by_part(treaties: Registry) -> None:
    assert ask(treaties, "CN", "SG", "2024-01-01", topic="retu").topic == "returns"
    for names, asked, message in (
        (("CN", "XX"), {}, "names the party 'XX'; there is: CL, CN"),
        (("CN", "CN"), {}, "two parties"),
        (("CN", "SG"), {"topic": "nothing"}, "no topic 'nothing'; there is: agents"),
        (("CN", "SG"), {"topic": "r"}, "may be"),
        (("CN", "SG"), {"topic": "returns", "codebook": "no"}, "no codebook 'no'"),
    ):
        with pytest.raises(UnknownChoice, match=message):
            ask(treaties, *names, "2024-01-01", **asked)


def test_json_follows_the_schemas(treaties: Registry) -> None:
    rows = json.loads(json.dumps(parties_json(table(treaties, date(2026, 1, 1)))))
    Draft202012Validator(schema("parties")).validate(rows)
    assert len(rows) == 11
    for topic in ("returns", None):
        found = ask(treaties, "VN", "CN", "2026-01-01", **({"topic": topic} if topic else {}))
        Draft202012Validator(schema("between")).validate(
            json.loads(json.dumps(bilateral_json(found, treaties, "en")))
        )


def test_pages_in_both_editions(treaties: Registry) -> None:
    standings = table(treaties, date(2026, 1, 1))
    for lang, words in (("en", "binds from 1 June 2026"), ("zh", "自2026年6月1日起具有约束力")):
        html = parties_page(standings, treaties, date(2026, 1, 1), lang)
        assert words in html
        found = ask(treaties, "VN", "CN", "2026-01-01", topic="returns")
        assert words in bilateral_page(found, treaties, lang)
        assert words in bilateral_text(found, treaties, lang)


# --- the packaged registry ------------------------------------------------------------------------------


def test_every_party_of_the_packaged_treaties_says_how_its_dates_are_known() -> None:
    reg = load_registry()
    for s in table(reg, date(2026, 11, 22)):
        if s.said and (s.said.signed or s.said.in_force):
            assert s.said.basis, f"{s.instrument} {s.party}"
            steps = [d for d in (s.signed, s.ratified, s.in_force) if d]
            assert steps == sorted(steps), f"{s.instrument} {s.party}"


@pytest.mark.parametrize(
    ("pair", "on", "bound"),
    [
        (("CN", "SG"), "2021-12-31", {"cn-singapore-upgrade"}),
        (("CN", "SG"), "2026-11-22", {"cn-singapore-upgrade", "cn-singapore-further-upgrade", "rcep"}),
        (("GB", "JP"), "2024-12-14", {"uk-japan-cepa"}),
        (("GB", "JP"), "2024-12-15", {"uk-japan-cepa", "cptpp"}),
        (("GB", "AU"), "2024-12-20", set()),
        (("GB", "AU"), "2024-12-24", {"cptpp"}),
        (("GB", "CA"), "2026-11-22", set()),
        (("KR", "SG"), "2024-05-03", {"depa", "rcep"}),
        (("EU", "SG"), "2026-01-31", {"eu-singapore-fta"}),
        (("EU", "SG"), "2026-02-01", {"eu-singapore-fta", "eu-singapore-dta"}),
        (("EU", "KR"), "2026-11-22", set()),
        (("US", "JP"), "2026-11-22", {"us-japan-dta"}),
    ],
)  # fmt: skip
def test_what_binds_two_parties(pair: tuple[str, str], on: str, bound: set[str]) -> None:
    """Bilateral economic agreements that only have a digital part in the registry are all it knows."""
    found = ask(load_registry(), *pair, on)
    assert {r.instrument.id for r in found.binding} == bound


def test_viet_nam_has_the_location_rule_of_rcep_from_2027() -> None:
    reg = load_registry()
    rcep = reg.instruments["rcep"]
    for on, waiting in ((date(2026, 12, 31), {"art_12.14", "art_12.15"}), (date(2027, 1, 1), set())):
        assert {p.provision for p in standing(rcep, "VN", on).open_phase_ins(on)} == waiting
