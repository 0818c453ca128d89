"""Parts of a large build in processes of their own: each opens the record itself and hands back what it made.

A part is a function of this package and its arguments. It writes its files where the build would, in any
order, and the same bytes; the build then finds its jobs done. What goes wrong in one is raised here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tracker.publish import samples
from tracker.registry import Registry
from tracker.site.context import BuildContext
from tracker.site.files import Made, Output
from tracker.store.db import Store
from tracker.store.samples import holds_samples

#: What is made in this build: name for the progress, function of the package, arguments after the context.
Part = tuple[str, Callable[..., Any], tuple[Any, ...]]
_MOST = 4  # a process needs 300 MB


@dataclass(frozen=True)
class Build:
    """What a process needs to know of a build."""

    store: str
    registry: Registry
    out: Path
    state: Path
    stamp: str
    fresh: bool
    base_url: str | None
    on: date
    line_keys: dict[str, str]


def processes() -> int:
    """How many processes a build takes by default: the processors this program may use, four at most."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST)


class Workers:
    """The processes of one build."""

    def __init__(self, pool: ProcessPoolExecutor, site: BuildContext) -> None:
        self._pool = pool
        self._site = site

    def make(self, parts: Sequence[Part], *, texts_made: bool = False) -> None:
        """Do all parts; the build takes over what they made. Raises what a part raised."""
        site = self._site
        site.out.checkpoint()  # the processes read there what other jobs left
        waiting: dict[Future[tuple[list[Made], int]], str] = {
            self._pool.submit(_do, function, arguments, texts_made): name
            for name, function, arguments in parts
        }
        for n, future in enumerate(as_completed(waiting), 1):
            site.out.take(*future.result())
            site.progress(f"{waiting[future]}: {n}/{len(parts)}")
        site.out.checkpoint()


@contextmanager
def workers(site: BuildContext, store: Store, stamp: str, jobs: int) -> Iterator[Workers]:
    """``jobs`` processes, which end with the block."""
    url = store.url.render_as_string(hide_password=False)
    about = Build(
        url, site.registry, site.out.folder, site.out.state, stamp, site.out.fresh, site.base_url, site.on,
        site.line_keys,
    )  # fmt: skip
    # spawned and not forked: connections and threads of this process are not theirs
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin, initargs=(about,))
    try:
        yield Workers(pool, site)
    finally:
        pool.shutdown(cancel_futures=True)


class _Part(Output):
    """The output of a process: the build keeps the list of what was made."""

    def checkpoint(self) -> None:
        """The build does it."""


_open = ExitStack()
_site: BuildContext | None = None


def _begin(about: Build) -> None:
    """In a process: open the record and list what it holds."""
    global _site
    out = _Part(about.out, stamp=about.stamp, full=about.fresh, state=about.state)
    session = _open.enter_context(Store(about.store).read())
    samples.declare(holds_samples(session))
    _site = BuildContext(session, about.registry, out, lambda _: None, about.base_url, about.on)
    _site.load()
    _site.line_keys.update(about.line_keys)


def _do(function: Callable[..., Any], arguments: tuple[Any, ...], texts_made: bool) -> tuple[list[Made], int]:
    """In a process: one part, and what it made."""
    assert _site is not None
    _site.texts_made = texts_made
    function(_site, *arguments)
    _site.session.expunge_all()
    return _site.out.made_apart()
