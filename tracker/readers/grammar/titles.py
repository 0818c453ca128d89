"""Titles of heads, which may go on over printed lines, and the table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.law.text import clean
from tracker.readers.grammar.head import FIRST, GroupHead, Head, Key, Unit
from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.grammar.tables.western import CONTENTS, CONTENTS_LINE, GRAMMAR, is_title
from tracker.readers.lines import Line

_MAX_TITLE_LINES = 3
_MAX_ENTRY = 300
_MAX_CONTENTS = 20  # letters of the title of a table of contents
_CONTENTS_LINES = 3000
_MAX_SET_OFF = 250  # letters
_MAX_TITLE, _MAX_ABOVE = 250, 120
_MARKED = re.compile(r"\(?[a-z0-9]{1,3}[.)]\s|[-•]")
_SHORT = 0.75
_LEADER = re.compile(r"(?:\s?\.{3,}\s?\d{0,4}|\s?[-–—] \d{1,4} [-–—])$")  # dots, a page number
_IN_PARENS = re.compile(r"\(+(?P<words>[^()]{2,200})\)+\.?")
_TITLE_END = ".;:,"


def contents(lines: Sequence[Line], grammar: Grammar) -> tuple[set[int], list[str]]:
    """Lines of the table of contents, and the chapters it names."""
    if grammar.told_by == "look":
        return _titled_contents(lines)
    return (set() if grammar.restarts or grammar.body != "levels" else _repeated_heads(lines, grammar)), []


def _repeated_heads(lines: Sequence[Line], grammar: Grammar) -> set[int]:
    """Heads without text between them whose first article comes again."""
    heads: dict[int, Key | None] = {}
    for i, line in enumerate(lines[:_CONTENTS_LINES]):
        if found := grammar.article(line.text):
            heads[i] = found.key
        elif grammar.group(line.text):
            heads[i] = None
    ones = [i for i, key in heads.items() if key == FIRST]
    if len(ones) < 2:
        return set()
    run = [i for i in heads if i < ones[1]]
    # groups straight above the second first article belong to the text
    while run[-1] > ones[0] and heads[run[-1]] is None and ones[1] - run[-1] <= 3:
        run.pop()
    between = run[-1] - run[0] + 1 - len(run)
    return set(range(run[0], run[-1] + 1)) if between * 2 < len(run) else set()


def _titled_contents(lines: Sequence[Line]) -> tuple[set[int], list[str]]:
    """From its title to the last entry before its first head comes
    again; single entries with dots and a page number, or with "(Articles 1.1 to 1.9)". And the chapters
    it names."""
    texts = [line.text for line in lines]
    short = [i for i, text in enumerate(texts[:2000]) if len(text) <= _MAX_CONTENTS]
    start = next((i for i in short if CONTENTS.fullmatch(texts[i])), None)
    ended = [i for i, text in enumerate(texts) if not text[-2:].islower()]
    toc = {i for i in ended if not lines[i].level and _is_entry(texts[i])}
    if start is None:
        return toc, []
    first: str | None = None
    last = start
    promised: list[str] = []
    for i in range(start + 1, len(lines)):
        name = _name(lines[i].text)
        if name is None:
            continue
        if name == first:
            toc.update(range(start, last + 1))
            after = last + 1
            if after < i and is_title(lines[after].text):
                toc.add(after)  # the title of its last entry
            return toc, promised
        first = first or name
        last = i
        if name.startswith("cpt_"):
            promised.append(name)
    return toc, []


def _is_entry(text: str) -> bool:
    """The pattern tries every place of a line: only one with the last letters of an entry is worth it."""
    if len(text) > _MAX_ENTRY or not (text[-1:] == ")" or text[-1:].isdecimal()):
        return False
    return CONTENTS_LINE.fullmatch(text) is not None


def _name(text: str) -> str | None:
    head = GRAMMAR.group(text)
    if head is not None and head.level <= 4:
        return f"{head.prefix}_{head.number}"
    article = GRAMMAR.article(text)
    return f"art_{article.number}" if article and article.rest[:1] != "(" else None


def title(lines: Sequence[Line], i: int, width: int, head: Head | GroupHead) -> tuple[int, str, Line | None]:
    """(lines the head takes with its title, the title, the text that stood on the head's own line)."""
    rest = head.rest
    article = isinstance(head, Head)
    rest = _LEADER.sub("", rest)
    sep = head.sep if isinstance(head, Head) else ":"
    used = 1
    words: list[str] = []
    if rest and article and sep != ":" and not lines[i].level and not is_title(rest.rstrip(".")):
        # "Article 5. The Parties shall ...": text, perhaps behind a title of its own sentence
        return used, "", lines[i]._replace(text=rest, gap=True, bold=False)
    if rest:
        words.append(rest)
        previous = lines[i].text
    else:
        previous = ""
        if block := _set_off(lines, i + 1):
            words = [x.text for x in lines[i + 1 : i + 1 + block]]
            return 1 + block, clean(" ".join(words)).strip("* ").rstrip("."), None
    limit = 1 + _MAX_TITLE_LINES
    while used < limit and i + used < len(lines):
        line = lines[i + used]
        if not _is_more_title(line, previous, words, width, article=article):
            break
        words.append(line.text)
        previous = line.text
        used += 1
    return used, clean(" ".join(words)).strip("* ").rstrip("."), None


def _set_off(lines: Sequence[Line], start: int) -> int:
    """How many lines a title takes that stands by itself: a short block between gaps, no sentence."""
    end = start
    while end < len(lines) and end <= start + _MAX_TITLE_LINES and (end == start or not lines[end].gap):
        end += 1
    block = lines[start:end]
    if not 0 < len(block) <= _MAX_TITLE_LINES or end == len(lines) or any(x.table for x in block):
        return 0
    text = " ".join([x.text for x in block])
    if len(text) > _MAX_SET_OFF or not text[0].isupper() or text[-1] in ".;:," or text.isupper():
        return 0  # capitals may go on behind a gap
    if _MARKED.match(text) or any(GRAMMAR.article(x.text) or GRAMMAR.group(x.text) for x in block):
        return 0
    return len(block)


def _is_more_title(line: Line, previous: str, words: list[str], width: int, *, article: bool) -> bool:
    text = line.text
    if line.table or len(text) > 200 or GRAMMAR.article(text) or GRAMMAR.group(text):
        return False
    if _MARKED.match(text):
        return False
    if not words:
        if article and text[-1] in ".;:,":
            return False
        if text.isupper() and text[-1] == ",":
            return True  # capitals that go on in the next line
        return is_title(text) or (
            line.gap and not line.level and len(text) <= 150 and text[0].isupper() and text[-1] not in ".;:,"
        )
    if words[-1].isupper() and len(words[-1]) > 3:
        return text.isupper() and (not line.gap or not article)
    # a title-case title goes on where its line was full
    return (
        is_title(text)
        and not line.gap
        and len(previous) + len(text.split()[0]) >= width - 8
        and len(text) < width * 0.75
    )


def article_title(
    lines: Sequence[Line], i: int, unit: Unit, units: list[Unit], grammar: Grammar
) -> tuple[int, str, Line | None]:
    """`title` of an article whose heading stands above, behind or below its number; ``units``: those
    before it and its own."""
    head, before = unit.article, units[-2]
    assert head is not None
    heading, rest = head.heading or "", head.rest
    above = before.content[-1].text if before.content else ""
    if grammar.subtitle and grammar.subtitle.fullmatch(above):
        number, _, words = before.pop().text.partition(". ")
        crosshead = GroupHead(6, "xhd", "crossheading", number, f"{number}.")
        units.insert(-1, Unit("group", i, group=crosshead, heading=words))
    elif grammar.caption and (caption := grammar.caption(above)):
        before.pop()
        heading = heading or caption
    elif grammar.heading == "above" and not heading and _may_be_title(above):
        heading = before.pop().text
    if grammar.heading == "first" and rest and len(rest) <= _MAX_TITLE and rest[-1] not in _TITLE_END:
        heading, rest = rest, ""
    if rest:
        return 1, heading, lines[i]._replace(text=rest, level=0, bold=False)
    following = lines[i + 1].text if i + 1 < len(lines) else ""
    if not heading and grammar.body == "levels":
        if found := _IN_PARENS.fullmatch(following):
            return 2, found["words"].strip(), None
        if grammar.heading == "below" and _is_heading(lines, i + 1, grammar):
            return 2, following, None
    return 1, heading, None


def _is_heading(lines: Sequence[Line], i: int, grammar: Grammar) -> bool:
    """A line that is set like a title, with text of the article below it."""
    if i + 1 >= len(lines) or lines[i].table or not _may_be_title(lines[i].text):
        return False
    following = lines[i + 1].text
    if any(level.mark.match(following) for level in grammar.levels):
        return True
    return not (grammar.article(following) or grammar.group(following) or following[:1].islower())


def group_title(lines: Sequence[Line], i: int, unit: Unit, grammar: Grammar) -> tuple[int, str, Line | None]:
    """`title` of a group: on its line, or printed below its number, on up to two lines."""
    assert unit.group is not None
    heading, used = unit.group.rest, 1
    if heading or grammar.body != "levels":
        return used, heading, None
    for line in lines[i + 1 : i + 3]:
        head = grammar.article(line.text) or grammar.group(line.text)
        if head or line.table or not _may_be_title(line.text):
            break
        if unit.kind == "annex" and not is_title(line.text):
            break
        following = lines[i + used + 1].text if i + used + 1 < len(lines) else ""
        if grammar.heading == "above" and heading and grammar.article(following):
            break  # that is the next article's
        heading = f"{heading} {line.text}".strip()
        used += 1
        if not line.text.isupper():
            break
    return used, heading, None


def _may_be_title(text: str) -> bool:
    return (
        2 <= len(text) <= _MAX_ABOVE
        and text[-1] not in _TITLE_END
        and text[0] not in "(-–•"
        and not text[0].isdigit()
    )
