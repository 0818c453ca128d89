"""What a way out is given and what it answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

MarkTransmitting = Callable[[], None]


@dataclass(frozen=True)
class Outgoing:
    """One message on its way. ``again``: it may have arrived before; ``done``: recipients that have it."""

    id: str
    view: Mapping[str, Any]
    created_at: datetime
    attempt: int
    again: bool
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sent:
    """``done``: the recipients that have it now; ``note``: what a person should know all the same."""

    done: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Refused:
    """It did not arrive. ``for_good``: another try would not help."""

    reason: str
    for_good: bool = False
    wait: timedelta | None = None  # the receiver asked for so long a pause
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unsure:
    """It went out, and no answer came."""

    reason: str
    done: tuple[str, ...] = ()


Result = Sent | Refused | Unsure


def in_time(send: Callable[[MarkTransmitting], Result], mark: MarkTransmitting, seconds: float) -> Result:
    """What a sender answers within so many seconds; one that hangs, byte by byte, is left to itself.

    ``mark`` runs in the caller's thread. What the sender raises is raised here.
    """
    began, told, over = threading.Event(), threading.Event(), threading.Event()
    box: list[Result | BaseException] = []

    def wait_for_note() -> None:
        began.set()
        told.wait()
        if over.is_set():  # the caller gave up: nothing may go out behind its back
            raise TimeoutError("given up")

    def work() -> None:
        try:
            box.append(send(wait_for_note))
        except BaseException as error:  # noqa: BLE001 - handed to the caller
            box.append(error)
        finally:
            began.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    if not began.wait(seconds):
        over.set()
        told.set()
        return Refused(f"no connection within {seconds:.0f} s")
    if not box:
        try:
            mark()
        except BaseException:
            over.set()
            raise
        finally:
            told.set()
    thread.join(seconds)
    if not box:
        return Unsure(f"no answer within {seconds:.0f} s")
    if isinstance(box[0], BaseException):
        raise box[0]
    return box[0]
