"""Texts side by side: what belongs together stands together, and only its words are compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.site.record import AMENDED, Record
from tests.watch import pages
from tracker.compare.alignment import (
    AlignedText,
    AlignmentQuery,
    CannotAlign,
    align_texts,
    from_files,
    from_record,
)
from tracker.compare.alignment.choose import chapter
from tracker.contract.align import align_view
from tracker.contract.schemas import schema
from tracker.model import Document, Provision, Scope
from tracker.publish.views.alignment import alignment_page, alignment_publication
from tracker.publish.writers import write
from tracker.registry import Registry, load_registry
from tracker.registry.coding import CodingFile
from tracker.watch.files import read_file

FLOWS = "Each Party shall allow the transfer of information by electronic means for the conduct of business."
SOFT = "Barriers are best avoided."
SIGNATURES = (
    "A Party shall not deny the legal validity of a signature solely because it is in electronic form."
)


def document(articles: dict[str, tuple[str, list[str]]], language: str = "en") -> Document:
    """``{number: (heading, paragraphs)}`` as a text of articles."""
    out = []
    for number, (heading, paragraphs) in articles.items():
        eid = f"art_{number}"
        out.append(Provision(eid, None, "article", f"Article {number}", heading))
        out += [
            Provision(f"{eid}__para_{n}", eid, "paragraph", f"{n}.", None, text)
            for n, text in enumerate(paragraphs, 1)
        ]
    return Document(language, "A treaty", tuple(out), frozenset({Scope.BODY}), "test", 1)


ONE = document({
    "14.1": ("Signatures", [SIGNATURES, "The Parties shall encourage interoperable authentication."]),
    "14.2": ("Transfer of information", [FLOWS, "Nothing prevents a measure for a public policy objective."]),
})  # fmt: skip
OTHER = document({
    "15.1": ("General", ["The Parties recognise the importance of trust in the digital economy of both."]),
    "15.3": ("Signatures", [SIGNATURES.replace("shall not deny", "shall not refuse")]),
    "15.8": ("Information flows", [SOFT]),
})  # fmt: skip


def sides(*documents: Document) -> list[AlignedText]:
    return [AlignedText(f"treaty-{n}", d.language, d) for n, d in enumerate(documents, 1)]


def shape(table) -> list[tuple[str | None, ...]]:
    return [tuple(c.provision.eid if c else None for c in row.cells) for row in table.rows]


def test_counterparts_stand_beside_each_other_and_the_rest_beside_nothing() -> None:
    table = align_texts(sides(ONE, OTHER))
    assert shape(table) == [
        (None, "art_15.1"),
        (None, "art_15.1__para_1"),
        ("art_14.1", "art_15.3"),
        ("art_14.1__para_1", "art_15.3__para_1"),
        ("art_14.1__para_2", None),
        (None, "art_15.8"),
        (None, "art_15.8__para_1"),
        ("art_14.2", None),
        ("art_14.2__para_1", None),
        ("art_14.2__para_2", None),
    ]
    changed = next(r.cells[1] for r in table.rows if r.cells[1] and r.cells[1].against == "art_14.1__para_1")
    assert [(w.op, w.text) for w in changed.words if w.op != "equal"] == [
        ("delete", "deny"),
        ("insert", "refuse"),
    ]
    assert [row.unit for row in table.rows].count(True) == 4


def test_what_is_coded_on_one_topic_stands_together_whatever_its_words() -> None:
    table = align_texts(sides(ONE, OTHER), [[["art_14.2"], ["art_15.8"]]])
    assert ("art_14.2", "art_15.8") in shape(table)
    row = next(r for r in table.rows if r.cells[1] and r.cells[1].provision.eid == "art_15.8__para_1")
    assert row.cells[0].provision.eid == "art_14.2__para_1"
    assert row.cells[1].against is None  # beside it, and no words compared
    assert not row.cells[1].words


SHORT = "Each Party shall adopt a law that protects the personal information of users of commerce."


@pytest.mark.parametrize(
    ("other", "compared"),
    [
        (SHORT.replace("users of commerce", "the persons who buy online"), True),
        # about half of the words are the same: still an edit of the other
        ("Each Party shall adopt rules to protect the personal information of all consumers online.", True),
        ("Cooperation on small firms is voluntary and happens where both sides have means for it.", False),
    ],
)
def test_words_are_compared_where_enough_of_them_are_the_same(other: str, compared: bool) -> None:
    """By one coded subject the two articles stand together whatever their words."""
    one, two = document({"1": ("Privacy", [SHORT])}), document({"9": ("Privacy", [other])})
    row = align_texts(sides(one, two), [[["art_1"], ["art_9"]]]).rows[1]
    assert [c.provision.eid for c in row.cells if c] == ["art_1__para_1", "art_9__para_1"]
    assert bool(row.cells[1] and row.cells[1].words) is compared


def test_articles_of_other_words_stand_by_kind_a_definition_never_beside_a_paragraph() -> None:
    def one(*kinds: str) -> Document:
        kids = [
            Provision(f"art_1__x_{n}", "art_1", kind, f"{n}.", None, text)
            for n, (kind, text) in enumerate(zip(kinds, (FLOWS, SOFT), strict=True), 1)
        ]
        unit = Provision("art_1", None, "article", "Article 1", "Flows")
        return Document("en", "A treaty", (unit, *kids), frozenset({Scope.BODY}), "test", 1)

    other = document({"7": ("Other", ["Nobody is asked for a fee.", "Licences last ten years."])})
    same = [[["art_1"], ["art_7"]]]
    assert shape(align_texts(sides(one("paragraph", "paragraph"), other), same)) == [
        ("art_1", "art_7"),
        ("art_1__x_1", "art_7__para_1"),
        ("art_1__x_2", "art_7__para_2"),
    ]
    assert shape(align_texts(sides(one("definition", "paragraph"), other), same)) == [
        ("art_1", "art_7"),
        (None, "art_7__para_1"),
        (None, "art_7__para_2"),
        ("art_1__x_1", None),
        ("art_1__x_2", None),
    ]


@pytest.mark.parametrize(
    ("one", "other", "paired"),
    [
        ("Transfer of Information", "INFORMATION TRANSFER BY ELECTRONIC MEANS", True),
        ("Transfer of Information", "Spam", False),
        # all they share is what headings of such chapters share
        ("Electronic Commerce Cooperation", "Electronic Commerce Definitions", False),
    ],
)
def test_articles_of_other_words_are_paired_by_what_their_headings_tell(
    one: str, other: str, paired: bool
) -> None:
    first = document({"1": (one, [FLOWS]), "2": ("Fees", ["Nobody is asked for a fee."])})
    second = document({"8": (other, ["Licences last for ten years and end without a notice."])})
    assert (("art_1", "art_8") in shape(align_texts(sides(first, second)))) is paired


def test_every_provision_of_every_text_is_shown_once() -> None:
    third = document(
        {"3": ("Signatures", [SIGNATURES]), "4": ("Source code", ["No Party shall require source code."])}
    )
    table = align_texts(sides(ONE, OTHER, third))
    for n, text in enumerate((ONE, OTHER, third)):
        shown = [row.cells[n].provision.eid for row in table.rows if row.cells[n]]
        assert sorted(shown) == sorted(p.eid for p in text.provisions)


def test_words_of_two_languages_are_not_compared() -> None:
    zh = replace(OTHER, language="zh-Hans")
    table = align_texts(sides(ONE, zh), [[["art_14.1"], ["art_15.3"]]])
    assert not any(c.words for row in table.rows for c in row.cells if c)


@pytest.mark.parametrize("count", [1, 5])
def test_two_to_four_texts(count: int) -> None:
    with pytest.raises(ValueError, match="two to 4"):
        align_texts(sides(*[ONE] * count))


def test_chapters_by_eid_number_and_range() -> None:
    assert chapter(ONE, "14") == ["art_14.1", "art_14.2"] == chapter(ONE, "cpt_14")
    assert chapter(ONE, "art_14.2") == ["art_14.2"]
    assert chapter(OTHER, "art_15.3..art_15.8") == ["art_15.3", "art_15.8"]
    assert chapter(OTHER, "art_15.8..art_15.3") == chapter(OTHER, "9") == chapter(OTHER, "x") == []


def test_a_text_without_the_chapter_and_a_text_too_long_say_what_to_do() -> None:
    texts = {"one": ONE, "other": OTHER}
    with pytest.raises(CannotAlign, match="other has no chapter or provision '14'"):
        from_files(texts, AlignmentQuery(chapters=("14",)))
    with pytest.raises(CannotAlign, match="one for each"):
        from_files(texts | {"third": ONE}, AlignmentQuery(chapters=("14", "15")))
    long = document({str(n): ("Fee", ["A fee."]) for n in range(1, 200)})
    with pytest.raises(CannotAlign, match="199 articles; choose some with --topic or --chapter"):
        from_files({"one": ONE, "long": long}, AlignmentQuery())


HOSTILE = "<script>alert(1)</script> | `x` {{ 7 * 7 }} =cmd\u202e"


def test_texts_are_escaped_in_page_and_markdown() -> None:
    bad = document({"1": (HOSTILE, [f"{SIGNATURES} {HOSTILE}"])})
    table = align_texts(sides(ONE, bad))
    registry = Registry()
    html = alignment_page(table, registry, "en")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html
    lines = write(alignment_publication(table, registry, "en"), "md").decode().splitlines()
    row = next(line for line in lines if "script" in line)
    assert "<script>" not in row
    assert row.replace("\\|", "").count("|") == 3


def test_json_follows_its_schema() -> None:
    data = json.loads(json.dumps(align_view(align_texts(sides(ONE, OTHER)))))
    Draft202012Validator(schema("align")).validate(data)
    assert data["counterparts"] == [2]


# --- from the record ---------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> Record:
    """The sample act and its amendment, whose text is the act's as amended, both coded on returns."""
    record = Record(tmp_path)
    record.first()
    record.pin()
    return record


