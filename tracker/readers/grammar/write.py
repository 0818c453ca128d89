"""The tree of a text: its units as groups, articles and annexes in the builder."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.law import eids
from tracker.model import ProvisionStatus, Scope
from tracker.readers.build import Builder, Groups
from tracker.readers.grammar.body.lists import ListBody
from tracker.readers.grammar.body.outline import write_outline
from tracker.readers.grammar.body.printed import BodyWriter
from tracker.readers.grammar.head import GroupHead, Unit
from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.grammar.walk import WalkedText
from tracker.readers.lines import Line

_MAX_GONE = 200  # letters of what is left of a repealed article


class TreeWriter:
    """Writes units in order below the groups that are open."""

    def __init__(self, builder: Builder, found: WalkedText, grammar: Grammar) -> None:
        self._builder, self._found, self._grammar = builder, found, grammar
        self._groups = self._main = Groups(builder)  # those of the annex that is open, and of the text
        self._section: str | None = None  # that is open

    def preamble(self, lines: Sequence[Line]) -> str | None:
        """What stands before the first head; returns its eid."""
        said = [line for line in lines if line.text]
        if not said:
            return None
        top = self._builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
        if self._grammar.body == "printed":
            BodyWriter(self._builder, top, self._found.width).write(said)
        else:
            for line in said:
                self._builder.nth(top, "block", "block", text=line.text)
        return top

    def unit(self, unit: Unit) -> str:
        """Write a unit and what it holds; returns its eid."""
        if not unit.in_annex:  # the chapter goes on behind its annex
            self._groups = self._main
        if unit.article is not None:
            return self._article(unit)
        assert unit.group is not None
        if unit.kind == "annex":
            eid = self._annex(unit, unit.group)
        else:
            head = unit.group
            eid = self._groups.open(
                head.level, head.prefix, head.number, head.type,
                num=head.num or None, heading=unit.heading or None,
            )  # fmt: skip
        self._body(eid, unit)
        return eid

    def _article(self, unit: Unit) -> str:
        head, gone = unit.article, self._grammar.gone
        assert head is not None
        words = " ".join(line.text for line in unit.content)
        said = words or unit.heading
        repealed = bool(head.more or (gone and gone.match(said) and len(said) < _MAX_GONE))
        prefix, type_ = ("sec", "section") if self._found.sections else ("art", "article")
        for one in (head, *head.more):
            eid = self._builder.add(
                eids.join(self._groups.base, f"{prefix}_{one.number}"),
                self._section if unit.inner else self._groups.innermost,
                type_, num=one.num, heading=unit.heading or None, text=words if repealed else "",
                status=ProvisionStatus.REPEALED if repealed else ProvisionStatus.IN_FORCE,
            )  # fmt: skip
            self._section = self._section if unit.inner else eid
        if not repealed:
            self._body(eid, unit, head.number if "." not in head.number else None)
        return eid

    def _annex(self, unit: Unit, head: GroupHead) -> str:
        number, parent = head.number, None
        inside = self._groups.base.partition("__app")[0] if self._groups.base else None
        if head.prefix == "app" and inside:
            parent, number = inside, number or "1"
        elif head.prefix == "suppl" or self._grammar.body in {"han", "japanese"}:  # they count by position
            position = self._builder.next_number(None, head.prefix)
            number = number or str(position)
        eid = self._builder.add(
            eids.join(parent, f"{head.prefix}_{number}".strip("_")), parent, head.type,
            num=head.num or None, heading=unit.heading or None, scope=Scope.ANNEXES,
        )  # fmt: skip
        self._groups = Groups(self._builder, eid)
        return eid

    def _body(self, eid: str, unit: Unit, number: str | None = None) -> None:
        grammar, lines = self._grammar, unit.content
        if grammar.body == "printed":
            kind = ("subsec", "subsection") if self._found.sections and unit.kind == "article" else None
            BodyWriter(self._builder, eid, self._found.width, number, *([kind] if kind else [])).write(lines)
        elif grammar.body == "han" and unit.kind == "annex" and not unit.article:
            write_outline(self._builder, eid, lines)
        elif lines or unit.article is not None:
            ListBody(self._builder, eid, grammar).write(lines)
