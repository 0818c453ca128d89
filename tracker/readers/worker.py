"""The process that reads: bytes of a capture in, a document out; see `tracker.readers.pool`.

The kernel holds the limits, because a parser in C listens to nobody: address space for memory, timers whose
signals end the process for computing and waiting, no size of file that may be written. Sockets, programs,
databases and files to write are refused to Python; where the system lets us, the process has no network.
"""

from __future__ import annotations

import copyreg
import ctypes
import gc
import os
import pickle
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any

from tracker import model
from tracker.model import (
    Capture,
    CaptureError,
    Document,
    NoticePage,
    Provision,
    ReaderFailed,
    SourceSpec,
)
from tracker.readers import formats
from tracker.readers.listing import page as notice_page
from tracker.readers.listing import read as list_reader

#: The fields of a provision, in the order it is made with.
PROVISION_ROW = attrgetter(*(f.name for f in fields(Provision)))
#: Address space in bytes: more than what is in memory, so a process in it stays below.
MEMORY = 480_000_000
#: A process whose address space stays above this after an answer is not used again.
GROWN = 200_000_000
#: Seconds of computing for one question, 10 with the start of the process; for many bytes more, up to `MOST`.
LEAST, MOST, BYTES_A_SECOND = 9.0, 60.0, 400_000
#: The longest wait for an answer, as a multiple of its computing: the machine has other work.
PATIENCE = 20
_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "sqlite3.", "pty.")
_STATM = Path("/proc/self/statm")
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main(fd: int) -> None:
    """Answer questions until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked finishes what it began
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for name in formats.names():  # before the limits: loading may write compiled modules
        formats.load(name)
    enums_by_value()
    _shut_in()
    gc.freeze()
    gc.set_threshold(20_000)
    with Connection(fd) as pipe:
        while True:
            try:
                question = pipe.recv_bytes()
            except (EOFError, OSError):
                return
            _limit(seconds_for(len(question)))
            task, given = pickle.loads(question)  # noqa: S301  (from the process that started this one)
            answer, spent = _answer(task, given)
            pipe.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            _limit(0)
            if spent or _address_space() > GROWN:
                return


def enums_by_value() -> None:
    """Have the codes of `tracker.model` written by class and value. Python 3.11.0 to 3.11.3 write them as a
    call of `getattr`, which whoever takes an answer refuses."""
    for found in vars(model).values():
        if isinstance(found, type) and issubclass(found, Enum):
            copyreg.pickle(found, lambda code: (type(code), (code.value,)))


def _answer(task: str, given: Sequence[Any]) -> tuple[tuple[str, Any], bool]:
    """What is said, and whether this process is not to be used again."""
    try:
        return ("read", _TASKS[task](*given)), False
    except CaptureError as error:
        return (error.kind, str(error)), False
    except MemoryError:
        return (ReaderFailed.__name__, f"the reader needs more than {MEMORY // 10**6} MB"), True
    except RecursionError:
        return (ReaderFailed.__name__, "nested deeper than any text of law"), False
    except Exception as error:  # noqa: BLE001  (whatever a hostile page makes a parser raise)
        return (ReaderFailed.__name__, f"{type(error).__name__}: {error} ({_where(error)})"[:500]), False


def _address_space() -> int:
    """Bytes, now; 0 where the system does not tell."""
    try:
        return int(_STATM.read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _notice(capture: Capture, language: str, on: date, order: str | None) -> NoticePage:
    return notice_page.read(capture, language, on, order=order)


def _text(captures: Sequence[Capture], source: SourceSpec) -> tuple[Document, list[tuple[Any, ...]]]:
    """A document and, apart, its provisions as rows: a thousand small objects cross a pipe slowly."""
    document = formats.read(captures, source)
    return replace(document, provisions=()), list(map(PROVISION_ROW, document.provisions))


_TASKS: Mapping[str, Callable[..., Any]] = {
    "text": _text, "list": list_reader.read, "notice": _notice,
}  # fmt: skip


def _where(error: BaseException) -> str:
    """The last line of ours that an exception came through."""
    steps = traceback.extract_tb(error.__traceback__)
    found = next((s for s in reversed(steps) if f"{os.sep}readers{os.sep}" in s.filename), steps[-1])
    return f"{Path(found.filename).name}:{found.lineno}"


def seconds_for(size: int) -> float:
    """Seconds of computing for so many bytes."""
    return max(LEAST, min(MOST, size / BYTES_A_SECOND))


def _limit(seconds: float) -> None:
    """Both signals end the process: nothing here handles them."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE)


def _shut_in() -> None:
    for number in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)  # where the system lets us
    for kind, most in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_AS, MEMORY)
    ):  # fmt: skip
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    # what C libraries say of broken input is not for the terminal
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.addaudithook(_refuse)


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
    if writes or event.startswith(_REFUSED):
        raise PermissionError(f"a reader may not: {event}")
