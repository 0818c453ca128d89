"""Who is bound by which treaty, as a page: party x treaty on the day of the pages."""

from __future__ import annotations

from tracker.lifecycle.parties import table, treaties
from tracker.publish.editions import EDITIONS
from tracker.publish.views.parties import parties_json, parties_page, parties_publication
from tracker.publish.writers import write
from tracker.registry.schema import Strand
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import to_json
from tracker.site.files import key_of

PATH = "parties.html"


def page(site: BuildContext) -> bool:
    """Make the page; False where there is nothing to show."""
    found = [i for i in treaties(site.registry) if is_trade(site, i.id)]
    if not found:
        return False
    on = site.on
    standings = table(site.registry, on, instruments=[i.id for i in found])
    key = key_of(on, [i.model_dump_json() for i in found])
    if site.out.done("parties", key):
        return True
    with site.out.job("parties", key):
        put_both(
            site,
            PATH,
            lambda lang, where: parties_page(
                standings,
                site.registry,
                on,
                lang,
                links={f"instrument:{i.id}": site.links.root(f"instrument:{i.id}") or "" for i in found},
                nav=where,
                downloads=[("CSV", f"{where['top']}parties.csv"), ("JSON", f"{where['top']}parties.json")],
            ),
        )
        site.out.put("parties.json", to_json(parties_json(standings)))
        publication = parties_publication(standings, site.registry, on, EDITIONS[0])
        site.out.put("parties.csv", write(publication, "csv"))
    return True


def is_trade(site: BuildContext, instrument: str) -> bool:
    """Whether the page of parties has an instrument."""
    regime = site.registry.regime_of(instrument)
    return regime is not None and regime.strand is Strand.DIGITAL_TRADE
