"""What somebody follows and when: one vocabulary for profiles of briefings and subscriptions of alerts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.site.record import Record
from tracker.notify.config import Subscription
from tracker.registry.profiles import Profile
from tracker.registry.schedule import Schedule
from tracker.registry.scope import ScopeMatcher

MOMENT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("weekly monday 07:30", "weekly, Mon 07:30"),
        ("daily 07:00", "Daily, 7:00"),
        ("workdays 07:00", "daily cron 0 7 * * mon-fri"),
        ("monthly 15 06:00", "monthly, cron 0 6 15 * *"),
    ],
)
def test_the_two_old_ways_to_write_a_time_are_one(one: str, other: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert Schedule.parse(one).after(MOMENT, zone) == Schedule.parse(other).after(MOMENT, zone)
    assert Schedule.parse(f"{other} Asia/Shanghai").after(MOMENT) == Schedule.parse(one).after(MOMENT, zone)


def test_at_once_is_now_and_no_briefing(record: Record) -> None:
    assert Schedule.parse("immediate").after(MOMENT) == MOMENT
    for schedule in ("immediate", "daily 07:00"):
        with pytest.raises(ValueError, match="a day, a time and a time zone"):
            Profile.model_validate({"id": "p", "title": {"en": "P"}, "schedule": schedule})


KEYS: list[dict[str, Any]] = [
    {"follow": ["strand:ai"]}, {"strands": ["ai"]}, {"follow": "regime:sample"}, {"regimes": ["sample"]},
    {"instruments": ["sample-act"]}, {"follow": ["provision:sample-act#sec_1"]},
    {"follow": ["everything"], "topics": ["returns"]}, {"follow": ["topic:samples/rate"]},
]  # fmt: skip


@pytest.mark.parametrize("keys", KEYS, ids=str)
def test_a_profile_and_a_subscription_with_the_same_keys_follow_the_same(
    record: Record, keys: dict[str, Any]
) -> None:
    profile = Profile.model_validate({"id": "p", "title": {"en": "P"}, **keys})
    subscription = Subscription.model_validate({"id": "s", "to": "desk", **keys, "significance": "editorial"})
    one, other = (ScopeMatcher(record.registry, scope) for scope in (profile, subscription))
    row = {"eid": "sec_1", "from_eid": None, "from_eids": [], "action": "amended", "rollup": False,
           "significance": "minor"}  # fmt: skip
    view = {"instrument": "sample-act", "source": "sample-act-en", "language": "en", "kind": "amended",
            "significance": "substantive", "provisions": [row]}  # fmt: skip
    assert one.change(view) == other.change(view)
    assert one.follows(view) == other.follows(view)
    for instrument in record.registry.instruments:
        assert one.instrument(instrument) == other.instrument(instrument)
    for source in record.registry.sources:
        assert one.source(source) == other.source(source)


def test_a_subscription_follows_something() -> None:
    with pytest.raises(ValueError, match="name what is followed"):
        Subscription.model_validate({"id": "s", "to": "desk"})
