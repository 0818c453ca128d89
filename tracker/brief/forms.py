"""The forms of a briefing, and the note of what it was made from, read back from each of them."""

from __future__ import annotations

import html as markup
import io
import json
import re
import zipfile
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import default
from typing import Any

from tracker.brief import provenance
from tracker.brief.blocks import Page
from tracker.brief.collect import Briefing
from tracker.brief.compose import ROOMS, compose
from tracker.brief.mail import eml
from tracker.brief.markdown import markdown
from tracker.brief.pdf import pages, pdf
from tracker.brief.provenance import Comment
from tracker.brief.render import html
from tracker.brief.word import docx
from tracker.contract.briefing import BriefingView
from tracker.registry import Registry

#: Every form, by the ending of its file.
FORMATS = ("html", "md", "pdf", "docx", "eml", "json")
_META = re.compile(rb'<meta name="tracker-briefing" content="([^"]*)">')
_COMMENT = re.compile(r"<!-- tracker-briefing (\{.*\}) -->\s*\Z")
_NOTE = re.compile(r"<note xmlns=[^>]*>(.*)</note>", re.DOTALL)
#: No form of ours is larger; a file that is, is not read.
_LARGEST = 200_000_000


class NotABriefing(ValueError):
    """A file without a note of what it was made from; the message says why."""


def write(
    b: Briefing,
    registry: Registry,
    lang: str,
    format_: str,
    *,
    short: bool = False,
    comment: Comment | None = None,
) -> bytes:
    """The briefing in a form: the same record, period and program give the same bytes.

    Raises `pdf.CannotMakePdf`.
    """
    note = provenance.made(b, registry, lang, format_, short=short, comment=comment)
    if format_ == "json":
        data = BriefingView.printed({**b.as_json(), "fingerprint": b.fingerprint, "made": note})
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")
    if short:
        return draw(fitting(b, registry, lang, comment=comment, note=note), b, format_)
    return draw(compose(b, registry, lang, comment=comment, made=note), b, format_)


def draw(page: Page, b: Briefing, format_: str) -> bytes:
    """A composed page in a form."""
    if format_ == "html":
        return html(page).encode()
    if format_ == "md":
        return markdown(page).encode()
    if format_ == "docx":
        return docx(page, b.period.end)
    if format_ == "eml":
        return eml(page, b.period.end)

    return pdf(page, b.period.end)


def fitting(
    b: Briefing, registry: Registry, lang: str, *, comment: Comment | None, note: Mapping[str, Any]
) -> Page:
    """The short form with as much as goes on one sheet of A4, measured on the set page."""

    for room in ROOMS:
        page = compose(b, registry, lang, short=True, comment=comment, made=dict(note), room=room)
        if pages(pdf(page, b.period.end)) == 1:
            break
    return page


# --- reading back ---------------------------------------------------------------------------------------


def note_of(data: bytes) -> dict[str, Any]:
    """What a briefing was made from, whatever form the file has. Raises `NotABriefing`."""
    if len(data) > _LARGEST:
        raise NotABriefing("the file is larger than any briefing")
    try:
        said = json.loads(_raw(data))
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, RecursionError) as error:
        raise NotABriefing(f"the file holds no note of what it was made from ({error})") from error
    if not isinstance(said, dict) or said.get("briefing") != provenance.FORMAT:
        raise NotABriefing("the file holds no note of what it was made from that this version can read")
    return said


def _raw(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(data)
            found = [document.get_attachment(n) for n in range(document.count_attachments())]
            return next(bytes(a.get_data()).decode() for a in found if a.get_name() == "briefing.json")
        except (pypdfium2.PdfiumError, StopIteration) as error:
            raise ValueError("no note is attached to the PDF") from error
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as document:
            info = document.getinfo("customXml/briefing.xml")
            if info.file_size > 10_000_000:
                raise ValueError("the note is too large")
            found_note = _NOTE.search(document.read(info).decode())
        return markup.unescape(found_note[1]) if found_note else ""
    if data.lstrip().startswith(b"{"):
        return json.dumps(json.loads(data)["made"])
    if data.startswith((b"Subject:", b"From:")) or b"\nX-Unsent:" in data[:2000]:
        part = message_from_bytes(data, policy=default).get_body(("html",))
        data = part.get_content().encode() if part is not None else b""
    if (found_meta := _META.search(data)) is not None:
        return markup.unescape(found_meta[1].decode())
    found_comment = _COMMENT.search(data.decode("utf-8", "replace"))
    return found_comment[1] if found_comment else ""
