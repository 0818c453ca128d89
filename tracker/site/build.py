"""Builds the site from the store: what an earlier build made from the same is left as it is.

Every page is a job with a key of all it is made from: ids and readings of the record, what the registry
says, the pages beside it. The cost of a build follows what changed; what is stored is only listed.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import tracker
from tracker.contract.change import changes_view
from tracker.contract.text import text_view
from tracker.lifecycle.deadlines import Deadline, by_date, consultations, deadlines
from tracker.lifecycle.period import of_month
from tracker.lifecycle.same_step import change_key
from tracker.publish import editions
from tracker.registry import Registry
from tracker.resources import templates_dir
from tracker.site import (
    chronology_page,
    closeness,
    deadline_pages,
    feeds,
    gaps,
    lists,
    notices,
    search,
    source_page,
    standing,
    tables,
)
from tracker.site.change import Context, change_page
from tracker.site.context import Change, Site, Told, Version, both
from tracker.site.downloads import (
    addresses,
    change_citations,
    put_change,
    put_cite_pages,
    put_text,
    text_citations,
)
from tracker.site.files import Output, key_of, page_name
from tracker.site.instrument import instrument_page
from tracker.site.method import method
from tracker.site.pages import text_page
from tracker.store import reader
from tracker.store.db import Store
from tracker.store.models import VersionRow

_CHUNK = 100  # changes whose texts are in memory at once
_CHECKPOINT = 500  # jobs after which a stopped build would go on


@dataclass
class Built:
    """What a build made: files of the site, files that differ from before, files removed, jobs done."""

    pages: int = 0
    written: int = 0
    removed: int = 0
    made: int = 0


@cache
def code_stamp() -> str:
    """Stands for all that every page depends on: templates, wording, and the code that renders."""
    seen = hashlib.sha256(tracker.__version__.encode())
    package = Path(tracker.__file__).parent
    files = sorted(templates_dir().rglob("*"))
    for part in ("site", "publish", "compare", "lifecycle", "brief", "contract", "diff", "notify", "law"):
        files += sorted(p for p in (package / part).rglob("*") if p.suffix in (".py", ".po"))
    for path in files:
        if path.is_file():
            seen.update(path.name.encode() + path.read_bytes())
    return seen.hexdigest()[:32]


def build(
    store: Store,
    registry: Registry,
    out: Path,
    told: Told | None = None,
    *,
    full: bool = False,
    base_url: str | None = None,
) -> Built:
    """Write the site to ``out``; ``told`` is given a line for each step. Same record, same pages.

    ``full`` makes every page again. ``base_url`` is the public address, for permalinks in citations.
    """
    output = Output(out, stamp=key_of(code_stamp(), base_url), full=full)
    with store.read() as session:
        site = Site(session, registry, output, told or (lambda _: None), base_url)
        site.load()
        duties: list[Deadline] = []
        if on := site.on:
            duties = by_date([*deadlines(registry, on, site.recorded), *consultations(session, registry, on)])
        by_instrument: dict[str, list[Deadline]] = {}
        for d in duties:
            by_instrument.setdefault(d.instrument, []).append(d)
        stale = _lines(site, by_instrument)
        _changes(site, by_instrument, stale)
        _texts(site, stale)
        _instruments(site, by_instrument)
        books = tables.matrices(site)
        months = [of_month(date.fromisoformat(f"{month}-01")) for month in _months(site)]
        tables.briefings(site, months, books)
        lists.changes(site, lists.change_lists(site))
        lists.strands(site, by_instrument)
        deadline_pages.deadlines(site, duties)
        notices.page(site)
        source_page.sources(site)
        lists.briefing_index(site, months)
        beside = [(standing.PATH, "Parties of the treaties")] if standing.page(site) else []
        beside += chronology_page.pages(site)
        if closeness.page(site):
            beside.append((closeness.PATH, "How close the texts are"))
        titled = [(href, {"en": name}) for href, name in beside] + gaps.pages(site)
        tables.comparisons(site, books, titled)
        method(site)
        feeds.feeds(site)
        search.build(site)
        lists.home(site, duties, books, months)
    gc.unfreeze()  # what `Site.load` took out of the collector's sight
    removed = output.close()
    return Built(output.paths, output.written, removed, output.made)


def _months(site: Site) -> list[str]:
    """The calendar months in which a change other than a first text was observed, newest first."""
    return sorted({c.observed[:7] for c in site.changes.values()}, reverse=True)


# --- changes -------------------------------------------------------------------------------------------


def _lines(site: Site, duties: dict[str, list[Deadline]]) -> dict[str, str]:
    """Instruments with a text or change that is not as it was -> the key of all their texts and changes.

    One key an instrument spares asking for each of its pages, which at 100,000 versions takes seconds.
    """
    out: dict[str, str] = {}
    for id_ in site.versions.keys() | site.by_instrument.keys():
        versions = [v for line in site.versions.get(id_, {}).values() for v in line]
        changes = site.by_instrument.get(id_, [])
        mine = duties.get(id_, [])
        causes = {
            str(x) for caused in {c.caused for c in changes} if caused != "[]" for x in json.loads(caused)
        }
        key = key_of(
            "\n".join([v.key for v in versions]),
            "\n".join([c.key for c in changes]),
            site.regime_key(id_),
            site.titles_key([*causes, *(d.act for d in mine)]),
            _said(mine),
            [_notes(site, c) for c in changes if c.id in site.reviews],
        )
        site.line_keys[id_] = key
        if site.out.done(f"line:{id_}", key):
            site.out.done_all(f"change:{c.id}" for c in changes)
            site.out.done_all(f"text:{v.id}" for v in versions)
        else:
            out[id_] = key
    return out


def _said(duties: list[Deadline]) -> list[Any]:
    """What a change says of dated duties: whether a day is past is not among it."""
    return [(d.date, d.event, d.eid, d.seen, d.was_due, d.now, d.state == "moved") for d in duties]


def _notes(site: Site, c: Change) -> list[Any]:
    return [(c.id, r.verdict, r.by, r.at, r.note) for r in site.reviews.get(c.id, ())]


def _changes(site: Site, duties: dict[str, list[Deadline]], lines: Iterable[str]) -> None:
    stale: list[tuple[Change, str]] = []
    for c in (c for id_ in sorted(lines) for c in site.by_instrument.get(id_, ())):
        key = _change_key(site, c, duties.get(c.instrument, []))
        if not site.out.done(f"change:{c.id}", key):
            stale.append((c, key))
    for n in range(0, len(stale), _CHUNK):
        chunk = stale[n : n + _CHUNK]
        keys = {c.id: key for c, key in chunk}
        rows = reader.changes(site.session, ids=list(keys))
        for view in changes_view(site.session, site.registry, rows):
            with site.out.job(f"change:{view['id']}", keys[view["id"]]):
                _change(site, view, duties.get(view["instrument"], []))
        site.session.expunge_all()
        site.told(f"changes: {min(n + _CHUNK, len(stale))}/{len(stale)}")
        if (n // _CHUNK) % (_CHECKPOINT // _CHUNK) == 0:
            site.out.checkpoint()


def _around(site: Site, c: Change) -> tuple[Change | None, Change | None]:
    """The changes of the same text before and after."""
    v = site.by_id.get(c.to_version)
    if v is None:
        return None, None
    _, after = site.neighbours(v)
    return site.to_version.get(c.from_version or ""), site.to_version.get(after.id) if after else None


def _siblings(site: Site, c: Change) -> list[Change]:
    """The same step in other languages."""
    same = [o for o in site.by_instrument[c.instrument] if o.language != c.language]
    return [o for o in same if _step(o) == _step(c)]


def _step(c: Change) -> tuple[str, str, str]:
    return change_key(c.instrument, c.kind, c.valid, c.observed)


def _change_key(site: Site, c: Change, duties: list[Deadline]) -> str:
    before, after = _around(site, c)
    return key_of(
        c.key,
        c.from_version,
        c.to_version,
        c.from_version in site.by_id,
        before and before.id,
        after and after.id,
        [(o.id, o.language) for o in _siblings(site, c)],
        site.regime_key(c.instrument),
        site.titles_key([*map(str, c.causes), *(d.act for d in duties)]),
        _said(duties),
        _notes(site, c),
    )


def _change(site: Site, view: dict[str, Any], duties: list[Deadline]) -> None:
    c = site.changes[view["id"]]
    instrument = site.instrument(c.instrument)
    source = site.registry.sources.get(c.source)
    before, after = _around(site, c)
    sides = [
        (label, site.by_id.get(v or ""))
        for label, v in (("The text after", c.to_version), ("The text before", c.from_version))
    ]
    evidence = [(label, reader.evidence(site.session, v.check)) for label, v in sides if v is not None]
    path = f"changes/{page_name(c.id)}.html"
    downloads = put_change(site, view)
    links = site.links

    def page(lang: str, where: dict[str, str]) -> str:
        def t(message: str) -> str:
            return editions.gettext(lang, message)

        near = (("←", before), ("→", after))
        named = (("Version before", c.from_version), ("Version after", c.to_version))
        about = Context(
            text_class=source.text if source else None,
            source_kind=source.kind if source else None,
            parties=[p.party for p in instrument.parties] if instrument else (),
            before=links.get(f"text:{c.from_version}"),
            after=links.get(f"text:{c.to_version}"),
            around=[
                (f"{arrow} {editions.format_day(o.observed_at, lang)}", f"{page_name(o.id)}.html")
                for arrow, o in near
                if o
            ],
            siblings=[
                (o.language, f"{page_name(o.id)}.html", _class(site, o.source)) for o in _siblings(site, c)
            ],
            duties=duties,
            notes=site.reviews.get(c.id, ()),
            downloads=addresses(downloads, where),
            citations=change_citations(site, view, path, lang),
            versions=[(t(label), v, links.get(f"text:{v}")) for label, v in named if v],
            evidence=[(t(label), found) for label, found in evidence],
            links=links,
        )
        return change_page(site.registry, view, lang=lang, nav=where, about=about)

    both(site, path, page)


def _class(site: Site, source: str) -> str | None:
    found = site.registry.sources.get(source)
    return found.text if found else None


# --- texts ----------------------------------------------------------------------------------------------


def _texts(site: Site, lines: dict[str, str]) -> None:
    stale: list[tuple[Version, str, tuple[Version | None, Version | None]]] = []
    for v in (v for id_ in sorted(lines) for line in site.versions.get(id_, {}).values() for v in line):
        near = site.neighbours(v)
        key = key_of(
            v.key,
            [(n.id, n.valid, n.dated, n.observed) if n else None for n in near],
            site.regime_key(v.instrument),
            c.id if (c := site.to_version.get(v.id)) else None,
        )
        if not site.out.done(f"text:{v.id}", key):
            stale.append((v, key, near))
    for n, (v, key, near) in enumerate(stale, 1):
        row = site.session.get(VersionRow, v.id)
        if row is not None:
            with site.out.job(f"text:{v.id}", key):
                _text(site, v, text_view(site.session, row), near)
        if n % 20 == 0 or n == len(stale):
            site.session.expunge_all()
            site.told(f"texts: {n}/{len(stale)}")
        if n % _CHECKPOINT == 0:
            site.out.checkpoint()
    for id_, key in lines.items():  # only now: all of their pages are made
        with site.out.job(f"line:{id_}", key):
            pass


def _text(site: Site, v: Version, view: dict[str, Any], near: tuple[Version | None, Version | None]) -> None:
    source = site.registry.sources.get(v.source)
    evidence = reader.evidence(site.session, v.check)
    path = f"texts/{page_name(v.id)}.html"
    downloads = put_text(site, view, evidence[0].url if evidence else None)
    change = site.to_version.get(v.id)
    named = {**view, "source": v.source}
    cite_pages = put_cite_pages(site, named)

    def page(lang: str, where: dict[str, str]) -> str:
        def when(o: Version) -> str:
            return editions.format_day(o.law_from or o.observed_at, lang)

        around = [
            (f"{arrow} {when(o)}", f"{page_name(o.id)}.html")
            for arrow, o in zip("←→", near, strict=True)
            if o
        ]
        if change:
            around.insert(
                0, (editions.gettext(lang, "What changed"), f"../changes/{page_name(change.id)}.html")
            )
        return text_page(
            site.registry,
            view,
            lang=lang,
            nav=where,
            evidence=evidence,
            text_class=source.text if source else None,
            source_kind=source.kind if source else None,
            instrument_href=site.links.get(f"instrument:{v.instrument}"),
            around=around,
            downloads=addresses(downloads, where),
            citations=text_citations(site, named, path, lang),
            cite_pages=cite_pages,
        )

    both(site, path, page)


# --- instruments ----------------------------------------------------------------------------------------


def _instruments(site: Site, duties: dict[str, list[Deadline]]) -> None:
    related: dict[str, list[Any]] = {}
    for r in site.registry.relations:
        for id_ in {r.from_, r.to}:
            related.setdefault(id_, []).append(r)
    sources: dict[str, list[str]] = {}
    for s in site.registry.sources.values():
        if s.instrument:
            sources.setdefault(s.instrument, []).append(s.id)
    done = 0
    for i in site.registry.instruments.values():
        lines = site.versions.get(i.id, {})
        mine = duties.get(i.id, [])
        edges = related.get(i.id, [])
        others = [x for r in edges for x in (r.from_, r.to)] + [d.act for d in mine]
        key = key_of(
            site.regime_key(i.id),
            site.line_keys.get(i.id),
            [v.last_seen for line in lines.values() for v in line],
            [r.model_dump_json() for r in edges],
            site.titles_key(others),
            mine,
            [site.health.get(s) for s in sources.get(i.id, ())],
            [e for e in i.events if site.on and e.date <= site.on],
        )
        job = f"instrument:{i.id}"
        if site.out.done(job, key):
            continue
        with site.out.job(job, key):
            instrument_page(site, i, mine, lines)
        done += 1
        if done % 20 == 0:
            site.told(f"instruments: {done}")
    site.told(f"instruments: {done}")
