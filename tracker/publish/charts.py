"""The two drawings of a briefing, as SVG that stands alone; colours are attributes, so that a page's own
style, light or dark, may replace them by class. What they show is said in words beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from unicodedata import east_asian_width

from markupsafe import Markup

from tracker.publish import editions

_WIDTH = 760
_FONT = "Noto Sans CJK SC, Noto Sans, sans-serif"
_BARS = (("sub", "#8a1c1c"), ("min", "#0b4a86"), ("edi", "#c3ccd4"))
#: kind of a date -> its class and colour, and where its mark stands
_MARKS = {"passed": ("edi", "#7c8791"), "moved": ("sub", "#8a1c1c"), "upcoming": ("min", "#0b4a86")}


def cut(text: str, limit: int) -> str:
    """Text that takes at most ``limit`` half-width places."""
    used = 0
    for n, char in enumerate(text):
        used += 2 if east_asian_width(char) in "WF" else 1
        if used > limit:
            return f"{text[: max(n - 1, 0)].rstrip()}…"
    return text


def _svg(height: float, label: str, parts: Sequence[Markup]) -> str:
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {:.0f}" width="{}" '
            'height="{:.0f}" role="img" aria-label="{}" font-family="{}" font-size="12">{}</svg>'
        ).format(_WIDTH, height, _WIDTH, height, label, _FONT, Markup("").join(parts))
    )


def activity(rows: Sequence[tuple[str, Sequence[int], str]], label: str) -> str:
    """Changes per regime as stacked bars: (regime, substantive/minor/editorial, the figures in words)."""
    most = max((sum(figures) for _, figures, _ in rows), default=0)
    if not most:
        return ""
    parts = []
    for k, (name, figures, words) in enumerate(rows):
        y, at = 24 * k, 290.0
        parts.append(Markup('<text x="0" y="{}" fill="#1c2024">{}</text>').format(y + 15, cut(name, 44)))
        for (css, colour), n in zip(_BARS, figures, strict=True):
            width = 260 * n / most
            if n:
                parts.append(
                    Markup(
                        '<rect class="{}" fill="{}" x="{:.1f}" y="{}" width="{:.1f}" height="14"/>'
                    ).format(css, colour, at, y + 4, width)
                )
            at += width
        parts.append(
            Markup('<text x="{:.1f}" y="{}" fill="#1c2024">{}</text>').format(at + 6, y + 15, cut(words, 32))
        )
    return _svg(24 * len(rows), label, parts)


def timeline(marks: Sequence[tuple[date, str, str]], start: date, end: date, label: str, lang: str) -> str:
    """Dates on one line: (day, kind, number as in the table beside it); nothing for fewer than two days."""
    inside = sorted(m for m in marks if start <= m[0] <= end)
    if len({day for day, _, _ in inside}) < 2:
        return ""
    span = max((end - start).days, 1)

    def x(day: date) -> float:
        return 16 + (_WIDTH - 32) * (day - start).days / span

    rows: list[float] = []
    drawn: list[Markup] = []
    for day, kind, number in inside:
        at, wide = x(day), 12.0 + 7 * len(number)
        row = next((r for r, taken in enumerate(rows) if at - wide / 2 >= taken), len(rows))
        rows[row : row + 1] = [at + wide / 2 + 3]
        css, colour = _MARKS[kind]
        y = 34 + 20 * row
        drawn.append(
            Markup(
                '<rect class="{}" fill="{}" x="{:.1f}" y="{}" width="{:.1f}" height="16" rx="8"/>'
                '<text class="on" x="{:.1f}" y="{}" text-anchor="middle" font-size="11" fill="#fff">{}</text>'
            ).format(css, colour, at - wide / 2, y, wide, at, y + 12, number)
        )
    height = 34 + 20 * len(rows) + 6
    return _svg(height, label, [*_axis(start, end, x, height, lang), *drawn])


def _axis(start: date, end: date, place: Callable[[date], float], height: int, lang: str) -> list[Markup]:
    line = '<line class="tick" stroke="#c3ccd4" x1="16" y1="26" x2="{}" y2="26"/>'
    out = [Markup(line).format(_WIDTH - 16)]  # noqa: S704 - our own
    months = []
    day = start.replace(day=1)
    while day <= end:
        months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = max(1, -(-len(months) // 9))
    for n, month in enumerate(months):
        if n % every or month < start:
            continue
        at = place(month)
        out.append(
            Markup(
                '<line class="tick" stroke="#c3ccd4" x1="{:.1f}" y1="20" x2="{:.1f}" y2="{}"/>'
                '<text class="tick" x="{:.1f}" y="14" font-size="11" fill="#4a5159">{}</text>'
            ).format(at, at, height, at, editions.format_month(month.year, month.month, lang))
        )
    return out
