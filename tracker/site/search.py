"""The search index of a static site: small scripts that a page loads when it needs them, no service.

``search/meta.js`` names the texts; ``search/t-KEY.js`` holds, for the tokens of one key, where they stand
(text -> [document, how many, positions ...]); ``search/e-N-K.js`` holds documents of text N, a few
neighbouring provisions each. Scripts and not JSON, because a page opened from a folder may load a script
beside it but may not fetch a file. They hold data alone: one call of ``R`` with JSON.

Only texts that changed are read again, and only the shards with their words are written again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tracker.law.tokens import MAX_WORD, is_han, tokens, variants
from tracker.publish import editions
from tracker.publish.editions import EDITIONS
from tracker.publish.eid_labels import cite, unit_of
from tracker.publish.labels import language_name
from tracker.publish.plain import plain
from tracker.resources import templates_dir
from tracker.site.context import BuildContext, VersionEntry, put_page
from tracker.site.files import key_of, page_name
from tracker.store import reader
from tracker.store.models import VersionRow

#: Characters of a document, about; documents in a file.
DOC_SIZE, DOCS_IN_FILE = 1200, 60
#: Words so common that an index of them finds nothing; they keep their place in a phrase.
_COMMON = (
    "the of and to in or a for by on that with be as is an it its at are this from not which any "
    "de la le les des du et a un une en dans par pour que qui au aux l d"
)
STOP = frozenset(_COMMON.split())
_WORD_BUCKETS, _HAN_BUCKETS = 32, 128
JOB = "search"

Doc = list[Any]  # [eid, label en, label zh, text]
Shard = dict[str, dict[str, list[int]]]


def shard_of(token: str) -> str:
    """The file a token stands in: by its first character in Han, by its first two letters else, so that
    a beginning of a word is found in one file.

    >>> shard_of("high"), shard_of("数据"), shard_of("5"), shard_of("x")
    ('hi', 'h112', 'n', 'x')
    """
    first = token[0]
    if is_han(token):
        return f"h{ord(first) % _HAN_BUCKETS}"
    if first.isdigit():
        return "n"
    two = token[:2]
    return two if two.isascii() else f"o{ord(first) % _WORD_BUCKETS}"


@dataclass
class _Index:
    shards: dict[str, Shard] = field(default_factory=lambda: defaultdict(dict))

    def add(self, number: int, docs: list[Doc]) -> None:
        name = str(number)
        for n, doc in enumerate(docs):
            places: dict[str, list[int]] = {}
            for position, token in enumerate(tokens(doc[3])):
                if token not in STOP:
                    places.setdefault(token, []).append(position)
            for token, found in places.items():
                shard = self.shards[shard_of(token)]
                shard.setdefault(token, {}).setdefault(name, []).extend((n, len(found), *found[:50]))
                if len(found) > 50:
                    flat = shard[token][name]
                    flat[-51] = 50


def documents(provisions: list[reader.TextProvision]) -> list[Doc]:
    """Neighbouring provisions of one article put together up to `DOC_SIZE` characters."""
    out: list[Doc] = []
    unit: str | None = None
    for p in provisions:
        text = plain(" ".join(x for x in (p.num, p.heading, p.text) if x))
        if not text:
            continue
        here = unit_of(p.eid)
        if out and here == unit and len(out[-1][3]) + len(text) <= DOC_SIZE:
            out[-1][3] += f" {text}"
        else:
            out.append([p.eid, plain(cite(p.eid, "en")), plain(cite(p.eid, "zh")), text[: 8 * DOC_SIZE]])
        unit = here
    return out


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
    touched: dict[str, set[str]] = defaultdict(set)  # shard -> texts whose places in it are old
    for name in [*gone, *(n for n in stale if n in old)]:
        for doc in _read_docs(site, known[name], files.get(name, 0)):
            for token in set(tokens(doc[3])) - STOP:
                touched[shard_of(token)].add(str(known[name]))
    counts = {n: c for n, c in files.items() if n in wanted and n not in stale}
    extra: dict[str, Any] = {"numbers": numbers, "keys": keys, "files": counts, "shards": []}
    with site.out.job(JOB, key_of(sorted(keys.items())), extra):
        for done, name in enumerate(stale, 1):
            docs = _docs_of(site, wanted[name])
            index.add(numbers[name], docs)
            counts[name] = _put_docs(site, numbers[name], docs)
            if done % 50 == 0:
                site.progress(f"search: {done}/{len(stale)} texts")
        for name in counts.keys() - set(stale):
            for k in range(counts[name]):
                site.out.keep(f"search/e-{numbers[name]}-{k}.js")
        made = _merge(site, index.shards, touched, shards)
        extra["shards"] = sorted(made)
        _put_meta(site, wanted, numbers, made)
        site.out.put("search/search.js", (templates_dir() / "site" / "search.js").read_text("utf-8"))
        _pages(site, wanted)
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


def _docs_of(site: BuildContext, v: VersionEntry) -> list[Doc]:
    row = site.session.get(VersionRow, v.id)
    return documents(reader.text(site.session, row)) if row is not None else []


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
    site: BuildContext, new: dict[str, Shard], touched: dict[str, set[str]], before: set[str]
) -> set[str]:
    """Write the shards that changed; the names of all there are now."""
    made = set(before)
    for name in sorted(before - new.keys() - touched.keys()):
        site.out.keep(f"search/t-{name}.js")
    for name in sorted(new.keys() | touched.keys()):
        shard: Shard = (_read(site, f"t-{name}") or {}) if name in before else {}
        for number in touched.get(name, ()):
            for token in [t for t, found in shard.items() if number in found]:
                del shard[token][number]
                if not shard[token]:
                    del shard[token]
        for token, places in new.get(name, {}).items():
            shard.setdefault(token, {}).update(places)
        if shard:
            site.out.put(f"search/t-{name}.js", _script(f"t-{name}", dict(sorted(shard.items()))))
            made.add(name)
        else:
            made.discard(name)
    return made


def _put_meta(
    site: BuildContext, wanted: dict[str, VersionEntry], numbers: dict[str, int], shards: set[str]
) -> None:
    texts = {
        numbers[name]: [
            site.title(v.instrument, "en", short=True),
            site.title(v.instrument, "zh", short=True),
            v.language,
            f"texts/{page_name(v.id)}.html",
            f"instruments/{page_name(v.instrument)}.html",
        ]
        for name, v in wanted.items()
    }
    meta = {
        "texts": texts,
        "shards": sorted(shards),
        "stop": sorted(STOP),
        "word": MAX_WORD,
        "han": variants(),
        "file": DOCS_IN_FILE,
    }
    site.out.put("search/meta.js", _script("meta", meta))


def _pages(site: BuildContext, wanted: dict[str, VersionEntry]) -> None:
    """The page to search on, and the plain index for those without script."""
    held = {v.instrument for v in wanted.values()}
    titles = {
        lang: sorted((site.title(i, lang), page_name(i)) for i in site.registry.instruments)
        for lang in EDITIONS
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
            "languages": json.dumps(
                {v.language: language_name(v.language, lang) for v in wanted.values()},
                sort_keys=True,
                ensure_ascii=False,
            ),
        },
    )
