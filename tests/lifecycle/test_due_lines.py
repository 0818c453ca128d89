"""One line for equal steps of several parties; a general date tells what of it was moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tracker.lifecycle.due_lines import due_lines
from tracker.lifecycle.steps import Step, StepState
from tracker.publish.due_words import due_words, line_words, taken_words

GENERAL = Step(date(2030, 8, 2), "sea-act", "applies", condition="general date", condition_zh="一般日期")
TIDES = Step(
    date(2032, 8, 2), "sea-act", "deferred", "anx_iii", was_due=date(2031, 8, 2),
    condition="tide tables in Annex III", condition_zh="附件三所列潮汐表",
)  # fmt: skip
TIDES_BEFORE = replace(
    TIDES, date=date(2031, 8, 2), was_due=date(2030, 8, 2), now=(date(2032, 8, 2),), state=StepState.MOVED
)
BY_PARTY = [
    Step(date(2031, 1, 1), "sea-treaty", "applies", eid, party, StepState.UPCOMING, condition=condition)
    for eid in ("art_12.14", "art_12.15")
    for party, condition in (("VN", f"grace of {eid}"), ("KH", "unless extended"), ("LA", "unless extended"))
]


def test_a_general_date_names_what_was_moved_twice() -> None:
    every = [GENERAL, TIDES_BEFORE, TIDES]
    (line,) = due_lines([GENERAL], every)
    assert line.taken == (TIDES,)
    assert taken_words(line.taken, "en") == (
        "Of this, moved: Annex III (tide tables in Annex III): from 2 August 2032"
    )
    assert "自2032年8月2日起" in taken_words(line.taken, "zh")


def test_everything_moved_leaves_no_date_standing_for_what_it_was() -> None:
    moved = replace(GENERAL, state=StepState.MOVED, now=(date(2031, 1, 1),))
    (line,) = due_lines([moved], [moved, TIDES_BEFORE, TIDES])
    assert line.taken == ()


def test_parties_with_the_same_step_are_one_line() -> None:
    found = due_lines(BY_PARTY, BY_PARTY)
    assert [(x.parties, x.eids) for x in found] == [
        (("VN",), ("art_12.14",)),
        (("KH", "LA"), ("art_12.14", "art_12.15")),
        (("VN",), ("art_12.15",)),
    ]
    assert due_words(found[1].of, "en", found[1].parties) == "Cambodia, Laos: applies: unless extended"


def test_steps_of_no_party_are_never_folded() -> None:
    assert len(due_lines([GENERAL, GENERAL], [GENERAL])) == 2


def test_a_provision_stands_beside_words_that_do_not_name_it() -> None:
    def said(eid: str, words: str, zh: str) -> list[str]:
        step = replace(GENERAL, eid=eid, condition=words, condition_zh=zh)
        return [line_words(due_lines([step], [step])[0], lang) for lang in ("en", "zh")]

    assert said("anx_iii", "tables in Annex III", "潮汐表") == ["tables in Annex III", "潮汐表 · 附件三"]
    assert said("art_102", "Articles 102 to 110", "第102条至第110条") == [
        "Articles 102 to 110",
        "第102条至第110条",
    ]
    assert said("art_5__para_1", "tolls", "通行费")[0] == "tolls · Article 5(1)"
    assert said("art_8", "tolls of 8.8 and 18", "x")[0] == "tolls of 8.8 and 18 · Article 8"
