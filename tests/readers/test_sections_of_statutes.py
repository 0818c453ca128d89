"""Numbered sections: statutes of common law and guidance, told from lists by sequence."""

from __future__ import annotations

from tests.readers.captures import capture, spec
from tracker.model import Document
from tracker.readers import statute_text
from tracker.readers.page import read as page


def text(body: str) -> Document:
    made = capture(body.encode(), "text/plain", "https://law.invalid/act.txt")
    return statute_text.extract([made], spec("en"))


def html(body: str, title: str = "Harbour Act") -> Document:
    made = capture(
        f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>".encode(),
        "text/html",
        "https://law.invalid/act",
    )
    return page.extract([made], spec("en"))


def shown(document: Document) -> list[tuple[str, str | None, str]]:
    return [(p.eid, p.heading, p.text) for p in document.provisions if p.scope.value != "preamble"]


INDIAN = """THE HARBOUR ACT, 2026

ARRANGEMENT OF SECTIONS

CHAPTER I
PRELIMINARY
SECTIONS
1. Short title and commencement.
2. Definitions.
CHAPTER II
DUTIES
3. Duty to register.

An Act to provide for harbours.

CHAPTER I
PRELIMINARY

1. Short title and commencement.—(1) This Act may be called the Harbour Act, 2026.

(2) It shall come into force on a notified day.

2. Definitions.—In this Act, unless the context otherwise requires,—

(a) “Board” means the Harbour Board;

(b) “ship” means—

(i) a sailing ship; or

(ii) a steam ship;

(z) “zone” means an area;

(za) “zoned ship” means a ship in a zone.

CHAPTER II
DUTIES

3. Duty to register.—Every owner shall register within thirty days.

THE SCHEDULE
[See section 3]

1. Name of the owner.

2. Number of ships.
"""


def test_headings_behind_the_number() -> None:
    act = text(INDIAN)
    assert shown(act) == [
        ("cpt_i", "PRELIMINARY", ""),
        ("sec_1", "Short title and commencement", ""),
        ("sec_1__subsec_1", None, "This Act may be called the Harbour Act, 2026."),
        ("sec_1__subsec_2", None, "It shall come into force on a notified day."),
        ("sec_2", "Definitions", ""),
        ("sec_2__para_1", None, "In this Act, unless the context otherwise requires,—"),
        ("sec_2__para_1__point_a", None, "“Board” means the Harbour Board;"),
        ("sec_2__para_1__point_b", None, "“ship” means—"),
        ("sec_2__para_1__point_b__point_i", None, "a sailing ship; or"),
        ("sec_2__para_1__point_b__point_ii", None, "a steam ship;"),
        ("sec_2__para_1__point_z", None, "“zone” means an area;"),
        ("sec_2__para_1__point_za", None, "“zoned ship” means a ship in a zone."),
        ("cpt_ii", "DUTIES", ""),
        ("sec_3", "Duty to register", ""),
        ("sec_3__para_1", None, "Every owner shall register within thirty days."),
        ("sched", None, ""),
        ("sched__sub_1", None, "[See section 3]"),
        ("sched__para_1", None, "Name of the owner."),
        ("sched__para_2", None, "Number of ships."),
    ]
    assert act.by_eid["sec_1"].type == "section"
    assert act.by_eid["sec_1"].parent == "cpt_i"
    assert act.warnings == ()


def test_headings_above_the_number() -> None:
    act = text(
        "Digital Harbours Act 2023\n\nPART 1\nPRELIMINARY\n\nShort title\n"
        "1.  This Act is the Digital Harbours Act 2023.\n\nDuty of owners\n"
        "2.—(1)  An owner must —\n(a) register; and\n(b) pay a fee.\n(2)  A fee is paid once.\n\n"
        "PART 2\nFINAL\n\nOffence and\npenalty\n3.  A person who does not register is guilty of an offence.\n"
    )
    assert [(p.eid, p.heading) for p in act.provisions if p.type in {"part", "section"}] == [
        ("prt_1", "PRELIMINARY"), ("sec_1", "Short title"), ("sec_2", "Duty of owners"),
        ("prt_2", "FINAL"), ("sec_3", "Offence and penalty"),
    ]  # fmt: skip
    assert act.by_eid["sec_2__subsec_1__point_b"].text == "pay a fee."
    assert act.by_eid["sec_2__subsec_2"].num == "(2)"


def test_a_number_without_a_stop_and_a_letter_behind_it() -> None:
    act = text(
        "Harbour Safety Act 2024\n\nContents\n\nPart 1—Preliminary 1\n1 Short title 1\n2 Duty of owners 3\n"
        "2A Civil penalty 4\n\nAn Act about harbours\n\nPart 1—Preliminary\n\n1  Short title\n"
        "  This Act is the Harbour Safety Act 2024.\n\n2  Duty of owners\n (1) An owner must keep the harbour safe.\n"
        " (2) Subsection (1) does not apply if the harbour is closed.\n\n2A  Civil penalty\n"
        "  A person is liable to a penalty of 10,000 dollars.\n\nSchedule 1—Amendments\n\nOmit all.\n"
    )
    heads = [(p.eid, p.heading) for p in act.provisions if p.type in {"part", "section", "schedule"}]
    assert heads == [
        ("prt_1", "Preliminary"), ("sec_1", "Short title"), ("sec_2", "Duty of owners"),
        ("sec_2a", "Civil penalty"), ("sched_1", "Amendments"),
    ]  # fmt: skip


