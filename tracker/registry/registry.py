"""The registry: everything that is watched and compared, by id; which sources an address belongs to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, overload
from urllib.parse import urldefrag, urlsplit

from tracker.model import Selectors, SourceSpec
from tracker.registry.belt_and_road import TransferLaw
from tracker.registry.codebook import Codebook
from tracker.registry.coding import CodingFile
from tracker.registry.cues import Cues
from tracker.registry.gap import GapTable
from tracker.registry.oecd_strategies import Member
from tracker.registry.options import OptionPaper
from tracker.registry.profiles import Profile
from tracker.registry.schema import Instrument, Publisher, Regime, Relation, Source
from tracker.registry.translation import Translation, TranslationFile, words_sha256
from tracker.registry.words import Words

T = TypeVar("T")


class DeferredList(Sequence[T]):
    """Items of files that are read when one is asked for: two thirds of the registry is codings, and most
    commands need none. ``read`` may raise `RegistryError`."""

    def __init__(self, read: Callable[[], Sequence[T]]) -> None:
        self._read = read

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return list, (list(self._items),)  # in another process they are read already

    @cached_property
    def _items(self) -> Sequence[T]:
        return self._read()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)


class DeferredMapping(Mapping[str, T]):
    """As `DeferredList`, by id."""

    def __init__(self, read: Callable[[], Mapping[str, T]]) -> None:
        self._read = read

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return dict, (dict(self._items),)

    @cached_property
    def _items(self) -> Mapping[str, T]:
        return self._read()

    def __getitem__(self, key: str) -> T:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


@dataclass(frozen=True)
class Registry:
    """Everything that is watched and compared, by id."""

    regimes: dict[str, Regime] = field(default_factory=dict)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    codebooks: dict[str, Codebook] = field(default_factory=dict)
    codings: Sequence[CodingFile] = ()  # whose values are published (`tracker.registry.publication`)
    leads: Sequence[CodingFile] = ()  # codings that are no more than leads
    belt_and_road: dict[str, TransferLaw] = field(default_factory=dict)  # by jurisdiction
    oecd_strategies: dict[str, Member] = field(default_factory=dict)  # by country
    cues: Mapping[str, Cues] = field(default_factory=dict)  # by codebook
    profiles: dict[str, Profile] = field(default_factory=dict)
    gaps: Mapping[str, GapTable] = field(default_factory=dict)
    options: Mapping[str, OptionPaper] = field(default_factory=dict)
    translations: Sequence[TranslationFile] = ()
    words: Words = field(default_factory=Words)

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

    @cached_property
    def stamp(self) -> str:
        """Stands for all that the registry says: titles, dates, codings."""
        seen = hashlib.sha256()
        for part in (self.regimes, self.publishers, self.codebooks):
            for _, item in sorted(part.items()):
                seen.update(item.model_dump_json(by_alias=True).encode())
        for file in sorted(self.codings, key=lambda f: (f.codebook, f.instrument)):
            seen.update(file.model_dump_json(by_alias=True).encode())
        return seen.hexdigest()[:16]

    @cached_property
    def _translated(self) -> dict[tuple[str, str, str, str], Translation]:
        return {
            (f.instrument, t.eid, t.text_sha256, f.into): t for f in self.translations for t in f.translations
        }

    def translation(self, instrument: str, eid: str, words: str, into: str) -> Translation | None:
        """The translation of a provision, if it is one of these very words; a later folder's counts."""
        if not self.translations:
            return None
        return self._translated.get((instrument, eid, words_sha256(words), into))

    def regime_of(self, instrument: str) -> Regime | None:
        return self._regime_of.get(instrument)

    def regime_of_source(self, source: str) -> Regime:
        return self._regime_of[f"source:{source}"]

    @cached_property
    def by_identifier(self) -> dict[str, str]:
        """CELEX, citation, 文号 ... -> instrument id."""
        return {v: i.id for i in self.instruments.values() for v in i.identifiers.values()}

    def ways(self, source: Source) -> tuple[Source, ...]:
        """The source as it is asked by each of its ways, in order; the first is the source itself.

        Behind the ways it names stand the corroborating copies of its text, which are watched by themselves
        and step in like any other way.
        """
        named = tuple(source.by(way) for way in source.ways)
        if source.kind != "text" or source.role != "primary":
            return (source, *named)
        have = {source.url, *(way.url for way in source.ways)}
        copies = tuple(
            s.model_copy(update={"id": source.id, "role": "primary", "expect": source.expect})
            for s in self._corroborating.get((source.instrument or "", source.language), ())
            if s.url not in have
        )
        return (source, *named, *copies)

    def asked(self, source: Source, url: str | None) -> Source:
        """A source as its way at an address asks it; as it stands in the registry where no way has it."""
        registered = self.sources.get(source.id, source)
        if url in (None, registered.url):
            return registered
        return next((way for way in self.ways(registered) if way.url == url), registered)

    def way_of(self, source: Source) -> str | None:
        """The address of the way by which a source is asked, None for its own."""
        registered = self.sources.get(source.id, source)
        return source.url if source.url != registered.url else None

    def hosts(self, source: Source) -> frozenset[str]:
        """The hosts that serve a source's text by one way or another."""
        return frozenset(urlsplit(way.url).hostname or "" for way in self.ways(source))

    @cached_property
    def _corroborating(self) -> dict[tuple[str, str], list[Source]]:
        out: dict[tuple[str, str], list[Source]] = {}
        for s in self.sources.values():
            if s.kind == "text" and s.role == "corroborates":
                out.setdefault((s.instrument or "", s.language), []).append(s)
        return out

    @cached_property
    def _names(self) -> dict[str, tuple[tuple[str, str], ...]]:
        out: dict[str, list[tuple[str, str]]] = {}
        for i in self.instruments.values():
            for names in (i.title, i.short):
                for tag, name in names.items():
                    out.setdefault(tag.split("-")[0], []).append((i.id, name))
        return {language: tuple(names) for language, names in out.items()}

    def names_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """(instrument, title or short title) of all instruments, in a language as "zh"."""
        return self._names.get(language, ())

    @cached_property
    def _matchers(self) -> tuple[tuple[int, re.Pattern[str], Source], ...]:
        out = []
        for source in self.sources.values():
            for pattern in [
                *(source.match or [source.url, *source.parts]),
                *(way.url for way in source.ways),
            ]:
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


def spec(source: Source, day: date | None = None) -> SourceSpec:
    """What the extractors may know of a source. ``day``: when the page was served; None for today's."""
    content = source.content_on(day)
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
