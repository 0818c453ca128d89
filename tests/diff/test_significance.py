from __future__ import annotations

import pytest

from tests.diff.samples import act, sentences
from tracker.diff import assess, diff
from tracker.model import Action, Significance

SUB, MIN, ED = Significance.SUBSTANTIVE, Significance.MINOR, Significance.EDITORIAL

CASES = [
    # words of law
    ("en", "The provider may report.", "The provider shall report.", SUB, 'duty changed from "may" to "shall"'),
    ("en", "It applies from 2 August 2026.", "It applies from 2 December 2027.", SUB, "date 2 August 2026 replaced by 2 December 2027"),
    ("en", "data of 1 000 000 persons", "data of 100 000 persons", SUB, "threshold changed from 1 000 000 persons to 100 000 persons"),
    ("en", "a levy of 3 % on revenue", "a levy of 7 % on revenue", SUB, "rate changed from 3 % to 7 %"),
    ("en", "a fine of EUR 500 is due", "a fine of EUR 900 is due", SUB, "amount changed from EUR 500 to EUR 900"),
    ("en", "within 30 days of it", "within 60 days of it", SUB, "period changed from 30 days to 60 days"),
    ("en", "providers and importers", "providers or importers", SUB, 'words "and" replaced by "or"'),
    ("en", "a list of all providers", "a list of all importers", SUB, 'words "providers" replaced by "importers"'),
    ("en", "It is lawful to sell data.", "It is unlawful to sell data.", SUB, 'words "lawful" replaced by "unlawful"'),
    ("en", "The employer keeps a record.", "The employee keeps a record.", SUB, 'words "employer" replaced by "employee"'),
    ("en", "The file is kept in a safe.", "The file is kept in a safe and copied.", SUB, 'words "and copied" added'),
    ("en", "a ratio of 1.5 to one", "a ratio of 15 to one", SUB, 'words "1.5" replaced by "15"'),
    ("en", "a fee of EUR (100) is due", "a fee of EUR (200) is due", SUB, None),
    ("en", "under that Act (12), which", "under that Act (31), which", SUB, None),  # no note says that it is a call
    ("en", "paid from 2 May 2024 on", "paid from May 3, 2024 on", SUB, None),
    ("en", "a list of 30 mills from 2 May 2024 on", "a list of 40 mills from May 2, 2024 on", SUB, None),
    ("zh-Hans", "运营者应当申报", "运营者可以申报", SUB, 'duty changed from "应当" to "可以"'),
    ("zh-Hans", "处理100万人以上的", "处理10万人以上的", SUB, "threshold changed from 100万人以上 to 10万人以上"),
    ("zh-Hans", "由省级部门负责", "由国家部门负责", SUB, 'words "省级" replaced by "国家"'),
    ("ja", "届け出なければならない。", "届け出ることができる。", SUB, 'duty changed from "なければならない" to "ことができる"'),
    ("fr", "Le fournisseur doit payer.", "Le fournisseur peut payer.", SUB, 'duty changed from "doit" to "peut"'),
    # references and small words
    ("en", "as referred to in Article 5(1)", "as referred to in Article 6(2)", MIN, "cross-reference changed from Article 5(1) to Article 6(2)"),
    ("en", "as referred to in Article 5c(7)", "as referred to in Article 5c(8)", MIN, "cross-reference changed from Article 5c(7) to Article 5c(8)"),
    ("en", "breaks Section 12A(2) of it", "breaks Section 12A(3) of it", MIN, None),
    ("en", "under paragraph 1 or 2", "under paragraphs 1, 2 and 3", MIN, None),
    ("zh-Hans", "依照本法第五十九条处罚", "依照本法第六十一条处罚", MIN, "cross-reference changed from 第五十九条 to 第六十一条"),
    ("zh-Hans", "依照本法第五十九条第二款的规定处罚", "依照本法第六十一条的规定处罚", MIN, None),
    ("ja", "第十二条の二の規定", "第十三条第一項の規定", MIN, None),
    ("en", "the protection of the data kept", "protection of data kept", MIN, "only function words changed"),
    ("en", "the duty of the system kept", "the duty of the systems kept", MIN, "only singular or plural changed"),
    # form
    ("en", "a list, of all; providers", "a list of all providers", ED, "only punctuation changed"),
    ("zh-Hans", "数据、信息和文件；", "数据，信息和文件。", ED, "only punctuation changed"),
    ("en", "the Member state keeps it", "the Member State keeps it", ED, "only capital letters changed"),
    ("en", "a cross border flow", "a cross-border flow", ED, "only spacing or hyphenation changed"),
    ("en", "personal data flow safely", "personal dataflow safely", ED, "only spacing or hyphenation changed"),
    ("en", "the organisation authorises it", "the organization authorises it", ED, "spelling changed from organisation to organization"),
    ("fr", "le reglement est publié", "le règlement est publié", ED, "spelling changed from reglement to règlement"),
    ("en", "a fee of 1 000 000 coins", "a fee of 1,000,000 coins", ED, "a number is written differently"),
    ("en", "paid from 2 May 2024 on", "paid from May 2, 2024 on", ED, "a date is written differently"),
    ("zh-Hans", "自二〇二六年八月二日起施行", "自2026年8月2日起施行", ED, None),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "significance", "why"), CASES)
def test_significance_and_its_reason(
    lang: str, before: str, after: str, significance: Significance, why: str | None
) -> None:
    d = diff(act({"1": before}, lang), act({"1": after}, lang))
    row = d.provisions[-1]
    assert (row.significance, d.significance) == (significance, significance), sentences(row)
    if why is not None:
        assert why in sentences(row)


def test_numbers_and_negations_are_never_form_only() -> None:
    for before, after in [
        ("within 15 days", "within 51 days"), ("shall be kept", "shall not be kept"), ("legal acts", "illegal acts"),
        ("a dose of 3.2 holds", "a dose of 32 holds"), ("a provided service", "a provider service"),
    ]:  # fmt: skip
        row = diff(act({"1": before}), act({"1": after})).provisions[-1]
        assert row.significance is SUB, (before, sentences(row))


def test_headings_are_minor_and_their_form_editorial() -> None:
    text = "The register is kept."
    d = diff(act({"1": ("Register", text)}), act({"1": ("Registers of services", text)}))
    assert d.significance is MIN
    assert sentences(d.provisions[0]) == ('heading changed from "Register" to "Registers of services"',)
    assert diff(act({"1": ("The register.", text)}), act({"1": ("The Register", text)})).significance is ED
    assert sentences(diff(act({"1": text}), act({"1": ("Register", text)})).provisions[0]) == (
        'heading "Register" added',
    )


def test_footnotes_are_minor_where_much_of_them_changes() -> None:
    note = "See the order of the minister on registers, published in the gazette."
    other = "Another act of another body, made in another year for quite other ends, now stands here instead of it."
    body = {"1": "The register is kept."}
    small = diff(
        act({"1": {**body, "fn1": note}}), act({"1": {**body, "fn1": note.replace("gazette", "journal")}})
    )
    assert small.significance is ED
    large = assess(Action.AMENDED, "footnote", note, other)
    assert large.significance is MIN


def test_a_rollup_has_the_highest_significance_and_all_reasons() -> None:
    d = diff(
        act({"1": {"1": "A list, kept.", "2": "The provider may pay."}}),
        act({"1": {"1": "A list kept.", "2": "The provider shall pay."}}),
    )
    unit = d.provisions[0]
    assert unit.significance is SUB
    assert sentences(unit) == ('duty changed from "may" to "shall"', "only punctuation changed")
