"""Reads the YAML files of registry folders into objects that know where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ValidationError

from tracker.registry.belt_and_road import BeltAndRoad, TransferLaw
from tracker.registry.codebook import Codebook
from tracker.registry.coding import CodingFile
from tracker.registry.cues import Cues, merged
from tracker.registry.gap import GapTable
from tracker.registry.oecd_strategies import Member, OecdStrategies
from tracker.registry.options import OptionPaper
from tracker.registry.profiles import Briefings, Profile
from tracker.registry.schema import Publisher, Publishers, Regime
from tracker.registry.translation import TranslationFile
from tracker.registry.way import AddedWays, WaysFile
from tracker.registry.words import Words
from tracker.registry.yamlfile import Loaded, Path_, RegistryError, load

M = TypeVar("M", bound=BaseModel)
N = TypeVar("N", bound=Codebook | GapTable | OptionPaper | Profile)


@dataclass(frozen=True)
class Located(Generic[M]):
    """An object of a registry file: the file, and the path of keys that leads to the object in it."""

    item: M
    file: Loaded
    path: Path_ = ()

    def at(self, *keys: str | int) -> str:
        """``file:line`` of a part of the object."""
        return self.file.at((*self.path, *keys))


class RegistryFiles:
    """The objects of all files of some folders, where they stand, and what cannot be read."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.regimes: list[Located[Regime]] = []
        self.publishers: dict[
            str, Located[Publisher]
        ] = {}  # a later folder's publisher takes an earlier one's place
        self.codebooks: list[Located[Codebook]] = []
        self.codings: list[Located[CodingFile]] = []
        self.cues: list[Located[Cues]] = []
        self.gaps: list[Located[GapTable]] = []
        self.options: list[Located[OptionPaper]] = []
        self.profiles: list[Located[Profile]] = []
        self.ways: list[Located[AddedWays]] = []
        self.translations: list[Located[TranslationFile]] = []
        self.jurisdictions: list[Located[TransferLaw]] = []
        self.members: list[Located[Member]] = []
        self.words: list[Located[Words]] = []
        self._where: dict[str, tuple[Loaded, Path_]] = {}

    def folder(self, folder: Path, *, coded: bool = True) -> None:
        """Read a folder; without ``coded`` all but its codings, cues and tables of gaps."""
        for regime in self._read(folder, "regimes", Regime):
            self._regime(regime)
        for found in self._read(folder, "publishers", Publishers):
            for id_, publisher in found.item.publishers.items():
                self.publishers[id_] = Located(publisher, found.file, ("publishers", id_))
        for added in self._read(folder, "ways", WaysFile):
            self.ways += [Located(w, added.file, ("ways", n)) for n, w in enumerate(added.item.ways)]
        self.words += self._read(folder, "words", Words)
        self.codebooks += self._unique("codebook", self._read(folder, "codebooks", Codebook))
        if coded:
            self.coded(folder)
        self.profiles += self._unique("profile", self._read(folder, "profiles", Profile))
        for several in self._read(folder, "briefings", Briefings):
            items = [Located(p, several.file, ("briefings", n)) for n, p in enumerate(several.item.briefings)]
            self.profiles += self._unique("profile", items)
        for table in self._read(folder, "belt-and-road", BeltAndRoad):
            for n, row in enumerate(table.item.jurisdictions):
                at: Path_ = ("jurisdictions", n)
                if self._claim("jurisdiction", row.jurisdiction, table.file, (*at, "jurisdiction")):
                    self.jurisdictions.append(Located(row, table.file, at))
        for listed in self._read(folder, "oecd-strategies", OecdStrategies):
            for n, member in enumerate(listed.item.members):
                if self._claim("member", member.country, listed.file, ("members", n, "country")):
                    self.members.append(Located(member, listed.file, ("members", n)))

    def coded(self, folder: Path) -> None:
        """Read the codings, cues and tables of gaps of a folder."""
        self.codings += self._read(folder, "codings", CodingFile)
        self.cues += self._read(folder, "cues", Cues)
        self.gaps += self._unique("table of gaps", self._read(folder, "gaps", GapTable))
        self.options += self._unique("paper of options", self._read(folder, "options", OptionPaper))
        self.translations += self._read(folder, "translations", TranslationFile)

    def _read(self, folder: Path, kind: str, model: type[M]) -> Iterator[Located[M]]:
        for path in _paths(folder, kind):
            if found := _parse(path, model, self.problems):
                yield found

    def _unique(self, kind: str, items: Iterable[Located[N]]) -> Iterator[Located[N]]:
        for found in items:
            if self._claim(kind, found.item.id, found.file, (*found.path, "id")):
                yield found

    def _regime(self, regime: Located[Regime]) -> None:
        if self._claim("regime", regime.item.id, regime.file, ("id",)):
            self.regimes.append(regime)
        for n, instrument in enumerate(regime.item.instruments):
            self._claim("instrument", instrument.id, regime.file, ("instruments", n, "id"))
        for n, source in enumerate(regime.item.sources):
            self._claim("source", source.id, regime.file, ("sources", n, "id"))

    def within(self, folder: Path) -> Self:
        """The objects whose files stand in a folder."""
        root = folder.resolve()
        part = type(self)()
        for key, found in vars(self).items():
            if isinstance(found, list) and key != "problems":
                setattr(part, key, [x for x in found if x.file.path.resolve().is_relative_to(root)])
        part.publishers = {
            id_: found
            for id_, found in self.publishers.items()
            if found.file.path.resolve().is_relative_to(root)
        }
        return part

    def all(self) -> Iterator[Located[Any]]:
        """Every object, whatever its kind."""
        for found in vars(self).values():
            items = found.values() if isinstance(found, dict) else found
            yield from (x for x in items if isinstance(x, Located))

    def merged_cues(self) -> dict[str, Cues]:
        """codebook -> all that is known of its words; a folder adds to those before it."""
        out: dict[str, Cues] = {}
        for cues in (found.item for found in self.cues):
            out[cues.codebook] = merged(out[cues.codebook], cues) if cues.codebook in out else cues
        return out

    def _claim(self, kind: str, id_: str, file: Loaded, at: Path_) -> bool:
        first, where = self._where.setdefault(f"{kind} {id_}", (file, at))
        mine = first.path == file.path and where == at
        if not mine:
            self.problems.append(f"{file.at(at)}: {kind} {id_!r} is already defined at {first.at(where)}")
        return mine


def _paths(folder: Path, kind: str) -> Iterator[Path]:
    yield from sorted((folder / kind).rglob("*.yml"))
    single = folder / f"{kind}.yml"
    if single.exists():
        yield single


def _parse(path: Path, model: type[M], problems: list[str]) -> Located[M] | None:
    try:
        loaded = load(path)
        return Located(model.model_validate(loaded.data), loaded)
    except RegistryError as error:
        problems.extend(error.problems)
    except ValidationError as error:
        for item in error.errors():
            loc = tuple(item["loc"])
            name = ".".join(str(x) for x in loc) or path.name
            problems.append(f"{loaded.at(loc)}: {name}: {item['msg']}")
    return None
