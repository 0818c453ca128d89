"""Recorded replies of publishers: articles read against articles counted in the bytes, and what is told.

``python -m benchmarks.replies docs/sources/replies.md`` writes the table; figures only, never text. The
counts are made with patterns over the markup, beside the readers.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from lxml import etree

from benchmarks.changes.inputs import find_corpus
from tracker.model import Capture, CaptureError, ListingSpec, SourceSpec
from tracker.readers import formats
from tracker.readers.listing import read as listing

MEDIA = {".xml": "application/xml", ".html": "text/html", ".json": "application/json",
         ".xhtml": "application/xhtml+xml"}  # fmt: skip
Count = Callable[[bytes], int]


def pattern(expression: str, *, distinct: bool = True) -> Count:
    """How often a pattern stands in the bytes; each text once."""
    found = re.compile(expression.encode())

    def count(body: bytes) -> int:
        hits = found.findall(body)
        return len(set(hits)) if distinct else len(hits)

    return count


def tree(path: str) -> Count:
    """How many elements an XPath finds, as "//*[local-name()='article']"."""
    return lambda body: len(etree.fromstring(body).xpath(path))


def commi(body: bytes) -> int:
    """Commi of the (first) Italian article of an answer; the article itself where it has none."""
    data = json.loads(body)["data"]
    act = data["atto"] or data["lista"][0]
    text = act["articoloHtml"]
    # a text without commi: its paragraphs, of which the call of a note is none
    lines = re.split(r"<br\s*/?>", text.partition('"art-just-text-akn">')[2].rpartition("</span>")[0])
    told = (re.sub("<[^>]*>", "", line) for line in lines)
    return text.count('"art-comma-div-akn"') or sum(bool(re.search(r"[^\W\d_]{2}", line)) for line in told)


def headings(body: bytes) -> int:
    """The headings in the HTML of a GOV.UK item's text, and the parts that a consultation has beside it."""
    details = json.loads(body)["details"]
    parts = ("final_outcome_detail", "public_feedback_detail")
    documents = any(v for name, v in details.items() if name.endswith(("documents", "_attachments")))
    return len(re.findall(r"<h[2-6]", details["body"])) + sum(name in details for name in parts) + documents


def results(body: bytes) -> int:
    """The documents of an answer of a search, or the one that it is."""
    data = json.loads(body)
    return len(data["results"]) if "results" in data else int("document_number" in data)


class _Tape(yaml.SafeLoader):
    """As `yaml.SafeLoader`, with the tag that Ruby writes for bytes."""


_Tape.add_constructor("!binary", yaml.SafeLoader.construct_yaml_binary)


def cassette(body: bytes) -> Iterator[tuple[str, bytes]]:
    """(address, body) of the good JSON answers in a recording of a public test suite; each address once."""
    seen = set()
    for turn in yaml.load(body, _Tape)["http_interactions"]:
        address, answer = turn["request"]["uri"], turn["response"]
        text = answer["body"]["string"]
        text = text.encode() if isinstance(text, str) else text
        if (
            answer["status"]["code"] == 200
            and text[:1] == b"{"
            and b'"title"' in text
            and address not in seen
        ):
            seen.add(address)
            yield address, text


def _outside(names: str, without: str) -> str:
    inside = " or ".join(f"local-name()='{x}'" for x in without.split())
    wanted = " or ".join(f"local-name()='{x}'" for x in names.split())
    return f"//*[{wanted}][not(ancestor::*[{inside}])]"


@dataclass(frozen=True)
class Publisher:
    """The replies of one publisher: where they are, what is counted, and in which types of provision."""

    name: str
    files: str
    language: str
    count: Count
    types: frozenset[str] = frozenset({"article", "section"})


#: A printed heading of an article of the Union, alone in its element; old pages have them without classes.
EU = pattern(r">\s*(?:Article|Artikel)(?:\s|&#160;|&nbsp;|\xc2\xa0)*(\d+[a-z]*)\s*<")

