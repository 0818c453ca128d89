"""What is crawled together: hosts apart and dealt out; and in which order sources are asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.watch.test_timing import source
from tracker.registry import load_registry
from tracker.watch.crawl_batches import MOST, batches
from tracker.watch.source_schedule import Due, in_order

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def due(n: int, *hosts: str, alone: bool = False) -> Due:
    return Due(source(f"s{n}"), NOW, alone=alone, hosts=frozenset(hosts))


def ids(found: list) -> list[tuple[str, ...]]:
    return [batch.sources for batch in found]


def test_sources_of_a_host_go_together_and_hosts_are_dealt_out() -> None:
    found = batches([due(1, "a"), due(2, "b"), due(3, "a"), due(4, "c"), due(5, "d")], (), 2)
    assert ids(found) == [("s1", "s3", "s5"), ("s2", "s4")], "a host more goes to the shorter crawl"


def test_a_busy_host_is_left_out() -> None:
    assert ids(batches([due(1, "a"), due(2, "b")], {"a"}, 4)) == [("s2",)]


def test_a_source_of_two_hosts_needs_both() -> None:
    assert ids(batches([due(1, "a"), due(2, "a", "b"), due(3, "b")], (), 4)) == [("s1", "s2", "s3")]
    assert ids(batches([due(1, "a"), due(2, "b"), due(3, "a", "b")], (), 4)) == [("s1",), ("s2",)]
    assert ids(batches([due(1, "a", "b"), due(2, "b")], {"a"}, 4)) == [("s2",)]


def test_a_long_queue_comes_in_several_crawls() -> None:
    found = batches([due(n, "a") for n in range(MOST + 15)], (), 4)
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


def test_what_is_asked_first(tmp_path: Path) -> None:
    folder = tmp_path / "regimes"
    folder.mkdir()

    def regime(id_: str, flagship: str, *sources: str) -> None:
        rows = "".join(
            f"  - {{id: {s}, instrument: {id_}-act, language: en, kind: {kind}, spider: page, url: 'https://{s}.example/'}}\n"
            for s, _, kind in (s.partition(":") for s in sources)
        )
        (folder / f"{id_}.yml").write_text(
            f"id: {id_}\nstrand: ai\njurisdiction: GB\ntitle: {{en: R}}\n{flagship}instruments:\n"
            f"  - {{id: {id_}-act, type: act, title: {{en: A}}}}\nsources:\n{rows}"
        )

    regime("r1", "", "r1-list:record", "r1-text:text")
    regime("r2", "flagship: true\n", "r2-text:text")
    registry = load_registry([tmp_path], packaged=False)

    def order(**more: frozenset[str]) -> list[str]:
        return [s.id for s in in_order(registry, list(registry.sources.values()), **more)]

    assert order() == ["r2-text", "r1-text", "r1-list"]
    assert order(asked=frozenset({"r2-text"})) == ["r1-text", "r1-list", "r2-text"], "a stopped crawl goes on"
    assert order(first=frozenset({"r1-list"})) == ["r1-list", "r2-text", "r1-text"]
