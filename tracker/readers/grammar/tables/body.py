"""What stands inside an article of a national statute: marks by the table of its language.

A mark opens a provision where it starts or continues its list (`tables.heads.Level`, outermost first);
what merely looks like one stays text. Text before the first numbered paragraph is the article's own;
without numbered paragraphs it is ``para_n`` by position, and points hang on the paragraph they follow.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.readers.build import Builder
from tracker.readers.grammar.tables.heads import MarkLevel
from tracker.readers.lines import Line

_MAX_SKIP = 3  # a number may run ahead of its list by this much: one was repealed or not read


class StatuteBody:
    """Writes the lines of one article or annex below ``parent``."""

    def __init__(self, builder: Builder, parent: str, levels: Sequence[MarkLevel]) -> None:
        self._builder, self._parent, self._levels = builder, parent, levels
        self._open: dict[int, tuple[int, str]] = {}  # depth -> (rank, eid)
        self._para: str | None = None  # the paragraph text and points hang on
        self._numbered = False

    def write(self, lines: Sequence[Line]) -> None:
        first = self._levels[0]
        self._numbered = any(
            (m := first.mark.match(line.text)) and first.rank(_value(m.groupdict())) == 1 for line in lines
        )
        for line in lines:
            if line.table:
                self._row(line.text)
            elif not self._marked(line):
                self._text(line.text)

    def _marked(self, line: Line) -> bool:
        """Take the marks a line begins with; False where it begins with none that is one."""
        text, taken = line.text, False
        while found := self._mark(text):
            depth, value, num, rest = found
            level = self._levels[depth]
            above = self._above(depth)
            key = value.lower().replace("의", "_").replace("-", "")
            eid = self._builder.child(above, level.prefix, key, level.type, num=num)
            self._open = {d: x for d, x in self._open.items() if d < depth}
            self._open[depth] = (level.rank(value), eid)
            if depth == 0:
                self._para = eid
            text, taken = rest, True
        if taken and text:
            self._builder.update(self._deepest(), text=text)
        return taken

    def _mark(self, text: str) -> tuple[int, str, str, str] | None:
        for depth, level in enumerate(self._levels):
            found = level.mark.match(text)
            if found is None:
                continue
            value = _value(found.groupdict())
            rank = level.rank(value)
            last = self._open[depth][0] if depth in self._open else 0
            branch = value[:1].isdigit() and not value.isdigit()  # 1의2, 1-bis
            goes_on = last < rank <= last + _MAX_SKIP or (branch and rank == last)
            if rank and (goes_on if last else rank == 1):
                said = str(rank) if value.isnumeric() and not value.isascii() else value  # ① is 1
                return depth, said, text[: found.start("rest")].strip(), found["rest"].strip()
        return None

    def _above(self, depth: int) -> str:
        nearer = [d for d in self._open if d < depth]
        if nearer:
            return self._open[max(nearer)][1]
        if depth == 0:
            return self._parent
        if self._para is None and not self._numbered:
            self._text("")
        return self._para or self._parent

    def _deepest(self) -> str:
        return self._open[max(self._open)][1]

    def _text(self, text: str) -> None:
        if self._open and not (last := self._builder.provisions[-1]).text and last.eid == self._deepest():
            self._builder.update(last.eid, text=text)  # its mark stood alone on its line
            return
        if self._numbered and self._para is None:
            own = self._builder.get(self._parent)
            if not own.text and self._builder.provisions[-1].eid == self._parent:
                self._builder.update(self._parent, text=text)
                return
        if self._numbered:
            above = self._para or self._parent
            self._open = {d: x for d, x in self._open.items() if d == 0}
            eid = self._builder.nth(above, "sub", "subparagraph", text=text)
            self._para = self._para or eid
            return
        self._open = {}
        self._para = self._builder.nth(self._parent, "para", "paragraph", text=text)

    def _row(self, text: str) -> None:
        above = self._deepest() if self._open else self._para or self._parent
        self._builder.nth(above, "row", "row", text=text.strip("| "))


def _value(groups: dict[str, str | None]) -> str:
    """The mark's value; "único" stands for the only one."""
    return groups.get("value") or ("1" if groups.get("only") else "")
