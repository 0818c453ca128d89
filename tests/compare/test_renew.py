"""Cells that went stale are read again: by whom, having seen which change, and without losing what was said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import yaml
from typer.testing import CliRunner

from tests.site.record import Record
from tracker.cli.main import app
from tracker.compare import MatrixQuery, matrix
from tracker.compare.read_from import anchors_by_topic
from tracker.readers.formats import names
from tracker.registry import load_registry
from tracker.registry.coding import Coding, CodingFile
from tracker.store.db import Store
from tracker.store.models import ReviewRow
from tracker.store.recorded_text import read_text
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest

if TYPE_CHECKING:
    from pathlib import Path

ME = ("--by", "A. Reader")


@pytest.fixture
def own(record: Record, tmp_path: Path):
    """The record's registry with pinned codings, and an empty folder of one's own beside it."""
    folder = tmp_path / "mine"
    base = tmp_path / "registry"
    shutil.rmtree(base / "codings")
    file = record.registry.codings[0]
    (base / "codings").mkdir()
    data = file.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    (base / "codings" / "sample-act.yml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    folder.mkdir()

    def run(*words: str, ok: bool = True):
        args = [
            "--db",
            f"sqlite:///{record.folder / 'tracker.db'}",
            "--registry",
            str(base),
            "--registry",
            str(folder),
        ]
        result = CliRunner().invoke(app, [*args, *words])
        assert (result.exit_code == 0) is ok, result.output
        return result

    def cell(topic: str = "returns", **asked):
        registry = load_registry([base, folder])
        with record.store.read() as session:
            found = matrix(session, registry, "samples", MatrixQuery(**asked))
        return next(r for r in found.rows if r.topic.id == topic).cells["sample-act"]

    run.cell, run.folder = cell, folder
    return run


def test_a_review_renews_and_keeps_the_old_coding(record: Record, own) -> None:
    assert own.cell().state.value == "stale"
    result = own(
        "review",
        "coding",
        "samples",
        "sample-act",
        "returns",
        *ME,
        "--note-en",
        "Later now",
        "--note-zh",
        "推迟",
    )
    assert record.change in result.output
    assert "[-March-]" in result.output  # the words that changed, before anything is written
    new = own.cell()
    assert (new.state.value, new.coding.coder, new.coding.note["zh"]) == ("current", "A. Reader", "推迟")
    assert new.coding.renews.changes == [record.change]
    assert new.coding.value == "binding"
    # as of a day before the review: the old coding, as stale as it was
    old = own.cell(at=datetime(2026, 4, 1, tzinfo=UTC))
    assert (old.state.value, old.coding.coder) == ("stale", "tester")
    with record.store.read() as session:
        kept = session.query(ReviewRow).one()
        assert (kept.target, kept.target_id, kept.verdict, kept.by) == (
            "coding", "samples/sample-act/returns", "renewed", "A. Reader",
        )  # fmt: skip
    own(
        "review", "coding", "samples", "sample-act", "returns", *ME, ok=False
    )  # it is current: nothing to renew


def test_without_a_name_it_only_shows(own) -> None:
    result = own("review", "coding", "samples", "sample-act", "returns", ok=False)
    assert result.exit_code == 2
    assert "--by NAME" in result.output
    assert list(own.folder.rglob("*.yml")) == []


def test_a_review_may_say_something_else_and_be_taken_back(own) -> None:
    words = ("review", "coding", "samples", "sample-act", "returns", *ME)
    own(*words, "--value", "nonsense", ok=False)
    own(*words, "--value", "soft", "--provision", "sec_1")
    own("review", "coding", "samples", "sample-act", "agents", *ME)
    assert own.cell().coding.value == "soft"
    assert own.cell("agents").state.value == "current"
    assert [r.eid for r in own.cell("agents").coding.read_from] == ["sec_13"]  # the word is read
    own(*words, "--undo")
    assert (own.cell().coding.value, own.cell().state.value) == ("binding", "stale")
    assert own.cell("agents").state.value == "current"  # the other renewal stays
    own(*words, "--undo", ok=False)
    own("review", "coding", "samples", "sample-act", "agents", *ME, "--undo")
    assert list(own.folder.rglob("*.yml")) == []


def test_what_the_record_does_not_hold_is_not_renewed(own) -> None:
    words = ("review", "coding", "samples", "sample-act")
    result = own(*words, "returns", *ME, "--provision", "sec_99", ok=False)
    assert "--provision EID" in result.output
    result = own(*words, "appeals", *ME, ok=False)
    assert "tracker suggest" in result.output


def test_reading_an_official_page_again_in_the_text_proves_it(own) -> None:
    assert own.cell("records").state.value == "unverified"
    own("review", "coding", "samples", "sample-act", "records", *ME)
    assert (own.cell("records").state.value, own.cell("records").coding.basis) == ("current", "text")


def test_the_old_form_of_the_command_still_works(record: Record, own) -> None:
    result = own("review", record.change, "confirmed", *ME)
    assert f"change {record.change}: confirmed by A. Reader" in result.output


# --- the omnibus, replayed ---------------------------------------------------------------------------------

AI = """\
id: replay
title: {en: Replay, zh: 重放}
groups: {one: {en: One, zh: 一}}
scales: {seen: [{code: seen, strength: 1, title: {en: Seen, zh: 已读}}]}
topics:
"""


@pytest.mark.corpus
@pytest.mark.slow
def test_the_omnibus_makes_exactly_the_cells_stale_whose_words_it_changed(
    tmp_path: Path, corpus: Path
) -> None:
    """One coding for each article of 2024; the text of 2026 decides which are stale, by its own words."""
    assert names()
    store = Store(f"sqlite:///{tmp_path / 'tracker.db'}")
    store.migrate()
    root = tmp_path / "registry"
    (root / "codebooks").mkdir(parents=True)
    articles = [f"art_{n}" for n in range(1, 114)]
    rows = [
        f"  - {{id: {a}, group: one, scale: seen, title: {{en: {a}}}, question: {{en: '?'}}}}\n"
        for a in articles
    ]
    (root / "codebooks" / "replay.yml").write_text(AI + "".join(rows), "utf-8")
    registry = load_registry([root])
    registry = replace(registry, regimes={"eu-ai": registry.regimes["eu-ai"]})  # no other act is asked about
    ingest = Ingest(store, registry, clock=lambda: datetime(2026, 11, 28, tzinfo=UTC))
    import_archives(ingest, registry, [corpus / "eu.warc.gz"])
    then = datetime(2025, 1, 1, tzinfo=UTC)
    base = {"value": "seen", "note": {"en": "n"}, "basis": "text", "date": "2025-01-01", "coder": "t"}
    file = CodingFile.model_validate(
        {"codebook": "replay", "instrument": "eu-ai-act", "codings": [{**base, "topic": a, "provisions": [a]} for a in articles]}
    )  # fmt: skip
    with store.read() as session:
        read = anchors_by_topic(session, file, at=then)
        assert len(read) == 113
        for coding in file.codings:
            pinned = coding.model_copy(update={"read_from": read[coding.topic]})
            file = file.model_copy(
                update={"codings": [pinned if c.topic == coding.topic else c for c in file.codings]}
            )
        registry = replace(registry, codings=(file,))
        before = matrix(session, registry, "replay", MatrixQuery(at=then))
        now = matrix(session, registry, "replay")
        new = read_text(session, "eu-ai-act", "en", set(articles), at=None, valid_at=None)
    assert {c.state.value for r in before.rows for c in r.cells.values()} == {"current"}
    differs = {a for a in articles if a not in new.held or new.held[a].content != read[a][0].text_sha256}
    stale = {r.topic.id for r in now.rows if r.cells["eu-ai-act"].state.value == "stale"}
    assert stale == differs
    assert 20 < len(stale) < 60
    assert "art_113" in stale
    assert "art_2" in stale or "art_3" in stale
    changes = {t.change for r in now.rows for t in r.cells["eu-ai-act"].causes}
    assert len(changes) == 1  # all by the one step to the text of 27 July 2026
    assert {r.cells["eu-ai-act"].causes[0].eid for r in now.rows if r.topic.id in stale} == stale
    # a review renews one of them; the table as of before shows the old coding
    with store.read() as session:
        again = anchors_by_topic(
            session, file.model_copy(update={"codings": [c for c in file.codings if c.topic == "art_113"]})
        )
        renewed = Coding.model_validate(
            {**base, "topic": "art_113", "provisions": ["art_113"], "date": "2026-11-28", "coder": "reader",
             "read_from": again["art_113"], "renews": {"date": "2025-01-01", "coder": "t", "changes": sorted(changes)}}
        )  # fmt: skip
        both = file.model_copy(update={"codings": [*file.codings, renewed]})
        found = matrix(
            session, replace(registry, codings=(both,)), "replay", MatrixQuery(topics=("art_113",))
        )
        cell = found.rows[0].cells["eu-ai-act"]
        assert (cell.state.value, cell.coding.coder) == ("current", "reader")
        old = matrix(
            session, replace(registry, codings=(both,)), "replay", MatrixQuery(topics=("art_113",), at=then)
        )
        assert old.rows[0].cells["eu-ai-act"].coding.coder == "t"
    store.dispose()
