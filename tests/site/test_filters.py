"""Lists that can be narrowed: rows bear marks, the form offers what is there, and without script all is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.chromium import launched
from tests.site.record import Record
from tracker.site.build import build

PAGES = ("changes.html", "deadlines.html", "sources.html")


@pytest.fixture
def site(record: Record, tmp_path: Path) -> Path:
    build(record.store, record.registry, tmp_path / "site")
    return tmp_path / "site"


def test_forms_are_hidden_until_a_script_serves_them(site: Path) -> None:
    for lang in ("", "zh/"):
        for name in PAGES:
            html = (site / lang / name).read_text("utf-8")
            assert '<form class="filter noprint" hidden' in html, name
            assert "filter.js" in html
            assert not re.search(r"<(table|tr|section)[^>]* hidden", html)


def test_rows_bear_codes_that_both_editions_share(site: Path) -> None:
    rows = [
        re.findall(r"<tr( data-[^>]*)>", (site / lang / "deadlines.html").read_text("utf-8"))
        for lang in ("", "zh")
    ]
    assert rows[0] == rows[1] != []
    assert re.fullmatch(
        r' data-jurisdiction="\w+" data-strand="[\w-]+" data-event="\w+" data-date="[\d-]+"', rows[0][0]
    )
    change = (site / "changes.html").read_text("utf-8")
    assert 'data-weight="substantive"' in change
    assert 'data-date="2026-03-05"' in change


def test_publishers_have_pages_with_their_sources(site: Path) -> None:
    found = sorted(p.name for p in (site / "sources").iterdir())
    html = (site / "sources.html").read_text("utf-8")
    assert found
    for name in found:
        assert f'href="sources/{name}"' in html
        assert 'id="sample-act-en"' in (site / "sources" / name).read_text("utf-8")


@pytest.mark.browser
def test_the_choice_is_in_the_address(site: Path) -> None:
    with launched() as browser:
        page = browser.new_page()
        page.goto(f"{(site / 'deadlines.html').as_uri()}#event=deferred")
        rows = page.locator("table[data-filter] tbody tr:visible")
        some, status = rows.count(), page.locator("form.filter [role=status]")
        assert 0 < some < page.locator("table[data-filter] tbody tr").count()
        assert page.locator("a.other").get_attribute("href").endswith("#event=deferred")
        page.select_option("form.filter select[name=event]", "")
        assert "#" not in page.url
        page.go_back()
        assert rows.count() == some
        page.fill("form.filter input[name=q]", "no such words")
        page.wait_for_url("**/deadlines.html#q=no*")
        assert status.inner_text() == "Nothing matches this choice."
        page.click("form.filter button[type=reset]")
        page.wait_for_function("!location.hash")
        assert rows.count() > some
