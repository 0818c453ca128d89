"""The index of a change in a real browser: it stays in sight, and what it chose stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.site.record import SECTIONS, Record
from tracker.site.build import build

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a change of seventy sections."""
    place = tmp_path_factory.mktemp("change")
    record = Record(place)
    text = [
        f"Person {n} shall keep book {n} for six years. {'The rest is as before. ' * 20}" for n in range(80)
    ]
    record.take([*SECTIONS[:4], *text], 3, 5, pit="2026-03-01")
    words = [line.replace("six", "nine") for line in text]
    record.take([*SECTIONS[:4], *words], 4, 5, pit="2026-04-01")
    build(record.store, record.registry, place / "site")
    pages: list[Path] = sorted((place / "site" / "changes").glob("g-*[0-9a-f].html"))
    return max(pages, key=lambda p: p.stat().st_size).as_uri()


def shown(page: Any) -> list[str]:
    return page.eval_on_selector_all(
        "#units [data-w]", "found => found.filter(e => !e.hidden).map(e => e.id)"
    )


def test_the_index_filters_the_redline_and_the_address_says_so(chromium: Any, change: str) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 900})
    page.goto(change)
    every = shown(page)
    assert len(every) > 40
    page.evaluate("scrollTo(0, document.body.scrollHeight - 1500)")
    assert page.locator("nav.index").bounding_box()["y"] >= 0
    page.locator("#index li a").nth(4).click()
    assert shown(page) == [page.url.partition("#")[2]]
    assert page.locator("#units [open]").count() == 1
    address = page.url
    page.locator("#shown a").click()
    assert shown(page) == every
    page.goto(address.replace("#", "#c-"))  # as before there was an index
    assert shown(page) == every
    assert page.locator("#units [open]").count() == 1
    page.close()


def test_on_a_phone_the_index_is_closed_and_without_script_all_is_there(
    chromium: Any,
    change: str,
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.goto(change)
    assert page.locator("#index[open]").count() == 0
    page.locator("#index summary").click()
    page.locator("#index li a").first.click()
    assert page.locator("#index[open]").count() == 0
    page.close()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(change)
    assert page.locator("#units [data-w]").count() > 40
    page.locator("#units summary").first.click()
    assert page.locator("#units del").first.is_visible()
    assert page.locator("#unfold").is_hidden()
    context.close()


def test_the_pages_of_a_change_have_no_error(visit: Callable[..., Any]) -> None:
    page = visit("changes.html")
    page.locator("main a[href*='changes/g-']").first.click()
    assert page.locator("h1").count() == 1
