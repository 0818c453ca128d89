"""Texts without articles: headings as nested sections, everything else as blocks below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.readers.build import Builder, Groups
from tracker.readers.lines import Line

_NUMBERING = re.compile(
    r"(?:(?:section|article|part)\s+)?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,5}|[a-z])[.):：、]\s*"
    r"|\d{1,3}(?:\.\d{1,3}){0,3}\s+",
    re.IGNORECASE,
)
_NOT_SLUG = re.compile(r"[\W_]+")
_SLUG = 60
_SAMPLE = 120
_BELOW_HEADINGS = 7
_COUNT = re.compile(r"(\d{1,2})\.\s+(?=\S.{20})")
_FEWEST = 3
#: "1. Scope. This agreement ..."
_LEAD = re.compile(r"(?P<heading>[A-ZÀ-Þ][^.:;,]{2,60})\.\s+(?=[A-ZÀ-Þ(“\"'])")


def without_title(found: list[Line], title: str) -> tuple[list[Line], str]:
    """The first heading is the page's title when it says so or is its only <h1>."""
    first = next((i for i, b in enumerate(found) if b.level), None)
    if first is None:
        return found, title
    head = found[first]
    alone = head.level == 1 and sum(1 for b in found if b.level == 1) == 1
    if head.text == title or alone:
        return found[:first] + found[first + 1 :], title or head.text
    return found, title


def sections(builder: Builder, found: Sequence[Line]) -> None:
    """Headings as nested sections, everything else as blocks below them; told where there is no heading."""
    groups = Groups(builder)
    headed = False
    levels = [
        b.level or (_BELOW_HEADINGS if _bold_heading(b) and i + 1 < len(found) else 0)
        for i, b in enumerate(found)
    ]
    counted = frozenset() if any(levels) else _counted(found)
    for i, block in enumerate(found):
        level = levels[i]
        if i in counted:
            num, said = numbered(block.text)
            lead = _LEAD.match(said)
            heading, text = (lead["heading"], said[lead.end() :]) if lead else (None, said)
            key = slug(heading or "") or slug(num or "")
            headed = True
            groups.open(1, "sec", key, "section", num=num and num.strip(), heading=heading, text=text)
        elif level:
            num, heading = numbered(block.text)
            number = slug(heading) or len(builder.provisions) + 1
            headed = True
            groups.open(level, "sec", number, "section", num=num, heading=heading)
        else:
            builder.nth(groups.innermost, "block", "row" if block.table else "block", text=block.text)
    if found and not headed:
        builder.warn("unstructured", sample=found[0].text[:_SAMPLE], count=len(found))


def _counted(found: Sequence[Line]) -> frozenset[int]:
    """The blocks that count through a text without headings: 1. 2. 3. ..., all its sections."""
    out: list[int] = []
    for i, block in enumerate(found):
        if (said := _COUNT.match(block.text)) and int(said[1]) == len(out) + 1 and not block.table:
            out.append(i)
    return frozenset(out if len(out) >= _FEWEST else ())


def _bold_heading(block: Line) -> bool:
    """A short bold block without the end of a sentence stands for a heading."""
    bold = block.all_bold and not block.item
    return bold and not block.table and 3 <= len(block.text) <= 100 and block.text[-1] not in ".;,。；，"


def numbered(text: str) -> tuple[str | None, str]:
    """(number, heading) of "3.1 Data retention": a section keeps its eid when it is renumbered."""
    found = _NUMBERING.match(text)
    if found is None or found.end() >= len(text):
        return None, text
    return found.group().strip(), text[found.end() :]


def slug(text: str) -> str:
    """Lower-case words joined by hyphens; letters of any script are kept.

    >>> slug("Data Retention (UK & EU)")
    'data-retention-uk-eu'
    """
    return _NOT_SLUG.sub("-", text.lower()).strip("-")[:_SLUG].strip("-")
