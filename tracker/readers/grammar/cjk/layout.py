"""Where the heads of a Chinese or Japanese law stand: articles, 附件, 附則, the table of contents.

Which look-alike of `heads` is a head is decided here, by sequence and by what surrounds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.readers.grammar.cjk import heads
from tracker.readers.grammar.cjk.heads import HanGroup, HanHead
from tracker.readers.lines import Line

#: What press copies and portals print after a text. Only looked for behind the last article.
_TAIL = re.compile(
    r"[（(]?(?:来源|原文来源|文章来源|信息来源|原文链接|本文来源|原标题|责任编辑|责编|编辑|校对|审核|监制|编审|转自|声明|免责|版权|"
    r"END|END\W*|分享到|扫码|扫一扫|微信扫一扫|预览时标签不可点|阅读原文|继续滑动|点击|相关阅读|相关热文|相关稿件|推荐阅读|往期|"
    r"上一篇|下一篇|投稿|如若转载|打印本页|关闭窗口|【打印|【关闭|附图|查看更多|更多精彩|关注我们|商务合作|长按|本文作者|文中图片)"
    r".{0,200}|\W{1,3}|(?:赞|收藏|分享|评论|点赞|在看|举报|微博|微信|QQ好友)",
    re.DOTALL,
)
_REFERENCE_REST = re.compile(r"第.{1,8}[款项]|[的、和或]|规定")
_AMENDS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]).{0,200}(?:修改为|改为|增加一[条款项]|作为第)"
)
#: What an amending decision says of itself, behind all it quotes.
_OWN_WORDS = re.compile(r"本(?:决定|决议|修正案)自|《[^《》]{2,60}》根据本(?:决定|决议)")
_ENDS = "。；：！？”）)》;:.…"
_DATE_LINE = re.compile(r"[0-9〇○零一二三四五六七八九]{4} ?年.{2,12}日")
_BODY_NAME = re.compile(r"(?![（(]?[一二三四五六七八九十\d]{1,3}[、）).])[^。；：，]{1,30}")
_MAX_SIGNATURE = 12  # lines: up to a dozen bodies sign together
_CONTENTS = re.compile(r"目 ?[录次錄]")


@dataclass(slots=True)
class HanLayout:
    """Which lines are article heads, where the body begins, and what the contents list promises."""

    articles: dict[int, list[HanHead]] = field(default_factory=dict)
    annexes: dict[int, tuple[str, str]] = field(default_factory=dict)
    supplements: dict[int, str] = field(default_factory=dict)
    start: int = 0  # first line of the body
    contents: list[tuple[int, HanGroup]] = field(default_factory=list)
    last: int = -1  # line of the last article of the main text


def find(lines: Sequence[Line], *, japanese: bool) -> HanLayout | None:
    """The heads of a text with articles; None when it has none."""
    quoted = [False] * len(lines) if japanese else _quoted(lines)
    found = HanLayout()
    sequence = _ArticleSequence()
    whole = sequence
    for i, line in enumerate(lines):
        if quoted[i] or line.table:
            continue
        may_open = bool(found.articles) or (japanese and _is_extract(lines, i))
        if may_open and _opens_part(found, i, line, japanese=japanese):
            sequence = _ArticleSequence(free=i in found.supplements)
            continue
        many = heads.repealed_range(line.text)
        one = None if many else heads.han_article(line.text)
        taken = many or ([one] if one and sequence.takes(one, line) else [])
        if taken:
            for head in taken:
                sequence.add(head.key)
            found.articles[i] = taken
            if sequence is whole:
                found.last = i
        elif one and one.key == (1,) and one.strong and sequence.last and sequence.last[0] >= 2:
            title = i - 1 if i and _short(lines[i - 1]) else i  # a second text, printed without 附件
            found.annexes[title] = ("", lines[title].text if title != i else "")
            sequence = _ArticleSequence()
            sequence.add(one.key)
            found.articles[i] = [one]
    if not found.articles:
        return None
    _body_start(lines, found)
    if japanese and found.start and heads.jp_caption(lines[found.start - 1].text):
        found.start -= 1  # （目的） above the first article is its caption
    return found


def _is_extract(lines: Sequence[Line], i: int) -> bool:
    """Whether articles of a 附則 follow at once: all that is left of a law, or in force of it."""
    if not lines[i].text.startswith("附") or any(heads.han_group(x.text) for x in lines[:i]):
        return False
    after = [x.text for x in lines[i + 1 : i + 3]]
    return any(map(heads.han_article, after))


def _opens_part(found: HanLayout, i: int, line: Line, *, japanese: bool) -> bool:
    if japanese and (law := heads.jp_supplement(line.text)) is not None:
        found.supplements[i] = law
        return True
    if annex := heads.han_annex(line.text, japanese=japanese):
        found.annexes[i] = annex
        return True
    return False


def _short(line: Line) -> bool:
    return len(line.text) <= 60 and line.text[-1] not in "。；：，"


def _quoted(lines: Sequence[Line]) -> list[bool]:
    """Lines inside a quotation of an amending decision; all False for other texts."""
    out = [False] * len(lines)
    amends, depth = False, 0
    for i, line in enumerate(lines):
        text = line.text
        if _OWN_WORDS.match(text):
            depth = 0  # a mark that was never closed ends here
        if depth and amends and not (text.startswith("“") or heads.han_section(text)):
            out[i] = True
        elif heads.han_section(text):
            depth = 0
        amends = amends or _AMENDS.match(text) is not None
        if text.startswith("“"):
            depth = 0
        depth = max(0, depth + text.count("“") - text.count("”"))
    return out


class _ArticleSequence:
    """Decides by number whether a look-alike is the next article."""

    def __init__(self, *, free: bool = False) -> None:
        self.last: tuple[int, ...] | None = None
        self._seen: set[tuple[int, ...]] = set()
        self._free = free  # 附則 are printed in extract: any number may come first

    def takes(self, head: HanHead, line: Line) -> bool:
        key = head.key
        set_off = head.strong and not _REFERENCE_REST.match(head.rest)
        if self.last is None:
            return key == (1,) or set_off
        if key in self._seen:
            return False
        if key == (self.last[0] + 1,) or (key[:-1] == self.last and key[-1] <= 2):
            return True
        if len(key) > 1 and key[:-1] == self.last[:-1] and key[-1] == self.last[-1] + 1:
            return True
        return set_off and (key > self.last or line.bold or line.level > 0 or line.gap)

    def add(self, key: tuple[int, ...]) -> None:
        self.last = key
        self._seen.add(key)


def _body_start(lines: Sequence[Line], found: HanLayout) -> None:
    """The chain of group heads straight above the first article begins the body; group heads before
    it are a table of contents."""
    first = min([*found.articles, *found.supplements])
    start, level = first, 99
    for i in range(first - 1, -1, -1):
        if _CONTENTS.fullmatch(lines[i].text):
            break
        group = heads.han_group(lines[i].text)
        if group is None:
            if first - i > 12:
                break
            continue
        if heads.GROUPS[group.kind][0] >= level:
            break
        start, level = i, heads.GROUPS[group.kind][0]
    found.start = start
    found.contents = [(i, g) for i in range(start) if (g := heads.han_group(lines[i].text))]


def tail_end(lines: Sequence[Line], after: int) -> int:
    """Where the text ends: the first line behind ``after`` that only a portal prints."""
    for i in range(after + 1, len(lines)):
        if not lines[i].table and len(lines[i].text) <= 220 and _TAIL.fullmatch(lines[i].text):
            return i
    return len(lines)


def text_end(lines: Sequence[Line], found: HanLayout) -> tuple[int, int]:
    """(where the signature begins, where the text ends) of a text with articles.

    The last article's paragraphs end like sentences; the first line behind them that does not is the
    signature if a date closes it, and a portal's own if not.
    """
    end = tail_end(lines, max(found.articles))
    if any(i > found.last for i in found.annexes):
        return end, end
    for i in range(found.last + 1, end):
        text = lines[i].text
        if len(text) <= 30 and text[-1] not in _ENDS and not lines[i].table and not heads.han_item(text):
            for j in range(i, min(end, i + _MAX_SIGNATURE)):
                if _DATE_LINE.fullmatch(lines[j].text):
                    return i, j + 1
            return i, i
    return end, end


def signature_start(lines: Sequence[Line], start: int, end: int) -> int:
    """Where issuing bodies and a date close a text without articles; ``end`` where they do not."""
    if end <= start or not _DATE_LINE.fullmatch(lines[end - 1].text):
        return end
    first = end - 1
    while first > start and first > end - _MAX_SIGNATURE and _BODY_NAME.fullmatch(lines[first - 1].text):
        first -= 1
    return first
