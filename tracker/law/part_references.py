"""Which parts of its own law a clause names: "Chapter III, Sections 1 and 2, and Articles 102 to 110".

A reference becomes an id only against the ids of the text it stands in (`PartReference.among`); what names
another act is no part of this one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from tracker.law import eids
from tracker.law.languages.units import BETWEEN, JOIN, NUMBER, OTHER_ACT, TO_WORDS, UNITS
from tracker.law.numbers import han_number, roman, to_roman, with_ascii_digits

_RANK = {kind: n for n, kind in enumerate(UNITS)}
_WORD = "|".join(f"(?P<{kind}>{words})" for kind, (words, _) in UNITS.items())
_ASIDE = r"(?:\([0-9A-Za-z]{1,5}\))"
_ITEM = rf"(?:{NUMBER}{_ASIDE}*|{_ASIDE}+)"
_TO = re.compile(TO_WORDS)
_ASIDES = re.compile(r"\(([0-9A-Za-z]{1,5})\)")
_OTHER_ACT, _BETWEEN = re.compile(OTHER_ACT), re.compile(BETWEEN, re.IGNORECASE)
_OF = re.compile(r"\s*(?:of|du|des|de la|of the|del|della|do|van)\s*(?:the\s|l['’])?", re.IGNORECASE)

_NUM_HAN = r"[〇零一二三四五六七八九十百千两\d０-９]+"
_HAN = re.compile(
    rf"(?P<suppl>附則|부칙\s?)?(?:第|제)(?P<n>{_NUM_HAN})"
    r"(?P<u>编|編|章|节|節|款|条|條|項|项|号|號|편|장|절|관|조|항|호)"
    rf"(?:(?:の|之|의)(?P<sub>{_NUM_HAN}))?|(?P<anx>附件|附录|附表|別表(?:第)?|별표\s?)(?P<an>{_NUM_HAN})?"
)
_HAN_KIND = {
    mark: kind
    for kind, marks in (
        ("book", "编編편"), ("chapter", "章장"), ("section", "节節절관"), ("article", "条條조"),
        ("paragraph", "款項항"), ("point", "项号號호"),
    )
    for mark in marks
}  # fmt: skip
_HAN_TO = re.compile(r"\s?(?:至|到|から|부터|ないし|乃至|[-—~～])\s?")
_MAX = 400  # parts of one clause


@dataclass(frozen=True, slots=True)
class PartReference:
    """A part by its kinds and keys, the outermost first; ``start`` and ``end`` in the text."""

    path: tuple[tuple[str, str], ...]
    start: int
    end: int

    def among(self, held: Collection[str], near: str = "") -> str | None:
        """The id of the part in a text with these ids; None where the text has no such part. ``near``: the
        provision that names it, for "subsection (1)" and what stands in the same supplement.

        >>> PartReference((("chapter", "3"), ("section", "4")), 0, 0).among({"cpt_3", "cpt_3__sct_4"})
        'cpt_3__sct_4'
        """
        prefixes = [UNITS[kind][1] if kind in UNITS else (kind,) for kind, _ in self.path]
        tried = [
            eids.join(None, *(f"{p}_{key}" for p, (_, key) in zip(way, self.path, strict=True)))
            for way in product(*prefixes)
        ]
        for above in ("", *reversed(eids.ancestors(near) if near else [])):
            for eid in tried:
                if (whole := eids.join(above, eid) if above else eid) in held:
                    return whole
        ends = tuple(f"{eids.SEPARATOR}{eid}" for eid in tried)
        found = [eid for eid in held if eid.endswith(ends)]
        if len(found) == 1:
            return found[0]
        return PartReference(self.path[1:], 0, 0).among(held, near) if self._wider else None

    @property
    def _wider(self) -> bool:
        """Whether the article that ends it may be named without what it stands in."""
        return len(self.path) > 1 and any(kind == "article" for kind, _ in self.path[1:])


def part_references(text: str, lang: str) -> list[PartReference]:
    """The parts of its own law that a clause names, in order, ranges in full.

    >>> [r.path for r in part_references("Chapter III Section 4 and Articles 5(1) and 102 to 103", "en")][1:]
    [(('article', '5'), ('paragraph', '1')), (('article', '102'),), (('article', '103'),)]
    """
    found = _han(text) if lang[:2] in ("zh", "ja", "ko") else _western(text)
    return found[:_MAX]


# --- western languages --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """What one word names: "Sections 1, 2 and 3"."""

    kind: str
    items: list[tuple[tuple[str, str], ...]]
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_WORD})(?![^\W\d_])\s?(?P<list>{_ITEM}(?:{JOIN}{_ITEM})*)".replace(
            "(?P<list>", r"(?P<list>(?-i:"
        )
        + ")",
        re.IGNORECASE,
    )


def _groups(text: str) -> Iterator[_Group]:
    for m in _pattern().finditer(text):
        kind = next(k for k in UNITS if m[k])
        end = m.end()
        if _OTHER_ACT.match(text, end) and not _OF_OWN.match(text, end):
            continue
        items = _items(m["list"], kind, subsections=m[kind].lower().startswith("subsection"))
        if items:
            yield _Group(kind, items, m.start(), end)


def roman_kinds(text: str) -> frozenset[str]:
    """Prefixes of ids of what a clause numbers in Roman figures.

    >>> "cpt" in roman_kinds("Chapter III, Section 1"), "sct" in roman_kinds("Chapter III, Section 1")
    (True, False)
    """
    found = ((k, m) for m in _pattern().finditer(text) for k in UNITS if m[k])
    return frozenset(p for k, m in found if _ROMAN.match(m["list"]) for p in UNITS[k][1])


_ROMAN = re.compile(r"[IVXLC]+\b")
_OF_OWN = re.compile(rf"{_OF.pattern}(?:{'|'.join(w for w, _ in UNITS.values())})\s?[IVXLC\d]", re.IGNORECASE)
_FIRST_ITEM = re.compile(rf"(?P<join>)(?P<num>{NUMBER})?(?P<asides>{_ASIDE}*)")
_LIST_ITEM = re.compile(rf"(?P<join>{JOIN})(?P<num>{NUMBER})?(?P<asides>{_ASIDE}*)")


def _items(listed: str, kind: str, *, subsections: bool) -> list[tuple[tuple[str, str], ...]]:
    out: list[tuple[tuple[str, str], ...]] = []
    at = 0
    while at < len(listed):
        m = (_LIST_ITEM if at else _FIRST_ITEM).match(listed, at)
        if (
            m is None
            or m.end() == at
            or (m["num"] and m["num"].isalpha() and m["num"].islower() and kind != "point")
        ):
            break
        at = m.end()
        asides = [a.lower() for a in _ASIDES.findall(m["asides"])]
        if m["num"]:
            levels = _LEVELS[_LEVELS.index(kind) + 1 :] if kind in _LEVELS else _LEVELS[1:]
            if subsections and asides:  # subsection 376(1) is of section 376
                item = (("section", _key(m["num"], kind)), *zip(_LEVELS[1:], asides, strict=False))
            else:
                item = ((kind, _key(m["num"], kind)), *zip(levels, asides, strict=False))
        elif out and len(out[-1]) > len(asides):  # "Article 3(6) and (7)"
            item = (
                *out[-1][: -len(asides)],
                *((k, a) for (k, _), a in zip(out[-1][-len(asides) :], asides, strict=False)),
            )
        elif kind in _LEVELS[1:]:
            item = tuple(zip(_LEVELS[_LEVELS.index(kind) :], asides, strict=False))
        else:
            continue
        if not item:
            break
        if out and m["join"] and _TO.fullmatch(m["join"]):
            out += _between(out[-1], item)
        out.append(item)
    return out


_LEVELS = ("article", "paragraph", "point")


def _between(
    first: tuple[tuple[str, str], ...], last: tuple[tuple[str, str], ...]
) -> list[tuple[tuple[str, str], ...]]:
    a, b = first[-1][1], last[-1][1]
    if first[:-1] != last[:-1] or not (a.isdigit() and b.isdigit()) or not 0 < int(b) - int(a) < _MAX:
        return []
    return [(*first[:-1], (first[-1][0], str(n))) for n in range(int(a) + 1, int(b))]


def _key(printed: str, kind: str) -> str:
    key = printed.rstrip(")ºª°.").strip()
    if kind in ("annex", "schedule"):
        return key.lower()
    value = roman(key.lower()) if key.isalpha() and key.isupper() else None
    if value is not None:
        return str(value)
    return re.sub(r"\s+", "", key.lower())


def _western(text: str) -> list[PartReference]:
    groups = list(_groups(text))
    out: list[PartReference] = []
    for n, group in enumerate(groups):
        above: tuple[tuple[str, str], ...] = ()
        before = groups[n - 1] if n else None
        if (
            before
            and _RANK[group.kind] > _RANK[before.kind]
            and _BETWEEN.fullmatch(text, before.end, group.start)
        ):
            above = out[-1].path if out and out[-1].end == before.end else ()
            if above:
                out.pop()  # it is named for what stands in it
        behind = groups[n + 1] if n + 1 < len(groups) else None
        if behind and _RANK[group.kind] > _RANK[behind.kind] and _OF.fullmatch(text, group.end, behind.start):
            above = behind.items[0]
            behind.items = behind.items[1:]
        out += [PartReference((*above, *item), group.start, group.end) for item in group.items]
    return out


# --- east asian languages -----------------------------------------------------------------------------


def _han(text: str) -> list[PartReference]:
    text = with_ascii_digits(text)
    out: list[PartReference] = []
    path: tuple[tuple[str, str], ...] = ()
    end = -1
    for m in _HAN.finditer(text):
        if m.start() and text[m.start() - 1] in "》」』":  # an article of another act
            path, end = (), m.end()
            continue
        if m["anx"]:
            path = (("annex", str(han_number(m["an"])) if m["an"] else "1"),)
        else:
            step = (
                _HAN_KIND[m["u"]],
                str(han_number(m["n"])) + (f"_{han_number(m['sub'])}" if m["sub"] else ""),
            )
            beside = m.start() == end
            above = (
                tuple(x for x in path if _RANK.get(x[0], -1) < _RANK[step[0]])
                if beside or not _top(step)
                else ()
            )
            if beside and path and len(above) < len(path):  # 第一款、第二款
                above = above or path[:-1]
            if m["suppl"]:
                above = ()  # the one it stands in, see `among`
            if beside and out and _RANK[step[0]] > _RANK.get(path[-1][0] if path else "", -1):
                out.pop()
            if not beside and end >= 0 and out and _HAN_TO.fullmatch(text, end, m.start()):
                out += [PartReference(p, m.start(), m.end()) for p in _between(out[-1].path, (*above, step))]
            path = (*above, step)
        end = m.end()
        out.append(PartReference(path, m.start(), end))
    return out


def _top(step: tuple[str, str]) -> bool:
    return _RANK[step[0]] <= _RANK["article"]


# --- what a person writes -----------------------------------------------------------------------------

_BARE = re.compile(r"\d+(?:\.\d+)?[A-Za-z]{0,3}(?:\([0-9A-Za-z]{1,5}\))*")
_SHORT = re.compile(r"^(?:art|arts)\.?\s*(?=\d)", re.IGNORECASE)
_BEFORE = (
    (re.compile(r"(?:recital|considérant|erwägungsgrund|considerando)\s*\(?(\d+)\)?", re.IGNORECASE), "rec_"),
    (re.compile(r"(?:序言|鉴于)(?:第\s?)?(\d+)\s?(?:段|条)"), "rec_"),
)
_IN_BRACKETS = re.compile(r"[（(]([a-zA-Z]{1,5}|[ivx]+)[)）]\s?[项目]?")


def named_part(written: str, held: Collection[str]) -> str | None:
    """The id that a person means by "Article 5(1)(a)", 第五条第一款, "113" or an id; None where the text has
    no such part. ``held``: the ids of the text.

    >>> [named_part(x, {"art_5__para_1", "art_61", "sec_7"}) for x in ("Art. 5(1)", "第六十一条", "7")]
    ['art_5__para_1', 'art_61', 'sec_7']
    """
    written = written.strip()
    if written in held:
        return written
    for pattern, prefix in _BEFORE:
        if (found := pattern.fullmatch(written)) and (n := next((g for g in found.groups() if g), None)):
            return f"{prefix}{n}" if f"{prefix}{n}" in held else None
    tried = [_SHORT.sub("Article ", written)]
    if _BARE.fullmatch(written):
        tried = [f"Article {written}", f"Section {written}"]
    elif "条" in written or "附件" in written:  # 第113条第3款（c）项: letters as the West writes them
        letters = _IN_BRACKETS.findall(written)
        base = named_part(_IN_BRACKETS.sub("", written), held) if letters else None
        for kinds in product(("point",), ("point", "subpoint", "item")) if base else ():
            path = eids.join(base, *(f"{kind}_{x}" for kind, x in zip(kinds, letters, strict=False)))
            if path in held:
                return path
    for text, lang in ((t, lang) for t in tried for lang in ("en", "zh")):
        for reference in reversed(part_references(text, lang)):
            if part := reference.among(held):
                return part
            if reference.path[0][0] == "annex":  # 附件三 is Annex III
                n = reference.path[0][1]
                names = (f"anx_{to_roman(int(n)).lower()}", f"anx_{to_roman(int(n))}") if n.isdigit() else ()
                if name := next((x for x in names if x in held), None):
                    return name
    return None
