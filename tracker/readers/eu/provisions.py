"""`Block` trees of an act of the Union turned into provisions.

Eids follow the way lawyers cite: ``art_5__para_1__point_b``. The second subparagraph of a paragraph is
``__sub_2`` (the first is the paragraph's own text); text after a list that goes on in lower case is
the list's end, ``__wrapup_1``, and not a subparagraph. In annexes points hang on the annex or its
section, as they are cited ("point 1(a) of Annex III").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tracker.law import eids
from tracker.model import Mark, ProvisionStatus, Scope
from tracker.readers.build import Builder
from tracker.readers.eu.block_tree import (
    Block,
    article_key,
    division,
    group_quotes,
    is_part,
    key_of,
    nest,
    number_key,
    take_head,
)

#: "This Regulation shall be binding in its entirety", as each language of the Union closes an act.
_BINDING = re.compile(
    "binding in its entirety|obligatoire dans tous ses éléments|in allen ihren teilen verbindlich"
    "|obligatori[ao] en todos sus elementos|obbligatori[ao] in tutti i suoi elementi"
    "|verbindend in al (?:haar|zijn) onderdelen|obrigatóri[ao] em todos os seus elementos"
    "|bindende i alle enkeltheder|till alla delar bindande|kaikilta osiltaan velvoittava"
    "|δεσμευτικός ως προς όλα|wiąże w całości|závazn[éý] v celém rozsahu|záväzn[éá] v celom rozsahu"
    "|teljes egészében kötelező|obligatoriu în toate elementele|задължител[а-я]+ в своята цялост"
    "|u cijelosti je obvezujuć|v celoti zavezujoč|privalomas visas|uzliek saistības kopumā"
    "|tervikuna siduv|torbot fl-intier|ceangailteach ina iomláine",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"[IVXLC]+[a-z]?|\d+[a-z]?")
_GROUPS = {"part": ("part", "part"), "title": ("title", "title"), "chapter": ("cpt", "chapter"),
           "section": ("sct", "section_group"), "subsection": ("subsct", "subsection_group")}  # fmt: skip


def _closed(blocks: list[Block]) -> list[Block]:
    """In pages without ids the sentence that closes the act stands behind its last article, and what follows
    up to the annexes is the final part."""
    at = next((i for i, b in enumerate(blocks) if b.kind == "text" and _BINDING.search(b.text)), None)
    if at is None or any(b.role == "final" for b in blocks) or len(blocks[at].text) > 200:
        return blocks
    to = next((i for i in range(at, len(blocks)) if blocks[i].kind in {"head", "unit"}), len(blocks))
    return [*blocks[:at], Block("unit", role="final", children=blocks[at:to]), *blocks[to:]]


def _plain_heading(article: Block) -> None:
    """A title set like a paragraph: what stands first and ends like no sentence, before one that does."""
    lines = 0
    while lines < len(article.children) - 1 and _is_line(article.children[lines]):
        lines += 1
    behind = article.children[lines] if lines else None
    if (
        article.heading
        or behind is None
        or behind.kind != "text"
        or not (behind.num or behind.text[-1:] in ".:")
    ):
        return
    taken, article.children = article.children[:lines], article.children[lines:]
    article.heading = " ".join(b.text for b in taken)
    article.notes += [note for b in taken for note in b.notes]


def _is_line(block: Block) -> bool:
    sentence = block.text[-1:] in ".,;:—–’”»]" or len(block.text) > 250
    starts = block.text[:1].isupper() or block.text[:1] == "("
    return block.kind == "text" and not block.num and starts and not sentence


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
        text only if there are recitals in it, else it is a note on top.
        """
        blocks = nest(group_quotes(_closed(blocks)))
        first = next((i for i, b in enumerate(blocks) if b.kind == "unit"), len(blocks))
        loose = [b for b in blocks[:first] if b.kind != "gap"]
        if loose and (first == len(blocks) or (consolidated and all(b.kind != "item" for b in loose))):
            self._loose(loose, None)
        elif loose:
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
        eid = self.b.child(
            parent, prefix, key, type_, num=block.num, heading=block.heading, marks=block.marks
        )
        self._notes += block.notes
        self._footnotes(eid, Scope.NOTES)
        self._units(block.children, eid, depth + 1)

    def _article(self, block: Block, parent: str | None) -> None:
        take_head(block)
        _plain_heading(block)
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
        printed = next((w for w in words[1:] if _NUMERAL.fullmatch(w)), "")  # ids of annexes can be wrong
        key = key_of(printed or block.key or (words[-1] if len(words) > 1 else "")) or "1"
        eid = self.b.add(
            f"anx_{key}", None, "annex", num=block.num, heading=block.heading, scope=Scope.ANNEXES,
            marks=block.marks,
        )  # fmt: skip
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

    def notes(self, texts: Sequence[str]) -> None:
        """Footnotes of the act that nothing in its text calls."""
        self._notes += texts
        self._footnotes("doc", Scope.NOTES)

    def next_number(self, name: str) -> int:
        """1, 2, 3 ... for each name."""
        self._counts[name] += 1
        return self._counts[name]

    def take(self, notes: list[str]) -> None:
        """Footnotes called: they are added when their unit is complete."""
        self._notes += notes


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
        return self.b.child(parent, prefix, key, type_, num=block.num, text=text, marks=block.marks)

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
            own = owner and eids.first_step(owner).startswith("anx_") and not eids.has_kind(owner, "quoted")
            type_ = "article" if own and prefix == "art" else "quoted"
        eid = self.b.child(owner, prefix, key, type_, num=num, heading=heading, marks=block.marks)
        style = "article" if prefix == "art" else "annex"
        Flow(self.e, eid, style, self.depth).run(block.children)


def _continues(text: str) -> bool:
    """Whether a text goes on with the sentence before it: its first letter is a small one."""
    return next((c for c in text if c.isalpha()), "A").islower()
