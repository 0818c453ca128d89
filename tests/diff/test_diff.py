from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.diff.samples import act, actions, by_eid, printed, sentences
from tracker.diff import diff, words
from tracker.model import (
    Action,
    ChangeKind,
    Document,
    LegalStatus,
    Provision,
    ProvisionStatus,
    Scope,
    Significance,
    SourceSpec,
)
from tracker.readers.build import Builder

A = "The operator of a platform keeps a register of every service it offers to the public."
B = "Each register names the place of business, the languages served and a person to contact."
C = "A supervisor chosen by the minister looks at the registers and may ask for explanations."
D = "Fees are set once a year by order, after hearing the associations of small businesses."
E_ = "Whoever loses a register tells the supervisor about the loss and how it came about."
LONG: dict[str, Any] = {"1": A, "2": B, "3": C, "4": D, "5": E_}
SOURCE = SourceSpec("sample", "sample", "en", min_provisions=0)


def test_first_and_same() -> None:
    assert diff(None, act(LONG)).kind is ChangeKind.FIRST
    assert diff(None, act(LONG)).provisions == ()
    assert diff(act(LONG), act(LONG)).empty


def test_amended_paragraph_and_its_article() -> None:
    d = diff(
        act({**LONG, "2": {"1": B, "2": C}}), act({**LONG, "2": {"1": B, "2": C.replace("may", "must")}})
    )
    assert actions(d) == {"art_2": "amended", "art_2__para_2": "amended"}
    unit, row = d.provisions
    assert unit.rollup
    assert (unit.before, unit.after) == (None, None)
    assert not row.rollup
    assert row.before == C
    assert printed(row.facts)[0] == ("modality", "may", "must")
    assert unit.significance is row.significance is Significance.SUBSTANTIVE
    assert 'duty changed from "may" to "must"' in sentences(unit)
    assert d.significance is Significance.SUBSTANTIVE


def test_everything_shifts_by_one() -> None:
    new = {
        "1": A,
        "2": "A new rule on the storage of old paper files in cellars and attics.",
        "3": B,
        "4": C,
        "5": D,
        "6": E_,
    }
    d = diff(act(LONG), act(new))
    assert actions(d) == {
        "art_2": "added", "art_3": "renumbered", "art_4": "renumbered", "art_5": "renumbered", "art_6": "renumbered",
    }  # fmt: skip
    rows = by_eid(d)
    assert rows["art_3"].from_eid == "art_2"
    assert sentences(rows["art_3"]) == ("renumbered from Article 2 to Article 3",)
    assert rows["art_3"].significance is Significance.MINOR
    assert rows["art_2"].after is not None
    assert rows["art_2"].after.startswith("Article 2")


def test_renumbered_and_amended_is_amended() -> None:
    new = {
        "1": A,
        "2": "A rule on something else that nobody had thought of before now.",
        "3": B.replace("languages", "regions"),
        "4": C,
        "5": D,
        "6": E_,
    }
    row = by_eid(diff(act(LONG), act(new)))["art_3"]
    assert (row.action, row.from_eid) == (Action.AMENDED, "art_2")
    assert "renumbered" not in actions(diff(act(LONG), act(new)))["art_3__para_1"]


def test_same_number_with_an_unrelated_text_is_another_article_where_numbers_shift() -> None:
    old = {"1": A, "2": B, "3": C, "4": D}
    new = {"1": "Ships carry lamps at night in every harbour of the realm.", "2": A, "3": B, "4": C}
    assert [(r.eid, r.action.value) for r in diff(act(old), act(new)).provisions] == [
        ("art_1", "added"), ("art_2", "renumbered"), ("art_3", "renumbered"), ("art_4", "renumbered"), ("art_4", "removed"),
    ]  # fmt: skip


def test_a_wholly_new_text_under_a_steady_number_is_another_provision() -> None:
    d = diff(act(LONG), act({**LONG, "3": "Ships carry lamps at night."}))
    assert [(row.eid, row.action.value) for row in d.provisions] == [("art_3", "removed"), ("art_3", "added")]


