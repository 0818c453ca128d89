"""Bodies that are made to stop, swell or confuse a reader: the kinds a review met, in words of our own.

Each is (media type, body, charset that HTTP declares); none is larger than a few MB.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

Served = tuple[str, bytes, str | None]
HTML, XML, TEXT, JSON, PDF = (
    "text/html",
    "application/xml",
    "text/plain",
    "application/json",
    "application/pdf",
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LAW = "".join(f"<h2>Article {n}</h2><p>The provider shall keep record {n}.</p>" for n in range(1, 9))


def _html(inside: str) -> Served:
    return HTML, f"<html><body><main>{inside}</main></body></html>".encode("utf-8", "surrogatepass"), None


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of them its catalog."""
    out = b"%PDF-1.5\n"
    for number, content in enumerate(objects, 1):
        out += b"%d 0 obj %s endobj\n" % (number, content)
    return out + b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>> stream\n%s\nendstream" % (more, len(data), data)


def _page_of(content: bytes, resources: bytes = b"", more: bytes = b"") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%s>>>>" % resources
    kids = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", kids, page, content, *([more] if more else [])])


def _pdf_form_loop() -> Served:
    loop = _stream(
        b"/A Do /A Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>"
    )
    return PDF, _page_of(_stream(b"/A Do"), b"/XObject<</A 5 0 R>>", loop), None


def _pdf_much_text(lines: int) -> Served:
    text = b"BT /F 9 Tf 12 TL 50 700 Td " + b"(Article text) ' " * lines + b"ET"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    packed = _stream(zlib.compress(text, 9), b"/Filter/FlateDecode")
    return PDF, _page_of(packed, b"/Font<</F 5 0 R>>", font), None


def _pdf_many_pages() -> Served:
    kids = b" ".join(b"3 0 R" for _ in range(60_000))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    return (
        PDF,
        pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 60000>>" % kids, page]),
        None,
    )


def _pdf_pages_in_a_ring() -> Served:
    return PDF, pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"]), None


def _docx(document: bytes) -> Served:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return DOCX, out.getvalue(), None


def _word(inside: bytes) -> Served:
    name = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _docx(b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (name, inside))


def _entities() -> bytes:
    levels = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    return b'<!DOCTYPE Statute [<!ENTITY a0 "law">%s]><Statute>&a8;</Statute>' % levels


