"""The registry of the demo: the packaged one, with sample codings pinned to the sample texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from tracker.compare.absence import whole_text
from tracker.compare.read_from import anchors_by_topic
from tracker.registry import Registry, load_registry
from tracker.registry.coding import CodingFile
from tracker.registry.schema import Expect, ProvisionCount

OVERLAY = Path(__file__).parent / "registry"


def sample_registry() -> Registry:
    """The packaged registry with the overlay of the demo.

    Samples are short, so one provision is enough for each source. Where the overlay codes an instrument,
    its codings stand for the packaged ones: these were read from the real text.
    """
    registry = load_registry([OVERLAY])
    enough = Expect(provisions=ProvisionCount(min=1))
    regimes = {
        id_: regime.model_copy(
            update={"sources": [s.model_copy(update={"expect": enough}) for s in regime.sources]}
        )
        for id_, regime in registry.regimes.items()
    }
    # samples are pinned below: until then they are leads
    samples = tuple(f for f in registry.leads if _is_sample(f))
    sampled = {(f.codebook, f.instrument) for f in samples}
    codings, leads = (
        tuple(f for f in files if (f.codebook, f.instrument) not in sampled)
        for files in (registry.codings, registry.leads)
    )
    return replace(registry, regimes=regimes, codings=(*codings, *samples), leads=leads)


def _is_sample(file: CodingFile) -> bool:
    return bool(file.codings) and all(coding.coder == "sample" for coding in file.codings)


def pin_samples(session: Session, registry: Registry) -> Registry:
    """The registry with every sample coding pinned to the text the record knew on the coding's day."""
    return replace(
        registry, codings=tuple(_pinned(session, f) if _is_sample(f) else f for f in registry.codings)
    )


def _pinned(session: Session, file: CodingFile) -> CodingFile:
    codings = []
    for coding in file.codings:
        then = datetime.combine(coding.date, time.max, UTC)
        read_from = anchors_by_topic(session, file, at=then).get(coding.topic, [])
        codings.append(coding.model_copy(update={"read_from": read_from}))
        searched = whole_text(session, file.instrument, file.language, then)
    whole = searched[1] if searched and any(not c.provisions for c in codings) else None
    return file.model_copy(update={"codings": codings, "whole": whole})


def write_overlay(registry: Registry, folder: Path) -> None:
    """The sample codings, pinned, as a registry folder that commands take with ``--registry``."""
    for kind in ("codebooks", "codings"):
        (folder / kind).mkdir(parents=True)
    for path in sorted((OVERLAY / "codebooks").glob("*.yml")):
        (folder / "codebooks" / path.name).write_bytes(path.read_bytes())
    for file in filter(_is_sample, registry.codings):
        data: dict[str, Any] = file.model_dump(mode="json", exclude_defaults=True)
        name = f"{file.codebook}-{file.instrument}.yml"
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
        (folder / "codings" / name).write_text(text, "utf-8")
