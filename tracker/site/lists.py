"""The pages that list: changes, strands and regimes, briefings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.period import Period
from tracker.publish import editions
from tracker.publish.charts import change_bars
from tracker.publish.labels import name
from tracker.publish.period_titles import period_title
from tracker.registry.schema import Instrument, Regime
from tracker.site.context import BuildContext, ChangeEntry, put_page, steps_of_law
from tracker.site.files import key_of, page_name
from tracker.site.filters import Choice, choices, marks
from tracker.site.regime import regime_page
from tracker.site.tables import briefing_files

_ON_PAGE = 150
WEIGHT = ("substantive", "minor", "editorial")


def listed(site: BuildContext, items: Sequence[ChangeEntry], lang: str, up: str = "") -> list[dict[str, Any]]:
    """Changes as lists show them, a step in several languages once; ``up`` leads from the page to the root of
    its edition."""
    return [
        {
            "href": f"{up}changes/{page_name(c.id)}.html",
            "title": site.label(c.instrument, lang),
            "sentence": site.sentences(c.id, lang)[0].bare,
            "significance": c.significance,
            "marks": marks(site, c.instrument, c.observed_at.date(), weight=c.significance),
            "languages": list(dict.fromkeys([c.language, *(o.language for o in others)])),
            "observed_at": c.observed_at,
            "valid_from": site.law_from(c),
        }
        for c, others in steps_of_law(items)
    ]


def change_lists(site: BuildContext) -> list[tuple[int, list[tuple[str, int]]]]:
    """The changes year by year in pages of `_ON_PAGE`, counted from the oldest, so that a new change
    touches only the last page of its year. Returns (year, [(address, changes)]), newest year first."""
    years: dict[int, list[ChangeEntry]] = {}
    for c in site.changes.values():
        years.setdefault(int(c.observed[:4]), []).append(c)
    out: list[tuple[int, list[tuple[str, int]]]] = []
    for year, items in sorted(years.items(), reverse=True):
        pages = [items[n : n + _ON_PAGE] for n in range(0, len(items), _ON_PAGE)]
        named = [f"changes/list-{year}-{n}.html" for n in range(1, len(pages) + 1)]
        out.append((year, [(p, len(found)) for p, found in zip(named, pages, strict=True)]))
        for n, (path, found) in enumerate(zip(named, pages, strict=True)):
            around = (named[n - 1] if n else None, named[n + 1] if n + 1 < len(named) else None)
            keys = [f"{c.key} {site.regime_key(c.instrument)} {site.dated_key(c.instrument)}" for c in found]
            _list_page(site, path, year, list(reversed(found)), around, key_of(keys, around))
    return out


def _list_page(
    site: BuildContext,
    path: str,
    year: int,
    items: list[ChangeEntry],
    around: tuple[str | None, str | None],
    key: str,
) -> None:
    job = f"list:{path}"
    if site.out.done(job, key):
        return
    site.tell([c.id for c in items])
    with site.out.job(job, key):
        put_page(
            site,
            path,
            "site/changes.html.j2",
            lambda lang, where: {
                "title": f"{editions.gettext(lang, 'Changes')} {year}{_number(path)}",
                "years": [(year, listed(site, items, lang, where["root"]))],
                "choices": _choices(site, items, lang),
                "pages": [],
                "chart": "",
                "around": [
                    (editions.gettext(lang, text), f"{where['root']}{p}")
                    for text, p in zip(("Older", "Newer"), around, strict=True)
                    if p
                ],
            },
        )


def _number(path: str) -> str:
    """What tells a year's further pages apart.

    >>> _number("changes/list-2024-1.html"), _number("changes/list-2024-2.html")
    ('', ' · 2')
    """
    number = path.removesuffix(".html").rpartition("-")[2]
    return f" · {number}" if number != "1" else ""


def changes(site: BuildContext, pages: list[tuple[int, list[tuple[str, int]]]]) -> None:
    """The newest changes, activity per regime, and the way to all of them."""
    newest = list(site.changes.values())[-_ON_PAGE // 2 :][::-1]
    site.tell([c.id for c in newest])
    count: dict[str, Counter[str]] = {}
    for c in site.changes.values():
        regime = site.registry.regime_of(c.instrument)
        count.setdefault(regime.id if regime else "", Counter())[c.significance] += 1
    with site.out.job("changes", ""):
        put_page(
            site,
            "changes.html",
            "site/changes.html.j2",
            lambda lang, _: {
                "title": editions.gettext(lang, "Changes"),
                "feed": "all",
                "years": [(editions.gettext(lang, "Newest"), listed(site, newest, lang))],
                "choices": _choices(site, newest, lang),
                "pages": pages,
                "chart": _activity(site, count, lang),
                "around": [],
            },
        )


def _choices(site: BuildContext, items: Sequence[ChangeEntry], lang: str) -> list[Choice]:
    return choices((marks(site, c.instrument, None, weight=c.significance) for c in items), lang)


def _activity(site: BuildContext, count: dict[str, Counter[str]], lang: str) -> object:
    rows = []
    codes = ("substantive", "minor", "editorial")
    for regime, found in sorted(count.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:30]:
        words = editions.punctuation(lang).items(
            f"{name('significance', code, lang)} {found[code]}" for code in codes if found[code]
        )
        title = editions.pick(site.registry.regimes[regime].title, lang) if regime else "–"
        rows.append((title, [found[code] for code in codes], words))
    kinds = [name("significance", code, lang) for code in codes]
    return change_bars(rows, editions.gettext(lang, "Changes by regime"), kinds)


# --- strands and regimes -------------------------------------------------------------------------------


def _by_strand(site: BuildContext) -> dict[str, list[Regime]]:
    out: dict[str, list[Regime]] = {}
    for regime in site.registry.regimes.values():
        out.setdefault(regime.strand.value, []).append(regime)
    return out


def strands(site: BuildContext, duties: Mapping[str, list[Deadline]]) -> None:
    """All strands with their regimes; each strand and each regime as a page."""
    found = _by_strand(site)
    with site.out.job("strands", ""):
        _strand_pages(site, "strands.html", found)
        for strand, regimes in found.items():
            _strand_pages(site, f"strands/{page_name(strand)}.html", {strand: regimes})
    for regime in site.registry.regimes.values():
        regime_page(site, regime, duties, listed)


def _strand_pages(site: BuildContext, path: str, shown: dict[str, list[Regime]]) -> None:
    put_page(
        site, path, "site/strands.html.j2", lambda lang, where: _strand_page(site, shown, lang, where, path)
    )


def _strand_page(
    site: BuildContext, shown: dict[str, list[Regime]], lang: str, where: dict[str, str], path: str
) -> dict[str, Any]:
    one = next(iter(shown)) if path.startswith("strands/") else None
    newest = (site.changes[id_] for id_ in reversed(site.changes))
    of_strand = (c for c in newest if _strand_of(site, c.instrument) == one)
    latest = list(islice(of_strand, 20)) if one else []
    return {
        "title": name("strand", one, lang) if one else editions.gettext(lang, "Strands and regimes"),
        "strands": [
            (
                s,
                [
                    {
                        "title": editions.pick(r.title, lang),
                        "href": f"{where['root']}regimes/{page_name(r.id)}.html",
                        "summary": editions.pick(r.summary, lang) if r.summary else "",
                        "instruments": _instruments(site, r.instruments, lang, where),
                    }
                    for r in regimes
                ],
            )
            for s, regimes in shown.items()
        ],
        "one": one,
        "crumbs": [(editions.gettext(lang, "Strands and regimes"), f"{where['root']}strands.html")]
        if one
        else [],
        "changes": listed(site, latest, lang, where["root"]),
    }


def _strand_of(site: BuildContext, instrument: str) -> str | None:
    regime = site.registry.regime_of(instrument)
    return regime.strand.value if regime else None


def _instruments(
    site: BuildContext, items: Sequence[Instrument], lang: str, where: dict[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "title": editions.pick(i.title, lang),
            "href": f"{where['root']}instruments/{page_name(i.id)}.html",
            "versions": sum(len(v) for v in site.versions.get(i.id, {}).values()),
        }
        for i in items[:500]
    ]


# --- briefings ------------------------------------------------------------------------------------------


def briefing_index(site: BuildContext, months: list[Period]) -> None:
    """Every briefing by year: the figures of its month, and its weightiest change in words."""
    found: dict[str, list[ChangeEntry]] = {}
    for c in site.changes.values():
        found.setdefault(c.observed[:7], []).append(c)

    def row(period: Period, lang: str) -> dict[str, Any]:
        changes = found.get(period.name, [])
        n = Counter(c.significance for c in changes)
        first = min(changes, key=lambda c: (WEIGHT.index(c.significance), c.observed, c.id))
        return {
            "href": f"briefings/{page_name(period.name)}.html",
            "title": period_title(period, lang),
            "figures": editions.punctuation(lang).items(
                f"{n[w]} {name('significance', w, lang)}" for w in WEIGHT if n[w]
            ),
            "first": site.sentences(first.id, lang)[0],
            "files": briefing_files(period.name, lang),
        }

    def page(lang: str, _: dict[str, str]) -> dict[str, Any]:
        years: dict[int, list[dict[str, Any]]] = {}
        for period in months:
            years.setdefault(period.first.year, []).append(row(period, lang))
        title = editions.gettext(lang, "Briefings")
        return {
            "title": title,
            "years": years,
        }

    with site.out.job("briefings", ""):
        put_page(site, "briefings.html", "site/briefings.html.j2", page)
