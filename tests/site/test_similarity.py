"""The page of similarity: made where the record holds texts to compare, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.site.conftest import Record
from tracker.cli.main import app
from tracker.registry import load_registry
from tracker.site import similarity
from tracker.site.context import BuildContext
from tracker.site.files import Output
from tracker.store.db import Store


def made(store: Store, registry, out: Path) -> tuple[bool, Output]:
    output = Output(out)
    with store.read() as session:
        site = BuildContext(session, registry, output, lambda _: None, None)
        site.load()
        there = similarity.page(site)
    output.close()
    return there, output


def test_there_is_no_page_without_texts(record: Record, tmp_path: Path) -> None:
    there, output = made(record.store, record.registry, tmp_path / "site")
    assert (there, output.written) == (False, 0)


@pytest.mark.corpus
def test_the_texts_of_the_record_are_measured_beside_each_other(corpus: Path, tmp_path: Path) -> None:
    treaties = corpus / "files" / "trade-agreements"
    url = f"sqlite:///{tmp_path / 't.db'}"
    run = CliRunner().invoke
    assert run(app, ["--db", url, "init"]).exit_code == 0
    for folder, source in (("tpp-2016", "tpp-en"), ("korus-2007", "korus-en"), ("ceta-2016", "ceta-en")):
        file = str(treaties / folder / "full.txt")
        assert (
            run(app, ["--db", url, "import", file, "--source", source, "--at", "2018-01-01"]).exit_code == 0
        )
    store, registry = Store(url), load_registry()
    assert made(store, registry, tmp_path / "site")[0]
    for page in ("similarity.html", "zh/similarity.html", "similarity.csv"):
        assert (tmp_path / "site" / page).stat().st_size > 200
    pairs = json.loads((tmp_path / "site" / "similarity-en.json").read_text())["pairs"]
    nearest = next(p for p in pairs if p["template"] == "tpp")
    assert nearest["agreement"] == "korus"
    there, again = made(store, registry, tmp_path / "site")
    assert (there, again.written, again.made) == (True, 0, 0)
