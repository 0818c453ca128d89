"""Formex 4: the same act as in XHTML, change marks, deleted text, broken files."""

from __future__ import annotations

from datetime import date

import pytest

from tests.readers import eurlex_samples as s
from tests.readers.captures import capture, spec
from tracker.law.text import compare_key
from tracker.model import Document, EmptyExtract, Incomplete, Mark, Scope, StructureChanged, Unreadable
from tracker.readers.eu import formex
from tracker.readers.eu import xhtml as eurlex_xhtml

URL = "https://publications.europa.eu/resource/celex/32031R0007.en.fmx4"
SCHEMA = 'xsi:noNamespaceSchemaLocation="http://formex.publications.europa.eu/schema/formex-06.xd"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def read(*bodies: str, **kw: object) -> Document:
    return formex.extract([capture(b, "application/xml", URL) for b in bodies], spec(**kw))


def item(num: str, text: str, more: str = "") -> str:
    return f"<ITEM><NP><NO.P>{num}</NO.P><TXT>{text}</TXT>{more}</NP></ITEM>"


def parag(num: str, *alineas: str) -> str:
    return f"<PARAG><NO.PARAG>{num}</NO.PARAG>{''.join(f'<ALINEA>{a}</ALINEA>' for a in alineas)}</PARAG>"


def article(identifier: str, num: str, heading: str, inner: str) -> str:
    return f'<ARTICLE IDENTIFIER="{identifier}"><TI.ART>{num}</TI.ART><STI.ART>{heading}</STI.ART>{inner}</ARTICLE>'


def change(number: int, action: str, inner: str) -> str:
    return (
        f'<?CLG.MDFO ID="O{number}" IDREF="C{number}" ACTION="{action}" LEVEL="STRUCTURE" ACTIVE.DOC="32032R0009" '
        f'ACTIVE.LOC="AR:1;PT:{number}" MOD.LEVEL="1"?>{inner}<?CLG.MDFC ID="C{number}" IDREF="O{number}"?>'
    )


