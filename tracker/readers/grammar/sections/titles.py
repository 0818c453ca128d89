"""The sections that were found in a text, as the walk asks for them: their heads, headings and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.law.text import clean
from tracker.readers.grammar import titles
from tracker.readers.grammar.body.marks import marks
from tracker.readers.grammar.head import Head, Unit
from tracker.readers.grammar.sections.chain import SectionHeads
from tracker.readers.grammar.sections.marks import group, schedule, split_heading
from tracker.readers.lines import Line

_MAX_HEADING_LINES = 3
_MAX_TITLE = 120
_MAX_STOPPED = 80  # letters of a heading that ends with a full stop


class SectionUnits:
    """Units of a text of numbered sections; ``found`` says which lines are heads."""

    def __init__(self, lines: Sequence[Line], found: SectionHeads, width: int) -> None:
        self._lines, self._found, self._width = lines, found, width
        self._last = max(found.heads)
        self._schedules = False
        self._levels: dict[str, int] = {}  # of the words of groups: the outermost comes first
        headings = {i for above in found.above.values() for i in above}
        self._stops = headings | found.heads.keys()
        self.skipped = headings | found.contents

    def unit(self, i: int) -> Unit | None:
        """The unit that a line opens."""
        line = self._lines[i]
        if head := self._found.heads.get(i) or self._found.inner.get(i):
            return Unit("article", i, article=head, inner=i in self._found.inner)
        if line.table:
            return None
        if i > self._last and (annex := schedule(line.text)):
            self._schedules = True
            if annex.num.upper() == "SCHEDULES":  # a title above them
                return Unit("group", i, group=replace(annex, level=1, prefix="xhd", type="crossheading",
                                                      number="schedules"), in_annex=True)  # fmt: skip
            return Unit("annex", i, group=annex, in_annex=True)
        if found := group(line.text):
            found = replace(found, level=self._levels.setdefault(found.prefix, len(self._levels) + 1))
            return Unit("group", i, group=found, in_annex=self._schedules)
        return None

    def title(self, i: int, unit: Unit) -> tuple[int, str, Line | None]:
        """(lines the head takes with its heading, the heading, the text that stood on the head's line)."""
        head = unit.article
        if head is None:
            return self._group(i, unit)
        if above := self._found.above.get(i):
            heading = clean(" ".join(self._lines[k].text for k in above)).strip(" .[]")
            text, used = head.rest, 1
        else:
            heading, text, used = self._heading(i, head)
        line = self._lines[i]._replace(text=text, gap=True, bold=False, level=0) if text else None
        return used, heading, line

    def _heading(self, i: int, head: Head) -> tuple[str, str, int]:
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
        return not (i in self._stops or line.table or group(line.text) or marks(line.text, None))

    def _begins(self, i: int) -> bool:
        """Whether something new begins on a line: what stands before it is whole."""
        if i >= len(self._lines) or i in self._stops:
            return True
        line = self._lines[i]
        return line.gap or bool(line.level) or not line.text[0].islower()

    def _group(self, i: int, unit: Unit) -> tuple[int, str, Line | None]:
        head = unit.group
        assert head is not None
        if head.prefix == "xhd":
            return 1, "", None
        ahead = range(i + 1, min(i + 6, len(self._lines)))
        stop = next((k for k in ahead if k in self._stops or self._is_head(k)), ahead.stop)
        used, heading, text = titles.title(self._lines[i:stop], 0, self._width, head)
        below = i + used
        if not heading and unit.kind == "group" and below < stop and self._stands_alone(below):
            return used + 1, self._lines[below].text, text
        return used, heading, text

    def _stands_alone(self, i: int) -> bool:
        """Whether a line is a title by its place: short, whole, and something new behind it."""
        text = self._lines[i].text
        if len(text) > _MAX_TITLE or text[-1] in ".;:," or not text[0].isupper():
            return False
        return i + 1 >= len(self._lines) or i + 1 in self._stops or self._lines[i + 1].gap
