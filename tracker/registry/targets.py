"""What somebody follows, as it is written: the fields that profiles of briefings and subscriptions share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from tracker.model import Significance
from tracker.registry.fields import Language, Slug, Strict
from tracker.registry.schema import Strand

KINDS = (
    "everything", "strand", "jurisdiction", "regime", "instrument", "provision", "topic", "party", "source",
    "search",
)  # fmt: skip
_PART = {"provision": "#", "topic": "/"}


@dataclass(frozen=True)
class FollowTarget:
    """One thing that is followed, written ``kind:id``: ``strand:ai``, ``jurisdiction:CN`` (all its regimes),
    ``regime:eu-ai``, ``instrument:eu-ai-act``, ``provision:eu-ai-act#art_5`` (with everything below it),
    ``topic:digital-trade/cross-border-data-flows`` (the provisions its codings cite), ``party:VN`` (the
    treaties it is a party to), ``source:eu-ai-act-en``, ``search:important data`` (changed provisions and
    notices with these words), or ``everything``. ``part``: the eid of a provision, the topic of a codebook.
    """

    kind: str
    id: str = ""
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> FollowTarget:
        """Raises `ValueError` with what is expected."""
        kind, colon, rest = text.strip().partition(":")
        if kind == "everything" and not colon:
            return cls("everything")
        mark = _PART.get(kind)
        id_, found, part = rest.partition(mark) if mark else (rest.strip(), "", "")
        if kind in ("jurisdiction", "party") and len(id_) == 2:
            id_ = id_.upper()
        if kind not in KINDS or kind == "everything" or not id_ or bool(mark) is not bool(found and part):
            raise ValueError(
                f"{text!r} cannot be followed; write everything, strand:ai, jurisdiction:CN, regime:eu-ai, "
                "instrument:eu-ai-act, provision:eu-ai-act#art_5, topic:CODEBOOK/TOPIC, party:VN, source:ID "
                "or search:WORDS"
            )
        return cls(kind, id_, part)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}{_PART.get(self.kind, '')}{self.part}" if self.id else self.kind


def as_list(value: Any) -> Any:
    """One text for a list of one, as people write it."""
    return [value] if isinstance(value, str) else value


AsList = BeforeValidator(as_list)
TargetText = Annotated[str, AfterValidator(lambda text: str(FollowTarget.parse(text)))]


class FollowScope(Strict):
    """What somebody follows. `follow` and the short forms `strands`, `regimes`, `instruments` add up.

    `topics` (of a codebook, `topic` or `codebook/topic`) narrow that to changes of provisions that codings
    of these topics cite, and to instruments coded on them. `texts` are the languages of legal texts told
    (default: all).
    """

    follow: Annotated[list[TargetText], AsList] = Field(default_factory=list)
    strands: list[Strand] = Field(default_factory=list)
    regimes: list[Slug] = Field(default_factory=list)
    instruments: list[Slug] = Field(default_factory=list)
    topics: list[str] = Field(default_factory=list)
    significance: Significance = Significance.EDITORIAL  # the least that is told
    texts: Annotated[list[Language], AsList] = Field(default_factory=list)

    @property
    def targets(self) -> list[FollowTarget]:
        return [
            *(FollowTarget.parse(text) for text in self.follow),
            *(FollowTarget("strand", strand.value) for strand in self.strands),
            *(FollowTarget("regime", regime) for regime in self.regimes),
            *(FollowTarget("instrument", instrument) for instrument in self.instruments),
        ]