def test_added_and_removed_are_one_row_each_in_their_place() -> None:
    new: dict[str, Any] = {
        "1": A,
        "1a": {"1": "Ships carry lamps at night in these ports:", "1(a)": "first,", "1(b)": "second."},
        "2": B,
        "3": C,
        "5": E_,
    }
    d = diff(act({**LONG, "4": {"1": D, "2": "More on fees, at length and in detail."}}), act(new))
    assert [(r.eid, r.action.value) for r in d.provisions] == [("art_1a", "added"), ("art_4", "removed")]
    added, removed = d.provisions
    assert added.after is not None
    assert added.after.splitlines()[-1] == "(b) second."
    assert removed.before is not None
    assert removed.before.count("\n") == 2
    assert [r.eid for r in diff(act(LONG), act({k: LONG[k] for k in "345"})).provisions] == ["art_1", "art_2"]


def test_a_point_inserted_renumbers_those_behind_it() -> None:
    old = {
        **LONG,
        "2": {
            "1": "The register names:",
            "1(a)": "the owner;",
            "1(b)": "the tax number of the firm;",
            "1(c)": "the place.",
        },
    }
    new = {
        **LONG,
        "2": {
            "1": "The register names:",
            "1(a)": "the owner;",
            "1(b)": "all of the brands it uses;",
            "1(c)": "the tax number of the firm;",
            "1(d)": "the place.",
        },
    }
    d = diff(act(old), act(new))
    assert actions(d) == {
        "art_2": "amended",
        "art_2__para_1__point_b": "added",
        "art_2__para_1__point_c": "renumbered",
        "art_2__para_1__point_d": "renumbered",
    }
    assert by_eid(d)["art_2__para_1__point_d"].from_eid == "art_2__para_1__point_c"


def test_unnumbered_paragraphs_that_shift_are_no_rows() -> None:
    d = diff(
        act({**LONG, "2": {"-1": B, "-2": C}}), act({**LONG, "2": {"-1": B, "-2": D + " Here.", "-3": C}})
    )
    assert actions(d) == {"art_2": "amended", "art_2__para_2": "added"}


def test_children_of_a_renumbered_article_are_no_rows() -> None:
    parts = {"1": A, "2": B, "2(a)": "one;", "2(b)": "two."}
    d = diff(act({"1": D, "2": parts}), act({"1": D, "3": parts}))
    assert actions(d) == {"art_3": "renumbered"}


def test_moved_to_another_chapter() -> None:
    old = act(LONG, chapters={"1": "12", "2": "345"})
    new = act(LONG, chapters={"1": "123", "2": "45"})
    d = diff(old, new)
    assert actions(d) == {"art_3": "moved"}
    assert sentences(d.provisions[0]) == ("moved from Chapter 2 to Chapter 1",)
    assert d.significance is Significance.MINOR


def test_a_chapter_renumbered_or_renamed_is_a_row_of_the_chapter_only() -> None:
    old = act(LONG, chapters={"1": "12", "2": "345"})
    assert actions(diff(old, act(LONG, chapters={"1": "12", "3": "345"}))) == {"cpt_3": "amended"}
    provisions = tuple(
        replace(p, heading="Another name") if p.eid == "cpt_2" else p for p in old.provisions
    )  # fmt: skip
    d = diff(old, replace(old, provisions=provisions))
    assert actions(d) == {"cpt_2": "amended"}
    assert sentences(d.provisions[0]) == ('heading changed from "Head 2" to "Another name"',)
    assert (d.provisions[0].before, d.provisions[0].after) == ("Head 2", "Another name")
    assert d.significance is Significance.MINOR


def test_a_paragraph_moved_between_articles_is_known_by_its_text() -> None:
    old = {
        **LONG,
        "2": {"1": B, "2": "Copies of it are kept for the time the minister orders, in a dry place."},
    }
    new = {
        **LONG,
        "2": {"1": B},
        "3": {"1": C, "2": "Copies of it are kept for the time the minister orders, in a dry place."},
    }
    d = diff(act(old), act(new))
    row = by_eid(d)["art_3__para_2"]
    assert (row.action, row.from_eid) == (Action.MOVED, "art_2__para_2")
    assert "removed" not in actions(d).values()
    assert by_eid(d)["art_2"].rollup  # the article that lost it has its row too


