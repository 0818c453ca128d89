"""The links of a page: where a page that only leads elsewhere leads."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml.html import HtmlElement

from tracker.model import Capture
from tracker.readers.parse import decode, markup


def links_of(page: Capture, css: str = "a[href]") -> list[tuple[str, str]]:
    """(absolute address, words) of the links of a page, in order, each address once."""
    found: dict[str, str] = {}
    for node in markup(decode(page)).cssselect(css):
        if isinstance(node, HtmlElement) and (href := node.get("href")):
            try:
                address = urljoin(page.final_url or page.url, href.strip())
            except ValueError:  # http://[::1
                continue
            if address.startswith(("http://", "https://")):
                found.setdefault(address, " ".join("".join(node.itertext()).split()))
    return list(found.items())
