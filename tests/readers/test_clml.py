"""CLML of legislation.gov.uk: eids, quoted law, commentaries, placeholders. The sample act is made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.readers.captures import capture, spec
from tracker.model import LegalStatus, Mark, ProvisionStatus, Scope, StructureChanged, TooLarge
from tracker.readers.publishers import clml

ACT = """<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" xmlns:ukm="u" xmlns:dc="d" xmlns:dct="t"
 IdURI="http://www.legislation.gov.uk/id/ukpga/1990/1" RestrictStartDate="2001-02-03"><ukm:Metadata>
<dc:identifier>http://www.legislation.gov.uk/ukpga/1990/1</dc:identifier><dc:title>Sample Act 1990{title}</dc:title>
<dc:modified>{modified}</dc:modified><dct:valid>2001-02-03</dct:valid></ukm:Metadata><Contents><ContentsTitle>no</ContentsTitle></Contents>
<Primary><PrimaryPrelims><Title>Sample Act</Title><LongTitle>An Act for samples.</LongTitle></PrimaryPrelims><Body>
<Part id="part-1"><Number>Part 1</Number><Title>Words</Title><Pblock id="part-1-crossheading-x"><Title>Meaning</Title>
<P1group RestrictStartDate="1995-05-05"><Title>Blue<CommentaryRef Ref="key-c"/></Title><P1 id="section-1"><Pnumber>1</Pnumber><P1para>
<P2 id="section-1-1"><Pnumber>1</Pnumber><P2para><Text>Blue is <Substitution ChangeId="x" CommentaryRef="key-f">azure</Substitution>, if—</Text>
<P3 id="section-1-1-a"><Pnumber>a</Pnumber><P3para><Text>by day, or</Text><P4><Pnumber>i</Pnumber><P4para><Text>noon,</Text></P4para></P4></P3para></P3>
<Text>and not grey.</Text></P2para></P2>
<P2 id="section-1-2"><Pnumber>2</Pnumber><P2para><Text>In this section—</Text><UnorderedList Class="Definition"><ListItem><Para><Text>“<Term>grey thing</Term>” means—</Text></Para>
<OrderedList><ListItem NumberOverride="a"><Para><Text>ash;</Text></Para></ListItem></OrderedList></ListItem></UnorderedList></P2para></P2></P1para></P1></P1group>
<P1group><Title>Gone</Title><P1 id="section-2"><Pnumber>2</Pnumber><P1para><Text><CommentaryRef Ref="key-f"/>. . . . . . . .</Text></P1para></P1></P1group></Pblock></Part>
<Part id="part-2"><Number>Part 2</Number><Title>Changes</Title><P1group Status="Prospective"><Title>Another Act</Title><P1 id="section-3A"><Pnumber>3A</Pnumber><P1para>
<Text>After section 8 of that Act insert—</Text><BlockAmendment><P1group><Title>New</Title><P1><Pnumber>8A</Pnumber><P1para><P2><Pnumber>1</Pnumber><P2para><Text>Quoted.</Text></P2para></P2></P1para></P1></P1group></BlockAmendment>
</P1para></P1></P1group></Part></Body>
<Schedules><Schedule id="schedule-1" RestrictEndDate="2009-09-09"><Number>Schedule 1</Number><TitleBlock><Title>Lists</Title></TitleBlock><Reference>Section 1</Reference><ScheduleBody>
<Part id="schedule-1-part-1"><Number>Part 1</Number><Title>Short</Title><P1 id="schedule-1-paragraph-1"><Pnumber>1</Pnumber><P1para><P2><Pnumber>1</Pnumber><P2para><Text>Red.</Text></P2para></P2></P1para></P1></Part>
</ScheduleBody></Schedule></Schedules></Primary><Commentaries>
<Commentary id="key-f" Type="F"><Para><Text>Words substituted (1.1.1999) by <Citation Year="1998" Number="4">Paint Act 1998 (c. 4)</Citation>, s. 2</Text></Para></Commentary>
<Commentary id="key-c" Type="C"><Para><Text>Modified by <Citation>Other Act</Citation></Text></Para></Commentary></Commentaries></Legislation>"""


def act(title="", modified="2002-01-01"):
    return capture(ACT.format(title=title, modified=modified))


def test_eids_parents_and_types():
    doc = clml.extract([act()], spec())
    assert [(p.eid, p.parent, p.type) for p in doc.provisions] == [
        ("formula_1", None, "formula"),
        ("prt_1", None, "part"),
        ("prt_1__xhd_1", "prt_1", "crossheading"),
        ("sec_1", "prt_1__xhd_1", "section"),
        ("sec_1__subsec_1", "sec_1", "subsection"),
        ("sec_1__subsec_1__para_a", "sec_1__subsec_1", "paragraph"),
        ("sec_1__subsec_1__para_a__subpara_i", "sec_1__subsec_1__para_a", "subparagraph"),
        ("sec_1__subsec_1__wrapup_1", "sec_1__subsec_1", "wrapup"),
        ("sec_1__subsec_2", "sec_1", "subsection"),
        ("sec_1__subsec_2__def_grey_thing", "sec_1__subsec_2", "definition"),
        ("sec_1__subsec_2__def_grey_thing__point_a", "sec_1__subsec_2__def_grey_thing", "point"),
        ("sec_2", "prt_1__xhd_1", "section"),
        ("prt_2", None, "part"),
        ("sec_3a", "prt_2", "section"),
        ("sec_3a__quoted_1", "sec_3a", "quoted"),
        ("sec_3a__quoted_1__sec_8a", "sec_3a__quoted_1", "quoted"),
        ("sec_3a__quoted_1__sec_8a__subsec_1", "sec_3a__quoted_1__sec_8a", "subsection"),
        ("sched_1", None, "schedule"),
        ("sched_1__prt_1", "sched_1", "part"),
        ("sched_1__para_1", "sched_1__prt_1", "paragraph"),
        ("sched_1__para_1__subpara_1", "sched_1__para_1", "subparagraph"),
    ]
    assert doc.count("section") == 3


def test_what_provisions_carry():
    doc = clml.extract([act()], spec()).by_eid
    assert (doc["sec_1"].heading, doc["sec_1"].official_id) == ("Blue", "section-1")
    assert doc["sec_1"].valid_from == date(1995, 5, 5)
    assert doc["sec_1"].marks == ()
    assert doc["sec_1__subsec_1"].text == "Blue is azure, if—"
    assert doc["sec_1__subsec_1"].marks == (Mark("substituted", "Paint Act 1998 (c. 4)"),)
    assert doc["sec_2"].status is ProvisionStatus.REPEALED
    assert doc["sec_3a"].status is ProvisionStatus.NOT_YET
    assert (doc["sched_1"].text, doc["sched_1"].valid_to) == ("Section 1", date(2009, 9, 9))
    assert doc["sched_1__para_1"].scope is Scope.ANNEXES


def test_metadata_and_noise():
    doc = clml.extract([act()], spec())
    assert doc == clml.extract([act(modified="2024-04-04")], spec())
    assert doc.text_date == doc.valid_from == date(2001, 2, 3)
    assert doc.consolidates == ("Paint Act 1998 (c. 4)",)
    assert doc.status is LegalStatus.UNKNOWN
    assert clml.extract([act(" (repealed 1.1.2000)")], spec()).status is LegalStatus.REPEALED


@pytest.mark.parametrize("part", ["part-2", "prt_2"])
def test_one_part_of_an_act(part):
    doc = clml.extract([act()], spec(part=part))
    assert [p.eid for p in doc.provisions][:2] == ["prt_2", "sec_3a"]
    assert doc.scope == {Scope.BODY}
    with pytest.raises(StructureChanged, match="part-7"):
        clml.extract([act()], spec(part="part-7"))


def test_hostile_nesting():
    deep = "<P2><Pnumber>1</Pnumber><P2para><Text>x</Text>" * 70 + "</P2para></P2>" * 70
    text = f'<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"><P1><P1para>{deep}</P1para></P1></Legislation>'
    with pytest.raises((StructureChanged, TooLarge), match="nested"):
        clml.extract([capture(text)], spec())


@pytest.mark.corpus
def test_corpus_excerpt(corpus: Path):
    page = capture((corpus / "files" / "uk_fa2020" / "ukpga-2020-14.ss44-47.EXCERPT.xml").read_bytes())
    assert clml.sniff(page)
    doc = clml.extract([page], spec(part="part-2"))
    assert [p.eid for p in doc.provisions if p.type == "section"] == ["sec_44", "sec_45", "sec_46", "sec_47"]
    assert [p.eid for p in doc.provisions if p.type in {"part", "crossheading"}] == [
        "prt_2",
        "prt_2__xhd_1",
        "prt_2__xhd_2",
    ]
    assert (len(doc.provisions), doc.count("subsection"), doc.count("definition")) == (
        39,
        15,
        3,
    )  # 3 + 4 + 2 + 6 subsections


def test_the_text_as_enacted_is_dated_by_its_enactment():
    head = (
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation">'
        '<ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Ferry Act 2031</dc:title>'
        '<ukm:PrimaryMetadata><ukm:EnactmentDate Date="2031-07-22"/></ukm:PrimaryMetadata></ukm:Metadata>'
    )
    body = '<Primary><Body><P1 id="section-1"><Pnumber>1</Pnumber><P1para><Text>Ferries.</Text></P1para></P1></Body></Primary>'
    document = clml.extract([capture(head + body + "</Legislation>")], spec())
    assert (document.text_date.isoformat(), document.valid_from) == ("2031-07-22", None)
