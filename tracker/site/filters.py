"""What rows of a list are narrowed by: their marks, and the choices a page offers for them (`filter.js`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from tracker.publish.editions import gettext
from tracker.publish.labels import name, party_name
from tracker.site.context import BuildContext

Marks = dict[str, str]
#: (name of the mark, its words, [(code, words)])
Choice = tuple[str, str, list[tuple[str, str]]]

_HEALTH = {"good": "no problem", "bad": "with problems", "unseen": "not yet seen"}
_WORDS: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "jurisdiction": ("Jurisdiction", party_name),
    "strand": ("Strand", lambda code, lang: name("strand", code, lang)),
    "weight": ("Significance", lambda code, lang: name("significance", code, lang)),
    "state": ("Status", lambda code, lang: name("group", code, lang)),
    "event": ("Kind", lambda code, lang: name("event", code, lang)),
    "notice": ("Kind", lambda code, lang: name("notice", code, lang)),
    "held": ("Text", lambda code, lang: name("held", code, lang)),
    "health": ("Health", lambda code, lang: gettext(lang, _HEALTH[code])),
}


def marks(
    site: BuildContext, instrument: str | None, day: date | None, *, regime: str | None = None, **more: str
) -> Marks:
    """The marks of a row about an instrument, else about a regime."""
    found = site.registry.regimes.get(regime or "") or (
        site.registry.regime_of(instrument) if instrument else None
    )
    place = {"jurisdiction": found.jurisdiction, "strand": found.strand.value} if found else {}
    return {**place, **more, "date": day.isoformat() if day else ""}


def choices(rows: Iterable[Mapping[str, str]], lang: str) -> list[Choice]:
    """What can be chosen among rows with these marks, in the words of an edition."""
    there: dict[str, set[str]] = {}
    for row in rows:
        for mark, codes in row.items():
            there.setdefault(mark, set()).update(codes.split())
    out = []
    for mark, (label, words) in _WORDS.items():
        found = sorted((words(code, lang), code) for code in there.get(mark, ()))
        out.append((mark, gettext(lang, label), [(code, said) for said, code in found]))
    return out
