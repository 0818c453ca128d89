"""What the documentation shows is what happens: its examples are run, its links lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.docs.examples import ROOT, agrees, blocks, examples, headings, run_page
from tracker.registry.gap import GapTable
from tracker.registry.schema import Regime

DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "decisions" not in p.parts)
RUN = [p for p in PAGES if examples(p.read_text("utf-8"))]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def test_the_pages_have_examples() -> None:
    assert {p.name for p in RUN} >= {"getting-started.md", "concepts.md", "recipes.md"}


@pytest.mark.parametrize("page", RUN, ids=lambda p: p.name)
@pytest.mark.slow
def test_examples_do_what_the_page_says(page: Path, demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "build" / "demo")
    assert run_page(page.read_text("utf-8"), tmp_path) == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    broken = []
    for link in _LINK.findall(text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in headings(target.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: p.name)
def test_blocks_are_of_a_known_kind_and_yaml_can_be_read(page: Path) -> None:
    known = {"sh", "sh no-run", "text", "yaml", "cron", "ini", "dockerfile", ""}
    for line, info, body in blocks(page.read_text("utf-8")):
        assert info in known, f"{page.name}:{line}"
        if info == "yaml" and "\nid:" in f"\n{body}":
            kind = GapTable if "\nfor:" in body else Regime
            kind.model_validate(yaml.safe_load(body))
        elif info == "yaml":
            yaml.safe_load(body)


def test_the_index_names_every_page() -> None:
    named = {link.partition("#")[0] for link in _LINK.findall((DOCS / "index.md").read_text("utf-8"))}
    assert {str(p.relative_to(DOCS)) for p in PAGES} - {"index.md"} <= named


def test_a_wrong_page_is_found_out(tmp_path: Path) -> None:
    page = "```sh\necho one\n```\n\n```text\ntwo\n```\n\n```sh\nexport A=b\nfalse\n```\n\n```sh no-run\nfalse\n```\n"
    wrong = run_page(page, tmp_path)
    assert [w.split(":")[0] for w in wrong] == ["line 1", "line 9"]
    assert run_page("```sh\nexport A=b\n```\n```sh\necho $A\n```\n```text\nb\n```\n", tmp_path) == []


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\nb  \n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\n", "a\n", True),
        ("a ... d\n", "a b c d\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n...\nx\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_dots_stand_for_lines_and_words(shown: str, printed: str, same: bool) -> None:
    assert agrees(shown, printed) is same
