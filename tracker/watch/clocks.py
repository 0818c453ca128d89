"""When a page was served: our clock, beside the server's `Date` and the order of the looks at a source.

One clock is not enough. Set ahead once, it would date a text years after all that follow; set back, it
would file a new text before the old one and tell the change in reverse. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tracker.model import Capture

#: Clocks of machines and servers may differ by this much.
SLACK = timedelta(hours=1)
#: What is put between two looks whose order is known and whose moments are not.
_AFTER = timedelta(seconds=1)


@dataclass(frozen=True)
class Dated:
    """The moment of a look, and what to tell where it is not that of our clock."""

    at: datetime
    note: str = ""


def served_at(capture: Capture) -> datetime | None:
    """What the server says of the time (RFC 9110 section 6.6.1), with the age of a copy from a cache."""
    try:
        said = parsedate_to_datetime(capture.header("Date").split(", GMT")[0])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    said = said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    age = capture.header("Age").strip()
    if age.isascii() and age.isdigit() and len(age) < 9:
        said += timedelta(seconds=int(age))
    return said


def settle(captures: Sequence[Capture], newest: datetime | None) -> Dated:
    """When a look that was made just now happened. ``newest``: the newest look that brought a text.

    >>> now = datetime(2031, 1, 1, tzinfo=UTC)
    >>> page = Capture("https://law.example", now, b"", headers=(("Date", "Thu, 26 Nov 2026 08:00:00 GMT"),))
    >>> settle([page], None).at.isoformat()
    '2026-11-26T08:00:00+00:00'
    """
    ours = max(capture.observed_at for capture in captures)
    said = max((at for at in map(served_at, captures) if at is not None), default=None)
    at, note = ours, ""
    if said is not None and abs(ours - said) > SLACK:
        behind = newest is not None and ours < newest
        ahead = ours > said and (newest is None or said >= newest - SLACK)
        if (said < ours and ahead) or (said > ours and behind):
            at = said
            note = (
                f"this machine's clock says {ours:%Y-%m-%d %H:%M} UTC, the server {said:%Y-%m-%d %H:%M} UTC"
            )
    if newest is not None and at < newest:
        note = note or (
            f"this machine's clock says {ours:%Y-%m-%d %H:%M} UTC, the look before was dated "
            f"{newest:%Y-%m-%d %H:%M} UTC; where that is wrong, `tracker doctor --mend` puts it right"
        )
        at = newest + _AFTER
    return Dated(at, note)
