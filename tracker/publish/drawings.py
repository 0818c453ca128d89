"""Drawings of pages as inline SVG, sized by numbers alone; a table beside them has the figures as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from tracker.lifecycle.steps import Step
from tracker.publish import editions
from tracker.publish.charts import cut
from tracker.publish.labels import instrument_title, name
from tracker.registry import Registry

_WIDTH, _LEFT, _RIGHT = 760, 110, 14
#: The same for a lane an instrument, and the height of a lane.
_STEP_WIDTH, _STEP_LEFT, _STEP_RIGHT, _STEP_ROW = 960, 250, 24, 22
#: Years before the first upcoming one that a drawing shows; older steps stand in the table alone.
_YEARS = 10
#: The style of a drawing that stands alone; pages have it in their own style.
_STYLE = (
    "text{font:12px sans-serif;fill:#1c2024}.tick{stroke:#d4d8dc}text.tick{stroke:none;fill:#4a5159}"
    ".lane{stroke:#d4d8dc}.made{fill:#5b7f9f}.due{fill:#12406b}.next{fill:#fff;stroke:#12406b;stroke-width:2}"
    ".off{fill:none;stroke:#9b1c1c;stroke-width:1.5}.now{stroke:#8a1c1c;fill:none}.today{stroke:#8a1c1c;"
    "stroke-dasharray:4 3}"
)
_MAKING = frozenset({"proposed", "adopted", "signed", "promulgated", "published", "ratified"})


# --- versions of one instrument -------------------------------------------------------------------------


def version_lanes(
    steps: Sequence[tuple[date, str]],
    lanes: Sequence[tuple[str, Sequence[date]]],
    label: str,
    step_label: str,
) -> Markup:
    """Numbered steps on the first lane, versions as bars on a lane each.

    ``steps``: (day, number as in the table); ``lanes``: (language, days its versions are law from). A bar
    runs from one version to the next, the last one to the end of the drawing.
    """
    days = [d for d, _ in steps] + [d for _, found in lanes for d in found]
    if len(set(days)) < 2:
        return Markup("")
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    last += timedelta(days=max(span // 25, 1))
    span = (last - first).days

    def x(day: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - first).days / span

    parts = [_years(first, last, x, 40 + 30 * (len(lanes) + 1))]
    y = 26
    if steps:
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 4, step_label))
        taken: list[float] = []
        for day, number in _by_day(steps):
            at = x(day)
            wide = 18 if len(number) < 3 else 8 + 7 * len(number)
            row = next((r for r in range(2) if r >= len(taken) or at - wide / 2 >= taken[r]), 0)
            taken[row : row + 1] = [at + wide / 2 + 2]
            parts.append(
                Markup(
                    '<g class="step"><rect x="{:.1f}" y="{}" width="{}" height="18" rx="9"/>'
                    '<text x="{:.1f}" y="{}" text-anchor="middle">{}</text></g>'
                ).format(at - wide / 2, y + row * 20 - 9, wide, at, y + row * 20 + 4, number)
            )
    y += 44 if steps else 0
    for language, found in lanes:
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 11, language))
        for n, day in enumerate(found):
            end = x(found[n + 1]) if n + 1 < len(found) else _WIDTH - _RIGHT
            parts.append(
                Markup('<rect class="v{}" x="{:.1f}" y="{}" width="{:.1f}" height="14"/>').format(
                    n % 2, x(day), y, max(end - x(day), 1.5)
                )
            )
        y += 26
    return Markup(
        '<svg class="chart line" viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}">{}</svg>'
    ).format(_WIDTH, y + 20, _WIDTH, label, Markup("").join(parts))


def _by_day(steps: Sequence[tuple[date, str]]) -> list[tuple[date, str]]:
    """Steps of one day share a circle: 4–8."""
    found: dict[date, list[str]] = {}
    for day, number in steps:
        found.setdefault(day, []).append(number)
    return [(day, n[0] if len(n) == 1 else f"{n[0]}–{n[-1]}") for day, n in found.items()]


def _years(first: date, last: date, x: Callable[[date], float], height: int, most: int = 10) -> Markup:
    years = range(first.year + 1, last.year + 1)
    every = max(1, len(years) // most)
    out = []
    for year in years:
        if (year - first.year) % every == 0:
            at = x(date(year, 1, 1))
            out.append(
                Markup(
                    '<line class="tick" x1="{:.1f}" y1="12" x2="{:.1f}" y2="{}"/>'
                    '<text class="tick" x="{:.1f}" y="10">{}</text>'
                ).format(at, at, height, at + 3, year)
            )
    return Markup("").join(out)


# --- steps of several instruments ------------------------------------------------------------------------


def step_lanes(
    found: Sequence[Step], registry: Registry, on: date, lang: str, *, alone: bool = False
) -> Markup:
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
        return round(_STEP_LEFT + (_STEP_WIDTH - _STEP_LEFT - _STEP_RIGHT) * (day - first).days / span, 1)

    height = 26 + _STEP_ROW * len(lanes)
    parts = [_years(first, last, x, height, 12)]
    parts.append(Markup('<line class="today" x1="{0}" x2="{0}" y1="16" y2="{1}"/>').format(x(on), height))
    for n, (id_, mine) in enumerate(lanes.items()):
        y = 32 + _STEP_ROW * n
        title = instrument_title(registry, id_, lang, short=True)
        parts.append(
            Markup('<line class="lane" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(
                _STEP_LEFT, _STEP_WIDTH - _STEP_RIGHT, y=y
            )
        )
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 4, cut(title, 34)))
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
    style = Markup("<style>{}</style>").format(Markup(_STYLE)) if alone else ""  # noqa: S704 - our own
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart steps" viewBox="0 0 {w} {h}" width="{w}" '
        'role="img" aria-label="{label}">{style}{parts}</svg>'
    ).format(w=_STEP_WIDTH, h=height + 4, label=label, style=style, parts=Markup("").join(parts))


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


# --- changes ----------------------------------------------------------------------------------------------


def change_bars(rows: Sequence[tuple[str, Sequence[int], str]], label: str) -> Markup:
    """Stacked bars, a row each: (name, substantive/minor/editorial counts, the figures in words)."""
    most = max((sum(n) for _, n, _ in rows), default=0)
    if not most:
        return Markup("")
    out = []
    for k, (title, figures, words) in enumerate(rows):
        y, at = 24 * k, 280.0
        for css, n in zip(("sub", "min", "edi"), figures, strict=False):
            width = 300 * n / most
            if n:
                out.append(
                    Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="14"/>').format(
                        css, at, y + 4, width
                    )
                )
            at += width
        out.append(
            Markup('<text x="0" y="{}">{}</text><text x="{:.1f}" y="{}">{}</text>').format(
                y + 15, title[:44], at + 6, y + 15, words
            )
        )
    return Markup(
        '<svg class="chart" viewBox="0 0 760 {}" width="760" role="img" aria-label="{}">{}</svg>'
    ).format(24 * len(rows), label, Markup("").join(out))
