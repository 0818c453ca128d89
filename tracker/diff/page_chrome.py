"""What changed beside the rules of a web page: told, and never as more than editorial.

Pieces of text are compared as a set, so that their order, their place on the page, a copy of them for
small screens and the numbers in them (clocks, counters, years of a copyright) are no difference.
"""

from __future__ import annotations

import re

from tracker.diff.reasons import reason
from tracker.law.text import compare_key
from tracker.model import Action, Document, Provision, ProvisionChange, Scope, Significance

#: The one piece that holds the entries of all menus, and what parts them (`tracker.readers.page.chrome`).
MENU, SEPARATOR = "around_menu", " | "
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})? ?[ap]\.?m\b\.?", re.IGNORECASE)
_NO_LETTER = re.compile(r"[\W\d_]+")


def key(text: str) -> str:
    """What two pieces must share to say the same: letters, in words.

    >>> key("© 2025  Maker, 12:09 PM") == key("© 2026 MAKER 8:10 am")
    True
    """
    return _NO_LETTER.sub(" ", _CLOCK.sub(" ", compare_key(text))).strip().casefold()


def pieces(document: Document) -> dict[str, Provision]:
    """What stands beside the rules by its key, in page order, without the menu."""
    beside = (p for p in document.provisions if p.scope is Scope.AROUND and p.eid != MENU)
    out: dict[str, Provision] = {}
    for p in beside:
        if said := key(p.text):
            out.setdefault(said, p)
    return out


def menu(document: Document) -> set[str]:
    """The keys of the entries of the page's menus."""
    found = (p.text for p in document.provisions if p.scope is Scope.AROUND and p.eid == MENU)
    return {key(entry) for text in found for entry in text.split(SEPARATOR)}


def rows(old: Document, new: Document) -> tuple[ProvisionChange, ...]:
    """The pieces that came, in the order of the new page, then those that went.

    What came or went in the page's menu as well is a change of the site and not told.
    """
    before, after = pieces(old), pieces(new)
    entries, now = menu(old), menu(new)
    menu_came, menu_gone = now - entries, entries - now
    came = [p for said, p in after.items() if said not in before and said not in menu_came]
    gone = [p for said, p in before.items() if said not in after and said not in menu_gone]
    return (*(_row(p, Action.ADDED) for p in came), *(_row(p, Action.REMOVED) for p in gone))


def _row(p: Provision, action: Action) -> ProvisionChange:
    came = action is Action.ADDED
    return ProvisionChange(
        p.eid, action, p.type, significance=Significance.EDITORIAL, reasons=(reason("around"),),
        before=None if came else p.text, after=p.text if came else None,
    )  # fmt: skip
