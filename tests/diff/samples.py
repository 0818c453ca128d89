"""Small documents the tests of the diff are made of; the sentences are our own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tracker.contract.reason_text import reason_text, value_text
from tracker.law.numbers import han_number
from tracker.law.text import clean_han
from tracker.model import Diff, Document, Fact, LegalStatus, ProvisionChange, SourceSpec
from tracker.readers.build import Builder

HAN = "〇零一二三四五六七八九十百千两"

Text = str | Mapping[str, str]


def act(
    articles: Mapping[str, Text | tuple[str, Text]],
    language: str = "en",
    status: LegalStatus = LegalStatus.UNKNOWN,
    chapters: Mapping[str, Iterable[str]] | None = None,
) -> Document:
    """An act: number -> text, number -> {paragraph: text}, or number -> (heading, either).

    ``chapters`` says which articles stand in which; those not named stand at the top.
    """
    b = Builder()
    home: dict[str, str] = {}
    for chapter, numbers in (chapters or {}).items():
        for number in numbers:
            home[number] = chapter
    for number, value in articles.items():
        heading, body = value if isinstance(value, tuple) else (None, value)
        parent = None
        if number in home:
            parent = f"cpt_{home[number]}"
            if parent not in b:
                b.add(parent, None, "chapter", num=f"Chapter {home[number]}", heading=f"Head {home[number]}")
        eid = b.add(f"art_{number}", parent, "article", num=f"Article {number}", heading=heading)
        if isinstance(body, str):
            b.child(eid, "para", 1, "paragraph", text=body)
        else:
            for key, text in body.items():
                add(b, eid, key, text)
    source = SourceSpec("sample", "sample", language, min_provisions=0)
    return b.document(source, "sample", 1, "Sample Act", status=status)


def add(b: Builder, article: str, key: str, text: str) -> None:
    """``1`` a numbered paragraph, ``1(a)`` a point of it, ``(a)`` a point, ``-1`` an unnumbered one,
    ``fn1`` a footnote."""
    if key.startswith("fn"):
        b.child(article, "fn", key[2:], "footnote", num=key[2:], text=text)
    elif key.startswith("-"):
        b.child(article, "para", key[1:], "paragraph", text=text)
    elif found := re.fullmatch(r"(\d+\w*)?\((\w+)\)", key):
        parent = f"{article}__para_{found[1]}" if found[1] else article
        b.child(parent, "point", found[2], "point", num=f"({found[2]})", text=text)
    else:
        b.child(article, "para", key, "paragraph", num=f"{key}.", text=text)


def by_eid(d: Diff) -> dict[str, ProvisionChange]:
    """The rows by eid; no eid may stand twice on the same side."""
    out: dict[str, ProvisionChange] = {}
    for row in d.provisions:
        assert row.eid not in out or {row.action, out[row.eid].action} > {"removed"}
        out.setdefault(row.eid, row)
    return out


def actions(d: Diff) -> dict[str, str]:
    return {row.eid: row.action.value for row in d.provisions}


def chinese_statute(path: Path) -> Document:
    """Chapters, articles, paragraphs and items of a statute in plain lines or Markdown."""
    b = Builder()
    chapter: str | None = None
    article: str | None = None
    paragraph = 0
    for raw in path.read_text(encoding="utf-8").split("INFO END -->")[-1].splitlines():
        line = raw.strip()
        if found := re.match(rf"#+\s*第([{HAN}]+)章\s*(.*)", line):
            chapter = b.add(
                f"cpt_{han_number(found[1])}",
                None,
                "chapter",
                num=f"第{found[1]}章",
                heading=clean_han(found[2]),
            )
            continue
        if not line or line.startswith("#"):
            continue
        if found := re.match(rf"第([{HAN}]+)条(?:之([{HAN}]+))?[\s　]+(.*)", line):
            branch = f"_{han_number(found[2])}" if found[2] else ""
            eid = f"art_{han_number(found[1])}{branch}"
            article, paragraph, line = b.add(eid, chapter, "article", num=f"第{found[1]}条"), 0, found[3]
        if article is None:
            continue
        if found := re.match(rf"([（(]([{HAN}]+)[）)])\s*(.*)", line):
            parent = f"{article}__para_{paragraph}" if paragraph else article
            b.child(parent, "item", han_number(found[2]), "item", num=found[1], text=found[3])
        else:
            paragraph += 1
            b.child(article, "para", paragraph, "paragraph", text=line)
    source = SourceSpec("sample", "sample", "zh-Hans", min_provisions=0)
    return b.document(source, "sample", 1, path.stem)


def sentences(stated: Diff | ProvisionChange) -> tuple[str, ...]:
    """The reasons in English, as the JSON of a change prints them."""
    return tuple(reason_text(r) for r in stated.reasons)


def printed(facts: Iterable[Fact]) -> list[tuple[str, str | None, str | None]]:
    """Kind, before and after of facts, as the JSON of a change prints them."""
    return [(f.kind, *(value_text(v) if v else None for v in (f.before, f.after))) for f in facts]
