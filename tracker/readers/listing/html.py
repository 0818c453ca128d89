"""Lists of links on a page.

Where the registry says which links are meant (``content``, ``entry``, ``include``), those are the
entries. Otherwise the list is found: links with titles of some length are grouped by the path of
elements that leads to them, and the group with most dated rows is the list. The length finds the list and
judges no row of it: 密码法 and "AI Act" are entries as well. Where no such group stands out the page is not
understood, and that is told (strict reading).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from tracker.law.text import clean
from tracker.model import EmptyExtract, ListingSpec, Selectors, StructureChanged
from tracker.readers import parse
from tracker.readers.listing.title import ASIDE, CUT, DATE_ONLY, MORE, TITLE, clean_title, title_of, weight
from tracker.readers.listing.url import clean_url
from tracker.readers.page.content import named_chrome
from tracker.readers.page.tree import hidden

_NAV = frozenset({"nav", "header", "footer"})
#: Links a page about one subject has at least; less is a page that was not understood.
_FEW = 3
_ANYWHERE = Selectors(css="*")
#: A title has a name in it: two letters, or two characters of Han, Kana or Hangul.
_NAME = re.compile(r"[^\W\d_]{2}")
#: How pages say that a list holds nothing.
_NOTHING = re.compile(
    r"\b(?:no (?:results?|entries|items|records|documents|publications|consultations|news)\b"
    r"(?: (?:were |was )?(?:found|available|at present|to display))?|nothing (?:found|to display)|0 results)|"
    r"暂无|暫無|没有(?:找到|相关|符合)|沒有(?:找到|相關|符合)|(?:該当|掲載)[^。]{0,20}(?:ありません|ございません)|"
    r"(?:결과|자료|게시물|데이터)[가이]? ?없습니다|\baucun(?:e)? (?:résultat|document|actualité)|"
    r"\bno (?:hay|se encontraron) (?:resultados|documentos)|\bkeine (?:Ergebnisse|Treffer|Einträge)\b",
    re.IGNORECASE,
)
_VARIES = re.compile(r"\d+|\b(?:first|last|odd|even|active|current|on|selected|top|hover|clearfix)\b")


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link of the list with what stands around it. ``around`` is the row's text without the title."""

    url: str
    title: str
    around: str
    head: str = ""  # a date that stands as a heading over this row and others


def rows(text: str, spec: ListingSpec, base: str) -> list[LinkRow]:
    """The rows of a page's list, in order, each address once.

    Raises `StructureChanged` where a selector of the registry matches nothing or no list stands out,
    `EmptyExtract` where the named place holds no link, `Unreadable` for what is not HTML.
    """
    root = parse.markup(text, early_ends=True)
    for found in root.iter("base"):
        base = clean_url(base, found.get("href", "")) or base
        break
    try:
        return _once(_found(root, spec, base))
    except (StructureChanged, EmptyExtract):
        if spec.min_entries == 0 and _empty(root, spec):
            return []
        raise


def _found(root: HtmlElement, spec: ListingSpec, base: str) -> list[LinkRow]:
    places = _places(root, spec)
    if entry := _option(spec, "entry"):
        return _by_entry(places, entry, spec, base)
    links = [_TitledLink(a, url, title) for place in places for a, url, title in _links(place, base)]
    links = _wanted(links, spec)
    if spec.content is not None or _option(spec, "include"):
        if not links:
            raise EmptyExtract("no link where the registry says the list stands")
        return _rows(links)
    if spec.options.get("whole"):
        return _rows(_all_or_group(root, links))
    return _rows(_group(links))


def _empty(root: HtmlElement, spec: ListingSpec) -> bool:
    """Whether the list is there and holds nothing: its place has no link, or the page says so."""
    if spec.content is not None:
        return not any(True for place in _places(root, spec) for _ in _links(place, spec.url))
    return _NOTHING.search(clean(" ".join(root.itertext()))) is not None


