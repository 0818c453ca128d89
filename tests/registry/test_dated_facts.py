"""Days that a reader checks first, each with where it was read: events of the registry, parties of treaties.

A row is (instrument, event, day, source). `by` of a party: its own days, or towards another.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tracker.compare.bilateral import between
from tracker.lifecycle.parties import standing
from tracker.registry.loader import load_registry

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.registry import Registry
    from tracker.registry.schema import Instrument

_FR = "Federal Register"
_HEAD = "head of the text"
_TOTA = "Texts of Trade Agreements, metadata"

FACTS = [
    ("cn-australia-fta", "signed", "2015-06-17", "text, before the signatures"),
    ("cn-australia-fta", "in_force", "2015-12-20", _TOTA),
    ("cn-korea-fta", "signed", "2015-06-01", _TOTA),
    ("cn-korea-fta", "in_force", "2015-12-20", _TOTA),
    ("tpp", "signed", "2016-02-04", "CPTPP, Article 1(1)"),
    ("eu-colombia-peru", "in_force", "2024-11-01", "page on the entry into force"),
    ("cn-export-contract", "promulgated", "2023-02-22", _HEAD),
    ("cn-export-certification", "promulgated", "2025-10-14", _HEAD),
    ("cn-government-data-sharing", "promulgated", "2025-05-28", "national database of laws"),
    ("cn-face-recognition", "promulgated", "2025-03-13", _HEAD),
    ("cn-pi-audit", "published", "2025-02-14", "press of the day"),
    ("cn-pi-audit", "in_force", "2025-05-01", "Article 20"),
    ("cn-deep-synthesis", "promulgated", "2022-11-25", _HEAD),
    ("cn-deep-synthesis", "in_force", "2023-01-10", "Article 25"),
    ("cn-public-data-registration", "promulgated", "2025-01-08", _HEAD),
    ("cn-public-data-registration", "in_force", "2025-03-01", "Article 24"),
    ("cn-public-data-operation", "promulgated", "2025-01-08", _HEAD),
    ("cn-data-x-plan", "expired", "2026-12-31", "title of the plan"),
    ("cn-didi-2022", "decided", "2022-07-21", "statement of the administration"),
    ("cn-alibaba-2021", "decided", "2021-04-10", "statement of the administration"),
    ("kr-ai-basic-act", "promulgated", "2025-01-21", "reply of law.go.kr"),
    ("kr-ai-basic-act", "in_force", "2026-01-22", "reply of law.go.kr"),
    ("kr-ai-basic-act", "applies", "2027-01-22", "announcement of the ministry"),
    ("kr-ai-basic-act-amendment-2026", "promulgated", "2026-01-20", "reply of law.go.kr"),
    ("kr-ai-basic-act-amendment-2026", "applies", "2026-07-21", "reply of law.go.kr"),
    ("in-equalisation-levy", "applies", "2016-06-01", "page on section 163(2)"),
    ("in-equalisation-levy", "expired", "2024-08-01", "section 163(3)"),
    ("in-equalisation-levy", "expired", "2025-04-01", "section 163(3)"),
    ("eu-ai-act-parliament-2024", "adopted", "2024-03-13", "P9_TA(2024)0138"),
    ("eu-digital-fairness-act", "consultation_closed", "2025-10-24", "page on the consultation"),
    ("it-dst", "due", "2026-11-30", "Digital Policy Alert, event 26431"),
    ("usmca-joint-review-2026", "published", "2026-07-01", "statement of the USTR"),
    (
        "usmca-ch19",
        "due",
        "2027-07-01",
        "Article 34.7, yearly after a review without renewal",
    ),
    ("jp-platform-tax", "applies", "2025-04-01", "Act No. 8 of 2024, supplementary Article 13(6)"),
    ("uk-dst", "applies", "2020-04-01", "section 61(2)"),
    ("us-301-france-action-2020", "published", "2020-07-16", f"{_FR} 2020-15312"),
    ("us-301-france-action-2020", "suspended", "2021-01-06", f"{_FR} 2021-00425"),
    ("us-301-india-determination-2021", "published", "2021-01-12", f"{_FR} 2021-00362"),
    ("us-301-spain-determination-2021", "published", "2021-01-21", f"{_FR} 2021-01171"),
    ("us-301-four-termination-2021", "applies", "2021-03-26", f"{_FR} 2021-06612"),
    ("us-301-italy-action-2021", "published", "2021-06-07", f"{_FR} 2021-11859"),
    ("us-301-five-termination-2021", "published", "2021-11-18", f"{_FR} 2021-25199"),
    ("us-301-turkey-termination-2021", "applies", "2021-11-28", f"{_FR} 2021-26116"),
    ("us-301-india-termination-2021", "published", "2021-12-02", f"{_FR} 2021-26198"),
    ("us-memorandum-dst-2025", "signed", "2025-02-21", f"{_FR} 2025-03188"),
    ("us-301-brazil-2025", "adopted", "2025-07-15", "notice of initiation"),
    ("schrems-ii", "decided", "2020-07-16", "Case C-311/18"),
    ("latombe", "decided", "2025-09-03", "Case T-553/23"),
    ("latombe", "appealed", "2025-10-31", "OJ C/2025/6610"),
    ("dpc-meta-transfers-2023", "decided", "2023-05-12", "page on the decision"),
    ("dma-apple-2025", "decided", "2025-04-23", "page on the decision"),
    ("dma-meta-2025", "decided", "2025-04-23", "page on the decision"),
]

ON = date(2026, 11, 30)


@cache
def _registry() -> Registry:
    return load_registry()


@pytest.mark.parametrize(("instrument", "event", "day", "source"), FACTS)
def test_a_day_is_the_one_its_source_names(instrument: str, event: str, day: str, source: str) -> None:
    assert source
    days = [str(e.date) for e in _registry().instruments[instrument].events if e.event == event]
    assert day in days


def test_no_day_is_taken_from_an_address() -> None:
    wrong = ("cn-export-contract", "cn-export-certification", "cn-face-recognition", "cn-pi-audit")
    for id_ in wrong:
        made = [e for e in _registry().instruments[id_].events if e.event == "promulgated"]
        assert all("address" not in (e.evidence or "") for e in made)


@pytest.mark.parametrize("status", ["decided", "appealed"])
def test_a_ruling_has_an_address_to_open(status: str) -> None:
    events = [
        e
        for i in _registry().instruments.values()
        if i.type == "ruling"
        for e in i.events
        if e.event == status
    ]
    assert events
    assert all((e.evidence or "").startswith(("https://", "http://")) for e in events)


# --- who is bound ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parties", "treaty", "status", "since"),
    [
        (("CN", "AU"), "cn-australia-fta", "in-force", "2015-12-20"),
        (("CN", "KR"), "cn-korea-fta", "in-force", "2015-12-20"),
        (("CN", "MM"), "rcep", "in-force", "2022-05-01"),
        (("MM", "AU"), "rcep", "signed", "2020-11-15"),
        (("CN", "JP"), "rcep", "in-force", "2022-01-01"),
        (("EU", "CA"), "ceta", "provisional", "2017-09-21"),
        (("EU", "GB"), "eu-uk-tca", "in-force", "2021-05-01"),
        (("EU", "PE"), "eu-colombia-peru", "in-force", "2024-11-01"),
        (("JP", "EU"), "eu-japan-epa", "in-force", "2019-02-01"),
    ],
)
def test_two_parties_are_bound_as_texts_and_depositaries_say(
    parties: tuple[str, str], treaty: str, status: str, since: str
) -> None:
    (rule,) = [r for r in between(None, _registry(), parties, ON).rules if r.instrument.id == treaty]
    assert (rule.status.value, str(rule.since)) == (status, since)


def test_what_is_applied_provisionally_is_no_entry_into_force() -> None:
    treaty = _registry().instruments["eu-uk-tca"]
    assert standing(treaty, "GB", date(2021, 2, 1)).status.value == "provisional"
    assert (
        standing(_registry().instruments["eu-colombia-peru"], "PE", date(2020, 1, 1)).status.value
        == "provisional"
    )


#: Where the registry differs from the metadata of a collection, and what decided it.
DIFFERS = {
    ("tpp", "signed"): "CPTPP, Article 1(1): done at Auckland on 4 February 2016",
    ("eu-colombia-peru", "in_force"): "2013-03-01 is the provisional application with Peru",
}


def _said(instrument: Instrument, event: str) -> set[str]:
    field = {"signed": "signed", "in_force": "in_force"}[event]
    days = {str(e.date) for e in instrument.events if e.event == event and not e.party}
    return days | {str(d) for p in instrument.parties if (d := getattr(p, field))}


@pytest.mark.corpus
def test_days_of_treaties_are_those_of_the_collection_or_are_decided(corpus: Path) -> None:
    files = {p.name: p for p in (corpus / "files").rglob("pta_*.xml")}
    compared, differ = 0, set()
    for source in _registry().sources.values():
        for way in source.ways:
            name = re.search(r"pta_\d+\.xml", str(way.url))
            if not name or name[0] not in files or not source.instrument:
                continue
            head = files[name[0]].read_text(encoding="utf-8")[:4000]
            instrument = _registry().instruments[source.instrument]
            for event, tag in (("signed", "date_signed"), ("in_force", "date_into_force")):
                if found := re.search(f"<{tag}>([^<]+)", head):
                    compared += 1
                    if found[1] not in _said(instrument, event):
                        differ.add((instrument.id, event))
    assert compared >= 30
    assert differ == set(DIFFERS)