NOTE = '<NOTE NOTE.ID="E0002" NUMBERING.CONTINUED="YES"><P>As measured by a vane.</P></NOTE>'
TITLE = (
    '<TITLE><TI><P><HT TYPE="UC">Regulation</HT> (EU) 2031/7 <HT TYPE="UC">of the Test</HT></P>'
    '<P>of <DATE ISO="20310301">1 March 2031</DATE></P><P>on kites</P><P>(Text with relevance)</P></TI></TITLE>'
)
TERMS = (
    "<ENACTING.TERMS><DIVISION><TITLE><TI><P>CHAPTER I</P></TI><STI><P>GENERAL</P></STI></TITLE>"
    + article(
        "001",
        "Article 1",
        "Scope",
        f"<ALINEA>This act applies to kites.</ALINEA><ALINEA><P>It does not apply to:</P><LIST TYPE='alpha'>{item('(a)', 'birds;')}"
        f"<?PAGE NO='2'?>{item('(b)', 'stones.')}</LIST></ALINEA>",
    )
    + "</DIVISION><DIVISION><TITLE><TI><P>CHAPTER II</P></TI><STI><P>DUTIES</P></STI></TITLE>"
    "<DIVISION><TITLE><TI><P>SECTION 1</P></TI><STI><P>Strings</P></STI></TITLE>"
    + article(
        "002",
        "Article 2",
        "Length",
        parag(
            "1.",
            "<P>A string shall be:</P><LIST TYPE='alpha'>"
            + item(
                "(a)",
                "long, that is:",
                "<P><LIST TYPE='roman'>"
                + item("(i)", "ten <?PAGE NO='3'?>metres;")
                + item("(ii)", 'of 10<HT TYPE="SUP">3</HT> fibres;')
                + "</LIST></P>",
            )
            + item("(b)", "strong,")
            + f"</LIST><P>unless the wind{NOTE} is weak.</P>",
            "The second subparagraph stands here.",
        )
        + parag(
            "2.", '<QUOT.START CODE="2018" ID="Q1"/>Wind<QUOT.END CODE="2019" ID="Q2"/> means moving air.'
        ),
    )
    + "</DIVISION></DIVISION></ENACTING.TERMS>"
)
ANNEX_INNER = (
    "<TITLE><TI><P>ANNEX III</P></TI><STI><P>Colours</P></STI></TITLE><CONTENTS><GR.SEQ LEVEL='1'><TITLE><TI><P>Section A. Bright colours</P></TI></TITLE>"
    f"<NP><NO.P>1.</NO.P><TXT>red;</TXT><P><LIST TYPE='alpha'>{item('(a)', 'crimson;')}</LIST></P></NP><NP><NO.P>2.</NO.P><TXT>yellow.</TXT></NP></GR.SEQ>"
    "<GR.SEQ LEVEL='1'><TITLE><TI><P>Section B — Tables</P></TI></TITLE><TBL><CORPUS><ROW><CELL>Code</CELL><CELL>Colour</CELL></ROW>"
    "<ROW><CELL>K1</CELL><CELL>red</CELL></ROW></CORPUS></TBL></GR.SEQ></CONTENTS>"
)
BIB = '<BIB.INSTANCE><DATE ISO="20310301">20310301</DATE><LG.DOC>EN</LG.DOC></BIB.INSTANCE>'
ACT = (
    f'<?xml version="1.0" encoding="UTF-8"?><ACT {XSI} {SCHEMA}>{BIB}{TITLE}<PREAMBLE><PREAMBLE.INIT><P>THE TEST COUNCIL,</P></PREAMBLE.INIT>'
    '<GR.VISA><VISA>Having seen the sky<NOTE NOTE.ID="E1"><P>OJ C 1, 1.1.2030, p. 1.</P></NOTE>,</VISA></GR.VISA>'
    "<GR.CONSID><GR.CONSID.INIT>Whereas:</GR.CONSID.INIT><CONSID><NP><NO.P>(1)</NO.P><TXT>Kites fly.</TXT><P>They also fall.</P></NP></CONSID>"
    "<CONSID><NP><NO.P>(2)</NO.P><TXT>Strings break.</TXT></NP></CONSID></GR.CONSID><PREAMBLE.FINAL><P>HAS ADOPTED THIS REGULATION:</P></PREAMBLE.FINAL></PREAMBLE>"
    f"{TERMS}<FINAL><P>This act binds all.</P><SIGNATURE><PL.DATE><P>Done at Test, <DATE ISO='20310301'>1 March 2031</DATE>.</P></PL.DATE>"
    "<SIGNATORY><P>The President</P></SIGNATORY></SIGNATURE></FINAL></ACT>"
)
ANNEX = f'<?xml version="1.0" encoding="UTF-8"?><ANNEX {XSI} {SCHEMA}>{BIB}{ANNEX_INNER}</ANNEX>'


def consolidated(terms: str = TERMS) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><CONS.ACT {XSI} {SCHEMA}><INFO.CONSLEG CONSLEG.REF="2031R0007" CONSLEG.DATE="20320401" '
        'START.DATE="20320504" END.DATE="99999999" LEG.VAL="REG"/><CONS.DOC><BIB.INSTANCE><DATE ISO="20320504">20320504</DATE><LG.DOC>EN</LG.DOC></BIB.INSTANCE>'
        "<FAM.COMP><BIB.DATA><NO.CELEX>32031R0007</NO.CELEX></BIB.DATA><GR.MOD.ACT><MOD.ACT><BIB.DATA><NO.CELEX>32032R0009</NO.CELEX></BIB.DATA></MOD.ACT></GR.MOD.ACT></FAM.COMP>"
        f"{TITLE}<PREAMBLE><PREAMBLE.INIT/><PREAMBLE.FINAL/></PREAMBLE>{terms}<FINAL><P>This act binds all.</P></FINAL><CONS.ANNEX>{ANNEX_INNER}</CONS.ANNEX></CONS.DOC></CONS.ACT>"
    )


