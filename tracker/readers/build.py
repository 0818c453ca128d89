"""The one place that makes provision ids unique and keeps parents and order right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.law import eids
from tracker.model import (
    PROVISION_TYPES,
    Document,
    EmptyExtract,
    Incomplete,
    LegalStatus,
    Mark,
    Provision,
    ProvisionStatus,
    Scope,
    SourceSpec,
    StructureChanged,
)


class Builder:
    """Collects provisions in document order.

    >>> b = Builder()
    >>> art = b.add("art_1", None, "article", num="Article 1")
    >>> b.child(art, "para", 1, "paragraph", text="It applies.")
    'art_1__para_1'
    """

    def __init__(self) -> None:
        self.provisions: list[Provision] = []
        self._seen: dict[str, int] = {}
        self._index: dict[str, int] = {}

    def add(
        self,
        eid: str,
        parent: str | None,
        type: str,  # noqa: A002 - the field's name in the model
        *,
        num: str | None = None,
        heading: str | None = None,
        text: str = "",
        scope: Scope | None = None,
        status: ProvisionStatus = ProvisionStatus.IN_FORCE,
        official_id: str | None = None,
        marks: tuple[Mark, ...] = (),
        valid_from: date | None = None,
        valid_to: date | None = None,
    ) -> str:
        """Append a provision and return its eid; a repeated eid gets ``__dup_2``, never lost.

        ``scope`` defaults to the parent's, and to the body at the top.
        """
        if type not in PROVISION_TYPES:
            raise ValueError(f"unknown provision type {type!r}")
        if parent is not None and parent not in self._index:
            raise ValueError(f"{eid}: parent {parent!r} is not in the document")
        count = self._seen[eid] = self._seen.get(eid, 0) + 1
        if count > 1:
            eid = eids.join(eid, f"dup_{count}")
            self._seen[eid] = 1
        if scope is None:
            scope = self.provisions[self._index[parent]].scope if parent else Scope.BODY
        self._index[eid] = len(self.provisions)
        self.provisions.append(
            Provision(eid, parent, type, num, heading, text, scope, status, official_id, marks,
                      valid_from, valid_to)
        )  # fmt: skip
        return eid

    def child(self, parent: str, prefix: str, key: str | int, type: str, **kw: object) -> str:  # noqa: A002
        """`add` below ``parent`` with the eid ``parent__prefix_key``."""
        return self.add(eids.join(parent, f"{prefix}_{key}"), parent, type, **kw)  # type: ignore[arg-type]

    def update(self, eid: str, **changes: object) -> None:
        """Set fields of a provision already added (a heading met after its number).

        Until `document` hands them out nobody else holds the provisions: they are changed in place,
        since a copy costs more than all the rest of reading a paragraph.
        """
        provision = self.provisions[self._index[eid]]
        for name, value in changes.items():
            object.__setattr__(provision, name, value)

    def get(self, eid: str) -> Provision:
        return self.provisions[self._index[eid]]

    def __contains__(self, eid: str) -> bool:
        return eid in self._index

    def document(
        self,
        source: SourceSpec,
        extractor: str,
        version: int,
        title: str,
        *,
        language: str | None = None,
        valid_from: date | None = None,
        text_date: date | None = None,
        status: LegalStatus = LegalStatus.UNKNOWN,
        status_note: str | None = None,
        in_force_from: date | None = None,
        repealed_from: date | None = None,
        identifiers: Mapping[str, str] | None = None,
        consolidates: tuple[str, ...] = (),
        scope: frozenset[Scope] = frozenset(),
    ) -> Document:
        """The finished document, or the reason why this capture is not one.

        ``scope`` names parts that this format always carries, even where they are empty: without
        it, a schedule that is gone would look like a part that was not looked at.

        ``EmptyExtract`` where nothing was found, ``Incomplete`` below the registry's minimum
        (unless the publisher marks a repeal), ``StructureChanged`` above its maximum.
        """
        units = [p for p in self.provisions if p.type in {"article", "section", "recital"}]
        found = len(units) or len(self.provisions)
        repealed = status is LegalStatus.REPEALED
        if not self.provisions and not repealed:
            raise EmptyExtract(f"{extractor} found no provision in {source.id}")
        if found < source.min_provisions and not repealed:
            raise Incomplete(f"{found} provisions, at least {source.min_provisions} expected")
        if source.max_provisions is not None and found > source.max_provisions:
            raise StructureChanged(f"{found} provisions, at most {source.max_provisions} expected")
        return Document(
            language=language or source.language,
            title=title,
            provisions=tuple(self.provisions),
            scope=scope | {p.scope for p in self.provisions},
            extractor=extractor,
            extractor_version=version,
            valid_from=valid_from,
            text_date=text_date,
            status=status,
            status_note=status_note,
            in_force_from=in_force_from,
            repealed_from=repealed_from,
            identifiers=dict(identifiers or {}),
            consolidates=consolidates,
        )
