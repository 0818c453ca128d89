"""Real captures of the Publications Office: counts, labels, and how far the printings agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.readers.captures import from_warc, spec
from tracker.law.text import compare_key
from tracker.model import Capture, Document, Scope
from tracker.readers.eu import formex
from tracker.readers.eu import xhtml as eurlex_xhtml

pytestmark = pytest.mark.corpus

Load = Callable[..., Document]


@pytest.fixture(scope="module")
def captures(corpus: Path) -> list[Capture]:
    return from_warc(corpus / "eu.warc.gz")


@pytest.fixture(scope="module")
def load(captures: list[Capture]) -> Load:
    """The document of the one capture whose URL contains a text (a corrigendum only if asked for)."""

    @cache
    def read(part: str, language: str = "en") -> Document:
        hits = [c for c in captures if part in c.url and ("R%28" in c.url) == ("R%28" in part)]
        assert len(hits) == 1, [c.url for c in hits]
        module = formex if formex.sniff(hits[0]) else eurlex_xhtml
        assert module.sniff(hits[0])
        return module.extract(hits, spec(language))

    return read


def nodes(document: Document, scope: frozenset[Scope], notes: bool = True) -> dict[str, str]:
    return {
        q.eid: compare_key(" ".join(t for t in (q.num, q.heading, q.text) if t))
        for q in document.provisions
        if q.scope in scope and (notes or q.type != "footnote")
    }


def differing(one: Document, other: Document, notes: bool = True) -> set[str]:
    """Eids that differ inside the shared scope."""
    shared = one.scope & other.scope
    a, b = nodes(one, shared, notes), nodes(other, shared, notes)
    return {eid for eid in a.keys() | b.keys() if a.get(eid) != b.get(eid)}


def units(eids: set[str]) -> set[str]:
    return {re.sub(r"__.*", "", eid) for eid in eids}


EN, FR = "/EN/TXT/?uri=CELEX:", "/FR/TXT/?uri=CELEX:"


@pytest.mark.parametrize(
    ("part", "counts"),
    [
        (EN + "32024R1689", {"article": 113, "recital": 180, "annex": 13, "chapter": 13}),
        (FR + "32024R1689", {"article": 113, "recital": 180, "annex": 13, "chapter": 13}),
        (EN + "02024R1689-20260727", {"article": 119, "recital": 0, "annex": 14, "chapter": 13, "table": 6}),
        (FR + "02024R1689-20260727", {"article": 119, "recital": 0, "annex": 14, "chapter": 13}),
        (FR + "02024R1689-20240712", {"article": 113, "recital": 0, "annex": 13}),
        ("celex/32024R1689.en.fmx4", {"article": 113, "recital": 180, "annex": 13, "chapter": 13}),
        ("CL2024R1689EN0010010", {"article": 119, "recital": 0, "annex": 14, "chapter": 13}),
        (EN + "32016R0679", {"article": 99, "recital": 173, "chapter": 11, "section_group": 15}),
        (EN + "02016R0679-20160504", {"article": 99, "recital": 0}),
        (EN + "32022R2065", {"article": 93, "recital": 156}),
        (EN + "32022R1925", {"article": 54, "recital": 109, "annex": 1}),
        (EN + "32023R2854", {"article": 50, "recital": 120}),
        ("CELEX:32022R0868", {"article": 38, "recital": 63, "table": 1}),
        ("CELEX:02002L0058-20091219", {"article": 23, "recital": 0}),
        ("celex/02002L0058-20060503", {"article": 21}),
        (EN + "32026R1744", {"article": 4, "recital": 47, "annex": 0}),
        (EN + "32025R0454", {"article": 20, "recital": 13}),
        (EN + "32026R1755", {"article": 15, "recital": 6, "annex": 1}),
    ],
)  # fmt: skip
def test_counts(load: Load, part: str, counts: dict[str, int]) -> None:
    document = load(part)
    assert {t: document.count(t) for t in counts} == counts


def test_no_eid_is_met_twice_in_the_ai_act(load: Load) -> None:
    for part in (EN + "32024R1689", EN + "02024R1689-20260727"):
        assert not [q.eid for q in load(part).provisions if "__dup_" in q.eid]


def test_a_recapture_in_other_bytes_is_the_same_text(load: Load) -> None:
    first, again = load(EN + "32024R1689"), load("OJ:L_202401689")
    assert first.provisions == again.provisions
    assert again.identifiers["celex"] == "32024R1689"


def truth(corpus: Path) -> tuple[set[str], set[str]]:
    """Units the official marks name, and the places in the amending act."""
    found, places = set(), set()
    for entry in json.loads((corpus / "eu-ai-act-2024-to-2026.truth.json").read_text()):
        places.add(entry["active_loc"])
        if entry["article"]:
            found.add("art_" + entry["article"].lstrip("0").lower())
        if entry["annex"]:
            found.add("anx_" + entry["annex"].split()[-1].lower())
        found |= {"art_" + x.split()[1].lstrip("0").lower() for x in entry["inner"] if x.startswith("art")}
    return found, places


def test_oj_and_consolidation_differ_where_the_law_was_changed_and_nowhere_else(
    load: Load, corpus: Path
) -> None:
    marked, _ = truth(corpus)
    changed = units(differing(load(EN + "32024R1689"), load(EN + "02024R1689-20260727"), notes=False))
    assert changed == marked


def test_every_official_mark_is_kept(load: Load, corpus: Path) -> None:
    marked, places = truth(corpus)
    document = load("CL2024R1689EN0010010")
    assert {m.point for q in document.provisions for m in q.marks} == places
    assert units({q.eid for q in document.provisions if q.marks}) == marked
    assert {m.act for q in document.provisions for m in q.marks} == {"32026R1744"}


def test_both_formats_carry_the_same_marks(load: Load) -> None:
    def signs(document: Document) -> dict[str, set[tuple[str, str | None]]]:
        return {q.eid: {(m.action, m.act) for m in q.marks} for q in document.provisions if q.marks}

    assert signs(load(EN + "02024R1689-20260727")) == signs(load("CL2024R1689EN0010010"))


@pytest.mark.parametrize(
    ("xhtml", "fmx"),
    [
        (EN + "02024R1689-20260727", "CL2024R1689EN0010010"),
        (EN + "02016R0679-20160504", "CL2016R0679EN"),
        (FR + "02016R0679-20160504", "CL2016R0679FR"),
        (EN + "02022R1925-20221012", "CL2022R1925EN"),
        (EN + "32016R0679", "celex/32016R0679.en.fmx4"),
        ("CELEX:32022R0868", "celex/32022R0868"),
        ("CELEX:02002L0058-20091219", "celex/02002L0058-20091219"),
    ],
)
def test_formex_and_xhtml_read_the_same(load: Load, xhtml: str, fmx: str) -> None:
    one, other = load(xhtml), load(fmx)
    assert one.scope <= other.scope  # Formex of 2009 keeps the recitals the page leaves out
    assert differing(one, other) == set()


@pytest.mark.parametrize("part", ["2024R1689FR0010010", "2024R1689FR0000010", "2022R1925FR", "2022R2065FR"])
def test_french_formex_differs_by_one_space_the_converter_lost(load: Load, part: str) -> None:
    pages = {"2024R1689FR0010010": "02024R1689-20260727", "2024R1689FR0000010": "02024R1689-20240712",
             "2022R1925FR": "02022R1925-20221012", "2022R2065FR": "02022R2065-20221027"}  # fmt: skip
    one, other = load(FR + pages[part], language="fr"), load("CL" + part, language="fr")
    left = differing(one, other)
    assert len(left) == 1
    a, b = (d.by_eid[next(iter(left))].text.replace(" ", "") for d in (one, other))
    assert compare_key(a) == compare_key(b)


def test_the_converter_lost_notes_of_quoted_law_and_nothing_else(load: Load) -> None:
    left = differing(load(EN + "32024R1689"), load("celex/32024R1689.en.fmx4"))
    assert len(left) == 7
    assert all("__fn_" in eid for eid in left)


@pytest.mark.parametrize(
    ("oj", "consolidated", "language", "changed"),
    [
        # Corrigenda worked in: the marks of the consolidation name the same units.
        (EN + "32016R0679", EN + "02016R0679-20160504", "en", 9),
        (FR + "32016R0679", FR + "02016R0679-20160504", "fr", 13),
        (EN + "32022R1925", EN + "02022R1925-20221012", "en", 1),
        (FR + "32022R1925", FR + "02022R1925-20221012", "fr", 3),
        (FR + "32022R2065", FR + "02022R2065-20221027", "fr", 1),
        (FR + "32024R1689", FR + "02024R1689-20240712", "fr", 1),
    ],
)
def test_corrected_texts_differ_where_they_are_marked(
    load: Load, oj: str, consolidated: str, language: str, changed: int
) -> None:
    after = load(consolidated, language)
    left = units(differing(load(oj, language), after, notes=False))
    assert len(left) == changed
    assert left == units({q.eid for q in after.provisions if q.marks})


def test_omnibus_in_french(load: Load, corpus: Path) -> None:
    marked, _ = truth(corpus)
    before, after = load(FR + "02024R1689-20240712", "fr"), load(FR + "02024R1689-20260727", "fr")
    assert units(differing(before, after, notes=False)) - marked == set()


@pytest.mark.parametrize("number", ["02024R1689-20240712", "02022R2065-20221027"])
def test_the_english_page_that_holds_french_says_french(load: Load, number: str) -> None:
    page = load(EN + number)
    assert page.language == "fr"
    assert page.provisions == load(FR + number, "fr").provisions


@pytest.mark.parametrize(
    ("number", "celex"),
    [
        ("32022R2065R%2801%29", "32022R2065R(01)"), ("32022R2065R%2805%29", "32022R2065R(05)"),
        ("32022R1925R%2801%29", "32022R1925R(01)"), ("32024R1689R%2801%29", "32024R1689R(01)"),
    ],
)  # fmt: skip
def test_corrigenda_in_french_on_english_pages(load: Load, number: str, celex: str) -> None:
    page, own = load(EN + number), load(FR + number, "fr")
    assert (page.language, own.language) == ("fr", "fr")
    assert page.provisions == own.provisions
    assert page.identifiers["celex"] == celex
    assert own.count("block") >= 1
    assert own.count("article") == 0


def test_dates_and_acts(load: Load) -> None:
    after = load(EN + "02024R1689-20260727")
    assert str(after.valid_from) == str(after.text_date) == "2026-07-27"
    assert after.consolidates == ("32026R1744",)
    before = load(EN + "32024R1689")
    assert (str(before.text_date), before.valid_from) == ("2024-07-12", None)
    assert before.title == after.title == load("CL2024R1689EN0010010").title
    assert load("CELEX:02002L0058-20091219").consolidates == ("32006L0024", "32009L0136")


def test_quoted_articles_stay_in_the_amending_act(load: Load) -> None:
    act = load(EN + "32026R1744")
    assert [q.eid for q in act.provisions if q.type == "article"] == ["art_1", "art_2", "art_3", "art_4"]
    quoted = [
        q.eid
        for q in act.provisions
        if re.search(r"__quoted_\d+__(art|anx)_\w+$", q.eid) and q.type == "quoted"
    ]
    assert [e.rpartition("__")[2] for e in quoted] == [
        "art_4", "art_4a", "art_60a", "art_75a", "art_75b", "art_75c", "art_75d", "anx_xiv",
    ]  # fmt: skip


def test_changed_copies_follow_the_change(captures: list[Capture]) -> None:
    """Drop, renumber and redate in the real bytes: nothing rests on the figures of this one act."""
    original = next(c for c in captures if c.url.endswith(EN + "02016R0679-20160504"))
    text = original.body.decode()
    start = text.index('<div class="eli-subdivision" id="art_49">')
    end = text.index('<div class="eli-subdivision" id="art_50">')
    text = text[:start] + text[end:]
    for old, new in (
        ("04.05.2016", "01.02.2033"),
        ('id="art_99"', 'id="art_99a"'),
        ("Article 99<", "Article 99a<"),
    ):
        assert old in text
        text = text.replace(old, new)
    changed = Capture(original.url, original.observed_at, text.encode(), original.media_type)
    document = eurlex_xhtml.extract([changed], spec())
    assert document.count("article") == 98
    assert str(document.text_date) == "2033-02-01"
    assert document.identifiers["celex"] == "02016R0679-20330201"
    assert "art_49" not in document.by_eid
    assert document.by_eid["art_99a"].num == "Article 99a"