def test_split_and_merged() -> None:
    whole: dict[str, Any]
    whole, first, second = (
        {"2": {"1": B + " " + C, "2": D + " " + E_}},
        {"1": B + " " + C},
        {"1": D + " " + E_},
    )
    one = act({"1": A, **whole, "3": "A last rule that has nothing to do with any of the others."})
    two = act(
        {"1": A, "2": first, "2a": second, "3": "A last rule that has nothing to do with any of the others."}
    )
    split = diff(one, two)
    assert actions(split) == {"art_2": "split", "art_2a": "split"}
    assert {r.from_eids for r in split.provisions} == {("art_2",)}
    merged = diff(two, one)
    assert actions(merged) == {"art_2": "merged"}
    assert merged.provisions[0].from_eids == ("art_2", "art_2a")


F = "Ships carry lamps at night in every harbour of the realm, and two men keep watch on deck."


def test_one_article_made_three() -> None:
    old: dict[str, Any] = {"1": A, "2": {"1": B, "2": C, "3": D}, "3": E_}
    new = {"1": A, "2": B, "3": C, "4": D, "5": E_}
    d = diff(act(old), act(new))
    assert actions(d) == {"art_2": "split", "art_3": "split", "art_4": "split", "art_5": "renumbered"}
    assert {r.from_eids for r in d.provisions if r.action is Action.SPLIT} == {("art_2",)}
    assert d.significance is Significance.MINOR
    back = diff(act(new), act(old))
    assert actions(back) == {"art_2": "merged", "art_3": "renumbered"}
    assert back.provisions[0].from_eids == ("art_2", "art_3", "art_4")


def test_a_paragraph_split_and_merged_inside_its_article() -> None:
    old, new = {**LONG, "2": {"1": B, "2": f"{C} {D}"}}, {**LONG, "2": {"1": B, "2": C, "3": D}}
    d = diff(act(old), act(new))
    assert actions(d) == {"art_2": "amended", "art_2__para_2": "split", "art_2__para_3": "split"}
    assert {r.from_eids for r in d.provisions if not r.rollup} == {("art_2__para_2",)}
    assert d.significance is Significance.MINOR
    assert actions(diff(act(new), act(old))) == {"art_2": "amended", "art_2__para_2": "merged"}


def test_what_a_split_changes_in_the_words_is_told_with_it() -> None:
    old = {**LONG, "2": {"1": B, "2": f"{C} {D}"}}
    new = {**LONG, "2": {"1": B, "2": C.replace("may", "must"), "3": D}}
    rows = by_eid(diff(act(old), act(new)))
    assert 'duty changed from "may" to "must"' in sentences(rows["art_2__para_2"])
    assert rows["art_2__para_2"].significance is Significance.SUBSTANTIVE
    assert rows["art_2__para_3"].significance is Significance.MINOR
    assert rows["art_2"].significance is Significance.SUBSTANTIVE


def test_a_paragraph_moved_to_another_article_and_edited() -> None:
    old, new = (
        {**LONG, "2": {"1": B, "2": F}},
        {**LONG, "4": {"1": D, "2": F.replace("two men", "three men")}},
    )
    d = diff(act(old), act({**new, "2": B}))
    rows = by_eid(d)
    assert set(rows) == {"art_2", "art_4", "art_4__para_2"}
    row = rows["art_4__para_2"]
    assert (row.action, row.from_eid) == (Action.AMENDED, "art_2__para_2")
    assert "moved from art_2 to art_4" in sentences(row) or "moved from Article 2 to Article 4" in sentences(
        row
    )


def test_a_point_that_went_to_another_article_is_told_with_its_whole_name() -> None:
    old = {**LONG, "2": {"1": B, "1(c)": F}}
    new = {**LONG, "2": B, "4": {"1": D, "1(a)": F}}
    row = by_eid(diff(act(old), act(new)))["art_4__para_1__point_a"]
    assert "renumbered from art_2__para_1__point_c to art_4__para_1__point_a" in sentences(row)


