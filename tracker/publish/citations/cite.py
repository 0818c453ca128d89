"""Citations of a provision, a change, a table as of a day: plain text, BibTeX, GB/T 7714, 法学引注, OSCOLA.

>>> from tracker.publish.citations.cite import citations, table
>>> print(citations(table("trade", {"en": "Trade", "zh": "贸易"}))["plain"])
Trade, comparison. Digital-rules tracker.
"""

from __future__ import annotations

from tracker.publish.citations.bibtex import bibtex
from tracker.publish.citations.cited import NOTE, SITE, Cited, change, provision, table
from tracker.publish.citations.faxue import faxue
from tracker.publish.citations.gbt7714 import gbt7714
from tracker.publish.citations.oscola import oscola
from tracker.publish.citations.ref import human_ref, num_chain
from tracker.publish.editions import format_day
from tracker.publish.labels import name

__all__ = [
    "NOTE", "PLAIN", "STYLES", "Cited", "change", "citations", "cite", "human_ref", "num_chain", "plain",
    "provision", "table",
]  # fmt: skip

#: Style -> what a reader knows it by; a message of the catalogue.
STYLES = {
    "plain": "Plain text",
    "plain-zh": "Plain text (Chinese)",
    "bibtex": "BibTeX",
    "gbt7714": "GB/T 7714-2025",
    "faxue": "Manual of Legal Citation (China)",
    "oscola": "OSCOLA",
}
#: The plain style of an edition.
PLAIN = {"en": "plain", "zh": "plain-zh"}


def cite(c: Cited, style: str) -> str:
    """The citation in a style of `STYLES`; `ValueError` with the known ones for another."""
    if style == "plain":
        return plain(c, "en")
    if style == "plain-zh":
        return plain(c, "zh")
    if style == "bibtex":
        return bibtex(c)
    if style == "gbt7714":
        return gbt7714(c)
    if style == "faxue":
        return faxue(c) if c.kind == "provision" else plain(c, "zh")
    if style == "oscola":
        return oscola(c)
    raise ValueError(f"no citation style {style!r}; known: {', '.join(STYLES)}")


def citations(c: Cited) -> dict[str, str]:
    """style -> citation, for all of `STYLES`."""
    return {style: cite(c, style) for style in STYLES}


def plain(c: Cited, lang: str) -> str:
    """A sentence a reader understands without knowing a style."""
    return _chinese(c) if lang.split("-")[0] == "zh" else _english(c)


def _english(c: Cited) -> str:
    out = c.title("en")
    if ref := c.ref("en"):
        out += f", {ref}"
    if c.kind == "table":
        day = c.version or c.observed
        how = "comparison of the law as of" if c.version else "comparison as known on"
        out += f", {how} {format_day(day, 'en')}" if day else ", comparison"
    else:
        if numbers := _numbers(c, "en"):
            out += f" ({', '.join(numbers)})"
        if c.kind == "change":
            out += f", change {c.change} ({name('kind', c.change_kind, 'en').lower()})"
        if c.version:
            out += f", valid from {format_day(c.version, 'en')}"
        if c.observed:
            out += f", seen on {format_day(c.observed, 'en')}"
    return f"{out}. {SITE['en']}{f', {c.permalink}' if c.permalink else '.'}"


def _chinese(c: Cited) -> str:
    title = c.title("zh")
    if c.kind == "table":
        day = c.version or c.observed
        how = "，以{}的法律状态为准" if c.version else "，截至{}所知"
        out = f"{title}比较表{how.format(format_day(day, 'zh')) if day else ''}"
    else:
        out = title if "《" in title or not _has_zh(c) else f"《{title}》"
        out += c.ref("zh")
        if numbers := _numbers(c, "zh"):
            out += f"（{'，'.join(numbers)}）"
        if c.kind == "change":
            out += f"，变动编号{c.change}（{name('kind', c.change_kind, 'zh')}）"
        if c.version:
            out += f"，自{format_day(c.version, 'zh')}起的文本"
        if c.observed:
            out += f"，{format_day(c.observed, 'zh')}观察到"
    return f"{out}。{SITE['zh']}{f'：{c.permalink}' if c.permalink else '。'}"


def _has_zh(c: Cited) -> bool:
    return any(tag.split("-")[0] == "zh" for tag in c.titles)


def _numbers(c: Cited, lang: str) -> list[str]:
    """The public identifiers, those left out that the title names already."""
    labels = {"celex": "CELEX ", "eli": "ELI "}
    title = c.title(lang)
    return [f"{labels.get(k, '')}{v}" for k, v in c.identifiers.items() if v not in title]
