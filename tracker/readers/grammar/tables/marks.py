"""Marks inside an article that several languages share: prefix of the eid, type, pattern, rank."""

from __future__ import annotations

from tracker.readers.grammar.tables.grammar import arabic, letters
from tracker.readers.grammar.tables.row import Mark

LATIN, CYRILLIC = "abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя"


def numbers(prefix: str, type_: str, mark: str) -> Mark:
    """A number; ``mark`` is its pattern with N in its place."""
    return prefix, type_, mark.replace("N", r"(?P<value>\d{1,3})"), arabic


def lettered(prefix: str, type_: str, mark: str, value: str, alphabet: str = LATIN) -> Mark:
    """A letter; ``mark`` is its pattern with A in its place, ``value`` the letters it may be."""
    return prefix, type_, mark.replace("A", f"(?P<value>{value})"), letters(alphabet)


DOT = "para", "paragraph", r"(?P<value>\d{1,3}[a-zа-я]?)\.(?!\d)(?=\s|$)", arabic
BARE = "para", "paragraph", r"(?P<value>\d{1,3}[a-z]?)\.?(?=\s)(?!\s?[.§%])", arabic
BRACKETS = "para", "paragraph", r"\((?P<value>\d{1,3}[a-zа-я]?)\)", arabic
PAREN = "point", "point", r"(?P<value>\d{1,3}[a-zа-я]?)\)", arabic
NUMBER = numbers("point", "point", r"N[.)](?!\d)")
LETTER = lettered("point", "point", r"\(?A\)", "[a-z]{1,2}")
LETTER_DOT = lettered("point", "point", r"A[.)](?=\s)", "[a-z]")
SUB_LETTER = lettered("subpoint", "subpoint", r"A\)", "[a-z]{1,2}")
SUB_CYRILLIC = lettered("subpoint", "subpoint", r"A\)", "[а-яёіїєґ]", CYRILLIC)
SUB_NUMBER = numbers("subpoint", "subpoint", r"N[.)](?!\d)")
SUB_PAREN = numbers("subpoint", "subpoint", r"N\)")
ITEM = numbers("item", "item", r"N[.)](?!\d)")
ITEM_PAREN = numbers("item", "item", r"N\)")
ITEM_DOT = numbers("item", "item", r"N\.(?!\d)")
