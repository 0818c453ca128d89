"""Who is bound by which treaty on the day of the pages: party x treaty, and each party towards the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from tracker.compare.bilateral import between
from tracker.lifecycle.parties import Standing, table, treaties
from tracker.publish.editions import EDITIONS
from tracker.publish.views.bilateral import party_page
from tracker.publish.views.parties import parties_json, parties_page, parties_publication
from tracker.publish.writers import write
from tracker.registry.schema import Strand
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import papers, put_papers, to_json
from tracker.site.files import key_of, page_name

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
                party_href=party_path,
                downloads=[
                    *papers(f"{where['top']}parties-{lang}"),
                    ("CSV", f"{where['top']}parties.csv"),
                    ("JSON", f"{where['top']}parties.json"),
                ],
            ),
        )
        site.out.put("parties.json", to_json(parties_json(standings)))
        for lang in EDITIONS:
            publication = parties_publication(standings, site.registry, on, lang)
            put_papers(site, publication, PATH, f"parties-{lang}")
            if lang == EDITIONS[0]:
                site.out.put("parties.csv", write(publication, "csv"))
        _between(site, standings)
    return True


def named(site: BuildContext) -> list[str]:
    """The parties that have a page of what binds them towards others."""
    found = (i for i in treaties(site.registry) if is_trade(site, i.id))
    return sorted({p.party for i in found for p in i.parties})


def party_path(party: str) -> str:
    """The page of what binds a party towards each other one, at ``#`` the other."""
    return f"between/{page_name(party)}.html"


def _between(site: BuildContext, standings: Sequence[Standing]) -> None:
    """A page for each party of these treaties; each pair is asked for once."""
    treaties_of: dict[str, set[str]] = {}
    for s in standings:
        treaties_of.setdefault(s.party, set()).add(s.instrument)
    shown = {s.instrument for s in standings}
    found = {}
    for one, other in combinations(sorted(treaties_of), 2):
        if treaties_of[one] & treaties_of[other]:
            rules = between(None, site.registry, (one, other), site.on)
            kept = tuple(r for r in rules.rules if r.instrument.id in shown)
            found[one, other] = replace(rules, rules=kept)
    for own in treaties_of:
        mine = [rules for pair, rules in found.items() if own in pair and rules.rules]
        met = {p for rules in mine for p in rules.parties}
        put_both(
            site,
            party_path(own),
            lambda lang, where, own=own, mine=mine, met=met: party_page(  # type: ignore[misc]
                own, mine, sorted(treaties_of.keys() - met - {own}), site.registry, lang,
                links=site.links, nav=where,
            ),
        )  # fmt: skip


def is_trade(site: BuildContext, instrument: str) -> bool:
    """Whether the page of parties has an instrument."""
    regime = site.registry.regime_of(instrument)
    return regime is not None and regime.strand is Strand.DIGITAL_TRADE
