"""Who is bound by which treaty, as a page: party x treaty on the day of the newest observation."""

from __future__ import annotations

from tracker.compare import standing_show as show
from tracker.lifecycle.parties import table, treaties
from tracker.publish.escape import csv_text
from tracker.registry.schema import Strand
from tracker.site.context import Site, both
from tracker.site.downloads import to_json
from tracker.site.files import key_of

PATH = "parties.html"


def page(site: Site) -> bool:
    """Make the page; False where there is nothing to show."""
    found = [i for i in treaties(site.registry) if _trade(site, i.id)]
    if not found or site.as_of is None:
        return False
    on = site.as_of.date()
    standings = table(site.registry, on, instruments=[i.id for i in found])
    rows = show.rows(standings)
    key = key_of(on, [i.model_dump_json() for i in found])
    if site.out.done("parties", key):
        return True
    with site.out.job("parties", key):
        both(
            site,
            PATH,
            lambda lang, where: show.parties_html(
                standings,
                site.registry,
                on,
                lang,
                links={f"instrument:{i.id}": site.links.root(f"instrument:{i.id}") or "" for i in found},
                nav=where,
                downloads=[("CSV", f"{where['top']}parties.csv"), ("JSON", f"{where['top']}parties.json")],
            ),
        )
        site.out.put("parties.json", to_json(rows))
        flat = [show.flat(r) for r in rows]
        site.out.put("parties.csv", csv_text(show.COLUMNS, [[r[c] for c in show.COLUMNS] for r in flat]))
    return True


def _trade(site: Site, instrument: str) -> bool:
    regime = site.registry.regime_of(instrument)
    return regime is not None and regime.strand is Strand.DIGITAL_TRADE
