"""Reads registry folders into one `Registry`, with every problem named by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from urllib.parse import urldefrag

from pydantic import BaseModel, ValidationError

from tracker.model import Selectors, SourceSpec
from tracker.registry.belt_and_road import BeltAndRoad, TransferLaw
from tracker.registry.codebook import Codebook, Topic
from tracker.registry.coding import CodingFile
from tracker.registry.cues import Cues, merged
from tracker.registry.gap import GapTable
from tracker.registry.profiles import Briefings, Profile
from tracker.registry.schema import Instrument, Publisher, Regime, Relation, Source
from tracker.registry.yaml_cache import Kept
from tracker.registry.yamlfile import Loaded, Path_, RegistryError, load

PACKAGED = Path(__file__).resolve().parent.parent / "data"
_KEPT = Kept(PACKAGED)
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Registry:
    """Everything that is watched and compared, by id."""

    regimes: dict[str, Regime] = field(default_factory=dict)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    codebooks: dict[str, Codebook] = field(default_factory=dict)
    codings: tuple[CodingFile, ...] = ()
    belt_and_road: dict[str, TransferLaw] = field(default_factory=dict)  # by jurisdiction
    cues: dict[str, Cues] = field(default_factory=dict)  # by codebook
    profiles: dict[str, Profile] = field(default_factory=dict)
    gaps: dict[str, GapTable] = field(default_factory=dict)

    @cached_property
    def instruments(self) -> dict[str, Instrument]:
        return {i.id: i for r in self.regimes.values() for i in r.instruments}

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {s.id: s for r in self.regimes.values() for s in r.sources}

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        return tuple(rel for r in self.regimes.values() for rel in r.relations)

    @cached_property
    def _regime_of(self) -> dict[str, Regime]:
        out = {i.id: r for r in self.regimes.values() for i in r.instruments}
        out.update({f"source:{s.id}": r for r in self.regimes.values() for s in r.sources})
        return out

    def regime_of(self, instrument: str) -> Regime | None:
        return self._regime_of.get(instrument)

    def regime_of_source(self, source: str) -> Regime:
        return self._regime_of[f"source:{source}"]

    @cached_property
    def by_identifier(self) -> dict[str, str]:
        """CELEX, citation, 文号 ... -> instrument id."""
        return {v: i.id for i in self.instruments.values() for v in i.identifiers.values()}

    @cached_property
    def _matchers(self) -> tuple[tuple[int, re.Pattern[str], Source], ...]:
        out = []
        for source in self.sources.values():
            for pattern in source.match or [source.url, *source.parts]:
                rx = ".*".join(re.escape(piece) for piece in pattern.split("*"))
                out.append((len(pattern), re.compile(rx), source))
        return tuple(out)

    def matching(self, url: str) -> tuple[Source, ...]:
        """The sources a captured address belongs to (fragment ignored), in registry order.

        Where patterns of several sources match, the longest (most specific) one wins; sources that
        name the same address in the same words share the capture.
        """
        bare = urldefrag(url).url
        found = [(size, s) for size, rx, s in self._matchers if rx.fullmatch(bare)]
        longest = max((size for size, _ in found), default=0)
        return tuple({s.id: s for size, s in found if size == longest}.values())


def spec(source: Source) -> SourceSpec:
    """What the extractors may know of a source."""
    content = source.content
    return SourceSpec(
        id=source.id,
        instrument=source.instrument or "",
        language=source.language,
        format=source.format,
        encoding=source.encoding,
        content=Selectors(content.css, content.xpath, tuple(content.drop)) if content else None,
        min_provisions=source.expect.provisions.min,
        max_provisions=source.expect.provisions.max,
        part=source.part,
    )


def load_registry(extra: Sequence[Path] = (), *, packaged: bool = True) -> Registry:
    """The packaged registry and any folders added to it. Raises `RegistryError` with all problems."""
    reader = _Reader()
    for folder in ([PACKAGED] if packaged else []) + [Path(p) for p in extra]:
        if not folder.is_dir():
            raise RegistryError([f"{folder}: no such registry folder"])
        reader.folder(folder)
    _KEPT.save()
    problems = reader.problems
    if not problems and not reader.regimes:
        problems.append(f"no regimes found in {', '.join(str(p) for p in extra) or PACKAGED}")
    registry = Registry(
        reader.regimes, reader.publishers, reader.codebooks, _added([c for c, _ in reader.codings], problems),
        reader.belt_and_road, reader.merged_cues(),
        {profile.id: profile for profile, _, _ in reader.profiles},
        reader.gaps,
    )  # fmt: skip
    problems.extend(_dangling(registry, reader.files))
    for codings, file in reader.codings:
        problems.extend(_bad_codings(registry, codings, file))
    for cues, file in reader.cues:
        problems.extend(_bad_cues(registry, cues, file))
    for profile in reader.profiles:
        problems.extend(_dangling_profile(registry, *profile))
    if problems:
        raise RegistryError(problems)
    return registry


class _Reader:
    """Collects the files of all folders, and what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.regimes: dict[str, Regime] = {}
        self.publishers: dict[str, Publisher] = {}
        self.codebooks: dict[str, Codebook] = {}
        self.codings: list[tuple[CodingFile, Loaded]] = []
        self.belt_and_road: dict[str, TransferLaw] = {}
        self.gaps: dict[str, GapTable] = {}
        self.profiles: list[tuple[Profile, Loaded, tuple[str | int, ...]]] = []
        self.files: list[tuple[Regime, Loaded]] = []
        self.cues: list[tuple[Cues, Loaded]] = []
        self._where: dict[str, tuple[Loaded, Path_]] = {}

    def folder(self, folder: Path) -> None:
        for path in _files(folder, "regimes"):
            if found := _parse(path, Regime, self.problems):
                self._regime(*found)
        for path in _files(folder, "publishers"):
            self.publishers.update(_publishers(path, self.problems))
        for path in _files(folder, "codebooks"):
            if book := _parse(path, Codebook, self.problems):
                self._claim("codebook", book[0].id, book[1], ("id",))
                self.codebooks[book[0].id] = book[0]
        for path in _files(folder, "codings"):
            if codings := _parse(path, CodingFile, self.problems):
                self.codings.append(codings)
        for path in _files(folder, "cues"):
            if cues := _parse(path, Cues, self.problems):
                self.cues.append(cues)
        self._briefings(folder)
        for path in _files(folder, "gaps"):
            if gap := _parse(path, GapTable, self.problems):
                self._claim("table of gaps", gap[0].id, gap[1], ("id",))
                self.gaps[gap[0].id] = gap[0]
        for path in _files(folder, "belt-and-road"):
            if table := _parse(path, BeltAndRoad, self.problems):
                self._jurisdictions(*table)

    def _regime(self, regime: Regime, file: Loaded) -> None:
        if self._claim("regime", regime.id, file, ("id",)):
            self.regimes[regime.id] = regime
            self.files.append((regime, file))
        for n, instrument in enumerate(regime.instruments):
            self._claim("instrument", instrument.id, file, ("instruments", n, "id"))
        for n, source in enumerate(regime.sources):
            self._claim("source", source.id, file, ("sources", n, "id"))

    def _briefings(self, folder: Path) -> None:
        for path in _files(folder, "profiles"):
            if one := _parse(path, Profile, self.problems):
                self._profile(one[0], one[1], ())
        if (path := folder / "briefings.yml").exists() and (
            several := _parse(path, Briefings, self.problems)
        ):
            for n, profile in enumerate(several[0].briefings):
                self._profile(profile, several[1], ("briefings", n))

    def _profile(self, profile: Profile, file: Loaded, at: tuple[str | int, ...]) -> None:
        if self._claim("profile", profile.id, file, (*at, "id")):
            self.profiles.append((profile, file, at))

    def _jurisdictions(self, table: BeltAndRoad, file: Loaded) -> None:
        for n, row in enumerate(table.jurisdictions):
            if self._claim("jurisdiction", row.jurisdiction, file, ("jurisdictions", n, "jurisdiction")):
                self.belt_and_road[row.jurisdiction] = row

    def merged_cues(self) -> dict[str, Cues]:
        """codebook -> all that is known of its words; a folder adds to those before it."""
        out: dict[str, Cues] = {}
        for cues, _ in self.cues:
            out[cues.codebook] = merged(out[cues.codebook], cues) if cues.codebook in out else cues
        return out

    def _claim(self, kind: str, id_: str, file: Loaded, at: Path_) -> bool:
        first, where = self._where.setdefault(f"{kind} {id_}", (file, at))
        mine = first.path == file.path and where == at
        if not mine:
            self.problems.append(f"{file.at(at)}: {kind} {id_!r} is already defined at {first.at(where)}")
        return mine


