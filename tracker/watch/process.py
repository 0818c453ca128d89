"""A crawl in a process of its own, with a time limit that holds for everything it started.

A parser that leaks, loops or crashes ends one crawl and not the scheduler
(docs/decisions/0001-subprocess-crawls.md). The child is the same `tracker crawl` that people call.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.watch.runner import Ended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.watch.batches import Batch

#: Seconds for one crawl: a start, and for every source the longest a polite look takes.
BASE_LIMIT, SOURCE_LIMIT = 120.0, 240.0
#: Seconds a crawl has to finish what it began once it was asked to end.
GRACE = 30.0
_TAIL = 2000


@dataclass
class Subprocesses:
    """Runs `tracker crawl` for a batch. ``options`` stand before the command (`--db`, `--registry`)."""

    options: Sequence[str] = ()
    command: Sequence[str] = (sys.executable, "-m", "tracker")
    limit: float | None = None  # seconds for one crawl; default: by the number of sources
    grace: float = GRACE
    _children: set[asyncio.subprocess.Process] = field(default_factory=set)
    _stopping: bool = False

    async def crawl(self, batch: Batch) -> Ended:
        """Run to the end or to the time limit; the whole process group is gone afterwards."""
        limit = self.limit if self.limit is not None else BASE_LIMIT + SOURCE_LIMIT * len(batch.sources)
        try:
            child = await asyncio.create_subprocess_exec(
                *self.command, *self.options, "crawl", *batch.sources, "--format", "json",
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            return Ended(True, ("CrawlCrashed", f"the crawl could not be started: {error}"))
        self._children.add(child)
        errors = asyncio.create_task(_tail(child))
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
        return _ended(child.returncode or 0, await errors, limit if late else None)

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


async def _tail(child: asyncio.subprocess.Process) -> str:
    """The end of what it says of errors; the rest is read and dropped, so that it never blocks."""
    assert child.stderr is not None
    kept = b""
    while data := await child.stderr.read(65536):
        kept = (kept + data)[-_TAIL:]
    return kept.decode("utf-8", "replace")


def _signal(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        child.send_signal(number)


def _kill(child: asyncio.subprocess.Process) -> None:
    """The child and whatever it started: it leads a process group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
