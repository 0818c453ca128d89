"""`tracker status`: health, by regime first."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import REGISTRY, open_registry, regime_or_stop
from tracker.cli.output import FORMAT, Format, emit, stop, table, to_json, write
from tracker.cli.stores import open_store
from tracker.cli.subscribe import load_config
from tracker.cli.words import head, labelled, language, listed, say, tr
from tracker.contract.enactment import HeadDoubtView
from tracker.contract.health import (
    AdviceView,
    RegimeStatusView,
    StatusView,
    event_view,
    incident_view,
    regime_view,
    source_health,
)
from tracker.contract.reading import held_view, reading_view
from tracker.contract.relation import of_proposal
from tracker.lifecycle.enactment import doubts
from tracker.publish.values import advice_sentences
from tracker.registry import Registry
from tracker.registry.scope import ScopeMatcher
from tracker.settings import settings
from tracker.store import reader, readings, schedule
from tracker.store.relations import proposals
from tracker.watch.advice import Cause
from tracker.watch.regime_status import TextState, network_missing, regimes, source_causes
from tracker.watch.review import held_checks
from tracker.watch.status import RECENT, fares, runner_pid
from tracker.watch.ways import SENTENCES


def status(
    sources: bool = typer.Option(False, "--sources", help="Source by source, with events and warnings"),
    regime: str | None = typer.Option(None, help="Only this regime"),
    mine: bool = typer.Option(False, "--mine", help="Only what your subscriptions or profiles follow"),
    by: str | None = typer.Option(None, "--for", help="Only what this subscription or profile follows"),
    all_: bool = typer.Option(
        False, "--all", help="What fares well, one by one, and events recovered from too"
    ),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Health: of which regimes the text in force is held, by which way and as of when; else why not and what
    to do.

    With --sources, each source; json always has both."""
    reg = open_registry(registry)
    follows = _scope(reg, registry, regime, by, mine=mine)
    now = datetime.now(UTC)
    with open_store().read() as session:
        held = reader.counts(session)
        found = fares(session, now)
        causes = source_causes(session, reg, found)
        regime_rows = [
            regime_view(r) for r in regimes(session, reg, causes, now.date()) if follows(r.regime.id)
        ]
        known = {s.id for r in reg.regimes.values() if follows(r.id) for s in r.sources}
        narrowed = known if regime or mine or by else None
        rows = [
            source_health(f, causes.get(f.source)).as_json()
            for f in found.values()
            if (all_ or not f.good) and (narrowed is None or f.source in narrowed)
        ]
        since = None if all_ else now - RECENT
        incidents = [incident_view(i) for i in schedule.incidents(session, since=since)]
        events = [
            event_view(e)
            | {"recovered": reader.recovered(e, h.health if (h := found.get(e.source or "")) else None)}
            for e in reader.events(session, sources=narrowed)
        ]
        runner = runner_pid(session)
        named = [of_proposal(p) for p in proposals(session) if p.verdict is None]
        waiting = [held_view(h) for h in held_checks(session, narrowed)]
        warned = [reading_view(r) for r in readings.newest(session, narrowed).values() if r.warnings]
        heads = [
            HeadDoubtView(instrument=id_, field=d.field, registry=d.registry, text=d.text)
            for id_, d in doubts(session, reg, now.date())
            if (of := reg.regime_of(id_)) and follows(of.id)
        ]
    if format_ is Format.JSON:
        view = {"record": held, "runner": {"running": runner is not None, "process": runner},
                "sources": rows, "incidents": incidents, "events": events, "waiting": waiting,
                "readings": warned, "relations": named, "regimes": regime_rows, "heads": heads}  # fmt: skip
        write(to_json(StatusView.printed(view)), None)
        return
    if format_ is Format.CSV:
        emit(rows, _STATUS, format_, empty="")
        return
    typer.echo(listed(tr("{count} {what}", count=n, what=head(name)) for name, n in held.items()))
    say("`tracker run` is process {runner}" if runner else "`tracker run` is not running", runner=runner)
    for cause in _general(missing=network_missing(causes)):
        typer.echo(labelled(*advice_sentences(cause, language())))
    if heads:
        say("\nwhat the registry and the head of a text say differently:")
        table([h.as_json() for h in heads], ("instrument", "field", "registry", "text"))
    if not sources:
        _by_regime(regime_rows, one_by_one=all_ or regime is not None)
        _other_ways([e for e in events if e["kind"] in SENTENCES])
        return
    short = [
        r
        | {
            "incident": tr("{kind} since {day}", kind=i["kind"], day=i["opened_at"][:10])
            if (i := r["incident"])
            else None
        }
        | {"do": _advice(AdviceView(**a))[1] if (a := r["advice"]) else None}
        for r in rows
    ]
    columns = ("source", "outcome", "failures", "incident", "last_success", "last_change", "next_due",
               "message", "do")  # fmt: skip
    emit(short, columns, format_, empty="every source that was checked is in good health")
    if named:
        say("\nrelations that texts name (`tracker review ID accept|reject --by NAME`):")
        table([v.as_json() for v in named], ("id", "from", "type", "to", "effective", "named"))
    still = [e for e in events if all_ or not e["recovered"]]
    if still:
        say("\nevents:" if all_ else "\nevents that the source has not recovered from:")
        table(still, ("observed_at", "kind", "source", "message"))
    if waiting:
        say("\n{count} captures were held back or not read: tracker review list", count=len(waiting))
    if warned:
        say("\nwarnings of the newest readings:")
        lines = [{"source": r["source"], "warning": w["text"]} for r in warned for w in r["warnings"]]
        table(lines, ("source", "warning"))


