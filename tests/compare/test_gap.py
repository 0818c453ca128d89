"""The table of accession gaps: judged like codings, blank where nobody has read, true to the texts it cites."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from tests.site.record import Record, at, pin_of
from tracker.compare import UnknownChoice
from tracker.compare.gap import gap
from tracker.contract.schemas import schema
from tracker.model import Capture, SourceSpec
from tracker.publish.views.gap import gap_json, gap_page, gap_publication
from tracker.publish.writers import write
from tracker.readers import statute_text
from tracker.registry import Registry, load_registry
from tracker.registry.gap import GapEntry, GapTable
from tracker.store.recorded_text import read_text

HAN = re.compile(r"[\u4e00-\u9fff]")


def entry(**more: object) -> dict[str, object]:
    base = {
        "id": "dated-duty",
        "target": {"instrument": "sample-amendment", "provisions": ["sec_1"], "basis": "memory"},
        "duty": {"en": "A dated duty.", "zh": "有日期的义务。"},
    }
    return {**base, **more}


def coded(record: Record, eid: str, sha256: str | None = None) -> dict[str, object]:
    with record.store.read() as session:
        text = read_text(session, "sample-act", "en", {eid}, at=at(2, 1), valid_at=None)
    pin = pin_of(eid, sha256 or text.held[eid].content)
    return entry(
        match="partial", basis="text", date="2026-01-20", coder="t", note={"en": "=In part", "zh": "部分"},
        missing={"en": "An act.", "zh": "一部法律。"},
        rests_on=[{"instrument": "sample-act", "language": "en", "provisions": [eid], "read_from": [pin.model_dump()]}],
    )  # fmt: skip


def with_table(registry: Registry, *entries: dict[str, object]) -> Registry:
    table = GapTable.model_validate(
        {"id": "sample-gap", "for": "CN", "title": {"en": "Gaps", "zh": "差距表"}, "entries": list(entries)}
    )
    return replace(registry, gaps={"sample-gap": table})


def states(record: Record, registry: Registry, **asked: object) -> dict[str, str]:
    with record.store.read() as session:
        return {r.entry.id: r.state.value for r in gap(session, registry, **asked).rows}


def test_an_entry_goes_stale_with_the_provision_it_rests_on(record: Record) -> None:
    moved, kept = coded(record, "sec_1"), {**coded(record, "sec_2"), "id": "rate"}
    blank = entry(id="nothing")
    registry = with_table(record.registry, moved, kept, blank)
    assert states(record, registry) == {"dated-duty": "stale", "rate": "current", "nothing": "missing"}
    with record.store.read() as session:
        found = gap(session, registry)
        (touched,) = found.rows[0].causes
    assert touched.change == record.change
    assert found.counts == {"partial": 2, "blank": 1}
    assert states(record, registry, at=at(2, 1))["dated-duty"] == "current"
    assert states(record, registry, at=at(1, 15))["dated-duty"] == "missing"  # coded later


def test_the_worst_of_several_texts_decides(record: Record) -> None:
    good, bad = coded(record, "sec_2"), coded(record, "sec_3", "0" * 64)
    both = {**good, "rests_on": [*good["rests_on"], *bad["rests_on"]]}
    assert states(record, with_table(record.registry, both)) == {"dated-duty": "stale"}


def test_of_a_text_that_changed_and_one_nobody_can_check_the_changed_one_decides(record: Record) -> None:
    stale, unread = coded(record, "sec_1"), coded(record, "sec_2")
    unread["rests_on"][0]["provisions"] = ["sec_99"]
    both = {**stale, "rests_on": [*unread["rests_on"], *stale["rests_on"]]}
    assert states(record, with_table(record.registry, both)) == {"dated-duty": "stale"}
    only = {**unread, "id": "unread"}
    assert states(record, with_table(record.registry, only)) == {"unread": "unverified"}


def test_an_act_that_suspends_what_an_entry_rests_on_makes_it_stale(tmp_path: Path) -> None:
    relation = "{from: sample-amendment, type: suspends, to: sample-act, effective: 2026-04-01}"
    record = Record(tmp_path, relations=f"  - {relation}\n")
    record.first()
    record.amend()
    registry = with_table(record.registry, coded(record, "sec_2"))
    assert states(record, registry) == {"dated-duty": "stale"}
    assert states(record, registry, valid_at=date(2026, 3, 31)) == {"dated-duty": "current"}


def test_what_was_read_later_than_the_day_asked_for_is_in_no_count(record: Record) -> None:
    registry = with_table(record.registry, coded(record, "sec_2"), entry(id="nothing"))
    with record.store.read() as session:
        assert gap(session, registry, at=at(1, 15)).counts == {"blank": 1}
        assert gap(session, registry, at=at(2, 1)).counts == {"partial": 1, "blank": 1}


def test_without_a_record_nothing_is_verified(record: Record) -> None:
    found = gap(None, with_table(record.registry, coded(record, "sec_2")))
    assert [r.state.value for r in found.rows] == ["unverified"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"match": "full"}, "a match needs note"),
        ({"basis": "text"}, "a blank entry rests on nothing"),
        (
            {"match": "full", "note": {"en": "x"}, "basis": "text", "date": "2026-01-01", "coder": "t"},
            "names the provisions",
        ),
        ({"match": "maybe"}, "match"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_entries_are_whole_or_blank(more: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        GapEntry.model_validate(entry(**more))


def pilot(**more: object) -> dict[str, object]:
    """A pilot as an official page tells it."""
    words = {"zone": {"en": "A zone", "zh": "某区"}, "note": {"en": "On trial.", "zh": "试点。"}}
    return {"instrument": "sample-act", "language": "en", "provisions": ["sec_2"], **words, **more}


def test_a_verdict_by_class_of_data_with_pilots_and_a_second_reading(record: Record) -> None:
    opened = {"basis": "official", "evidence": "https://example.org/pilot"}
    second = {"match": "none", "by_class": {"exempt": "none"}, "note": {"en": "Narrower.", "zh": "更窄。"}}
    first = [
        {"data": "state-organs", "match": "none", "provisions": ["sample-act#sec_2"]},
        {"data": "exempt", "match": "full"},
    ]
    read = {"checked_by": "second reader", "checked_on": "2026-01-21", "second": second}
    full = {**coded(record, "sec_2"), "by_class": first, "pilots": [pilot(**opened), pilot()], **read}
    registry = with_table(record.registry, full)
    with record.store.read() as session:
        found = gap(session, registry)
    data = json.loads(json.dumps(gap_json(found, registry, "zh")))
    Draft202012Validator(schema("gap")).validate(data)
    (one,) = data["entries"]
    assert [(c["data"], c["match"], c["second"]) for c in one["by_class"]] == [
        ("state-organs", "none", None), ("exempt", "full", "none"),
    ]  # fmt: skip
    assert [p["evidence"] for p in one["pilots"]] == ["https://example.org/pilot"]  # the other cites nothing
    assert one["second"] == {"match": "none", "note": "更窄。"}
    assert one["law_as_at"] == one["rests_on"][0]["law_as_at"]
    text = write(gap_publication(found, registry, "zh"), "md").decode()
    assert "国家机关的数据：不符合" in text
    assert "复核结论不同" in text
    assert "某区：试点。" in text
    assert "更窄。" in gap_page(found, registry, "zh")


def test_what_cites_no_page_that_can_be_opened_is_a_lead_and_shows_no_verdict(record: Record) -> None:
    known = {**coded(record, "sec_2"), "basis": "memory"}
    shown = {**known, "id": "page", "basis": "official", "evidence": "https://example.org/law"}
    works = {**known, "id": "work", "basis": "secondary"}
    registry = with_table(record.registry, known, shown, works)
    assert states(record, registry) == {"dated-duty": "missing", "page": "unverified", "work": "missing"}
    with record.store.read() as session:
        found = gap(session, registry)
    assert found.counts == {"blank": 2, "partial": 1}
    assert [e["note"] for e in gap_json(found, registry, "en")["entries"]] == [None, "=In part", None]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"by_class": [{"data": "exempt", "match": "full"}]}, "add up to"),
        ({"by_class": [{"data": "exempt", "match": "partial"}] * 2}, "named twice"),
        (
            {"by_class": [{"data": "exempt", "match": "partial", "provisions": ["sample-act#sec_9"]}]},
            "sample-act#sec_9, the entry not",
        ),
        ({"checked_by": "b"}, "a reader and a day"),
        (
            {
                "checked_by": "b",
                "checked_on": "2026-01-21",
                "second": {"match": "partial", "note": {"en": "x"}},
            },
            "where it differs",
        ),
    ],
)
def test_classes_and_second_readings_fit_the_verdict(
    record: Record, more: dict[str, object], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        GapEntry.model_validate({**coded(record, "sec_2"), **more})


def test_forms(record: Record) -> None:
    registry = with_table(record.registry, coded(record, "sec_1"), entry(id="nothing"))
    with record.store.read() as session:
        found = gap(session, registry, "sample-amendment", "CN")
    data = json.loads(json.dumps(gap_json(found, registry, "zh")))
    Draft202012Validator(schema("gap")).validate(data)
    assert data["entries"][1]["match"] is None
    rows = list(csv.DictReader(io.StringIO(write(gap_publication(found, registry, "en"), "csv").decode())))
    assert rows[0]["note"] == "'=In part"
    assert "部分符合" in write(gap_publication(found, registry, "zh"), "md").decode()
    html = gap_page(found, registry, "zh")
    assert "部分符合" in html
    assert "缺失立法" in html
    assert "尚未核对原文" in html
    with pytest.raises(UnknownChoice, match="there is: sample-amendment, sample-gap"):
        gap(None, registry, "nothing")
    with pytest.raises(UnknownChoice):
        gap(None, registry, None, "US")


# --- the packaged table ------------------------------------------------------------------------------------


@cache
def packaged() -> GapTable:
    return load_registry().gaps["cn-accession"]


def test_the_packaged_table_is_bilingual_pinned_and_partly_blank() -> None:
    coded_ = [e for e in packaged().entries if e.match]
    assert len(coded_) >= 20
    assert {e.target.instrument for e in coded_} == {"tpp", "depa", "wto-ecommerce"}
    for e in packaged().entries:
        for text in (e.duty, e.note, e.pilot, e.exception, e.missing):
            assert text is None or (text["en"] and HAN.search(text["zh"])), e.id
        for rest in (*e.rests_on, *(p for p in e.pilots if p.basis == "text")):
            assert [r.eid for r in rest.read_from] == rest.provisions, e.id
            assert rest.cue or e.basis != "text", e.id
            assert all(len(c) <= 16 for c in rest.cue), e.id


_FLK, _MORE, _PAIRS = "cn-statutes-flk-md", "cn-statutes-more", "cn-statute-pairs"
FILES = {
    "cn-csl": f"{_FLK}/网络安全法(2025-10-28).md",
    "cn-dsl": f"{_FLK}/数据安全法(2021-06-10).md",
    "cn-pipl": f"{_FLK}/个人信息保护法(2021-08-20).md",
    "cn-network-data-regulations": f"{_FLK}/网络数据安全管理条例(2024-09-24).md",
    "cn-ecommerce-law": f"{_FLK}/电子商务法(2018-08-31).md",
    "cn-algorithm-recommendation": f"{_FLK}/互联网信息服务算法推荐管理规定(2021-11-16).md",
    "cn-shanghai-data-regulation": f"{_FLK}/上海市数据条例(2021-11-25).md",
    "cn-data-flow-provisions": "cn-cac-regulations-txt/cross-border-data-flow-provisions-2024-zh.txt",
    "cn-foreign-trade-law": f"{_PAIRS}/对外贸易法/2025-12-27.md",
    "cn-cryptography-regulations": f"{_MORE}/商用密码管理条例(2023-04-27).md",
    "cn-cryptography-law": f"{_MORE}/密码法(2019-10-26).md",
    "cn-e-signature-law": f"{_MORE}/电子签名法(2019-04-23).md",
    "cn-civil-code-contracts": f"{_MORE}/合同编.md",
    "cn-advertising-law": f"{_MORE}/广告法(2021-04-29).md",
    "cn-consumer-protection-law": f"{_MORE}/消费者权益保护法(2013-10-25).md",
    "cn-anti-unfair-competition-law": f"{_MORE}/反不正当竞争法(2025-06-27).md",
    "cn-anti-monopoly-law": f"{_MORE}/反垄断法(2022-06-24).md",
    "cn-tariff-law": f"{_MORE}/关税法(2024-04-26).md",
    "cn-customs-law": f"{_MORE}/海关法(2021-04-29).md",
    "cn-hainan-ftp-law": f"{_MORE}/海南自由贸易港法(2021-06-10).md",
    "cn-platform-tax-reporting": f"{_MORE}/互联网平台企业涉税信息报送规定(2025-06-20).md",
    "cn-pudong-electronic-documents": f"{_MORE}/上海市促进浦东新区运用区块链赋能电子单证应用若干规定(2024-12-31).md",
    "cn-minors-online-regulations": f"{_MORE}/未成年人网络保护条例(2023-10-16).md",
    "cn-government-data-sharing": f"{_MORE}/政务数据共享条例(2025-05-28).md",
    "cn-shenzhen-data-regulation": f"{_MORE}/深圳经济特区数据条例(2021-07-06).md",
    "cn-shenzhen-ai-regulation": f"{_MORE}/深圳经济特区人工智能产业促进条例(2022-09-05).md",
    "cn-maritime-code": f"{_PAIRS}/海商法/2025-10-28.md",
    "cn-invoice-measures": f"{_PAIRS}/发票管理办法/2023-07-20.md",
    "cn-certification-regulations": f"{_PAIRS}/认证认可条例/2023-07-20.md",
    "cn-internet-information-services": f"{_PAIRS}/互联网信息服务管理办法/2024-12-06.md",
    "cn-electronic-documents-provisions": "legal-sources/cn-electronic-documents-provisions-2026.txt",
    "cn-trade-secrets-provisions": "legal-sources/cn-trade-secrets-provisions-2026.txt",
    "cn-counter-extraterritorial-regulations": "legal-sources/cn-counter-improper-extraterritorial-jurisdiction-2026.txt",
    "cn-internet-advertising-measures": "cn-cac-documents/2023-03-25_*互联网广告管理办法*",
    "cn-gba-standard-contract-macao": "cn-cac-documents/2024-09-11_*内地_澳门*",
    "tpp": "trade-agreements/tpp-2016/full.txt",
    "wto-ecommerce": "trade-agreements/wto-jsi-ecommerce-2024/INF_ECOM_87.md",
}
#: Read at the address of their pins, a public repository, and not in the corpus.
ELSEWHERE = {
    "cn-telecom-regulations", "cn-cii-regulations", "cn-standardization-law", "cn-procurement-law",
    "cn-sme-promotion-law",
}  # fmt: skip


def test_every_digital_obligation_of_the_cptpp_has_a_verdict_given_twice() -> None:
    cptpp = [e for e in packaged().entries if e.target.instrument == "tpp"]
    assert len(cptpp) >= 55
    assert [e.id for e in cptpp if not e.proven] == ["cptpp-payment-cards"]  # the Chinese rules are not held
    articles = {p.split("__")[0] for e in cptpp for p in e.target.provisions}
    assert articles >= {f"art_14.{n}" for n in range(2, 19)} | {
        "anx_8-b",
        "anx_11-b",
        "art_18.78",
        "art_17.4",
    }
    ours = [e for e in packaged().entries if e.match]
    assert [e.id for e in ours if not e.checked_by] == []
    assert sum(1 for e in ours if e.second) >= 5  # disagreements are shown
    assert {c.data for e in ours for c in e.by_class} == {
        "cii-and-important-data", "state-organs", "sector-rules", "personal-above-threshold",
        "personal-below-threshold", "exempt",
    }  # fmt: skip


def test_every_module_of_the_depa_with_digital_duties_has_rows_read_in_statutes() -> None:
    depa = [e for e in packaged().entries if e.target.instrument == "depa"]
    assert len([e for e in depa if e.proven]) >= 33
    assert [e.id for e in depa if not e.proven] == ["depa-public-domain"]  # the Copyright Law is not held
    modules = {int(p.removeprefix("art_").partition(".")[0]) for e in depa for p in e.target.provisions}
    assert modules == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14}
    assert {e.target.basis for e in depa} == {"memory"}  # its text is not held


@cache
def _text(path: Path, language: str) -> dict[str, str]:
    capture = Capture(f"https://example.org/{path.name}", at(1, 1), path.read_bytes(), "text/plain")
    document = statute_text.extract([capture], SourceSpec("x", "x", language))
    return {p.eid: " ".join(document.text_of(p.eid).split()).lower() for p in document.provisions}


@pytest.mark.corpus
def test_every_cited_provision_exists_and_holds_the_cues(corpus: Path) -> None:
    wrong = []
    for e in packaged().entries:
        cited = [
            (r.instrument, r.provisions, r.cue, "zh-Hans") for r in (*e.rests_on, *e.pilots) if r.read_from
        ]
        if e.target.basis == "text":
            cited.append((e.target.instrument, e.target.provisions, e.target.cue, "en"))
        for instrument, provisions, cues, language in cited:
            if instrument in ELSEWHERE:
                continue
            (path,) = (corpus / "files").glob(FILES[instrument].replace("[", "[[]"))
            texts = _text(path, language)
            wrong += [f"{e.id}: {instrument} has no {eid}" for eid in provisions if eid not in texts]
            found = " ".join(texts.get(eid, "") for eid in provisions)
            wrong += [
                f"{e.id}: {cue!r} not in {instrument} {provisions}"
                for cue in cues
                if cue.lower() not in found
            ]
    assert wrong == []
