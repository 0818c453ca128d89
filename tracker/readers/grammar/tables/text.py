"""The grammar of statutes that number their articles through, for the languages of `tables.heads`.

Heads are told from references that begin a line by sequence (the next number), by what sets them off,
and by what follows. Numbers missing between others are told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tracker.model import ProvisionStatus, Scope
from tracker.readers.build import Builder, Groups
from tracker.readers.grammar.gaps import tell_gaps
from tracker.readers.grammar.group_head import GroupHead
from tracker.readers.grammar.quoting import Quotation
from tracker.readers.grammar.tables import heads as tables_heads
from tracker.readers.grammar.tables.body import StatuteBody
from tracker.readers.grammar.tables.heads import Key, MarkLevel, StatuteHead, StatuteLanguage
from tracker.readers.grammar.tables.more import KNOWN, table_of
from tracker.readers.lines import Line

_GONE = re.compile(
    r"[\[(<*\s]*(?:삭제|Mülga|Hatályon kívül|Hatályát|Dihapus|(?:Được )?[Bb]ãi bỏ|Утратил\w* силу|"
    r"Revogad[oa]|Suprimid[oa]|Abrogat[oa]|Articolo abrogato)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\(\d{1,3}[a-z]?\)\s?(?:bekezd|és |[–-]\s?\(|fıkra)|[,;)]")
_IN_PARENS = re.compile(r"\(+(?P<words>[^()]{2,200})\)+\.?")
_SUBTITLE = re.compile(r"\d{1,3}\.\s\S[^.;:]{2,140}")
_TITLE_END = ".;:,"
_MAX_TITLE = 250
_MAX_ABOVE = 120
_MAX_RANGE = 60
_KASHIDA = re.compile("(?<=[\u0621-\u064a])\u0640+(?=[\u0621-\u064a])")


@dataclass(slots=True)
class _StatuteUnit:
    kind: str  # preamble, article, group, annex
    line: int
    article: StatuteHead | None = None
    group: GroupHead | None = None
    heading: str = ""
    content: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _ArticleSeries:
    last: Key = ((0,), 0)
    seen: set[Key] = field(default_factory=set)

    def follows(self, key: Key) -> bool:
        """Whether an article may come right after the last: 5, 5/A, 6; 1.9, 2.1."""
        (numbers, rank), last = key, self.last[0]
        if numbers == last:
            return rank > 0
        if rank:
            return False
        if len(numbers) == len(last) and numbers[:-1] == last[:-1]:
            return numbers[-1] == last[-1] + 1
        return len(numbers) > 1 and numbers[-1] == 1 and numbers[0] in {last[0], last[0] + 1}

    def add(self, key: Key, last: int = 0) -> None:
        self.seen.add(key)
        self.last = ((last,), 0) if last else key


def knows(language: str) -> bool:
    """Whether there is a table for the language."""
    return language in KNOWN


def read(builder: Builder, lines: Sequence[Line], language: str, minimum: int = 1) -> bool:
    """Fill ``builder`` from a text with articles; False, and nothing written, where there are fewer than
    ``minimum``."""
    printed = [_without_kashida(line) for line in lines if not line.page and line.text]
    table: StatuteLanguage | None = table_of(language)
    while table is not None:
        scan = _StatuteScan(printed, table)
        units = scan.units
        if sum(1 for u in units if u.kind == "article") >= minimum:
            for words in scan.contents:
                builder.drop("contents", words)
            _tell_gaps(builder, units)
            _write(builder, units, table)
            return True
        table = table.instead
    return False


def _without_kashida(line: Line) -> Line:
    """Arabic words are stretched to fill a line: that is no letter."""
    return line._replace(text=_KASHIDA.sub("", line.text)) if "\u0640" in line.text else line


class _StatuteScan:
    """Cuts lines into units, in order. Linear."""

    def __init__(self, lines: Sequence[Line], table: StatuteLanguage) -> None:
        self._lines, self._table = lines, table
        self._series: dict[str, _ArticleSeries] = {}
        self._places: dict[tuple[int, ...], int] | None = None  # where each article is printed last
        self._quotation: Quotation[Key] = Quotation(lambda last, key: _ArticleSeries(last).follows(key))
        self._chapter = ""  # whose articles are counted, where each chapter begins with 1
        self.units: list[_StatuteUnit] = [_StatuteUnit("preamble", 0)]
        contents = set() if table.restarts else _contents(lines, table)
        self.contents = [lines[i].text for i in sorted(contents)]
        i = 0
        while i < len(lines):
            i = self._take(i) if i not in contents else i + 1

    def _take(self, i: int) -> int:
        line = self._lines[i]
        if not line.table:
            before = self._lines[i - 1].text if i else ""
            self._quotation.open(line.text, before, self._key_of)
            if found := self._article(i, before):
                return self._open_article(i, found)
            if group := tables_heads.group(line.text, self._table):
                unit = _StatuteUnit("group", i, group=group, heading=group.rest)
                self.units.append(unit)
                if self._table.restarts and group.prefix == "cpt":
                    self._chapter = f"{group.number}."
                return i + 1 if unit.heading else self._title_below(i + 1, unit)
            if self._series and (annex := tables_heads.annex(line.text, self._table)):
                self.units.append(_StatuteUnit("annex", i, group=annex, heading=annex.rest))
                self._series = {"annex": _ArticleSeries()}
                return i + 1
        self.units[-1].content.append(line)
        return i + 1

    def _key_of(self, text: str) -> Key | None:
        head = tables_heads.article(text, self._table)
        return head.key if head else None

    def _is_awaited(self, i: int, series: _ArticleSeries) -> bool:
        """Whether the next article of the text comes behind a line."""
        if self._places is None:
            keys = ((k, self._key_of(x.text)) for k, x in enumerate(self._lines))
            self._places = {key[0]: k for k, key in keys if key is not None}
        numbers = series.last[0]
        return self._places.get((*numbers[:-1], numbers[-1] + 1), -1) > i

    def _article(self, i: int, before: str) -> StatuteHead | None:
        line = self._lines[i]
        head = tables_heads.article(line.text, self._table)
        if head is None or _REFERENCE.match(head.rest):
            return None
        if not head.set_off and head.rest[:1].islower() and not _GONE.match(head.rest):
            return None
        if self._chapter:
            head = replace(head, series=self._chapter)
        series = self._series.get(head.series) or _ArticleSeries()
        if head.key in series.seen:
            return None
        next_one = series.follows(head.key) or not series.seen
        awaited = partial(self._is_awaited, i, series)
        if self._quotation.holds(head.key, before, next_one=next_one, awaited=awaited):
            return None
        strong = bool(line.level or line.bold) or (head.set_off and line.gap)
        first = not series.seen and (
            (head.key[0][-1] == 1 and not head.key[1]) or (strong and bool(head.series))
        )
        if not (first or series.follows(head.key) or (strong and head.key > series.last)):
            return None
        return head

    def _open_article(self, i: int, head: StatuteHead) -> int:
        series = self._series.setdefault(head.series, _ArticleSeries())
        series.add(head.key, head.last)
        unit = _StatuteUnit("article", i, article=head, heading=head.heading or "")
        before = self.units[-1].content
        if self._table is table_of("hu") and before and _SUBTITLE.fullmatch(before[-1].text):
            title = before.pop().text
            number, _, words = title.partition(". ")
            self.units.append(
                _StatuteUnit(
                    "group", i, group=GroupHead(6, "xhd", "crossheading", number, f"{number}."), heading=words
                )
            )
        elif self._table.heading_above and not unit.heading and before and _is_title(before[-1].text):
            unit.heading = before.pop().text
        self.units.append(unit)
        rest = head.rest
        if self._table.heading_first and rest and len(rest) <= _MAX_TITLE and rest[-1] not in _TITLE_END:
            unit.heading, rest = rest, ""
        if rest:
            unit.content.append(_line(self._lines[i], rest))
            return i + 1
        following = self._lines[i + 1].text if i + 1 < len(self._lines) else ""
        if not unit.heading and (found := _IN_PARENS.fullmatch(following)):
            unit.heading = found["words"].strip()
            return i + 2
        if self._table.heading_below and not unit.heading and self._is_heading(i + 1):
            unit.heading = following
            return i + 2
        return i + 1

    def _is_heading(self, i: int) -> bool:
        """A line that is set like a title, with text of the article below it."""
        if i + 1 >= len(self._lines) or self._lines[i].table or not _is_title(self._lines[i].text):
            return False
        following = self._lines[i + 1].text
        head = tables_heads.article(following, self._table) or tables_heads.group(following, self._table)
        return head is None and not following[:1].islower()

    def _title_below(self, i: int, unit: _StatuteUnit) -> int:
        """The heading of a group printed below its number, on up to two lines."""
        for _ in range(2):
            if i >= len(self._lines):
                break
            text = self._lines[i].text
            head = tables_heads.article(text, self._table) or tables_heads.group(text, self._table)
            if head or self._lines[i].table or not _is_title(text):
                break
            following = self._lines[i + 1].text if i + 1 < len(self._lines) else ""
            if self._table.heading_above and unit.heading and tables_heads.article(following, self._table):
                break  # that is the next article's
            unit.heading = f"{unit.heading} {text}".strip()
            i += 1
            if not text.isupper():
                break
        return i


def _line(line: Line, text: str) -> Line:
    return line._replace(text=text, level=0, bold=False)


def _is_title(text: str) -> bool:
    return (
        2 <= len(text) <= _MAX_ABOVE
        and text[-1] not in _TITLE_END
        and text[0] not in "(-–•"
        and not text[0].isdigit()
    )


def _contents(lines: Sequence[Line], table: StatuteLanguage) -> set[int]:
    """Lines of a table of contents: heads without text between them whose first article comes again."""
    heads: list[tuple[int, Key | None]] = []
    for i, line in enumerate(lines[:3000]):
        if found := tables_heads.article(line.text, table):
            heads.append((i, found.key))
        elif tables_heads.group(line.text, table):
            heads.append((i, None))
    ones = [i for i, key in heads if key == ((1,), 0)]
    if len(ones) < 2:
        return set()
    run = [i for i, _ in heads if i < ones[1]]
    # groups straight above the second first article belong to the text
    while run and run[-1] > ones[0] and dict(heads)[run[-1]] is None and ones[1] - run[-1] <= 3:
        run.pop()
    between = run[-1] - run[0] + 1 - len(run) if run else 0
    return set(range(run[0], run[-1] + 1)) if run and between * 2 < len(run) else set()


def _tell_gaps(builder: Builder, units: Sequence[_StatuteUnit]) -> None:
    numbers: set[int] = set()
    for unit in units:
        if unit.kind == "annex":
            break
        if unit.article and not unit.article.series and len(unit.article.key[0]) == 1:
            first = unit.article.key[0][0]
            numbers |= set(range(first, max(unit.article.last, first) + 1))
    tell_gaps(builder, numbers)


def _write(builder: Builder, units: Sequence[_StatuteUnit], table: StatuteLanguage) -> None:
    levels = table.levels
    groups = Groups(builder)
    for unit in units:
        if unit.kind == "preamble":
            if unit.content:
                top = builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
                for line in unit.content:
                    builder.nth(top, "block", "block", text=line.text)
            continue
        if unit.article is not None:
            _article(builder, unit, groups, levels)
            continue
        assert unit.group is not None
        head = unit.group
        if unit.kind == "annex":
            eid, type_ = f"anx_{head.number}" if head.number else "anx", "annex"
            if head.number == "부칙":
                eid, type_ = f"suppl_{builder.next_number(None, 'suppl')}", "supplement"
            eid = builder.add(
                eid, None, type_, num=head.num, heading=unit.heading or None, scope=Scope.ANNEXES
            )
            groups = Groups(builder, eid)
        else:
            eid = head.open(groups, unit.heading)
        StatuteBody(builder, eid, levels).write(unit.content)


def _article(builder: Builder, unit: _StatuteUnit, groups: Groups, levels: Sequence[MarkLevel]) -> None:
    head = unit.article
    assert head is not None
    series = head.series if head.series.endswith(".") else f"{head.series}_" if head.series else ""
    words = " ".join(line.text for line in unit.content)
    gone = (bool(_GONE.match(words)) and len(words) < 200) or head.last > 0
    numbers = [head.number]
    if head.last:
        numbers = [str(n) for n in range(head.key[0][0], min(head.last, head.key[0][0] + _MAX_RANGE) + 1)]
    for number in numbers:
        eid = groups.article(
            f"{series}{number}", num=head.num, heading=unit.heading or None, text=words if gone else "",
            status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
        )  # fmt: skip
    if not gone:
        StatuteBody(builder, eid, levels).write(unit.content)
