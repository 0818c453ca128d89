"""Digital strategies of the OECD: each with an address, none twice, and what was not found says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.publish.views.oecd_strategies import HEADS, strategies
from tracker.registry import Registry, RegistryError, load_registry
from tracker.registry.oecd_strategies import MEMBERS, Member

ROW = """\
members:
  - country: FR
    name: {en: France, zh: 法国}
    searches: 1
    strategies:
      - language: fr
        title: {fr: Une stratégie, en: A strategy, zh: 一项战略}
        unofficial: [en, zh]
        year: 2024
        year_of: published
        basis: official
        source: "https://example.org/a"
        date: 2026-11-30
"""


def test_all_members_are_there_and_no_chinese_title_passes_for_official() -> None:
    members = load_registry().oecd_strategies
    assert members.keys() == MEMBERS
    assert len(MEMBERS) == 38
    found = [s for m in members.values() for s in m.strategies]
    assert len(found) >= 38
    assert [s.title for s in found if "zh" not in s.unofficial] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("country: FR", "country: XA", "XA is not a member"),
        ("country: FR", "country: US", "member 'US' is already defined at"),
        ("https://example.org/a", "a note", "pattern"),
        ('        source: "https://example.org/a"\n', "", "source"),
        ("[en, zh]", "[fr]", "other than its own"),
        ("{fr: Une stratégie, ", "{", "own language (fr) is missing"),
        ("year_of:", "until: 2020\n        year_of:", "until 2020 is before 2024"),
        (ROW[ROW.index("      - ") :], ROW[ROW.index("      - ") :] * 2, "is there twice"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    (tmp_path / "oecd-strategies.yml").write_text(ROW.replace(old, new), "utf-8")
    with pytest.raises(RegistryError) as caught:
        load_registry([tmp_path])
    assert any(words in p for p in caught.value.problems), caught.value.problems


def test_a_member_without_a_strategy_says_in_how_many_searches() -> None:
    member = Member(country="FR", name={"en": "France", "zh": "法国"}, searches=2, strategies=[])
    (row,) = strategies(Registry(oecd_strategies={"FR": member}), "zh")
    assert row["original"] == "2次检索均未找到"
    assert set(HEADS) <= row.keys()


def test_command_in_both_languages() -> None:
    def listed(*words: str) -> str:
        result = CliRunner().invoke(app, ["sources", "oecd-strategies", *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    rows = json.loads(listed("--format", "json", "--lang", "zh"))
    german = next(r for r in rows if r["country"] == "DE")
    assert german["original"] == "Digitalstrategie der Bundesregierung"
    assert german["translated"] == "《联邦政府数字战略》（非官方译文）"
    assert all(r["source"].startswith("https://") for r in rows)
    assert "Germany" in listed("--format", "csv", "--lang", "en")
