"""Reading the record: versions, text, changes, diff; and a person's word on it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.options import (
    REGISTRY,
    instrument_or_stop,
    open_registry,
    open_store,
    parse_day,
    parse_moment,
)
from tracker.cli.output import FORMAT, OUT, Format, emit, lines, stop, to_json, write
from tracker.law import eids

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.model import Diff
    from tracker.registry import Registry
    from tracker.store.models import VersionRow

LANG = typer.Option(None, "--lang", help="Language of the text: en, fr, zh ...")
AT = typer.Option(None, "--at", help="As the record knew it on that day")
VALID_AT = typer.Option(None, "--valid-at", help="The law as it stood on that day")


class TextFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"
    AKN = "akn"


def versions(
    instrument: str = typer.Argument(help="An instrument id, as in `tracker sources list`"),
    lang: str | None = LANG,
    all_: bool = typer.Option(False, "--all", help="Superseded ones too"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """List the versions of an instrument in the order of the law."""
    from tracker.contract.text import version_view
    from tracker.store import reader

    instrument_or_stop(open_registry(registry), instrument)
    with open_store().read() as session:
        language = reader.pick_language(session, instrument, lang) if lang else None
        rows = [version_view(v) for v in reader.versions(session, instrument, language, superseded=all_)]
    emit(
        rows,
        ("id", "language", "ordinal", "text_date", "valid_from", "observed_at", "status", "origin", "title"),
        format_,
        empty=f"no version of {instrument} in the record",
    )


def text(
    instrument: str = typer.Argument(help="An instrument id"),
    lang: str | None = LANG,
    at: str | None = AT,
    valid_at: str | None = VALID_AT,
    eid: str | None = typer.Option(None, help="Only this provision and what is below it: art_5"),
    format_: TextFormat = typer.Option(TextFormat.TEXT, "--format", "-f", help="text, json, html or akn"),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Print the text of an instrument, whole or one provision of it."""
    from tracker.contract.text import text_view
    from tracker.store import reader

    reg = open_registry(registry)
    instrument_or_stop(reg, instrument)
    with open_store().read() as session:
        version = version_or_stop(session, instrument, lang, at, valid_at)
        view = text_view(session, version)
        source, check = version.source, version.check
        url = next((e.url for e in reader.evidence(session, check)), None)
    if eid is not None:
        view["provisions"] = _below(view["provisions"], eid)
        if not view["provisions"]:
            raise stop(f"{instrument} has no provision {eid} in {view['version']}")
    if format_ is TextFormat.JSON:
        write(to_json(view), out)
    elif format_ is TextFormat.HTML:
        from tracker.site.pages import text_page

        write(text_page(reg, view), out)
    elif format_ is TextFormat.AKN:
        write(_akn(reg, view, source, url), out)
    else:
        write(lines(_plain(view)), out)


def _akn(reg: Registry, view: dict[str, Any], source: str, url: str | None) -> bytes:
    """Akoma Ntoso 3.0 of the version; without a parent in the excerpt, provisions stand at the top."""
    from tracker.publish.akn.document import akn

    found = reg.sources.get(source)
    regime = reg.regime_of(view["instrument"])
    return akn(
        view,
        reg.instruments[view["instrument"]],
        publisher=reg.publishers.get(found.publisher or "") if found else None,
        jurisdiction=regime.jurisdiction if regime else "",
        text_class=found.text if found else None,
        url=url,
    )


def _below(provisions: list[dict[str, Any]], eid: str) -> list[dict[str, Any]]:
    inside = {eid}
    kept = []
    for p in provisions:
        if p["eid"] == eid or p["parent"] in inside:
            inside.add(p["eid"])
            kept.append(p)
    return kept


def _plain(view: dict[str, Any]) -> list[str]:
    depth: dict[str | None, int] = {None: -1}
    out = [view["title"], ""]
    for p in view["provisions"]:
        level = depth[p["eid"]] = depth.get(p["parent"], -1) + 1
        words = " ".join(x for x in (p["num"], p["heading"], p["text"]) if x)
        if words:
            gap = [""] if p["type"] in {"article", "section", "annex", "chapter", "part"} else []
            out += [*gap, "  " * level + words]
    return out


