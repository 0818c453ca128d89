"""The diff on real histories, against answer keys that others made."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.diff.samples import chinese_statute, printed, sentences
from tracker.diff import diff
from tracker.model import Action, Capture, ChangeKind, Diff, Document, Significance, SourceSpec
from tracker.readers.egov import html as egov
from tracker.readers.eu import xhtml as eurlex_xhtml
from tracker.readers.publishers import lims

pytestmark = pytest.mark.corpus
EUR = "https://eur-lex.europa.eu/legal-content/{}/TXT/?uri=CELEX:{}"


def record(archive: Path, url: str, date: str) -> Capture:
    from warcio.archiveiterator import ArchiveIterator

    with archive.open("rb") as stream:
        for r in ArchiveIterator(stream):
            head = r.rec_headers
            if (
                r.rec_type == "response"
                and head.get_header("WARC-Target-URI") == url
                and head.get_header("WARC-Date").startswith(date)
            ):
                when = datetime.fromisoformat(head.get_header("WARC-Date")).astimezone(UTC)
                media = (r.http_headers.get_header("content-type") or "").split(";")[0]
                return Capture(url, when, r.content_stream().read(), media)
    raise LookupError(f"{url} at {date}")


@pytest.fixture(scope="module", params=["en", "fr"])
def ai_act(request: pytest.FixtureRequest, corpus: Path) -> tuple[Document, Document, str]:
    lang: str = request.param
    spec = SourceSpec("ai", "ai", lang)
    pair = [
        eurlex_xhtml.extract([record(corpus / "eu.warc.gz", EUR.format(lang.upper(), celex), day)], spec)
        for celex, day in (("32024R1689", "2024-06-13"), ("02024R1689-20260727", "2026-07-27"))
    ]
    return pair[0], pair[1], lang


def marked(corpus: Path) -> set[str]:
    """Articles and annexes the official consolidation marks as changed."""
    out = set()
    for mark in json.loads((corpus / "eu-ai-act-2024-to-2026.truth.json").read_text(encoding="utf-8")):
        names = [mark["article"]] if mark["article"] else []
        names += [x.split()[1] for x in mark["inner"] if x.startswith("art")]
        for name in names:
            found = re.match(r"0*(\d+)([A-Z]*)", name)
            assert found
            out.add(f"art_{found[1]}{found[2].lower()}")
        if mark["annex"]:
            out.add("anx_" + mark["annex"].split()[1].lower())
    return out


def test_ai_act_against_the_official_marks(ai_act: tuple[Document, Document, str], corpus: Path) -> None:
    old, new, _ = ai_act
    d = diff(old, new)
    units = {r.eid: r for r in d.provisions if "__" not in r.eid and r.type in ("article", "annex")}
    truth = marked(corpus)
    assert len(truth & set(units)) >= 0.95 * len(truth), sorted(truth - set(units))
    loud = {e for e, r in units.items() if r.significance is not Significance.EDITORIAL}
    assert loud <= truth, sorted(loud - truth)
    added = {e for e, r in units.items() if r.action is Action.ADDED}
    assert added == {"art_4a", "art_60a", "art_75a", "art_75b", "art_75c", "art_75d", "anx_xiv"}
    assert not [r for r in d.provisions if r.type == "recital"]
    assert not [r for r in d.provisions if r.action is Action.RENUMBERED and r.type == "article"]


def test_ai_act_backwards_and_to_itself(ai_act: tuple[Document, Document, str]) -> None:
    old, new, _ = ai_act
    assert diff(new, replace(new)).empty
    back = {
        r.eid
        for r in diff(new, old).provisions
        if r.action is Action.REMOVED and r.type in ("article", "annex")
    }
    assert back == {"art_4a", "art_60a", "art_75a", "art_75b", "art_75c", "art_75d", "anx_xiv"}


def test_ai_act_facts(ai_act: tuple[Document, Document, str]) -> None:
    old, new, lang = ai_act
    rows = {r.eid: r for r in diff(old, new).provisions}
    facts = set(printed(rows["art_57__para_1"].facts))
    month = {"en": "August", "fr": "août"}[lang]
    assert facts == {("date", f"2 {month} 2026", f"2 {month} 2027")}


def test_ai_act_renumbered_copy(ai_act: tuple[Document, Document, str]) -> None:
    """Dropping an article and giving its number to the next is told as such, article by article."""
    _, new, _ = ai_act

    def shifted(eid: str) -> str:
        head, *rest = eid.split("__")
        found = re.fullmatch(r"art_(\d+)", head)
        if found and int(found[1]) > 20:
            head = f"art_{int(found[1]) - 1}"
        return "__".join([head, *rest])

    # letters (art_60a) keep their eids: the copy only has to be consistent
    provisions = tuple(
        replace(p, eid=shifted(p.eid), parent=shifted(p.parent) if p.parent else None)
        for p in new.provisions
        if not re.match(r"art_20(__|$)", p.eid)
    )
    d = diff(new, replace(new, provisions=provisions))
    found = Counter(r.action for r in d.provisions if r.type == "article")
    assert found == {Action.REMOVED: 1, Action.RENUMBERED: 93}
    assert len(d.provisions) == 94


def same_and_renumbered(d: Diff, new: Document) -> tuple[int, int]:
    rows = {r.eid: r for r in d.provisions if r.type == "article" and r.action is not Action.REMOVED}
    articles = [p.eid for p in new.provisions if p.type == "article"]
    same = sum(1 for e in articles if e not in rows or rows[e].action is Action.MOVED)
    return same, sum(1 for r in rows.values() if r.action is Action.RENUMBERED)


def by_identity(old: Document, new: Document) -> tuple[int, int]:
    """Articles with the same text to the letter under the same number, and under another."""

    def texts(doc: Document) -> dict[str, str]:
        articles = (p for p in doc.provisions if p.type == "article")
        return {p.eid: doc.text_of(p.eid)[len(p.num or "") :].strip() for p in articles}

    a, b = texts(old), texts(new)
    same = sum(1 for e in b if a.get(e) == b[e])
    return same, sum(1 for e in b if a.get(e) != b[e] and b[e] in set(a.values()))


def test_chinese_statutes_article_by_article(corpus: Path) -> None:
    """In about 60 laws, what keeps its text to the letter is told as such, under its old number or a new one."""
    folder = corpus / "files" / "cn-statute-pairs"
    with (folder / "PAIRS.tsv").open(encoding="utf-8") as table:
        pairs: list[dict[str, Any]] = list(csv.DictReader(table, delimiter="\t"))
    for pair in pairs:
        old, new = (chinese_statute(folder / pair["law"] / f"{pair[k]}.md") for k in ("from", "to"))
        counted = same_and_renumbered(diff(old, new), new)
        told = int(pair["same_number_same_text"]), int(pair["same_text_renumbered"])
        assert counted == by_identity(old, new) == told, pair["law"]
    assert len(pairs) > 50


def test_cybersecurity_law(corpus: Path) -> None:
    folder = corpus / "files" / "cn-statutes-flk-md"
    old, new = (chinese_statute(next(folder.glob(f"网络安全法({year}*"))) for year in (2016, 2025))
    d = diff(old, new)
    assert same_and_renumbered(d, new) == by_identity(old, new) == (2, 56)
    wide = [r for r in d.provisions if sentences(r) and "typography" in sentences(r)[0] and not r.rollup]
    assert {r.significance for r in wide} == {Significance.EDITORIAL}  # four articles: the width of a colon
    assert len({r.eid.partition("__")[0] for r in wide}) >= 4
    assert all(r.from_eid for r in d.provisions if r.action is Action.RENUMBERED)
    assert not [r for r in d.provisions if r.type == "paragraph" and r.action is Action.RENUMBERED]


@pytest.fixture(scope="module")
def canada(corpus: Path) -> list[tuple[str, Document]]:
    from warcio.archiveiterator import ArchiveIterator

    out = []
    with (corpus / "ca.warc.gz").open("rb") as stream:
        for r in ArchiveIterator(stream):
            url = r.rec_headers.get_header("WARC-Target-URI")
            if r.rec_type == "response" and url and url.endswith("eng/XML/D-1.65.xml"):
                when = datetime.fromisoformat(r.rec_headers.get_header("WARC-Date")).astimezone(UTC)
                capture = Capture(url, when, r.content_stream().read(), "application/xml")
                spec = SourceSpec("ca", "ca", "en", min_provisions=0)
                out.append((when.date().isoformat(), lims.extract([capture], spec)))
    return out


def test_canada_in_force_recaptured_repealed(canada: list[tuple[str, Document]]) -> None:
    documents = [doc for _, doc in sorted(canada, key=lambda item: item[0])]
    steps = [diff(x, y) for x, y in itertools.pairwise(documents)]
    assert [s.empty for s in steps] == [False, True, False]
    assert steps[-1].kind is ChangeKind.REPEALED
    assert steps[-1].provisions == ()
    first = steps[0]
    assert {(r.eid, r.action) for r in first.provisions} == {
        ("sec_62", Action.AMENDED),
        ("nif_1", Action.REMOVED),
    }
    assert [(kind, after) for kind, _, after in printed(first.facts)] == [
        ("status", "in force"),
        ("date", "2024-06-28"),
    ]


def test_japanese_statutes_changed_or_same(corpus: Path) -> None:
    """Every pair an independent archive calls changed has rows, every other has none."""
    from warcio.archiveiterator import ArchiveIterator

    documents: dict[tuple[str, str], Document] = {}
    with (corpus / "jp-egov-2013.warc.gz").open("rb") as stream:
        for r in ArchiveIterator(stream):
            url = r.rec_headers.get_header("WARC-Target-URI")
            if r.rec_type == "response" and url:
                when = datetime.fromisoformat(r.rec_headers.get_header("WARC-Date")).astimezone(UTC)
                capture = Capture(url, when, r.content_stream().read(), "text/html", charset="shift_jis")
                spec = SourceSpec("jp", "jp", "ja", min_provisions=0)
                documents[url, when.date().isoformat()] = egov.extract([capture], spec)
    with (corpus / "jp-egov-2013.truth.tsv").open(encoding="utf-8") as table:
        pairs = list(csv.DictReader(table, delimiter="\t"))
    wrong = [
        (pair["url"], pair["from"], pair["label"])
        for pair in pairs
        if diff(documents[pair["url"], pair["from"]], documents[pair["url"], pair["to"]]).empty
        != (pair["label"] == "same")
    ]
    assert len(pairs) > 20
    assert not wrong
