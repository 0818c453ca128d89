"""Labels of articles that a text prints as heads, found beside the grammars: by their look alone.

What a grammar read is compared with them (`Builder.document`), so that an article that was swallowed is told
by name. A number that stands outside the numbers read is another act's, which this one quotes, unless it goes
on with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker.law.numbers import han_number, with_ascii_digits
from tracker.law.ordinals import LATIN, spelled
from tracker.readers.build import Builder
from tracker.readers.lines import Line

_BEFORE = (
    "Article|ARTICLE|Artículo|ARTÍCULO|Articulo|Artikel|ARTIKEL|Artigo|ARTIGO|Articolo|ARTICOLO|Articolul|Art\\."
    "|Стаття|Статья|СТАТЬЯ|Артыкул|Член|Члан|Članak|Član|Článek|Článok|Άρθρο|ΑΡΘΡΟ|Điều|Pasal|PASAL|MADDE|Madde"
    "|المادة|مادة|ماده|มาตรา|Maddə|მუხლი|Հոդված|Neni|§"
)
_BEHIND = "§|straipsnis|pants|člen|бап|modda|зүйл"
_NUMBER = rf"\d{{1,4}}[\w.:/^-]{{0,10}}(?:\s(?:{LATIN}|[A-Z]{{1,2}}))*|[IVXLC]{{1,7}}"
_LABEL = re.compile(
    rf"(?:(?:{_BEFORE})\s?[(\[]?\s?(?:{_NUMBER}|[^\W\d_]{{3,14}}(?:\s[^\W\d_]{{2,12}}){{0,2}})[)\]]?"
    rf"|\d{{1,4}}\s?[a-z]?\.?[\s-]?(?:{_BEHIND}))(?P<end>[.:ºª°\s–—-]*$|\s*[:–—]\s|\.\s(?=[A-ZÀ-Ý][^.;:]{{2,70}}[^.,;:]$))"
)
_HAN = re.compile(
    r"第[〇零一二三四五六七八九十百千0-9]{1,7}条(?:[之の][一二三四五六七八九十]{1,3}){0,2}(?=[\s（(【]|$)"
)
_KOREAN = re.compile(r"제\s?\d{1,4}조(?:의\s?\d{1,2})?(?=\(|\s*$)")
_DIGITS = re.compile(r"\d+")
_HAN_DIGITS = re.compile("[〇零一二三四五六七八九十百千0-9]+")
_QUOTES = "‘“«„\"'「『"
_MAX_LABEL = 60


def tell_missing(builder: Builder, lines: Sequence[Line]) -> None:
    """Warn of printed heads that no article or section of ``builder`` carries."""
    read = [p.num for p in builder.provisions if p.type in {"article", "section"} and p.num]
    have = {_key(num) for num in read}
    numbers = {n for num in read if (n := _number(num)) is not None}
    if not numbers:
        return
    lacking: dict[str, str] = {}
    reach = max(numbers)
    for label in _printed(lines):
        key, number = _key(label), _number(label)
        if key in have or key in lacking or number is None:
            continue
        if number in range(1, reach + 2):
            lacking[key] = label
            reach = max(reach, number)
    if lacking:
        builder.warn("heads_missing", labels=list(lacking.values())[:20], count=len(lacking))


def _printed(lines: Sequence[Line]) -> Iterable[str]:
    before = ""
    for line in lines:
        above, before = before, line.text
        if line.table or line.page or not line.text or line.text[0] in _QUOTES:
            continue
        found = _HAN.match(line.text) or _KOREAN.match(line.text)
        if found and (line.gap or line.level):
            yield found.group()
        elif len(line.text) <= _MAX_LABEL or line.level:
            found = _LABEL.match(line.text)
            if found and line.text.endswith(".") and not (line.gap or line.level):
                continue  # the end of a sentence
            titled = found is not None and found["end"].startswith(". ")  # "Article 5. Title"
            if found and (not line.text[found.end() :] or line.level or titled):
                label = line.text[: found.start("end")].strip()
                if not (
                    above.endswith(":") and label[-1:].isalpha() and _DIGITS.search(label)
                ):  # inserted there
                    yield label


def _key(label: str) -> str:
    """What a label has from its number on: "Art. 1" is "Article 1er"."""
    said = re.sub(r"[\W_]+", "", with_ascii_digits(label)).casefold()
    found = _DIGITS.search(said)
    return re.sub(r"(?<=\d)er(?![a-z])", "", said[found.start() :]) if found else said


def _number(label: str) -> int | None:
    """The first number of a label; codes with parts have none that counts through the text."""
    digits = _DIGITS.findall(with_ascii_digits(label))
    if digits:
        return int(digits[0]) if len(digits) == 1 else None
    if found := _HAN_DIGITS.search(label):
        return han_number(found.group())
    words = label.partition(" ")[2]
    value = spelled(words)
    return value[0] if value and value[1] >= len(words) - 4 else None
