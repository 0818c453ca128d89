"""`tracker code`: codings of every kind of value are pinned, in a folder of one's own and in a checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.cli.calls import Tracker
from tracker.registry.loader import PACKAGED, load_with_files

NOTE = ["--note", "What it says.", "--note-zh", "其内容。", "--coder", "me"]


def cell(tracker: Tracker, own: Path, codebook: str, instrument: str, topic: str) -> dict[str, object]:
    table = json.loads(
        tracker("--registry", own, "compare", codebook, "--instrument", instrument, "--format", "json")
    )
    found: dict[str, object] = next(t for t in table["topics"] if t["id"] == topic)["cells"][instrument]
    return found


@pytest.mark.parametrize(
    ("codebook", "instrument", "topic", "value", "eids", "stored"),
    [
        ("ai", "eu-ai-act", "prohibited-practices", "listed", "art_5,art_4", "listed"),
        ("ai", "eu-ai-act", "applies-from", "2026-08-02", "art_113", "2026-08-02"),
        ("digital-tax", "tr-dst", "rate", "5 %", "art_5", {"number": 5.0, "unit": "%"}),
        ("digital-tax", "tr-dst", "global-threshold", "EUR 750,000,000", "art_4", {"number": 750000000.0, "currency": "EUR"}),
    ],
)  # fmt: skip
def test_a_coding_is_pinned_to_the_record(
    tracker: Tracker,
    tmp_path: Path,
    codebook: str,
    instrument: str,
    topic: str,
    value: str,
    eids: str,
    stored: object,
) -> None:
    language = ["--text-lang", "tr"] if instrument == "tr-dst" else []
    printed = tracker(
        "code", codebook, instrument, "--topic", topic, "--value", value, "--provisions", eids,
        *language, *NOTE, "--into", tmp_path,
    )  # fmt: skip
    (made,) = yaml.safe_load(Path(printed.strip()).read_text("utf-8"))["codings"]
    if hasattr(made["value"], "isoformat"):
        made["value"] = made["value"].isoformat()
    assert made["value"] == stored
    assert [pin["eid"] for pin in made["read_from"]] == eids.split(",")
    assert cell(tracker, tmp_path, codebook, instrument, topic)["state"] == "current"


def test_pins_are_written_into_codings_made_by_hand(tracker: Tracker, tmp_path: Path) -> None:
    file = tmp_path / "codings" / "ai" / "eu-ai-act.yml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "# by hand\ncodebook: ai\ninstrument: eu-ai-act\nadds: true\ncodings:\n"
        "  - topic: applies-from   # the general date\n    value: 2026-08-02\n    provisions: [art_113, art_4]\n"
        "    note: {en: The general date., zh: 一般适用日期。}\n    basis: text\n    date: 2026-11-01\n    coder: me\n\n"
        "  # and another\n  - topic: authority\n    value: unknown-here\n    note: {en: Not read., zh: 未读取。}\n"
        "    basis: memory\n    date: 2026-11-01\n    coder: me\n".replace("    value: unknown-here", f"    value: {_code('authority')}"),
        "utf-8",
    )  # fmt: skip
    before = file.read_text("utf-8")
    tracker("code", "pin", file)
    after = file.read_text("utf-8")
    pins = [line for line in after.splitlines() if line not in before.splitlines()]
    assert pins[0] == "    read_from:"
    assert [("eid: art_113" in line, "eid: art_4" in line) for line in pins[1:]] == [
        (True, False),
        (False, True),
    ]
    assert [line for line in after.splitlines() if line not in pins] == before.splitlines()
    assert cell(tracker, tmp_path, "ai", "eu-ai-act", "applies-from")["state"] == "current"
    tracker("code", "pin", file)  # pinned already: nothing to do
    assert file.read_text("utf-8") == after
    file.write_text(after.replace("[art_113, art_4]", "[art_999]"), "utf-8")
    assert "lacks art_999" in tracker("code", "pin", file, code=1)


def _code(topic: str) -> str:
    book = load_with_files()[0].codebooks["ai"]
    return book.values_of(next(t for t in book.topics if t.id == topic))[0].code


@pytest.mark.parametrize(
    ("topic", "value", "more", "said"),
    [
        ("applies-from", "soon", [], "is not a day as 2026-08-02"),
        ("prohibited-practices", "some", [], "is not on its scale"),
        ("prohibited-practices", "listed", ["--provisions", "art_99x"], "lacks art_99x"),
        ("nothing", "listed", [], "has no topic 'nothing'"),
        ("status", "x", [], "has no topic 'status' to code"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(
    tracker: Tracker, tmp_path: Path, topic: str, value: str, more: list[str], said: str
) -> None:
    where = ["--into", str(tmp_path / "own")]
    assert said in tracker(
        "code", "ai", "eu-ai-act", "--topic", topic, "--value", value, *more, *NOTE, *where, code=2
    )
    assert not (tmp_path / "own").exists()


def test_a_checkout_is_written_to_and_an_installed_program_is_not(tracker: Tracker) -> None:
    file = PACKAGED / "codings" / "ai" / "eu-ai-act.yml"
    before = file.read_bytes()
    try:
        tracker(
            "code", "ai", "eu-ai-act", "--topic", "applies-from", "--value", "2026-08-02", "--provisions", "art_113",
            *NOTE, "--into", PACKAGED,
        )  # fmt: skip
        assert file.read_bytes().startswith(before.rstrip(b"\n"))
        assert file.read_bytes() != before
    finally:
        file.write_bytes(before)


def test_the_help_teaches_by_examples(tracker: Tracker) -> None:
    said = tracker("code", "add", "--help")
    assert "tracker code digital-trade rcep --topic source-code" in " ".join(said.split())
