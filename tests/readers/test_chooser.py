"""The chooser: the registry's word first, then the content; refusals and language around it."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Blocked, Capture, Document, Scope, StructureChanged, WrongLanguage
from tracker.readers import formats
from tracker.readers.listing import read as list_reader


def document(language: str = "en") -> Document:
    return Document(language, "t", (), frozenset({Scope.BODY}), "first", 1)


def extractor(name: str, accepts: bytes) -> SimpleNamespace:
    return SimpleNamespace(
        NAME=name,
        VERSION=1,
        sniff=lambda c: c.body.startswith(accepts),
        extract=lambda captures, source: document(name),
    )


@pytest.fixture
def two_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two made-up formats: the chooser is tested apart from what is in the package."""
    monkeypatch.setattr(formats, "_FORMATS", {n: n for n in ("first", "second")})
    for name, accepts in (("first", b"A"), ("second", b"")):
        monkeypatch.setitem(sys.modules, f"tracker.readers.{name}", extractor(name, accepts))


@pytest.mark.usefixtures("two_formats")
def test_content_decides_in_order():
    assert formats.choose([capture("A")], spec()).NAME == "first"
    assert formats.choose([capture("B")], spec()).NAME == "second"


@pytest.mark.usefixtures("two_formats")
def test_the_source_wins_over_content():
    assert formats.choose([capture("A")], spec(format="second")).NAME == "second"


def test_unknown_format_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"no extractor 'nope'; known: .*lims.*page"):
        formats.choose([capture("A")], spec(format="nope"))


def test_no_extractor_names_the_media_type(monkeypatch: pytest.MonkeyPatch):
    known = {n: m for n, m in formats._FORMATS.items() if n not in {"statute_text", "page"}}
    monkeypatch.setattr(formats, "_FORMATS", known)
    with pytest.raises(StructureChanged, match="application/octet-stream"):
        formats.choose([capture(b"\x00\x01", "application/octet-stream")], spec())
    with pytest.raises(ValueError, match="no capture"):
        formats.choose([], spec())


