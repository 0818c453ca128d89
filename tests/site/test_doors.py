"""The frame of all pages: six doors, a search form, where a page lies."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.site.record import Record
from tracker.site.build import build

DOORS = ["index", "jurisdictions", "rules", "comparisons", "deadlines", "briefings"]


class Frame(HTMLParser):
    """``doors``: (address, aria-current) of the main navigation; ``crumbs``: addresses; ``form``: its action."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.doors: list[tuple[str, str | None]] = []
        self.crumbs: list[str] = []
        self.form: str | None = None
        self.field: str | None = None
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "nav":
            self._in = "crumbs" if said.get("class") == "crumbs" else "doors" if not self.doors else ""
        elif tag == "a" and self._in == "doors":
            self.doors.append((said["href"] or "", said.get("aria-current")))
        elif tag == "a" and self._in == "crumbs":
            self.crumbs.append(said["href"] or "")
        elif tag == "form" and said.get("class") == "seek":
            self.form = said["action"]
        elif tag == "input" and self.form and not self.field:
            self.field = said["name"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self._in = ""


@pytest.fixture
def site(record: Record, tmp_path: Path) -> Path:
    build(record.store, record.registry, tmp_path / "site")
    return tmp_path / "site"


def test_every_page_has_six_doors_and_a_search_form_that_needs_no_script(site: Path) -> None:
    for path in set(site.rglob("*.html")) - {site / "404.html"}:
        frame = Frame(path.read_text("utf-8"))
        root = site / "zh" if (site / "zh") in path.parents else site
        assert [(path.parent / a).resolve() for a, _ in frame.doors] == [root / f"{d}.html" for d in DOORS]
        assert sum(current is not None for _, current in frame.doors) <= 1, path
        if path.name != "search.html":
            assert (path.parent / (frame.form or "")).resolve() == root / "search.html", path
            assert frame.field == "q"


@pytest.mark.parametrize(
    ("page", "door", "current", "above"),
    [
        ("index.html", "index", "page", []),
        ("deadlines.html", "deadlines", "page", []),
        ("changes.html", "index", "true", ["index.html"]),
        ("instruments/sample-act.html", "rules", "true", ["../rules.html", "../regimes/sample.html"]),
        (
            "topics/samples--rate.html",
            "comparisons",
            "true",
            ["../comparisons.html", "../compare/samples.html#rate"],
        ),
        ("briefings/2026-03.html", "briefings", "true", ["../briefings.html"]),
    ],
)
def test_a_page_marks_its_door_and_says_where_it_lies(
    site: Path, page: str, door: str, current: str, above: list[str]
) -> None:
    frame = Frame((site / page).read_text("utf-8"))
    assert [(a.rpartition("/")[2], c) for a, c in frame.doors if c] == [(f"{door}.html", current)]
    assert frame.crumbs == above


def test_texts_and_changes_lie_below_their_instrument(site: Path) -> None:
    for page in [*site.glob("texts/*.html"), *site.glob("zh/changes/*.html")]:
        if not page.name.startswith("list-"):
            assert any("../instruments/" in a for a in Frame(page.read_text("utf-8")).crumbs), page


def test_search_and_method_lie_behind_no_door(site: Path) -> None:
    frame = Frame((site / "method.html").read_text("utf-8"))
    assert not any(current for _, current in frame.doors)
    assert frame.crumbs == []


def test_a_jurisdiction_has_its_law_its_dates_and_what_is_watched(site: Path) -> None:
    page = next(site.glob("jurisdictions/*.html"))
    text = page.read_text("utf-8")
    assert {s for s in ("due", "changes", "watched") if f'id="{s}"' in text} == {"due", "changes", "watched"}
    assert "../instruments/sample-act.html" in text
    assert f"jurisdictions/{page.name}" in (site / "jurisdictions.html").read_text("utf-8")


def test_the_list_of_rules_says_whose_each_is_and_where_it_stands(site: Path) -> None:
    text = (site / "rules.html").read_text("utf-8")
    for instrument in site.glob("instruments/*.html"):
        if not instrument.name.endswith("-history.html"):
            assert f'href="instruments/{instrument.name}"' in text
    assert 'data-state="in-force"' in text
    assert "data-filter" in text


def test_now_has_changes_dates_and_activity_and_each_act_once(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    assert [s for s in ("changes", "due", "activity") if f'id="{s}"' in text] == [
        "changes",
        "due",
        "activity",
    ]
    assert 'class="s1"' in text
