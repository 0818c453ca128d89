"""The headline of a change: what happened to which act, when, and by which act."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tracker.lifecycle.step import Step
from tracker.lifecycle.steps import law_since
from tracker.publish.change_summary import end_of
from tracker.publish.editions import edition, format_day, gettext, punctuation
from tracker.publish.labels import instrument_title
from tracker.publish.plain import plain
from tracker.publish.sentence import Row
from tracker.publish.sentences import act_label, amending_acts, from_when
from tracker.registry import Registry

_WHAT = {
    "amended": "%(act)s amended%(day)s%(by)s",
    "corrected": "%(act)s corrected%(day)s%(by)s",
    "repealed": "%(act)s repealed%(day)s%(by)s",
    "replaced": "%(act)s replaced%(day)s%(by)s",
    "suspended": "%(act)s suspended%(day)s%(by)s",
    "restored": "%(act)s in force again%(day)s%(by)s",
    "printed": "%(act)s worded or printed otherwise%(day)s%(by)s",
}
#: How acts of the Union are called where only their number is needed.
_NUMBERED = re.compile(r"(?:[A-Z][a-z]+ )*(?:Regulation|Directive|Decision) \([A-Z]+\) (?:No )?\d+/\d+")


def acts_behind(view: Row, steps: Iterable[Step], registry: Registry) -> list[str]:
    """The acts that made a change: those on record, else those of which the registry says that they amend
    the text from the day on which the change is law."""
    if view["causes"]:
        return list(view["causes"])
    day = from_when(view, steps, registry)
    acts = amending_acts(registry, view["instrument"])
    return [a for a in acts if day is not None and law_since(registry, a, view["instrument"]) == day]


def headline(view: Row, steps: Iterable[Step], registry: Registry, lang: str) -> str:
    """One line: "AI Act (EU) amended on 27 July 2026 by Regulation (EU) 2026/1744".

    The day is that from which the change is law; where nobody says it, the day on which it was seen.
    """
    steps = list(steps)
    acts = acts_behind(view, steps, registry)
    by = punctuation(lang).items(_act(registry, a, lang) for a in acts)
    what = _WHAT.get(_kind(view, acts, registry), _WHAT["amended"])
    return plain(
        gettext(lang, what)
        % {
            "act": act_label(registry, view["instrument"], lang),
            "day": _day(view, from_when(view, steps, registry), lang),
            "by": gettext(lang, " by %(acts)s") % {"acts": by} if by else "",
        }
    )


def _kind(view: Row, acts: list[str], registry: Registry) -> str:
    kind = end_of(view["kind"], (r["code"] for r in view["reason_codes"]))
    if kind != "amended":
        return kind
    known = [registry.instruments.get(a) for a in acts]
    if known and all(a is not None and a.type == "corrigendum" for a in known):
        return "corrected"
    return "printed" if view["significance"] == "editorial" else kind


def _day(view: Row, law: date | None, lang: str) -> str:
    seen = view["observed_at"]
    if law is None:
        words = gettext(lang, " (seen on %(day)s)")
        return words % {"day": format_day(seen, lang)} if seen else ""
    ahead = seen is not None and law > date.fromisoformat(seen[:10])
    message = " with effect from %(day)s" if ahead else " on %(day)s"
    return gettext(lang, message) % {"day": format_day(law, lang)}


def _act(registry: Registry, act: str, lang: str) -> str:
    """The number of an act of the Union, else its short title."""
    title = plain(instrument_title(registry, act, lang))
    number = _NUMBERED.match(title) if edition(lang) == "en" else None
    return number[0] if number else plain(instrument_title(registry, act, lang, short=True))
