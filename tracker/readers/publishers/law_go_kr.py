"""Laws of Korea in the XML of the National Law Information Center (`lawService.do`, 법령).

조 are articles (제3조의2 is ``art_3_2``), 항 paragraphs, 호 items, 목 subitems; 편 장 절 관 groups, which the
publisher prints as units of their own (조문여부 전문). Each supplement (부칙) is named after the law that
brought it and counts its articles from 1. Dates of amendment printed in the text (<개정 2024. 1. 2.>,
[본조신설 ...]) are footnotes of their article: they change with every amendment and are not its words.

Written from the publisher's description of the API (https://open.law.go.kr/LSO/openApi/guideList.do); no
reply of the live API was seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from lxml import etree

from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import Capture, Document, ProvisionStatus, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder, Groups
from tracker.readers.xmltext import inner, local

NAME = "law_go_kr"
VERSION = 1

_GROUPS = {"편": ("prt", "part", 1), "장": ("cpt", "chapter", 2), "절": ("sct", "section_group", 3),
           "관": ("subsct", "subsection_group", 4)}  # fmt: skip
_GROUP = re.compile(r"제\s?(\d{1,3})\s?([편장절관])(?:의\s?(\d{1,2}))?\s*(.*)")
_ARTICLE = re.compile(
    r"제\s?(?P<number>\d{1,4})조(?:의(?P<branch>\d{1,2}))?\s*(?:\((?P<title>[^()]*(?:\([^()]*\)[^()]*)*)\))?\s*"
)
_DATED = re.compile(
    r"\[(?:[^\[\]]{0,40}(?:신설|개정|이동|시행일|삭제)[^\[\]]*)\]|<[^<>]*\d{4}\.\s?\d{1,2}\.\s?\d{1,2}[^<>]*>"
)
_GONE = re.compile(r"삭제\s*$")
_MOKS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
_BOX = re.compile(r"[\s─-╿|+\-=]*")


def sniff(capture: Capture) -> bool:
    """The root of a law."""
    return "<법령".encode() in capture.body[:1024] and "<기본정보".encode() in capture.body[:4096]


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one version of a law. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    root = parse.xml(captures[0].body)
    if local(root) != "법령":
        raise StructureChanged(f"a <{local(root)}> is no law: {inner(root)[:120]}")
    facts = {local(e): inner(e) for e in root.iterfind("기본정보/*")}
    reader = KoreanLawReader()
    for unit in root.iterfind("조문/조문단위"):
        reader.unit(unit)
    for supplement in root.iterfind("부칙/부칙단위"):
        reader.supplement(supplement, facts.get("법종구분", ""))
    for annex in root.iterfind("별표/별표단위"):
        reader.annex(annex)
    enforced = iso_date(facts.get("시행일자", ""))
    number = facts.get("공포번호", "").lstrip("0")
    kind = facts.get("법종구분", "")
    law = f"{kind} 제{number}호".strip() if number else ""
    named = {"law_id": facts.get("법령ID", ""), "law_num": law}
    return reader.builder.document(
        source, NAME, VERSION, facts.get("법령명_한글", ""), valid_from=enforced, text_date=enforced,
        status_note=facts.get("제개정구분") or None,
        identifiers=named,
        consolidates=tuple(dict.fromkeys([*reader.acts, *([law] if law else [])])),
        scope=frozenset({Scope.BODY, Scope.ANNEXES, Scope.NOTES}),
    )  # fmt: skip


class KoreanLawReader:
    """Takes a law's units in order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.acts: list[str] = []
        self._groups = Groups(self.builder)

    def unit(self, unit: etree._Element) -> None:
        """An article, or the heads printed before it."""
        text = _text(unit.find("조문내용"))
        if inner(unit.find("조문여부")) == "전문":
            for line in text.splitlines():
                self._group(clean(line))
            return
        number, branch = inner(unit.find("조문번호")), inner(unit.find("조문가지번호")).lstrip("0")
        if not number.isdigit():
            raise StructureChanged(f"an article without a number: {text[:80]}")
        printed = f"제{int(number)}조" + (f"의{branch}" if branch else "")
        head = _ARTICLE.match(text.strip())
        rest = text.strip()[head.end() :] if head else text
        words, notes = _undated(rest)
        title = inner(unit.find("조문제목")) or (head["title"] if head else "")
        gone = bool(_GONE.fullmatch(words)) and unit.find("항") is None
        eid = self.builder.add(
            f"art_{int(number)}" + (f"_{branch}" if branch else ""), self._groups.innermost, "article",
            num=printed, heading=title or None, text=words,
            status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
        )  # fmt: skip
        for paragraph in unit.iterfind("항"):
            notes += self._paragraph(paragraph, eid)
        for item in unit.iterfind("호"):
            notes += self._item(item, eid)
        reference, more = _undated(_text(unit.find("조문참고자료")))
        notes += [*more, *([reference] if reference else [])]
        if notes:
            self.builder.child(
                eid, "fn", "history", "footnote", text="; ".join(dict.fromkeys(notes)), scope=Scope.NOTES
            )

    def _group(self, line: str) -> None:
        found = _GROUP.match(line)
        if not found:
            return
        prefix, type_, level = _GROUPS[found[2]]
        number = f"{int(found[1])}" + (f"_{int(found[3])}" if found[3] else "")
        heading, _ = _undated(found[4])
        self._groups.open(
            level, prefix, number, type_, num=line[: found.start(4)].strip(), heading=heading or None
        )

    def _paragraph(self, element: etree._Element, article: str) -> list[str]:
        """항; one without number and text only holds the items of the article itself."""
        printed = inner(element.find("항번호"))
        words, notes = _undated(_text(element.find("항내용")))
        eid = article
        if printed or words:
            number = _circled(printed) or str(self.builder.next_number(article, "para"))
            words = words.removeprefix(printed).strip() if printed else words
            eid = self.builder.child(
                article, "para", number, "paragraph", num=printed or None, text=words, status=_status(words)
            )
        for item in element.iterfind("호"):
            notes += self._item(item, eid)
        return notes

    def _item(self, element: etree._Element, parent: str) -> list[str]:
        printed, branch = inner(element.find("호번호")), inner(element.find("호가지번호")).lstrip("0")
        words, notes = _undated(_text(element.find("호내용")))
        words = re.sub(r"^\d{1,3}(?:의\d{1,2})?\.\s*", "", words)
        number = re.sub(r"\D", "", printed.partition("의")[0]) or str(
            self.builder.next_number(parent, "item")
        )
        branch = branch or re.sub(r"\D", "", printed.partition("의")[2])
        num = f"{number}의{branch}." if branch else f"{number}."
        eid = self.builder.child(
            parent, "item", f"{number}_{branch}" if branch else number, "item", num=num, text=words,
            status=_status(words),
        )  # fmt: skip
        for mok in element.iterfind("목"):
            letter = inner(mok.find("목번호")).strip(". ")
            text, more = _undated(_text(mok.find("목내용")))
            text = re.sub(r"^[가-힣]\.\s*", "", text)
            place = _MOKS.find(letter) + 1 if len(letter) == 1 else 0
            self.builder.child(
                eid, "subitem", place or self.builder.next_number(eid, "subitem"), "subitem",
                num=f"{letter}." if letter else None, text=text, status=_status(text),
            )  # fmt: skip
            notes += more
        return notes

    def supplement(self, element: etree._Element, kind: str) -> None:
        """부칙: its articles by their heads at the start of a line, loose text as paragraphs."""
        number = inner(element.find("부칙공포번호")).lstrip("0")
        if number:
            self.acts.append(f"{kind} 제{number}호".strip())
        lines = [clean(x) for part in element.iterfind("부칙내용") for x in _text(part).splitlines()]
        lines = [x for x in lines if x]
        heading = lines.pop(0) if lines and re.match(r"부\s*칙", lines[0]) else "부칙"
        said = re.sub(r"^부\s*칙\s*", "", heading)
        base = self.builder.add(
            f"suppl_{number or self.builder.next_number(None, 'suppl')}", None, "supplement", num="부칙",
            heading=said or None, scope=Scope.ANNEXES,
        )  # fmt: skip
        open_ = base
        for line in lines:
            found = _ARTICLE.match(line)
            if found and (found["title"] is not None or _GONE.search(line)):
                tail = found["number"] + (f"_{found['branch']}" if found["branch"] else "")
                num = line[: found.end("number")] + "조" + (f"의{found['branch']}" if found["branch"] else "")
                open_ = self.builder.child(
                    base, "art", tail, "article", num=num, heading=found["title"], text=line[found.end() :]
                )
            elif open_ != base and not self.builder.get(open_).text:
                self.builder.update(open_, text=line)
            else:
                self.builder.nth(open_, "para", "paragraph", text=line)

    def annex(self, element: etree._Element) -> None:
        """별표 and 서식: title, and the lines of its text that are no frame of a table."""
        kind = inner(element.find("별표구분")) or "별표"
        number = inner(element.find("별표번호")).lstrip("0")
        branch = inner(element.find("별표가지번호")).lstrip("0")
        tail = "_".join(x for x in (number, branch) if x) or str(self.builder.next_number(None, kind))
        num = f"{kind} {number}" + (f"의{branch}" if branch else "") if number else kind
        prefix = "anx" if kind == "별표" else "form"
        eid = self.builder.add(
            f"{prefix}_{tail}", None, "annex", num=num, heading=inner(element.find("별표제목")) or None,
            scope=Scope.ANNEXES,
        )  # fmt: skip
        for part in element.iterfind("별표내용"):
            for line in re.split(r"\n|<br\s*/?>", _text(part)):
                words = clean(re.sub(r"[─-╿]+", " ", line))
                if words and not _BOX.fullmatch(words):
                    self.builder.nth(eid, "block", "block", text=words)


def _text(element: etree._Element | None) -> str:
    """All text of an element with its line ends."""
    return "" if element is None else "".join(str(t) for t in element.itertext())


def _undated(text: str) -> tuple[str, list[str]]:
    """Text without the dates of its amendments, and those."""
    notes = [clean(found).strip("<>[]") for found in _DATED.findall(text)]
    return clean(_DATED.sub(" ", text)), notes


def _circled(printed: str) -> str:
    """The number of ① (also above ⑳, where the publisher writes a plain number)."""
    printed = printed.strip().rstrip(".")
    if len(printed) == 1 and not printed.isdigit():
        value = unicodedata.numeric(printed, -1.0)
        return str(int(value)) if value > 0 else ""
    return re.sub(r"\D", "", printed)


def _status(words: str) -> ProvisionStatus:
    return ProvisionStatus.REPEALED if _GONE.fullmatch(words) else ProvisionStatus.IN_FORCE
