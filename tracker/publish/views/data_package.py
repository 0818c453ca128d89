"""Tables as a data package a researcher can cite: CSV files, their schema, the codebook, one citation.

Of several codebooks each line begins with its codebook.

The layout is that of the Frictionless Data Package (specs.frictionlessdata.io, version 1): every file is a
resource with its fields, keys between them, its size and SHA-256. The same table gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tracker.compare.cells import Matrix
from tracker.contract.base import day, moment
from tracker.publish.editions import gettext, pick
from tracker.publish.plain import plain
from tracker.publish.views.cell_words import CellWords, bare
from tracker.publish.views.column_heads import ColumnHead
from tracker.publish.views.matrix import MatrixWords, fingerprint
from tracker.registry.coding import Amount

Fields = tuple[tuple[str, str, str], ...]  # name, type, description

_CODINGS: Fields = (
    ("topic", "string", "Topic of the codebook"),
    ("instrument", "string", "Instrument"),
    ("value", "string", "Code of the topic's scale, a number, a date, or a derived status; empty: not coded"),
    ("unit", "string", "Unit of a number"),
    ("currency", "string", "ISO 4217 currency of a number"),
    ("value_title", "string", "The value in words"),
    ("flags", "string", "Flags, separated by spaces"),
    ("parties", "string", "What holds for single parties, as JSON"),
    ("provisions", "string", "eids of the provisions cited, separated by spaces"),
    ("note_en", "string", "Note in English"),
    ("note_zh", "string", "Note in Chinese"),
    ("basis", "string", "What it was read in: text, official, secondary, memory; empty: derived"),
    ("evidence", "string", "Where it was read when not in a text of the record"),
    ("state", "string", "current, stale, unverified or missing (not coded)"),
    ("coded_on", "date", "Day of the coding"),
    ("coder", "string", "Who coded"),
    ("checked_by", "string", "Who read the law a second time, without the coding"),
    ("checked_on", "date", "Day of that reading"),
    ("second", "string", "The value found then, where it differs"),
    ("searched", "string", "Words looked for in the whole text that has no such rule"),
    ("whole_sha256", "string", "Hash of that text"),
    ("version", "string", "Version of the text the state was judged by"),
    ("text_sha256", "string", "Hashes of the words of the provisions in that version, separated by spaces"),
)
_TOPICS: Fields = (
    ("topic", "string", "Topic"),
    ("group", "string", "Group"),
    ("kind", "string", "code, amount, date, or what it is derived from"),
    ("scale", "string", "Scale of its values"),
    ("title_en", "string", "Title in English"),
    ("title_zh", "string", "Title in Chinese"),
    ("question_en", "string", "Question in English"),
    ("question_zh", "string", "Question in Chinese"),
    ("definition_en", "string", "Definition in English"),
    ("definition_zh", "string", "Definition in Chinese"),
    ("rules_en", "string", "Coding rules in English"),
    ("rules_zh", "string", "Coding rules in Chinese"),
)
_VALUES: Fields = (
    ("scale", "string", "Scale; `flags` holds the flags"),
    ("code", "string", "Code"),
    ("strength", "integer", "0 to 4 where the scale has an order"),
    ("title_en", "string", "Title in English"),
    ("title_zh", "string", "Title in Chinese"),
    ("definition_en", "string", "Definition in English"),
    ("definition_zh", "string", "Definition in Chinese"),
)
_INSTRUMENTS: Fields = (
    ("instrument", "string", "Instrument"),
    ("type", "string", "Kind of instrument"),
    ("title_en", "string", "Title in English"),
    ("title_zh", "string", "Title in Chinese"),
    ("identifiers", "string", "Public numbers"),
    ("parties", "string", "Parties, separated by spaces"),
    ("status", "string", "Status on the day of the table"),
    ("authentic", "string", "Authentic languages, separated by spaces"),
    ("version", "string", "Version of the text in the record"),
    ("observed_at", "datetime", "When that version was first seen"),
    ("last_seen", "date", "When it was last seen"),
    ("url", "string", "Where it was read"),
    ("law_as_at", "date", "Day of the law the column states; empty: not checked against a text"),
)
LICENCE = {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0",
           "path": "https://creativecommons.org/licenses/by/4.0/"}  # fmt: skip


_CODEBOOK: Fields = (("codebook", "string", "Codebook"),)
#: Of the package of all codebooks.
EVERY = "digital-rules"


def package_files(*views: MatrixWords) -> dict[str, bytes]:
    """File name -> content of the package of one table or of several, ``datapackage.json`` first."""
    several = len(views) > 1
    own = ["codebook"] if several else []

    def rows(make: Callable[[MatrixWords], Iterable[Sequence[object]]]) -> Iterable[Sequence[object]]:
        return ((v.matrix.codebook, *row) if several else row for v in views for row in make(v))

    def key(*names: str) -> str | list[str]:
        return names[0] if not own and len(names) == 1 else [*own, *names]

    def link(field: str, resource: str) -> dict[str, Any]:
        return {"fields": key(field), "reference": {"resource": resource, "fields": key(field)}}

    keys = {"foreignKeys": [link("topic", "codebook"), link("instrument", "instruments")]}
    tables: dict[str, tuple[Fields, Iterable[Sequence[object]], dict[str, Any]]] = {
        "codings": (_CODINGS, rows(_codings), {"primaryKey": key("topic", "instrument"), **keys}),
        "codebook": (_TOPICS, rows(lambda v: _topics(v.matrix)), {"primaryKey": key("topic")}),
        "values": (_VALUES, rows(lambda v: _values(v.matrix)), {"primaryKey": key("scale", "code")}),
        "instruments": (_INSTRUMENTS, rows(lambda v: map(_instrument, v.columns)),
                        {"primaryKey": key("instrument")}),
    }  # fmt: skip
    fields = {name: (_CODEBOOK if several else ()) + said for name, (said, _, _) in tables.items()}
    data = {name: _csv([f[0] for f in fields[name]], found) for name, (_, found, _) in tables.items()}
    sources = {c.column.url: plain(c.title) for v in views for c in v.columns if c.column.url}
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": EVERY if several else views[0].matrix.codebook,
        "id": _id(views),
        "version": _version(views),
        "title": _title(views),
        "description": _cited(views),
        "licenses": [LICENCE],
        "sources": [{"title": title, "path": url} for url, title in sources.items()],
        "contributors": [{"title": who, "role": "author"} for who in _coders(views)],
        "agreement": _agreement(views),
        "resources": [
            _resource(name, data[name], fields[name], keys) for name, (_, _, keys) in tables.items()
        ],
    }
    if seen := [v.matrix.as_of for v in views if v.matrix.as_of]:
        described["created"] = moment(max(seen))
    out = {"datapackage.json": (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()}
    out |= {f"{name}.csv": content for name, content in data.items()}
    out["CITATION.txt"] = (_cited(views) + "\n").encode()
    out["CITATION.cff"] = _citation_file(views).encode()
    out["README.md"] = _readme(views).encode()
    return out


def _id(views: Sequence[MatrixWords]) -> str:
    """The fingerprint of a table, or of all their fingerprints."""
    found = [fingerprint(v.matrix) for v in views]
    return found[0] if len(found) == 1 else hashlib.sha256(" ".join(found).encode()).hexdigest()[:16]


def _known_on(views: Sequence[MatrixWords]) -> date | None:
    return max((v.matrix.known_on for v in views if v.matrix.known_on), default=None)


def _version(views: Sequence[MatrixWords]) -> str:
    """The day by which all of the tables was known, and what they say."""
    return f"{_known_on(views) or 'undated'}+{_id(views)}"


def _title(views: Sequence[MatrixWords]) -> str:
    return (
        plain(views[0].title) if len(views) == 1 else gettext(views[0].lang, "Digital rules, all comparisons")
    )


def _cited(views: Sequence[MatrixWords]) -> str:
    if len(views) == 1:
        return plain(views[0].citation)
    values = {"title": _title(views), "version": _version(views)}
    return gettext(views[0].lang, "%(title)s. Digital-rules tracker. Version %(version)s.") % values


def _agreement(views: Sequence[MatrixWords]) -> dict[str, Any]:
    """Of the cells that two persons read, those on which they agree; no rate where nobody read twice."""
    codings = [c.coding for v in views for r in v.matrix.rows for c in r.cells.values() if c.coding]
    twice = [c for c in codings if c.checked_by]
    agreed = sum(c.second is None for c in twice)
    rate = round(agreed / len(twice), 4) if twice else None
    return {"cells": len(codings), "read_twice": len(twice), "agreed": agreed, "rate": rate}


def _citation_file(views: Sequence[MatrixWords]) -> str:
    """CITATION.cff 1.2 of the data set."""
    said: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Cite the data set as below.",
        "type": "dataset",
        "title": _title(views),
        "version": _version(views),
        "license": LICENCE["name"],
        "authors": [{"name": who} for who in _coders(views)] or [{"name": "Digital-rules tracker"}],
    }
    if day_ := _known_on(views):
        said["date-released"] = day_
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def _readme(views: Sequence[MatrixWords]) -> str:
    """What the files are, and how many cells were read a second time."""
    found = _agreement(views)
    rate = "no cell was read twice" if found["rate"] is None else f"{found['rate']:.1%} of those read twice"
    lines = (
        f"# {_title(views)}",
        _cited(views),
        "`codings.csv`: one line a cell. `codebook.csv`: topics and their rules. `values.csv`: scales.\n"
        "`instruments.csv`: columns with the law as at which day. Fields and checksums: `datapackage.json`.",
        f"Cells with a value: {found['cells']}; read a second time: {found['read_twice']}; "
        f"both agreed: {found['agreed']} ({rate}).\n"
        "A blank cell says nothing about the law; what is remembered or inferred is not in the data.",
    )
    return "\n\n".join(lines) + "\n"


def _resource(name: str, data: bytes, fields: Fields, keys: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource", "name": name, "path": f"{name}.csv", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {
            "fields": [{"name": n, "type": t, "description": d} for n, t, d in fields],
            "missingValues": [""], **keys,
        },
    }  # fmt: skip


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Values as they are, for programs; line ends inside a field become spaces."""
    buffer = io.StringIO()
    sheet = csv.writer(buffer, lineterminator="\r\n")
    sheet.writerow(names)
    for row in rows:
        sheet.writerow(["" if x is None else " ".join(plain(x).split()) for x in row])
    return buffer.getvalue().encode()


