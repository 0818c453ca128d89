"""The packaged codebooks beside digital-trade and their codings: whole, in two languages, true to the texts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.compare.coded_texts import TEXTS, provisions
from tracker.registry.coding import Amount
from tracker.registry.loader import PACKAGED, load_registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.registry import Registry
    from tracker.registry.codebook import Codebook, Topic
    from tracker.registry.coding import Coding, CodingFile

HAN = re.compile(r"[\u4e00-\u9fff]")

#: codebook -> how many instruments it has to compare, and topics it must have.
BOOKS = {
    "digital-tax": (19, {
        "tax-type", "taxable-services", "global-threshold", "local-threshold", "rate", "allowance",
        "safe-harbour", "status", "us-response",
    }),
    "ai": (13, {
        "model", "territorial-reach", "prohibited-practices", "high-risk-class", "provider-duties",
        "deployer-duties", "general-purpose-models", "content-marking", "applies-from", "high-risk-uses-from",
        "transition", "authority", "penalty-cap", "status",
    }),
    "data-transfer": (28, {
        "actor", "data-class", "approval-threshold", "window", "not-counted", "openness", "validity", "renewal",
        "exemptions", "localisation", "countries", "penalty-cap", "status",
    }),
    "data-market": (12, {"rights", "registration", "authorised-operation", "accounting", "exchange", "status"}),
    "platforms": (14, {"model", "designation", "liability", "algorithmic-management", "status"}),
    "industry": (10, {"kind", "funds", "licence", "status"}),
}  # fmt: skip
#: English words that a Chinese note renders by the project's list of terms.
PAIRS = {
    r"(?<!non-)personal data": "个人数据",
    r"personal information": "个人信息",
    r"important data": "重要数据",
    r"digital services tax\b": "数字服务税",
    r"security assessment": "安全评估",
    r"separate consent": "单独同意",
    r"critical (information )?infrastructure": "关键信息基础设施",
    r"user data": "用户数据",
    r"authorised representative": "授权代表",
    r"market surveillance": "市场监督",
}
NOT_USED = ("资料", "源码", "欧盟法案", "人工智能法案", "数位", "平衡税", "欧洲理事会")


@cache
def _registry() -> Registry:
    return load_registry()


def _book(name: str) -> Codebook:
    return _registry().codebooks[name]


def _files(name: str) -> list[CodingFile]:
    return [f for f in _registry().codings if f.codebook == name]


def _cells() -> Iterator[tuple[str, str, Coding]]:
    for name in BOOKS:
        for file in _files(name):
            for coding in file.codings:
                yield f"{name} {file.instrument} {coding.topic}", file.instrument, coding


def _cell(book: str, instrument: str, topic: str) -> Coding:
    (file,) = [f for f in _files(book) if f.instrument == instrument]
    (coding,) = [c for c in file.codings if c.topic == topic]
    return coding


# --- the codebooks -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOKS)
def test_a_codebook_has_its_topics_and_uses_all_it_declares(name: str) -> None:
    book = _book(name)
    ids = [t.id for t in book.topics]
    assert set(ids) >= BOOKS[name][1]
    assert {t.group for t in book.topics} == set(book.groups)
    assert {t.scale for t in book.topics if t.scale} == set(book.scales)
    assert [t.id for t in book.topics if t.derive == "status"] == ["status"]


@pytest.mark.parametrize("name", BOOKS)
def test_every_text_is_in_both_languages_and_every_topic_says_how_to_code_it(name: str) -> None:
    book = _book(name)
    texts = [*book.groups.values(), book.title]
    for topic in book.topics:
        assert topic.definition, topic.id
        texts += [topic.title, topic.question, topic.definition, *topic.flags.values()]
        if topic.derive is None:
            assert topic.rules, topic.id
            texts.append(topic.rules)
    for values in book.scales.values():
        assert len({v.code for v in values}) == len(values)
        for value in values:
            assert value.definition, value.code
            texts += [value.title, value.definition]
    for text in texts:
        assert text["en"].strip(), text
        assert HAN.search(text["zh"]), text


# --- the codings, without any text ----------------------------------------------------------------


@pytest.mark.parametrize("name", BOOKS)
def test_enough_is_coded(name: str) -> None:
    files = _files(name)
    assert len({f.instrument for f in files}) == len(files) >= BOOKS[name][0]
    coded = {c.topic for f in files for c in f.codings}
    assert coded == {t.id for t in _book(name).topics if t.derive is None}


def test_tax_ai_and_data_tables_reach_jurisdictions_and_regimes() -> None:
    registry = _registry()

    def regimes(book: str) -> set[str]:
        return {r.id for f in _files(book) if (r := registry.regime_of(f.instrument))}

    taxes = {registry.regimes[r].jurisdiction for r in regimes("digital-tax")}
    assert len(taxes) >= 18
    assert {"GB", "FR", "IT", "ES", "AT", "TR", "IN", "HU", "KR", "JP", "CA", "PL", "KE", "PK", "EU"} <= taxes
    assert len(_files("ai")) >= 10
    exports = {registry.regimes[r].jurisdiction for r in regimes("data-transfer")}
    assert len(exports) >= 15


def test_files_stand_under_their_names_and_code_each_topic_once() -> None:
    for name in BOOKS:
        for file in _files(name):
            assert (PACKAGED / "codings" / name / f"{file.instrument}.yml").is_file()
            topics = Counter(c.topic for c in file.codings)
            assert set(topics.values()) == {1}, f"{name} {file.instrument}"


def test_values_are_of_their_kind_on_their_scale_and_flags_are_declared() -> None:
    for name in BOOKS:
        book = _book(name)
        topics: dict[str, Topic] = {t.id: t for t in book.topics}
        for file in _files(name):
            for coding in file.codings:
                where, topic = f"{name} {file.instrument} {coding.topic}", topics[coding.topic]
                if isinstance(coding.value, str):
                    assert coding.value in {v.code for v in book.values_of(topic)}, where
                else:
                    assert topic.kind == ("amount" if isinstance(coding.value, Amount) else "date"), where
                assert set(coding.flags) <= set(book.flags_of(topic)), where


def test_only_what_was_read_has_basis_text_and_it_is_pinned() -> None:
    for where, instrument, coding in _cells():
        if coding.basis == "text":
            assert instrument in TEXTS, where
            assert [r.eid for r in coding.read_from] == coding.provisions, where
            assert bool(coding.cue) == bool(coding.provisions), where
            if not coding.provisions:
                assert coding.value == "none", f"{where}: a value without a provision"
        else:
            assert not coding.read_from, where
            assert not coding.cue, where


def test_what_was_not_read_names_its_source_or_is_memory() -> None:
    for where, _, coding in _cells():
        assert bool(coding.evidence) == (coding.basis in ("secondary", "official")), where


def test_cues_are_a_few_words_and_never_a_quotation() -> None:
    for where, _, coding in _cells():
        for cue in coding.cue:
            assert 1 <= len(cue.split()) <= 6, f"{where}: {cue}"
            assert len(HAN.findall(cue)) <= 14, f"{where}: {cue}"


def test_notes_say_the_same_in_both_languages() -> None:
    for where, _, coding in _cells():
        en, zh = coding.note["en"], coding.note["zh"]
        assert en.strip().endswith("."), where
        assert HAN.search(zh), where
        assert zh.endswith("。"), where
        assert not re.search(r"[,;:?()](?!\d)", re.sub(r"[A-Za-z0-9 .,()]+", "", zh)), f"{where}: punctuation"
        for pattern, term in PAIRS.items():
            if re.search(pattern, en, re.IGNORECASE):
                assert term in zh, f"{where}: {pattern} without {term}"
        for word in NOT_USED:
            assert word not in zh, f"{where}: {word}"
        years = set(re.findall(r"\b(?:19|20)\d\d\b", en))
        assert years <= set(re.findall(r"(?:19|20)\d\d", zh)), f"{where}: years"


# --- points that are easily got wrong -----------------------------------------------------------------


def test_china_tells_two_years_from_three_and_one_window_from_the_other() -> None:
    def value(instrument: str, topic: str) -> object:
        return _cell("data-transfer", instrument, topic).value

    assert value("cn-export-assessment", "validity") == Amount(number=2, unit="years")
    assert value("cn-data-flow-provisions", "validity") == Amount(number=3, unit="years")
    assert value("cn-export-assessment", "window") == "since-last-year"
    assert value("cn-data-flow-provisions", "window") == "calendar-year"
    assert _cell("data-transfer", "cn-csl", "localisation").provisions == ["art_39"]


def test_the_ai_act_has_the_dates_of_the_omnibus_and_what_stayed() -> None:
    dates = {
        "applies-from": date(2026, 8, 2),
        "prohibitions-from": date(2025, 2, 2),
        "high-risk-uses-from": date(2027, 12, 2),
        "high-risk-products-from": date(2028, 8, 2),
        "models-from": date(2025, 8, 2),
        "marking-from": date(2026, 8, 2),
    }
    for topic, day in dates.items():
        coding = _cell("ai", "eu-ai-act", topic)
        assert coding.value == day, topic
        assert coding.basis == "text", topic


def test_consumption_taxes_are_no_digital_services_taxes() -> None:
    for instrument in ("kr-vat-eservices", "jp-platform-tax"):
        assert _cell("digital-tax", instrument, "tax-type").value == "vat-platform-rule"
    hungary = _cell("digital-tax", "hu-advertisement-tax", "rate")
    assert "not verified" in hungary.note["en"]
    turkey = _cell("digital-tax", "tr-dst", "rate")
    assert turkey.value == Amount(number=5, unit="%")
    assert "2.5 %" in turkey.note["en"]


# --- the codings against the texts they were read in -------------------------------------------------


def _text_cells() -> Iterator[tuple[str, str, Coding]]:
    return ((w, i, c) for w, i, c in _cells() if c.basis == "text")


@pytest.mark.corpus
def test_every_text_that_is_named_is_coded_and_can_be_read(corpus: Path) -> None:
    used = {instrument for _, instrument, _ in _text_cells()}
    assert used == set(TEXTS)
    for instrument in used:
        assert provisions(corpus, instrument), instrument


@pytest.mark.corpus
@pytest.mark.parametrize("name", [n for n in BOOKS if n != "industry"])
def test_provisions_exist_hold_the_cues_and_the_hash_that_was_pinned(name: str, corpus: Path) -> None:
    wrong, seen = [], 0
    for where, instrument, coding in _text_cells():
        if not where.startswith(f"{name} "):
            continue
        held = provisions(corpus, instrument)
        wrong += [f"{where}: no {eid}" for eid in coding.provisions if eid not in held]
        wrong += [
            f"{where}: {pin.eid} has other words"
            for pin in coding.read_from
            if pin.eid in held and held[pin.eid].sha256 != pin.text_sha256
        ]
        for cue in coding.cue:
            if not any(cue.lower() in held[e].words for e in coding.provisions if e in held):
                wrong.append(f"{where}: {cue!r} not in {coding.provisions}")
        seen += 1
    assert not wrong, "\n".join(wrong)
    assert seen > 0