def _option(spec: ListingSpec, name: str) -> str:
    value = spec.options.get(name)
    return value if isinstance(value, str) else ""


def _places(root: HtmlElement, spec: ListingSpec) -> list[HtmlElement]:
    if spec.content is None:
        return [root]
    named = spec.content.css or spec.content.xpath
    try:
        if spec.content.xpath is not None:
            found = [e for e in root.xpath(spec.content.xpath) if hasattr(e, "iter")]
        else:
            found = root.cssselect(spec.content.css or "*")
    except (SelectorError, etree.XPathError) as error:
        raise StructureChanged(f"the selector {named!r} cannot be read: {error}") from error
    if not found:
        raise StructureChanged(f"nothing matches {named!r} any more")
    for place in found:
        for css in spec.content.drop:
            for unwanted in place.cssselect(css):
                unwanted.drop_tree()
    return list(found)


def _links(place: HtmlElement, base: str) -> Iterator[tuple[HtmlElement, str, str]]:
    for a in place.iter("a"):
        url = clean_url(base, a.get("href") or "")
        if url is not None:
            yield a, url, title_of(a)


@dataclass(frozen=True, slots=True)
class _TitledLink:
    a: HtmlElement
    url: str
    title: str

    @property
    def tells(self) -> bool:
        """Whether the title alone says that this is an entry of a list."""
        return weight(self.title) >= TITLE


def _wanted(links: list[_TitledLink], spec: ListingSpec) -> list[_TitledLink]:
    include, exclude = _option(spec, "include"), _option(spec, "exclude")
    out = [link for link in links if link.title and not MORE.fullmatch(link.title)]
    if include:
        out = [link for link in out if re.search(include, link.url)]
    elif spec.content is None:
        out = [
            link
            for link in out
            if link.tells or (_NAME.search(link.title) and not ASIDE.fullmatch(link.title))
        ]
    if exclude:
        out = [
            link for link in out if not re.search(exclude, link.url) and not re.search(exclude, link.title)
        ]
    return out


# --- rows ----------------------------------------------------------------------------------------------


def _rows(links: Sequence[_TitledLink]) -> list[LinkRow]:
    dates: dict[HtmlElement, str] = {}
    return [_row(link, row, dates) for link, row in zip(links, _elements(links), strict=True)]


def _elements(links: Sequence[_TitledLink]) -> list[HtmlElement]:
    """The row of each link: the highest element above it that holds no other entry, but no higher than
    in any other row of the same build (the only entry of a day is not the whole day)."""
    lowest = _heights(links)
    return [_above(link.a, lowest[_signature(link.a)]) for link in links]


def _heights(links: Sequence[_TitledLink]) -> dict[str, int]:
    """How many elements above a link its row stands, by build."""
    inside: dict[HtmlElement, set[str]] = {}
    for link in links:
        for node in (link.a, *link.a.iterancestors()):
            seen = inside.setdefault(node, set())
            if len(seen) < 2:
                seen.add(link.url)
    lowest: dict[str, int] = {}
    for link in links:
        build, steps = _signature(link.a), 0
        for above in link.a.iterancestors():
            if len(inside[above]) > 1 or above.tag in ("body", "html", "main"):
                break
            steps += 1
        lowest[build] = min(lowest.get(build, steps), steps)
    return lowest


def _above(a: HtmlElement, steps: int) -> HtmlElement:
    for _, found in zip(range(steps + 1), (a, *a.iterancestors()), strict=False):
        a = found
    return a


def _row(link: _TitledLink, row: HtmlElement, dates: dict[HtmlElement, str]) -> LinkRow:
    text = clean(" ".join(row.itertext()))
    times = [t.get("datetime") or "" for t in row.iter("time")]
    if row.tag == "dd" and (term := _term(row)) is not None:
        text = f"{clean(' '.join(term.itertext()))} {text}"
    around = clean(" ".join(times) + " " + text.replace(link.title, " ", 1))
    head = "" if _LOOKS_DATED.search(around) else _head(row, dates)
    return LinkRow(link.url, link.title, around[:600], head)


