"""What the bytes of a page tell: weight, links, ids in prose, Latin script in Chinese."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from lxml import html

from benchmarks.pages.finding import Finding
from tracker.registry import load_registry

MOST_BYTES, MOST_NODES = 400_000, 6_000
_SILENT = frozenset({"script", "style", "code", "pre", "kbd", "samp", "template", "noscript"})
_SNAKE = re.compile(r"(?<![\w/.#@:=?&%-])[a-z][a-z0-9]*_+[a-z0-9][\w.]*(?![/@:=])")
_SLUG = re.compile(r"(?<![\w/.#@:=?&%-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w/@:=-]|\.[a-z])")
_UNITS = re.compile(r"\b(?:subsct|anx|chp|subpara|hcontainer|blk|ftn)\b")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'’&./:+_-]*(?:[ ,;()–-]{1,3}[A-Za-z0-9(][A-Za-z0-9'’&./:+_()-]*)*")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_ID = re.compile(rb'\s(?:id|name)="([^"]*)"')
#: Formats, standards and units, written so in Chinese too.
_PLAIN = frozenset(
    """A4 AI API APP App B2B B2C CSV CSS DOCX Excel HTML HTTP HTTPS ICS IP IT JSON LaTeX Letter Markdown
    iCalendar OCR PDF RSS Atom SHA URL UTC UTF VPN WARC Word XLSX XML YAML Akoma Ntoso GB ISO kB MB px CC BY
    GDP GitHub Internet II III IV VI VII VIII IX XI XII XIII XIV XV XVI BOM CELEX ELI DOI COM OJ ICT Cookie
    cookie EN TXT BibTeX RIS Store Web TDM""".split()  # noqa: SIM905 - forty words
)


@dataclass
class Still:
    """A page as read from disk; ``links``: (path, fragment) that lead to other pages of the site."""

    path: str
    size: int
    nodes: int = 0
    title: str = ""
    links: frozenset[tuple[str, str]] = frozenset()
    findings: list[Finding] = field(default_factory=list)


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], str, frozenset[str]]:
    """Ids of the registry; every name in it, in lower case, a line each; their words with a capital."""
    registry = load_registry()
    ids = {*registry.instruments, *registry.regimes, *registry.sources, *registry.profiles}
    names: set[str] = set()
    for i in registry.instruments.values():
        names |= {*i.title.values(), *i.short.values(), *i.identifiers.values(), *i.issuer.values()}
    for r in registry.regimes.values():
        names |= set(r.title.values())
    for p in registry.publishers.values():
        names |= {p.name, *p.hosts}
    words = {w for n in names for w in re.findall(r"[A-Za-z][A-Za-z0-9'’&.-]*", n) if w[0].isupper()}
    return frozenset(i for i in ids if "-" in i), "\n".join(sorted(names)).lower(), frozenset(words) | _PLAIN


@lru_cache(maxsize=100_000)
def _foreign(run: str) -> bool:
    """Whether Latin script in Chinese is neither a name nor a number of an act nor a format."""
    _, names, words = _known()
    run = run.strip(" ,;()–-./:")
    if len(run) < 2 or "://" in run or run.startswith("www.") or "@" in run:
        return False
    mine = re.findall(r"[A-Za-z][A-Za-z0-9'’&.-]*", run)
    if all(w.strip(".-") in words or len(w) < 3 or re.fullmatch(r"[A-Z0-9.-]+", w) for w in mine):
        return False
    if re.search(r"\.(?:csv|json|xlsx|docx|pdf|ics|html|xml|yml|md|int|org|eu|cn|uk|jp|com|gov)\b", run):
        return False
    return not (len(mine) > 1 and re.search(rf"(?<!\w){re.escape(run.lower())}(?!\w)", names))


def _texts(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str, str]]:
    """What a person reads: (element, text, its language); also what a pointer or a voice is told."""
    state: dict[html.HtmlElement, tuple[str, bool]] = {}
    for e in root.iter():
        if not isinstance(e.tag, str):
            if e.tail and e.getparent() in state and not state[e.getparent()][1]:
                yield e.getparent(), e.tail, state[e.getparent()][0]
            continue
        parent = e.getparent()
        lang, silent = state.get(parent, ("", False))
        lang = e.get("lang", lang)
        classes = e.get("class", "")
        mine = silent or e.tag in _SILENT or "mono" in classes.split()
        state[e] = (lang, mine)
        if not mine:
            if e.text:
                yield e, e.text, lang
            for key in ("title", "aria-label", "alt", "placeholder"):
                if value := e.get(key):
                    yield e, value, lang
        if e.tail and not silent:
            yield parent, e.tail, state[parent][0] if parent in state else ""


def _selector(e: html.HtmlElement) -> str:
    parts: list[str] = []
    node: html.HtmlElement | None = e
    while (
        node is not None and isinstance(node.tag, str) and node.tag not in ("body", "html") and len(parts) < 3
    ):
        classes = node.get("class", "").split()[:2]
        parts.insert(0, ".".join([node.tag, *classes]))
        node = node.getparent()
    return " > ".join(parts)


def read(site: str, path: str) -> Still:
    """One page of the site."""
    data = (Path(site) / path).read_bytes()
    root = html.document_fromstring(data)
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    page = Still(path, len(data), len(elements), " ".join((root.findtext(".//title") or "").split()))
    if page.size > MOST_BYTES:
        page.findings.append(Finding("weight", path, text=f"{page.size / 1000:.0f} kB"))
    if page.nodes > MOST_NODES:
        page.findings.append(Finding("nodes", path, text=f"{page.nodes} nodes"))
    ids = {e.get("id") for e in elements} | {e.get("name") for e in elements if e.tag == "a"}
    links: set[tuple[str, str]] = set()
    for e in elements:
        address = e.get("href") if e.tag in ("a", "link") else e.get("src")
        if not address or re.match(r"[a-z][a-z0-9+.-]*:", address):
            continue
        target, fragment = urldefrag(urljoin("/" + path, address))
        target, fragment = unquote(target.lstrip("/").partition("?")[0]), unquote(fragment)
        if "=" in fragment or ":~:" in fragment:  # a state for the script
            fragment = ""
        if target == path:
            if fragment and fragment not in ids:
                page.findings.append(Finding("anchor", path, element=_selector(e), text=f"#{fragment}"))
        else:
            links.add((target or "index.html", fragment))
    page.links = frozenset(links)
    page.findings += _words(path, root)
    return page


def _words(path: str, root: html.HtmlElement) -> list[Finding]:
    ids, _, _ = _known()
    chinese = path.startswith("zh/")
    out = []
    for e, text, lang in _texts(root):
        own = not lang or lang.startswith("zh" if chinese else "en")
        found = [("id", m) for m in (*_SNAKE.finditer(text), *_UNITS.finditer(text))]
        found += [("id", m) for m in _SLUG.finditer(text) if m[0] in ids]
        if chinese and own:
            found += [("latin", m) for m in _LATIN.finditer(text) if _foreign(m[0])]
        elif not chinese and own:
            found += [("han", m) for m in list(_HAN.finditer(text))[:1]]
        out += [Finding(rule, path, element=_selector(e), text=_around(text, m)) for rule, m in found]
    return out


def _around(text: str, match: re.Match[str]) -> str:
    before = text[max(0, match.start() - 16) : match.start()]
    return " ".join(f"{before}[{match[0][:70]}]{text[match.end() : match.end() + 12]}".split())


def broken(site: Path, pages: Iterable[Still]) -> list[Finding]:
    """Links to files and anchors that are not there."""
    asked: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for page in pages:
        for target, fragment in page.links:
            asked[target].append((page.path, fragment))
    out = []
    for target, places in sorted(asked.items()):
        file = site / target
        if target.endswith("/") or file.is_dir():
            file = file / "index.html"
        if not file.is_file():
            out += [Finding("link", p, text=target) for p, _ in places]
            continue
        if any(f for _, f in places):
            ids = {i.decode() for i in _ID.findall(file.read_bytes())}
            out += [
                Finding("anchor", p, text=f"{target}#{f}") for p, f in places if f and html_id(f) not in ids
            ]
    return out


def html_id(fragment: str) -> str:
    """A fragment as its id is written in HTML."""
    return fragment.replace("&", "&amp;")
