"""What the demo found, in lines for a terminal, grouped by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from tracker.compare import matrix
from tracker.contract.reason_text import reason_text
from tracker.demo.archive import Sample
from tracker.law import eids
from tracker.model import Reason
from tracker.publish.labels import instrument_title
from tracker.registry import Registry
from tracker.store import reader
from tracker.store.models import ChangeRow, ProvisionChangeRow
from tracker.watch.importing import ImportReport

_WINDOW = ("consultation_open", "consultation_closed")
_REFUSED = {
    "Blocked": "the publisher refused",
    "Incomplete": "only a part of the text came",
    "WrongLanguage": "another language than asked for",
}


def found(session: Session, registry: Registry, samples: Sequence[Sample], report: ImportReport) -> list[str]:
    """Every kind of thing the sample archive holds, each under a head of its own."""
    sources = {s.id for sample in samples for s in registry.matching(sample.url)}
    held = {registry.sources[s].instrument or "" for s in sources}
    strands = {registry.regime_of_source(s).strand.value for s in sources}
    days = {sample.at.date() for sample in samples}
    lines = [
        f"{len(samples)} sample captures of {len(sources)} sources in {len(strands)} strands, "
        f"seen on {len(days)} days from {min(days)} to {max(days)}"
    ]
    groups = (
        ("Texts that changed", _changed(session, registry)),
        ("Dates that bind one party only", _events(registry, held, party=True)),
        ("Rates with a date", _events(registry, held, events=("rate",))),
        ("Drafts open for comment", _events(registry, held, events=_WINDOW)),
        ("Bytes that changed and law that did not", _noise(report)),
        ("Not taken for law", _refused(report)),
        ("Recovered", _recovered(session, report)),
        ("Comparisons", _tables(session, registry)),
    )  # fmt: skip
    for head, items in groups:
        lines += ["", head, *(f"  {item}" for item in items)]
    return lines


def _changed(session: Session, registry: Registry) -> Iterator[str]:
    changes = [c for c in reader.changes(session) if c.kind != "first"]
    rows = reader.change_rows(session, [c.id for c in changes])
    for change in changes:
        title = instrument_title(registry, change.instrument, "en", short=True)
        yield f"{change.observed_at:%Y-%m-%d}  {title}: {_step(change, rows[change.id])}"


def _step(change: ChangeRow, rows: Sequence[ProvisionChangeRow]) -> str:
    actions = Counter(row.action for row in rows if row.rollup or not eids.depth(row.eid))
    counted = ", ".join(f"{n} {action}" for action, n in actions.most_common())
    facts = [
        reason_text(r) for r in map(Reason.from_json, change.reasons) if not r.code.startswith("count_")
    ][:2]
    return f"{change.kind} ({'; '.join([*facts, counted]) if counted else '; '.join(facts)})"


def _events(
    registry: Registry, held: set[str], *, party: bool = False, events: Sequence[str] = ()
) -> Iterator[str]:
    dated = [
        (i.id, e)
        for i in registry.instruments.values()
        for e in i.events
        if i.id in held and (e.event in events or (party and e.party))
    ]
    for id_, event in sorted(dated, key=lambda found: (found[1].date, found[0])):
        title = instrument_title(registry, id_, "en", short=True)
        said = ", ".join(x for x in (event.party, event.condition) if x)
        yield f"{event.date}  {title}: {event.event.replace('_', ' ')}{f' ({said})' if said else ''}"


def _noise(report: ImportReport) -> Iterator[str]:
    yield f"{report.outcomes['unchanged']} captures made no version"


def _refused(report: ImportReport) -> Iterator[str]:
    for source, kind, message in report.failures:
        yield f"{source}: {_REFUSED.get(kind, kind)} - {message}"


def _recovered(session: Session, report: ImportReport) -> Iterator[str]:
    failed = {source for source, _, _ in report.failures}
    for source, health in reader.health(session).items():
        if source in failed and not health.failures and health.last_success is not None:
            yield f"{source}: read again on {health.last_success:%Y-%m-%d}"


def _tables(session: Session, registry: Registry) -> Iterator[str]:
    for id_ in sorted(registry.codebooks):
        table = matrix(session, registry, id_)
        cells = ", ".join(f"{n} {state}" for state, n in table.counts.items() if n)
        yield f"{table.title['en']}: {len(table.rows)} topics x {len(table.columns)} instruments - {cells}"
