"""Every wording in two languages by the list of terms: catalogue, codebooks, titles of the registry."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, nodes

from tests.cli import messages
from tests.publish.catalogue import catalogue, pairs
from tracker.publish.messages import translations
from tracker.resources import templates_dir

ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load((Path(__file__).parent / "terms.yml").read_text("utf-8"))
#: Files whose Chinese is a label; notes and summaries of single laws have their own reviewers.
LABELS = {"title", "short", "question", "definition", "short_title", "name"}
#: Catalogue entries that are marks and patterns, not words.
MARKS = re.compile(r"^citation$|punctuation|format|currency|unit|amount|act with its number|title of an act")
#: What stands in Latin script in Chinese too: placeholders, code, addresses, numbers of acts.
CODE = re.compile(r"%\(\w+\)[sd]|\{[^}]*\}|`[^`]*`|https?://\S+")
#: What typer prints around helps.
FRAMES = ("[default: {}]", "[env var: {}]", "[required]", "Arguments", "Options", "Error",
          "Try [blue]'{command_path} {help_option}'[/] for help.")  # fmt: skip
WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")


@cache
def wordings() -> tuple[tuple[str, str, str], ...]:
    """(where, English, Chinese)"""
    found = [(f"zh.po {context}", en, zh) for context, en, zh in pairs() if not MARKS.search(context)]
    for path in sorted((ROOT / "tracker" / "data").rglob("*.yml")):
        if path.parent.name in ("regimes", "codebooks", "gaps"):
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            found += [(path.name, en, zh) for en, zh in _labels(yaml.load(path.read_text("utf-8"), loader))]
    return tuple(found)


def _labels(data: Any, label: bool = False) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        if label and isinstance(data.get("en"), str) and isinstance(data.get("zh"), str):
            yield data["en"], data["zh"]
        for key, value in data.items():
            yield from _labels(value, label or key in LABELS or key == "groups")
    elif isinstance(data, list):
        for item in data:
            yield from _labels(item, label)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_wording_says_what_is_forbidden(language: str) -> None:
    bad = re.compile("|".join(f"(?:{p})" for p in TABLE["forbidden"][language]))
    said = {
        (where, text): found[0]
        for where, *both in wordings()
        if (found := bad.search(CODE.sub("", text := both[language == "zh"])))
    }
    assert said == {}


@pytest.mark.parametrize("term", TABLE["terms"], ids=lambda t: t["en"])
def test_a_term_has_its_chinese(term: dict[str, Any]) -> None:
    english, chinese = re.compile(term["en"], re.IGNORECASE), re.compile("|".join(term["zh"]))
    wrong = {
        (where, en): zh for where, en, zh in wordings()
        if english.search(en) and not chinese.search(zh) and len(en) < 120 and "`" not in en
    }  # fmt: skip
    assert wrong == {}


def test_latin_script_in_chinese_is_a_name_that_the_english_has() -> None:
    wrong = {}
    for where, en, zh in wordings():
        known = {w.lower() for w in WORD.findall(en)}
        if left := [w for w in WORD.findall(CODE.sub("", zh)) if w.lower() not in known]:
            wrong[where, zh] = left
    assert wrong == {}


def test_our_reader_of_catalogues_reads_what_babel_reads() -> None:
    found = translations("zh")
    for m in catalogue():
        if isinstance(m.id, tuple):
            assert found.npgettext(m.context or "", *m.id, 5) == m.string[0]
        elif m.id:
            assert found.pgettext(m.context or "", m.id) == m.string


def _texts_of_code() -> Iterator[str]:
    for path in (ROOT / "tracker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    env = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True)
    for path in templates_dir().rglob("*"):
        if path.suffix == ".j2":
            for const in env.parse(path.read_text("utf-8")).find_all(nodes.Const):
                if isinstance(const.value, str):
                    yield const.value
        elif path.suffix == ".js":
            yield from re.findall(r'"([^"\n]*)"', path.read_text("utf-8"))


def test_no_message_is_unused() -> None:
    """Contexts that are looked up by a code (provisions, columns, failures) have tests of their own."""
    used = set(_texts_of_code())
    computed = re.compile(
        r"^(citation|error|doctor|column|cell|unit|currency|amount|punctuation|format|status of a text)"
    )
    used |= {*messages.helps(), *FRAMES}
    assert [en for context, en, _ in pairs() if en not in used and not computed.match(context)] == []
