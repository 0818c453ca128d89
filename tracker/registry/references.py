"""What a registry names and nothing defines, and values that are not on their scale, by file and line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.registry.codebook import Codebook, Topic
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.cues import Cues
from tracker.registry.files import Located, RegistryFiles
from tracker.registry.gap import GapTable
from tracker.registry.options import OptionPaper
from tracker.registry.profiles import Profile
from tracker.registry.registry import Registry
from tracker.registry.schema import Regime
from tracker.registry.scope import target_problem
from tracker.registry.targets import FollowTarget
from tracker.registry.way import AddedWays
from tracker.registry.yamlfile import Path_


def unknown_references(registry: Registry, files: RegistryFiles) -> Iterator[str]:
    for regime in files.regimes:
        yield from _regime(registry, regime)
    for added in files.ways:
        yield from _ways(registry, added)
    for book in files.codebooks:
        yield from _columns(registry, book)
    for codings in files.codings:
        yield from _codings(registry, codings)
    for cues in files.cues:
        yield from _cues(registry, cues)
    yield from _papers(registry, files)
    yield from _others(registry, files)
    for profile in files.profiles:
        yield from _profile(registry, profile)
    yield from _words(registry, files)


def _others(registry: Registry, files: RegistryFiles) -> Iterator[str]:
    for translated in files.translations:
        if translated.item.instrument not in registry.instruments:
            yield f"{translated.at('instrument')}: unknown instrument {translated.item.instrument!r}"
    for row in files.jurisdictions:
        if row.item.regime and row.item.regime not in registry.regimes:
            yield f"{row.at('regime')}: unknown regime {row.item.regime!r}"


def _words(registry: Registry, files: RegistryFiles) -> Iterator[str]:
    for words in files.words:
        strange = (key for key in words.item.names if not _is_named(registry, key))
        yield from (f"{words.at('names', key)}: unknown {key!r}" for key in strange)


def _is_named(registry: Registry, key: str) -> bool:
    kind, _, id_ = key.partition(":")
    book, _, topic = id_.partition("/")
    return {
        "instrument": id_ in registry.instruments,
        "regime": id_ in registry.regimes,
        "codebook": id_ in registry.codebooks,
        "topic": book in registry.codebooks and topic in {t.id for t in registry.codebooks[book].topics},
        "strand": any(r.strand == id_ for r in registry.regimes.values()),
        "jurisdiction": any(r.jurisdiction == id_ for r in registry.regimes.values()),
    }.get(kind, False)


def _columns(registry: Registry, book: Located[Codebook]) -> Iterator[str]:
    for n, id_ in enumerate(book.item.columns):
        if id_ not in registry.instruments:
            yield f"{book.at('columns', n)}: unknown instrument {id_!r} in its columns"
    for n, some in enumerate(book.item.sets):
        for id_ in some.columns:
            if id_ not in registry.instruments:
                yield f"{book.at('sets', n)}: unknown instrument {id_!r} in its sets"


def _ways(registry: Registry, added: Located[AddedWays]) -> Iterator[str]:
    if added.item.source not in registry.sources:
        yield f"{added.at('source')}: unknown source {added.item.source!r}"
    for n, way in enumerate(added.item.ways):
        if way.publisher not in registry.publishers:
            yield f"{added.at('ways', n)}: unknown publisher {way.publisher!r}"


def _regime(registry: Registry, regime: Located[Regime]) -> Iterator[str]:
    known = registry.instruments
    for n, source in enumerate(regime.item.sources):
        if source.instrument and source.instrument not in known:
            yield f"{regime.at('sources', n, 'instrument')}: unknown instrument {source.instrument!r}"
        if source.publisher and source.publisher not in registry.publishers:
            yield f"{regime.at('sources', n, 'publisher')}: unknown publisher {source.publisher!r}"
        for k, way in enumerate(source.ways):
            if way.publisher not in registry.publishers:
                yield f"{regime.at('sources', n, 'ways', k)}: unknown publisher {way.publisher!r}"
    for n, relation in enumerate(regime.item.relations):
        for key, id_ in (("from", relation.from_), ("to", relation.to)):
            if id_ not in known:
                yield f"{regime.at('relations', n, key)}: unknown instrument {id_!r}"
    first: dict[tuple[str, str], str] = {}
    for n, source in enumerate(regime.item.sources):
        if source.kind == "text" and source.role == "primary" and source.instrument is not None:
            earlier = first.setdefault((source.instrument, source.language), source.id)
            if earlier != source.id:
                yield (
                    f"{regime.at('sources', n, 'id')}: {source.id} and {earlier} are both primary for "
                    f"{source.instrument} in {source.language}; one of them corroborates"
                )


def _codings(registry: Registry, file: Located[CodingFile]) -> Iterator[str]:
    book = registry.codebooks.get(file.item.codebook)
    if file.item.instrument not in registry.instruments:
        yield f"{file.at('instrument')}: unknown instrument {file.item.instrument!r}"
    if book is None:
        yield f"{file.at('codebook')}: unknown codebook {file.item.codebook!r}"
        return
    topics = {t.id: t for t in book.topics}
    for n, coding in enumerate(file.item.codings):
        topic = topics.get(coding.topic)
        if topic is None:
            yield f"{file.at('codings', n, 'topic')}: unknown topic {coding.topic!r}"
        elif topic.derive:
            yield f"{file.at('codings', n, 'topic')}: {topic.id} is read from the record and never coded"
        else:
            for keys, problem in coding_problems(book, topic, coding):
                yield f"{file.at('codings', n, *keys)}: {topic.id}{problem}"


def coding_problems(book: Codebook, topic: Topic, coding: Coding) -> Iterator[tuple[Path_, str]]:
    """Values and flags that the topic does not have: (keys of the part, what is wrong)."""
    for problem in _value(book, topic, coding.value):
        yield ("value",), f": {problem}"
    for problem in _value(book, topic, coding.second) if coding.second is not None else ():
        yield ("second",), f", second reading: {problem}"
    if coding.second is not None and (coding.checked_by is None or coding.second == coding.value):
        yield ("second",), ": `second` is what `checked_by` found, where it differs from the value"
    for problem in _flags(book, topic, coding.flags):
        yield ("flags",), f": {problem}"
    for k, own in enumerate(coding.parties):
        for problem in _flags(book, topic, own.flags):
            yield ("parties", k), f", {own.party}: {problem}"
        for problem in _value(book, topic, own.value) if own.value is not None else ():
            yield ("parties", k), f", {own.party}: {problem}"


def _value(book: Codebook, topic: Topic, value: object) -> Iterator[str]:
    if isinstance(value, str):
        codes = [v.code for v in book.values_of(topic)]
        if not codes:
            yield f"{value!r}: a topic of {topic.kind}s without a scale takes no code"
        elif value not in codes:
            yield f"{value!r} is not on its scale ({', '.join(sorted(codes))})"
    elif isinstance(value, date):
        if topic.kind != "date":
            yield f"{value} is a date, and its kind is {topic.kind}"
    elif topic.kind == "date":
        yield "an amount, and its kind is date"


def _flags(book: Codebook, topic: Topic, flags: list[str]) -> Iterator[str]:
    known = book.flags_of(topic)
    for flag in flags:
        if book.declares_flags and flag not in known:
            yield f"unknown flag {flag!r}; there is: {', '.join(sorted(known)) or 'none'}"


def _cues(registry: Registry, file: Located[Cues]) -> Iterator[str]:
    """Topics, values and scales that the codebook does not have. A theme needs none."""
    cues = file.item
    book = registry.codebooks.get(cues.codebook)
    if book is None:
        yield f"{file.at('codebook')}: unknown codebook {cues.codebook!r}"
        return
    scale_of = {t.id: t.scale or "" for t in book.topics}
    known = scale_of.keys() | registry.cues[cues.codebook].themes.keys()
    for topic in cues.topics:
        if topic not in known:
            where = file.at("topics", topic)
            yield f"{where}: unknown topic {topic!r}; one that has no row belongs under themes"
    for part in ("values", "flags"):
        for name in getattr(cues, part):
            if name not in known and name not in book.scales:
                yield f"{file.at(part, name)}: {name!r} is neither a topic nor a scale of {cues.codebook}"
    for name, by_language in cues.values.items():
        codes = {v.code for v in book.scales.get(scale_of.get(name, name), ())}
        for language, rules in by_language.items():
            for n, rule in enumerate(rules):
                if codes and rule.value not in codes:
                    yield f"{file.at('values', name, language, n)}: {rule.value!r} is not a value of {name}"


def _gaps(registry: Registry, table: Located[GapTable]) -> Iterator[str]:
    topics = {t.id for book in registry.codebooks.values() for t in book.topics}
    for n, e in enumerate(table.item.entries):
        for id_ in (e.target.instrument, *(r.instrument for r in (*e.rests_on, *e.pilots))):
            if id_ not in registry.instruments:
                yield f"{table.at('entries', n)}: {e.id}: unknown instrument {id_!r}"
        if e.topic and e.topic not in topics:
            yield f"{table.at('entries', n, 'topic')}: {e.id}: unknown topic {e.topic!r}"


def _papers(registry: Registry, files: RegistryFiles) -> Iterator[str]:
    for table in files.gaps:
        yield from _gaps(registry, table)
    for paper in files.options:
        yield from _options(registry, paper)


def _options(registry: Registry, paper: Located[OptionPaper]) -> Iterator[str]:
    """Codebook, topics, agreements of the families, and the clauses an option is near to."""
    book = registry.codebooks.get(paper.item.codebook)
    if book is None:
        yield f"{paper.at('codebook')}: unknown codebook {paper.item.codebook!r}"
        return
    topics = {t.id for t in book.topics}
    for n, found in enumerate(paper.item.topics):
        if found.topic not in topics:
            yield f"{paper.at('topics', n, 'topic')}: unknown topic {found.topic!r}"
        for option in found.options:
            for id_ in (near.partition("#")[0] for near in option.near):
                if id_ not in registry.instruments:
                    yield f"{paper.at('topics', n)}: unknown instrument {id_!r}"
    for family in (paper.item.own, *paper.item.templates):
        for id_ in family.instruments:
            if id_ not in registry.instruments:
                yield f"{paper.at()}: {family.id}: unknown instrument {id_!r}"


def _profile(registry: Registry, profile: Located[Profile]) -> Iterator[str]:
    topics = {t.id for book in registry.codebooks.values() for t in book.topics}
    topics |= {f"{book.id}/{t.id}" for book in registry.codebooks.values() for t in book.topics}
    for n, text in enumerate(profile.item.follow):
        if problem := target_problem(FollowTarget.parse(text), registry):
            yield f"{profile.at('follow', n)}: profile {profile.item.id!r}: {problem}"
    for key, known in (
        ("regimes", registry.regimes.keys()),
        ("instruments", registry.instruments.keys()),
        ("topics", topics),
    ):
        for n, id_ in enumerate(getattr(profile.item, key)):
            if id_ not in known:
                yield f"{profile.at(key, n)}: profile {profile.item.id!r}: unknown {key[:-1]} {id_!r}"
