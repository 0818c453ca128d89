"""`tracker site` and `tracker demo`: the record as pages."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, day_or_today, open_registry
from tracker.cli.output import progress, stop
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.settings import Settings, settings
from tracker.site.build import build
from tracker.site.files import key_of, state_beside

app = typer.Typer(no_args_is_help=True, help="The record as pages that work from a folder.")


@app.callback()
def _site() -> None:
    """Keeps `build` a command of its own: more will stand beside it."""


@app.command("build")
def site_build(
    out: Path = typer.Option(Path("build/site"), "--out", "-o", help="Folder of the site"),
    full: bool = typer.Option(False, "--full", help="Make every page again, not only what changed"),
    base_url: str | None = typer.Option(
        None, "--base-url", help="Public address of the site, for permalinks, feeds and the site map"
    ),
    state: Path | None = typer.Option(
        None, "--state", help="File that knows what was built; default: beside the folder of the site"
    ),
    today: str | None = typer.Option(None, "--today", help="Day of the pages; default: today"),
    jobs: int | None = typer.Option(
        None,
        "--jobs",
        min=1,
        help="Processes for many texts; default: one a processor, four at most",
    ),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Build the static site, in English and Chinese. Only pages whose sources changed are made again."""
    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise stop("--base-url {base_url!r}: give an address that begins with https://", base_url=base_url)
    reg = open_registry(registry)
    with progress("building", None) as step:
        made = build(
            open_store(),
            reg,
            out,
            progress=step,
            full=full,
            base_url=base_url,
            today=day_or_today(today),
            state=state or _state(out),
            jobs=jobs,
            paper=settings().paper,
        )
    say(
        "{pages} files, {written} written, {removed} removed",
        pages=made.pages,
        written=made.written,
        removed=made.removed,
        err=True,
    )
    if made.moved:
        say("the state of the build lay in the site and is now {path}", path=made.state, err=True)
    if base_url is None:
        say(
            "without --base-url: no sitemap, feeds with relative addresses, 404.html for the root of a host",
            err=True,
        )
    typer.echo(str(out / "index.html"))


def _state(out: Path) -> Path:
    """Beside the site, or below the home of the record where nothing can be written beside it."""
    beside = state_beside(out)
    beside.parent.mkdir(parents=True, exist_ok=True)
    if beside.exists() or os.access(beside.parent, os.W_OK):
        return beside
    return Settings().home / f"site-{key_of(str(beside))[:12]}.db"


def demo(
    out: Path = typer.Option(Path("build/demo"), "--out", "-o", help="Folder of the demo"),
) -> None:
    """The whole job on the packaged sample archive, offline: capture, compare, brief, site."""
    from tracker.demo import DemoFailed, run  # it knows every reader, which a build of the site does not need

    try:
        typer.echo(run(out))
    except DemoFailed as error:
        raise stop(str(error), 1) from error
