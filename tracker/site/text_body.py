"""The provisions of a text as HTML. Captured words reach it only through the escaping of `law`.

Written without a template: a page holds hundreds of provisions, and the record a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from tracker.publish import editions
from tracker.publish.eid_labels import cite
from tracker.publish.labels import name
from tracker.publish.plain import plain, shorten
from tracker.publish.templates import law

View = Mapping[str, Any]
_MAX_LABEL = 120
_HEADS = {"book": 2, "part": 2, "title": 2, "chapter": 2, "annex": 2, "schedule": 2, "supplement": 2,
          "section_group": 3, "subsection_group": 3, "crossheading": 3, "heading": 3,
          "article": 3, "section": 3}  # fmt: skip
_GROUPS = frozenset(
    {"book", "part", "title", "chapter", "section_group", "subsection_group", "crossheading", "heading"}
)
#: States of a provision that are said beside it.
_SAID = frozenset({"repealed", "not_yet", "suspended"})


def label(p: View, lang: str) -> str:
    """Number and heading of a provision, or its citation where the law prints neither."""
    return shorten(" ".join(plain(x) for x in (p["num"], p["heading"]) if x), _MAX_LABEL) or cite(
        p["eid"], lang
    )


def nodes(provisions: Sequence[View]) -> list[dict[str, Any]]:
    """Provisions with the level of their heading, or their depth below the unit they belong to; those
    without a word are left out. ``n``: the position in the text."""
    depth: dict[str | None, int] = {}
    out = []
    for n, p in enumerate(provisions):
        level = _HEADS.get(p["type"], 0)
        if level and not (p["num"] or p["heading"]):
            level = 0
        depth[p["eid"]] = 0 if level else min(depth.get(p["parent"], 0) + 1, 4)
        if not level and not (p["num"] or p["heading"] or p["text"]):
            continue
        style = ("group" if p["type"] in _GROUPS else "unit") if level else f"d{depth[p['eid']]}"
        if p["type"] == "footnote":
            style += " footnote"
        out.append({**p, "n": n, "level": level, "style": style, "status": p.get("status", "in_force")})
    return out


def body(found: Iterable[View], lang: str, about: Mapping[str, Markup], head: str | None = None) -> Markup:
    """``found``: of `nodes`. ``about``: eid -> what is said of a provision under its heading. ``head``: the
    provision whose heading is that of the page."""
    here = escape(editions.gettext(lang, "Link to this place"))
    out: list[str] = []
    for p in found:
        eid, text = escape(p["eid"]), law(p["text"]) if p["text"] else ""
        said = about.get(p["eid"], "")
        if said:
            said = f'<div class="about" lang="{editions.html_lang(lang)}" dir="ltr">{said}</div>'
        tag = ""
        if p["status"] in _SAID:
            tag = f' <span class="tag repealed">{escape(name("status", p["status"], lang))}</span>'
        num = law(p["num"]) if p["num"] else ""
        title = law(p["heading"]) if p["heading"] else ""
        anchor = f'<a class="anchor" href="#{eid}" aria-label="{here}">¶</a>'
        if p["level"]:
            if p["eid"] != head:
                words = f"{num} · {title}" if num and title else num or title
                out.append(
                    f'<h{p["level"]} id="{eid}" class="{p["style"]}">{words}{tag}{anchor}</h{p["level"]}>'
                )
            out.append(said)
            if text:
                out.append(f'<div class="p d1"><div class="t">{text}</div></div>')
            continue
        number = f'<a class="n" href="#{eid}">{num}</a>' if num else ""
        strong = f"<strong>{title}</strong> " if title else ""
        out.append(
            f'<div class="p {p["style"]}" id="{eid}">{number}<div class="t">{strong}{text}{tag}'
            f"{'' if num else anchor}</div></div>{said}"
        )
    return Markup("\n".join(x for x in out if x))  # noqa: S704 - every part is escaped above
