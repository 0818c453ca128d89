"""Cuts a text of numbered sections into units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.law.text import clean
from tracker.readers.grammar.group_head import GroupHead
from tracker.readers.grammar.latin import marks as latin_marks
from tracker.readers.grammar.latin.heads import ArticleHead
from tracker.readers.grammar.latin.scan import HeadedUnit, TextScan, width_of
from tracker.readers.grammar.latin.section_marks import group, schedule, split_heading
from tracker.readers.grammar.latin.sections import SectionHeads
from tracker.readers.grammar.latin.titles import title
from tracker.readers.lines import Line

_MAX_HEADING_LINES = 3
_MAX_TITLE = 120
_MAX_STOPPED = 80  # letters of a heading that ends with a full stop


def scan(lines: Sequence[Line], found: SectionHeads) -> TextScan:
    """Units of the text; ``found`` says which lines are heads. Linear."""
    return _SectionScan(lines, found).scan()


class _SectionScan:
    def __init__(self, lines: Sequence[Line], found: SectionHeads) -> None:
        self._lines, self._found = lines, found
        self._last = max(found.heads)
        self._levels: dict[str, int] = {}  # of the words of groups: the outermost comes first
        self._stops = {i for above in found.above.values() for i in above} | found.heads.keys()
        self._out = TextScan(width=width_of(lines), sections=True)

    def scan(self) -> TextScan:
        headings = {i for above in self._found.above.values() for i in above}
        schedules = False
        i = 0
        while i < len(self._lines):
            if i in self._found.contents or i in headings:
                i += 1
                continue
            line = self._lines[i]
            head = self._found.heads.get(i) or self._found.inner.get(i)
            if head is not None:
                i += self._section(i, head)
            elif line.table:
                i += self._content(i)
            elif i > self._last and (found := schedule(line.text)):
                schedules = True
                i += self._group(i, found, "annex")
            elif found := group(line.text):
                i += self._group(i, found, "group", in_annex=schedules)
            else:
                i += self._content(i)
        return self._out

    def _content(self, i: int) -> int:
        if self._out.units:
            self._out.units[-1].content.append(self._lines[i])
        else:
            self._out.preamble.append(self._lines[i])
            self._out.preamble_at.append(i)
        return 1

    def _section(self, i: int, head: ArticleHead) -> int:
        unit = HeadedUnit("article", i, article=head, inner=i in self._found.inner)
        self._out.units.append(unit)
        if above := self._found.above.get(i):
            unit.heading = clean(" ".join(self._lines[k].text for k in above)).strip(" .[]")
            text, used = head.rest, 1
        else:
            unit.heading, text, used = self._heading(i, head)
        if text:
            unit.content.append(self._lines[i]._replace(text=text, gap=True, bold=False, level=0))
        return used

    def _heading(self, i: int, head: ArticleHead) -> tuple[str, str, int]:
        """(heading, text behind it, lines taken): on the line of the number, over several, or below it."""
        rest = head.rest
        if rest:
            said = rest
            for used in range(1, _MAX_HEADING_LINES + 1):
                heading, text = split_heading(said)
                whole = text or used > 1 or self._begins(i + used)
                if heading and not text and said.endswith(".") and self._is_all(i + used, said):
                    break
                if heading and whole:
                    return heading, text, used
                if i + used >= len(self._lines) or not self._may_go_on(i + used):
                    break
                said = f"{said} {self._lines[i + used].text}"
            return "", rest, 1
        if i + 1 < len(self._lines) and self._may_go_on(i + 1):
            below = self._lines[i + 1].text
            if below[-1] != "." and split_heading(below) == (below.strip(" ."), ""):
                return below.strip(" ."), "", 2
        return "", "", 1

    def _is_head(self, i: int) -> bool:
        return bool(group(self._lines[i].text) or schedule(self._lines[i].text))

    def _is_all(self, i: int, said: str) -> bool:
        """Whether words with a full stop are the text of a section: long, or nothing comes behind them."""
        return len(said) > _MAX_STOPPED or i >= len(self._lines) or i in self._stops or self._is_head(i)

    def _may_go_on(self, i: int) -> bool:
        line = self._lines[i]
        return not (i in self._stops or line.table or group(line.text) or latin_marks.marks(line.text, None))

    def _begins(self, i: int) -> bool:
        """Whether something new begins on a line: what stands before it is whole."""
        if i >= len(self._lines) or i in self._stops:
            return True
        line = self._lines[i]
        return line.gap or bool(line.level) or not line.text[0].islower()

    def _group(self, i: int, head: GroupHead, kind: str, *, in_annex: bool = False) -> int:
        if kind == "group":
            level = self._levels.setdefault(head.prefix, len(self._levels) + 1)
            head = replace(head, level=level)
        unit = HeadedUnit(kind, i, group=head, in_annex=in_annex or kind == "annex")
        self._out.units.append(unit)
        if head.num.upper() == "SCHEDULES":  # a title above them
            unit.kind, unit.group = (
                "group",
                GroupHead(1, "xhd", "crossheading", "schedules", head.num, "", head.loud),
            )
            return 1
        ahead = range(i + 1, min(i + 6, len(self._lines)))
        last = min(i + 6, len(self._lines))
        stop = next((k for k in ahead if k in self._stops or self._is_head(k)), last)
        used, unit.heading, text = title(self._lines[i:stop], 0, self._out.width, head)
        if text is not None:
            unit.content.append(text)
        below = i + used
        if not unit.heading and kind == "group" and below < stop and self._stands_alone(below):
            unit.heading = self._lines[below].text
            used += 1
        return used

    def _stands_alone(self, i: int) -> bool:
        """Whether a line is a title by its place: short, whole, and something new behind it."""
        text = self._lines[i].text
        if len(text) > _MAX_TITLE or text[-1] in ".;:," or not text[0].isupper():
            return False
        return i + 1 >= len(self._lines) or i + 1 in self._stops or self._lines[i + 1].gap
