"""The reference pages of the documentation, made from the code: commands and registry.

``python -m docs.build.reference docs/reference`` writes them, ``--check`` only says whether they are
fresh. Everything in them is read from what runs: typer's commands, the registry's pydantic models, the
extractors, the kinds of events, the settings.
"""

from __future__ import annotations

import inspect
import sys
import types
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic import BaseModel

_MADE = "<!-- Made from the code by `python -m docs.build.reference docs/reference`; do not edit. -->"

#: What kinds of events mean that have no class with a docstring of their own.
EVENTS = {
    "HttpError": "Another answer that is no text: 5xx, endless redirects.",
    "Timeout": "No answer in time.",
    "DnsError": "The name of the host does not resolve.",
    "TlsError": "The certificate or the encryption of the host is not in order.",
    "NetworkError": "The connection was refused or broke.",
    "Forbidden": "robots.txt asks not to fetch the address.",
    "ForbiddenAddress": "The address is not a public one, or leads to one that is not.",
    "NoBrowser": "The source wants its page rendered, and the extra `browser` or Chromium is missing.",
    "CrawlCrashed": "The process of the crawl ended before it was done with the source.",
    "CrawlTimeout": "The process of the crawl took longer than its limit and was ended.",
    "FutureDate": "The capture is dated after the clock of this machine.",
    "OtherWay": "The text comes by another of its ways; open as long as it does.",
    "WayBack": "A better way answers again, and the text comes by it.",
    "Disagreement": "A corroborating source differs from the version of its date.",
    "WrongEncoding": "HTTP declares an encoding that the bytes of the page are not in.",
    "MarksDisagree": "The publisher's own amendment marks and our diff name other provisions.",
    "NewRelation": "An act that is not in the registry amends or corrects a watched one.",
    "UnappliedEffects": "The publisher's text lags behind the law: amendments in force are not worked in.",
    "PublisherStatus": "The publisher's database marks the law as amended or repealed.",
    "ComingChange": "The publisher announces a version, or an amendment, that is not in force yet.",
}


def main(arguments: Sequence[str]) -> int:
    """Write the pages to the folder named, or check them. Exit code 1 when a page is not fresh."""
    return write_pages(pages(), arguments, Path("docs/reference"))


def write_pages(made: dict[str, str], arguments: Sequence[str], default: Path) -> int:
    """Write pages (file name -> text) to the folder among the arguments, or with ``--check`` compare them.

    Only what differs is written, and named on standard output.
    """
    check = "--check" in arguments
    folder = next((Path(a) for a in arguments if a != "--check"), default)
    stale = []
    for name, text in made.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(str(path))
            if not check:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    sys.stdout.write("".join(f"{'stale' if check else 'written'}: {p}\n" for p in stale))
    return 1 if check and stale else 0


def pages() -> dict[str, str]:
    """File name -> Markdown of every page of the reference."""
    return {"commands.md": commands(), "registry.md": registry()}


# --- commands ------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its arguments and options, in the order and the words of ``--help``."""
    from tracker.cli.lazy import loaded
    from tracker.cli.main import app

    root = loaded(app)
    found = list(_commands(root, "tracker"))
    lines = [_MADE, "", "# Commands", "", _unfold(root.help or ""), ""]
    lines += [f"* [`{name}`](#{name.replace(' ', '-')}): {_first(c.help)}" for name, c in found]
    lines += ["", "Options of every command, written before its name:", "", *_options(root)]
    for name, command in found:
        takes = " ".join(
            ["tracker", *name.split()[1:], *(_usage(p) for p in _arguments(command)), "[OPTIONS]"]
        )
        lines += ["", f"## {name}", "", _unfold(command.help or ""), "", "```", takes, "```"]
        lines += [*_listed(command), *_options(command, gap=True)]
    return "\n".join(lines).rstrip() + "\n"


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for key, inner in command.commands.items():
        if not inner.hidden:
            yield from _commands(inner, f"{name} {key}")


def _arguments(command: Any) -> list[Any]:
    return [p for p in command.params if p.param_type_name == "argument" and not p.hidden]


def _usage(argument: Any) -> str:
    name = argument.name.upper().strip("_") + ("..." if argument.nargs == -1 else "")
    return str(name if argument.required else f"[{name}]")


def _listed(command: Any) -> list[str]:
    out = [f"* `{_usage(a)}`: {a.help or ''}" for a in _arguments(command)]
    return ["", *out] if out else []


def _options(command: Any, *, gap: bool = False) -> list[str]:
    rows = []
    for p in command.params:
        if p.param_type_name != "option" or p.hidden:
            continue
        names = ", ".join(f"`{x}`" for x in sorted(p.opts, key=len, reverse=True))
        given = None if callable(p.default) else p.default or None  # else it depends on the person
        rows.append(f"| {names} | {_cell(p.help or '')} | {_takes(p)} | {_default(given)} |")
    if not rows:
        return []
    head = ["| option | does | takes | default |", "|---|---|---|---|"]
    return [*([""] if gap else []), *head, *rows]


def _takes(option: Any) -> str:
    if option.is_flag:
        return "nothing"
    said = _type(option.type_descriptor.annotation)
    return f"{said.removeprefix('list of ')}, several times" if option.multiple else said


# --- registry ------------------------------------------------------------------------------------------


