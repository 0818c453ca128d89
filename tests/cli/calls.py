"""The command line as its tests call it, and a treaty they call it on."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

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


class Tracker:
    """Calls of `tracker` on a demo's record and registry, in this process: what it printed, or on a failure
    what it said on standard error."""

    def __init__(self, demo: Path) -> None:
        self.demo = demo

    def __call__(self, *args: str | Path, code: int = 0) -> str:
        environment = {
            "TRACKER_DATABASE_URL": f"sqlite:///{self.demo / 'tracker.db'}",
            "TRACKER_REGISTRY": str(self.demo / "registry"),
        }
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
            said.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        assert ended == code, "\n".join(said)
        return said[1] if code else said[0]


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
