"""The first door: what changed by weight, what is due in the next days, where there is activity."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import due_lines
from tracker.lifecycle.period import Period
from tracker.publish import editions
from tracker.publish.period_titles import period_title
from tracker.site import notices
from tracker.site.context import BuildContext, ChangeEntry, put_page, steps_of_law
from tracker.site.files import page_name
from tracker.site.lists import WEIGHT, listed
from tracker.store import reader

#: Acts and dates that the page shows, regimes and months of the map.
_ACTS, _DUE, _REGIMES, _MONTHS, _NOTICES = 10, 12, 12, 12, 5
_SOON = timedelta(days=90)
#: How long before the newest change is lately; longer where that holds less than so many acts.
_LATELY, _FEW = timedelta(days=90), 5


def home(site: BuildContext, duties: list[Deadline], briefings: list[Period]) -> None:
    lately, since = _lately(site)
    latest = lately[:_ACTS]
    shown = [x for act in latest for c, others in steps_of_law(act) for x in (c, *others)]
    site.tell([c.id for c in shown])
    due = due_lines((d for d in duties if d.state == "upcoming"), duties)
    until = site.on + _SOON
    soon = [line for line in due if line.of.date <= until]
    activity = _activity(site)
    bad = sum(not h.good for h in site.health.values())

    def page(lang: str, _: dict[str, str]) -> dict[str, Any]:
        return {
            "title": editions.gettext(lang, "Digital rules across borders"),
            "counts": reader.counts(site.session) | {"instruments": len(site.registry.instruments)},
            "since": since,
            "acts": [
                {**listed(site, [c, *others], lang)[0], "more": len(steps_of_law(act)) - 1,
                 "act": f"instruments/{page_name(c.instrument)}.html"}
                for act in latest for c, others in steps_of_law(act)[:1]
            ],
            "more_acts": max(len(lately) - len(latest), 0),
            "all_changes": len(site.changes),
            "until": until,
            "soon": soon[:_DUE],
            "more_due": max(len(soon) - _DUE, 0),
            "after": due[len(soon)] if len(due) > len(soon) else None,
            "title_of": lambda d: site.title(d.instrument, lang, short=True),
            "act_title": lambda d: site.title(d.act, lang, short=True),
            "link_of": lambda d: f"instruments/{page_name(d.instrument)}.html",
            "months": [_month(m) for m in activity[0]],
            "activity": [
                (editions.pick(site.registry.regimes[id_].title, lang), f"regimes/{page_name(id_)}.html", row)
                for id_, row in activity[1]
            ],
            "notices": notices.newest(site, lang, _NOTICES),
            "briefings": [
                (f"briefings/{page_name(b.name)}.html", period_title(b, lang)) for b in briefings[:6]
            ],
            "bad": bad,
            "checked": len(site.health),
        }  # fmt: skip

    with site.out.job("home", ""):
        put_page(site, "index.html", "site/index.html.j2", page)


def _lately(site: BuildContext) -> tuple[list[list[ChangeEntry]], date | None]:
    """The changes of a time up to the newest, by act: the weightiest act first, in it the weightiest change;
    and the first day of that time."""
    news = [c for c in site.changes.values() if not c.taken_in]
    if not news:
        return [], None
    start = news[-1].observed_at - _LATELY
    acts: dict[str, list[ChangeEntry]] = {}
    since = news[-1].observed_at
    for c in reversed(news):
        if c.observed_at < start and len(acts) >= _FEW:
            break
        acts.setdefault(c.instrument, []).append(c)
        since = c.observed_at
    for found in acts.values():
        found.sort(key=lambda c: WEIGHT.index(c.significance))  # stable: the newest of its weight first
    weightiest = sorted(acts.values(), key=lambda found: found[0].observed, reverse=True)
    weightiest.sort(key=lambda found: WEIGHT.index(found[0].significance))
    return weightiest, since.date()


def _activity(site: BuildContext) -> tuple[list[str], list[tuple[str, list[tuple[int, int]]]]]:
    """(months up to that of the pages, [(regime, (changes, shade) in each)]): the most active first."""
    last = site.on.year * 12 + site.on.month - 1
    months = [f"{n // 12}-{n % 12 + 1:02}" for n in range(last - _MONTHS + 1, last + 1)]
    count: dict[str, Counter[str]] = {}
    recent = [c for c in site.changes.values() if months[0] <= c.observed[:7] <= months[-1]]
    for c, _ in steps_of_law(recent):
        if regime := site.registry.regime_of(c.instrument):
            count.setdefault(regime.id, Counter())[c.observed[:7]] += 1
    rows = sorted(count.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:_REGIMES]
    return months, [(id_, [(n[m], _shade(n[m])) for m in months]) for id_, n in rows]


def _shade(n: int) -> int:
    """1, 2, 3 to 5, more."""
    return 0 if not n else 1 if n == 1 else 2 if n == 2 else 3 if n <= 5 else 4


def _month(month: str) -> tuple[str, str]:
    """The year and the month, for the head of a column."""
    year, number = month.split("-")
    return year, str(int(number))
