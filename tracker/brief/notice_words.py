"""A notice as briefings and the site show it, in the words of an edition."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.brief.notices import NoticeItem
from tracker.publish import editions
from tracker.publish.labels import instrument_title, name, publisher_name
from tracker.registry import Registry


@dataclass(frozen=True)
class NoticeWords:
    """Ready to print but for escaping. ``date`` is empty where the publisher gives none; ``before`` are
    lines that say what a changed notice said; ``about`` is the instrument, else why it belongs here."""

    title: str
    url: str
    language: str
    date: str
    kind: str
    weight: str
    publisher: str
    closes: str
    about: str
    before: tuple[str, ...]
    changed: bool
    regime: str


def notice_words(item: NoticeItem, registry: Registry, lang: str) -> NoticeWords:
    """The parts of a notice in an edition."""
    kind = name("notice", item.kind, lang)
    if item.stage:
        kind += f" ({name('stage', item.stage, lang)})"
    publisher = registry.sources[item.source].publisher if item.source in registry.sources else None
    return NoticeWords(
        title=item.title,
        url=item.url,
        language=item.language,
        date=_date(item, lang),
        kind=kind,
        weight=name("weight", item.source_class, lang),
        publisher=publisher_name(registry.publishers.get(publisher or ""), lang),
        closes=_t(lang, "comments until %(day)s", day=editions.format_day(item.closes, lang))
        if item.closes
        else "",
        about=_about(item, registry, lang),
        before=tuple(_before(item, lang)),
        changed=item.what == "changed",
        regime=item.regime,
    )


def _t(lang: str, message: str, **values: object) -> str:
    return editions.gettext(lang, message) % values


def _date(item: NoticeItem, lang: str) -> str:
    if item.date is None:
        return ""
    if item.date_from == "month":
        return editions.format_month(int(item.date[:4]), int(item.date[5:7]), lang)
    return editions.format_day(item.date, lang)


def _about(item: NoticeItem, registry: Registry, lang: str) -> str:
    if item.instrument is not None:
        return instrument_title(registry, item.instrument, lang, short=True)
    return _t(lang, "says “%(words)s”", words=item.words) if item.words else ""


def _before(item: NoticeItem, lang: str) -> list[str]:
    """What a changed notice said before: its title, its date, the day its comments closed."""
    out = []
    if title := item.before.get("title"):
        out.append(_t(lang, "title before: %(title)s", title=title))
    if dated := item.before.get("dated"):
        out.append(_t(lang, "dated before: %(day)s", day=editions.format_day(dated, lang)))
    if closes := item.before.get("closes"):
        out.append(_t(lang, "comments before until %(day)s", day=editions.format_day(closes, lang)))
    return out
