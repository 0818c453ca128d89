"""The search index of a static site: small scripts that a page loads when it needs them, no service.

``search/index.js`` is what things are called (`tracker.site.search_names`): it answers first.
``search/meta.js`` names the texts; ``search/t-LANGUAGE-KEY.js`` holds, for the tokens of one key, in which
documents they stand; ``search/e-N-K.js`` holds documents of text N, a few neighbouring provisions each.
Scripts and not JSON, because a page opened from a folder may load a script beside it but may not fetch a
file. They hold data alone: one call of ``R`` with JSON.

Only texts that changed are read again, and only the shards with their words are written again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.law.tokens import MAX_WORD, is_han, tokens
from tracker.lifecycle.jurisdictions import whole
from tracker.lifecycle.standing import CODES
from tracker.publish import editions
from tracker.publish.editions import EDITIONS
from tracker.publish.eid_labels import cite, unit_of
from tracker.publish.labels import language_name, party_name
from tracker.publish.labels import name as named
from tracker.publish.plain import plain
from tracker.resources import templates_dir
from tracker.site import search_names
from tracker.site.context import BuildContext, VersionEntry, put_page
from tracker.site.files import key_of, page_name
from tracker.store import reader
from tracker.store.models import VersionRow

#: Characters of a document, about, and of one in Han; documents in a file.
DOC_SIZE, DOC_SIZE_HAN, DOCS_IN_FILE = 1000, 350, 12
#: Words so common that an index of them finds nothing.
_COMMON = (
    "the of and to in or a for by on that with be as is an it its at are this from not which any "
    "de la le les des du et a un une en dans par pour que qui au aux l d"
)
STOP = frozenset(_COMMON.split())
_WORD_BUCKETS, _HAN_BUCKETS = 8, {"zh": 256, "ja": 64}
#: Beginnings of so many words that their files are told apart by a letter more.
_MANY = frozenset(
    {"re", "co", "com", "con", "pr", "pro", "in", "int", "pa", "par", "su", "de", "ma", "se", "ex", "ac",
     "th", "en", "ar", "art", "un", "ap", "sh", "me", "di", "tr", "1", "2"}
)  # fmt: skip
#: What a token weighs in a heading and in the law itself, beside how often it stands there.
_HEADING, _LAW, _OFTEN = 16, 8, 7
_NO_LAW = ("rct_", "rec_", "preface", "preamble", "cit_")
JOB = "search"

Doc = list[Any]  # [eid, label en, label zh, text]
Shard = dict[str, dict[int, list[tuple[int, int]]]]  # token -> text -> (document, weight)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def shard_of(token: str, language: str) -> str:
    """The file a token of a language stands in: by its first character in Han, by its first letters else,
    so that a beginning of a word is found in one file.

    >>> shard_of("high", "en"), shard_of("数据", "zh"), shard_of("2024", "en"), shard_of("ai", "en")
    ('en-hi', 'zh-h112', 'en-n20', 'en-ai')
    """
    first = token[0]
    if is_han(token):
        return f"{language}-h{ord(first) % _HAN_BUCKETS.get(language, 1)}"
    if not token[:4].isascii():
        return f"{language}-o{ord(first) % _WORD_BUCKETS}"
    letters = 1 if first.isdigit() else 2
    while letters < len(token) and token[:letters] in _MANY:
        letters += 1
    return f"{language}-{'n' if first.isdigit() else ''}{token[:letters]}"


def written(number: int) -> str:
    """A number in characters of five bits, the lowest first."""
    out = ""
    while number >= 32:
        out += _DIGITS[32 + (number & 31)]
        number >>= 5
    return out + _DIGITS[number]


def encoded(found: dict[int, list[tuple[int, int]]]) -> str:
    """Where a token stands: for each text its distance from the one before and how many documents, for each
    of these its distance and its weight."""
    out, last = [], -1
    for text in sorted(found):
        out += [written(text - last - 1), written(len(found[text]))]
        last, before = text, -1
        for doc, weight in found[text]:
            out += [written(doc - before - 1), _DIGITS[weight]]
            before = doc
    return "".join(out)


def decoded(text: str) -> dict[int, list[tuple[int, int]]]:
    at, last, out = 0, -1, {}

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            digit = _DIGITS.index(text[at])
            at += 1
            value |= (digit & 31) << shift
            shift += 5
            if digit < 32:
                return value

    while at < len(text):
        last += number() + 1
        before, found = -1, []
        for _ in range(number()):
            before += number() + 1
            found.append((before, _DIGITS.index(text[at])))
            at += 1
        out[last] = found
    return out


@dataclass
class _Index:
    shards: dict[str, Shard] = field(default_factory=lambda: defaultdict(dict))

    def add(self, number: int, docs: list[Doc], heads: list[str], language: str) -> None:
        for n, (doc, head) in enumerate(zip(docs, heads, strict=True)):
            counts: dict[str, int] = {}
            for token in tokens(doc[3]):
                counts[token] = counts.get(token, 0) + 1
            titled = set(tokens(head))
            law = 0 if str(doc[0]).startswith(_NO_LAW) else _LAW
            for token, count in counts.items():
                if token not in STOP:
                    weight = min(count, _OFTEN) + law + (_HEADING if token in titled else 0)
                    shard = self.shards[shard_of(token, language)]
                    shard.setdefault(token, {}).setdefault(number, []).append((n, weight))


def documents(provisions: list[reader.TextProvision]) -> tuple[list[Doc], list[str]]:
    """Neighbouring provisions of one article put together up to the size of a document, long ones in several;
    beside them their headings."""
    out: list[Doc] = []
    heads: list[str] = []
    unit: str | None = None
    for p in provisions:
        text = plain(" ".join(x for x in (p.num, p.heading, p.text) if x))
        if not text:
            continue
        here = unit_of(p.eid)
        size = DOC_SIZE_HAN if is_han(text[len(text) // 2]) else DOC_SIZE
        if out and here == unit and len(out[-1][3]) + len(text) <= size:
            out[-1][3] += f" {text}"
            heads[-1] += f" {p.heading or ''}"
        else:
            for part in _parts(text, size):
                out.append([p.eid, plain(cite(p.eid, "en")), plain(cite(p.eid, "zh")), part])
                heads.append(p.heading or "")
        unit = here
    return out, heads


def _parts(text: str, size: int) -> Iterator[str]:
    while len(text) > 2 * size:
        cut = text.rfind(" ", size, size + 60)
        cut = cut if cut > 0 else size
        yield text[:cut]
        text = text[cut:]
    yield text


def build(site: BuildContext) -> None:
    """Bring the index up to date; writes only what a change touches."""
    wanted = {f"{v.instrument} {v.language}": v for v in _newest(site)}
    keys = {n: key_of(v.key, site.titles_key([v.instrument])) for n, v in wanted.items()}
    before = site.out.left(JOB) or {}
    known: dict[str, int] = before.get("numbers", {})
    old: dict[str, str] = {} if site.out.fresh else before.get("keys", {})
    files: dict[str, int] = before.get("files", {})  # text -> how many files of documents
    shards: set[str] = set() if site.out.fresh else set(before.get("shards", []))
    if site.out.fresh:
        known, files = {}, {}
    numbers = {n: known[n] for n in wanted if n in known}
    following = max(known.values(), default=-1) + 1
    for name in sorted(wanted.keys() - numbers.keys()):
        numbers[name] = following
        following += 1
    gone = [n for n in old if n not in wanted]
    stale = [n for n in sorted(wanted) if old.get(n) != keys[n]]
    index = _Index()
    touched: dict[str, set[int]] = defaultdict(set)  # shard -> texts whose places in it are old
    for name in [*gone, *(n for n in stale if n in old)]:
        for doc in _read_docs(site, known[name], files.get(name, 0)):
            for token in set(tokens(doc[3])) - STOP:
                touched[shard_of(token, _tag(name))].add(known[name])
    counts = {n: c for n, c in files.items() if n in wanted and n not in stale}
    extra: dict[str, Any] = {"numbers": numbers, "keys": keys, "files": counts, "shards": []}
    with site.out.job(JOB, key_of(sorted(keys.items())), extra):
        for done, name in enumerate(stale, 1):
            docs, heads = _docs_of(site, wanted[name])
            index.add(numbers[name], docs, heads, _tag(name))
            counts[name] = _put_docs(site, numbers[name], docs)
            if done % 50 == 0:
                site.progress(f"search: {done}/{len(stale)} texts")
        for name in counts.keys() - set(stale):
            for k in range(counts[name]):
                site.out.keep(f"search/e-{numbers[name]}-{k}.js")
        made = _merge(site, index.shards, touched, shards)
        extra["shards"] = sorted(made)
        _put_meta(site, wanted, numbers, made)
        _pages(site, wanted)
    put_names(site)
    site.progress(f"search: {len(stale)} texts read")


def _newest(site: BuildContext) -> list[VersionEntry]:
    """The newest version with a text, of each instrument and language."""
    out = []
    for lines in site.versions.values():
        for line in lines.values():
            held = next((v for v in reversed(line) if v.has_text), None)
            if held is not None:
                out.append(held)
    return out


def _tag(name: str) -> str:
    """The language of a text by its name, without script and country."""
    return name.rpartition(" ")[2].split("-")[0]


def _docs_of(site: BuildContext, v: VersionEntry) -> tuple[list[Doc], list[str]]:
    row = site.session.get(VersionRow, v.id)
    return documents(reader.text(site.session, row)) if row is not None else ([], [])


def _script(name: str, data: Any) -> str:
    """A file of the index: JSON inside one call; what would end a script or a line in one is escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'R("{name}",{text});\n'


