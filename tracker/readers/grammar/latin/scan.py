"""Finds the units of a text: which lines are heads of articles, groups and annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.law.numbers import roman
from tracker.readers.grammar.group_head import GroupHead
from tracker.readers.grammar.latin import heads as latin_heads
from tracker.readers.grammar.latin.heads import ArticleHead, is_title
from tracker.readers.grammar.latin.titles import contents, title
from tracker.readers.grammar.latin.words import any_of
from tracker.readers.grammar.quoting import Quotation
from tracker.readers.lines import Line

_SENTENCE_END = re.compile(r"(?:[.;:?!”\"»_)]\d{0,3}|; (?:and|or))$")
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
#: A chapter may stand with its head alone when nothing is left of it.
_GONE = re.compile(rf"{any_of('gone')}|[\[(…]", re.IGNORECASE)
_AHEAD = 15  # lines
_MAX_SKIPPED = 3  # a head with its title may stand this far behind the last one that was read
_MAX_NEAR = 80  # letters of that title

Key = tuple[tuple[int, ...], int]


@dataclass(slots=True)
class HeadedUnit:
    """A head and the lines under it."""

    kind: str  # article, group, annex, heading, conclusion
    line: int
    article: ArticleHead | None = None
    group: GroupHead | None = None
    heading: str = ""
    in_annex: bool = False
    inner: bool = False  # a section that another one enacts
    content: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class TextScan:
    preamble: list[Line] = field(default_factory=list)
    preamble_at: list[int] = field(default_factory=list)  # where its lines stand in the text
    units: list[HeadedUnit] = field(default_factory=list)
    width: int = 0  # of printed lines, in characters
    promised: list[str] = field(default_factory=list)  # chapters of the table of contents
    chapters: set[str] = field(default_factory=set)
    sections: bool = False  # its units are sections
    contents: list[str] = field(default_factory=list)  # lines of a table of contents


def scan(lines: Sequence[Line]) -> TextScan:
    """Cut the text into units. Linear."""
    out = TextScan(width=width_of(lines))
    toc, out.promised = contents(lines)
    state = _HeadScanner(lines, out.width)
    i = 0
    while i < len(lines):
        if i in toc:
            out.contents.append(lines[i].text)
            i += 1
            continue
        unit = state.head(i)
        if unit is None:
            (out.units[-1].content if out.units else out.preamble).append(lines[i])
            if not out.units:
                out.preamble_at.append(i)
            i += 1
            continue
        used = _take_title(lines, i, unit, out.width)
        if unit.group is not None and unit.kind == "group" and not unit.in_annex:
            out.chapters.add(f"{unit.group.prefix}_{unit.group.number}")
        out.units.append(unit)
        i += used
    _drop_last_head(out)
    return out


def _drop_last_head(out: TextScan) -> None:
    """A chapter's head as the last words of a text is the next chapter's, from a page that holds both."""
    while len(out.units) > 1:
        unit = out.units[-1]
        if unit.kind != "group" or unit.group is None or unit.content or _GONE.search(unit.heading):
            return
        out.chapters.discard(f"{unit.group.prefix}_{unit.group.number}")
        out.units.pop()


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


def width_of(lines: Sequence[Line]) -> int:
    """Of printed lines, in characters."""
    widths = sorted(len(line.text) for line in lines if not line.table)
    return widths[(len(widths) * 9) // 10] if widths else 0


class _HeadScanner:
    """What has been seen, to decide what comes next."""

    def __init__(self, lines: Sequence[Line], width: int) -> None:
        self._lines, self._width = lines, width
        self._last: Key | None = None  # article of the main text
        self._last_annex: Key | None = None
        self._seen: set[tuple[str, Key]] = set()  # with the code they belong to
        self._code = ""
        self._annex = False
        self._chapter = 0
        self._after_head = True
        self._places: dict[tuple[int, ...], int] | None = None  # where each article is printed last
        self._quotation: Quotation[Key] = Quotation(follows)
        self._article_level = 0  # of headings, where articles are marked up as such

    def head(self, i: int) -> HeadedUnit | None:
        line = self._lines[i]
        if line.table:
            return None
        unit = None
        self._quotation.open(line.text, self._lines[i - 1].text if i else "", _key_of)
        if latin_heads.may_open(line.text):
            unit = self._article(i, line) or self._annex_head(i, line) or self._group(i, line)
        if unit is None and line.level:
            unit = self._heading(i, line)
        if unit is not None and unit.kind == "article" and line.level:
            self._article_level = line.level
        self._after_head = unit is not None
        return unit

    def _ended(self, i: int) -> bool:
        """Whether a sentence or a head ends before the line."""
        return i == 0 or self._after_head or bool(_SENTENCE_END.search(self._lines[i - 1].text[-12:]))

    def _next(self, i: int) -> str:
        return self._lines[i + 1].text if i + 1 < len(self._lines) else ""

    def _article(self, i: int, line: Line) -> HeadedUnit | None:
        head = latin_heads.article(line.text)
        if head is None:
            return None
        seen, last = (head.code, head.key) in self._seen, self._last if head.code == self._code else None
        main = follows(last, head.key) if not seen else False
        annex = self._annex and follows(self._last_annex, head.key)
        known = seen or (last is not None and head.key < last)
        ended, following = self._ended(i), self._next(i)
        before = self._lines[i - 1].text if i else ""
        if self._quotation.holds(head.key, before, next_one=main, awaited=lambda: self._is_awaited(i)):
            return None
        near = main or annex or (not known and _is_near(self._last, head))
        if not _looks(head, line, following, next_one=near, ended=ended, known=known):
            return None
        in_annex = self._annex and not (main and len(head.key[0]) > 1)
        if in_annex:
            if self._last_annex is None and not annex:
                return None
            self._last_annex = head.key
        else:
            self._annex = False
            self._last, self._code = head.key, head.code
            self._seen.add((head.code, head.key))
        return HeadedUnit("article", i, article=head, in_annex=in_annex)

    def _is_awaited(self, i: int) -> bool:
        """Whether the next article of the text comes behind a line."""
        if self._last is None:
            return False
        if self._places is None:
            keys = ((k, _key_of(x.text)) for k, x in enumerate(self._lines))
            self._places = {key[0]: k for k, key in keys if key is not None}
        ints = self._last[0]
        return self._places.get((*ints[:-1], ints[-1] + 1), -1) > i

    def _annex_head(self, i: int, line: Line) -> HeadedUnit | None:
        head = latin_heads.annex(line.text)
        if head is None or not (head.loud or line.level or line.gap or self._ended(i)):
            return None
        if not head.loud and not line.level and (head.rest == "" and not _title_follows(self._next(i))):
            return None
        if self._last is None:  # a list of annexes before the text
            return None
        self._annex, self._last_annex = True, None
        return HeadedUnit("annex", i, group=head, in_annex=True)

    def _group(self, i: int, line: Line) -> HeadedUnit | None:
        head = latin_heads.group(line.text)
        if head is None:
            return None
        alone, ended = not head.rest, self._ended(i)
        if not (line.level or line.bold or head.loud or head.rest or ((ended or line.gap) and alone)):
            return None
        if alone and not line.level and self._next(i)[:1] in "(,;":
            return None
        following = head.prefix == "cpt" and head.rest and _value(head) == self._chapter + 1
        if not (line.level or line.gap or ended or following or (head.loud and alone)):
            return None
        if self._annex and head.prefix == "cpt" and self._is_main_chapter(i, _value(head)):
            self._annex = False
        if not self._annex and head.prefix == "cpt":
            self._chapter = int(head.number) if head.number.isdecimal() else roman(head.number) or 0
        return HeadedUnit("group", i, group=head, in_annex=self._annex)

    def _heading(self, i: int, line: Line) -> HeadedUnit | None:
        """A heading of the rank of an article's that is none: "Disposición final primera. Título"."""
        if not self._article_level or not 0 < line.level <= self._article_level:
            return None
        num, _, rest = line.text.partition(". ")
        if not rest or len(num) > 60:
            num, rest = "", line.text
        key = re.sub(r"[\W_]+", "-", (num or rest).lower()).strip("-")[:60]
        head = GroupHead(5, "sec", "section", key or str(i), num, rest, loud=False)
        return HeadedUnit("heading", i, group=head, in_annex=self._annex)

    def _is_main_chapter(self, i: int, value: int) -> bool:
        """A chapter after an annex: the next one of the treaty, or one whose articles carry its number."""
        if value == self._chapter + 1:
            return True
        for line in self._lines[i + 1 : i + _AHEAD]:
            if head := latin_heads.article(line.text):
                return len(head.key[0]) > 1 and head.key[0][0] == value
        return False


