"""The Official Journal in XHTML: acts, amending acts, corrigenda, broken captures."""

from __future__ import annotations

from datetime import date

import pytest

from tests.readers import eurlex_samples as s
from tests.readers.captures import capture, spec
from tracker.model import (
    LAW_SCOPES,
    Blocked,
    Document,
    EmptyExtract,
    Incomplete,
    LegalStatus,
    Scope,
    Unreadable,
)
from tracker.readers.eu import xhtml as x
from tracker.readers.eu.block_tree import number_key

URL = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32031R0007"


def read(body: str, url: str = URL, **kw: object) -> Document:
    return x.extract([capture(body, "application/xhtml+xml", url)], spec(**kw))


def eids(document: Document) -> list[str]:
    return [q.eid for q in document.provisions]


def test_an_act_becomes_a_tree_of_citable_provisions() -> None:
    document = read(s.oj_act())
    assert eids(document) == [
        "formula_1", "cit_1", "cit_1__fn_1", "formula_2", "rct_1", "rct_1__sub_2", "rct_2", "formula_3",
        "cpt_1", "art_1", "art_1__para_1", "art_1__para_2", "art_1__para_2__point_a", "art_1__para_2__point_b",
        "cpt_2", "cpt_2__sct_1", "art_2", "art_2__para_1", "art_2__para_1__point_a",
        "art_2__para_1__point_a__point_i", "art_2__para_1__point_a__point_ii", "art_2__para_1__point_b",
        "art_2__para_1__wrapup_1", "art_2__para_1__sub_2", "art_2__para_2", "art_2__fn_1",
        "conclusion_1", "signature_1", "signature_2",
        "anx_iii", "anx_iii__sct_a", "anx_iii__sct_a__point_1", "anx_iii__sct_a__point_1__point_a",
        "anx_iii__sct_a__point_2", "anx_iii__sct_b", "anx_iii__sct_b__table_1", "anx_iii__sct_b__table_1__row_1",
        "anx_iii__sct_b__table_1__row_2",
    ]  # fmt: skip


def test_numbers_headings_texts_and_parents() -> None:
    got = read(s.oj_act()).by_eid
    assert (got["art_2"].num, got["art_2"].heading, got["art_2"].text, got["art_2"].parent) == (
        "Article 2", "Length", "", "cpt_2__sct_1",
    )  # fmt: skip
    assert (got["cpt_1"].type, got["cpt_1"].num, got["cpt_1"].heading) == ("chapter", "CHAPTER I", "GENERAL")
    assert got["cpt_2__sct_1"].type == "section_group"
    assert (got["art_2__para_1"].num, got["art_2__para_1"].text) == ("1.", "A string shall be:")
    assert got["art_1__para_2"].num is None
    assert got["art_2__para_1__point_a__point_ii"].text == "of 10³ fibres;"
    assert got["anx_iii"].heading == "Colours"
    assert got["anx_iii__sct_b__table_1__row_2"].text == "K1 | red"


def test_footnotes_are_nodes_and_their_calls_leave_no_trace() -> None:
    document = read(s.oj_act())
    got = document.by_eid
    assert got["art_2__para_1__wrapup_1"].text == "unless the wind is weak."
    assert got["cit_1"].text == "Having seen the sky,"
    assert (got["art_2__fn_1"].text, got["art_2__fn_1"].scope) == ("As measured by a vane.", Scope.NOTES)
    # Notes of the preamble go with it: a consolidation without recitals removes none of them.
    assert got["cit_1__fn_1"].scope is Scope.PREAMBLE


def test_scopes() -> None:
    document = read(s.oj_act())
    got = document.by_eid
    assert document.scope == LAW_SCOPES
    assert {got[e].scope for e in ("formula_1", "rct_1__sub_2", "signature_1")} == {Scope.PREAMBLE}
    assert got["conclusion_1"].scope is Scope.BODY
    assert got["anx_iii__sct_a__point_1"].scope is Scope.ANNEXES


