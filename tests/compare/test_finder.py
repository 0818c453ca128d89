"""Provisions found by topic in an agreement no registry knows: where, which paragraphs, why, how sure."""

from __future__ import annotations

import pytest

from tests.compare.agreement import provisions
from tracker.compare.finder import search
from tracker.compare.finder.search import ScoredText, TopicMatch
from tracker.compare.finder.value_suggestion import suggest_value
from tracker.model import Provision
from tracker.registry import load_registry
from tracker.registry.cues import Cues

REGISTRY = load_registry()
CUES = REGISTRY.cues["digital-trade"]
BOOK = REGISTRY.codebooks["digital-trade"]


@pytest.fixture(scope="module", params=[True, False], ids=["with titles", "titles hidden"])
def reading(request: pytest.FixtureRequest) -> ScoredText:
    return search.read(provisions(headings=request.param), CUES, "en", "An Agreement")


def found(reading: ScoredText, topic: str) -> list[TopicMatch]:
    return search.find(reading, CUES, topic)


def test_the_digital_chapter_is_told_from_the_goods_chapter(reading: ScoredText) -> None:
    assert {u.eid: u.inside for u in reading.units} == {
        "art_2.1": False, "art_2.2": False, "art_9.1": True, "art_9.2": True, "art_9.3": True, "art_9.4": True,
    }  # fmt: skip
    assert found(reading, "customs-duties")[0].unit.eid == "art_9.2"
    assert [f.unit.eid for f in found(reading, "definitions")] == []  # those of goods are no concern


def test_the_paragraphs_that_carry_a_topic_are_cited_and_quoted(reading: ScoredText) -> None:
    best = found(reading, "cross-border-data-flows")[0]
    assert best.eids == ("art_9.3__para_2",)
    assert best.quote.startswith("Each Party shall allow")
    assert best.likely
    assert best.rival is None


def test_every_proposal_has_its_words(reading: ScoredText) -> None:
    for topic in CUES.all_topics:
        for one in found(reading, topic):
            whole = search.fold(f"{one.unit.heading} {one.unit.text}", "en")
            assert one.score.evidence
            assert all(e.words in whole for e in one.score.evidence)


def test_a_subject_in_a_list_is_proposed_behind_its_article_s_theme(reading: ScoredText) -> None:
    best = found(reading, "unsolicited-messages")[0]
    assert best.unit.eid == "art_9.4"
    assert best.rival == "cooperation"
    assert not best.likely or best.rank < found(reading, "cooperation")[0].rank
    answer = suggest_value(CUES, BOOK, "unsolicited-messages", best.quote, "en", listed=True)
    assert answer is not None
    assert answer.value == "cooperation"  # "shall cooperate" binds nobody to a rule on messages


@pytest.mark.parametrize("topic", ["source-code", "algorithms", "digital-identities", "cryptography"])
def test_nothing_is_proposed_for_what_is_not_there(reading: ScoredText, topic: str) -> None:
    """A footnote that names it is not the rule."""
    assert found(reading, topic) == []


def test_a_topic_without_cues_finds_nothing(reading: ScoredText) -> None:
    assert search.find(reading, CUES, "tides") == []


def test_a_whole_agreement_on_the_subject_is_inside() -> None:
    bare = [p for p in provisions() if p.parent and not p.eid.startswith("art_2")]
    flat = [p if p.parent != "cpt_9" else Provision(p.eid, None, p.type, heading=p.heading) for p in bare]
    assert all(u.inside for u in search.units(flat, CUES, "en", "Digital Economy Partnership"))
    assert not any(u.inside for u in search.units(flat, CUES, "en", "Treaty of Peace"))


def test_a_text_without_provisions_has_no_units() -> None:
    assert search.read([], CUES, "en").units == []


def test_the_same_words_come_in_the_same_order_every_time() -> None:
    runs = [
        [
            (f.topic, f.eids, f.rank)
            for t in CUES.all_topics
            for f in found(search.read(provisions(), CUES, "en"), t)
        ]
        for _ in range(2)
    ]
    assert runs[0] == runs[1]


def test_cues_weigh_more_at_the_head_of_a_provision_and_less_far_down() -> None:
    cues = Cues.model_validate({"codebook": "seas", "topics": {"tides": {"en": {"tide*": 2}}}}).topics[
        "tides"
    ]
    texts = ("tides " + "x " * 100, "x " * 40 + "tides", "x " * 100 + "tides")
    points = [search.score(cues, "en", search.fold(t, "en")).points for t in texts]
    assert points[0] > points[1] > points[2] > 0


@pytest.mark.parametrize(
    ("language", "heading", "text", "topic", "value"),
    [
        ("zh-Hans", "数字贸易", "任何一方不得对电子传输征收关税。", "customs-duties", "permanent-ban"),
        (
            "zh-Hans",
            "数字贸易",
            "双方应当努力就电子发票采取国际标准。",
            "electronic-invoicing",
            "best-endeavour",
        ),
        ("zh-Hans", "数字贸易", "一方不得要求转让软件源代码，作为进口该软件的条件。", "source-code", "ban"),
        (
            "ja",
            "電子商取引",
            "いずれの締約国も、電子的な送信に対して関税を課してはならない。",
            "customs-duties",
            "permanent-ban",
        ),
        (
            "ja",
            "電子商取引",
            "両締約国は、人工知能に関し、対話を通じて協力する。",
            "artificial-intelligence",
            "cooperation",
        ),
    ],
)
def test_chinese_and_japanese(language: str, heading: str, text: str, topic: str, value: str) -> None:
    article = [
        Provision("cpt_1", None, "chapter", heading=heading),
        Provision("art_1", "cpt_1", "article", text=text),
    ]
    reading = search.read(article, CUES, language)
    best = search.find(reading, CUES, topic)[0]
    assert best.eids == ("art_1",)
    assert best.likely
    answer = suggest_value(CUES, BOOK, topic, best.quote, language)
    assert answer is not None
    assert answer.value == value
    assert answer.words
    assert all(w in search.fold(text, language) for w in answer.words)
