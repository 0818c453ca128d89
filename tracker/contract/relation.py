"""A relation between two instruments as JSON: of the registry, or proposed by a text of the record."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker.contract.base import Day, Moment, ViewModel
from tracker.registry.schema import Relation, RelationType
from tracker.store.relations import ProposedRelation

#: How far a relation is certain: written in the registry, or what a person said of a proposal.
State = Literal["registry", "proposed", "accepted", "refused"]
_STATES: dict[str | None, State] = {None: "proposed", "accept": "accepted", "reject": "refused"}


class RelationView(ViewModel):
    """`from` does `type` to `to`; of a proposal the clause, the name it prints and where it stands."""

    id: str | None = None
    from_: str = Field(alias="from")
    type: RelationType
    to: str
    effective: Day | None = None
    eid: str | None = None
    named: str | None = None
    words: str | None = None
    said_by: str | None = None
    language: str | None = None
    version: str | None = None
    observed_at: Moment | None = None
    state: State
    by: str | None = None


def of_registry(relation: Relation) -> RelationView:
    return RelationView(
        from_=relation.from_, type=relation.type, to=relation.to, effective=relation.effective,
        eid=next(iter(relation.from_provisions), None), words=relation.evidence, state="registry",
    )  # fmt: skip


def of_proposal(proposal: ProposedRelation) -> RelationView:
    said = proposal.relation
    return RelationView(
        id=proposal.id, from_=said.from_, type=RelationType(said.type), to=said.to, effective=said.effective,
        eid=said.eid, named=said.named, words=said.words, said_by=proposal.said_by,
        language=proposal.language, version=proposal.version, observed_at=proposal.observed_at,
        state=_STATES[proposal.verdict], by=proposal.by,
    )  # fmt: skip
