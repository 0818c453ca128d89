"""Shapes of text and markup that make careless code slow, each in any size (characters, about)."""

from __future__ import annotations

from collections.abc import Callable

Shape = Callable[[int], str]


def _of(unit: str) -> Shape:
    return lambda size: unit * (size // len(unit) or 1)


def _counted(unit: str, before: str = "", after: str = "") -> Shape:
    """``@`` in the unit is 0, 1, 2 ..."""
    return lambda size: before + "".join(unit.replace("@", str(n)) for n in range(size // len(unit))) + after


TEXTS: dict[str, Shape] = {
    "one-word": _of("a"), "one-line": _of("word "), "han-line": _of("数据"), "digits": _of("1"), "blank-lines": _of("\n"),
    "spaces": lambda size: f"a{' ' * size}b", "lines": _of("a\n"), "points": _of("(a) x\n"), "numbers": _of("1. x\n"),
    "same-articles": _of("Article 1\nText.\n"), "articles": _counted("Article @\nText @.\n"), "suffixes": _counted("Article @bis\nx\n"),
    "han-articles": _counted("第@条 内容。\n"), "quoted-heads": _of("“Article 1\n"), "han-quotes": _of("「第一条 甲\n"),
    "brackets": _of("("), "romans": _of("(iv) x\n"), "headings": _of("# Head\n"), "rows": _of("| a | b |\n"), "commas": _of("a,"),
    "sections": _counted("@. Short title.—(1) Text\n"), "chapters": _of("CHAPTER I\n"), "dates": _of("1 January 2026 "),
    "han-dates": _of("2026年1月1日"), "money": _of("EUR 1,000,000 "), "calls": _of("word(1) "), "deep": _of("(a) (i) (A) (1) x\n"),
    "references": _of("Article 5(1)(a) of Regulation (EU) 2016/679, "), "contents": _counted("Article @ ........ @\n"),
    "amendments": _of("Article 1 is replaced by the following: ‘Article 1 Text.’\n"), "repealed": _of("[Repealed] "),
    "indents": lambda size: "".join(f"{' ' * (n % 60)}(a) x\n" for n in range(size // 36)), "arabic": _counted("المادة @\nنص\n"),
    "thai": _counted("มาตรา @ ข้อความ\n"), "definitions": _of("“term” means thing;\n"), "decimals": _of("1.1.1.1.1.1 x\n"),
}  # fmt: skip

MARKUP: dict[str, Shape] = {
    "paragraphs": _of("<p>aa</p>"), "open-divs": _of("<div>"), "open-bold": _of("<b>"), "nested-tables": _of("<table><tr><td>"),
    "nested-spans": lambda size: "<span>" * (size // 13) + "x" + "</span>" * (size // 13), "nested-lists": _of("<ul><li>a"),
    "rows": _counted("<tr><td>a</td></tr>", "<table>", "</table>"), "list": _counted("<li>a</li>", "<ul>", "</ul>"),
    "links": _of("<a href=/x>a b c d</a> "), "same-heads": _of("<h2>Article 1</h2>"), "heads": _counted("<h2>Article @</h2><p>Text.</p>"),
    "breaks": _of("a<br>"), "entities": _of("&amp;"), "open-comment": lambda size: f"<!--{'-' * size}", "angles": _of("<"),
    "attributes": lambda size: f"<p {' '.join(f'a{n}=1' for n in range(size // 8))}>x", "long-class": lambda size: f"<p class='{'a ' * (size // 2)}'>x",
    "classes": _counted("<p class=c@>x</p>"), "ids": _counted("<p id=art_@>Article @</p>"), "crossed": _of("<i>a<b>b</i>"),
    "open-quotes": _of('<a href="x>'), "calls": _of("a<sup>1</sup>"), "linked-calls": _of("a<sup><a href=#n1>1</a></sup>"),
    "hidden": _of("<div hidden>a</div>"), "options": _of("<option>a"), "pictures": _of("<img alt=a src=data:image/png;base64,AAAA>"),
    "terms": _of("<dt>a<dd>b"), "dated-links": _counted("<li><a href='/n/@.html'>Notice of the office number @</a> 2026-01-02</li>", "<ul>", "</ul>"),
    "deep-dated-links": _counted("<div class=c@><a href='/n/@.html'>Notice of the office number @</a> 2026-01-02"),
    "han-paragraphs": _counted("<p>第@条 内容内容。</p>"), "ruby": _of("<ruby>漢<rt>かん</rt></ruby>"), "spans-of-cells": _of("<td colspan=9999 rowspan=9999>a"),
    "tall-cells": _counted("<tr><td rowspan=65000>a</td><td>b</td></tr>", "<table>", "</table>"), "tabs": _of("<div role=tab>a</div><div role=tabpanel>b</div>"),
    "details": _of("<details><summary>a</summary>b</details>"), "empty-links": _of("<a href=/x></a>"),
}  # fmt: skip
