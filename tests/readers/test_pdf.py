"""PDF: what is refused and why, repairs of the text layer, drafts of a real act."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readers.captures import capture, from_warc, spec
from tracker.model import EmptyExtract, Incomplete, TooLarge, Unreadable
from tracker.readers.office import pdf, pdf_text
from tracker.readers.office.pdf_layout import Printed
from tracker.readers.office.pdf_running import running_heads


def make_pdf(pages: list[list[str]], extra_trailer: str = "", extra_objects: tuple[str, ...] = ()) -> bytes:
    """A PDF of the simplest kind: one Helvetica text line per string."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for i, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * i} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    objects += extra_objects
    out, offsets = "%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{o:010} 00000 n \n" for o in offsets
    )
    return (
        out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra_trailer}>>\nstartxref\n{start}\n%%EOF"
    ).encode()


def pages_of(*bodies: list[str]) -> list[list[str]]:
    return [["Sample Gazette", *body, f"Page {n} of {len(bodies)}"] for n, body in enumerate(bodies, 1)]


def test_lines_without_furniture_and_with_whole_words():
    body = make_pdf(
        pages_of(
            ["Article 1", "The sample authority shall pub-", "lish each cross-border notice."],
            ["Article 2", "A cross-", "border notice counts."],
            ["Article 3", "They publish."],
            ["Article 9", "Truly."],
        )
    )
    assert [line for line in pdf.text_lines(body) if line] == [
        "Article 1", "The sample authority shall publish each cross-border notice.",
        "Article 2", "A cross-border notice counts.",
        "Article 3", "They publish.", "Article 9", "Truly.",
    ]  # fmt: skip


def test_heads_that_do_not_count_with_the_pages_are_text():
    pages = [[f"Article {n}", f"word {n}", f"text {n * n}", f"end {n * 7}"] for n in (1, 5, 6, 20, 21, 40)]
    assert running_heads([[Printed(x) for x in page] for page in pages]) == [set()] * 6


def test_a_word_seen_in_neither_form_goes_the_way_of_the_others():
    assert pdf_text.join_hyphens(["an AI-", "enabled act"]) == ["an AI-enabled act"]
    known = ["we publish and inform", "pub-", "lish or in-", "form or con-", "sult"]
    assert pdf_text.join_hyphens(known)[1:] == ["publish or inform or consult"]
    assert pdf_text.join_hyphens(["from the EU-", "27 states", "soft\u00ad", "ly"]) == [
        "from the EU-",
        "27 states",
        "softly",
    ]


def test_a_gap_before_bare_heads():
    lines = ["2. [left out]", "Article 20", "Logs", "see", "Article 4 of the rules", "CHAPTER IV"]
    assert pdf_text.part_heads(lines) == [lines[0], "", *lines[1:5], "", "CHAPTER IV"]


def test_radicals_and_ligatures_but_no_full_folding():
    assert pdf_text.plain("⼀⽹⻓⻔ ﬁ ﬀ") == "一网长门 fi ff"
    assert pdf_text.plain("（一）①ｍ²½") == "（一）①ｍ²½"


def test_not_a_pdf():
    assert not pdf.sniff(capture("<html>", "application/pdf"))
    with pytest.raises(Unreadable, match="not a PDF"):
        pdf.extract([capture("<html>", "application/pdf")], spec())


def test_damaged_and_encrypted():
    with pytest.raises(Unreadable, match="cannot be opened"):
        pdf.page_texts(b"%PDF-1.4 and nothing else")
    lock = f"<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'11' * 32}>>>"
    body = make_pdf([["secret"]], f"/Encrypt 6 0 R/ID[<{'22' * 16}><{'22' * 16}>]", (lock,))
    with pytest.raises(Unreadable, match="encrypted"):
        pdf.page_texts(body)


def test_cut_off():
    body = make_pdf([["one line of text"], ["another line of text"]])
    with pytest.raises((Incomplete, Unreadable)):
        pdf.page_texts(body[: body.index(b"xref")])
    with pytest.raises(Incomplete, match="cut off"):
        pdf.page_texts(body.removesuffix(b"%%EOF"))


def test_scan_needs_ocr():
    with pytest.raises(EmptyExtract, match="no text layer, needs OCR"):
        pdf.page_texts(make_pdf([[], [], ["stamp"]]))


def test_caps(monkeypatch: pytest.MonkeyPatch):
    body = make_pdf([["a long enough line of text"]] * 3)
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    with pytest.raises(TooLarge, match="3 pages"):
        pdf.page_texts(body)
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 30)
    with pytest.raises(TooLarge, match="characters"):
        pdf.page_texts(body)


@pytest.mark.corpus
def test_corpus_article_heads_survive(corpus: Path):
    """Every article head of the proposal and its drafts is a line of its own, in order."""
    heads = {}
    for page in from_warc(corpus / "eu.warc.gz"):
        if pdf.sniff(page):
            found = (re.fullmatch(r"\s*Article (\d+)\s*", line) for line in pdf.text_lines(page.body))
            heads[page.url] = [int(m.group(1)) for m in found if m]
    assert len(heads) == 7
    proposal = heads["https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:52021PC0206"]
    assert set(proposal) == set(range(1, 86))
    whole = [numbers for numbers in heads.values() if set(numbers) >= set(range(1, 86)) - {41}]
    assert len(whole) == 5


@pytest.mark.corpus
def test_corpus_drafts_reach_the_last_article(corpus: Path):
    """The Council's drafts insert and leave out articles; none stops short."""
    drafts = [c for c in from_warc(corpus / "eu.warc.gz") if "ouncil" in c.url or "ST-15698" in c.url]
    counts = {}
    for draft in (c for c in drafts if pdf.sniff(c)):
        eids = [p.eid for p in pdf.extract([draft], spec()).provisions if p.type == "article"]
        assert eids[-1] == "art_85"
        assert len(set(eids)) == len(eids)
        counts[draft.observed_at.date().isoformat()] = len(eids)
    assert list(counts) == ["2021-11-29", "2022-06-15", "2022-07-15", "2022-12-06"]
    assert min(counts.values()) >= 85


@pytest.mark.corpus
def test_corpus_proposal_reads_end_to_end(corpus: Path):
    url = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:52021PC0206"
    doc = pdf.extract(from_warc(corpus / "eu.warc.gz", url), spec())
    assert [p.eid for p in doc.provisions if p.type == "article"] == [f"art_{n}" for n in range(1, 86)]
    assert (doc.extractor, doc.count("title")) == ("pdf", 12)
