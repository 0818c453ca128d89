"""What a profile lets through: instruments, sources, changes, cells of comparisons, notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.law import eids
from tracker.model import Significance
from tracker.registry import Registry
from tracker.registry.profiles import Profile

_WHOLE = frozenset({"repealed", "restored"})


class Lens:
    """A profile applied to a registry; without one, everything is let through."""

    def __init__(self, registry: Registry, profile: Profile | None = None) -> None:
        self._registry = registry
        self.profile = profile
        self._regimes = _regimes(registry, profile)
        self._cited = _cited(registry, profile.topics) if profile and profile.topics else None

    def regime(self, id_: str) -> bool:
        """Whether anything of a regime is followed."""
        if self._regimes is None:
            return True
        regime = self._registry.regimes.get(id_)
        named = self.profile.instruments if self.profile else ()
        return id_ in self._regimes or (regime is not None and any(i.id in named for i in regime.instruments))

    def instrument(self, id_: str) -> bool:
        """Whether an instrument is followed: by its regime or by name, and coded on a topic asked for."""
        if self._cited is not None and id_ not in self._cited:
            return False
        if self._regimes is None or (self.profile and id_ in self.profile.instruments):
            return True
        regime = self._registry.regime_of(id_)
        return regime is not None and regime.id in self._regimes

    def source(self, id_: str) -> bool:
        """Whether a source belongs to what is followed."""
        source = self._registry.sources.get(id_)
        if source is None:
            return self.profile is None
        if source.instrument is not None:
            return self.instrument(source.instrument)
        return self._cited is None and self.regime(self._registry.regime_of_source(id_).id)

    def language(self, tag: str) -> bool:
        """Whether texts of a language are told."""
        wanted = self.profile.texts if self.profile else ()
        return not wanted or any(tag == w or tag.split("-")[0] == w.split("-")[0] for w in wanted)

    def change(self, view: Mapping[str, Any]) -> bool:
        """Whether a change (`views.change_view`) is told."""
        if self.profile is None:
            return True
        if not self.instrument(view["instrument"]) or not self.language(view["language"]):
            return False
        least = Significance(self.profile.significance)
        if Significance(view["significance"]).rank < least.rank:
            return False
        return view["kind"] in _WHOLE or self._touches(view)

    def _touches(self, view: Mapping[str, Any]) -> bool:
        if self._cited is None:
            return True
        cited = self._cited[view["instrument"]]
        changed = {e for p in view["provisions"] for e in (p["eid"], p["from_eid"], *p["from_eids"]) if e}
        return any(eids.overlaps(a, b) for a in cited for b in changed)

    def cell(self, codebook: str, topic: str, instrument: str) -> bool:
        """Whether a cell of a comparison is told."""
        wanted = self.profile.topics if self.profile else ()
        asked = not wanted or topic in wanted or f"{codebook}/{topic}" in wanted
        return asked and self.instrument(instrument)

    def notice(self, regime: str, instrument: str | None) -> bool:
        """Whether a notice of a regime is told; topics say nothing of a notice without an instrument."""
        if instrument is not None and self._cited is not None:
            return self.instrument(instrument)
        return self._cited is None and self.regime(regime)


def _regimes(registry: Registry, profile: Profile | None) -> set[str] | None:
    if profile is None or not (profile.strands or profile.regimes or profile.instruments):
        return None
    return {r.id for r in registry.regimes.values() if r.strand in profile.strands} | set(profile.regimes)


def _cited(registry: Registry, topics: list[str]) -> dict[str, set[str]]:
    """instrument -> the provisions that codings of the topics cite."""
    out: dict[str, set[str]] = {}
    for file in registry.codings:
        for coding in file.codings:
            if coding.topic in topics or f"{file.codebook}/{coding.topic}" in topics:
                out.setdefault(file.instrument, set()).update(coding.provisions)
    return out