def test_likeness_beats_the_number() -> None:
    """Two rules of one pattern: the words few others have decide, not the number they stand under."""
    rule = "Whoever {} is fined by the supervisor of the region up to {} florins, half for a first offence."
    other = {"1": A, "2": B, "3": C, "4": D}
    old = {
        **other,
        "5": rule.format("sells a forged licence or lends a true licence to a stranger", "900"),
        "6": rule.format("leaves the dues on river gravel unpaid for a month or longer", "300"),
        "7": E_,
    }
    new = {
        **other,
        "5": rule.format("carries coal by night through a closed lock without a pilot", "700"),
        "6": rule.format("forges a licence, sells a forged licence or lends it to a stranger", "950"),
        "7": E_,
    }
    rows = by_eid(diff(act(old), act(new)))
    assert rows["art_6"].from_eid == "art_5"


def test_a_draft_article_that_grew_keeps_its_heading() -> None:
    """Headings and order tell a successor although most of its words are new."""
    grown = " ".join(
        f"Clause {k} deals with wharf {k * 7} and crane {k * 13} of port {k * 29}." for k in range(12)
    )
    other = "Presumed fit is whoever shows a printed table of weights, in so far as the table covers it."
    old = {
        "1": ("Aim", A),
        "2": ("Weights", f"Presumed fit is a scale of the printed table. {B}"),
        "3": ("End", D),
    }
    new = {
        "1": ("Aim", A), "2": ("Boards", other), "3": ("Cranes", C),
        "4": ("Weights and scales", f"{grown} Presumed fit is a scale of the table. {B}"), "5": ("End", D),
    }  # fmt: skip
    rows = by_eid(diff(act(old), act(new)))
    assert rows["art_4"].from_eid == "art_2"
    assert rows["art_2"].action is Action.ADDED


def test_one_row_for_an_annex_not_one_for_every_level_of_it() -> None:
    def annex(text: str, heading: str = "Tables") -> Document:
        b = Builder()
        at: str | None = None
        for eid, kind in (
            ("anx_i", "annex"),
            ("sec_a", "section"),
            ("sec_1", "section"),
            ("para_1", "paragraph"),
        ):
            name = eid if at is None else f"{at}__{eid}"
            text_ = text if kind == "paragraph" else ""
            at = b.add(
                name,
                at,
                kind,
                num=eid,
                heading=heading if eid == "sec_a" else None,
                text=text_,
                scope=Scope.ANNEXES,
            )
        b.add("art_1", None, "article", num="Article 1", text=A)
        return b.document(SOURCE, "sample", 1, "t")

    d = diff(annex(B), annex(B.replace("person", "clerk")))
    assert [(r.eid, r.rollup) for r in d.provisions] == [
        ("anx_i", True), ("anx_i__sec_a__sec_1__para_1", False),
    ]  # fmt: skip
    d = diff(annex(B), annex(B.replace("person", "clerk"), "Lists"))
    assert [r.eid for r in d.provisions] == ["anx_i", "anx_i__sec_a", "anx_i__sec_a__sec_1__para_1"]


def test_a_new_text_that_repeats_a_formula_is_no_split() -> None:
    formula = "This order enters into force on the day after it is printed in the gazette of laws."
    old = act({"1": {"1": formula, "2": B, "3": C + " " + D}})
    d = diff(old, act({"1": {"1": formula, "2": B, "3": C}, "2": formula}))
    assert by_eid(d)["art_2"].action is Action.ADDED
    assert by_eid(d)["art_1"].action is Action.AMENDED


def _with(doc: Document, eid: str, **changes: object) -> Document:
    return replace(
        doc,
        provisions=tuple(replace(p, **changes) if p.eid == eid else p for p in doc.provisions),  # type: ignore[arg-type]
    )


def test_repealed_by_a_place_holder() -> None:
    b = Builder()
    for number, text in LONG.items():
        if number == "3":
            b.add(
                "art_3",
                None,
                "article",
                num="Article 3",
                text="[Repealed, 2025, c. 3]",
                status=ProvisionStatus.REPEALED,
            )
        else:
            eid = b.add(f"art_{number}", None, "article", num=f"Article {number}")
            b.child(eid, "para", 1, "paragraph", text=text)
    d = diff(act(LONG), b.document(SOURCE, "sample", 1, "t"))
    assert actions(d) == {"art_3": "repealed"}
    row = d.provisions[0]
    assert printed(row.facts) == [("status", "in force", "repealed")]
    assert row.before is not None
    assert C in row.before
    assert row.significance is Significance.SUBSTANTIVE


