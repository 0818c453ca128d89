"""Which of the six doors of the site a page lies behind."""

from __future__ import annotations

#: door (its file without ending) -> what lies behind it: first parts of addresses.
_DOORS = {
    "index": (),
    "jurisdictions": (),
    "rules": ("strands", "regimes", "instruments", "texts", "changes"),
    "comparisons": (
        "compare", "topics", "align", "between", "common-ground", "gaps", "parties", "similarity",
        "belt-and-road", "oecd-strategies",
    ),
    "deadlines": ("timelines", "calendars"),
    "briefings": (),
}  # fmt: skip
_BEHIND = {part: door for door, parts in _DOORS.items() for part in (door, *parts)}
#: Lists of all that is new are behind the first door, though what they list is not.
_NEWS = ("changes.html", "changes/list-")


def door_of(path: str) -> str:
    """The door of the page at ``path`` inside an edition; "" where it is none's.

    >>> door_of("texts/eu-ai-act.1.html"), door_of("changes.html"), door_of("method.html")
    ('rules', 'index', '')
    """
    if path.startswith(_NEWS):
        return "index"
    return _BEHIND.get(path.partition("/")[0].removesuffix(".html"), "")