def test_what_the_act_says_of_itself() -> None:
    document = read(s.oj_act(), url="https://example.europa.eu/act")
    assert document.title == "REGULATION (EU) 2031/7 OF THE TEST of 1 March 2031 on kites"
    assert (document.language, document.text_date, document.valid_from) == ("en", date(2031, 3, 5), None)
    assert dict(document.identifiers) == {
        "eli": "http://data.europa.eu/eli/reg/2031/7/oj",
        "celex": "32031R0007",
    }
    assert document.status is LegalStatus.UNKNOWN


def test_language_is_the_one_printed_not_the_one_asked_for() -> None:
    page = s.oj_act().replace('class="oj-hd-lg">EN', 'class="oj-hd-lg">FR')
    assert read(page, language="en").language == "fr"


def test_conversion_noise_changes_nothing() -> None:
    other = (
        s.oj_act(generated="20991231-0000")
        .replace("d1e77", "d1e99")
        .replace("</head>", '<script src="/ruxitagentjs_1.js" data-dtconfig="rid=9">x</script></head>')
    )
    assert read(other) == read(s.oj_act())


def test_classes_of_before_2023_without_prefix() -> None:
    assert eids(read(s.oj_act().replace('class="oj-', 'class="'))) == eids(read(s.oj_act()))


AMENDING = s.oj_article(
    "Article 1",
    "Amendments",
    s.p("Act X is amended as follows:")
    + s.oj_item("(1)", s.p("point (g) is replaced by the following:") + s.oj_item("‘(g)", s.p("gliders.’")) + s.p(";"))
    + s.oj_item(
        "(2)",
        s.p("the following Article is inserted:")
        + f'<div id="004A"><p class="oj-ti-art">‘Article 4a</p><p class="oj-sti-art">Tails</p><div id="004A.001">{s.p("1." + s.NB + "A tail is long:")}'
        + s.oj_item("(a)", s.p("or longer."))
        + f'</div><div id="004A.002">{s.p("2." + s.NB + "Users’ tails count.’")}</div></div>;',
    )
    + s.oj_item("(3)", s.p("paragraph 2 is replaced by the following:") + f'<div id="002.002">{s.p("‘2." + s.NB + "No wind.’")}</div>.'),
) + s.oj_article("Article 2", "Entry into force", s.p("Soon."))  # fmt: skip


def test_quoted_law_hangs_under_the_quoting_point() -> None:
    document = read(s.oj_act(articles=AMENDING))
    assert [q.eid for q in document.provisions if q.type == "article"] == ["art_1", "art_2"]
    quoted = {q.eid: q for q in document.provisions if "__quoted_" in q.eid}
    assert list(quoted) == [
        "art_1__para_1__point_1__quoted_1",
        "art_1__para_1__point_1__quoted_1__point_g",
        "art_1__para_1__point_2__quoted_1",
        "art_1__para_1__point_2__quoted_1__art_4a",
        "art_1__para_1__point_2__quoted_1__art_4a__para_1",
        "art_1__para_1__point_2__quoted_1__art_4a__para_1__point_a",
        "art_1__para_1__point_2__quoted_1__art_4a__para_2",
        "art_1__para_1__point_3__quoted_1",
        "art_1__para_1__point_3__quoted_1__para_2",
    ]
    article = quoted["art_1__para_1__point_2__quoted_1__art_4a"]
    assert (article.type, article.heading) == ("quoted", "Tails")
    assert quoted["art_1__para_1__point_1__quoted_1__point_g"].text == "gliders.’;"


def test_terms_in_quotation_marks_are_no_quoted_law() -> None:
    act = s.oj_article(
        "Article 3",
        "Definitions",
        s.p("The following definitions apply:")
        + s.oj_item("(1)", s.p("‘kite’ means a thing on a string;"))
        + s.oj_item("(2)", s.p("‘public bodies’:") + s.oj_item("(a)", s.p("the ‘Council’;")))
        + s.p("‘Sky’ means what is above."),
    )
    document = read(s.oj_act(articles=act))
    assert document.count("quoted") == 0
    assert "art_3__para_1__point_2__point_a" in document.by_eid


