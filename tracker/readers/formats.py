"""The chooser: which reader reads a source's captures, and the checks around it.

Each format has a module. It is imported when a capture is first held against it, so that commands that only
name formats load none; modules import heavy libraries (PDF) when they read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import tracker.readers.blocked as blocked
import tracker.readers.language as language
from tracker.model import Capture, Document, SourceSpec, StructureChanged

#: Name -> module. Most specific first: the first one whose `sniff` accepts the first capture reads it.
_FORMATS = {
    "eurlex_xhtml": "eu.xhtml",
    "formex": "eu.formex",
    "lims": "publishers.lims",
    "clml": "publishers.clml",
    "akn": "publishers.akn",
    "flat_xml": "publishers.flat_xml",
    "units_html": "publishers.units_html",
    "tota": "publishers.tota",
    "egov": "egov.html",
    "egov_xml": "egov.xml",
    "govuk": "publishers.govuk",
    "ecfr": "publishers.ecfr",
    "law_go_kr": "publishers.law_go_kr",
    "ris": "publishers.ris",
    "normattiva": "publishers.normattiva",
    "legifrance": "publishers.legifrance",
    "njt": "publishers.njt",
    "boe": "publishers.boe",
    "cn_html": "publishers.cn_html",
    "pdf": "office.pdf",
    "docx": "office.docx",
    "statute_text": "statute_text",
    "page": "page.read",
}
_VERSION = re.compile(r"^VERSION = (\d+)$", re.MULTILINE)


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


@cache
def load(name: str) -> Extractor:
    """The extractor of a format. Raises `ValueError` with the known names for another one."""
    if name not in _FORMATS:
        raise ValueError(f"no extractor {name!r}; known: {', '.join(_FORMATS)}")
    return cast("Extractor", import_module(f"tracker.readers.{_FORMATS[name]}"))


def version_of(name: str) -> int | None:
    """The version of a format's reader; None where there is none of this name (any more)."""
    return _declared_version(_FORMATS[name]) if name in _FORMATS else None


def list_version() -> int:
    """The version of the reader of lists."""
    return _declared_version("listing.read")


@cache
def _declared_version(module: str) -> int:
    """The version of a module of readers as its text says it. Whether bytes were read by today's reader is
    asked of every page that is as it was: for that no reader is loaded and no process started."""
    text = (Path(__file__).parent / f"{module.replace('.', '/')}.py").read_text("utf-8")
    found = _VERSION.search(text)
    assert found is not None, f"{module} declares no VERSION"
    return int(found[1])


def choose(captures: Sequence[Capture], source: SourceSpec) -> Extractor:
    """The extractor the source names, else the first that knows the first capture.

    Raises `StructureChanged` when none does, `ValueError` for an unknown name or no capture.
    """
    if source.format is not None:
        return load(source.format)
    if not captures:
        raise ValueError(f"{source.id}: no capture to read")
    for name in _FORMATS:
        if (extractor := load(name)).sniff(captures[0]):
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
        if not source.insisted:
            blocked.check(capture)
    document = choose(captures, source).extract(captures, source)
    if not source.judged:
        language.check(document, source.language)
    return document
