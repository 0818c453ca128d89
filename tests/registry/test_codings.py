"""What a codebook may ask and a coding may answer; mistakes are told by file and line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.watch import pages
from tracker.registry import RegistryError, load_registry
from tracker.registry.coding import Amount

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """\
id: taxes
title: {en: Taxes, zh: 税}
groups: {one: {en: One, zh: 一}}
scales:
  amount:
    - {code: none, title: {en: None, zh: 无}}
    - {code: by-regulation, title: {en: Set by regulation, zh: 由条例规定}}
flags:
  everywhere: {en: on every topic, zh: 适用于各题目}
topics:
  - {id: rate, group: one, scale: amount, kind: amount, title: {en: Rate, zh: 税率}, question: {en: "?", zh: "?"},
     flags: {step: {en: a step follows, zh: 将变动}}}
  - {id: from, group: one, kind: date, title: {en: From, zh: 起}, question: {en: "?", zh: "?"}}
  - {id: status, group: one, derive: status, title: {en: Status, zh: 现状}, question: {en: "?", zh: "?"}}
"""
REST = "note: {en: n, zh: 注}, basis: memory, date: 2026-01-20, coder: tester"


def load(folder: Path, *codings: str, book: str = BOOK):
    pages.registry(folder)
    root = folder / "registry"
    for kind in ("codebooks", "codings"):
        (root / kind).mkdir()
    (root / "codebooks" / "taxes.yml").write_text(book, "utf-8")
    lines = "".join(f"  - {{{c}, {REST}}}\n" for c in codings)
    text = f"codebook: taxes\ninstrument: sample-act\ncodings:\n{lines}" if codings else None
    if text:
        (root / "codings" / "sample-act.yml").write_text(text, "utf-8")
    return load_registry([root], packaged=False)


def test_amounts_dates_codes_flags_and_parties(tmp_path: Path) -> None:
    registry = load(
        tmp_path,
        'topic: rate, value: {number: 3, unit: "%"}, flags: [step, everywhere]',
        "topic: rate, value: by-regulation, evidence: an official page",
        "topic: from, value: {date: 2027-12-02}",
        'topic: from, value: "2027-12-03", parties: [{party: VN, until: 2027-01-14, note: {en: later, zh: 稍后}}]',
        "topic: from, value: 2027-12-04, renews: {date: 2026-01-01, coder: tester, changes: [d1]}",
    )
    codings = registry.leads[0].codings  # from memory
    assert codings[0].value == Amount(number=3, unit="%")
    assert codings[1].value == "by-regulation"
    assert [c.value for c in codings[2:]] == [date(2027, 12, 2), date(2027, 12, 3), date(2027, 12, 4)]
    assert (codings[3].parties[0].party, codings[3].parties[0].until) == ("VN", date(2027, 1, 14))
    assert codings[4].renews is not None


@pytest.mark.parametrize(
    ("coding", "problem"),
    [
        ("topic: rate, value: none, flags: [unheard-of]", "sample-act.yml:4: rate: unknown flag 'unheard-of'; there is: everywhere, step"),
        ("topic: from, value: 2026-01-01, flags: [step]", "unknown flag 'step'"),
        ("topic: rate, value: plenty", "'plenty' is not on its scale (by-regulation, none)"),
        ("topic: rate, value: 2026-01-01", "2026-01-01 is a date, and its kind is amount"),
        ("topic: from, value: none", "takes no code"),
        ("topic: from, value: {number: 3}", "an amount, and its kind is date"),
        ("topic: status, value: none", "read from the record and never coded"),
        ("topic: nothing, value: none", "sample-act.yml:4: unknown topic 'nothing'"),
        ("topic: rate, value: none, parties: [{party: VN, value: plenty}]", "rate, VN: 'plenty' is not on its scale"),
        ("topic: rate, value: none, second: plenty, checked_by: B", "second reading: 'plenty' is not on its scale"),
        ("topic: rate, value: none, second: by-regulation", "`second` is what `checked_by` found"),
        ("topic: rate, value: none, parties: [{party: VN, flags: [x]}]", "rate, VN: unknown flag 'x'"),
    ],
)  # fmt: skip
def test_what_a_codebook_does_not_ask(tmp_path: Path, coding: str, problem: str) -> None:
    with pytest.raises(RegistryError) as error:
        load(tmp_path, coding)
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{id: more, group: one, title: {en: a}, question: {en: b}}", "names its scale"),
        ("{id: more, group: one, derive: status, scale: amount, title: {en: a}, question: {en: b}}", "not coded"),
        ("{id: rate, group: one, kind: date, title: {en: a}, question: {en: b}}", "topic rate is given twice"),
    ],
)  # fmt: skip
def test_topics_that_cannot_be(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(RegistryError, match=problem):
        load(tmp_path, book=f"{BOOK}  - {line}\n")


def test_the_columns_of_a_codebook_are_instruments(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="unknown instrument 'sample-treaty' in its columns"):
        load(tmp_path, book=f"{BOOK}columns: [sample-act, sample-treaty]\n")


def test_a_codebook_without_declared_flags_takes_any(tmp_path: Path) -> None:
    book = BOOK.replace("flags:\n  everywhere: {en: on every topic, zh: 适用于各题目}\n", "").replace(
        ",\n     flags: {step: {en: a step follows, zh: 将变动}}", ""
    )
    assert load(tmp_path, "topic: rate, value: none, flags: [what-you-like]", book=book).codings


def test_values_of_a_codebook_without_an_order_have_no_strength(tmp_path: Path) -> None:
    (tmp_path / "graded").mkdir()
    graded = load(tmp_path / "graded").codebooks["taxes"]
    (tmp_path / "plain").mkdir()
    plain = load(tmp_path / "plain", book=BOOK.replace("scales:", "graded: false\nscales:", 1)).codebooks[
        "taxes"
    ]
    assert {v.strength for v in graded.scales["amount"]} == {0}
    assert {v.strength for v in plain.scales["amount"]} == {None}
