"""Relations between instruments that a text in the record names: proposed, and a person's word on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.registry.schema import Relation, RelationType
from tracker.store.ids import short_id
from tracker.store.models import RelationProposalRow, ReviewRow, VersionRow
from tracker.store.rows import insert_rows


@dataclass(frozen=True, slots=True)
class NamedRelation:
    """What a clause says: ``from_`` does ``type`` to ``to``. ``named``: the name it prints."""

    from_: str
    type: str
    to: str
    named: str
    words: str
    eid: str | None = None
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedRelation:
    """A proposal of the record; ``verdict``: accept, reject, or None while nobody has said a word."""

    id: str
    relation: NamedRelation
    said_by: str
    language: str
    version: str
    observed_at: datetime
    verdict: str | None = None
    by: str | None = None

    def as_relation(self) -> Relation:
        """As the registry writes one."""
        said = self.relation
        return Relation.model_validate(
            {
                "from": said.from_, "type": RelationType(said.type), "to": said.to,
                "from_provisions": [said.eid] if said.eid and self.said_by == said.from_ else [],
                "effective": said.effective, "evidence": said.words,
            }
        )  # fmt: skip


def save_proposals(
    session: Session, version: VersionRow, named: Iterable[NamedRelation], now: datetime
) -> None:
    """Make the proposals of an expression those of its newest text; others of it are withdrawn."""
    own = {
        row.id: row
        for row in session.scalars(
            select(RelationProposalRow).where(
                RelationProposalRow.said_by == version.instrument,
                RelationProposalRow.language == version.language,
            )
        )
    }
    wanted: dict[str, NamedRelation] = {}
    for said in named:
        id_ = short_id("p", version.instrument, version.language, said.from_, said.type, said.to)
        wanted.setdefault(id_, said)
    for id_, row in own.items():
        row.withdrawn_at = None if id_ in wanted else row.withdrawn_at or now
    rows = [
        {
            "id": id_, "from_instrument": said.from_, "type": said.type, "to_instrument": said.to,
            "said_by": version.instrument, "language": version.language, "version": version.id,
            "eid": said.eid, "named": said.named, "words": said.words, "effective": said.effective,
            "observed_at": version.observed_at, "recorded_at": now, "withdrawn_at": None,
        }
        for id_, said in wanted.items()
        if id_ not in own
    ]  # fmt: skip
    insert_rows(session, RelationProposalRow, rows)


def proposals(session: Session, instrument: str | None = None) -> list[ProposedRelation]:
    """The proposals that stand, oldest first; of one instrument: what it does and what is done to it."""
    query = select(RelationProposalRow).where(RelationProposalRow.withdrawn_at.is_(None))
    if instrument is not None:
        ends = (RelationProposalRow.from_instrument, RelationProposalRow.to_instrument)
        query = query.where(or_(*(end == instrument for end in ends)))
    rows = list(session.scalars(query.order_by(RelationProposalRow.observed_at, RelationProposalRow.id)))
    words = _verdicts(session, [row.id for row in rows])
    return [
        ProposedRelation(
            row.id,
            NamedRelation(
                row.from_instrument, row.type, row.to_instrument, row.named, row.words, row.eid, row.effective
            ),
            row.said_by, row.language, row.version, row.observed_at, *words.get(row.id, (None, None)),
        )
        for row in rows
    ]  # fmt: skip


def _verdicts(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The newest word on each proposal, and whose it is."""
    query = (
        select(ReviewRow.target_id, ReviewRow.verdict, ReviewRow.by)
        .where(ReviewRow.target == "relation", ReviewRow.target_id.in_(ids))
        .order_by(ReviewRow.at, ReviewRow.id)
    )
    return {id_: (verdict, by) for id_, verdict, by in session.execute(query)}


def accepted_upon(session: Session | None, instrument: str) -> list[Relation]:
    """What acts on an instrument by a text's own words that a person accepted."""
    if session is None:
        return []
    found = (p for p in proposals(session, instrument) if p.verdict == "accept")
    return [p.as_relation() for p in found if p.relation.to == instrument]
