"""Akoma Ntoso and USLM: units by the names of their elements. The sample laws are made up."""

from __future__ import annotations

from tests.readers.captures import capture, spec
from tests.sources.sample import captures
from tracker.model import Scope
from tracker.readers import formats
from tracker.readers.publishers import akn

USLM = """<pLaw xmlns="http://schemas.gpo.gov/xml/uslm"><meta><docNumber>7</docNumber><approvedDate>2030-02-03</approvedDate></meta>
<main><longTitle><docTitle>An Act</docTitle><officialTitle>To regulate sleds.<sidenote><p>[S. 9]</p></sidenote></officialTitle></longTitle>
<enactingFormula>Be it enacted,</enactingFormula><section identifier="/us/pl/1/7/s1"><num value="1">SECTION 1. </num><heading>SHORT TITLE.</heading>
<content> This Act may be cited as the “<shortTitle>Sled Act</shortTitle>”.</content></section>
<section><num value="2">SEC. 2. </num><heading>SLEDS.</heading><chapeau>Section 8 <amendingAction>is amended</amendingAction>—</chapeau>
<paragraph><num value="1">(1) </num><content>by striking “<quotedText>or</quotedText>”; and</content></paragraph>
<paragraph><num value="2">(2) </num><content>by adding:<quotedContent><subsection><num value="c">“(c) </num><content>No bobs.</content></subsection></quotedContent>.</content></paragraph>
<continuation>It applies at once.</continuation><notes><note><heading>Editorial</heading><p>None.</p></note></notes></section></main></pLaw>"""


def read(text: str) -> list[tuple[str, str | None, str]]:
    document = akn.extract([capture(text)], spec())
    assert document.account is not None
    assert (document.account.unexplained, document.warnings) == (0, ())
    return [(p.eid, p.num, p.text) for p in document.provisions]


def test_a_public_law_with_quoted_law_and_notes() -> None:
    assert formats.choose([capture(USLM)], spec()).NAME == "akn"
    rows = read(USLM)
    assert rows[4:] == [
        ("sec_1", "SECTION 1.", "This Act may be cited as the “Sled Act”."), ("sec_2", "SEC. 2.", "Section 8 is amended—"),
        ("sec_2__para_1", "(1)", "by striking “or”; and"), ("sec_2__para_2", "(2)", "by adding:"),
        ("sec_2__para_2__quoted_1", None, ""), ("sec_2__para_2__quoted_1__subsec_c", "“(c)", "No bobs."),
        ("sec_2__sub_1", None, "It applies at once."), ("sec_2__fn_1", None, "Editorial None."),
    ]  # fmt: skip
    document = akn.extract([capture(USLM)], spec())
    assert (document.title, str(document.text_date), document.valid_from) == ("Sled Act", "2030-02-03", None)


def test_an_act_of_switzerland() -> None:
    document = akn.extract(captures("akn"), spec("de"))
    assert document.warnings == ()
    assert str(document.valid_from) == "2031-01-01"
    assert document.by_eid["art_1a__fn_1"].scope is Scope.NOTES
    assert document.by_eid["anx_1"].scope is Scope.ANNEXES
