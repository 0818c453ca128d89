"""The briefings of real captures: the omnibus in July 2026, the repeal in March, an empty month."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from tracker.brief import briefing_file, gather, parse
from tracker.brief.verify import verify
from tracker.registry import Registry, load_registry
from tracker.store.db import Store
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def real(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Registry]]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('corpus') / 'tracker.db'}")
    store.migrate()
    registry = load_registry()
    ingest = Ingest(store, registry)
    import_archives(ingest, registry, [corpus / name for name in ("eu.warc.gz", "ca.warc.gz")])
    yield store, registry
    store.dispose()


def first_page(real: tuple[Store, Registry], period: str, lang: str) -> tuple[str, bytes]:
    store, registry = real
    with store.read() as session:
        found = gather(session, registry, parse(period))
    data = briefing_file.write_briefing(found, registry, lang, "pdf")
    text = pypdfium2.PdfDocument(io.BytesIO(data))[0].get_textpage().get_text_bounded()
    assert not re.search("[\u2e80-\u2fdf]", text)
    return " ".join(text.split()), data


@pytest.mark.parametrize(
    ("lang", "cues"),
    [
        (
            "en",
            ["AI Act (EU)", "2 August 2026 → 2 December 2027", "2 August 2027 → 2 August 2028"],
        ),
        ("zh", ["《人工智能法》", "2026年8月2日 → 2027年12月2日", "2027年8月2日 → 2028年8月2日"]),
    ],
)
def test_the_omnibus_is_on_the_first_page(real, lang: str, cues: list[str]) -> None:
    text, data = first_page(real, "2026-07", lang)
    assert [cue for cue in cues if cue not in text] == []
    assert verify(data, *real).good


@pytest.mark.parametrize(("lang", "cue"), [("en", "repealed as a whole"), ("zh", "整体废止")])
def test_the_repeal_of_canadas_act(real, lang: str, cue: str) -> None:
    text, _ = first_page(real, "2026-03", lang)
    assert cue in text


def test_an_empty_month_says_that_nobody_looked(real) -> None:
    text, _ = first_page(real, "2026-05", "en")
    assert "No change of law" in text
    assert "No source was checked in this period" in text
