"""Migrations: they make what the models say, in an installed wheel too, and never half."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Text, inspect, select, text

from tests.conftest import ROOT
from tracker import resources
from tracker.contract.reason_text import TEMPLATES, reason_text
from tracker.model import Document, Fact, FactValue, Mark, Provision, Reason, Scope
from tracker.store import blobs, reader, schema
from tracker.store.db import Store, StoreError
from tracker.store.documents import dump_document, places
from tracker.store.models import Base, ChangeRow, ProvisionChangeRow, ProvisionRow, VersionRow
from tracker.store.readings import document_of
from tracker.store.types import storable

NEWEST = max(schema.revisions())


def differences(store: Store) -> list[object]:
    with store.read() as session:
        connection = session.connection()
        options = {"compare_type": True, "include_name": schema.include_name(connection)}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_migrating_makes_what_the_models_say(empty_url: str, open_store: Callable[..., Store]) -> None:
    store = open_store(empty_url)
    with pytest.raises(StoreError, match="run `tracker init`"):
        store.check_schema()
    told: list[str] = []
    store.migrate(told.append)
    store.check_schema()
    assert len(told) == len(schema.revisions())
    assert differences(store) == []
    store.migrate(told.append)  # nothing left to do
    assert len(told) == len(schema.revisions())


def test_a_difference_would_be_seen(store: Store) -> None:
    with store.write() as session:
        session.execute(text("DROP TABLE host_lease"))
    assert differences(store)


def test_full_text_tables_are_left_alone(store: Store) -> None:
    if store.dialect != "sqlite":
        pytest.skip("virtual tables are SQLite's")
    with store.write() as session:
        session.execute(text("CREATE VIRTUAL TABLE found USING fts5(words)"))
    assert differences(store) == []


def test_revisions_are_one_line_named_by_their_files() -> None:
    config = Config()
    config.set_main_option("script_location", str(resources.migrations_dir()))
    scripts = ScriptDirectory.from_config(config)
    assert [s.revision for s in reversed(list(scripts.walk_revisions()))] == list(schema.revisions())
    assert scripts.get_heads() == [schema.revisions()[-1]]


def test_a_newer_store_is_left_alone(store: Store) -> None:
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (store.check_schema, store.migrate):
        with pytest.raises(StoreError, match=r"written by a newer version of the tracker \(schema 9999"):
            use()


def test_an_older_store_is_told_to_upgrade(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    known = schema.revisions()
    monkeypatch.setattr(schema, "revisions", lambda: (*known, "9999"))
    with pytest.raises(StoreError, match=r"older schema .*run `tracker init`"):
        store.check_schema()


def test_somebody_elses_database_is_refused(empty_url: str, open_store: Callable[..., Store]) -> None:
    store = open_store(empty_url)
    with store.migration_engine() as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE provision (a INTEGER)"))
    with pytest.raises(StoreError, match="tables of another program"):
        store.migrate()


def test_several_at_once(empty_url: str, open_store: Callable[..., Store]) -> None:
    code = "import sys; from tracker.store.db import Store; Store(sys.argv[1]).migrate()"
    processes = [subprocess.Popen([sys.executable, "-c", code, empty_url], cwd=ROOT) for _ in range(3)]
    assert [process.wait(timeout=900) for process in processes] == [0, 0, 0]
    open_store(empty_url).check_schema()


def test_a_failing_migration_changes_nothing(
    empty_url: str, open_store: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(empty_url)
    create = Operations.create_table
    made: list[str] = []

    def fail_late(self: Operations, name: str, *rest: object, **options: object) -> object:
        if len(made) == 5:
            raise RuntimeError("power cut")
        made.append(name)
        return create(self, name, *rest, **options)

    monkeypatch.setattr("alembic.op.create_table", lambda *a, **k: fail_late(_operations(), *a, **k))
    with pytest.raises(RuntimeError, match="power cut"):
        store.migrate()
    monkeypatch.undo()
    assert len(made) == 5
    with store.migration_engine() as engine:
        assert inspect(engine).get_table_names() == []
    store.migrate()
    store.check_schema()


def _operations() -> Operations:
    from alembic import op

    return op._proxy  # type: ignore[attr-defined]


def _second_migration(folder: Path, body: str) -> None:
    (folder / "9999_test.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = '9999', '{NEWEST}', None, None\n\n"
        f"def upgrade():\n{body}"
    )


@pytest.fixture
def own_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the migrations that a test may add to; returns its folder of versions."""
    copy = tmp_path / "migrations"
    shutil.copytree(resources.migrations_dir(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "migrations_dir", lambda: copy)
    schema.revisions.cache_clear()
    yield copy / "versions"
    schema.revisions.cache_clear()


def _fill(store: Store) -> None:
    with store.write() as session:
        session.execute(
            text(
                'INSERT INTO "check" (id, source, observed_at, recorded_at, outcome, origin)'
                " VALUES ('c', 's', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'captured', 'watch')"
            )
        )
        session.execute(
            text(
                'INSERT INTO event (id, kind, "check", observed_at, recorded_at, message, data)'
                " VALUES ('e', 'k', 'c', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'm', '{}')"
            )
        )


def test_rebuilding_a_parent_keeps_its_children(
    store: Store, own_migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(store)
    _second_migration(
        own_migrations,
        "    with op.batch_alter_table('check') as batch:\n"
        "        batch.alter_column('outcome', type_=sa.Text(), nullable=False)\n",
    )
    schema.revisions.cache_clear()
    store.migrate()
    with store.read() as session:
        assert session.execute(text('SELECT "check" FROM event')).scalars().all() == ["c"]
        columns = {c["name"]: c["type"] for c in inspect(session.connection()).get_columns("check")}
    assert isinstance(columns["outcome"], Text)


def test_a_migration_that_breaks_references_is_rolled_back(store: Store, own_migrations: Path) -> None:
    if store.dialect != "sqlite":
        pytest.skip("PostgreSQL enforces references while it migrates")
    _fill(store)
    _second_migration(own_migrations, "    op.execute('DELETE FROM \"check\"')\n")
    schema.revisions.cache_clear()
    with pytest.raises(StoreError, match=r"1 rows without what they refer to \(first: event"):
        store.migrate()
    with store.read() as session:
        assert session.execute(text('SELECT count(*) FROM "check"')).scalar_one() == 1
        assert schema.revision_of(session.connection()) == NEWEST


def _alembic(
    *arguments: str, ini: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alembic", "-c", str(ini or resources.alembic_ini()), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if k != "TRACKER_DATABASE_URL"} | environment,
        check=False,
    )


@pytest.mark.slow
def test_the_alembic_command(empty_url: str, open_store: Callable[..., Store]) -> None:
    assert "which store" in _alembic("upgrade", "head").stdout
    done = _alembic("-x", f"db={empty_url}", "upgrade", "head")
    assert done.returncode == 0, done.stderr
    open_store(empty_url).check_schema()
    done = _alembic("check", TRACKER_DATABASE_URL=empty_url)
    assert "No new upgrade operations" in done.stdout, done.stderr


def test_the_sql_can_be_printed() -> None:
    done = _alembic("-x", "db=postgresql://h/d", "upgrade", "head", "--sql")
    assert done.returncode == 0, done.stderr
    assert "CREATE TABLE blob" in done.stdout


def _provision_0006(eid: str, text: str, **more: object) -> dict[str, object]:
    """As documents were kept up to revision 0006: every field of every provision."""
    return {
        "eid": eid, "parent": None, "type": "article", "num": None, "heading": None, "text": text,
        "scope": "body", "status": "in_force", "official_id": None, "marks": [], "valid_from": None,
        "valid_to": None,
    } | more  # fmt: skip


@pytest.fixture
def store_0006(empty_url: str, open_store: Callable[..., Store]) -> Store:
    """A store as the revision before 0007 left it: an act with a recital and its amended text, which
    carries the recital; words in several scripts, a footnote, a mark, half a surrogate pair."""
    done = _alembic("-x", f"db={empty_url}", "upgrade", "0006")
    assert done.returncode == 0, done.stderr
    store = open_store(empty_url)
    mark = [{"action": "inserted", "act": "32026R0001", "point": None}]
    first = [
        _provision_0006("rct_1", "因为 whereas", type="recital", scope="preamble"),
        _provision_0006("art_1", "Café \ud800 opens.", num="Article 1"),
        _provision_0006("art_1__fn_1", "See below.", parent="art_1", type="footnote", scope="notes"),
        _provision_0006("art_2", "", heading="Empty", status="repealed"),
    ]
    second = [_provision_0006("art_1", "Café closes.", num="Article 1", marks=mark)]
    facts = {
        "language": "en", "title": "Act", "scope": ["body", "notes", "preamble"], "extractor": "page",
        "extractor_version": 1, "valid_from": "2026-01-02", "text_date": None, "status": "in_force",
        "status_note": None, "in_force_from": None, "repealed_from": None, "identifiers": {"celex": "0X"},
        "consolidates": ["A", "B"], "complete": True,
    }  # fmt: skip
    at = "2026-01-0{} 00:00:00+00:00"
    with store.write() as session:

        def run(statement: str, **values: object) -> None:
            session.execute(text(statement), values)

        for n, provisions in enumerate((first, second), 1):
            raw = json.dumps(facts | {"provisions": provisions}, ensure_ascii=False, sort_keys=True)
            sha = blobs.put(session, raw.encode("utf-8", "surrogatepass"), None)
            own = {"preamble": ["r1", "v1"], "body": [f"r{n}", f"v{n}"]}
            parts = {s: {"reading": r, "version": v} for s, (r, v) in own.items()}
            moment = at.format(n)
            run("INSERT INTO \"check\" (id, source, observed_at, recorded_at, outcome, origin) "
                "VALUES (:k, 's', :at, :at, 'captured', 'watch')", k=f"k{n}", at=moment)  # fmt: skip
            run("INSERT INTO reading (id, \"check\", source, instrument, language, role, observed_at, extractor, "
                "extractor_version, current, document, scopes, state, order_date, order_rank, units, blocks, "
                "repealed, memo, recorded_at) VALUES (:r, :k, 's', 'act', 'en', 'primary', :at, 'page', 1, :yes, "
                ":sha, '{}', 'x', '2026-01-01', 0, 1, :no, :no, '{}', :at)",
                r=f"r{n}", k=f"k{n}", at=moment, sha=sha, yes=True, no=False)  # fmt: skip
            run("INSERT INTO version (id, instrument, language, source, ordinal, \"check\", reading, parts, title, "
                "observed_at, last_seen_at, recorded_at, status, origin) VALUES (:v, 'act', 'en', 's', :n, :k, "
                ":r, :parts, 'Act', :at, :at, :at, 'in_force', 'watch')",
                v=f"v{n}", n=n, k=f"k{n}", r=f"r{n}", parts=json.dumps(parts), at=moment)  # fmt: skip
            for position, p in enumerate(provisions):
                words = storable(str(p["text"]))
                key = hashlib.sha256(words.encode()).hexdigest()
                run("INSERT INTO text (sha256, text) VALUES (:s, :t) ON CONFLICT DO NOTHING", s=key, t=words)
                scope = "body" if p["scope"] == "notes" else p["scope"]
                run("INSERT INTO provision (version, position, eid, parent, type, num, heading, text, content, "
                    "scope, status) VALUES (:v, :n, :eid, :parent, :type, :num, :heading, :text, 'h', :own, :status)",
                    v=f"v{n}", n=position, text=key, own=scope,
                    **{k: p[k] for k in ("eid", "parent", "type", "num", "heading", "status")})  # fmt: skip
    return store


def test_texts_move_into_the_documents_they_were_read_in(store_0006: Store) -> None:
    store_0006.migrate()
    with store_0006.read() as session:
        old, new = reader.versions(session, "act", "en")
        read = [(p.eid, p.text, p.scope, p.version) for p in reader.text(session, old)]
        assert read == [
            ("rct_1", "因为 whereas", "preamble", "v1"),
            ("art_1", "Café \ufffd opens.", "body", "v1"),
            ("art_1__fn_1", "See below.", "body", "v1"),
            ("art_2", "", "body", "v1"),
        ]
        read = [(p.eid, p.text, p.version) for p in reader.text(session, new)]
        assert read == [("rct_1", "因为 whereas", "v1"), ("art_1", "Café closes.", "v2")]
        document = document_of(session, "r1")
        assert document.by_eid["art_1"].text == "Café \ud800 opens."  # as it was read
        assert document.by_eid["art_2"].status == "repealed"
        assert (document.valid_from, document.consolidates) == (date(2026, 1, 2), ("A", "B"))
        assert document_of(session, "r2").by_eid["art_1"].marks == (Mark("inserted", "32026R0001"),)
        kept = session.execute(text("SELECT count(*) FROM blob")).scalar()
        assert kept == 2  # nothing of the old form stays


def test_a_document_that_does_not_fit_its_rows_stops_the_migration(store_0006: Store) -> None:
    with store_0006.write() as session:
        session.execute(text("UPDATE provision SET eid = 'art_9' WHERE eid = 'art_2'"))
    with pytest.raises(ValueError, match="version v1: art_9 is art_2"):
        store_0006.migrate()
    with store_0006.read() as session:
        assert schema.revision_of(session.connection()) == "0006"
        assert session.execute(text("SELECT count(*) FROM text")).scalar() == 5


@pytest.fixture
def store_0007(empty_url: str, open_store: Callable[..., Store]) -> Store:
    """A store as the revision before 0008 left it: two changes with reasons and facts as sentences."""
    done = _alembic("-x", f"db={empty_url}", "upgrade", "0007")
    assert done.returncode == 0, done.stderr
    store = open_store(empty_url)
    at = "2026-01-01 00:00:00+00:00"
    changes: dict[str, tuple[str, list[str], list[dict[str, str | None]]]] = {
        "d1": (
            "en",
            ["status changed from not in force to in force", "date 2 August 2026 replaced by 2 December 2027",
             "provisions amended: 12"],
            [{"kind": "status", "before": "not in force", "after": "in force"},
             {"kind": "date", "before": None, "after": "2026-08-02"}],
        ),
        "d2": ("zh-Hans", ["first text in the record"], []),
    }  # fmt: skip
    rows: dict[tuple[str, int], tuple[list[str], list[dict[str, str | None]]]] = {
        ("d1", 0): (
            ['duty changed from "may" to "shall not"', "rate changed from 3 % to 7 %",
             "only punctuation changed", "renumbered from Article 5 to Article 9", "words of an editor"],
            [{"kind": "modality", "before": "may", "after": "shall not"},
             {"kind": "rate", "before": "3 %", "after": "7 %"},
             {"kind": "definition", "before": None, "after": "‘Data’ means facts."}],
        ),
        ("d2", 0): (
            ["date 二〇二五年一月一日 added"],
            [{"kind": "date", "before": None, "after": "二〇二五年一月一日"}],
        ),
    }  # fmt: skip
    with store.write() as session:

        def run(statement: str, **values: object) -> None:
            session.execute(text(statement), values)

        run("INSERT INTO \"check\" (id, source, observed_at, recorded_at, outcome, origin) "
            "VALUES ('k', 's', :at, :at, 'captured', 'watch')", at=at)  # fmt: skip
        sha = blobs.put(session, b"{}", None)
        run("INSERT INTO reading (id, \"check\", source, instrument, language, role, observed_at, extractor, "
            "extractor_version, current, document, scopes, state, order_date, order_rank, units, blocks, "
            "repealed, memo, recorded_at) VALUES ('r', 'k', 's', 'act', 'en', 'primary', :at, 'page', 1, :no, "
            ":sha, '{}', 'x', '2026-01-01', 0, 1, :no, :no, '{}', :at)", sha=sha, at=at, no=False)  # fmt: skip
        run("INSERT INTO version (id, instrument, language, source, ordinal, \"check\", reading, parts, title, "
            "observed_at, last_seen_at, recorded_at, status, origin) VALUES ('v', 'act', 'en', 's', 1, 'k', "
            "'r', '{}', 'Act', :at, :at, :at, 'in_force', 'watch')", at=at)  # fmt: skip
        for id_, (lang, reasons, facts) in changes.items():
            run("INSERT INTO change (id, instrument, language, source, to_version, kind, significance, reasons, "
                "facts, scope, derived_from, caused_by, origin, observed_at, recorded_at) VALUES (:id, 'act', "
                ":lang, 's', 'v', 'amended', 'substantive', :reasons, :facts, '[]', 'r', '[]', 'watch', :at, :at)",
                id=id_, lang=lang, reasons=json.dumps(reasons), facts=json.dumps(facts), at=at)  # fmt: skip
        for (change, n), (reasons, facts) in rows.items():
            run("INSERT INTO provision_change (change, position, eid, from_eids, type, action, significance, "
                "reasons, facts, marks, rollup) VALUES (:c, :n, 'art_1', '[]', 'article', 'amended', "
                "'substantive', :reasons, :facts, '[]', :no)",
                c=change, n=n, reasons=json.dumps(reasons), facts=json.dumps(facts), no=False)  # fmt: skip
    return store


def test_sentences_become_codes_with_typed_values(store_0007: Store) -> None:
    store_0007.migrate()
    with store_0007.read() as session:
        changes = {c.id: c for c in session.scalars(select(ChangeRow))}
        rows = {r.change: r for r in session.scalars(select(ProvisionChangeRow))}
        assert [Reason.from_json(r) for r in changes["d1"].reasons] == [
            Reason("status_changed", FactValue(code="not_in_force"), FactValue(code="in_force")),
            Reason("date_changed", FactValue("2 August 2026", date="2026-08-02"),
                   FactValue("2 December 2027", date="2027-12-02")),
            Reason("count_amended", count=12),
        ]  # fmt: skip
        assert [Fact.from_json(f) for f in changes["d1"].facts] == [
            Fact("status", FactValue(code="not_in_force"), FactValue(code="in_force")),
            Fact("date", None, FactValue("2026-08-02", date="2026-08-02")),
        ]
        assert changes["d2"].reasons == [{"code": "first"}]
        assert [Reason.from_json(r) for r in rows["d1"].reasons] == [
            Reason("modality_changed", FactValue("may"), FactValue("shall not")),
            Reason("rate_changed", FactValue("3 %", number="3", unit="percent"),
                   FactValue("7 %", number="7", unit="percent")),
            Reason("punctuation"),
            Reason("renumbered", FactValue("Article 5"), FactValue("Article 9")),
            Reason("other", FactValue("words of an editor")),
        ]  # fmt: skip
        assert [f["after"] for f in rows["d1"].facts] == [
            {"printed": "shall not"}, {"printed": "7 %", "number": "7", "unit": "percent"},
            {"printed": "‘Data’ means facts."},
        ]  # fmt: skip
        day = FactValue("二〇二五年一月一日", date="2025-01-01")
        assert [Fact.from_json(f) for f in rows["d2"].facts] == [Fact("date", None, day)]


def test_every_sentence_of_old_is_read_back() -> None:
    """As `reason_text` printed them before codes were stored: the wording has not changed since."""
    migration = import_module("tracker.store.migrations.versions.0008_reasons_and_facts_are_codes")
    later = {
        "text_replaced",
        "text_suspended",
        "title_changed",
        "title_added",
        "title_removed",
        "date_form",
        "unlike",
    }
    for code in set(TEMPLATES) - {"other"} - later:
        before, after = FactValue("第五条 EUR 1 000"), FactValue("Article 6(1)")
        if code == "status_changed":
            before, after = FactValue(code="none"), FactValue(code="not_yet")
        read = migration._reason(reason_text(Reason(code, before, after, 3)), "en")
        assert read["code"] == code
        assert read.get("count", 3) == 3


@pytest.fixture
def store_0008(empty_url: str, open_store: Callable[..., Store]) -> Store:
    """A store as the revision before 0009 left it: a text whose publisher dates single provisions."""
    done = _alembic("-x", f"db={empty_url}", "upgrade", "0008")
    assert done.returncode == 0, done.stderr
    store = open_store(empty_url)
    at = "2026-01-01 00:00:00+00:00"
    read = Document(
        language="en", title="Act", scope=frozenset({Scope.BODY, Scope.ANNEXES}), extractor="clml",
        extractor_version=1,
        provisions=(
            Provision("sec_1", None, "section", "1", text="Always."),
            Provision("sec_2", None, "section", "2", text="Until then.", valid_to=date(2026, 4, 1)),
            Provision("sec_2__subsec_1", "sec_2", "subsection", "(1)", text="With it."),
            Provision("sec_3", None, "section", "3", text="From then.", valid_from=date(2026, 4, 1)),
            Provision("sched_1", None, "schedule", "1", text="“x”", scope=Scope.ANNEXES,
                      valid_from=date(2025, 1, 1), valid_to=date(2027, 1, 1)),
        ),
    )  # fmt: skip
    with store.write() as session:

        def run(statement: str, **values: object) -> None:
            session.execute(text(statement), values)

        run("INSERT INTO \"check\" (id, source, observed_at, recorded_at, outcome, origin, milliseconds) "
            "VALUES ('k', 's', :at, :at, 'captured', 'watch', 7)", at=at)  # fmt: skip
        sha = blobs.put(session, dump_document(read), None)
        run("INSERT INTO reading (id, \"check\", source, instrument, language, role, observed_at, extractor, "
            "extractor_version, current, document, scopes, state, order_date, order_rank, units, blocks, "
            "repealed, memo, recorded_at) VALUES ('r', 'k', 's', 'act', 'en', 'primary', :at, 'clml', 1, :yes, "
            ":sha, '{}', 'x', '2026-01-01', 0, 1, :no, :no, '{}', :at)", sha=sha, at=at, no=False, yes=True)  # fmt: skip
        parts = {scope: {"reading": "r", "version": "v"} for scope in ("body", "annexes")}
        run("INSERT INTO version (id, instrument, language, source, ordinal, \"check\", reading, parts, title, "
            "observed_at, last_seen_at, recorded_at, status, origin) VALUES ('v', 'act', 'en', 's', 1, 'k', "
            "'r', :parts, 'Act', :at, :at, :at, 'in_force', 'watch')", at=at, parts=json.dumps(parts))  # fmt: skip
        starts = places([p.text for p in read.provisions])
        for n, (p, (start, size)) in enumerate(zip(read.provisions, starts, strict=True)):
            run("INSERT INTO provision (version, eid, position, parent, type, num, start, size, content, scope, "
                "status) VALUES ('v', :eid, :n, :parent, :type, :num, :start, :size, 'x', :scope, 'in_force')",
                eid=p.eid, n=n, parent=p.parent, type=p.type, num=p.num, start=start, size=size,
                scope=p.scope.value)  # fmt: skip
    return store


def test_provisions_get_the_dates_that_were_read_and_the_text_of_a_day_follows_them(
    store_0008: Store,
) -> None:
    store_0008.migrate()
    with store_0008.read() as session:
        dated = session.execute(
            select(ProvisionRow.eid, ProvisionRow.valid_from, ProvisionRow.valid_to)
            .where(ProvisionRow.valid_from.is_not(None) | ProvisionRow.valid_to.is_not(None))
            .order_by(ProvisionRow.position)
        ).all()
        assert [tuple(row) for row in dated] == [
            ("sec_2", None, date(2026, 4, 1)),
            ("sec_3", date(2026, 4, 1), None),
            ("sched_1", date(2025, 1, 1), date(2027, 1, 1)),
        ]
        version = session.get_one(VersionRow, "v")

        def law_on(day: date | None) -> list[str]:
            return [p.eid for p in reader.text(session, version, day)]

        assert law_on(None) == ["sec_1", "sec_2", "sec_2__subsec_1", "sec_3", "sched_1"]
        assert law_on(date(2026, 3, 31)) == ["sec_1", "sec_2", "sec_2__subsec_1", "sched_1"]
        assert law_on(date(2026, 4, 1)) == ["sec_1", "sec_3", "sched_1"], "what is below goes with it"
        assert law_on(date(2027, 1, 1)) == ["sec_1", "sec_3"]


def test_migrating_leaves_loggers_alone(tmp_path: Path) -> None:
    logger = logging.getLogger("somebody.else")
    store = Store(f"sqlite:///{tmp_path}/t.db")
    store.migrate()
    assert not logger.disabled
    store.dispose()


@pytest.mark.slow
def test_an_installed_wheel_finds_its_migrations(tmp_path: Path) -> None:
    """Built and unpacked for real: what is missing in the wheel is missing for every user."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    wheel = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    site = tmp_path / "site"
    zipfile.ZipFile(tmp_path / wheel).extractall(site)
    code = (
        "import tracker, sys; from tracker import resources; from tracker.store.db import Store\n"
        "store = Store(sys.argv[1]); store.migrate(); store.check_schema(); store.dispose()\n"
        "print(tracker.__file__, resources.alembic_ini(), sep='\\n')\n"
        "assert (resources.migrations_dir() / 'script.py.mako').exists()"
    )
    url = f"sqlite:///{tmp_path}/t.db"
    environment = os.environ | {"PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", code, url],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(line.startswith(str(site)) for line in done.stdout.splitlines()), done.stdout
    assert _files(site / "tracker/_data/templates") == _files(resources.templates_dir())
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "-c", str(site / "tracker/_data/alembic.ini"), "-x", f"db={url}", "current"],
        cwd=tmp_path, capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert NEWEST in done.stdout, done.stderr


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