def _read(site: BuildContext, name: str) -> Any:
    try:
        text = (site.out.folder / "search" / f"{name}.js").read_text("utf-8")
        return json.loads(text[text.index(",") + 1 : text.rindex(")")])
    except (OSError, ValueError):
        return None


def _read_docs(site: BuildContext, number: int, count: int) -> list[Doc]:
    return [doc for k in range(count) for doc in _read(site, f"e-{number}-{k}") or []]


def _put_docs(site: BuildContext, number: int, docs: list[Doc]) -> int:
    parts = [docs[n : n + DOCS_IN_FILE] for n in range(0, len(docs), DOCS_IN_FILE)]
    for k, part in enumerate(parts):
        site.out.put(f"search/e-{number}-{k}.js", _script(f"e-{number}-{k}", part))
    return len(parts)


def _merge(
    site: BuildContext, new: dict[str, Shard], touched: dict[str, set[int]], before: set[str]
) -> set[str]:
    """Write the shards that changed; the names of all there are now."""
    made = set(before)
    for name in sorted(before - new.keys() - touched.keys()):
        site.out.keep(f"search/t-{name}.js")
    for name in sorted(new.keys() | touched.keys()):
        held = (_read(site, f"t-{name}") or {}) if name in before else {}
        shard: Shard = {token: decoded(text) for token, text in held.items()}
        for number in touched.get(name, ()):
            for token in [t for t, found in shard.items() if number in found]:
                del shard[token][number]
                if not shard[token]:
                    del shard[token]
        for token, places in new.get(name, {}).items():
            shard.setdefault(token, {}).update(places)
        if shard:
            lines = {token: encoded(found) for token, found in sorted(shard.items())}
            site.out.put(f"search/t-{name}.js", _script(f"t-{name}", lines))
            made.add(name)
        else:
            made.discard(name)
    return made