def _value(head: GroupHead) -> int:
    return int(head.number) if head.number.isdecimal() else roman(head.number) or 0


def _key_of(text: str) -> Key | None:
    head = latin_heads.article(text)
    return head.key if head and not head.rest[:1].islower() else None


def _is_near(last: Key | None, head: ArticleHead) -> bool:
    """Whether "Article 9. Title" may stand behind Article 7: the one between them was not read."""
    if (
        last is None
        or head.sep != "."
        or not head.rest
        or head.rest[-1] in ".,;:"
        or len(head.rest) > _MAX_NEAR
    ):
        return False
    (ints, suffix), before = head.key, last[0]
    return not suffix and ints[:-1] == before[:-1] and 1 < ints[-1] - before[-1] <= _MAX_SKIPPED


def follows(last: Key | None, key: Key) -> bool:
    """Whether an article may come right after another: 5, 5a, 5b, 6; 14.18, 15.1; any may be first."""
    if last is None:
        return True
    (ints, suffix), (before, _) = key, last
    if ints == before:
        return suffix > 0  # 2 bis, 2 bis AA, 2 bis A: whatever comes behind a number was not there before
    if suffix:
        return False
    if len(ints) == len(before) and ints[:-1] == before[:-1]:
        return ints[-1] == before[-1] + 1
    return len(ints) > 1 and len(before) > 1 and ints[0] > before[0] and ints[-1] == 1


