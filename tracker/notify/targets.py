"""What a subscription follows, and whether a change is part of it. Pure: rows in, provisions out.

A target is written ``kind:id``: ``strand:ai``, ``regime:eu-ai``, ``instrument:eu-ai-act``,
``provision:eu-ai-act#art_5`` (with everything below it), ``topic:digital-trade/cross-border-data-flows``
(the provisions its codings cite), ``source:eu-ai-act-en``, or ``everything``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from tracker.law import eids
from tracker.model import Significance
from tracker.registry import Registry

KINDS = ("everything", "strand", "regime", "instrument", "provision", "topic", "source")
#: What happened to a whole provision happened to all it held.
_WHOLE = frozenset({"removed", "repealed", "moved", "renumbered", "merged", "split"})


@dataclass(frozen=True)
class Target:
    """``part``: the eid of a provision, the topic of a codebook."""

    kind: str
    id: str = ""
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Target:
        """Raises `ValueError` with what is expected."""
        kind, colon, rest = text.strip().partition(":")
        if kind == "everything" and not colon:
            return cls("everything")
        mark = {"provision": "#", "topic": "/"}.get(kind)
        id_, found, part = rest.partition(mark) if mark else (rest, "", "")
        if kind not in KINDS or kind == "everything" or not id_ or bool(mark) is not bool(found and part):
            raise ValueError(
                f"{text!r} cannot be followed; write everything, strand:ai, regime:eu-ai, "
                "instrument:eu-ai-act, provision:eu-ai-act#art_5, topic:CODEBOOK/TOPIC or source:ID"
            )
        return cls(kind, id_, part)

    def __str__(self) -> str:
        mark = {"provision": "#", "topic": "/"}.get(self.kind, "")
        return f"{self.kind}:{self.id}{mark}{self.part}" if self.id else self.kind


def problem(target: Target, registry: Registry) -> str | None:
    """What the registry does not know of a target, or None."""
    strands = {r.strand.value for r in registry.regimes.values()}
    known: Mapping[str, Collection[str]] = {
        "strand": strands,
        "regime": registry.regimes,
        "instrument": registry.instruments,
        "provision": registry.instruments,
        "topic": registry.codebooks,
        "source": registry.sources,
    }
    have = known.get(target.kind)
    if have is not None and target.id not in have:
        near = get_close_matches(target.id, list(have), 3)
        what = {"provision": "instrument", "topic": "codebook"}.get(target.kind, target.kind)
        return f"unknown {what} {target.id!r}" + (f"; did you mean {', '.join(near)}?" if near else "")
    if target.kind == "topic" and all(t.id != target.part for t in registry.codebooks[target.id].topics):
        return f"codebook {target.id} has no topic {target.part!r}"
    return None


@dataclass(frozen=True)
class Followed:
    """What of a change a subscription follows. ``eids``: None for all of it."""

    eids: tuple[str, ...] | None
    significance: str


class Reach:
    """The targets of a subscription, looked up in a registry once."""

    def __init__(self, targets: Sequence[Target], registry: Registry) -> None:
        self._registry = registry
        self.everything = any(t.kind == "everything" for t in targets)
        self.regimes = {t.id for t in targets if t.kind == "regime"}
        strands = {t.id for t in targets if t.kind == "strand"}
        self.regimes |= {r.id for r in registry.regimes.values() if r.strand.value in strands}
        self.instruments = {t.id for t in targets if t.kind == "instrument"}
        self.sources = {t.id for t in targets if t.kind == "source"}
        self.provisions: dict[str, set[str]] = {}
        for t in targets:
            if t.kind == "provision":
                self.provisions.setdefault(t.id, set()).add(t.part)
            elif t.kind == "topic":
                for instrument, eids in cited(registry, t.id, t.part).items():
                    self.provisions.setdefault(instrument, set()).update(eids)

    def holds_source(self, source: str) -> bool:
        """Whether the health of a source is followed."""
        found = self._registry.sources.get(source)
        if self.everything or source in self.sources or found is None:
            return self.everything or source in self.sources
        return (
            self._registry.regime_of_source(source).id in self.regimes
            or found.instrument in self.instruments
            or found.instrument in self.provisions
        )

    def holds_notice(self, matches: Sequence[Mapping[str, Any]], source: str) -> bool:
        """Whether a notice belongs to what is followed, by its regimes, instruments or its list."""
        return (
            (self.everything and bool(matches))
            or source in self.sources
            or any(m["regime"] in self.regimes or m["instrument"] in self.instruments for m in matches)
        )

    def wants_parents(self, instrument: str) -> bool:
        """Whether the ancestors of changed provisions have to be known (`follows`)."""
        return instrument in self.provisions and not self._whole(instrument, "")

    def follows(self, change: Mapping[str, Any], above: Mapping[str, Sequence[str]]) -> Followed | None:
        """The part of a change (`views.change_view`) that is followed; None where none is.

        ``above``: eid -> the eids of what holds it, in the texts before and after; a chapter's articles
        do not carry its id.
        """
        if self._whole(change["instrument"], change["source"]):
            return Followed(None, change["significance"])
        wanted = self.provisions.get(change["instrument"])
        if not wanted:
            return None
        if change["kind"] in ("repealed", "restored"):
            return Followed(None, change["significance"])
        rows = [p for p in change["provisions"] if not p["rollup"] and touches(p, wanted, above)]
        if not rows:
            return None
        weight = max((p["significance"] for p in rows), key=lambda s: Significance(s).rank)
        return Followed(tuple(dict.fromkeys(p["eid"] for p in rows)), weight)

    def _whole(self, instrument: str, source: str) -> bool:
        regime = self._registry.regime_of(instrument)
        return (
            self.everything
            or instrument in self.instruments
            or source in self.sources
            or (regime is not None and regime.id in self.regimes)
        )


def touches(row: Mapping[str, Any], wanted: Collection[str], above: Mapping[str, Sequence[str]]) -> bool:
    """Whether a changed provision is one of those wanted, is below one, or held one and went as a whole."""
    for eid in {row["eid"], row["from_eid"] or row["eid"], *row["from_eids"]}:
        lines = {eid, *eids.ancestors(eid), *above.get(eid, ())}
        if not lines.isdisjoint(wanted):
            return True
        if row["action"] in _WHOLE and any(eids.is_below(w, eid) for w in wanted):
            return True
    return False


def cited(registry: Registry, codebook: str, topic: str) -> dict[str, set[str]]:
    """instrument -> the provisions that its codings of a topic cite."""
    out: dict[str, set[str]] = {}
    for file in registry.codings:
        if file.codebook == codebook:
            for coding in file.codings:
                if coding.topic == topic and coding.provisions:
                    out.setdefault(file.instrument, set()).update(coding.provisions)
    return out
