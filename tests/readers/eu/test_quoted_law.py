"""No quotation mark, colon or table swallows a printed article of the act itself."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document
from tracker.readers.eu import xhtml

#: Classes of an article's number, its title, a paragraph, a chapter and an annex in three layouts.
LAYOUTS = {
    "consolidated": (
        "title-article-norm",
        "stitle-article-norm",
        "norm",
        "title-division-1",
        "title-annex-1",
    ),
    "journal": ("oj-ti-art", "oj-sti-art", "oj-normal", "oj-ti-section-1", "oj-doc-ti"),
    "journal of before 2023": ("ti-art", "sti-art", "normal", "ti-section-1", "doc-ti"),
}
MARKS = ("‘’", "“”", "„“", "„”", "«»", "»«", '""', "‚‘", "‟”", "‹›")
FIVE = [f"Article {n}" for n in range(1, 6)]


class Page:
    """Writes a page of one layout without containers and ids."""

    def __init__(self, layout: str) -> None:
        self.number, self.title, self.text, self.chapter_, self.annex_ = LAYOUTS[layout]
        self.quoted = "title-article-quoted" if layout == "consolidated" else self.number
        self.top = '<p class="reference">02031R0007 — EN — 01.01.2032 — 001.001</p>'
        self.top = self.top if layout == "consolidated" else ""

    def p(self, *texts: str) -> str:
        return "".join(f'<p class="{self.text}">{text}</p>' for text in texts)

    def article(self, number: int | str, *texts: str) -> str:
        head = f'<p class="{self.number}">Article {number}</p><p class="{self.title}">Kites</p>'
        return head + self.p(*(texts or (f"Kites are rule {number}.",)))

    def quote(self, head: str, text: str) -> str:
        return f'<p class="{self.quoted}">{head}</p>' + self.p(text)

    def rest(self, start: int = 3) -> str:
        return "".join(self.article(n) for n in range(start, 6))

    def read(self, body: str) -> Document:
        page = f'<html xmlns="http://www.w3.org/1999/xhtml"><!-- CONVEX # --><body>{self.top}{body}</body></html>'
        return xhtml.extract([capture(f'<?xml version="1.0"?>{page}', "application/xhtml+xml")], spec())


def articles(document: Document) -> list[str | None]:
    return [p.num for p in document.provisions if p.type == "article"]


@pytest.fixture(params=LAYOUTS)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(request.param)


@pytest.mark.parametrize("marks", MARKS)
def test_quotations_that_are_not_closed_or_closed_elsewhere(page: Page, marks: str) -> None:
    a, z = tuple(marks)
    first = page.article(1) + page.article(2, "In Article 9 the following is added:", f"{a}A mill stands.")
    chapter = f'<p class="{page.chapter_}">CHAPTER II</p>'
    annex = f'<p class="{page.annex_}">{a}ANNEX II</p>' + page.p("A list.")
    for body in (
        first + page.rest(),
        first + chapter + page.rest(),
        first + page.article(3) + page.article(4, "Add:", f"{a}Words that close.{z}") + page.rest(5),
        page.article(1) + page.article(2, f"{a}A mill stands.") + page.rest(),
        page.article(1) + page.article(2, "Add:") + page.quote(f"{a}Article 9", "A mill.") + page.rest(),
        page.article(1) + page.article(2, "The annex is replaced:") + annex + page.rest(),
    ):
        document = page.read(body)
        assert articles(document) == FIVE
        assert document.warnings == ()


@pytest.mark.parametrize("marks", MARKS)
def test_quoted_articles_are_not_the_acts_own(page: Page, marks: str) -> None:
    a, z = tuple(marks)
    one = page.article(1, "The following articles are inserted:")
    for body in (
        page.article(1) + page.article(2, "Add:") + page.quote(f"{a}Article 9a", f"A mill.{z}") + page.rest(),
        one + page.quote(f"{a}Article 7", "A mill.") + page.quote("Article 8", f"A hill.{z}.") + page.rest(2),
        # the same numbers as those that follow in the act itself
        one + page.quote(f"{a}Article 1", "A mill.") + page.quote("Article 2", f"A hill.{z}") + page.rest(2),
    ):
        document = page.read(body)
        assert articles(document) == FIVE
        assert document.warnings == ()
        assert any(
            p.type == "quoted" and (p.num or "").startswith(f"{a}Article") for p in document.provisions
        )


def test_articles_with_letters_gaps_and_other_beginnings(page: Page) -> None:
    assert articles(page.read(page.article(1) + page.article("1a", "Add:", "‘A mill") + page.article(2))) == [
        "Article 1", "Article 1a", "Article 2",
    ]  # fmt: skip
    assert articles(page.read(page.article(3) + page.article(7))) == ["Article 3", "Article 7"]
    assert articles(page.read(page.article("premier") + page.article(2))) == ["Article premier", "Article 2"]
    sole = page.article(1).replace("Article 1", "Sole Article")
    assert articles(page.read(sole)) == ["Sole Article"]


def test_a_table_or_a_colon_swallows_no_article(page: Page) -> None:
    rows = f'<table border="1"><tr><td>{page.article(2)}</td></tr><tr><td>{page.rest()}</td></tr></table>'
    for body in (page.article(1) + rows, page.article(1) + page.article(2, "It is:") + page.rest()):
        document = page.read(body)
        assert articles(document) == FIVE
        assert document.warnings == ()


def test_an_annex_has_articles_of_its_own(page: Page) -> None:
    protocol = (
        f'<p class="{page.annex_}">ANNEX I</p>' + page.p("PROTOCOL") + page.article(1) + page.article(2)
    )
    document = page.read(page.article(1) + protocol)
    assert [p.eid for p in document.provisions if p.type == "article"] == [
        "art_1", "anx_i__art_1", "anx_i__art_2",
    ]  # fmt: skip
    assert document.warnings == ()
