"""The catalogue as Babel reads it: what ours is held against."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import tracker.publish


@cache
def catalogue(lang: str = "zh") -> Catalog:
    path = Path(tracker.publish.__file__).parent / "locale" / f"{lang}.po"
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def pairs(lang: str = "zh") -> list[tuple[str, str, str]]:
    """(context, English, translation), a pair for each form of a plural."""
    out = []
    for m in catalogue(lang):
        if m.id:
            ids = m.id if isinstance(m.id, tuple) else (m.id,)
            said = m.string if isinstance(m.string, tuple) else (m.string,)
            out += [(m.context or "", one, text) for one in ids for text in said]
    return out
