"""What a matrix is made of. Plain data: language is chosen when it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tracker.lifecycle.instrument_status import DerivedValue
from tracker.registry.codebook import Codebook, ScaleValue, Topic
from tracker.registry.coding import Amount, Coding, WholeText
from tracker.registry.publication import ABSENCES, NO_LAW, LeadReason
from tracker.registry.schema import Instrument

#: Codes that say the text was read and has nothing: a finding, told apart from a blank.
ABSENT = ABSENCES | {NO_LAW}


class CellState(StrEnum):
    CURRENT = "current"
    STALE = "stale"
    UNVERIFIED = "unverified"
    MISSING = "missing"


@dataclass(frozen=True)
class CitedProvision:
    """A provision a coding cites: what the record says there now, if it holds it."""

    eid: str
    version: str | None = None
    quote: str | None = None
    content: str | None = None
    language: str | None = None
    url: str | None = None  # where it was read
    observed_at: datetime | None = None


@dataclass(frozen=True)
class StaleCause:
    """Why a cell is stale: a change in the record, or a relation to another instrument."""

    change: str | None = None
    eid: str | None = None
    relation: str | None = None
    by: str | None = None  # the instrument that acts
    on: date | None = None  # observed, or effective
    event: str | None = None  # a status event of the registry that the record has not seen


@dataclass(frozen=True)
class CellChange:
    """What became of a cell since a day: as it was, in what it differs, and what did it."""

    before: MatrixCell
    what: tuple[str, ...]  # value, state, text, coding
    by: tuple[StaleCause, ...] = ()


@dataclass(frozen=True)
class SuggestedValue:
    """What the finder proposes where nobody has coded: never a coding, and shown as none."""

    value: str | None  # a code of the scale; None where the words suggest none
    scale_value: ScaleValue | None
    cited: tuple[CitedProvision, ...]
    words: tuple[str, ...]  # of the text, that speak for it
    rank: float


@dataclass(frozen=True)
class MatrixCell:
    """One instrument on one topic."""

    state: CellState
    coding: Coding | None = None
    scale_value: ScaleValue | None = None
    cited: tuple[CitedProvision, ...] = ()
    #: why the state is what it is: one of the codes of `compare.labels.WHY`
    why: str = ""
    causes: tuple[StaleCause, ...] = ()  # why it is stale
    derived: DerivedValue | None = None
    change: CellChange | None = None  # since the day asked for
    suggested: SuggestedValue | None = None  # of a blank cell, where it was asked for
    clause: tuple[CitedProvision, ...] = ()  # of a coding taken from another instrument: what takes it
    lead: Coding | None = None  # of a blank cell: what nobody may cite, kept for who reads the text
    lead_why: LeadReason | None = None
    whole: WholeText | None = None  # of an absence: the text that was searched
    searched: tuple[str, ...] = ()  # and the words

    @property
    def blank(self) -> bool:
        """Nobody has coded it, and nothing derives it: the cell says nothing about the law."""
        return self.coding is None and self.derived is None

    @property
    def value(self) -> str | Amount | date | tuple[str, ...] | None:
        """The code, amount or date; parties where the row is about them."""
        return self.derived.value if self.derived else self.coding.value if self.coding else None

    @property
    def absent(self) -> bool:
        """Checked, and the text says nothing: not the same as blank."""
        return self.scale_value is not None and self.scale_value.code in ABSENT

    @property
    def strength(self) -> int | None:
        """0 to 4 for the heat map; None where the scale says nothing."""
        return self.scale_value.strength if self.scale_value else None


@dataclass(frozen=True)
class MatrixColumn:
    """An instrument as the head of a column: what it is, and which of its texts the record holds."""

    instrument: Instrument
    language: str
    version: str | None = None
    version_language: str | None = None
    observed_at: datetime | None = None
    last_seen_at: datetime | None = None
    url: str | None = None
    status: MatrixCell | None = None  # what it is today, as a derived cell


@dataclass(frozen=True)
class MatrixRow:
    topic: Topic
    group_title: dict[str, str]
    cells: dict[str, MatrixCell]  # instrument id -> cell


@dataclass(frozen=True)
class Matrix:
    """Topics x instruments of one codebook, as known on a day or as law on a day."""

    codebook: str
    title: dict[str, str]
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    at: datetime | None = None
    valid_at: date | None = None
    counts: dict[str, int] = field(default_factory=dict)
    since: datetime | None = None  # only rows that moved since are here, their cells say how
    differences: bool = False  # only rows on which the columns differ are here
    left_out: int = 0  # rows that `since` or `differences` leaves out
    flags: dict[str, dict[str, str]] = field(default_factory=dict)  # titles of the flags declared
    book: Codebook | None = None

    @property
    def as_of(self) -> datetime | None:
        """The day asked for, else the newest observation of any text in the table."""
        return self.at or max((c.last_seen_at for c in self.columns if c.last_seen_at), default=None)

    def coded(self, instrument: str) -> date | None:
        """The day of the newest coding in a column."""
        codings = (r.cells[instrument].coding for r in self.rows)
        return max((c.date for c in codings if c is not None), default=None)

    @property
    def known_on(self) -> date | None:
        """The day by which all of the table was known: the one asked for, else that of its newest part."""
        if self.at:
            return self.at.date()
        days = [self.coded(c.instrument.id) for c in self.columns]
        days += [c.last_seen_at.date() for c in self.columns if c.last_seen_at]
        return max((d for d in days if d is not None), default=None)
