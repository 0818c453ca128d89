"""The measure of pages finds what is wrong with a page, and nothing in a page that is right."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.pages import chosen, kind, measure
from benchmarks.pages.still import Still, read

BROWSER = bool(shutil.which("chromium") and find_spec("playwright"))
HEAD = '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width"></head>'


def _page(folder: Path, path: str, body: str, lang: str = "en") -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        HEAD.format(lang=lang, title=path) + f"<body><main><h1>1</h1>{body}</main></body></html>",
        "utf-8",
    )


def test_words_and_links_are_read_from_the_bytes(tmp_path: Path) -> None:
    _page(
        tmp_path,
        "a.html",
        '<p>As art_113 of eu-ai-act says: <a href="b.html">b</a> <a href="#c">c</a> <code>art_5</code></p>',
    )
    _page(
        tmp_path,
        "zh/a.html",
        '<p>修改“<span lang="en">providers</span>”。The whole text《AI法》GDPR</p>',
        "zh-Hans",
    )
    found, _ = measure(tmp_path, opened=["none.html"], quick=True) if BROWSER else ([], {})
    english, chinese = read(str(tmp_path), "a.html"), read(str(tmp_path), "zh/a.html")
    assert sorted((f.rule, f.text) for f in english.findings) == [
        ("anchor", "#c"), ("id", "As [art_113] of eu-ai-ac"), ("id", "As art_113 of [eu-ai-act] says:"),
    ]  # fmt: skip
    assert [(f.rule, f.text) for f in chinese.findings] == [("latin", "”。[The whole text]《AI法》GDPR")]
    assert not found or ("link", "b.html") in {(f.rule, f.text) for f in found}


def test_pages_of_every_kind_are_chosen_in_both_editions() -> None:
    names = [f"texts/v-{n:016x}.html" for n in range(9)] + [
        "texts/v-0000000000000001-cite-2.html",
        "index.html",
    ]
    pages = [Still(p, 1, n) for n, x in enumerate(names) for p in (x, f"zh/{x}")]
    found = chosen(pages)
    assert {kind(p) for p in found} == {"texts/*", "texts/*-cite", "index"}
    assert found["texts/v-0000000000000008.html"]
    assert "zh/texts/v-0000000000000008.html" in found
    assert len(found) == 8


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_what_a_person_would_see_is_found(tmp_path: Path) -> None:
    lines = "<p>One line of a long page.</p>" * 600
    _page(
        tmp_path,
        "good.html",
        '<nav style="position:sticky;top:0"><a href="#a">a1</a> text <a href="#b">b</a> <a href="#c">c</a></nav>'
        f'<p id="a">In a sentence <a href="#b">a link</a> is small.</p><p id="b">b</p><p id="c">c</p>{lines}',
    )
    _page(
        tmp_path,
        "bad.html",
        '<div style="width:2000px">wide</div><div style="overflow:hidden;width:40px;white-space:nowrap">much too long</div>'
        '<div style="position:absolute;top:90px">upon</div><div style="position:absolute;top:92px">each other</div>'
        '<div style="position:absolute;top:200px"><button style="font-size:8px;padding:0;margin:0">x</button><button class="y" style="font-size:8px;padding:0;margin:0;outline:none">y</button></div>'
        f'<div style="height:40px;overflow:auto">{lines}</div><svg width="99" height="9"><text x="0" y="8" font-size="5">tiny</text></svg>{lines}',
    )
    found, figures = measure(tmp_path, opened=["good.html", "bad.html"])
    rules = {(f.page, f.rule) for f in found}
    assert {r for p, r in rules if p == "good.html"} <= {"console"}  # no icon is served
    assert {"overflow", "clipped", "overlap", "target", "inner-scroll", "tiny", "screens", "focus"} <= {
        r for p, r in rules if p == "bad.html"
    }
    assert figures["measured"]["good.html"]["sheets"] > 1
