"""Statutes and treaties in English, French, Spanish and German: what stands around their articles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from itertools import pairwise

from tracker.model import EmptyExtract, LegalStatus, Scope
from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.check import tell_missing_articles, tell_missing_chapters
from tracker.readers.grammar.frames import notes as footnotes
from tracker.readers.grammar.frames import union_act
from tracker.readers.grammar.frames.notes import Footnote
from tracker.readers.grammar.sections.chain import find as find_sections
from tracker.readers.grammar.tables.western import GRAMMAR, is_title
from tracker.readers.grammar.tables.western_words import all_of
from tracker.readers.grammar.walk import walk
from tracker.readers.grammar.write import TreeWriter
from tracker.readers.lines import Line

_NO_TITLE = all_of("preamble") | {"CONTENTS", "TABLE OF CONTENTS"}
_GLUED_HEAD = re.compile(r"(?<=[a-z.:;)\d]) ?(?=(?:CHAPTER|ANNEX|SECTION|ARTICLE) [\dA-Z.-]{1,8}$)")
_ENDS_IN_HEAD = re.compile(r"(?:CHAPTER|ANNEX|SECTION|ARTICLE) [\dA-Z.-]{1,8}$")
_GLUED_GROUP = re.compile(
    r"[A-Z][^a-z]{2,150}? ?(?P<last>[A-Z]{2,40}) (?P<head>(?:CHAPTER|TITLE|SECTION) (?:\d{1,3}|[IVXLC]{1,7}))"
)
_BEFORE_REFERENCE = frozenset(
    {"OF", "IN", "TO", "FOR", "ON", "UNDER", "AND", "OR", "THE", "THIS", "BY", "WITH", "FROM", "AS", "SEE"}
)
#: The end of a citation or of an act's last sentence, with the beginning of the next paragraph behind it.
_RUN = re.compile(
    r"(?:^Having regard .{10,300}?|[Pp]rocedure\S{0,6}),"
    r"(?= (?:Having regard to the|Acting in accordance|Whereas:))|(?<=Member States\.)(?= Done at [A-Z])"
)
#: Without one of these, which few texts have, `_RUN` finds nothing.
_RUN_WORDS = ("Having regard", "rocedure", "Member States.")
_MAX_RUN = 1_000
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_PAGE_NUMBER = re.compile(r"\d{1,3}-\d{1,4}|\d{1,4}")


def read(
    builder: Builder, lines: Sequence[Line], title: str = "", minimum: int = 0
) -> tuple[str, DocumentFacts] | None:
    """Fill ``builder`` and return (title, facts for `Builder.document`).

    None, with nothing written, where neither ``minimum`` articles nor the numbered sections of a statute are
    found; with 0, `EmptyExtract` is raised. Raises `Incomplete` when the last chapters are missing.
    """
    kept, notes = footnotes.split(unglue(lines))
    printed = [line for _, line in kept]
    found = walk(printed, GRAMMAR)
    numbers = {u.article.key[0] for u in found.articles if u.article is not None and not u.in_annex}
    sections = None if _count_through(numbers) else find_sections(printed, title)
    if (
        sections
        and (sections.law or not (minimum or sections.marked))
        and 3 * len(numbers)
        <= len(sections.heads)  # what looked like articles are references that begin lines
    ):
        found = walk(printed, GRAMMAR, sections)
    elif minimum and count_heads(lines) < minimum:
        return None
    if not found.articles:
        raise EmptyExtract("no article in this text")
    tell_missing_chapters(builder, {name: name for name in found.promised}, found, ended=None)
    tell_missing_articles(builder, found)
    for i in sorted(found.contents):
        builder.drop("contents", printed[i].text)
    for note in notes:  # each stands in the print twice: where it is called and before the note
        builder.drop("footnote_call", note.number)
    union_act.part_end(found.units)
    preamble, writer = found.preamble, TreeWriter(builder, found, GRAMMAR)
    parts = union_act.frame(preamble.content)
    title = title or (parts.title if parts else _title(preamble.content))
    owners: list[tuple[int, str]] = []  # the first line of each unit, for the footnotes
    if parts is not None:
        said = union_act.write_preamble(builder, preamble.content, parts, found.width)
        owners += [(preamble.at[i], eid) for i, eid in said]
    elif top := writer.preamble(preamble.content):
        owners.append((0, top))
    for unit in found.units[1:]:
        if unit.kind == "conclusion":
            union_act.write_end(builder, unit.content)
        else:
            owners.append((unit.line, writer.unit(unit)))
    _write_notes(builder, notes, [i for i, _ in kept], owners)
    draft = "draft" in title.lower().split() or "proposal for" in title.lower()
    return title, {"status": LegalStatus.DRAFT if draft else LegalStatus.UNKNOWN}


def count_heads(lines: Sequence[Line]) -> int:
    """How many lines look like the head of an article."""
    heads = (GRAMMAR.article(x.text) for x in lines)
    return sum(not head.rest[:1].islower() for head in heads if head)


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


def unglue(lines: Sequence[Line]) -> list[Line]:
    """PDF text prints the next chapter's head right behind the last word of the one before."""
    out: list[Line] = []
    printed = "\n".join([line.text for line in lines])
    words = [word for word in _RUN_WORDS if word in printed]
    for whole in lines:
        text = whole.text
        runs = bool(words) and any(map(text.__contains__, words))
        # numbers of heads are never small: where a line ends in small letters no head is searched
        if not runs and text[-2:].islower():
            out.append(whole)
            continue
        for line in _parted(whole, runs=runs):
            if _ENDS_IN_HEAD.search(line.text[-30:]) and (found := _GLUED_HEAD.search(line.text)):
                before = line.text[: found.start()].strip()
                if _YEAR.fullmatch(before):  # "2024 CHAPTER 13" is the number of an act
                    out.append(line)
                    continue
                if not _PAGE_NUMBER.fullmatch(before):
                    out.append(line._replace(text=before))
                out.append(line._replace(text=line.text[found.end() :], gap=True))
            else:
                out.append(line)
    return out


def _parted(line: Line, *, runs: bool) -> list[Line]:
    """Word files made from PDFs run short paragraphs into one: citations, a title and the next head."""
    text = line.text
    found = _GLUED_GROUP.fullmatch(text)
    if len(text) > _MAX_RUN or not (found or (runs and _RUN.search(text))):
        return [line]
    if found and found["last"] not in _BEFORE_REFERENCE:
        cuts = [found.start("head")]
    else:
        cuts = [x.end() for x in _RUN.finditer(text)]
    bounds = [0, *cuts, len(text)]
    if len(bounds) == 2:
        return [line]
    return [
        line._replace(text=text[a:b].strip(), gap=line.gap or k > 0)
        for k, (a, b) in enumerate(pairwise(bounds))
    ]


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