def test_repealed_in_words_only() -> None:
    old = act({**LONG, "3": C}, "zh-Hans")
    d = diff(old, act({**LONG, "3": "（删除）"}, "zh-Hans"))
    assert actions(d) == {"art_3": "repealed"}
    d = diff(act(LONG), act({**LONG, "3": "Deleted files are kept."}))
    assert {row.action.value for row in d.provisions} == {"added", "removed"}


def test_status_of_a_provision() -> None:
    old = _with(act(LONG), "art_2", status=ProvisionStatus.NOT_YET)
    d = diff(old, act(LONG))
    assert actions(d) == {"art_2": "amended"}
    assert sentences(d.provisions[0]) == ("status changed from not yet in force to in force",)


def test_only_shared_scopes_are_compared() -> None:
    b = Builder()
    b.add("rct_1", None, "recital", num="(1)", text="Whereas registers are useful.", scope=Scope.PREAMBLE)
    for p in act(LONG).provisions:
        b.add(p.eid, p.parent, p.type, num=p.num, text=p.text)
    with_recital = b.document(SOURCE, "sample", 1, "Sample Act")
    assert diff(with_recital, act(LONG)).empty
    assert diff(act(LONG), with_recital).empty
    assert diff(with_recital, act(LONG)).scope == {Scope.BODY}


def test_footnotes_are_compared_by_text() -> None:
    old = act({**LONG, "2": {"1": B, "fn1": "See the order of the minister.", "fn2": "As amended."}})
    new = act({**LONG, "2": {"1": B, "fn7": "As amended.", "fn8": "See the order of the minister."}})
    assert diff(old, new).empty
    d = diff(old, act({**LONG, "2": {"1": B, "fn1": "See the order of the minister."}}))
    assert d.significance is Significance.EDITORIAL
    assert sentences(by_eid(d)["art_2__fn_2"]) == ("footnote removed",)


def test_whole_text_repealed_and_restored() -> None:
    gone = act({"1": A}, status=LegalStatus.REPEALED)
    d = diff(act(LONG, status=LegalStatus.IN_FORCE), gone)
    assert (d.kind, d.provisions) == (ChangeKind.REPEALED, ())
    assert sentences(d) == ("the whole text is repealed",)
    assert printed(d.facts) == [("status", "in force", "repealed")]
    back = diff(gone, act({"1": A}, status=LegalStatus.IN_FORCE))
    assert (back.kind, back.significance) == (ChangeKind.RESTORED, Significance.SUBSTANTIVE)


def test_status_and_dates_of_the_whole_text() -> None:
    old = act(LONG, status=LegalStatus.NOT_IN_FORCE)
    new = replace(act(LONG, status=LegalStatus.IN_FORCE), in_force_from=date(2024, 6, 28))
    d = diff(old, new)
    assert printed(d.facts) == [
        ("status", "not in force", "in force"), ("date", None, "2024-06-28"),
    ]  # fmt: skip
    assert not d.empty
    assert d.significance is Significance.SUBSTANTIVE
    assert sentences(d)[0] == "status changed from not in force to in force"


def test_supplements_that_restart_their_numbering_stay_apart() -> None:
    def law(names: list[str]) -> Document:
        b = Builder()
        b.add("art_1", None, "article", num="第一条", text=A)
        for name in names:
            s = b.add(f"suppl_{name}", None, "supplement", heading=f"附則 {name}", scope=Scope.ANNEXES)
            b.add(f"{s}__art_1", s, "article", num="第一条", text="この法律は、公布の日から施行する。")
        return b.document(SOURCE, "sample", 1, "t")

    d = diff(law(["a", "b"]), law(["a", "b", "c"]))
    assert actions(d) == {"suppl_c": "added"}
    assert d.provisions[0].after is not None
    assert d.provisions[0].after.count("\n") == 1


def test_placeholders_are_never_matched_by_their_text() -> None:
    old = {"1": A, "2": "Deleted.", "3": B}
    d = diff(act(old), act({"1": A, "3": B, "4": "Deleted."}))
    assert actions(d) == {"art_2": "removed", "art_4": "added"}
    assert d.significance is Significance.MINOR


def test_typography_is_the_same_law() -> None:
    assert diff(act({"1": "A ‘register’ – kept"}), act({"1": "A 'register' - kept"})).empty


