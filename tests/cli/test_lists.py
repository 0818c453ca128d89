"""What can be named: lists of jurisdictions, regimes, instruments, codebooks, topics; names of parties,
provisions and files as people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.cli.output import by_ending
from tracker.cli.products import PRODUCT_FORMATS
from tracker.law.part_references import named_part
from tracker.publish.labels import party_code


def rows(*args: str) -> list[dict[str, str]]:
    found = CliRunner().invoke(app, [*args, "--format", "json"])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_what_can_be_named_is_listed() -> None:
    assert {"CN", "EU", "JP"} <= {r["id"] for r in rows("jurisdictions")}
    assert {r["jurisdiction"] for r in rows("regimes", "--jurisdiction", "China")} == {"CN"}
    assert rows("regimes", "--jurisdiction", "中国") == rows("regimes", "--jurisdiction", "cn") != []
    assert "cn-pipl" in {r["id"] for r in rows("instruments", "个人信息保护法")}
    assert [r["id"] for r in rows("instruments", "GDPR")] == ["gdpr", "gdpr-corrigendum-2"]
    assert {"digital-trade", "ai"} <= {r["id"] for r in rows("codebooks")}
    asked = rows("topics", "digital-tax")
    assert "rate" in {r["id"] for r in asked}
    assert all(r["question"].endswith("?") for r in asked)
    assert CliRunner().invoke(app, ["topics", "trade"]).exit_code == 2


HELD = (
    "art_5", "art_5__para_1", "art_5__para_1__point_ba", "art_61__para_1", "art_113__para_3", "art_113__para_3__point_c__point_i",
    "anx_iii", "rec_12", "cpt_3", "art_12_2", "art_14.11",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "eid"),
    [
        ("art_5__para_1", "art_5__para_1"), ("Article 5", "art_5"), ("article 5(1)(ba)", "art_5__para_1__point_ba"),
        ("Art. 5(1)", "art_5__para_1"), ("Art 5", "art_5"), ("5", "art_5"), ("5(1)", "art_5__para_1"),
        ("第5条", "art_5"), ("第五条第一款", "art_5__para_1"), ("第六十一条第一款", "art_61__para_1"),
        ("第5条第1款（ba）项", "art_5__para_1__point_ba"), ("第113条第3款（c）项（i）目", "art_113__para_3__point_c__point_i"),
        ("Annex III", "anx_iii"), ("附件三", "anx_iii"), ("Recital 12", "rec_12"), ("considérant 12", "rec_12"),
        ("序言第12段", "rec_12"), ("Chapter III", "cpt_3"), ("Artikel 5", "art_5"), ("第十二条之二", "art_12_2"),
        ("Article 14.11", "art_14.11"), ("14.11", "art_14.11"), ("Article 6", None), ("Recital 13", None), ("", None),
    ],
)  # fmt: skip
def test_a_provision_is_found_as_people_write_it(written: str, eid: str | None) -> None:
    assert named_part(written, HELD) == eid


def test_parties_have_names() -> None:
    said = ("CN", "china", "中国", "Singapore", "新加坡", "UK", "United Kingdom", "EU", "Viet Nam", "Vietnam")
    assert [party_code(x) for x in said][:5] == ["CN", "CN", "CN", "SG", "SG"]
    assert [party_code(x) for x in said][5:] == ["GB", "GB", "EU", "VN", "VN"]


def test_an_ending_that_nothing_writes_is_refused() -> None:
    assert by_ending(PRODUCT_FORMATS, Path("a.xlsx"), "md") == "xlsx"
    assert by_ending(PRODUCT_FORMATS, Path("a.htm"), "md") == "html"
    assert by_ending(PRODUCT_FORMATS, Path("a.txt"), "md") == "text"
    assert by_ending(PRODUCT_FORMATS, Path("folder"), "md") == "md"
    assert by_ending(PRODUCT_FORMATS, None, "table") == "table"
    with pytest.raises(typer.Exit):
        by_ending(PRODUCT_FORMATS, Path("a.xls"), "md")
