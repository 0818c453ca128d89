"""Any page: structure by headings, articles where there are some, and no noise."""

from __future__ import annotations

import contextlib
import csv
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.extract.captures import capture, from_warc, spec
from tracker.extract import page
from tracker.model import CaptureError, Document, EmptyExtract, Selectors, StructureChanged
from tracker.text import compare_key

PAGE = """<!doctype html><html><head><title>Sample policy | Maker</title>
<script nonce="{nonce}">var t="{nonce}"</script><link href="/assets/app.{nonce}.js"></head><body class="modal-open">
<nav><a href=/a>Home</a><a href=/b>Prices {nonce}</a></nav>
<div class="cookie-banner"><p>We use cookies for everything. Accept all of them, please, {nonce}.</p></div>
<header><a href=/>Maker</a></header>
<main><h1>Sample policy</h1><p>Last updated: {day}</p>
<p>This policy says what the maker does with samples. It is meant to be short and it applies to every sample.</p>
<h2>1. Data retention</h2><p>Samples are kept for one year.</p><ul><li>Red samples</li><li>Blue samples</li></ul>
<h3>Exceptions</h3><p>Green samples are kept for two years.</p>
<h2>Contact</h2><p>Write to <a href="/cdn-cgi/l/email-protection#{nonce}" class="__cf_email__" data-cfemail="{nonce}">[email&#160;protected]</a>.</p>
<p style="display:none">hidden {nonce}</p><ul class="links"><li><a href=1>One {nonce}</a></li><li><a href=2>Two</a></li></ul>
<div class="ad-slot"><p>Buy {nonce} now, only today and only for you and your family.</p></div><p>{views} views</p>
<table><tr><th>Colour</th><th>Years</th></tr><tr><td>Red</td><td>1</td></tr></table></main>
<aside><h2>Related</h2><p>Other posts {nonce}</p></aside><form><p>Subscribe {nonce}</p></form>
<footer><p>© {year} Maker</p></footer></body></html>"""


def sample(nonce: str = "abc123", day: str = "3 May 2024", views: str = "17", year: str = "2024") -> str:
    out = PAGE
    for name, value in (("nonce", nonce), ("day", day), ("views", views), ("year", year)):
        out = out.replace("{" + name + "}", value)
    return out


def read(text: str, language: str = "en", **kw: object) -> Document:
    return page.extract([capture(text, "text/html")], spec(language, **kw))


def test_headings_make_sections() -> None:
    got = read(sample())
    assert got.title == "Sample policy"
    assert [p.eid for p in got.provisions if p.type == "section"] == [
        "sec_data-retention", "sec_data-retention__sec_exceptions", "sec_contact",
    ]  # fmt: skip
    nodes = got.by_eid
    assert nodes["sec_data-retention"].num == "1."
    assert nodes["block_1"].text.startswith("This policy")
    assert [p.text for p in got.children["sec_data-retention"]][:3] == [
        "Samples are kept for one year.", "Red samples", "Blue samples",
    ]  # fmt: skip
    assert nodes["sec_contact__block_1"].text == "Write to [email]."
    assert [p.text for p in got.provisions if p.type == "row"] == ["Colour | Years", "Red | 1"]


def test_noise_is_no_change() -> None:
    assert read(sample()) == read(sample("zzz999", "12 June 2025", "2,301", "2026"))


def test_a_change_of_the_text_is_one() -> None:
    assert read(sample()) != read(sample().replace("one year", "three years"))


def test_nothing_of_the_chrome_enters() -> None:
    texts = " ".join(f"{p.heading} {p.text}" for p in read(sample()).provisions)
    for word in (
        "cookies",
        "Prices",
        "hidden",
        "Buy",
        "Related",
        "Subscribe",
        "views",
        "updated",
        "©",
        "One",
    ):
        assert word not in texts


def test_what_holds_most_of_the_text_is_content_whatever_its_class() -> None:
    text = sample().replace("<main>", '<main><div class="sidebar-modal">').replace("</main>", "</div></main>")
    assert read(text).count("section") == 3


