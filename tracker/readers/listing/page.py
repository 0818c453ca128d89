"""What the document behind a notice says of the notice: its title, and until when comments are taken.

Not a reading of law: the document becomes a text only when somebody makes it a source.
"""

from __future__ import annotations

import re
from datetime import date

from lxml.html import HtmlElement

from tracker.law.text import clean, clean_han
from tracker.model import Capture, NoticePage
from tracker.readers import blocked, parse
from tracker.readers.listing.closing import closing
from tracker.readers.office import docx, pdf

_BLOCKS = frozenset(
    {"p", "div", "li", "br", "tr", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section",
     "article", "table", "ul", "ol", "blockquote"}
)  # fmt: skip
_LONGEST = 200_000  # characters looked at; a date of closing stands in the covering note
_SITE = re.compile(r"\s*[_|–—-]\s*[^_|–—-]{2,40}$")


def read(capture: Capture, language: str, on: date, *, order: str | None = None) -> NoticePage:
    """Title and closing date of a page, PDF or DOCX; ``on`` is the day of the notice.

    Raises `tracker.model.CaptureError` for a refusal and for what cannot be read.
    """
    blocked.check(capture)
    start = capture.body[:8]
    if start.startswith(b"%PDF"):
        title, text = "", "\n".join(pdf.page_texts(capture.body))
    elif start.startswith(b"PK\x03\x04"):
        title, text = "", "\n".join(docx.paragraphs(capture.body))
    else:
        title, text = _page(capture)
    found = closing(text[:_LONGEST], language, on, order=order)
    return NoticePage(title, found[0] if found else None, found[1] if found else None)


def _page(capture: Capture) -> tuple[str, str]:
    root = parse.markup(parse.decode(capture), early_ends=True)
    heads = [clean_han(h.text_content()) for h in root.iter("h1")]
    title = next((h for h in heads if h), "")
    if not title:
        titles = [clean_han(t.text_content()) for t in root.iter("title")]
        title = _SITE.sub("", next((t for t in titles if t), ""))
    body = next(root.iter("body"), root)
    return title, "\n".join(line for part in _lines(body) if (line := clean(part)))


def _lines(element: HtmlElement) -> list[str]:
    """The text of an element, a new line at every block, so that a date stays with its own sentence."""
    out = [""]

    def walk(node: HtmlElement) -> None:
        block = node.tag in _BLOCKS
        if block:
            out.append("")
        out[-1] += node.text or ""
        for child in node:
            if isinstance(child.tag, str):
                walk(child)
            out[-1] += child.tail or ""
        if block:
            out.append("")

    walk(element)
    return out
