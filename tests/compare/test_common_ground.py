"""Common ground and options by topic: facts computed from codings, words of an author, clear errors."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from tracker.compare import UnknownChoice
from tracker.compare.common_ground import common_ground
from tracker.contract.schemas import schema
from tracker.publish.views.common_ground import (
    common_ground_json,
    common_ground_page,
    common_ground_publication,
    ground_words,
)
from tracker.publish.writers import write
from tracker.registry import Registry, load_registry
from tracker.registry.options import OptionPaper

TOPICS = {
    "cross-border-data-flows", "data-localisation", "source-code", "customs-duties",
    "non-discrimination-digital-products", "electronic-authentication", "personal-data-protection",
    "unsolicited-messages", "open-government-data", "paperless-trading",
}  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def test_the_distance_is_the_strength_of_a_template_less_that_of_the_treaties(registry: Registry) -> None:
    found = common_ground(None, registry)
    assert {g.topic.id for g in found} == TOPICS
    for g in found:
        for f in g.templates:
            read = [c.strength for _, c in f.cells if not c.blank and c.strength is not None]
            assert f.strength == max(read, default=None), g.topic.id
            if f.strength is not None and g.own.strength is not None:
                assert f.distance == f.strength - g.own.strength
        strengths = [f.strength for f in (g.own, *g.templates) if f.strength is not None]
        assert g.shared == min(strengths)
        assert g.law, g.topic.id  # the gap table has the topic
    (flows,) = common_ground(None, registry, topics=("cross-border-data-flows",))
    assert flows.own.strongest == "rcep"
    assert {f.family.id: f.distance for f in flows.templates}["jp"] == 1


def test_a_family_nobody_has_read_has_no_place(registry: Registry) -> None:
    unread = replace(registry, codings=[c for c in registry.codings if c.instrument not in _own(registry)])
    (g,) = common_ground(None, unread, topics=("customs-duties",))
    assert (g.own.strength, g.own.strongest) == (None, None)
    assert [f.distance for f in g.templates] == [None] * 3
    assert "尚无" in ground_words(g, "zh")


def _own(registry: Registry) -> list[str]:
    return registry.options["cn-digital-trade"].own.instruments


def test_forms(registry: Registry) -> None:
    found = common_ground(None, registry)
    data = json.loads(json.dumps(common_ground_json(found, registry, "zh")))
    Draft202012Validator(schema("common-ground")).validate(data)
    assert all(g["options"] and g["author"] and g["date"] for g in data)
    rows = csv.DictReader(
        io.StringIO(write(common_ground_publication(found, registry, "en"), "csv").decode())
    )
    assert {r["family"] for r in rows} == {"cn", "us", "eu", "jp"}
    for lang, words in (("zh", ("共同点与距离", "备选条款", "作者：编者")), ("en", ("Options to offer",))):
        page = common_ground_page(found[:1], registry, lang)
        text = write(common_ground_publication(found, registry, lang), "md").decode()
        assert all(w in page and w in text for w in words)


def test_what_is_not_there_is_told(registry: Registry) -> None:
    with pytest.raises(UnknownChoice, match="there is: cn-digital-trade"):
        common_ground(None, registry, "nothing")
    with pytest.raises(UnknownChoice, match="has no topic weather"):
        common_ground(None, registry, topics=("weather",))


def test_a_topic_stands_once_in_a_paper(registry: Registry) -> None:
    paper = registry.options["cn-digital-trade"].model_dump(by_alias=True, mode="json")
    with pytest.raises(ValidationError, match="topics named twice"):
        OptionPaper.model_validate({**paper, "topics": paper["topics"][:1] * 2})
