"""`tracker sources coverage` and `belt-and-road`: what is watched, and what is not."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.registry import load_registry


def rows(*words: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["sources", *words, "--format", "json"])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_coverage_counts_what_the_registry_has() -> None:
    registry = load_registry()
    by_id = {r["regime"]: r for r in rows("coverage")}
    assert by_id.keys() == registry.regimes.keys()
    assert sum(r["texts"] + r["records"] + r["lists"] for r in by_id.values()) == len(registry.sources)
    assert sum(r["seen"] + r["cited"] + r["pattern"] for r in by_id.values()) == len(registry.sources)
    dst = registry.regimes["ca-dst"]
    assert by_id["ca-dst"]["texts"] == sum(1 for s in dst.sources if s.kind == "text")
    assert by_id["ca-dst"]["watched"] == len(dst.instruments)
    assert by_id["ca-dst"]["languages"] == "en fr"


def test_gaps_and_strands_narrow_it() -> None:
    everything, gaps = rows("coverage"), rows("coverage", "--gaps")
    assert {r["regime"] for r in gaps} == {r["regime"] for r in everything if not (r["texts"] and r["lists"])}
    assert gaps
    assert {r["strand"] for r in rows("coverage", "--strand", "ai")} == {"ai"}


def test_belt_and_road_parts_what_was_read_from_what_is_remembered() -> None:
    everything = rows("belt-and-road")
    read, remembered = rows("belt-and-road", "--verified"), rows("belt-and-road", "--unverified")
    assert len(read) + len(remembered) == len(everything) >= 40
    assert {r["basis"] for r in remembered} == {"memory"}
    assert "memory" not in {r["basis"] for r in read}
    assert everything == sorted(everything, key=lambda r: str(r["jurisdiction"]))


def test_show_says_under_which_terms_a_source_is_read() -> None:
    result = CliRunner().invoke(app, ["sources", "show", "cn-pipl-zh"])
    shown = json.loads(result.stdout)
    publisher = load_registry().publishers["cn-cac"]
    assert (shown["terms"], shown["robots"]) == (publisher.terms, publisher.robots)
