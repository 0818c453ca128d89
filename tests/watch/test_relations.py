"""Relations that texts name, pairs that a person joins and parts: from a capture to the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.contract.change import changes_view
from tracker.model import Capture, Origin
from tracker.registry import Registry, load_registry
from tracker.store import reader
from tracker.store.db import Store
from tracker.store.relations import accepted_upon, proposals
from tracker.watch.ingest import Ingest
from tracker.watch.pairs import review_pair
from tracker.watch.relations import Names
from tracker.watch.review import ReviewError, review_target

REGISTRY = """\
id: mills
strand: data-transfer
jurisdiction: CN
title: {en: Mills, zh: 磨坊}
instruments:
  - {id: old-mills, type: measure, title: {zh: 《磨坊管理旧办法》, en: Old mill measures}, identifiers: {文号: 市磨坊局令第1号}}
  - {id: new-mills, type: measure, title: {zh: 《磨坊管理新办法》, en: New mill measures}}
  - {id: mill-directive, type: directive, title: {en: Mill Directive}, identifiers: {celex: 32003L0999}}
sources:
  - {id: old-zh, instrument: old-mills, language: zh-Hans, spider: page, url: "https://mills.example/old.html"}
  - {id: new-zh, instrument: new-mills, language: zh-Hans, spider: page, url: "https://mills.example/new.html"}
relations:
  - {from: new-mills, type: implements, to: mill-directive}
"""
BODY = [
    "为了管好本市磨坊，保障面粉供应，制定本办法。",
    "磨坊主可以借用灯油。",
    "检查员每年检查磨坊一次，并公布结果。",
]


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    folder = tmp_path / "registry" / "regimes"
    folder.mkdir(parents=True)
    (folder / "mills.yml").write_text(REGISTRY, "utf-8")
    return load_registry([folder.parent], packaged=False)


@pytest.fixture
def ingest(store: Store, registry: Registry) -> Ingest:
    clock = iter(datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=n) for n in range(10_000))
    return Ingest(store, registry, clock=lambda: next(clock))


def take(ingest: Ingest, source: str, title: str, sections: list[str], day: int) -> None:
    numbers = "一二三四五六七八九"
    text = "".join(f"<p>第{n}条 {said}</p>" for n, said in zip(numbers, sections, strict=False))
    html = f"<html lang=zh><head><meta charset=utf-8><title>{title}</title></head><body><main><h1>{title}</h1>{text}</main></body></html>"
    found = ingest.registry.sources[source]
    seen = datetime(2026, 5, day, tzinfo=UTC)
    ingest.take(found, [Capture(found.url, seen, html.encode(), "text/html")], Origin.WATCH)


def test_a_repealing_clause_is_proposed_for_both_and_accepted(ingest: Ingest, registry: Registry) -> None:
    take(
        ingest,
        "new-zh",
        "磨坊管理新办法",
        [*BODY, "本办法自2026年7月1日起施行。《磨坊管理旧办法》（市磨坊局令第1号）同时废止。"],
        2,
    )
    with ingest.store.read() as session:
        (found,) = proposals(session, "old-mills")
        assert proposals(session, "new-mills") == [found]
        said = found.relation
        assert (said.from_, said.type, said.to, str(said.effective)) == (
            "new-mills",
            "repeals",
            "old-mills",
            "2026-07-01",
        )
        assert (said.eid, found.verdict, accepted_upon(session, "old-mills")) == ("art_4__para_1", None, [])
    with pytest.raises(ReviewError):
        review_target(ingest.store, registry, found.id, "confirmed", "Ann", None)
    review_target(ingest.store, registry, found.id, "accept", "Ann", None)
    with ingest.store.read() as session:
        (relation,) = accepted_upon(session, "old-mills")
        assert (relation.from_, relation.type.value) == ("new-mills", "repeals")
    review_target(ingest.store, registry, found.id, "reject", "Ann", "another text")
    with ingest.store.read() as session:
        assert accepted_upon(session, "old-mills") == []
        assert proposals(session)[0].verdict == "reject"


def test_a_clause_that_goes_takes_its_proposal_along(ingest: Ingest) -> None:
    take(ingest, "new-zh", "磨坊管理新办法", [*BODY, "《磨坊管理旧办法》与本办法不一致的，以本办法为准。"], 2)
    with ingest.store.read() as session:
        assert [p.relation.type for p in proposals(session)] == ["overrides"]
    take(ingest, "new-zh", "磨坊管理新办法", [*BODY, "磨坊局负责解释本办法。"], 9)
    with ingest.store.read() as session:
        assert proposals(session) == []


def test_a_text_that_says_what_ended_it(ingest: Ingest) -> None:
    take(ingest, "old-zh", "磨坊管理旧办法", BODY, 2)
    take(ingest, "old-zh", "磨坊管理旧办法（已被《磨坊管理新办法》废止）", BODY, 9)
    with ingest.store.read() as session:
        (found,) = proposals(session)
        assert (found.relation.from_, found.relation.type, found.relation.to) == (
            "new-mills",
            "repeals",
            "old-mills",
        )
        _, change = reader.changes(session)
        assert (change.kind, change.significance) == ("repealed", "substantive")


def test_names_are_resolved_by_number_title_and_nothing_else() -> None:
    names = Names(
        {
            "磨坊管理办法": frozenset({"mills"}),
            "millsact": frozenset({"act"}),
            "report": frozenset({"a", "b"}),
        },
        {"市磨坊局令第1号": "mills", "32003L0999": "directive"},
    )
    assert names.find("磨坊办法（市磨坊局令第1号）") == "mills"
    assert names.find("中华人民共和国磨坊管理办法") == "mills"
    assert names.find("Directive 2003/999/EC") == "directive"
    assert names.find("The Mills Act 1990") == "act"
    assert names.find("Report") is None
    assert names.find("面粉办法") is None


def test_a_person_joins_and_parts_a_pair(ingest: Ingest, registry: Registry) -> None:
    take(ingest, "new-zh", "磨坊管理新办法", BODY, 2)
    take(ingest, "new-zh", "磨坊管理新办法", [BODY[0], "外墙漆成红白两色，每年粉刷。", BODY[2]], 9)

    def told() -> tuple[str, list[tuple[str, str]]]:
        with ingest.store.read() as session:
            view = changes_view(session, registry, reader.changes(session))[-1]
        return view["id"], [(p["eid"], p["action"]) for p in view["provisions"]]

    change, rows = told()
    assert rows == [("art_2", "removed"), ("art_2", "added")]
    review_pair(ingest.store, registry, change, "art_2", "art_2", "join", "Ann", None)
    assert told() == (change, [("art_2", "amended"), ("art_2__para_1", "amended")])
    review_pair(ingest.store, registry, change, "art_2", "art_2", "part", "Bo", None)
    assert told() == (change, rows)
    with pytest.raises(ReviewError, match="art_9 is not in the text"):
        review_pair(ingest.store, registry, change, "art_9", "art_2", "join", "Ann", None)
