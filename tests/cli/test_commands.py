"""The commands as a person runs them: output, exit codes, and what is said when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from jsonschema import validate
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.cli.calls import call
from tests.watch import pages
from tracker.contract.schemas import schema

BASE = [f"Person {n} shall file return {n} within 30 days." for n in range(1, 13)]
AMENDED = [*BASE[:4], "Person 5 shall file return 5 within 60 days.", *BASE[5:]]


class Runner:
    """Runs `tracker` in a process of its own, on a store and registry in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        pages.registry(folder)

    def __call__(self, *args: str | Path, code: int = 0) -> str:
        done = call(
            "--db", f"sqlite:///{self.folder / 'tracker.db'}", "--registry", self.folder / "registry", *args
        )
        assert done.code == code, f"{args}\n{done.both}"
        return done.both if code else done.out

    def json(self, *args: str | Path) -> object:
        return json.loads(self(*args, "--format", "json"))

    def archive(self, *captures: tuple[str, bytes], name: str = "sample.warc.gz") -> Path:
        """A WARC of (WARC-Date, body) captures of the sample act."""
        path = self.folder / name
        with path.open("wb") as out:
            writer = WARCWriter(out, gzip=True)
            for date, body in captures:
                headers = StatusAndHeaders(
                    "200 OK", [("Content-Type", "application/xml")], protocol="HTTP/1.1"
                )
                writer.write_record(
                    writer.create_warc_record(
                        pages.URL, "response", payload=BytesIO(body), http_headers=headers,
                        warc_headers_dict={"WARC-Date": date},
                    )
                )  # fmt: skip
        return path


