"""Justice Canada XML: eids, status, what is noise. The sample act is made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.readers.captures import capture, from_warc, spec
from tracker.model import (
    LAW_SCOPES,
    LegalStatus,
    Mark,
    ProvisionStatus,
    Scope,
    StructureChanged,
    WrongLanguage,
)
from tracker.readers.publishers import lims

ACT = """<?xml version="1.0" encoding="utf-8"?>
<Statute lims:pit-date="{pit}" lims:lastAmendedDate="2020-02-02" lims:current-date="{current}" lims:fid="1"
 xml:lang="en" xmlns:lims="http://justice.gc.ca/lims"><Identification><BillNumber>C-1</BillNumber>
<LongTitle>An Act respecting samples</LongTitle><ShortTitle status="official">Sample Act</ShortTitle>
<BillHistory><Stages stage="consolidation"><Date><YYYY>2031</YYYY></Date></Stages></BillHistory>
<Chapter><ConsolidatedNumber>S-0.1</ConsolidatedNumber><AnnualStatuteId><AnnualStatuteNumber>7</AnnualStatuteNumber>
<YYYY>2020</YYYY></AnnualStatuteId></Chapter>{note}</Identification>
<Introduction><Enacts><Provision><Text>The samplers enact:</Text></Provision></Enacts></Introduction>
<Body><Heading level="1"><TitleText>Name</TitleText></Heading>
<Section {state} lims:fid="10"><MarginalNote>Short title</MarginalNote><Label>1</Label><Text>Call it <XRefExternal>Sample Act</XRefExternal>.</Text></Section>
<Heading level="1"><Label>PART 1</Label><TitleText>Words</TitleText></Heading>
<Heading level="2"><Label>DIVISION A</Label><TitleText>Meaning</TitleText></Heading>
<Section {state} lims:fid="11"><MarginalNote>Definitions<HistoricalNote>1999, c. 9</HistoricalNote></MarginalNote><Label>2</Label><Text>In this Act,</Text>
<Definition lims:fid="12"><Text><DefinedTermEn>blue thing</DefinedTermEn> means</Text><Paragraph><Label>(a)</Label><Text>a thing; or</Text></Paragraph>
<ContinuedDefinition><Text>that is blue. (<DefinedTermFr>chose bleue</DefinedTermFr>)</Text></ContinuedDefinition></Definition>
<HistoricalNote><HistoricalNoteSubItem type="original">2020, c. 7, s. 2</HistoricalNoteSubItem><HistoricalNoteSubItem>2021, c. 3, s. 44(2)</HistoricalNoteSubItem></HistoricalNote></Section>
<Heading level="1"><Label>PART 2</Label><TitleText>Duties</TitleText></Heading>
<Section {state} lims:fid="13"><MarginalNote>Duty</MarginalNote><Label>3.1</Label>
<Subsection {state} lims:fid="14"><MarginalNote>Who</MarginalNote><Label>(1)</Label><Text>A person must</Text><Paragraph><Label>(a)</Label><Text>look at</Text>
<Subparagraph><Label>(i)</Label><Text>colour</Text><Clause><Label>(A)</Label><Text>by day</Text></Clause></Subparagraph></Paragraph>
<FormulaGroup><Formula><FormulaText>A × B</FormulaText></Formula><FormulaConnector>where</FormulaConnector><FormulaDefinition><FormulaTerm>A</FormulaTerm><Text>is size</Text></FormulaDefinition></FormulaGroup>
<ContinuedSectionSubsection><Text>before noon.</Text></ContinuedSectionSubsection></Subsection>
<Subsection in-force="no" lims:fid="15"><Label>(2)</Label><Text>Later duty.</Text></Subsection></Section>
<Section lims:inforce-start-date="2020-02-02"><Label>4</Label><Text><Repealed>[Repealed, 2021, c. 3, s. 45]</Repealed></Text></Section></Body>
<Schedule lims:fid="20"><ScheduleFormHeading><Label>SCHEDULE 1</Label><OriginatingRef>(Section 3.1)</OriginatingRef><TitleText>List</TitleText></ScheduleFormHeading>
<TableGroup><table><title>Colours</title><tgroup><tbody><row><entry>Red</entry><entry>1</entry></row></tbody></tgroup></table></TableGroup></Schedule>
{nif}<RecentAmendments><Amendment><AmendmentCitation>2022, c. 5</AmendmentCitation><AmendmentDate>2022-05-05</AmendmentDate></Amendment>
<Amendment><AmendmentCitation>2021, c. 3</AmendmentCitation><AmendmentDate>2021-03-03</AmendmentDate></Amendment></RecentAmendments></Statute>"""
NIF = """<Schedule id="NifProvs"><ScheduleFormHeading><TitleText>AMENDMENTS NOT IN FORCE</TitleText></ScheduleFormHeading><BillPiece><RelatedOrNotInForce>
<Heading level="5"><TitleText>2023, c. 8, s. 9</TitleText></Heading><Section type="amending"><Label>9</Label><Subsection><Label>(3)</Label><Text>Section 3.1 is replaced:</Text>
<AmendedText><Section><MarginalNote>Duty</MarginalNote><Label>3.1</Label><Text>No duty.</Text></Section></AmendedText></Subsection></Section></RelatedOrNotInForce></BillPiece></Schedule>"""
STARTED = 'lims:inforce-start-date="2020-02-02"'


def act(pit="2020-02-02", current="2020-03-03", note="", state=STARTED, nif=""):
    return capture(ACT.format(pit=pit, current=current, note=note, state=state, nif=nif))


def test_eids_types_and_parents():
    doc = lims.extract([act()], spec())
    assert [(p.eid, p.type) for p in doc.provisions] == [
        ("formula_1", "formula"),
        ("xhd_1", "crossheading"),
        ("sec_1", "section"),
        ("prt_1", "part"),
        ("prt_1__dvn_a", "section_group"),
        ("sec_2", "section"),
        ("sec_2__def_blue_thing", "definition"),
        ("sec_2__def_blue_thing__para_a", "paragraph"),
        ("sec_2__def_blue_thing__wrapup_1", "wrapup"),
        ("prt_2", "part"),
        ("sec_3.1", "section"),
        ("sec_3.1__subsec_1", "subsection"),
        ("sec_3.1__subsec_1__para_a", "paragraph"),
        ("sec_3.1__subsec_1__para_a__subpara_i", "subparagraph"),
        ("sec_3.1__subsec_1__para_a__subpara_i__cl_a", "point"),
        ("sec_3.1__subsec_1__formula_1", "block"),
        ("sec_3.1__subsec_1__formula_1__term_a", "item"),
        ("sec_3.1__subsec_1__wrapup_1", "wrapup"),
        ("sec_3.1__subsec_2", "subsection"),
        ("sec_4", "section"),
        ("sched_1", "schedule"),
        ("sched_1__tbl_1", "table"),
        ("sched_1__tbl_1__row_1", "row"),
    ]
    assert doc.by_eid["sec_2"].parent == "prt_1__dvn_a"
    assert doc.by_eid["sec_1"].text == "Call it Sample Act."
    assert doc.by_eid["sec_2"].heading == "Definitions"
    assert doc.by_eid["sec_3.1"].official_id == "13"
    assert doc.by_eid["sec_3.1"].valid_from == date(2020, 2, 2)
    assert doc.by_eid["sec_3.1__subsec_2"].status is ProvisionStatus.NOT_YET
    assert doc.by_eid["sec_4"].status is ProvisionStatus.REPEALED
    assert doc.by_eid["sched_1"].scope is Scope.ANNEXES
    assert doc.by_eid["sched_1__tbl_1__row_1"].text == "Red | 1"
    assert doc.by_eid["sec_2"].marks == (Mark("amended", "2021, c. 3", "s. 44(2)"),)


def test_metadata():
    doc = lims.extract([act()], spec())
    assert (doc.title, doc.status) == ("Sample Act", LegalStatus.IN_FORCE)
    assert doc.text_date == doc.valid_from == date(2020, 2, 2)
    assert doc.consolidates == ("2021, c. 3", "2022, c. 5")
    assert doc.identifiers["citation"] == "S.C. 2020, c. 7"


def test_a_republication_is_the_same_document():
    assert lims.extract([act()], spec()) == lims.extract([act(current="2033-01-01")], spec())


def test_act_not_in_force_says_so_once():
    note = '<ReaderNote><Note status="editorial">[Enacted by section 9 of chapter 7, not in force.]</Note></ReaderNote>'
    text = act(note=note, state='in-force="no"').body.replace(STARTED.encode(), b'in-force="no"')
    doc = lims.extract([capture(text)], spec())
    assert (doc.status, doc.valid_from, doc.in_force_from) == (LegalStatus.NOT_IN_FORCE, None, None)
    assert doc.status_note == "[Enacted by section 9 of chapter 7, not in force.]"
    assert {p.status for p in doc.provisions if p.type == "section"} <= {
        ProvisionStatus.IN_FORCE,
        ProvisionStatus.REPEALED,
    }


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("in force March 4, 2021, <Emphasis>see</Emphasis> SI/2021-1", date(2021, 3, 4)),
        ("in force on assent March 4, 2021", date(2021, 3, 4)),
        ("en vigueur le 1er août 2021, voir TR/2021-1", date(2021, 8, 1)),
        ("in force Smarch 4, 2021", None),
    ],
)
def test_date_of_coming_into_force(words, day):
    doc = lims.extract([act(note=f"<ReaderNote><Note>[Enacted, {words}.]</Note></ReaderNote>")], spec())
    assert (doc.status, doc.in_force_from) == (LegalStatus.IN_FORCE, day)


def test_amendments_not_in_force_are_quoted_law():
    doc = lims.extract([act(nif=NIF)], spec())
    nif = [p for p in doc.provisions if p.eid.startswith("nif_1")]
    assert [p.eid for p in nif] == [
        "nif_1", "nif_1__xhd_1", "nif_1__sec_9", "nif_1__sec_9__subsec_3",
        "nif_1__sec_9__subsec_3__quoted_1", "nif_1__sec_3.1",
    ]  # fmt: skip
    assert {p.status for p in nif} == {ProvisionStatus.NOT_YET}
    assert {p.scope for p in nif} == {Scope.ANNEXES}
    assert doc.count("section") == lims.extract([act()], spec()).count("section") == 4


def test_scope_is_the_whole_text_so_that_a_schedule_can_go():
    assert lims.extract([act()], spec()).scope == lims.extract([act(nif=NIF)], spec()).scope == LAW_SCOPES


def test_repealed_act_has_no_provisions_and_does_not_raise():
    head = ACT.partition("<Introduction>")[0].format(pit="2024-01-01", current="2024-02-02", note="")
    body = '<Repealed lims:inforce-start-date="2024-01-01">[Repealed, 2024, c. 1, s. 2]</Repealed></Statute>'
    doc = lims.extract([capture(head + body)], spec(min_provisions=20))
    assert (doc.status, doc.repealed_from) == (LegalStatus.REPEALED, date(2024, 1, 1))
    assert (doc.status_note, doc.provisions) == ("[Repealed, 2024, c. 1, s. 2]", ())


def test_other_language_other_schema_and_hostile_nesting():
    with pytest.raises(WrongLanguage):
        lims.extract([act()], spec("fr"))
    with pytest.raises(StructureChanged):
        lims.extract([capture('<Other xmlns:lims="http://justice.gc.ca/lims"/>')], spec())
    deep = "<Paragraph><Label>(a)</Label><Text>x</Text>" * 100 + "</Paragraph>" * 100
    text = f'<Statute xmlns:lims="http://justice.gc.ca/lims"><Body><Section><Label>1</Label>{deep}</Section></Body></Statute>'
    with pytest.raises(StructureChanged, match="nested"):
        lims.extract([capture(text)], spec())


@pytest.mark.corpus
def test_corpus_history(corpus: Path):
    url = "https://laws-lois.justice.gc.ca/eng/XML/D-1.65.xml"
    captures = from_warc(corpus / "ca.warc.gz", url)
    assert all(lims.sniff(c) for c in captures)
    enacted, in_force, again, repealed = (lims.extract([c], spec()) for c in captures)
    assert in_force == again
    assert [d.count("section") for d in (enacted, in_force)] == [126, 126]
    assert not [p.eid for d in (enacted, in_force) for p in d.provisions if "__dup_" in p.eid]
    old, new = enacted.by_eid, in_force.by_eid
    assert all(e.startswith("nif_1") for e in old.keys() - new.keys())
    assert "nif_1__sec_62" in old
    assert not new.keys() - old.keys()
    same = old.keys() & new.keys()
    parts = ("text", "num", "heading", "parent", "status")
    assert [e for e in same if any(getattr(old[e], f) != getattr(new[e], f) for f in parts)] == ["sec_62"]
    assert new["sec_62"].text == old["nif_1__sec_62"].text
    assert [d.status for d in (enacted, in_force, repealed)] == [
        LegalStatus.NOT_IN_FORCE, LegalStatus.IN_FORCE, LegalStatus.REPEALED,
    ]  # fmt: skip
    assert in_force.in_force_from == date(2024, 6, 28)
    assert repealed.repealed_from == date(2026, 3, 26)
    assert [m.act for m in new["sec_62"].marks] == ["2024, c. 17"]


@pytest.mark.corpus
def test_corpus_repealing_act(corpus: Path):
    (bill,) = from_warc(corpus / "ca.warc.gz", "https://laws-lois.justice.gc.ca/eng/XML/B-9.8598.xml")
    doc = lims.extract([bill], spec())
    assert (doc.count("section"), doc.count("schedule"), doc.count("part")) == (606, 6, 5)
    assert not [p.eid for p in doc.provisions if "__dup_" in p.eid]
    assert sum(p.status is ProvisionStatus.NOT_YET for p in doc.provisions if p.type == "section") == 87


def test_an_absent_list_of_amendments_is_told_from_an_empty_one() -> None:
    act = (
        '<Statute xmlns:lims="http://justice.gc.ca/lims" xml:lang="en"><Identification><ShortTitle>Mill Act</ShortTitle>'
        "</Identification>{}<Body><Section><Label>1</Label><Text>Grind.</Text><HistoricalNote><HistoricalNoteSubItem>"
        "2019, c. 18, s. 5</HistoricalNoteSubItem></HistoricalNote></Section></Body></Statute>"
    )
    absent, empty = (lims.extract([capture(act.format(x))], spec()) for x in ("", "<RecentAmendments/>"))
    assert (absent.acts_listed, absent.consolidates) == (False, ("2019, c. 18",))
    assert (empty.acts_listed, empty.consolidates) == (True, ())