def _files(folder: Path, kind: str) -> Iterator[Path]:
    yield from sorted((folder / kind).rglob("*.yml"))
    single = folder / f"{kind}.yml"
    if single.exists():
        yield single


def _parse(path: Path, model: type[M], problems: list[str]) -> tuple[M, Loaded] | None:
    try:
        loaded = _KEPT.load(path) if path.is_relative_to(PACKAGED) else load(path)
    except RegistryError as error:
        problems.extend(error.problems)
        return None
    try:
        return model.model_validate(loaded.data), loaded
    except ValidationError as error:
        for item in error.errors():
            loc = tuple(item["loc"])
            name = ".".join(str(x) for x in loc) or path.name
            problems.append(f"{loaded.at(loc)}: {name}: {item['msg']}")
        return None


def _publishers(path: Path, problems: list[str]) -> dict[str, Publisher]:
    class Publishers(BaseModel):
        publishers: dict[str, Publisher]

    found = _parse(path, Publishers, problems)
    return found[0].publishers if found else {}


def _dangling(registry: Registry, files: list[tuple[Regime, Loaded]]) -> Iterator[str]:
    known = registry.instruments
    for regime, file in files:
        for n, source in enumerate(regime.sources):
            at = ("sources", n)
            if source.instrument and source.instrument not in known:
                yield f"{file.at((*at, 'instrument'))}: unknown instrument {source.instrument!r}"
            if source.publisher and source.publisher not in registry.publishers:
                yield f"{file.at((*at, 'publisher'))}: unknown publisher {source.publisher!r}"
        for n, relation in enumerate(regime.relations):
            for key, id_ in (("from", relation.from_), ("to", relation.to)):
                if id_ not in known:
                    yield f"{file.at(('relations', n, key))}: unknown instrument {id_!r}"
        yield from _one_primary(regime, file)
    for table in registry.gaps.values():
        yield from _bad_gaps(registry, table)
    for book in registry.codebooks.values():
        for id_ in book.columns:
            if id_ not in known:
                yield f"codebook {book.id}: unknown instrument {id_!r} in its columns"
    for row in registry.belt_and_road.values():
        if row.regime and row.regime not in registry.regimes:
            yield f"belt-and-road, {row.jurisdiction}: unknown regime {row.regime!r}"


