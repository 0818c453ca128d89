"""What is crawled together: hosts apart, crawls short, the longest waiting first."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.watch.test_timing import source
from tracker.watch.crawl_batches import MOST, batches
from tracker.watch.source_schedule import Due

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def due(n: int, *hosts: str, alone: bool = False) -> Due:
    return Due(source(f"s{n}"), NOW, alone=alone, hosts=frozenset(hosts))


def ids(found: list) -> list[tuple[str, ...]]:
    return [batch.sources for batch in found]


def test_sources_of_a_host_go_together() -> None:
    found = batches([due(1, "a"), due(2, "b"), due(3, "a"), due(4, "c")], (), 2)
    assert ids(found) == [("s1", "s3"), ("s2",)], "a third host waits for a free place"


def test_a_busy_host_is_left_out() -> None:
    assert ids(batches([due(1, "a"), due(2, "b")], {"a"}, 4)) == [("s2",)]


def test_a_source_of_two_hosts_needs_both() -> None:
    assert ids(batches([due(1, "a"), due(2, "a", "b"), due(3, "b")], (), 4)) == [("s1", "s2", "s3")]
    assert ids(batches([due(1, "a"), due(2, "b"), due(3, "a", "b")], (), 4)) == [("s1",), ("s2",)]
    assert ids(batches([due(1, "a", "b"), due(2, "b")], {"a"}, 4)) == [("s2",)]


def test_a_long_queue_comes_in_several_crawls() -> None:
    found = batches([due(n, "a") for n in range(25)], (), 4)
    assert [len(b.sources) for b in found] == [MOST]


def test_what_broke_a_crawl_comes_alone() -> None:
    assert ids(batches([due(1, "a", alone=True), due(2, "a"), due(3, "b")], (), 4)) == [("s1",), ("s3",)]
    assert ids(batches([due(1, "a"), due(2, "a", alone=True)], (), 4)) == [("s1",)]


items = st.lists(
    st.tuples(st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=2), st.booleans()), max_size=40
)


@given(items, st.frozensets(st.sampled_from("abcdef"), max_size=3), st.integers(0, 5))
def test_whatever_is_due(found: list, busy: frozenset[str], free: int) -> None:
    made = batches([due(n, *hosts, alone=alone) for n, (hosts, alone) in enumerate(found)], busy, free)
    hosts = [h for batch in made for h in batch.hosts]
    sources = [s for batch in made for s in batch.sources]
    assert len(made) <= free
    assert len(hosts) == len(set(hosts)), "no host is in two crawls"
    assert len(sources) == len(set(sources)), "every source in one at most"
    assert not busy & set(hosts)
    assert all(1 <= len(batch.sources) <= MOST for batch in made)
    for batch in made:
        wanted = {h for s in batch.sources for h in found[int(s[1:])][0]}
        assert wanted == batch.hosts
    if free and any(not hosts & busy for hosts, _ in found):
        assert made, "something that may start does start"
