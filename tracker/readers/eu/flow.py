"""What a unit of an act holds: paragraphs, subparagraphs, points, tables, quoted law."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tracker.readers.eu.common import Block, article_key, group_quotes, is_part, key_of, nest, take_head

if TYPE_CHECKING:
    from tracker.model import Mark
    from tracker.readers.eu.emit import Emitter


class Flow:
    """The state of one pass over the blocks of a unit: which paragraph is open, what came before."""

    def __init__(self, emitter: Emitter, owner: str | None, style: str, depth: int = 0) -> None:
        self.e, self.b = emitter, emitter.b
        self.owner, self.style, self.depth = owner, style, depth
        self.current = owner  # what lists hang on
        self.para: str | None = None  # the open numbered paragraph (or the owner, for `inner`)
        self.counts: Counter[str] = Counter()
        self.after_list = False
        self.direct = True

    def run(self, blocks: list[Block]) -> None:
        before = self.b.get(self.owner).text if self.owner else ""
        # What an item says first is its own text, even where it is only a «term» in quotation marks.
        own = 1 if self.style == "inner" and blocks and blocks[0].kind == "text" and not blocks[0].num else 0
        before = blocks[0].text if own else before
        blocks = nest([*blocks[:own], *group_quotes(blocks[own:], before)])
        items = [key_of(b.num or "") for b in blocks if b.kind == "item"]
        self.direct = self.style == "annex" and len(items) == len(set(items))
        numbered = any(b.kind == "text" and b.num for b in blocks)
        for block in blocks:
            self.e.take(block.notes)
            if block.kind == "text":
                self._text(block, numbered=numbered)
            elif block.kind == "item":
                self._item(block)
            elif block.kind == "quoted":
                self._quoted(block)
            elif block.kind == "table":
                self._table(block)
            elif block.kind == "unit":
                self._unit(block)
            elif self.owner:
                self._mark(self.owner, block.marks)

    def _mark(self, eid: str, marks: tuple[Mark, ...]) -> None:
        have = self.b.get(eid).marks
        more = tuple(m for m in marks if m not in have)
        if more:
            self.b.update(eid, marks=have + more)

    def _add(
        self, parent: str | None, prefix: str, key: str | int, type_: str, block: Block, text: str = ""
    ) -> str:
        eid = f"{parent}__{prefix}_{key}" if parent else f"{prefix}_{key}"
        return self.b.add(eid, parent, type_, num=block.num, text=text, marks=block.marks)

    def _count(self, parent: str | None, name: str) -> int:
        """Positions run through a whole file at the top, and through one parent below."""
        if parent is None:
            return self.e.next_number(name)
        self.counts[f"{parent}/{name}"] += 1
        return self.counts[f"{parent}/{name}"]

    def _text(self, block: Block, *, numbered: bool) -> None:
        if block.num:
            self._numbered(block)
        elif self.after_list and self.current and _continues(block.text):
            self._add(
                self.current, "wrapup", self._count(self.current, "wrapup"), "wrapup", block, block.text
            )
            return
        elif self.style == "inner" and self.para is None and self.owner and not self.counts:
            self.b.update(self.owner, text=block.text)
            self._mark(self.owner, block.marks)
            self.para = self.owner
            self.counts[f"{self.owner}/sub"] = 1
        elif self.para or self.style == "inner" or (self.style == "article" and numbered):
            above = self.para or self.owner
            self.current = self._add(
                above, "sub", self._count(above, "sub"), "subparagraph", block, block.text
            )
        else:
            name, type_ = ("blk", "block") if self.style == "block" else ("para", "paragraph")
            self.current = self._add(
                self.owner, name, self._count(self.owner, name), type_, block, block.text
            )
        self.after_list = False

    def _numbered(self, block: Block) -> None:
        key = key_of(block.num or "")
        if self.style == "annex":
            self.para = self._add(self.owner, "point", key, "point", block, block.text)
        else:
            self.para = self._add(self.owner, "para", key, "paragraph", block, block.text)
        self.counts[f"{self.para}/sub"] = 1
        self.current = self.para

    def _item(self, block: Block) -> None:
        key = key_of(block.num or "")
        parent = self.current
        if self.style == "annex" and (self.direct and not self.para):
            parent = self.owner
        type_ = "subpoint" if self.depth else "point"
        if key:
            eid = self._add(parent, "point", key, type_, block)
        else:
            eid = self._add(parent, "indent", self._count(parent, "indent"), "indent", block)
        Flow(self.e, eid, "inner", self.depth + 1).run(block.children)
        self.after_list = True

    def _quoted(self, block: Block) -> None:
        eid = self._add(self.current, "quoted", self._count(self.current, "quoted"), "quoted", block)
        only = block.children[0]
        if len(block.children) == 1 and only.kind == "text" and not only.num:
            self.b.update(eid, text=only.text)
            self.e.take(only.notes)
        else:
            flow = Flow(self.e, eid, "quoted")
            flow.run_quoted(block.children)
        self.after_list = True

    def run_quoted(self, blocks: list[Block]) -> None:
        """Like `run`, for blocks already known to be quoted (they would only be grouped again)."""
        self.direct = True
        for block in nest(blocks):
            self.e.take(block.notes)
            {"text": self._quoted_text, "item": self._item, "table": self._table, "unit": self._unit,
             "quoted": self._quoted}.get(block.kind, lambda _: None)(block)  # fmt: skip

    def _quoted_text(self, block: Block) -> None:
        self._text(block, numbered=False)

    def _table(self, block: Block) -> None:
        parent = self.current if self.style != "annex" else self.owner
        eid = self._add(parent, "table", self._count(parent, "table"), "table", block)
        for i, row in enumerate(block.children, 1):
            self._add(eid, "row", i, "row", row, row.text)
            self.e.take(row.notes)
        self.after_list = True

    def _unit(self, block: Block) -> None:
        """A headed part of an annex; or an article, annex or chapter that is quoted."""
        take_head(block)
        self.e.take(block.notes)
        owner = self.owner if self.style != "article" else self.current
        num, heading = block.num, block.heading
        if block.role == "seq":
            key = key_of(num or "")
            if num and num[-1:] in ".)":
                prefix, type_ = "point", "point"
            elif num:
                prefix, type_ = ("pt", "part") if is_part(num) else ("sct", "section_group")
                key = key_of(num.split(" ")[-1])
            else:
                prefix, type_, key = "hd", "heading", str(self._count(owner, "hd"))
        else:
            prefix = {"article": "art", "annex": "anx"}.get(block.role, "div")
            words = (num or "").split(" ")
            key = article_key(num or "") if prefix == "art" else key_of(words[-1] if len(words) > 1 else "1")
            type_ = "quoted"
        eid = f"{owner}__{prefix}_{key}" if owner else f"{prefix}_{key}"
        eid = self.b.add(eid, owner, type_, num=num, heading=heading, marks=block.marks)
        style = "article" if prefix == "art" else "annex"
        Flow(self.e, eid, style, self.depth).run(block.children)


def _continues(text: str) -> bool:
    """Whether a text goes on with the sentence before it: its first letter is a small one."""
    return next((c for c in text if c.isalpha()), "A").islower()
