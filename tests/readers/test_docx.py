"""Word files: paragraphs, tables, deleted text, hostile archives."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.readers.captures import capture, from_warc, spec
from tracker.model import EmptyExtract, StructureChanged, TooLarge, Unreadable
from tracker.readers.office import docx
from tracker.readers.office.docx_numbers import formatted

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def p(*runs: str) -> str:
    return "<w:p><w:pPr><w:pStyle w:val='x'/></w:pPr>" + "".join(runs) + "</w:p>"


def r(text: str, mark: str = "") -> str:
    return f"<w:r><w:rPr>{mark}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def word(body: str, name: str = "word/document.xml", prolog: str = "", **parts: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for part, content in parts.items():
            archive.writestr(f"word/{part}.xml", f'<w:{part} xmlns:w="{W}">{content}</w:{part}>')
    return stream.getvalue()


def test_paragraphs_tables_and_boxes():
    body = (
        p(r("Article 1"), "<w:r><w:br/></w:r>", r("Sub"), r("ject"))
        + f"<w:sdt><w:sdtContent>{p(r('Inside '), '<w:r><w:tab/></w:r>', r('control'))}</w:sdtContent></w:sdt>"
        + f"<w:tbl><w:tr><w:tc>{p(r('(a)'))}</w:tc><w:tc>{p(r('one'))}{p(r('two'))}</w:tc></w:tr></w:tbl>"
        + p(
            r("Before "),
            f"<w:r><w:pict><w:txbxContent>{p(r('boxed'))}</w:txbxContent></w:pict></w:r>",
            r("after"),
        )
    )
    assert docx.paragraphs(word(body)) == [
        "Article 1\nSubject",
        "Inside control",
        "(a) | one two",
        "Before after",
        "boxed",
    ]


def test_deleted_text_is_not_text():
    body = p(
        r("kept "), f"<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins>{r('new ')}</w:ins>",
        r("struck", "<w:strike/>"), r("plain", '<w:strike w:val="0"/>'), "<w:r><w:instrText>PAGE</w:instrText></w:r>",
    )  # fmt: skip
    assert docx.paragraphs(word(body)) == ["kept new plain"]


def numbered(text: str, num: str | None = None, level: int = 0, style: str = "x") -> str:
    own = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{own}</w:pPr>{r(text)}</w:p>'


def test_automatic_numbers_are_rebuilt():
    def level(n: int, kind: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'

    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8">{level(0, "chineseCountingThousand", "第%1条")}{level(1, "bullet", "o")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num>'
    )
    styles = (
        '<w:style w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Child"><w:basedOn w:val="Para"/></w:style><w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    body = (
        numbered("one", "1") + numbered("sub", "1", 1) + numbered("sub", "1", 1) + numbered("two", style="Child")
        + numbered("sub", "1", 1) + numbered("plain", "0", style="Para") + numbered("again", "2") + numbered("next", "2")
        + numbered("条", "3") + numbered("dot", "3", 1) + numbered("lost", style="Loop")
    )  # fmt: skip
    assert docx.paragraphs(word(body, numbering=numbering, styles=styles)) == [
        "1. one", "(a) sub", "(b) sub", "2. two", "(a) sub", "plain", "1. again", "2. next", "第一条 条", "dot", "lost",
    ]  # fmt: skip
    assert [formatted(n, "japaneseCounting") for n in (10, 12, 20, 101, 110)] == [
        "十",
        "十二",
        "二十",
        "一百〇一",
        "一百一十",
    ]
    assert [formatted(n, "lowerLetter") for n in (26, 27)] == ["z", "aa"]


@pytest.mark.parametrize(
    ("paragraph", "lines"),
    [
        ("Article 4a Human oversight", ["Article 4a", "Human oversight"]),
        ("CHAPTER IV SAMPLES", ["CHAPTER IV", "SAMPLES"]),
        ("Article 28 [left out]", ["Article 28", "[left out]"]),
        ("Article 5", ["Article 5"]),
        ("Article 5 applies to samples", ["Article 5 applies to samples"]),
        ("Article 5 Samples are blue.", ["Article 5 Samples are blue."]),
    ],
)
def test_article_and_heading_in_one_paragraph(paragraph, lines):
    assert docx.split_head(paragraph).split("\n") == lines


def test_sniff():
    assert docx.sniff(capture(word(""), TYPE))
    assert docx.sniff(capture(word(""), "application/octet-stream", "https://law.example/draft.docx"))
    assert not docx.sniff(capture("<html>", TYPE))
    assert not docx.sniff(capture(word("", "xl/sheet.xml"), "application/zip"))


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"PK\x03\x04 cut off", Unreadable),
        (word(p(r("x")), "word/other.xml"), Unreadable),
        (word(p(r("x")), prolog='<!DOCTYPE d [<!ENTITY a "b">]>'), Unreadable),
        (word(p(r(" "))), EmptyExtract),
        (word(p(r("a" * 5_000_000))), TooLarge),
        (word("<w:smartTag>" * 100 + p(r("x")) + "</w:smartTag>" * 100), StructureChanged),
    ],
)
def test_hostile_and_broken_files(body, error):
    with pytest.raises(error):
        docx.paragraphs(body)


UP = '<w:vertAlign w:val="superscript"/>'


def notes_of(body: bytes) -> dict[str, str]:
    return {p.eid: p.text for p in docx.extract([capture(body, TYPE)], spec()).provisions}


ARTICLES = p(r("Article 1")), p(r("Article 2")) + p(r("It ends."))


def test_words_own_footnotes():
    call = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:footnoteReference w:id='7'/></w:r>"
    body = (
        ARTICLES[0]
        + p(r("A thing"), call, r(" of 10"), r("6", UP), r(" parts, m"), r("2", UP), r("."))
        + ARTICLES[1]
    )
    notes = f"<w:footnote w:id='0'>{p(r('line'))}</w:footnote><w:footnote w:id='7'>{p(r('Any thing.'))}</w:footnote>"
    found = notes_of(word(body, footnotes=notes))
    assert found["art_1__para_1"] == "A thing of 10⁶ parts, m2."
    assert found["art_1__fn_1"] == "Any thing."


def test_footnotes_a_converter_left_between_the_paragraphs():
    body = (
        ARTICLES[0]
        + p(r("1. A thing"), r("4", UP), r(" goes on"))
        + p(r("4", UP), r(" Any thing."))
        + p(r("over the page."))
        + ARTICLES[1]
    )
    found = notes_of(word(body))
    assert found["art_1__para_1"] == "A thing goes on over the page."
    assert found["art_1__fn_4"] == "Any thing."


@pytest.mark.corpus
def test_corpus_files_have_paragraphs(corpus: Path):
    files = [c for c in from_warc(corpus / "eu.warc.gz") if docx.sniff(c)]
    assert [len(docx.paragraphs(c.body)) for c in files] == [1347, 1359]
