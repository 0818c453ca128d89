"""What lists of notices brought, on the pages: the newest at home and by regime, all of them on one page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tracker.brief.notice_words import NoticeWords, notice_words
from tracker.brief.notices import NoticeItem
from tracker.publish import editions
from tracker.readers.listing.url import entry_key
from tracker.site.context import BuildContext, put_page
from tracker.site.files import key_of
from tracker.site.filters import choices, marks

ON_HOME, ON_REGIME, _ON_PAGE = 10, 20, 300


def newest(site: BuildContext, lang: str, limit: int, regime: str | None = None) -> list[NoticeWords]:
    """The newest notices, of one regime or of all (then each once, under its first regime)."""
    return [notice_words(item, site.registry, lang) for item in islice(_items(site, regime), limit)]


def _items(site: BuildContext, regime: str | None) -> Iterator[NoticeItem]:
    seen = set()
    for item in site.notices:
        key = entry_key(item.url)
        if (regime is None and key in seen) or (regime is not None and item.regime != regime):
            continue
        seen.add(key)
        yield item


def regime_key(site: BuildContext, regime: str) -> str:
    """Stands for all that a regime's page says of notices."""
    mine = [n for n in site.notices if n.regime == regime][:ON_REGIME]
    return key_of([(n.id, n.what, n.title, n.closes, n.date, n.before) for n in mine])


def page(site: BuildContext) -> None:
    """The newest notices that belong to a regime, newest first."""
    found = [
        {**marks(site, n.instrument, None, regime=n.regime, notice=n.kind), "date": n.date or ""}
        for n in islice(_items(site, None), _ON_PAGE)
    ]
    with site.out.job("notices", ""):
        put_page(
            site,
            "notices.html",
            "site/notices.html.j2",
            lambda lang, _: {
                "title": editions.gettext(lang, "Notices"),
                "items": newest(site, lang, _ON_PAGE),
                "marks": found,
                "choices": choices(found, lang),
                "total": len({entry_key(n.url) for n in site.notices}),
            },
        )
