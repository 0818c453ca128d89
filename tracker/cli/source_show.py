"""`tracker sources show`: one source, how it was read, and what waits for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import REGISTRY, open_registry, source_or_stop
from tracker.cli.output import to_json, write
from tracker.cli.stores import store_if_there
from tracker.contract.base import moment
from tracker.contract.reading import held_view, reading_view
from tracker.contract.sources import source_view, way_view
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.store import captures, readings
from tracker.watch.review import held_checks
from tracker.watch.ways import standings


def show(
    id: str = typer.Argument(help="A source id"),  # noqa: A002 - the word users type
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Show one source: what the registry says of it, how it was last read, what waits for a person."""
    reg = open_registry(registry)
    source = source_or_stop(reg, id)
    publisher = reg.publishers.get(source.publisher or "")
    view = source_view(reg, source) | {
        "terms": publisher.terms if publisher else None, "robots": publisher.robots if publisher else None,
        "expect": source.expect.model_dump(), "parts": source.parts, "format": source.format,
        "content": _content(source), "note": source.note, **_record_of(reg, source),
    }  # fmt: skip
    write(to_json(view), None)


def _record_of(registry: Registry, source: Source) -> dict[str, Any]:
    """How the source was last read, with account and warnings, which of its ways is in use, and what of it
    waits for a person."""
    store = store_if_there()
    if store is None:
        return {"reading": None, "waiting": []}
    with store.read() as session:
        row = readings.newest(session, [source.id]).get(source.id)
        waiting = [held_view(h) for h in held_checks(session, [source.id])]
        looks = captures.looks(session, [source.id]).get(source.id, [])
        ways = [
            way_view(one.way).as_json()
            | {
                "in_use": one.in_use, "failures": one.failures, "last_success": moment(one.last_good),
                "outcome": one.last.outcome if one.last else None,
            }
            for one in standings(registry, source, looks)
        ]  # fmt: skip
        return {"ways": ways, "reading": reading_view(row) if row is not None else None, "waiting": waiting}


def _content(source: Source) -> Any:
    """The selectors: one as it stands, several as a list."""
    found = [c.model_dump(mode="json", exclude_none=True) for c in source.content]
    return found if len(found) > 1 else next(iter(found), None)
