"""eCFR XML: hierarchy of paragraphs, notes, appendices. The sample part is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.readers.captures import capture, spec
from tracker.model import EmptyExtract, Scope, StructureChanged
from tracker.readers import formats
from tracker.readers.publishers import ecfr, us_paragraphs

URL = "https://www.ecfr.gov/api/versioner/v1/full/2031-04-08/title-28.xml?part=902"
PART = """<?xml version="1.0" encoding="UTF-8"?>
<DIV5 N="902" TYPE="PART" VOLUME="2"><HEAD>PART 902—FERRY DATA</HEAD>
<AUTH><HED>Authority:</HED><PSPACE>50 U.S.C. 1701.</PSPACE></AUTH>
<SOURCE><HED>Source:</HED><PSPACE>90 FR 1636, Jan. 8, 2030, unless otherwise noted.</PSPACE></SOURCE>
<DIV6 N="A" TYPE="SUBPART"><HEAD>Subpart A—Scope</HEAD>
<DIV7 N="1" TYPE="SUBJGRP"><HEAD>General</HEAD>
<DIV8 N="902.101" TYPE="SECTION"><HEAD>§ 902.101   Scope.</HEAD>
<P>This part is about ferries.</P>
<P>(a) <I>Reports.</I> (1) A person must report—</P>
<P>(i) Ferries of more than 10 <I>bulk</I> persons; and</P>
<P>(ii) Boats.</P>
<FP>within 30 days.</FP>
<P>(2) [Reserved]</P>
<P>(b) <I>Boat</I> means a small ferry.</P>
<NOTE><HED>Note 1 to paragraph (b):</HED><P>Rafts are boats.</P></NOTE>
<EXAMPLE><HED>Example 1.</HED><PSPACE>A raft of two logs.</PSPACE></EXAMPLE>
<P>(c)-(e) [Reserved]</P>
<P>(f)(1)(i)(A) Deep one.</P>
<P>(B) Deep two.</P>
<P>(<I>1</I>) Deeper.</P>
<P>(<I>i</I>) Deepest.</P>
<P>An unmarked end.</P>
<CITA TYPE="N">[90 FR 1636, Jan. 8, 2030, as amended at 91 FR 400, Feb. 1, 2031]</CITA>
</DIV8></DIV7></DIV6>
<DIV8 N="902.200" TYPE="SECTION"><HEAD>§ 902.200 [Reserved]</HEAD></DIV8>
<DIV9 N="Appendix A to Part 902" TYPE="APPENDIX"><HEAD>Appendix A to Part 902—Forms</HEAD>
<HD1>I. General</HD1><P>Use form 7.</P><HD2>A. Detail</HD2>
<DIV class="gpo_table_wrapper"><TABLE><CAPTION>Fees</CAPTION><TR><TH>Size</TH><TH>Fee</TH></TR><TR><TD>10</TD><TD>$5</TD></TR></TABLE></DIV>
</DIV9>
</DIV5>"""


def read(text: str = PART, url: str = URL):
    return ecfr.extract([capture(text, url=url)], spec())


BULK = (
    "<DLPSTEXTCLASS><HEADER><TITLE>Title 28: Ferries</TITLE></HEADER><TEXT><BODY><ECFRBRWS>"
    '<AMDDATE>Nov. 27, 2031</AMDDATE><DIV1 N="1" NODE="28:1" TYPE="TITLE"><HEAD>Title 28</HEAD>'
    '<DIV3 N="I" TYPE="CHAPTER"><HEAD>CHAPTER I</HEAD>'
    '<DIV5 N="901" TYPE="PART"><HEAD>PART 901—OTHER</HEAD><DIV8 N="§ 901.1" TYPE="SECTION">'
    "<HEAD>§ 901.1 Other.</HEAD><P>Not asked.</P></DIV8></DIV5>"
    + PART.partition("?>")[2].replace('<DIV8 N="', '<DIV8 N="§ ')
    + "</DIV3></DIV1></ECFRBRWS></BODY></TEXT></DLPSTEXTCLASS>"
)


def test_a_part_out_of_the_bulk_data_of_its_title_reads_as_by_itself():
    url = "https://www.govinfo.gov/bulkdata/ECFR/title-28/ECFR-title28.xml"
    asked = replace(spec(), part="prt_902")
    document = ecfr.extract([capture(BULK, url=url)], asked)
    assert document.provisions == read().provisions
    assert document.text_date == date(2031, 11, 27)
    assert ecfr.extract([capture(PART, url=URL)], asked).provisions == document.provisions
    with pytest.raises(StructureChanged, match="no part 903"):
        ecfr.extract([capture(BULK, url=url)], replace(spec(), part="prt_903"))


def test_a_part():
    document = read()
    assert [(p.eid, p.num, p.heading, p.text) for p in document.provisions] == [
        ("fn_auth", None, None, "50 U.S.C. 1701."),
        ("fn_source", None, None, "90 FR 1636, Jan. 8, 2030, unless otherwise noted."),
        ("subpt_a", "Subpart A", "Scope", ""),
        ("subpt_a__xhd_1", None, "General", ""),
        ("sec_902.101", "§ 902.101", "Scope.", "This part is about ferries."),
        ("sec_902.101__para_a", "(a)", "Reports.", ""),
        ("sec_902.101__para_a__subpara_1", "(1)", None, "A person must report—"),
        ("sec_902.101__para_a__subpara_1__point_i", "(i)", None, "Ferries of more than 10 bulk persons; and"),
        ("sec_902.101__para_a__subpara_1__point_ii", "(ii)", None, "Boats."),
        ("sec_902.101__para_a__subpara_1__wrapup_1", None, None, "within 30 days."),
        ("sec_902.101__para_a__subpara_2", "(2)", None, "[Reserved]"),
        ("sec_902.101__para_b", "(b)", None, "Boat means a small ferry."),
        ("sec_902.101__para_b__block_1", None, "Note 1 to paragraph (b):", "Rafts are boats."),
        ("sec_902.101__para_b__block_2", None, "Example 1.", "A raft of two logs."),
        ("sec_902.101__para_c", "(c)", None, "[Reserved]"),
        ("sec_902.101__para_d", "(d)", None, "[Reserved]"),
        ("sec_902.101__para_e", "(e)", None, "[Reserved]"),
        ("sec_902.101__para_f", "(f)", None, ""),
        ("sec_902.101__para_f__subpara_1", "(1)", None, ""),
        ("sec_902.101__para_f__subpara_1__point_i", "(i)", None, ""),
        ("sec_902.101__para_f__subpara_1__point_i__subpoint_a", "(A)", None, "Deep one."),
        ("sec_902.101__para_f__subpara_1__point_i__subpoint_b", "(B)", None, "Deep two."),
        ("sec_902.101__para_f__subpara_1__point_i__subpoint_b__item_1", "(1)", None, "Deeper."),
        ("sec_902.101__para_f__subpara_1__point_i__subpoint_b__item_1__subitem_i", "(i)", None, "Deepest."),
        ("sec_902.101__block_1", None, None, "An unmarked end."),
        ("sec_902.101__fn_source", None, None,
         "[90 FR 1636, Jan. 8, 2030, as amended at 91 FR 400, Feb. 1, 2031]"),
        ("sec_902.200", "§ 902.200", "[Reserved]", ""),
        ("anx_a", "Appendix A to Part 902", "Forms", ""),
        ("anx_a__sec_1", None, "I. General", ""),
        ("anx_a__sec_1__block_1", None, None, "Use form 7."),
        ("anx_a__sec_1__sec_1", None, "A. Detail", ""),
        ("anx_a__sec_1__sec_1__tbl_1", None, "Fees", ""),
        ("anx_a__sec_1__sec_1__tbl_1__row_1", None, None, "Size | Fee"),
        ("anx_a__sec_1__sec_1__tbl_1__row_2", None, None, "10 | $5"),
    ]  # fmt: skip
    assert document.title == "PART 902—FERRY DATA"
    assert (document.text_date.isoformat(), document.valid_from.isoformat()) == ("2031-04-08", "2031-04-08")
    assert document.consolidates == ("90 FR 1636", "91 FR 400")
    notes = {p.eid for p in document.provisions if p.scope is Scope.NOTES}
    assert notes == {"fn_auth", "fn_source", "sec_902.101__fn_source"}


def placed(*paragraphs: str) -> str:
    paras = [p for text in paragraphs for p in us_paragraphs.parse(text)]
    return " ".join(f"{m.mark.value}{m.level}" for row in us_paragraphs.levels(paras) for m in row)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (["(g) x", "(h) x", "(i) x", "(j) x"], "g0 h0 i0 j0"),
        (["(h) x", "(1) x", "(i) x", "(ii) x", "(2) x", "(i) end", "(j) x"], "h0 11 i2 ii2 21 i0 j0"),
        (["(h)(1) x", "(2) x", "(i) last"], "h0 11 21 i0"),
        (["(a) x", "(1) x", "(i) x", "(ii) x", "(iii) x", "(iv) x", "(v) x", "(vi) x"],
         "a0 11 i2 ii2 iii2 iv2 v2 vi2"),
        (["(u) x", "(v) x", "(w) x", "(x) x", "(y) x"], "u0 v0 w0 x0 y0"),
        (["(z) x", "(aa) x", "(bb) x", "(1) x"], "z0 aa0 bb0 11"),
        (["(1) x", "(2) x", "(i) x", "(A) x", "(B) x", "(3) x"], "11 21 i2 A3 B3 31"),
        (["(a) x", "(1) x", "(b) x", "(d) repealed c", "(2) x"], "a0 11 b0 d0 21"),
        (["(a)(1)(i)(A)(\ue0001\ue001)(\ue000i\ue001) x", "(\ue000ii\ue001) x", "(\ue0002\ue001) x", "(B) x"],
         "a0 11 i2 A3 14 i5 ii5 24 B3"),
    ],
)  # fmt: skip
def test_levels_of_paragraphs(marks, expected):
    assert placed(*marks) == expected


def test_marks_of_one_paragraph():
    (para,) = us_paragraphs.parse("(a) \ue000Scope.\ue001 (1) This part")
    assert [(m.value, m.heading) for m in para.marks] == [("a", "Scope."), ("1", None)]
    assert para.text == "This part"
    (para,) = us_paragraphs.parse("(a) \ue000Act\ue001 means (b) of it")
    assert ([m.value for m in para.marks], para.text) == (["a"], "Act means (b) of it")
    assert us_paragraphs.parse("The term (a) is no mark") == [
        us_paragraphs.MarkedParagraph((), "The term (a) is no mark")
    ]
    assert [p.marks[0].value for p in us_paragraphs.parse("(3) through (5) [Reserved]")] == ["3", "4", "5"]
    assert us_paragraphs.parse("(see paragraph 3) x")[0].marks == ()


def test_one_section_and_a_whole_title():
    section = PART[PART.index("<DIV8") : PART.index("</DIV8>") + 7]
    document = read(section, url="https://www.ecfr.gov/api/x")
    assert document.provisions[0].eid == "sec_902.101"
    assert (document.title, document.text_date) == ("§ 902.101 Scope.", None)
    title = (
        f'<ECFR><DIV1 N="28" TYPE="TITLE"><HEAD>Title 28—Law</HEAD>{PART.partition("?>")[2]}</DIV1></ECFR>'
    )
    document = read(title)
    assert document.by_eid["prt_902"].heading == "FERRY DATA"
    assert document.by_eid["sec_902.101"].parent == "prt_902__subpt_a__xhd_1"


def test_appendices_of_subparts_stay_apart():
    text = '<DIV5 N="9" TYPE="PART"><HEAD>PART 9—X</HEAD>' + "".join(
        f'<DIV6 N="{s}" TYPE="SUBPART"><HEAD>Subpart {s}—Y</HEAD><DIV9 N="Appendix A to Subpart {s} of Part 9" '
        f'TYPE="APPENDIX"><HEAD>Appendix A to Subpart {s} of Part 9</HEAD><P>Text.</P></DIV9></DIV6>'
        for s in "BC"
    )
    eids = [p.eid for p in read(text + "</DIV5>").provisions if p.type == "annex"]
    assert eids == ["anx_a_to_subpart_b_of_part_9", "anx_a_to_subpart_c_of_part_9"]


def test_a_division_of_an_unknown_type_is_read_and_told():
    text = '<DIV5 N="1" TYPE="PART"><DIV6 TYPE="ODD"><HEAD>Odd</HEAD><P>It applies.</P></DIV6></DIV5>'
    document = ecfr.extract([capture(text)], spec())
    assert [(p.heading, p.text) for p in document.provisions] == [("Odd", ""), (None, "It applies.")]
    assert [w.labels for w in document.warnings] == [("DIV6 ODD",)]


def test_other_documents_are_refused():
    assert formats.choose([capture(PART, url=URL)], spec()).NAME == "ecfr"
    assert not ecfr.sniff(capture("<html><DIV1 x='1'></html>"))
    for text, error in (
        ("<html/>", StructureChanged),
        ('<DIV5 N="1" TYPE="PART"><HEAD>x</HEAD></DIV5>', EmptyExtract),
    ):
        with pytest.raises(error):
            read(text)
