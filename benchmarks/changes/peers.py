"""Other engines, as they are used by the tools people run today.

`difflib` and `lxml.html.diff` come with what the project needs anyway. The others are looked for where
``make bench-changes`` puts them (`benchmarks/peers.txt`) and left out, visibly, where they are absent.
"""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree, html
from lxml.html.diff import htmldiff
from rapidfuzz import fuzz, process
from resiliparse.extract.html2text import extract_plain_text

from tracker.law.text import clean
from tracker.model import Capture
from tracker.readers import parse

#: Which lines of the old and of the new text an engine shows as changed.
Lines = tuple[set[int], set[int]]


def optional(name: str) -> Any | None:
    """A module, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


# --- the text a tool compares ---------------------------------------------------------------------------


def page_texts() -> dict[str, Callable[[Capture], str]]:
    """What different tools take for the text of a page, by name."""
    out: dict[str, Callable[[Capture], str]] = {
        "all visible text (naive)": visible,
        "main content (resiliparse)": _main_content,
    }
    inscriptis = optional("inscriptis")
    if inscriptis is not None:
        # what changedetection.io compares
        out["inscriptis (changedetection.io)"] = lambda c: clean(inscriptis.get_text(parse.decode(c)))
    return out


def visible(capture: Capture) -> str:
    """Every word of a page but scripts and styles."""
    root = parse.markup(parse.decode(capture))
    body = root.find("body")
    return clean(" ".join((root if body is None else body).itertext()))


def block_lines(capture: Capture) -> list[str]:
    """Visible text by paragraph, table cell and heading: what a tool that compares lines sees."""
    text = extract_plain_text(parse.decode(capture), preserve_formatting="minimal_html", list_bullets=False)
    return [
        line
        for raw in re.split(r"\n|</?(?:p|h\d|ul|ol|li|pre|br|td|tr|table)[^>]*>", text)
        if (line := clean(raw))
    ]


def _main_content(capture: Capture) -> str:
    return clean(extract_plain_text(parse.decode(capture), main_content=True))


# --- engines that compare lines -------------------------------------------------------------------------


def line_engines() -> dict[str, Callable[[Sequence[str], Sequence[str]], Lines]]:
    """Engines that say which lines changed, by name."""
    out: dict[str, Callable[[Sequence[str], Sequence[str]], Lines]] = {"difflib, lines": by_difflib}
    if optional("diff_match_patch") is not None:
        out["diff-match-patch, lines"] = by_match_patch
    out["lxml.html.diff"] = by_htmldiff
    return out


def by_difflib(old: Sequence[str], new: Sequence[str]) -> Lines:
    gone: set[int] = set()
    came: set[int] = set()
    for op, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op != "equal":
            gone.update(range(a, b))
            came.update(range(c, d))
    return gone, came


def by_match_patch(old: Sequence[str], new: Sequence[str]) -> Lines:
    engine = importlib.import_module("diff_match_patch").diff_match_patch()
    engine.Diff_Timeout = 0
    joined = ("".join(f"{line}\n" for line in lines) for lines in (old, new))
    before, after, _ = engine.diff_linesToChars(*joined)
    gone: set[int] = set()
    came: set[int] = set()
    i = j = 0
    for op, chars in engine.diff_main(before, after, False):
        if op <= 0:
            gone.update(range(i, i + len(chars)) if op else ())
            i += len(chars)
        if op >= 0:
            came.update(range(j, j + len(chars)) if op else ())
            j += len(chars)
    return gone, came


def by_htmldiff(old: Sequence[str], new: Sequence[str]) -> Lines:
    """What `lxml.html.diff` colours, told by the new text's paragraphs (deletions: where they stood)."""
    result = html.fragment_fromstring(htmldiff(_paragraphs(old), _paragraphs(new)), create_parent=True)
    came = {
        int(p.get("id", "n0")[1:])
        for p in result.iter("p")
        if p.get("id") and (p.xpath("ancestor::ins|ancestor::del") or p.xpath(".//ins|.//del"))
    }
    return set(), came


def _paragraphs(lines: Sequence[str]) -> str:
    out = []
    for i, line in enumerate(lines):
        p = etree.Element("p", id=f"n{i}")
        p.text = line
        out.append(etree.tostring(p, encoding="unicode", method="html"))
    return "".join(out)


# --- engines that pair provisions -----------------------------------------------------------------------

#: Provisions by eid to their text; partners of the new ones by eid.
Texts = dict[str, str]
Pairs = dict[str, str]
Pairing = Callable[[Texts, Texts], Pairs]


def pairing_engines() -> dict[str, Pairing]:
    """Engines that say which provision became which, by name."""
    out: dict[str, Pairing] = {
        "same number (naive)": lambda old, new: {e: e for e in new if e in old},
        "difflib, order of texts": pair_by_order,
        "rapidfuzz, likest text": pair_by_likeness,
    }
    if optional("xmldiff") is not None:
        out["xmldiff, fast match"] = pair_by_xmldiff
    return out


def pair_by_order(old: Texts, new: Texts) -> Pairs:
    """Equal texts, and changed ones that stand between the same equal ones."""
    a, b = list(old), list(new)
    matcher = difflib.SequenceMatcher(None, list(old.values()), list(new.values()), autojunk=False)
    out: Pairs = {}
    for op, i, k, j, m in matcher.get_opcodes():
        if op in ("equal", "replace"):
            out.update(zip(b[j:m], a[i:k], strict=False))
    return out


def pair_by_likeness(old: Texts, new: Texts) -> Pairs:
    """The old text most like each new one, if it is at all; equal texts first."""
    out: Pairs = {}
    for eid, text in new.items():
        best = process.extractOne(text, old, scorer=fuzz.ratio, score_cutoff=40)
        if best is not None:
            out[eid] = best[2]
    return out


def pair_by_xmldiff(old: Texts, new: Texts) -> Pairs:
    """The matching of xmldiff's own algorithm on one element for each provision."""
    differ = importlib.import_module("xmldiff.diff").Differ(F=0.4, ratio_mode="fast", fast_match=True)
    differ.set_trees(tree(old), tree(new))
    sides = [
        list(tree) for tree in (differ.left, differ.right)
    ]  # kept, so that elements stay the same objects
    names = [dict(zip(side, texts, strict=True)) for side, texts in zip(sides, (old, new), strict=True)]
    return {
        names[1][match[1]]: names[0][match[0]]
        for match in differ.match()
        if match[0] in names[0] and match[1] in names[1]
    }


def tree(texts: Mapping[Any, str]) -> etree._Element:
    root = etree.Element("act")
    for text in texts.values():
        etree.SubElement(root, "article").text = text
    return root