def _both(text: Any) -> tuple[str, str]:
    return (pick(text, "en"), pick(text, "zh")) if text else ("", "")


def _codings(v: MatrixWords) -> Iterable[Sequence[object]]:
    for r, c, w in v.cells():
        yield (r.row.topic.id, c.column.instrument.id, *_coding(w, c))


def _coding(w: CellWords, c: ColumnHead) -> tuple[object, ...]:
    cell, coding = w.cell, w.cell.coding
    amount = coding.value if coding and isinstance(coding.value, Amount) else None
    own = (
        [p.model_dump(mode="json", by_alias=True, exclude_defaults=True) for p in coding.parties]
        if coding
        else []
    )
    return (
        bare(cell.value), amount.unit if amount else "", amount.currency if amount else "",
        w.value, " ".join(coding.flags) if coding else "",
        json.dumps(own, ensure_ascii=False) if own else "", " ".join(coding.provisions) if coding else "",
        *_both(coding.note if coding else None), coding.basis if coding else "",
        coding.evidence if coding else "", cell.state.value, day(coding.date) if coding else "",
        coding.coder if coding else "", coding.checked_by if coding else "",
        day(coding.checked_on) if coding else "", bare(coding.second) if coding and coding.second else "",
        "; ".join(cell.searched),
        cell.whole.text_sha256 if cell.whole else "", c.column.version if coding else "",
        " ".join(p.content for p in cell.cited if p.content),
    )  # fmt: skip


