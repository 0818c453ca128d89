"""Pictures of a page that are part of its text: a formula, a table, a scanned list."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from tracker.law.inline import picture
from tracker.readers.page.tree import HasAttributes

#: What adorns a page, by name, address or text.
_ORNAMENT = re.compile(
    r"icon|logo|spacer|blank|bullet|arrow|banner|avatar|print|share|search|close|menu|pixel|sprite|loading|thumb|"
    r"button|btn|flag|external|pdf|qr ?code|"
    r"social|facebook|twitter|wechat|weibo|emoji|图标|二维码|打印|关闭|返回",
    re.IGNORECASE,
)
_SMALL = 12  # points of a side; a smaller picture is a dot or a line
_LONGEST = 300


def picture_of(attributes: HasAttributes) -> str:
    """The sign of an <img>, or nothing for an ornament. A picture is known by its bytes where the page has
    them, else by the name of its file: hosts and folders change with every rebuilding of a site."""
    if attributes.get("role") in {"presentation", "none"} or attributes.get("aria-hidden") == "true":
        return ""
    said = " ".join((attributes.get("alt") or attributes.get("title") or "").split())[:_LONGEST]
    address = (attributes.get("src") or attributes.get("data-src") or "").strip()
    if any(_is_small(attributes.get(side)) for side in ("width", "height")):
        return ""
    if address.startswith("data:"):
        content = _data(address)
        if "image/svg" in address[:40] and not said:
            return ""
    else:
        name = address.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
        if not name or _ORNAMENT.search(name):
            return ""
        content = name.encode()
    return "" if not content or _ORNAMENT.search(said) else picture(said, content)


def _is_small(side: str | None) -> bool:
    found = re.match(r"\s*(\d{1,5})", side or "")
    return found is not None and int(found.group(1)) < _SMALL


def _data(address: str) -> bytes:
    head, _, data = address.partition(",")
    try:
        return base64.b64decode(data) if head.endswith("base64") else unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return data.encode()
