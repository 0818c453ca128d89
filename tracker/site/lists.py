"""The pages that list: the home of an edition, changes, strands and regimes, deadlines, sources."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from tracker.render import env, i18n
from tracker.render.i18n import EDITIONS
from tracker.render.words import name
from tracker.site import notices
from tracker.site.files import key_of, nav, page_name
from tracker.site.regime import calendar_path as regime_calendar
from tracker.site.regime import regime_page
from tracker.site.state import both
from tracker.site.timeline import bars, timeline
from tracker.store import reader, upkeep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracker.brief.period import Period
    from tracker.registry.schema import Instrument, Regime
    from tracker.site.deadlines import Deadline
    from tracker.site.state import Change, Site

_ON_HOME, _DUE_ON_HOME, _ON_PAGE = 20, 12, 150
_WEIGHT = ("substantive", "minor", "editorial")
#: Sources a page of the health list shows.
_SOURCES = 400
#: How long an incident that is over is still told of.
_INCIDENTS = timedelta(days=90)


def listed(site: Site, items: Sequence[Change], lang: str, up: str = "") -> list[dict[str, Any]]:
    """Changes as lists show them; ``up`` leads from the page to the root of its edition."""
    return [
        {
            "href": f"{up}changes/{page_name(c.id)}.html",
            "title": site.title(c.instrument, lang, short=True),
            "sentence": site.sentence(c.id, lang),
            "significance": c.significance,
            "language": c.language,
            "observed_at": c.observed_at,
            "valid_from": c.valid_from,
        }
        for c in items
    ]


def change_lists(site: Site) -> list[tuple[int, list[tuple[str, int]]]]:
    """The changes year by year in pages of `_ON_PAGE`, counted from the oldest, so that a new change
    touches only the last page of its year. Returns (year, [(address, changes)]), newest year first."""
    years: dict[int, list[Change]] = {}
    for c in site.changes.values():
        years.setdefault(int(c.observed[:4]), []).append(c)
    out: list[tuple[int, list[tuple[str, int]]]] = []
    for year, items in sorted(years.items(), reverse=True):
        pages = [items[n : n + _ON_PAGE] for n in range(0, len(items), _ON_PAGE)]
        named = [f"changes/list-{year}-{n}.html" for n in range(1, len(pages) + 1)]
        out.append((year, [(p, len(found)) for p, found in zip(named, pages, strict=True)]))
        for n, (path, found) in enumerate(zip(named, pages, strict=True)):
            around = (named[n - 1] if n else None, named[n + 1] if n + 1 < len(named) else None)
            keys = [f"{c.key} {site.regime_key(c.instrument)}" for c in found]
            _list_page(site, path, year, list(reversed(found)), around, key_of(keys, around))
    return out


def _list_page(
    site: Site, path: str, year: int, items: list[Change], around: tuple[str | None, str | None], key: str
) -> None:
    job = f"list:{path}"
    if site.out.done(job, key):
        return
    site.name_changes([c.id for c in items])
    with site.out.job(job, key):
        both(
            site,
            path,
            lambda lang, where: env.page(
                "site/changes.html.j2",
                lang,
                title=f"{i18n.gettext(lang, 'Changes')} {year}",
                years=[(year, listed(site, items, lang, where["root"]))],
                pages=[],
                chart="",
                around=[
                    (i18n.gettext(lang, text), f"{where['root']}{p}")
                    for text, p in zip(("Older", "Newer"), around, strict=True)
                    if p
                ],
                nav=where,
            ),
        )


def changes(site: Site, pages: list[tuple[int, list[tuple[str, int]]]]) -> None:
    """The newest changes, activity per regime, and the way to all of them."""
    newest = list(site.changes.values())[-_ON_PAGE // 2 :][::-1]
    site.name_changes([c.id for c in newest])
    count: dict[str, Counter[str]] = {}
    for c in site.changes.values():
        regime = site.registry.regime_of(c.instrument)
        count.setdefault(regime.id if regime else "", Counter())[c.significance] += 1
    with site.out.job("changes", ""):
        both(
            site,
            "changes.html",
            lambda lang, where: env.page(
                "site/changes.html.j2",
                lang,
                title=i18n.gettext(lang, "Changes"),
                feed="all",
                years=[(i18n.gettext(lang, "Newest"), listed(site, newest, lang))],
                pages=pages,
                chart=_activity(site, count, lang),
                around=[],
                nav=where,
            ),
        )


def _activity(site: Site, count: dict[str, Counter[str]], lang: str) -> object:
    rows = []
    codes = ("substantive", "minor", "editorial")
    for regime, found in sorted(count.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:30]:
        words = (", " if lang == "en" else "、").join(
            f"{name('significance', code, lang)} {found[code]}" for code in codes if found[code]
        )
        title = i18n.pick(site.registry.regimes[regime].title, lang) if regime else "–"
        rows.append((title, [found[code] for code in codes], words))
    return bars(rows, i18n.gettext(lang, "Changes by regime"))


# --- home ------------------------------------------------------------------------------------------------


def home(site: Site, duties: list[Deadline], codebooks: list[dict[str, Any]], briefings: list[Any]) -> None:
    """What changed lately, what is due next, what is in trouble."""
    latest = list(site.changes.values())[-_ON_HOME:][::-1]
    site.name_changes([c.id for c in latest])
    counts = reader.counts(site.session) | {"instruments": len(site.registry.instruments)}
    due = [d for d in duties if d.state == "upcoming"]
    troubles = [h for h in site.health.values() if not h.good]
    troubles.sort(key=lambda h: (h.last_check, h.source), reverse=True)

    def page(lang: str, where: dict[str, str]) -> str:
        return env.page(
            "site/index.html.j2",
            lang,
            title=i18n.gettext(lang, "Digital rules across borders"),
            nav=where,
            as_of=site.as_of,
            counts=counts,
            changes=listed(site, latest, lang),
            more_changes=len(site.changes) if len(site.changes) > _ON_HOME else 0,
            notices=notices.newest(site, lang, notices.ON_HOME),
            due=due[:_DUE_ON_HOME],
            more_due=len(due) > _DUE_ON_HOME,
            title_of=lambda d: site.title(d.instrument, lang, short=True),
            act_title=lambda d: site.title(d.act, lang, short=True),
            link_of=lambda d: f"instruments/{page_name(d.instrument)}.html",
            codebooks=[{**c, "title": i18n.pick(c["title"], lang)} for c in codebooks],
            briefings=[(f"briefings/{page_name(b.name)}.html", b.title(lang)) for b in briefings[:8]],
            strands=[
                (
                    s,
                    f"strands/{page_name(s)}.html",
                    [(i18n.pick(r.title, lang), f"regimes/{page_name(r.id)}.html") for r in found],
                )
                for s, found in _by_strand(site).items()
            ],
            troubles=troubles[:10],
            more_troubles=max(len(troubles) - 10, 0),
        )

    with site.out.job("home", ""):
        both(site, "index.html", page)


def _by_strand(site: Site) -> dict[str, list[Regime]]:
    out: dict[str, list[Regime]] = {}
    for regime in site.registry.regimes.values():
        out.setdefault(regime.strand.value, []).append(regime)
    return out


# --- strands and regimes -------------------------------------------------------------------------------


def strands(site: Site, duties: Mapping[str, list[Deadline]]) -> None:
    """All strands with their regimes; each strand and each regime as a page."""
    found = _by_strand(site)
    with site.out.job("strands", ""):
        _strand_pages(site, "strands.html", found)
        for strand, regimes in found.items():
            _strand_pages(site, f"strands/{page_name(strand)}.html", {strand: regimes})
    for regime in site.registry.regimes.values():
        regime_page(site, regime, duties, listed)


def _strand_pages(site: Site, path: str, shown: dict[str, list[Regime]]) -> None:
    both(site, path, lambda lang, where: _strand_page(site, shown, lang, where, path))


def _strand_page(
    site: Site, shown: dict[str, list[Regime]], lang: str, where: dict[str, str], path: str
) -> str:
    one = next(iter(shown)) if path.startswith("strands/") else None
    newest = (site.changes[id_] for id_ in reversed(site.changes))
    of_strand = (c for c in newest if _strand_of(site, c.instrument) == one)
    latest = list(islice(of_strand, 20)) if one else []
    return env.page(
        "site/strands.html.j2",
        lang,
        title=name("strand", one, lang) if one else i18n.gettext(lang, "Strands and regimes"),
        strands=[
            (
                s,
                [
                    {
                        "title": i18n.pick(r.title, lang),
                        "href": f"{where['root']}regimes/{page_name(r.id)}.html",
                        "summary": i18n.pick(r.summary, lang) if r.summary else "",
                        "instruments": _instruments(site, r.instruments, lang, where),
                    }
                    for r in regimes
                ],
            )
            for s, regimes in shown.items()
        ],
        one=one,
        changes=listed(site, latest, lang, where["root"]),
        nav=where,
    )


def _strand_of(site: Site, instrument: str) -> str | None:
    regime = site.registry.regime_of(instrument)
    return regime.strand.value if regime else None


def _instruments(
    site: Site, items: Sequence[Instrument], lang: str, where: dict[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "title": i18n.pick(i.title, lang),
            "href": f"{where['root']}instruments/{page_name(i.id)}.html",
            "versions": sum(len(v) for v in site.versions.get(i.id, {}).values()),
        }
        for i in items[:500]
    ]


# --- deadlines, sources, briefings ----------------------------------------------------------------------


def deadlines(site: Site, duties: list[Deadline]) -> None:
    """Upcoming, moved and passed, with a drawing of what is to come."""
    by_state = {s: [d for d in duties if d.state == s] for s in ("upcoming", "moved", "passed")}
    shifted = [d for d in duties if d.was_due or d.state == "moved"]

    def page(lang: str, where: dict[str, str]) -> str:
        coming = by_state["upcoming"][:40]
        return env.page(
            "site/deadlines.html.j2",
            lang,
            title=i18n.gettext(lang, "Deadlines"),
            as_of=site.as_of,
            drawing=timeline(
                [(d.date, str(n)) for n, d in enumerate(coming, 1)],
                [],
                i18n.gettext(lang, "What is due next"),
                i18n.gettext(lang, "Steps"),
            ),
            upcoming=by_state["upcoming"][:300],
            moved=shifted[:300],
            passed=by_state["passed"][::-1][:300],
            title_of=lambda d: site.title(d.instrument, lang, short=True),
            act_title=lambda d: site.title(d.act, lang, short=True),
            link_of=lambda d: f"instruments/{page_name(d.instrument)}.html",
            downloads=[
                (label, f"{where['top']}{path}")
                for label, path in (
                    ("iCalendar", f"deadlines-{lang}.ics"),
                    ("CSV", "deadlines.csv"),
                    ("JSON", "deadlines.json"),
                )
            ],
            nav=where,
        )

    from tracker.site.duties import as_csv, rows

    with site.out.job("deadlines", ""):
        both(site, "deadlines.html", page)
        data = rows(duties)
        from tracker.site.takeaway import to_json

        site.out.put("deadlines.json", to_json(data))
        site.out.put("deadlines.csv", as_csv(data))
    calendars(site, duties)


def calendars(site: Site, duties: list[Deadline]) -> None:
    """Calendars of all duties and of each regime that has some; made again when a duty differs."""
    from tracker.site.duties import as_ics, named

    names = named(duties)
    of_regime: dict[str, list[Deadline]] = {}
    for d in duties:
        regime = site.registry.regime_of(d.instrument)
        for id_ in (regime.id,) if regime else d.regimes:
            of_regime.setdefault(id_, []).append(d)
    whole: list[tuple[str | None, list[Deadline]]] = [(None, duties)]
    for of, mine in [*whole, *sorted(of_regime.items())]:
        acts = sorted({d.instrument for d in mine})
        stamp = site.as_of.replace(hour=0, minute=0, second=0, microsecond=0) if site.as_of else None
        key = key_of(mine, [names[d] for d in mine], acts and site.titles_key(acts), stamp, _ends(site, acts))
        job = f"calendar:{of or ''}"
        if site.out.done(job, key):
            continue
        with site.out.job(job, key):
            for lang in EDITIONS:
                path = calendar_path(of, lang)
                title = None
                if of is not None:
                    regime = site.registry.regimes.get(of)
                    title = i18n.pick(regime.title, lang) if regime else of
                made = as_ics(mine, site.registry, lang, stamp, names=names, title=title)
                site.out.put(path, made)


def calendar_path(regime: str | None, lang: str) -> str:
    return f"deadlines-{lang}.ics" if regime is None else regime_calendar(regime, lang)


def _ends(site: Site, instruments: list[str]) -> list[str]:
    """What may cancel a duty."""
    found = (site.registry.instruments.get(id_) for id_ in instruments)
    return [e.model_dump_json() for i in found if i is not None for e in i.events if not e.eid]


def sources(site: Site) -> None:
    """Every source by class, with how its looks have fared; what is in trouble first."""
    order = {"text": 0, "listing": 1, "record": 2}
    found = sorted(
        site.registry.sources.values(),
        key=lambda s: (not ((h := site.health.get(s.id)) and not h.good), order[s.kind], s.id),
    )
    events = reader.events(site.session)[-60:][::-1]
    since = site.as_of - _INCIDENTS if site.as_of else None
    incidents = upkeep.incidents(site.session, since=since)[::-1][:200]
    troubled = {i.source: i for i in incidents if i.closed_at is None}
    due = upkeep.dues(site.session)

    def page(lang: str, where: dict[str, str]) -> str:
        def published(id_: str | None) -> str:
            p = site.registry.publishers.get(id_ or "")
            return (p.zh or p.en if lang == "zh" else p.en) if p else ""

        return env.page(
            "site/sources.html.j2",
            lang,
            title=i18n.gettext(lang, "Sources and health"),
            rows=[(s, site.health.get(s.id), published(s.publisher)) for s in found[:_SOURCES]],
            listed=site.listed,
            more=max(len(found) - _SOURCES, 0),
            bad=sum(1 for h in site.health.values() if not h.good),
            checked=len(site.health),
            total=len(found),
            title_of=lambda id_: site.title(id_, lang, short=True),
            events=events,
            incidents=incidents,
            troubled=troubled,
            due=due,
            as_of=site.as_of,
            nav=where,
        )

    with site.out.job("sources", ""):
        both(site, "sources.html", page)


def briefing_index(site: Site, months: list[Period]) -> None:
    """Every briefing by year: the figures of its month, and its weightiest change in words."""
    found: dict[str, list[Change]] = {}
    for c in site.changes.values():
        found.setdefault(c.observed[:7], []).append(c)

    def row(period: Period, lang: str) -> dict[str, Any]:
        changes = found.get(period.name, [])
        n = Counter(c.significance for c in changes)
        first = min(changes, key=lambda c: (_WEIGHT.index(c.significance), c.observed, c.id))
        comma = "、" if lang == "zh" else ", "
        return {
            "href": f"briefings/{page_name(period.name)}.html",
            "title": period.title(lang),
            "figures": comma.join(f"{n[w]} {name('significance', w, lang)}" for w in _WEIGHT if n[w]),
            "first": site.sentence(first.id, lang),
        }

    def page(lang: str, where: dict[str, str]) -> str:
        years: dict[int, list[dict[str, Any]]] = {}
        for period in months:
            years.setdefault(period.first.year, []).append(row(period, lang))
        title = i18n.gettext(lang, "Briefings")
        return env.page("site/briefings.html.j2", lang, title=title, nav=where, years=years)

    with site.out.job("briefings", ""):
        both(site, "briefings.html", page)


__all__ = ["briefing_index", "change_lists", "changes", "deadlines", "home", "nav", "sources", "strands"]
