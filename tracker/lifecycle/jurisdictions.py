"""Whose law an instrument is: a treaty's parties, else the jurisdiction of its regime.

A state of a federation stands with the federation (``US-CA`` with ``US``). Organisations and agreements
that make rules of their own are jurisdictions as well (``OECD``). A treaty is its parties' in every regime.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.registry import Registry
from tracker.registry.schema import Instrument, Regime


@dataclass
class Jurisdiction:
    """``laws``: its own instruments by regime; ``treaties``: those it is a party of."""

    code: str  # ISO 3166-1, EU, or an organisation
    regimes: list[Regime] = field(default_factory=list)
    laws: list[tuple[Regime, Instrument]] = field(default_factory=list)
    treaties: list[Instrument] = field(default_factory=list)

    @property
    def is_state(self) -> bool:
        """A country or a union of them, no organisation."""
        return len(self.code) == 2

    @property
    def instruments(self) -> list[Instrument]:
        return [*(i for _, i in self.laws), *self.treaties]


def whole(code: str) -> str:
    """The jurisdiction that a part of it belongs to.

    >>> whole("US-CA"), whole("EU")
    ('US', 'EU')
    """
    return code.partition("-")[0]


def owners(instrument: Instrument, regime: Regime | None) -> tuple[str, ...]:
    """The jurisdictions whose law an instrument is."""
    if instrument.parties:
        return tuple(dict.fromkeys(whole(p.party) for p in instrument.parties))
    return (whole(regime.jurisdiction),) if regime else ()


def jurisdictions(registry: Registry) -> dict[str, Jurisdiction]:
    """Every jurisdiction with an instrument, by code."""
    out: dict[str, Jurisdiction] = {}

    def of(code: str) -> Jurisdiction:
        return out.setdefault(code, Jurisdiction(code))

    for regime in registry.regimes.values():
        for i in regime.instruments:
            for code in owners(i, regime):
                if i.parties:
                    of(code).treaties.append(i)
                else:
                    of(code).laws.append((regime, i))
    for regime in registry.regimes.values():
        if (home := whole(regime.jurisdiction)) in out:
            out[home].regimes.append(regime)
    return dict(sorted(out.items()))