def version_or_stop(
    session: Session, instrument: str, lang: str | None, at: str | None, valid_at: str | None
) -> VersionRow:
    from tracker.store import reader

    language = reader.pick_language(session, instrument, lang)
    if language is None:
        have = ", ".join(x for _, x in reader.expressions(session, instrument))
        hint = f"there is: {have}" if have else "import or crawl its sources first"
        raise stop(f"no text of {instrument}{f' in {lang}' if lang else ''} in the record; {hint}", 1)
    version = reader.version_at(
        session, instrument, language,
        at=parse_moment(at, end=True), valid_at=parse_day(valid_at) if valid_at else None,
    )  # fmt: skip
    if version is None:
        raise stop(f"no text of {instrument} in {language} at that date", 1)
    return version


def changes(
    since: str | None = typer.Option(None, help="Observed on or after this day"),
    until: str | None = typer.Option(None, help="Observed on or before this day"),
    regime: str | None = typer.Option(None, help="Only this regime"),
    instrument: str | None = typer.Option(None, help="Only this instrument"),
    lang: str | None = LANG,
    significance: str | None = typer.Option(None, help="At least: substantive, minor or editorial"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """The change feed: what changed in the rules, provision by provision, with the reason."""
    from tracker.contract.change import changes_view
    from tracker.model import Significance
    from tracker.store import reader

    reg = open_registry(registry)
    instruments = None
    if instrument is not None:
        instruments = {instrument_or_stop(reg, instrument)}
    if regime is not None:
        if regime not in reg.regimes:
            raise stop(f"no regime {regime!r}; there are: {', '.join(sorted(reg.regimes))}")
        of_regime = {i.id for i in reg.regimes[regime].instruments}
        instruments = of_regime if instruments is None else instruments & of_regime
    wanted = None
    if significance is not None:
        try:
            least = Significance(significance)
        except ValueError as error:
            raise stop(f"{significance!r}: write substantive, minor or editorial") from error
        wanted = {s.value for s in Significance if s.rank >= least.rank}
    with open_store().read() as session:
        found = reader.changes(
            session, since=parse_moment(since), until=parse_moment(until, end=True),
            instruments=instruments, significance=wanted, language=lang,
        )  # fmt: skip
        rows = changes_view(session, reg, found)
    if format_ is not Format.JSON:
        rows = [
            r | {"changed": _summary(r["provisions"]), "reason": "; ".join(r["reasons"][:2])} for r in rows
        ]
    emit(
        rows,
        (
            "observed_at",
            "instrument",
            "language",
            "kind",
            "significance",
            "valid_from",
            "caused_by",
            "changed",
            "reason",
        ),
        format_,
        empty="no change in the record for that",
    )


def _summary(provisions: list[dict[str, Any]]) -> str:
    units = [p for p in provisions if not eids.depth(p["eid"])]
    shown = ", ".join(f"{p['eid']} {p['action']}" for p in units[:4])
    return f"{shown} and {len(units) - 4} more" if len(units) > 4 else shown


def diff(
    what: list[str] | None = typer.Argument(None, help="One instrument, or two to compare with each other"),
    from_: str | None = typer.Option(
        None, "--from", help="Text known on that day; default: the version before"
    ),
    to: str | None = typer.Option(None, "--to", help="Text known on that day; default: the newest"),
    files: tuple[Path, Path] | None = typer.Option(None, "--files", help="Two files instead: OLD NEW"),
    as_: str | None = typer.Option(None, "--as", help="Format of the files, as `formex` or `statute_text`"),
    lang: str | None = LANG,
    against: str | None = typer.Option(
        None, "--against", help="Another language of the same text: which provisions does one of them lack?"
    ),
    format_: str = typer.Option("text", "--format", "-f", help="text, json or html"),
    exit_code: bool = typer.Option(False, "--exit-code", help="Exit with 1 where there is a difference"),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """One comparison: of two dates of an instrument, two of its languages, two instruments, or two files."""
    from tracker.contract.change import of_diff

    if format_ not in ("text", "json", "html"):
        raise stop(f"--format {format_!r}: write text, json or html")
    reg = open_registry(registry)
    if files is not None:
        result, head = _diff_files(files, as_, lang or "en")
    elif what and len(what) <= 2:
        for name in what:
            instrument_or_stop(reg, name)
        with open_store().read() as session:
            if len(what) == 2:
                result, head = _diff_two(session, what[0], what[1], lang, from_, to)
            elif against is not None:
                result, head = _diff_languages(session, what[0], lang, against, to)
            else:
                result, head = _diff_dates(session, what[0], lang, from_, to)
    else:
        raise stop("name one instrument, two instruments, or --files OLD NEW")
    if head.get("instrument"):
        found = reg.regime_of(head["instrument"])
        head["regime"] = found.id if found else None
    view = of_diff(result, head).as_json()
    if format_ == "json":
        write(to_json(view), out)
    elif format_ == "html":
        from tracker.site.pages import diff_page

        write(diff_page(reg, view), out)
    else:
        write(lines(_redline(view)), out)
    if exit_code and not result.empty:
        raise typer.Exit(1)


def _diff_files(files: tuple[Path, Path], as_: str | None, lang: str) -> tuple[Diff, dict[str, Any]]:
    from tracker.diff import diff as compare
    from tracker.readers.formats import names
    from tracker.watch.files import read_file

    if as_ is not None and as_ not in names():
        raise stop(f"no extractor {as_!r}; there are: {', '.join(names())}")
    old, new = (read_file(path, lang, as_) for path in files)
    return compare(old, new), {
        "language": lang,
        "valid_from": str(new.valid_from) if new.valid_from else None,
    }


def _diff_dates(
    session: Session, instrument: str, lang: str | None, from_: str | None, to: str | None
) -> tuple[Diff, dict[str, Any]]:
    from tracker.diff import diff as compare
    from tracker.store import reader

    new = version_or_stop(session, instrument, lang, to, None)
    if from_ is not None:
        old: VersionRow | None = version_or_stop(session, instrument, lang, from_, None)
    else:
        earlier = [v for v in reader.versions(session, instrument, new.language) if v.ordinal < new.ordinal]
        old = earlier[-1] if earlier else None
    before = reader.document(session, old) if old else None
    return compare(before, reader.document(session, new)), _head(old, new)


def _diff_languages(
    session: Session, instrument: str, lang: str | None, against: str, at: str | None
) -> tuple[Diff, dict[str, Any]]:
    from tracker.diff.languages import compare_languages
    from tracker.store import reader

    one = version_or_stop(session, instrument, lang, at, None)
    other = version_or_stop(session, instrument, against, at, None)
    return compare_languages(reader.document(session, one), reader.document(session, other)), _head(
        one, other
    )


def _diff_two(
    session: Session, a: str, b: str, lang: str | None, from_: str | None, to: str | None
) -> tuple[Diff, dict[str, Any]]:
    from tracker.diff import diff as compare
    from tracker.model import LAW_SCOPES
    from tracker.store import reader
    from tracker.store.ids import restrict

    old = version_or_stop(session, a, lang, from_, None)
    new = version_or_stop(session, b, lang, to, None)
    # what two publishers' pages say around their rules is no difference between these
    before, after = (restrict(reader.document(session, row), LAW_SCOPES) for row in (old, new))
    return compare(before, after), _head(old, new)


def _head(old: VersionRow | None, new: VersionRow) -> dict[str, Any]:
    from tracker.contract.base import day, moment

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


def _redline(view: dict[str, Any]) -> list[str]:
    from tracker.diff import redline

    out = [f"{view['kind']}, {view['significance']}: {'; '.join(view['reasons']) or 'no difference'}"]
    out += [f"  {f['kind']}: {f['before'] or '-'} -> {f['after'] or '-'}" for f in view["facts"]]
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
