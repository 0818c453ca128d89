"""What the laws API of Japan's e-Gov answers, as one tree: XML as it comes, JSON turned into it.

API v2 serves `law_data` as XML (`<law_data_response>`) or JSON; the JSON's `law_full_text` wraps the
same XML as {"tag", "attr", "children"}. Version 1 and the bulk files serve `<DataRoot>` or a bare
`<Law>`. Readers see elements of the law's own schema (https://laws.e-gov.go.jp/docs/) and the facts
that stand beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tracker.law.dates import ERA
from tracker.law.numbers import han_number, to_han
from tracker.model import Capture, StructureChanged, Unreadable
from tracker.readers import parse
from tracker.readers.xmltext import inner, local

#: Deeper nesting than the schema allows; it bounds the recursion over JSON.
_MAX_DEPTH = 80
_LAW_NUMBER = re.compile(
    rf"(?P<era>{ERA})(?P<year>元|[0-9〇一二三四五六七八九十]{{1,4}})年(?:[^年月日]{{1,3}}月[^年月日]{{1,3}}日)?"
    r"(?P<kind>[^第号]{2,20})第(?P<number>[0-9〇一二三四五六七八九十百千]{1,6})号"
)
_BLOCKS = ("law_info", "revision_info")


@dataclass
class Law:
    """A law's tree and what the API says of this revision, names as in the API ("" for null)."""

    root: etree._Element  # <Law>
    facts: dict[str, str] = field(default_factory=dict)


def read(capture: Capture) -> Law:
    """The law in an answer. Raises `Unreadable`, `StructureChanged`."""
    start = capture.body[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{"):
        return _from_json(capture.body)
    root = parse.xml(capture.body)
    law = root if local(root) == "Law" else root.find(".//Law")
    if law is None:
        raise StructureChanged(f"a <{local(root)}> without a <Law>")
    facts = {
        local(fact): inner(fact)
        for block in _BLOCKS
        for parent in root.iter(block)
        for fact in parent
        if isinstance(fact.tag, str)
    }
    return Law(law, facts)


def _from_json(body: bytes) -> Law:
    try:
        found: Any = parse.json_of(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the answer is not JSON") from error
    text = found.get("law_full_text") if isinstance(found, dict) else None
    if isinstance(text, str) and text.lstrip().startswith("<"):
        root = parse.xml(text.encode())
    elif isinstance(text, dict):
        root = element(text, 0)
    else:
        raise StructureChanged("the answer has no law_full_text")
    if local(root) != "Law":
        raise StructureChanged(f"the text is a <{local(root)}>, no <Law>")
    facts: dict[str, str] = {}
    for block in _BLOCKS:
        for name, value in (found.get(block) or {}).items():
            facts[name] = "" if value is None else str(value)
    return Law(root, facts)


def element(node: Any, depth: int) -> etree._Element:
    """One node of the JSON and all below it as XML. Empty: `attr` is "", `children` may be missing."""
    tag = node.get("tag") if isinstance(node, dict) else None
    children = (node.get("children") or []) if isinstance(node, dict) else None
    if not isinstance(tag, str) or not isinstance(children, list) or depth > _MAX_DEPTH:
        raise StructureChanged("a node of law_full_text is not {tag, attr, children}")
    attributes = node.get("attr") or {}
    try:
        made = etree.Element(tag, {str(k): str(v) for k, v in attributes.items() if v is not None})
        for child in children:
            if isinstance(child, str):
                _append(made, child)
            else:
                made.append(element(child, depth + 1))
    except (ValueError, AttributeError, TypeError) as error:
        raise StructureChanged(f"a node of law_full_text is no XML: {error}") from error
    return made


def _append(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def law_number(text: str) -> str:
    """The number of a law as the API writes it, from the dated form a supplement bears.

    >>> law_number("平成二七年九月九日法律第六五号")
    '平成二十七年法律第六十五号'
    """
    found = _LAW_NUMBER.fullmatch(text)
    if not found:
        return text
    try:
        year = found["year"] if found["year"] == "元" else to_han(han_number(found["year"]), japanese=True)
        number = to_han(han_number(found["number"]), japanese=True)
        return f"{found['era']}{year}年{found['kind']}第{number}号"
    except ValueError:
        return text
