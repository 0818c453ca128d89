"""Reads registry folders into one `Registry`, with every problem named by file and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tracker.registry.coding import CodingFile
from tracker.registry.files import RegistryFiles
from tracker.registry.references import unknown_references
from tracker.registry.registry import Registry
from tracker.registry.yamlfile import RegistryError

PACKAGED = Path(__file__).resolve().parent.parent / "data"


def load_registry(extra: Sequence[Path] = (), *, packaged: bool = True) -> Registry:
    """The packaged registry and any folders added to it. Raises `RegistryError` with all problems."""
    return load_with_files(extra, packaged=packaged)[0]


def load_with_files(extra: Sequence[Path] = (), *, packaged: bool = True) -> tuple[Registry, RegistryFiles]:
    """As `load_registry`, with the place of each object in its file."""
    files = RegistryFiles()
    for folder in ([PACKAGED] if packaged else []) + [Path(p) for p in extra]:
        if not folder.is_dir():
            raise RegistryError([f"{folder}: no such registry folder"])
        files.folder(folder)
    problems = files.problems
    if not problems and not files.regimes:
        problems.append(f"no regimes found in {', '.join(str(p) for p in extra) or PACKAGED}")
    registry = Registry(
        regimes={found.item.id: found.item for found in files.regimes},
        publishers={id_: found.item for id_, found in files.publishers.items()},
        codebooks={found.item.id: found.item for found in files.codebooks},
        codings=_added([found.item for found in files.codings], problems),
        belt_and_road={found.item.jurisdiction: found.item for found in files.jurisdictions},
        cues=files.merged_cues(),
        profiles={found.item.id: found.item for found in files.profiles},
        gaps={found.item.id: found.item for found in files.gaps},
    )
    problems.extend(unknown_references(registry, files))
    if problems:
        raise RegistryError(problems)
    return registry, files


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
