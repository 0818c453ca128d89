"""The title a link shows, without what stands beside it: dates, counters, file sizes, "new" marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from tracker.law.text import clean_han

#: A title says something: so many characters, a Han, Kana or Hangul character counting for three.
TITLE = 14
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
MORE = re.compile(
    r"(?:read|view|see|learn) (?:more|all)(?: .{0,20})?|more|all|details?|更多.{0,4}|查看.{0,4}|"
    r"详情|详细|全文|もっと.{0,4}|一覧.{0,6}|詳細.{0,4}|더보기|자세히.{0,3}|lire la suite|en savoir plus|"
    r"next|previous|下一页|上一页|尾页|首页",
    re.IGNORECASE,
)
#: Links that stand beside an entry: its file, its language.
ASIDE = re.compile(
    r"(?:pdf|word|docx?|excel|xlsx?|html?|xml|odt|zip|epub|txt|rtf|en|fr|de|es|zh|ja|ko|english|français|deutsch|"
    r"español|中文|英文|日本語|한국어|附件\s?\d*|下载|下載|原文|download|télécharger|다운로드|ダウンロード|rss|print|share|"
    r"home|top|back|返回|打印|分享|トップ|戻る|목록|[\d.,]+ ?[kmg]b)",
    re.IGNORECASE,
)
#: Marks that come and go without the entry changing.
_MARKS = re.compile(
    r"^(?:[\[【(（<]?\s?(?:置顶|热点|最新|新着|重要|new!?|update[ds]?|更新|hot|图|图文|视频|공지|새글)\s?[\]】)）>]\s?)+|"
    r"\s?(?:[\[【(（]\s?(?:new!?|新着|置顶|图|图文|视频|새글)\s?[\]】)）]|\bNEW!?)$",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"\s?[\[(（]\s?(?:PDF|Word|Excel|DOCX?|XLSX?)?[^\])）]{0,12}?\d[\d,.]{0,9}\s?(?:[KMG]B|KB|バイト)\s?[\])）]|"
    r"\s?[\[(（](?:PDF|Word|Excel)(?:形式|ファイル|文書)?[\])）]$",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\s?[\[(（]?\s?(?:(?:浏览|阅读|点击)(?:次数|量)?|views?|hits?|閲覧数|조회수?)\s?[:：]?\s?\d+\s?[\])）]?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[·•●■◆▪◇○▶►>»\-–—]+\s?|^\d{1,3}[.、]\s?(?=\D)")
CUT = re.compile(r"(?:\.{3}|…+)$")
_ERA = r"(?:令和|平成|[RH](?=\d))?"
DATE_ONLY = re.compile(
    rf"[\[(【（]?{_ERA}[\d元年月日년월일/.\-– :：時时分,]{{4,28}}[\])】）]?|[\w.,° ]{{6,24}}\d{{4}}"
)
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def title_of(a: HtmlElement) -> str:
    """The title a link shows: a heading in it, else its words without dates and marks; the ``title``
    attribute where the words were cut off for display."""
    for head in a.iter(*_HEADS):
        if shown := clean_title(head.text_content()):
            return shown
    shown = clean_title("".join(_words(a)))
    told = clean_title(a.get("title") or "")
    if told and (not shown or MORE.fullmatch(shown)):
        return told
    if told and CUT.search(shown) and told.startswith(CUT.sub("", shown)[:8]):
        return told
    return shown


def _words(element: HtmlElement) -> Iterator[str]:
    """The words of a link, but for parts of it that are nothing but a date."""
    yield element.text or ""
    for child in element:
        inner = "".join(child.itertext()) if isinstance(child.tag, str) else ""
        if not DATE_ONLY.fullmatch(inner.strip()) or not re.search(r"\d{2}", inner):
            yield f" {inner} " if child.tag in ("div", "p", "li", "br", "dt", "dd") else inner
        yield child.tail or ""


def clean_title(text: str) -> str:
    title = clean_han(text)
    for pattern in (_COUNTER, _SIZE, _BULLET, _MARKS):
        title = pattern.sub("", title).strip()
    return title


def weight(title: str) -> int:
    return len(title) + 2 * len(_CJK.findall(title))
