"""Common ground and distance of families of agreements on a topic, from the codings (中国方案).

A family stands where its strongest published value stands (strength 0 to 4 of the topic's scale); the
distance to a template is its strength less that of the own family. Who was not read has no place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.compare.cells import MatrixCell
from tracker.compare.gap import GapRow, gap
from tracker.compare.matrix import MatrixQuery, UnknownChoice, matrix
from tracker.registry import Registry
from tracker.registry.codebook import Topic
from tracker.registry.options import Family, OptionPaper, TopicOptions


@dataclass(frozen=True)
class FamilyStand:
    """Where a family stands: ``cells`` by instrument, ``strongest`` the instrument that goes furthest."""

    family: Family
    cells: tuple[tuple[str, MatrixCell], ...]
    strongest: str | None
    strength: int | None
    distance: int | None = None  # of a template: what it asks beyond the own family; negative where less

    @property
    def cell(self) -> MatrixCell | None:
        return dict(self.cells).get(self.strongest or "")


@dataclass(frozen=True)
class CommonGround:
    paper: OptionPaper
    topic: Topic
    options: TopicOptions
    own: FamilyStand
    templates: tuple[FamilyStand, ...]
    law: tuple[GapRow, ...]  # obligations on the topic against the party's law
    at: datetime | None = None

    @property
    def shared(self) -> int | None:
        """What all families that were read hold: the least of their strengths."""
        return min((f.strength for f in (self.own, *self.templates) if f.strength is not None), default=None)


def common_ground(
    session: Session | None,
    registry: Registry,
    paper: str | None = None,
    topics: tuple[str, ...] = (),
    *,
    at: datetime | None = None,
    valid_at: date | None = None,
) -> tuple[CommonGround, ...]:
    """The topics of a paper, all without any named. Raises `UnknownChoice`."""
    found = registry.options.get(paper) if paper else next(iter(registry.options.values()), None)
    if found is None:
        raise UnknownChoice(f"no paper of options {paper or ''}; there is: {', '.join(registry.options)}")
    there = {t.topic: t for t in found.topics}
    if strange := [t for t in topics if t not in there]:
        raise UnknownChoice(f"{found.id} has no topic {', '.join(strange)}; there is: {', '.join(there)}")
    chosen = topics or tuple(there)
    families = (found.own, *found.templates)
    instruments = tuple(dict.fromkeys(i for f in families for i in f.instruments))
    table = matrix(
        session, registry, found.codebook,
        MatrixQuery(instruments=instruments, topics=chosen, at=at, valid_at=valid_at),
    )  # fmt: skip
    law = _law(session, registry, found.for_, at, valid_at)
    out = []
    for row in sorted(table.rows, key=lambda r: chosen.index(r.topic.id)):
        own = _stand(found.own, row.cells, None)
        templates = tuple(_stand(f, row.cells, own.strength) for f in found.templates)
        mine = tuple(r for r in law if r.entry.topic == row.topic.id)
        out.append(CommonGround(found, row.topic, there[row.topic.id], own, templates, mine, at))
    return tuple(out)


def _law(
    session: Session | None, registry: Registry, party: str, at: datetime | None, valid_at: date | None
) -> tuple[GapRow, ...]:
    tables = [t.id for t in registry.gaps.values() if t.for_ == party]
    return tuple(r for t in tables for r in gap(session, registry, t, party, at=at, valid_at=valid_at).rows)


def _stand(family: Family, cells: dict[str, MatrixCell], own: int | None) -> FamilyStand:
    mine = tuple((i, cells[i]) for i in family.instruments if i in cells)
    read = [(i, c.strength) for i, c in mine if not c.blank and c.strength is not None]
    best, strength = max(read, key=lambda x: x[1] or 0) if read else (None, None)
    far = None if strength is None or own is None else strength - own
    return FamilyStand(family, mine, best, strength, far)