def _term(row: HtmlElement) -> HtmlElement | None:
    """The <dt> a <dd> belongs to."""
    for before in row.itersiblings(preceding=True):
        if before.tag == "dt":
            return before
    return None


def _head(row: HtmlElement, dates: dict[HtmlElement, str]) -> str:
    """A date alone that stands before the row, beside it or beside what holds it ("17 October 2025").

    ``dates`` remembers the elements looked at: rows of one list have the same ones before them.
    """
    node = row
    for _ in range(4):
        for before in node.itersiblings(preceding=True):
            words = dates.get(before)
            if words is None:
                dates[before] = words = _date_alone(before)
            if words:
                return words
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "main"):
            return ""
        node = parent
    return ""


def _date_alone(element: HtmlElement) -> str:
    """The words of an element that is nothing but a date; empty for any other."""
    if not isinstance(element.tag, str):
        return ""
    words = ""
    for piece in element.itertext():
        words += piece
        if len(words) > 120:
            return ""
    words = clean(words)
    return (
        words if 0 < len(words) <= 30 and DATE_ONLY.fullmatch(words) and element.find(".//a") is None else ""
    )


def _by_entry(places: Sequence[HtmlElement], css: str, spec: ListingSpec, base: str) -> list[LinkRow]:
    """Rows by the registry's own selectors: ``entry`` and, inside it, ``link``, ``title``, ``date``."""
    link_css, title_css, date_css = (_option(spec, name) for name in ("link", "title", "date"))
    out = []
    try:
        select = CSSSelector(css)
    except SelectorError as error:
        raise StructureChanged(f"the selector {css!r} cannot be read: {error}") from error
    elements = [e for place in places for e in select(place)]
    if not elements:
        raise StructureChanged(f"nothing matches {css!r} any more")
    for element in elements:
        found = element.cssselect(link_css) if link_css else list(element.iter("a"))
        links = _wanted(
            [
                _TitledLink(a, url, title_of(a))
                for a in found
                if (url := clean_url(base, a.get("href") or ""))
            ],
            replace(spec, content=spec.content or _ANYWHERE),
        )
        if not links:
            continue
        link = max(links, key=lambda x: weight(x.title)) if not link_css else links[0]
        if title_css and (heads := element.cssselect(title_css)):
            link = replace(link, title=clean_title(heads[0].text_content()) or link.title)
        row = _row(link, element, {})
        if date_css:
            row = replace(row, around=clean(" ".join(d.text_content() for d in element.cssselect(date_css))))
        out.append(row)
    if not out:
        raise EmptyExtract(f"{len(elements)} rows match {css!r} and none of them has a link with a title")
    return out


def _all_or_group(root: HtmlElement, links: Sequence[_TitledLink]) -> list[_TitledLink]:
    """Of a page that is about one subject as a whole: its dated list, else all links that are no part of
    the site around it (documents of an agreement stand without dates)."""
    try:
        return _group(links)
    except StructureChanged:
        shown = [link for link in links if not any(_chrome(above) for above in link.a.iterancestors())]
        main = {e for e in root.iter() if e.tag == "main" or e.get("role") == "main"}
        inside = [link for link in shown if any(above in main for above in link.a.iterancestors())]
        shown = inside or shown
        telling = [link for link in shown if link.tells]
        if len({link.url for link in telling}) < _FEW:
            raise
        return _with_short(telling, shown)


def _chrome(element: HtmlElement) -> bool:
    if element.tag in ("body", "html", "main"):
        return False
    return element.tag in (*_NAV, "aside") or hidden(element) or named_chrome(element)


# --- finding the list --------------------------------------------------------------------------------------


