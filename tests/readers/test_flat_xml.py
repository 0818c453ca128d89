"""Statutes in XML with lines below their sections: Germany and Ireland. The sample laws are made up."""

from __future__ import annotations

from tests.readers.captures import capture, spec
from tests.sources.sample import captures
from tracker.model import ProvisionStatus
from tracker.readers import formats
from tracker.readers.publishers import flat_xml

IRISH = """<?xml version="1.0"?><act><metadata><title>Sleds Act 2030</title><number>9</number><year>2030</year>
<dateofenactment>20300203</dateofenactment></metadata><frontmatter><p>Number 9 of 2030</p><acttoc><p>1. Short title</p></acttoc>
<actsreferredto><title><p>Acts Referred to</p></title><p>Snow Act 1999</p></actsreferredto></frontmatter><body><part id="PART1"><title>
<p>PART 1</p><p>Preliminary</p></title><sect><number>1.</number><title><p><b>Definitions</b></p></title>
<p><b>1.</b> (1) In this Act<emdash/></p><p><odq/>sle<afada/>n<cdq/> means a sled<fn><marker><su>1</su></marker><p>OJ L1</p></fn>;</p>
<p>(a) of wood, 2<unicode ch="00D7"/>3 m, or</p><p>(b) of tin.</p></sect></part></body><backmatter><schedule><title><p>SCHEDULE 1</p>
<p>Rates</p></title><table><tr><td><p>bob</p></td><td><p><euro/>5</p></td></tr></table></schedule></backmatter></act>"""


def test_an_act_of_ireland() -> None:
    assert formats.choose([capture(IRISH)], spec()).NAME == "flat_xml"
    document = flat_xml.extract([capture(IRISH)], spec())
    assert [(p.eid, p.num, p.heading, p.text) for p in document.provisions] == [
        ("formula_1", None, None, "Number 9 of 2030"), ("prt_1", "PART 1", "Preliminary", ""),
        ("sec_1", "1.", "Definitions", ""), ("sec_1__para_1", "(1)", None, "In this Act—"),
        ("sec_1__para_1__sub_2", None, None, "“sleán” means a sled;"),
        ("sec_1__para_1__sub_2__point_a", "(a)", None, "of wood, 2×3 m, or"), ("sec_1__para_1__point_b", "(b)", None, "of tin."),
        ("sec_1__fn_1", None, None, "OJ L1"), ("sched_1", "SCHEDULE 1", "Rates", ""),
        ("sched_1__row_1", None, None, "bob | €5"),
    ]  # fmt: skip
    assert (document.title, str(document.text_date), document.warnings) == (
        "Sleds Act 2030",
        "2030-02-03",
        (),
    )


def test_a_law_of_germany() -> None:
    document = flat_xml.extract(captures("flat_xml"), spec("de"))
    assert document.warnings == ()
    assert document.by_eid["sec_1a"].status is ProvisionStatus.REPEALED
    assert document.status_note == "Zuletzt geändert 2029"
