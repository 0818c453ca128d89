"""What pages print beside their rules: dates printed alone, counters, phrases of the site's own."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.law.dates import DATE

#: Dates of an era or in Han numerals are no stamps: texts of law are signed with them.
_SIGNED = "[令平昭大明〇○零一二三四五六七八九十]"
_GLUED = DATE.replace(r"(?<!\w)", "")  # "UpdatedJanuary 12, 2024"
_DATE = rf"(?:(?!{_SIGNED})(?:{_GLUED})|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2}})"
_TIME = r"(?:,? ?(?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?[a-z]{3,4})?)?"
_STAMPS = (
    r"(?:page |article )?(?:last )?(?:updated|modified|revised|reviewed|changed|published|posted|update)"
    r"(?: on| at| date)?",
    r"last (?:update|revision|modification)|date",
    r"dernière mise à jour|mis à jour le|última actualización|stand|zuletzt aktualisiert(?: am)?",
    r"最后更新(?:时间|日期)?|最近更新(?:时间|日期)?|更新(?:时间|日期)|发布(?:时间|日期)|页面生成时间|最終更新日?|更新日|公開日",
)
_COUNTERS = (
    r"\d{1,3} ?min(?:ute)?s? read",
    r"\d{1,3} (?:second|minute|hour|day|week|month|year)s? ago",
    r"[\d,.]{1,12} ?[km]? (?:view|comment|share|like|download|visit)s?",
    r"(?:阅读|浏览|点击)(?:次数|量|数)?[:：]? ?\d{1,9}(?: ?次)?",
)
_PHRASES = (
    r"skip to (?:main )?content|back to top|print(?: this page)?|share(?: this(?: page)?)?",
    r"read more|learn more",
    r"table of contents|on this page|in this article|loading\.{0,3}|copy link|menu|search",
    r"was this (?:page|article) helpful\??",
    # never the point (c) of a rule, nor a rule on copyright
    r"©.{0,150}|(?:\(c\)|copyright)\s*(?:©|\(c\)|copyright|\d{4}).{0,150}",
    r"copyright\b.{0,130}(?:all rights reserved|(?:19|20)\d\d)\W{0,5}",
    r"\W{1,5}",
)
_NOISE = re.compile(
    rf"(?:(?:{'|'.join(_STAMPS)})?\s*[:：]?\s*{_DATE}{_TIME}\.?|{'|'.join(_COUNTERS)}|{'|'.join(_PHRASES)})",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def _is_noise(text: str) -> bool:
    """Remembered: menus and footers say the same on every page of a site."""
    return _NOISE.fullmatch(text) is not None


def is_noise(text: str) -> bool:
    """Whether a block says nothing of the rules: "Last updated: 3 May 2024", "12 min read", "© 2026 …"."""
    return len(text) <= 200 and _is_noise(text)