def _group(links: Sequence[_TitledLink]) -> list[_TitledLink]:
    """The links of the list that stands out: most rows that hold digits of a date.

    Links whose titles say something find it; where they find none, all links may, if their rows print dates.
    """
    links = [link for link in links if not any(above.tag in _NAV for above in link.a.iterancestors())]
    telling = [link for link in links if link.tells]
    best, dated = _best(telling, in_addresses=True)
    if dated < 1 or dated * 2 < len(best):
        best, dated = _best(links, in_addresses=False)
        if dated < _FEW or dated * 2 < len(best):
            raise StructureChanged(
                f"no list of dated links stands out among {len(links)} links; name its place with content.css"
            )
    return _with_short(best, links)


def _best(links: Sequence[_TitledLink], *, in_addresses: bool) -> tuple[list[_TitledLink], int]:
    """The build with most dated rows, and how many these are."""
    groups: dict[str, list[tuple[_TitledLink, bool]]] = {}
    dates: dict[HtmlElement, str] = {}
    for link, row in zip(links, _elements(links), strict=True):
        near = clean(" ".join(row.itertext())).replace(link.title, " ", 1)
        if row.tag == "dd" and (term := _term(row)) is not None:
            near += clean(" ".join(term.itertext()))
        dated = bool(_LOOKS_DATED.search(near) or _LOOKS_DATED.search(_head(row, dates)))
        dated = dated or (in_addresses and bool(_PATH_DATED.search(link.url)))
        groups.setdefault(_signature(link.a), []).append((link, dated))
    best = max(groups.values(), key=_score, default=[])
    return [link for link, _ in best], sum(dated for _, dated in best)


def _with_short(entries: Sequence[_TitledLink], links: Sequence[_TitledLink]) -> list[_TitledLink]:
    """The entries of a list and the rows of the same build whose titles are short.

    A further link in the row of an entry (a file, a language, a tag) is no entry.
    """
    builds = {_signature(link.a) for link in entries}
    same = [link for link in links if _signature(link.a) in builds]
    alone = len({link.url for link in entries}) < 2
    heights = _heights(same if alone else entries)
    taken = {_above(link.a, heights[_signature(link.a)]) for link in entries}
    known = {id(link) for link in entries}
    out = []
    for link in same:
        row = _above(link.a, heights[_signature(link.a)])
        if id(link) in known or row not in taken:
            taken.add(row)
            out.append(link)
    return out


_LOOKS_DATED = re.compile(
    r"\d{4}\s{0,2}[-/.年년]\s{0,2}\d{1,2}|\d{1,2}[-/.月]\d{1,2}|(?:令和|平成|R)\s?\d{1,2}\s?[年.]|"
    r"\d{1,2}(?:st|nd|rd|th|er)?[ .-]{1,2}(?:de )?[^\W\d]{3,10}\.?,?[ -]\d{4}|"
    r"[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|T\d\d:\d\d"
)
_PATH_DATED = re.compile(r"/20\d\d[-/]?[01]\d[-/]?[0-3]?\d?/|[/_t]20\d\d[01]\d[0-3]\d")


def _score(group: list[tuple[_TitledLink, bool]]) -> tuple[int, int]:
    urls = {link.url for link, dated in group if dated}
    return len(urls), sum(weight(link.title) for link, _ in group)


def _signature(a: HtmlElement) -> str:
    """The path of elements that leads to a link; what varies from row to row is left out."""
    steps = []
    for above in a.iterancestors():
        name = _VARIES.sub("", f"{above.get('class', '')}").strip()
        steps.append(f"{above.tag!s}.{' '.join(sorted(name.split()))}")
    return " ".join(steps)


def _once(found: Sequence[LinkRow]) -> list[LinkRow]:
    """Each address once, where it stands first, with its longest title."""
    out: dict[str, LinkRow] = {}
    for row in found:
        known = out.get(row.url)
        if known is None:
            out[row.url] = row
        elif weight(row.title) > weight(known.title) and not CUT.search(row.title):
            out[row.url] = replace(known, title=row.title)
    return list(out.values())
