"""`tracker metrics`: the figures of the record for Prometheus."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import generate_latest

from tracker.cli.options import REGISTRY, open_registry
from tracker.cli.output import OUT, write
from tracker.cli.stores import open_store
from tracker.clock import now
from tracker.watch.metrics import figures


def metrics(out: Path | None = OUT, registry: list[Path] | None = REGISTRY) -> None:
    """Print the figures of the record for Prometheus: looks and outcomes, ages, queues, sizes.

    For machines where nothing runs for long: a file for the textfile collector of node_exporter.
    A process that does run for long serves them itself: set TRACKER_MONITOR=127.0.0.1:9464."""
    write(generate_latest(figures(open_store(), open_registry(registry), now)).decode(), out)
