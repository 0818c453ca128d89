"""Chinese and Japanese texts: title, order, facts and signature around articles or numbered sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tracker.law.text import clean_han
from tracker.model import EmptyExtract, Incomplete, Scope
from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.body.outline import write_outline
from tracker.readers.grammar.check import tell_missing_articles, tell_missing_chapters
from tracker.readers.grammar.frames import han_facts
from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.grammar.tables.han import CHINESE, is_item, section_number
from tracker.readers.grammar.walk import WalkedText, walk
from tracker.readers.grammar.write import TreeWriter
from tracker.readers.lines import Line

#: What press copies and portals print after a text. Only looked for behind the last article.
_TAIL = re.compile(
    r"[（(]?(?:来源|原文来源|文章来源|信息来源|原文链接|本文来源|原标题|责任编辑|责编|编辑|校对|审核|监制|编审|转自|声明|免责|版权|"
    r"END|END\W*|分享到|扫码|扫一扫|微信扫一扫|预览时标签不可点|阅读原文|继续滑动|点击|相关阅读|相关热文|相关稿件|推荐阅读|往期|"
    r"上一篇|下一篇|投稿|如若转载|打印本页|关闭窗口|【打印|【关闭|附图|查看更多|更多精彩|关注我们|商务合作|长按|本文作者|文中图片)"
    r".{0,200}|\W{1,3}|(?:赞|收藏|分享|评论|点赞|在看|举报|微博|微信|QQ好友)",
    re.DOTALL,
)
_ENDS = "。；：！？”）)》;:.…"
_DATE_LINE = re.compile(r"[0-9〇○零一二三四五六七八九]{4} ?年.{2,12}日")
_BODY_NAME = re.compile(r"(?![（(]?[一二三四五六七八九十\d]{1,3}[、）).])[^。；：，]{1,30}")
_MAX_SIGNATURE = 12  # lines: up to a dozen bodies sign together
_CONTENTS = re.compile(r"目 ?[录次錄]")
_NOT_PREAMBLE = re.compile(r"目 ?[录次錄]|附 ?[则則]|[\W\d]{0,8}|[【\[].{0,12}[】\]]")
_SENTENCE = 20  # letters
_DRAFT_LINE = re.compile(r"[（(][^（）()]{0,12}(?:稿|草案|试行|暂行)[）)]")
_QUOTED_TITLE = re.compile(r"《([^《》]{2,60})》")
_MIN_SECTIONS = 3
_FAR = 12  # lines between the heads of groups above the first article


def read(
    builder: Builder, lines: Sequence[Line], grammar: Grammar = CHINESE, title: str = "", minimum: int = 0
) -> tuple[str, DocumentFacts] | None:
    """Fill ``builder`` from ``lines`` and return the title and the facts of the head.

    ``title`` is what the page or the front matter calls the text; a title printed straight above the
    text wins in Chinese. None, with nothing written, below ``minimum`` articles where the text does not count
    through sections either. Raises `EmptyExtract` when
    neither articles nor numbered sections are found, `Incomplete` when the end is missing.
    """
    japanese = grammar.body == "japanese"
    found = walk(lines, grammar)
    if len(found.articles) < minimum and (japanese or found.articles or not _is_outlined(lines)):
        return None
    if not found.articles:
        if japanese:
            raise EmptyExtract("no article and no numbered section in this text")
        return _outline(builder, lines, title)
    promised = _begin(found)
    start = found.units[1].line
    if grammar.caption and start and grammar.caption(lines[start - 1].text):
        start -= 1  # （目的） above the first article is its caption
    sign = end = len(lines)
    if not japanese:
        sign, end = _text_end(lines, found)
        _cut(found, sign)
    head, title = _head(lines, start, title, grammar)
    said = [line for i, line in head if i not in found.contents]
    _tell_left_out(builder, lines, (start, end), {i for i, _ in head} - found.contents, found.contents, title)
    _preamble(builder, said)
    writer = TreeWriter(builder, found, grammar)
    for unit in found.units[1:]:
        writer.unit(unit)
    signature = lines[sign:end]
    _conclusion(builder, signature)
    closing = _closing(lines, _last(found), sign)
    ended = japanese or any("施行" in text or "生效" in text for text in closing)
    _check_whole(builder, {} if japanese else promised, found, ended=ended)
    if not ended:
        _check_end(lines[sign - 1].text)
    return title, han_facts.read(title, said, closing, [x.text for x in signature])


def _begin(found: WalkedText) -> dict[str, str]:
    """The chain of group heads straight above the first article begins the body; heads before it are a table
    of contents. Returns the chapters it promises."""
    units = found.units
    first = next(k for k, unit in enumerate(units) if unit.article is not None or unit.kind == "annex")
    begin, level = first, 99
    for k in range(first - 1, 0, -1):
        unit = units[k]
        far = any(units[first].line - i > _FAR for i in unit.at)
        if far or any(_CONTENTS.fullmatch(x.text) for x in unit.content):
            break
        if unit.group is None or unit.group.level >= level:
            break
        begin, level = k, unit.group.level
    before = [unit for unit in units[1:begin] if unit.group is not None]
    found.contents = {unit.line for unit in before}
    del units[1:begin]
    heads = [unit.group for unit in before if unit.group and unit.group.prefix in {"prt", "cpt"}]
    return {f"{head.prefix}_{head.number}": f"{head.num} {head.rest}".strip() for head in heads}


def _last(found: WalkedText) -> int:
    """The line of the last article of the main text."""
    return max((unit.line for unit in found.articles if not unit.in_annex), default=-1)


def _cut(found: WalkedText, end: int) -> None:
    """Leave out what stands behind the text."""
    found.units[1:] = [unit for unit in found.units[1:] if unit.line < end]
    for unit in found.units:
        while unit.at and unit.at[-1] >= end:
            unit.pop()


def _check_whole(builder: Builder, promised: dict[str, str], found: WalkedText, *, ended: bool) -> None:
    """Raise `Incomplete` for a text without an end that breaks off before chapters its contents list names,
    or in its first chapter."""
    tell_missing_chapters(builder, promised, found, ended=ended)
    chapters = [unit.group for unit in found.units if unit.group is not None and not unit.in_annex]
    if not ended and [(x.prefix, x.number) for x in chapters] == [("cpt", "1")]:
        last = found.articles[-1].article
        raise Incomplete(f"the text breaks off in its first chapter, at article {last and last.number}")
    tell_missing_articles(builder, found)


def _tell_left_out(
    builder: Builder,
    lines: Sequence[Line],
    text: tuple[int, int],
    head: set[int],
    contents: set[int],
    title: str,
) -> None:
    """Name what stands before and behind a text and is not part of it. Sentences right behind it, before
    anything that only portals print, are told."""
    start, end = text
    for i in range(start):
        if i in head:
            continue
        words = lines[i].text
        listed = i in contents or _NOT_PREAMBLE.fullmatch(words)
        kind = "contents" if listed else "title" if _is_title_line(clean_han(words), title) else "around"
        builder.drop(kind, words)
    for line in lines[end:]:
        builder.drop("around", line.text)
    behind = [line.text for line in lines[end : _tail_end(lines, max(end - 1, 0))]]
    if said := [words for words in behind if len(words) > _SENTENCE and words[-1] in "。；"]:
        builder.warn("text_outside_main", sample=said[0][:120], count=sum(map(len, said)))


def _check_end(last: str) -> None:
    """A last line without the end of a sentence, in a text that has not said when it applies."""
    broken = last.endswith(("...", "…")) or (len(last) > 15 and last[-1] not in "。；：！？”）)》|.")
    if broken:
        raise Incomplete(f"the text breaks off in the middle of a sentence: …{last[-20:]}")


def _is_outlined(lines: Sequence[Line]) -> bool:
    """Whether a page counts through sections as policy documents do: 一、 二、 三、 and no other way."""
    numbers = [n for line in lines if (n := section_number(line.text))]
    return len(numbers) >= _MIN_SECTIONS and numbers == list(range(1, len(numbers) + 1))


def _outline(builder: Builder, lines: Sequence[Line], title: str) -> tuple[str, DocumentFacts]:
    """A text without articles: opinions, plans, notices, amending decisions."""
    start = next((i for i, x in enumerate(lines) if section_number(x.text) == 1), None)
    if start is None:
        raise EmptyExtract("no article and no numbered section in this text")
    end = _tail_end(lines, start)
    head, title = _head(lines, start, title, CHINESE)
    said = [line for _, line in head]
    _preamble(builder, said)
    annexes = [i for i in range(start, end) if CHINESE.annex(lines[i].text)]
    annex = annexes[0] if annexes else end
    _tell_left_out(builder, lines, (start, end), {i for i, _ in head}, set(), title)
    sign = _signature_start(lines, start, annex)
    signature = lines[sign:annex]
    write_outline(builder, None, lines[start:sign])
    _conclusion(builder, signature)
    for at, until in pairwise([*annexes, end]):
        group = CHINESE.annex(lines[at].text)
        assert group is not None
        eid = builder.nth(
            None, "anx", "annex", num=group.num, heading=group.rest or None, scope=Scope.ANNEXES
        )
        write_outline(builder, eid, lines[at + 1 : until])
    closing = [x.text for x in lines[max(start, annex - 4) : annex]]
    return title, han_facts.read(title, said, closing, [x.text for x in signature])


def _head(
    lines: Sequence[Line], start: int, title: str, grammar: Grammar
) -> tuple[list[tuple[int, Line]], str]:
    """The lines before the body that belong to the text, and its title."""
    at, japanese = -1, grammar.body == "japanese"
    if not japanese:
        titles = [
            i for i in range(start) if han_facts.is_title(lines[i].text) and not grammar.group(lines[i].text)
        ]
        at = titles[-1] if titles else -1
    if at < 0:
        at = max((i for i in range(start) if lines[i].level == 1), default=-1)
    if at < 0:
        begin = max(0, start - 30)
    elif japanese:
        title, begin = title or lines[at].text, at
    else:
        title, begin = _printed_title(lines, at)
        while begin > 0 and begin > at - 15 and han_facts.is_order(lines[begin - 1].text):
            begin -= 1
        begin = han_facts.call_start(lines, begin, title)
    kept = [(i, lines[i]) for i in range(begin, start) if not _NOT_PREAMBLE.fullmatch(lines[i].text)]
    return [(i, x) for i, x in kept if not _is_title_line(clean_han(x.text), title)], title


def _printed_title(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """The title around line ``at``, which may be broken over lines, and its first line."""
    text, begin = clean_han(lines[at].text), at
    if not han_facts.is_title(text):  # a portal's headline that names the text
        inner = next((t for t in _QUOTED_TITLE.findall(text) if han_facts.is_title(t)), None)
        return inner or text, begin
    if at and "关于" not in text and lines[at - 1].text.startswith("关于") and len(lines[at - 1].text) <= 40:
        text, begin = clean_han(lines[at - 1].text) + text, at - 1
    if at + 1 < len(lines) and _DRAFT_LINE.fullmatch(lines[at + 1].text):
        text += clean_han(lines[at + 1].text)
    return text, begin


def _is_title_line(text: str, title: str) -> bool:
    return text == title or (len(text) >= 3 and (title.startswith(text) or title.endswith(text)))


def _preamble(builder: Builder, said: Sequence[Line]) -> None:
    if not said:
        return
    top = builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
    for line in said:
        builder.nth(top, "block", "formula" if han_facts.is_order(line.text) else "block", text=line.text)


def _conclusion(builder: Builder, signature: Sequence[Line]) -> None:
    for line in signature:
        builder.nth(None, "conclusion", "conclusion", text=line.text)


def _closing(lines: Sequence[Line], last: int, end: int) -> list[str]:
    """The last article's paragraphs and the few before it, where commencement is said."""
    return [line.text for line in lines[max(0, last - 6) : min(end, last + 4)] if len(line.text) < 2000]


