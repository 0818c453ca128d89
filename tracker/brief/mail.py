"""A briefing as a letter: HTML and plain text, styles inside, nothing remote that tells who opened it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tracker.brief import provenance
from tracker.brief.blocks import (
    Blank,
    Block,
    Box,
    Facts,
    Fold,
    Heading,
    Items,
    Line,
    Page,
    Para,
    Picture,
    Table,
    plain_text,
)
from tracker.brief.render import kind_of
from tracker.publish import templates
from tracker.publish.plain import plain, safe_url

#: Who a letter is from until somebody sends it: an address that can never be one (RFC 2606).
SENDER = "digital-rules-tracker <briefing@tracker.invalid>"


def eml(page: Page, when: datetime) -> bytes:
    """A composed page as a message (RFC 5322) not sent yet: `X-Unsent` opens it as a draft."""
    letter = EmailMessage(policy=SMTP.clone(max_line_length=200))
    key = str(page.made.get("fingerprint", "page"))[:32]
    letter["Subject"] = " ".join(plain(page.title).split())
    letter["From"] = SENDER
    letter["Date"] = format_datetime(when)
    letter["Message-ID"] = f"<{key}.{page.lang}{'.short' if page.short else ''}@tracker.invalid>"
    letter["X-Unsent"] = "1"
    letter.set_content(words(page), cte="base64")
    letter.add_alternative(html(page), subtype="html", cte="base64")
    letter.set_boundary(f"briefing-{key}")
    return letter.as_bytes()


def html(page: Page) -> str:
    """The page for mail programs, and for whoever sends briefings another way."""
    note = provenance.dump(page.made) if page.made else ""
    return templates.page("mail/briefing.html.j2", page.lang, page=page, note=note, kind_of=kind_of)


def words(page: Page) -> str:
    """The page as plain text."""
    out = [plain(page.title), "=" * 60, plain(page.kicker)]
    for line in _blocks(page.blocks):
        if line or out[-1]:
            out.append(line)
    return "\n".join(out).rstrip() + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for b in blocks:
        if isinstance(b, Box | Fold):
            yield from _blocks(b.blocks)
        elif isinstance(b, Heading):
            yield from ("", _line(b.line), *(["-" * 40] if b.level == 2 else []))
        elif isinstance(b, Para):
            yield from ("", _line(b.line), "")
        elif isinstance(b, Items):
            yield from ("", *(f"* {_line(x)}" for x in b.lines), "")
        elif isinstance(b, Facts):
            for label, lines in b.pairs:
                yield f"{plain(label)}:"
                yield from (f"    {_line(x)}" for x in lines)
        elif isinstance(b, Table):
            yield ""
            for row in b.rows:
                yield "* " + " | ".join("; ".join(_line(x) for x in cell) for cell in row if any(cell))
        elif isinstance(b, Picture):
            if len(b.figures) > 1:
                yield from ("", f"{plain(b.label)}:", *(f"* {plain(x)}" for x in b.figures), "")
        elif isinstance(b, Blank):
            yield from (x for _ in range(b.lines) for x in ("_" * 60, ""))


def _line(line: Line) -> str:
    address = next((safe_url(r.url) for r in line if r.url and r.url != r.text), None)
    said = " ".join(plain(plain_text(line)).split())
    return f"{said} <{address}>" if address else said
