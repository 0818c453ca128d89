"""Bytes to trees, safely: no entities, no network, no endless nesting; charset by stated rules."""

from __future__ import annotations

import re

from lxml import etree, html
from resiliparse.parse.encoding import detect_encoding

from tracker.model import Capture, Unreadable

#: What `lxml.html.HTMLParser` asks Python for at every element, for classes of forms that nobody here uses.
_ELEMENTS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_\-]+)""")
_EARLY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
#: Names publishers write for the encodings they really use.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "sjis": "cp932",
            "x-sjis": "cp932", "iso-8859-1": "cp1252", "latin-1": "cp1252", "ks_c_5601-1987": "cp949",
            "euc-kr": "cp949"}  # fmt: skip


def decode(capture: Capture, encoding: str | None = None) -> str:
    """The body as text. Order: BOM, the registry's `encoding`, HTTP, XML declaration or <meta>,
    detection. A declared charset that yields U+FFFD yields to detection (HTTP headers lie).

    Raises `Unreadable` when nothing decodes without damage.
    """
    body = capture.body
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    head = body[:4096]
    printed = [
        found.group(1).decode("ascii") for rx in (_XML_ENCODING, _META_CHARSET) if (found := rx.search(head))
    ]
    names = [x for x in (encoding, capture.charset, *printed, "utf-8") if x]
    for name in names:
        try:
            return body.decode(_ALIASES.get(name.lower(), name))
        except (UnicodeDecodeError, LookupError):
            continue
    guess = detect_encoding(body[:200_000]) or "utf-8"
    try:
        text = body.decode(_ALIASES.get(guess.lower(), guess), "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    if text.count("\ufffd") > max(2, len(text) // 1000):
        raise Unreadable(f"no encoding reads this body without damage (tried {names}, {guess})")
    return text


def declares_entities(body: bytes) -> bool:
    """Whether XML brings entities of its own, which can grow without end or name files."""
    return _ENTITY.search(body[:65536]) is not None


def xml(body: bytes) -> etree._Element:
    """A root element. Entities declared in the document are refused, DTDs are never loaded."""
    if declares_entities(body):
        raise Unreadable("XML that declares entities is not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"not well-formed XML: {error.msg}") from error


def markup(text: str, *, early_ends: bool = False) -> html.HtmlElement:
    """An <html> root from HTML or XHTML served as anything; scripts and styles are taken out.

    ``early_ends``: the page may close </html> in its middle; what stands behind it is read too.
    """
    if early_ends:
        text = _EARLY_END.sub("", text)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    if not text.strip():
        raise Unreadable("an empty body")
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = html.document_fromstring(text.replace("\x00", ""), parser=parser)  # type: ignore[arg-type]  # any parser of HTML will do
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable(f"not HTML: {error}") from error
    etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
    return root
