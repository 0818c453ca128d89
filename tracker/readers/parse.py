"""Bytes to trees, safely: no entities, no network, no endless nesting; charset by stated rules."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree, html
from resiliparse.parse.encoding import detect_encoding

from tracker.law.charsets import codec
from tracker.model import Capture, TooLarge, Unreadable

#: What `lxml.html.HTMLParser` asks Python for at every element, for classes of forms that nobody here uses.
_ELEMENTS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_\-]+)""")
_EARLY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
#: Tags of a page, and attributes of one tag, that are read at most; the longest acts have a tenth.
MAX_TAGS, MAX_ATTRIBUTES = 1_500_000, 500
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{2000,}")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
#: What most sentences of a language are written with, by its older encodings.
_COMMON_SIGNS = {
    name: re.compile(signs)
    for name, signs in (
        ("gb18030", "[的一是在不了有和人这中大为上国法条第者规定应当以及对行政、。，]"),
        ("big5", "[的一是在不了有和人這中大為上國法條第者規定應當以及對行政、。，]"),
        ("cp949", "[이의을를은는에가하다로한고지사기자도정인대그리여법조제]"),
        ("cp932", "[ぁ-んァ-ヶの、。]"),
        ("euc_jp", "[ぁ-んァ-ヶの、。]"),
    )
}
_ASCII_SIGNS = re.compile("[\x00-\x7f]+")
_ENOUGH_SIGNS = 20
#: Every run of bytes is a text in these, so that they are believed last.
_ANY_BYTES = {"cp1252", "iso8859-1", "iso8859-15", "latin_1", "ascii"}


def decode(capture: Capture, encoding: str | None = None) -> str:
    """The body as text. Order: BOM, the registry's `encoding`, HTTP, XML declaration or <meta>, UTF-8,
    detection. HTTP headers lie: a name that is no encoding counts nothing, one that leaves damage yields, and
    one that takes any bytes yields to UTF-8 where the body is that.

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
    declared = [known for name in (capture.charset, *printed, "utf-8") if name and (known := codec(name))]
    names = [known for known in (codec(encoding or ""),) if known]
    names += sorted(dict.fromkeys(declared), key=lambda name: name in _ANY_BYTES)
    for name in names:
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    guess = _east_asian(body[:200_000]) or codec(detect_encoding(body[:200_000]) or "") or "utf-8"
    text = body.decode(guess, "replace")
    if text.count("\ufffd") > max(2, len(text) // 1000):
        raise Unreadable(f"no encoding reads this body without damage (tried {names}, {guess})")
    return text


def _east_asian(body: bytes) -> str | None:
    """The East Asian encoding in which the bytes hold signs that nearly every sentence holds. Detection takes
    Korean in EUC-KR for Chinese, since any pair of bytes is a character of both."""
    shares: dict[str, float] = {}
    for name, common in _COMMON_SIGNS.items():
        other = _ASCII_SIGNS.sub("", body.decode(name, "replace"))
        if len(other) < _ENOUGH_SIGNS or other.count("\ufffd") * 200 > len(other):
            continue
        share = len(common.findall(other)) / len(other)
        if share > 0.1:
            shares[name] = share
    return max(shares, key=lambda name: shares[name], default=None)


def declares_entities(body: bytes) -> bool:
    """Whether XML brings entities of its own, which can grow without end or name files."""
    return _ENTITY.search(body[:65536]) is not None


def xml(body: bytes) -> etree._Element:
    """A root element. Entities declared in the document are refused, DTDs are never loaded."""
    if declares_entities(body):
        raise Unreadable("XML that declares entities is not read")
    _refuse_storms(body.count(b"<"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"not well-formed XML: {error.msg}") from error


_OF_HEAD = frozenset(
    {"title", "base", "basefont", "bgsound", "link", "meta", "style", "script", "noscript", "template",
     "object", "noframes"}
)  # fmt: skip


def _refuse_storms(tags: int, text: str = "") -> None:
    """What a parser would take hours or all memory for. Raises `TooLarge`."""
    if tags > MAX_TAGS:
        raise TooLarge(f"{tags:,} tags where {MAX_TAGS:,} are read at most")
    for found in _LONG_TAG.finditer(text):
        attributes = len(_QUOTED.sub("", found[0]).split()) - 1
        if attributes > MAX_ATTRIBUTES:
            raise TooLarge(f"a tag of {attributes:,} attributes where {MAX_ATTRIBUTES} are read at most")


def json_of(text: str | bytes) -> Any:
    """JSON in which every string can be written again: half a surrogate pair is "?".

    Raises `ValueError` and `RecursionError`.
    """
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "replace")
    data = json.loads(text.removeprefix("\ufeff"))
    if _ESCAPED_HALF.search(text):
        data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return data


def markup(text: str, *, early_ends: bool = False) -> html.HtmlElement:
    """An <html> root from HTML or XHTML served as anything; scripts and styles are taken out.

    ``early_ends``: the page may close </html> in its middle; what stands behind it is read too.
    """
    _refuse_storms(text.count("<"), text)
    if early_ends:
        text = _EARLY_END.sub("", text)
    text = re.sub(r"^(?:\s*<\?xml[^<>]*>?)+", "", text.replace("\x00", ""), count=1)
    if not text.strip():
        raise Unreadable("an empty body")
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = html.document_fromstring(text, parser=parser)  # type: ignore[arg-type]  # any parser of HTML will do
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable(f"not HTML: {error}") from error
    etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
    _into_body(root)
    return root


def _into_body(root: html.HtmlElement) -> None:
    """What stands in a head and is none of its elements, or behind the body, is shown in the body."""
    head, body = root.find("head"), root.find("body")
    if body is None:
        return
    for element in [e for e in (() if head is None else head) if e.tag not in _OF_HEAD][::-1]:
        element.tail, body.text = body.text, None
        body.insert(0, element)
    for element in list(body.itersiblings()):
        body.append(element)
