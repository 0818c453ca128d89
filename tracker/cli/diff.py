"""`tracker diff`: one comparison of two texts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from tracker.cli.options import LANG, REGISTRY, instrument_or_stop, open_registry
from tracker.cli.output import (
    OUT,
    PAPER,
    Paper,
    by_ending,
    lines,
    published,
    refuse_binary,
    stop,
    to_json,
    write,
)
from tracker.cli.stores import open_store
from tracker.cli.text import steps_known, version_or_stop
from tracker.cli.words import language
from tracker.contract.base import day, moment
from tracker.contract.change import of_diff
from tracker.diff import diff as compare
from tracker.diff import redline, with_key_facts
from tracker.diff.align import as_rules
from tracker.diff.languages import compare_languages
from tracker.lifecycle.step import Step
from tracker.model import LAW_SCOPES, Diff
from tracker.publish import samples
from tracker.publish.labels import instrument_title
from tracker.publish.sentence import Sentence
from tracker.publish.sentences import sentences
from tracker.publish.views.change import change_publication
from tracker.readers.formats import names
from tracker.site.pages import diff_page
from tracker.store import reader, reviews
from tracker.store.ids import restrict, short_id
from tracker.store.models import VersionRow
from tracker.watch.files import read_file


class DiffFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MD = "md"
    DOCX = "docx"
    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    TEX = "tex"
    TYP = "typ"
    EML = "eml"


def diff(
    what: list[str] | None = typer.Argument(None, help="One instrument, or two to compare with each other"),
    from_: str | None = typer.Option(
        None, "--from", help="Text known on that day; default: the version before"
    ),
    to: str | None = typer.Option(None, "--to", help="Text known on that day; default: the newest"),
    by_law: bool = typer.Option(
        False, "--by-law", help="--from and --to are days of the law, not of what was known of it"
    ),
    files: tuple[Path, Path] | None = typer.Option(None, "--files", help="Two files instead: OLD NEW"),
    as_: str | None = typer.Option(None, "--as", help="Format of the files, as `formex` or `statute_text`"),
    lang: str | None = LANG,
    against: str | None = typer.Option(
        None, "--against", help="Another language of the same text: which provisions does one of them lack?"
    ),
    format_: DiffFormat | None = typer.Option(
        None, "--format", "-f", help="How it is written; default: by the ending of --out, else text"
    ),
    exit_code: bool = typer.Option(False, "--exit-code", help="Exit with 1 where there is a difference"),
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """One comparison: of two dates of an instrument, two of its languages, two instruments, or two files."""
    format_ = format_ or by_ending(DiffFormat, out, DiffFormat.TEXT)
    refuse_binary(format_, out)
    reg = open_registry(registry)
    dated: dict[str, Sequence[Step]] = {}
    if files is not None:
        result, head = _diff_files(files, as_, lang or "en")
    elif what and len(what) <= 2:
        for name in what:
            instrument_or_stop(reg, name)
        with open_store().read() as session:
            version = partial(_version, session, by_law)
            if len(what) == 2:
                result, head = _diff_two(session, version(what[0], lang, from_), version(what[1], lang, to))
            elif against is not None:
                one, other = version(what[0], lang, to), version(what[0], against, to)
                result, head = _diff_languages(session, one, other)
            else:
                old = version(what[0], lang, from_) if from_ is not None else None
                result, head = _diff_dates(session, old, version(what[0], lang, to))
                dated = {what[0]: steps_known(session, reg, what[0])}
    else:
        raise stop("name one instrument, two instruments, or --files OLD NEW")
    if head.get("instrument"):
        found = reg.regime_of(head["instrument"])
        head["regime"] = found.id if found else None
    view = of_diff(result, head).as_json()

    def told(edition: str) -> list[Sentence]:
        """What the step from one text of an act to another means; two acts beside each other are no step."""
        if result.empty or not (dated or files):
            return []
        return sentences(view, dated.get(view["instrument"] or "", ()), reg, edition)

    if format_ is DiffFormat.JSON:
        write(to_json(view), out)
    elif format_ is DiffFormat.HTML:
        write(diff_page(reg, view), out)
    elif format_ is DiffFormat.TEXT:
        said = [*samples.lines(language()), *(s.line for s in told(language()))]
        write(lines([*said, *redline_lines(view)]), out)
    else:
        title = instrument_title(reg, view["instrument"], "en") or "Comparison of two texts"
        write(published(change_publication(view, title=title, told=told("en")), format_, paper), out)
    if exit_code and not result.empty:
        raise typer.Exit(1)


def _diff_files(files: tuple[Path, Path], as_: str | None, lang: str) -> tuple[Diff, dict[str, Any]]:
    if as_ is not None and as_ not in names():
        raise stop("no extractor {reader!r}; there are: {all}", reader=as_, all=", ".join(names()))
    old, new = (read_file(path, lang, as_) for path in files)
    return with_key_facts(compare(old, new), old, new), {
        "language": lang,
        "valid_from": str(new.valid_from) if new.valid_from else None,
    }


def _version(
    session: Session, by_law: bool, instrument: str, lang: str | None, day: str | None
) -> VersionRow:
    """The text of a day: of the law where ``by_law``, else as the record knew it; None: the newest."""
    return version_or_stop(session, instrument, lang, None if by_law else day, day if by_law else None)


def _diff_dates(session: Session, old: VersionRow | None, new: VersionRow) -> tuple[Diff, dict[str, Any]]:
    """``old`` None: the version before."""
    if old is None:
        earlier = [
            v for v in reader.versions(session, new.instrument, new.language) if v.ordinal < new.ordinal
        ]
        old = earlier[-1] if earlier else None
    before = reader.document(session, old) if old else None
    step = short_id("g", old.id if old else "", new.id)
    rules = as_rules(reviews.pair_rules(session, [step]).get(step, {}))
    after = reader.document(session, new)
    return with_key_facts(compare(before, after, rules), before, after), _head(old, new)


def _diff_languages(session: Session, one: VersionRow, other: VersionRow) -> tuple[Diff, dict[str, Any]]:
    return compare_languages(reader.document(session, one), reader.document(session, other)), _head(
        one, other
    )


def _diff_two(session: Session, old: VersionRow, new: VersionRow) -> tuple[Diff, dict[str, Any]]:
    # what two publishers' pages say around their rules is no difference between these
    before, after = (restrict(reader.document(session, row), LAW_SCOPES) for row in (old, new))
    return with_key_facts(compare(before, after), before, after), _head(old, new)


def _head(old: VersionRow | None, new: VersionRow) -> dict[str, Any]:
    return {
        "instrument": new.instrument,
        "source": new.source,
        "language": new.language,
        "observed_at": moment(new.observed_at),
        "valid_from": day(new.valid_from),
        "from_version": old.id if old else None,
        "to_version": new.id,
        "origin": new.origin,
    }


def redline_lines(view: dict[str, Any]) -> list[str]:
    differs = view["provisions"] or view["facts"]
    out = [f"{view['kind']}, {view['significance']}" if differs else "no difference"]
    for p in view["provisions"]:
        came = f" (was {p['from_eid']})" if p["from_eid"] else ""
        name = " ".join(x for x in (p["num"], p["heading"]) if x)
        out += ["", f"{p['eid']}{came}  {p['action']}, {p['significance']}  {name}"]
        out += [f"  - {reason}" for reason in p["reasons"]]
        if p["before"] is None and p["after"] is None:
            continue
        marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
        words = "".join(marks[s.op].format(s.text) for s in redline(p["before"] or "", p["after"] or ""))
        out.append("  " + words.replace("\n", "\n  "))
    return out
