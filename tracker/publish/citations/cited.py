"""What a citation is about: a provision of a version, a change, or a table as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from tracker.publish.citations.ref import human_ref, num_chain
from tracker.publish.editions import as_day
from tracker.publish.plain import plain
from tracker.registry.schema import Instrument, Publisher, StatusEvent

SITE = {"en": "Digital-rules tracker", "zh": "数字规则追踪"}
#: The ids of the note of enactment of a Chinese law begin so.
NOTE = "preamble__block_"
#: The day a text was made, first that is known.
_MADE = ("adopted", "signed", "promulgated", "published")
#: Characters of an address that need no encoding; braces, backslashes, quotes and spaces are not among them.
_URL_SAFE = "%/:?#@!$&'()*+,;=-._~"


@dataclass(frozen=True)
class Cited:
    """Everything a style may print. Made by `provision`, `change` and `table`, not by hand."""

    kind: Literal["provision", "change", "table"]
    titles: Mapping[str, str]
    language: str = "en"  # of the text cited
    key: str = ""  # of the instrument or table, for BibTeX
    type: str = ""
    jurisdiction: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    events: tuple[StatusEvent, ...] = ()
    publisher: Publisher | None = None
    issuer: Mapping[str, str] = field(default_factory=dict)
    made_by: Mapping[str, str] = field(default_factory=dict)  # of a Chinese text
    note: tuple[str, ...] = ()  # of a Chinese law: what stands between its title and its first article
    address: str | None = None  # of the text at its publisher's
    eid: str | None = None
    nums: tuple[str | None, ...] = ()
    version: date | None = None  # the law from this day
    observed: date | None = None  # seen on this day; of a table: known on this day
    permalink: str | None = None
    accessed: date | None = None
    change: str | None = None  # id of a change
    change_kind: str | None = None

    def title(self, lang: str) -> str:
        """The title in a language, else English, else any."""
        primary = lang.split("-")[0]
        for tag, title in self.titles.items():
            if tag.split("-")[0] == primary:
                return plain(title)
        return plain(self.titles.get("en") or next(iter(self.titles.values()), ""))

    def ref(self, lang: str) -> str:
        """The provision as people cite it; empty for a whole text."""
        return plain(human_ref(self.eid, self.nums, lang)) if self.eid else ""

    @property
    def made(self) -> date | None:
        for kind in _MADE:
            for event in self.events:
                if event.event == kind and event.eid is None:
                    return event.date
        return None

    def event(self, kind: str) -> date | None:
        """The first day of an event of the whole instrument."""
        days = [e.date for e in self.events if e.event == kind and e.eid is None and e.party is None]
        return min(days, default=None)


def provision(
    view: Mapping[str, Any],
    instrument: Instrument,
    eid: str | None = None,
    *,
    jurisdiction: str = "",
    publisher: Publisher | None = None,
    address: str | None = None,
    permalink: str | None = None,
    accessed: date | None = None,
) -> Cited:
    """A provision (or, without ``eid``, the whole text) of a version (`tracker.contract.text.text_view`)."""
    observed = as_day(view["observed_at"])
    return _of(
        instrument, "provision", language=str(view["language"]), jurisdiction=jurisdiction,
        publisher=publisher, eid=eid, nums=num_chain(view["provisions"], eid) if eid else (),
        version=as_day(view.get("valid_from")), observed=observed, permalink=link(permalink),
        accessed=accessed or observed, address=link(address),
        note=tuple(p["text"] for p in view["provisions"] if p["eid"].startswith(NOTE) and p["text"]),
    )  # fmt: skip


def change(
    view: Mapping[str, Any],
    instrument: Instrument,
    eid: str | None = None,
    *,
    jurisdiction: str = "",
    publisher: Publisher | None = None,
    permalink: str | None = None,
    accessed: date | None = None,
) -> Cited:
    """A change (`tracker.contract.change.ChangeView`), or one row of it."""
    observed = as_day(view.get("observed_at"))
    return _of(
        instrument, "change", language=str(view.get("language") or "en"), jurisdiction=jurisdiction,
        publisher=publisher, eid=eid, nums=num_chain(view["provisions"], eid) if eid else (),
        version=as_day(view.get("valid_from")), observed=observed, permalink=link(permalink),
        accessed=accessed or observed, change=str(view["id"] or ""), change_kind=str(view["kind"]),
    )  # fmt: skip


def table(
    key: str,
    titles: Mapping[str, str],
    *,
    known_on: date | None = None,
    valid_at: date | None = None,
    permalink: str | None = None,
    accessed: date | None = None,
) -> Cited:
    """A comparison table: of the law on a day (``valid_at``), or as known on a day."""
    return Cited(
        "table", dict(titles), key=key, version=valid_at, observed=known_on, permalink=link(permalink),
        accessed=accessed or known_on or valid_at,
    )  # fmt: skip


def _of(instrument: Instrument, kind: Literal["provision", "change"], **values: Any) -> Cited:
    return Cited(
        kind, instrument.title, key=instrument.id, type=instrument.type,
        identifiers={k: plain(v) for k, v in instrument.identifiers.items()}, issuer=instrument.issuer,
        made_by=instrument.made_by, events=tuple(instrument.events), **values,
    )  # fmt: skip


def link(url: str | None) -> str | None:
    """An address that is safe in any style: http, https or relative, what is odd percent-encoded.

    >>> link("javascript:alert(1)"), link("https://example.org/a b{c}#art_5")
    (None, 'https://example.org/a%20b%7Bc%7D#art_5')
    """
    if not url:
        return None
    url = plain(url).strip()
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return None
    return quote(url, safe=_URL_SAFE) if scheme in ("", "http", "https") else None
