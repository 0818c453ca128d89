"""`tracker similarity` on files and on the record of the demo."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from jsonschema import validate

from tests.cli.calls import TREATY, Tracker
from tracker.contract.schemas import schema


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    other = TREATY.replace(
        "hand over the source code of its software", "hand over anything it has not published"
    )
    out = []
    for name, text in (("one.txt", TREATY), ("two.txt", TREATY), ("three.txt", other), ("none.txt", "AGREEMENT\n\nArticle 1\nGoods\nGoods are free.\n")):  # fmt: skip
        out.append(tmp_path / name)
        out[-1].write_text(text, "utf-8")
    return out


def test_files_are_ranked_beside_a_template(tracker: Tracker, texts: list[Path]) -> None:
    printed = tracker("similarity", "--files", "--template", texts[0], *texts[1:], "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [(r["agreement"], r["template"]) for r in rows] == [("two", "one"), ("three", "one")]
    assert float(rows[0]["shared"]) == 1.0 > float(rows[1]["shared"]) > 0.5
    data = json.loads(tracker("similarity", "--files", *texts, "--format", "json", "--lang", "zh"))
    validate(data, schema("similarity"))
    assert data["left_out"] == [{"id": "none", "why": "其中未找到数字规则条款"}]
    assert len(data["pairs"]) == 6


def test_the_record_as_a_page(tracker: Tracker, tmp_path: Path) -> None:
    out = tmp_path / "close.html"
    tracker("similarity", "rcep", "eu-japan-epa", "tpp", "--out", out)
    page = out.read_text("utf-8")
    assert page.count("<svg") == 2
    assert "its text is not held here yet" in page


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nothing"], "no instrument 'nothing'"),
        (["rcep", "--template", "tpp"], "tpp cannot be a template"),
        (["--codebook", "none"], "no codebook 'none'"),
    ],
)
def test_wrong_use(tracker: Tracker, args: list[str], message: str) -> None:
    assert message in tracker("similarity", *args, code=2)


def test_a_file_that_is_not_there(tracker: Tracker) -> None:
    assert "missing.txt" in tracker("similarity", "--files", "missing.txt", "other.txt", code=1)
