"""Time and memory of single calls."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def timed(call: Callable[..., T], *arguments: Any, times: int = 1) -> tuple[T, float]:
    """What a call gives and the seconds of CPU of its best run (other work on the machine does not count)."""
    best = float("inf")
    for _ in range(times):
        if times > 1:
            gc.collect()  # so that no run pays for what the one before left
        start = time.process_time()
        result = call(*arguments)
        best = min(best, time.process_time() - start)
    return result, best


def peak_megabytes(call: Callable[..., Any], *arguments: Any) -> float:
    """The most memory a fresh process held while it ran a function of a module (interpreter included)."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(theirs, call, arguments))
    process.start()
    theirs.close()
    try:
        return float(ours.recv())
    finally:
        process.join()


def _measured(pipe: Any, call: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    call(*arguments)
    pipe.send(_peak())
    pipe.close()


def _peak() -> float:
    """Linux's high-water mark of this process alone; elsewhere what getrusage says (1024-byte units)."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
