"""Every drawing, as inline SVG. What a drawing shows is said in words or in a table beside it.

Sizes are numbers and colours are attributes, as the pages' policy allows; a page's own style, light or
dark, replaces the colours by class. A drawing of nothing, or of one day, is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol
from unicodedata import east_asian_width

from markupsafe import Markup

from tracker.lifecycle.steps import Step
from tracker.publish import editions
from tracker.publish.labels import instrument_title, name
from tracker.registry import Registry

_WIDTH = 760
_FONT = "Noto Sans CJK SC, Noto Sans, sans-serif"
_INK, _QUIET, _RULE = "#1c2024", "#4a5159", "#c3ccd4"


def text_width(text: str) -> int:
    """Width in half-width places: a letter takes one, a Chinese character two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def cut(text: str, limit: int) -> str:
    """Text that takes at most ``limit`` half-width places.

    >>> cut("Digital Services Act", 12), cut("数字服务法", 6)
    ('Digital Ser…', '数字…')
    """
    if text_width(text) <= limit:
        return text
    out = ""
    for char in text:
        if text_width(out + char) > limit - 1:
            break
        out += char
    return out.rstrip(" -(") + "…"


def _svg(width: int, height: float, label: str, parts: Sequence[Markup], css: str = "") -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart{css}" viewBox="0 0 {w} {h:.0f}" width="{w}" '
        'height="{h:.0f}" role="img" aria-label="{label}" font-family="{font}" font-size="12">{parts}</svg>'
    ).format(
        css=f" {css}" if css else "", w=width, h=height, label=label, font=_FONT, parts=Markup("").join(parts)
    )


def _text(
    x: float, y: float, words: object, *, css: str = "", fill: str = _INK, anchor: str = "", size: int = 0
) -> Markup:
    more = Markup("").join(
        Markup(' {}="{}"').format(key, value)
        for key, value in (("class", css), ("text-anchor", anchor), ("font-size", size))
        if value
    )
    return Markup('<text x="{:.1f}" y="{:.0f}" fill="{}"{}>{}</text>').format(x, y, fill, more, words)


def _line(x1: float, y1: float, x2: float, y2: float, css: str = "tick", stroke: str = _RULE) -> Markup:
    return Markup('<line class="{}" stroke="{}" x1="{:.1f}" y1="{:.0f}" x2="{:.1f}" y2="{:.0f}"/>').format(
        css, stroke, x1, y1, x2, y2
    )


def _rect(x: float, y: float, width: float, height: float, css: str, fill: str, round_: int = 0) -> Markup:
    more = Markup(' rx="{}"').format(round_) if round_ else ""
    return Markup(
        '<rect class="{}" fill="{}" x="{:.1f}" y="{:.0f}" width="{:.1f}" height="{:.0f}"{}/>'
    ).format(css, fill, x, y, width, height, more)


def _scale(first: date, last: date, left: float, right: float) -> Callable[[date], float]:
    span = max((last - first).days, 1)
    return lambda day: left + (right - left) * (day - first).days / span


