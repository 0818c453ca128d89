"""Clauses by which a text acts on another one, and what only sounds like them."""

from __future__ import annotations

import pytest

from tracker.law.acting_clauses import acting_clauses, celex_candidates, heads_list, listed_names

CASES = [
    (
        "zh",
        "本办法自2027年1月1日起施行。《旧磨坊办法》（市磨坊局令第1号）同时废止。",
        [("repeals", "旧磨坊办法（市磨坊局令第1号）", "2027-01-01")],
    ),
    (
        "zh",
        "本办法自2027年1月1日起施行，《甲办法》、《乙办法》同时废止。",
        [("repeals", "甲办法", "2027-01-01"), ("repeals", "乙办法", "2027-01-01")],
    ),
    (
        "zh",
        "原《甲办法》（令第1号）和2019年公布的《乙办法》即行废止。",
        [("repeals", "甲办法（令第1号）", None), ("repeals", "乙办法", None)],
    ),
    ("zh", "根据《面粉法》制定本办法，《旧办法》同时废止。", [("repeals", "旧办法", None)]),
    ("zh", "《甲办法》自2026年7月1日起停止执行。", [("suspends", "甲办法", "2026-07-01")]),
    (
        "zh",
        "2022年7月7日公布的《甲办法》（令第11号）、《乙办法》等与本规定不一致的，适用本规定。",
        [("overrides", "甲办法（令第11号）", None), ("overrides", "乙办法", None)],
    ),
    ("zh", "《甲办法》与本办法不一致的，以本办法为准。", [("overrides", "甲办法", None)]),
    ("zh", "对《面粉法》作如下修改：", [("amends", "面粉法", None)]),
    ("zh", "本办法有效期五年，期满后《甲办法》失效。", []),
    ("zh", "《甲办法》不予废止。", []),
    ("zh", "依照《甲办法》申报。", []),
    (
        "en",
        "Directive 95/46/EC is repealed with effect from 25 May 2018. References to it shall be read anew.",
        [("repeals", "Directive 95/46/EC", "2018-05-25")],
    ),
    (
        "en",
        "Directive 2003/999/EC of 1 May 2003 on the mills of the Union is repealed.",
        [("repeals", "Directive 2003/999/EC", None)],
    ),
    (
        "en",
        "Directive 95/46/EC applies and Directive 97/66/EC is repealed.",
        [("repeals", "Directive 97/66/EC", None)],
    ),
    (
        "en",
        "With effect from 2 May 2027, the Mills Act 1990 is repealed.",
        [("repeals", "the Mills Act 1990", "2027-05-02")],
    ),
    (
        "en",
        "Regulation (EU) No 600/2014 is amended as follows:",
        [("amends", "Regulation (EU) No 600/2014", None)],
    ),
    (
        "en",
        "This Regulation prevails over Directive 2002/58/EC.",
        [("overrides", "Directive 2002/58/EC", None)],
    ),
    (
        "en",
        "Regulation on mills, and repealing Directive 95/46/EC",
        [("repeals", "Directive 95/46/EC", None)],
    ),
    ("en", "The Mills Act 1990 is not repealed.", []),
    ("en", "Article 5 of Directive 95/46/EC is repealed.", []),
    ("en", "A licence under the Mills Act 1990 is revoked if the mill burns.", []),
    ("en", "References to the repealed Directive are references to this Regulation.", []),
    (
        "fr",
        "La directive 95/46/CE est abrogée avec effet au 25 mai 2018.",
        [("repeals", "directive 95/46/CE", "2018-05-25")],
    ),
    (
        "fr",
        "La loi n° 78-17 du 6 janvier 1978 est abrogée.",
        [("repeals", "La loi n° 78-17 du 6 janvier 1978", None)],
    ),
    ("es", "Queda derogada la Ley 15/1999, de 13 de diciembre.", [("repeals", "la Ley 15/1999", None)]),
    (
        "de",
        "Die Richtlinie 95/46/EG wird mit Wirkung vom 25. Mai 2018 aufgehoben.",
        [("repeals", "Richtlinie 95/46/EG", "2018-05-25")],
    ),
    ("ja", "水車法（昭和二十三年法律第百二十号）は、廃止する。", [("repeals", "水車法", None)]),
    ("ko", "「물레방아법」은 폐지한다.", [("repeals", "물레방아법", None)]),
]


@pytest.mark.parametrize(("language", "text", "said"), CASES)
def test_what_a_clause_does_to_which_text(
    language: str, text: str, said: list[tuple[str, str, str | None]]
) -> None:
    found = [
        (c.type, c.named, str(c.effective) if c.effective else None) for c in acting_clauses(text, language)
    ]
    assert found == said


def test_a_list_of_what_is_repealed() -> None:
    head = "The following acts are repealed:"
    assert heads_list(head)
    assert not heads_list("The repealed acts are listed in Annex I.")
    assert [c.named for c in listed_names("(a) Directive 2003/999/EC;", head, "en")] == [
        "Directive 2003/999/EC"
    ]
    assert heads_list("下列规章同时废止：")
    assert [c.named for c in listed_names("《甲办法》（令第1号）", "下列规章同时废止：", "zh-Hans")] == [
        "甲办法（令第1号）"
    ]


@pytest.mark.parametrize(
    ("named", "celex"),
    [
        ("Directive 95/46/EC", ("31995L0046",)),
        ("Regulation (EU) 2016/679", ("32016R0679",)),
        ("Regulation (EC) No 45/2001", ("32001R0045",)),
        ("règlement (UE) 2016/679", ("32016R0679",)),
        ("Decision 2010/87/EU", ("32010D0087",)),
        ("Richtlinie 2002/58/EG", ("32002L0058",)),
        ("the Mills Act 1990", ()),
    ],
)
def test_acts_of_the_union_by_their_numbers(named: str, celex: tuple[str, ...]) -> None:
    assert celex_candidates(named) == celex
