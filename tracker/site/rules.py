"""The door of rules: every instrument by name, with whose it is and where it stands."""

from __future__ import annotations

from typing import Any

from tracker.lifecycle.jurisdictions import owners
from tracker.lifecycle.standing import Stand
from tracker.publish.editions import gettext
from tracker.publish.labels import name, official_title, party_name
from tracker.registry.schema import Instrument, Strand
from tracker.site.context import BuildContext, put_page
from tracker.site.files import page_name
from tracker.site.filters import Marks, choices

PATH = "rules.html"
#: Parties of a treaty that a line names; the rest are counted.
_PARTIES = 3


def page(site: BuildContext) -> None:
    """The list of all instruments by strand and name."""
    stands = {id_: site.stand(i) for id_, i in site.registry.instruments.items()}

    def shown(lang: str, where: dict[str, str]) -> dict[str, Any]:
        by_strand: dict[str, list[dict[str, Any]]] = {s.value: [] for s in Strand}
        for i in site.registry.instruments.values():
            regime = site.registry.regime_of(i.id)
            if regime:
                by_strand[regime.strand.value].append(row(site, i, stands[i.id], lang, where["root"]))
        for rows in by_strand.values():
            rows.sort(key=lambda r: (str(r["whose"]), str(r["title"])))
        return {
            "title": gettext(lang, "Rules"),
            "strands": [(s, name("strand", s, lang), rows) for s, rows in by_strand.items() if rows],
            "count": len(stands),
            "choices": choices([m for rows in by_strand.values() for m in map(_marks, rows)], lang),
        }

    with site.out.job("rules", ""):
        put_page(site, PATH, "site/rules.html.j2", shown)


def _marks(line: dict[str, Any]) -> Marks:
    owners_ = " ".join(c for c in line["owners"] if " " not in c)
    return {"jurisdiction": owners_, "strand": line["strand"], "state": line["stand"].group}


def row(site: BuildContext, i: Instrument, at: Stand, lang: str, root: str) -> dict[str, Any]:
    """A line of a list of instruments."""
    regime = site.registry.regime_of(i.id)
    codes = owners(i, regime)
    named = [party_name(c, lang) for c in codes[:_PARTIES]]
    short, full = site.title(i.id, lang, short=True), official_title(i, lang)
    return {
        "href": f"{root}instruments/{page_name(i.id)}.html",
        "title": short,
        "full": full if full != short else "",
        "codes": " ".join(codes),
        "owners": codes,
        "whose": named,
        "others": max(len(codes) - _PARTIES, 0),
        "strand": regime.strand.value if regime else "",
        "stand": at,
        "held": bool(site.versions.get(i.id)),
    }
