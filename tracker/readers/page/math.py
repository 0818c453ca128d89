"""Formulas in MathML as one line of text: 10²⁶, (a+b)/(c), √(x)."""

from __future__ import annotations

from lxml import etree

from tracker.law.inline import exponent, index
from tracker.readers.xmltext import elements, local

_DEEPEST = 40
_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})


def written(element: etree._Element, depth: int = 0) -> str:
    """The formula below an element."""
    name = local(element)
    parts = [
        written(child, depth + 1) if depth < _DEEPEST else "".join(child.itertext())
        for child in elements(element)
        if local(child) not in _ANNOTATIONS
    ]
    if not parts:
        return (element.text or "").strip()
    if name == "msup" and len(parts) == 2:
        return parts[0] + exponent(parts[1])
    if name in ("msub", "munder") and len(parts) == 2:
        return parts[0] + index(parts[1])
    if name in ("msubsup", "munderover") and len(parts) == 3:
        return parts[0] + index(parts[1]) + exponent(parts[2])
    if name == "mfrac" and len(parts) == 2:
        return "/".join(part if part.isalnum() else f"({part})" for part in parts)
    if name in ("msqrt", "mroot"):
        return f"√({''.join(parts[:1] if name == 'mroot' else parts)})"
    return "".join(parts)
