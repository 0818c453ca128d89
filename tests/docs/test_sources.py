"""The pages about sources are made from the registry, and are as the registry is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.build import source_pages
from tracker.registry import load_registry

FOLDER = Path(__file__).parents[2] / "docs" / "sources"
AGAIN = "run `python -m docs.build.source_pages docs/sources`"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return source_pages.pages()


def test_the_pages_are_fresh(made: dict[str, str]) -> None:
    measured = {"proven.md", "replies.md"}  # written by benchmarks over the research corpus
    assert {p.name for p in FOLDER.iterdir()} == set(made) | measured | {"addresses.md"}
    assert [n for n, text in made.items() if (FOLDER / n).read_text("utf-8") != text] == [], AGAIN


def test_nothing_is_left_out(made: dict[str, str]) -> None:
    registry = load_registry()
    for regime in registry.regimes.values():
        page = made[f"{regime.strand.value}.md"]
        section = page.split(f"\n## {regime.id}\n")[1].split("\n## ")[0]
        assert [s.id for s in regime.sources if f"| `{s.id}` |" not in section] == []
        assert [i.id for i in regime.instruments if f"| `{i.id}` |" not in section] == []
        assert [s.url for s in regime.sources if f"<{s.url}>" not in section] == []
        assert f".md#{regime.id})" in made["index.md"]
    assert [p for p in registry.publishers if f"\n## {p}\n" not in made["publishers.md"]] == []
    assert [
        r.law for r in registry.belt_and_road.values() if r.law["en"] not in made["belt-and-road.md"]
    ] == []


def test_check_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert source_pages.main(["--check", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []
    assert source_pages.main([str(tmp_path)]) == 0
    assert source_pages.main(["--check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("stale") == len(source_pages.pages())


def test_folders_of_users_do_not_show(monkeypatch: pytest.MonkeyPatch, made: dict[str, str]) -> None:
    monkeypatch.setenv("TRACKER_REGISTRY", "/elsewhere")
    assert source_pages.pages() == made
