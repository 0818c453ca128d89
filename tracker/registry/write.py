"""Codings written into a registry folder of one's own: added to, never rewritten, or left as it was.

What a person wrote (comments, order, line breaks) stays byte for byte; the new coding is a piece of text
set behind the last one. The file is read again before it takes the old one's place: it must say what it
said before and the new coding, or nothing is written.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from tracker.registry.coding import Coding, CodingFile, ReadFrom, WholeText
from tracker.registry.translation import Translation, TranslationFile
from tracker.registry.yamlfile import RegistryError, load

_PACKAGE = Path(__file__).resolve().parent.parent
_WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z][\w.-]*")


class CannotWrite(Exception):
    """Why a coding was not written, and what to do; the folder is as it was."""


def add_coding(
    folder: Path, codebook: str, instrument: str, language: str, coding: Coding, *, checkout: bool = False
) -> Path:
    """Set a coding behind those of its instrument in a folder; returns the file.

    A new file (``codings/CODEBOOK/INSTRUMENT.yml``) says that it adds to what other folders have coded.
    ``checkout``: the packaged folder may be written to where it is that of a checkout of the project.
    Raises `CannotWrite`, `OSError`.
    """
    packaged = folder.resolve().is_relative_to(_PACKAGE)
    if packaged and not (checkout and _is_checkout()):
        raise CannotWrite(f"{folder} is part of the program; name a registry folder of your own (--into)")
    path = _file_of(folder, codebook, instrument) or folder / "codings" / codebook / f"{instrument}.yml"
    old = _read(path)
    first = _first(codebook, instrument, language, coding, adds=not packaged)
    new = _appended(path, old, coding) if old is not None else first
    _replace(path, old, new, language, coding)
    return path


def codings_in(folder: Path, codebook: str, instrument: str) -> list[Coding]:
    """The codings of an instrument that a folder holds. Raises `CannotWrite`."""
    path = _file_of(folder, codebook, instrument)
    return CodingFile.model_validate(load(path).data).codings if path else []


def _is_checkout() -> bool:
    return (_PACKAGE.parent / "pyproject.toml").is_file()


def take_back(
    folder: Path, codebook: str, instrument: str, coding: Coding, *, checkout: bool = False
) -> Path:
    """Cut a coding out of the file of a folder of one's own; the rest stays byte for byte.

    A file that held nothing else is removed. ``checkout``: as in `add_coding`.
    Raises `CannotWrite`, `OSError`.
    """
    path = _file_of(folder, codebook, instrument)
    old = _read(path) if path else None
    if path is None or old is None:
        raise CannotWrite(
            f"{folder} has no codings of {instrument} ({codebook}): name the folder with --into"
        )
    if path.resolve().is_relative_to(_PACKAGE) and not (checkout and _is_checkout()):
        raise CannotWrite(f"{folder} is part of the program; what is in it is not taken back")
    held = CodingFile.model_validate(load(path).data).codings
    places = [n for n, c in enumerate(held) if c == coding]
    if not places:
        raise CannotWrite(f"{path} does not hold that coding; it stands in another folder")
    if len(held) == 1:
        path.unlink()
        return path
    node: Any = yaml.compose(old, Loader=yaml.SafeLoader)
    items = next(value for name, value in node.value if name.value == "codings")
    starts = [item.start_mark.line for item in items.value]
    lines = old.splitlines(keepends=True)
    first = starts[places[-1]]
    last = starts[places[-1] + 1] if places[-1] + 1 < len(starts) else items.end_mark.line
    rest = [c for n, c in enumerate(held) if n != places[-1]]
    _swap(path, old, "".join(lines[:first] + lines[last:]), rest)
    return path


def add_translation(
    folder: Path, instrument: str, language: str, into: Literal["en", "zh"], translation: Translation
) -> Path:
    """Set a translation behind those of its instrument in a folder of one's own; returns the file.

    Raises `CannotWrite`, `OSError`.
    """
    if folder.resolve().is_relative_to(_PACKAGE):
        raise CannotWrite(f"{folder} is part of the program; name a registry folder of your own (--into)")
    path = folder / "translations" / f"{instrument}-{language}-{into}.yml"
    old = _read(path)
    if old is None:
        old = _dump({"instrument": instrument, "language": language, "into": into}) + "translations:\n"
    item = _dump([translation.model_dump(mode="json", exclude_none=True) | {"date": translation.date}])
    new = f"{old.rstrip()}\n{''.join(f'  {line}' for line in item.splitlines(keepends=True))}"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".tmp")
    try:
        made.write_text(new, "utf-8")
        if TranslationFile.model_validate(load(made).data).translations[-1] != translation:
            raise ValueError("the translation would not stand at its end")
        made.replace(path)
    except (RegistryError, ValueError) as error:
        raise CannotWrite(f"{path}: could not be added to ({error}); nothing written") from error
    finally:
        made.unlink(missing_ok=True)
    return path


def write_pins(path: Path, pins: Mapping[int, list[ReadFrom]], whole: WholeText | None = None) -> None:
    """Write the `read_from` of some codings of a file, by their place in it, and `whole` of the file;
    all else stays byte for byte.

    Raises `CannotWrite`, `OSError`.
    """
    old = _read(path)
    node: Any = yaml.compose(old or "", Loader=yaml.SafeLoader)
    items = next(value for name, value in node.value if name.value == "codings")
    if old is None or items.flow_style or any(item.flow_style for item in items.value):
        raise CannotWrite(f"{path}: its codings have no line for each key; nothing written")
    lines = old.splitlines(keepends=True)
    for n in sorted(pins, reverse=True):
        keys = {name.value: (name.start_mark, value.end_mark) for name, value in items.value[n].value}
        text = _pin_lines(pins[n], " " * keys["topic"][0].column)
        line = keys["coder"][0].line  # a key that every coding has, on one line
        if "read_from" in keys:
            first, last = keys["read_from"][0].line, keys["read_from"][1].line
            lines[first : max(last, first + 1)] = text
        else:
            lines[line + 1 : line + 1] = text
    rest = [
        c.model_copy(update={"read_from": pins[n]}) if n in pins else c
        for n, c in enumerate(CodingFile.model_validate(load(path).data).codings)
    ]
    if whole is not None:
        made = {"whole": whole.model_dump(mode="json") | {"observed_at": whole.observed_at}}
        keys = {name.value: (name.start_mark.line, value.end_mark.line) for name, value in node.value}
        first, last = keys.get("whole", (keys["codings"][0],) * 2)
        lines[first:last] = _dump(made).splitlines(keepends=True)
    new = "".join(lines)
    if new != old:
        _swap(path, old, new, rest)


def _pin_lines(pins: list[ReadFrom], indent: str) -> list[str]:
    """`read_from` with a line for each pin; a moment is repeated, where a dumper would refer to it."""
    lines = [f"{indent}read_from:\n"]
    for pin in pins:
        at = pin.observed_at.isoformat().replace("+00:00", "Z")
        eid = pin.eid if _PLAIN.fullmatch(pin.eid) else json.dumps(pin.eid)
        of = f"observed_at: {at}, eid: {eid}, text_sha256: {pin.text_sha256}"
        lines.append(f"{indent}  - {{url: {json.dumps(pin.url)}, {of}}}\n")
    return lines


def _swap(path: Path, old: str, new: str, rest: list[Coding]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(new)
        if CodingFile.model_validate(load(made).data).codings != rest:
            raise CannotWrite(f"{path}: the rest of the file would not stay as it is; nothing written")
        made.chmod(path.stat().st_mode & 0o777)
        if _read(path) != old:
            raise CannotWrite(f"{path} was changed by somebody else meanwhile; do it again")
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def _file_of(folder: Path, codebook: str, instrument: str) -> Path | None:
    for path in sorted((folder / "codings").rglob("*.yml")):
        try:
            data = load(path).data
        except RegistryError as error:
            raise CannotWrite(f"the registry has problems:\n{error}") from error
        if isinstance(data, dict) and (data.get("codebook"), data.get("instrument")) == (
            codebook,
            instrument,
        ):
            return path
    return None


def _first(codebook: str, instrument: str, language: str, coding: Coding, *, adds: bool) -> str:
    head: dict[str, Any] = {"codebook": codebook, "instrument": instrument, "language": language}
    if adds:
        head["adds"] = True
    return _dump(head) + "codings:\n" + _item(coding, 2)


def _item(coding: Coding, indent: int) -> str:
    data = coding.model_dump(mode="json", exclude_defaults=True) | {"date": coding.date}
    lines = _dump([data]).splitlines(keepends=True)
    return "".join(" " * indent + line if line.strip() else line for line in lines)


class _Plain(yaml.SafeDumper):
    """Writes the same moment of two pins twice: an alias would be refused when the file is read."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=_WIDTH)


