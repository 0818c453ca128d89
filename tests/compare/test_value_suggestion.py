"""The value a provision suggests: the rules of a topic first, then the ladder of how firmly it binds."""

from __future__ import annotations

import pytest

from tracker.compare.finder.value_suggestion import suggest_value
from tracker.registry import load_registry

REGISTRY = load_registry()
CUES = REGISTRY.cues["digital-trade"]
BOOK = REGISTRY.codebooks["digital-trade"]


def value(topic: str, text: str, language: str = "en", *, listed: bool = False) -> str | None:
    found = suggest_value(CUES, BOOK, topic, text, language, listed=listed)
    return found.value if found else None


@pytest.mark.parametrize(
    ("topic", "text", "wanted"),
    [
        ("digital-identities", "Each Party shall accept them.", "binding"),
        ("digital-identities", "Each Party shall accept them, unless its law says otherwise.", "binding-with-exception"),
        ("digital-identities", "Each Party shall endeavour to accept them.", "best-endeavour"),
        ("digital-identities", "Each Party shall cooperate on them.", "cooperation"),
        ("digital-identities", "The Parties recognise that suppliers should accept them.", "cooperation"),
        ("digital-identities", "Weather is fair.", None),
        ("customs-duties", "No Party shall impose customs duties on electronic transmissions.", "permanent-ban"),
        ("customs-duties", "Each Party shall maintain its current practice of not imposing customs duties.", "current-practice"),
        ("source-code", "No Party shall require access to source code of mass-market software.", "ban-mass-market"),
        ("source-code", "No Party shall require access to source code.", "ban"),
        ("personal-data-protection", "Each Party shall adopt a law that protects it.", "framework"),
        ("personal-data-protection", "The Parties recognise the benefit of protecting it.", "recognised"),
        ("dispute-settlement", "Chapter 20 on dispute settlement shall not apply to this Chapter.", "excluded"),
        ("security-exception", "A Party may take what it considers necessary for its essential security interests.", "self-judging"),
    ],
)  # fmt: skip
def test_a_provision_suggests(topic: str, text: str, wanted: str | None) -> None:
    assert value(topic, text) == wanted


def test_flags_come_with_the_value() -> None:
    found = suggest_value(
        CUES, BOOK, "customs-duties",
        "No Party shall impose customs duties on electronic transmissions, including content transmitted "
        "electronically. This does not preclude internal taxes.", "en",
    )  # fmt: skip
    assert found is not None
    assert set(found.flags) >= {"content-covered", "internal-taxes-allowed"}


def test_a_value_is_always_one_of_the_scale_and_has_words_of_the_text() -> None:
    text = (
        "Each Party shall endeavour to cooperate, except where it considers it necessary; the Parties recognise "
        "and affirm that no Party shall impose customs duties or require source code of mass-market software."
    )
    for topic in BOOK.topics:
        found = suggest_value(CUES, BOOK, topic.id, text, "en")
        if found:
            assert found.value in {v.code for v in BOOK.scales[topic.scale]}
            assert found.words


def test_a_topic_the_codebook_does_not_have_suggests_nothing() -> None:
    assert value("definitions", "Each Party shall be bound.") is None


def test_a_language_without_a_ladder_suggests_nothing() -> None:
    assert value("digital-identities", "Les Parties acceptent ces identités.", "fr") is None
