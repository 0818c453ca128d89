"""Tables for other programs: workbooks with types and links, LaTeX that stays text, packages with keys."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
import yaml
from docx import Document
from openpyxl import load_workbook

from tests.compare.written import as_bytes, as_text
from tests.site.record import Record
from tracker.compare import MatrixQuery, matrix
from tracker.publish.editions import EDITIONS
from tracker.publish.escape import latex_text
from tracker.publish.views.data_package import LICENCE, package_files, write_package
from tracker.publish.views.matrix import matrix_words

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = r"100% \input{/etc/passwd} $x_1^2$ & #1 ~ {open [opt] `q` | <b>"


@pytest.fixture
def hostile(record: Record) -> Record:
    file = record.registry.codings[0]
    first = file.codings[0].model_copy(update={"note": {"en": HOSTILE, "zh": f"注{HOSTILE}"}})
    new = file.model_copy(update={"codings": [first, *file.codings[1:]]})
    record.registry = replace(record.registry, codings=(new,))
    return record


def table(record: Record, **asked):
    with record.store.read() as session:
        return matrix(session, record.registry, "samples", MatrixQuery(**asked))


# --- LaTeX ---------------------------------------------------------------------------------------------------


def unset(text: str) -> str:
    """What LaTeX would print of escaped text: the commands of the escape read back."""
    words = {
        r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~", r"\textless{}": "<",
        r"\textgreater{}": ">", r"\textbar{}": "|", r"\textquotedbl{}": '"', r"\textasciigrave{}": "`",
        "{[}": "[", "{]}": "]", r"\{": "{", r"\}": "}", r"\$": "$", r"\&": "&", r"\#": "#", r"\%": "%", r"\_": "_",
    }  # fmt: skip
    rx = re.compile("|".join(re.escape(w) for w in words))
    return rx.sub(lambda m: words[m[0]], text)


def test_escaped_text_reads_back_and_has_no_active_character() -> None:
    escaped = latex_text(HOSTILE)
    assert unset(escaped) == HOSTILE
    rest = re.sub(r"\\text[a-z]+\{\}|\\[{}$&#%_]|\{[\[\]]\}", "", escaped)
    assert not re.search(r"[\\{}$&#%_^~]", rest)


@pytest.mark.parametrize("lang", EDITIONS)
def test_a_document_is_balanced_and_holds_every_note(hostile: Record, lang: str) -> None:
    text = as_text(table(hostile), hostile.registry, "tex", lang)
    bare = re.sub(r"\\[{}%$&#_\\]", "", text)
    depth = 0
    for c in bare:
        depth += {"{": 1, "}": -1}.get(c, 0)
        assert depth >= 0
    assert depth == 0
    begun = re.findall(r"\\begin\{(\w+)\}", text)
    assert sorted(begun) == sorted(re.findall(r"\\end\{(\w+)\}", text))
    for part in re.findall(
        r"\\begin\{longtable\}\{((?:L\{[^}]*\})+)\}(.*?)\\end\{longtable\}", text, re.DOTALL
    ):
        columns = part[0].count("L{")
        rows = [line for line in part[1].splitlines() if line.endswith(r" \\")]
        assert rows
        assert all(len(re.findall(r"(?<!\\)&", line)) == columns - 1 for line in rows)
    assert r"\input" not in text.replace(r"\usepackage[utf8]{inputenc}", "")
    assert latex_text(HOSTILE) in text
    assert "ctex" in text  # Chinese titles stand in both editions


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no TeX on this machine")
def test_it_compiles(hostile: Record, tmp_path: Path) -> None:
    (tmp_path / "t.tex").write_text(as_text(table(hostile), hostile.registry, "tex"), "utf-8")
    subprocess.run(
        ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"], cwd=tmp_path, check=True
    )


# --- workbook and document -------------------------------------------------------------------------------------


def test_a_workbook_has_numbers_days_and_links_but_no_formulas(hostile: Record) -> None:
    book = load_workbook(io.BytesIO(as_bytes(table(hostile), hostile.registry, "xlsx")))
    cells = {c.value: n for n, c in enumerate(book["Cells"][1])}
    lines = {line[0].value: line for line in book["Cells"].iter_rows(min_row=2)}
    rate = lines["Rate"]
    assert rate[cells["Number"]].value == 3
    assert rate[cells["Number"]].data_type == "n"
    assert rate[cells["Unit"]].value == "percent"
    assert isinstance(rate[cells["Date coded"]].value, datetime)
    assert rate[cells["Address"]].hyperlink.target.startswith("https://")
    top = {line[0].value: line for line in book["Table"].iter_rows(min_row=3)}
    assert top["Appeals"][1].value == "— not coded"
    target = top["Returns"][1].hyperlink.location
    sheet, place = target.split("!")
    assert book[sheet.strip("'")][place].value == "Returns"
    assert {c.data_type for ws in book for line in ws.iter_rows() for c in line} <= {
        "s",
        "n",
        "d",
        "inlineStr",
    }
    assert "Parties" not in str(top["The instrument"][1].value)
    assert "Law as at" in top["The instrument"][1].value
    assert book.sheetnames == ["Table", "Cells", "Sources", "Notes"]


def test_a_document_repeats_the_heads_and_says_what_the_instruments_are(hostile: Record) -> None:
    found = Document(io.BytesIO(as_bytes(table(hostile), hostile.registry, "docx", "zh")))
    for grid in found.tables:
        assert grid.rows[0]._tr.trPr is not None
        assert b"tblHeader" in __import__("lxml.etree", fromlist=["x"]).tostring(grid.rows[0]._tr)
    cells = "\n".join(c.text for grid in found.tables for row in grid.rows for c in row.cells)
    assert "英文名称：Sample Act" in cells
    assert HOSTILE in cells


# --- data package ----------------------------------------------------------------------------------------------


def check_package(made: dict[str, bytes]) -> None:
    """The rules of the Data Package and Table Schema specifications that a reader relies on."""
    package = json.loads(made["datapackage.json"])
    assert re.fullmatch(r"[a-z0-9._/-]+", package["name"])
    assert package["licenses"] == [LICENCE]
    rows: dict[str, list[dict[str, str]]] = {}
    for resource in package["resources"]:
        content = made[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        rows[resource["name"]] = list(csv.DictReader(io.StringIO(content.decode())))
        names = [f["name"] for f in resource["schema"]["fields"]]
        header = next(csv.reader(io.StringIO(content.decode())))
        assert header == names
        for row in rows[resource["name"]]:
            for field in resource["schema"]["fields"]:
                said = row[field["name"]]
                if said and field["type"] == "date":
                    date.fromisoformat(said)
                if said and field["type"] == "datetime":
                    datetime.fromisoformat(said)
                if said and field["type"] == "integer":
                    int(said)
        keys = resource["schema"]["primaryKey"]
        keys = [keys] if isinstance(keys, str) else keys
        found = [tuple(row[k] for k in keys) for row in rows[resource["name"]]]
        assert len(set(found)) == len(found)
        assert all(all(k) for k in found)
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            ours, theirs = (_listed(k["fields"]) for k in (key, key["reference"]))
            there = {tuple(row[k] for k in theirs) for row in rows[key["reference"]["resource"]]}
            assert {tuple(row[k] for k in ours) for row in rows[resource["name"]]} <= there


def _listed(keys: str | list[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else keys


def test_a_package_keeps_its_own_rules(hostile: Record, tmp_path: Path) -> None:
    found = table(hostile)
    made = package_files(matrix_words(found, hostile.registry, "en"))
    check_package(made)
    rows = {r["topic"]: r for r in csv.DictReader(io.StringIO(made["codings.csv"].decode()))}
    assert (rows["rate"]["value"], rows["rate"]["unit"]) == ("3", "percent")
    assert (rows["appeals"]["value"], rows["appeals"]["state"]) == ("", "missing")
    assert rows["agents"]["value"] == "absent"
    assert (rows["agents"]["searched"], len(rows["agents"]["whole_sha256"])) == ("agent; representative", 64)
    cited = yaml.safe_load(made["CITATION.cff"])
    assert (cited["type"], cited["version"]) == ("dataset", json.loads(made["datapackage.json"])["version"])
    assert "both agreed: 0 (no cell was read twice)." in made["README.md"].decode()
    assert rows["returns"]["note_en"] == " ".join(HOSTILE.split())
    folder = write_package([matrix_words(found, hostile.registry, "en")], tmp_path / "package")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == made
    one, two = (
        write_package([matrix_words(found, hostile.registry, "en")], tmp_path / f"{n}.zip") for n in "ab"
    )
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        check_package({n: archive.read(n) for n in archive.namelist()})


def test_all_codebooks_are_one_package_with_the_rate_of_agreement(hostile: Record) -> None:
    codings = list(hostile.registry.codings[0].codings)
    read = {"checked_by": "A. Second", "checked_on": date(2026, 2, 1)}
    hostile.change_codings([
        codings[0].model_copy(update=read),
        codings[1].model_copy(update={**read, "second": "none"}),
        *codings[2:],
    ])  # fmt: skip
    one = matrix_words(table(hostile), hostile.registry, "en")
    other = replace(one, matrix=replace(one.matrix, codebook="others"))
    made = package_files(one, other)
    check_package(made)
    package = json.loads(made["datapackage.json"])
    assert package["name"] == "digital-rules"
    assert package["agreement"] == {"cells": 8, "read_twice": 4, "agreed": 2, "rate": 0.5}
    assert package["version"] == yaml.safe_load(made["CITATION.cff"])["version"]
    assert "both agreed: 2 (50.0% of those read twice)" in made["README.md"].decode()
    rows = list(csv.DictReader(io.StringIO(made["codings.csv"].decode())))
    assert {r["codebook"] for r in rows} == {"samples", "others"}
    assert {r["second"] for r in rows if r["topic"] == "rate"} == {"none"}


def test_the_check_of_packages_can_fail(hostile: Record) -> None:
    made = package_files(matrix_words(table(hostile), hostile.registry, "en"))
    with pytest.raises(AssertionError):
        check_package({**made, "codings.csv": made["codings.csv"] + b"x,y\r\n"})
