"""`tracker new`: the files of a new page or publisher from templates, with what is to be filled in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import typer

from tracker.cli.output import stop
from tracker.cli.words import say
from tracker.readers.formats import names
from tracker.resources import templates_dir

app = typer.Typer(
    help="Make the files of a new page or publisher from templates, and say what to fill in.",
    no_args_is_help=True,
)

_CHECKOUT = Path(__file__).resolve().parents[2]
_FORMATS = "tracker/readers/formats.py"
_ROW = re.compile(r'^    "cn_html": ', re.MULTILINE)  # readers of one publisher stand before the general ones


@app.command()
def page(
    name: str = typer.Argument(help="Id of the regime, as nz-privacy"),
    into: Path = typer.Option(..., "--into", help="A registry folder; it is made where it is not there"),
) -> None:
    """Make a regime with one text and its publisher: for a page that is read by a format there is.

    Fill in what says TODO, then try it with `tracker sources check` and `tracker sources validate`.
    """
    _check(name, into)
    made = {
        into / "regimes" / f"{name}.yml": _filled("regime.yml.txt", name, "page", format_=None),
        into / "publishers" / f"{name}.yml": _filled("publisher.yml.txt", name, "page"),
    }
    _write(made)
    say("then: tracker sources validate {into}", into=into, err=True)


@app.command()
def publisher(
    name: str = typer.Argument(help="Its name in every room, as sea_office"),
    spider: bool = typer.Option(
        False, "--spider", help="A spider too: the text is not simply at its address, or history is offered"
    ),
) -> None:
    """Make reader, capture, expectation and registry entries of a publisher with a format of its own.

    For a checkout of the project. The test that reads the capture is there already
    (tests/sources/test_sources.py), and fails until the expectation is reviewed.
    """
    if not (_CHECKOUT / "tests" / "sources").is_dir():
        raise stop("this is no checkout of the project: readers and spiders are part of the program")
    _check(name, _CHECKOUT)
    formats = _CHECKOUT / _FORMATS
    text = formats.read_text("utf-8")
    row = f'    "{name}": "publishers.{name}",\n'
    sample = _CHECKOUT / "tests" / "sources" / name
    made = {
        _CHECKOUT / "tracker" / "readers" / "publishers" / f"{name}.py": _filled("reader.py.txt", name),
        sample / "capture.html": _filled("capture.html.txt", name),
        sample / "expected.yml": _filled("expected.yml.txt", name),
        _CHECKOUT / "tracker" / "data" / "publishers" / f"{name}.yml": _filled("publisher.yml.txt", name),
    }
    if spider:
        made[_CHECKOUT / "spiders" / f"{name}.py"] = _filled("spider.py.txt", name)
        made[_CHECKOUT / "tests" / "spiders" / f"test_{name}.py"] = _filled("test_spider.py.txt", name)
    if name in names() or _ROW.search(text) is None:
        raise stop(
            "{file} has a format {name} already, or no table this command knows",
            file=_FORMATS,
            name=name,
        )
    _write(made)
    formats.write_text(_ROW.sub(row + r"\g<0>", text, count=1), "utf-8")
    say("{formats}: a row for {name}", formats=formats.relative_to(_CHECKOUT), name=name)
    say(
        "fill in what says TODO (git grep -n TODO), then: python -m tests.sources {name}; "
        "make test ARGS=tests/sources; `tracker new page` makes the regime",
        name=name,
        err=True,
    )


def _check(name: str, into: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{1,40}", name):
        raise stop("{name!r}: write a name in lower case, as sea_office", name=name)
    if into.exists() and not into.is_dir():
        raise stop("{into} is no folder", into=into)


def _filled(template: str, name: str, spider: str = "page", *, format_: str | None = "own") -> str:
    text = (templates_dir() / "new" / template).read_text("utf-8")
    words = re.split(r"[_-]", name)
    filled = Template(text).substitute(
        name=name, spider=spider, Title=" ".join(w.capitalize() for w in words),
        Class="".join(w.capitalize() for w in words),
    )  # fmt: skip
    return filled if format_ else re.sub(r"^    format: .*\n", "", filled, flags=re.MULTILINE)


def _write(made: dict[Path, str]) -> None:
    for path in made:
        if path.exists():
            raise stop("{path} is there already", path=path)
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        typer.echo(f"{path.relative_to(_CHECKOUT) if path.is_relative_to(_CHECKOUT) else path}")
