"""What stands inside an article of paragraphs printed whole: marks by the table of its language.

A mark opens a provision where it starts or continues its list (`MarkLevel`, outermost first); what merely
looks like one stays text. Without numbered paragraphs they are ``para_n`` by position, and points hang on the
one they follow. Text before the first numbered paragraph is the article's own; in Japanese it is the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.readers.build import Builder
from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.lines import Line

_MAX_SKIP = 3  # a number may run ahead of its list by this much: one was repealed or not read


class ListBody:
    """Writes the lines of one article or annex below ``parent``."""

    def __init__(self, builder: Builder, parent: str, grammar: Grammar) -> None:
        self._builder, self._parent, self._levels = builder, parent, grammar.levels
        self._han, self._japanese = grammar.body == "han", grammar.body == "japanese"
        self._open: dict[int, tuple[tuple[int, ...], str]] = {}  # depth -> (rank, eid)
        self._para: str | None = None  # the paragraph text and points hang on
        self._numbered = False

    def write(self, lines: Sequence[Line]) -> None:
        first, start = self._levels[0], 2 if self._japanese else 1
        found = (first.mark.match(line.text) for line in lines)
        self._numbered = any(x is not None and first.rank(x["value"] or "1")[:1] == (start,) for x in found)
        for line in lines:
            row = line.table and not self._han
            if not (row and not self._japanese) and self._marked(line):
                continue  # a line of a Japanese table may begin with a mark
            if row and (self._para or not self._japanese):
                self._row(line.text)
            else:
                self._text(line.text)
        if self._han and self._para is None:
            self._text("")

    def _marked(self, line: Line) -> bool:
        """Take the marks a line begins with; False where it begins with none that is one."""
        text, taken = line.text, False
        while found := self._mark(text):
            depth, value, num, rest = found
            level, above = self._levels[depth], self._above(depth)
            rank = level.rank(value)
            digits = level.counted or (value.isnumeric() and not value.isascii())  # ① is 1
            key = "_".join(map(str, rank)) if digits else value.lower().replace("의", "_").replace("-", "")
            direct = (self._han or self._japanese) and depth > 1 and above == self._para
            eid = self._builder.child(above, "item" if direct else level.prefix, key, level.type, num=num)
            self._open = {d: x for d, x in self._open.items() if d < depth}
            self._open[depth] = rank, eid
            if depth == 0:
                self._para, self._numbered = eid, True
            text, taken = rest, True
        if taken and text:
            self._builder.update(self._deepest(), text=text)
        return taken

    def _mark(self, text: str) -> tuple[int, str, str, str] | None:
        for depth, level in enumerate(self._levels):
            found = level.mark.match(text)
            if found is None:
                continue
            value = found["value"] or "1"  # "único" is the only one
            rank = level.rank(value)
            last = self._open[depth][0] if depth in self._open else ()
            if not rank or (self._japanese and depth == 0 and rank == (1,) and self._para):
                continue
            lead = self._japanese and depth == 0 and self._numbered  # in extracts the first may be missing
            if (last or (0,)) < rank and rank[0] - (last or (0,))[0] <= (_MAX_SKIP if last or lead else 1):
                return depth, value, text[: found.start("rest")].strip(), found["rest"].strip()
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
        elif self._numbered and self._para is not None:
            self._open = {d: x for d, x in self._open.items() if d == 0}
            self._builder.nth(self._para, "sub", "subparagraph", text=text)
        elif self._numbered and not self._japanese:
            own = self._builder.get(self._parent)
            if not own.text and self._builder.provisions[-1].eid == self._parent:
                self._builder.update(self._parent, text=text)
            else:
                self._open = {}
                self._para = self._builder.nth(self._parent, "sub", "subparagraph", text=text)
        else:
            self._para = self._builder.nth(self._parent, "para", "paragraph", text=text)
            self._open = {0: ((1,), self._para)} if self._numbered else {}

    def _row(self, text: str) -> None:
        above = self._deepest() if self._open and not self._japanese else self._para or self._parent
        self._builder.nth(above, "row", "row", text=text.strip("| "))