def test_selectors() -> None:
    got = read(sample(), content=Selectors(css="main", drop=("table", "ul")))
    assert not [p for p in got.provisions if p.type == "row"]
    assert read(sample(), content=Selectors(xpath="//main")).count("section") >= 3
    with pytest.raises(StructureChanged, match="#terms"):
        read(sample(), content=Selectors(css="#terms"))
    with pytest.raises(StructureChanged, match="cannot be read"):
        read(sample(), content=Selectors(xpath="//main["))


def test_pages_with_articles_use_their_grammar() -> None:
    body = "".join(f"<h3>Article {n}: Duty {n}</h3><p>1. One.</p><p>2. Two.</p>" for n in range(1, 5))
    got = read(f"<html><body><main><h1>Sample Act</h1>{body}</main></body></html>")
    assert [p.eid for p in got.provisions if p.type == "article"] == ["art_1", "art_2", "art_3", "art_4"]
    assert "art_3__para_2" in got.by_eid
    chinese = "".join(f"<p><b>第{n}条</b>　处理者应当记录。</p>" for n in "一二三四")
    got = read(f"<html><body><h1>样本办法</h1><div>{chinese}</div></body></html>", "zh-Hans")
    assert got.count("article") == 4
    japanese = "".join(f"<p>（見出し）</p><p>第{n}条　事業者は記録する。</p>" for n in "一二三四")
    got = read(f"<html><body><h1>見本規則</h1><div>{japanese}</div></body></html>", "ja")
    assert got.by_eid["art_4"].heading == "見出し"


def test_a_mention_of_articles_is_no_statute() -> None:
    got = read(sample().replace("Green samples", "Article 5 of the Act says that green samples"))
    assert got.count("article") == 0


def test_bold_lines_stand_for_headings() -> None:
    got = read(
        "<html><body><main><p><strong>Scope</strong></p><p>It applies to all samples, large or small, in every shop.</p></main></body></html>"
    )
    assert got.by_eid["sec_scope__block_1"].text.startswith("It applies")


def test_breaks_part_paragraphs() -> None:
    got = read(
        "<html><body><main><p>First rule of the house.<br><br>Second rule of the house, longer than the first.</p></main></body></html>"
    )
    assert [p.text[:6] for p in got.provisions] == ["First ", "Second"]


def test_an_empty_page() -> None:
    with pytest.raises(EmptyExtract):
        read("<html><body><nav><a href=x>Home</a></nav><div id=root></div></body></html>")


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 30_000 + "x",
        "<ul>" + "<li><a href=x>y</a>" * 20_000,
        "<p>Some words here.</p>" * 20_000,
        "<" * 100_000,
    ],
)
def test_hostile_pages_cost_little(text: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(CaptureError):
        read(text)
    assert time.perf_counter() - start < 8


@pytest.mark.corpus
def test_labelled_history_of_pages(corpus: Path) -> None:
    """Changed pairs found and noise let through. What is not found changed outside the text only
    (menus, cookie notices) or has a shell that was not rendered on one side."""
    keys: dict[tuple[str, datetime], list[str]] = {}
    for one in from_warc(corpus / "pages-history.warc.gz"):
        language = "zh-Hans" if any(x in one.url for x in ("doubao", "wenxin")) else "en"
        try:
            got = page.extract([one], spec(language))
        except CaptureError:
            continue
        keys[one.url, one.observed_at.astimezone(UTC)] = [
            compare_key(f"{p.heading or ''} {p.text}") for p in got.provisions
        ]
    assert len(keys) >= 250
    found = false_alarms = 0
    with (corpus / "pages-history.truth.tsv").open() as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            pair = [
                keys.get((row["url"], datetime.fromisoformat(row[k]).astimezone(UTC))) for k in ("from", "to")
            ]
            if None in pair:
                continue
            differs = pair[0] != pair[1]
            found += differs and row["label"] == "changed" and row["visible_text_differs"] == "1"
            false_alarms += differs and row["label"] == "noise"
    assert found >= 80
    assert false_alarms <= 6
