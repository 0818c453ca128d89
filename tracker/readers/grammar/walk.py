"""The walk over the lines of a text: which of them are heads of articles, groups and annexes.

One walk for all languages. The table of the language (`Grammar`) says what looks like a head; here number,
place and what stands around it decide which look-alikes are heads, and the lines under each become its unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.law.numbers import roman
from tracker.readers.grammar import look, titles
from tracker.readers.grammar.head import FIRST, GroupHead, Head, Key, Unit, follows
from tracker.readers.grammar.quoting import OPENING, Quotation
from tracker.readers.grammar.sections.chain import SectionHeads
from tracker.readers.grammar.sections.titles import SectionUnits
from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.grammar.tables.western import is_title
from tracker.readers.grammar.tables.western_words import any_of
from tracker.readers.lines import Line

_SENTENCE_END = re.compile(r"(?:[.;:?!”\"»_)]\d{0,3}|; (?:and|or))$")
#: A chapter may stand with its head alone when nothing is left of it.
_GONE = re.compile(rf"{any_of('gone')}|[\[(…]", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:[úu]nic[oa]|unique)$", re.IGNORECASE)
_AHEAD = 15  # lines
_MAX_SHORT = 60  # letters of the title of a second text


@dataclass(slots=True)
class WalkedText:
    """The units of a text, the preamble first, and what was seen on the way."""

    units: list[Unit]
    width: int = 0  # of printed lines, in characters
    contents: set[int] = field(default_factory=set)  # lines of a table of contents
    promised: list[str] = field(default_factory=list)  # chapters it names
    sections: bool = False  # its articles are sections

    @property
    def articles(self) -> list[Unit]:
        return [unit for unit in self.units if unit.article is not None]

    @property
    def preamble(self) -> Unit:
        return self.units[0]


@dataclass(slots=True)
class _Series:
    """Articles that count for themselves."""

    last: Key | None = None
    seen: set[Key] = field(default_factory=set)
    only: bool = False  # its article says that there is no other

    def follows(self, key: Key) -> bool:
        return key not in self.seen and follows(self.last, key)

    def add(self, head: Head) -> None:
        self.last = (head, *head.more)[-1].key
        self.seen.update(one.key for one in (head, *head.more))
        self.only = _ONLY.search(head.num) is not None


def width_of(lines: Sequence[Line]) -> int:
    """Of printed lines, in characters."""
    widths = sorted(len(line.text) for line in lines if not line.table)
    return widths[(len(widths) * 9) // 10] if widths else 0


def walk(lines: Sequence[Line], grammar: Grammar, sections: SectionHeads | None = None) -> WalkedText:
    """Cut the text into units; with ``sections`` those are its articles. Linear."""
    out = WalkedText([Unit("preamble", 0)], width_of(lines), sections=sections is not None)
    state: _Walk | SectionUnits
    if sections is not None:
        state = SectionUnits(lines, sections, out.width)
        out.contents, skipped = sections.contents, state.skipped
    else:
        out.contents, out.promised = titles.contents(lines, grammar)
        state, skipped = _Walk(lines, grammar, out.units, out.width), out.contents
    i, unit = 0, out.preamble
    while i < len(lines):
        if i in skipped:
            i += 1
        elif opened := state.unit(i):
            unit = opened
            out.units.append(unit)
            used, unit.heading, text = state.title(i, unit)
            if text is not None:
                unit.add(i, text)
            i += used
        else:
            unit.content.append(lines[i])
            unit.at.append(i)
            i += 1
    if grammar.told_by == "look" and not sections:
        _drop_last_head(out.units)
    return out


def _drop_last_head(units: list[Unit]) -> None:
    """A chapter's head as the last words of a text is the next chapter's, from a page that holds both."""
    while len(units) > 2 and units[-1].kind == "group" and not units[-1].content:
        head = units[-1].group
        if head is None or head.prefix == "sec" or _GONE.search(units[-1].heading):
            return
        units.pop()


class _Walk:
    """What has been seen, to decide what comes next."""

    def __init__(self, lines: Sequence[Line], grammar: Grammar, units: list[Unit], width: int) -> None:
        self._lines, self._grammar, self._units, self._width = lines, grammar, units, width
        self._by_look = grammar.told_by == "look"
        self._quoted = grammar.quoted(lines) if grammar.quoted else set()
        self._main: dict[str, _Series] = {}
        self._annex: dict[str, _Series] | None = None  # of the annex that is open
        self._chapter = 0
        self._prefix = ""  # of numbers, where each chapter counts from 1
        self._after_head = True
        self._places: dict[tuple[int, ...], int] | None = None  # where each article is printed last
        self._quotation = Quotation()
        self._article_level = 0  # of headings, where articles are marked up as such

    def unit(self, i: int) -> Unit | None:
        """The unit that a line opens."""
        line, unit = self._lines[i], None
        if line.table:
            return None
        begins = line.text[:1]
        if begins in OPENING:
            self._quotation.open(line.text, self._before(i), self._key_of)
        if not self._grammar.first or begins in self._grammar.first:
            if i not in self._quoted:
                unit = self._article(i, line) or self._annex_head(i, line)
            unit = unit or self._group(i, line)
        if unit is None and line.level and self._by_look:
            unit = self._heading(i, line)
        if unit is not None and unit.kind == "article" and line.level:
            self._article_level = line.level
        self._after_head = unit is not None
        return unit

    def title(self, i: int, unit: Unit) -> tuple[int, str, Line | None]:
        """(lines the head takes with its heading, the heading, the text on the head's own line)."""
        head = unit.article or unit.group
        assert head is not None
        if self._by_look:
            return titles.title(self._lines, i, self._width, head)
        if unit.article is not None:
            return titles.article_title(self._lines, i, unit, self._units, self._grammar)
        return titles.group_title(self._lines, i, unit, self._grammar)

    def _before(self, i: int) -> str:
        return self._lines[i - 1].text if i else ""

    def _next(self, i: int) -> str:
        return self._lines[i + 1].text if i + 1 < len(self._lines) else ""

    def _ended(self, i: int) -> bool:
        """Whether a sentence, a head or a title in capitals ends before the line."""
        before = self._before(i)
        return not before or self._after_head or before.isupper() or bool(_SENTENCE_END.search(before[-12:]))

    def _key_of(self, text: str) -> Key | None:
        head = self._grammar.article(text)
        return head.key if head and not head.rest[:1].islower() else None

    def _is_awaited(self, i: int, last: Key | None) -> bool:
        """Whether the next article of the text comes behind a line."""
        if last is None:
            return False
        if self._places is None:
            keys = ((k, self._key_of(x.text)) for k, x in enumerate(self._lines))
            self._places = {key[0]: k for k, key in keys if key is not None}
        return self._places.get((*last[0][:-1], last[0][-1] + 1), -1) > i

    def _article(self, i: int, line: Line) -> Unit | None:
        grammar = self._grammar
        head = grammar.article(line.text)
        if head is None or (grammar.reference and grammar.reference.match(head.rest)):
            return None
        if self._prefix:
            head = replace(head, series=self._prefix, number=self._prefix + head.number)
        main = self._main.get(head.series) or _Series()
        annex = None if self._annex is None else self._annex.get(head.series) or _Series()
        next_main = main.follows(head.key)
        next_one = next_main or (annex is not None and annex.follows(head.key))
        before = self._before(i)
        if not grammar.any_number and self._quotation.holds(
            head.key, before, next_one=next_one, awaited=lambda: self._is_awaited(i, main.last)
        ):
            return None
        again = self._begins_again(head, annex or main)
        if self._by_look:
            next_one = next_one or again
            known = head.key in main.seen or (main.last is not None and head.key < main.last)
            near = next_one or (not known and look.is_near(main.last, head))
            following = self._next(i)
            if grammar.gone and grammar.gone.match(following):
                following = ""  # nothing is left under the head
            if not look.looks(head, line, following, next_one=near, ended=self._ended(i), known=known):
                return None
        elif self._counts(head, line, annex or main):
            again = False
        elif not again:
            return None
        if again:
            self._second_text(i)
            annex = _Series()
        # treaties go on with a chapter behind its annex
        if annex is None or (next_main and len(head.key[0]) > 1):
            self._annex, series = None, self._main
        else:
            series = self._annex = self._annex or {}
        series.setdefault(head.series, _Series()).add(head)
        return Unit("article", i, article=head, in_annex=self._annex is not None)

    def _counts(self, head: Head, line: Line, series: _Series) -> bool:
        """Whether number and what sets it off make a line a head."""
        gone = self._grammar.gone
        if head.key in series.seen:
            return False
        if not head.set_off and head.rest[:1].islower() and not (gone and gone.match(head.rest)):
            return False
        free = self._grammar.any_number
        marked = bool(line.level or line.bold)
        strong = head.set_off if free else marked or (head.set_off and line.gap)
        if series.last is None:
            return strong or (head.key[0][-1] == 1 and not head.key[1])
        if series.follows(head.key):
            return True
        return strong and (head.key > series.last or (free and (marked or line.gap)))

    def _begins_again(self, head: Head, series: _Series) -> bool:
        """Whether a second text begins, printed without the word for an annex."""
        if head.key != FIRST or series.last is None:
            return False
        return series.only or (self._grammar.any_number and head.set_off and series.last[0] >= (2,))

    def _second_text(self, i: int) -> None:
        above, title = self._units[-1], ""
        said = above.content[-1].text if above.at[-1:] == [i - 1] else "。"
        if len(said) <= _MAX_SHORT and said[-1] not in "。；：，.;:,":
            title = above.pop().text
        head = GroupHead(0, "anx", "annex", "", "")
        self._units.append(Unit("annex", i, group=head, heading=title, in_annex=True))
        self._annex = {}

    def _annex_head(self, i: int, line: Line) -> Unit | None:
        head = self._grammar.annex(line.text)
        if head is None or not (self._main or self._is_extract(i, head)):  # a list of annexes before the text
            return None
        if self._by_look:
            if not (head.loud or line.level or line.gap or self._ended(i)):
                return None
            following = self._next(i)
            titled = bool(following) and (is_title(following) or following[0].isupper())
            if not head.loud and not line.level and head.rest == "" and not titled:
                return None
        self._annex = {}
        return Unit("annex", i, group=head, in_annex=True)

    def _is_extract(self, i: int, head: GroupHead) -> bool:
        """Whether articles of a 附則 follow at once: all that is left of a law, or in force of it."""
        if head.prefix != "suppl" or self._grammar.body != "japanese" or len(self._units) > 1:
            return False
        return any(self._grammar.article(x.text) for x in self._lines[i + 1 : i + 3])

    def _group(self, i: int, line: Line) -> Unit | None:
        head = self._grammar.group(line.text)
        if head is None:
            return None
        if self._by_look and not self._reads_like_a_group(i, line, head):
            return None
        if (
            self._by_look
            and self._annex is not None
            and head.prefix == "cpt"
            and self._is_main_chapter(i, head)
        ):
            self._annex = None
        if head.prefix == "cpt":
            self._prefix = f"{head.number}." if self._grammar.restarts else ""
            self._chapter = self._chapter if self._annex is not None else _value(head)
        return Unit("group", i, group=head, in_annex=self._annex is not None)

    def _reads_like_a_group(self, i: int, line: Line, head: GroupHead) -> bool:
        alone, ended = not head.rest, self._ended(i)
        if not (line.level or line.bold or head.loud or head.rest or ((ended or line.gap) and alone)):
            return False
        if alone and not line.level and self._next(i)[:1] in "(,;":
            return False
        following = head.prefix == "cpt" and head.rest and _value(head) == self._chapter + 1
        return bool(line.level or line.gap or ended or following or (head.loud and alone))

    def _heading(self, i: int, line: Line) -> Unit | None:
        """A heading of the rank of an article's that is none: "Disposición final primera. Título"."""
        if not self._article_level or not 0 < line.level <= self._article_level:
            return None
        num, _, rest = line.text.partition(". ")
        if not rest or len(num) > 60:
            num, rest = "", line.text
        key = re.sub(r"[\W_]+", "-", (num or rest).lower()).strip("-")[:60]
        head = GroupHead(5, "sec", "section", key or str(i), num, rest)
        return Unit("group", i, group=head, in_annex=self._annex is not None)

    def _is_main_chapter(self, i: int, head: GroupHead) -> bool:
        """A chapter after an annex: the next one of the treaty, or one whose articles carry its number."""
        value = _value(head)
        if value == self._chapter + 1:
            return True
        for line in self._lines[i + 1 : i + _AHEAD]:
            if found := self._grammar.article(line.text):
                return len(found.key[0]) > 1 and found.key[0][0] == value
        return False


def _value(head: GroupHead) -> int:
    return int(head.number) if head.number.isdecimal() else roman(head.number) or 0
