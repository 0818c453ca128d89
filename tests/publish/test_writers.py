"""Every format of one publication: hostile words stay words, cells are never formulas, bytes are stable."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from tracker.publish.document import (
    Blank,
    FactList,
    Fold,
    Heading,
    Items,
    Panel,
    Paragraph,
    Picture,
    Publication,
    RowGroup,
    Run,
    Table,
    TableCell,
    cell,
    row,
    table,
    text,
)
from tracker.publish.escape import latex_text, markdown_text, spreadsheet_text
from tracker.publish.plain import plain
from tracker.publish.writers import FORMATS, write
from tracker.publish.writers.provenance import NoProvenance, read_note
from tracker.publish.writers.typst import _literal

GFM = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9"/></svg>'
)
HOSTILE = (
    "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "*b* _i_ `c` [x](javascript:alert(2))",
    "# h", "1. a", "- a", "+ a", "> q", "| a | b |", "---", "===", "~~s~~", "&lt;b&gt;", "<!-- c -->", "{{ 1+1 }}",
    "{% raw %}", "\\input{/etc/passwd}", "$x$ \\end{document} ^^M", "%", "#eval(\"1\")", "\"]) #read(\"/etc/passwd\")",
    "=1+1", " =1+1", "\t=1", "\r=1", "\n=1", "\u00a0=1", "\u200b=1", "＝1", "＋1", "－1", "＠x", "+1+1", "-1+1",
    "@SUM(A1)", "|calc", "%x", "=HYPERLINK(\"http://x.example\")", "=cmd|' /C calc'!A0", "pay\u202e001", "a\x00b",
    "https://x.example/a", "www.x.example", "javascript:alert(1)", "a\nb", "", " ",
)  # fmt: skip
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))


def everything(words: str) -> Publication:
    """The words in every place of the model that can hold them."""
    line = (Run(words), Run(words, "strong"), Run(words, "del", "ar"), Run(words, url=words),
            Run(words, "mono", url="https://law.example/a?b=1"))  # fmt: skip
    grid = table(
        (words, text(words, lang="zh")),
        [
            RowGroup(text(words)),
            row(cell(words, notes=(text(words),)), TableCell((text(words),), url=words, tone="stale")),
            row(TableCell((line, text(words)), span=2)),
        ],
        caption=text(words), name=words, sticky=True, widths=(1, 2),
    )  # fmt: skip
    return Publication(
        words,
        "en",
        (
            Heading(2, line, "a"),
            Paragraph(line, "lead"),
            Items((line, Items((text(words),)))),
            FactList(((words, (line,)), (words, (line, line)))),
            grid,
            Picture(SVG, words, (words, words)),
            Panel("quote", (Paragraph(text(words)),)),
            Fold(words, (Panel("change", (Paragraph(text(words)),), tone="minor"), Blank(1))),
        ),
        kicker=words,
        when=datetime(2026, 8, 1, tzinfo=UTC),
        data=table(("n", words), [row(cell("x", kind="number", value=-5), cell(words))]),
        provenance={"briefing": 1, "words": words},
    )


def harmless(value: str) -> bool:
    """Whether no spreadsheet takes a cell for a formula."""
    bare = re.sub(r"^[\s\u200b-\u200d\u2060\ufeff\u00ad]+", "", value)
    if value.startswith(("\t", "\r", "\n")):
        return False
    return bare[:1] not in tuple("=+-@|%＝＋－＠｜％") or bool(
        re.fullmatch(r"[+-]?[\d.]+([eE][+-]?\d+)?", value)
    )


@settings(deadline=None)
@given(WORDS)
def test_cells_of_csv_are_never_formulas(words: str) -> None:
    assert harmless(spreadsheet_text(words))
    (head, line) = csv.reader(io.StringIO(write(everything(words), "csv").decode(), newline=""))
    assert all(harmless(value) for value in (*head, *line))
    assert line[0] == "-5"


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_a_workbook_holds_strings(words: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(everything(words), "xlsx")))
    (sheet,) = book.worksheets
    cells = [c for line in sheet.iter_rows() for c in line]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert not any(
        c.hyperlink and c.hyperlink.target and not c.hyperlink.target.startswith("http") for c in cells
    )


@settings(deadline=None)
@given(WORDS)
def test_words_are_no_markup_of_a_page(words: str) -> None:
    page = html.document_fromstring(write(everything(words), "html").decode())
    assert not list(page.iter("script", "iframe", "img", "b", "form"))
    for element in page.iter():
        if isinstance(element.tag, str):
            assert not any(name.startswith("on") for name in element.attrib)
            assert element.get("href", "#").startswith(("#", "http", "data:,"))
    assert " ".join(plain(words).split()) in " ".join("".join(page.itertext()).split())


@settings(deadline=None)
@given(WORDS)
def test_words_are_no_markup_of_markdown(words: str) -> None:
    shown = html.fragment_fromstring(GFM.render(write(everything(words), "md").decode()), create_parent="div")
    tags = {e.tag for e in shown.iter() if isinstance(e.tag, str)}
    assert tags <= {"div", "p", "h1", "h2", "ul", "li", "strong", "s", "a", "table", "thead", "tbody", "tr", "th",
                    "td", "blockquote"}  # fmt: skip
    assert all(a.get("href", "").startswith(("http://", "https://")) for a in shown.iter("a"))
    assert len(list(shown.iter("h1"))) == 1


@given(WORDS)
def test_words_are_no_command_of_latex(words: str) -> None:
    left = re.sub(
        r"\\text(?:backslash|asciicircum|asciitilde|less|greater|bar|quotedbl|asciigrave)\{\}|\\[{}$&#%_]"
        r"|\{\[\}|\{\]\}", "", latex_text(words),
    )  # fmt: skip
    assert not set(left) & set('\\{}$&#%_^~<>|"`[]\n')


@given(st.text(max_size=60))
def test_a_string_of_typst_is_one_string(words: str) -> None:
    literal = _literal(words)
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\])*"', literal, re.DOTALL)
    assert re.sub(r"\\(.)", r"\1", literal[1:-1], flags=re.DOTALL) == words


@pytest.mark.parametrize("words", ['#eval("1")', '"]) #read("/etc/passwd")', "$x$ *b* _i_ `c`", "\\u{41}"])
def test_words_are_shown_and_not_run_on_paper(words: str) -> None:
    document = pypdfium2.PdfDocument(write(Publication("T", "en", (Paragraph(text(words)),)), "pdf"))
    assert words in document[0].get_textpage().get_text_bounded()
    assert len(pypdfium2.PdfDocument(write(everything(words), "pdf")))


@settings(max_examples=15, deadline=None)
@given(WORDS)
def test_a_letter_and_a_document_open(words: str) -> None:
    letter = message_from_bytes(write(everything(words), "eml"), policy=default)
    body = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert not list(html.document_fromstring(body).iter("script", "img", "iframe"))
    document = docx.Document(io.BytesIO(write(everything(words), "docx")))
    assert b"instrText" not in document.element.xml.encode()


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_stable_and_takes_an_empty_page(format_: str) -> None:
    full = everything("words")
    assert write(full, format_) == write(full, format_)
    assert isinstance(write(Publication("", "zh", ()), format_), bytes)


@pytest.mark.parametrize("format_", ["html", "md", "docx", "pdf", "eml"])
def test_the_note_is_read_back(format_: str) -> None:
    words = '--> "quoted" <!-- & \u202e 数字'
    assert read_note(write(everything(words), format_))["words"] == words
    with pytest.raises(NoProvenance):
        read_note(write(Publication("t", "en", ()), format_))


def test_a_workbook_keeps_types_links_and_anchors() -> None:
    proofs = table(("Provision",), [row("art 5", anchor="p1")], name="Cells [1/2]")
    shown = table(
        ("Topic", "Value", "Day"),
        [
            RowGroup(text("Group")),
            row("=topic", cell("3 %", kind="number", value=3.5), cell("1 August", kind="day", value=date(2026, 8, 1))),
            row("t", cell("see", href="#p1"), cell("x", url="https://law.example/")),
        ],
        name="Table",
        sticky=True,
    )  # fmt: skip
    book = openpyxl.load_workbook(
        io.BytesIO(write(Publication("T", "en", (), sheets=(shown, proofs)), "xlsx"))
    )
    assert book.sheetnames == ["Table", "Cells  1 2"]
    sheet = book["Table"]
    assert [c.value for c in sheet[1]] == ["Topic", "Value", "Day", "Group"]
    assert [c.value for c in sheet[2]] == ["=topic", 3.5, datetime(2026, 8, 1), "Group"]  # noqa: DTZ001 - a cell
    assert sheet["A2"].data_type == "s"
    assert sheet["B3"].hyperlink.location == "'Cells  1 2'!A2"
    assert sheet["C3"].hyperlink.target == "https://law.example/"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter.left.text == "T · Digital-rules tracker"


def test_a_table_in_markdown_and_latex() -> None:
    wide = table([f"c{n}" for n in range(10)], [row(*(f"v{n}" for n in range(10)))])
    page = Publication("T", "en", (wide,))
    assert "| c0 | c1 |" in write(page, "md").decode()
    set_ = write(page, "tex").decode()
    assert (set_.count("begin{longtable}"), set_.count("begin{landscape}")) == (2, 1)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_takes_no_cell_for_a_formula(tmp_path: Path) -> None:
    rows = [row(cell(words)) for words in HOSTILE]
    path = tmp_path / "t.csv"
    path.write_bytes(write(Publication("T", "en", (), data=table(("words",), rows)), "csv"))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(path),
         f"-env:UserInstallation=file://{tmp_path / 'profile'}"],
        check=True, capture_output=True, timeout=900,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    assert not [c.value for line in sheet.iter_rows() for c in line if c.data_type == "f"]


@pytest.mark.parametrize("words", ["-5", "+3.5", "1e5", "12"])
def test_plain_numbers_stay_numbers(words: str) -> None:
    assert spreadsheet_text(words) == words


def test_an_escaped_line_begins_no_list() -> None:
    assert markdown_text("1. a") == "1\\. a"


def test_a_sheet_name_is_cut_as_excel_counts_it() -> None:
    words = "0" * 14 + "𐀀" * 9
    made = Publication("T", "en", (Table((), (row("a"),), name=words), Table((), (row("b"),), name=words)))
    with zipfile.ZipFile(io.BytesIO(write(made, "xlsx"))) as file:
        names = re.findall(r'<sheet name="([^"]+)"', file.read("xl/workbook.xml").decode())
    assert names == ["0" * 14 + "𐀀" * 8, "0" * 14 + "𐀀" * 6 + " (2)"]
