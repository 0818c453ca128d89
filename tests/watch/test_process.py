"""What a machine does to a process: killed, interrupted, run twice, out of disk. Nothing taken in is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.watch import pages

CAPTURES = 60


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Sixty captures of one act, each with another sentence in one section."""
    path = tmp_path / "many.warc.gz"
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n in range(CAPTURES):
            day = f"2025-{n // 28 + 1:02d}-{n % 28 + 1:02d}"
            sections = [
                f"Person {k} files return {k} within {30 + n if k == 7 else 30} days." for k in range(1, 200)
            ]
            headers = StatusAndHeaders("200 OK", [("Content-Type", "application/xml")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    pages.URL, "response", payload=BytesIO(pages.act(sections, pit=day)), http_headers=headers,
                    warc_headers_dict={"WARC-Date": f"{day}T06:00:00Z"},
                )
            )  # fmt: skip
    pages.registry(tmp_path)
    return path


def command(archive: Path, *args: str, home: Path | None = None) -> list[str]:
    home = home or archive.parent
    return [sys.executable, "-m", "tracker", "--db", f"sqlite:///{home / 'tracker.db'}",
            "--registry", str(archive.parent / "registry"), *args]  # fmt: skip


def run(archive: Path, *args: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(archive, *args, home=home), capture_output=True, text=True, timeout=900)


def changes(archive: Path, home: Path | None = None) -> list[dict[str, object]]:
    done = run(archive, "changes", "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    for change in found:
        change.pop("recorded_at")
    return found


def start(archive: Path) -> subprocess.Popen[str]:
    """An import that has taken something in and is not done."""
    process = subprocess.Popen(
        command(archive, "import", str(archive)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # a shell starts what runs in its background with Ctrl-C ignored, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
        if _changes_so_far(archive.parent / "tracker.db") >= 2:
            return process
    pytest.fail("the import took nothing in within a minute, or ended before it could be stopped")


def _changes_so_far(path: Path) -> int:
    """Read past our own code: a command of its own takes seconds to start on a busy machine."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        try:
            return int(store.execute("SELECT count(*) FROM change").fetchone()[0])
        except sqlite3.OperationalError:  # not made yet, or being made
            return 0


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_stopped_import_loses_nothing_and_goes_on(archive: Path, how: signal.Signals) -> None:
    process = start(archive)
    process.send_signal(how)
    _, said = process.communicate(timeout=900)
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert "the next run goes on" in said
    kept = changes(archive)
    assert 2 <= len(kept) < CAPTURES
    again = run(archive, "import", str(archive), "--format", "json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["outcomes"]["known"] >= len(kept) - 1
    whole = changes(archive)
    assert len(whole) == CAPTURES
    assert whole[: len(kept)] == kept
    assert run(archive, "verify").returncode == 0


@pytest.mark.slow
def test_two_imports_at_once_give_one_record(archive: Path) -> None:
    both = [
        subprocess.Popen(command(archive, "import", str(archive)), stderr=subprocess.PIPE, text=True)
        for _ in "ab"
    ]
    for process in both:
        _, said = process.communicate(timeout=900)
        assert process.returncode == 0, said
    assert len(changes(archive)) == CAPTURES


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of one megabyte; needs the right to mount one."""
    folder = Path(tempfile.mkdtemp())
    mount = shutil.which("mount")
    done = None
    if mount and os.geteuid() == 0:
        done = subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True
        )
    if done is None or done.returncode:
        pytest.skip("no right to mount a small file system here")
    yield folder
    subprocess.run(["umount", str(folder)], check=False)


def test_a_full_disk_is_told_and_the_store_opens_again(archive: Path, small_disk: Path) -> None:
    done = run(archive, "import", str(archive), home=small_disk)
    assert done.returncode == 1
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert run(archive, "status", home=small_disk).returncode == 0
