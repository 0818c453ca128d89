"""Which regimes a title speaks of: whole words of alphabets, Han anywhere, titles and numbers before keywords."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.registry import Registry, load_registry
from tracker.registry.matching import Matcher, matches

ONE = """\
id: one
strand: data-transfer
jurisdiction: CN
title: {en: One}
keywords:
  zh: [数据跨境, 个人信息出境]
  en: [digital services tax, CPTPP, AI]
  ja: [データ流通]
  ko: [인공지능]
  fr: [taxe sur les services numériques]
instruments:
  - id: one-act
    type: act
    title: {zh: 《样本数据流动管理规定》, en: Sample Data Flow Act}
    identifiers: {文号: 样本信息办令第16号, year: "2024"}
"""
TWO = """\
id: two
strand: ai
jurisdiction: EU
title: {en: Two}
keywords: {en: [artificial intelligence], fr: [numérique]}
"""


@pytest.fixture
def matcher(tmp_path: Path) -> Matcher:
    return Matcher(_registry(tmp_path, ONE, TWO))


def _registry(folder: Path, *regimes: str) -> Registry:
    path = folder / "regimes"
    path.mkdir(exist_ok=True)
    for n, text in enumerate(regimes):
        (path / f"{n}.yml").write_text(text, "utf-8")
    return load_registry([folder], packaged=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关于促进数据跨境流动的通知", [("one", None, "keyword", "数据跨境")]),
        ("關於數據跨境流動的通知", [("one", None, "keyword", "数据跨境")]),
        ("The digital-services tax", [("one", None, "keyword", "digital services tax")]),
        ("The Sample Data\u2011Flow Act", [("one", "one-act", "title", "Sample Data Flow Act")]),
        ("artifi\u00adcial intelligence", [("two", None, "keyword", "artificial intelligence")]),
        ("数据　跨境", []),
        ("越境データ流通の会合", [("one", None, "keyword", "データ流通")]),
        ("인공지능기본법의 시행", [("one", None, "keyword", "인공지능")]),
        ("参加CPTPP谈判", [("one", None, "keyword", "CPTPP")]),
        ("ＣＰＴＰＰ members meet", [("one", None, "keyword", "CPTPP")]),
        ("DIGITAL SERVICES TAXES in three countries", [("one", None, "keyword", "digital services tax")]),
        ("Digital services taxation", []),
        ("Maintain a fair market", []),  # no "AI" in a word
        ("The AI act; AI.", [("one", None, "keyword", "AI")]),
        ("La taxe sur les services numériques", [("one", None, "keyword", "taxe sur les services numériques"),
                                                  ("two", None, "keyword", "numérique")]),
        ("样本办公布《样本数据流动管理规定》", [("one", "one-act", "title", "《样本数据流动管理规定》")]),
        ("《样本数据流动管理规定》（样本信息办令第16号）数据跨境", [("one", "one-act", "identifier", "样本信息办令第16号")]),
        ("The Sample Data Flow Act is amended", [("one", "one-act", "title", "Sample Data Flow Act")]),
        ("A report of 2024", []),  # a number that short is nobody's own
        ("Artificial intelligence and the digital services tax",
         [("one", None, "keyword", "digital services tax"), ("two", None, "keyword", "artificial intelligence")]),
        ("", []),
    ],
)  # fmt: skip
def test_matches(matcher: Matcher, text: str, expected: list[tuple[str, str | None, str, str]]) -> None:
    assert [(m.regime, m.instrument, m.by, m.words) for m in matcher.match(text)] == expected


def test_the_stamp_follows_the_words(tmp_path: Path, matcher: Matcher) -> None:
    assert Matcher(_registry(tmp_path, ONE, TWO)).stamp == matcher.stamp
    other = Matcher(_registry(tmp_path, ONE, TWO.replace("intelligence", "agents")))
    assert other.stamp != matcher.stamp


LOCAL = """\
id: three
strand: ai
jurisdiction: US-CO
title: {en: Three}
keywords: {en: [sample automation act]}
local: {en: [automated decision]}
sources:
  - {id: three-list, kind: listing, language: en, spider: listing, url: "https://law.example/three"}
"""
ABROAD = """\
id: four
strand: ai
jurisdiction: GB
title: {en: Four}
sources:
  - {id: four-list, kind: listing, language: en, spider: listing, url: "https://law.example/four"}
"""


def test_local_words_count_on_lists_of_their_own_jurisdiction(tmp_path: Path) -> None:
    registry = _registry(tmp_path, LOCAL, ABROAD)
    said = "Rules on automated decisions"
    assert [m["regime"] for m in matches(registry, "three-list", said)] == ["three"]
    assert matches(registry, "four-list", said) == []
    assert matches(registry, "gone", said) == []
    assert [m["regime"] for m in matches(registry, "four-list", "The Sample Automation Act")] == ["three"]


def test_brackets_make_a_short_title_no_longer(tmp_path: Path) -> None:
    act = "\n  - {id: act, type: act, title: {en: Act, zh: 《数据法》}, short: {zh: 《样本数据法》}}\n"
    registry = _registry(tmp_path, ABROAD.replace("sources:", "instruments:" + act + "sources:"))
    assert matches(registry, "four-list", "《个人数据法》公布") == []
    assert [m["words"] for m in matches(registry, "four-list", "样本数据法公布")] == ["《样本数据法》"]


def test_the_packaged_keywords_find_their_own_regime() -> None:
    registry = load_registry()
    matcher = Matcher(registry)
    with_keywords = [r for r in registry.regimes.values() if r.keywords]
    assert len(with_keywords) > 50
    for regime in with_keywords:
        home = regime.jurisdiction.partition("-")[0]
        for words in (*regime.keywords.values(), *regime.local.values()):
            for word in words:
                found = matcher.match(f"x {word} x", {home})
                assert any(m.regime == regime.id for m in found), (regime.id, word)
