"""The grammar of English, French, Spanish and German statutes and treaties over lines.

Heads are told from references that begin a line by number (the next in sequence), by what stands
before (the end of a sentence) and by their look (a title, not running text).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set

from tracker.law import eids
from tracker.model import EmptyExtract, Incomplete, LegalStatus, Scope
from tracker.readers.build import Builder, DocumentFacts, Groups
from tracker.readers.grammar.gaps import tell_gaps
from tracker.readers.grammar.group_head import GroupHead
from tracker.readers.grammar.latin import acts as latin_acts
from tracker.readers.grammar.latin import heads as latin_heads
from tracker.readers.grammar.latin import notes as latin_notes
from tracker.readers.grammar.latin import section_scan
from tracker.readers.grammar.latin import sections as latin_sections
from tracker.readers.grammar.latin.body import BodyWriter
from tracker.readers.grammar.latin.heads import is_title
from tracker.readers.grammar.latin.notes import Footnote
from tracker.readers.grammar.latin.scan import HeadedUnit, TextScan, scan, unglue
from tracker.readers.grammar.latin.words import all_of
from tracker.readers.lines import Line

_NO_TITLE = all_of("preamble") | {"CONTENTS", "TABLE OF CONTENTS"}


def count_heads(lines: Sequence[Line]) -> int:
    """How many lines look like the head of an article."""
    heads = (latin_heads.article(x.text) for x in lines if latin_heads.may_open(x.text))
    return sum(not head.rest[:1].islower() for head in heads if head)


def read(
    builder: Builder, lines: Sequence[Line], title: str = "", minimum: int = 0
) -> tuple[str, DocumentFacts] | None:
    """Fill ``builder`` and return (title, facts for `Builder.document`).

    None, with nothing written, where neither ``minimum`` articles nor the numbered sections of a statute are
    found; with 0, `EmptyExtract` is raised. Raises `Incomplete` when the last chapters are missing.
    """
    kept, notes = latin_notes.split(unglue(lines))
    printed = [line for _, line in kept]
    found = scan(printed)
    numbers = {u.article.key[0] for u in found.units if u.article is not None and not u.in_annex}
    sections = None if _count_through(numbers) else latin_sections.find(printed, title)
    if (
        sections
        and (sections.law or not (minimum or sections.marked))
        and 3 * len(numbers)
        <= len(sections.heads)  # what looked like articles are references that begin lines
    ):
        for i in sorted(sections.contents):
            builder.drop("contents", printed[i].text)
        found = section_scan.scan(printed, sections)
    elif minimum and count_heads(lines) < minimum:
        return None
    if not any(u.kind == "article" for u in found.units):
        raise EmptyExtract("no article in this text")
    _tell_gaps(builder, found)
    for line in found.contents:
        builder.drop("contents", line)
    for note in notes:  # each stands in the print twice: where it is called and before the note
        builder.drop("footnote_call", note.number)
    latin_acts.part_end(found.units)
    parts = latin_acts.frame(found.preamble)
    title = title or (parts.title if parts else _title(found.preamble))
    owners = _Writer(builder, found, parts).write()
    _write_notes(builder, notes, [i for i, _ in kept], owners)
    draft = "draft" in title.lower().split() or "proposal for" in title.lower()
    return title, {"status": LegalStatus.DRAFT if draft else LegalStatus.UNKNOWN}


def _count_through(numbers: Set[tuple[int, ...]]) -> bool:
    """Whether articles count through a text: most of their numbers follow one that is there. Then no sections
    divide it."""
    runs = sum((*key[:-1], key[-1] - 1) in numbers for key in numbers)
    return bool(numbers) and 2 * runs >= len(numbers)


def _title(preamble: Sequence[Line]) -> str:
    """The last first-level heading before the text, else the first lines set like a title."""
    marked = [line.text for line in preamble if line.level == 1]
    if marked:
        return marked[-1]
    words: list[str] = []
    for line in preamble[:6]:
        if line.text.strip(".: ").upper() in _NO_TITLE:
            break
        if not (is_title(line.text) or (words and line.text.isupper())):
            break
        words.append(line.text)
        if sum(map(len, words)) > 200:
            break
    return " ".join(words)


def _tell_gaps(builder: Builder, found: TextScan) -> None:
    """Articles missing between others of the same series (chapter), and chapters a table of contents names
    in vain. A text that ends before chapters its table of contents names is cut off."""
    if lost := [g for g in found.promised if g not in found.chapters]:
        if found.chapters and lost == found.promised[-len(lost) :]:
            raise Incomplete(f"the table of contents names chapters that never come: {', '.join(lost[:5])}")
        builder.warn("heads_missing", labels=lost, count=len(lost))
    series: dict[tuple[int, ...], list[int]] = {}
    for unit in found.units:
        if unit.kind == "article" and not unit.in_annex and unit.article is not None:
            key = unit.article.key[0]
            if found.sections and (len(key) > 1 or unit.inner):
                continue  # codes leave gaps by design
            series.setdefault(key[:-1], []).append(key[-1])
    for prefix, numbers in series.items():
        tell_gaps(builder, numbers, "".join(f"{n}." for n in prefix))


class _Writer:
    def __init__(self, builder: Builder, found: TextScan, parts: latin_acts.ActFrame | None) -> None:
        self._builder, self._found, self._parts = builder, found, parts
        self._groups = self._main = Groups(builder)  # those of the annex that is open, and of the text
        self._section: str | None = None  # that is open

    def write(self) -> list[tuple[int, str]]:
        """Emit everything; returns (first line, eid) of each unit for the footnotes."""
        owners: list[tuple[int, str]] = []
        if self._parts is not None:
            said = latin_acts.write_preamble(
                self._builder, self._found.preamble, self._parts, self._found.width
            )
            owners += [(self._found.preamble_at[i], eid) for i, eid in said]
        elif lines := [x for x in self._found.preamble if x.text]:
            owners.append((0, self._preamble(lines)))
        for unit in self._found.units:
            if unit.kind == "conclusion":
                latin_acts.write_end(self._builder, unit.content)
                continue
            if unit.kind == "article":
                eid = self._article(unit)
            elif unit.kind == "annex":
                eid = self._annex_head(unit)
            else:
                eid = self._group(unit)
            owners.append((unit.line, eid))
        return owners

    def _preamble(self, said: Sequence[Line]) -> str:
        top = self._builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
        BodyWriter(self._builder, top, self._found.width).write(said)
        return top

    def _article(self, unit: HeadedUnit) -> str:
        head = unit.article
        if head is None:
            raise ValueError("an article unit without a head")
        if not unit.in_annex:  # the chapter goes on behind its annex
            self._groups = self._main
        number = head.number if "." not in head.number else None
        if not self._found.sections:
            eid = self._groups.article(head.number, num=head.num, heading=unit.heading or None)
            BodyWriter(self._builder, eid, self._found.width, number).write(unit.content)
            return eid
        above = self._section if unit.inner else self._groups.innermost
        eid = self._builder.add(
            eids.join(self._groups.base, f"sec_{head.number}"), above, "section",
            num=head.num, heading=unit.heading or None,
        )  # fmt: skip
        self._section = self._section if unit.inner else eid
        BodyWriter(self._builder, eid, self._found.width, number, ("subsec", "subsection")).write(
            unit.content
        )
        return eid

    def _annex_head(self, unit: HeadedUnit) -> str:
        head = self._head(unit)
        parent = self._groups.base.partition("__app")[0] if self._groups.base else None
        if head.prefix == "app" and parent:
            eid = f"{parent}__app_{head.number or 1}"
        else:
            eid, parent = f"{head.prefix}_{head.number}".strip("_"), None
        eid = self._builder.add(
            eid, parent, head.type, num=head.num, heading=unit.heading or None, scope=Scope.ANNEXES
        )
        self._groups = Groups(self._builder, eid)
        BodyWriter(self._builder, eid, self._found.width).write(unit.content)
        return eid

    def _group(self, unit: HeadedUnit) -> str:
        head = self._head(unit)
        if not unit.in_annex:
            self._groups = self._main
        eid = head.open(self._groups, unit.heading)
        BodyWriter(self._builder, eid, self._found.width).write(unit.content)
        return eid

    @staticmethod
    def _head(unit: HeadedUnit) -> GroupHead:
        if unit.group is None:
            raise ValueError("a group unit without a head")
        return unit.group


def _write_notes(
    builder: Builder, notes: Sequence[Footnote], indexes: list[int], owners: list[tuple[int, str]]
) -> None:
    """Footnotes below the article that calls them; ``indexes`` are the kept lines' first positions."""
    starts = [indexes[first] if first < len(indexes) else 0 for first, _ in owners]
    for note in notes:
        k = bisect_right(starts, note.line) - 1
        parent = owners[max(k, 0)][1] if owners else None
        builder.child(
            parent, "fn", note.number, "footnote", num=note.number, text=note.text, scope=Scope.NOTES
        )
