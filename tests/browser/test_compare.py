"""A comparison in a real browser, from a folder: what is chosen stands in the address, details beside the grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.site.record import Record
from tracker.site.build import build

pytestmark = pytest.mark.browser
CELL = "sample-act.returns"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("compare")
    record = Record(place)
    record.first()
    record.pin()
    build(record.store, record.registry, place / "site", today=date(2026, 4, 10))
    return place / "site"


@pytest.fixture
def visit(chromium: Any, folder: Path) -> Iterator[Callable[..., Any]]:
    """Open a page of the folder; at the end no error of a script must have been seen."""
    wrong: list[str] = []

    def open_(address: str, width: int = 1400, **options: Any) -> Any:
        page = chromium.new_context(viewport={"width": width, "height": 844}, **options).new_page()
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.goto(f"{folder.as_uri()}/{address}")
        return page

    yield open_
    assert wrong == []


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("edition", ["", "zh/"])
def test_a_cell_opens_beside_the_grid_and_has_an_address(
    visit: Callable[..., Any], edition: str, width: int
) -> None:
    page = visit(f"{edition}compare/samples.html#t=returns", width)
    page.locator("#returns td a").first.click()
    panel = page.locator("#panel")
    panel.locator("blockquote").first.wait_for()
    assert CELL in page.evaluate("location.hash")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sent = visit(f"{edition}compare/samples.html#c={CELL}", width)
    sent.locator("#panel blockquote").first.wait_for()
    assert sent.locator("#panel").inner_text() == panel.inner_text()
    page.keyboard.press("Escape")
    assert panel.is_hidden()


def test_addresses_of_cells_and_topics_from_before_still_lead_there(visit: Callable[..., Any]) -> None:
    page = visit("compare/samples.html#returns--sample-act")
    page.locator("#panel blockquote").first.wait_for()
    assert visit("compare/samples.html#returns").locator("#returns").is_visible()


def test_without_script_every_value_is_there_and_leads_to_its_proof(visit: Callable[..., Any]) -> None:
    page = visit("compare/samples.html", java_script_enabled=False)
    assert page.locator(".choose").is_hidden()
    page.locator("#returns td a").first.click()
    assert page.locator("section#sample-act blockquote").first.is_visible()


def test_a_topic_shows_the_texts_named_in_its_address(visit: Callable[..., Any]) -> None:
    page = visit("topics/samples--returns.html#i=sample-act")
    assert page.locator(".clauses > section:visible").count() == 1
    page.get_by_role("button", name="Clear the choice").click()
    assert page.locator(".clauses > section:visible").count() == 0
    assert page.evaluate("location.hash") == "#i=none"
