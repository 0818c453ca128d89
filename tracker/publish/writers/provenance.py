"""The note of what a publication was made from: kept inside a file of any format, and read back from it."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import default
from typing import Any

#: Name of the note in each format. The names are those of the first product that had one.
META, ATTACHMENT = "tracker-briefing", "briefing.json"
DOCX_PART, DOCX_NAMESPACE = "customXml/briefing.xml", "urn:digital-rules-tracker:briefing"
_META = re.compile(rb'<meta name="tracker-briefing" content="([^"]*)">')
_COMMENT = re.compile(r"<!-- tracker-briefing (\{.*\}) -->\s*\Z")
_XML = re.compile(r"<note xmlns=[^>]*>(.*)</note>", re.DOTALL)
#: No file of ours is larger; a file that is, is not read.
_LARGEST, _LARGEST_NOTE = 200_000_000, 10_000_000


class NoProvenance(ValueError):
    """A file without a note of what it was made from; the message says why."""


def dump(note: Mapping[str, Any]) -> str:
    """As it stands in a file: ASCII, no double dash (a comment of HTML would end there); empty for none."""
    if not note:
        return ""
    return json.dumps(note, sort_keys=True, separators=(",", ":")).replace("--", "\\u002d\\u002d")


def read_note(data: bytes) -> dict[str, Any]:
    """What a file was made from, whatever its format. Raises `NoProvenance`."""
    if len(data) > _LARGEST:
        raise NoProvenance("the file is larger than any briefing")
    try:
        note = json.loads(_raw(data))
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, RecursionError) as error:
        raise NoProvenance(f"the file holds no note of what it was made from ({error})") from error
    if not isinstance(note, dict):
        raise NoProvenance("the file holds no note of what it was made from that this version can read")
    return note


def _raw(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return _of_pdf(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            info = parts.getinfo(DOCX_PART)
            if info.file_size > _LARGEST_NOTE:
                raise ValueError("the note is too large")
            found = _XML.search(parts.read(info).decode())
        return html.unescape(found[1]) if found else ""
    if data.lstrip().startswith(b"{"):
        return json.dumps(json.loads(data)["made"])
    if data.startswith((b"Subject:", b"From:")) or b"\nX-Unsent:" in data[:2000]:
        part = message_from_bytes(data, policy=default).get_body(("html",))
        data = part.get_content().encode() if part is not None else b""
    if (meta := _META.search(data)) is not None:
        return html.unescape(meta[1].decode())
    comment = _COMMENT.search(data.decode("utf-8", "replace"))
    return comment[1] if comment else ""


def _of_pdf(data: bytes) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        found = [document.get_attachment(n) for n in range(document.count_attachments())]
        return next(bytes(a.get_data()).decode() for a in found if a.get_name() == ATTACHMENT)
    except (pypdfium2.PdfiumError, StopIteration) as error:
        raise ValueError("no note is attached to the PDF") from error
