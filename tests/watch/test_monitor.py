"""Health, readiness and figures of a process that runs for long."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.watch import pages
from tracker.model import ListenError, Origin
from tracker.registry import Registry
from tracker.store.db import Store
from tracker.store.models import AlertMessage, SourceDue
from tracker.watch.ingest import Ingest
from tracker.watch.metrics import KEPT_SECONDS, figures
from tracker.watch.monitor import SILENCE, Monitor, Pulse, parse_address


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, by: timedelta) -> None:
        self.now += by


def ask(monitor: Monitor, path: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{monitor.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def values(text: str) -> dict[str, float]:
    """``name{label}`` -> value, as Prometheus reads it."""
    return {
        f"{s.name}{{{','.join(s.labels.values())}}}" if s.labels else s.name: s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


@pytest.fixture
def registry(tmp_path) -> Registry:
    return pages.registry(tmp_path)


def test_healthy_ready_and_then_neither(store: Store, registry: Registry) -> None:
    clock = Time()
    pulse = Pulse(clock)
    monitor = Monitor("127.0.0.1:0", store, figures(store, registry, clock), pulse)
    try:
        assert ask(monitor, "/healthz") == (200, '{"ok": true, "why": []}')
        assert ask(monitor, "/readyz")[0] == 200
        assert ask(monitor, "/law")[0] == 404
        pulse.stopping = True
        assert ask(monitor, "/healthz")[0] == 200
        assert ask(monitor, "/readyz") == (503, '{"ok": false, "why": ["it is stopping"]}')
        clock.on(SILENCE + timedelta(seconds=1))
        code, words = ask(monitor, "/healthz")
        assert code == 503
        assert json.loads(words)["why"] == ["nothing was heard of it for 601 s"]
    finally:
        monitor.close()


def test_not_ready_without_a_store_and_the_process_lives(tmp_path, registry: Registry) -> None:
    clock = Time()
    gone = Store(f"sqlite:///{tmp_path / 'none.db'}")
    monitor = Monitor("127.0.0.1:0", gone, figures(gone, registry, clock), Pulse(clock))
    try:
        assert ask(monitor, "/healthz")[0] == 200
        code, words = ask(monitor, "/readyz")
        assert code == 503
        assert "tracker init" in words
        assert ask(monitor, "/metrics")[0] == 503
    finally:
        monitor.close()


def test_figures_are_those_of_the_record(store: Store, registry: Registry) -> None:
    clock = Time()
    ingest = Ingest(store, registry, clock)
    source = registry.sources["sample-act-en"]
    monitor = Monitor("127.0.0.1:0", store, figures(store, registry, clock), Pulse(clock))
    try:
        before = values(ask(monitor, "/metrics")[1])
        assert before["tracker_sources{never}"] == len(registry.sources)
        ingest.take(source, [pages.taken(pages.act(["Persons file returns."] * 40), 1)], Origin.WATCH)
        ingest.fail(source, source.url, "Blocked", "403", clock.now + timedelta(seconds=1), Origin.WATCH)
        with store.write() as session:
            session.add(
                SourceDue(
                    source=source.id, next_due=clock.now, reason="", plan="", interval=3600, streak=0,
                    last_run=None, last_end=None, owner=None, outcome=None, trouble=None,
                )
            )  # fmt: skip
            session.add(
                AlertMessage(
                    id="m", channel="c", state="failed", view={}, created_at=clock.now, next_try=clock.now,
                    attempts=1, unsure=0, handed_at=None, sent_at=None, done=[], error="no",
                )
            )  # fmt: skip
        clock.on(timedelta(seconds=KEPT_SECONDS))
        after = values(ask(monitor, "/metrics")[1])
    finally:
        monitor.close()
    assert after["tracker_looks_total{captured}"] == 1
    assert after["tracker_looks_total{Blocked}"] == 1
    assert after["tracker_sources{failing}"] == 1
    assert after["tracker_sources_due"] == 1
    assert after["tracker_sources_due_lag_seconds"] == KEPT_SECONDS
    assert after["tracker_record{version}"] == 1
    assert after["tracker_messages{failed}"] == 1
    assert after["tracker_captures_pending"] == 0
    assert after["tracker_bodies_bytes{raw}"] > after["tracker_bodies_bytes{stored}"] > 0


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        (":80", ("127.0.0.1", 80)),
        ("9464", ("127.0.0.1", 9464)),
        ("[::1]:1", ("::1", 1)),
    ],
)
def test_addresses(address: str, found: tuple[str, int]) -> None:
    assert parse_address(address) == found


@pytest.mark.parametrize("address", ["", "host", "host:", "host:x", "host:99999", "host:-1", "h:٤"])
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(ListenError, match="HOST:PORT"):
        parse_address(address)


def test_an_address_in_use_is_said(store: Store, registry: Registry) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ListenError, match=f"cannot listen on {address}"):
            Monitor(address, store, figures(store, registry, Time()), Pulse(Time()))
