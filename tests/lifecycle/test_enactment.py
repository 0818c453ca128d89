"""What Chinese readers cite a law by: its validity on a day, and whether the registry and the text agree."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tracker.law.enactment import EnactmentHead, read_head
from tracker.lifecycle.enactment import Disagreement, enactment_of
from tracker.registry.loader import load_registry

REGISTRY = load_registry()


def held(*lines: str) -> tuple[str, str, EnactmentHead]:
    return "v-1", "", read_head(lines)


OLD = "2019年4月23日 第十三届全国人民代表大会常务委员会第十次会议《关于修改〈甲法〉的决定》修正"
NEW = "2025年6月27日 第十四届全国人民代表大会常务委员会第十六次会议第二次修订）"


@pytest.mark.parametrize(
    ("instrument", "lines", "on", "validity"),
    [
        ("cn-anti-unfair-competition-law", (OLD, NEW), date(2026, 1, 1), "in-force"),
        ("cn-anti-unfair-competition-law", (OLD,), date(2026, 1, 1), "amended"),
        ("cn-anti-unfair-competition-law", (OLD,), date(2025, 7, 1), "in-force"),  # revised, not yet in force
        ("cn-electronic-documents-provisions", (), date(2026, 5, 1), "not-yet"),
        ("cn-electronic-documents-provisions", (), date(2026, 9, 1), "in-force"),
        ("cn-ai-labelling-draft", (), date(2026, 9, 1), "draft"),
    ],
)
def test_validity_is_that_of_a_day(instrument: str, lines: tuple[str, ...], on: date, validity: str) -> None:
    said = enactment_of(REGISTRY, REGISTRY.instruments[instrument], on, held(*lines))
    assert said is not None
    assert said.validity == validity


def test_what_the_head_says_otherwise_is_told_and_not_chosen() -> None:
    law = REGISTRY.instruments["cn-online-unfair-competition-provisions"]
    line = "（2024年5月7日国家市场监督管理总局令第92号公布 自2024年9月1日起施行）"
    said = enactment_of(REGISTRY, law, date(2026, 1, 1), held(line))
    assert said is not None
    assert (said.number, said.promulgated) == ("国家市场监督管理总局令第91号", date(2024, 5, 6))
    assert said.disagreements == (
        Disagreement("number", "国家市场监督管理总局令第91号", "国家市场监督管理总局令第92号"),
        Disagreement("promulgated", "2024-05-06", "2024-05-07"),
    )


def test_who_issued_is_in_the_number() -> None:
    law = enactment_of(REGISTRY, REGISTRY.instruments["cn-csl"], date(2026, 1, 1))
    assert law is not None
    assert (law.issued_by, law.made_by) == ("国家主席", "全国人民代表大会常务委员会")
    assert [(str(a.day), a.how, a.number) for a in law.amendments] == [("2025-10-28", "修正", "主席令第61号")]
    assert enactment_of(REGISTRY, REGISTRY.instruments["cn-korea-fta"], date(2026, 1, 1)) is None


@pytest.mark.corpus
def test_the_registry_says_what_the_heads_of_the_corpus_say(corpus: Path) -> None:
    titles = {
        re.sub(r"[《》]|中华人民共和国", "", i.title["zh"]): i
        for r in REGISTRY.regimes.values()
        if r.jurisdiction == "CN"
        for i in r.instruments
        if "zh" in i.title
    }
    read, told = 0, []
    for path in sorted((corpus / "files").glob("cn-statutes-*/*.md")):
        lines = path.read_text("utf-8").partition("<!-- INFO END -->")[0].splitlines()
        title = lines[0].removeprefix("# ").removeprefix("中华人民共和国").strip()
        law = titles.get(title)
        if law is None or not any(line.strip() for line in lines[1:]):
            continue
        said = enactment_of(REGISTRY, law, date(2026, 11, 30), ("v-1", title, read_head(lines[1:])))
        read += 1
        told += [(law.id, d) for d in (said.disagreements if said else ())]
    assert read > 25
    assert told == []