PUBLISHERS = (
    Publisher("publications.europa.eu (XHTML)", "cellar/*.*html.gz", "en", EU, frozenset({"article"})),
    Publisher("publications.europa.eu (Formex)", "cellar_fmx/*.xml", "en",
              tree(_outside("ARTICLE", "QUOT.S")), frozenset({"article"})),
    Publisher("eur-lex.europa.eu", "eurlex_html/modern*.html", "en", EU, frozenset({"article"})),
    Publisher("eur-lex.europa.eu", "eurlex_html/[op]*.html", "de", EU, frozenset({"article"})),
    Publisher("www.gov.uk", "govuk/*.json", "en", headings, frozenset({"section"})),
    Publisher("legislation.gov.uk", "uk/sample-*-20[12]*[0dt].xml.gz", "en", tree(
        _outside("P1", "BlockAmendment Schedule Schedules"))),
    Publisher("law.go.kr", "lawgokr/ai_basic_excerpt.xml", "ko", pattern("조문여부>조문<", distinct=False),
              frozenset({"article"})),
    Publisher("laws.e-gov.go.jp", "egov/*.xml", "ja", tree("//Article"), frozenset({"article"})),
    Publisher("www.boe.es", "boe/*.xml", "es", pattern('titulo="Artículo [^"]+"'), frozenset({"article"})),
    Publisher("www.ris.bka.gv.at", "ris/gf-dsg-excerpt.html", "de",
              pattern(r'<h5 class="GldSymbol[^>]*><span[^>]*>(§[^<]+)')),
    Publisher("www.normattiva.it", "normattiva/*.json", "it", commi, frozenset({"paragraph"})),
    Publisher("www.fedlex.admin.ch", "ch_fedlex/*.xml.gz", "de", tree("//*[local-name()='article']"),
              frozenset({"article"})),
    Publisher("www.govinfo.gov", "us_govinfo/*.xml.gz", "en",
              tree(_outside("section", "quotedContent note notes toc"))),
    Publisher("www.irishstatutebook.ie", "ie_isb/*.xml.gz", "en", tree("//sect")),
    Publisher("www.irishstatutebook.ie (pages)", "ie_isb/*[05]*.html.gz", "en",
              pattern('name="(sec[0-9]+[a-z]*)"')),
    Publisher("www.gesetze-im-internet.de", "de_gii/*.xml.gz", "de", pattern("<enbez>(?:Art|§) [^<]+<")),
    Publisher("www.ejustice.just.fgov.be", "be_justel/sample-[!l]*.html.gz", "fr",
              pattern(r"NAME='?(Art\. ?\d[^ '>]*)")),  # not annexes ("Art.N1"), nor I to VI behind the last
    Publisher("api.sejm.gov.pl", "pl_eli/sample-ustawa-*.html.gz", "pl",
              pattern("unit unit_(?:arti|para)", distinct=False), frozenset({"article", "quoted"})),
    Publisher("legislatie.just.ro", "ro_legislatie/*.html.gz", "ro",
              pattern('class="S_ART_TTL"', distinct=False)),
    Publisher("www.cac.gov.cn", "cac/*.html", "zh-Hans",
              pattern("<p[^>]*>\\s*(?:<[^>]+>|　|\\s)*(第[一二三四五六七八九十百]+条)")),
    Publisher("www.gov.cn", "govcn/*.html", "zh-Hans",
              pattern("(?:　|>)(第[一二三四五六七八九十百]+条)(?:　| |<)")),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One reply: what is counted and read, what is left out or unexplained, and what is told."""

    publisher: str
    file: str
    format: str
    counted: int
    read: int
    printed: int
    dropped: int
    unexplained: int
    told: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.counted == self.read


def rows(corpus: Path) -> Iterator[Row]:
    for publisher in PUBLISHERS:
        for path in sorted((corpus / "replies").glob(publisher.files)):
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            name = path.name.removesuffix(".gz")
            capture = Capture(
                _address(publisher, name),
                datetime(2026, 11, 30, tzinfo=UTC),
                body,
                MEDIA[Path(name).suffix],
            )
            yield _row(publisher, name, capture)
    yield from _lists(corpus)


def _address(publisher: Publisher, name: str) -> str:
    """GOV.UK's items are known by their address."""
    return (
        f"https://{'www.gov.uk/api/content' if publisher.name == 'www.gov.uk' else 'replies.invalid'}/{name}"
    )


def _lists(corpus: Path) -> Iterator[Row]:
    """The searches of the Federal Register: documents listed against entries read."""
    for path in sorted((corpus / "replies").glob("fr/*.yml")):
        for n, (address, body) in enumerate(cassette(path.read_bytes()), 1):
            capture = Capture(address, datetime(2026, 11, 30, tzinfo=UTC), body, MEDIA[".json"])
            name, told = f"{path.stem[:40]} ({n})", ()
            try:
                read = len(listing.read([capture], ListingSpec("reply", address, "en")).entries)
            except CaptureError as error:
                read, told = 0, (type(error).__name__,)
            yield Row("www.federalregister.gov", name, "list", results(body), read, 0, 0, 0, told)


def _row(publisher: Publisher, name: str, capture: Capture) -> Row:
    spec = SourceSpec("reply", "reply", publisher.language)
    counted = publisher.count(capture.body)
    try:
        document = formats.read([capture], spec)
    except CaptureError as error:
        return Row(publisher.name, name, "-", counted, 0, 0, 0, 0, (type(error).__name__,))
    read = sum(p.type in publisher.types for p in document.provisions)
    sheet = document.account
    told = tuple(sorted({warning.code for warning in document.warnings}))
    dropped = sum(drop.letters for drop in sheet.drops) if sheet else 0
    return Row(
        publisher.name, name, document.extractor, counted, read, sheet.printed if sheet else 0, dropped,
        sheet.unexplained if sheet else 0, told,
    )  # fmt: skip


def table(found: list[Row]) -> str:
    right = sum(row.agrees for row in found)
    told = sum(not row.agrees and bool(row.told) for row in found)
    out = [
        "<!-- Made by `python -m benchmarks.replies docs/sources/replies.md`; do not edit. -->", "",
        "# Recorded replies", "",
        "Replies of publishers from public test suites, read, and counted in the bytes beside the readers",
        "(articles, sections; commi for Italy). Letters: printed, left out by name, unexplained.", "",
        f"{len(found)} replies: {right} counts agree, {told} of the others are told by a warning or refused, "
        f"{len(found) - right - told} are not.", "",
        "| publisher | reply | format | counted | read | letters | left out | unexplained | told |",
        "|---|---|---|---:|---:|---:|---:|---:|---|",
    ]  # fmt: skip
    for row in found:
        figures = (row.counted, row.read, row.printed, row.dropped, row.unexplained)
        cells = [
            row.publisher,
            row.file,
            f"`{row.format}`",
            *(f"{n:,}" for n in figures),
            ", ".join(row.told),
        ]
        out.append(f"| {' | '.join(cells)} |")
    return "\n".join(out) + "\n"


def run(_: list[str]) -> dict[str, int]:
    corpus = find_corpus(None)
    if corpus is None:
        raise SystemExit("the research corpus is not there")
    found = list(rows(corpus))
    print(table(found))
    return {"replies": len(found), "agree": sum(row.agrees for row in found)}


if __name__ == "__main__":
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "../shared/corpus")
    Path(sys.argv[1]).write_text(table(list(rows(folder))), "utf-8")
