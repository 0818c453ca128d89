"""`tracker code`: codings of every kind of value are pinned, in a folder of one's own and in a checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.calls import Tracker, call
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


# --- the bench --------------------------------------------------------------------------------------


def bench(tracker: Tracker, own: Path, answers: list[str], *more: str | Path) -> str:
    """What the bench prints; `answers` are lines."""
    own.mkdir(parents=True, exist_ok=True)
    file = own.parent / "answers.txt"
    file.write_text("\n".join(answers) + "\n", "utf-8")
    return tracker(*more, "--coder", "me", "--into", own, "--answers", file)


def made(own: Path, codebook: str = "digital-trade", instrument: str = "rcep") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        (own / "codings" / codebook / f"{instrument}.yml").read_text("utf-8")
    )["codings"]
    return found


RCEP = ("code", "digital-trade", "rcep", "--topic", "unsolicited-messages", "--topic", "source-code")
READ = ["a", "", "-", "", "Recipients can stop messages.", "收件人可以拒收信息。"]
NOTHING = ["n", "source code; software", "", "", ""]


def test_the_bench_proposes_asks_writes_pins_and_goes_on_where_it_was_left(
    tracker: Tracker, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    said = bench(tracker, own, [*READ, "q"], *RCEP)
    assert "a) Article 12.9" in said
    assert "1 cells in" in said
    (first,) = made(own)
    assert (first["topic"], first["value"], first["provisions"]) == (
        "unsolicited-messages", "binding", ["art_12.9"],
    )  # fmt: skip
    assert first["cue"]
    assert first["read_from"][0]["eid"] == "art_12.9"
    assert cell(tracker, own, "digital-trade", "rcep", "unsolicited-messages")["state"] == "current"
    rest = bench(tracker, own, NOTHING, "--registry", own, "code", "digital-trade", "rcep")
    assert "[1/" in rest
    again = bench(tracker, own, NOTHING, "--registry", own, *RCEP[:-4], "--topic", "source-code")
    assert "  source code: " in again
    absent = made(own)[-1]
    assert (absent["topic"], absent["value"], absent["searched"]) == (
        "source-code", "absent", ["source code", "software"],
    )  # fmt: skip
    assert "provisions" not in absent


def test_what_was_typed_is_kept_when_the_coder_leaves_inside_a_cell(tracker: Tracker, tmp_path: Path) -> None:
    own = tmp_path / "own"
    said = bench(tracker, own, READ[:5], *RCEP)
    assert "is kept and comes first next time" in said
    assert not (own / "codings" / "digital-trade" / "rcep.yml").exists()
    bench(tracker, own, ["", "", "-", "", "", READ[5], "q"], *RCEP)
    (only,) = made(own)
    assert only["note"] == {"en": READ[4], "zh": READ[5]}
    assert not list(own.rglob(".*.json"))


def test_undo_takes_the_last_cell_back_in_the_walk_and_by_command(tracker: Tracker, tmp_path: Path) -> None:
    own = tmp_path / "own"
    bench(tracker, own, [*READ, "u", *READ[:4], "Another note.", "另一说明。", "q"], *RCEP)
    (only,) = made(own)
    assert only["note"] == {"en": "Another note.", "zh": "另一说明。"}
    assert "taken back" in tracker("code", "undo", "digital-trade", "rcep", "--into", own)
    assert not (own / "codings" / "digital-trade" / "rcep.yml").exists()
    assert "has no codings" in tracker("code", "undo", "digital-trade", "rcep", "--into", own, code=1)


def test_other_codebooks_amounts_days_leads_and_chinese(tracker: Tracker, tmp_path: Path) -> None:
    own = tmp_path / "own"
    said = bench(
        tracker, own, ["113", "2026-08-02", "shall apply from", "The general date.", "一般适用日期。"],
        "--lang", "zh", "code", "ai", "eu-ai-act", "--topic", "applies-from",
    )  # fmt: skip
    assert "何时" in said or "条文" in said
    assert str(made(own, "ai", "eu-ai-act")[0]["value"]) == "2026-08-02"
    bench(
        tracker, own, ["l", "EUR 20000000", "Article 4, to be read.", "第4条，待阅读。"],
        "code", "digital-tax", "ca-dsta", "--topic", "global-threshold",
    )  # fmt: skip
    (lead,) = made(own, "digital-tax", "ca-dsta")
    assert (lead["basis"], "read_from" in lead) == ("memory", False)


def test_looking_costs_nothing_and_a_rule_of_the_data_is_told_at_once(
    tracker: Tracker, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    said = bench(
        tracker, own,
        ["?", "i", "+", "/customs", "v 12.9", ">", "12.99", "a", "", "-", "words not there", "No period", "无句号",
         "", "unsolicited", "A period.", "有句号。", "y", "q"],
        *RCEP,
    )  # fmt: skip
    assert "no provision '12.99'" in said
    assert "'words not there' is not in art_12.9" in said
    assert "does not end with a period" in said


def test_a_lead_waits_as_soon_as_its_text_is_there_with_the_clause_found(
    tracker: Tracker, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    lead = ["l", "binding", "Article 12.9, to be read.", "第12.9条，待阅读。"]
    bench(tracker, own, lead, *RCEP[:-2])
    rows = json.loads(
        tracker(
            "--registry", own, "review", "cells", "digital-trade", "--instrument", "rcep", "--format", "json"
        )
    )
    (waits,) = [r for r in rows if r["topic"] == "unsolicited-messages"]
    assert (waits["why"], waits["clause"]) == ("lead", "art_12.9")
    bench(tracker, own, READ, "--registry", own, *RCEP[:-2])
    rows = json.loads(
        tracker(
            "--registry", own, "review", "cells", "digital-trade", "--instrument", "rcep", "--format", "json"
        )
    )
    assert "unsolicited-messages" not in {r["topic"] for r in rows}


def test_validate_holds_a_folder_of_ones_own_to_the_text(tracker: Tracker, tmp_path: Path) -> None:
    own = tmp_path / "own"
    bench(tracker, own, READ, *RCEP[:-2])
    tracker("sources", "validate", own)
    file = own / "codings" / "digital-trade" / "rcep.yml"
    text = file.read_text("utf-8")
    cue = made(own)[0]["cue"][0]
    file.write_text(text.replace(f"- {cue}", "- words not there"), "utf-8")
    done = call(
        "sources", "validate", own,
        TRACKER_DATABASE_URL=f"sqlite:///{tracker.demo / 'tracker.db'}", TRACKER_REGISTRY=str(tracker.demo / "registry"),
    )  # fmt: skip
    assert done.code == 1
    line = next(
        n for n, row in enumerate(file.read_text("utf-8").splitlines(), 1) if "words not there" in row
    )
    assert f"rcep.yml:{line - 1}: unsolicited-messages: 'words not there' is not in art_12.9" in done.out
