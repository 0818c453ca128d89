"""How a cue is read: words, gaps, choices, endings, and text of languages without spaces."""

from __future__ import annotations

import re

import pytest

from tracker.compare.finder.cues import compile_cue, fold
from tracker.registry import load_registry


def words(cue: str, text: str, language: str = "en") -> str | None:
    hit = compile_cue(cue, language).find(fold(text, language))
    return hit.words if hit else None


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("customs dut*", "Customs duties are off", "customs duties"),
        ("customs dut*", "the duty of customs", None),
        ("ship* of war", "a worship of war", None),  # a word begins where a word begins
        ("not .. tide*", "not one of the tides", "not one of the tides"),
        ("not .. tide*", "not " + "very " * 11 + "tides", None),
        ("not ... tide*", "not " + "very " * 11 + "tides", "not " + "very " * 11 + "tides"),
        ("(ebb|high tide)", "at high tide", "high tide"),
        ("keep (the)? peace", "keep peace, keep the peace", "keep peace"),
        ("^ parties agree", "The Parties agree", "the parties agree"),
        ("^ parties agree", "1. The Parties agree", "1 the parties agree"),
        ("^ parties agree", "Where the Parties agree", None),
        ("endeavour", "shall endeavor", "endeavour"),
        ("organis* work", "who organizes work", "organises work"),
        ("cooperat* on e-mail", "co-operate on e-mail", None),  # a cue is words, not typography
        ("cooperat* on email", "co-operate on e-mail", "cooperate on email"),
        ("size", "the size", "size"),  # not every z is American
    ],
)
def test_what_a_cue_finds(cue: str, text: str, found: str | None) -> None:
    assert words(cue, text) == (found.strip() if found else None)


def test_han_text_is_read_without_white_space() -> None:
    assert words("电子传输.{0,12}关税", "电子传输 征收\n关税", "zh-Hans") == "电子传输征收关税"
    assert words("^ 就本章而言", "就本章而言：", "zh") == "就本章而言"
    assert words("^ 就本章而言", "第一条 就本章而言", "zh") is None
    assert words("ソース・?コード", "ｿｰｽ･ｺｰﾄﾞ", "ja") == "ソース・コード"  # half-width is the same letters


def test_a_cue_at_the_beginning_is_a_lead_and_one_far_down_is_not() -> None:
    cue = compile_cue("tide*", "en")
    early, late = fold("tides " + "x " * 90, "en"), fold("x " * 90 + "tides", "en")
    found = cue.find(early), cue.find(late)
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].lead, found[1].lead) == (True, False)


def test_the_shortcut_never_hides_a_match() -> None:
    """`needs` only saves time: with it and without it every packaged cue answers the same."""
    text = fold(
        "The Parties shall not impose customs duties on electronic transmissions; they recognise that "
        "e-invoicing, electronic signatures and small and medium enterprises matter to consumers.",
        "en",
    )
    for own in load_registry().cues["digital-trade"].all_topics.values():
        for text_of_cue in own.en:
            cue = compile_cue(text_of_cue, "en")
            plain = cue.pattern.match(text) if cue.start else cue.pattern.search(text)
            assert bool(plain) == (cue.find(text) is not None), text_of_cue


def test_every_packaged_cue_compiles() -> None:
    cues = load_registry().cues["digital-trade"]
    for topic, own in cues.all_topics.items():
        for language in ("en", "zh", "ja"):
            for cue in [*getattr(own, language), *own.heading.get(language, ())]:
                try:
                    compile_cue(cue, language)
                except re.error as error:
                    pytest.fail(f"{topic}: {language}: {cue!r}: {error}")
    for part in (cues.values, cues.flags):
        for by_language in part.values():
            for language, rules in by_language.items():
                for rule in rules:
                    for cue in [*rule.any, *getattr(rule, "all", ()), *getattr(rule, "none", ())]:
                        compile_cue(cue, language)
