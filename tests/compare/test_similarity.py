"""How close texts are: shared runs of words, profiles of topics, the tree, the drawings."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from jsonschema import validate
from lxml import html

from benchmarks.changes.inputs import Corpus
from tests.compare.agreement import provisions
from tracker.compare.similarity.neighbours import of_documents
from tracker.compare.similarity.scores import (
    Agreement,
    Similarity,
    agreement,
    beside,
    linkage,
    profiles,
)
from tracker.compare.similarity.shared_text import share, word_runs
from tracker.contract.schemas import schema
from tracker.model import Document, Provision, Scope
from tracker.publish.views.similarity import similarity_json, similarity_page
from tracker.registry import load_registry

REGISTRY = load_registry()
CUES, BOOK = REGISTRY.cues["digital-trade"], REGISTRY.codebooks["digital-trade"]
LONG = "each party shall allow the transfer of data by electronic means for the business of a person"


def made(id_: str, *texts: str, language: str = "en", profile: dict[str, int] | None = None) -> Agreement:
    return Agreement(id_, {"en": id_}, language, word_runs(texts, language), profile or {}, len(texts))


def of(one: str, other: str, language: str = "en") -> tuple[float, float]:
    a, b = word_runs([one], language), word_runs([other], language)
    return share(a, b), share(b, a)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (LONG, LONG, (1.0, 1.0)),
        (LONG, f"{LONG} {LONG}", (1.0, 1.0)),  # what is said twice is shared twice
        ("the parties agree to do nothing", "nothing at all is done", (0.0, 0.0)),
        ("one two three four five", "one two three four five", (0.0, 0.0)),  # shorter than a run
        ("one two three four five six x y", "a b one two three four five six", (6 / 8, 6 / 8)),
        ("a b c d e f g h", "x a b c d e f g h y z q", (1.0, 8 / 12)),  # overlapping runs count once
        ("Article 14.2 says that each of the parties may", "Article 15 says that each of the parties may", (1.0, 1.0)),
        ("Organize the programme in good time please", "organise  the programme in good time, please", (1.0, 1.0)),
        ("", LONG, (0.0, 0.0)),
    ],
)  # fmt: skip
def test_shares_have_a_direction(one: str, other: str, wanted: tuple[float, float]) -> None:
    assert of(one, other) == pytest.approx(wanted)


def test_chinese_runs_are_of_characters() -> None:
    text = "任何一方不得对电子传输征收关税"
    assert of(text, f"就本章而言，{text}。", "zh-Hans") == pytest.approx((1.0, 15 / 20))
    assert of(text[:11], text[:11], "zh") == (0.0, 0.0)  # one character short of a run
    assert share(word_runs([text], "zh"), word_runs([LONG], "en")) == 0.0


def test_a_run_does_not_go_over_the_end_of_a_provision() -> None:
    parted, joined = (
        word_runs(["one two three", "four five six"], "en"),
        word_runs(["one two three four five six"], "en"),
    )
    assert share(parted, joined) == share(joined, parted) == 0.0


def test_profiles_are_weighed_by_strength() -> None:
    assert profiles({"a": 4, "b": 2}, {"a": 2, "c": 1}) == pytest.approx(2 / 7)
    assert profiles({"a": 3}, {"a": 3}) == 1.0
    assert profiles({"a": 3}, {"b": 3}) == 0.0
    assert (
        profiles({"a": 0}, {}) is None
    )  # checked and absent on one side, unread on the other: nothing treated


def test_texts_in_different_languages_share_topics_only() -> None:
    pair = beside(made("a", LONG, profile={"x": 4}), made("b", "任何一方", language="zh", profile={"x": 2}))
    assert (pair.shared, pair.of_agreement, pair.topics) == (None, None, 0.5)


def test_the_tree_joins_the_closest_first_and_is_the_same_in_any_order() -> None:
    words = LONG.split()
    texts = [
        made("far", "nothing of this kind is said in any other text at all"),
        made("half", " ".join(words[:8] + ["but"] * 8)),
        made("one", LONG),
        made("two", LONG),
    ]
    tree = linkage(texts)
    assert tree is not None
    assert tree.leaves == linkage(texts[::-1]).leaves  # type: ignore[union-attr]
    inner = next(p for p in tree.parts if p.id is None)
    pair = next(p for p in inner.parts if p.id is None)
    assert (set(pair.leaves), pair.height) == ({"one", "two"}, 0.0)
    assert 0 < inner.height < tree.height == 1.0
    assert linkage([]) is None
    assert linkage(texts[:1]).leaves == ("far",)  # type: ignore[union-attr]


def test_average_linkage_is_the_mean_over_all_pairs() -> None:
    from tracker.compare.similarity.scores import _mean

    apart = {frozenset("ac"): 0.2, frozenset("bc"): 0.6}
    assert _mean(["a", "b"], ["c"], apart) == pytest.approx(0.4)


def test_an_agreement_is_compared_by_its_digital_provisions() -> None:
    one = agreement("a", {"en": "A"}, "An Agreement", provisions(), "en", CUES, BOOK)
    assert one is not None
    assert one.provisions == 4
    assert "goods" not in one.words.words
    assert one.profile["customs-duties"] == 4
    assert one.profile["cross-border-data-flows"] > 0
    assert "source-code" not in one.profile  # a footnote
    whole = agreement("a", {"en": "A"}, "An Agreement", provisions(), "en", CUES, BOOK, whole=True)
    assert whole is not None
    assert whole.provisions == 6
    assert "goods" in whole.words.words


def test_a_text_without_digital_provisions_is_left_out() -> None:
    goods = [p for p in provisions() if p.eid.startswith(("cpt_2", "art_2"))]
    assert agreement("a", {"en": "A"}, "Goods", goods, "en", CUES, BOOK) is None


def test_a_long_chapter_on_many_subjects_is_not_all_digital() -> None:
    def chapter(heading: str, articles: int) -> list[Provision]:
        body = [
            Provision(f"art_{n}", "cpt_1", "article", text="Licences shall be given in good time.")
            for n in range(articles)
        ]
        return [Provision("cpt_1", None, "chapter", heading=heading), *body]

    from tracker.compare.finder.search import units

    mixed = "Services, Establishment and Electronic Commerce"
    assert not any(u.alone for u in units(chapter(mixed, 40), CUES, "en"))
    assert all(u.inside for u in units(chapter(mixed, 40), CUES, "en"))
    assert all(u.alone for u in units(chapter(mixed, 5), CUES, "en"))
    assert all(u.alone for u in units(chapter("Digital Trade and Digital Economy", 40), CUES, "en"))


def test_codings_decide_the_profile_where_there_are_some() -> None:
    file = next(f for f in REGISTRY.codings if f.instrument == "ceta")
    one = agreement("ceta", {"en": "CETA"}, "", provisions(), "en", CUES, BOOK, codings=file)
    assert one is not None
    assert one.profile["cross-border-data-flows"] == 0  # coded absent, whatever this text says


def similarity(*agreements: Agreement, templates: tuple[str, ...] = ()) -> Similarity:
    return Similarity("digital-trade", agreements, templates or tuple(a.id for a in agreements))


def test_ranked_from_the_closest_with_what_cannot_be_compared_last() -> None:
    words = LONG.split()
    found = similarity(
        made("t", LONG), made("near", " ".join(words[:12])), made("far", "no"), made("zh", "无", language="zh"),
        templates=("t",),
    )  # fmt: skip
    assert [a.id for a, _ in found.ranked("t")] == ["near", "far", "zh"]
    assert set(found.pairs) == {("near", "t"), ("far", "t"), ("zh", "t")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_draws_and_says_every_figure(lang: str) -> None:
    evil = Agreement("x", {"en": "<script>alert(1)</script>"}, "en", word_runs([LONG], "en"), {"a": 1}, 1)
    page = similarity_page(similarity(made("one", LONG), made("two", LONG[:50]), evil), lang)
    assert "<script>" not in page
    tree = html.fromstring(page)
    assert len(tree.xpath("//svg")) == 2
    assert not tree.xpath("//@style")  # the policy of the pages allows none
    figures = tree.xpath("//table[contains(@class, 'figures')]//td/text()")
    assert "100.0" in figures
    assert not re.search(r"%\(|%%", page)
    if lang == "zh":
        assert "相同文本" in page
        assert "Shared text" not in page


def test_the_json_has_its_schema() -> None:
    documents = [
        (name, Document("en", name, tuple(provisions()), frozenset({Scope.BODY}), "tests", 1))
        for name in ("a", "b", "c")
    ]
    found = of_documents(REGISTRY, "digital-trade", documents, ["b"])
    data = similarity_json(found, "en")
    validate(data, schema("similarity"))
    assert [(p["agreement"], p["template"], p["shared"], p["topics"]) for p in data["pairs"]] == [
        ("a", "b", 1.0, 1.0), ("c", "b", 1.0, 1.0),
    ]  # fmt: skip
    validate(similarity_json(similarity(), "en"), schema("similarity"))


def test_a_template_that_is_not_there_is_told() -> None:
    from tracker.compare import UnknownChoice

    with pytest.raises(UnknownChoice, match="nothing cannot be a template"):
        of_documents(REGISTRY, "digital-trade", [], ["nothing"])


@pytest.mark.corpus
def test_the_agreements_nearest_to_tpp_are_american(corpus: Path) -> None:
    from benchmarks.compare.similar import AMERICAN, TEMPLATE, ranking

    found = ranking(Corpus(corpus))
    ranked = [a.id for a, _ in found.ranked(TEMPLATE)]
    assert len(ranked) >= 35
    assert set(ranked[:3]) == {"pta_156", "pta_342", "pta_159"} <= AMERICAN
    shares = [pair.shared for _, pair in found.ranked(TEMPLATE)]
    assert shares == sorted(shares, key=lambda x: -(x or 0))  # type: ignore[type-var]
    united = next(n for n in _nodes(found.tree) if set(n.leaves) == {"pta_156", "pta_342"})
    assert united.height < 0.05  # Peru's and Colombia's chapters are one text


def _nodes(node: object) -> list[SimpleNamespace]:
    return [node, *(n for p in node.parts for n in _nodes(p))]  # type: ignore[attr-defined,list-item]
