"""Any page: structure by headings, articles where there are some, and no noise."""

from __future__ import annotations

import contextlib
import csv
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers.captures import capture, from_warc, spec
from tracker.diff import diff
from tracker.model import (
    LAW_SCOPES,
    CaptureError,
    Document,
    EmptyExtract,
    Provision,
    Reason,
    Scope,
    Selectors,
    Significance,
    StructureChanged,
)
from tracker.readers.page import read as page
from tracker.watch import volatile_text

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


def law(document: Document) -> list[Provision]:
    """What the page says as its rules, without what stands around them."""
    return [p for p in document.provisions if p.scope is not Scope.AROUND]


def around(document: Document) -> dict[str, str]:
    return {p.eid: p.text for p in document.provisions if p.scope is Scope.AROUND}


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
    assert law(read(sample())) == law(read(sample("zzz999", "12 June 2025", "2,301", "2026")))


def test_a_change_of_the_text_is_one() -> None:
    assert read(sample()) != read(sample().replace("one year", "three years"))


def test_nothing_of_the_chrome_enters() -> None:
    texts = " ".join(f"{p.heading} {p.text}" for p in law(read(sample())))
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


def test_what_stands_around_is_kept_apart() -> None:
    got = around(read(sample()))
    assert got == {
        "around_notice_1": "We use cookies for everything. Accept all of them, please, abc123.",
        "around_menu": "Home | Maker | One abc123 | Prices abc123 | Two",
    }
    texts = " ".join(got.values())
    for word in ("hidden", "Buy", "Other posts", "Subscribe", "retention"):
        assert word not in texts
    assert read(sample()).scope == set(Scope)


FOOTER = "<footer><p>© 2024 Maker</p><a href=t>Terms</a><a href=p>Privacy choices</a><nav><a href=n>Shop</a></nav></footer>"


def test_a_footer_is_kept_link_by_link() -> None:
    got = around(read(sample().replace("<footer><p>© 2024 Maker</p></footer>", FOOTER)))
    assert [got["around_footer_1"], got["around_footer_2"]] == ["Terms", "Privacy choices"]
    assert "around_footer_3" not in got
    assert "Shop" in got["around_menu"]


def test_a_change_around_the_rules_is_editorial_and_says_so() -> None:
    old = sample().replace("<footer><p>© 2024 Maker</p></footer>", FOOTER)
    step = diff(read(old), read(old.replace("Privacy choices", "Privacy requests within 30 days")))
    assert step.significance is Significance.EDITORIAL
    assert step.reasons == (Reason("around"),)
    assert [(p.eid, p.action, p.reasons) for p in step.provisions] == [
        ("around_footer_2", "added", (Reason("around"),)),
        ("around_footer_2", "removed", (Reason("around"),)),
    ]
    assert not any(p.facts for p in step.provisions)


def test_a_change_of_a_rule_is_no_less_for_it() -> None:
    step = diff(
        read(sample()), read(sample().replace("one year", "three years").replace("use cookies", "bake"))
    )
    assert step.significance is Significance.SUBSTANTIVE
    assert [p.eid for p in step.provisions if not p.rollup][-2:] == ["around_notice_1", "around_notice_1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">Prices ", ">Costs "),  # a menu
        ("© 2024 Maker", "© 2026 Maker"),
        ("use cookies for everything", "Use cookies for everything"),
        ("abc123.</p></div>", "abc127.</p></div>"),  # a number
    ],
)
def test_menus_years_case_and_numbers_around_are_noise(old: str, new: str) -> None:
    text = sample()
    assert old in text
    assert diff(read(text), read(text.replace(old, new))).empty


def test_what_comes_in_menu_and_footer_at_once_is_the_site() -> None:
    old = sample().replace("<footer><p>© 2024 Maker</p></footer>", FOOTER)
    both = old.replace("<a href=/a>Home</a>", "<a href=/a>Home</a><a href=s>Studio</a>")
    both = both.replace("<a href=t>", "<a href=s>Studio</a><a href=t>")
    assert diff(read(old), read(both)).empty
    footer = old.replace("<a href=t>", "<a href=s>Studio</a><a href=t>")
    assert [p.after for p in diff(read(old), read(footer)).provisions] == ["Studio"]


def test_a_registry_that_says_where_the_rules_are_wins() -> None:
    got = read(sample(), content=Selectors(css="main"))
    assert got.scope == LAW_SCOPES
    assert not around(got)


def test_selectors() -> None:
    got = read(sample(), content=Selectors(css="main", drop=("table", "ul")))
    assert not [p for p in got.provisions if p.type == "row"]
    assert read(sample(), content=Selectors(xpath="//main")).count("section") >= 3
    with pytest.raises(StructureChanged, match="#terms"):
        read(sample(), content=Selectors(css="#terms"))
    with pytest.raises(StructureChanged, match="cannot be read"):
        read(sample(), content=Selectors(xpath="//main["))


