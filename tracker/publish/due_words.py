"""A dated step in words: who, what and where; the same on pages, in calendars and on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker.law import eids
from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import DueLine
from tracker.lifecycle.steps import Step
from tracker.publish.editions import format_day, gettext, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import condition, name, party_name
from tracker.publish.plain import plain


def due_words(d: Step | Deadline, lang: str, parties: Sequence[str] = (), *, short: bool = False) -> str:
    """Who must do what: parties, or the actor the law names, the step, and what of the law it is about. What
    was deferred to a day applies from it. ``short``: where a heading says already that it applies."""
    marks = punctuation(lang)
    who = marks.items(party_name(p, lang) for p in parties or ((d.party,) if d.party else ()))
    who = who or (name("actor", d.who, lang) if d.who else "")
    what = plain(condition(d, lang))
    event = "applies" if d.event == "deferred" else d.event
    if not (what and short and event == "applies"):
        happens = name("event", event, lang)
        what = marks.labelled(happens, what) if what else happens
    return marks.labelled(who, what) if who else what


def line_words(line: DueLine[Step] | DueLine[Deadline], lang: str) -> str:
    """A line of a list of what applies: in words, with its provisions where the words do not name them."""
    said = due_words(line.of, lang, line.parties, short=True)
    cited = [cite(e, lang) for e in line.eids if not _named(e, said, lang)]
    return " · ".join([said, *([punctuation(lang).items(cited)] if cited else [])])


def _named(eid: str, said: str, lang: str) -> bool:
    """Whether words name the article, the annex or the chapters that a provision stands in."""
    top = eids.steps(eid)[0]
    kind, number = eids.parse_step(top)
    listed = len(number) > 1 and re.search(
        rf"(?<![\d.]){re.escape(number)}(?![\d.])", said
    )  # Articles 102 to 110
    return kind == "cpt" or cite(top, lang) in said or bool(listed)


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
