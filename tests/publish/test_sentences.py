"""What a change means in sentences: every kind of fact in both editions, and changes that carry none."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from tracker.lifecycle.steps import Step, StepState
from tracker.model import FactValue, KeyFact
from tracker.publish import fact_words
from tracker.publish.clauses import LIMIT, clause
from tracker.publish.eid_labels import cite_all
from tracker.publish.sentences import act_label, from_when, sentences
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Regime
from tracker.registry.translation import Translation, TranslationFile, words_sha256


def registry(**acts: dict[str, Any]) -> Registry:
    acts = acts or {"ferry-act": {}}
    found = [
        Instrument.model_validate(
            {"id": i, "type": "act", "title": {"en": "Ferry Act", "zh": "《渡船法》"}} | a
        )
        for i, a in acts.items()
    ]
    regime = Regime.model_validate(
        {
            "id": "ferries", "strand": "platforms", "jurisdiction": "EU", "title": {"en": "Ferries", "zh": "渡船"},
            "instruments": [i.model_dump(by_alias=True) for i in found], "sources": [],
        }
    )  # fmt: skip
    return Registry({"ferries": regime}, {}, {}, ())


def row(
    eid: str, action: str = "amended", before: str | None = None, after: str | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "eid": eid, "from_eid": None, "from_eids": [], "type": "article" if "__" not in eid else "paragraph",
        "num": None, "heading": None, "action": action, "significance": "substantive", "rollup": False,
        "before": before, "after": after,
    } | more  # fmt: skip


def change(*rows: dict[str, Any], facts: tuple[KeyFact, ...] = (), **more: Any) -> dict[str, Any]:
    return {
        "id": "g-1", "instrument": "ferry-act", "language": "en", "kind": "amended", "valid_from": None,
        "observed_at": "2030-03-01T06:00:00Z", "causes": [], "reason_codes": [], "provisions": list(rows),
        "key_facts": [f.as_json() for f in facts],
    } | more  # fmt: skip


def lines(view: dict[str, Any], lang: str = "en", steps: tuple[Step, ...] = (), **acts: Any) -> list[str]:
    return [s.line for s in sentences(view, steps, registry(**acts), lang)]


EUR = {"currency": "EUR"}
FINE = KeyFact(
    "sanction_up", ("art_9__para_2", "art_12"), FactValue("up to EUR 5 000", number="5000", currency="EUR"),
    FactValue("up to EUR 2 million", number="2000000", currency="EUR"), measure="highest_fixed_fine",
)  # fmt: skip
WORDS = FactValue("Captains shall keep a log of every crossing.")


@pytest.mark.parametrize(
    ("fact", "english", "chinese"),
    [
        (FINE, "the highest fixed fine rises from EUR 5,000 to EUR 2 million", "最高定额罚款由5,000欧元提高到200万欧元"),
        (replace(FINE, kind="sanction_down", before=FINE.after, after=FINE.before),
         "the highest fixed fine falls from EUR 2 million to EUR 5,000", "最高定额罚款由200万欧元降低到5,000欧元"),
        (KeyFact("new_sanction", ("art_1",), None, FactValue("x", number="500", least="100", currency="CNY"),
                 measure="person_fixed_fine"),
         "new fine for the people responsible: CNY 100–500", "新增对责任人员的罚款：人民币100元以上500元以下"),
        (KeyFact("new_sanction", ("art_1",), None, FactValue("x", number="4", unit="percent", code="turnover"),
                 measure="share_fine"),
         "new fine by turnover: up to 4 % of turnover", "新增按营业额计算的罚款：营业额的4%以下"),
        (KeyFact("new_sanction", ("art_1",), None, FactValue("x", number="5", least="1", unit="times", code="illegal_gains"),
                 measure="multiple_fine"),
         "new fine by multiples: 1–5 times the unlawful gains", "新增按倍数计算的罚款：违法所得1倍以上5倍以下"),
        (KeyFact("sanction_up", ("art_1",), None, FactValue("x", number="9", currency="EUR"),
                 measure="further_fixed_fine"), "further fine: up to EUR 9", "增设一档罚款：9欧元以下"),
        (KeyFact("sanction_up", ("art_1",), FactValue("six months", number="6", unit="month"),
                 FactValue("one year", number="1", unit="year"), measure="imprisonment"),
         "the maximum prison term rises from 6 months to 1 year", "自由刑最高刑期由6个月提高到1年"),
        (KeyFact("date_moved", ("art_1",), FactValue("x", date="2030-01-01"), FactValue("y", date="2031-05-02"),
                 subject="member_state", measure="deadline"),
         "the deadline for Member States moves from 1 January 2030 to 2 May 2031", "对成员国的期限由2030年1月1日改为2031年5月2日"),
        (KeyFact("duty_begins", ("art_1",), None, FactValue("x", date="2030-06-01"), measure="begins"),
         "new date of application: 1 June 2030", "新增适用日期：2030年6月1日"),
        (KeyFact("duty_ends", ("art_1",), None, FactValue("x", date="2030-06"), measure="ends"),
         "new end date: June 2030", "新增截止日期：2030年6月"),
        (KeyFact("threshold", ("art_1",), FactValue("x", number="3", unit="percent"),
                 FactValue("y", number="2", unit="percent")),
         "the threshold falls from 3 % to 2 %", "门槛由3%降低到2%"),
        (KeyFact("period", ("art_1",), FactValue("x", number="30", unit="day"), FactValue("y", number="2", unit="month")),
         "the period changes from 30 days to 2 months", "期限由30日改为2个月"),
        (KeyFact("period", ("art_1",), FactValue("x", number="72", unit="hour"), FactValue("y", number="24", unit="hour")),
         "the period is shortened from 72 hours to 24 hours", "期限由72小时缩短至24小时"),
        (KeyFact("amount", ("art_1",), FactValue("x", number="7", currency="EUR"), None),
         "no longer in the text: amount, EUR 7", "删去金额：7欧元"),
        (KeyFact("new_duty", ("art_1",), None, WORDS, subject="operator"), "new duty of operators", "运营者新增义务"),
        (KeyFact("new_duty", ("art_1",), None, WORDS), "new duty", "新增义务"),
        (KeyFact("new_ban", ("art_1",), None, WORDS, subject="person"),
         "new prohibition for persons", "新增适用于有关个人和组织的禁止性规定"),
        (KeyFact("new_right", ("art_1",), None, WORDS, subject="data_subject"), "new right of data subjects", "数据主体新增权利"),
        (KeyFact("new_permission", ("art_1",), None, WORDS), "new permission", "新增许可性规定"),
        (KeyFact("new_policy", ("art_1",), None, FactValue("The State supports artificial intelligence."), subject="state"),
         "new policy provision on artificial intelligence", "新增政策性规定（涉及人工智能）"),
        (KeyFact("new_provision", ("art_1",), None, WORDS), "new provision", "新增规定"),
        (KeyFact("scope_wider", ("art_1",), None, WORDS, measure="sanction"), "further conduct is punished", "处罚所涉行为范围扩大"),
        (KeyFact("scope_narrower", ("art_1",), None, WORDS, measure="condition"), "narrower scope", "适用范围缩小"),
        (KeyFact("exception", ("art_1",), WORDS, None, measure="removed"), "exception no longer in the text", "删去例外规定"),
        (KeyFact("authority", ("art_1",), None, WORDS), "new power or task of a public body", "公共机构新增职权或职责"),
        (KeyFact("authority", ("art_1",), WORDS, WORDS), "other authority in charge", "主管机关变更"),
        (KeyFact("duty_weaker", ("art_1",), WORDS, WORDS, subject="provider"), "softer duty of providers", "提供者的义务要求放宽"),
        (KeyFact("duty_stronger", ("art_1",), WORDS, WORDS), "stricter duty", "义务要求收紧"),
        (KeyFact("authority", ("art_1",), None, WORDS, subject="commission"), "new power or task of the Commission", "欧盟委员会新增职权或职责"),
        (KeyFact("procedure", ("art_1",), None, WORDS), "new rule of procedure", "新增程序规定"),
        (KeyFact("definition", ("art_1",), None, WORDS, term="ferry"), 'new definition of "ferry"', "新增“ferry”的定义"),
        (KeyFact("definition", ("art_1",), WORDS, WORDS, term="ferry"), 'definition of "ferry" changed', "修改“ferry”的定义"),
        (KeyFact("status", (), FactValue(code="not_in_force"), FactValue(code="in_force")),
         "now in force, before not in force", "现为“有效”，此前为“未生效”"),
    ],
)  # fmt: skip
def test_every_kind_of_fact_has_words_in_both_editions(fact: KeyFact, english: str, chinese: str) -> None:
    said = [fact_words.words(fact, lang) for lang in ("en", "zh")]
    assert [s and s[0] for s in said] == [english, chinese]


def test_what_no_template_carries_says_nothing() -> None:
    for fact in (
        KeyFact("sanction_up", ("art_1",), FactValue("a lot"), FactValue("more")),
        KeyFact("definition", ("art_1",), WORDS, WORDS),
        KeyFact("duty_begins", ("art_1",), None, FactValue("soon")),
        KeyFact("of_a_later_release", ("art_1",), None, WORDS),
    ):
        assert fact_words.words(fact, "en") is None, fact


def test_the_first_sentence_says_whose_and_from_when_and_the_proof() -> None:
    step = Step(dt.date(2030, 1, 1), "ferry-act", "in_force")
    again = Step(dt.date(2030, 7, 1), "ferry-act", "in_force", state=StepState.UPCOMING)
    view = change(row("art_12", after="fines"), *(row(f"art_{n}", "renumbered") for n in range(20, 23)), facts=(
        FINE, KeyFact("new_sanction", ("art_9",), None, FactValue("x", number="3", unit="times"), measure="multiple_fine"),
    ))  # fmt: skip
    assert lines(view, "en", (step, again))[0] == (
        "Ferry Act (EU): the highest fixed fine rises from EUR 5,000 to EUR 2 million "
        "(Articles 9(2), 12), from 1 July 2030; fines by multiples apart."
    )
    chinese = lines(view, "zh", (step, again))
    assert chinese[0] == (
        "《渡船法》（欧盟）：最高定额罚款由5,000欧元提高到200万欧元（第9条第2款、第12条），自2030年7月1日起生效；按倍数计算的罚款除外。"
    )
    assert chinese[-1] == "3条条文序号有调整。"
    assert lines(view)[-1] == "3 articles were renumbered."
    assert (
        lines(change(row("art_12"), row("art_3", "renumbered"), facts=(FINE,)))[-1]
        == "One article was renumbered."
    )


def test_a_rule_with_a_day_of_its_own_says_it() -> None:
    ban = KeyFact("new_ban", ("art_5__para_1__point_ba",), None, WORDS)
    step = Step(
        dt.date(2030, 12, 2), "ferry-act", "applies", "art_5", parts=("art_5__para_1__point_ba",),
        condition="the new bans", set_by="ferry-omnibus#art_1", state=StepState.UPCOMING,
    )  # fmt: skip
    view = change(row("art_5__para_1__point_ba", "added", after="x"), facts=(ban,), causes=["ferry-omnibus"])
    view |= {"valid_from": "2030-03-02"}
    told = lines(view, "en", (step,), **{"ferry-act": {}, "ferry-omnibus": {}})
    assert told[0].startswith(
        "Ferry Act (EU): new prohibition, applicable from 2 December 2030 (Article 5(1)(ba))"
    )
    assert "2 March" not in told[0], "the day of the change is not that of the rule"


def test_a_day_is_only_said_where_one_can_be_meant() -> None:
    reg = registry()
    view = change(row("art_1"))
    first = Step(dt.date(2029, 1, 1), "ferry-act", "in_force")
    later = [replace(first, date=dt.date(2030, n, 1)) for n in (6, 9)]
    assert from_when(view, [first], reg) is None, "its first entry into force is no amendment's"
    assert from_when(view, [first, later[0]], reg) == dt.date(2030, 6, 1)
    assert from_when(view, [first, *later], reg) is None
    assert from_when(view, [first, replace(later[0], date=dt.date(2050, 1, 1))], reg) is None
    assert from_when(view | {"valid_from": "2030-04-05"}, [first, *later], reg) == dt.date(2030, 4, 5)


def test_a_date_that_moved_is_told_in_the_words_of_the_registry() -> None:
    acts = {"ferry-act": {}, "ferry-omnibus": {"type": "regulation"}}
    step = Step(
        dt.date(2031, 2, 2), "ferry-act", "deferred", "anx_iii", was_due=dt.date(2030, 8, 2),
        condition="the duties for night ferries", condition_zh="夜间渡船的义务，适用于附件三所列船舶",
        set_by="ferry-omnibus#art_1", stands_in="ferry-act#art_30", state=StepState.UPCOMING,
    )  # fmt: skip
    set_ = replace(
        step,
        eid="art_5",
        was_due=None,
        date=dt.date(2030, 12, 2),
        condition="the new bans",
        condition_zh=None,
    )
    moved = KeyFact(
        "date_moved", ("art_30",), FactValue("x", date="2030-08-02"), FactValue("y", date="2031-02-02")
    )
    view = change(
        row("art_30", before="from 2 August 2030", after="from 2 February 2031"), facts=(moved,),
        causes=["ferry-omnibus"], valid_from="2030-03-05",
    )  # fmt: skip
    assert lines(view, "en", (step, set_), **acts) == [
        "Ferry Act (EU): the date of application of the duties for night ferries moves from 2 August 2030 to "
        "2 February 2031 (Article 30).",
        "Date of application of the new bans: 2 December 2030 (Article 30).",
    ]
    assert lines(view, "zh", (step,), **acts) == [
        "《渡船法》（欧盟）：夜间渡船的义务（适用于附件三所列船舶）的适用日期由2030年8月2日改为2031年2月2日（第30条）。"
    ]
    (first,) = sentences(view, [step], registry(**acts), "en")
    assert first.clause is not None
    assert (first.clause.before, first.clause.after) == ("from 2 August 2030", "from 2 February 2031")
    assert first.after == FactValue("2 February 2031", date="2031-02-02")
    assert lines(view | {"causes": []}, "en", (step,), **acts)[0].startswith(
        "Ferry Act (EU): the date moves from"
    )


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        ({"kind": "first"}, "Ferry Act (EU): first text held.", "《渡船法》（欧盟）：首次收录文本。"),
        ({"kind": "repealed", "valid_from": "2030-03-02"},
         "Ferry Act (EU): repealed as a whole, from 2 March 2030.", "《渡船法》（欧盟）：整体废止，自2030年3月2日起生效。"),
        ({"kind": "repealed", "causes": ["S.C. 2030, c. 1"]},
         "Ferry Act (EU): repealed as a whole by S.C. 2030, c. 1.", "《渡船法》（欧盟）：由S.C. 2030, c. 1整体废止。"),
        ({"kind": "repealed", "reason_codes": [{"code": "text_replaced"}]},
         "Ferry Act (EU): replaced as a whole.", "《渡船法》（欧盟）：被整体取代。"),
        ({"kind": "repealed", "reason_codes": [{"code": "text_suspended"}]},
         "Ferry Act (EU): suspended as a whole.", "《渡船法》（欧盟）：整体中止适用。"),
        ({"kind": "restored"}, "Ferry Act (EU): in force again.", "《渡船法》（欧盟）：恢复效力。"),
        ({}, "Ferry Act (EU): only the status or the dates of the text differ.", "《渡船法》（欧盟）：仅文本的状态或日期有变动。"),
    ],
)  # fmt: skip
def test_the_whole_text(more: dict[str, Any], english: str, chinese: str) -> None:
    view = change(**more)
    assert (lines(view), lines(view, "zh")) == ([english], [chinese])


def test_without_a_fact_it_says_which_provisions_differ_and_quotes_the_heaviest() -> None:
    view = change(
        row("preamble__block_1", "added", after="Adopted again"),
        *(row(f"art_{n}", before=f"Old rule {n}.", after=f"New rule {n}.") for n in range(1, 8)),
        row("art_9", "added", after="Article 9 is here."), row("cpt_2", "amended", type="chapter"),
        row("art_40", "renumbered"), row("art_41", significance="editorial"),
    )  # fmt: skip
    found = sentences(view, (), registry(), "en")
    assert [s.line for s in found] == [
        "Ferry Act (EU): Article 9 is new; Articles 1, 2, 3, 4 and 3 more are amended.",
        "One article was renumbered.",
    ]
    assert found[0].clause is not None
    assert found[0].clause.eid == "art_1"
    assert lines(view, "zh")[0] == "《渡船法》（欧盟）：新增第9条；修改第1条、第2条、第3条、第4条等7处。"
    form = change(row("art_1", significance="editorial"), row("art_2", significance="editorial"))
    assert lines(form) == ["Ferry Act (EU): 2 provisions are worded or printed otherwise."]
    unnumbered = change(row("sec_entry-into-force", heading="Entry into force", type="section"))
    assert lines(unnumbered) == ['Ferry Act (EU): section "Entry into force" is amended.']
    assert "sec_" not in "".join(lines(change(row("sec_entry-into-force"), row("art_2"))))


def test_a_correction_says_so_and_no_day() -> None:
    acts = {"ferry-act": {}, "ferry-corrigendum": {"type": "corrigendum"}}
    view = change(row("art_3"), causes=["ferry-corrigendum"], valid_from="2029-01-01", facts=(FINE,))
    assert lines(view, "en", **acts) == ["Ferry Act (EU): Article 3 is corrected."]
    assert lines(view, "zh", **acts) == ["《渡船法》（欧盟）：更正第3条。"]


def test_words_of_another_language_are_marked_and_left_as_they_are() -> None:
    fact = KeyFact("new_duty", ("art_1",), None, FactValue("船长应当记录每次航行。"), subject="operator")
    view = change(
        row("art_1", "added", after="第一条 船长应当记录每次航行。"), facts=(fact,), language="zh-Hans"
    )
    english, chinese = (sentences(view, (), registry(), lang)[0] for lang in ("en", "zh"))
    assert (
        english.line == 'Ferry Act (EU): new duty of operators (Article 1): "船长应当记录每次航行" (Chinese).'
    )
    assert chinese.line == "《渡船法》（欧盟）：运营者新增义务（第1条）：“船长应当记录每次航行”。"
    assert [tag for _, tag in english.runs] == [None, "zh-Hans", None]
    assert english.unquoted.line == "Ferry Act (EU): new duty of operators (Article 1)."
    assert english.bare.line.startswith("New duty of operators")


def test_doubtful_facts_and_more_than_six_are_not_told() -> None:
    likely = replace(FINE, confidence="likely")
    assert "fine" not in lines(change(row("art_12"), facts=(likely,)))[0]
    duties = tuple(KeyFact("new_duty", (f"art_{n}",), None, WORDS) for n in range(1, 30))
    assert len(lines(change(row("art_1"), facts=duties))) == 6


def test_hostile_words_stay_words() -> None:
    nasty = "<script>x</script>=HYPERLINK(1)\u202e\x00 shall pay"
    fact = KeyFact("new_duty", ("art_1",), None, FactValue(nasty))
    view = change(row("art_1", "added", after=f"{nasty}."), facts=(fact,), causes=["\x00\u202eact"])
    first = sentences(view, (), registry(), "en")[0]
    assert not re.search(
        "[\x00\u202e]", first.line + "".join(r.text for r in first.clause.runs if first.clause)
    )
    repealed = lines(change(kind="repealed", causes=["\x00\u202eact"]))
    assert repealed == ["Ferry Act (EU): repealed as a whole by act."]


def test_the_jurisdiction_stands_where_lists_mix() -> None:
    reg = registry()
    assert act_label(reg, "ferry-act", "zh") == "《渡船法》（欧盟）"
    assert act_label(reg, "ferry-act", "en", mixed=False) == "Ferry Act"
    named = registry(**{"ferry-act": {"title": {"en": "EU Ferry Act"}}})
    assert act_label(named, "ferry-act", "en") == "EU Ferry Act"
    assert act_label(reg, None, "en") == ""
    assert sentences(change(row("art_1"), instrument=None), (), reg, "en")[0].line == "Article 1 is amended."


def test_a_translation_stands_behind_the_clause_while_its_words_are_the_same() -> None:
    view = change(row("art_1__para_1", before="A ferry may leave.", after="A ferry shall leave  at noon."))
    made = Translation(
        eid="art_1__para_1", text_sha256=words_sha256("A ferry shall leave at noon."),
        text="渡船应当于正午启航。", translator="甲", reviewer="乙", date=dt.date(2030, 4, 1),
    )  # fmt: skip
    file = TranslationFile(instrument="ferry-act", language="en", into="zh", translations=[made])
    known = replace(registry(), translations=(file,))
    assert sentences(view, (), known, "zh")[0].translation == (
        "参考译文（非官方）：渡船应当于正午启航。（译者：甲；校对：乙）"
    )
    assert sentences(view, (), known, "en")[0].translation == ""
    other = change(row("art_1__para_1", before="A ferry may leave.", after="A ferry shall leave at one."))
    assert sentences(other, (), known, "zh")[0].translation == ""


# --- clauses ----------------------------------------------------------------------------------------------


def test_a_long_clause_is_cut_at_sentences_around_the_difference() -> None:
    filler = "A ferry carries people over water. " * 30
    old = f"{filler}The fine is 5 000 euros. {filler}"
    new = f"{filler}The fine is 9 000 euros. {filler}"
    found = clause("art_1", "en", old, new, about=["9 000 euros"])
    assert found is not None
    assert found.after == "…The fine is 9 000 euros. …"
    assert found.before == "…The fine is 5 000 euros. …"
    assert [r.text for r in found.runs if r.kind == "cut"] == ["…", "…"]


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    old = "word " * 400
    new = "word " * 200 + "other " + "word " * 200
    found = clause("art_1", "en", old, new)
    assert found is not None
    assert len(found.after) < LIMIT + 60
    assert set(found.after.strip("…").split()) == {"word", "other"}
    one = clause("art_1", "zh", None, "甲" * 900 + "五十万元" + "乙" * 900, about=["五十万元"])
    assert one is not None
    assert "五十万元" in one.after
    assert len(one.after) < LIMIT + 60


def test_chinese_numerals_are_never_parted() -> None:
    found = clause("art_1", "zh", "处一万元以上十万元以下罚款。", "处五万元以上五十万元以下罚款。")
    assert found is not None
    assert [(r.kind, r.text) for r in found.runs if r.kind in ("del", "ins")] == [
        ("del", "一万"), ("ins", "五万"), ("del", "十万"), ("ins", "五十万"),
    ]  # fmt: skip


def test_unlike_texts_stand_beside_each_other() -> None:
    found = clause(
        "art_1", "en", "Cats sleep here all the long day.", "Every operator files a yearly report of income."
    )
    assert found is not None
    assert [r.kind for r in found.runs] == ["del", "ins"]
    assert clause("art_1", "en", None, "  ") is None
    assert clause("art_1", "en", "Same.", "Same.") is None


def test_text_from_the_right_keeps_its_words() -> None:
    found = clause("art_1", "ar", "الغرامة خمسة آلاف درهم.", "الغرامة عشرة آلاف درهم.")
    assert found is not None
    assert found.before == "الغرامة خمسة آلاف درهم."
    assert found.after == "الغرامة عشرة آلاف درهم."


def test_several_provisions_share_a_word() -> None:
    assert cite_all(["art_1", "art_1", "art_2__para_3"], "en") == "Articles 1, 2(3)"
    assert cite_all(["art_1", "anx_i"], "en") == "Article 1, Annex I"
    assert cite_all(["suppl_1__art_2", "suppl_2"], "en") == "Supplement 1, Article 2, Supplement 2"
    assert cite_all([f"art_{n}" for n in range(1, 7)], "en", 4) == "Articles 1, 2, 3, 4 and 2 more"
    assert cite_all([f"art_{n}" for n in range(1, 6)], "en", 4) == "Articles 1, 2, 3, 4 and one more"
