"""A part of a text that comes or goes is a change in every format whose product carries it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.calls import call
from tests.readers.audit import reader
from tests.sources.sample import FOLDER, captures, expected
from tracker.diff import diff
from tracker.model import Scope

_CN = "<p>附件1</p><p>样本清单</p><p>一、红色样本。</p>"
_TOTA = '<chapter number="ANNEX A" name="Tariffs"><article number="ARTICLE 1" name="Rates">1. Boats are free.</article></chapter>'
#: Format -> an annex for a sample without one, and where it goes; patterns of an annex and of a preamble.
CASES = {
    "eurlex_xhtml": ("", "", r'<div id="X.012401.fmx">.*(?=<p class="oj-normal">ELI)',
                     r'<div class="eli-subdivision" id="pbl_1">.*?(?=<div class="eli-subdivision" id="enc_1">)'),
    "formex": ("", "", "<ANNEX .*</ANNEX>", "<PREAMBLE>.*</PREAMBLE>"),
    "tota": (_TOTA, "</body>", re.escape(_TOTA), '<chapter name="Preamble".*?</chapter>'),
    "cn_html": (_CN, "</div>", re.escape(_CN), "<p>为了样本，提出.*?</p>"),
}  # fmt: skip


@pytest.mark.parametrize("format_", CASES)
@pytest.mark.parametrize("part", ["annex", "preamble"])
def test_a_part_that_comes_or_goes_is_a_change(format_: str, part: str, tmp_path: Path) -> None:
    file = next((FOLDER / format_).glob("capture*"))
    annex, before, *patterns = CASES[format_]
    whole = file.read_text("utf-8").replace(before, annex + before) if annex else file.read_text("utf-8")
    without = re.sub(patterns[part == "preamble"], "", whole, count=1, flags=re.DOTALL)
    assert without != whole
    old, new = tmp_path / f"old{file.suffix}", tmp_path / f"new{file.suffix}"
    for one, other, action in ((whole, without, "removed"), (without, whole, "added")):
        old.write_text(one, "utf-8")
        new.write_text(other, "utf-8")
        language = expected(format_).language
        done = call("diff", "--files", old, new, "--as", format_, "--lang", language, "-f", "json")
        assert done.code == 0, done.both
        told = json.loads(done.out)
        assert told["significance"] == "substantive"
        rows = [
            row for row in told["provisions"] if row["type"] != "footnote"
        ]  # a note stays without its call
        assert {row["action"] for row in rows} == {action}


def test_a_consolidated_text_without_recitals_keeps_those_of_the_journal() -> None:
    journal = reader("eurlex_xhtml", "en")(captures("eurlex_xhtml"))
    page = captures("eurlex_xhtml")[0]
    bare = re.sub(CASES["eurlex_xhtml"][3], "", page.body.decode(), count=1, flags=re.DOTALL)
    bare = re.sub('<p class="oj-normal">Done at.*?</div>', "", bare)
    reference = '<p class="reference">02031R0007 — EN — 01.01.2032 — 001.001</p><div class="eli-container">'
    body = bare.replace('<div class="eli-container">', reference, 1).encode()
    consolidated = reader("eurlex_xhtml", "en")([replace(page, body=body)])
    assert journal.scope - consolidated.scope == {Scope.PREAMBLE}
    rows = diff(journal, consolidated).provisions
    assert [row.eid for row in rows if row.type != "footnote"] == []