def _looks(
    head: ArticleHead, line: Line, following: str, *, next_one: bool, ended: bool, known: bool
) -> bool:
    """Whether the line reads like a head, given where it stands."""
    rest = head.rest
    if line.level or (line.bold and ended):
        return not known or next_one
    if rest and (rest[0].islower() or rest[0] in ",;)("):
        parenthesised = rest[0] == "(" and rest.endswith(")") and line.gap and len(rest) < 120
        return parenthesised and next_one
    if not rest:
        if following[:1].islower() or following[:1] in {"(", ",", ";"}:
            following_ok = bool(re.match(r"\([a-z0-9]{1,3}\)", following)) and line.gap
            if not following_ok:
                return False
        return (line.gap or ended) and (next_one or (line.gap and not known))
    if head.sep in {":", "-", "–", "—"}:
        return next_one or (ended and not known)
    if head.sep in {".", "º"}:
        return next_one and (ended or line.gap)
    return next_one and (ended or line.gap) and len(rest) <= 160 and rest[-1] not in ".,;" and is_title(rest)


def _title_follows(text: str) -> bool:
    return bool(text) and (is_title(text) or text[0].isupper())


def _take_title(lines: Sequence[Line], i: int, unit: HeadedUnit, width: int) -> int:
    """Give the unit its heading; returns how many lines the head takes with it."""
    head = unit.article or unit.group
    if head is None:
        return 1
    used, unit.heading, text = title(lines, i, width, head)
    if text is not None:
        unit.content.append(text)
    return used