def registry() -> str:
    """What registry files may say, the extractors and spiders, the kinds of events, the settings."""
    from tracker.registry import belt_and_road, codebook, coding, cues, oecd_strategies, schema, way

    models: list[type[BaseModel]] = [
        schema.Regime, schema.Instrument, schema.Party, schema.PhaseIn, schema.StatusEvent, schema.Source,
        way.Way, schema.ListingOptions, schema.Expect, schema.ProvisionCount, way.Content, schema.Relation,
        schema.Publisher, codebook.Codebook, codebook.ScaleValue, codebook.Topic, coding.CodingFile,
        coding.Coding, coding.PartyCoding,
        coding.Renewal, coding.Amount, coding.ReadFrom, belt_and_road.TransferLaw,
        oecd_strategies.Member, oecd_strategies.Strategy, cues.Cues, cues.TopicCues,
        cues.ValueRule, cues.FlagRule,
    ]  # fmt: skip
    lines = [
        _MADE, "", "# Registry and settings", "",
        "Fields of the YAML files, as they are checked; [adding a source](../adding-a-source.md) says what "
        "they are for. An unknown key is an error with file and line.",
    ]  # fmt: skip
    for model in models:
        lines += ["", f"## {model.__name__}", "", *_described(model), *_fields(model)]
    lines += ["", "## Extractors", "", "What `format` of a source may say; without it, content decides.", ""]
    lines += _extractors()
    lines += ["", "## Spiders", "", "What `spider` of a source may say.", "", *_spiders()]
    lines += ["", "## Events", "", "Why a look at a source brought no version.", "", *_events()]
    lines += ["", "## Settings", "", "Environment variables.", "", *_settings()]
    lines += [
        "",
        "## Schemas",
        "",
        "JSON Schemas of what commands print: `python -m tracker.contract.schemas NAME`.",
        "",
        *_schemas(),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _described(model: type[BaseModel]) -> list[str]:
    own = model.__dict__.get("__doc__")
    return [_unfold(inspect.cleandoc(own)), ""] if own else []


def _fields(model: type[BaseModel]) -> list[str]:
    rows = ["| field | takes | default |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        if field.is_required():
            default = "required"
        elif field.default_factory is not None:
            default = "empty"
        else:
            default = _default(field.default) or "none"
        rows.append(f"| `{field.alias or name}` | {_type(field.annotation)} | {default} |")
    return rows


def _extractors() -> list[str]:
    from tracker.readers import formats as extractors

    found = [extractors.load(name) for name in extractors.names()]
    return [f"* `{e.NAME}` (version {e.VERSION}): {_first(inspect.getdoc(e))}" for e in found]


def _spiders() -> list[str]:
    from importlib import import_module
    from pkgutil import iter_modules

    import spiders

    modules = [import_module(f"spiders.{m.name}") for m in iter_modules(spiders.__path__)]
    named = [m for m in modules if hasattr(m, "SPIDER")]
    return [f"* `{m.__name__.partition('.')[2]}`: {_first(inspect.getdoc(m))}" for m in named]


def event_kinds() -> dict[str, str]:
    """Kind of event -> what it means, for every kind the code can record."""
    from tracker.capture.jobs import FailureKind
    from tracker.model import CaptureError

    said = {c.__name__: _first(inspect.getdoc(c)) for c in CaptureError.__subclasses__()}
    return dict(sorted((dict.fromkeys((k.value for k in FailureKind), "") | EVENTS | said).items()))


def _events() -> list[str]:
    return [f"* `{kind}`: {said}" for kind, said in event_kinds().items()]


def _settings() -> list[str]:
    from tracker.settings import Settings

    rows = ["| variable | takes | default | means |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        computed = field.default_factory is not None
        default = "a folder of the user's data" if computed else _default(field.default) or "none"
        means = _cell(field.description or "")
        rows.append(f"| `TRACKER_{name.upper()}` | {_type(field.annotation)} | {default} | {means} |")
    return rows


def _schemas() -> list[str]:
    from tracker.contract.schemas import PRODUCTS

    return [f"* `{name}`: {title}" for name, (_, title) in PRODUCTS.items()]


# --- words ---------------------------------------------------------------------------------------------

_WORDS: dict[Any, str] = {str: "text", int: "number", float: "number", bool: "true or false", Path: "path",
                          Any: "anything", type(None): "nothing"}  # fmt: skip


def _type(annotation: Any) -> str:
    """What a field takes, in words: "one of `a`, `b`", "list of text"."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "one of " + ", ".join(f"`{x}`" for x in inner)
    if origin is Annotated:
        return _type(inner[0])
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_type(x) for x in inner if x is not type(None)))
    if origin is list:
        return f"list of {_type(inner[0])}"
    if origin is tuple:
        return f"{len(inner)} times {_type(inner[0])}"
    if origin is dict:
        return f"map of {_type(inner[0])} to {_type(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "one of " + ", ".join(f"`{x.value}`" for x in annotation)
    words = _WORDS.get(annotation)
    return words or str(getattr(annotation, "__name__", annotation))


def _default(value: Any) -> str:
    """A default as a user would write it; empty for none."""
    if value is None or value in ((), ""):
        return ""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if hasattr(value, "model_dump_json"):
        return f"`{value.model_dump_json(exclude_none=True)}`"
    return f"`{value}`"


def _unfold(text: str) -> str:
    """Paragraphs as one line each, so that the width of a terminal never shows."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _first(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _entry(run: Callable[[Sequence[str]], int]) -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    _entry(main)
