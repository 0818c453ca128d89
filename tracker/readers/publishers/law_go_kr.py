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
from collections.abc import Iterator, Sequence

from lxml import etree

from tracker.law.dates import iso_date
from tracker.law.inline import picture
from tracker.law.text import clean
from tracker.model import Capture, Document, LegalStatus, ProvisionStatus, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder, Groups
from tracker.readers.sweep import Rules, sweep
from tracker.readers.xmltext import inner, local

NAME = "law_go_kr"
VERSION = 2

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
_UNITS = ("조문단위", "부칙단위", "별표단위", "항", "호", "목")
_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>]{0,400})?/?>")
_FACTS = ("법종구분", "시행일자", "공포번호", "법령ID", "제개정구분", "법령명_한글")
#: Names inside 기본정보, which says what the law is.
_BASIC = re.compile(
    r"기본정보|법령(?:ID|명_한글|명_한자|명_영어|명약칭)|공포(?:일자|번호|법령여부)|언어|법종구분|제명변경여부|한글법령여부|편장절관"
    r"|소관부처(?:명|코드)?|전화번호|시행일자|제개정(?:구분|이유|이유내용)|개정문(?:내용)?|별표편집여부|부서(?:명|키|단위|연락처)"
    r"|연락부서|(?:조문|별표)시행일자문자열|의결구분|제안구분|공동(?:부령정보|부령구분)"
)
_DUPLICATES = """조문단위/조문번호 조문단위/조문가지번호 조문단위/조문제목 항/항번호 호/호번호 호/호가지번호
    목/목번호 목/목가지번호 부칙단위/부칙공포번호 별표단위/별표번호 별표단위/별표가지번호 별표단위/별표구분"""
_METADATA = """법령/기본정보 조문단위/조문여부 조문단위/조문시행일자 조문단위/조문이동이전
    조문단위/조문이동이후 조문단위/조문변경여부 조문단위/조문제개정유형 항/항제개정유형
    항/항제개정일자문자열 부칙단위/부칙공포일자
    별표단위/별표시행일자 별표단위/별표서식파일링크 별표단위/별표HWP파일명 별표단위/별표서식PDF파일링크
    별표단위/별표PDF파일명 별표단위/별표이미지파일명 별표단위/별표제목문자열"""
_RULES = Rules(
    {"기본정보/법령명_한글": "title", "법령/개정문": "note", "법령/제개정이유": "note"}
    | dict.fromkeys(_DUPLICATES.split(), "duplicate")
    | dict.fromkeys(_METADATA.split(), "metadata"),
    lambda element: _BASIC.fullmatch(local(element)) is not None,
)
_BOX = re.compile(r"[\s─-╿|+\-=]*")


def sniff(capture: Capture) -> bool:
    """The root of a law."""
    return "<법령".encode() in capture.body[:1024] and "<기본정보".encode() in capture.body[:4096]


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one version of a law. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    root = parse.xml(captures[0].body)
    if local(root) != "법령":
        raise StructureChanged(f"a <{local(root)}> is no law: {inner(root)[:120]}")
    facts: dict[str, str] = {}
    for element in root.iter(*_FACTS):
        facts.setdefault(local(element), inner(element))
    kind = facts.get("법종구분", "")
    reader = KoreanLawReader()
    for unit in root.iter("조문단위", "부칙단위", "별표단위"):
        if local(unit) == "조문단위":
            reader.unit(unit)
        elif local(unit) == "부칙단위":
            reader.supplement(unit, kind)
        else:
            reader.annex(unit)
    printed = sweep(reader.builder, [root], _RULES)
    enforced = iso_date(facts.get("시행일자", ""))
    number = facts.get("공포번호", "").lstrip("0")
    law = f"{kind} 제{number}호".strip() if number else ""
    named = {"law_id": facts.get("법령ID", ""), "law_num": law}
    repealed = facts.get("제개정구분") in {"폐지", "타법폐지"}
    return reader.builder.document(
        source, NAME, VERSION, facts.get("법령명_한글", ""), valid_from=enforced, text_date=enforced,
        status=LegalStatus.REPEALED if repealed else LegalStatus.UNKNOWN,
        repealed_from=enforced if repealed else None,
        status_note=facts.get("제개정구분") or None,
        identifiers=named,
        consolidates=tuple(dict.fromkeys([*reader.acts, *([law] if law else [])])),
        scope=frozenset({Scope.BODY, Scope.ANNEXES, Scope.NOTES}), printed=printed,
    )  # fmt: skip


