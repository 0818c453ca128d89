"""The one place that makes provision ids unique and keeps parents and order right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypedDict, Unpack

from tracker.law import eids
from tracker.law.status_marks import lines_above, status_mark
from tracker.model import (
    PROVISION_TYPES,
    UNIT_TYPES,
    Document,
    EmptyExtract,
    Incomplete,
    LegalStatus,
    Mark,
    ProvisionStatus,
    ReadingWarning,
    Scope,
    SourceSpec,
    StructureChanged,
    TooLarge,
)
from tracker.readers import account, printed_title
from tracker.readers.draft import Draft

#: What one text holds at most, and the longest id: the longest act tried has 9,003, in eleven levels.
MAX_PROVISIONS, MAX_EID = 60_000, 500


class Fields(TypedDict, total=False):
    """The fields of a provision besides its id, parent and type."""

    num: str | None
    heading: str | None
    text: str
    scope: Scope | None
    status: ProvisionStatus
    official_id: str | None
    marks: tuple[Mark, ...]
    valid_from: date | None
    valid_to: date | None


class DocumentFacts(TypedDict, total=False):
    """What a text says of itself: named arguments of `Builder.document`."""

    valid_from: date | None
    text_date: date | None
    in_force_from: date | None
    status: LegalStatus
    identifiers: Mapping[str, str]


_UNITS = UNIT_TYPES - {"recital"}


class Builder:
    """Collects provisions in document order.

    >>> b = Builder()
    >>> art = b.add("art_1", None, "article", num="Article 1")
    >>> b.child(art, "para", 1, "paragraph", text="It applies.")
    'art_1__para_1'
    >>> b.nth(art, "block", "block"), b.nth(art, "block", "block")
    ('art_1__block_1', 'art_1__block_2')
    """

    def __init__(self) -> None:
        self.provisions: list[Draft] = []
        self._seen: dict[str, int] = {}
        self._by_eid: dict[str, Draft] = {}
        self._counts: dict[tuple[str | None, str], int] = {}
        self._drops: list[tuple[str, str]] = []
        self._warnings: dict[ReadingWarning, None] = {}

    def add(
        self,
        eid: str,
        parent: str | None,
        type_: str,
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
        if type_ not in PROVISION_TYPES:
            raise ValueError(f"unknown provision type {type_!r}")
        if parent is not None and parent not in self._by_eid:
            raise ValueError(f"{eid}: parent {parent!r} is not in the document")
        if len(self.provisions) >= MAX_PROVISIONS or len(eid) > MAX_EID:
            raise TooLarge(
                f"more than {MAX_PROVISIONS:,} provisions, or nested beyond any text of law ({eid[:60]} ...)"
            )
        count = self._seen[eid] = self._seen.get(eid, 0) + 1
        if count > 1:
            eid = eids.join(eid, f"dup_{count}")
            self._seen[eid] = 1
        if scope is None:
            scope = self._by_eid[parent].scope if parent else Scope.BODY
        draft = Draft(
            eid, parent, type_, num, heading, text, scope, status, official_id, marks, valid_from, valid_to
        )
        self._by_eid[eid] = draft
        self.provisions.append(draft)
        return eid

    def child(
        self, parent: str | None, prefix: str, key: str | int, type_: str, **fields: Unpack[Fields]
    ) -> str:
        """`add` below ``parent`` (None: at the top) with the eid ``parent__prefix_key``."""
        return self.add(eids.join(parent, f"{prefix}_{key}"), parent, type_, **fields)

    def nth(self, parent: str | None, prefix: str, type_: str, **fields: Unpack[Fields]) -> str:
        """`child` with the next number of its prefix below ``parent``."""
        return self.child(parent, prefix, self.next_number(parent, prefix), type_, **fields)

    def next_number(self, parent: str | None, prefix: str) -> int:
        """1, 2, 3 ... for each prefix below each parent: the numbers of what is printed without one."""
        n = self._counts[parent, prefix] = self._counts.get((parent, prefix), 0) + 1
        return n

    def update(self, eid: str, **fields: Unpack[Fields]) -> None:
        """Set fields of a provision already added."""
        draft = self._by_eid[eid]
        for name, value in fields.items():
            setattr(draft, name, value)

    def drop(self, name: str, text: str | None) -> None:
        """Report text that is left out on purpose; ``name`` is one of `account.DROPS`."""
        if name not in account.DROPS:
            raise ValueError(f"unknown kind of drop {name!r}")
        if text:
            self._drops.append((name, text))

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """What was reported with `drop`: kinds and texts."""
        return tuple(self._drops)

    @property
    def warnings(self) -> tuple[ReadingWarning, ...]:
        """What was reported with `warn`."""
        return tuple(self._warnings)

    def warn(
        self, code: str, *, labels: Iterable[str] = (), sample: str = "", count: int | None = None
    ) -> None:
        """Report something odd that does not stop the reading; ``code`` is one of `account.WARNINGS`."""
        if code not in account.WARNINGS:
            raise ValueError(f"unknown warning {code!r}")
        self._warnings[ReadingWarning(code, tuple(labels), sample, count)] = None

    def get(self, eid: str) -> Draft:
        return self._by_eid[eid]

    def __contains__(self, eid: str) -> bool:
        return eid in self._by_eid

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
        printed: Sequence[str] | None = None,
        exact: bool = False,
        heads: Iterable[str] = (),
        beside: Iterable[str] = (),
    ) -> Document:
        """The finished document, or the reason why this capture is not one.

        ``scope`` names parts that this format always carries, even where they are empty: without
        it, a schedule that is gone would look like a part that was not looked at. Empty values of
        ``identifiers`` are left out.

        ``printed`` is all text of the part of the input that is law, taken beside the reader's own logic;
        with it the document gets an account and, where that does not balance, a warning (``exact``: from the
        first letter on). ``heads`` are labels of articles found beside the reader's own logic: those that no
        article or section carries are warned of. ``beside`` is what stands around the text (a banner): like
        the title and the lines above the first article it may say that the whole text is repealed, which
        counts where the reader knows no more than that it is in force.

        ``EmptyExtract`` where nothing was found, ``Incomplete`` below the registry's minimum
        (unless the publisher marks a repeal), ``StructureChanged`` above its maximum.
        """
        for words in printed_title.take_out(self.provisions, title):
            self.drop("title", words)
        if status in (LegalStatus.UNKNOWN, LegalStatus.IN_FORCE):
            above = lines_above(
                ((p.type, " ".join(filter(None, (p.heading, p.text)))) for p in self.provisions), _UNITS
            )
            if said := status_mark(title, above, language or source.language, beside):
                status, note = said.status or status, said.note
                if status.ended or said.status is None:
                    status_note, repealed_from = status_note or note, repealed_from or said.since
        units = [p for p in self.provisions if p.type in {"article", "section", "recital"}]
        found = len(units) or len(self.provisions)
        repealed = status.ended
        if not self.provisions and not repealed:
            raise EmptyExtract(f"{extractor} found no provision in {source.id}")
        if found < source.min_provisions and not repealed and not source.judged:
            raise Incomplete(f"{found} provisions, at least {source.min_provisions} expected")
        if source.max_provisions is not None and found > source.max_provisions and not source.judged:
            raise StructureChanged(f"{found} provisions, at most {source.max_provisions} expected")
        sheet = None
        if printed is not None:
            read = [text for p in self.provisions for text in (p.num, p.heading, p.text) if text]
            sheet = account.balance(printed, read, self._drops, title, exact=exact)
        numbers = [p.num for p in units if p.num]
        checks = (sheet and account.unexplained(sheet, exact=exact), account.heads_missing(heads, numbers))
        return Document(
            language=language or source.language,
            title=title,
            provisions=tuple([p.provision() for p in self.provisions]),
            scope=scope | {p.scope for p in self.provisions},
            extractor=extractor,
            extractor_version=version,
            valid_from=valid_from,
            text_date=text_date,
            status=status,
            status_note=status_note,
            in_force_from=in_force_from,
            repealed_from=repealed_from,
            identifiers={name: value for name, value in (identifiers or {}).items() if value},
            consolidates=consolidates,
            account=sheet,
            warnings=(*self._warnings, *(warning for warning in checks if warning)),
        )


class Groups:
    """The groups that are open while a text is read (parts, chapters, sections), outermost first.

    ``base`` is the annex or supplement they stand in; None in the main text.
    """

    def __init__(self, builder: Builder, base: str | None = None) -> None:
        self._builder, self.base = builder, base
        self._open: list[tuple[int, str]] = []

    @property
    def innermost(self) -> str | None:
        """What an article hangs below: the innermost open group, else the annex, else nothing."""
        return self._open[-1][1] if self._open else self.base

    def __bool__(self) -> bool:
        """Whether a group is open."""
        return bool(self._open)

    def close(self, level: int) -> None:
        """Close the groups of a level (1 for the outermost) and all below it."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()

    def open(self, level: int, prefix: str, key: str | int, type_: str, **fields: Unpack[Fields]) -> str:
        """Add a group: it ends those of its level and hangs below the next higher one."""
        self.close(level)
        eid = self._builder.child(self.innermost, prefix, key, type_, **fields)
        self._open.append((level, eid))
        return eid
