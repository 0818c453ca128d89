"""Time that passes when nothing is left to do: hours of sleeping take no time, and every clock agrees.

`run` is `asyncio.run` on such a loop. `datetime.now`, the loop's own time and so `asyncio.sleep`, timeouts and
APScheduler go by it; `asyncio.to_thread` does its work at once, in the same thread.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

import time_machine

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    def __init__(self, passed: Callable[[float], None]) -> None:
        super().__init__()
        self._passed = passed

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("nothing will ever happen: the scenario waits for something nobody does")
        if not ready and timeout:
            self._passed(timeout)
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, shift: Callable[[float], None]) -> None:
        self._now = 0.0
        self._shift = shift
        super().__init__(_Selector(self._pass))
        self.set_default_executor(_AtOnce())

        self.set_exception_handler(self._broke)

    def _broke(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What the scenario itself called later ends it, instead of being logged."""
        for task in asyncio.all_tasks(self):
            task.cancel(str(context.get("exception") or context["message"]))
        self.default_exception_handler(context)

    def time(self) -> float:
        return self._now

    def _pass(self, seconds: float) -> None:
        self._now += seconds
        self._shift(seconds)


class _AtOnce(ThreadPoolExecutor):
    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever awaits it gets it
            done.set_exception(error)
        return done


def run(start: datetime, scenario: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What the scenario gives; it begins at ``start`` and is over when it returns."""
    with (
        time_machine.travel(start, tick=False) as clock,
        asyncio.Runner(loop_factory=lambda: _Loop(clock.shift)) as runner,
    ):
        return runner.run(scenario())
