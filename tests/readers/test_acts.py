"""The frame of an act of the Union in drafts: title, recitals, last words. All texts are made up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.readers.captures import capture, from_warc, spec
from tracker.law.text import compare_key
from tracker.model import Document, LegalStatus, Scope
from tracker.readers import statute_text
from tracker.readers.office import docx, pdf

DRAFT = """SAMPLE COMMISSION

Sampletown, 1 May 2031

Proposal for a

REGULATION OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL

ON BLUE THINGS

EXPLANATORY MEMORANDUM

1. CONTEXT

Blue things matter.

Proposal for a

REGULATION OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL

LAYING DOWN RULES ON BLUE THINGS (BLUE THINGS ACT) AND AMENDING
SOME ACTS

(Text with sample relevance)

THE EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION,

Having regard to the Sample Treaty,

Having regard to the opinion of the Committee[^1],

Acting in accordance with the sample procedure, Whereas:

(1) Blue things are many.
They are counted in accordance with
(3) of another text.

(2) Blue things cover:

(a) cups;

(b) plates.

They may be dark.

(2a) Light ones too[^2].

(4) Number three was left out.

[^1]: Sample journal, p. 1.

[^2]: Sample journal, p. 2.

HAVE ADOPTED THIS REGULATION:

TITLE I

GENERAL PROVISIONS

Article 1

Things that this Regulation covers in
some detail

It covers blue things.

Article 2

Definitions

For the purposes of this Regulation:

(1) ‘thing’ means a cup;

(1a) ‘blue’ means:

(a) dark blue;

(b) light blue;

(2) ‘maker’ means a person.

BLUE THINGS CHAPTER 1

MAKERS

Article 3

1. Makers count.

Article 4

Entry into force

It enters into force on 1 June 2032.

This Regulation shall be binding in its entirety and directly applicable in all Member States. Done at Sampletown,

For the European Parliament For the Council

The President The President

SAMPLE FINANCIAL STATEMENT

1. FRAME

