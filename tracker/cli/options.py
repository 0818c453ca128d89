"""What every command needs: the store, the registry, moments and periods read from options."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.output import stop
from tracker.cli.state import STATE
from tracker.cli.words import language, tr
from tracker.clock import today
from tracker.law.part_references import named_part
from tracker.publish.labels import party_code
from tracker.registry import Registry, RegistryError, load_registry
from tracker.registry.codebook import Codebook
from tracker.registry.schema import Regime, Source
from tracker.settings import settings


class Edition(StrEnum):
    """The languages pages and documents are made in."""

    EN = "en"
    ZH = "zh"


def _edition() -> Edition:
    return Edition(language())


LANG = typer.Option(None, "--lang", help="Language of the text: en, fr, zh ...")
EDITION = typer.Option(
    ..., "--lang", default_factory=_edition, show_default=False,
    help="Edition: en or zh; default: the language of the command line",
)  # fmt: skip
REGISTRY = typer.Option(
    None, "--registry", help="Folder with regimes/, codebooks/, codings/ added to the packaged registry"
)


def registry_folders(extra: list[Path] | None = None) -> list[Path]:
    """Folders added to the packaged registry: of the settings, before the command's name, of the command."""
    return list(dict.fromkeys([*settings().registries, *STATE.registry, *(extra or [])]))


def open_registry(extra: list[Path] | None = None) -> Registry:
    try:
        return load_registry(registry_folders(extra))
    except RegistryError as error:
        raise stop("the registry has problems:\n{error}", 2, error=error) from error


def instrument_or_stop(registry: Registry, instrument: str) -> str:
    if instrument not in registry.instruments:
        raise stop(
            "no instrument {instrument!r} in the registry{hint}", instrument=instrument,
            hint=_hint(registry, instrument, registry.instruments, "instrument", "instruments"),
        )  # fmt: skip
    return instrument


def source_or_stop(registry: Registry, source: str) -> Source:
    if source not in registry.sources:
        raise stop(
            "no source {source!r} in the registry{hint}", source=source,
            hint=_hint(registry, source, registry.sources, "", "sources list"),
        )  # fmt: skip
    return registry.sources[source]


def regime_or_stop(registry: Registry, regime: str) -> Regime:
    if regime not in registry.regimes:
        raise stop(
            "no regime {regime!r}{hint}", regime=regime,
            hint=_hint(registry, regime, registry.regimes, "regime", "regimes"),
        )  # fmt: skip
    return registry.regimes[regime]


def codebook_or_stop(registry: Registry, codebook: str) -> Codebook:
    if codebook not in registry.codebooks:
        raise stop(
            "no codebook {codebook!r}; there is: {all}", codebook=codebook, all=", ".join(registry.codebooks)
        )
    return registry.codebooks[codebook]


def jurisdiction_or_stop(registry: Registry, jurisdiction: str) -> str:
    """The code of a jurisdiction that a person names: China, 中国, cn."""
    code = party_code(jurisdiction)
    if code not in {r.jurisdiction.partition("-")[0] for r in registry.regimes.values()}:
        raise stop(
            "no jurisdiction {jurisdiction!r}{hint}", jurisdiction=jurisdiction,
            hint=_hint(registry, jurisdiction, (), "jurisdiction", "jurisdictions"),
        )  # fmt: skip
    return code


def _hint(registry: Registry, word: str, known: Iterable[str], kind: str, listed: str) -> str:
    """What a person may have meant: things called so, then ids that look alike."""
    from tracker.search.names import names
    from tracker.search.rank import entries, rank

    hits = [h.of for h in rank(word, entries(names(registry)), registry.words, 200) if kind]
    parents = [
        (n.parent or "").partition(":") for n in hits if n.kind != kind
    ]  # the regime of a law that is meant
    called = [n.id for n in hits if n.kind == kind] + [id_ for of, _, id_ in parents if of == kind]
    near = list(dict.fromkeys([*called, *get_close_matches(word, known, 3)]))[:3]
    if near:
        return tr("; did you mean {all}?", all=", ".join(near))
    return tr("; see `tracker {command}`", command=listed)


def chosen_instruments(registry: Registry, regime: str | None, instrument: str | None) -> set[str] | None:
    """The instruments that --regime and --instrument leave; None: all."""
    wanted = {instrument_or_stop(registry, instrument)} if instrument is not None else None
    if regime is None:
        return wanted
    of_regime = {i.id for i in regime_or_stop(registry, regime).instruments}
    return of_regime if wanted is None else wanted & of_regime


def there_or_stop(paths: Iterable[Path], what: str = "{path}: no such file") -> None:
    """Ends the command where one of the files is missing."""
    for path in paths:
        if not path.exists():
            raise stop(what, path=path)


def parse_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise stop("{value!r} is not a date; write 2026-07-27", value=value) from error


def day_or_today(value: str | None) -> date:
    """The day asked for, else the day where the reader is."""
    return parse_day(value) if value else today()


def provision_or_stop(written: str, held: Collection[str], instrument: str, version: str) -> str:
    """The id of the provision that a person names: "Article 113", 第六十一条, art_5__para_1."""
    if found := named_part(written, held):
        return found
    near = get_close_matches(written.lower().replace(" ", "_"), held, 3, 0.5)
    raise stop(
        "{instrument} has no provision {eid} in {version}; there is for example {near}",
        instrument=instrument, eid=written, version=version, near=", ".join(near or sorted(held)[:3]),
    )  # fmt: skip


def parse_moment(value: str | None, *, end: bool = False) -> datetime | None:
    """A date or a moment in UTC. A bare date means its first moment, or its last with ``end``."""
    if value is None:
        return None
    try:
        if len(value) == 10:
            when = datetime.combine(date.fromisoformat(value), time.min, UTC)
            return when + timedelta(days=1) - timedelta(microseconds=1) if end else when
        when = datetime.fromisoformat(value)
    except ValueError as error:
        raise stop(
            "{value!r} is not a date or time; write 2026-07-27 or 2026-07-27T06:00:00Z", value=value
        ) from error
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
