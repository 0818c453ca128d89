"""Reads registry folders into one `Registry`, with every problem named by file and line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from tracker.registry.coding import CodingFile
from tracker.registry.files import RegistryFiles
from tracker.registry.incorporation import with_incorporated
from tracker.registry.publication import split
from tracker.registry.references import unknown_references
from tracker.registry.registry import DeferredList, DeferredMapping, Registry
from tracker.registry.schema import Regime, Source
from tracker.registry.way import Way
from tracker.registry.words import merged_words
from tracker.registry.yamlfile import RegistryError

PACKAGED = Path(__file__).resolve().parent.parent / "data"


def load_registry(extra: Sequence[Path] = (), *, packaged: bool = True) -> Registry:
    """The packaged registry and any folders added to it. Raises `RegistryError` with all problems.

    What is coded in the packaged folder (codings, cues, tables of gaps) is read when it is first asked for;
    folders of one's own are read and checked at once.
    """
    if not packaged:
        return load_with_files(extra, packaged=False)[0]
    files = _files(extra, packaged=True, coded=False)
    registry = _checked(files)
    if files.cues or files.gaps or files.options:  # these add to packaged ones, and are checked with them
        return load_with_files(extra)[0]

    @cache
    def coded() -> Registry:
        added, files.codings = files.codings, []
        files.coded(PACKAGED)
        files.codings += added
        return _checked(files)

    return replace(
        registry,
        codings=DeferredList(lambda: coded().codings),
        leads=DeferredList(lambda: coded().leads),
        cues=DeferredMapping(lambda: coded().cues),
        gaps=DeferredMapping(lambda: coded().gaps),
        options=DeferredMapping(lambda: coded().options),
    )


def load_with_files(extra: Sequence[Path] = (), *, packaged: bool = True) -> tuple[Registry, RegistryFiles]:
    """As `load_registry`, all of it at once, with the place of each object in its file."""
    files = _files(extra, packaged=packaged, coded=True)
    return _checked(files), files


def _files(extra: Sequence[Path], *, packaged: bool, coded: bool) -> RegistryFiles:
    files = RegistryFiles()
    if packaged:
        files.folder(PACKAGED, coded=coded)
    for folder in map(Path, extra):
        if not folder.is_dir():
            raise RegistryError([f"{folder}: no such registry folder"])
        files.folder(folder)
    if not files.problems and not files.regimes:
        files.problems.append(f"no regimes found in {', '.join(str(p) for p in extra) or PACKAGED}")
    return files


def _checked(files: RegistryFiles) -> Registry:
    problems = files.problems
    regimes = _with_ways(files)
    codebooks = {found.item.id: found.item for found in files.codebooks}
    codings, leads = split(_added([found.item for found in files.codings], problems), codebooks)
    registry = Registry(
        regimes=regimes,
        publishers={id_: found.item for id_, found in files.publishers.items()},
        codebooks=codebooks,
        codings=with_incorporated(codings, regimes.values(), codebooks),
        leads=leads,
        belt_and_road={found.item.jurisdiction: found.item for found in files.jurisdictions},
        oecd_strategies={found.item.country: found.item for found in files.members},
        cues=files.merged_cues(),
        profiles={found.item.id: found.item for found in files.profiles},
        gaps={found.item.id: found.item for found in files.gaps},
        options={found.item.id: found.item for found in files.options},
        translations=tuple(found.item for found in files.translations),
        words=merged_words([found.item for found in files.words]),
    )
    problems.extend(unknown_references(registry, files))
    if problems:
        raise RegistryError(problems)
    return registry


def _with_ways(files: RegistryFiles) -> dict[str, Regime]:
    """The regimes, their sources with the ways that later folders add to them."""
    added: dict[str, list[Way]] = {}
    for found in files.ways:
        added[found.item.source] = [*found.item.ways, *added.get(found.item.source, ())]
    out = {found.item.id: found.item for found in files.regimes}
    if not added:
        return out
    for id_, regime in out.items():
        if any(s.id in added for s in regime.sources):
            sources = [_tried_first(s, added.get(s.id, ())) for s in regime.sources]
            out[id_] = regime.model_copy(update={"sources": sources})
    return out


def _tried_first(source: Source, ways: Sequence[Way]) -> Source:
    new = {w.url: w for w in ways if w.url != source.url}
    return source.model_copy(update={"ways": [*new.values(), *(w for w in source.ways if w.url not in new)]})


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
        both = {"codings": [*out[last].codings, *file.codings], "whole": out[last].whole or file.whole}
        out[last] = out[last].model_copy(update=both)
    return tuple(out.values())
