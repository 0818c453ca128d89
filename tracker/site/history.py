"""The history of an instrument: its texts by the day of the law, today's marked, any two to compare."""

from __future__ import annotations

from typing import Any

from tracker.publish import editions
from tracker.publish.labels import official_title
from tracker.resources import templates_dir
from tracker.site.context import BuildContext, VersionEntry, put_page
from tracker.site.files import key_of, page_name

SCRIPT = "history.js"
#: Versions a page lists per language, newest first; the JSON of the instrument has them all.
MOST = 300


def put_histories(site: BuildContext) -> None:
    """A page for each instrument that has a text."""
    with site.out.job("history-script", ""):
        site.out.put(SCRIPT, (templates_dir() / "site" / SCRIPT).read_text("utf-8"))
    done = 0
    for id_, lines in site.versions.items():
        if id_ not in site.registry.instruments:
            continue
        shown = {tag: line[-MOST:] for tag, line in lines.items()}
        now = {tag: in_force(site, line) for tag, line in shown.items()}
        key = key_of(
            site.line_keys.get(id_), site.dated_key(id_), {tag: v.id if v else None for tag, v in now.items()}
        )
        if site.out.done(f"history:{id_}", key):
            continue
        with site.out.job(f"history:{id_}", key):
            _history(site, id_, shown, now)
        done += 1
        if done % 50 == 0:
            site.progress(f"histories: {done}")


def in_force(site: BuildContext, line: list[VersionEntry]) -> VersionEntry | None:
    """The text that is law on the day of the pages: the last one whose day has come."""
    dated = [(v.law_from or v.observed_at.date(), n, v) for n, v in enumerate(line)]
    come = [x for x in dated if x[0] <= site.on]
    return max(come, key=lambda x: x[:2])[2] if come else None


def _history(
    site: BuildContext,
    id_: str,
    lines: dict[str, list[VersionEntry]],
    now: dict[str, VersionEntry | None],
) -> None:
    instrument = site.registry.instruments[id_]
    site.tell([c.id for line in lines.values() for v in line if (c := site.to_version.get(v.id))])

    def item(v: VersionEntry, tag: str, lang: str) -> dict[str, Any]:
        c = site.to_version.get(v.id)
        return {
            "row": v,
            "day": v.law_from or v.observed_at.date(),
            "known": v.law_from is not None,
            "now": now[tag] is v,
            "text": site.links.get(f"text:{v.id}"),
            "change": site.links.get(f"change:{c.id}") if c else None,
            "significance": c.significance if c else None,
            "sentence": site.sentences(c.id, lang)[0].bare if c else None,
        }

    def page(lang: str, where: dict[str, str]) -> dict[str, Any]:
        title = site.title(id_, lang, short=True) or official_title(instrument, lang)
        return {
            "id": id_,
            "title": f"{editions.gettext(lang, 'History')} · {title}",
            "name": title,
            "href": f"{page_name(id_)}.html",
            "crumbs": site.crumbs(id_, lang, where["root"]),
            "on": site.on,
            "lines": [(tag, [item(v, tag, lang) for v in line]) for tag, line in lines.items()],
            "more": {tag: len(site.versions[id_][tag]) - len(line) for tag, line in lines.items()},
            "script": f"{where['top']}{SCRIPT}",
        }

    put_page(site, f"instruments/{page_name(id_)}-history.html", "site/history.html.j2", page)