def _put_meta(
    site: BuildContext, wanted: dict[str, VersionEntry], numbers: dict[str, int], shards: set[str]
) -> None:
    meta = {
        "texts": {
            numbers[name]: [
                v.instrument,
                v.language,
                page_name(v.id),
                (v.law_from or v.observed_at.date()).isoformat(),
            ]
            for name, v in wanted.items()
        },
        "shards": " ".join(sorted(shards)),
        "stop": sorted(STOP),
        "many": sorted(_MANY),
        "han": _HAN_BUCKETS,
        "other": _WORD_BUCKETS,
        "word": MAX_WORD,
        "file": DOCS_IN_FILE,
    }
    site.out.put("search/meta.js", _script("meta", meta))


def put_names(site: BuildContext) -> None:
    """What things are called, and the scripts that look into it."""
    made = _script("index", search_names.data(site))
    with site.out.job("search:names", key_of(made)):
        site.out.put("search/index.js", made)
        for script in ("names.js", "search.js"):
            site.out.put(f"search/{script}", (templates_dir() / "site" / script).read_text("utf-8"))


_KINDS = ("jurisdiction", "strand", "codebook", "topic", "regime", "instrument", "answer")


def _pages(site: BuildContext, wanted: dict[str, VersionEntry]) -> None:
    """The page to search on, and the plain index for those without script."""
    held = {v.instrument for v in wanted.values()}
    titles = {
        lang: sorted((site.title(i, lang), page_name(i)) for i in site.registry.instruments)
        for lang in EDITIONS
    }
    tags = sorted({v.language.split("-")[0] for v in wanted.values()})
    codes = sorted({whole(r.jurisdiction) for r in site.registry.regimes.values()})

    def words(lang: str) -> dict[str, dict[str, str]]:
        return {
            "languages": {tag: language_name(tag, lang) for tag in tags},
            "kinds": {kind: named("kind", kind, lang) for kind in _KINDS},
            "states": {
                f"{of}:{word}": named(of, word, lang) for of, _, word in (c.partition(":") for c in CODES)
            },
            "lands": dict(sorted(((c, party_name(c, lang)) for c in codes), key=lambda x: x[1])),
        }

    put_page(
        site,
        "search.html",
        "site/search.html.j2",
        lambda lang, _: {
            "title": editions.gettext(lang, "Search"),
            "titles": titles[lang][:800],
            "more": max(len(titles[lang]) - 800, 0),
            "held": {page_name(i) for i in held},
            "choices": words(lang),
            "words": json.dumps(words(lang), ensure_ascii=False),
        },
    )
