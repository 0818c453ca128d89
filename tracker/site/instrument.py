"""The page of an instrument: status now, life and versions as a drawing with its figures, relations, text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.contract.enactment import enactment_view
from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import DueLine, due_lines
from tracker.lifecycle.enactment import Enactment, enactment_of, head_of
from tracker.lifecycle.state import LegalState, state
from tracker.lifecycle.steps import Step, steps_of
from tracker.publish import editions
from tracker.publish.charts import life
from tracker.publish.date_rows import step_rows
from tracker.publish.labels import language_name, name, official_title
from tracker.registry.coverage import ColumnCoverage, columns
from tracker.registry.schema import Instrument
from tracker.site.columns import column_data, column_rows, standings
from tracker.site.context import BuildContext, ChangeEntry, VersionEntry, put_page
from tracker.site.downloads import addresses, to_json
from tracker.site.files import key_of, page_name
from tracker.site.pages import label
from tracker.site.parties import PATH as PARTIES
from tracker.site.parties import is_trade
from tracker.store import reader
from tracker.store.models import VersionRow
from tracker.store.relations import ProposedRelation, proposals

#: Versions a page lists per language, newest first; the JSON beside it has them all.
MAX_VERSIONS = 120
#: Versions in sight; older ones are folded.
RECENT = 8
#: Lines of the contents with articles; a longer text is listed by what groups them.
MAX_CONTENTS = 150
_UNITS = frozenset({"chapter", "article", "section", "annex", "schedule", "part", "supplement"})


def instrument_page(
    site: BuildContext,
    i: Instrument,
    versions: dict[str, list[VersionEntry]],
    named: Sequence[ProposedRelation],
    coded: Sequence[ColumnCoverage] = (),
) -> None:
    """Put the page of an instrument and its JSON. ``named``: relations that texts name; ``coded``: its
    columns in comparisons."""
    path = f"instruments/{page_name(i.id)}.html"
    shown = {tag: line[-MAX_VERSIONS:] for tag, line in versions.items()}
    changes = [c for line in shown.values() for v in line if (c := site.to_version.get(v.id))]
    site.tell([c.id for c in changes])
    found = steps_of(site.registry, i, site.on, site.recorded)
    status = status_now(site, i, found)
    steps = sorted((s for s in found if not s.of_party), key=lambda s: (s.date, s.event, s.eid or ""))
    contents = _contents(site, versions)
    enacted = _enactment(site, i, versions, found)
    json_path = f"instruments/{page_name(i.id)}.json"
    held = _data(site, i, versions, found, enacted) | {"columns": column_data(site, coded, versions)}
    site.out.put(json_path, to_json(held))

    def page(lang: str, where: dict[str, str]) -> dict[str, Any]:
        regime = site.registry.regime_of(i.id)
        title = official_title(i, lang)
        lanes = [
            (language_name(tag, lang), [v.law_from or v.observed_at.date() for v in line])
            for tag, line in shown.items()
        ]
        return {
            "i": i,
            "not_in_force": editions.pick(i.not_in_force, lang) if i.not_in_force else "",
            "title": title,
            "feed": f"instrument-{page_name(i.id)}" if versions else None,
            "other_titles": [(k, v) for k, v in i.title.items() if k.split("-")[0] != lang],
            "crumbs": site.crumbs(None, lang, where["root"], regime=regime),
            "status": status,
            "enacted": enacted,
            "made_by": editions.pick(i.made_by, lang) if i.made_by else "",
            "issued_by": editions.pick(said, lang) if (said := _issued_by(i, enacted)) else "",
            "on": site.on,
            "lines": due_lines(steps, found),
            "drawing": life(
                [(x.of.date, str(n)) for n, x in enumerate(due_lines(steps, found), 1)],
                [(x, sorted(days)[-60:]) for x, days in lanes],
                site.on,
                editions.gettext(lang, "Legal history and versions in the record"),
                lang,
            ),
            "recent": RECENT,
            "law_from": lambda v: _law_from(site, v),
            "history_href": site.links.get(f"history:{i.id}"),
            "versions": [
                (tag, [_item(site, v, lang) for v in shown[tag]], len(versions[tag]) - len(shown[tag]))
                for tag in _by_edition(shown, lang)
            ],
            "texts": [
                (tag, v, href)
                for tag in _by_edition(versions, lang)
                for v in [x for x in reversed(versions[tag]) if x.has_text][:1]
                if (href := site.links.get(f"text:{v.id}"))
            ],
            "book": coded[0].codebook if coded else None,
            "relations": _relations(site, i.id, lang, named),
            "sources": _sources(site, i, lang),
            "contents": [(p["eid"], label(p, lang), p["type"], p["lang"], p["href"]) for p in contents],
            "standings": standings(site, i.id, lang),
            "parties_href": f"../{PARTIES}#{i.id}" if i.parties and is_trade(site, i.id) else None,
            "columns": column_rows(site, coded, versions, lang),
            "law_at": max((line[-1].last_seen_at for line in versions.values()), default=None),
            "short_of": lambda id_: site.title(id_, lang, short=True),
            "downloads": addresses({"JSON": json_path}, where),
        }

    put_page(site, path, "site/instrument.html.j2", page)


@dataclass(frozen=True)
class StatusNow:
    """The first box of the page. ``looked``: any source ever was, else nothing is said of what applies;
    ``checked``: the record holds a text. ``states``: in force and applies; ``done`` and ``coming``: what
    applies by now and what will, where that is more than the entry into force; ``moved``: what has another
    day than it had."""

    looked: bool
    checked: bool
    states: tuple[LegalState, ...]
    done: list[DueLine[Step]]
    coming: list[DueLine[Step]]
    moved: list[Step]


def status_now(site: BuildContext, i: Instrument, found: Sequence[Step]) -> StatusNow:
    on = site.on
    rule = state(found, on, type_=i.type, printed=site.printed(i.id), not_in_force=i.not_in_force is not None)
    counting = sorted((s for s in found if s.counts(on)), key=lambda s: (s.date, s.eid or "", s.event))
    own = rule.applies.steps != rule.in_force.steps
    return StatusNow(
        site.looked is not None,
        bool(site.versions.get(i.id)),
        (rule.in_force, rule.applies),
        due_lines(rule.applies.passed(on) if own else (), found),
        due_lines((s for s in counting if s.date > on), found),
        [s for s in counting if s.was_due],
    )


def _enactment(
    site: BuildContext, i: Instrument, versions: dict[str, list[VersionEntry]], found: Sequence[Step]
) -> Enactment | None:
    """What a Chinese text is cited by, with the head of the newest one held."""
    line = next((line for tag, line in versions.items() if tag.split("-")[0] == "zh"), [])
    row = site.session.get(VersionRow, line[-1].id) if line else None
    held = (row.id, row.title, head_of(site.session, row)) if row else None
    return enactment_of(site.registry, i, site.on, held, found)


def _issued_by(i: Instrument, enacted: Enactment | None) -> dict[str, str]:
    """Who issued it, in both languages where the registry has them."""
    same = enacted is not None and enacted.issued_by == i.made_by.get("zh")
    return i.issuer or (i.made_by if same else {})


def _item(site: BuildContext, v: VersionEntry, lang: str) -> dict[str, Any]:
    c = site.to_version.get(v.id)
    return {
        "row": v,
        "law_from": _law_from(site, v),
        "text": site.links.get(f"text:{v.id}"),
        "change": {
            "href": site.links.get(f"change:{c.id}"),
            "kind": c.kind,
            "sentence": site.sentences(c.id, lang)[0].bare,
            "significance": c.significance,
        }
        if c
        else None,
    }


def _law_from(site: BuildContext, v: VersionEntry) -> date | None:
    """The day from which a text is law: that of the change that made it, else the one it names."""
    c = site.to_version.get(v.id)
    return (site.law_from(c) if c else None) or (v.valid_from if c else v.law_from)


def _by_edition(languages: Iterable[str], lang: str) -> list[str]:
    """Languages of texts, that of the edition first, then English."""
    wanted = (editions.edition(lang), "en")
    return sorted(languages, key=lambda tag: [tag.split("-")[0] != w for w in wanted])


def _contents(site: BuildContext, versions: dict[str, list[VersionEntry]]) -> list[dict[str, Any]]:
    """Articles and what groups them, of the newest text: English first, else the first language."""
    tag = "en" if "en" in versions else next(iter(versions), None)
    if tag is None:
        return []
    line = [v for v in reversed(versions[tag]) if v.has_text] or versions[tag][-1:]
    row = site.session.get(VersionRow, line[0].id)
    if row is None:
        return []
    out = [
        {
            "eid": p.eid,
            "num": p.num,
            "heading": p.heading,
            "type": p.type,
            "lang": tag,
            "href": site.links[f"provision:{row.id}#{p.eid}"],
        }
        for p in reader.text(site.session, row)
        if p.type in _UNITS and (p.num or p.heading)
    ]
    groups = [p for p in out if p["type"] not in ("article", "section")]
    return (groups or out)[:MAX_CONTENTS] if len(out) > MAX_CONTENTS else out


def _relations(
    site: BuildContext, id_: str, lang: str, named: Sequence[ProposedRelation]
) -> list[dict[str, Any]]:
    """Both ways: what the instrument does to others, and what others do to it; ``named``: what texts say,
    accepted or not yet."""
    out = []
    read = [(p.as_relation(), p.verdict is None) for p in named]
    for r, proposed in [*((r, False) for r in site.registry.relations), *read]:
        for mine, other, family in ((r.from_, r.to, "relation"), (r.to, r.from_, "relation:by")):
            if mine == id_:
                out.append(
                    {
                        "verb": name(family, r.type.value, lang),
                        "proposed": proposed,
                        "title": site.title(other, lang),
                        "href": site.links.get(f"instrument:{other}"),
                        "provisions": r.to_provisions,
                        "effective": r.effective,
                        "note": editions.pick(r.note, lang) if r.note else "",
                        "evidence": r.evidence,
                    }
                )
    return out


def _sources(site: BuildContext, i: Instrument, lang: str) -> list[dict[str, Any]]:
    mine = [s for s in site.registry.sources.values() if s.instrument == i.id]
    return [
        {"source": s, "publisher": site.publisher(s, lang), "health": site.health.get(s.id)} for s in mine
    ]


def _data(
    site: BuildContext,
    i: Instrument,
    versions: dict[str, list[VersionEntry]],
    found: Sequence[Step],
    enacted: Enactment | None,
) -> dict[str, Any]:
    """All that the record holds of an instrument but its texts."""

    def change(c: ChangeEntry) -> dict[str, Any]:
        return {
            "id": c.id,
            "language": c.language,
            "kind": c.kind,
            "significance": c.significance,
            "observed_at": c.observed_at.isoformat(),
            "valid_from": _iso(c.valid_from),
            "from_version": c.from_version,
            "to_version": c.to_version,
            "causes": c.causes,
        }

    return {
        "instrument": i.model_dump(mode="json"),
        "enactment": enactment_view(enacted).as_json() if enacted else None,
        "steps": step_rows(found),
        "versions": [
            {
                "id": v.id,
                "language": v.language,
                "title": v.title,
                "valid_from": _iso(v.valid_from),
                "text_date": _iso(v.text_date),
                "status": v.status,
                "observed_at": v.observed_at.isoformat(),
                "last_seen_at": v.last_seen_at.isoformat(),
                "source": v.source,
            }
            for line in versions.values()
            for v in line
        ],
        "changes": [change(c) for c in site.by_instrument.get(i.id, [])],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def put_instruments(site: BuildContext, duties: dict[str, list[Deadline]]) -> None:
    related: dict[str, list[Any]] = {}
    for r in site.registry.relations:
        for id_ in {r.from_, r.to}:
            related.setdefault(id_, []).append(r)
    sources: dict[str, list[str]] = {}
    for s in site.registry.sources.values():
        if s.instrument:
            sources.setdefault(s.instrument, []).append(s.id)
    named: dict[str, list[ProposedRelation]] = {}
    for p in proposals(site.session):
        if p.verdict != "reject":
            for id_ in (p.relation.from_, p.relation.to):
                named.setdefault(id_, []).append(p)
    coded: dict[str, list[ColumnCoverage]] = {}
    for column in columns(site.registry):
        coded.setdefault(column.instrument, []).append(column)
    done = 0
    for i in site.registry.instruments.values():
        lines = site.versions.get(i.id, {})
        mine = duties.get(i.id, [])
        edges = related.get(i.id, [])
        said = named.get(i.id, [])
        acts = [*edges, *(p.as_relation() for p in said)]
        others = [x for r in acts for x in (r.from_, r.to)] + [d.act for d in mine]
        key = key_of(
            site.regime_key(i.id),
            site.line_keys.get(i.id),
            [v.last_seen for line in lines.values() for v in line],
            [r.model_dump_json() for r in acts],
            [p.verdict for p in said],
            site.titles_key(others),
            mine,
            [site.health.get(s) for s in sources.get(i.id, ())],
            site.came(i),
            site.looked is None,
            coded.get(i.id),
            [site.registry.codebooks[c.codebook].title for c in coded.get(i.id, ())],
        )
        job = f"instrument:{i.id}"
        if site.out.done(job, key):
            continue
        with site.out.job(job, key):
            instrument_page(site, i, lines, said, coded.get(i.id, ()))
        done += 1
        if done % 20 == 0:
            site.progress(f"instruments: {done}")
    site.progress(f"instruments: {done}")