def test_typography_of_han_texts_is_editorial() -> None:
    """The width of a mark is part of a Han text: told, never as another law."""
    d = diff(act({"1": "登记事项：姓名，住所。"}, "zh-Hans"), act({"1": "登记事项:姓名，住所。"}, "zh-Hans"))
    assert actions(d) == {"art_1": "amended", "art_1__para_1": "amended"}
    assert d.significance is Significance.EDITORIAL
    row = d.provisions[1]
    assert sentences(row) == ("only typography changed (width, quotes, spaces)",)
    assert not row.facts
    assert [s.op for s in words(row.before or "", row.after or "")] == ["equal"]
    assert diff(act({"1": "登 记 事项"}, "zh-Hans"), act({"1": "登记事项"}, "zh-Hans")).empty


def test_typography_and_another_number() -> None:
    """An article that shifts is renumbered only if it keeps its text to the letter."""
    rules = ["甲地的平台应当保存登记册，并且每年公布一次。", "乙地的商店：应当保存登记册，并且每月公布一次。"]
    new = {
        "1": "新增的一条规定，说的是另外一件不相干的事情。",
        "2": rules[0],
        "3": rules[1].replace("：", ":"),
    }
    rows = by_eid(diff(act(dict(zip("12", rules, strict=True)), "zh-Hans"), act(new, "zh-Hans")))
    assert (rows["art_2"].action, rows["art_3"].action) == (Action.RENUMBERED, Action.AMENDED)
    assert rows["art_3"].from_eid == "art_2"
    assert rows["art_3__para_1"].significance is Significance.EDITORIAL


def test_typography_of_a_number() -> None:
    def law(mark: str) -> Document:
        b = Builder()
        eid = b.add("art_1", None, "article", num="第一条", text="下列情形应当登记：")
        b.child(eid, "item", 1, "item", num=mark, text="设立平台的；")
        return b.document(SOURCE, "sample", 1, "t")

    d = diff(law("(一)"), law("（一）"))
    row = by_eid(d)["art_1__item_1"]
    assert (row.action, row.significance) == (Action.AMENDED, Significance.EDITORIAL)
    assert (row.before, row.after) == ("(一) 设立平台的；", "（一） 设立平台的；")
    assert diff(law("(1)"), law("(1) ")).empty


def test_a_publisher_that_begins_to_state_a_status_changes_nothing() -> None:
    silent, stated = act(LONG), act(LONG, status=LegalStatus.IN_FORCE)
    for old, new in ((silent, stated), (stated, silent)):
        assert diff(old, new).empty
        assert diff(old, new).facts == ()


def test_the_same_number_and_heading_are_one_article_though_every_word_is_new() -> None:
    """Also where numbers shift, and where the heading is not the only one of its kind."""
    old = {"1": A, "2": ("Penalties", C), "3": B, "4": D, "5": ("Penalties", E_)}
    new = {
        "1": A,
        "2": ("Penalties", "Late filing costs ten coins for each day."),
        "3": "A new rule on the storage of old paper files in cellars and attics.",
        "4": B,
        "5": ("Penalties", "Breaking seals means losing one licence until spring."),
        "6": D,
    }
    found = actions(diff(act(old), act(new)))
    assert found["art_2"] == "amended"
    assert "removed" not in found.values()


def test_a_paragraph_that_went_to_a_new_annex_with_sections_has_moved() -> None:
    def text(*, moved: bool) -> Document:
        b = Builder()
        b.add("art_1", None, "article", num="Article 1")
        b.child("art_1", "para", 1, "paragraph", num="1.", text=A)
        if not moved:
            b.child("art_1", "para", 2, "paragraph", num="2.", text=B)
        else:
            b.add("anx_1", None, "annex", num="Annex")
            b.child("anx_1", "para", 1, "paragraph", num="1.", text=B)
            b.child("anx_1", "sec", 1, "section", num="Section 1", text=D)
        return b.document(SOURCE, "sample", 1, "Sample Act")

    found = by_eid(diff(text(moved=False), text(moved=True)))
    row = found["anx_1__para_1"]
    assert (row.action, row.from_eid) == (Action.RENUMBERED, "art_1__para_2")
    assert "art_1__para_2" not in found