@pytest.fixture
def tracker(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def history(tracker: Runner) -> Path:
    return tracker.archive(
        ("2026-01-02T06:00:00Z", pages.act(BASE)),
        ("2026-01-09T06:00:00Z", pages.act(BASE, printed="2026-01-09")),
        ("2026-03-02T06:00:00Z", pages.act(AMENDED, pit="2026-03-01")),
    )


def test_an_archive_becomes_a_record(tracker: Runner, history: Path) -> None:
    assert "2 changes recorded" in tracker("import", history)
    changes = tracker.json("changes")
    validate(changes, schema("changes"))
    assert isinstance(changes, list)
    assert [c["kind"] for c in changes] == ["first", "amended"]
    again = json.loads(tracker("import", history, "--format", "json"))
    assert again["outcomes"] == {"known": 3}
    assert tracker.json("changes") == changes

    text = tracker.json("text", "sample-act")
    validate(text, schema("text"))
    assert isinstance(text, dict)
    assert len([p for p in text["provisions"] if p["type"] == "section"]) == 12
    earlier = tracker("text", "sample-act", "--at", "2026-02-01", "--eid", "sec_5")
    assert "30 days" in earlier
    assert "60 days" in tracker("text", "sample-act", "--eid", "sec_5")

    one = tracker.json("diff", "sample-act")
    validate(one, schema("change"))
    assert isinstance(one, dict)
    assert [p["eid"] for p in one["provisions"]] == ["sec_5"]
    assert "[-30-]{+60+}" in tracker("diff", "sample-act")
    tracker("diff", "sample-act", "--exit-code", code=1)
    tracker("diff", "sample-act", "--from", "2026-03-02", "--exit-code")
    days = ("--from", "2026-01-15", "--to", "2026-03-01", "--exit-code")  # law on 1 March, seen on the 2nd
    tracker("diff", "sample-act", *days)
    tracker("diff", "sample-act", *days, "--by-law", code=1)
    assert len(tracker.json("versions", "sample-act")) == 2
    assert "every body is as it was served" in tracker("verify") or tracker.json("verify")


def test_filters_of_the_change_feed(tracker: Runner, history: Path) -> None:
    tracker("import", history)
    assert len(tracker.json("changes", "--since", "2026-02-01")) == 1
    assert len(tracker.json("changes", "--until", "2026-01-02")) == 1
    assert len(tracker.json("changes", "--regime", "sample", "--significance", "minor")) == 2
    assert tracker.json("changes", "--instrument", "sample-amendment") == []
    assert "no regime 'nowhere'" in tracker("changes", "--regime", "nowhere", code=2)
    assert "did you mean sample-act" in tracker("text", "sample-acts", code=2)
    assert "not a date" in tracker("changes", "--since", "yesterday", code=2)


def test_a_provision_a_text_and_a_change_are_cited(tracker: Runner, history: Path) -> None:
    tracker("import", history)
    assert ", s 5" in tracker("cite", "sample-act", "sec_5")
    every = json.loads(tracker("cite", "sample-act", "-s", "json", "--permalink", "https://rules.example/t"))
    assert set(every) == {"plain", "plain-zh", "bibtex", "gbt7714", "faxue", "oscola"}
    assert "https://rules.example/t" in every["plain"]
    assert "valid from 1 March 2026" in every["plain"]
    assert "1 March 2026" not in tracker("cite", "sample-act", "--at", "2026-02-01")
    change = tracker.json("changes")[-1]["id"]  # type: ignore[index]
    assert f"change {change}" in tracker("cite", change)
    assert "no provision sec_99" in tracker("cite", "sample-act", "sec_99", code=2)
    assert "no change g-nothing" in tracker("cite", "g-nothing", code=2)


def test_csv_holds_no_formulas(tracker: Runner) -> None:
    evil = ["=cmd|' /C calc'!A0 shall be filed."] * 3
    tracker("import", tracker.archive(("2026-01-02T06:00:00Z", pages.act(evil))))
    assert "\n=" not in tracker("changes", "--format", "csv")


def test_a_cut_off_archive_keeps_what_stood_before(tracker: Runner, history: Path) -> None:
    whole = history.read_bytes()
    cut = tracker.folder / "cut.warc.gz"
    cut.write_bytes(whole[: int(len(whole) * 0.6)])
    said = tracker("import", cut, code=1)
    assert "what stood before that is kept" in said
    assert len(tracker.json("changes")) >= 1
    assert "2 changes recorded" not in said
    tracker("import", history)
    assert len(tracker.json("changes")) == 2


def test_wrong_use_is_told(tracker: Runner, tmp_path: Path) -> None:
    assert "no such file" in tracker("import", tmp_path / "none.warc.gz", code=2)
    text = tmp_path / "plain.txt"
    text.write_text("no archive", "utf-8")
    assert "not a WARC archive" in tracker("import", text, code=1)
    assert "no source 'sample-act'" in tracker("import", text, "--source", "sample-act", code=2)
    assert "--at" in tracker("import", text, "--source", "sample-act-en", code=2)
    assert "no extractor 'latin'" in tracker(
        "import", text, "--source", "sample-act-en", "--at", "2026-01-01", "--as", "latin", code=2
    )
    assert "tracker init" in tracker("--db", f"sqlite:///{tmp_path / 'none.db'}", "status", code=1)


def test_a_pdf_that_is_none_is_an_event(tracker: Runner, tmp_path: Path) -> None:
    fake = tmp_path / "act.pdf"
    fake.write_bytes(b"<html>not a PDF</html>")
    said = tracker("import", fake, "--source", "sample-act-en", "--at", "2026-01-01", "--as", "pdf")
    assert "Unreadable" in said
    status = tracker.json("status")
    assert isinstance(status, dict)
    assert [e["kind"] for e in status["events"]] == ["Unreadable"]


def test_a_huge_file_is_an_event(tracker: Runner, tmp_path: Path) -> None:
    huge = tmp_path / "huge.xml"
    with huge.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    assert "TooLarge" in tracker("import", huge, "--source", "sample-act-en", "--at", "2026-01-01")


def test_the_ending_of_the_file_is_the_format(tracker: Runner, history: Path, tmp_path: Path) -> None:
    tracker("import", history)
    tracker("brief", "2026-03", "--out", tmp_path / "brief.html")
    assert (tmp_path / "brief.html").read_text("utf-8").startswith("<!doctype html>")


def test_sources_are_listed_for_people_and_programs(tracker: Runner) -> None:
    sources = tracker.json("sources", "list")
    validate(sources, schema("sources"))
    assert isinstance(sources, list)
    assert {"sample-act-en", "eu-ai-act-en"} <= {s["id"] for s in sources}
    assert tracker("sources", "list", "--regime", "sample", "--format", "csv").count("\n") == 3
    assert "no problems" in tracker("sources", "validate")
    broken = tracker.folder / "broken" / "regimes"
    broken.mkdir(parents=True)
    (broken / "x.yml").write_text("id: x\nstrand: ai\n", "utf-8")
    assert "x.yml:1: title" in tracker("sources", "validate", broken.parent, code=1)


def test_help_answers_at_once(tracker: Runner) -> None:
    """Commands import what they need when they run: help must not load Scrapy or SQLAlchemy."""
    code = "import sys; from tracker.cli import main; print(sorted({'scrapy', 'sqlalchemy', 'typst', 'lxml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert "Watch" in tracker("--help")


def test_reextraction_of_unchanged_extractors_changes_nothing(tracker: Runner, history: Path) -> None:
    tracker("import", history)
    before = tracker.json("changes")
    report = tracker.json("reextract")
    assert isinstance(report, dict)
    assert (report["checks"], report["failed"]) == (3, 0)
    assert report["changes_gone"] == report["changes_new"] == report["versions_gone"] == []
    assert tracker.json("changes") == before


@pytest.mark.slow
def test_a_crawl_is_served_from_an_archive(tracker: Runner, history: Path) -> None:
    rows = json.loads(
        tracker("crawl", "sample-act-en", "--archive", history, "--at", "2026-02-01", "--format", "json")
    )
    assert [(r["outcome"], r["changes"]) for r in rows] == [("captured", 1)]
    rows = json.loads(tracker("crawl", "sample-act-en", "--archive", history, "--format", "json"))
    assert [(r["outcome"], r["changes"]) for r in rows] == [("captured", 1)]
    assert len(tracker.json("changes")) == 2
    said = tracker("crawl", "sample-act-copy", "--archive", history, code=1)
    assert "NotInArchive" in said
