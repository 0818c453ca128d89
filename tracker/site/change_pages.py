"""The pages of changes: made again where anything they say differs from the last build."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.contract.change import changes_view
from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.same_step import change_key
from tracker.lifecycle.steps import law_since
from tracker.publish import editions
from tracker.publish.editions import EDITIONS
from tracker.publish.sentences import amending_acts
from tracker.site.change import ChangeContext, change_pages
from tracker.site.context import BuildContext, ChangeEntry
from tracker.site.downloads import addresses, change_citations, put_change
from tracker.site.files import key_of, page_name
from tracker.store import reader

_CHUNK = 100  # changes whose texts are in memory at once
_CHECKPOINT = 500  # jobs after which a stopped build would go on


def duties_key(duties: list[Deadline]) -> list[Any]:
    """What a change says of dated duties: whether a day is past is not among it."""
    return [(d.date, d.event, d.eid, d.seen, d.was_due, d.now, d.state == "moved") for d in duties]


def reviews_key(site: BuildContext, c: ChangeEntry) -> list[Any]:
    return [(c.id, r.verdict, r.by, r.at, r.note) for r in site.reviews.get(c.id, ())]


def acts_key(site: BuildContext, instrument: str) -> list[Any]:
    """The acts that the registry says amend an instrument, and from when: a headline names them."""
    return [
        (act, law_since(site.registry, act, instrument), site.titles_key([act]))
        for act in amending_acts(site.registry, instrument)
    ]


def put_changes(site: BuildContext, duties: dict[str, list[Deadline]], lines: Iterable[str]) -> None:
    stale: list[tuple[ChangeEntry, str]] = []
    for c in (c for id_ in sorted(lines) for c in site.by_instrument.get(id_, ())):
        key = _change_key(site, c, duties.get(c.instrument, []))
        if not site.out.done(f"change:{c.id}", key):
            stale.append((c, key))
    for n in range(0, len(stale), _CHUNK):
        chunk = stale[n : n + _CHUNK]
        keys = {c.id: key for c, key in chunk}
        rows = reader.changes(site.session, ids=list(keys))
        for view in changes_view(site.session, site.registry, rows):
            with site.out.job(f"change:{view['id']}", keys[view["id"]]):
                _change(site, view, duties.get(view["instrument"], []))
        site.session.expunge_all()
        site.progress(f"changes: {min(n + _CHUNK, len(stale))}/{len(stale)}")
        if (n // _CHUNK) % (_CHECKPOINT // _CHUNK) == 0:
            site.out.checkpoint()


def _around(site: BuildContext, c: ChangeEntry) -> tuple[ChangeEntry | None, ChangeEntry | None]:
    """The changes of the same text before and after."""
    v = site.by_id.get(c.to_version)
    if v is None:
        return None, None
    _, after = site.neighbours(v)
    return site.to_version.get(c.from_version or ""), site.to_version.get(after.id) if after else None


def _siblings(site: BuildContext, c: ChangeEntry) -> list[ChangeEntry]:
    """The same step in other languages."""
    same = [o for o in site.by_instrument[c.instrument] if o.language != c.language]
    return [o for o in same if _step(o) == _step(c)]


def _step(c: ChangeEntry) -> tuple[str, str, str]:
    return change_key(c.instrument, c.kind, c.valid, c.observed)


def _change_key(site: BuildContext, c: ChangeEntry, duties: list[Deadline]) -> str:
    before, after = _around(site, c)
    return key_of(
        c.key,
        c.from_version,
        c.to_version,
        c.from_version in site.by_id,
        before and before.id,
        after and after.id,
        [(o.id, o.language) for o in _siblings(site, c)],
        site.regime_key(c.instrument),
        site.titles_key([*map(str, c.causes), *(d.act for d in duties)]),
        duties_key(duties),
        acts_key(site, c.instrument),
        site.dated_key(c.instrument),
        reviews_key(site, c),
    )


def _change(site: BuildContext, view: dict[str, Any], duties: list[Deadline]) -> None:
    c = site.changes[view["id"]]
    instrument = site.instrument(c.instrument)
    source = site.registry.sources.get(c.source)
    before, after = _around(site, c)
    sides = [
        (label, site.by_id.get(v or ""))
        for label, v in (("The text after", c.to_version), ("The text before", c.from_version))
    ]
    evidence = [(label, reader.evidence(site.session, v.check)) for label, v in sides if v is not None]
    name = page_name(c.id)
    path = f"changes/{name}.html"
    downloads = put_change(site, view)
    links = site.links

    near = (("←", before), ("→", after))
    named = (("Version before", c.from_version), ("Version after", c.to_version))
    for lang in EDITIONS:
        about = ChangeContext(
            text_class=source.text if source else None,
            source_kind=source.kind if source else None,
            parties=[p.party for p in instrument.parties] if instrument else (),
            before=c.from_version,
            after=c.to_version,
            around=[
                (f"{arrow} {editions.format_day(o.observed_at, lang)}", f"{page_name(o.id)}.html")
                for arrow, o in near
                if o
            ],
            siblings=[
                (o.language, f"{page_name(o.id)}.html", _class(site, o.source)) for o in _siblings(site, c)
            ],
            duties=duties,
            dated=site.steps.get(c.instrument, ()),
            notes=site.reviews.get(c.id, ()),
            downloads=addresses(downloads, site.nav(lang, path)),
            citations=change_citations(site, view, path, lang),
            versions=[(editions.gettext(lang, label), v, links.get(f"text:{v}")) for label, v in named if v],
            evidence=[(editions.gettext(lang, label), found) for label, found in evidence],
            number=site.number(site.by_id.get(c.to_version)),
            links=links,
        )

        def nav(file: str, lang: str = lang) -> dict[str, Any]:
            where = site.nav(lang, f"changes/{file}")
            return {**where, "crumbs": site.crumbs(c.instrument, lang, where["root"])}

        for file, html in change_pages(site.registry, view, lang=lang, name=name, nav=nav, about=about):
            site.put(lang, f"changes/{file}", html)


def _class(site: BuildContext, source: str) -> str | None:
    found = site.registry.sources.get(source)
    return found.text if found else None
