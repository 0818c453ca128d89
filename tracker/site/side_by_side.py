"""The same text in two languages, provision beside provision: only of versions that are law from one day."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from tracker.contract.text import text_view
from tracker.publish.templates import law, tongue
from tracker.site.context import BuildContext, VersionEntry
from tracker.site.files import page_name
from tracker.site.text_body import nodes
from tracker.store.models import VersionRow

View = Mapping[str, Any]
#: Of the provisions of the shorter text, how many the other must have too, by id.
_SHARED = 0.7
_ORDER = ("en", "zh")


class TextPair(NamedTuple):
    """A text and the same in another language. ``left``: whether the pages of both are named by this one;
    ``found``: its `nodes`; ``alike``: whether most ids of the two are the same."""

    other: VersionEntry
    left: bool
    found: Sequence[View]
    alike: bool

    @property
    def suffix(self) -> str:
        return f"-{page_name(self.other.language)}"


def same_day(site: BuildContext, v: VersionEntry) -> list[VersionEntry]:
    """The versions in other languages that are law from the day of this one, a language once."""
    out = []
    for tag, line in site.versions[v.instrument].items():
        same = [o for o in line if o.has_text and o.law_from == v.law_from] if tag != v.language else []
        if same and v.law_from is not None and v.has_text:
            out.append(max(same, key=lambda o: (bool(o.valid) == bool(v.valid), o.ordinal)))
    return out


def other_days(site: BuildContext, v: VersionEntry) -> list[VersionEntry]:
    """The newest versions in other languages of which none is of the day of this one."""
    have = {o.language for o in same_day(site, v)}
    lines = site.versions[v.instrument]
    return [line[-1] for tag, line in lines.items() if tag != v.language and tag not in have]


def pairs(site: BuildContext, v: VersionEntry, mine: Sequence[View]) -> list[TextPair]:
    """``mine``: the `nodes` of this version."""
    out = []
    for o in same_day(site, v):
        back = next((x for x in same_day(site, o) if x.language == v.language), None)
        row = site.session.get(VersionRow, o.id)
        if row is None or back is None or back.id != v.id:
            continue
        found = nodes(text_view(site.session, row)["provisions"])
        ids = {p["eid"] for p in found}
        shared = len(ids & {p["eid"] for p in mine})
        alike = shared >= _SHARED * max(min(len(ids), len(mine)), 1)
        out.append(TextPair(o, _rank(v.language) < _rank(o.language), found, alike))
    return out


def _rank(language: str) -> tuple[int, str]:
    primary = language.split("-")[0]
    return (_ORDER.index(primary) if primary in _ORDER else len(_ORDER), language)


def both(
    mine: Sequence[View], whole: Container[str], language: str, pair: TextPair, head: str | None
) -> Markup:
    """The provisions of a page, each beside its own in the other language; what only the other has stands
    behind what it follows there. ``whole``: the ids of all of this text."""
    of = {p["eid"]: p for p in pair.found}
    after: dict[str | None, list[View]] = {}
    above: str | None = None
    for p in pair.found:
        if p["eid"] in whole:
            above = p["eid"]
        else:
            after.setdefault(above, []).append(p)
    rows: list[tuple[View | None, View | None]] = []
    for p in mine:
        rows.append((p, of.get(p["eid"])))
        rows += [(None, x) for x in after.get(p["eid"], ())]
    return Markup("\n").join(_row(a, b, language, pair.other.language, head) for a, b in rows)


def _row(a: View | None, b: View | None, left: str, right: str, head: str | None) -> Markup:
    p = a or b
    assert p is not None
    sides = Markup("").join(
        Markup("<div{}>{}</div>").format(tongue(tag), _side(x) if x else Markup("–"))
        for x, tag in ((a, left), (b, right))
    )
    anchor = "" if a is None or a["eid"] == head else Markup(' id="{}"').format(p["eid"])
    return Markup('<div class="duo {}"{}>{}</div>').format(p["style"], anchor, sides)


def _side(p: View) -> Markup:
    num, title = (law(p[f]) if p[f] else Markup("") for f in ("num", "heading"))
    text = law(p["text"]) if p["text"] else Markup("")
    if p["level"]:
        name = Markup(" · ").join(x for x in (num, title) if x)
        return Markup("<strong>{}</strong>{}").format(name, Markup("<br>") + text if text else escape(""))
    return Markup(" ").join(
        x for x in (num, Markup("<strong>{}</strong>").format(title) if title else "", text) if x
    )
