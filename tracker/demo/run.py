"""Writes the sample archive, takes it in, renders the site and says what was found and where to look.

The texts are the project's own (real facts, other words); addresses, dates and markup are the
publishers'. The registry is the packaged one with its expectations lowered to the samples' size.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracker.registry import Registry, load_registry
from tracker.registry.schema import Expect, ProvisionCount
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch.importing import ImportReport, import_archives
from tracker.watch.ingest import Ingest

if TYPE_CHECKING:
    from tracker.store.models import ChangeRow

HERE = Path(__file__).parent
#: The sample record is always made at the same moment, so that the demo gives the same pages.
RECORDED_AT = datetime(2026, 8, 1, 6, tzinfo=UTC)


def sample_registry() -> Registry:
    """The packaged registry; samples are short, so one provision is enough for each source."""
    registry = load_registry()
    enough = Expect(provisions=ProvisionCount(min=1))
    regimes = {
        id_: regime.model_copy(
            update={"sources": [s.model_copy(update={"expect": enough}) for s in regime.sources]}
        )
        for id_, regime in registry.regimes.items()
    }
    return Registry(regimes, registry.publishers, registry.codebooks, registry.codings)


def write_archive(path: Path) -> int:
    """The sample pages as a WARC, at their own addresses and dates. Returns how many captures."""
    index: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "index.yml").read_text("utf-8"))
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for item in index["captures"]:
            status = {200: "200 OK", 403: "403 Forbidden"}[item.get("status", 200)]
            headers = StatusAndHeaders(
                status, [("Content-Type", f"{item['type']};charset=UTF-8")], protocol="HTTP/1.1"
            )
            moment: datetime = item["at"]
            writer.write_record(
                writer.create_warc_record(
                    item["url"],
                    "response",
                    payload=BytesIO((HERE / "pages" / item["file"]).read_bytes()),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": moment.strftime("%Y-%m-%dT%H:%M:%SZ")},
                )
            )
    return len(index["captures"])


def run(out: Path) -> str:
    """Run the demo in a fresh folder; returns what it found, ending with where to look."""
    from tracker.site.build import build

    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    archive = out / "sample.warc.gz"
    captures = write_archive(archive)
    registry = sample_registry()
    store = Store(f"sqlite:///{out / 'tracker.db'}")
    store.migrate()
    report = import_archives(Ingest(store, registry, clock=lambda: RECORDED_AT), registry, [archive])
    build(store, registry, out / "site")
    with store.read() as session:
        found = reader.changes(session)
        lines = _told(captures, report, found)
    store.dispose()
    page = out / "site" / "index.html"
    return "\n".join([*lines, "", f"open {page}"])


def _told(captures: int, report: ImportReport, found: list[ChangeRow]) -> list[str]:
    lines = [f"{captures} sample captures of {len({c.instrument for c in found})} instruments taken in:"]
    for change in found:
        if change.kind != "first":
            why = "; ".join(change.reasons[:2])
            lines.append(f"  {change.observed_at:%Y-%m-%d}  {change.instrument}: {change.kind} - {why}")
    quiet = report.outcomes["unchanged"]
    lines.append(f"  {quiet} captures differ in bytes only and made no version")
    lines += [f"  {source}: {kind} - {message}" for source, kind, message in report.failures]
    return lines
