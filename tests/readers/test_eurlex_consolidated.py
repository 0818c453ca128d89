"""Consolidated texts, with and without ids, and the pages of the EUR-Lex website that hold them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.readers import eurlex_samples as s
from tests.readers.captures import capture, spec
from tracker.law.text import compare_key
from tracker.model import (
    Document,
    EmptyExtract,
    Incomplete,
    LegalStatus,
    Mark,
    ProvisionStatus,
    Scope,
    WrongLanguage,
)
from tracker.readers.eu import xhtml as x

URL = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:02031R0007-20320504"


def read(body: str, media: str = "application/xhtml+xml", **kw: object) -> Document:
    return x.extract([capture(body, media, URL)], spec(**kw))


def texts(document: Document, scopes: frozenset[Scope]) -> dict[str, tuple[str, str, str]]:
    keep = (q for q in document.provisions if q.scope in scopes)
    return {
        q.eid: (compare_key(q.num or ""), compare_key(q.heading or ""), compare_key(q.text)) for q in keep
    }


def test_the_same_act_reads_the_same_in_both_printings() -> None:
    oj, consolidated = read(s.oj_act()), read(s.xhtml(s.cons_inner()))
    shared = oj.scope & consolidated.scope
    assert shared == {Scope.BODY, Scope.ANNEXES, Scope.NOTES}
    assert texts(oj, shared) == texts(consolidated, shared)
    assert oj.title == consolidated.title


def test_what_the_text_says_of_itself() -> None:
    document = read(s.xhtml(s.cons_inner(lang="FR")), language="en")
    assert document.language == "fr"
    assert document.text_date == document.valid_from == date(2032, 5, 4)
    assert document.identifiers["celex"] == "02031R0007-20320504"
    assert document.consolidates == ("32032R0009",)
    assert document.status is LegalStatus.IN_FORCE


MARKED = (
    s.mark("32032R0009", "REPLACED")
    + s.cons_article("Article 1", "Scope", s.n("New scope."))
    + s.mark("32031R0007", arrow="▼B")
    + s.cons_article(
        "Article 2",
        "Length",
        s.para("1.", "Long.")
        + s.mark("32032R0009", "INSERTED")
        + s.para("1a.", s.n("Longer:") + s.grid("(a)", s.n("very.")))
        + s.mark("32031R0007", arrow="▼B")
        + s.para("2.", "Unchanged <a title='32032R0009: REPLACED'>►M1</a>words ◄ here.")
        + s.mark("32032R0009", "DELETED", tail=" —————")
        + s.mark("32031R0007", arrow="▼B")
        + s.para("4.", "Last."),
    )
    + s.cons_article(
        "Article 3", "", s.mark("32032R0009", "DELETED", tail=" —————") + s.mark("32031R0007", arrow="▼B")
    )
)


def test_change_marks_are_evidence_and_not_text() -> None:
    got = read(s.xhtml(s.cons_inner(articles=MARKED))).by_eid
    replaced, inserted, deleted = (Mark(a, "32032R0009") for a in ("replaced", "inserted", "deleted"))
    assert got["art_1"].marks == got["art_1__para_1"].marks == (replaced,)
    assert got["art_2__para_1a"].marks == got["art_2__para_1a__point_a"].marks == (inserted,)
    assert got["art_2__para_1"].marks == got["art_2__para_4"].marks == ()
    assert got["art_2__para_2"].text == "Unchanged words here."
    assert got["art_2__para_2"].marks == (replaced,)
    # Nothing stands where paragraph 3 was: the article keeps the mark.
    assert deleted in got["art_2"].marks
    assert "art_2__para_3" not in got


def test_an_article_of_which_only_the_mark_is_left_is_repealed() -> None:
    got = read(s.xhtml(s.cons_inner(articles=MARKED))).by_eid
    assert got["art_3"].status is ProvisionStatus.REPEALED
    assert got["art_1"].status is ProvisionStatus.IN_FORCE


def test_generated_ids_and_dates_change_nothing() -> None:
    one = s.xhtml(s.cons_inner())
    other = one.replace("id-11-22", "id-99-88").replace("20320803-1111", "20330101-0101")
    assert read(one) == read(other)


def test_heading_printed_as_plain_paragraph() -> None:
    page = s.xhtml(s.cons_inner()).replace('class="stitle-article-norm"', 'class="norm"')
    assert read(page).provisions == read(s.xhtml(s.cons_inner())).provisions


def flat_article(num: str, heading: str, inner: str) -> str:
    return f'<p class="title-article-norm">{num}</p><p class="stitle-article-norm">{heading}</p>{inner}'


def flat_page(body: str) -> str:
    """As the converter fmx2xhtml wrote until 2021: no container, no ids, everything in one row."""
    page = f'<!-- fmx2xhtml 9.2 -->{s.cons_head()}<hr class="separator"/>{s.CONS_TITLE.replace("eli-main-title", "x")}{body}'
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{page}</body></html>'


FLAT = (
    '<p class="title-division-1">TITLE I</p><p class="title-division-2">KITES</p>'
    '<p class="title-division-1">CHAPTER 1</p><p class="title-division-2">GENERAL</p>'
    + flat_article("Article 1", "Scope", s.n("This act applies to kites.") + s.n("Not to:") + s.grid("(a)", s.n("birds.")))
    + s.mark("32032R0009", "INSERTED")
    + flat_article("Article 14a", "Tails", s.para("1.", "Long.") + s.n("Very long.") + s.para("2.", "Tied."))
    + s.mark("32031R0007", arrow="▼B")
    + '<p class="title-division-1">CHAPTER 2</p><p class="title-division-2">LAST</p>'
    + flat_article("Article 15", "End", s.n("In Act Y the following is inserted:") + flat_article("‘Article 9", "Other", s.n("Elsewhere.’")))
    + '<p class="title-annex-1">ANNEX II</p><p class="title-annex-2">Forms</p>'
    + s.n("A form.")
)  # fmt: skip


def test_texts_without_any_ids() -> None:
    document = read(flat_page(FLAT))
    assert [q.eid for q in document.provisions] == [
        "title_1", "title_1__cpt_1", "art_1", "art_1__para_1", "art_1__para_2", "art_1__para_2__point_a",
        "art_14a", "art_14a__para_1", "art_14a__para_1__sub_2", "art_14a__para_2",
        "title_1__cpt_2", "art_15", "art_15__para_1", "art_15__para_1__quoted_1",
        "art_15__para_1__quoted_1__art_9", "art_15__para_1__quoted_1__art_9__para_1",
        "anx_ii", "anx_ii__para_1",
    ]  # fmt: skip
    got = document.by_eid
    assert (got["art_14a"].heading, got["art_14a"].parent) == ("Tails", "title_1__cpt_1")
    assert got["art_14a__para_2"].marks == (Mark("inserted", "32032R0009"),)
    assert got["art_15"].marks == ()
    assert got["art_15__para_1__quoted_1__art_9"].type == "quoted"
    assert (got["anx_ii"].heading, got["anx_ii"].scope) == ("Forms", Scope.ANNEXES)
    assert Scope.PREAMBLE not in document.scope
    assert document.title.startswith("REGULATION (EU) 2031/7")


def test_french_labels() -> None:
    body = flat_article("Article premier", "Objet", s.n("Un.")) + flat_article(
        "Article 4 bis", "Ailes", s.para("1 bis.", "Deux.")
    )
    document = read(flat_page(body), language="fr")
    assert [q.eid for q in document.provisions] == ["art_1", "art_1__para_1", "art_4a", "art_4a__para_1a"]


# --- the website --------------------------------------------------------------------------------------


def test_the_website_gives_the_same_text_as_cellar() -> None:
    page = read(s.website(s.cons_inner()), "text/html")
    assert page == read(s.xhtml(s.cons_inner()))
    assert page == read(s.website(s.cons_inner(), rid="RID_2"), "text/html")
    assert "Menu entry" not in page.text_of("art_1")


def test_french_law_in_an_english_page_is_french() -> None:
    document = read(s.website(s.cons_inner(lang="FR"), alert=s.ALERT), "text/html", language="en")
    assert document.language == "fr"


def test_the_sites_warning_counts_where_the_text_names_no_language() -> None:
    french = s.cons_article(
        "Article 1", "Objet", s.n("Le présent règlement établit des règles pour les cerfs-volants. " * 5)
    )
    inner = s.cons_inner(articles=french).replace("02031R0007 — EN — 04.05.2032 — 001.001", "")
    with pytest.raises(WrongLanguage):
        read(s.website(inner, alert=s.ALERT), "text/html", language="en")
    assert read(s.website(inner), "text/html", language="en").language == "en"
    assert read(s.website(inner, alert=s.ALERT), "text/html", language="fr").language == "fr"


def test_a_page_that_is_cut_off_is_no_version() -> None:
    body = s.xhtml(s.cons_inner())
    with pytest.raises(Incomplete):
        read(body[: body.index("ANNEX III")])
    with pytest.raises(Incomplete):  # an end put on by whoever passed it on
        read(body[: body.index("ANNEX III")] + "</p></body></html>")


def test_sniff_knows_the_website() -> None:
    page = capture(s.website("<p>Texte</p>"), "text/html", URL)
    assert x.sniff(page)
    no_text = capture(s.website("").replace("document1", "other"), "text/html", URL)
    assert not x.sniff(no_text)
    with pytest.raises(EmptyExtract):
        x.extract([no_text], spec())
