"""Writes a Chinese or Japanese law into the builder, and checks that the whole of it came."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.law import eids
from tracker.law.dates import ERA
from tracker.law.numbers import han_number
from tracker.model import Incomplete, ProvisionStatus, Scope
from tracker.readers.build import Builder, Groups
from tracker.readers.grammar.cjk import body as cjk_body
from tracker.readers.grammar.cjk import heads
from tracker.readers.grammar.cjk.heads import HanGroup, HanHead
from tracker.readers.grammar.cjk.layout import HanLayout
from tracker.readers.grammar.gaps import tell_gaps
from tracker.readers.lines import Line

_DELETED = re.compile(r"[（(]?(?:删除|削除|删去)[）)]?。?")


class LawWriter:
    """Writes the body line by line; content is kept until the node it belongs to is complete."""

    def __init__(self, builder: Builder, *, japanese: bool) -> None:
        self.builder = builder
        self._japanese = japanese
        self._groups = Groups(builder)
        self._open: str | None = None  # node whose content is collected
        self._article = False
        self._content: list[Line] = []
        self.chapters: list[HanGroup] = []

    def write(self, lines: Sequence[Line], found: HanLayout, end: int) -> None:
        for i in range(found.start, end):
            line = lines[i]
            if i in found.supplements:
                self._supplement(found.supplements[i])
            elif i in found.annexes:
                self._annex(*found.annexes[i])
            elif i in found.articles:
                for head in found.articles[i]:
                    self._add_article(head)
            elif group := None if line.table else heads.han_group(line.text):
                self._add_group(group)
            else:
                self._content.append(line)
        self.flush()

    def flush(self, *, before_article: bool = False) -> str | None:
        """Give the collected content to the open node; the caption （目的） printed above the article
        that comes is returned instead."""
        content, self._content = self._content, []
        caption = None
        if before_article and self._japanese and content and (caption := heads.jp_caption(content[-1].text)):
            content = content[:-1]
        self._give(content)
        return caption

    def _give(self, content: list[Line]) -> None:
        if self._open is None:
            if content and self._groups:
                cjk_body.cn_body(self.builder, self._groups.innermost or "", content)
            return
        node = self.builder.get(self._open)
        if node.status is ProvisionStatus.REPEALED:
            return
        if self._japanese:
            if content or self._article:
                cjk_body.jp_body(self.builder, self._open, content)
        elif self._article:
            cjk_body.cn_body(self.builder, self._open, content)
        else:
            cjk_body.policy_body(self.builder, self._open, content)

    def _add_article(self, head: HanHead) -> None:
        caption = self.flush(before_article=True)
        repealed = bool(_DELETED.fullmatch(head.rest))
        self._open = self._groups.article(
            heads.joined(head.key), num=head.num, heading=head.caption or caption,
            text=head.rest if repealed else "",
            status=ProvisionStatus.REPEALED if repealed else ProvisionStatus.IN_FORCE,
        )  # fmt: skip
        self._article = True
        if head.rest and not repealed:
            self._content = [Line(head.rest)]

    def _add_group(self, group: HanGroup) -> None:
        self.flush()
        self._open = None
        level, prefix, type_ = heads.GROUPS[group.kind]
        number = heads.joined(group.key)
        self._groups.open(level, prefix, number, type_, num=group.num, heading=group.heading or None)
        if self._groups.base is None:
            self.chapters.append(group)

    def _supplement(self, law: str) -> None:
        position = self.builder.next_number(None, "suppl")
        self._begin("suppl", supplement_slug(law) or position, "supplement", "附則", law)

    def _annex(self, num: str, heading: str) -> None:
        self._begin("anx", self.builder.next_number(None, "anx"), "annex", num, heading)

    def _begin(self, prefix: str, key: str | int, type_: str, num: str, heading: str) -> None:
        """A supplement or an annex: its groups and articles are its own."""
        self.flush()
        self._open = self.builder.child(
            None, prefix, key, type_, num=num or None, heading=heading or None, scope=Scope.ANNEXES
        )
        self._groups, self._article = Groups(self.builder, self._open), False


#: The letter of an era in an eid, newest era first.
_ERA_LETTERS = dict(zip(ERA.split("|"), "rhstm", strict=True))
_AMENDING_LAW = re.compile(
    rf"(?P<era>{ERA})(?P<year>元|[〇一二三四五六七八九十]{{1,4}})年(?:.{{0,12}}?日)?"
    r"(?P<kind>法律|政令|勅令|府令|省令|規則|[^\d第]{2,20}令)第(?P<number>[〇一二三四五六七八九十百千]{1,8})号"
)


def supplement_slug(law: str) -> str | None:
    """An amending law's number as part of an eid: 平成二七年九月九日法律第六五号 -> "h27_law_65"."""
    found = _AMENDING_LAW.search(law.replace(" ", ""))
    if found is None:
        return None
    year = 1 if found["year"] == "元" else han_number(found["year"])
    kind = {"法律": "law", "政令": "cabinet_order", "勅令": "imperial_order"}.get(found["kind"], "order")
    return f"{_ERA_LETTERS[found['era']]}{year}_{kind}_{han_number(found['number'])}"


def check_whole(
    builder: Builder, contents: Sequence[HanGroup], chapters: Sequence[HanGroup], *, ended: bool
) -> None:
    """Tell articles missing between others and chapters that the contents list names in vain.

    Raise `Incomplete` for a text that has no end (``ended``) and breaks off in its first chapter or before
    chapters its contents list names.
    """
    numbers = {
        int(p.eid[4:].partition("_")[0])
        for p in builder.provisions
        if p.type == "article" and p.eid.startswith("art_") and not eids.depth(p.eid)
    }
    promised = {(g.kind, g.key): g for g in contents if g.kind in "章编編"}
    came = {(g.kind, g.key) for g in chapters}
    if lost := [f"{g.num} {g.heading}".strip() for k, g in promised.items() if k not in came]:
        if not ended:
            raise Incomplete(f"the table of contents names chapters that never come: {'、'.join(lost[:5])}")
        builder.warn("heads_missing", labels=lost, count=len(lost))
    if not ended and len(chapters) == 1 and chapters[0].kind == "章" and chapters[0].key == (1,):
        raise Incomplete(f"the text breaks off in its first chapter, at article {max(numbers, default=0)}")
    tell_gaps(builder, numbers)
