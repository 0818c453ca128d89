"""What the pages of a PDF print around and beside the text: heads, feet, columns, margins, numbers of lines."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document, Unreadable
from tracker.readers.office import pdf

Item = tuple[float, float, str, float]  # left, height, words, size of the type


def make(*pages: list[Item], forms: str = "") -> bytes:
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for i, items in enumerate(pages):
        shown = " ".join(f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj" for x, y, words, size in items)
        stream = f"BT {shown} ET"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * i} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    objects += [forms] if forms else []
    out, offsets = "%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{o:010} 00000 n \n" for o in offsets)
    return (out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").encode()


def read(body: bytes) -> Document:
    document = pdf.extract([capture(body, "application/pdf")], spec())
    assert document.account is not None
    assert document.account.unexplained == 0
    return document


def said(body: bytes) -> list[str]:
    return [line.strip() for line in pdf.text_lines(body) if line.strip()]


def article(n: int, top: float) -> list[Item]:
    return [
        (70, top, f"Article {n}", 10),
        (70, top - 14, f"The keeper of hive {n} opens it to the warden in the spring and in the", 10),
        (70, top - 28, "autumn of each year.", 10),
    ]


def sheet(number: int, first: int, count: int, *, head: str = "Gazette of Bees No 4") -> list[Item]:
    body = [item for k in range(count) for item in article(first + k, 740 - 60 * k)]
    return [(70, 800, head, 9), *body, (290, 40, f"- {number} -", 9)]


@pytest.mark.parametrize("pages", [2, 3, 5])
def test_heads_and_feet_go_by_their_place_in_texts_of_any_length(pages: int) -> None:
    body = make(*(sheet(n + 1, 8 * n + 1, 8) for n in range(pages)))
    assert not any("Gazette" in line or line.startswith("-") for line in said(body))
    assert sum(line.startswith("Article") for line in said(body)) == 8 * pages
    again = make(*(sheet(n + 1, 8 * n + 1, 8, head="Gazette of Bees No 9") for n in range(pages)))
    assert read(body).provisions == read(again).provisions
    assert {d.name for d in read(body).account.drops} >= {"running_head"}  # type: ignore[union-attr]


def test_a_head_of_law_at_the_foot_of_a_page_stays() -> None:
    def page(n: int) -> list[Item]:
        text = [item for k in range(8) for item in article(10 * n + k + 1, 740 - 60 * k)]
        return [
            (70, 800, "Gazette of Bees", 9),
            *text,
            (70, 120, f"Article {10 * n + 9}", 10),
            (290, 40, f"{n + 1}", 9),
        ]

    pages = [page(n) for n in range(3)]
    assert [f"Article {n}" for n in (9, 19, 29)] == [
        x for x in said(make(*pages)) if x in {"Article 9", "Article 19", "Article 29"}
    ]


def test_the_same_words_at_the_end_of_every_page_are_text() -> None:
    body = make(*(sheet(n + 1, 8 * n + 1, 8) for n in range(4)))
    assert said(body).count("autumn of each year.") == 32


def test_columns_are_read_one_after_the_other() -> None:
    rows = range(24)
    items = [
        item
        for i in rows
        for item in (
            (60.0, 760.0 - 14 * i, f"left words number {i} of the hive law", 9.0),
            (320.0, 760.0 - 14 * i, f"right words number {i} of the hive law", 9.0),
        )
    ]
    lines = said(make(items))
    assert lines == [f"left words number {i} of the hive law" for i in rows] + [
        f"right words number {i} of the hive law" for i in rows
    ]


def test_a_table_is_no_pair_of_columns() -> None:
    items = [
        item
        for i in range(20)
        for item in ((60.0, 760.0 - 14 * i, f"hive {i}", 9.0), (320.0, 760.0 - 14 * i, f"{i} crowns", 9.0))
    ]
    assert said(make(items))[:2] == ["hive 0 0 crowns", "hive 1 1 crowns"]


@pytest.mark.parametrize("every", [1, 5])
def test_numbers_of_lines_are_no_text(every: int) -> None:
    items: list[Item] = []
    for i in range(1, 31):
        if i % every == 0:
            items.append((40, 780 - 14 * i, str(i), 8))
        items.append((72, 780 - 14 * i, f"The keeper of hive x{i}x opens it to the warden in the spring", 9))
    lines = said(make(items))
    assert lines == [f"The keeper of hive x{i}x opens it to the warden in the spring" for i in range(1, 31)]


def test_notes_in_the_margin_stand_before_the_line_they_are_printed_beside() -> None:
    items: list[Item] = []
    for i in range(10):
        top = 760 - 56 * i
        items += [
            (72, top, f"{i + 1}. The keeper of hive {i + 1} opens it to the warden of the", 10),
            (72, top - 14, "district in the spring and in the autumn.", 10),
            (480, top, "Duty of", 7),
            (480, top - 9, f"kind {i + 1}.", 7),
        ]
    lines = said(make(items))
    assert lines[:4] == [
        "Duty of kind 1.", "1. The keeper of hive 1 opens it to the warden of the",
        "district in the spring and in the autumn.", "Duty of kind 2.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "forms",
    [
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 6 0 R>>>>/Length 4>>stream\n/F D\nendstream"
    ],
)
def test_a_form_that_draws_itself_is_refused(forms: str) -> None:
    with pytest.raises(Unreadable, match="draws itself"):
        pdf.pages(make(sheet(1, 1, 3), forms=forms))
