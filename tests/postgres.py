"""A PostgreSQL server for tests: the one in ``TRACKER_TEST_POSTGRES``, or one started for the session.

The started server has no TCP port: its socket lies in a directory of its own, so that several test
processes never meet. PostgreSQL refuses to run as root, so it then runs as the user ``postgres``.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

#: Nobody needs the data after the test, so nothing is synced.
_FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
#: The server ends when the pipe to this shell closes, also when the tests are killed.
_WRAPPER = '"$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"'


def find_binaries() -> Path | None:
    """The folder of the newest ``initdb`` and ``postgres``; None where PostgreSQL is not installed."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda p: int(p.parent.name) if p.parent.name.isdigit() else 0,
        reverse=True,
    )
    on_path = shutil.which("initdb")
    for folder in [*folders, *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _user() -> str | None:
    """Whom to run as: nobody else, unless this is root."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL will not run as root and there is no user `postgres`")
    return "postgres"


@contextlib.contextmanager
def server() -> Iterator[URL]:
    """The address of a running server whose user may create databases; skips the test without one."""
    given = os.environ.get("TRACKER_TEST_POSTGRES")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL not found (install it or set TRACKER_TEST_POSTGRES)")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="tracker-pg-"))
    if user:
        shutil.chown(folder, user)
    try:
        with _running(binaries, folder, user) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _running(binaries: Path, folder: Path, user: str | None) -> Iterator[URL]:
    data = folder / "data"
    options = {"user": user, "group": user, "extra_groups": []} if user else {}
    subprocess.run(
        [
            binaries / "initdb",
            "-A",
            "trust",
            "-U",
            "tracker",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
            "-D",
            data,
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **options,
    )
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [
                "/bin/sh",
                "-c",
                _WRAPPER,
                "sh",
                binaries / "postgres",
                "-D",
                data,
                "-k",
                folder,
                "-h",
                "",
                *_FAST,
            ],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,  # an interrupt at the keyboard goes to the tests, not to the server
            **options,
        )
    url = URL.create(
        "postgresql+psycopg", username="tracker", database="postgres", query={"host": str(folder)}
    )
    try:
        _wait_until_up(url, process, folder / "log")
        yield url
    finally:
        process.stdin.close()
        process.wait(timeout=900)


def _wait_until_up(url: URL, process: subprocess.Popen[bytes], log: Path) -> None:
    engine = create_engine(url)
    deadline = time.monotonic() + 900
    while True:
        try:
            with engine.connect():
                break
        except Exception as exc:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from exc
            time.sleep(0.05)
    engine.dispose()


@contextlib.contextmanager
def database(server_url: URL, template: str | None = None) -> Iterator[str]:
    """A database of its own on the server, as a URL; dropped at the end."""
    name = f"tracker_{uuid.uuid4().hex[:12]}"
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}"))
        try:
            yield server_url.set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        engine.dispose()