def _tail_end(lines: Sequence[Line], after: int) -> int:
    """Where the text ends: the first line behind ``after`` that only a portal prints."""
    for i in range(after + 1, len(lines)):
        if not lines[i].table and len(lines[i].text) <= 220 and _TAIL.fullmatch(lines[i].text):
            return i
    return len(lines)


def _text_end(lines: Sequence[Line], found: WalkedText) -> tuple[int, int]:
    """(where the signature begins, where the text ends) of a text with articles.

    The last article's paragraphs end like sentences; the first line behind them that does not is the
    signature if a date closes it, and a portal's own if not.
    """
    last = _last(found)
    end = _tail_end(lines, found.articles[-1].line)
    if any(unit.kind == "annex" and unit.line > last for unit in found.units):
        return end, end
    for i in range(last + 1, end):
        text = lines[i].text
        if len(text) <= 30 and text[-1] not in _ENDS and not lines[i].table and not is_item(text):
            for j in range(i, min(end, i + _MAX_SIGNATURE)):
                if _DATE_LINE.fullmatch(lines[j].text):
                    return i, j + 1
            return i, i
    return end, end


def _signature_start(lines: Sequence[Line], start: int, end: int) -> int:
    """Where issuing bodies and a date close a text without articles; ``end`` where they do not."""
    if end <= start or not _DATE_LINE.fullmatch(lines[end - 1].text):
        return end
    first = end - 1
    while first > start and first > end - _MAX_SIGNATURE and _BODY_NAME.fullmatch(lines[first - 1].text):
        first -= 1
    return first