class KoreanLawReader:
    """Takes a law's units in order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.acts: list[str] = []
        self._groups = Groups(self.builder)

    def unit(self, unit: etree._Element) -> None:
        """An article, or the heads printed before it."""
        text = self._text(_own(unit, "조문내용"))
        if inner(_own(unit, "조문여부")) == "전문":
            for line in filter(None, map(clean, text.splitlines())):
                if not self._group(line):
                    self.builder.nth(self._groups.innermost, "block", "block", text=line)
            return
        head = _ARTICLE.match(text.strip())
        number, branch = inner(_own(unit, "조문번호")), inner(_own(unit, "조문가지번호")).lstrip("0")
        if not number.isdecimal() and head:
            number, branch = head["number"], head["branch"] or ""
        rest = text.strip()[head.end() :] if head else text
        words, notes = _undated(rest)
        title = inner(_own(unit, "조문제목")) or (head["title"] if head else "")
        gone = bool(_GONE.fullmatch(words)) and next(unit.iter("항"), None) is None
        state = ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE
        if number.isdecimal():
            printed = f"제{int(number)}조" + (f"의{branch}" if branch else "")
            eid = self.builder.add(
                f"art_{int(number)}" + (f"_{branch}" if branch else ""), self._groups.innermost, "article",
                num=printed, heading=title or None, text=words, status=state,
            )  # fmt: skip
        elif title or words or next(_units(unit), None) is not None:
            eid = self.builder.nth(
                self._groups.innermost, "block", "block", heading=title or None, text=words
            )
        else:
            return
        notes += self._below(unit, eid)
        reference, more = _undated(self._text(_own(unit, "조문참고자료")))
        notes += [*more, *([reference] if reference else [])]
        told = list(dict.fromkeys(notes))
        if told:
            self.builder.child(eid, "fn", "history", "footnote", text="; ".join(told), scope=Scope.NOTES)
        for note in told:
            notes.remove(note)
        for again in notes:
            self.builder.drop("duplicate", again)

    def _group(self, line: str) -> bool:
        found = _GROUP.match(line)
        if not found:
            return False
        prefix, type_, level = _GROUPS[found[2]]
        number = f"{int(found[1])}" + (f"_{int(found[3])}" if found[3] else "")
        heading, notes = _undated(found[4])
        eid = self._groups.open(
            level, prefix, number, type_, num=line[: found.start(4)].strip(), heading=heading or None
        )
        for note in notes:
            self.builder.drop("note", note)
        return eid in self.builder

    def _below(self, element: etree._Element, eid: str) -> list[str]:
        """항, 호 and 목 of an article or of one another, whether they stand inside or beside; their notes.

        The publisher prints 목 inside their 호 or behind it.
        """
        notes: list[str] = []
        open_: dict[str, str] = {}
        for child in _units(element):
            kind = local(child)
            if kind == "항":
                made, more = self._paragraph(child, eid)
                open_ = {"항": made}
            elif kind == "호":
                made, more = self._item(child, open_.get("항", eid))
                open_["호"] = made
            else:
                made, more = self._subitem(child, open_.get("호", open_.get("항", eid)))
            notes += more
        return notes

    def _paragraph(self, element: etree._Element, article: str) -> tuple[str, list[str]]:
        """항; one without number and text only holds the items of the article itself."""
        printed = inner(_own(element, "항번호"))
        words, notes = _undated(self._text(_own(element, "항내용")))
        eid = article
        if printed or words:
            number = _circled(printed) or str(self.builder.next_number(article, "para"))
            words = words.removeprefix(printed).strip() if printed else words
            eid = self.builder.child(
                article, "para", number, "paragraph", num=printed or None, text=words, status=_status(words)
            )
        return eid, notes + self._below(element, eid)

    def _item(self, element: etree._Element, parent: str) -> tuple[str, list[str]]:
        printed = inner(_own(element, "호번호"))
        branch = inner(_own(element, "호가지번호")).lstrip("0")
        words, notes = _undated(self._text(_own(element, "호내용")))
        if found := re.match(r"(\d{1,3}(?:의\d{1,2})?)\.\s*", words):
            printed, words = printed or found[1], words[found.end() :]
        number = re.sub(r"\D", "", printed.partition("의")[0]) or str(
            self.builder.next_number(parent, "item")
        )
        branch = branch or re.sub(r"\D", "", printed.partition("의")[2])
        num = f"{number}의{branch}." if branch else f"{number}."
        eid = self.builder.child(
            parent, "item", f"{number}_{branch}" if branch else number, "item", num=num, text=words,
            status=_status(words),
        )  # fmt: skip
        return eid, notes + self._below(element, eid)

    def _subitem(self, element: etree._Element, parent: str) -> tuple[str, list[str]]:
        letter = inner(_own(element, "목번호")).strip(". ")
        text, notes = _undated(self._text(_own(element, "목내용")))
        if found := re.match(r"([가-힣])(?:의\d{1,2})?\.\s*", text):
            letter, text = letter or found[1], text[found.end() :]
        branch = inner(_own(element, "목가지번호")).lstrip("0")
        place = _MOKS.find(letter) + 1 if len(letter) == 1 else 0
        tail = str(place or self.builder.next_number(parent, "subitem")) + (f"_{branch}" if branch else "")
        eid = self.builder.child(
            parent, "subitem", tail, "subitem",
            num=(f"{letter}의{branch}." if branch else f"{letter}.") if letter else None, text=text,
            status=_status(text),
        )  # fmt: skip
        return eid, notes + self._below(element, eid)

    def _text(self, element: etree._Element | None) -> str:
        """All text of an element with its line ends; marks of HTML in it are no words of the law."""
        text = "" if element is None else "".join(str(t) for t in element.itertext())
        for mark in _MARKUP.findall(text):
            self.builder.drop("metadata", mark)
        return _MARKUP.sub(_drawn, text)

    def supplement(self, element: etree._Element, kind: str) -> None:
        """부칙: its articles by their heads at the start of a line, loose text as paragraphs."""
        number = inner(_own(element, "부칙공포번호")).lstrip("0")
        if number:
            self.acts.append(f"{kind} 제{number}호".strip())
        lines = [clean(x) for part in element.iter("부칙내용") for x in self._text(part).splitlines()]
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
        kind = inner(_own(element, "별표구분")) or "별표"
        number = inner(_own(element, "별표번호")).lstrip("0")
        branch = inner(_own(element, "별표가지번호")).lstrip("0")
        tail = "_".join(x for x in (number, branch) if x) or str(self.builder.next_number(None, kind))
        num = f"{kind} {number}" + (f"의{branch}" if branch else "") if number else kind
        prefix = "anx" if kind == "별표" else "form"
        eid = self.builder.add(
            f"{prefix}_{tail}", None, "annex", num=num, heading=inner(_own(element, "별표제목")) or None,
            scope=Scope.ANNEXES,
        )  # fmt: skip
        for part in element.iter("별표내용"):
            for line in self._text(part).splitlines():
                words = clean(re.sub(r"[─-╿]+", " ", line))
                if words and not _BOX.fullmatch(words):
                    self.builder.nth(eid, "block", "block", text=words)


def _own(element: etree._Element, tag: str) -> etree._Element | None:
    """The first ``tag`` below an element that belongs to no unit further in, whatever is around it."""
    found = element.iter(tag)
    return next((e for e in found if next(e.iterancestors(*_UNITS)) is element), None)


def _units(element: etree._Element) -> Iterator[etree._Element]:
    """The 항, 호 and 목 below an element that belong to no other one."""
    return (
        e
        for e in element.iter("항", "호", "목")
        if e is not element and next(e.iterancestors(*_UNITS)) is element
    )


def _drawn(mark: re.Match[str]) -> str:
    """What a mark of HTML stands for: a picture, or the end of a line."""
    source = re.search(r"""(?:src|id)\s*=\s*["']([^"']{1,300})""", mark[0])
    return picture("", source[1].encode()) if mark[0].lower().startswith("<img") and source else "\n"


def _undated(text: str) -> tuple[str, list[str]]:
    """Text without the dates of its amendments, and those."""
    notes = [clean(found).strip("<>[]") for found in _DATED.findall(text)]
    return clean(_DATED.sub(" ", text)), notes


def _circled(printed: str) -> str:
    """The number of ① (also above ⑳, where the publisher writes a plain number)."""
    printed = printed.strip().rstrip(".")
    if len(printed) == 1 and not printed.isdecimal():
        value = unicodedata.numeric(printed, -1.0)
        return str(int(value)) if value > 0 else ""
    return re.sub(r"\D", "", printed)


def _status(words: str) -> ProvisionStatus:
    return ProvisionStatus.REPEALED if _GONE.fullmatch(words) else ProvisionStatus.IN_FORCE