def _topics(m: Matrix) -> Iterable[Sequence[object]]:
    for row in m.rows:
        t = row.topic
        yield (
            t.id, t.group, t.derive or t.kind, t.scale, *_both(t.title), *_both(t.question),
            *_both(t.definition), *_both(t.rules),
        )  # fmt: skip


def _values(m: Matrix) -> Iterable[Sequence[object]]:
    assert m.book is not None
    for scale, values in m.book.scales.items():
        for v in values:
            yield (scale, v.code, v.strength, *_both(v.title), *_both(v.definition))
    for code, title in sorted(m.flags.items()):
        yield ("flags", code, None, *_both(title), "", "")


def _instrument(c: ColumnHead) -> Sequence[object]:
    column, i = c.column, c.column.instrument
    return (
        i.id, i.type, *_both(i.title), c.identifiers, " ".join(p.party for p in i.parties),
        bare(column.status.value) if column.status else "", " ".join(i.authentic), column.version,
        moment(column.observed_at), _day(column.last_seen_at), column.url, _day(column.last_seen_at),
    )  # fmt: skip


def _day(value: date | None) -> str | None:
    return f"{value:%Y-%m-%d}" if value else None


def _coders(views: Sequence[MatrixWords]) -> list[str]:
    cells = (c for v in views for row in v.matrix.rows for c in row.cells.values())
    return sorted({c.coding.coder for c in cells if c.coding})


def package_zip(*views: MatrixWords) -> bytes:
    """The package as one file; the same table gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package_files(*views).items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def write_package(views: Sequence[MatrixWords], out: Path) -> Path:
    """Into a folder, or into a zip file by its ending. A folder keeps files that are not of the package."""
    if out.suffix.lower() == ".zip":
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(package_zip(*views))
        return out
    out.mkdir(parents=True, exist_ok=True)
    for name, content in package_files(*views).items():
        (out / name).write_bytes(content)
    return out
