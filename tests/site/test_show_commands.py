"""`tracker compare`, `brief` and `site build` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.calls import call
from tests.site.record import Record


@pytest.fixture
def run(record: Record):
    def command(*args: str, code: int = 0, db: str | None = None) -> SimpleNamespace:
        db = db or f"sqlite:///{record.folder / 'tracker.db'}"
        done = call("--db", db, "--registry", record.folder / "registry", *args)
        assert done.code == code, done.err
        return SimpleNamespace(stdout=done.out.encode(), stderr=done.err.encode())

    return command


def test_compare_in_every_format(run, tmp_path: Path) -> None:
    only = ("--instrument", "sample-act")
    data = json.loads(run("compare", "samples", *only, "--format", "json").stdout)
    assert [i["id"] for i in data["instruments"]] == ["sample-act"]
    assert list(csv.reader(io.StringIO(run("compare", "samples", "--format", "csv").stdout.decode())))
    assert run("compare", "samples", "--format", "html", "--lang", "zh").stdout.startswith(b"<!doctype html>")
    for kind, magic in (("xlsx", b"PK"), ("docx", b"PK")):
        run("compare", "samples", "--format", kind, "--out", str(tmp_path / f"t.{kind}"))
        assert (tmp_path / f"t.{kind}").read_bytes()[:2] == magic


def test_compare_before_there_is_a_record_says_so(run, tmp_path: Path) -> None:
    done = run("compare", "samples", "--format", "json", db=f"sqlite:///{tmp_path / 'none.db'}")
    assert b"there is no record" in done.stderr
    assert not (tmp_path / "none.db").exists()
    states = {c["state"] for t in json.loads(done.stdout)["topics"] for c in t["cells"].values()}
    assert states == {"unverified", "missing"}


def test_wrong_use_is_two_and_names_what_there_is(run) -> None:
    assert b"there is: " in run("compare", "nothing", code=2).stderr
    assert b"2026-W47" in run("brief", "last week", code=2).stderr


def test_brief_in_every_format(run, tmp_path: Path) -> None:
    assert "第13条" in run("brief", "2026-03", "--lang", "zh").stdout.decode()
    assert json.loads(run("brief", "2026-03", "--format", "json").stdout)["period"]["name"] == "2026-03"
    for kind, magic in (("html", b"<!do"), ("pdf", b"%PDF"), ("docx", b"PK\x03\x04")):
        run("brief", "2026-03", "--format", kind, "--out", str(tmp_path / f"b.{kind}"))
        assert (tmp_path / f"b.{kind}").read_bytes()[:4] == magic


@pytest.mark.slow
def test_site_build_prints_where_it_is(run, tmp_path: Path) -> None:
    done = run("site", "build", "--out", str(tmp_path / "out"))
    assert done.stdout.decode().strip() == str(tmp_path / "out" / "index.html")
    assert (tmp_path / "out" / "zh" / "index.html").exists()


def test_align_in_every_format_and_from_files(run, record: Record, tmp_path: Path) -> None:
    record.pin()
    data = json.loads(run("align", "sample-act", "sample-act", "-t", "returns", "-f", "json").stdout)
    assert [c["eid"] for row in data["rows"] for c in row["cells"].values()] == ["sec_1"]
    page = tmp_path / "a.html"
    run("align", "sample-act", "sample-act", "-t", "returns", "--lang", "zh", "--out", str(page))
    assert "申报：" in page.read_text("utf-8")
    law = "Article 1\nScope\n1. This law covers sellers.\n\nArticle 2\nFees\n1. The fee is {} euro.\n"
    for name, fee in (("one", 5), ("two", 6)):
        (tmp_path / f"{name}.txt").write_text(law.format(fee), "utf-8")
    names = [str(tmp_path / f"{n}.txt") for n in ("one", "two")]
    shown = run("align", "--files", *names, "--as", "statute_text").stdout.decode()
    assert "The fee is **6** euro" in shown
    assert b"two to four" in run("align", "sample-act", code=2).stderr
    assert b"no file" in run("align", "--files", "a", "b", code=2).stderr
    assert b"no topic 'x'" in run("align", "--files", *names, "-t", "x", code=2).stderr


def test_parties_and_between(run, tmp_path: Path) -> None:
    data = json.loads(run("parties", "rcep", "--at", "2026-11-22", "-f", "json").stdout)
    assert {r["party"] for r in data} >= {"CN", "VN", "MM"}
    sheet = list(csv.DictReader(io.StringIO(run("parties", "vn", "-f", "csv").stdout.decode())))
    assert {r["instrument"] for r in sheet} >= {"cptpp", "rcep"}
    run("parties", "cptpp", "-f", "html", "--lang", "zh", "--out", str(tmp_path / "p.html"))
    assert "越南" in (tmp_path / "p.html").read_text("utf-8")
    shown = run("between", "CN", "SG", "-t", "data-flows", "--at", "2026-11-22").stdout.decode()
    assert "RCEP (rcep): entered into force 1 January 2022" in shown
    assert json.loads(run("between", "cn", "sg", "-f", "json").stdout)["parties"] == ["CN", "SG"]
    assert b"names the party" in run("between", "CN", "XX", code=2).stderr
    assert b"no codebook, regime, instrument or party" in run("parties", "nothing", code=2).stderr
