"""Dated steps as a drawing and as pages: one for each strand, a lane for each instrument."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.steps import Step, steps
from tracker.publish import editions, templates
from tracker.publish.date_rows import STEP_COLUMNS, rows_csv, step_rows
from tracker.publish.labels import instrument_title, name
from tracker.registry import Registry
from tracker.registry.schema import Regime
from tracker.site.context import Site, both
from tracker.site.downloads import to_json
from tracker.site.files import key_of, page_name

_WIDTH, _LEFT, _RIGHT, _ROW = 960, 250, 24, 22
#: Years before the first upcoming one that a drawing shows; older steps stand in the table alone.
_YEARS = 10
#: The style of a drawing that stands alone; pages have it in their own style.
STYLE = (
    "text{font:12px sans-serif;fill:#1c2024}.tick{stroke:#d4d8dc}text.tick{stroke:none;fill:#4a5159}"
    ".lane{stroke:#d4d8dc}.made{fill:#5b7f9f}.due{fill:#12406b}.next{fill:#fff;stroke:#12406b;stroke-width:2}"
    ".off{fill:none;stroke:#9b1c1c;stroke-width:1.5}.now{stroke:#8a1c1c;fill:none}.today{stroke:#8a1c1c;"
    "stroke-dasharray:4 3}"
)
_MAKING = frozenset({"proposed", "adopted", "signed", "promulgated", "published", "ratified"})


def drawing(found: Sequence[Step], registry: Registry, on: date, lang: str, *, alone: bool = False) -> Markup:
    """The steps as SVG; the table beside it says the same in words. Empty for fewer than two days."""
    since = date(on.year - _YEARS, 1, 1)
    shown = [s for s in found if s.date >= since]
    lanes: dict[str, list[Step]] = {}
    for s in shown:
        lanes.setdefault(s.instrument, []).append(s)
    if len({s.date for s in shown}) < 2:
        return Markup("")
    first = min(s.date for s in shown)
    last = max(*(s.date for s in shown), on) + timedelta(days=60)
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - first).days / span, 1)

    height = 26 + _ROW * len(lanes)
    parts = [_years(first, last, height, span, x)]
    parts.append(Markup('<line class="today" x1="{0}" x2="{0}" y1="16" y2="{1}"/>').format(x(on), height))
    for n, (id_, mine) in enumerate(lanes.items()):
        y = 32 + _ROW * n
        title = instrument_title(registry, id_, lang, short=True)
        parts.append(
            Markup('<line class="lane" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(
                _LEFT, _WIDTH - _RIGHT, y=y
            )
        )
        size = 17 if lang == "zh" else 34
        short = title if len(title) <= size else f"{title[: size - 1]}…"
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 4, short))
        parts += [_mark(s, x(s.date), y, lang) for s in mine]
        parts += [
            Markup('<path class="now" d="M{} {y}Q{} {} {} {y}"/>').format(
                x(s.date), (x(s.date) + x(day)) / 2, y - 14, x(day), y=y
            )
            for s in mine
            for day in s.now
            if first <= day <= last
        ]
    label = editions.gettext(lang, "Dated steps by instrument")
    style = Markup("<style>{}</style>").format(Markup(STYLE)) if alone else ""  # noqa: S704 - our own
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart steps" viewBox="0 0 {w} {h}" width="{w}" '
        'role="img" aria-label="{label}">{style}{parts}</svg>'
    ).format(w=_WIDTH, h=height + 4, label=label, style=style, parts=Markup("").join(parts))


def _years(first: date, last: date, height: int, span: int, x: Callable[[date], float]) -> Markup:
    every = max(1, span // 365 // 12)
    return Markup("").join(
        Markup(
            '<line class="tick" x1="{0}" x2="{0}" y1="14" y2="{1}"/>'
            '<text class="tick" x="{2}" y="11">{3}</text>'
        ).format(x(date(year, 1, 1)), height, x(date(year, 1, 1)) + 3, year)
        for year in range(first.year + 1, last.year + 1)
        if (year - first.year) % every == 0
    )


def _mark(s: Step, at: float, y: int, lang: str) -> Markup:
    """A step: small and light for the making of a law, full where it counts, open where it is to come,
    a cross where it was moved. The title says it in words."""
    said = f"{editions.format_day(s.date, lang)}: {name('event', s.event, lang)}"
    if s.state in ("moved", "gone"):
        shape = Markup('<path class="off" d="M{0} {1}l8 8m0 -8l-8 8"/>').format(at - 4, y - 4)
    else:
        css = "next" if s.state in ("upcoming", "found") else "made" if s.event in _MAKING else "due"
        shape = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
            css, at, y, 3.5 if s.event in _MAKING else 5
        )
    return Markup("<g><title>{}</title>{}</g>").format(said, shape)


def page_html(
    found: Sequence[Step],
    registry: Registry,
    on: date,
    lang: str = "en",
    *,
    title: str,
    links: dict[str, str] | None = None,
    nav: dict[str, str] | None = None,
    around: Sequence[tuple[str, str, bool]] = (),
    downloads: Sequence[tuple[str, str]] = (),
) -> str:
    return templates.page(
        "site/timeline.html.j2",
        lang,
        title=title,
        on=on,
        steps=found,
        drawing=drawing(found, registry, on, lang),
        title_of=lambda id_: instrument_title(registry, id_, lang, short=True),
        act_of=lambda s: _act(registry, s, lang),
        provision_of=lambda s: (s.stands_in or s.set_by or "").partition("#")[2],
        links=links if links is not None else {},
        nav=nav,
        around=around,
        downloads=downloads,
    )


def _act(registry: Registry, s: Step, lang: str) -> str:
    return instrument_title(registry, (s.set_by or "").partition("#")[0] or None, lang, short=True)


def path(strand: str) -> str:
    return f"timelines/{page_name(strand)}.html"


def pages(site: Site) -> list[tuple[str, str]]:
    """A page for each strand with dated steps; (address, title in English) of the first."""
    if site.as_of is None:
        return []
    on = site.as_of.date()
    strands: dict[str, list[Regime]] = {}
    for regime in site.registry.regimes.values():
        if any(i.events or i.parties for i in regime.instruments):
            strands.setdefault(regime.strand.value, []).append(regime)
    for strand, regimes in strands.items():
        ids = [i.id for r in regimes for i in r.instruments]
        key = key_of(
            on,
            [r.model_dump_json(by_alias=True) for r in regimes],
            [c.key for i in ids for c in site.by_instrument.get(i, ())],
            [bool(site.versions.get(i)) for i in ids],
            list(strands),
        )
        if site.out.done(f"timeline:{strand}", key):
            continue
        held = [i for r in regimes for i in r.instruments]
        found = steps(site.registry, on, recorded_dates(site.session, site.registry, held), set(ids))
        with site.out.job(f"timeline:{strand}", key):
            _put(site, strand, list(strands), found, on)
    return [(path(next(iter(strands))), "Timelines")] if strands else []


def _put(site: Site, strand: str, strands: Sequence[str], found: Sequence[Step], on: date) -> None:
    def made(lang: str, where: dict[str, str]) -> str:
        title = editions.gettext(lang, "Timeline") + ("：" if lang == "zh" else ": ")
        files = f"{where['top']}timelines/{strand}"
        return page_html(
            found,
            site.registry,
            on,
            lang,
            title=title + name("strand", strand, lang),
            links=site.links,
            nav=where,
            around=[(name("strand", s, lang), f"{page_name(s)}.html", s == strand) for s in strands],
            downloads=[("CSV", f"{files}.csv"), ("JSON", f"{files}.json")],
        )

    both(site, path(strand), made)
    data = step_rows(found)
    site.out.put(f"timelines/{strand}.csv", rows_csv(STEP_COLUMNS, data))
    site.out.put(f"timelines/{strand}.json", to_json(data))
