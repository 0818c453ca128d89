"""A publication as a letter: HTML and plain text, styles inside, nothing remote that tells who opened it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tracker.publish import templates
from tracker.publish.document import (
    Blank,
    Block,
    FactList,
    Fold,
    Heading,
    Items,
    Line,
    Panel,
    Paragraph,
    Picture,
    Publication,
    Table,
    TableRow,
    plain_text,
)
from tracker.publish.plain import plain, safe_url
from tracker.publish.writers.html import HELPERS
from tracker.publish.writers.provenance import META, dump

#: Who a letter is from until somebody sends it: an address that can never be one (RFC 2606).
SENDER = "digital-rules-tracker <briefing@tracker.invalid>"


def eml_bytes(publication: Publication) -> bytes:
    """A message (RFC 5322) not sent yet: `X-Unsent` opens it as a draft."""
    letter = EmailMessage(policy=SMTP.clone(max_line_length=200))
    key = str(publication.provenance.get("fingerprint", "page"))[:32]
    letter["Subject"] = " ".join(plain(publication.title).split())
    letter["From"] = SENDER
    if publication.when:
        letter["Date"] = format_datetime(publication.when)
    short = ".short" if publication.layout == "sheet" else ""
    letter["Message-ID"] = f"<{key}.{publication.lang}{short}@tracker.invalid>"
    letter["X-Unsent"] = "1"
    letter.set_content(plain_letter(publication), cte="base64")
    letter.add_alternative(html_letter(publication), subtype="html", cte="base64")
    letter.set_boundary(f"briefing-{key}")
    return letter.as_bytes()


def html_letter(publication: Publication) -> str:
    """The page for mail programs, and for whoever sends it another way."""
    note = dump(publication.provenance)
    return templates.page(
        "publish/mail.html.j2", publication.lang, page=publication, note_name=META, note=note, **HELPERS
    )


def plain_bytes(publication: Publication) -> bytes:
    """The page as plain text."""
    return plain_letter(publication).encode()


def plain_letter(publication: Publication) -> str:
    """The page as plain text."""
    out = [plain(publication.title), "=" * 60, plain(publication.kicker)]
    for line in _blocks(publication.blocks):
        if line or out[-1]:
            out.append(line)
    return "\n".join(out).rstrip() + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for b in blocks:
        if isinstance(b, Panel | Fold):
            yield from _blocks(b.blocks)
        elif isinstance(b, Heading):
            yield from ("", _line(b.line), *(["-" * 40] if b.level == 2 else []))
        elif isinstance(b, Paragraph):
            yield from ("", _line(b.line), "")
        elif isinstance(b, Items):
            yield from ("", *_items(b, "* "), "")
        elif isinstance(b, FactList):
            for label, lines in b.pairs:
                yield f"{plain(label)}:"
                yield from (f"    {_line(x)}" for x in lines)
        elif isinstance(b, Table):
            yield from _table(b)
        elif isinstance(b, Picture):
            if len(b.figures) > 1:
                yield from ("", f"{plain(b.label)}:", *(f"* {plain(x)}" for x in b.figures), "")
        elif isinstance(b, Blank):
            yield from (x for _ in range(b.lines) for x in ("_" * 60, ""))


def _items(b: Items, mark: str) -> Iterator[str]:
    for entry in b.lines:
        if isinstance(entry, Items):
            yield from _items(entry, f"  {mark}")
        else:
            yield f"{mark}{_line(entry)}"


def _table(b: Table) -> Iterator[str]:
    yield from ("", *([_line(b.caption)] if b.caption else []))
    for row in b.rows:
        if isinstance(row, TableRow):
            cells = ("; ".join(_line(x) for x in (*c.lines, *c.notes)) for c in row.cells if c.lines)
            yield f"* {' | '.join(cells)}"
        else:
            yield f"{_line(row.line)}:"


def _line(line: Line) -> str:
    address = next((safe_url(r.url) for r in line if r.url and r.url != r.text), None)
    words = " ".join(plain(plain_text(line)).split())
    return f"{words} <{address}>" if address else words
