"""Builds the site from the store: what an earlier build made from the same is left as it is.

Every page is a job with a key of all it is made from: ids and readings of the record, what the registry
says, the pages beside it. The cost of a build follows what changed; what is stored is only listed.
"""

from __future__ import annotations

import gc
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import tracker
from tracker import clock
from tracker.lifecycle.deadlines import Deadline, by_date, consultations, deadlines
from tracker.lifecycle.period import Period, of_month
from tracker.publish import samples
from tracker.publish.document import PaperName
from tracker.registry import Registry
from tracker.resources import templates_dir
from tracker.site import (
    common_ground,
    feeds,
    gaps,
    home,
    hosting,
    jurisdictions,
    lists,
    notices,
    page_clock,
    parties,
    rules,
    search,
    similarity,
    sources,
    tables,
    timelines,
)
from tracker.site.change_pages import acts_key, duties_key, put_changes, reviews_key
from tracker.site.context import BuildContext, Progress
from tracker.site.deadlines import deadlines_page
from tracker.site.files import Output, key_of
from tracker.site.history import put_histories
from tracker.site.instrument import put_instruments
from tracker.site.method import method
from tracker.site.registry_tables import REGISTRY_TABLES
from tracker.site.text_pages import put_script, put_texts
from tracker.site.workers import Part, Workers, processes, workers
from tracker.store.db import Store
from tracker.store.samples import holds_samples

#: Texts to be made from which on processes of their own are worth their start; how many parts they come in.
MANY, _CHUNKS = 60, 16


@dataclass
class BuildReport:
    """What a build made: files of the site, files that differ from before, files removed, jobs done."""

    pages: int = 0
    written: int = 0
    removed: int = 0
    made: int = 0
    state: Path = Path()
    moved: bool = False  # out of the folder of the site, where an earlier version kept it


@cache
def code_stamp() -> str:
    """Stands for all that every page depends on: templates, wording, and the code that renders. What pages
    only link to (style, scripts) is not part of it."""
    seen = hashlib.sha256(tracker.__version__.encode())
    package = Path(tracker.__file__).parent
    files = sorted(templates_dir().rglob("*"))
    for part in ("site", "publish", "compare", "lifecycle", "brief", "contract", "diff", "notify", "law"):
        files += sorted(p for p in (package / part).rglob("*") if p.suffix in (".py", ".po"))
    for path in files:
        if path.is_file() and path.suffix not in (".css", ".js", ".svg"):
            seen.update(path.name.encode() + path.read_bytes())
    return seen.hexdigest()[:32]


