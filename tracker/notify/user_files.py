"""Scopes and channels made by command, a file each, and files of earlier releases written anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tracker.notify.config import FILE, FOLDER, OLD_FILE, OLD_FOLDER, Config, files, read
from tracker.registry import Registry
from tracker.registry.yamlfile import RegistryError, load


def put(home: Path, name: str, content: dict[str, Any], others: Sequence[Path], registry: Registry) -> Config:
    """Write ``following.d/NAME.yml`` if all files together are right with it, else raise
    `RegistryError` and leave everything as it was."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path, draft = folder / f"{name}.yml", folder / f".{name}.yml.new"
    if path.exists():
        raise RegistryError([f"{path}: is there already; remove it first, or edit it"])
    draft.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    try:
        read([*others, draft], registry)
    except RegistryError:
        draft.unlink()
        raise
    draft.rename(path)
    return read([*others, path], registry)


def remove(path: Path) -> Path:
    """Put a file of a command aside; where it is now."""
    aside = path.with_name(f"{path.name}.removed")
    path.rename(aside)
    return aside


# --- files of earlier releases ------------------------------------------------------------------------

#: Of a profile, what says how its briefing is made.
_PLAN = {"schedule": "when", "pages": "pages", "formats": "formats", "catch_up": "catch_up"}
_TARGETS = ("follow", "strands", "regimes", "instruments")


@dataclass(frozen=True)
class Rewritten:
    """A file that was written, and those it replaces, which were put aside as ``NAME.old``."""

    path: Path
    replaced: tuple[Path, ...]


def rewrite(folders: Sequence[Path], registry: Registry) -> list[Rewritten]:
    """Write what stands in files of earlier releases into ``following.yml`` of each folder: subscriptions and
    channels, and profiles of briefings. Nothing is changed where the result would have a problem; comments
    stay in the files put aside. Raises `RegistryError`."""
    made: list[tuple[Path, dict[str, Any], list[Path]]] = []
    for folder in folders:
        read(files(folder), registry)  # what is wrong already is told with its own file and line
        old = list(_old_files(folder))
        if old:
            made.append((folder / FILE, _merged(folder / FILE, old), [path for path, _ in old]))
    drafts = []
    try:
        for path, content, _ in made:
            draft = path.with_name(f".{path.name}.new")
            draft.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
            drafts.append(draft)
        read(drafts, registry)
    except RegistryError:
        for draft in drafts:
            draft.unlink()
        raise
    out = []
    for draft, (path, _, replaced) in zip(drafts, made, strict=True):
        draft.replace(path)
        for old_path in replaced:
            old_path.rename(old_path.with_name(f"{old_path.name}.old"))
        out.append(Rewritten(path, tuple(replaced)))
    return out


def _old_files(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Files of earlier releases and what is in them, each as a file of scopes."""
    subscriptions = [folder / OLD_FILE, *sorted((folder / OLD_FOLDER).glob("*.yml"))]
    for path in (p for p in subscriptions if p.is_file()):
        data = load(path).data or {}
        yield path, {**data, "scopes": [*data.get("scopes", ()), *data.get("subscriptions", ())]}
    for path in (p for p in [folder / "briefings.yml"] if p.is_file()):
        yield path, {"scopes": [_of_profile(p) for p in (load(path).data or {}).get("briefings", ())]}
    for path in sorted((folder / "profiles").glob("*.yml")):
        yield path, {"scopes": [_of_profile(load(path).data or {})]}


def _of_profile(data: Mapping[str, Any]) -> dict[str, Any]:
    """A profile as a scope with a briefing."""
    out = {k: v for k, v in data.items() if k not in (*_PLAN, "short")}
    if not any(out.get(k) for k in _TARGETS):
        out["follow"] = ["everything"]
    plan = {name: data[k] for k, name in _PLAN.items() if k in data}
    if data.get("short"):
        plan.setdefault("pages", "1")
    return {**out, "briefing": plan}


def _merged(path: Path, old: Sequence[tuple[Path, Mapping[str, Any]]]) -> dict[str, Any]:
    """One file of all. A zone of hours that held for one of the files is written into its scopes."""
    have: dict[str, Any] = dict(load(path).data or {}) if path.is_file() else {}
    zones = {data["timezone"] for _, data in old if "timezone" in data}
    zone = have.get("timezone", "UTC") if have or len(zones) != 1 else next(iter(zones))
    channels, scopes = dict(have.get("channels", {})), list(have.get("scopes", ()))
    for _, data in old:
        channels |= data.get("channels", {})
        of_file = data.get("timezone", "UTC")
        for scope in data["scopes"]:
            _add(scopes, scope if of_file == zone else {"timezone": of_file, **scope})
    return {"timezone": zone, "channels": channels, "scopes": scopes}


def _add(scopes: list[dict[str, Any]], new: dict[str, Any]) -> None:
    """Put a scope beside the others: a profile and a subscription of one name that follow the same are one,
    a profile that follows something else is called ``NAME-briefing``."""
    same = next((n for n, s in enumerate(scopes) if s.get("id") == new.get("id")), None)
    if same is None:
        scopes.append(new)
        return
    old = scopes[same]
    if "briefing" in new and "briefing" not in old:
        if all(old.get(k) == new.get(k) for k in (*_TARGETS, "topics", "texts")):
            scopes[same] = {**{k: v for k, v in new.items() if k != "timezone"}, **old}
        else:
            scopes.append({**new, "id": f"{new['id']}-briefing"})
    else:
        scopes.append(new)  # twice the same name: `read` says where
