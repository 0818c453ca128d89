"""Captured text made safe to show: no invisible trick survives, nothing a file format forbids."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# U+202A-202E and U+2066-2069 reorder what a reader sees; U+200E/F and U+061C nudge it. C0 and C1
# controls but tab and line feed are forbidden in XML 1.0 (DOCX, XLSX) and useless elsewhere.
_HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)


def plain(text: object) -> str:
    """Text without bidirectional overrides and control characters.

    >>> plain("pay\\u202e001")
    'pay001'
    """
    words = str(text) if text is not None else ""
    return words if words.isprintable() else _HIDDEN.sub("", words)  # what is hidden is never printable


def safe_url(url: str | None) -> str | None:
    """The address if a reader may follow it: http or https with a host, else None.

    >>> safe_url("javascript:alert(1)"), safe_url("https://example.org/a")
    (None, 'https://example.org/a')
    """
    if not url or _HIDDEN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a space where there is one near the end."""
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", limit - 40, limit)
    return text[: cut if cut > 0 else limit - 1].rstrip() + "…"