It costs nothing.
"""


def read(text: str) -> Document:
    return statute_text.extract([capture(text, "text/plain")], spec())


def test_title_is_the_acts_and_not_the_cover_notes():
    act = read(DRAFT)
    assert act.title == (
        "Proposal for a REGULATION OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL LAYING DOWN RULES ON BLUE THINGS "
        "(BLUE THINGS ACT) AND AMENDING SOME ACTS"
    )
    assert act.status is LegalStatus.DRAFT
    assert act.by_eid["preamble"].scope is Scope.PREAMBLE
    assert "Blue things matter." in act.text_of("preamble")


def test_citations_and_recitals():
    act = read(DRAFT)
    nodes = act.by_eid
    assert [p.eid for p in act.provisions if p.type == "recital"] == ["rct_1", "rct_2", "rct_2a", "rct_4"]
    assert [nodes[f"cit_{n}"].text for n in (1, 2, 3)] == [
        "Having regard to the Sample Treaty,",
        "Having regard to the opinion of the Committee,",
        "Acting in accordance with the sample procedure,",
    ]
    assert nodes["rct_1"].text.endswith("in accordance with (3) of another text.")
    assert nodes["rct_2__point_b"].text == "plates."
    assert nodes["rct_2__sub_2"].text == "They may be dark."
    assert nodes["rct_2a"].num == "(2a)"
    assert nodes["cit_2__fn_1"].text == "Sample journal, p. 1."
    assert nodes["rct_2a__fn_2"].scope is Scope.NOTES
    assert [p.text for p in act.provisions if p.type == "formula"][-1] == "HAVE ADOPTED THIS REGULATION:"


def test_headings_set_off_from_the_text():
    nodes = read(DRAFT).by_eid
    assert nodes["art_1"].heading == "Things that this Regulation covers in some detail"
    assert nodes["art_1__para_1"].text == "It covers blue things."
    assert nodes["art_3"].heading is None
    assert nodes["art_3__para_1"].text == "Makers count."
    assert nodes["tit_i__cpt_1"].heading == "MAKERS"


def test_numbered_definitions_are_points_as_in_the_official_journal():
    nodes = read(DRAFT).by_eid
    assert nodes["art_2__para_1"].text == "For the purposes of this Regulation:"
    assert nodes["art_2__para_1__point_1a__point_b"].text == "light blue;"
    assert nodes["art_2__para_1__point_1a__point_b"].type == "subpoint"
    assert nodes["art_2__para_1__point_2"].type == "point"


def test_the_act_ends_with_its_signatures():
    act = read(DRAFT)
    nodes = act.by_eid
    assert [p.text for p in act.walk("art_4")][1:] == ["It enters into force on 1 June 2032."]
    assert nodes["conclusion_1"].scope is Scope.BODY
    assert nodes["conclusion_1"].text.endswith("in all Member States.")
    assert [nodes[f"signature_{n}"].text.split()[0] for n in (1, 2, 3)] == ["Done", "For", "The"]
    assert nodes["signature_1"].scope is Scope.PREAMBLE
    annex = nodes["anx_sample-financial-statement"]
    assert (annex.type, annex.scope, annex.heading) == ("annex", Scope.ANNEXES, "SAMPLE FINANCIAL STATEMENT")
    assert "It costs nothing." in act.text_of(annex.eid)


def test_annexes_follow_the_signatures():
    draft = DRAFT.replace(
        "SAMPLE FINANCIAL STATEMENT\n\n1. FRAME", "ANNEX I\n\nLIST OF THINGS,\nBLUE AND GREEN\n\n1. Cups."
    )
    nodes = read(draft).by_eid
    assert nodes["anx_i"].heading == "LIST OF THINGS, BLUE AND GREEN"
    assert nodes["signature_3"].text == "The President The President"


def test_signatures_of_a_treaty_are_no_annex():
    text = "Article 1\n\nAim\n\nTrade.\n\nArticle 2\n\nEnd\n\nIt ends.\n\nDONE at Sampletown, twice.\n\nFOR THE GOVERNMENT OF\nTHE ISLES OF ALAND\n"
    act = read(text)
    assert [p.eid for p in act.provisions][-3:] == ["art_2__para_1", "signature_1", "signature_2"]
    assert not act.count("annex")


def test_a_treaty_without_recitals_keeps_its_preamble():
    act = read(
        "A TREATY\n\nThe Parties agree.\n\nArticle 1\n\nAim\n\nTrade.\n\nArticle 2\n\nEnd\n\nDone at sea is well done.\n"
    )
    assert act.title == "A TREATY"
    assert act.by_eid["art_2__para_1"].text == "Done at sea is well done."


def test_hostile_preamble_is_linear():
    def seconds(n: int) -> float:
        text = DRAFT.replace(
            "(1) Blue", "Having regard to x, " * n + "\n\n" + "(1) (1) x,\n" * n + "(1) Blue"
        )
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(50)
    assert seconds(4000) < 12 * max(seconds(1000), 0.01)


@pytest.mark.corpus
def test_corpus_proposal_has_its_parts(corpus: Path):
    url = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:52021PC0206"
    act = pdf.extract(from_warc(corpus / "eu.warc.gz", url), spec())
    assert [p.eid for p in act.provisions if p.type == "recital"] == [f"rct_{n}" for n in range(1, 90)]
    articles = [p for p in act.provisions if p.type == "article"]
    assert len(articles) == 85
    assert [p.eid for p in articles if not p.heading] == ["art_5"]
    assert max(len(act.text_of(p.eid)) for p in articles) < 11_000
    assert len(act.text_of("art_85")) < 1_000
    assert act.by_eid["anx_legislative-financial-statement"].scope is Scope.ANNEXES
    assert act.title.startswith("Proposal for a REGULATION")
    assert act.count("footnote") == 81


@pytest.mark.corpus
def test_corpus_word_and_pdf_of_one_draft_are_one_text(corpus: Path):
    """The Council's general approach as PDF and as a Word file made from it."""
    texts = []
    for kind, reader in (("pdf", pdf), ("docx", docx)):
        url = f"https://data.consilium.europa.eu/doc/document/ST-15698-2022-INIT/en/{kind}"
        act = reader.extract(from_warc(corpus / "eu.warc.gz", url), spec())
        assert (act.count("article"), act.count("recital"), act.count("annex"), act.count("footnote")) == (
            98,
            108,
            9,
            33,
        )
        law = [p for p in act.provisions if not p.eid.startswith(("preamble", "signature"))]
        texts.append(
            {
                p.eid: compare_key(f"{p.num} {p.heading} {p.text}").replace("-", "").replace(" ", "")
                for p in law
            }
        )
    differ = {eid for eid in texts[0].keys() | texts[1].keys() if texts[0].get(eid) != texts[1].get(eid)}
    assert len(differ) <= 25, sorted(differ)
