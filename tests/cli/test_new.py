"""`tracker new` makes files that are whole but for what says TODO, and never writes over one."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import ROOT
from tracker.cli import new
from tracker.cli.main import app
from tracker.registry import load_registry

RUN = CliRunner()


def test_a_page_is_a_regime_with_its_publisher_and_validate_says_what_to_fill_in(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["new", "page", "nz-seas", "--into", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert load_registry([tmp_path]).sources["nz-seas-act-en"].publisher == "nz-seas"
    result = RUN.invoke(app, ["sources", "validate", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{tmp_path / 'publishers' / 'nz-seas.yml'}:3: TODO: fill this in" in result.stdout
    assert RUN.invoke(app, ["new", "page", "nz-seas", "--into", str(tmp_path)]).exit_code == 2


def test_a_publisher_has_five_files_and_with_a_spider_seven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new, "_CHECKOUT", tmp_path)
    (tmp_path / "tests" / "sources").mkdir(parents=True)
    formats = tmp_path / "tracker" / "readers" / "formats.py"
    formats.parent.mkdir(parents=True)
    shutil.copy(ROOT / "tracker" / "readers" / "formats.py", formats)
    result = RUN.invoke(app, ["new", "publisher", "sea_office", "--spider"])
    assert result.exit_code == 0, result.output
    made = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert made == {
        "tracker/readers/formats.py", "tracker/readers/publishers/sea_office.py", "tracker/data/publishers/sea_office.yml",
        "tests/sources/sea_office/capture.html", "tests/sources/sea_office/expected.yml",
        "spiders/sea_office.py", "tests/spiders/test_sea_office.py",
    }  # fmt: skip
    for name in made:
        if name.endswith(".py"):
            ast.parse((tmp_path / name).read_text("utf-8"))
    assert '    "sea_office": "publishers.sea_office",\n    "cn_html"' in formats.read_text("utf-8")
    assert RUN.invoke(app, ["new", "publisher", "sea_office"]).exit_code == 2
