"""Markdown and CSV: what a reader sees is the captured text, never markup or a formula made of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from tests.publish.samples import of_document, one, provision, read, view, words
from tracker.contract.change import FactView
from tracker.model import Fact, FactValue
from tracker.publish.escape import csv_text as as_csv
from tracker.publish.escape import markdown_text as md
from tracker.publish.escape import spreadsheet_text as defuse
from tracker.publish.plain import plain
from tracker.publish.views.change import change_publication
from tracker.publish.views.text import text_publication
from tracker.publish.writers import FORMATS, write

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def text_markdown(view: dict[str, Any], **more: Any) -> str:
    return write(text_publication(view, **more), "md").decode()


def change_markdown(view: dict[str, Any], **more: Any) -> str:
    return write(change_publication(view, **more), "md").decode()


def change_csv(view: dict[str, Any]) -> str:
    return write(change_publication(view, title="t"), "csv").decode()


def render(text: str) -> html.HtmlElement:
    return html.fragment_fromstring(GFM.render(text), create_parent="div")


HOSTILE = (
    "<script>x</script> **b** [a](javascript:1) `c` # d | e ~~f~~ ![g](h) &lt; {{ i }} https://j.example"
)
FORMULAS = ("=1+1", "+1+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "|calc", "%x")


@given(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(["1. a", "- a", "+ a", "> a", "# a", "=", "---", "a\n===", "1) a", HOSTILE]),
    )
)
def test_markdown_prints_text_as_it_is(text: str) -> None:
    shown = render(md(text))
    assert words(shown) == words(plain(text))
    assert {e.tag for e in shown.iter()} <= {"div", "p"}


def test_a_version() -> None:
    made = text_markdown(
        view(
            provision("rct_1", None, "recital", num="(1)", text="Why."),
            provision("cpt_1", None, "chapter", num="CHAPTER I", heading="Tolls"),
            provision("art_1", "cpt_1", "article", num="Article 1", heading="Duty", status="repealed"),
            provision("p1", "art_1", "paragraph", num="1.", text="A carrier shall:"),
            provision("a", "p1", "point", num="(a)", text="count;"),
            provision("i", "a", "subpoint", num="(i)", text="boats;"),
            provision("p2", "art_1", "paragraph", text="No number."),
            provision("t", "art_1", "table"),
            provision("r1", "t", "row", text="Bridge | Rate"),
            provision("r2", "t", "row", text="North | 3 % *"),
            provision("n", "art_1", "footnote", num="1", text="OJ 5."),
            provision("anx_i", None, "annex", num="ANNEX I"),
        ),
        citation="Cite me, https://rules.example/x",
    )
    shown = render(made)
    assert [(e.tag, words(e)) for e in shown.iter("h1", "h2", "h3", "h4")] == [
        ("h1", "Regulation on tolls"), ("h2", "CHAPTER I · Tolls"), ("h3", "Article 1 · Duty (repealed)"), ("h2", "ANNEX I"),
    ]  # fmt: skip
    (item,) = [li for li in shown.iter("li") if words(li).startswith("1. A carrier")]
    assert [words(x) for x in item.iter("li")][1:] == ["(a) count; (i) boats;", "(i) boats;"]
    assert [[words(c) for c in tr] for tr in shown.iter("tr")] == [["Bridge", "Rate"], ["North", "3 % *"]]
    assert [words(li) for li in shown.iter("li")][:6] == [
        "Language: en", "Version: v1", "Valid from: 1 March 2031", "Seen on: 5 March 2031", "Status: in force",
        "Cite as: Cite me, https://rules.example/x",
    ]  # fmt: skip
    zh = text_markdown(view(), lang="zh")
    assert "- 文本起始日期：2031年3月1日" in zh


STATUS = FactView.model_validate(
    Fact("status", FactValue(code="in_force"), FactValue(code="repealed"))
).as_json()


def date_fact(printed: str, day: str | None) -> dict[str, Any]:
    return FactView.model_validate(Fact("date", FactValue(printed, date=day), None)).as_json()


def change(**kw: Any) -> dict[str, Any]:
    row = {
        "eid": "art_5__para_1__point_b", "from_eid": "art_5__para_1__point_a", "from_eids": [], "type": "point",
        "num": "(b)", "heading": "Fees", "action": "amended", "significance": "substantive",
        "reasons": ["a date moved"], "facts": [date_fact("2 August 2031", "2031-08-02")],
        "before": "pay by 2 August 2031\nor later", "after": "=pay", "rollup": False,
    }  # fmt: skip
    base = {
        "id": "chg_1", "instrument": "toll-act", "language": "en", "observed_at": "2031-03-05T06:00:00Z",
        "valid_from": "2031-03-01", "kind": "amended", "significance": "substantive", "reasons": ["dates moved"],
        "facts": [STATUS], "causes": ["other-act"],
        "provisions": [row],
    }  # fmt: skip
    return {**base, **kw}


def test_a_change_as_markdown() -> None:
    shown = render(change_markdown(change(), title="Toll Act: what changed", citation="C"))
    assert [words(e) for e in shown.iter("h1", "h2")] == [
        "Toll Act: what changed", "art 5(1)(b) — amended, substantive, art 5(1)(a) → art 5(1)(b)",
    ]  # fmt: skip
    assert [[words(p) for p in q.iter("p")] for q in shown.iter("blockquote")] == [
        ["pay by 2 August 2031", "or later"], ["=pay"],
    ]  # fmt: skip
    assert [[words(c) for c in tr] for tr in shown.iter("tr")] == [
        ["Fact", "Before", "After"], ["status", "in force", "repealed"],
        ["Fact", "Before", "After"], ["date", "2 August 2031", "—"],
    ]  # fmt: skip
    zh = change_markdown(change(), title="变动", lang="zh")
    assert "第五条第一款第(b)项" in zh or "第5条第1款第(b)项" in zh
    assert "2031年8月2日" in zh


@given(st.text(max_size=60))
def test_a_change_holds_no_markup_of_the_page(text: str) -> None:
    row = {**change()["provisions"][0], "heading": text, "before": text, "after": text, "num": text, "reasons": [text],
           "facts": [date_fact(text, None)]}  # fmt: skip
    shown = render(change_markdown(change(provisions=[row], reasons=[text]), title=text))
    allowed = {"div", "p", "h1", "h2", "ul", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
    assert {e.tag for e in shown.iter()} <= allowed
    assert len(list(shown.iter("h2"))) == 1


def test_a_change_as_csv() -> None:
    (row,) = csv.DictReader(io.StringIO(change_csv(change())))
    assert row["reference"] == "art 5(1)(b)"
    assert row["before"] == "pay by 2 August 2031\nor later"
    assert row["after"] == "'=pay"
    assert row["facts"] == "date: 2 August 2031 → —"
    assert (row["change"], row["caused_by"], row["valid_from"]) == ("chg_1", "other-act", "2031-03-01")


@pytest.mark.parametrize("text", FORMULAS)
def test_cells_are_never_formulas(text: str) -> None:
    assert defuse(text).startswith("'")


def test_plain_cells_stay() -> None:
    assert [defuse(x) for x in ("a=b", "-5", "+3.5", "1e5", "— dash", "", None, "inf")] == [
        "a=b", "-5", "+3.5", "1e5", "— dash", "", "", "inf",
    ]  # fmt: skip
    assert defuse("-inf") == "'-inf"
    assert as_csv(["a"], [["x\u202ey\x00"]]) == "a\nxy\n"


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = defuse(text)
    assert cell[:1] not in ("=", "@", "\t", "\r", "\n")
    if cell[:1] in ("+", "-"):
        float(cell)


@pytest.mark.corpus
def test_the_ai_act_as_markdown(corpus: Path) -> None:
    doc = read(one(corpus / "eu.warc.gz", "EN/TXT/?uri=CELEX:02024R1689-20260727"), "en")
    shown = render(text_markdown(of_document(doc)))
    heads = [words(e) for e in shown.iter("h2", "h3", "h4", "h5", "h6")]
    assert sum(h.startswith("Article ") for h in heads) == 119
    assert sum(h.startswith("ANNEX ") for h in heads) == 14
    text = words(shown)
    assert [p.eid for p in doc.provisions if p.type != "row" and words(p.text) not in text] == []
    assert not list(shown.iter("a", "img", "pre", "code", "script"))


@pytest.mark.parametrize("format_", FORMATS)
def test_a_text_and_a_change_in_every_format(format_: str) -> None:
    law = view(
        provision("art_1", None, "article", num="第一条", heading="Duty", status="repealed"),
        provision("p1", "art_1", "paragraph", num="1.", text="A carrier shall count."),
        language="zh-Hans",
    )
    for publication in (text_publication(law), change_publication(change(), title="Toll Act", lang="zh")):
        data = write(publication, format_)
        assert data == write(publication, format_)
        if format_ in ("html", "md", "txt", "csv", "tex", "typ"):
            assert "count" in data.decode() or "重要程度" in data.decode() or "art_5" in data.decode()


def test_a_bare_address_in_captured_words_becomes_no_link() -> None:
    """Where a reader of Markdown makes links of addresses, those of a page would be links of ours."""
    assert md("see https://x.example or www.y.example") == ("see https\\://x.example or www\\.y.example")
