"""Pages: everything captured stays text, every link leads somewhere, the order is fixed."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import feedparser
import pytest

from tests.site.record import SECTIONS, Record
from tracker.contract.change import changes_view
from tracker.contract.text import text_view
from tracker.publish.templates import policy, stylesheet
from tracker.registry import load_registry
from tracker.site.build import build
from tracker.site.columns import standings
from tracker.site.context import BuildContext
from tracker.site.files import Output
from tracker.site.pages import change_page, diff_page, text_page
from tracker.store import reader

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} {% raw %} pay \u202e001\u202c \u2066x\u2069 <a href='javascript:x'>&amp;</a>"
VOID = {"meta", "br", "rect", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Collects ids, links and tags, and that what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.scripts: list[str] = []  # addresses; None where one stands in the page
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "link" and values == {"rel": "icon", "href": "data:,"}:
            return  # says that there is no icon, so that no browser asks for one
        if tag == "link" and values["rel"] in ("alternate", "stylesheet", "icon"):
            self.links.append(values["href"])  # feeds, the other edition, the site's own style and icon
            return
        if tag == "script":
            self.scripts.append(values["src"])
        self.tags.add(tag)
        self.attributes |= set(values)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[k] for k in ("href", "src") if k in values]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag


@pytest.fixture
def site(record: Record, tmp_path: Path) -> Path:
    build(record.store, record.registry, tmp_path / "site")
    return tmp_path / "site"


def views(record: Record):
    with record.store.read() as session:
        change = changes_view(session, record.registry, reader.changes(session, ids=[record.change]))[0]
        version = reader.versions(session, "sample-act")[-1]
        return change, text_view(session, version)


DOWNLOADS = (
    ".pdf",
    ".eml",
    ".json",
    ".csv",
    ".md",
    ".xml",
    ".xlsx",
    ".docx",
    ".tex",
    ".zip",
    ".ics",
    ".js",
    ".atom",
    ".css",
    ".svg",
)


def test_every_page_is_whole_and_every_link_leads_somewhere(site: Path) -> None:
    found = sorted(site.rglob("*.html"))
    folders = Counter(p.relative_to(site).parts[0] for p in found if len(p.relative_to(site).parts) == 2)
    assert folders == {
        "changes": 2, "texts": 2, "instruments": 4, "compare": 1, "topics": 5, "briefings": 1, "regimes": 1,
        "strands": 1, "timelines": 1, "jurisdictions": 1, "sources": 1, "zh": 14,
    }  # fmt: skip
    assert (
        len(found) == 2 * (14 + 1 + 2 + 2 + 4 + 1 + 5 + 1 + 1 + 1 + 1 + 1) + 1
    )  # 404.html is of both editions
    found.remove(site / "404.html")
    parsed = {path.resolve(): Page(path.read_text("utf-8")) for path in found}
    for path, page in parsed.items():
        assert len(page.ids) == len(set(page.ids)), path
        assert not page.tags & {"iframe", "object", "img", "link"}
        assert page.scripts[-1] == os.path.relpath(site / "clock.js", path.parent)
        assert all((path.parent / script).is_file() for script in page.scripts)
        assert not {a for a in page.attributes if a.startswith("on") or a == "style"}
        for link in page.links:
            if link.startswith("https://"):
                assert link.startswith(
                    ("https://law.example/", "https://copy.example/", "https://example.org/")
                )
                continue
            if link.endswith(DOWNLOADS):
                assert (path.parent / link).resolve().is_file(), f"{path}: {link}"
                continue
            target, _, anchor = link.partition("#")
            there = (path.parent / target).resolve() if target else path
            assert there in parsed, f"{path}: {link}"
            state = "=" in anchor  # read by the page's script
            assert state or not anchor or anchor in parsed[there].ids, f"{path}: {link}"


def test_two_editions_with_their_own_language(site: Path) -> None:
    assert '<html lang="en">' in (site / "index.html").read_text("utf-8")
    chinese = (site / "zh" / "index.html").read_text("utf-8")
    assert '<html lang="zh-Hans">' in chinese
    assert "《样本法》" in chinese
    assert "2026年3月5日" in chinese


def test_building_again_touches_nothing_and_forgotten_pages_go(record: Record, site: Path) -> None:
    again = build(record.store, record.registry, site)
    assert (again.written, again.removed) == (0, 0)
    (site / "stranger.html").write_text("mine", "utf-8")
    record.registry = type(record.registry)(record.registry.regimes, record.registry.publishers, {}, ())
    after = build(record.store, record.registry, site)
    # the comparison and its five topics (a page and its details) in both editions, its downloads: eight forms,
    # two editions, and the topics' feeds: two forms, two editions
    assert after.removed == 2 + 20 + 16 + 20
    assert not (site / "compare" / "samples.html").exists()
    assert (site / "stranger.html").exists()


def test_the_change_page_in_its_fixed_order(record: Record, site: Path) -> None:
    html = (site / "changes" / f"{record.change}.html").read_text("utf-8")
    marks = [
        "Sample Act (Canada) amended on 1 March 2026 by Amending Act", 'id="quote"', " legal text", 'id="index"', 'href="#sec_1"',
        'id="what"', "The date of application of later returns moves from", 'id="effect"', 'id="act"',
        'id="dates"', '<span class="was">', '<span class="now">', 'id="provisions"', 'id="view-side"',
        'id="sec_1"', 'id="c-sec_1"', 'id="evidence"', "SHA-256</dt>", 'id="cite"', 'id="download"',
    ]  # fmt: skip
    places = [html.index(m) for m in marks]
    assert places == sorted(places)
    assert "Amending Act" in html[html.index('id="act"') : html.index('id="dates"')]
    assert 'id="gloss"' not in html
    assert 'id="transition"' not in html  # what is empty is left out
    told = html[html.index('id="what"') : html.index('id="effect"')]
    assert re.search(
        r'<blockquote class="clause law".*1 (<del>.*March.*<ins>.*September|.*1 March 2027)', told
    )
    assert re.search(r'<del><span class="vh">\[deleted: </span>.*?</del><ins>', html)


def test_the_publishers_marks_stand_beside_what_was_found(record: Record) -> None:
    change, _ = views(record)
    marks = {"acts": ["sample-amendment"], "agreed": 1, "marked_only": ["sec_9"], "found_only": []}
    page = change_page(record.registry, {**change, "official_marks": marks})
    assert page.index('id="provisions"') < page.index('id="marks"') < page.index('id="cite"')
    assert "Marked as amended by the publisher, but without a difference: Section 9" in re.sub(
        r"<[^>]+>", "", page
    )
    assert "The publisher's marks and the comparison agree." not in page
    chinese = change_page(
        record.registry, {**change, "official_marks": marks | {"marked_only": []}}, lang="zh"
    )
    assert "修改标记与比对结果一致。" in chinese
    assert 'id="marks"' not in change_page(record.registry, {**change, "official_marks": None})


def test_a_cell_that_went_stale_links_to_the_change(record: Record, site: Path) -> None:
    grid = (site / "compare" / "samples.html").read_text("utf-8")
    assert '<small class="stale">stale</small>' in grid
    said = f'href="../changes/{record.change}.html"'
    assert said in (site / "topics" / "samples--returns.html").read_text("utf-8")
    details = (site / "topics" / "samples--returns.js").read_text("utf-8")
    assert said in json.loads(details[details.index("{") : details.rindex("}") + 1])["sample-act"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_captured_text_stays_text(tmp_path: Path, lang: str) -> None:
    record = Record(tmp_path, title="Sample {{ 7*7 }} <b>Act</b>")
    record.first()
    with record.store.read() as session:
        view = text_view(session, reader.versions(session, "sample-act")[-1])
    view["title"] = HOSTILE
    view["provisions"][0] |= {"num": HOSTILE, "heading": HOSTILE, "text": HOSTILE}
    shown = text_page(record.registry, view, lang=lang)
    hostile = {"code": "words_added", "after": {"printed": HOSTILE}}
    change = {
        "id": "g-1", "regime": "sample", "instrument": "sample-act", "source": "sample-act-en", "language": "en",
        "observed_at": "2026-03-05T06:00:00Z", "recorded_at": None, "valid_from": None, "from_version": "v-1",
        "to_version": "v-2", "origin": "watch", "caused_by": HOSTILE, "causes": [HOSTILE], "kind": "amended",
        "significance": "substantive", "reasons": [HOSTILE], "reason_codes": [hostile], "scope": [], "superseded": False,
        "facts": [{"kind": "date", "before": HOSTILE, "after": None, "before_value": {"printed": HOSTILE},
                   "after_value": None}],
        "provisions": [{
            "eid": "art_1", "from_eid": None, "from_eids": [], "type": "article", "num": HOSTILE,
            "heading": HOSTILE, "action": "amended", "significance": "substantive", "reasons": [HOSTILE],
            "reason_codes": [hostile], "facts": [], "before": "before " + HOSTILE, "after": HOSTILE + " after", "rollup": False,
        }],
    }  # fmt: skip
    for html in (shown, change_page(record.registry, change, lang=lang)):
        page = Page(html)
        assert "script" not in page.tags
        assert not [x for x in page.links if x and x.startswith("javascript")]
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)
        assert "49" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
        assert "{{ 7*7 }}" in html


def test_a_very_long_word_and_a_very_long_text_still_make_a_page(record: Record) -> None:
    change, _ = views(record)
    change["provisions"][0] |= {"before": "x" * 1_000_000, "after": "x" * 999_999 + "y"}
    assert len(change_page(record.registry, change)) < 400_000


def test_every_provision_has_an_anchor_and_the_text_its_language(record: Record) -> None:
    _, text = views(record)
    page = Page(text_page(record.registry, text, lang="zh"))
    assert {f"sec_{n}" for n in range(1, len(SECTIONS) + 2)} <= set(page.ids)


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_feeds_hold_the_changes_and_only_text(record: Record, tmp_path: Path, folder: str) -> None:
    out = tmp_path / "out"
    build(record.store, record.registry, out, base_url="https://rules.example/")
    for name in ("all", "regime-sample", "instrument-sample-act"):
        read = feedparser.parse((out / folder / "feeds" / f"{name}.atom").read_bytes())
        assert not read.bozo, read.get("bozo_exception")
        assert [e.link for e in read.entries] == [
            f"https://rules.example/{folder}changes/{record.change}.html"
        ]
        data = json.loads((out / folder / "feeds" / f"{name}.json").read_text("utf-8"))
        assert data["version"] == "https://jsonfeed.org/version/1.1"
        assert [i["id"] for i in data["items"]] == [e.id for e in read.entries]
        assert data["items"][0]["content_text"] == read.entries[0].summary
    again = build(record.store, record.registry, out, base_url="https://rules.example/")
    assert again.written == 0


def test_every_unit_of_a_text_has_its_citations(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "out", base_url="https://rules.example/")
    _, view = views(record)
    name = view["version"]
    units = [p["eid"] for p in view["provisions"] if p["type"] == "section"]
    assert len(units) > 10
    for folder in ("", "zh/"):
        page = (tmp_path / "out" / folder / "texts" / f"{name}.html").read_text("utf-8")
        assert page.count('<details class="cite') == len(units)
        assert f"https://rules.example/{folder}texts/{name}.html#{units[0]}" in page
        assert all(style in page for style in ("BibTeX", "GB/T 7714-2025", "OSCOLA"))


def test_a_diff_of_two_files_needs_no_registry_entry(record: Record) -> None:
    change, _ = views(record)
    bare = {**change, **dict.fromkeys(("id", "regime", "instrument", "source", "observed_at", "origin",
                                       "from_version", "to_version")), "causes": []}  # fmt: skip
    assert "Two texts compared" in diff_page(record.registry, bare)


def test_the_policy_allows_exactly_the_style_of_the_page(record: Record) -> None:
    import base64
    import hashlib

    change, _ = views(record)
    html = change_page(record.registry, change)
    inside = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    assert inside == stylesheet()
    assert f"'sha256-{digest}'" in policy()
    assert re.search(r"url\(|@import|https?:", inside) is None


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1])
def test_text_has_the_contrast_of_wcag_aa_in_light_and_dark(mode: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", stylesheet(), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[mode]))
    pairs = [
        (ink, ground)
        for ink in ("ink", "soft", "link", "seal", "ins", "del")
        for ground in ("paper", "card", "faint")
    ]
    pairs += [
        ("ins", "ins-bg"),
        ("del", "del-bg"),
        ("stale", "stale-bg"),
        ("unv", "unv-bg"),
        ("accent", "card"),
    ]
    pairs += [(ink, f"h{n}") for ink in ("ink", "link", "soft") for n in range(1, 5)]
    for ink, ground in pairs:
        high, low = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)


def test_the_page_of_an_instrument_says_what_its_cells_rest_on_and_who_read_them(
    record: Record, tmp_path: Path
) -> None:
    codings = list(record.registry.codings[0].codings)
    again = {"checked_by": "A. Second", "checked_on": date(2026, 2, 1)}
    record.change_codings([codings[0].model_copy(update=again), *codings[1:]])
    out = tmp_path / "site"
    build(record.store, record.registry, out)
    page = (out / "instruments/sample-act.html").read_text("utf-8")
    table = page.partition('id="columns">')[2].partition("</table>")[0]
    for words in (
        "compare/samples.html", "read in the text: 2", "read on an open page: 1", "searched, no such rule: 1",
        "not yet read: 1", "tester", "cells: 1", "A. Second (1 February 2026)", "Law as at: ",
    ):  # fmt: skip
        assert words in table, words
    chinese = (out / "zh/instruments/sample-act.html").read_text("utf-8")
    assert "据文本读取：2" in chinese
    assert "A. Second（2026年2月1日）" in chinese
    (column,) = json.loads((out / "instruments/sample-act.json").read_text("utf-8"))["columns"]
    assert column["cells"] == {
        "text": 2, "page": 1, "absent": 1, "no_law": 0, "taken": 0, "leads": 0, "blank": 1,
    }  # fmt: skip
    assert column["readers"] == [{"by": "A. Second", "on": "2026-02-01"}]
    assert not (out / "instruments/sample-amendment.html").read_text("utf-8").count('id="columns"')


def test_the_parties_of_a_treaty_stand_with_their_force(record: Record) -> None:
    registry = load_registry()
    with record.store.read() as session:
        site = BuildContext(
            session, registry, Output(record.folder / "out", stamp=""), print, on=date(2024, 12, 1)
        )
        said = standings(site, "cptpp", "en")
        assert said[0].startswith("entered into force (30 December 2018): Australia, Canada, Japan")
        assert said[-1].startswith(("signed", "not yet", "ratified"))
        assert standings(site, "cptpp", "zh")[0].startswith("已生效（2018年12月30日）：澳大利亚、加拿大")
