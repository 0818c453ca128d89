"""The packaged digital-trade codebook and its codings: whole, on their scales, bilingual, and true to the texts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.compare.coded_texts import held_words
from tracker.model import Capture, Document, SourceSpec
from tracker.readers import statute_text
from tracker.readers.publishers import tota
from tracker.registry.codebook import Codebook
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.lint.texts import HeldText, text_breaches
from tracker.registry.loader import PACKAGED, load_registry
from tracker.registry.yamlfile import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The agreements people put side by side.
COLUMNS = (
    "usmca-ch19", "us-japan-dta", "cptpp", "korus", "uk-japan-cepa", "depa", "wto-ecommerce", "eu-japan-epa",
    "eu-uk-tca", "eu-singapore-dta", "eu-korea-dta", "rcep", "cn-korea-fta", "cn-singapore-upgrade",
)  # fmt: skip
CODED = tuple(sorted(p.stem for p in (PACKAGED / "codings" / "digital-trade").glob("*.yml")))
REQUIRED = {
    "customs-duties", "non-discrimination-digital-products", "cross-border-data-flows", "data-localisation",
    "financial-data-location", "source-code", "algorithms", "cryptography", "personal-data-protection",
    "unsolicited-messages", "online-consumer-protection", "electronic-authentication",
    "electronic-transactions-framework", "paperless-trading", "electronic-invoicing", "open-government-data",
    "intermediary-liability", "internet-access", "cybersecurity", "artificial-intelligence",
    "digital-identities", "electronic-payments", "smes", "competition", "dispute-settlement",
    "security-exception",
}  # fmt: skip


def _book() -> Codebook:
    return Codebook.model_validate(load(PACKAGED / "codebooks" / "digital-trade.yml").data)


@cache
def _file(instrument: str) -> CodingFile:
    return CodingFile.model_validate(load(PACKAGED / "codings" / "digital-trade" / f"{instrument}.yml").data)


def _all() -> Iterator[tuple[str, Coding]]:
    for instrument in CODED:
        for coding in _file(instrument).codings:
            yield instrument, coding


# --- the codebook --------------------------------------------------------------------------------


def test_the_codebook_has_the_topics_and_uses_every_group_and_scale() -> None:
    book = _book()
    ids = [t.id for t in book.topics]
    assert len(ids) == len(set(ids)) >= 40
    assert set(ids) >= REQUIRED
    assert {t.group for t in book.topics} == set(book.groups)
    assert {t.scale for t in book.topics} == set(book.scales)


# --- the codings, without any text ----------------------------------------------------------------


def test_the_matrix_has_its_columns_and_cells() -> None:
    """26 topics by 14 agreements at least; a cell nobody could vouch for stays out."""
    book = _book()
    assert set(COLUMNS) <= set(CODED)
    registry = load_registry()
    said = [
        c
        for f in (*registry.codings, *registry.leads)
        if f.codebook == "digital-trade" and f.instrument in COLUMNS
        for c in f.codings
    ]
    cells, filled = Counter(c.basis for c in said), Counter(c.topic for c in said)
    print(f"\n{len(COLUMNS)} columns x {len(book.topics)} topics, cells by basis: {dict(cells)}")
    print(f"all {len(CODED)} columns: {dict(Counter(c.basis for _, c in _all()))}")
    assert sum(cells.values()) >= 26 * len(COLUMNS)
    assert sum(1 for t in book.topics if filled[t.id] >= 12) >= 26


def test_the_columns_are_instruments_with_an_official_chinese_title() -> None:
    registry = load_registry()
    assert sorted(_book().columns) == list(CODED)  # every coded agreement has its place among the families
    for instrument in CODED:
        title = registry.instruments[instrument].title
        assert "《" in title["zh"], instrument


def test_phase_ins_of_rcep_differ_by_party() -> None:
    """Viet Nam has five years on the data articles; the least-developed Parties may ask for three more."""
    coding = next(c for c in _file("rcep").codings if c.topic == "data-localisation")
    notes = {p.party: (p.note or {})["en"] for p in coding.parties}
    assert set(notes) == {"KH", "LA", "MM", "VN"}
    assert [p for p, note in notes.items() if "three more" in note] == ["KH", "LA", "MM"]
    assert coding.value == "self-judging"
    assert {"covered-person", "security-not-disputable", "self-judged-necessity"} <= set(coding.flags)


def test_data_rules_of_tpp_tell_the_two_transitions_apart() -> None:
    """Malaysia has no transition for the location of computing facilities, Viet Nam has."""
    tpp = {c.topic: set(c.flags) for c in _file("tpp").codings}
    both = {"transition-malaysia", "transition-viet-nam"}
    assert both <= tpp["cross-border-data-flows"]
    assert both & tpp["data-localisation"] == {"transition-viet-nam"}
    assert both <= tpp["dispute-settlement"]


# --- the codings against the texts they were read in -------------------------------------------------

#: Read in a text of the corpus, with pins: the file below `files/`.
TEXTS = {
    "tpp": "trade-agreements/tpp-2016/full.txt",
    "korus": "trade-agreements/korus-2007/full.txt",
    "eu-japan-epa": "trade-agreements/eu-japan-epa-2018/full.txt",
    "ceta": "trade-agreements/ceta-2016/full.txt",
    "wto-ecommerce": "trade-agreements/wto-jsi-ecommerce-2024/INF_ECOM_87.md",
    "cn-korea-fta": "trade-agreements/tota-xml/pta_398.xml",
    "cn-australia-fta": "trade-agreements/china-australia-fta-2015/full.txt",
    "au-peru-fta": "treaties-more/AUS-PERNA_2018O.txt",
    "au-chile-fta": "treaties-more/pta_142.xml",
    "jp-australia-epa": "trade-agreements/tota-xml/pta_151.xml",
    "jp-switzerland-epa": "trade-agreements/tota-xml/pta_155.xml",
    "jp-mongolia-epa": "trade-agreements/tota-xml/pta_425.xml",
    "kr-australia-fta": "trade-agreements/tota-xml/pta_343.xml",
}


@cache
def treaty(path: Path) -> Document:
    xml = path.suffix == ".xml"
    capture = Capture(
        f"https://example.org/{path.name}",
        datetime(2026, 11, 22, tzinfo=UTC),
        path.read_bytes(),
        "application/xml" if xml else "text/plain",
    )
    read = tota.extract if xml else statute_text.extract
    return read([capture], SourceSpec("treaty", "treaty", "en"))


@cache
def _texts(path: Path) -> dict[str, HeldText]:
    """Every provision of a treaty with all below it (footnotes stand for themselves), by eid."""
    return held_words(treaty(path))


@pytest.mark.corpus
@pytest.mark.parametrize("instrument", TEXTS)
def test_codings_are_true_to_the_texts(instrument: str, corpus: Path) -> None:
    """As `tracker sources validate` holds them to the record's: provisions, cues, hashes, no quotation."""
    texts = _texts(corpus / "files" / TEXTS[instrument])
    assert [b.message for b in text_breaches(_file(instrument), texts)] == []
