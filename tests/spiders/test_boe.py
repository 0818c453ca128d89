"""The BOE's open data under its real addresses, from an archive written here.

The replies are ours, written from the publisher's description of the API; none is a recorded one.
"""

from __future__ import annotations

import pytest

from spiders.boe import law_url
from tests.capture.crawling import job
from tests.readers.test_boe import LAW
from tests.spiders.replies import reply, served, versions, walk

URL = "https://www.boe.es/datosabiertos/api/legislacion-consolidada/id/BOE-A-2020-99999"
DAYS = ("20201102", "20230701", "20250101")


def named(day: str) -> str:
    return f"{URL}#vigencia={day}"


def test_the_text_in_effect_is_named_by_its_day(tmp_path):
    page = "https://www.boe.es/buscar/act.php?id=BOE-A-2020-99999"
    got = served(tmp_path, [reply(URL, LAW)], job(page, spider="boe", language="es"))
    assert [(p["url"], p["role"]) for p in got.pages] == [(URL, "discovery"), (named(DAYS[2]), "text")]
    (note,) = got.of("FetchedNote")
    assert (note["kind"], note["message"]) == ("ComingChange", "versions take effect on 2031-01-01")
    assert (got[-1]["captured"], got[-1]["failed"]) == (1, 0)


def test_the_day_comes_without_a_change_of_bytes(tmp_path):
    replies = [reply(URL, LAW, date="2022-01-01T06:00:00Z"), reply(URL, LAW, date="2024-01-01T06:00:00Z")]
    before = served(tmp_path, replies, job(URL, spider="boe", language="es"), at="2022-06-01T00:00:00+00:00")
    after = served(tmp_path, replies, job(URL, spider="boe", language="es"), at="2024-06-01T00:00:00+00:00")
    assert [p["url"] for p in before.pages if p["role"] == "text"] == [named(DAYS[0])]
    assert [p["url"] for p in after.pages if p["role"] == "text"] == [named(DAYS[1])]


def test_the_history_is_in_one_answer(tmp_path):
    asked = walk(URL, "boe", language="es", known=[named(DAYS[1])], limit=1)
    got = served(tmp_path, [reply(URL, LAW)], asked)
    assert [(day, state) for day, _, state in versions(got)] == [
        ("2020-11-02", "asked"),
        ("2023-07-01", "known"),
        ("2025-01-01", "left"),
    ]
    assert [(p["url"], p["role"]) for p in got.pages] == [(URL, "discovery"), (named(DAYS[0]), "text")]
    got = served(tmp_path, [reply(URL, LAW)], walk(URL, "boe", dry_run=True))
    assert [p["role"] for p in got.pages] == ["discovery"]


@pytest.mark.parametrize("answer", ["<html/>", "{", "<response><data/></response>"])
def test_another_answer_is_a_failure(tmp_path, answer):
    got = served(tmp_path, [reply(URL, answer)], job(URL, spider="boe", language="es"))
    assert [f["kind"] for f in got.failures] == [
        "Unreadable" if answer == "{" else "StructureChanged"
    ]  # fmt: skip


def test_addresses():
    assert law_url("https://www.boe.es/buscar/act.php?id=BOE-A-2020-99999&tn=1#a5") == URL
    assert law_url(named(DAYS[0])) == URL
    for other in ("https://www.boe.es/diario_boe/", "https://example.org/id/BOE-A-2020-99999"):
        with pytest.raises(ValueError, match="names no"):
            law_url(other)