def test_paragraphs_that_count_through_a_page_without_headings_are_its_sections() -> None:
    said = "".join(f"<p>{n}. {w}. We do as this says, {n} times a year.</p>" for n, w in enumerate(("Scope", "Rates", "Notice"), 1))  # fmt: skip
    document = read(f"<html><body><main><h1>Service Level</h1>{said}<p>Lorries are exempt.</p></main></body></html>")  # fmt: skip
    assert [(p.eid, p.num, p.heading, p.text) for p in law(document)] == [
        ("sec_scope", "1.", "Scope", "We do as this says, 1 times a year."),
        ("sec_rates", "2.", "Rates", "We do as this says, 2 times a year."),
        ("sec_notice", "3.", "Notice", "We do as this says, 3 times a year."),
        ("sec_notice__block_1", None, None, "Lorries are exempt."),
    ]
    assert document.warnings == ()


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


BANNER = (
    "<div class=cookie-consent-banner><p>This site would like to keep small files on your machine. They say who "
    "you are when you come back, and they count what you read. You may say no, and nothing else changes.</p></div>"
)


@pytest.mark.parametrize(
    "body",
    [
        f"<div id=root></div>{BANNER}",
        f"<main><h1>House rules</h1></main>{BANNER}",
        f"<main><h1>House rules</h1><p>Loading...</p></main>{BANNER}<footer><p>The sample society, High Street</p></footer>",
        "<div id=app></div><nav><a href=a>Home</a><a href=b>Rules</a></nav><footer><p>The sample society</p></footer>",
    ],
)
def test_a_page_that_was_not_rendered_is_an_event(body: str) -> None:
    """Nothing that stands around the rules is ever taken for them."""
    with pytest.raises(EmptyExtract):
        read(f"<html><head><title>House rules</title></head><body>{body}</body></html>")


def test_a_cookie_policy_is_a_text() -> None:
    got = read(
        "<html><body><div class=cookie-policy><h1>Cookies</h1><p>This site keeps a file for a year.</p></div></body></html>"
    )
    assert [p.text for p in law(got)] == ["This site keeps a file for a year."]


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 30_000 + "x",
        "<ul>" + "<li><a href=x>y</a>" * 20_000,
        "<p>Some words here.</p>" * 20_000,
        "<" * 100_000,
        "<main><p>A rule of the house, long enough to be one.</p></main><footer>"
        + "<a href=x>y z</a>" * 50_000,
        "<main><p>A rule of the house.</p></main>" + "<nav><footer><div class=cookie-banner>y " * 15_000,
        "<main><p>" + "word " * 250_000,
    ],
)
def test_hostile_pages_cost_little(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(CaptureError):
        read(text)
    assert time.process_time() - start < 8


@pytest.mark.corpus
def test_labelled_history_of_pages(corpus: Path) -> None:
    """Each capture is compared with the one before it, without what the page's own captures up to then
    show to flicker. What is still told for noise are lists of links in footers."""
    seen: dict[str, list[tuple[datetime, Document]]] = {}
    for one in from_warc(corpus / "pages-history.warc.gz"):
        language = "zh-Hans" if any(x in one.url for x in ("doubao", "wenxin")) else "en"
        with contextlib.suppress(CaptureError):
            got = page.extract([one], spec(language))
            seen.setdefault(one.url, []).append((one.observed_at.astimezone(UTC), got))
    steps = {}
    for url, history in seen.items():
        history.sort(key=lambda item: item[0])
        snapshots = [volatile_text.snapshot(at, document) for at, document in history]
        for n in range(1, len(history)):
            mask = volatile_text.learn(snapshots[:n], snapshots[n])
            step = diff(*mask.without(history[n - 1][1], history[n][1]))
            steps[url, history[n - 1][0], history[n][0]] = step
    found = false_alarms = loud = 0
    with (corpus / "pages-history.truth.tsv").open() as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            days = [datetime.fromisoformat(row[k]).astimezone(UTC) for k in ("from", "to")]
            step = steps.get((row["url"], *days))
            if step is None or step.empty:
                continue
            found += row["label"] == "changed" and row["visible_text_differs"] == "1"
            false_alarms += row["label"] == "noise"
            loud += row["label"] == "noise" and step.significance is not Significance.EDITORIAL
    assert found >= 90
    assert false_alarms <= 5
    assert loud == 0


def test_the_caption_above_the_first_article_of_a_japanese_page_is_its_heading() -> None:
    articles = "".join(
        f"<p>（{caption}）</p><p>第{n}条　{text}</p>"
        for n, caption, text in (
            ("一", "目的", "この規則は、見本を定める。"),
            ("二", "定義", "見本とは、例をいう。"),
            ("三", "委任", "細目は、別に定める。"),
        )
    )
    html = f"<html><head><title>見本規則</title></head><body><main><h1>見本規則</h1><p>令和十二年四月一日</p>{articles}</main></body></html>"
    document = page.extract([capture(html, "text/html")], spec("ja"))
    found = [(p.eid, p.heading) for p in document.provisions if p.type == "article"]
    assert found == [("art_1", "目的"), ("art_2", "定義"), ("art_3", "委任")]
    assert not any("目的" in p.text for p in document.provisions if p.eid.startswith("preamble"))
