"""From the lines of a Chinese or Japanese text to provisions and facts; shared by plain text and HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.law.text import clean_han
from tracker.model import EmptyExtract, Incomplete, Scope
from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.cjk import body as cjk_body
from tracker.readers.grammar.cjk import facts as cjk_facts
from tracker.readers.grammar.cjk import heads, layout
from tracker.readers.grammar.cjk.writer import LawWriter, check_whole
from tracker.readers.lines import Line

_NOT_PREAMBLE = re.compile(r"目 ?[录次錄]|[\W\d]{0,8}|[【\[].{0,12}[】\]]")
_SENTENCE = 20  # letters
_DRAFT_LINE = re.compile(r"[（(][^（）()]{0,12}(?:稿|草案|试行|暂行)[）)]")
_QUOTED_TITLE = re.compile(r"《([^《》]{2,60})》")


def read(
    builder: Builder, lines: Sequence[Line], *, japanese: bool = False, title: str = ""
) -> tuple[str, DocumentFacts]:
    """Fill ``builder`` from ``lines`` and return the title and the facts of the head.

    ``title`` is what the page or the front matter calls the text; a title printed straight above the
    text wins in Chinese. Raises `EmptyExtract` when neither articles nor numbered sections are found,
    `Incomplete` when the end is missing.
    """
    found = layout.find(lines, japanese=japanese)
    if found is None and not japanese:
        return _policy(builder, lines, title)
    if found is None:
        raise EmptyExtract("no article and no numbered section in this text")
    sign = end = len(lines)
    if not japanese:
        sign, end = layout.text_end(lines, found)
    head, title = _head(lines, found.start, title, japanese=japanese)
    contents = {i for i, _ in found.contents}
    said = [line for i, line in head if i not in contents]
    _tell_left_out(builder, lines, (found.start, end), {i for i, _ in head} - contents, contents, title)
    _preamble(builder, said)
    writer = LawWriter(builder, japanese=japanese)
    writer.write(lines, found, sign)
    signature = lines[sign:end]
    _conclusion(builder, signature)
    closing = _closing(lines, found.last, sign)
    ended = any("施行" in text or "生效" in text for text in closing)
    check_whole(
        builder, [] if japanese else [g for _, g in found.contents], writer.chapters, ended=japanese or ended
    )
    if not japanese:
        _check_end(lines[sign - 1].text, ended=ended)
    return title, cjk_facts.read(title, said, closing, [x.text for x in signature])


def _tell_left_out(
    builder: Builder,
    lines: Sequence[Line],
    text: tuple[int, int],
    head: set[int],
    contents: set[int],
    title: str,
) -> None:
    """Name what stands before and behind a text and is not part of it. Sentences right behind it, before
    anything that only portals print, are told."""
    start, end = text
    for i in range(start):
        if i in head:
            continue
        words = lines[i].text
        listed = i in contents or _NOT_PREAMBLE.fullmatch(words)
        kind = "contents" if listed else "title" if _is_title_line(clean_han(words), title) else "around"
        builder.drop(kind, words)
    for line in lines[end:]:
        builder.drop("around", line.text)
    behind = [line.text for line in lines[end : layout.tail_end(lines, max(end - 1, 0))]]
    if said := [words for words in behind if len(words) > _SENTENCE and words[-1] in "。；"]:
        builder.warn("text_outside_main", sample=said[0][:120], count=sum(map(len, said)))


def _check_end(last: str, *, ended: bool) -> None:
    """A last line without the end of a sentence, in a text that has not said when it applies."""
    broken = last.endswith(("...", "…")) or (len(last) > 15 and last[-1] not in "。；：！？”）)》|.")
    if broken and not ended:
        raise Incomplete(f"the text breaks off in the middle of a sentence: …{last[-20:]}")


def _policy(builder: Builder, lines: Sequence[Line], title: str) -> tuple[str, DocumentFacts]:
    """A text without articles: opinions, plans, notices, amending decisions."""
    start = next((i for i, x in enumerate(lines) if (h := heads.han_section(x.text)) and h.key[0] == 1), None)
    if start is None:
        raise EmptyExtract("no article and no numbered section in this text")
    end = layout.tail_end(lines, start)
    head, title = _head(lines, start, title, japanese=False)
    said = [line for _, line in head]
    _preamble(builder, said)
    annex = next((i for i in range(start, end) if heads.han_annex(lines[i].text)), end)
    _tell_left_out(builder, lines, (start, end), {i for i, _ in head}, set(), title)
    sign = layout.signature_start(lines, start, annex)
    signature = lines[sign:annex]
    cjk_body.policy_body(builder, None, lines[start:sign])
    _conclusion(builder, signature)
    _annexes(builder, lines[annex:end])
    closing = [x.text for x in lines[max(start, annex - 4) : annex]]
    return title, cjk_facts.read(title, said, closing, [x.text for x in signature])


def _annexes(builder: Builder, lines: Sequence[Line]) -> None:
    eid = ""
    content: list[Line] = []
    for line in lines:
        if annex := heads.han_annex(line.text):
            if content:
                cjk_body.policy_body(builder, eid, content)
            content = []
            eid = builder.nth(
                None, "anx", "annex", num=annex[0], heading=annex[1] or None, scope=Scope.ANNEXES
            )
        else:
            content.append(line)
    if content:
        cjk_body.policy_body(builder, eid, content)


def _head(
    lines: Sequence[Line], start: int, title: str, *, japanese: bool
) -> tuple[list[tuple[int, Line]], str]:
    """The lines before the body that belong to the text, and its title."""
    at = -1
    if not japanese:
        titles = [
            i
            for i in range(start)
            if cjk_facts.is_title(lines[i].text) and not heads.han_group(lines[i].text)
        ]
        at = titles[-1] if titles else -1
    if at < 0:
        at = max((i for i in range(start) if lines[i].level == 1), default=-1)
    if at < 0:
        begin = max(0, start - 30)
    elif japanese:
        title, begin = title or lines[at].text, at
    else:
        title, begin = _printed_title(lines, at)
        while begin > 0 and begin > at - 15 and cjk_facts.is_order(lines[begin - 1].text):
            begin -= 1
        begin = cjk_facts.call_start(lines, begin, title)
    kept = [(i, lines[i]) for i in range(begin, start) if not _NOT_PREAMBLE.fullmatch(lines[i].text)]
    return [(i, x) for i, x in kept if not _is_title_line(clean_han(x.text), title)], title


def _printed_title(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """The title around line ``at``, which may be broken over lines, and its first line."""
    text, begin = clean_han(lines[at].text), at
    if not cjk_facts.is_title(text):  # a portal's headline that names the text
        inner = next((t for t in _QUOTED_TITLE.findall(text) if cjk_facts.is_title(t)), None)
        return inner or text, begin
    if at and "关于" not in text and lines[at - 1].text.startswith("关于") and len(lines[at - 1].text) <= 40:
        text, begin = clean_han(lines[at - 1].text) + text, at - 1
    if at + 1 < len(lines) and _DRAFT_LINE.fullmatch(lines[at + 1].text):
        text += clean_han(lines[at + 1].text)
    return text, begin


def _is_title_line(text: str, title: str) -> bool:
    return text == title or (len(text) >= 3 and (title.startswith(text) or title.endswith(text)))


def _preamble(builder: Builder, said: Sequence[Line]) -> None:
    if not said:
        return
    top = builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
    for line in said:
        builder.nth(top, "block", "formula" if cjk_facts.is_order(line.text) else "block", text=line.text)


def _conclusion(builder: Builder, signature: Sequence[Line]) -> None:
    for line in signature:
        builder.nth(None, "conclusion", "conclusion", text=line.text)


def _closing(lines: Sequence[Line], last: int, end: int) -> list[str]:
    """The last article's paragraphs and the few before it, where commencement is said."""
    return [line.text for line in lines[max(0, last - 6) : min(end, last + 4)] if len(line.text) < 2000]
