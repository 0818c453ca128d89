"""Writes the sample archive, takes it in, renders the site and says what was found and where to look.

The texts are the project's own (real facts, other words); addresses, dates and markup are the
publishers'. The registry is the packaged one with its expectations lowered to the samples' size and
a few sample codings. Two runs give the same pages, byte for byte.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from tracker.demo.archive import write_archive
from tracker.demo.codings import pin_samples, sample_registry, write_overlay
from tracker.demo.found import found
from tracker.model import ReaderFailed
from tracker.site.build import build
from tracker.store.db import Store
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest

#: The sample record is always made at the same moment, so that the demo gives the same pages.
RECORDED_AT = datetime(2026, 8, 1, 6, tzinfo=UTC)


class DemoFailed(Exception):
    """The samples could not be read on this machine; the words say why."""


def run(out: Path) -> str:
    """Run the demo in a fresh folder; returns what it found, ending with where to look.

    Leaves ``sample.warc.gz`` (the archive), ``tracker.db`` (the record), ``registry/`` (the sample
    codings, for ``--registry``) and ``site/``. Raises `DemoFailed`.
    """

    began = monotonic()
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    archive = out / "sample.warc.gz"
    samples = write_archive(archive)
    registry = sample_registry()
    store = Store(f"sqlite:///{out / 'tracker.db'}")
    store.migrate()
    report = import_archives(Ingest(store, registry, clock=lambda: RECORDED_AT), registry, [archive])
    if broken := [message for _, kind, message in report.failures if kind == ReaderFailed.__name__]:
        raise DemoFailed(f"{len(broken)} of {report.records} samples could not be read: {broken[0]}")
    with store.read() as session:
        registry = pin_samples(session, registry)
        lines = found(session, registry, samples, report)
    write_overlay(registry, out / "registry")
    made = build(store, registry, out / "site", today=RECORDED_AT.date())
    store.dispose()
    page = out / "site" / "index.html"
    return "\n".join([*lines, "", f"{made.pages} pages in {monotonic() - began:.1f} s", f"open {page}"])
