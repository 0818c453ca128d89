"""Drawings as inline SVG, sized by numbers alone; the figures stand as text in a table beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

_WIDTH, _LEFT, _RIGHT = 760, 110, 14


def timeline(
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
    for name, found in lanes:
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 11, name))
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


def _years(first: date, last: date, x: Callable[[date], float], height: int) -> Markup:
    years = range(first.year + 1, last.year + 1)
    every = max(1, len(years) // 10)
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


def bars(rows: Sequence[tuple[str, Sequence[int], str]], label: str) -> Markup:
    """Stacked bars, a row each: (name, substantive/minor/editorial counts, the figures in words)."""
    most = max((sum(n) for _, n, _ in rows), default=0)
    if not most:
        return Markup("")
    out = []
    for k, (name, figures, words) in enumerate(rows):
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
                y + 15, name[:44], at + 6, y + 15, words
            )
        )
    return Markup(
        '<svg class="chart" viewBox="0 0 760 {}" width="760" role="img" aria-label="{}">{}</svg>'
    ).format(24 * len(rows), label, Markup("").join(out))
