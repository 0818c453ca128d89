"""What the readers of Union law share: blocks of text as read, numbers, and quoted law.

The Official Journal, the consolidated texts and Formex 4 print one act in three ways. Each reader
turns its markup into the same `Block` trees; `tracker.readers.eu.provisions` turns those into
provisions. A provision therefore gets the same eid whichever way it was published.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from bisect import bisect_right
from dataclasses import dataclass, field

from tracker.law import inline
from tracker.law.numbers import roman
from tracker.law.text import clean
from tracker.model import Mark

#: Higher rank stands deeper. Heads in annexes ("Section A", "1. Introduction") come below articles.
RANKS = {
    "annex": 0,
    "part": 1,
    "title": 2,
    "chapter": 3,
    "section": 4,
    "subsection": 5,
    "article": 6,
    "seq": 10,
}

#: Stands for a footnote call inside running text until `tidy` takes it out.
CALL = "\ue000"

_LATIN = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies")
_SUFFIX = {word: chr(ord("a") + i) for i, word in enumerate(_LATIN)}
_OPEN = '‘“«„‚»”"‟‛‹›'
_CLOSERS = {"‘": "’", "“": "”", "«": "»", "„": "“”", "‚": "‘’", "»": "«»", "”": "”", '"': '"', "‟": "”",
            "‛": "’", "‹": "›", "›": "‹"}  # fmt: skip
_WIDE = "\u00a0\u2000-\u200a\u202f\u3000"
_NUMBER = (
    rf"[{_OPEN}]?\s?[(\[]?(?:\d{{1,4}}(?:\.\d{{1,3}}){{0,4}}|[^\W\d_]{{1,5}})[a-z]{{0,2}}"
    rf"(?:[ \u00a0](?:{'|'.join(_LATIN)}))?"
)
_ENUMERATOR = re.compile(rf"(?:{_NUMBER}[.)\]°º]{{1,2}}|\d{{1,3}}[a-z]?|[—–\-•·▪○●‒―])$")
_NUMBERED = re.compile(rf"\s*({_NUMBER}[.)\]]{{1,2}})[{_WIDE}]{{2,}}\s*")
_DASH = re.compile(rf"([{_OPEN}]?[—–])\s+(?=[^\W\d_]|[{_OPEN}])")
_LABEL = re.compile(r"([^\W\d_]{3,20}) ([A-Z]|[IVXLC]{1,6}|\d{1,3})(?: ?[.:—–-] ?|\s|$)")
_CALLS = re.compile(rf" ?(?:\( ?{CALL} ?\)|{CALL})")
_ARROWS = re.compile(r"[►▼](?:[A-Z]{1,2}\d{0,3})?\s?|◄")

#: The first word of a heading of a division, in the languages of the Union that use another one than
#: a form of these stems. Publisher's ids come first; this serves files without ids (Formex, old XHTML).
_DIVISIONS = tuple(
    (role, tuple(stems.split()))
    for role, stems in (
        ("part", "part teil del parte deel część část časť osa dalis μέρος част rész"),
        ("title", "title titre titel título titolo tytuł hlava τίτλος дял titlu cím osasto"),
        (
            "chapter",
            "chapter chapitre kapitel capítulo capo hoofdstuk rozdział kapitola κεφάλαιο глава capitol "
            "fejezet luku peatükk skyrius nodaļa poglav caibidil",
        ),
        ("subsection", "subsection sous-section unterabschnitt subsección sottosezione"),
        (
            "section",
            "section abschnitt sección sezione afdeling afsnit secção secțiune sekcja oddiel oddíl oddelek "
            "odjeljak jagu iedaļa skirsnis szakasz jakso avsnitt τμήμα раздел roinn",
        ),
    )
)
_PARTS = {"part", "partie", "teil", "parte", "deel", "del", "część", "část", "časť", "partea", "rész", "част"}


@dataclass(slots=True)
class Block:
    """A piece of an act as read, before it becomes a provision.

    ``kind``: ``text`` (with ``num`` if numbered), ``item`` of a list, ``head``, ``table`` (children are
    its rows), ``unit`` (a head and what it covers; ``role`` says of what sort), ``quoted``, ``gap``
    (a place where something was deleted). ``own``: whether the publisher's markup says of a head that it
    is the act's own or that of law it quotes; None where it says neither.
    """

    kind: str
    text: str = ""
    num: str | None = None
    role: str = ""
    key: str | None = None
    level: int = 0
    heading: str | None = None
    children: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: tuple[Mark, ...] = ()
    own: bool | None = None

    def words(self) -> str:
        """Everything the block says, in order."""
        parts = [self.num or "", self.heading or "", self.text]
        parts += [child.words() for child in self.children]
        return " ".join(p for p in parts if p)

    def calls(self) -> list[str]:
        """The notes called anywhere in the block."""
        return [*self.notes, *(note for child in self.children for note in child.calls())]

    def first(self) -> Block:
        """The first block of the tree that says something of its own."""
        block = self
        while not (block.num or block.heading or block.text) and block.children:
            block = block.children[0]
        return block


def tidy(text: str) -> str:
    """Stored text of a raw run: footnote calls (also their brackets) and change arrows taken out."""
    text = clean(text)
    if CALL in text:
        text = _CALLS.sub("", text)
    if "►" in text or "◄" in text or "▼" in text:
        text = _ARROWS.sub("", text)
    return clean(text)


def arrows(text: str) -> str:
    """The change arrows that `tidy` takes out, with the acts they name."""
    return "".join(_ARROWS.findall(text))


def picture(alternative: str, source: str) -> str:
    """A picture by its bytes, where the text carries them, else by the name of its file."""
    data = re.match(r"data:[^,]*;base64,", source)
    try:
        content = b64decode(source[data.end() :]) if data else source.rpartition("/")[2].encode()
    except ValueError:
        content = source.encode()
    return f" {inline.picture(alternative, content)} "


def is_enumerator(text: str) -> bool:
    """Whether a cell holds only the number of a list item: ``(a)``, ``3.1.``, ``‘(g)``, ``—``."""
    return len(text) <= 20 and _ENUMERATOR.match(text) is not None


def split_number(raw: str) -> tuple[str | None, str]:
    """``1.<nbsp><nbsp><nbsp>Text`` into number and text; the wide gap is what tells a number."""
    found = _NUMBERED.match(raw)
    return (tidy(found.group(1)), raw[found.end() :]) if found else (None, raw)


def text_block(text: str, num: str | None, notes: list[str], marks: tuple[Mark, ...]) -> Block:
    """A paragraph; one that begins with a dash is an item of a list, however it is set."""
    found = None if num else _DASH.match(text)
    if found is None:
        return Block("text", text, num, notes=notes, marks=marks)
    own = Block("text", text[found.end() :], notes=notes, marks=marks)
    return Block("item", num=found.group(1), children=[own], marks=marks)


def split_label(text: str) -> tuple[str, str]:
    """``Section A — Title`` into label and title; no label: an empty one."""
    found = _LABEL.match(text)
    return (found.group(0).strip(" .:—–-"), text[found.end() :].strip()) if found else ("", text)


def key_of(num: str) -> str:
    """The part of an eid a number gives: ``(ba)`` -> ``ba``, ``1 bis.`` -> ``1a``, ``3.1.`` -> ``3.1``."""
    text = unicodedata.normalize("NFKC", num).strip().lower().strip(" .,;:()[]°º'‘’‚“”„«»\"")
    head, _, tail = text.rpartition(" ")
    if head and tail in _SUFFIX:
        text = head + _SUFFIX[tail]
    return re.sub(r"[^\w.]+", "-", text).strip("-_.")


def article_key(label: str) -> str:
    """``Article 14a`` -> ``14a``, ``Article 8.81`` -> ``8.81`` (treaties number by chapter); a label
    without a figure ("Article premier") is article 1."""
    found = re.search(
        r"(\d{1,4}(?:\.\d{1,3})?) ?(?:([a-z]{1,2})(?![^\W\d_])|(" + "|".join(_LATIN) + r")\b)?", clean(label)
    )
    if not found:
        return "1"
    number, letters, latin = found.groups()
    return number.lstrip("0") + (letters or _SUFFIX.get(latin or "", ""))


def follows(last: str | None, num: str | None) -> bool:
    """Whether a list goes on from one number to the other: (b) (c), (ii) (iii), 1. 2., — —."""
    a, b = key_of(last or ""), key_of(num or "")
    if not a or not b:
        return a == b and bool(last) and bool(num)
    if a.isdecimal() and b.isdecimal():
        return int(b) == int(a) + 1
    ones, others = roman(a, limit=3999), roman(b, limit=3999)
    if ones and others == ones + 1:
        return True
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1


def number_key(key: str) -> str:
    """An Arabic number from an Arabic or Roman one (chapter ids); other keys in lower case."""
    text = key.strip().lower()
    for figures, letter in ((text, ""), (text[:-1], text[-1:])):  # XVI, XVIa; XVIc is no numeral as a whole
        if letter in "abcdefgh" and (value := roman(figures, limit=3999)):
            return f"{value}{letter}"
    return key_of(text)


def division(label: str, depth: int) -> tuple[str, str]:
    """(role, number) of a heading such as ``CHAPTER III``; an unknown word goes by depth."""
    words = clean(label).replace("\u00a0", " ").lower().split()
    key = next(
        (w for w in reversed(words) if re.fullmatch(r"[ivxlcdm]+[a-h]?|\d+[a-z]?|[a-z]", w.strip(".,"))), ""
    )
    for role, stems in _DIVISIONS:
        if any(word.startswith(stem) for word in words for stem in stems):
            return role, number_key(key.strip(".,"))
    return ("chapter" if depth == 0 else "section"), number_key(key.strip(".,"))


def is_part(label: str) -> bool:
    return label.split(" ")[0].lower() in _PARTS


def glue(blocks: list[Block], text: str, notes: list[str]) -> bool:
    """Put stray punctuation (``;`` after a quotation) at the end of what was read last."""
    if not blocks:
        return False
    last = blocks[-1]
    while last.children:
        last = last.children[-1]
    if last.kind in {"head", "gap"}:
        return False
    last.text += text
    last.notes += notes
    return True


# --- quoted law ---------------------------------------------------------------------------------


def _opening(block: Block) -> str:
    """The quotation mark a block opens a quotation with, or ''."""
    first = block.first()
    start = (first.num or first.heading or first.text)[:1]
    if start not in _CLOSERS or not start:
        return ""
    if first.num or first.heading:
        return start
    # ‘term’ means ...: a mark closed before the end of the text quotes a term, not law.
    depth, text, closers = 0, first.text, _CLOSERS[start]
    for i, char in enumerate(text):
        if char in closers and i and not text[i + 1 : i + 2].isalnum():
            depth -= 1
            if depth <= 0:
                return start if not any(c.isalnum() for c in text[i + 1 :]) else ""
        elif char == start:
            depth += 1
    return start


def _closes(block: Block, mark: str, *, opened: bool) -> bool:
    """Whether a block ends with the closing mark of a quotation opened earlier (or by itself)."""
    text = block.words().rstrip(" ;.,:")
    closers = _CLOSERS[mark]
    if not text or text[-1] not in closers:
        return False
    if mark in closers:
        return True
    closing = sum(1 for i, c in enumerate(text) if c in closers and not text[i + 1 : i + 2].isalnum())
    opening = text.count(mark) - (1 if opened else 0)
    return closing > opening


def group_quotes(blocks: list[Block], before: str = "") -> list[Block]:
    """Runs of blocks that are quoted law, each as one ``quoted`` block.

    A run starts at a block that begins with a quotation mark, or at the head of a quoted article, and ends
    with the block that ends with the closing mark. Where none closes (the mark stands in a footnote), it
    ends with the list, if the text before it announces a quotation by a colon. No run goes past a head of
    the act itself. ``before`` is the text before the list.
    """
    out: list[Block] = []
    heads = [i for i, b in enumerate(blocks) if _is_head(b) and b.own is not False and not _opening(b)]
    closing: dict[str, int] = {}  # where a mark is next closed, looked for once
    last = {"article": "0", "annex": "0"}  # the act's own numbers so far
    i = 0
    while i < len(blocks):
        block = blocks[i]
        mark = "" if block.kind in {"gap", "quoted", "table"} else _opening(block)
        if not mark and block.own is not False:
            if _is_head(block):
                last[block.role] = _label(block)
            out.append(block)
            i += 1
            continue
        close = len(blocks)
        if mark and _closes(block, mark, opened=True):
            close = i
        elif mark:
            if closing.get(mark, i) <= i:
                later = range(i + 1, len(blocks))
                closing[mark] = next((j for j in later if _closes(blocks[j], mark, opened=False)), close)
            close = closing[mark]
        stop = _own_head(blocks, heads, i, close, last)
        announced = block.own is False or (out[-1].words() if out else before).rstrip().endswith(":")
        if close >= stop and not announced:
            out.append(block)
            i += 1
            continue
        end = min(close, stop - 1)
        out.append(Block("quoted", children=blocks[i : end + 1], marks=block.marks))
        i = end + 1
    return out


#: Heads that are looked at behind one quotation mark.
_MOST_HEADS = 200


def _own_head(blocks: list[Block], heads: list[int], start: int, close: int, last: dict[str, str]) -> int:
    """Where the act itself goes on: its first head behind ``start``, or the end of the list.

    A quotation that closes may hold heads of several articles. What tells them from the act's own is the
    publisher's markup, else the number: the one that follows the act's last, and does not stand behind the
    quotation again.
    """
    first = bisect_right(heads, start)
    within = heads[first : min(bisect_right(heads, close), first + _MOST_HEADS)]
    closed = close < len(blocks)
    if not closed and within and not _is_head(blocks[start]):
        return within[0]  # a text that is not closed quotes no heads
    after = bisect_right(heads, close)
    behind = blocks[heads[after]] if after < len(heads) else None
    for head in within:
        block = blocks[head]
        follows = follows_article(last.get(block.role, ""), _label(block))
        again = behind is not None and (behind.role, _label(behind)) == (block.role, _label(block))
        if block.own or (follows and not again):
            break
    else:
        outer = RANKS[blocks[start].role] if _is_head(blocks[start]) else RANKS["seq"]
        higher = (h for h in within if RANKS[blocks[h].role] < outer)
        head = len(blocks) if closed else next(higher, len(blocks))
        if head == len(blocks):
            return head
    while head - 1 > start and head - 1 in within:  # the chapter it opens
        head -= 1
    return head


def _is_head(block: Block) -> bool:
    return block.kind in {"head", "unit"} and RANKS.get(block.role, 10) < RANKS["seq"]


def _label(block: Block) -> str:
    """The number of an article or annex, as a key."""
    if block.role == "article":
        return block.key or article_key(block.num or "")
    key = number_key(block.key or (block.num or "").rpartition(" ")[2]) if block.role == "annex" else ""
    return key if key[:1].isdigit() or block.role != "annex" else "1"


def follows_article(last: str, label: str) -> bool:
    """Whether a number is the next one: 5 or 4a after 4."""
    one, other = re.match(r"\d+", last or "0"), re.match(r"\d+", label)
    if one is None or other is None:
        return False
    step = int(other.group()) - int(one.group())
    return step == 1 or (step == 0 and label > last)


# --- heads and what they cover --------------------------------------------------------------------


def nest(blocks: list[Block]) -> list[Block]:
    """Heads turned into units that hold the blocks up to the next head of the same or a higher rank."""
    if not any(b.kind == "head" for b in blocks):
        return blocks
    out: list[Block] = []
    stack: list[tuple[int, list[Block]]] = []
    for block in _merged_heads(blocks):
        if block.kind == "head" and block.role == "division":
            grouped = any(rank < RANKS["article"] for rank, _ in stack)
            block.role, block.key = division(block.num or "", int(grouped))
        if block.kind not in {"head", "unit"} or block.role not in RANKS:
            if block.kind == "unit":
                stack.clear()
            (stack[-1][1] if stack else out).append(block)
            continue
        rank = RANKS[block.role] + block.level
        while stack and stack[-1][0] >= rank:
            stack.pop()
        into = stack[-1][1] if stack else out
        if block.kind == "head":
            block.kind = "unit"
            stack.append((rank, block.children))
        into.append(block)
    return out


def _merged_heads(blocks: list[Block]) -> list[Block]:
    """ "Section 1" and the title printed below it as a second head are one head."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind == block.kind == "head"
            and last.role == block.role == "seq"
            and last.level == block.level
            and last.num
            and not last.heading
            and not block.num
        ):
            last.heading = block.heading
            last.notes += block.notes
        else:
            out.append(block)
    return out


def take_head(unit: Block) -> None:
    """A unit known by its id takes number and heading from the head printed first in it."""
    at = next((i for i, b in enumerate(unit.children) if b.kind != "gap"), None)
    if unit.num or at is None or unit.children[at].kind != "head":
        return
    head = unit.children.pop(at)
    unit.num, unit.heading = head.num, head.heading
    unit.notes += head.notes
    unit.marks = tuple(dict.fromkeys(unit.marks + head.marks))
