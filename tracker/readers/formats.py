"""The chooser: which extractor reads a source's captures, and the checks around it.

Each format has a module in the package of its family. It is imported when first
needed, so that a check of a text page never loads the PDF library.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple, Protocol, cast

import tracker.readers.blocked as blocked
import tracker.readers.language as language
from tracker.model import Capture, Document, SourceSpec, StructureChanged


class Format(NamedTuple):
    """Where a format is read, and what its captures are told by before its module is imported.

    A capture without any of ``signs`` in its first ``head`` bytes (None: anywhere), of ``begins`` behind
    white space and of ``url`` in its address cannot be of the format. That only spares imports and
    questions (an ordinary page needs none of the publishers' modules): `sniff` alone says what is read.
    """

    module: str
    signs: tuple[bytes, ...] = ()
    head: int | None = 4096
    begins: bytes = b""
    url: str = ""

    def may_be(self, capture: Capture) -> bool:
        """Whether the module has to be asked. One that names nothing always has."""
        if self.url and self.url in capture.url:
            return True
        if self.begins and capture.body.lstrip()[:1] == self.begins:
            return True
        if any(map(capture.body[: self.head].__contains__, self.signs)):
            return True
        return not (self.url or self.begins or self.signs)


#: Most specific first: the first one whose `sniff` accepts the first capture reads it.
_FORMATS = {
    "eurlex_xhtml": Format(
        "eu.xhtml",
        (b'class="oj-', b"oj-convex", b"eli-container", b"fmx2xhtml", b"CONVEX", b'class="ti',
         b"eurlex-frontoffice", b"<title>EUR-Lex"),
        16_384,
        url="eur-lex.europa.eu",
    ),
    "formex": Format("eu.formex", (b"formex.publications.europa.eu", b"<BIB.", b"<INFO.CONSLEG"), 8192),
    "lims": Format("publishers.lims", (b"justice.gc.ca/lims",)),
    "clml": Format("publishers.clml", (b"<Legislation",)),
    "tota": Format("publishers.tota", (b"<treaty",)),
    "egov": Format("egov.html", (b"DIV.arttitle",)),
    "egov_xml": Format("egov.xml", (b"<law_data_response", b"<Law"), begins=b"{"),
    "govuk": Format("publishers.govuk", url="/api/content/"),
    "ecfr": Format("publishers.ecfr", (b"<DIV",)),
    "law_go_kr": Format("publishers.law_go_kr", ("<법령".encode(),)),
    "ris": Format("publishers.ris", (b"GldSymbol",), None),
    "normattiva": Format("publishers.normattiva", begins=b"{"),
    "legifrance": Format("publishers.legifrance", begins=b"{"),
    "njt": Format("publishers.njt", (b"jogszabalyMainTitle",), None),
    "boe": Format("publishers.boe", (b"<response",)),
    "cn_html": Format("publishers.cn_html"),
    "pdf": Format("office.pdf", (b"%PDF-",)),
    "docx": Format("office.docx", (b"PK\x03\x04",)),
    "statute_text": Format("statute_text"),
    "page": Format("page.read"),
}  # fmt: skip


class Extractor(Protocol):
    """What every module of a format offers."""

    NAME: str
    VERSION: int

    def sniff(self, capture: Capture) -> bool:
        """Whether this is its format; cheap: media type, address, the first kilobytes."""
        ...

    def extract(self, captures: Sequence[Capture], source: SourceSpec) -> Document:
        """Read the captures of one check; raises a `tracker.model.CaptureError`."""
        ...


def names() -> tuple[str, ...]:
    """The formats, most specific first; what a source's ``format`` may say."""
    return tuple(_FORMATS)


def load(name: str) -> Extractor:
    """The extractor of a format. Raises `ValueError` with the known names for another one."""
    if name not in _FORMATS:
        raise ValueError(f"no extractor {name!r}; known: {', '.join(_FORMATS)}")
    return cast("Extractor", import_module(f"tracker.readers.{_FORMATS[name].module}"))


def choose(captures: Sequence[Capture], source: SourceSpec) -> Extractor:
    """The extractor the source names, else the first that knows the first capture.

    Raises `StructureChanged` when none does, `ValueError` for an unknown name or no capture.
    """
    if source.format is not None:
        return load(source.format)
    if not captures:
        raise ValueError(f"{source.id}: no capture to read")
    for name, known in _FORMATS.items():
        if known.may_be(captures[0]) and (extractor := load(name)).sniff(captures[0]):
            return extractor
    kind = captures[0].media_type or "no media type"
    raise StructureChanged(f"{source.id}: no extractor reads this capture ({kind}, {captures[0].url})")


def read(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Captures to a document: refusals first, then the extractor, then the language.

    Raises a `tracker.model.CaptureError` that says why these captures are not a version.
    """

    if not captures:
        raise ValueError(f"{source.id}: no capture to read")
    for capture in captures:
        blocked.check(capture)
    document = choose(captures, source).extract(captures, source)
    language.check(document, source.language)
    return document