def test_a_rewritten_article_keeps_its_order_where_two_come_near() -> None:
    """The words alone speak a little more for the penalty clause that stood elsewhere."""
    here = "The office market captain keeper barrel measure market cargo cargo captain stall licence cargo bridge."
    there = "The harbour captain crew cargo captain notice stall cargo captain office barrel anchor vessel station."
    rewritten = "The office market captain weight captain notice market cargo cargo captain barrel anchor vessel station."
    old = {"1": A, "2": here, "3": B, "4": there, "5": C}
    new = {"11": A, "12": rewritten, "13": B, "14": C}
    rows = by_eid(diff(act(old), act(new)))
    assert rows["art_12"].from_eid == "art_2"
    assert rows["art_4"].action is Action.REMOVED


def test_headings_without_text_are_known_again() -> None:
    b = Builder()
    b.add("par_1", None, "paragraph")
    b.add("par_1", None, "paragraph", heading="Fees")
    doc = b.document(SOURCE, "sample", 1, "Sample Act")
    assert diff(doc, doc).empty


# --- the whole text -----------------------------------------------------------------------------------


def test_a_part_that_both_declare_comes_and_goes() -> None:
    annexed = replace(act(LONG), scope=frozenset({Scope.BODY, Scope.ANNEXES}))
    rows = (
        Provision(
            "anx_1", None, "annex", num="Annex I", text="Ships of more than 100 tons.", scope=Scope.ANNEXES
        ),
    )
    more = replace(annexed, provisions=(*annexed.provisions, *rows))
    assert actions(diff(annexed, more)) == {"anx_1": "added"}
    assert actions(diff(more, annexed)) == {"anx_1": "removed"}
    assert diff(more, act(LONG)).empty  # a product that carries no annexes says nothing of them


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (LegalStatus.REPEALED, "text_repealed"),
        (LegalStatus.REPLACED, "text_replaced"),
        (LegalStatus.SUSPENDED, "text_suspended"),
    ],
)
def test_an_end_of_the_whole_text(status: LegalStatus, code: str) -> None:
    d = diff(act(LONG), act(LONG, status=status))
    assert (d.kind, d.significance, d.reasons[0].code) == (
        ChangeKind.REPEALED,
        Significance.SUBSTANTIVE,
        code,
    )
    assert [(f.kind, f.before, f.after and f.after.code) for f in d.facts] == [("status", None, status.value)]
    assert diff(act(LONG, status=status), act(LONG)).kind is ChangeKind.RESTORED


def test_what_changes_with_an_end_is_told_too() -> None:
    d = diff(act(LONG), act({**LONG, "3": f"{C} Fees are paid in May."}, status=LegalStatus.REPEALED))
    assert (d.kind, actions(d)["art_3"]) == (ChangeKind.REPEALED, "amended")


def test_titles_are_compared() -> None:
    old = act(LONG)
    d = diff(old, replace(old, title="Sample and Template Act"))
    assert (d.significance, d.provisions, d.facts[0].kind) == (Significance.MINOR, (), "title")
    assert diff(old, replace(old, title="")).reasons[0].code == "title_removed"
    assert diff(old, replace(old, title="SAMPLE  ACT")).empty
    assert diff(old, replace(old, title="Sample", extractor="another")).empty  # each product in its way


def test_a_chapter_is_what_it_holds_not_how_it_is_introduced() -> None:
    """The same long introduction before other articles: another chapter, not the old one under a new number."""

    def chapter(number: str, article: str, text: str) -> Document:
        b = Builder()
        b.add("art_1", None, "article", num="Article 1", text=A)
        b.add(f"cpt_{number}", None, "chapter", num=f"Chapter {number}", text=" ".join((B, C, D, E_)))
        b.add(f"art_{article}", f"cpt_{number}", "article", num=f"Article {article}", text=text)
        return b.document(SOURCE, "sample", 1, "Sample Act")

    old = chapter("2", "4", "Paper archives kept in cellars and attics are burned every second winter.")
    new = chapter("5", "9", "Boats on the northern lakes carry a lamp, a bell and twenty metres of rope.")
    assert actions(diff(old, new)) == {
        "cpt_2": "removed", "art_4": "removed", "cpt_5": "added", "art_9": "added",
    }  # fmt: skip
