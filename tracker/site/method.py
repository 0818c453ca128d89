"""How the record is made, told from the code's own tables, so that the page cannot say something else."""

from __future__ import annotations

from typing import Any

from tracker.contract.reason_text import TEMPLATES
from tracker.publish import editions, templates
from tracker.publish.labels import NAMES, name
from tracker.publish.views.cell_words import WHY
from tracker.site.context import BuildContext, put_both

#: Families of names that the page explains, with their heading.
_FAMILIES = {
    "class": "Source classes, by rank",
    "text": "Classes of text",
    "kind": "Kinds of change",
    "action": "What happens to a provision",
    "fact": "Facts read out of provisions",
    "event": "Stages of an instrument",
    "relation": "Relations between instruments",
    "trouble": "What can go wrong when a source is checked",
}


def method(site: BuildContext) -> None:
    def page(lang: str, where: dict[str, str]) -> str:
        return templates.page(
            "site/method.html.j2",
            lang,
            title=editions.gettext(lang, "How the record is made"),
            families=[
                (editions.gettext(lang, head), _names(family, lang)) for family, head in _FAMILIES.items()
            ],
            reasons=[_pattern(code, lang) for code in TEMPLATES if code != "other"],
            states=[
                (code, name("state", code, lang)) for code in ("current", "stale", "unverified", "missing")
            ],
            why=[editions.gettext(lang, text) for text in WHY.values()],
            nav=where,
        )

    with site.out.job("method", ""):
        put_both(site, "method.html", page)


def _names(family: str, lang: str) -> list[tuple[str, str]]:
    prefix = f"{family}:"
    codes = [
        k.removeprefix(prefix) for k in NAMES if k.startswith(prefix) and ":" not in k.removeprefix(prefix)
    ]
    return [(code, name(family, code, lang)) for code in codes]


def _pattern(code: str, lang: str) -> dict[str, Any]:
    text = editions.pgettext(lang, "reason", TEMPLATES[code])
    for value in ("before", "after", "count"):
        text = text.replace(f"{{{value}}}", "…")
    return {"code": code, "text": text}
