"""Over the corpus, in every format: what is known to be a change is told as one, and as one only."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.corpus import served
from tests.corpus.metamorphic import Text, changed_figures, rows
from tests.readers.captures import from_warc
from tracker.contract.change import changes_view
from tracker.diff import diff
from tracker.model import Capture, CaptureError, Document, Origin, Significance
from tracker.readers.eu import formex
from tracker.readers.eu import xhtml as eurlex
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Regime, Source, Strand
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch.ingest import Ingest

pytestmark = pytest.mark.corpus

#: Pattern of files, language, every how many of them. Normattiva answers article by article, GOV.UK and the
#: Federal Register with pages that have no articles, PDF and Word pack their words: nothing is cut out of those.
FILES = (
    ("eu-consolidated/*.gz", "en", 16),
    ("replies/cellar/*.xhtml.gz", "en", 3),
    ("replies/cellar_fmx/*.fmx.xml", "en", 2),
    ("replies/uk/sample-*e*a*t*.xml.gz", "en", 1),
    ("replies/boe/*.xml", "es", 1),
    ("replies/egov/*.xml", "ja", 1),
    ("replies/ch_fedlex/*.xml.gz", "de", 2),
    ("replies/us_govinfo/*.xml.gz", "en", 2),
    ("replies/ie_isb/*.gz", "en", 2),
    ("replies/be_justel/sample-[rw]*.gz", "fr", 1),
    ("replies/pl_eli/*ustawa*.gz", "pl", 1),
    ("replies/ro_legislatie/*.gz", "ro", 2),
    ("replies/lawgokr/ai*.xml", "ko", 1),
    ("replies/govcn/*.html", "zh-Hans", 1),
    ("replies/cac/*.html", "zh-Hans", 1),
    ("files/cn-statutes-flk-md/*.md", "zh-Hans", 4),
    ("files/cn-statutes-more/*", "zh-Hans", 6),
    ("files/jp-statutes-current/*", "ja", 4),
    ("files/trade-agreements/tota-xml/*.xml", "en", 12),
    ("files/treaties-more/*", "en", 4),
)
UNITS = {
    "article": frozenset({"article", "section"}),
    "annex": frozenset({"annex", "schedule", "supplement"}),
}
#: The notes of this model law print its chapters again: the pairing of chapters follows what is left.
NOTES_REPEAT = ("files/legal-sources/uncitral-mletr-2017.txt",)
MEDIA = {".md": "text/markdown", ".txt": "text/plain", ".xml": "application/xml", ".html": "text/html",
         ".xhtml": "application/xhtml+xml", ".json": "application/json", ".pdf": "application/pdf"}  # fmt: skip


@pytest.fixture(scope="module")
def texts(corpus: Path) -> list[tuple[Text, Document]]:
    out = []
    for pattern, language, step in FILES:
        for path in sorted(corpus.glob(pattern))[::step]:
            body = path.read_bytes()
            name = path.name
            if path.suffix == ".gz":
                body, name = gzip.decompress(body), path.stem
            media = MEDIA.get(Path(name).suffix, "text/html")
            page = Capture(f"https://files.invalid/{name}", datetime(2026, 1, 1, tzinfo=UTC), body, media)
            text = Text(str(path.relative_to(corpus)), (page,), language)
            document = text.readable()
            if document is not None and document.provisions:
                out.append((text, document))
    for page in from_warc(corpus / "ca.warc.gz")[:1]:
        text = Text(page.url, (page,), "en")
        out.append((text, text.read()))
    return out


def test_one_changed_figure_is_never_editorial(texts: list[tuple[Text, Document]]) -> None:
    silent, count = [], 0
    for text, before in texts:
        for what, after in changed_figures(text, before, each=1):
            count += 1
            if diff(before, after).significance.rank <= Significance.EDITORIAL.rank:
                silent.append(what)
    assert count > 60
    assert silent == []


def test_what_is_taken_out_of_the_bytes_is_one_change(texts: list[tuple[Text, Document]]) -> None:
    tried: Counter[tuple[str, str]] = Counter()
    wrong = []
    for text, before in texts:
        for what, types in UNITS.items():
            last = served.last(before, types)
            pieces = served.unit(before, last.eid) if last is not None else []
            cut = served.without(text.captures[0], pieces)
            if last is None or cut is None or len("".join(pieces)) * 2 > _size(before):
                tried[before.extractor, f"no {what} cut"] += 1
                continue
            tried[before.extractor, what] += 1
            told = _told(text, before, cut)
            if told != [f"removed {last.eid} substantive"] and text.name not in NOTES_REPEAT:
                wrong.append((text.name, last.eid, told[:3]))
    print(*(f"{format_:14} {what:16} {n}" for (format_, what), n in sorted(tried.items())), sep="\n")
    assert sum(n for (_, what), n in tried.items() if what in UNITS) > 40
    assert wrong == []


def test_a_title_that_goes_from_the_bytes_is_told_once(texts: list[tuple[Text, Document]]) -> None:
    silent, count = [], 0
    for text, before in texts:
        cut = served.without(text.captures[0], [served.letters(before.title)], every=True)
        after = replace(text, captures=(cut,)).readable() if cut is not None else None
        if after is None or after.title == before.title:
            continue  # it stands elsewhere too
        count += 1
        step = diff(before, after)
        if [fact.kind for fact in step.facts] != ["title"] or step.significance is Significance.EDITORIAL:
            silent.append(text.name)
    assert count > 15
    assert silent == []


def _told(text: Text, before: Document, cut: Capture) -> list[str]:
    try:
        return rows(before, text.read((cut,)))
    except CaptureError as error:
        return [str(error)]


def _size(document: Document) -> int:
    return sum(len(served.letters(f"{p.heading or ''}{p.text}")) for p in document.provisions)


def test_one_act_in_two_renderings_has_no_change_above_editorial(corpus: Path) -> None:
    captures = [c for c in from_warc(corpus / "eu.warc.gz") if "R%28" not in c.url]
    pairs = (
        ("/EN/TXT/?uri=CELEX:32016R0679", "celex/32016R0679.en.fmx4"),
        ("/EN/TXT/?uri=CELEX:02024R1689-20260727", "CL2024R1689EN0010010"),
        ("/EN/TXT/?uri=CELEX:02022R1925-20221012", "CL2022R1925EN"),
        ("/EN/TXT/HTML/?uri=CELEX:02002L0058-20091219", "celex/02002L0058-20091219"),
    )
    for page, file in pairs:
        one, other = (next(c for c in captures if part in c.url) for part in (page, file))
        a = eurlex.extract([one], Text("", (one,), "en").spec)
        b = formex.extract([other], Text("", (other,), "en").spec)
        told = [row for row in rows(a, b) if not row.endswith("editorial")]
        assert told == [], page


LINKS = "<html><body><main><h1>Laws</h1><p>The texts of all laws of the land are found here.</p><ul>{}</ul></main></body></html>".format(
    "".join(f'<li><a href="/law/{n}.pdf">Law number {n} of the land, as amended</a></li>' for n in range(40))
).encode()


def test_another_act_or_a_page_of_links_in_its_place_waits(
    texts: list[tuple[Text, Document]], tmp_path: Path
) -> None:
    """Every text takes the place of the next of its language, then a page of links does: both are held, and
    nothing of them is a version or a change."""
    laws = [(text, document) for text, document in texts if document.title and _articles(document)]
    store = Store(f"sqlite:///{tmp_path}/record.db")
    store.migrate()
    registry = _registry(laws)
    ingest = Ingest(store, registry, clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    tried: Counter[tuple[str, str]] = Counter()
    missed, kept = [], 0
    for n, (text, document) in enumerate(laws):
        source = registry.sources[f"s{n}"]
        others = [o for o, d in laws if o.language == text.language and d.title != document.title]
        first = replace(text.captures[0], url=source.url)
        taken = ingest.take(source, [first], Origin.WATCH)
        if taken.outcome == "WrongLanguage":
            continue  # an act served in German at an English address
        assert taken.outcome == "captured", (text.name, taken)
        kept += 1
        served_ = [others[n % len(others)].captures[0]] if others else []
        for day, page in enumerate([*served_, replace(first, body=LINKS, media_type="text/html")], 2):
            when = datetime(2026, 1, day, tzinfo=UTC)
            outcome = ingest.take(source, [replace(page, url=source.url, observed_at=when)], Origin.WATCH)
            tried[document.extractor, outcome.outcome] += 1
            if not outcome.failed:
                missed.append((text.name, others[n % len(others)].name, outcome.outcome, outcome.message))
    # what has neither a number nor a name of two words known to the registry may pass
    assert len(missed) <= 3, missed
    with store.read() as session:
        kinds = Counter(c["kind"] for c in changes_view(session, registry, reader.changes(session)))
        assert kinds["first"] >= kept - len(missed)
        assert sum(kinds.values()) <= kept + len(missed)
    store.dispose()
    print(*(f"{format_:14} {what:16} {n}" for (format_, what), n in sorted(tried.items())), sep="\n")


def _articles(document: Document) -> int:
    return sum(p.type in UNITS["article"] for p in document.provisions)


def _registry(laws: list[tuple[Text, Document]]) -> Registry:
    regime = Regime(
        id="corpus", strand=Strand.PLATFORMS, jurisdiction="EU", title={"en": "Corpus"},
        instruments=[
            Instrument(id=f"i{n}", type="act", title={text.language.split("-")[0]: document.title})
            for n, (text, document) in enumerate(laws)
        ],
        sources=[
            Source(id=f"s{n}", instrument=f"i{n}", language=text.language, spider="page",
                   url=f"https://law.invalid/{n}")
            for n, (text, _) in enumerate(laws)
        ],
    )  # fmt: skip
    return Registry(regimes={regime.id: regime})
