"""Is this the law? What every first text and every doubtful later one is asked before it may be a version.

`judge` looks at one reading: how many provisions, in which language, from which host, whether the page is
links, and whether it says that it is something else (not found, maintenance, sign in, moved, an error).
`judge_step` compares it with the text before. Both are pure and answer with named doubts; what is in doubt
is *to be confirmed*: kept, shown in review, and feeding nothing.

No single sign of style holds a text back: that a title is missing, that there are no articles, that nothing
is commanded are weighed together, for a true text may lack each of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from tracker.capture import memento
from tracker.law.text import compare_key
from tracker.model import LAW_SCOPES, Capture, CaptureError, Document, LegalStatus, Provision, Scope
from tracker.readers import language
from tracker.readers.parse import decode
from tracker.watch.named import Names, another, another_number, is_named, letters, same_number, words
from tracker.watch.not_law import DUTIES, SAYS

#: Raise when `judge_step` answers otherwise of the same texts.
VERSION = 1
#: Sentence of each doubt; ``{expected}`` and ``{came}`` are its values. Other editions: the catalogues.
DOUBTS: Mapping[str, str] = {
    "not_found": "the page says that it was not found: {came}",
    "maintenance": "the page speaks of maintenance: {came}",
    "sign_in": "the page asks to sign in: {came}",
    "moved": "the page says that it has moved: {came}",
    "front_page": "it leads to the front page {came}",
    "loop": "it leads back to another way of the same text, {came}",
    "unnamed": "neither title nor number of the instrument stands on what this way gave ({expected})",
    "lesser": "a copy of less authority says otherwise than the text",
    "older": "it is the text of {came}, which another one followed since",
    "edition": "{came} provisions differ from the text by another way, while nearly all words are the same",
    "error": "the page tells of an error: {came}",
    "links": "{came} of what was read are links to other pages",
    "language": "{came}; expected is {expected}",
    "too_few": "{came} provisions were read, at least {expected} are expected",
    "too_many": "{came} provisions were read, at most {expected} are expected",
    "host": "{came} served it; the hosts of this source are {expected}",
    "another": "it names itself {came}; expected is {expected}",
    "number": "it bears the number {came}; expected is {expected}",
    "title": "neither title nor number of the instrument stands on it ({expected})",
    "blocks": "no articles or sections were read ({came} blocks)",
    "no_duty": "no word of duty stands in it",
    "unlike": "{came} of the words are those of the text before; its title was {expected}",
    "kind": "{came} where the text before had {expected}",
    "cut_off": "cut off: {came} of {expected} units, the rest is missing",
    "no_end": "its end is missing: {expected}",
    "collapsed": "{came} units where the text before had {expected}; no repeal is marked",
}
#: Signs of style: only all of them together hold a first text back.
STYLE = frozenset({"title", "blocks", "no_duty"})
#: Doubts of what is no text of the instrument at all, so that the next way is tried at once.
NO_TEXT = frozenset(
    {"not_found", "moved", "sign_in", "links", "front_page", "loop", "unnamed", "another", "number"}
)
#: Doubts of a text that lacks something: a second look at the same complete text settles them.
SHORTER = frozenset({"cut_off", "collapsed"})
#: Kind of event by doubt; `ToBeConfirmed` for all others.
_EVENTS = {
    "language": "WrongLanguage", "too_few": "Incomplete", "too_many": "StructureChanged",
    "cut_off": "Incomplete", "no_end": "Incomplete", "collapsed": "Incomplete", "kind": "StructureChanged",
}  # fmt: skip
EVENT_KINDS = frozenset({"ToBeConfirmed", *_EVENTS.values()})

#: Share of what was read that may be links, of a text of blocks and of one with articles.
LINKS, LINKS_OF_ARTICLES = 0.5, 0.8
#: A page that says it is not there has no more letters than this.
_SAYS_LETTERS = 1200
#: Articles from which a text is taken for law whatever words it uses.
_LAW = 3
#: Share of a text's five words in a row (ten Han characters) that stand in the text before. Two acts of one
#: drafter share up to 0.5, a rewritten act 0.01 to 0.4: the title decides between them.
UNLIKE, UNLIKE_UNNAMED = 0.3, 0.03
#: Share of the words from which a text that differs in most provisions is another print of the same.
SAME_WORDS = 0.9
#: Instruments whose text has articles or sections.
_LAWS = frozenset({
    "act", "regulation", "directive", "treaty", "chapter", "protocol", "agreement", "implementing-act",
    "delegated-act",
})  # fmt: skip
#: Those whose text bears the title that the registry gives; guidance is titled by its page.
_NAMED = _LAWS | {"measure", "draft", "bill", "corrigendum", "standard"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reading may not be the text; ``code`` is one of `DOUBTS`."""

    code: str
    expected: str = ""
    came: str = ""

    def __str__(self) -> str:
        return DOUBTS[self.code].format(expected=self.expected, came=self.came)

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "expected": self.expected, "came": self.came}

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> Doubt:
        return cls(data["code"], data["expected"], data["came"])


