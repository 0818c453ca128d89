"""A dated step in words: who, what, from when; the same on pages, in calendars and on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.steps import Step
from tracker.publish.editions import format_day, gettext, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import condition, name, party_name
from tracker.publish.plain import plain


def event_words(event: str, lang: str) -> str:
    """What happens on the day; what was deferred to it applies from it."""
    return name("event", "applies" if event == "deferred" else event, lang)


def due_words(d: Step | Deadline, lang: str, parties: Sequence[str] = ()) -> str:
    """Who must do what: parties, or the actor the law names, the step, and what of the law it is about.

    The provision is not named: it stands beside the words wherever they are shown."""
    marks = punctuation(lang)
    who = marks.items(party_name(p, lang) for p in parties or ((d.party,) if d.party else ()))
    who = who or (name("actor", d.who, lang) if d.who else "")
    said = event_words(d.event, lang)
    if what := plain(condition(d, lang)):
        said = marks.labelled(said, what)
    return marks.labelled(who, said) if who else said


def taken_words(taken: Iterable[Step | Deadline], lang: str) -> str:
    """What of a general date was moved, each with its new day; "" for nothing."""
    marks = punctuation(lang)
    parts = [
        gettext(lang, "%(what)s: from %(day)s")
        % {
            "what": cite(t.eid or "", lang) + marks.aside(plain(condition(t, lang))),
            "day": format_day(t.date, lang),
        }
        for t in taken
    ]
    return marks.labelled(gettext(lang, "Of this, moved"), marks.clauses(parts)) if parts else ""
