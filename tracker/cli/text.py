"""`tracker versions` and `tracker text`: the texts of the record."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from tracker.cli.options import (
    LANG,
    REGISTRY,
    instrument_or_stop,
    open_registry,
    parse_day,
    parse_moment,
    provision_or_stop,
)
from tracker.cli.output import (
    FORMAT,
    OUT,
    PAPER,
    Format,
    Paper,
    by_ending,
    emit,
    lines,
    published,
    refuse_binary,
    stop,
    to_json,
    write,
)
from tracker.cli.stores import open_store
from tracker.cli.words import language, tr
from tracker.clock import today
from tracker.contract.reading import reading_view
from tracker.contract.text import text_view, version_view
from tracker.law import eids
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.state import own_days
from tracker.lifecycle.step import Step
from tracker.lifecycle.steps import steps_of
from tracker.lifecycle.text_dates import above
from tracker.publish import samples
from tracker.publish.akn.document import akn
from tracker.publish.views.text import text_publication
from tracker.registry import Registry
from tracker.site.pages import text_page
from tracker.store import reader, readings
from tracker.store.models import VersionRow

AT = typer.Option(None, "--at", help="As the record knew it on that day")


VALID_AT = typer.Option(None, "--valid-at", help="The law as it stood on that day")


class TextFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"
    AKN = "akn"
    MD = "md"
    DOCX = "docx"
    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    TEX = "tex"
    TYP = "typ"
    EML = "eml"


def versions(
    instrument: str = typer.Argument(help="An instrument id, as in `tracker sources list`"),
    lang: str | None = LANG,
    all_: bool = typer.Option(False, "--all", help="Superseded ones too"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """List the versions of an instrument in the order of the law."""
    instrument_or_stop(open_registry(registry), instrument)
    with open_store().read() as session:
        language = reader.pick_language(session, instrument, lang) if lang else None
        rows = [version_view(v) for v in reader.versions(session, instrument, language, superseded=all_)]
    emit(
        rows,
        ("id", "language", "ordinal", "text_date", "valid_from", "observed_at", "status", "origin", "title"),
        format_,
        empty=tr("no version of {instrument} in the record", instrument=instrument),
    )


def text(
    instrument: str = typer.Argument(help="An instrument id"),
    lang: str | None = LANG,
    at: str | None = AT,
    valid_at: str | None = VALID_AT,
    eid: str | None = typer.Option(
        None, help='Only this provision and what is below it: 5, "Article 5(1)", 第五条 or art_5__para_1'
    ),
    accounting: bool = typer.Option(
        False, "--accounting", help="How it was read: letters printed, read and left out by name, warnings"
    ),
    format_: TextFormat | None = typer.Option(
        None, "--format", "-f", help="How the text is written; default: by the ending of --out, else text"
    ),
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Print the text of an instrument, whole or one provision of it."""
    reg = open_registry(registry)
    instrument_or_stop(reg, instrument)
    format_ = format_ or by_ending(TextFormat, out, TextFormat.TEXT)
    refuse_binary(format_, out)
    with open_store().read() as session:
        version = version_or_stop(session, instrument, lang, at, valid_at)
        if accounting:
            parts = {part["reading"] for part in version.parts.values()} or {version.reading}
            _print_accounts([reading_view(r) for r in readings.rows_of(session, parts)], format_, out)
            return
        known = parse_moment(at, end=True) if at else None
        law = parse_day(valid_at) if valid_at else None
        days = _own_days(session, reg, version, law, known) if law else None
        view = text_view(session, version, law, at=known, own_days=days)
        source, check = version.source, version.check
        url = next((e.final_url for e in reader.evidence(session, check)), None)
        dated = steps_known(session, reg, instrument, known) if format_ is TextFormat.AKN else []
    if eid is not None:
        held = [p["eid"] for p in view["provisions"]]
        eid = provision_or_stop(eid, held, instrument, view["version"])
        view["provisions"] = _below(view["provisions"], eid)
    if format_ is TextFormat.JSON:
        write(to_json(view), out)
    elif format_ is TextFormat.HTML:
        write(text_page(reg, view), out)
    elif format_ is TextFormat.AKN:
        write(_akn(reg, view, source, url, dated), out)
    elif format_ is TextFormat.TEXT:
        write(lines([*samples.lines(language()), *_plain(view)]), out)
    else:
        write(published(text_publication(view), format_, paper), out)


