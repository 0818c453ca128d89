"""Belt and Road rows: what is remembered cannot pass for what was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.registry import RegistryError, load_registry

ROW = """\
jurisdictions:
  - jurisdiction: XA
    name: {en: A country}
    law: {en: A law}
    mechanisms: [consent]
    status: in_force
    verified: false
    basis: memory
    source: general knowledge
    date: 2026-11-22
"""
REGIME = "id: mine\nstrand: ai\njurisdiction: XA\ntitle: {en: Mine}\n"


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "regimes").mkdir()
    (tmp_path / "regimes" / "mine.yml").write_text(REGIME, "utf-8")
    (tmp_path / "belt-and-road.yml").write_text(text, "utf-8")
    return tmp_path


def test_a_row_of_ones_own_stands_beside_the_packaged_ones(tmp_path: Path) -> None:
    table = load_registry(
        [folder(tmp_path, ROW.replace("    date:", "    regime: mine\n    date:"))]
    ).belt_and_road
    assert table["XA"].regime == "mine"
    assert "VN" in table


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("verified: false", "verified: true", "a row from memory is not verified"),
        ("basis: memory", "basis: official", "a row from memory is not verified"),
        (
            "verified: false\n    basis: memory",
            "verified: true\n    basis: official",
            "a row is verified where",
        ),
        ("    date:", "    breach: {says: {en: A}, provisions: s. 1, source: a note}\n    date:", "pattern"),
        ("[consent]", "[consent, none]", "`none` goes with no other"),
        ("[consent]", "[]", "at least 1"),
        ("jurisdiction: XA", "jurisdiction: Xa", "pattern"),
        ("    date:", "    regime: other\n    date:", "unknown regime 'other'"),
        ("jurisdiction: XA", "jurisdiction: VN", "jurisdiction 'VN' is already defined at"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load_registry([folder(tmp_path, ROW.replace(old, new))])
    assert any(words in p for p in caught.value.problems), caught.value.problems
