"""The packaged registry: no finding of any rule, and the regimes and instruments that users name."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from tracker.registry import Registry, load_registry
from tracker.registry.coverage import coverage
from tracker.registry.lint import lint
from tracker.registry.loader import load_with_files
from tracker.registry.schema import Strand


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def test_no_rule_finds_anything() -> None:
    registry, files = load_with_files()
    spiders = {m.name for m in pkgutil.iter_modules(import_module("spiders").__path__)}
    assert list(map(str, lint(registry, files, spiders))) == []


def test_folders_of_users_may_name_any_host(tmp_path: Path) -> None:
    regime = tmp_path / "regimes" / "mine.yml"
    regime.parent.mkdir()
    regime.write_text(
        "id: mine\nstrand: ai\njurisdiction: XX\ntitle: {en: Mine}\n"
        "sources: [{id: mine-list, kind: listing, language: en, spider: page, url: 'https://blog.example/'}]\n",
        "utf-8",
    )
    assert "mine-list" in load_registry([tmp_path]).sources


def test_it_is_as_wide_as_it_says(registry: Registry) -> None:
    assert len(registry.sources) >= 150
    assert {c.strand for c in coverage(registry)} == set(Strand)


#: Instruments without a source of their own, and what follows them.
ELSEWHERE = {
    "eu-korea-dta": "the proposal to conclude it",
    "cn-ftz-negative-list": "the lists of the cities' rules; an address per zone is still to be named",
}


@pytest.mark.parametrize(
    "instrument",
    [
        "usmca-ch19", "us-japan-dta", "cptpp", "rcep", "depa", "eu-uk-tca", "eu-singapore-dta", "eu-korea-dta",
        "uk-japan-cepa", "in-dpdpa", "in-equalisation-levy", "hu-advertisement-tax", "fr-tsn", "it-dst",
        "es-idsd", "at-distg", "tr-dst", "jp-platform-tax", "kr-ai-basic-act", "jp-ai-promotion-act",
        "cn-genai-measures", "cn-network-data-regulations", "cn-data-twenty", "cn-data-x-plan",
        "cn-ftz-negative-list", "jp-appi", "kr-pipa", "us-dsp-rule", "eu-chips-act", "us-chips-act",
        "jp-semiconductor-strategy", "oecd-pillar-one",
    ],
)  # fmt: skip
def test_the_instruments_users_name_are_followed(registry: Registry, instrument: str) -> None:
    regime = registry.regime_of(instrument)
    assert regime is not None
    own = {s.instrument for s in regime.sources}
    assert instrument in own or instrument in ELSEWHERE


def test_treaties_say_who_is_bound(registry: Registry) -> None:
    rcep = {p.party: p for p in registry.instruments["rcep"].parties}
    assert {c for c, p in rcep.items() if p.phase_ins} == {"BN", "KH", "LA", "MM", "VN"}
    cptpp = {p.party: p for p in registry.instruments["cptpp"].parties}
    assert str(cptpp["GB"].in_force) == "2024-12-15"
    undated = [p for p in cptpp.values() if p.in_force and p.party in ("VN", "PE", "MY", "CL", "BN")]
    assert all(p.evidence for p in undated)


def test_belt_and_road(registry: Registry) -> None:
    rows = registry.belt_and_road
    assert len(rows) >= 40
    watched = [r.regime for r in rows.values() if r.regime and registry.regimes[r.regime].sources]
    assert len(watched) >= 10
    with_text = [r for r in watched if any(s.kind == "text" for s in registry.regimes[r].sources)]
    assert len(with_text) >= 10
    assert {r.verified for r in rows.values()} == {True, False}


def test_most_texts_can_be_had_from_a_second_host(registry: Registry) -> None:
    texts = [s for s in registry.sources.values() if s.kind == "text" and s.role == "primary"]
    second = {s.instrument for s in texts if len(registry.hosts(s)) > 1}
    assert len(second) >= 110
    flagships = {"eu-ai-act", "gdpr", "korus", "rcep", "depa", "usmca-ch19", "cptpp", "cn-pipl", "kr-ai-basic-act",
                 "jp-ai-promotion-act", "in-dpdpa", "uk-dst", "fr-tsn", "ca-dsta", "us-dsp-rule"}  # fmt: skip
    assert flagships <= second


def test_what_is_said_of_addresses_is_said_of_all_of_a_host(registry: Registry) -> None:
    """A host whose robots.txt forbids us is never first where another way is known, and is marked; a cited
    address says where it was cited."""
    for source in registry.sources.values():
        ways = registry.ways(source)
        for way in ways:
            if way.url.startswith(("https://flk.npc.gov.cn/", "https://www.ecfr.gov/api/versioner/")):
                assert way.robots == "forbidden", source.id
            assert way.evidence or way.status != "cited", (source.id, way.url)
        if len(ways) > 1 and source.kind == "text" and source.role == "primary":
            assert ways[0].robots != "forbidden", source.id