#: Texts by other ways that are told one by one.
_FEW = 5
#: Columns of `tracker status` as CSV: they only grow.
_STATUS = (
    "source", "checks", "last_check", "outcome", "failures", "last_success", "message", "last_change",
    "next_due", "reason", "interval", "trouble", "breaches", "robots_refusals", "silent_since", "overdue",
)  # fmt: skip


def _scope(
    reg: Registry, folders: list[Path] | None, regime: str | None, by: str | None, *, mine: bool
) -> Callable[[str], bool]:
    """Whether a regime is asked for."""
    if regime is not None:
        wanted = regime_or_stop(reg, regime).id
        return lambda id_: id_ == wanted
    if not (mine or by):
        return lambda _: True
    subscriptions = load_config(reg, folders).subscriptions
    scopes = {**reg.profiles, **{id_: s.spec for id_, s in subscriptions.items()}}
    if by is not None and by not in scopes:
        raise stop(
            "no subscription and no profile {by!r}; there are: {all}",
            by=by,
            all=", ".join(sorted(scopes)) or tr("none"),
        )
    chosen = [by] if by is not None else [*subscriptions] or [*reg.profiles]
    if not chosen:
        raise stop("--mine: there is no subscription and no profile; see `tracker subscribe add --help`")
    matchers = [ScopeMatcher(reg, scopes[id_]) for id_ in chosen]
    return lambda id_: any(m.regime(id_) for m in matchers)


def _general(*, missing: bool) -> Iterator[Cause]:
    """What concerns this machine, told once."""
    if missing:
        yield Cause("no_network")
    if not settings().contact:
        yield Cause("contact_missing")


#: Order and heads of the lines: what needs a person comes first.
_HEADS = {
    TextState.NONE: "no text", TextState.TO_CONFIRM: "to be confirmed", TextState.ENDED: "ended",
    TextState.IN_FORCE: "in force",
}  # fmt: skip


def _by_regime(rows: Sequence[RegimeStatusView], *, one_by_one: bool) -> None:
    """A line for each regime that needs somebody; those with one trouble, and the good ones, together."""
    counts = Counter(r.state for r in rows)
    lists = counts.pop(TextState.LISTS, 0)
    said = [
        tr("{count} {what}", count=counts[state], what=tr(name))
        for state, name in _HEADS.items()
        if counts[state]
    ]
    line = tr("\n{count} regimes with texts: {all}", count=counts.total(), all=listed(said) or tr("none"))
    typer.echo(line + (tr("; {count} more follow lists only", count=lists) if lists else ""))
    for state, name in _HEADS.items():
        these = [r for r in rows if r.state is state]
        together: dict[str, list[str]] = {}
        for r in these:
            together.setdefault(_line(r, one_by_one=one_by_one), []).append(r.regime)
        for line, ids in together.items():
            _say(labelled(tr(name), ""), f"{', '.join(ids)}{f' ({len(ids)})' if len(ids) > 3 else ''}{line}")
    asked = sum(r.state is TextState.NONE and _unasked(r) for r in rows)
    if asked:
        say("{asked} regimes were never checked: tracker crawl --all", asked=asked)
    if not one_by_one and any(r.advice for r in rows):
        say("more: tracker status --regime ID, --all, --sources; proposals of another way: tracker doctor")


def _other_ways(events: Sequence[Mapping[str, Any]]) -> None:
    """The texts that come by another way than their first, a line each where they are few."""
    if len(events) > _FEW:
        say("{count} texts come by another way than the first: tracker status --sources", count=len(events))
        return
    for event in events:
        since = tr("{message}, since {day}", message=event["message"], day=event["observed_at"][:10])
        _say(labelled(event["source"], ""), since)


def _unasked(row: RegimeStatusView) -> bool:
    return bool(row.advice) and all(a.code == "not_asked" for a in row.advice)


def _line(row: RegimeStatusView, *, one_by_one: bool) -> str:
    """What follows the regime's id; the same words for regimes that can share a line."""
    troubles = [a for a in row.advice if a.code != "not_asked"]
    if row.state is TextState.IN_FORCE or row.state is TextState.ENDED:
        if not one_by_one:
            return ""
        way = row.way
        said = ""
        if row.as_of:
            message = ", {held} of {texts} texts from {host} ({source}), seen {day:%Y-%m-%d}"
            if way is None:
                message = ", {held} of {texts} texts, seen {day:%Y-%m-%d}"
            elif way.archive:
                message = ", {held} of {texts} texts from {host} (web archive, {source}), seen {day:%Y-%m-%d}"
            said = tr(message, held=row.held, texts=row.texts, host=way and way.host,
                      source=way and way.source, day=row.as_of)  # fmt: skip
        return said + "".join(f"; {labelled(a.sources[0], labelled(*_advice(a)))}" for a in troubles)
    if _unasked(row):
        return tr(": never checked")
    shown = troubles if one_by_one else troubles[:1]
    left = len(troubles) - len(shown)
    said = labelled("", "; ".join(labelled(*_advice(a)) for a in shown))
    return said + (tr(" (+{count} more)", count=left) if left > 0 else "")


def _advice(view: AdviceView) -> tuple[str, str]:
    return advice_sentences(Cause(view.code, view.values), language())


def _say(name: str, text: str) -> None:
    width = shutil.get_terminal_size((100, 24)).columns
    typer.echo(textwrap.fill(name + text, width, subsequent_indent=" " * 4, break_on_hyphens=False))
