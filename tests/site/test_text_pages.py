"""A long text is a front page and a page for each chapter; links to a provision lead to its page."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.site.record import Record
from tracker.publish.views import chapters
from tracker.site.build import build
from tracker.site.context import VersionEntry
from tracker.site.side_by_side import TextPair, both
from tracker.site.text_body import nodes
from tracker.store import reader


@pytest.fixture
def long(record: Record, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A record whose small law counts as a long one."""
    monkeypatch.setattr(chapters, "LONGEST", 600)
    monkeypatch.setattr(chapters, "SHORTEST", 100)
    monkeypatch.setattr(chapters, "SCREEN", 50)
    return record


def newest(record: Record) -> str:
    with record.store.read() as session:
        return reader.versions(session, "sample-act")[-1].id


def test_the_old_address_is_the_front_page_and_knows_every_chapter(long: Record, tmp_path: Path) -> None:
    build(long.store, long.registry, tmp_path)
    name = newest(long)
    for folder in ("", "zh/"):
        front = (tmp_path / folder / "texts" / f"{name}.html").read_text("utf-8")
        pages = sorted(set(re.findall(rf'href="({name}-[a-z0-9_.]+\.html)', front)))
        assert len(pages) > 2
        assert not re.search(r'id="sec_1"', front)
        for page in pages:
            html = (tmp_path / folder / "texts" / page).read_text("utf-8")
            assert f'href="{name}.html"' in html
            assert '<a href="#main" aria-current="page"' in html
    data = (tmp_path / "texts" / f"{name}-map.js").read_text("utf-8")
    found = json.loads(data[data.index(",") + 1 : data.rindex(")")])
    for eid, page in found["at"].items():
        html = (tmp_path / "texts" / f"{name}-{found['pages'][page]}.html").read_text("utf-8")
        assert f'id="{eid}"' in html
    assert {f"sec_{n}" for n in range(1, 14)} <= found["at"].keys()


def test_other_pages_lead_to_the_chapter(long: Record, tmp_path: Path) -> None:
    build(long.store, long.registry, tmp_path)
    page = (tmp_path / "instruments" / "sample-act.html").read_text("utf-8")
    hrefs = re.findall(r'href="\.\./(texts/[^"#]+)#(sec_\d+)"', page)
    assert hrefs
    for path, eid in hrefs:
        assert f'id="{eid}"' in (tmp_path / path).read_text("utf-8"), (path, eid)


def test_a_provision_says_which_change_made_and_which_ended_its_words(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path)
    with record.store.read() as session:
        old, new = (v.id for v in reader.versions(session, "sample-act"))
    before = (tmp_path / "texts" / f"{old}.html").read_text("utf-8")
    after = (tmp_path / "texts" / f"{new}.html").read_text("utf-8")
    section = re.search(r'id="sec_1".*?id="sec_2"', after, re.DOTALL)
    assert section is not None
    assert f"changes/{record.change}.html#c-sec_1" in section[0]
    assert f'../texts/{old}.html#sec_1">the text before' in section[0]
    section = re.search(r'id="sec_1".*?id="sec_2"', before, re.DOTALL)
    assert section is not None
    assert "No longer so." in section[0]
    assert f'../texts/{new}.html#sec_1">the later text' in section[0]
    unchanged = re.search(r'id="sec_2".*?id="sec_3"', after, re.DOTALL)
    assert unchanged is not None
    assert 'class="mark' not in unchanged[0]
    added = re.search(r'id="sec_13".*', after, re.DOTALL)
    assert added is not None
    assert "Added, in force from" in added[0]
    assert "the text before" not in added[0]


def test_the_history_marks_the_text_of_today_and_links_every_version(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path, today=date(2026, 2, 1))
    with record.store.read() as session:
        old, new = (v.id for v in reader.versions(session, "sample-act"))
    page = (tmp_path / "instruments" / "sample-act-history.html").read_text("utf-8")
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)[1:]
    assert [new in rows[0], old in rows[1]] == [True, True]  # the newest first
    assert ["in force on" in row for row in rows] == [False, True]
    assert "not yet in force" in rows[0]
    assert f"../changes/{record.change}.html" in rows[0]
    build(record.store, record.registry, tmp_path, today=date(2026, 3, 2))
    page = (tmp_path / "instruments" / "sample-act-history.html").read_text("utf-8")
    assert ["in force on" in row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)[1:]] == [True, False]


def test_two_languages_of_one_day_stand_side_by_side() -> None:
    english = [
        {"eid": "art_1", "parent": None, "type": "article", "num": "Article 1", "heading": None, "text": ""},
        {
            "eid": "art_1__para_1",
            "parent": "art_1",
            "type": "paragraph",
            "num": "1.",
            "heading": None,
            "text": "One",
        },
        {
            "eid": "art_2",
            "parent": None,
            "type": "article",
            "num": "Article 2",
            "heading": None,
            "text": "Two",
        },
    ]
    french = [
        {**english[0], "num": "Article premier"},
        {**english[1], "text": "Un"},
        {**english[1], "eid": "art_1__para_2", "num": "2.", "text": "Seulement ici"},
    ]
    day = "2026-11-30T00:00:00+00:00"
    other = VersionEntry(
        "v2", "law", "fr", "s", 1, "c", "r", "[]", "Loi", day, day, None, None, "in_force", None
    )
    pair = TextPair(other, True, nodes(french), True)
    html = both(nodes(english), {p["eid"] for p in english}, "en", pair, None)
    alone = both(nodes(english[:1]), {p["eid"] for p in english}, "en", pair, None)
    assert "Seulement ici" not in alone  # it follows what stands on another page
    rows = re.findall(r'<div class="duo [^>]*>(.*?)</div></div>', html)
    words = [" ".join(re.sub(r"<[^>]+>", " ", r).split()) for r in rows]
    assert words == ["Article 1 Article premier", "1. One 1. Un", "– 2. Seulement ici", "Article 2 Two –"]
    assert html.count('lang="fr"') == html.count('lang="en"') == 4
    assert html.count(' id="') == 3  # what only the other has is found on its own page
