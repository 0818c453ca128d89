"""Columns that follow from others: the CPTPP from the TPP it takes in, the EU-Japan EPA with its protocol."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from tracker.compare.cells import MatrixCell
from tracker.compare.matrix import MatrixQuery, matrix
from tracker.law import eids
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.incorporation import missing_bases, with_incorporated
from tracker.registry.loader import load_registry


@cache
def _codings(instrument: str) -> dict[str, Coding]:
    (file,) = [
        f for f in load_registry().codings if (f.codebook, f.instrument) == ("digital-trade", instrument)
    ]
    return {c.topic: c for c in file.codings}


def _cell(instrument: str, topic: str, day: date | None = None) -> MatrixCell:
    asked = MatrixQuery((instrument,), (topic,), valid_at=day)
    (row,) = matrix(None, load_registry(), "digital-trade", asked).rows
    return row.cells[instrument]


def test_the_cptpp_says_what_the_tpp_says_and_where_it_was_read() -> None:
    """Words, pins and provisions are those of the TPP; the clause that takes them has a pin of its own."""
    taken, base = dict(_codings("cptpp")), _codings("tpp")
    assert taken.keys() == base.keys()
    assert taken.pop("right-to-regulate").via is None
    for topic, coding in taken.items():
        assert coding.via is not None, topic
        assert (coding.via.instrument, coding.via.relation) == ("tpp", "incorporates")
        assert [pin.eid for pin in coding.via.read_from] == ["art_1__para_1"]
        assert (coding.provisions, coding.read_from) == (base[topic].provisions, base[topic].read_from)
    assert {p.party for p in taken["cross-border-data-flows"].parties} == {"MY", "VN"}


def test_what_rests_on_a_recital_or_a_final_provision_is_not_incorporated() -> None:
    """Article 1(1) of the CPTPP takes over provisions, but for Articles 30.4, 30.5, 30.6 and 30.8; the preamble
    is its own."""
    regulate = _codings("tpp")["right-to-regulate"]
    assert regulate.provisions == ["preamble__para_10"]
    registry = load_registry()
    (file,) = [f for f in registry.codings if (f.codebook, f.instrument) == ("digital-trade", "tpp")]
    bare = CodingFile(codebook="digital-trade", instrument="cptpp", language="en", codings=[])
    (_, derived) = with_incorporated([file, bare], registry.regimes.values(), registry.codebooks)
    assert "right-to-regulate" not in {c.topic for c in derived.codings}
    final = ("art_30.4", "art_30.5", "art_30.6", "art_30.8")
    for coding in derived.codings:
        assert not any(eids.overlaps(e, f) for e in coding.provisions for f in final), coding.topic


def test_what_is_suspended_has_no_value_and_a_part_of_it_is_told() -> None:
    whole, part = _codings("cptpp")["intermediary-liability"], _codings("cptpp")["express-shipments"]
    assert (whole.value, _codings("tpp")["intermediary-liability"].value) == (
        "suspended",
        "copyright-safe-harbour",
    )
    assert part.value == _codings("tpp")["express-shipments"].value
    assert part.via is not None
    assert part.via.suspended == ["art_5.7__para_1__point_f"]
    assert "Article 2 of the CPTPP" in part.note["en"]
    assert "CPTPP第2条" in part.note["zh"]


@pytest.mark.slow
def test_a_protocol_holds_in_the_column_of_what_it_amends_from_its_day() -> None:
    topic = "cross-border-data-flows"
    assert _cell("eu-japan-epa", topic, date(2024, 6, 30)).value == "future-review"
    after = _cell("eu-japan-epa", topic, date(2024, 7, 1))
    assert after.value == "closed-list"
    assert after.coding is not None
    assert after.coding.via is not None
    assert after.coding.via.instrument == "eu-japan-protocol"
    columns = matrix(None, load_registry(), "digital-trade").columns
    assert "eu-japan-protocol" not in [c.instrument.id for c in columns]


def test_a_base_that_is_missing_is_named() -> None:
    registry = load_registry()
    (file,) = [f for f in registry.codings if (f.codebook, f.instrument) == ("digital-trade", "cptpp")]
    asked = file.model_copy(update={"takes_from": ["korus", "tpp"]})
    no_relation, fine = missing_bases(asked, registry.codings, registry.relations)
    assert "no relation" in no_relation
    assert fine == ""
    without = [f for f in registry.codings if f.instrument != "tpp"]
    assert "the base is missing: tpp" in missing_bases(asked, without, registry.relations)[1]
