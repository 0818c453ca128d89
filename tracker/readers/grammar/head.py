"""Heads of law as a line shows them, the units they open, and which article may come after which."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.readers.lines import Line

#: The numbers of an article (12, or 2 and 7 of "2.7") and the rank of what stands behind them, 0 for nothing.
Key = tuple[tuple[int, ...], int]
FIRST: Key = ((1,), 0)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an article or a section, or what looks like one."""

    key: Key
    number: str  # of the eid: "14.11", "4a", "5bis", "12_2"
    num: str  # as printed: "Article 14.11"
    rest: str = ""  # what follows on the line: the heading, or the text itself
    sep: str = ""  # the mark between them: ":", ".", "-"
    heading: str | None = None  # where the line parts it from the text
    set_off: bool = False  # a mark or a space stands between head and rest, or nothing follows
    series: str = ""  # what counts for itself: "r" of a code, "gecici"; "" for the text
    more: tuple[Head, ...] = ()  # of a range on one line ("8-10. §"), behind the first


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a part, a chapter, a section or an annex."""

    level: int  # 1 for the outermost group, 0 for an annex
    prefix: str  # of the eid
    type: str
    number: str  # of the eid
    num: str  # as printed
    rest: str = ""  # the heading, where it stands on the same line
    loud: bool = False  # printed in capitals


@dataclass(slots=True)
class Unit:
    """A head and the lines under it; the first unit of a text has no head."""

    kind: str  # preamble, article, group, annex, conclusion
    line: int
    article: Head | None = None
    group: GroupHead | None = None
    heading: str = ""
    in_annex: bool = False
    inner: bool = False  # a section that another one enacts
    content: list[Line] = field(default_factory=list)
    at: list[int] = field(default_factory=list)  # where the lines stand in the text

    def add(self, i: int, line: Line) -> None:
        self.content.append(line)
        self.at.append(i)

    def pop(self) -> Line:
        self.at.pop()
        return self.content.pop()


def follows(last: Key | None, key: Key) -> bool:
    """Whether an article may come right after another: 5, 5a, 5b, 6; 14.18, 15.1; any may be first.

    >>> [follows(((5,), 0), key) for key in [((6,), 0), ((5,), 1), ((6,), 1), ((7,), 0)]]
    [True, True, False, False]
    """
    if last is None:
        return True
    (numbers, rank), before = key, last[0]
    if numbers == before:
        return rank > 0  # 2 bis, 2 bis AA, 2 bis A: whatever comes behind a number was not there before
    if rank:
        return False
    if len(numbers) == len(before) and numbers[:-1] == before[:-1]:
        return numbers[-1] == before[-1] + 1
    return len(numbers) > 1 and len(before) > 1 and numbers[0] >= before[0] and numbers[-1] == 1
