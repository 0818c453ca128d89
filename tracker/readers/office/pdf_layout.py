"""What the printing of a PDF page says about its text: paragraphs, centred heads, footnotes.

The text layer keeps words and line ends only. Where the lines stand gives the rest: a wider step down
begins a paragraph, lines set in the middle are a head, a raised small number calls a footnote, lines in
small type at the foot of a page are its text. The result is plain text as a person would type it: blank
lines between paragraphs, indents as spaces, ``[^5]`` and ``[^5]: ...`` for calls and notes.

Pure functions; lengths are points, ordinates grow upwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

#: A raised number stands between these until it is known whether it calls a footnote.
RAISED, END = "\ue000", "\ue001"
RAISED_SIZE = 0.8  # of the size of its line: a smaller number is raised
_CALL = re.compile(f"{RAISED}(\\d{{1,3}}){END}")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ALONE = re.compile(r"\d{1,3}")
_MARK = re.compile(r"(?:\(?[a-z0-9]{1,4}[.)]|[-–—•])\s")
_ENDED = re.compile(r"[.;:?!。；：！？”’\"]$")
_SMALL = 0.93  # of the usual size: below it is the type of notes
_WIDE = 1.18  # of the usual step from line to line: above it a paragraph begins
_HEAD_WIDTH = 0.7  # of the text: a wider line in the middle may as well begin a paragraph
_FEW = 0.02  # of the lines
_COMMON = 0.25  # of the steps of a page: the smallest such step is the usual one


@dataclass(frozen=True, slots=True)
class Printed:
    """One line of the text layer and where it stands.

    ``top`` is the baseline of its first, ``bottom`` of its last word (a hyphen can join two lines);
    ``note`` is the raised number it begins with. Lines that could not be measured are all zero.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    note: str = ""
    aside: bool = False  # printed in the margin, beside the line that follows


@dataclass(frozen=True, slots=True)
class _Page:
    body: tuple[Printed, ...]
    notes: tuple[Printed, ...]
    step: float  # from line to line
    left: float  # margins, of all pages
    right: float


def plain_lines(pages: Sequence[Sequence[Printed]], *, notes: bool) -> list[str]:
    """All pages (or columns) as lines of plain text; running heads are out of them already.

    ``notes`` False leaves footnotes where they were printed, for grammars that do not know them.
    """
    kept = [_joined(page) for page in pages]
    usual = usual_size(kept)
    margins = _margins([x for page in kept for x in page if x.size >= _SMALL * usual])
    read = [_page(lines, usual, margins, notes=notes) for lines in kept]
    known = [{x.note for x in page.notes if x.note} for page in read]
    out: list[str] = []
    waiting: list[str] = []  # notes, until a paragraph ends
    before: tuple[_Page, Printed] | None = None
    head = False  # the line before is one of a head set in the middle
    for n, page in enumerate(read):
        numbers = known[n] | (known[n + 1] if n + 1 < len(known) else set())
        last = None
        for line in page.body:
            if line.aside or (last is not None and last.aside):
                gap = True
            elif last is None:
                gap = before is None or _page_gap(*before, line, page)
            else:
                short = last.right - last.left < _HEAD_WIDTH * (page.right - page.left)
                gap = _gap(last, line, page) or (head and short and not _centred(line, page))
            head = (gap or head) and _centred(line, page)
            if gap and out:
                out += [*_set(waiting), ""]
                waiting = []
            indent = int(max(0.0, line.left - page.left) / (usual / 2)) if usual else 0
            start = f"{line.note} " if line.note else ""
            out.append(" " * min(indent, 60) + start + calls(line.text, numbers))
            last = line
        for line in page.notes:
            text = calls(line.text, set())
            waiting.append(f"[^{line.note}]: {text}" if line.note else text)
        before = (page, last) if last else before
    return [*out, *_set(waiting)]


def _set(notes: Sequence[str]) -> Iterator[str]:
    for line in notes:
        if line.startswith("[^"):
            yield ""
        yield line


