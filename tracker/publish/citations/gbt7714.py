"""A citation after GB/T 7714-2015 (Information and documentation: rules for bibliographic references).

Electronic resources: 主要责任者. 题名[EB/OL]. 出版者, 出版年(更新日期)[引用日期]. 获取路径; a text without an
address is cited as an archival document, [A]. Dates as GB/T 7408 writes them. Whoever publishes a law is not
taken for its author: a law begins with its title, in the language of the text cited, without 书名号.
"""

from __future__ import annotations

from tracker.publish.citations.cited import SITE, Cited


def gbt7714(c: Cited) -> str:
    """One reference on one line, ended by a full stop."""
    zh = c.kind == "table" or c.language.split("-")[0] == "zh"
    title = _title(c, zh=zh)
    if c.permalink:
        return f"{title}[EB/OL]. {_imprint(c, zh=zh)}{_dates(c)}. {c.permalink}."
    day = c.version or c.observed
    return f"{title}[A]. {_imprint(c, zh=zh)}{f'({day.isoformat()})' if day else ''}".rstrip(" ,.") + "."


def _title(c: Cited, *, zh: bool) -> str:
    title = c.title("zh" if zh else c.language)
    if title.startswith("《"):
        title = title.replace("《", "", 1).replace("》", "", 1)
    ref = c.ref("zh" if zh else "en")
    if c.kind == "table":
        return f"{SITE['zh']}. {title}: 比较表"
    number = c.identifiers.get("文号") or c.identifiers.get("citation") or c.identifiers.get("symbol")
    parts = [title]
    if number and number not in title:
        parts.append(number)
    if ref:
        parts.append(ref)
    if c.kind == "change":
        parts.append(f"变动{c.change}" if zh else f"change {c.change}")
        return f"{SITE['zh' if zh else 'en']}. {': '.join(parts)}"
    return ": ".join(parts)


def _imprint(c: Cited, *, zh: bool) -> str:
    """Publisher and year; the year alone means nothing beside a date of update."""
    if c.kind != "provision":
        return ""
    name = (c.publisher.name if zh else c.publisher.en) if c.publisher else ""
    year = str(c.made.year) if c.made else ""
    return ", ".join(x for x in (name, year) if x)


def _dates(c: Cited) -> str:
    """(date of this version)[date of access]."""
    day = c.version or c.observed
    out = f"({day.isoformat()})" if day else ""
    return out + (f"[{c.accessed.isoformat()}]" if c.accessed else "")