def test_the_topic_of_the_record_shows_the_units_that_are_cited(two: Record) -> None:
    file = two.registry.codings[0]
    with two.store.read() as session:
        table = from_record(
            session, two.registry, ["sample-act", "sample-act"], AlignmentQuery(topic="returns")
        )
    assert shape(table) == [("sec_1", "sec_1")]
    assert table.rows[0].cells[0].cited
    assert table.sides[0].url == pages.URL
    assert isinstance(file, CodingFile)


def test_what_cannot_be_aligned_says_why(two: Record) -> None:
    cases = (
        (
            ["sample-act", "sample-amendment"],
            AlignmentQuery(topic="returns"),
            "there is no text of sample-amendment",
        ),
        (["sample-act", "sample-act"], AlignmentQuery(topic="nothing"), "no topic 'nothing'; there is: "),
        (
            ["sample-act", "sample-act"],
            AlignmentQuery(topic="appeals"),
            "nothing is coded on appeals for sample-act",
        ),
        (["sample-act", "sample-act"], AlignmentQuery(codebook="nothing"), "no codebook 'nothing'"),
    )
    with two.store.read() as session:
        for names, wanted, message in cases:
            with pytest.raises(CannotAlign, match=message):
                from_record(session, two.registry, names, wanted)


def test_as_known_on_a_day(two: Record) -> None:
    two.take(AMENDED, 3, 5, pit="2026-03-01")
    from tests.site.record import at

    with two.store.read() as session:
        old = from_record(
            session, two.registry, ["sample-act"] * 2, AlignmentQuery(topic="returns", at=at(2, 1))
        )
        new = from_record(session, two.registry, ["sample-act"] * 2, AlignmentQuery(topic="returns"))
    assert "1 March 2027" in old.rows[0].cells[0].provision.text
    assert "1 September 2027" in new.rows[0].cells[0].provision.text


