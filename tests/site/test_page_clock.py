"""The day of a page: printed by the build, compared with the reader's day by its script."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.site.record import Record
from tracker import clock
from tracker.site.build import build
from tracker.store.db import Store

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
browser = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system")]


def line(path: Path) -> str:
    found = re.search(
        r'<p class="(clock[^"]*)" id="clock"[^>]*><span>([^<]*)</span>', path.read_text("utf-8")
    )
    assert found, path
    return f"{found[1]}: {unescape(found[2])}"


def test_every_page_bears_its_day_and_that_of_the_newest_look(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path, today=date(2026, 3, 6))
    for path in tmp_path.rglob("*.html"):
        if path.name == "404.html":
            continue  # a host's answer, of no day
        said = line(path)
        if "zh" in path.relative_to(tmp_path).parts:
            assert said == "clock: 据2026年3月6日的信息。来源最近一次核查为2026年3月5日，距此1天。"
        else:
            assert (
                said
                == "clock: By the information of 6 March 2026. Sources last checked on 5 March 2026, 1 day before."
            )


def test_a_record_that_nobody_feeds_says_so_aloud(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path, today=date(2026, 11, 30))
    assert line(tmp_path / "index.html").startswith("clock late: By the information of 30 November 2026.")
    assert "270 days before" in line(tmp_path / "index.html")


def test_a_store_never_crawled_says_so(record: Record, tmp_path: Path) -> None:
    empty = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    empty.migrate()
    build(empty, record.registry, tmp_path / "site", today=date(2026, 4, 10))
    assert line(tmp_path / "site" / "index.html").endswith("No source has been checked yet.")
    assert line(tmp_path / "site" / "zh" / "index.html").endswith("尚未核查任何来源。")


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Shanghai", date(2026, 12, 1)), ("Europe/Brussels", date(2026, 11, 30)), ("UTC", date(2026, 11, 30))]
)  # fmt: skip
def test_half_past_midnight_in_beijing_is_the_new_day(
    monkeypatch: pytest.MonkeyPatch, zone: str, day: date
) -> None:
    class Local(datetime):
        def astimezone(self, tz=None):  # type: ignore[no-untyped-def]
            return super().astimezone(tz or ZoneInfo(zone))

    monkeypatch.setattr(clock, "now", lambda: Local(2026, 11, 30, 16, 30, tzinfo=UTC))
    assert clock.today() == day


def test_a_day_that_comes_is_told_by_the_next_build(record: Record, tmp_path: Path) -> None:
    """A step passes without anything new in the record: the pages that say so are made again."""
    page = tmp_path / "instruments" / "sample-act.html"
    build(record.store, record.registry, tmp_path, today=date(2027, 8, 31))
    before = page.read_text("utf-8")
    assert 'data-on="2027-09-01"' in before
    build(record.store, record.registry, tmp_path, today=date(2027, 9, 1))
    after = page.read_text("utf-8")
    assert 'data-on="2027-09-01"' not in after
    build(record.store, record.registry, tmp_path / "fresh", today=date(2027, 9, 1))
    assert after == (tmp_path / "fresh" / "instruments" / "sample-act.html").read_text("utf-8")


def move(record: Record, day: date) -> None:
    """Let the last dated step of the act be on a day."""
    events = record.registry.instruments["sample-act"].events
    events[-1] = events[-1].model_copy(update={"date": day})


def opened(page: Path, profile: Path, zone: str = "UTC") -> str:
    """What a reader in a zone has before him, now."""
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}",
         "--virtual-time-budget=4000", "--dump-dom", page.as_uri()],
        capture_output=True, timeout=900, env={**os.environ, "TZ": zone},
    )  # fmt: skip
    return unescape(done.stdout.decode())


def strip(html: str) -> str:
    found = re.search(r'<p class="clock.*?</p>', html)
    assert found
    return found[0]


class TestOpened:
    """Pages of other days, opened today by the real clock."""

    pytestmark = browser

    def test_two_hundred_days_later(self, record: Record, tmp_path: Path) -> None:
        today = datetime.now(UTC).date()
        made = today - timedelta(days=200)
        move(record, today - timedelta(days=3))
        build(record.store, record.registry, tmp_path / "site", today=made)
        html = opened(tmp_path / "site" / "deadlines.html", tmp_path / "profile")
        assert re.search(r"This page was made (199|200|201) days ago\.</strong>", strip(html))
        assert "late" in strip(html)
        assert " hidden" not in strip(html)
        mark = re.search(r"<small class=\"since\"([^>]*)>([^<]*)<", html)
        assert mark
        assert "hidden" not in mark[1]
        assert "due to apply on" in mark[2]
        assert "applies" not in mark[2]

    def test_a_day_that_has_not_come_is_not_marked(self, record: Record, tmp_path: Path) -> None:
        move(record, date(2099, 1, 1))
        build(record.store, record.registry, tmp_path / "site", today=datetime.now(UTC).date())
        html = opened(tmp_path / "site" / "deadlines.html", tmp_path / "profile")
        assert re.search(r'<small class="since" hidden="" data-on="2099-01-01"', html)

    def test_the_day_is_that_of_the_readers_zone(self, record: Record, tmp_path: Path) -> None:
        """At one moment two readers have two days: the page is a day old for the one to the east."""
        now = datetime.now(UTC)
        ahead, behind = (
            ("Etc/GMT-14", "Etc/GMT+0") if now.hour >= 10 else ("Etc/GMT-0", "Etc/GMT+12")
        )  # 14 hours before UTC and 12 behind, in the names of the zone files
        made = datetime.now(ZoneInfo(behind)).date()
        build(record.store, record.registry, tmp_path / "site", today=made)
        page = tmp_path / "site" / "zh" / "index.html"
        assert (
            "本页生成于昨天。"
            in strip(opened(page, tmp_path / "a", ahead)).partition("<strong")[2].partition(">")[2]
        )
        assert '<strong hidden=""' in strip(opened(page, tmp_path / "b", behind))

    def test_a_page_left_as_it_is_bears_the_day_of_the_newest_build(
        self, record: Record, tmp_path: Path
    ) -> None:
        today = datetime.now(UTC).date()
        site = tmp_path / "site"
        build(record.store, record.registry, site, today=today - timedelta(days=40))
        build(record.store, record.registry, site, today=today)
        text = next((site / "texts").glob("v-*.html"))
        assert f'data-day="{today - timedelta(days=40)}"' in text.read_text("utf-8")
        html = strip(opened(text, tmp_path / "profile"))
        assert f'data-day="{today}"' in html
        assert "days ago" not in html.partition("<strong")[2].partition(">")[2]
