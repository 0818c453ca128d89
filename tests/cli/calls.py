"""The command line as its tests call it, and a treaty they call it on."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from tracker.cli.main import run
from tracker.settings import settings

TREATY = """\
AGREEMENT ON DIGITAL TRADE

Article 1
Definitions
For the purposes of this Agreement, digital product means a computer program or a text in digital form.

Article 2
Duties
1. No Party shall impose customs duties on electronic transmissions between persons of the Parties.
2. This does not keep a Party from internal taxes.

Article 3
Software
A Party shall not require a person of the other Party to hand over the source code of its software as a condition
for its sale. =SUM(A1)
"""


class Called(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def both(self) -> str:
        return self.out + self.err


def call(*args: str | Path, **environment: str) -> Called:
    """`tracker` in this process, which starts no interpreter and loads nothing twice. A crawl has a process of
    its own: its reactor runs once in each."""
    if "crawl" in args:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *map(str, args)],
            capture_output=True, text=True, timeout=900, env=os.environ | environment, check=False,
        )  # fmt: skip
        return Called(done.returncode, done.stdout, done.stderr)
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    with (
        environment_of(environment),
        redirect_stdout(streams[0]),
        redirect_stderr(streams[1]),
        arguments("tracker", *map(str, args)),
    ):
        try:
            run()
            ended: object = 0
        except SystemExit as end:
            ended = end.code or 0
    said = []
    for stream in streams:
        stream.flush()
        printed: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
        said.append(printed.decode().replace("\r\n", "\n"))  # as text of a process is read
    return Called(ended if isinstance(ended, int) else 1, *said)


class Tracker:
    """Calls of `tracker` on a demo's record and registry: what it printed, or on a failure what it said on
    standard error."""

    def __init__(self, demo: Path) -> None:
        self.demo = demo

    def __call__(self, *args: str | Path, code: int = 0) -> str:
        done = call(
            *args,
            TRACKER_DATABASE_URL=f"sqlite:///{self.demo / 'tracker.db'}",
            TRACKER_REGISTRY=str(self.demo / "registry"),
        )
        assert done.code == code, done.both
        return done.err if code else done.out


@contextmanager
def environment_of(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    settings.cache_clear()  # read once a process: another test may have asked before
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


@contextmanager
def arguments(*words: str) -> Iterator[None]:
    before, sys.argv = sys.argv, list(words)
    try:
        yield
    finally:
        sys.argv = before