def _bad_gaps(registry: Registry, table: GapTable) -> Iterator[str]:
    topics = {t.id for book in registry.codebooks.values() for t in book.topics}
    for e in table.entries:
        for id_ in (e.target.instrument, *(r.instrument for r in e.rests_on)):
            if id_ not in registry.instruments:
                yield f"gaps {table.id}: {e.id}: unknown instrument {id_!r}"
        if e.topic and e.topic not in topics:
            yield f"gaps {table.id}: {e.id}: unknown topic {e.topic!r}"


def _bad_codings(registry: Registry, codings: CodingFile, file: Loaded) -> Iterator[str]:
    """Instruments, topics, values, flags and parties that do not exist, by file and line."""
    book = registry.codebooks.get(codings.codebook)
    instrument = registry.instruments.get(codings.instrument)
    if instrument is None:
        yield f"{file.at(('instrument',))}: unknown instrument {codings.instrument!r}"
    if book is None:
        yield f"{file.at(('codebook',))}: unknown codebook {codings.codebook!r}"
        return
    topics = {t.id: t for t in book.topics}
    for n, item in enumerate(codings.codings):
        at = ("codings", n)
        topic = topics.get(item.topic)
        if topic is None:
            yield f"{file.at((*at, 'topic'))}: unknown topic {item.topic!r}"
        elif topic.derive:
            yield f"{file.at((*at, 'topic'))}: {item.topic} is read from the record and never coded"
        else:
            for problem in _bad_value(book, topic, item.value):
                yield f"{file.at((*at, 'value'))}: {item.topic}: {problem}"
            for problem in _bad_flags(book, topic, item.flags):
                yield f"{file.at((*at, 'flags'))}: {item.topic}: {problem}"
            for k, own in enumerate(item.parties):
                found = [*_bad_flags(book, topic, own.flags)]
                found += _bad_value(book, topic, own.value) if own.value is not None else ()
                for problem in found:
                    yield f"{file.at((*at, 'parties', k))}: {item.topic}, {own.party}: {problem}"


