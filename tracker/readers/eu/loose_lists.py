"""Numbered paragraphs of EUR-Lex pages that are set outside of any list, and what belongs below them."""

from __future__ import annotations

import itertools
import re

from tracker.readers.eu.block_tree import Block, follows, is_enumerator, key_of

_DECIMAL = re.compile(r"\d+(?:\.\d+)*[a-z]?\.?")


def standing_alone(inside: list[Block]) -> list[Block]:
    """A numbered paragraph of an annex, set outside of a list (Formex ``NP``), as an item."""
    first = inside[0] if inside else None
    if first is not None and first.kind == "item":  # each of its paragraphs repeats the dash
        same = [b.children if b.kind == "item" and b.num == first.num else [b] for b in inside]
        children = [b for blocks in same for b in blocks]
        return [Block("item", num=first.num, role="alone", children=children, marks=first.marks)]
    if first is None or first.kind != "text" or first.num is None:
        return inside
    own = [Block("text", first.text, notes=first.notes, marks=first.marks)] if first.text else []
    return [Block("item", num=first.num, role="alone", children=[*own, *inside[1:]], marks=first.marks)]


def absorb(blocks: list[Block], *, lists: bool) -> list[Block]:
    """Consolidated texts print what else such a paragraph holds behind it; it belongs inside."""
    if not any(b.role == "alone" for b in blocks):
        return blocks
    cuts = [i for i, b in enumerate(blocks) if b.kind in {"head", "unit"} or (b.num and b.kind == "text")]
    out: list[Block] = []
    for start, end in itertools.pairwise([0, *cuts, len(blocks)]):
        part = blocks[start:end]
        if lists and not _are_paragraphs(part):
            out += _nested(part)
            continue
        for block in part:
            if out and out[-1].role == "alone" and _takes(block):
                out[-1].children.append(block)
            else:
                out.append(block)
    return out


def _are_paragraphs(blocks: list[Block]) -> bool:
    """Whether numbered paragraphs are told apart by texts between them. Until 2016 points of lists were set
    the same way, but a text behind the last point ends the list."""
    alone = [i for i, b in enumerate(blocks) if b.role == "alone"]
    parted = [(_takes(blocks[i + 1]), blocks[i].num or "") for i, _ in itertools.pairwise(alone)]
    decimal = any(texts and _DECIMAL.fullmatch(num) for texts, num in parted)
    return decimal or (bool(parted) and all(texts for texts, _ in parted))


def _nested(blocks: list[Block]) -> list[Block]:
    """Lists in lists, which were set side by side: an item that ends with a colon holds the list after it."""
    out: list[Block] = []
    levels: list[tuple[list[Block], Block | None]] = [(out, None)]  # each list and its last item
    for block in blocks:
        if block.kind == "text" and not block.num and is_enumerator(block.text):
            block = Block("item", num=block.text, role="alone", notes=block.notes, marks=block.marks)
        if block.kind != "item":
            levels = [(out, None)]
        else:
            last = levels[-1][1]
            ended = [n for n, (_, item) in enumerate(levels) if item and follows(item.num, block.num)]
            if ended:
                levels = levels[: ended[-1] + 1]
            elif (
                last
                and key_of(block.num or "") in {"i", "a", "1", "aa", ""}
                and _opens(last)
                and len(levels) < 6
            ):
                levels.append((last.children, None))
            levels[-1] = (levels[-1][0], block)
        levels[-1][0].append(block)
    return out


def _opens(item: Block) -> bool:
    return not item.children or (len(item.children) == 1 and item.children[0].text.rstrip().endswith(":"))


def _takes(block: Block) -> bool:
    return block.role != "alone" and (block.kind == "item" or (block.kind == "text" and not block.num))
