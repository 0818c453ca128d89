"""A result in one edition, in any format: JSON, a page, or what a writer makes of its blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.publish.document import Publication, TableRow, plain_text
from tracker.publish.writers import FORMATS, write


class UnknownFormat(ValueError):
    """A format that a product does not have; the message names those it has."""


@dataclass(frozen=True)
class Product:
    """Each part is made when its format is asked for.

    ``page``: its page of the site, where it has one. ``own``: formats it has beside those of the writers,
    or in the place of one. ``summary``: the columns of its flat table that fit a terminal. ``empty``: what
    is said in the place of a table without rows.
    """

    publication: Callable[[], Publication]
    data: Callable[[], Any]
    page: Callable[[], str] | None = None
    own: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    summary: Sequence[str] = ()
    empty: str = "nothing found"

    def write(
        self, format_: str, laid: Callable[[Publication], Publication] = lambda publication: publication
    ) -> bytes:
        """In ``json``, ``html``, a format of its own, or one of `FORMATS`. Raises `UnknownFormat`.

        ``laid``: chooses the sheets of the publication before it is written.
        """
        if format_ in self.own:
            return self.own[format_]().encode()
        if format_ == "json":
            return (json.dumps(self.data(), ensure_ascii=False, indent=2) + "\n").encode()
        if format_ == "html" and self.page is not None:
            return self.page().encode()
        if format_ not in FORMATS:
            known = ", ".join(sorted({"json", *self.own, *FORMATS}))
            raise UnknownFormat(f"there is no {format_} of this; there is: {known}")
        return write(laid(self.publication()), format_)


def data_rows(publication: Publication) -> list[dict[str, object]]:
    """The flat table of a publication: one object a row, by the codes of its columns."""
    found = publication.data
    if found is None:
        return []
    names = [plain_text(line) for c in found.head[0].cells for line in c.lines]
    rows = (r for r in found.rows if isinstance(r, TableRow))
    return [dict(zip(names, (c.value for c in r.cells), strict=True)) for r in rows]
