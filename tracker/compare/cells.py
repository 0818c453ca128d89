"""What a matrix is made of. Plain data: language is chosen when it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from tracker.registry.schema import Coding, Instrument, ScaleValue, Topic


class State(StrEnum):
    CURRENT = "current"
    STALE = "stale"
    UNVERIFIED = "unverified"
    MISSING = "missing"


@dataclass(frozen=True)
class Cited:
    """A provision a coding cites: what the record says there now, if it holds it."""

    eid: str
    version: str | None = None
    quote: str | None = None
    content: str | None = None
    language: str | None = None
    url: str | None = None  # where it was read
    observed_at: datetime | None = None


@dataclass(frozen=True)
class Touched:
    """Why a cell is stale: a change in the record, or a relation to another instrument."""

    change: str | None = None
    eid: str | None = None
    relation: str | None = None
    by: str | None = None  # the instrument that acts
    on: date | None = None  # observed, or effective


@dataclass(frozen=True)
class Cell:
    """One instrument on one topic."""

    state: State
    coding: Coding | None = None
    scale_value: ScaleValue | None = None
    cited: tuple[Cited, ...] = ()
    #: why the state is what it is: one of the codes of `compare.labels.WHY`
    why: str = ""
    touched: tuple[Touched, ...] = ()

    @property
    def strength(self) -> int | None:
        """0 to 4 for the heat map; None where the scale says nothing."""
        return self.scale_value.strength if self.scale_value else None


@dataclass(frozen=True)
class Column:
    """An instrument as the head of a column: what it is, and which of its texts the record holds."""

    instrument: Instrument
    language: str
    version: str | None = None
    version_language: str | None = None
    observed_at: datetime | None = None
    last_seen_at: datetime | None = None
    url: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Row:
    topic: Topic
    group_title: dict[str, str]
    cells: dict[str, Cell]  # instrument id -> cell


@dataclass(frozen=True)
class Matrix:
    """Topics x instruments of one codebook, as known on a day or as law on a day."""

    codebook: str
    title: dict[str, str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    at: datetime | None = None
    valid_at: date | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def as_of(self) -> datetime | None:
        """The day asked for, else the newest observation of any text in the table."""
        return self.at or max((c.last_seen_at for c in self.columns if c.last_seen_at), default=None)
