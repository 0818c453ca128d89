"""Japanese statutes from the laws API of e-Gov (v2 XML or JSON, v1 XML, bulk files).

The same ids as for the site's old pages (`egov`): 条 articles (第十二条の二 is ``art_12_2``), 項
paragraphs, 号 items, イロハ and what is below them subitems; every supplement (附則) is named after
its amending law, because each counts its articles from 1. Law quoted by an amending law
(``NewProvision``) hangs below the provision that quotes it.

``valid_from`` and the text's date are the enforcement date of the revision; its state is read from
``current_revision_status`` and ``repeal_status``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from tracker.law import eids
from tracker.law.dates import iso_date
from tracker.law.text import clean_han
from tracker.model import Capture, Document, LegalStatus, ProvisionStatus, Scope, SourceSpec
from tracker.readers.build import Builder
from tracker.readers.egov import tree as egov_tree
from tracker.readers.sweep import Rules, part, sweep
from tracker.readers.xmltext import elements, first, guard_depth, inner, keep_part, key, local

NAME = "egov_xml"
VERSION = 2

_GROUPS = {"Part": ("prt", "part"), "Chapter": ("cpt", "chapter"), "Section": ("sct", "section_group"),
           "Subsection": ("subsct", "subsection_group"), "Division": ("dvn", "subsection_group")}  # fmt: skip
_ANNEXES = frozenset(
    {"AppdxTable", "AppdxNote", "AppdxStyle", "Appdx", "AppdxFig", "AppdxFormat", "SupplProvisionAppdxTable",
     "SupplProvisionAppdxStyle", "SupplProvisionAppdx"}
)  # fmt: skip
#: 号 and what is below it: tag -> (eid prefix, type).
_ITEMS = {"Item": ("item", "item")} | {f"Subitem{n}": ("subitem", "subitem") for n in range(1, 11)}
_SENTENCES = re.compile(
    r"(?:Paragraph|Item|Subitem\d+|List|Sublist\d|Class|AmendProvision)Sentence|Sentence|Column"
)
_HEAD = re.compile(
    r"(?:Paragraph|Article)Caption|ParagraphNum|(?:\w+)Title(?!\w)|SupplProvisionLabel|RelatedArticleNum"
)
#: Readings above the characters are no text.
_SKIP = frozenset({"Rt"})
#: Names of the law's schema, and of what the interfaces put around it.
_KNOWN = re.compile(
    r"Law(?:Num|Body|Title)?|TOC\w*|EnactStatement|Preamble|MainProvision|(?:Part|Chapter|Section|Subsection|Division)(?:Title)?"
    r"|Article(?:Title|Caption|Range)?|Paragraph(?:Num|Caption|Sentence)?|(?:Item|Subitem\d+)(?:Title|Sentence)?|Sentence|Column"
    r"|List(?:Sentence)?|Sublist\d(?:Sentence)?|Class(?:Title|Sentence)?|Table\w*|AmendProvision(?:Sentence)?|NewProvision"
    r"|SupplProvision\w*|SupplNote|Appdx\w*|Remarks(?:Label)?|RelatedArticleNum|Ruby|Rt|Line|Su[bp]|Fig(?:Struct\w*)?"
    r"|QuoteStruct|ArithFormula(?:Num|Struct)?|(?:Style|Note|Format)\w*|law_\w+|revision_info|attached_files_info"
    r"|DataRoot|Result|ApplData|LawId|LawFullText|ImageData|Code|Message|Category"
    r"|(?:amendment|repeal|promulgation|current|category)\w*|abbrev|updated|mission|remain_in_force|last_\w+|src"
)
_RULES = Rules(
    {"TOC": "contents", "Rt": "ruby", "LawBody/LawTitle": "title", "Law/LawNum": "metadata",
     "law_data_response/law_info": "metadata", "law_data_response/revision_info": "metadata",
     "law_data_response/attached_files_info": "metadata", "DataRoot/Result": "metadata",
     "ApplData/LawId": "metadata", "ApplData/LawNum": "metadata", "ApplData/ImageData": "metadata"},
    lambda element: _KNOWN.fullmatch(local(element)) is not None,
    ("AmendLawNum",),
)  # fmt: skip
_GROUP_NUMBER = re.compile(
    r"第[0-9０-９〇一二三四五六七八九十百千]{1,9}[編章節款目](?:の[〇一二三四五六七八九十百千]{1,6}){0,3}"
)
_STATUS = {"CurrentEnforced": LegalStatus.IN_FORCE, "PreviousEnforced": LegalStatus.IN_FORCE,
           "UnEnforced": LegalStatus.NOT_IN_FORCE, "Repeal": LegalStatus.REPEALED}  # fmt: skip
_MAX_RANGE = 300


def sniff(capture: Capture) -> bool:
    """The envelope of the API, version 1's, or a bare law; by the first bytes."""
    head = capture.body[:4096]
    if any(tag in head for tag in (b"<law_data_response", b"<LawFullText", b"<Law Era=", b"<Law Lang=")):
        return True
    return (
        head.lstrip().startswith(b"{")
        and b'"law_full_text"' in capture.body
        and b'"law_info"' in capture.body
    )


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one revision. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`, `Incomplete`."""
    law = egov_tree.read(captures[0])
    part(law.root, _RULES)
    reader = EgovXmlReader()
    reader.walk(elements(law.root), None, Scope.BODY, 0)
    printed = sweep(reader.builder, [law.root.getroottree().getroot()], _RULES)
    facts = law.facts
    status = _status(facts)
    enforced = iso_date(facts.get("amendment_enforcement_date"))
    number = facts.get("law_num") or inner(law.root.find("LawNum"))
    names = ("law_id", "law_revision_id", "amendment_law_id", "amendment_law_num")
    identifiers = {name: facts.get(name, "") for name in names}
    last = facts.get("amendment_law_num") or facts.get("amendment_law_id")
    keep_part(reader.builder, source.part)
    return reader.builder.document(
        source, NAME, VERSION, facts.get("law_title") or inner(next(law.root.iter("LawTitle"), None)),
        valid_from=enforced, text_date=enforced, status=status,
        status_note=facts.get("amendment_enforcement_comment") or None,
        repealed_from=iso_date(facts.get("repeal_date")) if status is LegalStatus.REPEALED else None,
        identifiers=identifiers | {"法令番号": number},
        consolidates=tuple(dict.fromkeys(filter(None, [*reader.amended_by, last]))),
        scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES}),
        printed=None if source.part else printed,
    )  # fmt: skip


def _status(facts: Mapping[str, str]) -> LegalStatus:
    """Of this revision: an older one of a law that ended later was in force."""
    of_revision = facts.get("current_revision_status", "")
    status = _STATUS.get(of_revision, LegalStatus.UNKNOWN)
    ended = facts.get("repeal_status", "None") not in ("", "None", "False")
    return LegalStatus.REPEALED if ended and of_revision not in ("PreviousEnforced", "UnEnforced") else status


class EgovXmlReader:
    """One walk over a law, in document order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.amended_by: list[str] = []
        self._base: str | None = None  # the supplement or quotation articles are named from

    def walk(self, children: Iterable[etree._Element], parent: str | None, scope: Scope, depth: int) -> None:
        """Add elements below ``parent``; unknown ones keep their text as a block."""
        guard_depth(depth)
        for element in children:
            name = local(element)
            if name in {"TOC", "LawTitle", "LawNum"} or _HEAD.fullmatch(name):
                continue
            if name in {"EnactStatement", "Preamble"}:
                self._front(element, name)
            elif name in {"MainProvision", "LawBody"}:
                self.walk(elements(element), parent, scope, depth + 1)
            elif name in _GROUPS:
                self._group(element, name, parent, scope, depth)
            elif name == "Article":
                self._article(element, parent, scope, depth)
            elif name == "Paragraph":
                self._paragraph(element, parent, scope, depth)
            elif name in _ITEMS:
                self._item(element, name, parent, scope, depth)
            elif name == "SupplProvision":
                self._supplement(element, depth)
            elif name in _ANNEXES:
                self._annex(element, parent, depth)
            else:
                self._rest(element, name, parent, scope, depth)

    def _rest(self, element: etree._Element, name: str, parent: str | None, scope: Scope, depth: int) -> None:
        if name in {"TableStruct", "Table"}:
            self._table(element, parent, scope)
        elif name == "AmendProvision":
            self._amendment(element, parent, scope, depth)
        elif name == "NewProvision":
            self._quoted(element, parent, scope, depth)
        elif name in {"List", "Class", "Sublist1", "Sublist2", "Sublist3"}:
            eid = self.builder.nth(parent, "indent", "indent", text=_sentences(element), scope=scope)
            self.walk(
                (e for e in elements(element) if not _SENTENCES.fullmatch(local(e))), eid, scope, depth + 1
            )
        elif len(element) and not _RULES.known(element):
            self.walk(elements(element), parent, scope, depth + 1)
        elif name in {"SupplNote", "Remarks"} or not _SENTENCES.fullmatch(name):
            if not _RULES.known(element):
                self.builder.warn("unknown_element", labels=(name,))
            if text := _words(element):
                prefix = "note" if name in {"SupplNote", "Remarks"} else "block"
                self.builder.nth(parent, prefix, "block", text=text, scope=scope)
        elif text := _words(element):
            self.builder.nth(parent, "block", "block", text=text, scope=scope)

    def _front(self, element: etree._Element, name: str) -> None:
        """制定文 and 前文."""
        parts = list(elements(element)) if name == "Preamble" else [element]
        for piece in parts:
            if text := _words(piece):
                self.builder.nth(None, "formula", "formula", text=text, scope=Scope.PREAMBLE)

    def _group(
        self, element: etree._Element, name: str, parent: str | None, scope: Scope, depth: int
    ) -> None:
        prefix, type_ = _GROUPS[name]
        words = inner(first(element, f"{name}Title"), _SKIP)
        found = _GROUP_NUMBER.match(words)
        num = clean_han(found.group()) if found else None
        heading = clean_han(words[found.end() :] if found else words)
        tail = _number(element) or str(self.builder.next_number(parent, prefix))
        eid = self.builder.child(parent, prefix, tail, type_, num=num, heading=heading or None, scope=scope)
        self.walk(elements(element), eid, scope, depth + 1)

    def _article(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        """条; a range of deleted articles is one provision for each (第四条及び第五条　削除)."""
        num = inner(first(element, "ArticleTitle"), _SKIP)
        heading = inner(first(element, "ArticleCaption"), _SKIP) or None
        gone = element.get("Delete") == "true" or clean_han(_words(element, heads=False)) == "削除"
        keys = _range(element) if gone else []
        type_ = "quoted" if eids.has_kind(self._base, "quoted") else "article"
        for number in keys or [_number(element) or str(self.builder.next_number(parent, "art"))]:
            eid = self.builder.add(
                eids.join(self._base, f"art_{number}"), parent, type_, num=num or None, heading=heading,
                text="削除" if gone else "", scope=scope,
                status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
            )  # fmt: skip
        if not gone:
            self.walk(elements(element), eid, scope, depth + 1)

    def _paragraph(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        tail = _number(element) or str(self.builder.next_number(parent, "para"))
        text = _sentences(element)
        eid = self.builder.child(
            parent, "para", tail, "paragraph", num=inner(first(element, "ParagraphNum"), _SKIP) or None,
            heading=inner(first(element, "ParagraphCaption"), _SKIP) or None, text=text, scope=scope,
            status=_state(text),
        )  # fmt: skip
        self.walk((e for e in elements(element) if local(e) != "ParagraphSentence"), eid, scope, depth + 1)

    def _item(self, element: etree._Element, name: str, parent: str | None, scope: Scope, depth: int) -> None:
        """号 and below; a range of deleted ones (三及び四　削除) is one item for each."""
        prefix, type_ = _ITEMS[name]
        text = _sentences(element)
        num = inner(first(element, f"{name}Title"), _SKIP) or None
        gone = element.get("Delete") == "true" or text == "削除"
        keys = (_range(element) if gone else []) or [
            _number(element) or str(self.builder.next_number(parent, prefix))
        ]
        for number in keys:
            eid = self.builder.child(
                parent, prefix, number, type_, num=num, text=text, scope=scope,
                status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
            )  # fmt: skip
        self.walk((e for e in elements(element) if local(e) != f"{name}Sentence"), eid, scope, depth + 1)

    def _supplement(self, element: etree._Element, depth: int) -> None:
        """附則, named after the law that brought it; its articles count from 1 again."""
        law = clean_han(element.get("AmendLawNum") or "")
        if law:
            self.amended_by.append(egov_tree.law_number(law))
        extract_ = "抄" if element.get("Extract") == "true" else ""
        heading = f"（{law}） {extract_}".strip() if law else extract_
        tail = key(law) if law else str(self.builder.next_number(None, "suppl"))
        outer = self._base
        self._base = self.builder.child(
            None, "suppl", tail, "supplement", num="附則", heading=heading or None, scope=Scope.ANNEXES
        )
        self.walk(elements(element), self._base, Scope.ANNEXES, depth + 1)
        self._base = outer

    def _annex(self, element: etree._Element, parent: str | None, depth: int) -> None:
        """別表, 様式, 別記: by the name in their title, what they relate to as heading."""
        title = next((inner(e, _SKIP) for e in elements(element) if local(e).endswith("Title")), "")
        related = inner(first(element, "RelatedArticleNum"), _SKIP)
        name, bracket, rest = title.partition("（")
        tail = key(clean_han(name).replace(" ", "")) or str(self.builder.next_number(parent, "anx"))
        outer, self._base = self._base, None
        eid = self.builder.child(
            parent, "anx", tail, "annex", num=clean_han(name) or None,
            heading=f"{bracket}{rest}{related}".strip() or None, scope=Scope.ANNEXES,
        )  # fmt: skip
        self._base = eid
        self.walk(elements(element), eid, Scope.ANNEXES, depth + 1)
        self._base = outer

    def _amendment(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        text = _sentences(element)
        eid = parent
        if text:
            eid = self.builder.nth(parent, "block", "block", text=text, scope=scope)
        self.walk((e for e in elements(element) if local(e) == "NewProvision"), eid, scope, depth + 1)

    def _quoted(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        """The law that is to be: quoted, so no article of this law."""
        outer = self._base
        self._base = self.builder.nth(parent, "quoted", "quoted", scope=scope)
        self.walk(elements(element), self._base, scope, depth + 1)
        self._base = outer

    def _table(self, element: etree._Element, parent: str | None, scope: Scope) -> None:
        """A table, one node a row; its title and remarks stand above and below the rows."""
        title = inner(first(element, "TableStructTitle"), _SKIP) or None
        eid = self.builder.nth(parent, "tbl", "table", heading=title, scope=scope)
        for row in (e for e in element.iter() if local(e) in {"TableRow", "TableHeaderRow"}):
            cells = [_words(cell) for cell in elements(row)]
            if any(cells):
                self.builder.nth(eid, "row", "row", text=" | ".join(cells))
        for note in (e for e in elements(element) if local(e) == "Remarks"):
            self.builder.nth(eid, "note", "block", text=_words(note), scope=scope)


def _number(element: etree._Element) -> str:
    """The eid part of ``Num``: 12_2 stays, a range ("4:5") gives its first; "" where it is none."""
    value = (element.get("Num") or "").partition(":")[0]
    return value if re.fullmatch(r"\d+(?:_\d+){0,4}", value) else ""


def _range(element: etree._Element) -> list[str]:
    """All numbers of ``Num="4:9"``; those at its ends where they have branches; [] for a single one."""
    found = re.fullmatch(r"(\d+(?:_\d+)*):(\d+(?:_\d+)*)", element.get("Num") or "")
    if not found:
        return []
    if found[1].isdecimal() and found[2].isdecimal():
        low, high = int(found[1]), int(found[2])
        return [str(n) for n in range(low, min(high, low + _MAX_RANGE) + 1)]
    return [found[1], found[2]]


def _state(text: str) -> ProvisionStatus:
    return ProvisionStatus.REPEALED if text == "削除" else ProvisionStatus.IN_FORCE


def _sentences(element: etree._Element) -> str:
    """An element's own sentences, without what hangs below it."""
    return " ".join(filter(None, (_words(e) for e in elements(element) if _SENTENCES.fullmatch(local(e)))))


def _words(element: etree._Element, *, heads: bool = True) -> str:
    """All text of an element; sentences follow without a space, columns with one."""
    skip = _SKIP if heads else _SKIP | {"ArticleTitle", "ArticleCaption", "ParagraphNum"}
    return clean_han(inner(element, skip, frozenset({"Column", "ItemTitle", "ParagraphNum", "RemarksLabel"})))
