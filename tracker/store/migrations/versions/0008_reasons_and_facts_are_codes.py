"""Reasons and facts are codes with typed values: their English sentences are read a last time.

The sentences of earlier releases stand here, so that this step stays what it is when the wording changes.
What none of them made (words written by hand) is carried as it is, under the code ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from alembic.util import CommandError

import tracker.store.types
from tracker.diff.values import read_value

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SENTENCES = """
    added: provision added
    added_empty: placeholder added
    removed: provision removed
    removed_empty: repealed placeholder removed
    repealed: provision repealed
    renumbered: renumbered from {before} to {after}
    moved: moved from {before} to {after}
    split: split off from {before}
    merged: merged from {before}
    status_changed: status changed from {before} to {after}
    date_changed: date {before} replaced by {after}
    date_added: date {after} added
    date_removed: date {before} removed
    amount_changed: amount changed from {before} to {after}
    amount_added: amount {after} added
    amount_removed: amount {before} removed
    rate_changed: rate changed from {before} to {after}
    rate_added: rate {after} added
    rate_removed: rate {before} removed
    threshold_changed: threshold changed from {before} to {after}
    threshold_added: threshold {after} added
    threshold_removed: threshold {before} removed
    duration_changed: period changed from {before} to {after}
    duration_added: period {after} added
    duration_removed: period {before} removed
    modality_changed: duty changed from "{before}" to "{after}"
    modality_added: duty word "{after}" added
    modality_removed: duty word "{before}" removed
    definition_changed: definition changed: {after}
    definition_added: definition added: {after}
    definition_removed: definition removed: {before}
    words_replaced: words "{before}" replaced by "{after}"
    words_added: words "{after}" added
    words_removed: words "{before}" deleted
    words_many: wording changed in {count} places
    reference_changed: cross-reference changed from {before} to {after}
    references: cross-references changed
    function_words: only function words changed
    inflection: only singular or plural changed
    heading_changed: heading changed from "{before}" to "{after}"
    heading_added: heading "{after}" added
    heading_removed: heading "{before}" removed
    typography: only typography changed (width, quotes, spaces)
    punctuation: only punctuation changed
    capitals: only capital letters changed
    spacing: only spacing or hyphenation changed
    number_form: a number is written differently
    spelling: spelling changed from {before} to {after}
    footnote_call: only footnote calls changed
    footnote_changed: footnote changed
    footnote_added: footnote added
    footnote_removed: footnote removed
    around: text around the rules changed
    first: first version
    text_repealed: the whole text is repealed
    text_restored: the whole text is in force again
    count_added: provisions added: {count}
    count_removed: provisions removed: {count}
    count_repealed: provisions repealed: {count}
    count_amended: provisions amended: {count}
    count_renumbered: provisions renumbered: {count}
    count_moved: provisions moved: {count}
    count_split: provisions split: {count}
    count_merged: provisions merged: {count}
    first: first text in the record
"""
_STATUS = {
    "in force": "in_force", "not yet in force": "not_yet", "suspended": "suspended", "repealed": "repealed",
    "unknown": "unknown", "draft": "draft", "not in force": "not_in_force", "none": "none",
}  # fmt: skip
_READ = frozenset({"date", "amount", "rate", "threshold", "duration"})
_BATCH = 500
_JSON = tracker.store.types.Json()
_CHANGE = sa.table("change", sa.column("id"), sa.column("language"), sa.column("reasons", _JSON),
                   sa.column("facts", _JSON))  # fmt: skip
_ROW = sa.table("provision_change", sa.column("change"), sa.column("position"), sa.column("reasons", _JSON),
                sa.column("facts", _JSON))  # fmt: skip


def upgrade() -> None:
    if op.get_context().as_sql:
        if context.get_starting_revision_argument() is not None:
            raise CommandError("0008 rewrites what was read, which no printed SQL can: run it on the store")
        return
    bind = op.get_bind()
    languages = dict(bind.execute(sa.select(_CHANGE.c.id, _CHANGE.c.language)).all())
    for ids in _batches(sorted(languages)):
        found = bind.execute(sa.select(_CHANGE).where(_CHANGE.c.id.in_(ids))).all()
        for id_, lang, reasons, facts in found:
            bind.execute(sa.update(_CHANGE).where(_CHANGE.c.id == id_).values(**_typed(reasons, facts, lang)))
        rows = bind.execute(sa.select(_ROW).where(_ROW.c.change.in_(ids))).all()
        for change, position, reasons, facts in rows:
            here = (_ROW.c.change == change) & (_ROW.c.position == position)
            bind.execute(sa.update(_ROW).where(here).values(**_typed(reasons, facts, languages[change])))


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema: restore a copy of it")


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for n in range(0, len(ids), _BATCH):
        yield ids[n : n + _BATCH]


def _typed(reasons: list[str], facts: list[dict[str, Any]], lang: str) -> dict[str, Any]:
    return {
        "reasons": [_reason(text, lang) for text in reasons],
        "facts": [
            {
                "kind": f["kind"],
                "subject": None,
                "before": _value(f["kind"], f["before"], lang),
                "after": _value(f["kind"], f["after"], lang),
            }
            for f in facts
        ],
    }


def _value(kind: str, printed: str | None, lang: str) -> dict[str, str] | None:
    if printed is None:
        return None
    if kind == "status" and printed in _STATUS:
        return {"code": _STATUS[printed]}
    return read_value(kind, printed, lang).as_json() if kind in _READ else {"printed": printed}


def _reason(text: str, lang: str) -> dict[str, Any]:
    """The code and values an English sentence was made from."""
    for code, pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            kind = code.partition("_")[0]
            out: dict[str, Any] = {"code": code}
            for name, value in found.groupdict().items():
                out[name] = int(value) if name == "count" else _value(kind, value, lang)
            return out
    return {"code": "other", "before": {"printed": text}}


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each sentence as a pattern, those with the most fixed text first."""
    sentences = [line.strip().partition(": ") for line in _SENTENCES.strip().splitlines()]
    for code, _, sentence in sorted(sentences, key=lambda s: -len(re.sub(r"\{\w+\}", "", s[2]))):
        parts = re.split(r"\{(\w+)\}", sentence)
        groups = (
            (rf"(?P<{p}>\d+)" if p == "count" else f"(?P<{p}>.+?)") if n % 2 else re.escape(p)
            for n, p in enumerate(parts)
        )
        yield code, re.compile("".join(groups), re.DOTALL)


_PATTERNS = tuple(_patterns())
