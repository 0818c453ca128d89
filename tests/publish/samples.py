"""Views and instruments for the export tests, written in the project's own words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from tests.readers.captures import from_warc
from tracker.model import Capture, Document, SourceSpec
from tracker.registry.schema import Instrument, Publisher

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schema" / "akomantoso30.xsd"))
A = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"

PUBLISHER = Publisher(name="Office of Toll", en="Office of Toll", zh="通行费办公室", country="EU", hosts=[])

EU_ACT = Instrument.model_validate(
    {
        "id": "toll-act",
        "type": "regulation",
        "title": {
            "en": "Regulation (EU) 2031/77 on tolls for data & bridges",
            "zh": "《数据与桥梁通行费条例》(欧盟第2031/77号条例)",
        },
        "short": {"en": "Toll Act", "zh": "《通行费条例》"},
        "identifiers": {"celex": "32031R0077", "eli": "http://data.europa.eu/eli/reg/2031/77/oj"},
        "events": [
            {"event": "adopted", "date": "2031-02-03"},
            {"event": "published", "date": "2031-02-10"},
            {"event": "in_force", "date": "2031-03-01", "set_by": "toll-act#art_9"},
            {"event": "applies", "date": "2032-03-01", "eid": "cpt_2", "set_by": "other act#x"},
            {"event": "repealed", "date": "2040-01-01"},
        ],
    }
)


def provision(eid: str, parent: str | None, type_: str, **kw: Any) -> dict[str, Any]:
    base = {"num": None, "heading": None, "text": "", "scope": "body", "status": "in_force", "version": "v1"}
    return {"eid": eid, "parent": parent, "type": type_, **base, **kw}


def view(*provisions: dict[str, Any], **kw: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "instrument": "toll-act",
        "language": "en",
        "version": "v1",
        "observed_at": "2031-03-05T06:00:00Z",
        "valid_from": "2031-03-01",
        "title": "Regulation on tolls",
        "status": "in_force",
    }
    return {**base, "provisions": list(provisions), **kw}


def of_document(doc: Document, **kw: Any) -> dict[str, Any]:
    """The view of a document that was read, as the store would give it."""
    rows = [
        provision(
            p.eid, p.parent, p.type, num=p.num, heading=p.heading, text=p.text,
            scope=p.scope.value, status=p.status.value,
        )
        for p in doc.provisions
    ]  # fmt: skip
    return view(*rows, language=doc.language, title=doc.title, status=doc.status.value, **kw)


def parsed(data: bytes) -> etree._Element:
    """The root of a file that is valid against the official schema; the schema's words where it is not."""
    root = etree.fromstring(data)
    assert SCHEMA.validate(root), SCHEMA.error_log
    return root


def words(node: etree._Element | str) -> str:
    """All text, white space folded: indentation inside a paragraph with a note says nothing."""
    text = node if isinstance(node, str) else "".join(node.itertext())
    return " ".join(text.split())


def from_file(path: Path, url: str, media_type: str) -> Capture:
    return Capture(url, datetime(2026, 1, 2, tzinfo=UTC), path.read_bytes(), media_type)


def read(capture: Capture, language: str) -> Document:
    from tracker.readers.formats import read as extract

    return extract([capture], SourceSpec("s", "toll-act", language))


def one(archive: Path, part: str) -> Capture:
    """The first capture whose address holds ``part``."""
    return next(c for c in from_warc(archive) if part in c.url)
