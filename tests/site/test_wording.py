"""Every sentence a page can say exists in both editions; citations and dates read as people write them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

from tests.publish.catalogue import catalogue
from tracker.model import FactValue
from tracker.publish import editions
from tracker.publish.eid_labels import cite, unit_of
from tracker.publish.labels import NAMES
from tracker.publish.plain import plain, safe_url
from tracker.publish.redline import runs
from tracker.publish.values import show_value
from tracker.publish.views.cell_words import WHY
from tracker.resources import templates_dir

ROOT = Path(__file__).parents[2]
#: Functions that take the English sentence: the first of their arguments that is a text, or two of them.
CALLS = {"gettext": 1, "_t": 1, "t": 1, "section": 1, "ngettext": 2, "n": 2}


def called(source: str) -> list[str]:
    """The sentences a module asks for; a literal in several pieces is one sentence."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found += texts[: CALLS.get(name, 0)]
    return found


def messages() -> dict[str, str]:
    found = dict.fromkeys([*NAMES.values(), *WHY.values()], "names")
    for path in templates_dir().rglob("*.j2"):
        with path.open("rb") as stream:
            for _, _, message, _ in babel_extract(
                stream, ("_", "gettext", "ngettext"), [], {"trim_blocks": "true"}
            ):
                for text in message if isinstance(message, tuple) else (message,):
                    if text:
                        found[text] = path.name
    for package in ("render", "compare", "brief", "site"):
        for path in (ROOT / "tracker" / package).rglob("*.py"):
            found.update(dict.fromkeys(called(path.read_text("utf-8")), path.name))
    return found


def test_the_chinese_edition_says_everything() -> None:
    said = messages()
    assert len(said) > 200
    have = {text for m in catalogue("zh") for text in (m.id if isinstance(m.id, tuple) else (m.id,))}
    assert {text: where for text, where in said.items() if text not in have} == {}


PLACE = re.compile(r"%\((\w+)\)s|\{(\w*)[^{}]*\}(?!\})")


def test_translations_keep_the_placeholders() -> None:
    for m in catalogue("zh"):
        said = [*m.id, *m.string] if isinstance(m.id, tuple) else [m.id, m.string]
        found = {
            tuple(sorted({a or b.strip("012") for a, b in PLACE.findall(x)} - {"num", "all"})) for x in said
        }
        assert len(found) == 1 or m.context == "act with its number", m.id


def test_the_catalogue_names_its_locale_and_leaves_nothing_out() -> None:
    found = catalogue("zh")
    assert editions.html_lang("zh") == "zh-Hans"
    assert [m.id for m in found if m.fuzzy or not m.string] == []


@pytest.mark.parametrize(
    ("eid", "english", "chinese"),
    [
        ("art_5__para_1__point_b", "Article 5(1)(b)", "第5条第1款（b）项"),
        ("anx_xiv", "Annex XIV", "附件十四"),
        ("rct_12", "Recital 12", "序言第12段"),
        ("sec_47__subsec_2", "Section 47(2)", "第47条第2款"),
        ("cpt_3__sct_2", "Chapter 3, Section 2", "第3章第2节"),
        ("nif_1__sec_62", "Amendments not in force 1, section 62", "未生效修改1第62条"),
        ("art_14.11", "Article 14.11", "第14.11条"),
        ("strange", "Strange", "Strange"),
        ("sec_entry-into-force", "An unnumbered section", "未编号的条文"),
        (
            "sec_1__def_large_platform",
            "Section 1 definition of “large platform”",
            "第1条“large platform”的定义",
        ),
        ("cpt_14__sct_b__subsct_1", "Chapter 14, Section b, Subsection 1", "第14章第b节第1分节"),
        ("anx__para_1", "Annex(1)", "附件第1款"),
    ],
)
def test_citations(eid: str, english: str, chinese: str) -> None:
    assert (cite(eid), cite(eid, "zh-Hans")) == (english, chinese)


def test_units() -> None:
    assert unit_of("art_5__para_1__point_b") == "art_5"
    assert unit_of("sched_1__item_2") == "sched_1"
    assert unit_of("preamble") == "preamble"


def test_dates_are_shown_by_the_custom_of_an_edition() -> None:
    assert show_value(FactValue("2 August 2026", date="2026-08-02"), "zh") == "2026年8月2日"
    assert show_value(FactValue("August 2026", date="2026-08"), "zh") == "August 2026"
    assert show_value(FactValue(code="in_force"), "zh") == "有效"


def test_hidden_characters_and_odd_addresses() -> None:
    assert plain("a\u202eb\x00\ud800c\n") == "abc\n"
    for bad in (
        "javascript:x",
        "data:text/html,x",
        "//host/x",
        "https://",
        "https://[::1",
        "https://a/\u202e",
        "",
    ):
        assert safe_url(bad) is None


def test_long_unchanged_runs_fold_and_nothing_is_lost() -> None:
    same = "word " * 400
    found = runs(f"old {same}", f"new {same}")
    assert [r.kind for r in found] == ["del", "ins", "same", "fold"]
    assert "".join(r.text for r in found if r.kind != "del") == f"new {same}"
    assert [r.kind for r in runs(None, "x")] == ["ins"]
    assert [r.kind for r in runs("x", None)] == ["del"]