def texts(document: Document) -> dict[str, tuple[str, str, str, str]]:
    return {
        q.eid: (q.type, *(compare_key(t or "") for t in (q.num, q.heading, q.text)))
        for q in document.provisions
    }  # type: ignore[misc]


def test_an_act_reads_as_its_xhtml_does() -> None:
    xhtml = eurlex_xhtml.extract([capture(s.oj_act())], spec())
    assert texts(read(ACT, ANNEX)) == texts(xhtml)
    assert read(ACT, ANNEX).scope == xhtml.scope
    assert read(ACT).title == xhtml.title


def test_a_consolidation_reads_as_its_xhtml_does() -> None:
    xhtml = eurlex_xhtml.extract([capture(s.xhtml(s.cons_inner()))], spec())
    document = read(consolidated())
    assert texts(document) == texts(xhtml)
    assert (document.text_date, document.valid_from, document.status) == (
        xhtml.text_date,
        xhtml.valid_from,
        xhtml.status,
    )
    assert document.identifiers["celex"] == xhtml.identifiers["celex"] == "02031R0007-20320504"
    assert document.consolidates == xhtml.consolidates == ("32032R0009",)
    assert Scope.PREAMBLE not in document.scope


def test_the_annex_may_come_first_and_a_table_of_contents_beside() -> None:
    toc = f"<DOC {XSI} {SCHEMA}><FMX/></DOC>"
    assert read(ANNEX, toc, ACT).provisions == read(ACT, ANNEX).provisions


def test_a_combined_file_has_the_date_of_the_journal() -> None:
    parts = "".join(b.partition("?>")[2] for b in (ACT, ANNEX))
    combined = f'<COMBINED.FMX><PUBLICATION {XSI} {SCHEMA}><OJ><BIB.OJ><DATE ISO="20310305"/></BIB.OJ></OJ></PUBLICATION>{parts}</COMBINED.FMX>'
    document = read(combined)
    assert document.provisions == read(ACT, ANNEX).provisions
    assert document.text_date == date(2031, 3, 5)
    assert read(ACT).text_date == date(2031, 3, 1)
    assert document.identifiers["celex"] == "32031R0007"


def marked(inner: str) -> Document:
    return read(consolidated(f"<ENACTING.TERMS>{inner}</ENACTING.TERMS>"))


def test_deleted_text_is_no_law_and_leaves_its_mark() -> None:
    inner = article(
        "001",
        "Article 1",
        "Scope",
        parag("1.", "Long.")
        + change(1, "DELETED", parag("2.", "Gone."))
        + change(2, "REPLACED", parag("3.", f"Kept, {change(3, 'DELETED', 'but not this, ')}and this."))
        + parag("4.", "Last."),
    ) + change(4, "DELETED", article("002", "Article 2", "Gone", "<ALINEA>Gone too.</ALINEA>"))
    document = marked(inner)
    got = document.by_eid
    assert "art_1__para_2" not in got
    assert "art_2" not in got
    assert got["art_1__para_3"].text == "Kept, and this."
    assert "Gone" not in "".join(q.text + (q.heading or "") for q in document.provisions)
    assert Mark("deleted", "32032R0009", "AR:1;PT:1") in got["art_1"].marks
    assert got["art_1__para_3"].marks == (Mark("replaced", "32032R0009", "AR:1;PT:2"),)
    assert got["art_1__para_4"].marks == ()