def test_a_corrigendum_has_blocks() -> None:
    row = '<table><tbody><tr><td><p class="oj-normal"><span class="oj-italic">{}</span></p></td><td><div><div id="010.002">{}</div></div>,</td></tr></tbody></table>'
    body = (
        '<div class="eli-container"><div class="eli-main-title" id="tit_1"><p class="oj-doc-ti">Corrigendum to Act X</p></div>'
        + s.p("On page 5, Article 10(2):")
        + row.format("for:", s.p("‘2." + s.NB + "The kites flies.’"))
        + row.format("read:", s.p("‘2." + s.NB + "The kite flies.’"))
        + "</div>"
    )
    document = read(s.oj_page(body), url=URL + "R%2801%29")
    assert [q.eid for q in document.provisions if q.type == "block"] == ["blk_1", "blk_2"]
    assert document.count("quoted") == 2
    assert document.title == "Corrigendum to Act X"
    assert document.identifiers["celex"] == "32031R0007R(01)"


def test_an_act_that_is_cut_off_is_no_version() -> None:
    body = s.oj_act()
    with pytest.raises(Incomplete):
        read(body[: body.index("Article 2")])
    # The tags are there, the end of the act is not.
    cut = body[: body.index('<div class="eli-subdivision" id="fnp_1">')] + "</div></body></html>"
    with pytest.raises(Incomplete):
        read(cut)


def test_what_is_not_understood_is_told() -> None:
    act = s.oj_act().replace("oj-ti-art", "oj-xx").replace('id="art_', 'id="x_').replace('id="anx', 'id="x')
    assert [w.code for w in read(act).warnings] == ["unstructured"]
    with pytest.raises(EmptyExtract):
        read(
            "<html><head><title>EUR-Lex</title></head><body><p>The requested document does not exist.</p></body></html>"
        )
    with pytest.raises(EmptyExtract):
        read(s.oj_page('<div class="eli-container"></div>'))
    challenged = capture("<html></html>", "text/html", URL)
    challenged = type(challenged)(
        challenged.url,
        challenged.observed_at,
        b"",
        "text/html",
        headers=(("x-amzn-waf-action", "challenge"),),
    )
    with pytest.raises(Blocked):
        x.extract([challenged], spec())


def test_hostile_nesting_is_refused_not_fatal() -> None:
    deep = "<div>" * 20000 + "x" + "</div>" * 20000
    page = f'<html><body><div class="eli-container"><p class="oj-normal">a</p>{deep}</div></body></html>'
    try:
        document = read(page, url="https://eur-lex.europa.eu/x")
    except (Unreadable, EmptyExtract):
        return
    assert document.provisions


def test_sniff() -> None:
    assert x.sniff(capture(s.oj_act(), "application/xhtml+xml", URL))
    assert x.sniff(capture(s.oj_act(), "", "https://mirror.example/act.xml"))
    assert not x.sniff(capture("<html><body><p>news</p></body></html>", "text/html", "https://law.example/"))
    assert not x.sniff(capture(b"%PDF-1.7 CONVEX # <html", "application/pdf", URL))


@pytest.mark.parametrize(
    ("printed", "key"),
    [("IV", "4"), ("XIIa", "12a"), ("XVIc", "16c"), ("C", "100"), ("3", "3"), ("A", "a"), ("xxh", "20h")],
)
def test_numbers_of_divisions_with_a_letter(printed: str, key: str):
    assert number_key(printed) == key


@pytest.mark.parametrize("number", ["32031R0007", "22031A01304", "22031A1227(01)", "52031PC0206"])
def test_the_number_of_an_address_is_taken_whole(number: str) -> None:
    read_as = read(s.oj_act(), f"https://publications.europa.eu/resource/celex/{number}")
    assert read_as.identifiers["celex"] == number
