"""A pin is to words that were read: what the record knows against one, and what a table makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.registry.test_codings import BOOK
from tests.watch import pages
from tests.watch.test_ingest import BASE, take
from tracker.compare.matrix import matrix
from tracker.compare.read_from import pin_faults
from tracker.registry.lint import lint
from tracker.registry.loader import load_with_files
from tracker.store import reader
from tracker.store.db import Store
from tracker.store.models import ProvisionRow
from tracker.watch.ingest import Ingest
from tracker.watch.review import review_target

TEXT, HELD_BACK = (
    pages.taken(pages.act(BASE), 2),
    pages.taken(pages.act(BASE[:2], pit="2026-02-01"), 2, month=2),
)


@pytest.fixture
def ingest(store: Store, tmp_path: Path) -> Ingest:
    """The record has a text of 2 January; that of 2 February, with two sections, is only to be confirmed."""
    clock = iter(datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=n) for n in range(1000))
    made = Ingest(store, pages.registry(tmp_path), clock=lambda: next(clock))
    assert (take(made, TEXT), take(made, HELD_BACK)) == ("captured", "Incomplete")
    return made


def words_of(store: Store, eid: str) -> str:
    with store.read() as session:
        return next(p.content for p in session.query(ProvisionRow).filter(ProvisionRow.eid == eid))


def coded(tmp_path: Path, store: Store, **pin: Any) -> tuple[list[str], str]:
    """What `tracker sources validate` finds in a coding with such a pin, and the state of its cell."""
    root = tmp_path / "registry"
    pin = {"url": pages.URL, "observed_at": TEXT.observed_at, "eid": "sec_1", "text_sha256": "0" * 64, **pin}
    coding = {
        "topic": "rate", "value": "by-regulation", "provisions": ["sec_1"], "cue": ["shall file"], "basis": "text",
        "note": {"en": "A note.", "zh": "说明。"}, "read_from": [pin], "date": "2026-03-01", "coder": "t",
    }  # fmt: skip
    (root / "regimes/sample.yml").write_text(pages.REGISTRY.partition("relations:")[0], "utf-8")
    for name, text in (
        ("codebooks/taxes.yml", BOOK),
        ("codings/sample-act.yml", yaml.safe_dump({"codebook": "taxes", "instrument": "sample-act", "codings": [coding]})),
    ):  # fmt: skip
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    registry, files = load_with_files([root], packaged=False)
    with store.read() as session:
        found = lint(registry, files, {"page"}, pins=lambda i, pins: pin_faults(session, i, pins))
        (row,) = (r for r in matrix(session, registry, "taxes").rows if r.topic.id == "rate")
    (line,) = (
        n for n, s in enumerate((root / name).read_text("utf-8").splitlines(), 1) if "- eid: sec_1" in s
    )
    said = [
        str(f).partition("sample-act.yml")[2] for f in found if f.where.endswith(f"sample-act.yml:{line}")
    ]
    return said, row.cells["sample-act"].state.value


def test_a_pin_to_what_was_read_is_fine(ingest: Ingest, store: Store, tmp_path: Path) -> None:
    assert coded(tmp_path, store, text_sha256=words_of(store, "sec_1")) == ([], "current")


def test_a_pin_to_a_text_that_is_only_to_be_confirmed_is_an_error(
    ingest: Ingest, store: Store, tmp_path: Path
) -> None:
    pin = {"observed_at": HELD_BACK.observed_at, "text_sha256": "1" * 64}
    (said,), state = coded(tmp_path, store, **pin)
    assert "rate: pinned to a text that is only to be confirmed (check " in said
    assert state != "current"
    with store.read() as session:
        held = reader.events(session)[0].check
    assert held is not None
    review_target(ingest.store, ingest.registry, held, "accept", "a tester", "read on paper")
    pin["text_sha256"] = words_of(store, "sec_1")
    assert coded(tmp_path, store, **pin) == ([], "current")


def test_a_pin_with_words_that_the_text_never_had_is_an_error(
    ingest: Ingest, store: Store, tmp_path: Path
) -> None:
    (said,), state = coded(tmp_path, store)
    assert "rate: sec_1: it had other words at 2026-01-02" in said
    assert state != "current"
    earlier, state = coded(tmp_path, store, observed_at="2025-01-01T00:00:00Z")
    assert (earlier, state != "current") == ([], True)
