"""What is proven on real markup: reads every capture of the research corpus, and says what it rests on.

``python -m benchmarks.proven docs/sources/proven.md`` imports the archives into a record of its own, reads
every archive record and every file with the extractor that knows it, and writes the figures as a page.
Exit code 1 when something failed that has no explanation below. Needs the corpus (``TRACKER_CORPUS``).
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tracker.capture.httpmsg import content_type, first
from tracker.capture.warc import read_index
from tracker.model import Capture, CaptureError, SourceSpec, WrongLanguage
from tracker.readers import blocked
from tracker.readers import formats as extractors
from tracker.registry import load_registry, spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model import Document
    from tracker.registry import Registry
    from tracker.watch.importing import ImportReport

ROOT = Path(__file__).resolve().parents[1]
#: Folder of files -> language, publisher of the text, and who made the file.
FILES = {
    "cn-statutes-flk-md": ("zh-Hans", "flk.npc.gov.cn", "Markdown made by others"),
    "cn-cac-regulations-txt": ("zh-Hans", "www.cac.gov.cn", "plain text made by others"),
    "cn-statute-pairs": ("zh-Hans", "flk.npc.gov.cn", "Markdown made by others"),
    "cn-cut-off": ("zh-Hans", "flk.npc.gov.cn", "Markdown made by others, cut off"),
    "cn-cac-documents": ("zh-Hans", "press copies of CAC, NDA, NDRC", "Markdown made by others"),
    "cn-official-markup-excerpts": ("zh-Hans", "www.cac.gov.cn, www.gov.cn", "as served, middle cut out"),
    "jp-egov-api-v2-json": ("ja", "laws.e-gov.go.jp (API 2)", "recorded, shortened"),
    "jp-statute-versions": ("ja", "laws.e-gov.go.jp", "Markdown made by others"),
    "japan_ctax": ("ja", "www.nta.go.jp", "Markdown made by others"),
    "spain_idsd": ("es", "www.boe.es", "Markdown made by others"),
    "uk_fa2020": ("en", "www.legislation.gov.uk", "as served, four sections"),
    "trade-agreements": ("en", "treaties (ToTA, archives)", "XML and text made by others"),
}
_LANGUAGE_OF_HOST = {"law.e-gov.go.jp": "ja"}
_MEDIA = {".md": "text/markdown", ".txt": "text/plain", ".xml": "application/xml", ".html": "text/html",
          ".json": "application/json", ".pdf": "application/pdf"}  # fmt: skip
#: Why a real capture is rightly refused: (kind, words of the message, what it is).
EXPLAINED = (
    ("WrongLanguage", "marked fr", "EUR-Lex pages that hold the French text inside English chrome"),
    ("WrongLanguage", "Han characters", "press copies whose letters were garbled by whoever copied them"),
    ("Incomplete", "articles missing", "amendments, comments and excerpts that hold some articles only"),
    ("Incomplete", "breaks off", "press copies and cut-off files that stop before their end"),
    ("EmptyExtract", "", "no article and no section: lists as pictures, comments, annexes printed apart"),
    ("StructureChanged", "no extractor", "replies of the e-Gov API that list laws and hold no text"),
)


@dataclass
class Tally:
    """What came of the captures of one publisher in one format."""

    read: int = 0
    provisions: int = 0
    units: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def main(arguments: list[str]) -> int:
    """Write the page to the path given (to standard output without one)."""
    corpus = Path(os.environ.get("TRACKER_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not (corpus / "README.md").exists():
        sys.stderr.write(f"the research corpus is not at {corpus} (set TRACKER_CORPUS)\n")
        return 2
    registry = load_registry()
    report = imported(registry, sorted(corpus.glob("*.warc.gz")))
    tallies: dict[tuple[str, str, str], Tally] = {}
    reasons: Counter[str] = Counter()
    unexplained: list[str] = []
    for publisher, kind, capture, source in captures(corpus, registry):
        tell(tallies, reasons, unexplained, publisher, kind, capture, source)
    for id_, kind, message in report.failures:
        if explanation(kind, message) is None:
            unexplained.append(f"import of {id_}: {kind}: {message}")
    text = page(report, tallies, reasons, unexplained)
    if arguments:
        Path(arguments[0]).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    return 1 if unexplained else 0


def run(arguments: list[str]) -> dict[str, int]:
    """For ``python -m benchmarks``; 0 wrong where every capture of the corpus is read or explained."""
    return {"wrong": main(arguments)}


def imported(registry: Registry, archives: list[Path]) -> ImportReport:
    """What `tracker import` makes of the archives, in a record that is thrown away."""
    from tracker.store.db import Store
    from tracker.watch.importing import import_archives
    from tracker.watch.ingest import Ingest

    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/tracker.db")
        store.migrate(lambda _: None)
        return import_archives(Ingest(store, registry), registry, archives)


def captures(corpus: Path, registry: Registry) -> Iterator[tuple[str, str, Capture, SourceSpec]]:
    """(publisher, how the bytes came to us, capture, how its source would have it read)."""
    index = read_index(sorted(corpus.glob("*.warc.gz")))
    for entry in index.entries():
        if entry.status != 200:
            continue
        record = index.load(entry)
        media, charset = content_type(first(record.headers, "Content-Type"))
        capture = Capture(entry.url, entry.observed_at, record.body, media, charset)
        host = urlsplit(entry.url).hostname or ""
        found = registry.matching(entry.url)
        source = spec(found[0]) if found else _unknown(_LANGUAGE_OF_HOST.get(host, ""))
        named = "pages of digital services (stand-in hosts)" if host.endswith(".invalid") else host
        yield named, "as served", capture, source
    for folder, (language, publisher, kind) in FILES.items():
        for path in sorted((corpus / "files" / folder).rglob("*")):
            if path.is_file() and path.suffix in _MEDIA:
                url = f"https://corpus.invalid/{folder}/{path.name}"
                when = datetime(2026, 1, 1, tzinfo=UTC)
                capture = Capture(url, when, path.read_bytes(), _MEDIA[path.suffix], None)
                yield publisher, kind, capture, _unknown(language)


def _unknown(language: str) -> SourceSpec:
    """A capture no source of the registry is of; "" where nobody says its language."""
    return SourceSpec("corpus", "corpus", language)


def read(capture: Capture, source: SourceSpec) -> Document:
    """As a source would have it read; a capture that belongs to none is read in the language it is in."""
    if source.id != "corpus":
        return extractors.read([capture], source)
    if not source.language:
        blocked.check(capture)
        return extractors.choose([capture], source).extract([capture], replace(source, language="en"))
    try:
        return extractors.read([capture], source)
    except WrongLanguage as error:
        said = re.search(r"marks this treaty as ([a-z]{2})\b", str(error))
        if said is None:
            raise
        return extractors.read([capture], replace(source, language=said[1]))


def tell(
    tallies: dict[tuple[str, str, str], Tally], reasons: Counter[str], unexplained: list[str], publisher: str,
    kind: str, capture: Capture, source: SourceSpec,
) -> None:  # fmt: skip
    """Read one capture into the tallies."""
    name = "none"
    try:
        name = extractors.choose([capture], source).NAME
        document = read(capture, source)
    except (CaptureError, ValueError) as error:
        failed = error.kind if isinstance(error, CaptureError) else type(error).__name__
        tallies.setdefault((publisher, name, kind), Tally()).refused[failed] += 1
        said = explanation(failed, str(error))
        reasons[said or f"unexplained: {failed}"] += 1
        if said is None:
            unexplained.append(f"{capture.url}: {failed}: {error}")
        return
    tally = tallies.setdefault((publisher, name, kind), Tally())
    tally.read += 1
    tally.provisions += len(document.provisions)
    tally.units += sum(1 for p in document.provisions if p.type in {"article", "section", "recital", "annex"})


def explanation(kind: str, message: str) -> str | None:
    """What a refusal of a real capture rests on."""
    return next((words for k, part, words in EXPLAINED if k == kind and part in message), None)


def page(
    report: ImportReport,
    tallies: dict[tuple[str, str, str], Tally],
    reasons: Counter[str],
    unexplained: list[str],
) -> str:
    """The figures as Markdown."""
    day = datetime.now(UTC).date().isoformat()
    real = {name for (_, name, kind), t in tallies.items() if t.read and "made by others" not in kind}
    other = {name for (_, name, _), t in tallies.items() if t.read} - real
    outcomes = ", ".join(f"{n} {name}" for name, n in sorted(report.outcomes.items()))
    out = [
        "<!-- Made by `python -m benchmarks.proven docs/sources/proven.md`; do not edit. -->",
        "",
        "# What is proven on real markup",
        "",
        f"Measured on {day} over the research corpus: real captures, gathered from public archives, no part",
        "of this project. A format is *proven* where real bytes of its publisher were read. Everything else",
        "was written from the publisher's documentation and tested on replies of our own. No reply of a live",
        "server was seen by any of it.",
        "",
        "## Archives taken in",
        "",
        f"`tracker import` with the packaged registry: {report.records} captures in the archives. Of those",
        f"that belong to registered sources: {outcomes}. {report.changes} changes recorded;",
        f"{len(set(report.unmatched))} addresses belong to no source (pages of another field, old statutes).",
        "",
        *_failures(report),
        "## Read by publisher and format",
        "",
        "| publisher | format | bytes | read | provisions | articles and other units | refused |",
        "|---|---|---|---:|---:|---:|---|",
        *_rows(tallies),
        "",
        "Refused, and why that is right:",
        "",
        *(f"* {n} × {words}" for words, n in reasons.most_common()),
        *(["", "**Without an explanation:**", "", *(f"* {x}" for x in unexplained)] if unexplained else []),
        "",
        "## Formats",
        "",
        "| format | rests on |",
        "|---|---|",
        *(f"| `{name}` | {_basis(name, real, other)} |" for name in extractors.names()),
        "",
        "## Spiders",
        "",
        "| spider | format | rests on |",
        "|---|---|---|",
        *_spiders(real),
        "",
    ]
    return "\n".join(out)


def _failures(report: ImportReport) -> list[str]:
    if not report.failures:
        return []
    rows = [
        f"| {id_} | {kind} | {explanation(kind, message) or 'unexplained: ' + message} |"
        for id_, kind, message in sorted(report.failures)
    ]
    return ["| source | event | explanation |", "|---|---|---|", *rows, ""]


def _rows(tallies: dict[tuple[str, str, str], Tally]) -> Iterator[str]:
    for (publisher, name, kind), t in sorted(tallies.items()):
        refused = ", ".join(f"{n} {k}" for k, n in sorted(t.refused.items()))
        yield f"| {publisher} | `{name}` | {kind} | {t.read} | {t.provisions:,} | {t.units:,} | {refused} |"


def _basis(name: str, real: set[str], other: set[str]) -> str:
    if name in real:
        return "real markup"
    return "real texts in a form made by others" if name in other else "documentation only"


def _spiders(real: set[str]) -> Iterator[str]:
    """Every publisher's spider: its answers were never seen live, its format perhaps in an archive."""
    import spiders

    named = {"eurlex": ("eurlex_xhtml", "formex"), "justice_canada": ("lims",)}
    for name in spiders.available():
        doc = import_module(f"spiders.{name}").__doc__ or ""
        formats = named.get(name) or tuple(dict.fromkeys(re.findall(r"[Ff]ormat\s+`(\w+)`", doc)))
        if formats:
            known = [f for f in formats if f in real]
            basis = "format on real markup, requests on documentation" if known else "documentation only"
            yield f"| `{name}` | {', '.join(f'`{f}`' for f in formats)} | {basis} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
