"""The door of jurisdictions: whose law there is, what of it is in force, coming and draft."""

from __future__ import annotations

from typing import Any

from tracker.lifecycle.jurisdictions import jurisdictions
from tracker.publish.editions import gettext, pick
from tracker.publish.labels import party_name
from tracker.site.context import BuildContext, put_page
from tracker.site.files import page_name


def pages(site: BuildContext) -> None:
    found = jurisdictions(site.registry)

    def page(lang: str, _: dict[str, str]) -> dict[str, Any]:
        return {
            "title": gettext(lang, "Jurisdictions"),
            "rows": [
                {
                    "name": party_name(j.code, lang),
                    "regimes": [(pick(r.title, lang), f"regimes/{page_name(r.id)}.html") for r in j.regimes],
                }
                for j in found.values()
            ],
        }

    with site.out.job("jurisdictions", ""):
        put_page(site, "jurisdictions.html", "site/jurisdictions.html.j2", page)
