"""Reading a stale cell again: the new coding a review makes, and what the reviewer has to look at.

The old coding stays where it is: a table as of a day before the review shows it. The new one says which
it renews and which changes were read, and pins the words that the record holds now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.compare.absence import whole_text
from tracker.compare.cells import MatrixCell
from tracker.compare.matrix import MatrixQuery, matrix
from tracker.compare.read_from import anchors_by_topic
from tracker.registry import Registry
from tracker.registry.codebook import Codebook, Topic
from tracker.registry.coding import Amount, Coding, CodingFile, ReadFrom, Renewal
from tracker.registry.publication import searched_words


class CannotRenew(ValueError):
    """Why a cell is not renewed, and what to do."""


@dataclass(frozen=True)
class CodedCell:
    """A coded cell as the record judges it now."""

    cell: MatrixCell
    coding: Coding
    topic: Topic
    book: Codebook
    language: str


@dataclass(frozen=True)
class ReviewAnswer:
    """What the reviewer says; None keeps what the coding said."""

    by: str
    on: date
    value: str | None = None
    provisions: Sequence[str] = ()
    flags: Sequence[str] | None = None
    note: Mapping[str, str] | None = None


def coded_cell(session: Session, registry: Registry, codebook: str, instrument: str, topic: str) -> CodedCell:
    """Raises `UnknownChoice`, `CannotRenew`."""
    table = matrix(session, registry, codebook, MatrixQuery(instruments=(instrument,), topics=(topic,)))
    row = next((r for r in table.rows if r.topic.id == topic), None)
    if row is None:
        raise CannotRenew(f"{topic!r} is a group of topics; name one topic")
    cell = row.cells[instrument]
    if row.topic.derive:
        raise CannotRenew(f"{topic} is read from the record and never coded: there is nothing to review")
    coding = cell.coding or cell.lead
    if coding is None:
        raise CannotRenew(
            f"there is no coding of {topic} of {instrument}: see `tracker suggest` and `tracker accept`"
        )
    files = [f for f in registry.codings if (f.codebook, f.instrument) == (codebook, instrument)]
    return CodedCell(cell, coding, row.topic, registry.codebooks[codebook], files[-1].language)


def renew(session: Session, found: CodedCell, instrument: str, answer: ReviewAnswer) -> Coding:
    """The coding that takes the old one's place from today. Raises `CannotRenew`."""
    old = found.coding
    if answer.on < old.date:
        raise CannotRenew(f"the coding is of {old.date}, later than today by this machine's clock")
    provisions = list(answer.provisions or old.provisions)
    value = _value(found, answer.value) if answer.value is not None else old.value
    draft = old.model_copy(
        update={
            "value": value,
            "provisions": provisions,
            "flags": list(answer.flags) if answer.flags is not None else old.flags,
            "note": {**old.note, **(answer.note or {})},
            "cue": [],
            "checked_by": None,
            "second": None,
            "checked_on": None,
            "date": answer.on,
            "coder": answer.by,
            "read_from": [],
            "renews": Renewal(
                date=old.date, coder=old.coder,
                changes=list(dict.fromkeys(t.change for t in found.cell.causes if t.change)),
            ),
        }
    )  # fmt: skip
    if not provisions:
        if found.cell.state.value == "unverified" or found.cell.lead is not None:
            raise CannotRenew("the coding cites no provision: cite what you have read with --provision EID")
        return draft.model_copy(update={"read_from": _searched(session, found, instrument, draft)})
    file = CodingFile(codebook=found.book.id, instrument=instrument, language=found.language, codings=[draft])
    read = anchors_by_topic(session, file).get(found.topic.id)
    if not read:
        raise CannotRenew(
            f"the record lacks some of {', '.join(provisions)} of {instrument} in {found.language}; "
            "cite what holds the rule now with --provision EID"
        )
    return draft.model_copy(update={"read_from": read, "basis": "text", "evidence": None})


def _searched(session: Session, found: CodedCell, instrument: str, draft: Coding) -> list[ReadFrom]:
    """The provisions that hold a searched word now: whoever renews an absence has read them."""
    text = whole_text(session, instrument, found.language)
    if text is None:
        return []
    held, whole = text
    return [
        ReadFrom(
            url=whole.url, observed_at=whole.observed_at, eid=eid, text_sha256=held.contents[eid]
        ) for eid in held.standing(searched_words(draft, found.language, found.book))
    ]  # fmt: skip


def _value(found: CodedCell, said: str) -> str | Amount | date:
    """A code of the scale; or a number, with the unit and currency of before; or a day."""
    codes = [v.code for v in found.book.values_of(found.topic)]
    if said in codes:
        return said
    kind = found.topic.kind
    try:
        if kind == "date":
            return date.fromisoformat(said)
        old = found.coding.value
        if kind == "amount" or isinstance(old, Amount):
            unit, currency = (old.unit, old.currency) if isinstance(old, Amount) else ("", None)
            return Amount(number=float(said), unit=unit, currency=currency)
    except ValueError as error:
        raise CannotRenew(f"{said!r} is no {kind}") from error
    raise CannotRenew(f"{said!r} is not on the scale of {found.topic.id}: {', '.join(codes)}")
