"""The tables of diffusion and of India's bill: bilingual, dated, and honest about what was not read."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.compare.coded_texts import provisions
from tracker.registry.coding import CodingFile
from tracker.registry.loader import load_with_files

BILL = ["in-pdp-bill-2018", "in-pdp-bill-2019", "in-dp-bill-2021", "in-dpdp-bill-2022", "in-dpdpa"]


@cache
def files(book: str) -> dict[str, CodingFile]:
    """Leads as well as what is published."""
    return {f.item.instrument: f.item for f in load_with_files()[1].codings if f.item.codebook == book}


def value(book: str, instrument: str, topic: str) -> object:
    return next(c.value for c in files(book)[instrument].codings if c.topic == topic)


def test_features_have_the_day_from_which_a_law_has_them() -> None:
    assert value("diffusion", "gdpr", "representative") == date(2018, 5, 25)
    assert value("diffusion", "cn-pipl", "representative") == date(2021, 11, 1)
    assert value("diffusion", "eu-ai-act", "risk-tiers") == date(2027, 12, 2)  # as the omnibus moved it
    assert value("diffusion", "cn-pipl", "adequacy") == "partial"
    days = [c.value for f in files("diffusion").values() for c in f.codings if isinstance(c.value, date)]
    assert len(days) >= 40


def test_no_later_law_has_a_feature_of_the_gdpr_before_it_by_text() -> None:
    """The direction of diffusion: what was read in a text is not older than the model, but for Japan's."""
    model = {c.topic: c.value for c in files("diffusion")["gdpr"].codings}
    for instrument, file in files("diffusion").items():
        for c in file.codings:
            if c.topic in model and isinstance(c.value, date) and instrument not in ("gdpr", "jp-appi"):
                assert c.value >= model[c.topic], f"{instrument} {c.topic}"


def test_the_versions_of_the_bill_in_their_order() -> None:
    days = [value("in-data-bill", i, "dated") for i in BILL]
    assert days == sorted(days)
    assert [value("in-data-bill", i, "localisation") for i in BILL] == [
        "copy-of-all", "sensitive", "sensitive", "absent", "by-notification",
    ]  # fmt: skip


def test_what_was_not_read_cites_nothing_and_the_rest_says_where_it_was_read() -> None:
    for book in ("diffusion", "in-data-bill"):
        for instrument, file in files(book).items():
            for c in file.codings:
                where = f"{book} {instrument} {c.topic}"
                if c.basis == "memory":
                    assert not c.provisions, where
                elif c.basis == "secondary":  # a public copy of the text
                    assert c.provisions, where
                    assert (c.evidence or "").startswith("https://"), where
                elif c.value != "absent":
                    assert c.cue, where
                    assert [r.eid for r in c.read_from] == c.provisions, where


@pytest.mark.corpus
@pytest.mark.parametrize("instrument", ["gdpr", "eu-ai-act", "cn-pipl", "jp-appi"])
def test_provisions_exist_hold_the_cues_and_the_words_that_were_pinned(instrument: str, corpus: Path) -> None:
    held = provisions(corpus, instrument)
    wrong = []
    for c in files("diffusion")[instrument].codings:
        wrong += [f"{c.topic}: no {eid}" for eid in c.provisions if eid not in held]
        words = " ".join(held[eid].words for eid in c.provisions if eid in held).lower()
        wrong += [f"{c.topic}: {cue!r} not there" for cue in c.cue if cue.lower() not in words]
        wrong += [
            f"{c.topic}: {r.eid} reads differently"
            for r in c.read_from
            if r.eid in held and held[r.eid].sha256 != r.text_sha256
        ]
    assert wrong == []
