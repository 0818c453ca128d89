"""The mark of sample texts stands in every form of a publication, and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from docx import Document

from tracker.publish import samples
from tracker.publish.document import Paragraph, Publication, row, table, text
from tracker.publish.writers import write

PUBLICATION = Publication(
    "A title", "en", blocks=(Paragraph(text("Words.")), table(("Head",), [row("cell")], name="One"))
)
SAID = "Sample texts, not the law."


@pytest.fixture
def of_samples() -> Iterator[None]:
    samples.declare(True)
    yield
    samples.declare(False)


@pytest.mark.parametrize("format_", ["html", "md", "txt", "tex", "typ"])
def test_every_form_in_letters_bears_the_mark_once(of_samples: None, format_: str) -> None:
    made = write(PUBLICATION, format_).decode().replace("=\r\n", "").replace("\n", " ")
    assert SAID in " ".join(made.split())


def test_a_mail_says_it_in_its_subject(of_samples: None) -> None:
    assert b"Subject: Sample, not the law: A title" in write(PUBLICATION, "eml")


def test_a_word_file_and_a_workbook_bear_it(of_samples: None) -> None:
    letter = Document(io.BytesIO(write(PUBLICATION, "docx")))
    assert any(SAID in p.text for p in letter.paragraphs)
    book = openpyxl.load_workbook(io.BytesIO(write(PUBLICATION, "xlsx")))
    assert book.sheetnames == ["One"]
    assert SAID in str(book["One"]["A1"].value)


def test_the_mark_is_put_once(of_samples: None) -> None:
    once = samples.marked(PUBLICATION)
    assert samples.marked(once) == once
    assert once.title == "Sample, not the law: A title"


@pytest.mark.parametrize("format_", ["html", "md"])
def test_other_records_have_no_mark(format_: str) -> None:
    assert SAID not in write(PUBLICATION, format_).decode()
