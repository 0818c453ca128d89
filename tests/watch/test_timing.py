"""When a source is looked at next: the rules one by one, and what holds whatever comes."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.registry.schema import Instrument, Source
from tracker.watch import timing
from tracker.watch.source_history import SourceHistory
from tracker.watch.source_schedule import steps_ahead
from tracker.watch.timing import DAY, HOUR, MINUTE, PastChecks, back_off, duration, interval, next_due

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KINDS = ["Blocked", "Forbidden", "TlsError", "Timeout", "Incomplete", "CrawlCrashed", ""]


def source(id_: str = "s", **fields: object) -> Source:
    return Source.model_validate(
        {
            "id": id_,
            "instrument": "act",
            "language": "en",
            "spider": "page",
            "url": "https://law.example/",
            **fields,
        }
    )


def walk(made: Source, start: datetime, count: int, **fields: object) -> list[datetime]:
    """Looks at their due times, one after another, each a little late."""
    last, out = start, []
    for _ in range(count):
        last = next_due(PastChecks(last_run=last, **fields), made, last)[0]  # type: ignore[arg-type]
        out.append(last)
        last += timedelta(seconds=40)
    return out


# --- the rules ----------------------------------------------------------------------------------


def test_a_source_never_looked_at_is_due_now() -> None:
    assert next_due(PastChecks(), source(), NOW) == (NOW, "never looked at")


@pytest.mark.parametrize(
    ("every", "step"), [("PT6H", 6 * HOUR), ("P1D", DAY), ("P1W", 7 * DAY), ("P1M", 30 * DAY)]
)
def test_regular_turns_do_not_drift(every: str, step: timedelta) -> None:
    times = walk(source(every=every), NOW, 12)
    assert {b - a for a, b in itertools.pairwise(times)} == {step}
    assert step / 2 <= times[0] - NOW <= 1.5 * step


def test_sources_do_not_come_in_herds() -> None:
    """200 daily sources first looked at in one minute: in no hour of the next day more than 20."""
    turns = [next_due(PastChecks(last_run=NOW), source(f"s{n}"), NOW)[0] for n in range(200)]
    hours = [t.replace(minute=0, second=0, microsecond=0) for t in turns]
    assert max(hours.count(h) for h in set(hours)) <= 20
    again = [next_due(PastChecks(last_run=NOW), source(f"s{n}"), NOW)[0] for n in range(200)]
    assert turns == again, "the spread is by the id, not by chance"


def test_jitter_narrows_the_spread() -> None:
    turns = [next_due(PastChecks(last_run=NOW), source(f"s{n}", jitter="PT30M"), NOW)[0] for n in range(50)]
    assert {t.date() for t in turns} == {date(2026, 11, 24)}
    assert max(t.hour * 60 + t.minute for t in turns) < 30


def test_cron_keeps_the_clock_on_the_wall() -> None:
    made = source(cron="30 6 * * mon-fri", timezone="Europe/Brussels")
    when, reason = next_due(PastChecks(last_run=datetime(2027, 3, 26, 5, 31, tzinfo=UTC)), made, NOW)
    assert when == datetime(2027, 3, 29, 4, 30, tzinfo=UTC), "summer time began on the 28th"
    assert reason == "at 30 6 * * mon-fri (Europe/Brussels)"


def test_cron_with_jitter_comes_once_a_day() -> None:
    made = source(cron="0 6 * * *", timezone="Asia/Shanghai", jitter="PT2H")
    times = walk(made, NOW, 10)
    assert {b - a for a, b in itertools.pairwise(times)} == {DAY}
    offset = times[0].astimezone(UTC) - times[0].replace(hour=22, minute=0, second=0, microsecond=0)
    assert timedelta(0) <= offset < 2 * HOUR


def test_a_quiet_source_is_looked_at_half_as_often() -> None:
    quiet = PastChecks(last_run=NOW, first_good=NOW - 300 * DAY, last_change=NOW - 40 * DAY)
    assert interval(quiet, source(every="P1D"), NOW)[0] == 2 * DAY
    assert "unchanged since 2026-10-14" in next_due(quiet, source(every="P1D"), NOW)[1]
    assert interval(quiet, source(every="P1W"), NOW)[0] == 7 * DAY, "40 days are six of its looks"
    long_quiet = PastChecks(last_run=NOW, first_good=NOW - 900 * DAY)
    assert interval(long_quiet, source(every="P1W"), NOW)[0] == 14 * DAY
    assert interval(long_quiet, source(every="P1M"), NOW)[0] == 30 * DAY, "slow enough by itself"


def test_dates_at_hand_and_open_procedures_make_a_source_faster() -> None:
    day = source(every="P1D")
    for days, factor in [(-5, 1), (-1, 4), (0, 4), (2, 4), (3, 2), (14, 2), (15, 1)]:
        near = PastChecks(last_run=NOW, near=(NOW.date() + days * DAY,))
        assert interval(near, day, NOW)[0] == DAY / factor, days
    assert interval(PastChecks(procedure=True), day, NOW)[0] == DAY / 2
    assert interval(PastChecks(near=(NOW.date(),)), source(every="PT2H"), NOW)[0] == HOUR, (
        "not faster than hourly"
    )
    assert interval(PastChecks(near=(NOW.date(),)), source(every="PT30M"), NOW)[0] == 30 * MINUTE
    quiet_but_open = PastChecks(first_good=NOW - 400 * DAY, procedure=True)
    assert interval(quiet_but_open, day, NOW)[0] == DAY / 2


@pytest.mark.parametrize(
    ("event", "days", "open_"),
    [
        ("consultation_closed", 730, True),
        ("consultation_closed", 731, False),  # for two years nothing came of it: thought to rest
        ("proposed", 100, True),
        ("in_force", 100, False),
    ],
)
def test_a_procedure_is_open_until_it_is_thought_to_rest(event: str, days: int, open_: bool) -> None:
    instrument = Instrument.model_validate(
        {
            "id": "act",
            "type": "act",
            "title": {"en": "Act"},
            "events": [{"event": event, "date": NOW.date() - timedelta(days=days)}],
        }
    )
    near, under_way = steps_ahead(instrument, source(), NOW, SourceHistory())
    assert (near, under_way) == ((), open_)


def tries(every: str, kind: str, count: int) -> list[timedelta]:
    """The waits after each failed look, without the tenth that the id adds."""
    made, out = source(every=every), []
    for streak in range(1, count + 1):
        history = PastChecks(last_run=NOW, streak=streak, trouble=kind, failing_since=NOW - streak * HOUR)
        distance = interval(history, made, NOW)[0]
        wait = back_off(history, made, distance, NOW)
        bare = wait / (1 + timing.fraction(made.id, streak) / 10)
        out.append(timedelta(seconds=round(bare.total_seconds())))
        when = next_due(history, made, NOW)[0]
        assert when == NOW + wait
    return out


def test_a_failing_weekly_source_is_tried_again_long_before_a_week() -> None:
    assert tries("P1W", "Timeout", 6) == [2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]


def test_a_quick_source_is_not_hammered() -> None:
    assert tries("PT6H", "Timeout", 6) == [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 6 * HOUR]
    assert tries("PT15M", "Timeout", 2) == [15 * MINUTE, 15 * MINUTE]


def test_who_refuses_us_is_left_longer() -> None:
    assert tries("P1D", "Blocked", 4) == [6 * HOUR, 12 * HOUR, DAY, DAY]
    assert tries("PT6H", "Incomplete", 3) == [1.5 * HOUR, 3 * HOUR, 6 * HOUR]
    assert tries("PT6H", "Forbidden", 3) == [DAY, DAY, DAY], "robots.txt is kept for a day"


def test_after_two_weeks_of_failing_nobody_is_in_a_hurry() -> None:
    history = PastChecks(last_run=NOW, streak=30, trouble="DnsError", failing_since=NOW - 15 * DAY)
    assert DAY <= back_off(history, source(every="PT6H"), 6 * HOUR, NOW) <= 1.1 * DAY
    assert 7 * DAY <= back_off(history, source(every="P1W"), 7 * DAY, NOW) <= 7.7 * DAY


def test_a_cron_source_that_failed_does_not_miss_its_next_turn() -> None:
    made = source(cron="0 */2 * * *")
    last = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
    first = next_due(PastChecks(last_run=last, streak=1, trouble="Timeout"), made, last)
    assert first[0] - last < 20 * MINUTE
    later = next_due(PastChecks(last_run=last, streak=9, trouble="Timeout", failing_since=NOW), made, last)
    assert later[0] == datetime(2026, 11, 23, 14, tzinfo=UTC)


def test_a_host_that_wants_rest_gets_it() -> None:
    until = NOW + 30 * HOUR
    history = PastChecks(last_run=NOW, streak=1, trouble="Blocked", rest_until=until)
    assert next_due(history, source(), NOW) == (until, "the host asked to be left alone until then")
    assert next_due(PastChecks(rest_until=until), source(), NOW)[0] == until, "also before the first look"


def test_durations() -> None:
    assert duration("P1W") == 7 * DAY
    assert duration("PT6H30M") == 6.5 * HOUR
    assert duration("P1M") == 30 * DAY
    with pytest.raises(ValueError, match="no duration"):
        duration("6h")


# --- whatever comes -------------------------------------------------------------------------------

moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001
sources = st.one_of(
    st.builds(
        lambda n, every, jitter: source(f"s{n}", every=every, jitter=jitter),
        st.integers(0, 10_000),
        st.sampled_from(["PT0M", "PT5M", "PT1H", "PT6H", "P1D", "P3D", "P1W", "P1M"]),
        st.sampled_from([None, "PT10M", "PT2H", "P2D"]),
    ),
    st.builds(
        lambda n, cron, zone, jitter: source(f"s{n}", cron=cron, timezone=zone, jitter=jitter),
        st.integers(0, 10_000),
        st.sampled_from(["*/30 * * * *", "15 2 * * *", "0 7 * * mon", "0 9 1 * *"]),
        st.sampled_from(["UTC", "Europe/Brussels", "America/New_York", "Asia/Shanghai"]),
        st.sampled_from([None, "PT10M", "PT2H"]),
    ),
)
histories = st.builds(
    PastChecks,
    last_run=st.one_of(st.none(), moments),
    first_good=st.one_of(st.none(), moments),
    last_change=st.one_of(st.none(), moments),
    streak=st.integers(0, 60),
    failing_since=st.one_of(st.none(), moments),
    trouble=st.sampled_from(KINDS),
    rest_until=st.one_of(st.none(), moments),
    near=st.lists(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=3).map(tuple),
    procedure=st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(history=histories, made=sources, now=moments)
def test_a_due_time_is_after_the_last_look_and_says_why(
    history: PastChecks, made: Source, now: datetime
) -> None:
    when, reason = next_due(history, made, now)
    assert reason
    assert when.utcoffset() == timedelta(0)
    if history.last_run is None:
        assert when == max(now, history.rest_until or now)
    else:
        assert when - history.last_run >= timedelta(0)
        assert when > history.last_run
    if history.rest_until is not None:
        assert when >= history.rest_until
    assert next_due(history, made, now) == (when, reason), "nothing else is read than the arguments"


@settings(max_examples=400, deadline=None)
@given(history=histories, made=sources, now=moments)
def test_adaptation_and_back_off_keep_their_bounds(history: PastChecks, made: Source, now: datetime) -> None:
    distance, _ = interval(history, made, now)
    if made.cron is None:
        base = max(5 * MINUTE, duration(made.every))
        assert max(base / 4, min(base, HOUR)) <= distance <= 2 * base
        assert base >= 14 * DAY or distance <= 14 * DAY
    if history.streak:
        wait = back_off(history, made, distance, now)
        assert wait >= 5 * MINUTE
        assert wait <= 1.1 * max(distance, DAY)
    elif history.last_run is not None and history.rest_until is None and made.cron is None:
        gap = next_due(history, made, now)[0] - history.last_run
        assert distance / 2 <= gap <= 1.5 * distance + timedelta(seconds=1)


@settings(max_examples=60, deadline=None)
@given(made=sources, start=moments, trouble=st.sampled_from(KINDS))
def test_more_failures_never_make_a_look_come_sooner(made: Source, start: datetime, trouble: str) -> None:
    """Outside the tenth that the id adds, and until a source is given up."""
    waits = []
    for streak in range(1, 12):
        history = PastChecks(last_run=start, streak=streak, trouble=trouble, failing_since=start)
        distance, _ = interval(history, made, start)
        wait = back_off(history, made, distance, start)
        waits.append(wait / (1 + timing.fraction(made.id, streak) / 10))
    assert all(b >= a - timedelta(milliseconds=1) for a, b in itertools.pairwise(waits))
