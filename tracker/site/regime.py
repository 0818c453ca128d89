"""The page of a regime: its instruments and where each stands, what is due, what changed, who is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import due_lines
from tracker.lifecycle.jurisdictions import owners, whole
from tracker.lifecycle.state import StateOf, state
from tracker.lifecycle.steps import steps_of
from tracker.publish import editions
from tracker.publish.labels import name, official_title
from tracker.registry.schema import Instrument, Regime
from tracker.site import notices
from tracker.site.context import BuildContext, ChangeEntry, put_page
from tracker.site.files import key_of, page_name

_CHANGES, _DUE, _INSTRUMENTS = 60, 40, 500

Listed = list[dict[str, Any]]


def calendar_path(regime: str, lang: str) -> str:
    """Where the calendar of a regime's deadlines lies."""
    return f"calendars/{page_name(regime)}-{lang}.ics"


def regime_page(
    site: BuildContext,
    regime: Regime,
    duties: Mapping[str, list[Deadline]],
    listed: Callable[[BuildContext, Sequence[ChangeEntry], str, str], Listed],
) -> None:
    """Put the page of a regime; ``duties`` by instrument, ``listed`` makes the rows of a list of changes."""
    held = [i.id for i in regime.instruments]
    home = whole(regime.jurisdiction)
    owns = any(home in owners(i, regime) for i in regime.instruments)
    found = sorted(
        (c for id_ in held for c in site.by_instrument.get(id_, [])), key=lambda c: (c.observed, c.id)
    )
    latest = found[-_CHANGES:][::-1]
    due = [d for id_ in held for d in duties.get(id_, []) if d.state == "upcoming"]
    due = sorted(due, key=lambda d: (d.date, d.instrument, d.eid or ""))
    every = [d for id_ in held for d in duties.get(id_, [])]
    dated = any(duties.get(id_) for id_ in held)
    states = {i.id: _standing(site, i) for i in regime.instruments[:_INSTRUMENTS]}
    key = key_of(
        regime.model_dump_json(by_alias=True),
        len(found),
        [(c.id, c.derived_from) for c in latest],
        notices.regime_key(site, regime.id),
        [(id_, s["key"]) for id_, s in states.items()],
        due,
        dated,
    )
    job = f"regime:{regime.id}"
    if site.out.done(job, key):
        return
    site.tell([c.id for c in latest])

    def page(lang: str, where: dict[str, str]) -> dict[str, Any]:
        return {
            "title": editions.pick(regime.title, lang),
            "feed": f"regime-{page_name(regime.id)}",
            "crumbs": [
                (
                    name("strand", regime.strand.value, lang),
                    f"../strands/{page_name(regime.strand.value)}.html",
                )
            ],
            "jurisdiction": regime.jurisdiction,
            "home": f"../jurisdictions/{page_name(home)}.html" if owns else None,
            "summary": editions.pick(regime.summary, lang) if regime.summary else "",
            "instruments": [
                {
                    "title": official_title(i, lang),
                    "href": f"../instruments/{page_name(i.id)}.html",
                    "identifiers": list(i.identifiers.values())[:2],
                    "type": i.type,
                    **states[i.id],
                }
                for i in regime.instruments[:_INSTRUMENTS]
            ],
            "due": due_lines(due, every)[:_DUE],
            "calendar": f"{where['top']}{calendar_path(regime.id, lang)}" if dated else None,
            "title_of": lambda d: site.title(d.instrument, lang, short=True),
            "act_title": lambda d: site.title(d.act, lang, short=True),
            "link_of": lambda d: f"../instruments/{page_name(d.instrument)}.html",
            "changes": listed(site, latest, lang, where["root"]),
            "count": len(found),
            "notices": notices.newest(site, lang, notices.ON_REGIME, regime.id),
            "sources": _sources(site, regime, lang),
        }

    with site.out.job(job, key):
        put_page(site, f"regimes/{page_name(regime.id)}.html", "site/regime.html.j2", page)


def _standing(site: BuildContext, i: Instrument) -> dict[str, Any]:
    """Whether it is in force, since or from when, and what the record holds of it."""
    lines = site.versions.get(i.id, {})
    on = site.on
    found = steps_of(site.registry, i, on, site.recorded)
    rule = state(found, on, type_=i.type, printed=site.printed(i.id), not_in_force=i.not_in_force is not None)
    force, applies = rule.in_force, rule.applies
    steps = force.passed(on) or force.coming(on)[:1]
    coming = applies.coming(on) if applies.steps != force.steps else ()
    texts = sum(map(len, lines.values()))
    last = max((c.observed for c in site.by_instrument.get(i.id, []) if c.kind != "first"), default=None)
    said = {
        "state": force.state if site.looked else StateOf.UNKNOWN,
        "steps": due_lines(steps, found),
        "applies": applies.state if applies.steps != force.steps and site.looked else None,
        "next": coming[0].date if coming else None,
    }
    return {**said, "texts": texts, "changed": last, "key": (*said.values(), texts, last)}


def _sources(site: BuildContext, regime: Regime, lang: str) -> list[dict[str, Any]]:
    return [
        {"source": s, "publisher": site.publisher(s, lang), "seen": s.id in site.health}
        for s in sorted(regime.sources, key=lambda s: ({"text": 0, "listing": 1, "record": 2}[s.kind], s.id))
    ]
