"""The pages about sources, made from the packaged registry: one per strand, publishers, coverage.

``python -m docs.build.source_pages docs/sources`` writes them, ``--check`` only says whether they are
fresh. Folders of users are left out: these are the pages of what is shipped.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from docs.build.reference import write_pages
from tracker.publish.editions import EDITIONS, gettext
from tracker.publish.views import oecd_strategies as oecd
from tracker.publish.views.belt_and_road import COLUMNS, HEADS, TITLE, laws, summary
from tracker.registry.coverage import Coverage, coverage
from tracker.registry.schema import Strand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tracker.registry import Registry
    from tracker.registry.schema import Instrument, Party, Publisher, Regime, Source, StatusEvent

MADE = "<!-- Made from the registry by `python -m docs.build.source_pages docs/sources`; do not edit. -->"

_STRANDS = {
    Strand.AI: "Artificial intelligence",
    Strand.DIGITAL_TAX: "Digital taxes",
    Strand.DIGITAL_TRADE: "Digital trade",
    Strand.DATA_TRANSFER: "Cross-border data",
    Strand.DATA_MARKET: "Data market",
    Strand.PLATFORMS: "Platforms and labour",
    Strand.INDUSTRY: "Industry background",
}
_SURE = ("two ways", "seen", "cited", "pattern")
_COVERED = ("regime", "strand", "watched", "texts", "records", "lists", "languages", *_SURE)
_INSTRUMENT = ("instrument", "type", "title", "identifiers")
_SOURCE = ("source", "kind", "of", "publisher", "language", "every", "status", "spider", "address")
_KINDS = {"text": "text", "record": "record", "listing": "list"}


def main(arguments: Sequence[str]) -> int:
    """Write the pages to the folder named, or check them. Exit code 1 when a page is not fresh."""
    return write_pages(pages(), arguments, Path("docs/sources"))


def pages() -> dict[str, str]:
    """File name -> Markdown of every page."""
    from tracker.registry import load_registry

    registry = load_registry()
    made = {
        "index.md": index(registry),
        "publishers.md": publishers(registry),
        "files.md": publisher_files(registry),
    }
    made["belt-and-road.md"] = belt_and_road(registry)
    made["oecd-strategies.md"] = oecd_strategies(registry)
    return made | {f"{strand.value}.md": strand_page(registry, strand) for strand in Strand}


# --- index ---------------------------------------------------------------------------------------------


def index(registry: Registry) -> str:
    """Counts, what the words mean, and the coverage table."""
    covered = coverage(registry)
    sources = list(registry.sources.values())
    lines = [
        MADE, "", "# Sources", "",
        f"{len(registry.regimes)} regimes with {len(registry.instruments)} instruments, watched by "
        f"{len(sources)} sources of {len({s.publisher for s in sources})} publishers: "
        f"{_counted(Counter(_KINDS[s.kind] for s in sources))}.", "",
        "A *text* is read into provisions, a *record* is a publisher's page about an instrument, a *list* "
        "brings notices. **Seen**: the address answered to this program. **Cited**: public evidence names "
        "it. **Pattern**: it follows the publisher's scheme, was met in passing or is remembered. *Two ways* "
        "counts the texts that can be had from two hosts. `tracker sources check` asks an address.", "",
        f"Status: {_counted(Counter(s.status for s in sources))}. "
        f"Spiders: {_counted(Counter(f'`{s.spider}`' for s in sources))}.", "",
        "## By strand", "",
        *_table(("strand", "regimes", "instruments", "texts", "records", "lists", *_SURE),
                (_sum(s, [c for c in covered if c.strand is s]) for s in Strand)), "",
        "Publishers with their terms and what is known of robots: [publishers](publishers.md). What the law "
        f"of {len(registry.belt_and_road)} Belt and Road jurisdictions says of data leaving the country: "
        "[table](belt-and-road.md). National digital strategies of the members of the OECD: "
        "[table](oecd-strategies.md). A source of your own: [adding a source](../adding-a-source.md).", "",
        "## Coverage", "",
        "*Watched* counts the instruments that have a text or a record. A dash is a gap: there is no text or "
        "no list, because there is no law yet or because its address is still to be named.", "",
        *_table(_COVERED, map(_covered, covered)),
    ]  # fmt: skip
    return _page(lines)


def _sum(strand: Strand, rows: Sequence[Coverage]) -> tuple[object, ...]:
    link = f"[{_STRANDS[strand]}]({strand.value}.md)"
    totals = (
        (c.instruments, c.texts, c.records, c.lists, c.two_ways, c.seen, c.cited, c.pattern) for c in rows
    )
    return (link, len(rows), *map(sum, zip(*totals, strict=True)))


def _covered(c: Coverage) -> tuple[object, ...]:
    link = f"[{c.title}]({c.strand.value}.md#{c.regime})"
    watched = f"{c.watched} of {c.instruments}"
    counts = (n or "–" for n in (c.texts, c.records, c.lists))
    return (
        link,
        c.strand.value,
        watched,
        *counts,
        ", ".join(c.languages),
        c.two_ways,
        c.seen,
        c.cited,
        c.pattern,
    )


# --- one strand ----------------------------------------------------------------------------------------


def strand_page(registry: Registry, strand: Strand) -> str:
    """Every regime of a strand: instruments, parties, steps and sources."""
    regimes = sorted((r for r in registry.regimes.values() if r.strand is strand), key=lambda r: r.id)
    lines = [MADE, "", f"# {_STRANDS[strand]}", "", f"{len(regimes)} regimes. [All strands](index.md)."]
    for regime in regimes:
        lines += ["", *_regime(registry, regime)]
    return _page(lines)


def _regime(registry: Registry, regime: Regime) -> Iterator[str]:
    title = " / ".join(dict.fromkeys(regime.title.values()))
    yield from (f"## {regime.id}", "", f"{title} ({regime.jurisdiction})", "")
    yield f"Words: {_words(regime.keywords)}."
    if regime.local:
        yield f"At home only: {_words(regime.local)}."
    if regime.instruments:
        yield ""
        yield from _table(_INSTRUMENT, map(_instrument, regime.instruments))
    yield ""
    yield from _table(_SOURCE, (_source(registry, s) for s in regime.sources))
    noted = [(x.id, x.note) for x in regime.instruments] + [(x.id, x.note) for x in regime.sources]
    notes = [f"* {_steps(i)}" for i in regime.instruments if i.events or i.parties]
    notes += [f"* `{id_}`: {note}" for id_, note in noted if note]
    if notes:
        yield ""
        yield from notes


def _words(keywords: dict[str, list[str]]) -> str:
    return "; ".join(f"{tag} {', '.join(words)}" for tag, words in keywords.items())


def _instrument(i: Instrument) -> tuple[object, ...]:
    titles = [i.title.get("en"), i.title.get("zh")]
    titles += [t for tag, t in i.title.items() if tag not in ("en", "zh")]
    known = "; ".join(f"{k} {v}" for k, v in i.identifiers.items())
    return (f"`{i.id}`", i.type, "<br>".join(t for t in titles if t), known)


def _source(registry: Registry, s: Source) -> tuple[object, ...]:
    publisher = registry.publishers.get(s.publisher or "")
    who = f"[{publisher.en}](publishers.md#{s.publisher})" if publisher else ""
    of = f"`{s.instrument}`" if s.instrument else ""
    kind = _KINDS[s.kind] if s.role == "primary" else f"{_KINDS[s.kind]}, corroborates"
    return (f"`{s.id}`", kind, of, who, s.language, s.every, s.status, f"`{s.spider}`", f"<{s.url}>")


def _steps(i: Instrument) -> str:
    said = [", ".join(map(_step, sorted(i.events, key=lambda e: e.date)))] if i.events else []
    if i.parties:
        said.append(f"parties: {'; '.join(map(_party, i.parties))}")
    return f"`{i.id}`: {'. '.join(said)}"


def _step(e: StatusEvent) -> str:
    of = ", ".join(x for x in (e.party, e.condition, e.evidence) if x)
    return f"{e.event.replace('_', ' ')} {e.date}{f' ({of})' if of else ''}"


def _party(p: Party) -> str:
    dates = (
        ("signed", p.signed),
        ("ratified", p.ratified),
        ("provisionally applied", p.provisional),
        ("in force", p.in_force),
        ("left", p.left),
    )
    said = [f"{word} {day}" for word, day in dates if day]
    said += [
        f"{phase.provision} {f'until {phase.until}' if phase.until else 'phased in'}"
        f"{f' ({phase.note})' if phase.note else ''}"
        for phase in p.phase_ins
    ]
    said += [f"side letter: {x}" for x in p.side_letters] + [
        f"does not apply: {x}" for x in p.non_application
    ]
    said += [
        f"towards {t.party} {f'in force {t.in_force}' if t.in_force else 'not in force'}" for t in p.towards
    ]
    said += [x for x in (p.note, p.evidence, p.basis and f"basis: {p.basis}") if x]
    return f"{p.party} {', '.join(said)}" if said else p.party


# --- publishers and table of laws ----------------------------------------------------------------------


def publishers(registry: Registry) -> str:
    """Who publishes, on which hosts, under which terms."""
    counted = Counter(s.publisher for s in registry.sources.values())
    lines = [
        MADE, "", "# Publishers", "",
        "The packaged sources name no other hosts than these; a test holds them to it. Terms and robots are "
        "what is known of them, in a line; robots.txt itself is asked and obeyed at every crawl.",
    ]  # fmt: skip
    for id_, publisher in sorted(registry.publishers.items()):
        lines += ["", *_publisher(id_, publisher, counted[id_])]
    return _page(lines)


def _publisher(id_: str, p: Publisher, sources: int) -> Iterator[str]:
    names = " / ".join(dict.fromkeys(x for x in (p.name, p.en, p.zh) if x))
    yield from (f"## {id_}", "", f"{names} ({p.country}), {_number(sources, 'source')}.", "")
    yield f"* hosts: {', '.join(f'`{h}`' for h in p.hosts)}"
    yield f"* terms: {p.terms or 'not checked'}"
    yield f"* robots: {p.robots or 'not checked'}"


#: Spiders that ask for an address and are made for no publisher.
_GENERIC = {"page", "feed", "pdf", "listing"}
#: What a spider's texts are read as where the sources name no format: the chooser knows them by their markup.
_READ_AS = {
    "boe": ["boe"], "egov_api": ["egov_xml", "egov"], "eurlex": ["formex", "eurlex_xhtml"],
    "justice_canada": ["lims"], "law_go_kr": ["law_go_kr"], "federal_register": ["page"],
    "resmi_gazete": ["page"],
}  # fmt: skip


def publisher_files(registry: Registry) -> str:
    """Where the files of each publisher stand that has a spider or a format of its own."""
    lines = [
        MADE, "", "# Files of a publisher", "",
        "Publishers with a spider or a format of their own. The others are asked by the generic spiders "
        "`page`, `pdf`, `feed` and `listing`, and read by `page`, `cn_html`, `pdf` and `statute_text`. "
        "[Contributing](../contributing.md) says how to add one.", "",
        "| publisher | spider | reader, with its capture and expectation | regimes |", "|---|---|---|---|",
    ]  # fmt: skip
    for id_ in sorted(registry.publishers):
        sources = [s for s in registry.sources.values() if s.publisher == id_]
        spiders = sorted({s.spider for s in sources} - _GENERIC)
        formats = {s.format for s in sources if s.format} | {f for s in spiders for f in _READ_AS.get(s, ())}
        if spiders or formats:
            regimes = sorted({registry.regime_of_source(s.id).id for s in sources})
            lines.append(
                f"| [{id_}](publishers.md#{id_}) "
                f"| {', '.join(f'[{s}](../../spiders/{s}.py)' for s in spiders) or 'generic'} "
                f"| {', '.join(f'[{f}](../../tests/sources/{f})' for f in sorted(formats)) or 'generic'} "
                f"| {', '.join(f'[{r}](../../tracker/data/regimes/{r}.yml)' for r in regimes)} |"
            )
    return _page(lines)


def belt_and_road(registry: Registry) -> str:
    """The table of jurisdictions, in both languages."""
    lines = [MADE, "", "# Belt and Road: data leaving the country"]
    for lang in EDITIONS:
        if lang != "en":
            lines += ["", f"## {gettext(lang, TITLE)}"]
        lines += [
            "", summary(registry, lang), "",
            *_table([gettext(lang, h) for h in HEADS.values()], (_law(r) for r in laws(registry, lang))),
        ]  # fmt: skip
    return _page(lines)


def oecd_strategies(registry: Registry) -> str:
    """The strategies of the members of the OECD, in both languages; each title is a link to its page."""
    lines = [MADE, "", "# OECD: national digital strategies"]
    for lang in EDITIONS:
        if lang != "en":
            lines += ["", f"## {gettext(lang, oecd.TITLE)}"]
        rows = oecd.strategies(registry, lang)
        linked = [
            r | ({"original": f"[{r['original']}]({r['source']})"} if r["source"] else {}) for r in rows
        ]
        lines += [
            "", oecd.summary(registry, lang), "",
            *_table([gettext(lang, h) for h in oecd.HEADS.values()],
                    ([r[c] or "–" for c in oecd.HEADS] for r in linked)),
        ]  # fmt: skip
    return _page(lines)


def _law(r: Mapping[str, Any]) -> tuple[object, ...]:
    """A row; each fact is a link to where it was read."""
    facts = ((r[column], r[key]) for key, column in COLUMNS.items())
    said = [f"[{words}]({found['source']})" if found else "" for words, found in facts]
    law = "<br>".join(words for words in (r["law"], r["state"]) if words)
    return (r["name"], law, r["means"], *said)


# --- words ---------------------------------------------------------------------------------------------


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(x) for x in row)} |"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{n} {word}" for word, n in found.most_common())


def _number(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