def _joined(lines: Sequence[Printed]) -> list[Printed]:
    """The text layer breaks a line behind a raised number: its pieces together again."""
    out: list[Printed] = []
    for line in lines:
        last = out[-1] if out else None
        if last is not None and _is_number(last, line):
            out[-1] = replace(line, note=last.text, left=last.left)
        elif (
            last is not None
            and last.text.endswith(END)
            and abs(last.bottom - line.top) < last.size / 3
            and line.left >= last.right - 2
        ):
            space = " " if line.left - last.right > last.size / 8 and line.text[0] not in ",.;:)" else ""
            out[-1] = replace(last, text=last.text + space + line.text, right=line.right, bottom=line.bottom)
        else:
            out.append(line)
    return out


def _is_number(line: Printed, following: Printed) -> bool:
    """A raised number that the text layer sets on a line of its own, before its footnote."""
    return (
        line.size < RAISED_SIZE * following.size
        and _ALONE.fullmatch(line.text) is not None
        and abs(line.top - following.top) < following.size
        and line.left < following.left
    )


def usual_size(pages: Sequence[Sequence[Printed]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _page(lines: Sequence[Printed], usual: float, margins: tuple[float, float], *, notes: bool) -> _Page:
    foot = len(lines)
    while notes and foot and lines[foot - 1].size < _SMALL * usual:
        foot -= 1
    first = next((i for i in range(foot, len(lines)) if lines[i].note), len(lines))
    body = tuple(lines[:first])
    full = [x for x in body if x.size >= _SMALL * usual] or [*body]
    return _Page(body, tuple(_single_notes(lines[first:])), _usual_step(full), *margins)


def _single_notes(lines: Sequence[Printed]) -> Iterator[Printed]:
    """Notes that the text layer runs into one line, parted before the next number."""
    last = 0
    for line in lines:
        last = int(line.note) if line.note else last
        done, note = 0, line.note
        for found in _CALL.finditer(line.text):
            if int(found.group(1)) == last + 1 and _ENDED.search(line.text[: found.start()].rstrip()):
                yield replace(line, text=line.text[done : found.start()].strip(), note=note)
                done, note, last = found.end(), found.group(1), last + 1
        yield replace(line, text=line.text[done:].strip(), note=note)


def _margins(lines: Sequence[Printed]) -> tuple[float, float]:
    """Where lines begin and end; a few marks outside (change bars, line numbers) do not count."""
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(x.left) for x in lines)
    few = len(lines) * _FEW
    ends = sorted(x.right for x in lines)
    left = min((x for x, n in starts.items() if n > few), default=min(starts))
    return float(left), ends[(len(ends) * 98) // 100]


def _usual_step(lines: Sequence[Printed]) -> float:
    """The smallest step that is common on the page; 0 where lines were not measured."""
    steps = Counter(round(a.bottom - b.top) for a, b in pairwise(lines) if a.bottom - b.top > a.size / 2)
    total = sum(steps.values())
    return float(min((d for d, n in steps.items() if n >= _COMMON * total), default=0))


def _gap(last: Printed, line: Printed, page: _Page) -> bool:
    """Whether a paragraph ends between two lines of a page."""
    step = last.bottom - line.top
    if not page.step or abs(step) <= 1:
        return False
    return step < 0 or step > _WIDE * page.step + 1


def _centred(line: Printed, page: _Page) -> bool:
    middle = (page.left + page.right) / 2
    return abs((line.left + line.right) / 2 - middle) < 4 and line.left > page.left + 2 * line.size


def _page_gap(before: _Page, last: Printed, line: Printed, page: _Page) -> bool:
    """The same over a page end, where no step tells."""
    words = _CALL.sub("", last.text).rstrip()
    if _MARK.match(line.text):
        return True
    if not _ENDED.search(words) or line.text[:1].islower():
        return False
    if abs(last.left - line.left) >= 3:
        return bool(page.step)
    # in one column: whether the first word below would have found room above
    word = len(line.text.partition(" ")[0]) * line.size / 2
    return last.right + word + line.size / 2 < before.right


def calls(text: str, known: set[str]) -> str:
    """Raised numbers as calls where that note is printed, as powers behind a digit, else as printed."""

    def told(found: re.Match[str]) -> str:
        number = found.group(1)
        if text[found.start() - 1 : found.start()].isdigit():
            return number.translate(_SUPERSCRIPTS)
        return f"[^{number}]" if number in known else number

    return _CALL.sub(told, text)
