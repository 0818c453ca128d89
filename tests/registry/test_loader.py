"""The registry: every mistake is told with its file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tracker.registry import RegistryError, load_registry, spec

GOOD = """\
id: test-regime
strand: ai
jurisdiction: EU
title: {en: A regime}
instruments:
  - id: test-act
    type: act
    title: {en: An act}
sources:
  - id: test-act-en
    instrument: test-act
    language: en
    spider: page
    url: https://law.example/act
    match: ["https://law.example/act*"]
    every: P1D
"""


def folder(tmp_path: Path, text: str, name: str = "regimes/test.yml") -> Path:
    path = tmp_path / "registry" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return tmp_path / "registry"


def problems(path: Path) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        load_registry([path], packaged=False)
    return caught.value.problems


def test_a_good_folder_loads_beside_the_packaged_registry(tmp_path: Path) -> None:
    registry = load_registry([folder(tmp_path, GOOD)])
    assert "test-act" in registry.instruments
    assert "eu-ai-act" in registry.instruments
    assert [s.id for s in registry.matching("https://law.example/act?x=1#top")] == ["test-act-en"]
    assert spec(registry.sources["test-act-en"]).min_provisions == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("every: P1D", "every: daily", 16, "ISO 8601"),
        ("every: P1D", "evry: P1D", 16, "Extra inputs"),
        ("strand: ai", "strand: robots", 2, "Input should be"),
        ("    instrument: test-act\n", "    instrument: other-act\n", 11, "unknown instrument 'other-act'"),
        ("url: https://law.example/act", "url: ftp://law.example/act", 14, "pattern"),
        ("language: en", "language: English", 12, "pattern"),
        ("title: {en: A regime}", "title: {en: A regime}\nkeywords: {en: [' ']}", 5, "two characters"),
        (
            "    type: act\n",
            "    type: act\n    parties: [{party: EU, singed: 2020-01-01}]\n",
            8,
            "Extra inputs",
        ),
        ("    type: act\n", "    type: act\n    type: treaty\n", 8, "given twice"),
        ("title: {en: A regime}", "title: {en: [}", 4, ""),
    ],
)
def test_mistakes_are_told_by_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    found = problems(folder(tmp_path, GOOD.replace(old, new)))
    assert any(f"test.yml:{line}:" in p and words in p for p in found), found


def test_ids_are_unique_over_all_files(tmp_path: Path) -> None:
    folder(tmp_path, GOOD)
    found = problems(folder(tmp_path, GOOD, "regimes/twin.yml"))
    assert any("twin.yml:1: regime 'test-regime' is already defined at" in p for p in found)
    assert any("source 'test-act-en'" in p for p in found)


def test_an_expression_has_one_primary_source(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("  - id: test-act-en") :].replace("test-act-en", "test-act-second")
    assert any("both primary" in p for p in problems(folder(tmp_path, GOOD + second)))


def test_a_party_is_a_code_or_says_how_far_it_is_bound(tmp_path: Path) -> None:
    said = """\
    parties:
      - EU
      - party: VN
        signed: 2020-11-15
        phase_ins: [{provision: art_12.14, until: 2027-01-01, note: footnote}]
        non_application: [EU]
"""
    text = GOOD.replace("sources:\n", said + "sources:\n")
    plain, bound = load_registry([folder(tmp_path, text)], packaged=False).instruments["test-act"].parties
    assert (plain.party, plain.signed, plain.phase_ins) == ("EU", None, [])
    assert (bound.party, bound.signed, bound.non_application) == ("VN", date(2020, 11, 15), ["EU"])
    assert [(p.provision, p.until, p.note) for p in bound.phase_ins] == [
        ("art_12.14", date(2027, 1, 1), "footnote")
    ]


def test_norwegian_is_not_false(tmp_path: Path) -> None:
    registry = load_registry([folder(tmp_path, GOOD.replace("language: en", "language: no"))], packaged=False)
    assert registry.sources["test-act-en"].language == "no"


def test_a_missing_folder_is_told() -> None:
    with pytest.raises(RegistryError, match="no such registry folder"):
        load_registry([Path("nowhere")])


def test_packaged_sources_are_official() -> None:
    """Every packaged source names a publisher, and stands on one of that publisher's own hosts."""
    registry = load_registry()
    wrong = [
        s.id
        for s in registry.sources.values()
        if s.publisher is None or urlsplit(s.url).hostname not in registry.publishers[s.publisher].hosts
    ]
    assert wrong == []


def test_the_instruments_users_name_are_there() -> None:
    wanted = [
        "eu-ai-act",
        "eu-ai-omnibus",
        "gdpr",
        "dsa",
        "dma",
        "data-act",
        "ca-dsta",
        "uk-dst",
        "cn-data-flow-provisions",
        "cn-export-assessment",
        "cn-csl",
        "cn-pipl",
        "cn-dsl",
        "tpp",
        "eu-japan-epa",
        "ceta",
        "korus",
        "wto-ecommerce",
    ]
    registry = load_registry()
    assert [i for i in wanted if i not in registry.instruments] == []
    watched = {s.instrument for s in registry.sources.values() if s.kind == "text"}
    assert [i for i in wanted if i not in watched] == []


def test_the_longest_pattern_wins() -> None:
    registry = load_registry()
    url = "https://publications.europa.eu/resource/celex/02016R0679-20160504.en.fmx4"
    assert [s.id for s in registry.matching(url)] == ["gdpr-en-formex"]