def _print_accounts(accounts: list[dict[str, Any]], format_: TextFormat, out: Path | None) -> None:
    if format_ is TextFormat.JSON:
        write(to_json(accounts), out)
        return
    printed: list[str] = []
    for a in accounts:
        printed.append(f"{a['reading']}: {a['extractor']} {a['extractor_version']} of {a['source']}, "
                       f"{a['observed_at']}, {', '.join(a['scopes'])}")  # fmt: skip
        sheet = a["account"]
        if sheet is None:
            printed.append("  this reading keeps no account (made before, or by a reader without one)")
        else:
            rows = [("printed", sheet["printed"]), ("read", sheet["read"])]
            rows += [(f"left out: {d['name']}", d["letters"]) for d in sheet["drops"]]
            rows.append(("unexplained", sheet["unexplained"]))
            printed += [f"  {name:<28}{letters:>12,}" for name, letters in rows]
            printed += [f"    {sample!r}" for sample in sheet["samples"]]
        printed += [f"  warning: {w['text']}" for w in a["warnings"]]
    write(lines(printed), out)


def _akn(reg: Registry, view: dict[str, Any], source: str, url: str | None, dated: list[Step]) -> bytes:
    """Akoma Ntoso 3.0 of the version; without a parent in the excerpt, provisions stand at the top."""
    found = reg.sources.get(source)
    regime = reg.regime_of(view["instrument"])
    return akn(
        view,
        reg.instruments[view["instrument"]],
        publisher=reg.publishers.get(found.publisher or "") if found else None,
        jurisdiction=regime.jurisdiction if regime else "",
        text_class=found.text if found else None,
        url=url,
        steps=dated,
    )


def _below(provisions: list[dict[str, Any]], eid: str) -> list[dict[str, Any]]:
    inside = {eid}
    kept = []
    for p in provisions:
        if p["eid"] == eid or p["parent"] in inside:
            inside.add(p["eid"])
            kept.append(p)
    return kept


def steps_known(
    session: Session, reg: Registry, instrument: str, known: datetime | None = None
) -> list[Step]:
    """The dated steps of an instrument, as the record knows them."""
    recorded = recorded_dates(session, reg, [reg.instruments[instrument]], known_by=known)
    return steps_of(reg, reg.instruments[instrument], today(), recorded)


def _own_days(
    session: Session, reg: Registry, version: VersionRow, law: date, known: datetime | None
) -> dict[str, tuple[date, ...]]:
    """The units of a text that did not apply in full on a day, with the days to come."""
    instrument = reg.instruments[version.instrument]
    recorded = recorded_dates(session, reg, [instrument], known_by=known)
    if instrument.id not in recorded.named:
        return {}
    parents = reader.parents(session, version)
    units = (eid for eid in parents if eids.depth(eid) == 0)
    return own_days(steps_of(reg, instrument, law, recorded), law, units, partial(above, parents))


def _plain(view: dict[str, Any]) -> list[str]:
    depth: dict[str | None, int] = {None: -1}
    out = [view["title"], ""]
    for p in view["provisions"]:
        level = depth[p["eid"]] = depth.get(p["parent"], -1) + 1
        words = " ".join(x for x in (p["num"], p["heading"], p["text"]) if x)
        if words:
            gap = [""] if p["type"] in {"article", "section", "annex", "chapter", "part"} else []
            out += [*gap, "  " * level + words]
        if later := view["applies_from"].get(p["eid"]):
            days = ", ".join(later)
            out.append("  " * level + tr("[not yet applicable, or only in part: from {days}]", days=days))
    return out


def version_or_stop(
    session: Session, instrument: str, lang: str | None, at: str | None, valid_at: str | None
) -> VersionRow:
    language = reader.pick_language(session, instrument, lang)
    if language is None:
        have = ", ".join(x for _, x in reader.expressions(session, instrument))
        hint = tr("there is: {have}", have=have) if have else tr("import or crawl its sources first")
        raise stop(
            "no text of {instrument}{spoken} in the record; {hint}",
            1,
            instrument=instrument,
            spoken=tr(" in {language}", language=lang) if lang else "",
            hint=hint,
        )
    version = reader.version_at(
        session, instrument, language,
        at=parse_moment(at, end=True), valid_at=parse_day(valid_at) if valid_at else None,
    )  # fmt: skip
    if version is None:
        raise stop(
            "no text of {instrument} in {language} at that date", 1, instrument=instrument, language=language
        )
    return version