def _bad_value(book: Codebook, topic: Topic, value: object) -> Iterator[str]:
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


def _bad_flags(book: Codebook, topic: Topic, flags: list[str]) -> Iterator[str]:
    known = book.flags_of(topic)
    for flag in flags:
        if book.declares_flags and flag not in known:
            yield f"unknown flag {flag!r}; there is: {', '.join(sorted(known)) or 'none'}"


def _bad_cues(registry: Registry, cues: Cues, file: Loaded) -> Iterator[str]:
    """Topics, values and scales that the codebook does not have. A theme needs none."""
    book = registry.codebooks.get(cues.codebook)
    if book is None:
        yield f"{file.at(('codebook',))}: unknown codebook {cues.codebook!r}"
        return
    scale_of = {t.id: t.scale or "" for t in book.topics}
    known = scale_of.keys() | registry.cues[cues.codebook].themes.keys()
    for topic in cues.topics:
        if topic not in known:
            where = file.at(("topics", topic))
            yield f"{where}: unknown topic {topic!r}; one that has no row belongs under themes"
    for part in ("values", "flags"):
        for name in getattr(cues, part):
            if name not in known and name not in book.scales:
                yield f"{file.at((part, name))}: {name!r} is neither a topic nor a scale of {cues.codebook}"
    for name, by_language in cues.values.items():
        codes = {v.code for v in book.scales.get(scale_of.get(name, name), ())}
        for language, rules in by_language.items():
            for n, rule in enumerate(rules):
                if codes and rule.value not in codes:
                    yield f"{file.at(('values', name, language, n))}: {rule.value!r} is not a value of {name}"


def _added(files: list[CodingFile], problems: list[str]) -> tuple[CodingFile, ...]:
    """The files with those that only add put into the one they add to."""
    out: dict[tuple[str, str, int], CodingFile] = {}
    for n, file in enumerate(files):
        pair = (file.codebook, file.instrument)
        last = next((key for key in reversed(out) if key[:2] == pair), None) if file.adds else None
        if last is None:
            out[*pair, n] = file
            continue
        if out[last].language != file.language:
            problems.append(
                f"codings of {file.instrument} ({file.codebook}): cited from {out[last].language} in one "
                f"file and from {file.language} in another that adds to it"
            )
        out[last] = out[last].model_copy(update={"codings": [*out[last].codings, *file.codings]})
    return tuple(out.values())


def _one_primary(regime: Regime, file: Loaded) -> Iterator[str]:
    first: dict[tuple[str, str], str] = {}
    for n, source in enumerate(regime.sources):
        if source.kind != "text" or source.role != "primary" or source.instrument is None:
            continue
        key = (source.instrument, source.language)
        if key in first:
            yield (
                f"{file.at(('sources', n, 'id'))}: {source.id} and {first[key]} are both primary for "
                f"{source.instrument} in {source.language}; one of them corroborates"
            )
        first.setdefault(key, source.id)


def _dangling_profile(
    registry: Registry, profile: Profile, file: Loaded, at: tuple[str | int, ...]
) -> Iterator[str]:
    """What a profile names and nothing defines, with file and line."""
    topics = {t.id for book in registry.codebooks.values() for t in book.topics}
    topics |= {f"{book.id}/{t.id}" for book in registry.codebooks.values() for t in book.topics}
    for key, known in (
        ("regimes", registry.regimes.keys()),
        ("instruments", registry.instruments.keys()),
        ("topics", topics),
    ):
        for n, id_ in enumerate(getattr(profile, key)):
            if id_ not in known:
                yield f"{file.at((*at, key, n))}: profile {profile.id!r}: unknown {key[:-1]} {id_!r}"
