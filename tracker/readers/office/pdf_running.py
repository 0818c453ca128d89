"""Running heads and feet of a PDF: what stands at one place of the pages, apart from the text.

Where lines were measured the place tells: a head or a foot is parted from the text by more space than
anything within it, and stands at one height on other pages, its numbers the same or counting on. Then two
pages are enough, and no line of the text goes, whatever it says. Without such a gap lines at the edge of a
quarter of the pages (at least three) are taken, but never heads of law.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tracker.readers.office.pdf_layout import Printed
from tracker.readers.office.pdf_text import HEAD

_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(
    r"(?:[-–—•·|]\s*)?(?:Page|page|Seite|Página|p\.|第)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:页|頁)?"
    r"(?:\s*(?:of|de|von|sur|/|共)\s*\d{1,4}\s*(?:页|頁)?)?(?:\s*[-–—•·|])?"
)
_EDGE = 3  # lines from the top and bottom of a page that may be furniture
_SHARE = 0.6  # of its pages on which a number in a running head must stay or count on
_APART, _WIDER = 1.5, 1.25  # the gap to the text: of the usual step, of the wide steps within the text
_SAME = 4.0  # points: one height
_REPEATED = 3  # pages with one head of law, its number included, at one place


def running_heads(pages: Sequence[Sequence[Printed]]) -> list[set[int]]:
    """For each page the positions of the lines that are furniture."""
    apart = [_apart(lines) for lines in pages]
    out = _by_place(pages, apart)
    for page, positions in enumerate(_by_repetition(pages)):
        if not any(apart[page]):
            out[page] |= positions
    return out


def _apart(lines: Sequence[Printed]) -> tuple[list[int], list[int]]:
    """The positions of lines above and below the text that a wide gap parts from it; none where the page was
    not measured or has no such gap."""
    order = sorted((i for i, x in enumerate(lines) if x.size), key=lambda i: -lines[i].top)
    steps = [lines[a].top - lines[b].top for a, b in pairwise(order)]
    inner = sorted(step for step in steps[_EDGE:-_EDGE] or steps[1:-1] if step > 1)
    if not order:
        return [], []
    usual = inner[len(inner) // 2] if inner else lines[order[0]].size * 1.2
    wide = inner[len(inner) * 9 // 10] if inner else usual
    least = max(_APART * usual, _WIDER * wide)
    top: list[int] = []
    foot: list[int] = []
    for n in range(min(_EDGE, len(steps))):
        if steps[n] > least:
            top = order[: n + 1]
            break
    for n in range(min(_EDGE, len(steps))):
        if steps[-1 - n] > least:
            foot = order[len(order) - n - 1 :]
            break
    return top, [i for i in foot if i not in top]


def _by_place(
    pages: Sequence[Sequence[Printed]], apart: Sequence[tuple[list[int], list[int]]]
) -> list[set[int]]:
    seen: dict[tuple[str, int], list[tuple[int, int, tuple[int, ...], str]]] = {}
    out: list[set[int]] = [set() for _ in pages]
    for page, (top, foot) in enumerate(apart):
        for side, positions in enumerate((top, foot)):
            for i in positions:
                shape, numbers = _shape(pages[page][i].text)
                if _PAGE.fullmatch(pages[page][i].text.strip()):
                    out[page].add(i)
                seen.setdefault((shape, side), []).append((page, i, numbers, pages[page][i].text))
    wanted = max(2, len(pages) // 8)
    for places in seen.values():
        heights = Counter(round(pages[page][i].top / _SAME) for page, i, _, _ in places)
        near = [
            place for place in places
            if sum(heights[round(pages[place[0]][place[1]].top / _SAME) + by] for by in (-1, 0, 1)) >= wanted
        ]  # fmt: skip
        if len({place[0] for place in near}) < wanted:
            continue
        if HEAD.match(near[0][3]):
            said = Counter(text for _, _, _, text in near)
            near = [place for place in near if said[place[3]] >= _REPEATED]
        elif not _counts_on([(page, numbers) for page, _, numbers, _ in near]):
            continue
        for page, i, _, _ in near:
            out[page].add(i)
    return out


def _by_repetition(pages: Sequence[Sequence[Printed]]) -> list[set[int]]:
    texts = [[x.text for x in lines] for lines in pages]
    seen: dict[str, list[tuple[int, tuple[int, ...]]]] = {}
    for page, lines in enumerate(texts):
        for i in _edges(lines):
            shape, numbers = _shape(lines[i])
            seen.setdefault(shape, []).append((page, numbers))
    wanted = max(3, len(pages) // 4)
    furniture = {shape for shape, places in seen.items() if len(places) >= wanted and _counts_on(places)}
    return [{i for i in _edges(lines) if _shape(lines[i])[0] in furniture} for lines in texts]


def _edges(lines: Sequence[str]) -> list[int]:
    told = [i for i, line in enumerate(lines) if line.strip()]
    return sorted(i for i in {*told[:_EDGE], *told[-_EDGE:]} if not HEAD.match(lines[i]))


def _shape(line: str) -> tuple[str, tuple[int, ...]]:
    text = " ".join(line.split())
    return _DIGITS.sub("#", text), tuple(int(n[:9]) for n in _DIGITS.findall(text))


def _counts_on(places: Sequence[tuple[int, tuple[int, ...]]]) -> bool:
    """Whether each number of a shape stays the same or rises with the page."""
    for position in range(len(places[0][1])):
        same = Counter(numbers[position] for _, numbers in places).most_common(1)[0][1]
        rising = Counter(numbers[position] - page for page, numbers in places).most_common(1)[0][1]
        if max(same, rising) < _SHARE * len(places):
            return False
    return True
