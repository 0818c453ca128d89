"""What Chinese readers cite a law by, as the JSON of an instrument and of `tracker status` prints it."""

from __future__ import annotations

from tracker.contract.base import Day, ViewModel
from tracker.law.enactment import Rank
from tracker.lifecycle.enactment import Enactment, Validity


class AmendmentView(ViewModel):
    """``how``: 修正 or 修订; ``number``: of the order that promulgated it, empty where nothing names it."""

    day: Day
    how: str
    number: str


class DisagreementView(ViewModel):
    """What the registry and the head of the text say of one field."""

    field: str
    registry: str
    text: str


class EnactmentView(ViewModel):
    """``made_by``: 制定机关; ``issued_by``: 发布机关; ``number``: 文号; ``rank``: 效力位阶; ``validity``:
    时效性 on the day ``on``; ``version``: the text whose head was read."""

    made_by: str
    issued_by: str
    number: str
    rank: Rank | None
    adopted: Day | None
    promulgated: Day | None
    in_force: Day | None
    amendments: list[AmendmentView]
    validity: Validity | None
    on: Day
    version: str | None
    disagreements: list[DisagreementView]


class HeadDoubtView(DisagreementView):
    """One disagreement of an instrument, as `tracker status` lists them."""

    instrument: str


def enactment_view(enactment: Enactment) -> EnactmentView:
    return EnactmentView.model_validate(enactment)
