"""The packaged registry: official publishers only, every regime of the field, and nothing that is empty."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import spiders
from tracker.registry import Registry, load_registry
from tracker.registry.coverage import coverage
from tracker.registry.hosts import strangers, unused
from tracker.registry.schema import Publisher, Strand

#: Endings under which only the state, or the organisation itself, can register a name.
STATE = (
    ".gov", ".gov.cn", ".gov.uk", ".gov.au", ".gov.sg", ".gov.in", ".gov.tr", ".gov.hu", ".gov.pl", ".gov.br",
    ".gov.sa", ".gov.ae", ".gov.my", ".gov.vn", ".gov.ru", ".gov.pk", ".govt.nz", ".gouv.fr", ".gob.es",
    ".gv.at", ".go.jp", ".go.kr", ".go.id", ".go.ke", ".go.th", ".gc.ca", ".nic.in", ".zan.kz", ".leg.br",
    ".gov.np", ".gov.tn", ".go.tz", ".go.ug", ".europa.eu", ".belgium.be",
)  # fmt: skip
#: Hosts that say so by nothing in their name: who it is was looked up once, here.
NAMED = {
    "njt.hu": "legislation database of Hungary",
    "vanban.chinhphu.vn": "government of Viet Nam",
    "datafiles.chinhphu.vn": "government of Viet Nam",
    "lex.uz": "legislation database of Uzbekistan",
    "www.boe.es": "Official Gazette of Spain",
    "www.normattiva.it": "law portal of Italy",
    "api.normattiva.it": "law portal of Italy",
    "www.agenziaentrate.gov.it": "Revenue Agency of Italy",
    "www.assemblee-nationale.fr": "National Assembly of France",
    "www.bundesregierung.de": "Federal Government of Germany",
    "www.bundesfinanzministerium.de": "finance ministry of Germany",
    "www.canada.ca": "Government of Canada",
    "api.io.canada.ca": "Government of Canada",
    "new.kenyalaw.org": "National Council for Law Reporting of Kenya",
    "kenyalaw.org": "National Council for Law Reporting of Kenya",
    "www.pdpc.or.th": "data protection office of Thailand",
    "www.oecd.org": "OECD",
    "legalinstruments.oecd.org": "OECD",
    "www.wto.org": "WTO",
    "docs.wto.org": "WTO",
    "asean.org": "ASEAN Secretariat",
    "agreement.asean.org": "ASEAN Secretariat",
    "rcepsec.org": "RCEP Support Unit",
    "www.globalcbpr.org": "Global CBPR Forum",
    "www.zimra.co.zw": "Zimbabwe Revenue Authority",
    "www.cencenelec.eu": "CEN and CENELEC",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def foreign(registry: Registry) -> list[str]:
    hosts = {host for p in registry.publishers.values() for host in p.hosts}
    return sorted(h for h in hosts if not f".{h}".endswith(STATE) and h not in NAMED)


def test_every_address_stands_on_a_host_of_its_publisher(registry: Registry) -> None:
    assert list(strangers(registry)) == []
    assert list(unused(registry)) == []


def test_every_host_is_a_state_or_an_organisation_that_was_looked_up(registry: Registry) -> None:
    assert foreign(registry) == []


def test_the_checks_of_hosts_can_fail(registry: Registry) -> None:
    source = registry.sources["cn-pipl-zh"]
    for url in ("https://www.cac.gov.cn.example/law", "https://mirror.example/cac"):
        regime = registry.regimes["cn-data-laws"]
        other = source.model_copy(update={"url": url, "match": []})
        changed = regime.model_copy(update={"sources": [other]})
        found = list(strangers(replace(registry, regimes={"cn-data-laws": changed})))
        assert found == [f"cn-pipl-zh: {urlsplit(url).hostname} is no host of cn-cac"]
    wild = source.model_copy(update={"match": ["https://*.gov.cn/2021-08/20/c_1631050028355286.htm"]})
    changed = registry.regimes["cn-data-laws"].model_copy(update={"sources": [wild]})
    assert len(list(strangers(replace(registry, regimes={"cn-data-laws": changed})))) == 1
    blog = Publisher(name="A blog", en="A blog", country="XX", hosts=["law.example", "gov.cn.example"])
    assert foreign(replace(registry, publishers={"blog": blog})) == ["gov.cn.example", "law.example"]


def test_folders_of_users_may_name_any_host(tmp_path: Path) -> None:
    regime = tmp_path / "regimes" / "mine.yml"
    regime.parent.mkdir()
    regime.write_text(
        "id: mine\nstrand: ai\njurisdiction: XX\ntitle: {en: Mine}\n"
        "sources: [{id: mine-list, kind: listing, language: en, spider: page, url: 'https://blog.example/'}]\n",
        "utf-8",
    )
    assert "mine-list" in load_registry([tmp_path]).sources


def test_every_publisher_says_what_is_known_of_terms_and_robots(registry: Registry) -> None:
    silent = [
        i for i, p in registry.publishers.items() if not (p.terms and p.robots and p.en and p.zh and p.hosts)
    ]
    assert silent == []


def test_every_spider_named_is_there(registry: Registry) -> None:
    there = {p.stem for p in Path(spiders.__path__[0]).glob("*.py")}
    assert {s.spider for s in registry.sources.values()} - there == set()


def test_it_is_as_wide_as_it_says(registry: Registry) -> None:
    assert len(registry.sources) >= 150
    assert {c.strand for c in coverage(registry)} == set(Strand)
    assert [r.id for r in registry.regimes.values() if not r.sources] == []
    tags = {r.id: set(r.keywords) | set(r.local) for r in registry.regimes.values()}
    assert [id_ for id_, found in tags.items() if not {"en", "zh", "ja", "ko", "fr"} <= found] == []


#: Regimes without a text: there is no law yet, or what is watched is a page about it; and why.
NO_TEXT = {
    "be-dst": "a plan, no bill",
    "br-dst": "bills, followed in the chamber's data",
    "de-dst": "a plan, no bill",
    "pl-dst": "a draft without an address",
    "pk-dst": "an act without a known address",
    "np-dst": "an act without a known address",
    "tn-dst": "an act without a known address",
    "tz-dst": "an act without a known address",
    "ug-dst": "an act without a known address",
    "zw-dst": "an act without a known address",
    "cn-accession": "two requests, followed in the ministry's statements",
    "cn-fta": "the texts are files below the pages of the agreements",
    "cn-ftz-data": "the lists' own addresses are not known",
    "eu-cada": "its number is not known",
    "uk-jp": "the text is a file below the publication's page",
}
#: Regimes whose publisher offers no list, as far as known.
NO_LIST = {"us-ca-ai"}


def test_every_regime_has_a_text_and_a_list(registry: Registry) -> None:
    rows = coverage(registry)
    assert {c.regime for c in rows if not c.texts} <= set(NO_TEXT)
    assert {c.regime for c in rows if not c.lists} <= NO_LIST


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


def test_titles_are_in_both_languages(registry: Registry) -> None:
    named = {i.id: i.title for i in registry.instruments.values()} | {
        r.id: r.title for r in registry.regimes.values()
    }
    assert [id_ for id_, title in named.items() if not {"en", "zh"} <= title.keys()] == []


def test_an_expression_is_read_from_texts_or_from_a_record_not_from_both(registry: Registry) -> None:
    """Their words would make versions of each other."""
    texts = {(s.instrument, s.language) for s in registry.sources.values() if s.kind == "text"}
    records = [(s.instrument, s.language) for s in registry.sources.values() if s.kind == "record"]
    assert [r for r in records if r in texts] == []
    assert len(records) == len(set(records))


def test_no_capture_belongs_to_two_instruments(registry: Registry) -> None:
    """A pattern as wide as an interface would hand the text of one law to every source that has it."""
    owners: dict[tuple[str, str], set[str]] = {}
    for source in registry.sources.values():
        if source.kind != "listing":
            for pattern in source.match or [source.url, *source.parts]:
                owners.setdefault((pattern, source.language), set()).add(source.instrument or "")
    assert {key: found for key, found in owners.items() if len(found) > 1} == {}


def test_treaties_say_who_is_bound(registry: Registry) -> None:
    bound = [
        i
        for i in registry.instruments.values()
        if i.type in ("treaty", "chapter", "protocol", "agreement") and not i.parties
    ]
    # the parties of these are not settled, or are firms and governments that join by declaration
    assert {i.id for i in bound} <= {"wto-ecommerce", "oecd-pillar-one", "gcbpr-framework"}
    rcep = {p.party: p for p in registry.instruments["rcep"].parties}
    assert {c for c, p in rcep.items() if p.phase_ins} == {"KH", "LA", "MM", "VN"}
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
    assert all(r.source and {"en", "zh"} <= r.name.keys() for r in rows.values())
    assert {r.verified for r in rows.values()} == {True, False}


def test_conditions_of_steps_are_worded_in_chinese_too() -> None:
    steps = [e for i in load_registry().instruments.values() for e in i.events if e.condition]
    assert len(steps) > 40
    assert [e.condition for e in steps if not e.condition_zh] == []
