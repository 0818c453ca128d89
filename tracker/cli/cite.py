"""Citing the record: a provision, a whole text or a change, in the styles people need."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from tracker.cli.options import REGISTRY, instrument_or_stop, open_registry, provision_or_stop
from tracker.cli.output import OUT, by_ending, lines, stop, to_json, write
from tracker.cli.stores import open_store
from tracker.cli.text import version_or_stop
from tracker.contract.change import changes_view
from tracker.contract.text import text_view
from tracker.publish.citations.cite import citations
from tracker.publish.citations.cited import Cited, change, provision
from tracker.publish.citations.csl import csl_item
from tracker.registry import Registry
from tracker.store import reader


class Style(StrEnum):
    PLAIN = "plain"
    PLAIN_ZH = "plain-zh"
    BIBTEX = "bibtex"
    GBT7714 = "gbt7714"
    FAXUE = "faxue"
    OSCOLA = "oscola"
    CSL_JSON = "csl-json"
    JSON = "json"


def cite(
    what: str = typer.Argument(help="An instrument id, or the id of a change (g-...)"),
    eid: str | None = typer.Argument(None, help='A provision of it: "Article 5(1)" or art_5__para_1'),
    style: Style = typer.Option(Style.PLAIN, "--style", "-s", help="json gives all styles"),
    lang: str | None = typer.Option(None, "--lang", help="The text in this language: en, fr, zh ..."),
    at: str | None = typer.Option(None, help="The text as it was known on that day"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    permalink: str | None = typer.Option(None, help="The public address to print with it"),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Cite a provision, a text or a change: in words, BibTeX, GB/T 7714-2025, 法学引注, OSCOLA, CSL-JSON."""
    by_ending(("text", "bib", "json"), out, "text")
    reg = open_registry(registry)
    with open_store().read() as session:
        if what.startswith("g-"):
            about = _change(session, reg, what, eid, permalink)
        else:
            about = _text(session, reg, instrument_or_stop(reg, what), eid, permalink, (lang, at, valid_at))
    if style is Style.CSL_JSON:
        write(to_json([csl_item(about)]), out)
        return
    made = citations(about)
    write(to_json(made) if style is Style.JSON else lines([made[style.value]]), out)


def _text(
    session: Session,
    reg: Registry,
    instrument: str,
    eid: str | None,
    permalink: str | None,
    which: tuple[str | None, str | None, str | None],
) -> Cited:
    version = version_or_stop(session, instrument, *which)
    view = text_view(session, version)
    if eid is not None:
        eid = provision_or_stop(eid, [p["eid"] for p in view["provisions"]], instrument, view["version"])
    served = [e.url for e in reader.evidence(session, version.check)]
    return provision(
        view, reg.instruments[instrument], eid, address=next(iter(served), None), permalink=permalink,
        **_who(reg, instrument, version.source),
    )  # fmt: skip


def _change(session: Session, reg: Registry, id_: str, eid: str | None, permalink: str | None) -> Cited:
    views = changes_view(session, reg, reader.changes(session, ids=[id_]))
    if not views:
        raise stop("no change {id} in the record; `tracker changes` lists them", id=id_)
    view = views[0]
    instrument = instrument_or_stop(reg, view["instrument"])
    if eid is not None and all(p["eid"] != eid for p in view["provisions"]):
        raise stop("change {id} has no row for {eid}", id=id_, eid=eid)
    return change(
        view, reg.instruments[instrument], eid, permalink=permalink, **_who(reg, instrument, view["source"])
    )


def _who(reg: Registry, instrument: str, source: str | None) -> dict[str, Any]:
    regime, found = reg.regime_of(instrument), reg.sources.get(source or "")
    return {
        "jurisdiction": regime.jurisdiction if regime else "",
        "publisher": reg.publishers.get(found.publisher or "") if found else None,
    }
