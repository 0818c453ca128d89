"""The names of all things as one script that the page of search loads first (`tracker.search`)."""

from __future__ import annotations

from typing import Any

from tracker.law.tokens import variants
from tracker.lifecycle.jurisdictions import whole
from tracker.lifecycle.standing import UNKNOWN
from tracker.publish.editions import EDITIONS
from tracker.registry.coding import Amount
from tracker.search.find import Finder
from tracker.search.names import Thing, answers
from tracker.site.context import BuildContext
from tracker.site.files import page_name
from tracker.site.topics import topic_path

_FOLDERS = {"strand": "strands", "codebook": "compare", "regime": "regimes", "instrument": "instruments"}


def rows(site: BuildContext) -> list[list[Any]]:
    """[kind, id, address, title en, title zh, jurisdiction, row of its parent, bonus, names beside title and
    id, state, day, [[day, en, zh], ...] to come]; an answer has the row of its topic behind, and only amounts
    as names."""
    said = ((id_, site.printed(id_)) for id_ in site.registry.instruments)
    finder = Finder(site.registry, site.on, site.recorded, {id_: word for id_, word in said if word})
    counted = {
        f"{f.codebook}/{c.topic}/{f.instrument}"
        for f in site.registry.codings
        for c in f.codings
        if isinstance(c.value, Amount)
    }
    found = [*finder.things, *(a for a in answers(site.registry) if a.id in counted)]
    at = {n.key: k for k, n in enumerate(found)}
    out = []
    for n in found:
        where = finder.standings.get(n.key)
        row: list[Any] = [n.kind, n.id, address(site, n)]
        row += [
            *(n.title[lang] for lang in EDITIONS),
            n.jurisdiction or "",
            at.get(n.parent or "", -1),
            n.bonus,
        ]
        told = {n.id, *(part for title in n.title.values() for part in (title, *title.split(" · ")))}
        row.append([x for x in n.names if x not in told])
        if n.kind == "answer":
            row[3:5], row[8] = ["", ""], list(n.names[: len(EDITIONS)])
            row += ["", "", [], at[f"topic:{n.id.rpartition('/')[0]}"]]
        elif where is not None:
            coming = [[day.isoformat(), *(words[lang] for lang in EDITIONS)] for day, words in where.coming]
            row += [
                where.stand.code if where.stand and where.stand != UNKNOWN else "",
                where.day.isoformat() if where.day else "",
                *([coming] if coming else []),
            ]
        out.append(row)
    return out


def data(site: BuildContext) -> dict[str, Any]:
    """What ``names.js`` takes in."""
    words = site.registry.words
    return {"rows": rows(site), "same": words.same, "dates": words.dates, "han": variants()}


def address(site: BuildContext, n: Thing) -> str:
    """Where a thing has its page, from the root of an edition; "" for what the script knows itself."""
    book, _, rest = n.id.partition("/")
    topic, _, act = rest.partition("/")
    if n.kind == "jurisdiction":
        code = whole(n.id)
        return f"jurisdictions/{page_name(code)}.html" if code in site.jurisdictions else "jurisdictions.html"
    if n.kind in ("topic", "answer"):
        path = topic_path(book, topic)
        return "" if path == f"topics/{book}--{topic}.html" else path + (f"#{act}" if act else "")
    return "" if page_name(n.id) == n.id else f"{_FOLDERS[n.kind]}/{page_name(n.id)}.html"