BODIES: dict[str, Callable[[], Served]] = {
    # encodings
    **{f"charset {name}": lambda name=name: (HTML, f"<main>{_LAW}</main>".encode(), name)
       for name in ("undefined", "punycode", "idna", "utf\x008", "unicode_escape", "hex", "no such", "utf-7", "mbcs", "a" * 40)},
    "meta undefined": lambda: _html(f"<meta charset=undefined>{_LAW}"),
    "declaration undefined": lambda: (XML, b"<?xml version='1.0' encoding='undefined'?><Statute/>", None),
    "declaration without its end": lambda: (HTML, f'<?xml version="1.0" encoding="UTF-8"><html><main>{_LAW}'.encode(), None),
    "two declarations": lambda: (HTML, f'<?xml version="1.0" encoding="x"?>\n<?xml version="1.0" encoding="y"?><main>{_LAW}'.encode(), None),
    "half a pair of surrogates": lambda: _html(_LAW + "\ud800"),
    "all bytes": lambda: (TEXT, bytes(range(256)) * 400, None),
    "nothing": lambda: (HTML, b"", None),
    "utf-16 cut in a character": lambda: (TEXT, b"\xff\xfe" + "Article 1\nText".encode("utf-16-le")[:-1], None),
    # markup
    "storm of attributes": lambda: _html(f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>x"),
    "storm of nodes": lambda: _html("<p>aa</p>" * 900_000),
    "storm of headings": lambda: _html("".join(f"<h2>Article {n}</h2>" for n in range(70_000))),
    "deep markup": lambda: _html("<div><span>" * 100_000 + _LAW),
    "deep tables": lambda: _html("<table><tr><td>" * 20_000 + _LAW),
    "depth in a class": lambda: (HTML, b'<html><body><div class="para99999999999">x</div></body></html>', None),
    "depth in an id": lambda: _html('<p id="art_1.para_99999999999.pnt_99999999999">x</p>'),
    "one word of 5 MB": lambda: _html("<p>" + "a" * 5_000_000),
    "5 MB of brackets": lambda: _html("<p>" + "((((" * 1_250_000),
    "comment without end": lambda: _html("<!--" + "-" * 1_000_000),
    "cells of great span": lambda: _html("<table>" + "<tr><td colspan=99999999 rowspan=99999999>a</td></tr>" * 2000),
    "lists in lists": lambda: _html("<ol><li>a" * 30_000),
    # XML
    "entities": lambda: (XML, _entities(), None),
    "external entity": lambda: (XML, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Statute>&b;</Statute>', None),
    "deep XML": lambda: (XML, b"<Statute>" + b"<Body>" * 100_000, None),
    "wide XML": lambda: (XML, b"<Statute><Body>" + b"<Section/>" * 400_000 + b"</Body></Statute>", None),
    "names of XML": lambda: (XML, b"<Statute>" + b"".join(b"<n%d/>" % n for n in range(100_000)) + b"</Statute>", None),
    "attributes of XML": lambda: (XML, b"<Statute " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>", None),
    # text
    "articles without end": lambda: (TEXT, "".join(f"Article {n}\nx\n" for n in range(80_000)).encode(), None),
    "a number of 100,000 digits": lambda: (TEXT, b"Article " + b"9" * 100_000 + b"\nText.\n", None),
    "numerals without end": lambda: (TEXT, "第".encode() + "九百".encode() * 50_000 + "条 文".encode(), None),
    "romans without end": lambda: (TEXT, b"Article " + b"M" * 100_000 + b"\nText\n(i" + b"i" * 100_000 + b") x\n", None),
    "lines without words": lambda: (TEXT, b"a\n" * 400_000, None),
    "spaces": lambda: (TEXT, b"Article 1" + b" " * 2_000_000 + b"x", None),
    # JSON
    "deep JSON": lambda: (JSON, b"[" * 200_000, None),
    "wide JSON": lambda: (JSON, json.dumps({"results": [{"title": "a" * 99, "html_url": f"https://a.example/{n}"} for n in range(20_000)]}).encode(), None),
    "a number of JSON": lambda: (JSON, b'{"details": ' + b"9" * 200_000 + b"}", None),
    # Word
    "Word bomb": lambda: _word(b"<w:p><w:r><w:t>" + b" " * 60_000_000 + b"</w:t></w:r></w:p>"),
    "deep Word": lambda: _word(b"<w:tbl><w:tr><w:tc>" * 20_000),
    "many paragraphs of Word": lambda: _word(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 300_000),
    "Word cut off": lambda: (DOCX, _word(b"<w:p/>")[1][:-30], None),
    "Word with a false offset": lambda: (DOCX, _word(b"<w:p/>")[1].replace(b"\x00\x00\x00\x00word", b"\xff\xff\xff\x7fword"), None),
    "no Word": lambda: (DOCX, b"PK\x03\x04" + bytes(5000), None),
    # PDF
    "form that draws itself": _pdf_form_loop,
    "400,000 lines in 2 kB": lambda: _pdf_much_text(400_000),
    "60,000 empty pages": _pdf_many_pages,
    "pages in a ring": _pdf_pages_in_a_ring,
    "PDF of nothing": lambda: (PDF, b"%PDF-1.7\n%%EOF", None),
    "stream that swells": lambda: (PDF, _page_of(_stream(zlib.compress(bytes(200_000_000), 9), b"/Filter/FlateDecode")), None),
}  # fmt: skip
#: Beginnings of the names of those that a reader spends seconds on.
HEAVY = (
    "storm of headings",
    "articles without",
    "lines without",
    "400,000",
    "60,000",
    "stream",
    "many",
    "wide XML",
    "form",
)
