"""A version or a change as Markdown, a change's rows as CSV. Captured text stays text in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from tracker.law import eids
from tracker.publish.citations.ref import human_ref
from tracker.publish.editions import format_day, pgettext, punctuation
from tracker.publish.escape import csv_text
from tracker.publish.escape import markdown_text as md
from tracker.publish.labels import name
from tracker.publish.plain import plain
from tracker.publish.values import fact_of, show_value

Json = dict[str, Any]
#: Provisions that are headings of a text.
_HEADED = frozenset({"book", "part", "title", "chapter", "section_group", "subsection_group", "crossheading",
                     "article", "section", "annex", "schedule", "supplement"})  # fmt: skip
#: Messages of the catalogue in the context ``markdown``.
_WORDS = {
    "language": "Language",
    "version": "Version",
    "valid": "Valid from",
    "seen": "Seen on",
    "status": "Status",
    "kind": "Change",
    "significance": "Significance",
    "caused": "Set by",
    "reasons": "Why",
    "fact": "Fact",
    "before": "Before",
    "after": "After",
    "note": "Note",
    "cite": "Cite as",
}
_COLUMNS = ("change", "instrument", "language", "observed_at", "valid_from", "caused_by", "eid", "from_eid",
            "reference", "type", "num", "heading", "action", "significance", "reasons", "facts", "before",
            "after")  # fmt: skip


def _word(key: str, lang: str) -> str:
    return pgettext(lang, "markdown", _WORDS[key])


def _facts(pairs: list[tuple[str, object]], lang: str) -> list[str]:
    marks = punctuation(lang)
    return [f"- {marks.labelled(_word(key, lang), md(value))}" for key, value in pairs if value]


# --- a version ----------------------------------------------------------------------------------


def text_markdown(view: Mapping[str, Any], *, lang: str = "en", citation: str | None = None) -> str:
    """The text of a version (`tracker.contract.text.text_view`): headings down to articles, lists below.

    ``lang`` is the language of our own words; the law keeps its own.
    """
    out = [f"# {md(view['title'])}", ""]
    out += _facts(
        [
            ("language", view["language"]), ("version", view["version"]),
            ("valid", format_day(view.get("valid_from"), lang)),
            ("seen", format_day(view["observed_at"], lang)),
            ("status", name("status", view.get("status"), lang)), ("cite", citation),
        ],
        lang,
    )  # fmt: skip
    out += [""]
    for block in _blocks(view["provisions"], lang):
        out += [*block, ""]
    return "\n".join(out).rstrip() + "\n"


def _blocks(provisions: list[Mapping[str, Any]], lang: str) -> Iterator[list[str]]:
    """Blocks of lines, to be parted by empty lines."""
    depth: dict[str, int] = {}  # of headings above and including the provision
    indent: dict[str, int] = {}  # of list items above the provision's children
    for is_row, run in groupby(provisions, lambda p: p["type"] == "row"):
        if is_row:
            yield _table([plain(p["text"]).split(" | ") for p in run])
            continue
        for p in run:
            above = p.get("parent") or ""
            depth[p["eid"]], indent[p["eid"]] = depth.get(above, 0), indent.get(above, 0)
            yield from _block(p, lang, depth, indent)


def _table(rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(md(cell) for cell in row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def _block(
    p: Mapping[str, Any], lang: str, depth: dict[str, int], indent: dict[str, int]
) -> Iterator[list[str]]:
    level, nested = depth[p["eid"]], indent[p["eid"]]
    status = p.get("status") or "in_force"
    mark = "" if status == "in_force" else f" *({name('status', status, lang)})*"
    if p["type"] in _HEADED and (p["num"] or p["heading"]):
        depth[p["eid"]], indent[p["eid"]] = min(level + 1, 5), 0
        head = " · ".join(md(x) for x in (p["num"], p["heading"]) if x)
        yield [f"{'#' * min(level + 2, 6)} {head}{mark}"]
        if p["text"]:
            yield [md(p["text"])]
        return
    words = " ".join(x for x in (p["num"], p["heading"], p["text"]) if x)
    if not words:
        return
    if p["type"] == "footnote":
        yield [f"- {_word('note', lang)} {md(words)}"]
    elif p["type"] in ("recital", "citation", "formula", "preamble", "conclusion") or not p["num"]:
        yield [md(words) + mark]
    else:
        yield [f"{'  ' * min(nested, 8)}- {md(words)}{mark}"]
        indent[p["eid"]] = nested + 1


# --- a change -----------------------------------------------------------------------------------


def change_markdown(
    view: Mapping[str, Any], *, title: str, lang: str = "en", citation: str | None = None
) -> str:
    """A change (`tracker.contract.change.ChangeView`): its facts, then each provision before and after."""
    out = [f"# {md(title)}", ""]
    out += _facts(
        [
            ("kind", name("kind", view["kind"], lang)),
            ("significance", name("significance", view["significance"], lang)),
            ("valid", format_day(view.get("valid_from"), lang)),
            ("seen", format_day(view.get("observed_at"), lang)),
            ("caused", ", ".join(view.get("causes") or [])), ("reasons", "; ".join(view["reasons"])),
            ("cite", citation),
        ],
        lang,
    )  # fmt: skip
    out += _fact_table(view["facts"], lang)
    for p in view["provisions"]:
        out += ["", *_row(p, lang)]
    return "\n".join(out).rstrip() + "\n"


def _row(p: Mapping[str, Any], lang: str) -> list[str]:
    marks = punctuation(lang)
    dash, comma = marks.dash, marks.comma
    what = f"{name('action', p['action'], lang)}{comma}{name('significance', p['significance'], lang)}"
    if p.get("from_eid") and p["from_eid"] != p["eid"]:
        what += f"{comma}{_reference({**p, 'eid': p['from_eid'], 'num': None}, lang)} → {_reference(p, lang)}"
    out = [f"## {md(_reference(p, lang))}{dash}{md(what)}"]
    if p["heading"]:
        out += ["", md(p["heading"])]
    if p["reasons"]:
        out += ["", *(f"- {md(reason)}" for reason in p["reasons"])]
    out += _fact_table(p["facts"], lang)
    for side in ("before", "after"):
        if p[side]:
            quoted = [f"> {md(line)}".rstrip() for line in plain(p[side]).splitlines()]
            out += ["", f"{_word(side, lang)}:", "", *("\n>\n".join(quoted).split("\n"))]
    return out


def _fact_table(facts: list[Mapping[str, Any]], lang: str) -> list[str]:
    if not facts:
        return []
    out = [
        "",
        f"| {_word('fact', lang)} | {_word('before', lang)} | {_word('after', lang)} |",
        "|---|---|---|",
    ]
    for f in map(fact_of, facts):
        sides = [md(show_value(value, lang) or "—") for value in (f.before, f.after)]
        out.append(f"| {md(name('fact', f.kind, lang))} | {' | '.join(sides)} |")
    return out


def _reference(p: Mapping[str, Any], lang: str) -> str:
    steps = eids.depth(p["eid"])
    return human_ref(p["eid"], [*[None] * steps, p["num"]] if p["num"] else (), lang)


def change_csv(view: Mapping[str, Any], *, lang: str = "en") -> str:
    """The rows of a change, one line each, with what is said of the whole repeated."""
    return csv_text(
        _COLUMNS,
        (
            [
                view["id"], view["instrument"], view["language"], view.get("observed_at"),
                view.get("valid_from"),
                " ".join(view.get("causes") or []), p["eid"], p["from_eid"], _reference(p, lang), p["type"],
                p["num"], p["heading"], p["action"], p["significance"], "; ".join(p["reasons"]),
                "; ".join(f"{f['kind']}: {f['before'] or '—'} → {f['after'] or '—'}" for f in p["facts"]),
                p["before"], p["after"],
            ]
            for p in view["provisions"]
        ),
    )  # fmt: skip
