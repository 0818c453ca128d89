"""A small record with everything the pages show: two texts, a change, a repeal, a blocked page, codings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from tests.watch import pages
from tracker.compare.absence import SearchedText
from tracker.compare.read_from import anchors_by_topic
from tracker.model import Origin
from tracker.registry import Registry, load_registry
from tracker.registry.coding import CodingFile, ReadFrom, WholeText
from tracker.registry.publication import split
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch.ingest import Ingest

URL = pages.URL
SECTIONS = [
    "A person shall file a return by 1 March 2027.",
    "The rate of tax is 3% of revenue.",
    "The Minister may ask for records.",
    *(f"Person {n} shall keep book {n} for six years." for n in range(4, 13)),
]
AMENDED = [
    "A person shall file a return by 1 September 2027.",
    "The rate of tax is 3% of revenue.",
    "The Minister shall ask for records.",
    *SECTIONS[3:],
    "A seller shall name its agent.",
]
EVENTS = """\
    events:
      - {event: in_force, date: 2026-01-01}
      - {event: applies, date: 2026-05-20, eid: sec_1, set_by: "sample-act#sec_1", condition: first returns}
      - {event: deferred, date: 2027-09-01, eid: sec_1, set_by: "sample-amendment#sec_1", condition: later returns}
"""
CODEBOOK = """\
id: samples
title: {en: Sample comparison, zh: 样本比较}
groups: {one: {en: First group, zh: 第一组}, two: {en: Second group, zh: 第二组}}
scales:
  firm:
    - {code: binding, strength: 4, title: {en: Binding, zh: 有约束力}}
    - {code: soft, strength: 2, title: {en: Soft, zh: 软性}}
    - {code: absent, strength: 0, title: {en: Absent, zh: 未规定}}
  rate: [{code: none, title: {en: None, zh: 无}}]
topics:
  - {id: rate, group: two, scale: rate, title: {en: Rate, zh: 税率}, question: {en: How much?, zh: 多少?}}
  - {id: returns, group: one, scale: firm, title: {en: Returns, zh: 申报}, question: {en: By when?, zh: 何时?}}
  - {id: records, group: one, scale: firm, title: {en: Records, zh: 记录}, question: {en: Must it?, zh: 必须吗?}}
  - {id: agents, group: one, scale: firm, title: {en: Agents, zh: 代理}, question: {en: Who?, zh: 谁?}}
  - {id: appeals, group: two, scale: firm, title: {en: Appeals, zh: 申诉}, question: {en: Where?, zh: 何处?}}
"""
CODINGS = """\
codebook: samples
instrument: sample-act
codings:
  - {topic: returns, value: binding, provisions: [sec_1], note: {en: "=Dated duty", zh: 有日期的义务},
     basis: text, date: 2026-01-20, coder: tester}
  - {topic: rate, value: {number: 3, unit: percent}, provisions: [sec_2], note: {en: Flat, zh: 单一税率},
     basis: text, date: 2026-01-20, coder: tester}
  - {topic: records, value: soft, provisions: [sec_3], note: {en: May ask, zh: 可以要求},
     basis: official, evidence: "https://example.org/records", date: 2026-01-20, coder: tester}
  - {topic: agents, value: absent, note: {en: Nothing on agents, zh: 没有代理规定},
     searched: [agent, representative], basis: text, date: 2026-01-20, coder: tester}
"""


def registry(folder: Path, *, title: str = "Sample Act", relations: str = "") -> Registry:
    pages.registry(folder)
    root = folder / "registry"
    text = pages.REGISTRY.replace("《样本法》}\n", f"《样本法》}}\n{EVENTS}", 1).replace(
        "en: Sample Act,", f'en: "{title}",'
    )
    (root / "regimes" / "sample.yml").write_text(text + relations, "utf-8")
    for kind, name, body in (("codebooks", "samples", CODEBOOK), ("codings", "sample-act", CODINGS)):
        (root / kind).mkdir(exist_ok=True)
        (root / kind / f"{name}.yml").write_text(body, "utf-8")
    return load_registry([root], packaged=False)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 6, tzinfo=UTC)


class Record:
    """A store in a folder, its registry, and what happens to them on which day."""

    def __init__(self, folder: Path, **options: str) -> None:
        self.folder = folder
        self.store = Store(f"sqlite:///{folder / 'tracker.db'}")
        self.store.migrate()
        self.registry = registry(folder, **options)
        self.ingest = Ingest(self.store, self.registry, clock=lambda: datetime(2026, 12, 1, tzinfo=UTC))

    @property
    def source(self):
        return self.registry.sources["sample-act-en"]

    def take(self, sections: list[str], month: int, day: int, *, pit: str) -> list[str]:
        taken = pages.taken(pages.act(sections, pit=pit), day, month=month)
        outcome = self.ingest.take(self.source, [taken], Origin.WATCH)
        assert not outcome.failed, outcome
        return list(outcome.changes)

    def block(self, month: int, day: int) -> None:
        self.ingest.fail(
            self.source, URL, "Blocked", "the publisher answered 403", at(month, day), Origin.WATCH
        )

    def first(self) -> None:
        self.take(SECTIONS, 1, 10, pit="2026-01-01")

    def amend(self) -> str:
        changes = self.take(AMENDED, 3, 5, pit="2026-03-01")
        assert len(changes) == 1
        return changes[0]

    def pin(self) -> None:
        """Give the codings what they were read from: the text the record holds now."""
        file = CodingFile.model_validate(yaml.safe_load(CODINGS))
        with self.store.read() as session:
            found = anchors_by_topic(session, file)
            version = reader.version_at(session, "sample-act", "en")
            held = SearchedText(session, version).sha256
        codings = [c.model_copy(update={"read_from": found.get(c.topic, [])}) for c in file.codings]
        self.whole = WholeText(url=URL, observed_at=version.observed_at, text_sha256=held)
        self.change_codings(codings)

    def change_codings(self, codings: list, *, whole: bool = True) -> None:
        file = self.registry.codings[0]
        said = {
            "codings": [c.model_dump() for c in codings],
            "whole": self.whole.model_dump() if whole else None,
        }
        new = CodingFile.model_validate(file.model_dump() | said)
        path = self.folder / "registry" / "codings" / "sample-act.yml"  # which commands read
        said = new.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
        codings, leads = split([new], self.registry.codebooks)
        self.registry = replace(self.registry, codings=codings, leads=leads)


def pin_of(eid: str, sha256: str, day: date = date(2026, 1, 10)) -> ReadFrom:
    when = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return ReadFrom(url=URL, observed_at=when, eid=eid, text_sha256=sha256)
