"""The door of jurisdictions: whose law there is, what of it is in force, coming and draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import due_lines
from tracker.lifecycle.jurisdictions import Jurisdiction
from tracker.lifecycle.parties import EU, Standing, standing
from tracker.lifecycle.standing import GROUPS, Stand, counted
from tracker.publish.editions import gettext, pick
from tracker.publish.labels import name, party_name
from tracker.registry.coverage import ColumnCoverage, columns
from tracker.registry.schema import Strand
from tracker.site.context import BuildContext, ChangeEntry, put_page
from tracker.site.files import key_of, page_name
from tracker.site.lists import listed
from tracker.site.rules import row

_CHANGES, _DUE = 8, 10


@dataclass
class _OfJurisdiction:
    """What the pages say of a jurisdiction, in no language."""

    of: Jurisdiction
    stands: dict[str, Stand]
    changes: list[ChangeEntry]  # newest first
    due: list[Deadline]
    bound: list[Standing]
    columns: list[ColumnCoverage] = field(default_factory=list)

    @property
    def next(self) -> date | None:
        return min((d.date for d in self.due), default=None)


def page_path(code: str) -> str:
    return f"jurisdictions/{page_name(code)}.html"


def pages(site: BuildContext, duties: Mapping[str, list[Deadline]]) -> None:
    """The index and a page for each jurisdiction; ``duties`` by instrument."""
    coded: dict[str, list[ColumnCoverage]] = {}
    for column in columns(site.registry):
        coded.setdefault(column.instrument, []).append(column)
    found = [_collect(site, j, duties, coded) for j in site.jurisdictions.values()]
    for f in found:
        _page(site, f, duties)
    with site.out.job("jurisdictions", ""):
        put_page(
            site, "jurisdictions.html", "site/jurisdictions.html.j2", lambda lang, _: _index(found, lang)
        )


def _collect(
    site: BuildContext,
    j: Jurisdiction,
    duties: Mapping[str, list[Deadline]],
    coded: Mapping[str, list[ColumnCoverage]],
) -> _OfJurisdiction:
    own = {i.id for _, i in j.laws}
    due = [
        d
        for i in j.instruments
        for d in duties.get(i.id, ())
        if d.state == "upcoming" and (i.id in own or d.party in (None, j.code))
    ]
    changes = [c for i in j.instruments for c in site.by_instrument.get(i.id, ())]
    return _OfJurisdiction(
        j,
        {i.id: site.stand(i) for _, i in j.laws},
        sorted(changes, key=lambda c: (c.observed, c.id), reverse=True),
        sorted(due, key=lambda d: (d.date, d.instrument, d.eid or "")),
        [standing(i, j.code, site.on, site.registry) for i in j.treaties],
        [c for i in j.instruments for c in coded.get(i.id, ())],
    )


def _index(found: Sequence[_OfJurisdiction], lang: str) -> dict[str, Any]:
    def line(f: _OfJurisdiction) -> dict[str, Any]:
        groups = counted(f.stands.values())
        return {
            "name": party_name(f.of.code, lang),
            "href": page_path(f.of.code),
            "counts": [len(f.of.laws), *(groups.get(g, 0) for g in GROUPS[:3]), len(f.of.treaties)],
            "treaties": len(f.of.treaties),
            "changed": f.changes[0].observed_at if f.changes else None,
            "next": f.next,
        }

    def most(f: _OfJurisdiction) -> tuple[int, str]:
        return -len(f.of.laws), f.of.code

    own = [f for f in found if f.of.laws]
    return {
        "title": gettext(lang, "Jurisdictions"),
        "states": [line(f) for f in sorted(own, key=most) if f.of.is_state],
        "organisations": [line(f) for f in sorted(own, key=most) if not f.of.is_state],
        "parties": sorted((line(f) for f in found if not f.of.laws), key=lambda r: str(r["name"])),
    }


def _page(site: BuildContext, f: _OfJurisdiction, duties: Mapping[str, list[Deadline]]) -> None:
    j = f.of
    latest = f.changes[:_CHANGES]
    every = [d for i in j.instruments for d in duties.get(i.id, ())]
    sources = [s for r in j.regimes for s in r.sources]
    looks = [h for s in sources if (h := site.health.get(s.id))]
    key = key_of(
        [(i.id, i.title, i.short) for i in j.instruments],
        [(r.id, r.title, r.strand) for r in j.regimes],
        sorted(f.stands.items()),
        [(c.key, site.dated_key(c.instrument)) for c in latest],
        len(f.changes),
        f.due,
        every and site.titles_key({d.act for d in every}),
        [(s.instrument, s.status, s.since) for s in f.bound],
        f.columns,
        [(site.registry.codebooks[c.codebook].title) for c in f.columns],
        [(h.source, h.good, h.last_success) for h in looks],
        len(sources),
        [bool(site.versions.get(i.id)) for i in j.instruments],
    )
    job = f"jurisdiction:{j.code}"
    if site.out.done(job, key):
        return
    site.tell([c.id for c in latest])

    def shown(lang: str, where: dict[str, str]) -> dict[str, Any]:
        strands: dict[str, list[dict[str, Any]]] = {s.value: [] for s in Strand}
        for regime, i in j.laws:
            strands[regime.strand.value].append(row(site, i, f.stands[i.id], lang, where["root"]))
        for rows in strands.values():
            rows.sort(key=lambda r: (GROUPS.index(r["stand"].group), str(r["title"])))
        return {
            "title": party_name(j.code, lang),
            "of_union": (party_name("EU", lang), "EU.html") if j.code in EU else None,
            "groups": counted(f.stands.values()),
            "laws": len(j.laws),
            "strands": [
                (s, name("strand", s, lang),
                 [r for r in rows if r["stand"].group != "ended"],
                 [r for r in rows if r["stand"].group == "ended"])
                for s, rows in strands.items() if rows
            ],
            "treaties": [
                (site.title(s.instrument, lang, short=True), site.links[f"instrument:{s.instrument}"], s)
                for s in sorted(f.bound, key=lambda s: (not s.status.binds, s.since or date.min))
            ],
            "due": due_lines(f.due, every)[:_DUE],
            "title_of": lambda d: site.title(d.instrument, lang, short=True),
            "act_title": lambda d: site.title(d.act, lang, short=True),
            "link_of": lambda d: f"../instruments/{page_name(d.instrument)}.html",
            "changes": listed(site, latest, lang, where["root"]),
            "count": len(f.changes),
            "compared": _compared(site, f, lang),
            "regimes": [
                (pick(r.title, lang), f"../regimes/{page_name(r.id)}.html", _watched(site, r.sources))
                for r in j.regimes
            ],
            "sources": len(sources),
            "bad": sum(not h.good for h in looks),
            "seen": max((h.last_success for h in looks if h.last_success), default=None),
        }  # fmt: skip

    with site.out.job(job, key):
        put_page(site, page_path(j.code), "site/jurisdiction.html.j2", shown)


def _compared(site: BuildContext, f: _OfJurisdiction, lang: str) -> list[dict[str, Any]]:
    """Comparisons with columns of the jurisdiction; the address shows up to five of them."""
    books: dict[str, list[str]] = {}
    for c in f.columns:
        books.setdefault(c.codebook, []).append(c.instrument)
    return [
        {
            "title": pick(site.registry.codebooks[book].title, lang),
            "href": f"../compare/{page_name(book)}.html#i={','.join(ids[:5])}",
            "columns": [
                (site.title(id_, lang, short=True), f"../instruments/{page_name(id_)}.html") for id_ in ids
            ],
        }
        for book, ids in sorted(books.items())
        if any(book == coding.codebook for coding in site.registry.codings)
    ]


def _watched(site: BuildContext, sources: Sequence[Any]) -> tuple[int, date | None]:
    """How many sources, and the newest look that went well."""
    seen = [h.last_success.date() for s in sources if (h := site.health.get(s.id)) and h.last_success]
    return len(sources), max(seen, default=None)
