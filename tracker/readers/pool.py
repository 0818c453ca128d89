"""Readers behind a boundary: bytes go to a process of its own, a document or a reason comes back.

Whatever was fetched is hostile. `tracker.readers.worker` reads it with limits of memory and time, without
network and without the store; any end of it but a document is a `CaptureError` for those bytes alone. One
process serves capture after capture, and is replaced when it ended or grew
(docs/decisions/0032-readers-in-processes-of-their-own.md).
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from itertools import starmap
from multiprocessing import Pipe
from threading import RLock
from typing import Any

from tracker import model
from tracker.model import (
    Capture,
    CaptureError,
    Document,
    Listing,
    ListingSpec,
    NoticePage,
    Provision,
    ReaderFailed,
    SourceSpec,
)

#: What a reader may know of our environment: no secret, no address of a store.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TZ")
_START = "import sys; sys.path[:] = {path!r}; from tracker.readers.worker import main; main({fd})"
#: The longest answer that is taken, in bytes.
_LONGEST_ANSWER = 256 * 1024 * 1024
_REFUSALS = {error.__name__: error for error in CaptureError.__subclasses__()}
_TIMES_UP = (signal.SIGPROF, signal.SIGALRM)
_ENDINGS = {
    signal.SIGPROF: "the reader did not end within its time: 10 s of computing, up to 60 s for long texts",
    signal.SIGALRM: "the reader hung",
}
#: What an answer is made of; nothing else in it is loaded.
_CLASSES: Mapping[tuple[str, str], type] = {
    (found.__module__, found.__qualname__): found
    for found in (date, datetime, timedelta, timezone, *vars(model).values())
    if isinstance(found, type) and found.__module__ in ("datetime", model.__name__)
}
_SERVED = [f.name for f in fields(Capture)]


def read(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """The captures of one check of a text as today's reader reads them. Raises `CaptureError`."""
    document: Document
    try:
        document, rows = _readers.ask("text", _plain(captures), source)
        return replace(document, provisions=tuple(starmap(Provision, rows)))
    except (TypeError, ValueError) as error:
        raise ReaderFailed(f"the reader's answer cannot be used: {error}") from error


def read_list(captures: Sequence[Capture], spec: ListingSpec) -> Listing:
    """The captures of one check of a list. Raises `CaptureError`."""
    listing: Listing = _readers.ask("list", _plain(captures), spec)
    return listing


def read_notice(capture: Capture, language: str, on: date, order: str | None) -> NoticePage:
    """What the document of a notice says of it (`tracker.readers.listing.page`). Raises `CaptureError`."""
    page: NoticePage = _readers.ask("notice", *_plain([capture]), language, on, order)
    return page


def _plain(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Captures without what only the fetching knows of them."""
    return tuple(Capture(**{name: getattr(c, name) for name in _SERVED}) for c in captures)


class _Ended(Exception):
    """The process is gone. ``signal``: what ended it, 0 where it ended by itself."""

    def __init__(self, code: int) -> None:
        self.signal = max(-code, 0)
        super().__init__(code)


class _Answer(pickle.Unpickler):
    """Loads words of `tracker.model` and nothing that could run."""

    def find_class(self, module: str, name: str) -> type:
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"the reader answered with {module}.{name}") from None


class _Worker:
    """One process of `tracker.readers.worker`."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.answers = 0
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (this Python, our module)
                [sys.executable, "-c", _START.format(path=sys.path, fd=theirs.fileno())],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            )  # fmt: skip

    def ask(self, question: bytes) -> Any:
        """Raises `_Ended`, and the process is gone; or `pickle.UnpicklingError`."""
        try:
            self._pipe.send_bytes(question)
            answer = self._pipe.recv_bytes(_LONGEST_ANSWER)
        except (EOFError, OSError):
            raise _Ended(self.end()) from None
        self.answers += 1
        return _Answer(BytesIO(answer)).load()

    def end(self) -> int:
        """Let it go: it ends by itself when nobody holds the other end of its pipe. Returns how it ended."""
        self._pipe.close()
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(10)
        self._process.kill()
        return self._process.wait()


class _Readers:
    """The worker of this process; it starts with the first question."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._worker: _Worker | None = None

    def ask(self, task: str, *given: Any) -> Any:
        """What a task gives. Raises `CaptureError`."""
        question = pickle.dumps((task, given), pickle.HIGHEST_PROTOCOL)
        with self._lock:
            for last in (False, True):
                worker = self._ready()
                fresh = worker.answers == 0
                try:
                    said, what = worker.ask(question)
                except _Ended as error:
                    self._worker = None
                    # what it read before may have broken it, or somebody ended it: once more, from the start
                    again = error.signal == signal.SIGKILL or not (fresh or error.signal in _TIMES_UP)
                    if last or not again:
                        raise ReaderFailed(_ending(error.signal)) from None
                except (pickle.UnpicklingError, AttributeError, TypeError, ValueError, IndexError) as error:
                    self.close()
                    raise ReaderFailed(f"the reader's answer cannot be used: {error}") from error
                else:
                    if said == "read":
                        return what
                    raise _REFUSALS.get(said, ReaderFailed)(what)
        raise AssertionError("the last try returns or raises")  # pragma: no cover

    def _ready(self) -> _Worker:
        worker = self._worker
        if worker is None or worker.owner != os.getpid():  # after a fork it is the parent's
            worker = self._worker = _Worker()
        return worker

    def close(self) -> None:
        """End the process."""
        with self._lock:
            worker, self._worker = self._worker, None
            if worker is not None and worker.owner == os.getpid():
                worker.end()


def _ending(number: int) -> str:
    if number in _ENDINGS:
        return _ENDINGS[signal.Signals(number)]
    if not number:
        return "the reader ended early"
    return f"the reader crashed ({signal.Signals(number).name}): broken input, or more than it has memory for"


_readers = _Readers()
atexit.register(_readers.close)