def test_sections_of_a_code_hang_below_the_section_that_adds_them() -> None:
    act = text(
        "SENATE BILL 999\n\nBe it enacted by the General Assembly:\n\n"
        "SECTION 1. In Revised Statutes, add part 17 as follows:\n\n"
        "6-1-1701. Definitions. As used in this part, a harbour is a place.\n\n"
        "6-1-1709. Duty of providers. (1) A provider shall use care.\n\n(2) A provider shall make available:\n\n"
        "(a) a statement.\n\nSECTION 2. Effective date. This act takes effect on July 1, 2027.\n"
    )
    sections = [(p.eid, p.parent, p.heading) for p in act.provisions if p.type == "section"]
    assert sections == [
        ("sec_1", None, None), ("sec_6-1-1701", "sec_1", "Definitions"),
        ("sec_6-1-1709", "sec_1", "Duty of providers"), ("sec_2", None, "Effective date"),
    ]  # fmt: skip
    assert act.by_eid["sec_6-1-1709__subsec_2__point_a"].text == "a statement."
    assert act.warnings == ()


def test_numbers_of_guidance() -> None:
    guide = text(
        "Guide to harbours\n\n1. Introduction\n\n1.1 This guide is for owners.\n\n2. Who must register\n\n"
        "2.1 Every owner must register.\n\n2.2 The register holds the name.\n\n2.2.1 A name is a word.\n\n3. Fees\n\n"
        "3.1 A fee is payable.\n"
    )
    assert [(p.eid, p.num) for p in guide.provisions][2:] == [
        ("sec_1", "1"), ("sec_1__subsec_1", "1.1"), ("sec_2", "2"), ("sec_2__subsec_1", "2.1"),
        ("sec_2__subsec_2", "2.2"), ("sec_2__subsec_2__point_1", "2.2.1"), ("sec_3", "3"), ("sec_3__subsec_1", "3.1"),
    ]  # fmt: skip


def test_a_list_inside_a_section_is_no_section() -> None:
    act = text(
        "Harbour Act\n\n1. Definitions.—In this Act words mean what they say.\n\n2. Registers.—The register holds:\n\n"
        "1. the name;\n\n2. the number;\n\n3. the colour;\n\n4. the flag.\n\n3. Fees.—A fee is payable.\n\n"
        "4. Offences.—A person who pays no fee is fined.\n"
    )
    assert [p.eid for p in act.provisions if p.type == "section"] == ["sec_1", "sec_2", "sec_3", "sec_4"]
    assert act.by_eid["sec_4"].heading == "Offences"


def test_on_a_page() -> None:
    act = html(
        "<h1>Harbour Act</h1><h2>PART A - GENERAL</h2><p><b>1.</b> Definitions</p><p>In this Act-</p>"
        '<p>a) "berth" means a place;</p><p><b>2.</b>(1) Every owner shall register.</p><p>(2) A fee is payable.</p>'
        "<p><b>3.</b>(1)(a) A licence lapses; or</p><p>(b) it is surrendered.</p>"
    )
    assert [p.eid for p in act.provisions if p.scope.value == "body"] == [
        "prt_a", "sec_1", "sec_1__para_1", "sec_1__para_1__point_a", "sec_2", "sec_2__subsec_1",
        "sec_2__subsec_2", "sec_3", "sec_3__subsec_1", "sec_3__subsec_1__point_a", "sec_3__subsec_1__point_b",
    ]  # fmt: skip


def test_headings_of_terms_keep_the_names_of_their_words() -> None:
    terms = html(
        "<h1>Terms</h1><h2>1. Who may moor</h2><p>Owners may moor here for a night.</p>"
        "<h2>2. What you pay</h2><p>You pay a fee.</p><h2>3. When you leave</h2><p>You tell us.</p>",
        "Terms of the harbour",
    )
    assert [p.eid for p in terms.provisions if p.type == "section"] == [
        "sec_who-may-moor", "sec_what-you-pay", "sec_when-you-leave",
    ]  # fmt: skip


def test_a_text_that_nobody_understands_is_kept_and_told() -> None:
    letter = text("A letter about harbours.\n\nIt was written by hand and says this and that.\n")
    assert [(p.type, p.text) for p in letter.provisions] == [
        ("block", "A letter about harbours."), ("block", "It was written by hand and says this and that."),
    ]  # fmt: skip
    assert [w.code for w in letter.warnings] == ["unstructured"]


def test_notes_of_the_margin_are_headings() -> None:
    act = text(
        "THE HARBOUR ACT, 2026\n\nCHAPTER I\nPRELIMINARY\n\nShort title and\ncommencement.\n"
        "1. (1) This Act may be called the Harbour Act, 2026.\n(2) It shall come into force on such date as the\n"
        "Government may notify.\nDefinitions.\n2. In this Act, a ship means a vessel.\nDuty to register.\n"
        "3. (1) Every owner shall register the ship.\n(2) The register shall be public.\nPenalty.\n"
        "4. Whoever contravenes section 3 shall be liable to a penalty.\n"
    )
    assert [p.heading for p in act.provisions if p.type == "section"] == [
        "Short title and commencement", "Definitions", "Duty to register", "Penalty",
    ]  # fmt: skip


def test_a_sentence_below_its_number_is_no_heading() -> None:
    rules = html(
        "<h1>Rules</h1>"
        + "".join(f"<h2>Rule {n}</h2><p>The desk keeps the record number {n}.</p>" for n in (1, 2, 3))
    )
    assert [(p.heading, p.text) for p in rules.provisions if p.eid.startswith("sec_2")] == [
        (None, ""), (None, "The desk keeps the record number 2."),
    ]  # fmt: skip