def _appended(path: Path, text: str, coding: Coding) -> str:
    """The text with one more item at the end of its list of codings, all else as it was."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CannotWrite(f"{path}: {error}") from error
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    items = next((value for name, value in pairs if name.value == "codings"), None)
    if not isinstance(items, yaml.SequenceNode) or items.flow_style:
        raise CannotWrite(f"{path}: its codings are no list with a line for each; nothing written")
    column = items.start_mark.column
    # comments and empty lines before the next key, or at the end, stay behind the new coding
    lines = text[: items.end_mark.index].split("\n")
    kept = len(lines)
    while kept > 1 and _between(lines[kept - 1], column):
        kept -= 1
    before = "\n".join(lines[:kept])
    after = text[len(before) :].removeprefix("\n")
    newline = "\r\n" if "\r\n" in text else "\n"
    item = _item(coding, column).replace("\n", newline)
    return before.removesuffix("\r") + newline + item + after


def _between(line: str, column: int) -> bool:
    bare = line.strip()
    return not bare or (bare.startswith("#") and len(line) - len(line.lstrip()) <= column)


def _read(path: Path) -> str | None:
    """The text with its line ends as they are; None where there is no file."""
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _replace(path: Path, old: str | None, new: str, language: str, coding: Coding) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(new)
            out.flush()
            os.fsync(out.fileno())
        _check(path, old, made, language, coding)
        made.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        if _read(path) != old:
            raise CannotWrite(f"{path} was changed by somebody else meanwhile; do it again")
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def _check(path: Path, old: str | None, made: Path, language: str, coding: Coding) -> None:
    try:
        after = CodingFile.model_validate(load(made).data)
        before = CodingFile.model_validate(load(path).data).codings if old is not None else []
    except (RegistryError, ValueError) as error:
        raise CannotWrite(f"{path}: could not be added to ({error}); nothing written") from error
    if after.codings != [*before, coding]:
        raise CannotWrite(f"{path}: the file would not say what it said before; nothing written")
    if after.language != language:
        raise CannotWrite(
            f"{path} cites the text in {after.language}, this was read in {language}; nothing written"
        )