def _years(first: date, last: date, x: Callable[[date], float], height: int, most: int) -> list[Markup]:
    """A line at the beginning of each year, or of every second, third ... where there are many."""
    years = range(first.year + 1, last.year + 1)
    every = max(1, len(years) // most)
    out = []
    for year in years[every - 1 :: every]:
        at = x(date(year, 1, 1))
        out += [_line(at, 12, at, height), _text(at + 3, 10, year, css="tick", fill=_QUIET)]
    return out


# --- changes ----------------------------------------------------------------------------------------------

_BARS = (("sub", "#8a1c1c"), ("min", "#0b4a86"), ("edi", _RULE))


def change_bars(rows: Sequence[tuple[str, Sequence[int], str]], label: str) -> Markup:
    """Stacked bars, a row each: (name, substantive/minor/editorial counts, the figures in words)."""
    most = max((sum(figures) for _, figures, _ in rows), default=0)
    if not most:
        return Markup("")
    parts = []
    for k, (title, figures, words) in enumerate(rows):
        y, at = 24 * k, 290.0
        parts.append(_text(0, y + 15, cut(title, 44)))
        for (css, colour), n in zip(_BARS, figures, strict=True):
            if n:
                parts.append(_rect(at, y + 4, 260 * n / most, 14, css, colour))
            at += 260 * n / most
        parts.append(_text(at + 6, y + 15, cut(words, 32)))
    return _svg(_WIDTH, 24 * len(rows), label, parts)


# --- dates of a period ------------------------------------------------------------------------------------

#: kind of a date -> its class and colour
_MARKS = {"passed": ("edi", "#7c8791"), "moved": ("sub", "#8a1c1c"), "upcoming": ("min", "#0b4a86")}


def date_marks(
    marks: Sequence[tuple[date, str, str]], start: date, end: date, label: str, lang: str
) -> Markup:
    """Dates on one line: (day, kind, number as in the table beside it); nothing for fewer than two days."""
    inside = sorted(m for m in marks if start <= m[0] <= end)
    if len({day for day, _, _ in inside}) < 2:
        return Markup("")
    x = _scale(start, end, 16, _WIDTH - 16)
    rows: list[float] = []
    drawn: list[Markup] = []
    for day, kind, number in inside:
        at, wide = x(day), 12.0 + 7 * len(number)
        row = next((r for r, taken in enumerate(rows) if at - wide / 2 >= taken), len(rows))
        rows[row : row + 1] = [at + wide / 2 + 3]
        css, colour = _MARKS[kind]
        y = 34 + 20 * row
        drawn.append(_rect(at - wide / 2, y, wide, 16, css, colour, 8))
        drawn.append(_text(at, y + 12, number, css="on", fill="#fff", anchor="middle", size=11))
    height = 34 + 20 * len(rows) + 6
    return _svg(_WIDTH, height, label, [*_months(start, end, x, height, lang), *drawn])


def _months(start: date, end: date, x: Callable[[date], float], height: int, lang: str) -> list[Markup]:
    out = [_line(16, 26, _WIDTH - 16, 26)]
    months = []
    day = start.replace(day=1)
    while day <= end:
        months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = max(1, -(-len(months) // 9))
    for month in (m for m in months[::every] if m >= start):
        at = x(month)
        words = editions.format_month(month.year, month.month, lang)
        out += [_line(at, 20, at, height), _text(at, 14, words, css="tick", fill=_QUIET, size=11)]
    return out


# --- versions of one instrument ---------------------------------------------------------------------------


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
    last += timedelta(days=max((last - first).days // 25, 1))
    end = _WIDTH - 14
    x = _scale(first, last, 110, end)
    parts = _years(first, last, x, 40 + 30 * (len(lanes) + 1), 10)
    y = 26
    if steps:
        parts.append(_text(0, y + 4, step_label))
        taken: list[float] = []
        for day, number in _by_day(steps):
            at, wide = x(day), 18 if len(number) < 3 else 8 + 7 * len(number)
            row = next((r for r in range(2) if r >= len(taken) or at - wide / 2 >= taken[r]), 0)
            taken[row : row + 1] = [at + wide / 2 + 2]
            parts.append(
                Markup('<g class="step">{}{}</g>').format(
                    _rect(at - wide / 2, y + row * 20 - 9, wide, 18, "min", "#0b4a86", 9),
                    _text(at, y + row * 20 + 4, number, fill="#fff", anchor="middle"),
                )
            )
        y += 44
    for language, found in lanes:
        parts.append(_text(0, y + 11, language))
        for n, day in enumerate(found):
            until = x(found[n + 1]) if n + 1 < len(found) else end
            fill = "#5b7f9f" if n % 2 else "#94bada"
            parts.append(_rect(x(day), y, max(until - x(day), 1.5), 14, f"v{n % 2}", fill))
        y += 26
    return _svg(_WIDTH, y + 20, label, parts, "line")


def _by_day(steps: Sequence[tuple[date, str]]) -> list[tuple[date, str]]:
    """Steps of one day share a mark: 4–8."""
    found: dict[date, list[str]] = {}
    for day, number in steps:
        found.setdefault(day, []).append(number)
    return [(day, n[0] if len(n) == 1 else f"{n[0]}–{n[-1]}") for day, n in found.items()]


# --- steps of several instruments -------------------------------------------------------------------------

_STEP_WIDTH, _STEP_LEFT, _STEP_RIGHT, _STEP_ROW = 960, 250, 24, 22
#: Years before the first upcoming one that a drawing shows; older steps stand in the table alone.
_PAST_YEARS = 10
#: The style of a drawing that stands alone; pages have it in their own style.
_STYLE = (
    "text{font:12px sans-serif;fill:#1c2024}.tick{stroke:#d4d8dc}text.tick{stroke:none;fill:#4a5159}"
    ".lane{stroke:#d4d8dc}.made{fill:#5b7f9f}.due{fill:#12406b}.next{fill:#fff;stroke:#12406b;stroke-width:2}"
    ".off{fill:none;stroke:#9b1c1c;stroke-width:1.5}.now{stroke:#8a1c1c;fill:none}.today{stroke:#8a1c1c;"
    "stroke-dasharray:4 3}"
)
_MAKING = frozenset({"proposed", "adopted", "signed", "promulgated", "published", "ratified"})


def step_lanes(
    found: Sequence[Step], registry: Registry, on: date, lang: str, *, alone: bool = False
) -> Markup:
    """A lane for each instrument. Empty for fewer than two days. ``alone``: with its own style."""
    since = date(on.year - _PAST_YEARS, 1, 1)
    shown = [s for s in found if s.date >= since]
    lanes: dict[str, list[Step]] = {}
    for s in shown:
        lanes.setdefault(s.instrument, []).append(s)
    if len({s.date for s in shown}) < 2:
        return Markup("")
    first = min(s.date for s in shown)
    last = max(*(s.date for s in shown), on) + timedelta(days=60)
    right = _STEP_WIDTH - _STEP_RIGHT
    x = _scale(first, last, _STEP_LEFT, right)
    height = 26 + _STEP_ROW * len(lanes)
    parts = [Markup("<style>{}</style>").format(Markup(_STYLE))] if alone else []  # noqa: S704 - our own
    parts += _years(first, last, x, height, 12)
    parts.append(_line(x(on), 16, x(on), height, "today", "#8a1c1c"))
    for n, (id_, mine) in enumerate(lanes.items()):
        y = 32 + _STEP_ROW * n
        parts.append(_line(_STEP_LEFT, y, right, y, "lane"))
        parts.append(_text(0, y + 4, cut(instrument_title(registry, id_, lang, short=True), 34)))
        parts += [_step_mark(s, x(s.date), y, lang) for s in mine]
        parts += [
            Markup('<path class="now" d="M{:.1f} {y}Q{:.1f} {} {:.1f} {y}"/>').format(
                x(s.date), (x(s.date) + x(day)) / 2, y - 14, x(day), y=y
            )
            for s in mine
            for day in s.now
            if first <= day <= last
        ]
    label = editions.gettext(lang, "Dated steps by instrument")
    return _svg(_STEP_WIDTH, height + 4, label, parts, "steps")


def _step_mark(s: Step, at: float, y: int, lang: str) -> Markup:
    """A step: small and light for the making of a law, full where it counts, open where it is to come,
    a cross where it was moved. The title says it in words."""
    words = f"{editions.format_day(s.date, lang)}: {name('event', s.event, lang)}"
    if s.state in ("moved", "gone", "lapsed"):
        shape = Markup('<path class="off" d="M{:.1f} {}l8 8m0 -8l-8 8"/>').format(at - 4, y - 4)
    else:
        css = "next" if s.state == "upcoming" else "made" if s.event in _MAKING else "due"
        shape = Markup('<circle class="{}" cx="{:.1f}" cy="{}" r="{}"/>').format(
            css, at, y, 3.5 if s.event in _MAKING else 5
        )
    return Markup("<g><title>{}</title>{}</g>").format(words, shape)


# --- closeness --------------------------------------------------------------------------------------------

_ROW, _CELL, _LABEL, _NAME, _TREE = 24, 46, 250, 34, 420


def heat_map(
    rows: Sequence[str],
    columns: Sequence[str],
    shares: Mapping[tuple[str, str], float | None],
    names: Mapping[str, str],
    label: str,
) -> Markup:
    """Rows against columns, shaded by a share of 0 to 1 and printed in per cent; None where unknown."""
    if not rows or not columns:
        return Markup("")
    head = 14 + round(max(text_width(cut(names[t], _NAME)) for t in columns) * 5.9)
    parts = []
    for n, column in enumerate(columns):
        parts.append(
            Markup('<text transform="translate({} {}) rotate(-60)">{}</text>').format(
                _LABEL + _CELL * n + _CELL // 2, head - 6, cut(names[column], _NAME)
            )
        )
    for k, row in enumerate(rows):
        y = head + _ROW * k
        parts.append(_text(_LABEL - 8, y + 16, cut(names[row], _NAME), anchor="end"))
        for n, column in enumerate(columns):
            x = _LABEL + _CELL * n
            parts.append(_heat(None if row == column else shares[row, column], row == column, x, y))
    return _svg(_LABEL + _CELL * len(columns) + head // 2, head + _ROW * len(rows), label, parts, "close")


def _heat(share: float | None, same: bool, x: int, y: int) -> Markup:
    box = Markup('<rect class="{}" fill-opacity="{:.2f}" x="{}" y="{}" width="{}" height="{}"/>')
    if same:
        return box.format("same", 1, x, y, _CELL - 2, _ROW - 2)
    shade = share or 0.0
    words = "–" if share is None else f"{100 * share:.0f}"
    css, fill = ("over", "#fff") if shade > 0.5 else ("under", _INK)
    return box.format("heat", shade, x, y, _CELL - 2, _ROW - 2) + _text(
        x + _CELL // 2 - 1, y + 16, words, css=css, fill=fill, anchor="middle"
    )


class TreeNode(Protocol):
    """A leaf with an ``id``, or a group of ``parts`` joined at a ``height`` of 0 to 1."""

    @property
    def id(self) -> str | None: ...
    @property
    def height(self) -> float: ...
    @property
    def parts(self) -> Sequence[TreeNode]: ...
    @property
    def leaves(self) -> Sequence[str]: ...


def dendrogram(tree: TreeNode | None, names: Mapping[str, str], label: str) -> Markup:
    """The tree with its leaves at the left and the distance, 0 to 1, growing to the right."""
    if tree is None or tree.id is not None:
        return Markup("")
    at = {id_: 30 + _ROW * n for n, id_ in enumerate(tree.leaves)}
    height = 30 + _ROW * len(at)
    parts = []
    for tenth in range(0, 11, 2):
        x = _distance(tenth / 10)
        words = f"{tenth / 10:.1f}"
        parts += [
            _line(x, 18, x, height - 8),
            _text(x, 12, words, css="tick", fill=_QUIET, anchor="middle"),
        ]
    parts += [_text(_LABEL - 8, y + 4, cut(names[id_], _NAME), anchor="end") for id_, y in at.items()]
    _join(tree, at, parts)
    return _svg(_LABEL + _TREE + 30, height, label, parts, "close")


def _join(node: TreeNode, at: Mapping[str, int], parts: list[Markup]) -> float:
    """Draws a group; returns the height at which it is joined on."""
    if node.id is not None:
        return float(at[node.id])
    ys = [_join(p, at, parts) for p in node.parts]
    x = _distance(node.height)
    path = f"M{x:.1f} {ys[0]:.1f}V{ys[-1]:.1f}" + "".join(
        f"M{_distance(p.height):.1f} {y:.1f}H{x:.1f}" for p, y in zip(node.parts, ys, strict=True)
    )
    parts.append(Markup('<path class="branch" fill="none" stroke="{}" d="{}"/>').format(_QUIET, path))
    return sum(ys) / len(ys)


def _distance(distance: float) -> float:
    return _LABEL + _TREE * min(max(distance, 0.0), 1.0)
