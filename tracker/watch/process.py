"""A crawl in a process of its own, with a time limit that holds for everything it started.

A parser that leaks, loops or crashes ends one crawl and not the scheduler
(docs/decisions/0001-subprocess-crawls.md). The child is the same `tracker crawl` that people call.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tracker.logs import JOB
from tracker.watch.crawl_batches import Batch
from tracker.watch.runner import Ended

logger = logging.getLogger(__name__)
#: Seconds for one crawl: a start, and for every source the longest a polite look takes.
BASE_LIMIT, SOURCE_LIMIT = 120.0, 240.0
#: Seconds a crawl has to finish what it began once it was asked to end.
GRACE = 30.0
_TAIL = 2000
_LAST_WORDS = 2.0


@dataclass
class Subprocesses:
    """Runs `tracker crawl` for a batch. ``options`` stand before the command (`--db`, `--registry`)."""

    options: Sequence[str] = ()
    command: Sequence[str] = (sys.executable, "-m", "tracker")
    limit: float | None = None  # seconds for one crawl; default: by the number of sources
    grace: float = GRACE
    tell: bool = False  # what a crawl writes to standard error goes to ours
    _children: set[asyncio.subprocess.Process] = field(default_factory=set)
    _stopping: bool = False

    async def crawl(self, batch: Batch) -> Ended:
        """Run to the end or to the time limit; the whole process group is gone afterwards."""
        limit = self.limit if self.limit is not None else BASE_LIMIT + SOURCE_LIMIT * len(batch.sources)
        errors = await _Errors.open(self.tell)
        job = uuid.uuid4().hex[:12]
        logger.info("crawl begins", extra={"fields": {"job": job, "sources": batch.sources}})
        try:
            child = await asyncio.create_subprocess_exec(
                *self.command, *self.options, "crawl", *batch.sources, "--format", "json",
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
                stderr=errors.inlet, start_new_session=True, env={**os.environ, JOB: job},
            )  # fmt: skip
        except OSError as error:
            await errors.close()
            return Ended(True, ("CrawlCrashed", f"the crawl could not be started: {error}"))
        self._children.add(child)
        late = False
        try:
            if self._stopping:
                _signal(child, signal.SIGINT)
            try:
                await asyncio.wait_for(child.wait(), limit)
            except TimeoutError:
                late = True
                _signal(child, signal.SIGINT)
                with suppress(TimeoutError):
                    await asyncio.wait_for(child.wait(), self.grace)
        finally:
            _kill(child)
            await child.wait()
            self._children.discard(child)
            said = await errors.close()
        ended = _ended(child.returncode or 0, said, limit if late else None)
        fields = {"job": job, "failed": ended.failed, "why": ended.broken[1] if ended.broken else None}
        logger.info("crawl ended", extra={"fields": fields})
        return ended

    def stop(self, *, at_once: bool = False) -> None:
        """Ask all children to end: Scrapy finishes what it began. After the grace, or ``at_once``, kill."""
        self._stopping = True
        for child in list(self._children):
            if at_once:
                _kill(child)
            else:
                _signal(child, signal.SIGINT)
        if not at_once and self._children:
            asyncio.get_running_loop().call_later(self.grace, lambda: self.stop(at_once=True))


def _ended(code: int, errors: str, late: float | None) -> Ended:
    """What an exit means: 0 and 1 are the crawl's own words, everything else broke it."""
    last = errors.strip().splitlines()[-1] if errors.strip() else ""
    if late is not None:
        return Ended(True, ("CrawlTimeout", f"the crawl was ended after {late:.0f} s"))
    if code in (0, 130):
        return Ended(failed=False)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return Ended(True, ("CrawlCrashed", f"the crawl was ended by {name}"))
    words = f": {last}" if last else ""
    return Ended(True, ("CrawlCrashed", f"the crawl ended with {code}{words}"[:500]))


class _Errors:
    """The end of what a child says of errors; the rest is read and dropped, so that it never blocks.

    A pipe of our own: one of asyncio's would make the wait for the child a wait for whoever holds the
    pipe, and something the child started may have left its process group and live on.
    """

    def __init__(
        self, reader: asyncio.StreamReader, transport: asyncio.ReadTransport, inlet: int, tell: bool
    ) -> None:
        self.inlet = inlet
        self._tell = tell
        self._transport = transport
        self._kept = b""
        self._task = asyncio.create_task(self._read(reader))

    @classmethod
    async def open(cls, tell: bool) -> _Errors:
        outlet, inlet = os.pipe()
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(outlet, "rb", buffering=0)
        )
        return cls(reader, transport, inlet, tell)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(65536):
            if self._tell:
                sys.stderr.buffer.write(data)
                sys.stderr.flush()
            self._kept = (self._kept + data)[-_TAIL:]

    async def close(self) -> str:
        """What was said last. Waits a moment for the end, not for whoever still holds the pipe."""
        os.close(self.inlet)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._task, _LAST_WORDS)
        self._transport.close()
        return self._kept.decode("utf-8", "replace")


def _signal(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        child.send_signal(number)


def _kill(child: asyncio.subprocess.Process) -> None:
    """The child and whatever it started: it leads a process group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
