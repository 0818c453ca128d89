"""A publication as CSV: its flat table, one line a row; the first table it shows where it has none.

A file with Chinese begins with the mark of its encoding (BOM): Excel reads it as another one without."""

from __future__ import annotations

from datetime import date

from tracker.publish.document import Publication, Table, TableCell, TableRow, plain_text, tables
from tracker.publish.escape import csv_text

BOM = "\ufeff"


def csv_bytes(publication: Publication) -> bytes:
    """UTF-8 with a head; nothing for a publication without a table."""
    table = publication.data or next(tables(publication.blocks), None)
    marked = publication.lang == "zh" if publication.bom is None else publication.bom
    return ((BOM if marked else "") + _table(table)).encode() if table is not None else b""


def _table(table: Table) -> str:
    head = table.head[-1].cells if table.head else ()
    rows = (r.cells for r in table.rows if isinstance(r, TableRow))
    return csv_text([_value(c) for c in head], ([_value(c) for c in cells] for cells in rows))


def _value(cell: TableCell) -> str:
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    if cell.value is not None:
        return str(cell.value)
    return "\n".join(plain_text(line) for line in cell.lines)
