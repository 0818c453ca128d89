"""A provision that is still being read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.model import Mark, Provision, ProvisionStatus, Scope


@dataclass(slots=True)
class Draft:
    """A `Provision` that may still change: its heading can be printed after its number."""

    eid: str
    parent: str | None
    type: str
    num: str | None
    heading: str | None
    text: str
    scope: Scope
    status: ProvisionStatus
    official_id: str | None
    marks: tuple[Mark, ...]
    valid_from: date | None
    valid_to: date | None

    def provision(self) -> Provision:
        return Provision(
            eid=self.eid, parent=self.parent, type=self.type, num=self.num, heading=self.heading,
            text=self.text, scope=self.scope, status=self.status, official_id=self.official_id,
            marks=self.marks, valid_from=self.valid_from, valid_to=self.valid_to,
        )  # fmt: skip
