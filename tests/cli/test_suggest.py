"""Suggestions on the command line, for a file and for the record, and one command to accept."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import yaml
from jsonschema import validate

from tests.cli.calls import TREATY, Tracker
from tracker.contract.schemas import schema


def test_a_text_that_was_never_imported(tracker: Tracker, tmp_path: Path) -> None:
    file = tmp_path / "treaty.txt"
    file.write_text(TREATY, "utf-8")
    rows = json.loads(tracker("suggest", "digital-trade", "--file", file, "--format", "json"))
    validate(rows, schema("suggest"))
    found = {r["topic"]: r for r in rows}
    assert found["customs-duties"]["provisions"] == ["art_2__para_1"]
    assert found["customs-duties"]["value"] == "permanent-ban"
    assert found["source-code"]["provisions"] == ["art_3"]
    assert found["source-code"]["instrument"] is None
    assert 'the text has "' in found["source-code"]["why"]
    assert "cross-border-data-flows" not in found
    table = tracker(
        "suggest",
        "digital-trade",
        "--file",
        file,
        "--topic",
        "source-code",
        "--lang",
        "zh",
        "--format",
        "csv",
    )
    (row,) = csv.DictReader(io.StringIO(table))
    assert "正文含有" in row["why"]
    assert not row["quote"].startswith("=")


def test_the_record_is_asked_and_what_is_coded_is_left_out(tracker: Tracker) -> None:
    rows = json.loads(tracker("suggest", "digital-trade", "rcep", "--format", "json"))
    validate(rows, schema("suggest"))
    assert {r["topic"] for r in rows} >= {"unsolicited-messages", "transparency", "cooperation"}
    assert "customs-duties" not in {r["topic"] for r in rows}  # coded
    assert all(r["version"].startswith("v-") for r in rows)
    everything = json.loads(tracker("suggest", "digital-trade", "rcep", "--coded", "--format", "json"))
    assert "customs-duties" in {r["topic"] for r in everything}


def test_accepted_it_is_a_coding_with_its_proof_beside_the_others(tracker: Tracker, tmp_path: Path) -> None:
    own = tmp_path / "own"
    note = ["--note-en", "Recipients can stop messages", "--note-zh", "收件人可以拒收"]
    printed = tracker(
        "accept", "digital-trade", "rcep", "unsolicited-messages", *note, "--coder", "me", "--into", own
    )
    path = Path(printed.strip())
    assert path == own / "codings" / "digital-trade" / "rcep.yml"
    (made,) = yaml.safe_load(path.read_text("utf-8"))["codings"]
    assert (made["value"], made["provisions"], made["basis"], made["coder"]) == (
        "binding",
        ["art_12.9"],
        "text",
        "me",
    )
    (read,) = made["read_from"]
    assert read["url"].startswith("https://")
    assert read["observed_at"] == "2022-01-01T06:00:00Z"
    assert len(read["text_sha256"]) == 64
    data = json.loads(
        tracker("--registry", own, "compare", "digital-trade", "--instrument", "rcep", "--format", "json")
    )
    cells = {t["id"]: t["cells"]["rcep"] for t in data["topics"]}
    assert cells["unsolicited-messages"]["state"] == "current"
    assert cells["unsolicited-messages"]["note"] == "Recipients can stop messages"
    assert cells["customs-duties"]["state"] == "current"  # what others coded is still there
    left = json.loads(tracker("--registry", own, "suggest", "digital-trade", "rcep", "--format", "json"))
    assert "unsolicited-messages" not in {r["topic"] for r in left}


def test_another_value_and_other_provisions(tracker: Tracker, tmp_path: Path) -> None:
    printed = tracker(
        "accept", "digital-trade", "rcep", "digital-identities=absent", "--provision", "art_12.12", "--flag", "odd",
        "--note-en", "Nothing", "--coder", "me", "--into", tmp_path,
    )  # fmt: skip
    (made,) = yaml.safe_load(Path(printed.strip()).read_text("utf-8"))["codings"]
    assert (made["value"], made["provisions"], made["flags"]) == ("absent", ["art_12.12"], ["odd"])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["suggest", "nothing", "rcep"], "no codebook 'nothing'"),
        (["suggest", "digital-trade", "rcep", "--topic", "nope"], "no topic 'nope'"),
        (["suggest", "digital-trade"], "--file FILE"),
        (["suggest", "digital-trade", "depa"], "there is no text of depa"),
        (["suggest", "digital-trade", "rcep", "--text-lang", "zh"], "in en, not in zh"),
        (["accept", "digital-trade", "rcep", "transparency"], "in your own words"),
        (["accept", "digital-trade", "rcep", "transparency=strong", "--note-en", "x"], "not on its scale"),
        (["accept", "digital-trade", "rcep", "algorithms", "--note-en", "x"], "nothing is proposed"),
        (["accept", "digital-trade", "rcep", "consumers", "--note-en", "x"], "group of topics"),
        (["accept", "digital-trade", "rcep", "algorithms=absent", "--provision", "art_99", "--note-en", "x"], "lacks art_99"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_nothing_is_written(tracker: Tracker, args: list[str], message: str) -> None:
    before = sorted(p.name for p in (tracker.demo / "registry").rglob("*"))
    assert message in tracker(*args, code=2)
    assert sorted(p.name for p in (tracker.demo / "registry").rglob("*")) == before


def test_a_file_that_cannot_be_read_is_told(tracker: Tracker, tmp_path: Path) -> None:
    assert "missing.txt" in tracker("suggest", "digital-trade", "--file", tmp_path / "missing.txt", code=1)
    assert "finder reads en, zh, ja" in tracker(
        "suggest", "digital-trade", "--file", tmp_path / "x.txt", "--text-lang", "fr", code=2
    )


def test_the_packaged_registry_is_refused(tracker: Tracker) -> None:
    import tracker as program

    said = tracker(
        "accept", "digital-trade", "rcep", "transparency", "--note-en", "x", "--coder", "me",
        "--into", Path(program.__file__).parent / "registry", code=1,
    )  # fmt: skip
    assert "part of the program" in said


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_a_table_shows_proposals_as_suggested(tracker: Tracker, form: str) -> None:
    asked = ["compare", "digital-trade", "--instrument", "rcep", "--format", form]
    plain, offered = tracker(*asked), tracker(*asked, "--suggest")
    if form != "json":
        assert "[suggested: Binding (Article 12.9)]" in " ".join(offered.replace("\\", "").split())
        assert "[suggested" not in plain.replace("\\", "")
        return
    before, after = json.loads(plain), json.loads(offered)
    validate(after, schema("compare"))
    assert before["counts"] == after["counts"]
    cells = {t["id"]: t["cells"]["rcep"] for t in after["topics"]}
    assert cells["unsolicited-messages"]["state"] == "missing"
    assert cells["unsolicited-messages"]["value"] is None
    assert cells["unsolicited-messages"]["suggested"]["value"] == "binding"
    assert cells["unsolicited-messages"]["suggested"]["provisions"] == ["art_12.9"]
    assert cells["customs-duties"]["suggested"] is None  # coded
    assert cells["security-exception"]["suggested"] is None  # proposed, but not likely
    for topic in after["topics"]:
        topic["cells"]["rcep"]["suggested"] = None
    assert before == after
