"""YAML with line numbers: safe, no duplicate keys, no surprise booleans or octals."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Path_ = tuple[str | int, ...]


class RegistryError(Exception):
    """What is wrong in which file and line; several problems are told together."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


# libyaml parses ten times faster; the wheels of PyYAML have it, builds from source may not
_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[valid-type,misc]  # chosen at import
    repeats = False  # a key is given twice in one mapping

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        self.repeats = self.repeats or len(made) != len(node.value)
        return made


_Loader.add_constructor("tag:yaml.org,2002:map", yaml.SafeLoader.construct_yaml_map)


# YAML 1.1 would read `no` (Norwegian) as false and 010 as eight.
_Loader.yaml_implicit_resolvers = {
    key: [
        (tag, rx) for tag, rx in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
    ]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)


class Loaded:
    """A file's data, and where each part of it stands."""

    def __init__(self, data: Any, path: Path) -> None:
        self.data = data
        self.path = path

    @cached_property
    def lines(self) -> dict[Path_, int]:
        """Path of keys and indexes -> line, from 1. Read again: only a problem asks for lines."""
        lines: dict[Path_, int] = {}
        node = yaml.compose(self.path.read_text("utf-8"), _Loader)
        if node is not None:
            _index(node, (), lines, [], self.path)
        return lines

    def at(self, loc: Path_) -> str:
        """``file:line`` of the deepest known part of a path."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return f"{self.path}:{self.lines.get(loc, 1)}"


def load(path: Path) -> Loaded:
    """The file's data and where each part stands. Raises `RegistryError`."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise RegistryError([f"{path}:1: not UTF-8 ({error.reason})"]) from error
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
        if loader.repeats:
            problems: list[str] = []
            _index(node, (), {}, problems, path)
            raise RegistryError(problems)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        raise RegistryError([f"{path}:{line}: {error.problem or 'not YAML'}"]) from error
    finally:
        loader.dispose()
    return Loaded(data, path)


def _index(node: yaml.Node, at: Path_, lines: dict[Path_, int], problems: list[str], path: Path) -> None:
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                problems.append(f"{path}:{key.start_mark.line + 1}: {name!r} is given twice")
            seen.add(name)
            _index(value, (*at, name), lines, problems, path)
            lines[(*at, name)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            _index(value, (*at, i), lines, problems, path)
