"""Codings: what an instrument says on a topic of a codebook, and where that was read."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tracker.registry.fields import Basis, HttpUrl, Language, Slug, Strict, Title


class Amount(Strict):
    """A number with what it counts: a rate (`unit: "%"`), a threshold (`currency: EUR`), a term."""

    number: float
    unit: str = ""
    currency: str | None = None


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _bare_date(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"date"}:
        value = value["date"]
    return date.fromisoformat(value) if isinstance(value, str) and _ISO_DAY.fullmatch(value) else value


#: A code of the scale, an amount, or a day. In YAML, `{date: 2027-12-02}` and `2027-12-02` are the same.
Value = Annotated[Slug | Amount | date, BeforeValidator(_bare_date)]


Day = date  # fields called `date` hide the type


class ReadFrom(Strict):
    """Where a coding was read: enough to find it again and to see that it has changed since."""

    url: HttpUrl
    observed_at: datetime
    eid: str
    text_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class WholeText(Strict):
    """The whole text in which words were searched: where and when it was seen, and the hash of all of it."""

    url: HttpUrl
    observed_at: datetime
    text_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class PartyCoding(Strict):
    """What holds for one party only: another value, flags of its own, or a time to adapt.

    `from` is the first day it binds that party, `until` the last on which it does not.
    """

    party: str  # ISO 3166 code, EU, or a named group
    value: Value | None = None
    flags: list[str] = Field(default_factory=list)
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    provisions: list[str] = Field(default_factory=list)
    note: Title | None = None


class Renewal(Strict):
    """The coding that a review renewed: its date, its coder, and the changes that were read."""

    date: date
    coder: str
    changes: list[str] = Field(default_factory=list)


class Via(Strict):
    """Why provisions of another instrument hold in a column: the relation, and the clause that says so."""

    instrument: Slug
    relation: str
    clause: list[str] = Field(default_factory=list)  # provisions of the acting instrument
    read_from: list[ReadFrom] = Field(default_factory=list)  # where the clause was read
    since: Day | None = None
    suspended: list[str] = Field(default_factory=list)  # provisions cited that are not applied


class Coding(Strict):
    """What an instrument says on a topic. Several of one topic are its history; the newest counts.

    `evidence` is where it was read when not in a text of the record: an address, or a work in words.
    `searched`: the words looked for in the whole text where the value says that it has no such rule, beside
    those of its topic; `read_from` has then the provisions where one of them stands, about something else.
    `checked_by`, `checked_on`: a second person read the same law without looking at this coding; they
    agreed, or `second` has the value that they found.
    `parties` differ from the rest; `renews` is written by `tracker review coding`. `via` is computed
    (`tracker.registry.incorporation`) and stands in no file.
    """

    topic: Slug
    value: Value
    flags: list[str] = Field(default_factory=list)
    parties: list[PartyCoding] = Field(default_factory=list)
    provisions: list[str] = Field(default_factory=list)
    cue: list[str] = Field(default_factory=list)  # words the cited provisions must contain
    note: Title
    basis: Basis
    evidence: str | None = None
    searched: list[str] = Field(default_factory=list)
    read_from: list[ReadFrom] = Field(default_factory=list)
    date: date
    coder: str
    checked_by: str | None = None
    checked_on: Day | None = None
    second: Value | None = None
    renews: Renewal | None = None
    via: Via | None = None


class CodingFile(Strict):
    """Codings of one instrument. A later folder's file stands for an earlier one's, or `adds` to it.

    `takes_from`: instruments whose codings hold here as well. What a relation `incorporates` takes in holds
    on topics that have no coding of their own; what a relation `amends` puts in its place, from its day on.
    `whole`: the text that was searched for what it does not have, written by `tracker code pin`.
    """

    codebook: Slug
    instrument: Slug
    language: Language = "en"  # the expression the provisions are cited from
    adds: bool = False
    takes_from: list[Slug] = Field(default_factory=list)
    whole: WholeText | None = None
    codings: list[Coding]
