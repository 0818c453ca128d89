"""What a rule of the data finds, and the limits and terms of the house that rules ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tracker.registry.fields import Language, Slug, Strict, check_regex
from tracker.registry.yamlfile import Path_

Level = Literal["error", "warning"]
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class RuleFinding:
    """One rule that is broken at one place. ``where``: ``file:line``."""

    where: str
    level: Level
    message: str

    def __str__(self) -> str:
        word = "" if self.level == "error" else "warning: "
        return f"{self.where}: {word}{self.message}"


@dataclass(frozen=True)
class Breach:
    """What a rule says before its place and level are known.

    ``keys`` lead to the part of the object. ``broken``: wrong in every folder; else it is a rule of the
    house, which a folder of one's own may do without.
    """

    keys: Path_
    message: str
    broken: bool = False


Breaches = Iterator[Breach]


class Term(Strict):
    """Where English text has a word (`en`, a regular expression), the Chinese beside it has `zh`."""

    en: Annotated[str, AfterValidator(check_regex)]
    zh: str
    codebooks: list[Slug] = Field(default_factory=list)  # default: all


class HouseRules(Strict):
    """`house.yml` of the packaged data: limits, terms and names that rules of the house ask for."""

    keyword_languages: list[Language]
    state_hosts: list[str]  # endings under which only a state or the EU can register a name
    cue_words: int  # a longer cue would be a quotation
    cue_characters: int  # the same for Chinese characters
    terms: list[Term]
    words_not_used: list[str]  # renderings in Chinese that the list of terms replaces


def bilingual(keys: Path_, what: str, text: dict[str, str] | None, *, needed: bool = True) -> Breaches:
    """A text is there in English and in Chinese."""
    if not text:
        if needed:
            yield Breach(keys, f"{what} is missing")
        return
    if not text.get("en", "").strip():
        yield Breach(keys, f"{what} has no English")
    if not HAN.search(text.get("zh", "")):
        yield Breach(keys, f"{what} has no Chinese")
