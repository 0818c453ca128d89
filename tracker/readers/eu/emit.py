"""`Block` trees of an act of the Union turned into provisions.

Eids follow the way lawyers cite: ``art_5__para_1__point_b``. The second subparagraph of a paragraph is
``__sub_2`` (the first is the paragraph's own text); text after a list that goes on in lower case is
the list's end, ``__wrapup_1``, and not a subparagraph. In annexes points hang on the annex or its
section, as they are cited ("point 1(a) of Annex III").
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tracker.model import ProvisionStatus, Scope
from tracker.readers.eu.common import (
    Block,
    article_key,
    division,
    group_quotes,
    key_of,
    nest,
    number_key,
    take_head,
)
from tracker.readers.eu.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.readers.build import Builder

_GROUPS = {"part": ("part", "part"), "title": ("title", "title"), "chapter": ("cpt", "chapter"),
           "section": ("sct", "section_group"), "subsection": ("subsct", "subsection_group")}  # fmt: skip


class Emitter:
    """Adds the provisions of one act to a builder; call `top` once per file of the act."""

    def __init__(self, builder: Builder) -> None:
        self.b = builder
        self._notes: list[str] = []
        self._counts: Counter[str] = Counter()

    # -- the act -------------------------------------------------------------------------------------

    def top(self, blocks: list[Block], *, consolidated: bool = False) -> None:
        """The whole of a file: preamble, enacting terms, final part, annexes; or loose blocks.

        What stands before the first unit is the preamble of a file without ids; in a consolidated
        text only if there are recitals in it, else it is the head of the page.
        """
        blocks = nest(group_quotes(blocks) if not any(b.kind == "unit" for b in blocks) else blocks)
        first = next((i for i, b in enumerate(blocks) if b.kind == "unit"), None)
        if first is None:
            self.flow(None, blocks, "block")
            self._footnotes("doc", Scope.NOTES)
            return
        loose = [b for b in blocks[:first] if b.kind != "gap"]
        if loose and (not consolidated or any(b.kind == "item" for b in loose)):
            self._preamble(loose)
        self._units(blocks[first:], None, 0)

    def _units(self, blocks: list[Block], parent: str | None, depth: int) -> None:
        loose: list[Block] = []
        for block in nest(blocks):
            if block.kind == "unit":
                self._loose(loose, parent)
                self._unit(block, parent, depth)
            else:
                loose.append(block)
        self._loose(loose, parent)

    def _loose(self, blocks: list[Block], parent: str | None) -> None:
        if blocks:
            self.flow(parent, blocks, "block" if parent is None else "annex")
            self._footnotes(parent or "doc", Scope.NOTES)
            blocks.clear()

    def _unit(self, block: Block, parent: str | None, depth: int) -> None:
        if block.role == "article":
            self._article(block, parent)
        elif block.role == "annex":
            self._annex(block)
        elif block.role in {"preamble", "recital", "citation"}:
            self._preamble([block] if block.role != "preamble" else block.children)
        elif block.role == "final":
            self._final(block)
        elif block.role == "enacting":
            self._units(block.children, parent, depth)
        elif block.role == "seq":
            self.flow(parent, [block], "annex")
        else:
            self._group(block, parent, depth)

    def _group(self, block: Block, parent: str | None, depth: int) -> None:
        take_head(block)
        role, key = block.role, number_key(block.key) if block.key else ""
        if role == "division":
            role, key = division(block.num or "", depth)
        prefix, type_ = _GROUPS[role]
        key = key or str(self.next_number(f"{parent}/{prefix}"))
        eid = f"{parent}__{prefix}_{key}" if parent else f"{prefix}_{key}"
        eid = self.b.add(eid, parent, type_, num=block.num, heading=block.heading, marks=block.marks)
        self._notes += block.notes
        self._footnotes(eid, Scope.NOTES)
        self._units(block.children, eid, depth + 1)

    def _article(self, block: Block, parent: str | None) -> None:
        take_head(block)
        key = (block.key or "").lower() or article_key(block.num or "")
        eid = self.b.add(
            f"art_{key}", parent, "article", num=block.num, heading=block.heading, marks=block.marks
        )
        self._notes += block.notes
        gone = bool(block.children) and all(c.kind == "gap" for c in block.children)
        self.flow(eid, block.children, "article")
        if gone:
            self.b.update(eid, status=ProvisionStatus.REPEALED)
        self._footnotes(eid, Scope.NOTES)

    def _annex(self, block: Block) -> None:
        take_head(block)
        words = (block.num or "").split(" ")
        key = key_of(block.key or (words[-1] if len(words) > 1 else "")) or "1"
        eid = self.b.add(
            f"anx_{key}",
            None,
            "annex",
            num=block.num,
            heading=block.heading,
            scope=Scope.ANNEXES,
            marks=block.marks,
        )
        self._notes += block.notes
        self.flow(eid, block.children, "annex")
        self._footnotes(eid, Scope.NOTES)

    def _preamble(self, blocks: Sequence[Block]) -> None:
        scope = Scope.PREAMBLE
        for block in blocks:
            if block.kind == "unit" and block.role == "recital":
                items = [c for c in block.children if c.kind == "item"]
                self._recital(items[0] if len(items) == len(block.children) == 1 else block, block.key)
            elif block.kind == "item":
                self._recital(block, None)
            elif block.kind == "unit" and block.role == "citation":
                key = block.key or str(self.next_number("cit"))
                eid = self.b.add(f"cit_{key}", None, "citation", scope=scope)
                self.flow(eid, block.children, "inner")
                self._footnotes(eid, scope)
            elif block.kind == "unit":
                self._preamble(block.children)
            elif block.words():
                eid = self.b.add(
                    f"formula_{self.next_number('formula')}", None, "formula", text=block.words(), scope=scope
                )
                self._notes += block.notes
                self._footnotes(eid, scope)

    def _recital(self, block: Block, key: str | None) -> None:
        number = key or key_of(block.num or "") or str(self.next_number("rct"))
        eid = self.b.add(f"rct_{number}", None, "recital", num=block.num, scope=Scope.PREAMBLE)
        self.flow(eid, block.children, "inner")
        self._footnotes(eid, Scope.PREAMBLE)

    def _final(self, block: Block) -> None:
        """ "Binding in its entirety" stands in both printings; place, date and names only in the OJ."""
        blocks = [b for b in block.children if b.words()]
        signed = next((i for i, b in enumerate(blocks) if b.role == "signatory"), len(blocks) + 1)
        for i, part in enumerate(blocks):
            outside = i >= signed - 1
            name = "signature" if outside else "conclusion"
            self.b.add(f"{name}_{self.next_number(name)}", None, "conclusion", text=part.words(),
                       scope=Scope.PREAMBLE if outside else Scope.BODY)  # fmt: skip
            self._notes += part.notes
        self._footnotes("conclusion", Scope.PREAMBLE)

    # -- what a unit holds -----------------------------------------------------------------------------

    def flow(self, owner: str | None, blocks: list[Block], style: str) -> None:
        """Paragraphs, subparagraphs, points, tables below ``owner``.

        ``style``: ``article`` and ``block`` (every unnumbered text is a paragraph), ``annex`` (points hang on
        the owner), ``inner`` (the first text is the owner's own).
        """
        Flow(self, owner, style).run(blocks)

    def _footnotes(self, unit: str, scope: Scope) -> None:
        notes, self._notes = self._notes, []
        parent = unit if unit in self.b else None
        for text in notes:
            self.b.add(
                f"{unit}__fn_{self.next_number(unit + '/fn')}", parent, "footnote", text=text, scope=scope
            )

    def next_number(self, name: str) -> int:
        """1, 2, 3 ... for each name."""
        self._counts[name] += 1
        return self._counts[name]

    def take(self, notes: list[str]) -> None:
        """Footnotes called: they are added when their unit is complete."""
        self._notes += notes
