"""The packaged codebooks beside digital-trade and their codings: whole, in two languages, true to the texts."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.compare.coded_texts import TEXTS, provisions
from tracker.registry.coding import Amount
from tracker.registry.lint.texts import text_breaches
from tracker.registry.loader import load_with_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.registry import Registry
    from tracker.registry.codebook import Codebook
    from tracker.registry.coding import Coding, CodingFile
    from tracker.registry.files import RegistryFiles


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
    "certification": (8, {"object", "legal-effect", "access", "foreign", "status"}),
}  # fmt: skip


@cache
def _loaded() -> tuple[Registry, RegistryFiles]:
    return load_with_files()


def _registry() -> Registry:
    return _loaded()[0]


def _book(name: str) -> Codebook:
    return _registry().codebooks[name]


def _files(name: str) -> list[CodingFile]:
    """Leads as well as what is published."""
    return [f.item for f in _loaded()[1].codings if f.item.codebook == name]


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
@pytest.mark.parametrize("name", list(BOOKS))
def test_codings_are_true_to_the_texts(name: str, corpus: Path) -> None:
    """As `tracker sources validate` holds them to the record's: provisions, cues, hashes, no quotation."""
    wrong, seen = [], 0
    for file in _files(name):
        if any(c.basis == "text" for c in file.codings):
            held = provisions(corpus, file.instrument)
            wrong += [f"{file.instrument}: {b.message}" for b in text_breaches(file, held)]
            seen += 1
    assert not wrong, "\n".join(wrong)
    assert seen > 0