# --- treaties of the corpus ---------------------------------------------------------------------------

TREATIES = {
    "tpp": ("tpp-2016/full.txt", "14"),
    "korus": ("korus-2007/full.txt", "15"),
    "eu-japan-epa": ("eu-japan-epa-2018/full.txt", "art_8.70..art_8.81"),
    "ceta": ("ceta-2016/full.txt", "16"),
    "wto-ecommerce": ("wto-jsi-ecommerce-2024/INF_ECOM_87.md", "art_1..art_28"),
}


#: Articles of the TPP's chapter and of another treaty that treat one subject, read by us: all that there are
#: with one article each. Nothing of this, and no coding, is known to the alignment.
SAME = {
    "korus": {"14.1": "15.9", "14.4": "15.3", "14.6": "15.4", "14.7": "15.5", "14.9": "15.6", "14.10": "15.7", "14.11": "15.8"},
    "eu-japan-epa": {"14.1": "8.71", "14.3": "8.72", "14.6": "8.77", "14.7": "8.78", "14.14": "8.79", "14.15": "8.80", "14.17": "8.73"},
    "ceta": {"14.1": "16.1", "14.3": "16.3"},
    "wto-ecommerce": {
        "14.1": "2", "14.2": "1", "14.3": "11", "14.5": "4", "14.6": "5", "14.7": "14", "14.8": "16", "14.9": "8",
        "14.10": "13", "14.14": "15", "14.15": "19", "14.16": "17", "14.18": "27",
    },
}  # fmt: skip
#: What else is paired: general provisions with others so headed; in CETA the heading misleads.
BESIDES = {"korus": {"14.2": "15.2"}, "eu-japan-epa": {"14.2": "8.70"}, "ceta": {"14.2": "16.5"}}


@pytest.mark.corpus
@pytest.mark.parametrize("other", SAME)
def test_chapters_of_treaties_pair_the_articles_on_one_subject(other: str, corpus: Path) -> None:
    folder = corpus / "files" / "trade-agreements"
    texts = {t: read_file(folder / TREATIES[t][0], "en", "statute_text") for t in ("tpp", other)}
    table = from_files(texts, AlignmentQuery(chapters=(TREATIES["tpp"][1], TREATIES[other][1])))
    units = {
        c.against.removeprefix("art_"): c.provision.eid.removeprefix("art_")
        for row in table.rows
        if (c := row.cells[1]) and c.against and "__" not in c.provision.eid
    }
    assert units == SAME[other] | BESIDES.get(other, {})


@pytest.mark.corpus
def test_a_topic_nobody_has_coded_is_what_the_finder_proposes_and_is_marked(corpus: Path) -> None:
    """Two agreements as files: no coding can be known, the finder finds the articles on data flows."""
    folder = corpus / "files" / "trade-agreements"
    texts = {t: read_file(folder / TREATIES[t][0], "en", "statute_text") for t in ("tpp", "korus")}
    wanted = AlignmentQuery(topic="cross-border-data-flows", codebook="digital-trade", chapters=("14", "15"))
    table = from_files(texts, wanted, load_registry())
    assert [s.suggested for s in table.sides] == [True, True]
    first = table.rows[0]
    assert [c.provision.eid for c in first.cells] == ["art_14.11", "art_15.8"]
