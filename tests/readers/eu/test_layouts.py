"""One law in the layouts of before and after 2016, and what stands on such pages beside the law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document, LegalStatus
from tracker.readers.eu import xhtml

PNG = "data:image/png;base64,iVBORw0KGgo="


def read(body: str, reference: str = "02031R0007 — EN — 01.01.2032 — 001.001") -> Document:
    top = f'<p class="reference">{reference}</p><p class="title-doc-first">REGULATION on kites</p>'
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><!-- fmx2xhtml # --><body>{top}{body}</body></html>'
    return xhtml.extract([capture(f'<?xml version="1.0"?>{page}', "application/xhtml+xml")], spec())


def lines(document: Document) -> list[tuple[str, str | None, str | None, str]]:
    return [(p.eid, p.num, p.heading, p.text) for p in document.provisions]


def p(text: str, cls: str = "norm") -> str:
    return f'<p class="{cls}">{text}</p>'


def old(num: str, *texts: str) -> str:
    """A point as it was set until 2016: a paragraph that hangs over."""
    first = f'<p class="norm">{num}<span style="word-spacing: 18pt"> </span>{texts[0]}</p>'
    inner = first + "".join(t if t.startswith("<") else p(t) for t in texts[1:])
    return f'<div style="margin-left: 30pt; text-indent: -30pt">{inner}</div>'


def new(num: str, *texts: str) -> str:
    inner = "".join(t if t.startswith("<") else p(t) for t in texts)
    return (
        f'<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>{num} </span></div>'
        f'<div class="grid-list-column-2">{inner}</div></div>'
    )


def articles(item: Callable[..., str]) -> str:
    return (
        p("Article 1", "title-article-norm") + p("Scope", "stitle-article-norm")
        + p("This act applies to:") + item("(a)", "kites;") + item("(b)", "balloons.")
        + p("It does not apply to birds.")
        + p("Article 2", "title-article-norm") + p("Strings", "stitle-article-norm")
        + p("A string:") + item("—", "is long;") + item("—", "is red.")
        + p("The authority keeps a list.")
    )  # fmt: skip


def test_a_text_behind_a_list_ends_the_list() -> None:
    before, after = read(articles(old)), read(articles(new))
    assert lines(before) == lines(after)
    assert before.by_eid["art_1__para_2"].text == "It does not apply to birds."


def test_paragraphs_of_annexes_hold_the_texts_between_them() -> None:
    body = (
        p("ANNEX I", "title-annex-1")
        + old("1.", "Kites")
        + p("They fly.")
        + old("2.", "Strings")
        + p("They hold.")
    )
    got = [(e, t) for e, _, _, t in lines(read(p("Article 1", "title-article-norm") + p("One.") + body))]
    assert got[3:] == [
        ("anx_i__point_1", "Kites"), ("anx_i__point_1__sub_2", "They fly."),
        ("anx_i__point_2", "Strings"), ("anx_i__point_2__sub_2", "They hold."),
    ]  # fmt: skip


def test_lists_in_lists_that_were_set_side_by_side() -> None:
    head = p("Article 1", "title-article-norm") + p("Grounds are:")
    flat = (
        old("(a)", "wind;")
        + old("(b)", "rain, that is:")
        + old("(i)", "light;")
        + old("(ii)", "heavy;")
        + old("(c)", "snow.")
    )
    nested = (
        new("(a)", "wind;")
        + new("(b)", "rain, that is:", new("(i)", "light;"), new("(ii)", "heavy;"))
        + new("(c)", "snow.")
    )
    assert lines(read(head + flat)) == lines(read(head + nested))


def test_a_dash_is_an_item_however_it_is_set() -> None:
    head = p("Article 1", "title-article-norm") + p("A kite has:")
    set_as_text, as_list = (
        read(head + p("— a string;") + p("— a tail.")),
        read(head + new("—", "a string;") + new("—", "a tail.")),
    )
    assert lines(set_as_text) == lines(as_list)
    assert set_as_text.by_eid["art_1__para_1__indent_2"].text == "a tail."


def test_a_title_set_as_a_paragraph_and_the_sentence_that_closes_the_act() -> None:
    plain = (
        p("Article 1", "title-article-norm")
        + p("Kites and strings")
        + p("1.\u00a0\u00a0\u00a0Kites fly.")
        + p("2.\u00a0\u00a0\u00a0Strings hold.")
    )
    closing = p(
        "This Regulation shall be binding in its entirety and directly applicable in all Member States."
    )
    document = read(plain + closing)
    assert document.by_eid["art_1"].heading == "Kites and strings"
    assert [p.type for p in document.provisions][-1] == "conclusion"
    # a first paragraph that is a sentence is none
    assert (
        read(p("Article 1", "title-article-norm") + p("Kites fly.") + p("Strings hold."))
        .by_eid["art_1"]
        .heading
        is None
    )


def test_annexes_are_known_by_their_printed_number() -> None:
    body = "".join(
        f'<div id="anx_{key}">{p(f"ANNEX {num}", "title-annex-1")}{p("Kites.")}</div>'
        for key, num in (("I", "I"), ("I", "IX"), ("", "X"))
    )
    document = read(p("Article 1", "title-article-norm") + p("One.") + body)
    assert [q.eid for q in document.provisions if q.type == "annex"] == ["anx_i", "anx_ix", "anx_x"]
    pictures = p("ANNEX V", "title-annex-1") + p("ANNEX VI", "title-annex-1") + p("Strings.")
    document = read(p("Article 1", "title-article-norm") + p("One.") + pictures)
    assert [q.num for q in document.provisions if q.type == "annex"] == ["ANNEX V", "ANNEX VI"]


def test_notes_in_tables_and_their_calls() -> None:
    def table(mark: str) -> str:
        call = f'<a href="#E9">(<span class="superscript">{mark}</span>)</a>'
        note = f'<a id="E9">(<span class="superscript">{mark}</span>)   </a>'
        rows = (f"Length {call}", "3 m", f"{note}Without the tail.")
        return (
            '<table border="1">'
            f"<tr><td>{p(rows[0], 'tbl-norm')}</td><td>{p(rows[1], 'tbl-norm')}</td></tr>"
            f'<tr><td colspan="2">{p(rows[2], "tbl-norm")}</td></tr></table>'
        )

    annex = p("Article 1", "title-article-norm") + p("One.") + p("ANNEX I", "title-annex-1")
    one, other = read(annex + table("1")), read(annex + table("*1"))
    assert lines(one) == lines(other)
    assert one.by_eid["anx_i__table_1__row_1"].text == "Length | 3 m"
    assert one.by_eid["anx_i__fn_1"].text == "Without the tail."
    assert one.account
    assert {d.name for d in one.account.drops} >= {"footnote_call"}


def test_exponents_indices_and_pictures() -> None:
    text = 'CO<span class="subscript">2</span> in 10 m<span class="superscript">3</span>, <img alt="a formula" src="X"/>'
    body = (
        p("Article 1", "title-article-norm")
        + p(text.replace("X", PNG))
        + p('Rate <img alt="r" src="/doc/one.gif"/>.')
    )
    got = [q.text for q in read(body).provisions[1:]]
    assert got[0].startswith("CO₂ in 10 m³, [picture: a formula sha256:")
    changed = [q.text for q in read(body.replace(PNG, PNG[:-2] + "w=")).provisions[1:]]
    assert (changed[0] != got[0], changed[1] == got[1]) == (True, True)
    moved = read(body.replace("/doc/one.gif", "https://another.example/doc/one.gif"))
    assert [q.text for q in moved.provisions[1:]] == got


CONTENTS = (
    f"<table><tr><td>{p('TABLE OF CONTENTS', 'title-toc')}</td></tr>"
    f"<tr><td>{p('Annex I', 'toc-item')}</td><td>{p('Kites of the act')}</td></tr></table>"
)


def test_a_table_of_contents_is_no_law() -> None:
    body = (
        p("Article 1", "title-article-norm")
        + p("One.")
        + p("ANNEX I", "title-annex-1")
        + p("KITES OF THE ACT", "title-annex-2")
        + p("Red.")
    )
    with_contents = read(CONTENTS + body)
    assert lines(with_contents) == lines(read(body))
    assert with_contents.account
    assert "contents" in {d.name for d in with_contents.account.drops}
    # what the text does not print again is kept
    other = read(CONTENTS.replace("Kites of", "Other kites of") + body)
    assert other.provisions[0].text == "Other kites of the act"


REPEALED = (
    '<p class="hd-modifiers">{said}</p><table><tr><td/><td colspan="3">Official Journal</td></tr>'
    "<tr><td>►M1</td><td>REGULATION (EU) 2036/5 of 3 March 2036</td><td>L 9</td><td>4.3.2036</td></tr></table>"
    '<div class="anonymous-disclaimer">The last version is at <a href="http://x.example">another place</a></div>'
)


@pytest.mark.parametrize(
    "said", ["Repealed by:", "Abrogé par:", "Uchylony przez:", "Words of a language unknown here:"]
)
def test_a_page_that_only_names_what_repeals_the_act(said: str) -> None:
    document = read(REPEALED.format(said=said), "2031R0007 — EN — 05.03.2036 — 004.001")
    assert (document.status, document.provisions) == (LegalStatus.REPEALED, ())
    assert document.status_note == "REGULATION (EU) 2036/5 of 3 March 2036"
    assert document.repealed_from == document.valid_from == date(2036, 3, 5)
    assert document.identifiers["celex"] == "02031R0007-20360305"
    assert document.title == "REGULATION on kites"


def test_a_text_that_names_the_acts_worked_in_is_in_force() -> None:
    body = (
        REPEALED.format(said="Amended by:").partition("<div")[0]
        + p("Article 1", "title-article-norm")
        + p("One.")
    )
    assert read(body).status is LegalStatus.IN_FORCE
