"""Whether a change, a notice, a source or a cell is part of what somebody follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from tracker.law import eids
from tracker.model import Significance
from tracker.registry.matching import has_words
from tracker.registry.registry import Registry
from tracker.registry.targets import FollowScope, FollowTarget

#: What happened to a whole provision happened to all it held.
_WHOLE = frozenset({"removed", "repealed", "moved", "renumbered", "merged", "split"})
_NO_ANCESTORS: Mapping[str, Sequence[str]] = {}


def target_problem(target: FollowTarget, registry: Registry) -> str | None:
    """What the registry does not know of a target, or None."""
    known: Mapping[str, Collection[str]] = {
        "strand": {r.strand.value for r in registry.regimes.values()},
        "regime": registry.regimes,
        "instrument": registry.instruments,
        "provision": registry.instruments,
        "topic": registry.codebooks,
        "source": registry.sources,
        "jurisdiction": {r.jurisdiction for r in registry.regimes.values()},
        "party": {p.party for i in registry.instruments.values() for p in i.parties},
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
class FollowedPart:
    """What of a change is followed. ``eids``: None for all of it."""

    eids: tuple[str, ...] | None
    significance: str


class ScopeMatcher:
    """A scope looked up in a registry once. Without targets, everything is followed."""

    def __init__(self, registry: Registry, scope: FollowScope | None = None) -> None:
        self._registry = registry
        self.scope = scope or FollowScope()
        targets = self.scope.targets
        self.everything = not targets or any(t.kind == "everything" for t in targets)
        strands = {t.id for t in targets if t.kind == "strand"}
        self._regimes = {t.id for t in targets if t.kind == "regime"}
        self._regimes |= {r.id for r in registry.regimes.values() if r.strand.value in strands}
        homes = {t.id for t in targets if t.kind == "jurisdiction"}
        self._regimes |= {r.id for r in registry.regimes.values() if r.jurisdiction in homes}
        self._instruments = {t.id for t in targets if t.kind == "instrument"}
        self._parties = {t.id for t in targets if t.kind == "party"}
        self._treaties = {
            i.id for i in registry.instruments.values() if any(p.party in self._parties for p in i.parties)
        }
        self._searches = [t.id for t in targets if t.kind == "search"]
        self._sources = {t.id for t in targets if t.kind == "source"}
        self._provisions: dict[str, set[str]] = {}
        for t in targets:
            if t.kind == "provision":
                self._provisions.setdefault(t.id, set()).add(t.part)
        for instrument, cited in cited_provisions(registry, _topics(targets)).items():
            if cited:
                self._provisions.setdefault(instrument, set()).update(cited)
        self._narrowed = cited_provisions(registry, self.scope.topics) if self.scope.topics else None

    # --- things -----------------------------------------------------------------------------------------

    def regime(self, id_: str) -> bool:
        """Whether anything of a regime is followed."""
        found = self._registry.regimes.get(id_)
        named = self._instruments | self._treaties | self._provisions.keys()
        return (
            self.everything
            or id_ in self._regimes
            or (found is not None and any(i.id in named for i in found.instruments))
        )

    def instrument(self, id_: str) -> bool:
        """Whether anything of an instrument is followed."""
        if self._narrowed is not None and id_ not in self._narrowed:
            return False
        return self._whole(id_) or id_ in self._provisions

    def may_touch(self, id_: str) -> bool:
        """Whether a change of an instrument may be followed: words that are searched for stand anywhere."""
        return bool(self._searches) or self.instrument(id_)

    def step(self, instrument: str, party: str | None) -> bool:
        """Whether a dated step is followed; of a treaty that is followed for a party, that party's only."""
        if party is None or party in self._parties or instrument not in self._treaties:
            return self.instrument(instrument)
        return self._whole(instrument, treaties=False) or instrument in self._provisions

    def source(self, id_: str) -> bool:
        """Whether a source belongs to what is followed."""
        source = self._registry.sources.get(id_)
        if source is None or id_ in self._sources:
            return self.everything or id_ in self._sources
        if source.instrument is not None:
            return self.instrument(source.instrument)
        return self._narrowed is None and self.regime(self._registry.regime_of_source(id_).id)

    def notice(self, regime: str, instrument: str | None) -> bool:
        """Whether a notice of a regime is followed; topics say nothing of a notice without an instrument."""
        if instrument is not None and self._narrowed is not None:
            return self.instrument(instrument)
        return self._narrowed is None and self.regime(regime)

    def matched_notice(self, matches: Iterable[Mapping[str, Any]], source: str, words: str = "") -> bool:
        """Whether a notice is followed: by the regimes and instruments it matches, its list or its words."""
        return (
            source in self._sources
            or any(
                self.everything or m["regime"] in self._regimes or self._whole(m["instrument"] or "")
                for m in matches
            )
            or has_words(words, self._searches)
        )

    def cell(self, codebook: str, topic: str, instrument: str) -> bool:
        """Whether a cell of a comparison is followed."""
        wanted = self.scope.topics
        asked = not wanted or topic in wanted or f"{codebook}/{topic}" in wanted
        return asked and self.instrument(instrument)

    def language(self, tag: str) -> bool:
        """Whether texts of a language are told."""
        wanted = self.scope.texts
        return not wanted or any(tag == w or tag.split("-")[0] == w.split("-")[0] for w in wanted)

    def weighty(self, significance: str) -> bool:
        return Significance(significance).rank >= self.scope.significance.rank

    # --- changes ----------------------------------------------------------------------------------------

    def change(self, view: Mapping[str, Any]) -> bool:
        """Whether a change (`contract.change`) is told: followed, in a language asked for, weighty enough."""
        return (
            self.language(view["language"])
            and self.weighty(view["significance"])
            and self.follows(view) is not None
        )

    def wants_parents(self, instrument: str) -> bool:
        """Whether the ancestors of changed provisions have to be known (`follows`)."""
        return bool(self._wanted(instrument, ""))

    def follows(
        self, view: Mapping[str, Any], above: Mapping[str, Sequence[str]] = _NO_ANCESTORS
    ) -> FollowedPart | None:
        """The part of a change that is followed; None where none is.

        ``above``: eid -> the eids of what holds it, in the texts before and after; a chapter's articles
        do not carry its id.
        """
        wanted = self._wanted(view["instrument"], view["source"])
        whole = FollowedPart(None, view["significance"])
        if wanted is None:
            return whole
        if view["kind"] in ("repealed", "restored"):
            return whole if self.instrument(view["instrument"]) else None
        rows = [
            p
            for p in view["provisions"]
            if not p["rollup"] and (touches(p, wanted, above) or self._searched(p))
        ]
        if not rows:
            return None
        weight = max((p["significance"] for p in rows), key=lambda s: Significance(s).rank)
        return FollowedPart(tuple(dict.fromkeys(p["eid"] for p in rows)), weight)

    def _wanted(self, instrument: str, source: str) -> Collection[str] | None:
        """The provisions of an instrument that are followed; None for all of it."""
        whole = self._whole(instrument) or source in self._sources
        if self._narrowed is None:
            return None if whole else self._provisions.get(instrument, ())
        cited = self._narrowed.get(instrument, set())
        return cited if whole else cited & self._provisions.get(instrument, set())

    def _searched(self, row: Mapping[str, Any]) -> bool:
        """Whether words that are searched for stand in a changed provision, before or after."""
        text = (row[k] or "" for k in ("heading", "before", "after"))
        return bool(self._searches) and has_words("\n".join(text), self._searches)

    def _whole(self, instrument: str, *, treaties: bool = True) -> bool:
        regime = self._registry.regime_of(instrument)
        return (
            self.everything
            or instrument in self._instruments
            or (treaties and instrument in self._treaties)
            or (regime is not None and regime.id in self._regimes)
        )


def _topics(targets: Iterable[FollowTarget]) -> list[str]:
    return [f"{t.id}/{t.part}" for t in targets if t.kind == "topic"]


def touches(row: Mapping[str, Any], wanted: Collection[str], above: Mapping[str, Sequence[str]]) -> bool:
    """Whether a changed provision is one of those wanted, is below one, or held one and went as a whole."""
    for eid in {row["eid"], row["from_eid"] or row["eid"], *row["from_eids"]}:
        lines = {eid, *eids.ancestors(eid), *above.get(eid, ())}
        if not lines.isdisjoint(wanted):
            return True
        if row["action"] in _WHOLE and any(eids.is_below(w, eid) for w in wanted):
            return True
    return False


def cited_provisions(registry: Registry, topics: Collection[str]) -> dict[str, set[str]]:
    """instrument -> the provisions that its codings of topics cite; `topic` or `codebook/topic`."""
    out: dict[str, set[str]] = {}
    if not topics:
        return out
    for file in registry.codings:
        for coding in file.codings:
            if coding.topic in topics or f"{file.codebook}/{coding.topic}" in topics:
                out.setdefault(file.instrument, set()).update(coding.provisions)
    return out