@dataclass(frozen=True)
class Expectation:
    """What the registry says of a source's text."""

    language: str
    type: str = "act"
    titles: tuple[str, ...] = ()  # in the language of the source, official and short
    identifiers: Mapping[str, str] = field(default_factory=dict)
    hosts: frozenset[str] = field(default_factory=frozenset)  # without `www.`; empty: any
    #: Addresses of the other ways to the text, where this is not the first; None for the first.
    others: frozenset[str] | None = None
    least: int = 0
    most: int | None = None
    instrument: str = ""
    names: Names = ()  # of all instruments, in the language of the source


def judge(document: Document, captures: Sequence[Capture], expected: Expectation) -> tuple[Doubt, ...]:
    """What speaks against a reading by itself; empty for most. `holds` weighs it."""
    if document.status.ended:
        return tuple(_host(captures, expected.hosts))
    law = [p for p in document.provisions if p.scope in LAW_SCOPES]
    articles = sum(p.type in {"article", "section"} for p in law)
    return (
        *_says(document, captures, law, articles),
        *_host(captures, expected.hosts),
        *_language(document, expected.language),
        *_count(document, expected),
        *_links(captures, law, articles),
        *_another(document, captures, articles, expected),
        *_style(document, captures, law, articles, expected),
        *_by_another_way(document, captures, law, expected),
    )


def judge_host(captures: Sequence[Capture], expected: Expectation) -> tuple[Doubt, ...]:
    """The part of `judge` that is about who served the captures."""
    return tuple(_host(captures, expected.hosts))


def holds(doubts: Iterable[Doubt]) -> bool:
    """Whether doubts keep a text from being a version."""
    codes = {d.code for d in doubts}
    return bool(codes - STYLE) or codes >= STYLE


def judge_step(before: Document, now: Document, likeness: float) -> tuple[Doubt, ...]:
    """What speaks against a text that follows another. ``likeness``: see `likeness`."""
    if now.status is not before.status and now.status is not LegalStatus.UNKNOWN:
        return ()  # a publisher that says something of the whole text knows which text it is
    was, is_ = _articles(before), _articles(now)
    share = f"{likeness:.0%}"
    fell = was >= _LAW and not is_ and likeness < 1
    if fell and likeness >= UNLIKE:
        blocks = f"{len(now.provisions)} blocks without a head"
        return (Doubt("kind", f"{was} articles or sections", blocks),)
    named = _same_title(before, now)
    least = UNLIKE if named is False else UNLIKE_UNNAMED
    if likeness >= least or (named and not fell):
        return ()
    return (Doubt("unlike", before.title or "not printed", share),)


def judge_other_way(before: Document, touched: int, likeness: float) -> tuple[Doubt, ...]:
    """What speaks against a text by another way that differs in most provisions: with the words of the text
    before it is rather printed in another way than amended, with few of them it is another text."""
    if likeness >= SAME_WORDS:
        return (Doubt("edition", came=str(touched)),)
    return (Doubt("unlike", before.title or "not printed", f"{likeness:.0%}"),) if likeness < UNLIKE else ()


def law_letters(document: Document) -> str:
    """The articles and annexes of a text as one run of signs without spaces and case, however they are cut
    into provisions; of a text without articles all its body."""
    law = [p for p in document.provisions if p.scope in {Scope.BODY, Scope.ANNEXES}]
    inside: set[str] = set()
    for p in law:
        if p.scope is Scope.ANNEXES or p.type in {"article", "section"} or p.parent in inside:
            inside.add(p.eid)
    some = sum(p.type in {"article", "section"} for p in law) >= _LAW
    text = " ".join(
        f"{letters(p.num or '')} {p.heading or ''} {p.text}" for p in law if not some or p.eid in inside
    )
    return "".join(compare_key(text).split()).casefold()


