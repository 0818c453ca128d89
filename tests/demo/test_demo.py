"""The demo holds what it promises, offline, in well under a minute, and is the same every time."""

from __future__ import annotations

import hashlib
import json
import socket
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from tests.brief.forms import as_markdown
from tracker.brief import gather, parse
from tracker.cli.main import app
from tracker.demo.archive import samples
from tracker.demo.run import run
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.deadlines import deadlines
from tracker.lifecycle.steps import steps
from tracker.registry import load_registry
from tracker.registry.schema import Strand
from tracker.store.db import Store


class Made(NamedTuple):
    folder: Path
    said: str
    seconds: float


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("demo") / "first"
    began = time.monotonic()
    said = run(folder)
    return Made(folder, said, time.monotonic() - began)


def ask(made: Made, *words: str) -> str:
    db, registry = f"sqlite:///{made.folder / 'tracker.db'}", str(made.folder / "registry")
    result = CliRunner().invoke(app, ["--db", db, "--registry", registry, *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def changes(made: Made, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ask(made, "changes", "--format", "json", *words))
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


def test_it_takes_seconds_and_no_network(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made.seconds < 60

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the demo opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert (
        run(tmp_path / "offline").splitlines()[-1] == f"open {tmp_path / 'offline' / 'site' / 'index.html'}"
    )


def test_two_runs_give_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again = tmp_path / "second"
    said = run(again)

    def pages(folder: Path) -> dict[str, str]:
        return {
            str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
            for part in ("site", "registry")
            for p in (folder / part).rglob("*")
            if p.is_file()
        }

    first = pages(made.folder)
    assert len(first) > 100
    assert pages(again) == first
    assert said.splitlines()[:-2] == made.said.splitlines()[:-2]  # all but the time and the folder


def test_the_high_risk_dates_before_and_after(made: Made) -> None:
    (change,) = changes(made, "--instrument", "eu-ai-act")
    assert change["caused_by"] == "eu-ai-omnibus"
    rows = {p["eid"]: p for p in change["provisions"]}
    assert rows["art_4a"]["action"] == "added"
    dates = {f["after"] for p in change["provisions"] for f in p["facts"] if f["kind"] == "date"}
    assert dates >= {"2 December 2027", "2 August 2028"}
    before = ask(made, "text", "eu-ai-act", "--at", "2026-07-01", "--eid", "art_113")
    assert "2 August 2027" in before
    assert "2 December 2027" not in before


def test_a_rate_a_repeal_and_a_renumbered_law(made: Made) -> None:
    (rate,) = changes(made, "--instrument", "tr-dst")
    (row,) = [p for p in rate["provisions"] if "__" in p["eid"]]
    assert ("7,5" in row["before"], "7,5" in row["after"]) == (True, False)
    assert [c["kind"] for c in changes(made, "--instrument", "ca-dsta")] == ["amended", "repealed"]
    (law,) = changes(made, "--instrument", "cn-csl")
    actions = Counter(p["action"] for p in law["provisions"] if "__" not in p["eid"])
    assert actions["renumbered"] >= 5
    assert actions["added"] == 2


def test_a_treaty_for_one_party_and_a_draft_with_a_window(made: Made) -> None:
    steps = changes(made, "--instrument", "cptpp-uk-accession")
    assert [c["observed_at"][:10] for c in steps] == ["2024-12-16", "2024-12-27"]
    dated = load_registry().instruments["cptpp"].events
    assert [str(e.date) for e in dated if e.party == "GB" and e.event == "in_force"] == [
        "2024-12-15",
        "2024-12-24",
    ]
    assert "2025-12-27  Anthropomorphic AI draft: consultation open" in made.said
    assert "2026-01-25  Anthropomorphic AI draft: consultation closed" in made.said
    versions = json.loads(ask(made, "versions", "cn-anthropomorphic-draft", "--format", "json"))
    assert [v["status"] for v in versions] == ["draft"]


def test_what_is_no_law_makes_no_version(made: Made) -> None:
    status = json.loads(ask(made, "status", "--all", "--format", "json"))
    outcomes = {s["source"]: s["outcome"] for s in status["sources"]}
    assert outcomes["gdpr-en"] == "Blocked"
    assert outcomes["cn-data-flow-provisions-zh"] == "Incomplete"
    assert outcomes["dsa-en"] == "captured"
    assert outcomes["eu-ai-act-en"] == "captured"
    for source in ("gdpr-en", "cn-data-flow-provisions-zh", "dsa-en", "eu-ai-act-en"):
        assert f"  {source}: " in made.said
    recovered = made.said[made.said.index("Recovered") :]
    assert "dsa-en: read again on 2026-07-22" in recovered
    assert json.loads(ask(made, "versions", "gdpr", "--format", "json")) == []
    assert "3 captures made no version" in made.said


def test_current_and_stale_cells(made: Made) -> None:
    def states(codebook: str, instrument: str) -> dict[str, str]:
        table = json.loads(ask(made, "compare", codebook, "--format", "json"))
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


def test_before_the_change_the_cell_was_current(made: Made) -> None:
    table = json.loads(ask(made, "compare", "digital-tax-sample", "--at", "2025-12-15", "--format", "json"))
    cells = {t["id"]: t["cells"] for t in table["topics"]}
    assert cells["rate"]["tr-dst"]["state"] == "current"
    assert cells["rate"]["tr-dst"]["value"]["number"] == 7.5


def test_a_date_that_moved_is_moved_in_every_place_before_an_editor_has_worked(made: Made) -> None:
    """The registry as it stood before anybody entered what the amendment of July 2026 deferred."""
    registry = load_registry([made.folder / "registry"])
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
    with Store(f"sqlite:///{made.folder / 'tracker.db'}").read() as session:
        recorded = recorded_dates(session, registry)
        timeline = steps(registry, date(2026, 7, 31), recorded, {"eu-ai-act"})
        duties = deadlines(registry, date(2026, 7, 31), recorded)
        briefing = gather(session, registry, parse("2026-07"))
        before = gather(session, registry, parse("2026-06"))
        page = as_markdown(briefing, registry, "en")
    assert [s.now[0] for s in timeline if (s.eid, s.date, s.state) == ("anx_i", old, "gone")] == [new]
    assert [s.was_due for s in timeline if (s.eid, s.date, s.state) == ("anx_i", new, "found")] == [old]
    assert [d.now for d in duties if (d.eid, d.date, d.state) == ("anx_i", old, "moved")] == [new]
    moved = [
        (s.was, s.date, s.set_by) for s in briefing.moved if (s.instrument, s.eid) == ("eu-ai-act", "anx_i")
    ]
    assert (str(old), str(new), "eu-ai-omnibus") in moved
    assert "Deadlines that moved" in page
    assert not before.moved  # nobody had seen it yet
    with Store(f"sqlite:///{made.folder / 'tracker.db'}").read() as session:
        later = gather(session, registry, parse("2027-06"))
    assert (str(new), "anx_i") in {(s.date, s.eid) for s in later.upcoming}
    assert (str(old), "anx_i") not in {(s.date, s.eid) for s in later.upcoming}
