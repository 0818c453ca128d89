"""What a host asks of a site: shared files, titles, canonical addresses, 404, map; nothing of it in a page alone."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from lxml import etree

from tests.site.record import Record
from tracker.publish import templates
from tracker.site import hosting
from tracker.site.build import build

BASE = "https://rules.example/digital"


def test_no_two_pages_of_an_edition_share_a_title(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "site")
    found: dict[str, Counter[str]] = {"en": Counter(), "zh": Counter()}
    for path in (tmp_path / "site").rglob("*.html"):
        lang = "zh" if path.relative_to(tmp_path / "site").parts[0] == "zh" else "en"
        title = re.search(r"<title>(.*?)</title>", path.read_text("utf-8"), re.DOTALL)
        assert title, path
        found[lang][title[1]] += 1
    assert {lang: [t for t, n in titles.items() if n > 1] for lang, titles in found.items()} == {
        "en": [],
        "zh": [],
    }


def test_pages_of_the_site_share_one_style_and_pages_alone_carry_it(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "site")
    home = (tmp_path / "site" / "zh" / "index.html").read_text("utf-8")
    assert '<link rel="stylesheet" href="../style.css">' in home
    assert "<style" not in home
    assert "style-src 'self'; script-src 'self'" in home
    table = (tmp_path / "site" / "compare" / "samples.html").read_text("utf-8")
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', table) == ["../style.css", "../compare.css"]
    alone = templates.page("site/404.html.j2", "en", title="x", parts=[], nav=None)
    assert "<style>" in alone
    assert "sha256-" in alone
    assert 'rel="stylesheet"' not in alone


def test_with_its_address_a_site_has_canonical_pages_and_a_map(record: Record, tmp_path: Path) -> None:
    site = tmp_path / "site"
    for _ in range(2):  # the second leaves all pages as they are: the map names them still
        build(record.store, record.registry, site, base_url=f"{BASE}/")
        pages = {str(p.relative_to(site)) for p in site.rglob("*.html")} - {"404.html"}
        tree = etree.parse(str(site / "sitemap.xml"))
        assert {e.text for e in tree.iter("{*}loc")} == {f"{BASE}/{p}" for p in pages}
    assert f"Sitemap: {BASE}/sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    page = (site / "zh" / "changes" / f"{record.change}.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{BASE}/zh/changes/{record.change}.html">' in page
    assert f'hreflang="en" href="{BASE}/changes/{record.change}.html"' in page
    assert f'hreflang="zh-Hans" href="{BASE}/zh/changes/{record.change}.html"' in page
    assert 'href="/digital/index.html"' in (site / "404.html").read_text("utf-8")
    build(record.store, record.registry, site)  # without it again, no map says where it is
    assert not (site / "sitemap.xml").exists()
    assert not (site / "robots.txt").exists()


def test_a_large_map_is_in_parts(record: Record, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(hosting, "_IN_MAP", 20)
    build(record.store, record.registry, tmp_path / "site", base_url=BASE)
    listed = [e.text for e in etree.parse(str(tmp_path / "site" / "sitemap.xml")).iter("{*}loc")]
    assert listed[:2] == [f"{BASE}/sitemap-1.xml", f"{BASE}/sitemap-2.xml"]
    assert all((tmp_path / "site" / a.rpartition("/")[2]).is_file() for a in listed)


def test_the_page_for_an_address_that_is_not_there_serves_any_depth(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "site")
    page = (tmp_path / "site" / "404.html").read_text("utf-8")
    links = re.findall(r'<a href="([^"]+)"', page)
    assert [a for a in links if a != "#main"] == [
        "/index.html", "/changes.html", "/search.html",
        "/zh/index.html", "/zh/changes.html", "/zh/search.html",
    ]  # fmt: skip
    assert 'lang="zh-Hans"' in page
    assert "<style>" in page
