"""That a text has no such rule: searched for in the whole of it, and searched again when the text changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compare import coded_texts
from tests.compare.test_codings_data import TEXTS, treaty
from tests.compare.test_matrix import cell, table
from tests.compare.written import as_json
from tests.site.record import SECTIONS, Record
from tracker.compare.absence import standing, unread, whole_sha256
from tracker.compare.cells import CellState
from tracker.model import Document
from tracker.publish.views.cell_words import cell_words
from tracker.registry import load_registry
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.loader import load_with_files
from tracker.registry.publication import searched_words
from tracker.store.ids import content_hashes

_SCOPES = ("preamble", "body", "annexes", "notes")


def _absences() -> dict[str, list[tuple[CodingFile, Coding]]]:
    out: dict[str, list[tuple[CodingFile, Coding]]] = {}
    for file in load_registry().codings:
        for coding in file.codings:
            if coding.basis == "text" and not coding.provisions and coding.via is None:
                out.setdefault(file.instrument, []).append((file, coding))
    return out


def _document(corpus: Path, instrument: str) -> Document:
    if instrument in TEXTS:
        return treaty(corpus / "files" / TEXTS[instrument])
    return coded_texts.document(corpus, instrument)


@pytest.mark.corpus
@pytest.mark.parametrize("instrument", sorted(_absences()))
def test_no_searched_word_stands_where_nobody_has_read_it(instrument: str, corpus: Path) -> None:
    """The search is done again on the text that the file says was searched."""
    if instrument not in TEXTS and instrument not in coded_texts.TEXTS:
        pytest.skip(f"the text of {instrument} is not in the corpus")
    books = load_registry().codebooks
    found = _document(corpus, instrument).provisions
    hashes = content_hashes(found)
    order = sorted(found, key=lambda p: _SCOPES.index(p.scope.value))
    whole = whole_sha256(hashes[p.eid] for p in order if p.parent is None)
    texts = [(p.eid, f"{p.heading or ''} {p.text}") for p in found]
    for file, coding in _absences()[instrument]:
        assert file.whole is not None
        assert file.whole.text_sha256 == whole
        hits = standing(searched_words(coding, file.language, books[file.codebook]), texts)
        assert unread(hits, hashes.get, coding) == [], (coding.topic, hits)


def test_words_are_found_from_their_beginning_and_in_any_spelling() -> None:
    texts = [("a", "ENCRYPTED  signals"), ("b", "decrypted"), ("c", "數據出境"), ("d", "cross\nborder data")]
    assert standing(["encrypt", "数据出境", "cross border"], texts) == {
        "a": "encrypt", "c": "数据出境", "d": "cross border",
    }  # fmt: skip
    assert standing([], texts) == {}


def test_a_text_with_one_of_the_words_makes_the_absence_stale(record: Record) -> None:
    """The amendment brought "A seller shall name its agent."; another change leaves the absence as it is."""
    agents = cell(table(record), "agents")
    assert (agents.state, [c.eid for c in agents.causes]) == (CellState.STALE, ["sec_13"])
    record.take([*SECTIONS, "A seller shall keep a register."], 6, 1, pit="2026-06-01")
    agents = cell(table(record), "agents")
    assert (agents.state, agents.why) == (CellState.CURRENT, "searched")


def test_an_absence_says_what_was_searched_for_and_where(record: Record) -> None:
    found = table(record)
    agents = cell(found, "agents")
    topic = next(r.topic for r in found.rows if r.topic.id == "agents")
    assert "for agent, representative" in cell_words(found, topic, agents, record.registry, "en").searched
    assert "检索agent、representative" in cell_words(found, topic, agents, record.registry, "zh").searched
    shown = next(t for t in as_json(found, record.registry)["topics"] if t["id"] == "agents")
    view = shown["cells"]["sample-act"]
    assert view["searched"] == ["agent", "representative"]
    assert view["whole"]["text_sha256"] == agents.whole.text_sha256


@pytest.mark.parametrize("part", ["whole", "searched"])
def test_an_absence_that_was_not_searched_is_a_lead(record: Record, part: str) -> None:
    file = record.registry.codings[0]
    agents = next(c for c in file.codings if c.topic == "agents")
    if part == "searched":
        record.change_codings([agents.model_copy(update={"searched": []})])
    else:
        record.change_codings([agents], whole=False)
    found = cell(table(record), "agents")
    assert (found.why, found.lead_why) == ("lead", "not-searched")


def test_every_packaged_absence_is_searched() -> None:
    files = load_with_files()[1].codings
    absent = [
        (f.item, c) for f in files for c in f.item.codings
        if c.basis == "text" and not c.provisions and c.value in ("absent", "none")
    ]  # fmt: skip
    assert len(absent) >= 300
    assert [f"{f.instrument} {c.topic}" for f, c in absent if f.whole is None] == []
