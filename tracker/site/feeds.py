"""Feeds of the site: all changes, those of a regime, an instrument, a topic, in both editions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tracker.publish import editions
from tracker.publish.editions import EDITIONS, html_lang
from tracker.publish.feed import Feed, FeedEntry, atom, json_feed
from tracker.publish.plain import shorten
from tracker.registry.scope import cited_provisions, touches
from tracker.site.context import BuildContext, ChangeEntry, as_moment, steps_of_law
from tracker.site.files import key_of, page_name, prefix
from tracker.site.topics import topic_feed, topic_path
from tracker.store.models import ProvisionChangeRow

#: Entries of a feed; older ones are on the site.
_ENTRIES = 50
#: Characters of the title of an entry.
_TITLE = 200


def feeds(site: BuildContext) -> None:
    """Put the feeds whose changes are not those of the last build. History taken in is no news."""
    changes = [c for c, _ in steps_of_law(c for c in site.changes.values() if not c.taken_in)]
    _put(site, "all", "changes.html", changes[-_ENTRIES:], {})
    of_instrument: dict[str, list[ChangeEntry]] = {}
    for c in changes:
        of_instrument.setdefault(c.instrument, []).append(c)
    for regime in site.registry.regimes.values():
        mine = [c for i in regime.instruments for c in of_instrument.get(i.id, [])]
        newest = sorted(mine, key=lambda c: (c.observed, c.id))[-_ENTRIES:]
        titles = {lang: editions.pick(regime.title, lang) for lang in EDITIONS}
        _put(site, f"regime-{page_name(regime.id)}", f"regimes/{page_name(regime.id)}.html", newest, titles)
    for id_ in site.versions:
        if id_ in site.registry.instruments:
            titles = {lang: site.title(id_, lang) for lang in EDITIONS}
            page = f"instruments/{page_name(id_)}.html"
            _put(site, f"instrument-{page_name(id_)}", page, of_instrument.get(id_, [])[-_ENTRIES:], titles)
    _topics(site, of_instrument)


def _topics(site: BuildContext, of_instrument: dict[str, list[ChangeEntry]]) -> None:
    """The changes of what the codings of a topic cite. A change is looked at once for each topic."""
    rows = _Rows(site)
    coded = {f.codebook for f in site.registry.codings}  # others have no pages of topics
    for book in (b for id_, b in site.registry.codebooks.items() if id_ in coded):
        for topic in book.topics:
            wanted = cited_provisions(site.registry, [f"{book.id}/{topic.id}"])
            mine = sorted(
                (c for id_ in wanted for c in of_instrument.get(id_, [])), key=lambda c: (c.observed, c.id)
            )
            hits = _hits(site, f"topic-changes:{book.id}/{topic.id}", wanted, mine, rows)
            titles = {
                lang: f"{editions.pick(topic.title, lang)} · {editions.pick(book.title, lang)}"
                for lang in EDITIONS
            }
            cited_changes = [c for c in mine if c.id in hits][-_ENTRIES:]
            _put(site, topic_feed(book.id, topic.id), topic_path(book.id, topic.id), cited_changes, titles)


def _hits(
    site: BuildContext,
    job: str,
    wanted: Mapping[str, Collection[str]],
    changes: Sequence[ChangeEntry],
    rows: _Rows,
) -> set[str]:
    """The changes that touch what a topic cites; what an earlier build found out is not asked again."""
    said = key_of(sorted((i, sorted(eids)) for i, eids in wanted.items()))
    key = key_of(said, [(c.id, c.derived_from) for c in changes])
    before = site.out.left(job) or {}
    known: dict[str, list[Any]] = before.get("seen", {}) if before.get("cited") == said else {}
    if site.out.done(job, key):
        return {id_ for id_, (_, touched) in known.items() if touched}
    seen: dict[str, list[Any]] = {}
    for c in changes:
        have = known.get(c.id)
        if have is None or have[0] != c.derived_from:
            have = [c.derived_from, rows.touch(c, wanted[c.instrument])]
        seen[c.id] = have
    with site.out.job(job, key, {"cited": said, "seen": seen}):
        pass
    return {id_ for id_, (_, touched) in seen.items() if touched}


class _Rows:
    """The provisions of changes, each read once, when it is asked for."""

    def __init__(self, site: BuildContext) -> None:
        self._site = site
        self._of: dict[str, list[dict[str, Any]]] = {}

    def touch(self, c: ChangeEntry, eids: Collection[str]) -> bool:
        if c.kind != "amended":
            return True
        return any(touches(row, eids, {}) for row in self._read(c.id))

    def _read(self, change: str) -> list[dict[str, Any]]:
        if change not in self._of:
            query = select(
                ProvisionChangeRow.eid,
                ProvisionChangeRow.from_eid,
                ProvisionChangeRow.from_eids,
                ProvisionChangeRow.action,
            ).where(ProvisionChangeRow.change == change, ProvisionChangeRow.rollup.is_(False))
            self._of[change] = [dict(row._mapping) for row in self._site.session.execute(query)]
        return self._of[change]


def _put(
    site: BuildContext, feed: str, page: str, items: Sequence[ChangeEntry], titles: dict[str, str]
) -> None:
    keys = [(c.id, c.derived_from, c.recorded, site.dated_key(c.instrument)) for c in items]
    key = key_of(keys, sorted(titles.items()))
    if site.out.done(f"feed:{feed}", key):
        return
    site.tell([c.id for c in items])
    with site.out.job(f"feed:{feed}", key):
        for lang in EDITIONS:
            for ending, form in (("atom", atom), ("json", json_feed)):
                made = _feed(site, feed, page, items, titles.get(lang), lang, ending)
                site.out.put(f"{prefix(lang)}feeds/{feed}.{ending}", form(made))


def _feed(
    site: BuildContext,
    feed: str,
    page: str,
    items: Sequence[ChangeEntry],
    title: str | None,
    lang: str,
    ending: str,
) -> Feed:
    base = f"{site.base_url.rstrip('/')}/{prefix(lang)}" if site.base_url else "../"
    ours = editions.gettext(lang, "Digital-rules tracker")
    return Feed(
        key=f"feed:{feed}:{lang}",
        title=f"{title or editions.gettext(lang, 'Changes')} · {ours}",
        home=base + page,
        own=f"{base}feeds/{feed}.{ending}",
        language=html_lang(lang),
        author=ours,
        entries=[_entry(site, c, lang, base) for c in reversed(items)],
    )


def _entry(site: BuildContext, c: ChangeEntry, lang: str, base: str) -> FeedEntry:
    told = [s.line for s in site.sentences(c.id, lang)]
    regime = site.registry.regime_of(c.instrument)
    return FeedEntry(
        key=f"change:{c.id}",
        title=shorten(told[0], _TITLE),
        url=f"{base}changes/{page_name(c.id)}.html",
        published=c.observed_at,
        updated=as_moment(c.recorded),
        text="\n".join(told),
        language=html_lang(lang),
        categories=tuple(x for x in (c.significance, regime.id if regime else None, c.instrument) if x),
    )
