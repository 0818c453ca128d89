"""A citation after GB/T 7714-2025, in force since 1 July 2026 in the place of the edition of 2015.

Electronic resources: 主要责任者. 题名[EB/OL]. 出版者，出版年（更新日期）[引用日期]. 获取路径; a text without
an address is cited as an archival document, [A]. Chinese entries have full-width marks but for the full stop
and the square brackets (section 7). The author of a Chinese law is who made it; orders and days stand with
the title. Whoever publishes a law is not taken for its author: other laws begin with their title.
"""

from __future__ import annotations

from tracker.publish.citations.cited import SITE, Cited
from tracker.publish.citations.enactment import CitedEnactment, enactment


def gbt7714(c: Cited) -> str:
    """One reference on one line, ended by a full stop."""
    zh = c.kind == "table" or c.language.split("-")[0] == "zh"
    made = enactment(c) if zh and c.kind == "provision" else CitedEnactment()
    author = f"{made.issuer}. " if made.issuer else ""
    address = c.permalink or c.address if c.kind != "provision" else c.address or c.permalink
    imprint = "" if author else _imprint(c, zh=zh)
    day = made.amended or made.made if author else c.version or c.observed
    dates = f"({day.isoformat()})" if day else ""
    title = f"{author}{_title(c, made, zh=zh)}"
    if address:
        read = f"[{c.accessed.isoformat()}]" if c.accessed else ""
        return _marked(f"{title}[EB/OL]. {imprint}{dates}", zh=zh) + f"{read}. {address}."
    return _marked(f"{title}[A]. {imprint}{dates}".rstrip(" ,."), zh=zh) + "."


def _marked(text: str, *, zh: bool) -> str:
    """With the marks of Chinese entries."""
    if not zh:
        return text
    for narrow, wide in ((": ", "："), (", ", "，"), ("(", "（"), (")", "）")):
        text = text.replace(narrow, wide)
    return text


def _title(c: Cited, made: CitedEnactment, *, zh: bool) -> str:
    title = c.title("zh" if zh else c.language)
    if title.startswith("《"):
        title = title.replace("《", "", 1).replace("》", "", 1)
    if c.kind == "table":
        return f"{SITE['zh']}. {title}: 比较表"
    number = c.identifiers.get("文号") or c.identifiers.get("citation") or c.identifiers.get("symbol")
    facts = _facts(made) or (number if number and number not in title else "")
    parts = [title, facts, c.ref("zh" if zh else "en")]
    if c.kind == "change":
        parts.append(f"变动{c.change}" if zh else f"change {c.change}")
    said = ": ".join(filter(None, parts))
    return f"{SITE['zh' if zh else 'en']}. {said}" if c.kind == "change" else said


def _facts(made: CitedEnactment) -> str:
    """Order and days of a law: 主席令第53号, 2016-11-07通过; 主席令第61号, 2025-10-28修正; 2026-01-01施行."""
    steps = (
        (made.number, f"{made.made}{made.verb}" if made.made else ""),
        (made.amending, f"{made.amended}{made.how}" if made.amended else ""),
        (f"{made.in_force}施行" if made.in_force else "",),
    )
    return "；".join(", ".join(filter(None, step)) for step in steps if any(step))


def _imprint(c: Cited, *, zh: bool) -> str:
    """Publisher and year; the year alone means nothing beside a date of update."""
    if c.kind != "provision":
        return ""
    name = (c.publisher.name if zh else c.publisher.en) if c.publisher else ""
    year = str(c.made.year) if c.made else ""
    return ", ".join(x for x in (name, year) if x)
