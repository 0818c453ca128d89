"""Forty golden questions, each asked of a page's first screen, of one command and of a one-page briefing."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdfium2 import PdfDocument

from tests.golden_questions.conftest import Ask
from tracker.publish.editions import format_day

QUESTIONS = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text("utf-8"))
LANGUAGES = ("en", "zh")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif("TRACKER_QUESTIONS" not in os.environ, reason="takes five minutes: make questions"),
]
_ISO = re.compile(r"(?<![\dT-])\d{4}-\d\d-\d\d(?![\dT])")
asked = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q["ask"])
in_both = pytest.mark.parametrize("lang", LANGUAGES)


def folded(text: str, lang: str) -> str:
    """White space as one space; none between Han characters, where lines are broken anywhere."""
    text = " ".join(text.split())
    return re.sub(r" ?([\u3000-\u9fff\uff00-\uffef]) ?", r"\1", text) if lang == "zh" else text


def holds(text: str, question: Mapping[str, Any], lang: str) -> bool:
    """Whether all patterns of an answer stand together somewhere in a text."""
    text = folded(text, lang)
    near = question.get("near", 300)
    patterns = [str(p) for p in question[lang]]
    return any(
        all(re.search(p, text[max(first.start() - near, 0) : first.end() + near]) for p in patterns)
        for first in re.finditer(patterns[0], text)
    )


def refused(text: str, question: Mapping[str, Any], lang: str) -> list[str]:
    return [p for p in question.get("not", {}).get(lang, []) if re.search(p, folded(text, lang))]


def test_there_are_forty() -> None:
    assert len({q["ask"] for q in QUESTIONS}) == 40
    assert all(q[lang] for q in QUESTIONS for lang in LANGUAGES)


@in_both
@asked
@pytest.mark.browser
def test_the_first_screen_of_its_page(
    question: dict[str, Any], lang: str, ask: Ask, first_screen: Callable[[str], str]
) -> None:
    page = question["page"]
    if page.startswith("change:"):
        told = json.loads(ask(["changes", "--instrument", page.partition(":")[2], "--format", "json"]))
        newest = max((c for c in told if c["language"] != "fr"), key=lambda c: c["observed_at"])
        page = f"changes/{newest['id']}.html"
    seen = first_screen(page if lang == "en" else f"zh/{page}")
    assert holds(seen, question, lang), folded(seen, lang)
    assert not refused(seen, question, lang)


@in_both
@asked
def test_one_command(question: dict[str, Any], lang: str, ask: Ask) -> None:
    printed = _ISO.sub(
        lambda m: f"{m[0]} {format_day(m[0], lang)}", ask(["--lang", lang, *question["command"].split()])
    )
    assert holds(printed, question, lang), folded(printed, lang)[:6000]
    assert not refused(printed, question, lang)


@in_both
@pytest.mark.parametrize("question", [q for q in QUESTIONS if "brief" in q], ids=lambda q: q["ask"])
def test_the_briefing_of_one_page(question: dict[str, Any], lang: str, ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "briefing.pdf"
    ask(["brief", question["brief"], "--pages", "1", "--lang", lang, "--out", str(out)])
    with PdfDocument(out) as pdf:
        assert len(pdf) == 1
        told = pdf[0].get_textpage().get_text_bounded()
    assert holds(told, question, lang), folded(told, lang)
