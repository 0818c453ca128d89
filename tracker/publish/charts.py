"""Every drawing, as inline SVG. What a drawing shows is said in words or in a table beside it.

Sizes are numbers and colours are attributes, as the pages' policy allows; a page's own style, light or
dark, replaces the colours by class. A drawing of nothing, or of one day, is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol
from unicodedata import east_asian_width

from markupsafe import Markup

from tracker.lifecycle.steps import Step
from tracker.publish import editions
from tracker.publish.labels import instrument_title, name
from tracker.publish.plain import plain
from tracker.registry import Registry

_WIDTH = 760
_FONT = "Noto Sans CJK SC, Noto Sans, sans-serif"
_INK, _QUIET, _RULE = "#1c2024", "#4a5159", "#c3ccd4"


def _px(text: str) -> float:
    """As wide as 12 pixel letters are at most: what is measured by it is never cut by its frame."""
    return sum(12.4 if east_asian_width(c) in "WF" else 8.6 if c.isupper() else 6.9 for c in text)


def _wrapped(text: str, limit: float) -> list[str]:
    """Lines of at most ``limit`` pixels: broken at spaces, or anywhere in Chinese."""
    lines = [""]
    for part in re.findall(r"[^\s\u2e80-\u9fff]+\s*|.", text):
        if lines[-1] and _px((lines[-1] + part).rstrip()) > limit:
            lines.append("")
        lines[-1] += part
    return [x.rstrip() for x in lines]


def _svg(width: int, height: float, label: str, parts: Sequence[Markup], css: str = "") -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart{css}" viewBox="0 0 {w} {h:.0f}" width="{w}" '
        'height="{h:.0f}" role="img" aria-label="{label}" font-family="{font}" font-size="12">{parts}</svg>'
    ).format(
        css=f" {css}" if css else "",
        w=width,
        h=height,
        label=plain(label),
        font=_FONT,
        parts=Markup("").join(parts),
    )


def _text(
    x: float, y: float, words: object, *, css: str = "", fill: str = _INK, anchor: str = "", size: int = 0
) -> Markup:
    more = Markup("").join(
        Markup(' {}="{}"').format(key, value)
        for key, value in (("class", css), ("text-anchor", anchor), ("font-size", size))
        if value
    )
    return Markup('<text x="{:.1f}" y="{:.0f}" fill="{}"{}>{}</text>').format(x, y, fill, more, plain(words))


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
        room = at + 32 <= x(last) + 12
        words = _text(
            at + (3 if room else -3), 10, year, css="tick", fill=_QUIET, anchor="" if room else "end"
        )
        out += [_line(at, 12, at, height), words]
    return out


# --- changes ----------------------------------------------------------------------------------------------

_BARS = (("sub", "#8a1c1c"), ("min", "#0b4a86"), ("edi", _RULE))


def change_bars(
    rows: Sequence[tuple[str, Sequence[int], str]], label: str, kinds: Sequence[str] = ()
) -> Markup:
    """Stacked bars, a row each: (name, substantive/minor/editorial counts, the figures in words).

    ``kinds``: the words for the three, as a key above.
    """
    most = max((sum(figures) for _, figures, _ in rows), default=0)
    if not most:
        return Markup("")
    left = max(_px(title) for title, _, _ in rows) + 14
    width = left + 266 + max(_px(words) for _, _, words in rows)
    parts, top = [], 0
    if kinds:
        top = 26
        parts += _key(
            [(_rect(0, 2, 14, 12, css, colour), k) for (css, colour), k in zip(_BARS, kinds, strict=True)]
        )
    for k, (title, figures, words) in enumerate(rows):
        y, at = top + 24 * k, left
        parts.append(_text(0, y + 15, title))
        for (css, colour), n in zip(_BARS, figures, strict=True):
            if n:
                parts.append(_rect(at, y + 4, 254 * n / most, 14, css, colour))
            at += 254 * n / most
        parts.append(_text(at + 6, y + 15, words))
    return _svg(round(width), top + 24 * len(rows), label, parts)


def _key(entries: Sequence[tuple[Markup, str]], y: int = 0) -> list[Markup]:
    """What the marks mean, side by side; each mark lies in a box of 14 by 16."""
    parts, x = [], 0.0
    for mark, words in entries:
        parts.append(
            Markup('<g transform="translate({:.0f} {})">{}{}</g>').format(
                x, y, mark, _text(20, 13, words, css="key", fill=_QUIET)
            )
        )
        x += 20 + _px(words) + 18
    return parts


# --- versions of one instrument ---------------------------------------------------------------------------


def life(
    steps: Sequence[tuple[date, str]],
    lanes: Sequence[tuple[str, Sequence[date]]],
    on: date,
    label: str,
    lang: str,
) -> Markup:
    """Numbered steps, then a lane a language with the wordings that are, were and will be in force; a key.

    ``steps``: (day, number as in the table beside it); ``lanes``: (language, days its wordings are law from,
    ascending). A wording runs to the next one, the last one to the end of the drawing.
    """
    days = [d for d, _ in steps] + [d for _, found in lanes for d in found]
    if len(set(days)) < 2:
        return Markup("")
    first, last = min(days), max(*days, *([on] if lanes else []))
    last += timedelta(days=max((last - first).days // 25, 1))
    step_label = editions.gettext(lang, "Steps")
    left = max((_px(n) for n in ([step_label] * bool(steps)) + [n for n, _ in lanes]), default=0) + 18
    end = _WIDTH - 14
    x = _scale(first, last, left, end)
    drawn: list[Markup] = []
    y = 26
    if steps:
        drawn.append(_text(0, y + 4, step_label))
        taken: list[float] = []
        for day, number in _by_day(steps):
            wide = 18.0 if len(number) < 3 else 10 + 7.0 * len(number)
            at = min(max(x(day), left + wide / 2), end - wide / 2)
            row = next((r for r, until in enumerate(taken) if at - wide / 2 >= until), len(taken))
            taken[row : row + 1] = [at + wide / 2 + 3]
            drawn.append(
                Markup('<g class="step">{}{}</g>').format(
                    _rect(at - wide / 2, y + row * 22 - 9, wide, 18, "min", "#0b4a86", 9),
                    _text(at, y + row * 22 + 4, number, fill="#fff", anchor="middle"),
                )
            )
        y += 22 * len(taken) + 6
    shown: set[str] = set()
    for language, found in lanes:
        drawn.append(_text(0, y + 11, language))
        for n, day in enumerate(found):
            until = found[n + 1] if n + 1 < len(found) else None
            css = "coming" if day > on else "past" if until and until <= on else "force"
            shown.add(css)
            drawn.append(_wording(css, x(day), y, max((x(until) if until else end) - x(day) - 1, 1.5)))
        y += 26
    parts = _years(first, last, x, y, 10)
    if first <= on <= last:
        parts.append(_line(x(on), 12, x(on), y, "today", "#8a1c1c"))
    names = (
        ("force", editions.gettext(lang, "Wording in force")),
        ("past", editions.gettext(lang, "Earlier wording")),
        ("coming", editions.gettext(lang, "Wording to come")),
    )
    entries = [(_wording(css, 0, 2, 14), words) for css, words in names if css in shown]
    if lanes and first <= on <= last:
        entries.append((_line(7, 0, 7, 16, "today", "#8a1c1c"), editions.format_day(on, lang)))
    height = y + 26 if entries else y
    return _svg(_WIDTH, height, label, [*parts, *drawn, *_key(entries, y + 6)], "line")


_WORDINGS = {"force": "#12406b", "past": "#a9bccd", "coming": "#fff"}


def _wording(css: str, x: float, y: float, width: float) -> Markup:
    box = _rect(x, y, width, 14, f"word {css}", _WORDINGS[css])
    return Markup(str(box).replace("/>", ' stroke="#12406b"/>')) if css == "coming" else box  # noqa: S704 - our own


def _by_day(steps: Sequence[tuple[date, str]]) -> list[tuple[date, str]]:
    """Steps of one day share a mark: 4–8."""
    found: dict[date, list[str]] = {}
    for day, number in steps:
        found.setdefault(day, []).append(number)
    return [(day, n[0] if len(n) == 1 else f"{n[0]}–{n[-1]}") for day, n in found.items()]


# --- steps of several instruments -------------------------------------------------------------------------

_STEP_NAME, _STEP_ROOM, _STEP_RIGHT, _STEP_ROW = 270, 690, 24, 22
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
    titles = {id_: _wrapped(instrument_title(registry, id_, lang, short=True), _STEP_NAME) for id_ in lanes}
    left = max(_px(x) for lines in titles.values() for x in lines) + 16
    right = left + _STEP_ROOM
    x = _scale(first, last, left, right)
    height = 26 + sum(_STEP_ROW + 15 * (len(lines) - 1) for lines in titles.values())
    parts = [Markup("<style>{}</style>").format(Markup(_STYLE))] if alone else []  # noqa: S704 - our own
    parts += _years(first, last, x, height, 12)
    parts.append(_line(x(on), 16, x(on), height, "today", "#8a1c1c"))
    y = 32 - _STEP_ROW
    for id_, mine in lanes.items():
        y += _STEP_ROW
        parts.append(_line(left, y, right, y, "lane"))
        parts += [_text(0, y + 4 + 15 * n, line) for n, line in enumerate(titles[id_])]
        parts += [_step_mark(s, x(s.date), y, lang) for s in mine]
        parts += [
            Markup('<path class="now" d="M{:.1f} {y}Q{:.1f} {} {:.1f} {y}"/>').format(
                x(s.date), (x(s.date) + x(day)) / 2, y - 14, x(day), y=y
            )
            for s in mine
            for day in s.now
            if first <= day <= last
        ]
        y += 15 * (len(titles[id_]) - 1)
    label = editions.gettext(lang, "Dated steps by instrument")
    return _svg(round(right) + _STEP_RIGHT, height + 4, label, parts, "steps")


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
    return Markup("<g><title>{}</title>{}</g>").format(plain(words), shape)


# --- closeness --------------------------------------------------------------------------------------------

_ROW, _CELL, _TREE = 24, 46, 420


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
    long = max(_px(names[t]) for t in columns)
    head, left = 16 + round(long * 0.87), round(max(_px(names[r]) for r in rows)) + 12
    parts = []
    for n, column in enumerate(columns):
        parts.append(
            Markup('<text transform="translate({} {}) rotate(-60)">{}</text>').format(
                left + _CELL * n + _CELL // 2, head - 6, names[column]
            )
        )
    for k, row in enumerate(rows):
        y = head + _ROW * k
        parts.append(_text(0, y + 16, names[row]))
        for n, column in enumerate(columns):
            x = left + _CELL * n
            parts.append(_heat(None if row == column else shares[row, column], row == column, x, y))
    return _svg(left + _CELL * len(columns) + round(long / 2), head + _ROW * len(rows), label, parts, "close")


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
    height, left = 30 + _ROW * len(at), round(max(_px(names[id_]) for id_ in at)) + 12
    parts = []
    for tenth in range(0, 11, 2):
        x = left + _TREE * tenth / 10
        words = f"{tenth / 10:.1f}"
        parts += [
            _line(x, 18, x, height - 8),
            _text(x, 12, words, css="tick", fill=_QUIET, anchor="middle"),
        ]
    parts += [_text(0, y + 4, names[id_]) for id_, y in at.items()]
    _join(tree, at, left, parts)
    return _svg(left + _TREE + 30, height, label, parts, "close")


def _join(node: TreeNode, at: Mapping[str, int], left: float, parts: list[Markup]) -> float:
    """Draws a group; returns the height at which it is joined on."""
    if node.id is not None:
        return float(at[node.id])
    ys = [_join(p, at, left, parts) for p in node.parts]
    ends = [left + _TREE * min(max(n.height, 0.0), 1.0) for n in (node, *node.parts)]
    path = f"M{ends[0]:.1f} {ys[0]:.1f}V{ys[-1]:.1f}" + "".join(
        f"M{end:.1f} {y:.1f}H{ends[0]:.1f}" for end, y in zip(ends[1:], ys, strict=True)
    )
    parts.append(Markup('<path class="branch" fill="none" stroke="{}" d="{}"/>').format(_QUIET, path))
    return sum(ys) / len(ys)