def build(
    store: Store,
    registry: Registry,
    out: Path,
    progress: Progress | None = None,
    *,
    full: bool = False,
    base_url: str | None = None,
    today: date | None = None,
    state: Path | None = None,
    jobs: int | None = None,
    paper: PaperName = "a4",
) -> BuildReport:
    """Write the site to ``out``; ``progress`` is given a line for each step. Same record and day, same pages.

    ``today``: the day of the pages, else the day where the program runs. ``full`` makes every page again.
    ``base_url`` is the public address, for permalinks, feeds and the site map. ``state``: see `Output`.
    ``paper``: of the files that are printed.
    ``jobs``: processes for a build of many texts; default: as many as there are processors.
    """
    with store.read() as session:
        samples.declare(holds_samples(session))
    output = Output(
        out, stamp=key_of(code_stamp(), base_url, samples.declared(), paper), full=full, state=state
    )
    with store.read() as session:
        on = today or clock.today()
        site = BuildContext(session, registry, output, progress or (lambda _: None), base_url, on, paper)
        site.load()
        with output.job("clock", ""):
            output.put(page_clock.SCRIPT, page_clock.script(site.on, site.looked))
        hosting.files(site)
        with output.job("scripts", ""):
            output.put("change.js", (templates_dir() / "site" / "change.js").read_text("utf-8"))
        duties = by_date([*deadlines(registry, on, site.recorded), *consultations(session, registry, on)])
        by_instrument: dict[str, list[Deadline]] = {}
        for d in duties:
            by_instrument.setdefault(d.instrument, []).append(d)
        stale = _lines(site, by_instrument)
        months = [of_month(date.fromisoformat(f"{month}-01")) for month in _months(site)]
        jobs = jobs or processes()
        if jobs > 1 and sum(len(line) for id_ in stale for line in site.versions[id_].values()) >= MANY:
            with workers(site, store, output.stamp, jobs) as pool:
                _make_apart(site, pool, stale, by_instrument, months)
        put_script(site)
        put_texts(site, stale)
        site.texts_made = True
        put_changes(site, by_instrument, stale)
        for id_, key in stale.items():  # only now: all of their pages are made
            with site.out.job(f"line:{id_}", key):
                pass
        put_instruments(site, by_instrument)
        put_histories(site)
        books = tables.matrices(site)
        tables.briefings(site, months, books)
        lists.changes(site, lists.change_lists(site))
        jurisdictions.pages(site, by_instrument)
        rules.page(site)
        lists.strands(site, by_instrument)
        deadlines_page(site, duties)
        notices.page(site)
        sources.sources(site)
        lists.briefing_index(site, months)
        beside = [(parties.PATH, "Parties of the treaties")] if parties.page(site) else []
        beside += timelines.pages(site)
        if similarity.page(site):
            beside.append((similarity.PATH, "How close the texts are"))
        for table in REGISTRY_TABLES:
            table.put(site)
            beside.append((table.path, table.title))
        titled = gaps.pages(site) + [(href, {"en": name}) for href, name in beside]
        tables.comparisons(site, books, titled, common_ground.pages(site), parties.named(site))
        method(site)
        feeds.feeds(site)
        if not output.has(search.JOB):
            search.build(site)
        home.home(site, duties, months)
        hosting.sitemap(site)
    gc.unfreeze()  # what `BuildContext.load` took out of the collector's sight
    removed = output.close()
    return BuildReport(output.paths, output.written, removed, output.made, output.state, output.moved)


def _make_apart(
    site: BuildContext,
    pool: Workers,
    stale: dict[str, str],
    duties: dict[str, list[Deadline]],
    months: list[Period],
) -> None:
    """Make what takes time in processes of their own; the build then finds it made."""
    lines = sorted(stale)
    chunks = [{id_: stale[id_] for id_ in lines[n::_CHUNKS]} for n in range(min(_CHUNKS, len(lines)))]
    pool.make([("texts", put_texts, (chunk,)) for chunk in chunks])
    site.texts_made = True
    parts: list[Part] = [("comparisons", tables.matrices, (id_,)) for id_ in site.registry.codebooks]
    parts += [("search", search.build, ()), ("similarity", similarity.page, ())]
    parts += [("instruments", put_instruments, (duties,)), ("histories", put_histories, ())]
    parts += [("changes", put_changes, (duties, chunk)) for chunk in chunks]
    pool.make(parts, texts_made=True)
    books = tables.matrices(site)
    named = [m.name for m in months]
    rest: list[Part] = [("package", tables.put_package, (books,))]
    rest += [("briefings", tables.briefings, (months, books, named[n::6])) for n in range(min(6, len(named)))]
    pool.make(rest, texts_made=True)


def _months(site: BuildContext) -> list[str]:
    """The calendar months in which a change other than a first text was observed, newest first."""
    return sorted({c.observed[:7] for c in site.changes.values()}, reverse=True)


def _lines(site: BuildContext, duties: dict[str, list[Deadline]]) -> dict[str, str]:
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
            site.dated_key(id_),
            site.titles_key([*causes, *(d.act for d in mine)]),
            duties_key(mine),
            acts_key(site, id_),
            [reviews_key(site, c) for c in changes if c.id in site.reviews],
        )
        site.line_keys[id_] = key
        if site.out.done(f"line:{id_}", key):
            site.out.done_all(f"change:{c.id}" for c in changes)
            site.out.done_all(f"text:{v.id}" for v in versions)
        else:
            out[id_] = key
    return out
