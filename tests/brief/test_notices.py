"""Notices in briefings, deadlines and on the site: by regime, weighed, closed when they close."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tests.brief.forms import as_docx, as_html, as_markdown
from tests.readers import listing_samples as samples
from tests.watch import lists
from tests.watch.lists import day, entry, many, page, taken
from tracker.brief.collect import gather
from tracker.lifecycle.deadlines import consultations
from tracker.lifecycle.period import parse
from tracker.model import Capture, Origin
from tracker.registry import load_registry
from tracker.site.build import build
from tracker.store.db import Store
from tracker.watch import documents
from tracker.watch.ingest import Ingest

CONSULTATION = entry(1, "关于《样本数据跨境流动管理办法（征求意见稿）》公开征求意见的通知", "2026-11-23")
ADOPTED = entry(2, "样本信息办公布《样本人工智能服务管理规定》", "2026-11-24")
UNKNOWN = entry(3, "样本信息办印发《样本数据跨境流动安全指引》", "2026-11-24")
TALK = entry(4, "样本信息办有关负责人就数据跨境流动答记者问", "2026-11-24")
OTHER = entry(5, "样本机构关于食堂招标的公告", "2026-11-24")


@pytest.fixture
def ingest(tmp_path: Path) -> Iterator[Ingest]:
    store = Store(f"sqlite:///{tmp_path}/tracker.db")
    store.migrate()
    yield Ingest(store, lists.registry(tmp_path), clock=lambda: day(400))
    store.dispose()


def look(ingest: Ingest, entries: list[tuple[str, str, str]], n: int) -> None:
    source = ingest.registry.sources["sample-list"]
    ingest.take(source, [taken(page(entries), day(n))], Origin.WATCH)


def document(ingest: Ingest, url: str, words: str, n: int) -> None:
    body = f"<html><body><h1>样本</h1><p>公众可以提出意见。</p><p>{words}</p></body></html>".encode()
    capture = Capture(url, day(n), body, "text/html", "utf-8")
    assert documents.keep(ingest, ingest.registry.sources["sample-list"], capture)


@pytest.fixture
def filled(ingest: Ingest) -> Ingest:
    """Looks on days 0 (first), 1 and 10; the consultation's own page says until when."""
    old = many(12)
    look(ingest, old, 0)
    look(ingest, [TALK, UNKNOWN, ADOPTED, OTHER, CONSULTATION, *old[:8]], 2)
    document(ingest, CONSULTATION[0], "意见反馈截止时间为2026年12月23日。", 2)
    changed = (
        CONSULTATION[0],
        CONSULTATION[1].replace("（征求意见稿）", "（第二次征求意见稿）"),
        CONSULTATION[2],
    )
    look(ingest, [TALK, UNKNOWN, ADOPTED, OTHER, changed, *old[:8]], 10)
    return ingest


def brief(ingest: Ingest, period: str):
    with ingest.store.read() as session:
        return gather(session, ingest.registry, parse(period))


def test_news_by_regime_and_what_has_no_instrument_apart(filled: Ingest) -> None:
    b = brief(filled, "2026-11")
    (group,) = b.notices
    assert (group.strand, group.regime) == ("data-transfer", "sample-data")
    said = [(n.title, n.instrument, n.kind, n.source_class, n.what) for n in group.notices]
    assert said == [
        (ADOPTED[1], "sample-ai-provisions", "adopted", "official_notice", "new"),
        (TALK[1], None, "statement", "official_statement", "new"),
    ], "weightier sources first"
    assert [n.title for n in b.announced] == [UNKNOWN[1], CONSULTATION[1]]
    assert OTHER[1] not in json.dumps(b.as_json(), ensure_ascii=False)
    assert brief(filled, "2026-10").notices == ()


def test_a_briefing_says_what_was_known_at_its_end(filled: Ingest) -> None:
    november, december = brief(filled, "2026-11"), brief(filled, "2026-12")
    assert [(c.title, c.closes, c.closes_from) for c in november.consultations] == [
        (CONSULTATION[1], "2026-12-23", "page")
    ]
    assert december.consultations == (), "closed on the 23rd"
    (changed,) = december.announced
    assert (changed.what, changed.before) == ("changed", {"title": CONSULTATION[1]})
    assert november.fingerprint == brief(filled, "2026-11").fingerprint


