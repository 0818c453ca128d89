"""A record of hostile texts: every page of the site stays whole, small and free of markup from outside."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest

from tests.site.record import SECTIONS, Record
from tests.site.test_pages import Page
from tracker.site.build import build
from tracker.site.files import page_name

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} {% raw %} javascript:alert(1) pay \u202e001\u202c </style></template> \u2066x"
LONG = "w" * 1_000_000
MAX_PAGE = 300_000


def built(tmp_path: Path) -> Path:
    record = Record(tmp_path, title="Act {{ 7*7 }} <b>{% endraw %}</b> \u202eevil")
    record.take([*SECTIONS, escape(HOSTILE), "short"], 1, 10, pit="2026-01-01")
    record.take([*SECTIONS, escape(HOSTILE) + " changed by 2 May 2027", LONG], 3, 5, pit="2026-03-01")
    many = [f"Person {n} shall keep {' '.join(f'item {n * k}' for k in range(60))}." for n in range(700)]
    record.take([*SECTIONS[:4], *many], 4, 5, pit="2026-04-01")
    build(record.store, record.registry, tmp_path / "site")
    return tmp_path / "site"


@pytest.mark.slow
def test_a_hostile_record_makes_an_honest_site(tmp_path: Path) -> None:
    site = built(tmp_path)
    found = sorted(site.rglob("*.html"))
    assert len(found) > 40
    seen = 0
    for path in found:
        html = path.read_text("utf-8")
        page = Page(html)
        assert all((path.parent / script).is_file() for script in page.scripts), path
        assert not [
            x for x in page.links if x.lower().startswith(("javascript", "data:text", "data:image"))
        ], path
        assert not [a for a in page.attributes if a.startswith("on") or a == "style"], path
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", html), path
        assert "alert(1)" not in html or "&lt;script&gt;alert(1)" in html or "javascript:alert(1)" in html
        assert "<script>alert" not in html
        seen += "{{ 7*7 }}" in html
        if path.parent.name != "texts":
            assert len(html.encode()) < MAX_PAGE, (path, len(html.encode()))
    assert seen > 10


def test_names_of_files_stay_inside_and_apart() -> None:
    for id_ in ("../../etc/passwd", "..", ".hidden", "a/b", "a\\b", "x" * 5000, "", "第一", "a\0b"):
        name = page_name(id_)
        assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", name)
        assert len(name) < 150
    assert page_name("a/b") != page_name("a-b")
    assert page_name("v-1234") == "v-1234"