@pytest.mark.usefixtures("two_formats")
def test_read_asks_for_refusals_then_for_the_language(monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []
    blocked, language = ModuleType("blocked"), ModuleType("language")

    def refuse(page):
        seen.append(page.body.decode())
        if page.body == b"no":
            raise Blocked("refused")

    def check(found, expected):
        if found.language != "first":
            raise WrongLanguage(f"{found.language} is not {expected}")

    blocked.check, language.check = refuse, check
    monkeypatch.setattr(formats, "blocked", blocked)
    monkeypatch.setattr(formats, "language", language)
    assert formats.read([capture("A"), capture("A2")], spec()).language == "first"
    assert seen == ["A", "A2"]
    with pytest.raises(Blocked):
        formats.read([capture("A"), capture("no")], spec())
    with pytest.raises(WrongLanguage):
        formats.read([capture("B")], spec())


def test_importing_the_chooser_loads_no_format():
    code = "import sys, tracker.readers.formats as r; r.names(); print([m for m in ('lxml', 'pypdfium2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


#: By every way in which a reader knows its format, behind as much as it lets stand before its signs.
KNOWN = [
    ("eurlex_xhtml", capture(" " * 16_000 + '<html><p class="oj-normal">', "text/html")),
    ("eurlex_xhtml", capture('<html><div id="oj-convex">', "text/html")),
    ("eurlex_xhtml", capture('<html><div class="eli-container">', "text/html")),
    ("eurlex_xhtml", capture("<!-- CONVEX # converter --><html>", "application/xhtml+xml")),
    ("eurlex_xhtml", capture("<!-- fmx2xhtml --><html>", "application/xhtml+xml")),
    ("eurlex_xhtml", capture('<html><p class="title-doc-first">', "text/html")),
    ("eurlex_xhtml", capture('<html><p class="title-article-norm">', "text/html")),
    ("eurlex_xhtml", capture('<html><p class="ti-art">', "text/html")),
    (
        "eurlex_xhtml",
        capture("<html>" + "x" * 20_000 + '<p id="document1">', url="https://eur-lex.europa.eu/x"),
    ),
    ("eurlex_xhtml", capture('<html class="eurlex-frontoffice">' + "x" * 20_000 + '<p id="document1">')),
    ("eurlex_xhtml", capture("<html><title>EUR-Lex - x</title>" + "x" * 20_000 + '<p id="document1">')),
    ("formex", capture(" " * 8000 + '<ACT xmlns="http://formex.publications.europa.eu/x">')),
    ("formex", capture("<ACT><BIB.INSTANCE>")),
    ("formex", capture("<CONS.ACT><INFO.CONSLEG>")),
    ("lims", capture(" " * 4000 + '<Statute xmlns:lims="http://justice.gc.ca/lims">')),
    (
        "clml",
        capture(" " * 4000 + '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation">'),
    ),
    ("tota", capture(" " * 4000 + "<treaty><meta><treaty_identifier>")),
    ("egov", capture(" " * 4000 + "DIV.arttitle {} DIV.para1 {}", "text/html")),
    ("egov_xml", capture("<?xml version='1.0'?><law_data_response>")),
    ("egov_xml", capture("<DataRoot><LawFullText>")),
    ("egov_xml", capture('<Law Era="Heisei">')),
    ("egov_xml", capture('<Law Lang="ja">')),
    ("egov_xml", capture("\n" * 4000 + '{"law_info": {}, "law_full_text": {}}', "application/json")),
    ("govuk", capture('\n{"details": {}}', "application/json", "https://www.gov.uk/api/content/x")),
    ("ecfr", capture(" " * 4000 + '<DIV5 N="1" TYPE="PART">')),
    ("law_go_kr", capture(" " * 900 + "<법령 법령키='1'>" + " " * 2900 + "<기본정보>")),
    ("ris", capture("x" * 90_000 + "<span class=GldSymbol><div class=documentContent>", "text/html")),
    ("normattiva", capture("\n" * 6000 + '{"articoloHtml": ""}', "application/json")),
    ("legifrance", capture("\n" * 6000 + '{"id": "LEGITEXT1", "sections": []}', "application/json")),
    ("legifrance", capture('{"id": "JORFTEXT1", "sections": []}', "application/json")),
    ("njt", capture("x" * 90_000 + "<h1 class=jogszabalyMainTitle>", "text/html")),
    ("boe", capture(" " * 1000 + "<response>" + " " * 5000 + "<bloque ><version fecha_vigencia=>")),
    ("cn_html", capture("<html>", "text/html", "https://www.cac.gov.cn/x")),
    ("cn_html", capture("x" * 90_000 + "<div id=bodylabel>", "text/html")),
    ("pdf", capture(" " * 1000 + "%PDF-1.7", "application/octet-stream")),
    ("docx", capture("PK\x03\x04 word/", "application/zip")),
    ("statute_text", capture("Article 1", "text/plain")),
    ("page", capture("<html>", "text/html")),
]


@pytest.mark.parametrize(("name", "page"), KNOWN)
def test_a_format_is_known_by_each_of_its_signs(name: str, page: Capture):
    assert formats.load(name).sniff(page)


def test_choosing_the_reader_of_a_text_page_loads_no_pdf_library():
    code = (
        "import sys, warnings; from tests.readers.captures import capture, spec; from tracker.readers import formats;"
        "print(formats.choose([capture('<html>words', 'text/html')], spec()).NAME, 'pypdfium2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["page", "False"]


@pytest.mark.parametrize("name", ["lims", "clml", "tota", "egov", "pdf", "docx"])
def test_modules_keep_the_contract(name):
    module = formats.load(name)
    said = module.NAME
    assert said == name
    assert module.VERSION >= 1
    assert module.sniff(capture("<html><body>page</body></html>", "text/html")) is False


def test_versions_are_known_without_loading_a_reader() -> None:
    for name in formats.names():
        assert formats.version_of(name) == formats.load(name).VERSION
    assert formats.version_of("gone") is None
    assert formats.list_version() == list_reader.VERSION