def test_what_two_lists_show_is_told_once(filled: Ingest, tmp_path: Path) -> None:
    second = lists.REGISTRY.replace("id: sample-data", "id: sample-twin", 1).split("sources:")[0]
    second = second.replace("sample-ai-provisions", "sample-twin-provisions").split("keywords:")[0]
    extra = second + (
        "sources:\n  - {id: twin-list, kind: listing, language: zh-Hans, spider: listing, publisher: sample-office, "
        "url: 'https://www.cac.gov.cn/other/index.htm'}\n"
    )
    (tmp_path / "registry" / "regimes" / "sample-twin.yml").write_text(extra, "utf-8")
    registry = load_registry([tmp_path / "registry"], packaged=False)
    both = Ingest(filled.store, registry, clock=filled.clock)
    twin = registry.sources["twin-list"]
    for entries, n in ((many(12), 1), ([ADOPTED, UNKNOWN, CONSULTATION, *many(9)], 3)):
        both.take(
            twin, [taken(page(entries), day(n), "https://www.cac.gov.cn/other/index.htm")], Origin.WATCH
        )
    b = brief(both, "2026-11")
    assert len([n for n in b.notices[0].notices if n.url == ADOPTED[0]]) == 1
    assert [n.url for n in b.announced].count(UNKNOWN[0]) == 1
    assert len(b.consultations) == 1
    with both.store.read() as session:
        assert len(consultations(session, registry, dt.date(2026, 12, 1))) == 1


def test_all_forms_tell_it_in_both_editions(filled: Ingest) -> None:
    b = brief(filled, "2026-11")
    for lang, heading, closes in (("en", "Open for comment", "comments until 23 December 2026"),
                                  ("zh", "征求意见", "意见反馈截止2026年12月23日")):  # fmt: skip
        document = docx.Document(BytesIO(as_docx(b, filled.registry, lang)))
        cells = (c for table in document.tables for row in table.rows for c in row.cells)
        word = "\n".join(p.text for p in [*document.paragraphs, *(p for c in cells for p in c.paragraphs)])
        for form in (as_html(b, filled.registry, lang), as_markdown(b, filled.registry, lang), word):
            assert heading in form
            assert closes in form
            assert "样本人工智能服务管理规定" in form


def test_consultations_are_deadlines(filled: Ingest) -> None:
    with filled.store.read() as session:
        (due,) = consultations(session, filled.registry, dt.date(2026, 12, 1))
        assert (due.date, due.event, due.state, due.regimes, due.instrument) == (
            dt.date(2026, 12, 23), "consultation_closed", "upcoming", ("sample-data",), "",
        )  # fmt: skip
        assert due.url == CONSULTATION[0]
        assert consultations(session, filled.registry, dt.date(2026, 12, 24))[0].state == "passed"


def test_the_site_shows_them(filled: Ingest, tmp_path: Path) -> None:
    build(filled.store, filled.registry, tmp_path / "site")
    for edition in ("", "zh/"):
        for name in ("index", "notices", "regimes/sample-data", "deadlines"):
            text = (tmp_path / "site" / f"{edition}{name}.html").read_text("utf-8")
            assert CONSULTATION[0] in text, (edition, name)
        assert OTHER[1] not in (tmp_path / "site" / f"{edition}notices.html").read_text("utf-8")
    publishers = (tmp_path / "site" / "sources").glob("*.html")
    assert any("17 notices" in page.read_text("utf-8") for page in publishers)
    calendar = (tmp_path / "site" / "deadlines-en.ics").read_bytes().decode().replace("\r\n ", "")
    assert CONSULTATION[0] in calendar
    again = build(filled.store, filled.registry, tmp_path / "site")
    assert again.written == 0


def test_hostile_words_of_a_list_stay_words(ingest: Ingest, tmp_path: Path) -> None:
    look(ingest, many(12), 0)
    bad = (
        "https://www.cac.gov.cn/2026-11/24/c_1.htm?a=%22%3E%3Cscript%3E",
        "数据跨境&lt;script&gt;alert(1)&lt;/script&gt;[x](javascript:alert(2))=1+1",
        "2026-11-24",
    )
    look(ingest, [bad, *many(11)], 1)
    b = brief(ingest, "2026-11")
    assert len(b.notices[0].notices) + len(b.announced) == 1
    html = as_html(b, ingest.registry, "en")
    assert "<script>alert" not in html
    assert r"\[x\](javascript:" in as_markdown(b, ingest.registry, "en"), "no link"
    build(ingest.store, ingest.registry, tmp_path / "site")
    assert "<script>alert" not in (tmp_path / "site" / "notices.html").read_text("utf-8")


def test_press_lists_are_statements(ingest: Ingest) -> None:
    press = ingest.registry.sources["sample-press"]
    whole = samples.rss(3)
    first = whole[: whole.index("<item>")] + whole[whole.index("</item>") + len("</item>") :]
    for n, body in enumerate((first, whole)):
        ingest.take(press, [taken(body, day(n), samples.RSS, "application/xml")], Origin.WATCH)
    (group,) = brief(ingest, "2026-11").notices
    assert [n.source_class for n in group.notices] == ["official_statement"]
