"""The demo holds what it promises, offline, in well under a minute, and is the same every time."""

from __future__ import annotations

import hashlib
import json
import socket
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.brief.forms import as_markdown
from tests.conftest import Demo
from tracker.brief import gather, parse
from tracker.cli.main import app
from tracker.demo.archive import samples
from tracker.demo.run import run
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.deadlines import deadlines
from tracker.lifecycle.steps import steps
from tracker.model import ReaderFailed
from tracker.readers import pool
from tracker.registry import load_registry
from tracker.registry.schema import Strand
from tracker.store.db import Store


def ask(demo_run: Demo, *words: str) -> str:
    db, registry = f"sqlite:///{demo_run.folder / 'tracker.db'}", str(demo_run.folder / "registry")
    result = CliRunner().invoke(app, ["--db", db, "--registry", registry, *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def changes(demo_run: Demo, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ask(demo_run, "changes", "--format", "json", *words))
    return [c for c in found if c["kind"] != "first"]


def test_it_covers_the_field() -> None:
    registry = load_registry()
    listed = samples()
    sources = {s.id for sample in listed for s in registry.matching(sample.url)}
    assert all(registry.matching(sample.url) for sample in listed)
    assert len(sources) >= 14
    assert {registry.regime_of_source(s).strand for s in sources} == set(Strand)
    assert len({sample.at.date() for sample in listed}) >= 5


def test_every_page_is_served_and_says_that_it_is_a_sample() -> None:
    pages = Path(__file__).parents[2] / "tracker" / "demo" / "pages"
    assert {p.name for p in pages.iterdir()} == {sample.file for sample in samples()}
    words = ("sample", "样本", "見本", "견본", "örnek", "exemple")
    assert [
        p.name for p in pages.iterdir() if not any(w in p.read_text("utf-8").lower() for w in words)
    ] == []


def test_all_that_is_shown_of_the_samples_says_that_they_are_no_law(demo_run: Demo) -> None:
    pages = sorted((demo_run.folder / "site").rglob("*.html"))
    assert [p for p in pages if p.name != "404.html" and 'id="samples"' not in p.read_text("utf-8")] == []
    english, chinese = "Sample texts, not the law.", "样本文本，并非法律。"
    for words in (["text", "eu-ai-act"], ["diff", "eu-ai-act"], ["brief", "2026-07"]):
        assert english in ask(demo_run, *words), words
        assert english in ask(demo_run, *words, "--format", "html"), words
    assert chinese in ask(demo_run, "brief", "2026-07", "--lang", "zh")


@pytest.mark.slow
def test_a_second_run_without_a_network_gives_the_same_bytes(
    demo_run: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the demo opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    again = tmp_path / "second"
    said = run(again)
    assert said.splitlines()[-1] == f"open {again / 'site' / 'index.html'}"

    def pages(folder: Path) -> dict[str, str]:
        return {
            str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
            for part in ("site", "registry")
            for p in (folder / part).rglob("*")
            if p.is_file()
        }

    first = pages(demo_run.folder)
    assert len(first) > 100
    assert pages(again) == first
    assert said.splitlines()[:-2] == demo_run.printed.splitlines()[:-2]  # all but the time and the folder


def test_the_high_risk_dates_before_and_after(demo_run: Demo) -> None:
    (change,) = changes(demo_run, "--instrument", "eu-ai-act")
    assert change["caused_by"] == "eu-ai-omnibus"
    rows = {p["eid"]: p for p in change["provisions"]}
    assert rows["art_4a"]["action"] == "added"
    dates = {f["after"] for p in change["provisions"] for f in p["facts"] if f["kind"] == "date"}
    assert dates >= {"2 December 2027", "2 August 2028"}
    before = ask(demo_run, "text", "eu-ai-act", "--at", "2026-07-01", "--eid", "art_113")
    assert "2 August 2027" in before
    assert "2 December 2027" not in before


def test_a_rate_a_repeal_and_a_renumbered_law(demo_run: Demo) -> None:
    (rate,) = changes(demo_run, "--instrument", "tr-dst")
    (row,) = [p for p in rate["provisions"] if "__" in p["eid"]]
    assert ("7,5" in row["before"], "7,5" in row["after"]) == (True, False)
    assert [c["kind"] for c in changes(demo_run, "--instrument", "ca-dsta")] == ["amended", "repealed"]
    (law,) = changes(demo_run, "--instrument", "cn-csl")
    actions = Counter(p["action"] for p in law["provisions"] if "__" not in p["eid"])
    assert actions["renumbered"] >= 5
    assert actions["added"] == 2


def test_a_treaty_for_one_party_and_a_draft_with_a_window(demo_run: Demo) -> None:
    steps = changes(demo_run, "--instrument", "cptpp-uk-accession")
    assert [c["observed_at"][:10] for c in steps] == ["2024-12-16", "2024-12-27"]
    dated = load_registry().instruments["cptpp"].events
    assert [str(e.date) for e in dated if e.party == "GB" and e.event == "in_force"] == [
        "2024-12-15",
        "2024-12-24",
    ]
    assert "2025-12-27  Anthropomorphic AI draft: consultation open" in demo_run.printed
    assert "2026-01-25  Anthropomorphic AI draft: consultation closed" in demo_run.printed
    versions = json.loads(ask(demo_run, "versions", "cn-anthropomorphic-draft", "--format", "json"))
    assert [v["status"] for v in versions] == ["draft"]


def test_what_is_no_law_makes_no_version(demo_run: Demo) -> None:
    status = json.loads(ask(demo_run, "status", "--all", "--format", "json"))
    outcomes = {s["source"]: s["outcome"] for s in status["sources"]}
    assert outcomes["gdpr-en"] == "Blocked"
    assert outcomes["cn-data-flow-provisions-zh"] == "Incomplete"
    assert outcomes["dsa-en"] == "captured"
    assert outcomes["eu-ai-act-en"] == "captured"
    for source in ("gdpr-en", "cn-data-flow-provisions-zh", "dsa-en", "eu-ai-act-en"):
        assert f"  {source}: " in demo_run.printed
    recovered = demo_run.printed[demo_run.printed.index("Recovered") :]
    assert "dsa-en: read again on 2026-07-22" in recovered
    assert json.loads(ask(demo_run, "versions", "gdpr", "--format", "json")) == []
    assert "3 captures made no version" in demo_run.printed


def test_current_and_stale_cells(demo_run: Demo) -> None:
    def states(codebook: str, instrument: str) -> dict[str, str]:
        table = json.loads(ask(demo_run, "compare", codebook, "--format", "json"))
        return {t["id"]: t["cells"][instrument]["state"] for t in table["topics"]}

    tax = "digital-tax-sample"
    assert set(states(tax, "uk-dst").values()) == {"current"}
    assert states(tax, "tr-dst") == {
        "rate": "stale", "global-threshold": "current", "local-threshold": "current",
    }  # fmt: skip
    assert set(states(tax, "ca-dsta").values()) == {"stale"}
    treaty = states("digital-trade", "eu-japan-epa")
    assert treaty["cross-border-data-flows"] == "stale"  # the protocol of 2024 touches it
    assert treaty["smes"] == "missing"
    rcep = states("digital-trade", "rcep")
    assert (rcep["cross-border-data-flows"], rcep["data-localisation"]) == ("current", "current")
    assert set(states("digital-trade", "ceta").values()) <= {"unverified", "missing"}


def test_before_the_change_the_cell_was_current(demo_run: Demo) -> None:
    table = json.loads(
        ask(demo_run, "compare", "digital-tax-sample", "--at", "2025-12-15", "--format", "json")
    )
    cells = {t["id"]: t["cells"] for t in table["topics"]}
    assert cells["rate"]["tr-dst"]["state"] == "current"
    assert cells["rate"]["tr-dst"]["value"]["number"] == 7.5


def test_a_date_that_moved_is_moved_in_every_place_before_an_editor_has_worked(demo_run: Demo) -> None:
    """The registry as it stood before anybody entered what the amendment of July 2026 deferred."""
    registry = load_registry([demo_run.folder / "registry"])
    act = registry.instruments["eu-ai-act"]
    events = [e for e in act.events if e.event != "deferred"]
    assert len(events) == len(act.events) - 3
    regime = registry.regimes["eu-ai"]
    instruments = [
        i.model_copy(update={"events": events}) if i.id == act.id else i for i in regime.instruments
    ]
    regimes = {**registry.regimes, "eu-ai": regime.model_copy(update={"instruments": instruments})}
    registry = replace(registry, regimes=regimes)
    old, new = date(2027, 8, 2), date(2027, 12, 2)
    with Store(f"sqlite:///{demo_run.folder / 'tracker.db'}").read() as session:
        recorded = recorded_dates(session, registry)
        timeline = steps(registry, date(2026, 7, 31), recorded, {"eu-ai-act"})
        duties = deadlines(registry, date(2026, 7, 31), recorded)
        briefing = gather(session, registry, parse("2026-07"))
        before = gather(session, registry, parse("2026-06"))
        page = as_markdown(briefing, registry, "en")
    assert [s.now[0] for s in timeline if (s.eid, s.date, s.state) == ("anx_i", old, "moved")] == [new]
    assert [s.was_due for s in timeline if (s.eid, s.date, s.source) == ("anx_i", new, "text")] == [old]
    assert [d.now for d in duties if (d.eid, d.date, d.state) == ("anx_i", old, "moved")] == [new]
    moved = [
        (s.was_due, s.date, s.act) for s in briefing.moved if (s.instrument, s.eid) == ("eu-ai-act", "anx_i")
    ]
    assert (old, new, "eu-ai-omnibus") in moved
    assert "Dates that moved" in page
    assert not before.moved  # nobody had seen it yet
    with Store(f"sqlite:///{demo_run.folder / 'tracker.db'}").read() as session:
        later = gather(session, registry, parse("2027-06"))
    assert (new, "anx_i") in {(s.date, s.eid) for s in later.upcoming}
    assert (old, "anx_i") not in {(s.date, s.eid) for s in later.upcoming}


def test_a_machine_that_cannot_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ReaderFailed("no process can be started")

    monkeypatch.setattr(pool, "read", refuse)
    done = CliRunner().invoke(app, ["demo", "--out", str(tmp_path / "demo")])
    assert done.exit_code == 1
    assert "samples could not be read: no process can be started" in done.output
