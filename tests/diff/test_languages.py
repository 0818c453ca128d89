"""Two languages of one text: structure only."""

from __future__ import annotations

from tests.diff.samples import sentences
from tracker.diff.languages import compare_languages
from tracker.model import Document, Scope, SourceSpec
from tracker.readers.build import Builder


def act(language: str, articles: dict[int, list[str]], recitals: int = 0) -> Document:
    builder = Builder()
    for n in range(1, recitals + 1):
        builder.add(f"rct_{n}", None, "recital", num=f"({n})", scope=Scope.PREAMBLE)
    for n, paragraphs in articles.items():
        builder.add(f"art_{n}", None, "article", num=f"Article {n}")
        for k, text in enumerate(paragraphs, 1):
            builder.child(f"art_{n}", "para", k, "paragraph", num=f"{k}.", text=text)
    return builder.document(SourceSpec("s", "i", language), "eurlex_xhtml", 1, "Act")


def test_other_words_are_no_difference() -> None:
    assert compare_languages(act("en", {1: ["One."]}), act("fr", {1: ["Un."]})).empty


def test_what_one_language_lacks_is_told_once_and_from_the_outside() -> None:
    english = act("en", {1: ["One.", "Two."], 2: ["Three."]}, recitals=3)
    french = act("fr", {1: ["Un."], 3: ["Quatre."]})
    found = compare_languages(english, french)
    assert [(p.eid, p.action.value) for p in found.provisions] == [
        ("art_1__para_2", "removed"),
        ("art_2", "removed"),
        ("art_3", "added"),
    ]
    assert sentences(found) == ("provisions added: 1", "provisions removed: 2")
