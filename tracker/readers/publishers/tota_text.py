"""The text of ToTA articles as lines for the grammar of treaties, with the footnotes taken out.

The files were made from web pages: blank lines part paragraphs, page ends leave footnotes between
them (or inside a sentence), a few numbers lost their dot. A footnote is believed when its number was
called before ("charges1", or the number alone on a line), or when it is the next one after a footnote
and the paragraphs of its article do not count up to it (a call in a heading is not printed here).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.law.text import clean
from tracker.readers.grammar.body.printed import UNBROKEN
from tracker.readers.grammar.frames.notes import GLUED, Footnote, numbers_of, without_calls
from tracker.readers.lines import Line, is_wrapped

_BODY = re.compile(r"(?P<number>\d{1,3}) (?P<rest>[A-Z“\"‘'].*)")
_ALONE = re.compile(r"\d{1,3}")
_FIRM = re.compile(r"(?P<number>\d{1,3})\.(?!\d)")
_LOOSE = re.compile(r"(?P<number>\d{1,3}) (?=\S)")
_MARKED = re.compile(r"(?:\d{1,3}\.(?!\d)|\([^()\s]{1,5}\)|[a-z]{1,4}\))\s")
_BULLET = re.compile(r"•\s*(?=(?:\d{1,3}|[a-z])[.)]\s|\()")
_OPEN_END = re.compile(r"[^.;:!?]$")


@dataclass(frozen=True, slots=True)
class _Place:
    article: int
    line: Line
    last: bool  # nothing follows in its article


def lines_of(text: str) -> list[Line]:
    """The printed lines of an article; ``gap`` where a blank line stood before. Lost dots are put back."""
    out: list[Line] = []
    gap = True
    for raw in text.splitlines():
        words = clean(raw)
        if not words:
            gap = True
            continue
        if found := _BULLET.match(words):
            words = words[found.end() :]
        out.append(Line(words, gap=gap))
        gap = False
    return _with_dots(out)


def width(articles: Sequence[Sequence[Line]]) -> int:
    """The width of printed lines; where paragraphs are not broken over lines, more than any line has."""
    lines = tuple(line for article in articles for line in article)
    if not is_wrapped(lines):
        return UNBROKEN
    widths = sorted(len(line.text) for line in lines)
    return widths[(len(widths) * 9) // 10]


def paragraphs(lines: Sequence[Line]) -> list[Line]:
    """Where paragraphs are not broken over lines, a line with a mark begins one, whatever stood before."""
    return [x._replace(bullet=True) if _MARKED.match(x.text) else x for x in lines]


def _with_dots(lines: list[Line]) -> list[Line]:
    """ "2 Two" between "1. One" and "3. Three" is paragraph 2."""
    firm = Counter(int(m["number"]) for x in lines if (m := _FIRM.match(x.text)))
    last = 0
    for i, line in enumerate(lines):
        if found := _FIRM.match(line.text):
            last = int(found["number"])
        elif found := _LOOSE.match(line.text):
            number = int(found["number"])
            if number == last + 1 and firm[number + 1] and not firm[number]:
                lines[i] = line._replace(text=f"{number}. {line.text[found.end() :]}")
                last = number
    return lines


def split_notes(articles: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[list[Footnote]]]:
    """The running text of each article of a chapter, and the footnotes each of them calls. Linear."""
    places = [
        _Place(a, line, k == len(lines) - 1)
        for a, lines in enumerate(articles)
        for k, line in enumerate(lines)
    ]
    calls = _calls(places)
    bodies = dict(_bodies(places, calls))
    notes: list[list[Footnote]] = [[] for _ in articles]
    tied: dict[int, set[str]] = {}
    owners: dict[int, int] = {}
    for at, number in bodies.items():
        call = _last_before(calls.get(number, []), at)
        owner = places[at].article
        if call is not None:
            tied.setdefault(call, set()).add(number)
            place = places[call]
            # alone at the end of an article: the call in the next one's heading
            heading = _ALONE.fullmatch(place.line.text) and place.last and place.article + 1 < len(articles)
            owner = place.article + bool(heading)
        owners[at] = owner
    return _running(places, bodies, tied, owners, notes), notes


def _running(
    places: Sequence[_Place],
    bodies: dict[int, str],
    tied: dict[int, set[str]],
    owners: dict[int, int],
    notes: list[list[Footnote]],
) -> list[list[Line]]:
    """What is left without bodies and calls; a sentence a footnote stood in goes on behind it.

    The bodies go to ``notes`` of the article that owns them.
    """
    kept: list[list[Line]] = [[] for _ in notes]
    note: list[Footnote] | None = None  # the list whose last footnote is being read
    cut = -1  # the article something was taken out of
    for i, (place, line) in enumerate((p, p.line) for p in places):
        if i in bodies:
            note, cut = notes[owners[i]], place.article
            note.append(Footnote(bodies[i], _BODY.sub(r"\g<rest>", line.text), i))
            continue
        if note is not None and not line.gap and place.article == cut and not _MARKED.match(line.text):
            note[-1] = replace(note[-1], text=f"{note[-1].text} {line.text}")
            continue
        note = None
        if numbers := tied.get(i):
            if _ALONE.fullmatch(line.text):
                cut = place.article
                continue
            line = line._replace(text=clean(without_calls(line.text, numbers)))
            if not line.text:
                continue
        out = kept[place.article]
        if cut == place.article and out and line.gap and _OPEN_END.search(out[-1].text):
            line = line._replace(gap=False)
        cut = -1
        out.append(line)
    return kept


def _calls(places: Sequence[_Place]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for i, place in enumerate(places):
        if _ALONE.fullmatch(place.line.text):
            out.setdefault(place.line.text, []).append(i)
        for found in GLUED.finditer(place.line.text):
            for number in numbers_of(found):
                out.setdefault(number, []).append(i)
    return out


def _bodies(places: Sequence[_Place], calls: dict[str, list[int]]) -> Iterator[tuple[int, str]]:
    """(position, number) of every line that is a footnote."""
    last, paragraph, article, done = 0, 0, -1, -1
    for i, place in enumerate(places):
        if place.article != article:
            article, paragraph = place.article, 0
        if found := _FIRM.match(place.line.text):
            paragraph = int(found["number"])
            continue
        found = _BODY.fullmatch(place.line.text)
        if found is None:
            continue
        number = int(found["number"])
        call = _last_before(calls.get(found["number"], []), i)
        called = call is not None and call > done
        next_one = last > 0 and number == last + 1 and number != paragraph + 1 and place.line.gap
        if called or next_one:
            last = number
            if number == 1:
                done = -1 if call is None else call - 1
            yield i, found["number"]


def _last_before(positions: list[int], at: int) -> int | None:
    k = bisect_left(positions, at)
    return positions[k - 1] if k else None