def test_marks_reach_headings_articles_and_points() -> None:
    inner = change(1, "INSERTED", article("014A", "Article 14a", "New", "<ALINEA>New.</ALINEA>")) + (
        f'<ARTICLE IDENTIFIER="015"><TI.ART>Article 15</TI.ART>{change(2, "REPLACED", "<STI.ART>Title</STI.ART>")}'
        f"<ALINEA><P>All:</P><LIST TYPE='DASH'>{change(3, 'INSERTED', '<ITEM><P>one;</P></ITEM>')}<ITEM><P>two.</P></ITEM></LIST></ALINEA></ARTICLE>"
    )
    got = marked(inner).by_eid
    assert [m.point for m in got["art_14a"].marks] == ["AR:1;PT:1"]
    assert [m.point for m in got["art_14a__para_1"].marks] == ["AR:1;PT:1"]
    assert [m.point for m in got["art_15"].marks] == ["AR:1;PT:2"]
    assert [m.point for m in got["art_15__para_1__indent_1"].marks] == ["AR:1;PT:3"]
    assert got["art_15__para_1__indent_2"].marks == ()
    assert got["art_15__para_1__indent_1"].num == "—"


def test_a_deletion_without_end_is_an_error() -> None:
    inner = change(1, "DELETED", parag("1.", "Gone.")).partition("<?CLG.MDFC")[0]
    with pytest.raises(StructureChanged):
        marked(article("001", "Article 1", "Scope", inner))


def test_quoted_law_hangs_under_the_quoting_point() -> None:
    quoted = (
        '<QUOT.S LEVEL="1"><ARTICLE IDENTIFIER="009A"><TI.ART><QUOT.START CODE="2018"/>Article 9a</TI.ART><STI.ART>Tails</STI.ART>'
        + parag("1.", 'Long.<QUOT.END CODE="2019"/>')
        + "</ARTICLE></QUOT.S>;"
    )
    inner = article(
        "001",
        "Article 1",
        "Amendments",
        f"<ALINEA><P>Act Y:</P><LIST>{item('(1)', 'this is inserted:', f'<P>{quoted}</P>')}</LIST></ALINEA>",
    )
    document = marked(inner)
    assert document.count("article") == 1
    got = document.by_eid["art_1__para_1__point_1__quoted_1__art_9a"]
    assert (got.type, got.heading) == ("quoted", "Tails")
    assert document.by_eid["art_1__para_1__point_1__quoted_1__art_9a__para_1"].text == "Long.’;"


def test_figures_are_grouped_as_printed() -> None:
    fine = "<ALINEA>Up to EUR <FT TYPE='NUMBER'>15000000</FT>, see <HT TYPE='ITALIC'>above</HT>.</ALINEA>"
    got = marked(article("001", "Article 1", "Fines", fine)).by_eid
    assert got["art_1__para_1"].text == "Up to EUR 15 000 000, see above."


def test_broken_files() -> None:
    with pytest.raises(Incomplete):
        read(ACT[: len(ACT) // 2])
    with pytest.raises(Unreadable):
        read(ACT.replace("<ALINEA>This", "<ALINEA><b>This"))
    with pytest.raises(Unreadable):
        read(ACT.replace("<ACT ", '<!DOCTYPE ACT [<!ENTITY a "aa">]><ACT ', 1))
    with pytest.raises(EmptyExtract):
        read(f"<DOC {XSI} {SCHEMA}><FMX/></DOC>")
    other = read(ACT.replace("ARTICLE", "ARTIKEL").replace("TI.ART", "TI.X"))
    told = [(w.code, w.labels) for w in other.warnings]
    assert ("unstructured", ()) in told
    assert ("unknown_element", ("ARTIKEL",)) in told


def test_language_is_the_files_own() -> None:
    assert read(ACT.replace("<LG.DOC>EN", "<LG.DOC>FR"), language="en").language == "fr"


def test_sniff() -> None:
    assert formex.sniff(capture(ACT))
    assert formex.sniff(capture(consolidated()))
    assert not formex.sniff(capture(s.oj_act()))
    assert not formex.sniff(capture("<ACT><TITLE>Another act</TITLE></ACT>"))
