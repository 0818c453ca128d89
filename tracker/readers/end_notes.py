"""Notes printed after a text that answer signs printed in it: [4], ①, †.

A sign in a text calls a note only because a note answers it: a block at the very end begins with the same
sign. Signs that nothing answers stay as they are printed, so a reference "[7]" is never taken for a call.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from tracker.law.text import clean
from tracker.model import Scope
from tracker.readers.build import Builder
from tracker.readers.lines import Line

_ANSWER = re.compile(r"(?:[\[［〔](?P<number>\d{1,3})[\]］〕]|(?P<sign>[①-⑳]|[†‡]{1,3}))\s*(?=\S)")
_CALL = re.compile(r"(?<=\S)\s?[\[［〔](?P<number>\d{1,3})[\]］〕]|(?<=[\w)）\]])(?P<sign>[①-⑳]|[†‡]{1,3})")


def answered(
    blocks: list[Line],
    raised: Mapping[int, str] | None = None,
    called: AbstractSet[str] = frozenset(),
) -> list[tuple[str, str]]:
    """Mark the blocks that are notes and take their calls out of the others; what was taken out, by name.

    ``raised``: numbers that begin a block as raised text, by its place; ``called``: numbers that raised text
    has called already. Both are for pages.
    """
    raised = raised or {}
    places: dict[int, tuple[str, str]] = {}
    known: set[str] = set()  # answers of calls that are gone already
    for i in range(len(blocks) - 1, -1, -1):
        text, number = blocks[i].text, raised.get(i, "")
        if blocks[i].note or blocks[i].page:
            continue
        if number in called and text.startswith(number):
            places[i] = number, text.removeprefix(number)
            known.add(number)
        elif found := _ANSWER.match(text):
            places[i] = _name(found), text[found.end() :]
            known |= {places[i][0]} & called
        else:
            break
    wanted = {number for number, _ in places.values()} - known
    first = min(places, default=0)
    taken = _take_out(blocks, first, wanted) if wanted else []
    known |= {number for number, _ in taken}
    for i, (number, text) in places.items():
        if number in known:
            blocks[i] = blocks[i]._replace(text=clean(text), note=number)
    return [("footnote_call", printed) for _, printed in taken]


def write(builder: Builder, blocks: Iterable[Line]) -> None:
    """The notes among blocks, as footnotes of the text."""
    for line in blocks:
        if line.note:
            n = unicodedata.numeric(line.note[0], None) if len(line.note) == 1 else None
            key = line.note if line.note.isascii() else str(int(n)) if n else f"sign_{len(line.note)}"
            builder.child(None, "fn", key, "footnote", num=line.note, text=line.text, scope=Scope.NOTES)


def _take_out(blocks: list[Line], end: int, wanted: AbstractSet[str]) -> list[tuple[str, str]]:
    """The calls of the notes wanted: (number, as printed). A sign of a list (①) that stands more than once
    calls nothing."""
    calls = [(i, m) for i in range(end) for m in _CALL.finditer(blocks[i].text) if _name(m) in wanted]
    often = {name for name in wanted if "①" <= name <= "⑳" and sum(_name(m) == name for _, m in calls) != 1}
    calls = [(i, m) for i, m in calls if _name(m) not in often]
    for i, m in reversed(calls):
        text = blocks[i].text
        blocks[i] = blocks[i]._replace(text=text[: m.start()] + text[m.end() :])
    return [(_name(m), m.group()) for _, m in calls]


def _name(found: re.Match[str]) -> str:
    return found["number"] or found["sign"]
