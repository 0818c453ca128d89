"""The numbers Word makes itself: "1.", "(a)", 第一条 of automatic lists, rebuilt from numbering.xml.

ECMA-376 part 1, 17.9: a paragraph names a list (`numId`) and a level, itself or through its style; the
list names an abstract list whose levels say format, start and text ("%1.", "(%2)"). Bullets give
nothing: they are not numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from tracker.law.numbers import to_han, to_roman
from tracker.readers.xmltext import elements, first, local

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_MAX_VALUE = 9999
_MAX_STYLES = 20  # a chain of styles longer than this is a loop


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class ListNumbers:
    """Hands out the numbers of paragraphs in document order."""

    levels: dict[str, dict[int, ListLevel]] = field(default_factory=dict)  # numId -> levels
    lists: dict[str, str] = field(default_factory=dict)  # numId -> abstract list, which counts
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)  # (numId, level) -> start
    styles: dict[str, tuple[str | None, int | None, str | None]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> str:
        """The number printed before a paragraph, or an empty string; counts on."""
        num, at = self._list_of(paragraph)
        levels = self.levels.get(num or "")
        if num is None or levels is None or at not in levels:
            return ""
        counts = self._counts.setdefault(self.lists[num], {})
        level = levels[at]
        if (num, at) in self.restarts and (num, at) not in self._begun:
            counts[at] = self.restarts[num, at]
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._begun.add((num, at))
        for deeper in [n for n in counts if n > at]:
            del counts[deeper]
        if level.format in {"bullet", "none"}:
            return ""

        def value(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            other = levels.get(place, level)
            return formatted(counts.get(place, other.start), other.format)

        return _PLACE.sub(value, level.text)

    def _list_of(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """List and level: the paragraph's own words first, then its style's, then that one's base."""
        properties = first(paragraph, "pPr")
        if properties is None:
            return None, 0
        num, at = _num_pr(properties)
        style = _val(first(properties, "pStyle"))
        for _ in range(_MAX_STYLES):
            if style is None or (num is not None and at is not None):
                break
            style_num, style_at, style = self.styles.get(style, (None, None, None))
            num = style_num if num is None else num
            at = style_at if at is None else at
        return (None if num == "0" else num), at or 0


def read(numbering: etree._Element | None, styles: etree._Element | None) -> ListNumbers:
    """The lists of a Word file; both parts are optional."""
    out = ListNumbers()
    abstract: dict[str, dict[int, ListLevel]] = {}
    for element in elements(numbering) if numbering is not None else ():
        if local(element) == "abstractNum":
            abstract[element.get(W + "abstractNumId", "")] = _levels(element)
        elif local(element) == "num":
            num, base = element.get(W + "numId", ""), _val(first(element, "abstractNumId")) or ""
            out.lists[num], out.levels[num] = base, dict(abstract.get(base, {}))
            for override in (e for e in elements(element) if local(e) == "lvlOverride"):
                out.levels[num] |= _levels(override)
                start = _val(first(override, "startOverride"))
                if start and start.isdecimal():
                    out.restarts[num, _int(override.get(W + "ilvl"), 0)] = int(start[:6])
    for element in elements(styles) if styles is not None else ():
        properties = first(element, "pPr") if local(element) == "style" else None
        num_id, at = _num_pr(properties) if properties is not None else (None, None)
        if name := element.get(W + "styleId"):
            out.styles[name] = (num_id, at, _val(first(element, "basedOn")))
    return out


def formatted(value: int, kind: str) -> str:
    """A counter as Word prints it; unknown formats as digits.

    >>> [formatted(4, k) for k in ("decimal", "lowerLetter", "upperRoman", "chineseCountingThousand")]
    ['4', 'd', 'IV', '四']
    """
    if not 0 < value <= _MAX_VALUE:
        return str(value)
    if kind in {"lowerLetter", "upperLetter"}:
        text = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return text if kind == "lowerLetter" else text.upper()
    if kind in {"lowerRoman", "upperRoman"}:
        text = to_roman(value)
        return text if kind == "lowerRoman" else text.upper()
    if "Counting" in kind or kind.startswith(("chinese", "japanese")):
        return to_han(value).replace("零", "〇")
    return str(value)


def _levels(parent: etree._Element) -> dict[int, ListLevel]:
    out: dict[int, ListLevel] = {}
    for element in (e for e in elements(parent) if local(e) == "lvl"):
        out[_int(element.get(W + "ilvl"), 0)] = ListLevel(
            _int(_val(first(element, "start")), 1),
            _val(first(element, "numFmt")) or "decimal",
            _val(first(element, "lvlText")) or "",
        )
    return out


def _num_pr(properties: etree._Element) -> tuple[str | None, int | None]:
    element = first(properties, "numPr")
    if element is None:
        return None, None
    at = _val(first(element, "ilvl"))
    return _val(first(element, "numId")), (_int(at, 0) if at is not None else None)


def _val(element: etree._Element | None) -> str | None:
    return element.get(W + "val") if element is not None else None


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default
