"""Which provisions are one, which only share a number, and what is told of a pair that is not sure."""

from __future__ import annotations

import pytest

from tests.diff.samples import act
from tracker.diff import diff
from tracker.diff.align import PairRules
from tracker.model import Action, ProvisionChange

EN = {
    "1": "This Act governs mills that grind flour for sale to the public.",
    "2": "The miller keeps a register of every sack that leaves the mill and shows it to the inspector.",
    "3": "The inspector may enter a mill at any hour of the day.",
}
ZH = {
    "1": "为了管好本市磨坊，保障面粉供应，制定本办法。",
    "2": "磨坊主应当登记每一袋出坊的面粉，并向检查员出示。",
    "3": "检查员可以在任何时间进入磨坊。",
}
FR = {
    "1": "La présente loi s'applique aux moulins qui vendent de la farine au public.",
    "2": "Le meunier tient un registre de chaque sac et le montre à l'inspecteur.",
    "3": "L'inspecteur peut entrer dans le moulin à toute heure du jour.",
}
JA = {
    "1": "この法律は、水車の管理について定める。",
    "2": "水車の所有者は、毎年、点検の結果を市長に届け出なければならない。",
    "3": "市長は、必要があると認めるときは、水車に立ち入ることができる。",
}


def _actions(rows: tuple[ProvisionChange, ...]) -> set[str]:
    return {row.action.value for row in rows}


@pytest.mark.parametrize(
    ("language", "frame", "before", "after"),
    [
        (
            "en", EN,
            "A person who exports flour without a licence is guilty of an offence and liable to a fine of EUR 1,000,000.",
            "A miller who fails to keep a register is guilty of an offence and liable to a fine of EUR 100,000.",
        ),
        (
            "zh-Hans", ZH,
            "违反本办法规定，无证出口面粉的，由市场监管部门责令改正，给予警告，并处一百万元罚款；情节严重的，责令停业整顿。",
            "违反本办法规定，没有保存登记册的，由公安机关责令改正，给予警告，并处十万元罚款；情节严重的，责令停业整顿。",
        ),
        (
            "fr", FR,
            "Quiconque exporte de la farine sans licence est puni d'une amende de 1 000 000 euros.",
            "Le meunier qui ne tient pas le registre est puni d'une amende de 100 000 euros.",
        ),
        ("ja", JA, "許可を受けないで水車を輸出した者は、百万円以下の罰金に処する。", "帳簿を備え付けなかった者は、十万円以下の罰金に処する。"),
    ],
)  # fmt: skip
def test_penalties_of_different_deeds_are_two_articles(
    language: str, frame: dict[str, str], before: str, after: str
) -> None:
    step = diff(act({**frame, "4": before}, language), act({**frame, "4": after}, language))
    assert _actions(step.provisions) == {"added", "removed"}
    assert all(fact.before is None or fact.after is None for row in step.provisions for fact in row.facts)


def test_a_penalty_for_the_same_deed_is_one_article() -> None:
    old = "A person who exports flour without a licence is liable to a fine of EUR 1,000,000."
    new = "Any person who exports flour or bran without a licence is liable to a fine of EUR 100,000."
    step = diff(act({**EN, "4": old}), act({**EN, "4": new}))
    assert _actions(step.provisions) == {"amended"}
    assert [(f.before.number, f.after.number) for f in step.provisions[-1].facts if f.before and f.after] == [
        ("1000000", "100000")
    ]


def test_an_article_that_joined_the_next_one_is_no_amendment() -> None:
    old = {"1": EN["1"], "2": EN["3"], "3": EN["2"], "4": "Fees are paid in May."}
    new = {"1": EN["1"], "2": "Sails are painted white and mended in spring before the wind turns.",
           "3": {"-1": EN["3"], "-2": EN["2"]}, "4": "Fees are paid in May."}  # fmt: skip
    rows = {row.eid: row for row in diff(act(old), act(new)).provisions}
    assert rows["art_2"].action is Action.ADDED
    assert rows["art_3"].action is Action.MERGED
    assert rows["art_3"].from_eids == ("art_2", "art_3")


def test_a_pair_that_is_not_sure_is_marked_and_compares_no_values() -> None:
    old = {**EN, "4": ("Penalties", "Exporting flour without a licence costs EUR 5,000 in each single case.")}
    new = {
        **EN,
        "4": (
            "Penalties",
            "Whoever bribes an inspector or hides sacks in a barn goes to prison for two years.",
        ),
    }
    row = diff(act(old), act(new)).provisions[-1]
    assert row.likeness is not None
    assert row.likeness < 0.5
    assert row.reasons[0].code == "unlike"
    assert all(fact.before is None or fact.after is None for fact in row.facts)


def test_a_changed_number_is_compared_however_short_the_text_is() -> None:
    step = diff(
        act({**EN, "4": {"-1": "Fees:", "(a)": "3 %"}}), act({**EN, "4": {"-1": "Fees:", "(a)": "7 %"}})
    )
    assert [
        (f.kind, f.before and f.before.number, f.after and f.after.number) for f in step.provisions[-1].facts
    ] == [("rate", "3", "7")]


def test_a_person_joins_and_parts() -> None:
    old = act({**EN, "4": "Sails are painted white."})
    new = act({**EN, "4": "Bags carry a seal of lead."})
    assert _actions(diff(old, new).provisions) == {"added", "removed"}
    pair = frozenset({("art_4", "art_4")})
    assert _actions(diff(old, new, PairRules(joined=pair)).provisions) == {"amended"}
    near = act({**EN, "4": "Sails are painted green."})
    assert _actions(diff(old, near).provisions) == {"amended"}
    assert _actions(diff(old, near, PairRules(apart=pair)).provisions) == {"added", "removed"}
