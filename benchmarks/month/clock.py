"""Virtual time for one process: imported and started before anything else reads a clock."""

from __future__ import annotations

import asyncio
import selectors
import time
from datetime import UTC, datetime, timedelta

import time_machine

#: `time.monotonic` at the start, the same in every run.
_BOOTED = 1000.0


class Clock:
    """The time of the simulation. Moves only when the event loop has nothing to do before a timer."""

    def __init__(self, start: datetime) -> None:
        self._elapsed = 0.0
        self._start = start
        self._travel = time_machine.travel(start, tick=False)
        self._traveller = self._travel.start()
        time.monotonic = self.monotonic  # what is imported later takes this one

    def monotonic(self) -> float:
        return _BOOTED + self._elapsed

    def advance(self, seconds: float) -> None:
        self._elapsed += seconds
        # to the microsecond, from the start: shifts would add up their rounding
        self._traveller.move_to(self._start + timedelta(seconds=self._elapsed), tick=False)

    def work(self) -> None:
        """A moment in which something was done. The wall's clock follows with the next advance."""
        self._elapsed += 1e-7

    def now(self) -> datetime:
        return datetime.now(UTC)


class _Selector(selectors.DefaultSelector):
    """Looks at real events without waiting; where the loop would wait for a timer, time moves on."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None):
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            # work takes time too: a loop that sleeps for less than a float can tell would never end
            self._clock.work()
            return ready
        if timeout is None:
            raise RuntimeError("nothing is due and nothing is waited for: the simulation would stand still")
        # a hair more, so that the timer is over and the loop does not come back for the rest
        self._clock.advance(timeout + 1e-6)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is the simulation's."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(_Selector(clock))
        self._virtual = clock

    def time(self) -> float:
        return self._virtual.monotonic()
