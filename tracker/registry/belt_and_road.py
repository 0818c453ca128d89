"""The Belt and Road table: what the law of each jurisdiction says of data that leaves the country.

One row per jurisdiction, also where no text is watched. It answers "how many, and by which means"; for
the words of a law there are the regimes. What nobody has read is there too, as a lead without a value.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from tracker.registry.fields import Slug, Strict, Title


class Mechanism(StrEnum):
    """By what means data may leave, or what has to be done when it does."""

    NONE = "none"  # no rule on transfers known
    ACCOUNTABILITY = "accountability"  # the sender answers for the recipient
    ADEQUACY = "adequacy"  # countries found, or held to be, protective enough
    CONTRACT = "contract"  # clauses, standard or approved; binding corporate rules
    CONSENT = "consent"  # of the person
    ASSESSMENT = "assessment"  # of impact or risk, kept or filed
    NOTIFICATION = "notification"  # to the authority, or registration with it
    APPROVAL = "approval"  # permit or licence of the authority
    LOCALISATION = "localisation"  # first collection, storage or a copy in the country


class LawFact(Strict):
    """What a text or an open page says on one question, in our words, with its provision and address."""

    says: Title
    provisions: str
    source: str = Field(pattern="^https://")


class TransferLaw(Strict):
    """One jurisdiction. `verified` says that somebody has read a source of the fact, `basis` which kind.

    `mechanisms` of a row that is not verified are a lead to a text and are not shown. `transfer`,
    `localisation`, `breach` and `regulator` were read each for itself: an empty one was read by nobody.
    """

    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]  # ISO 3166
    name: Title
    law: Title
    mechanisms: list[Mechanism] = Field(min_length=1)
    provisions: str | None = None
    status: Literal["in_force", "partly_in_force", "adopted", "bill", "draft", "none"]
    transfer: LawFact | None = None  # the way out of the country
    localisation: LawFact | None = None  # what stays in the country
    breach: LawFact | None = None  # whom to tell of a breach, and by when
    regulator: LawFact | None = None  # who supervises
    regime: Slug | None = None  # where its text is watched
    verified: bool
    basis: Literal["text", "official", "secondary", "memory"]
    source: str
    date: date  # when the source was read, or the memory written down
    note: str | None = None

    @model_validator(mode="after")
    def _memory_is_not_verified(self) -> Self:
        if self.verified != (self.basis != "memory"):
            raise ValueError("a row from memory is not verified, and every other one is")
        return self

    @model_validator(mode="after")
    def _verified_rests_on_an_address(self) -> Self:
        if self.verified != (self.transfer is not None):
            raise ValueError(
                "a row is verified where `transfer` says what was read, with its provision and address"
            )
        return self

    @model_validator(mode="after")
    def _none_stands_alone(self) -> Self:
        if Mechanism.NONE in self.mechanisms and len(self.mechanisms) > 1:
            raise ValueError("`none` goes with no other mechanism")
        return self


class BeltAndRoad(Strict):
    """The file `belt-and-road.yml` of a registry folder."""

    jurisdictions: list[TransferLaw]


#: The questions that are answered each for itself, in the order of the table.
FACTS = ("transfer", "localisation", "breach", "regulator")
