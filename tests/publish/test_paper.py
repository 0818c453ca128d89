"""How a publication lies on paper: sheets, parts across, columns wide enough, a foot on every page."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.publish.test_writers import everything
from tracker.publish.document import (
    Heading,
    PaperName,
    Paragraph,
    Publication,
    RowGroup,
    Table,
    TableCell,
    cell,
    row,
    table,
    text,
)
from tracker.publish.paper import ACROSS, NARROWEST, WHOLE, column_widths, foot, parts, room, split
from tracker.publish.writers import write
from tracker.publish.writers.xlsx import MAX_CELL

LONG = "The supplier keeps the record for five years and shows it to the authority that asks for it. " * 30
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def wide(columns: int, lang: str = "en") -> Publication:
    """Much text, a table of so many columns, much text again."""
    head = ["Topic", *(f"Act {n}" for n in range(1, columns))]
    body = [row(f"topic {k}", *(f"v{k}-{n}" for n in range(1, columns))) for k in range(4)]
    return Publication(
        "A wide table", lang,
        (Paragraph(text(LONG)), Heading(2, text("Group")), table(head, body, sticky=True, name="Group"),
         Heading(2, text("Notes")), Paragraph(text(LONG))),
        when=datetime(2026, 8, 1, tzinfo=UTC),
    )  # fmt: skip


@given(st.integers(2, 40), st.lists(st.integers(1, 60), min_size=40, max_size=40))
def test_every_column_stands_once_behind_the_first_and_is_wide_enough(
    columns: int, weights: list[int]
) -> None:
    (whole,) = (b for b in wide(columns).blocks if isinstance(b, Table))
    found = list(split(replace(whole, widths=tuple(weights[:columns])), "en"))
    names = [c.lines[0][0].text for t in found for c in t.head[0].cells[1:]]
    assert names == [f"Act {n}" for n in range(1, columns)]
    assert all(t.head[0].cells[0].lines[0][0].text == "Topic" for t in found)
    assert all(t.columns <= (WHOLE if len(found) == 1 else ACROSS + 1) for t in found)
    for t in found:
        space = room("a4", across=t.columns > 4)
        widths = column_widths(t, space)
        assert min(widths) >= NARROWEST - 0.1
        assert sum(widths) == pytest.approx(space, abs=0.2)


def test_what_spans_columns_spans_those_that_are_left() -> None:
    head = row("Topic", TableCell((text("North"),), span=6), TableCell((text("South"),), span=4))
    found = list(split(Table((head,), (row(*map(str, range(11))), RowGroup(text("g")))), "en"))
    assert [[(c.lines[0][0].text, c.span) for c in t.head[0].cells] for t in found] == [
        [("Topic", 1), ("North", 5)], [("Topic", 1), ("North", 1), ("South", 4)],
    ]  # fmt: skip


def test_text_stands_upright_and_wide_tables_across_with_their_headings() -> None:
    assert [p.across for p in parts(wide(12))] == [False, True, False]
    assert isinstance(parts(wide(12))[1].blocks[0], Heading)
    assert [p.across for p in parts(wide(4))] == [False]
    short = replace(wide(12), blocks=(Paragraph(text("few words")), *wide(12).blocks[1:3]))
    assert [p.across for p in parts(short)] == [True]  # no sheet for a line


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_sheets_are_those_of_the_setting(paper: PaperName, size: tuple[int, int]) -> None:
    made = replace(wide(9), paper=paper)
    pdf = pypdfium2.PdfDocument(write(made, "pdf"))
    sizes = {tuple(round(x) for x in pdf[n].get_size()) for n in range(len(pdf))}
    assert sizes == {size, size[::-1]}
    sections = Document(io.BytesIO(write(made, "docx"))).sections
    assert [s.orientation for s in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    width, height = sections[0].page_width, sections[0].page_height
    assert width is not None
    assert height is not None
    assert (round(width.pt), round(height.pt)) == size
    sheet = openpyxl.load_workbook(io.BytesIO(write(made, "xlsx"))).active
    assert sheet is not None
    assert sheet.page_setup.paperSize == (1 if paper == "letter" else 9)
    assert f"{paper}paper" in write(made, "tex").decode()


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "as at 1 August 2026 · Digital-rules tracker https://a.example/"),
                       ("zh", "截至2026年8月1日 · 数字规则追踪 https://a.example/")],
)  # fmt: skip
def test_every_page_says_what_as_at_when_and_from_where(lang: str, said: str) -> None:
    made = replace(wide(9, lang), address="https://a.example/")
    assert foot(made).line() == f"A wide table · {said}"
    pdf = pypdfium2.PdfDocument(write(made, "pdf"))
    for n in range(len(pdf)):
        assert said in pdf[n].get_textpage().get_text_bounded()
    docx = Document(io.BytesIO(write(made, "docx")))
    assert all(said in "".join(p.text for p in s.footer.paragraphs) for s in docx.sections)
    sheet = openpyxl.load_workbook(io.BytesIO(write(made, "xlsx"))).active
    assert sheet is not None
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.left is not None
    assert said in str(sheet.oddFooter.left.text)
    assert "fancyfoot" in write(made, "tex").decode()


def test_pdf_names_its_title_and_language_and_is_tagged_with_its_fonts_inside() -> None:
    data = write(wide(9, "zh"), "pdf")
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "A wide table"
    assert document.is_tagged()
    assert b"/Lang(zh-CN)" in data
    assert [x.get_title() for x in document.get_toc()] == ["A wide table", "Group", "Notes"]
    assert re.search(rb"/FontFile[23]", data)


def test_word_has_styles_of_its_own_heads_that_repeat_and_typed_days() -> None:
    rows = [
        row(cell("1 August", kind="day", value=date(2026, 8, 1)), cell("5", kind="number", value=5)),
        row(LONG, "x"),
    ]
    page = Publication(
        "T", "zh", (Heading(2, text("直")), Heading(3, text("b")), table(("Day", "No."), rows))
    )
    data = write(page, "docx")
    document = Document(io.BytesIO(data))
    assert [p.style.name for p in document.paragraphs if p.style and "eading" in p.style.name] == [
        "Heading 1", "Heading 2",
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        styles = etree.fromstring(files.read("word/styles.xml"))
        body = etree.fromstring(files.read("word/document.xml"))
    fonts = next(styles.iter(f"{W}rFonts"))
    assert fonts.get(f"{W}ascii") == "Arial"
    assert fonts.get(f"{W}eastAsia") == "Microsoft YaHei"
    assert b"4F81BD" not in etree.tostring(styles)  # the blue of the program's own styles
    grid = document.tables[0]
    marks = [
        {e.tag.removeprefix(W) for e in r._tr.trPr} if r._tr.trPr is not None else set() for r in grid.rows
    ]
    assert marks == [{"tblHeader", "cantSplit"}, {"cantSplit"}, set()]
    assert [d.get(f"{W}fullDate") for d in body.iter(f"{W}date")] == ["2026-08-01T00:00:00Z"]


def test_a_cell_of_a_workbook_that_is_cut_says_so() -> None:
    page = Publication("T", "en", (table(("words",), [row("x" * (MAX_CELL + 1)), row("y" * MAX_CELL)]),))
    sheet = openpyxl.load_workbook(io.BytesIO(write(page, "xlsx"))).active
    assert sheet is not None
    assert str(sheet["A2"].value).endswith("x [cut: 32768 characters; the other formats have them all]")
    assert len(str(sheet["A2"].value)) <= MAX_CELL
    assert sheet["A3"].value == "y" * MAX_CELL


def test_a_wide_sheet_prints_in_blocks_behind_its_first_column() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write(wide(24), "xlsx"))).active
    assert sheet is not None
    assert sheet.print_title_cols == "$A:$A"
    assert len(sheet.col_breaks.brk) >= 3


def test_csv_of_the_chinese_edition_begins_with_the_mark_of_its_encoding() -> None:
    mark = "\ufeff".encode()
    assert write(wide(3, "zh"), "csv").startswith(mark)
    assert not write(wide(3), "csv").startswith(mark)
    assert write(replace(wide(3), bom=True), "csv").startswith(mark)
    assert not write(replace(wide(3, "zh"), bom=False), "csv").startswith(mark)


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no TeX (xelatex) is installed")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_latex_is_set_by_tex(lang: str, tmp_path: Path) -> None:
    hostile = everything("\\input{x} 50% & _a_ #1 ^ ~ {} $x$ [1]" + ("数字贸易" if lang == "zh" else ""))
    made = replace(wide(9, lang), blocks=(*wide(9).blocks, *(b for b in hostile.blocks)))
    (tmp_path / "t.tex").write_bytes(write(made, "tex"))
    done = subprocess.run(
        ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "t.tex"],
        cwd=tmp_path, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_word_files_are_set_on_their_sheets(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(write(wide(24, "zh"), "docx"))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "t.docx"),
         f"-env:UserInstallation=file://{tmp_path / 'profile'}"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    pdf = pypdfium2.PdfDocument(tmp_path / "t.pdf")
    sizes = [tuple(round(x) for x in pdf[n].get_size()) for n in range(len(pdf))]
    assert sizes[0] == sizes[-1] == (595, 842)
    assert sizes.count((842, 595)) <= 2  # four blocks of columns, no page of one letter a line