def event_kind(doubts: Sequence[Doubt]) -> str:
    """The kind of event that tells of a text held back."""
    return next((_EVENTS.get(d.code, "ToBeConfirmed") for d in _weighty(doubts)), "ToBeConfirmed")


def message(doubts: Sequence[Doubt]) -> str:
    """The doubts that hold a text back, in a sentence."""
    return "; ".join(map(str, _weighty(doubts)))


def _weighty(doubts: Sequence[Doubt]) -> Sequence[Doubt]:
    """Those worth telling: what a page says of itself explains all the rest."""
    says = [d for d in doubts if d.code in SAYS]
    return says or [d for d in doubts if d.code not in STYLE] or doubts


# --- one reading -------------------------------------------------------------------------------------


def bare_host(url: str) -> str:
    """The host of an address, without ``www.``; of a page in a web archive, the host it was served by."""
    archived = memento.original(url)
    try:
        return (urlsplit(archived[0] if archived else url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _host(captures: Sequence[Capture], hosts: Collection[str]) -> Iterable[Doubt]:
    for capture in captures:
        served = bare_host(capture.final_url or capture.url)
        if hosts and served and served not in hosts:
            yield Doubt("host", ", ".join(sorted(hosts)), served)
            return


def _count(document: Document, expected: Expectation) -> Iterable[Doubt]:
    units = sum(p.type in {"article", "section", "recital"} for p in document.provisions)
    found = units or len(document.provisions)
    if found < expected.least:
        yield Doubt("too_few", str(expected.least), str(found))
    if expected.most is not None and found > expected.most:
        yield Doubt("too_many", str(expected.most), str(found))


def _language(document: Document, declared: str) -> Iterable[Doubt]:
    problem = language.problem(document, declared, short=True)
    if problem is not None:
        yield Doubt("language", declared, problem)


def _says(
    document: Document, captures: Sequence[Capture], law: Sequence[Provision], articles: int
) -> Iterable[Doubt]:
    """Words of a page that is something else, in its title and first heading, or anywhere on a short one."""
    if articles >= _LAW:
        return
    text = _text(law)
    short = len(text) <= _SAYS_LETTERS
    head = next((p.heading or p.text for p in law if p.heading or p.text), "")[:200]
    named = f"{document.title[:300]}\n{page_title(captures)}\n{head}"
    for code, pattern in SAYS.items():
        found = re.search(pattern, named, re.IGNORECASE)
        if found is None and short and not articles and not commands(text):
            found = re.search(pattern, text, re.IGNORECASE)
        if found is not None and (short or found.start() < 300):
            yield Doubt(code, came=" ".join(found.group().split())[:80])
            return


def _links(captures: Sequence[Capture], law: Sequence[Provision], articles: int) -> Iterable[Doubt]:
    """How much of what was taken for the text leads elsewhere."""
    if len(captures) != 1 or b"<a " not in captures[0].body[:_MOST].lower():
        return
    found = list(islice(_ANCHOR.finditer(_markup(captures[0])), _MOST_LINKS))
    size = sum(len(p.num or "") + len(p.heading or "") + len(p.text) for p in law)
    if sum(len(link[2]) for link in found) * 4 < min(size, _MOST_LETTERS):
        return  # far too few
    read = letters(" ".join([f"{p.num or ''}{p.heading or ''}{p.text}" for p in law])[: 2 * _MOST_LETTERS])
    read = read[:_MOST_LETTERS]
    linked, left = 0, read
    for link in _link_texts(found):
        if link in left:
            left = left.replace(link, "\x00", 1)
            linked += len(link)
    share = linked / len(read) if read else 0.0
    if share >= (LINKS_OF_ARTICLES if articles else LINKS):
        yield Doubt("links", came=f"{share:.0%}")


_ANCHOR = re.compile(r"<a\s([^<>]{0,2000})>(.{0,600}?)</a>", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = re.compile(r"href\s*=\s*[\"']?[^\"'#\s>]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_TITLE = re.compile(r"<title[^<>]{0,200}>(.{0,600}?)</title>", re.IGNORECASE | re.DOTALL)
#: Bytes of a page that are looked through, letters of a text, and links: what is longer is no page of links.
_MOST, _MOST_LETTERS, _MOST_LINKS = 400_000, 20_000, 2000


def _link_texts(links: Iterable[re.Match[str]]) -> list[str]:
    """The letters of the links that lead to another page, longest first."""
    texts = (letters(_TAG.sub(" ", link[2])) for link in links if _ELSEWHERE.search(link[1]))
    return sorted((link for link in texts if len(link) >= 2), key=len, reverse=True)


def page_title(captures: Sequence[Capture]) -> str:
    """What stands in the `<title>` of a page."""
    found = _TITLE.search(_markup(captures[0])) if captures else None
    return " ".join(unescape(_TAG.sub(" ", found[1])).split())[:300] if found else ""


def _markup(capture: Capture) -> str:
    """The beginning of a page; nothing of what is no markup, or in no encoding that is known."""
    if capture.body.startswith((b"%PDF", b"PK")):
        return ""
    try:
        return decode(replace(capture, body=capture.body[:_MOST]))
    except (CaptureError, UnicodeError):
        return ""


def _style(
    document: Document,
    captures: Sequence[Capture],
    law: Sequence[Provision],
    articles: int,
    expected: Expectation,
) -> Iterable[Doubt]:
    if expected.type not in _LAWS:
        return
    if not articles:
        yield Doubt("blocks", came=str(len(law)))
        if not commands(_text(law)):
            yield Doubt("no_duty")
    numbers = expected.identifiers.values()
    if expected.titles and not is_named(document.title, expected.titles, numbers):
        said = f"{document.title}\n{page_title(captures)}\n{_text(law)[:5000]}"
        if not is_named(said, expected.titles, numbers):
            yield Doubt("title", expected.titles[0])


def _text(law: Iterable[Provision]) -> str:
    return "\n".join(f"{p.heading or ''}\n{p.text}" for p in law)


def _another(
    document: Document, captures: Sequence[Capture], articles: int, expected: Expectation
) -> Iterable[Doubt]:
    """The articles of another act."""
    if not articles or expected.type not in _NAMED:
        return
    numbered = another_number(document, expected.identifiers)
    if isinstance(numbered, tuple):
        yield Doubt("number", numbered[1], numbered[0])
    if numbered:
        return
    came = another(
        document, page_title(captures), expected.instrument, expected.titles, expected.identifiers,
        expected.names,
    )  # fmt: skip
    if came:
        yield Doubt("another", (*expected.titles, *expected.identifiers.values(), "")[0], came)


def _by_another_way(
    document: Document, captures: Sequence[Capture], law: Sequence[Provision], expected: Expectation
) -> Iterable[Doubt]:
    """What is asked of further ways, since nobody waits at them for the text as at the first."""
    last = captures[-1]
    led, asked = urlsplit(last.final_url or last.url), urlsplit(last.url)
    if led.path.strip("/") == "" and asked.path.strip("/") and not led.query:
        yield Doubt("front_page", came=last.final_url)
    if expected.others is None:
        return
    if last.final_url in expected.others:
        yield Doubt("loop", came=last.final_url)
    said = f"{document.title}\n{page_title(captures)}\n{_text(law)[:5000]}"
    if expected.titles and not is_named(said, expected.titles, expected.identifiers.values()):
        yield Doubt("unnamed", expected.titles[0])


def commands(text: str) -> bool:
    """Whether a word of duty, of any language, stands in a text."""
    return re.search(DUTIES, text, re.IGNORECASE) is not None


# --- two readings --------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")


def likeness(before: Document, now: Document) -> float:
    """The share of the shorter text's runs of words that stand in the other one; 1 for very short texts.

    Runs of five words, or of ten characters of Han, Kana or Hangul.
    """
    one, other = _runs(before), _runs(now)
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= 10 else 1.0


def _runs(document: Document) -> set[int]:
    text = " ".join(
        f"{p.heading or ''} {p.text}" for p in document.provisions if p.scope in LAW_SCOPES - {Scope.NOTES}
    )
    tokens = _TOKEN.findall(compare_key(text).casefold())
    size = 10 if sum(len(t) == 1 and t > "\u0e00" for t in tokens) * 2 > len(tokens) else 5
    return {hash(tuple(tokens[n : n + size])) for n in range(len(tokens) - size + 1)}


def _same_title(before: Document, now: Document) -> bool | None:
    """Whether two texts bear one title or number; None where one of them bears none."""
    if same_number(before.identifiers, now.identifiers):
        return True
    one, other_words = set(words(before.title)), set(words(now.title))
    if not one or not other_words:
        return None
    return len(one & other_words) * 2 >= min(len(one), len(other_words))


def _articles(document: Document) -> int:
    return sum(p.type in {"article", "section"} and p.scope is Scope.BODY for p in document.provisions)
