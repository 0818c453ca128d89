"""The step between two versions: its facts, then each provision before and after; flat, a row a provision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tracker.law import eids
from tracker.publish.citations.ref import human_ref
from tracker.publish.document import (
    Block,
    Heading,
    Items,
    Panel,
    Paragraph,
    Publication,
    Run,
    RunStyle,
    Table,
    cell,
    row,
    table,
    text,
)
from tracker.publish.editions import format_day, pgettext, punctuation
from tracker.publish.labels import name
from tracker.publish.plain import plain
from tracker.publish.sentence import Sentence
from tracker.publish.values import fact_of, show_value
from tracker.publish.views.text import fact_list, moment_of, quoted_language

View = Mapping[str, Any]
_COLUMNS = ("change", "instrument", "language", "observed_at", "valid_from", "caused_by", "eid", "from_eid",
            "reference", "type", "num", "heading", "action", "significance", "reasons", "facts", "before",
            "after")  # fmt: skip


def change_publication(
    view: View,
    *,
    title: str,
    lang: str = "en",
    citation: str | None = None,
    told: Sequence[Sentence] = (),
) -> Publication:
    """The publication of a change (`tracker.contract.change.ChangeView`); ``told``: what it means."""
    word = partial(pgettext, lang, "markdown")
    pairs = (
        (word("Change"), name("kind", view["kind"], lang)),
        (word("Significance"), name("significance", view["significance"], lang)),
        (word("Valid from"), format_day(view.get("valid_from"), lang)),
        (word("Seen on"), format_day(view.get("observed_at"), lang)),
        (word("Set by"), ", ".join(view.get("causes") or [])),
        (word("Why"), "; ".join(view["reasons"])),
        (word("Cite as"), citation),
    )
    language = quoted_language(view.get("language"), lang)
    blocks: list[Block] = [*_told(told), fact_list(pairs), *_facts(view["facts"], lang)]
    for p in view["provisions"]:
        blocks += _provision(p, lang, language)
    return Publication(
        plain(title), lang, tuple(blocks), when=moment_of(view.get("observed_at")), data=_data(view, lang)
    )


def _told(told: Sequence[Sentence]) -> Iterator[Block]:
    """Each sentence with its clause, the words that came and went marked."""
    for s in told:
        yield Paragraph(tuple(Run(words, lang=tag) for words, tag in s.unquoted.runs))
        if s.clause:
            tag = quoted_language(s.clause.language, s.lang)
            runs = (Run(run.text, _STYLES.get(run.kind, ""), tag) for run in s.clause.runs)
            own = (Paragraph(text(plain(s.translation)), "soft"),) if s.translation else ()
            yield Panel("quote", (Paragraph(tuple(runs), "law"), *own))


_STYLES: dict[str, RunStyle] = {"del": "del", "ins": "ins", "cut": "soft"}


def _provision(p: View, lang: str, language: str | None) -> Iterator[Block]:
    marks = punctuation(lang)
    what = [name("action", p["action"], lang), name("significance", p["significance"], lang)]
    if p.get("from_eid") and p["from_eid"] != p["eid"]:
        before = _reference({**p, "eid": p["from_eid"], "num": None}, lang)
        what.append(f"{before} → {_reference(p, lang)}")
    head = f"{_reference(p, lang)}{marks.dash}{marks.comma.join(what)}"
    yield Heading(2, text(plain(head)), p["eid"])
    if p["heading"]:
        yield Paragraph(text(plain(p["heading"]), lang=language), "law")
    if p["reasons"]:
        yield Items(tuple(text(plain(reason)) for reason in p["reasons"]))
    yield from _facts(p["facts"], lang)
    for side, label in (("before", "Before"), ("after", "After")):
        if p[side]:
            yield Paragraph(text(f"{pgettext(lang, 'markdown', label)}{marks.colon}".rstrip()))
            lines = (text(line, lang=language) for line in plain(p[side]).splitlines())
            yield Panel("quote", tuple(Paragraph(line, "law") for line in lines))


def _facts(facts: Sequence[View], lang: str) -> Iterator[Table]:
    word = partial(pgettext, lang, "markdown")
    rows = []
    for f in map(fact_of, facts):
        sides = (show_value(value, lang) or "—" for value in (f.before, f.after))
        rows.append(row(name("fact", f.kind, lang), *(plain(side) for side in sides)))
    if rows:
        yield table((word("Fact"), word("Before"), word("After")), rows)


def _reference(p: View, lang: str) -> str:
    steps = eids.depth(p["eid"])
    return human_ref(p["eid"], [*[None] * steps, p["num"]] if p["num"] else (), lang)


def _data(view: View, lang: str) -> Table:
    """The rows of a change, one line each, with what is said of the whole repeated."""
    whole = (
        view["id"], view["instrument"], view["language"], view.get("observed_at"), view.get("valid_from"),
        " ".join(view.get("causes") or []),
    )  # fmt: skip
    rows = [
        (
            *whole, p["eid"], p["from_eid"], _reference(p, lang), p["type"], p["num"], p["heading"],
            p["action"], p["significance"], "; ".join(p["reasons"]),
            "; ".join(f"{f['kind']}: {f['before'] or '—'} → {f['after'] or '—'}" for f in p["facts"]),
            p["before"], p["after"],
        )
        for p in view["provisions"]
    ]  # fmt: skip
    return table(_COLUMNS, [row(*(cell(plain(x)) for x in line)) for line in rows])
