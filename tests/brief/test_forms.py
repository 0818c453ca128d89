"""The forms: one page is one page, mail carries nothing remote, Word opens elsewhere, words stay words."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import docx
import pypdfium2
import pytest

from tests.site.record import Record
from tracker.brief import briefing_file, gather, parse
from tracker.publish.document import Items, Panel, Paragraph, Publication, Run, cell, row, table, text
from tracker.publish.writers import write

HOSTILE = '<script>alert(1)</script> *b* #eval("1") $x$ [x](javascript:alert(2)) =1+1 \u202e --> & \x00 `c`'


def brief(record: Record, period: str = "2026-03"):
    with record.store.read() as session:
        return gather(session, record.registry, parse(period))


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    return "\n".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))


def test_a_letter_has_two_forms_and_nothing_remote(record: Record) -> None:
    data = briefing_file.write_briefing(brief(record), record.registry, "zh", "eml")
    letter = message_from_bytes(data, policy=default)
    assert letter.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in letter.iter_parts()] == ["text/plain", "text/html"]
    assert "数字规则简报" in letter["Subject"]
    assert (letter["X-Unsent"], letter["Date"].datetime.isoformat()) == ("1", "2026-04-01T00:00:00+00:00")
    html = letter.get_body(("html",)).get_content()
    assert not re.search(r"<(?:img|link|script|style|iframe|object|svg)\b|url\(|@import", html)
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', html)) <= {"https://law.example"}
    plain = letter.get_body(("plain",)).get_content()
    assert "样本法" in plain
    assert "<" not in re.sub(r"<https?://[^>]+>", "", plain)
    assert all(len(line) <= 998 for line in data.splitlines())


def test_word_has_the_record_inside_and_opens_as_a_document(record: Record) -> None:
    data = briefing_file.write_briefing(brief(record), record.registry, "zh", "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert len(parts.namelist()) == len(set(parts.namelist()))
        assert "customXml/briefing.xml" in parts.namelist()
    document = docx.Document(io.BytesIO(data))
    levels = {p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")}
    assert {"Heading 1"} <= levels


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_word_opens_in_libreoffice(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "b.docx"
    path.write_bytes(briefing_file.write_briefing(brief(record), record.registry, "zh", "docx"))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path),
         f"-env:UserInstallation=file://{tmp_path / 'profile'}"],
        check=True, capture_output=True, timeout=900,
    )  # fmt: skip
    said = words_of((tmp_path / "b.pdf").read_bytes())
    assert "样本法" in said
    assert "方法与证据" in said


def test_words_of_a_page_are_markup_in_no_form() -> None:
    line = (Run(HOSTILE, "strong"), Run(HOSTILE, "", "fr"), Run(HOSTILE, url="javascript:alert(3)"))
    blocks = (Paragraph(line), Items((line,)), Panel("note", (Paragraph(text("x")),)),
              table(("a", "b"), [row(cell(line), "é")], widths=(1, 1)))  # fmt: skip
    page = Publication("T " + HOSTILE, "en", blocks)
    html = write(page, "html").decode()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert 'lang="fr"' in html
    said = write(page, "md").decode()
    assert "[x](javascript" not in said
    assert "<script>" not in said
    assert 'eval("1")' in words_of(write(page, "pdf")), "shown, not run"
    letter = message_from_bytes(write(page, "eml"), policy=default)
    assert "<script>" not in letter.get_body(("html",)).get_content()
    assert docx.Document(io.BytesIO(write(page, "docx")))


def test_quotations_keep_their_language(record: Record) -> None:
    html = briefing_file.write_briefing(brief(record), record.registry, "zh", "html").decode()
    assert re.search(r'<span lang="en"><bdi>may</bdi></span>|lang="en"[^>]*><bdi>[^<]*(?:shall|may)', html)
    assert '<html lang="zh-Hans">' in html
