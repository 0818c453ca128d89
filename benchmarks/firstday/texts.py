"""Texts of the right shape where there is no recorded reply: words of our own in the publishers' markup."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

HTML, XML, JSON, PDF = "text/html; charset=utf-8", "application/xml", "application/json", "application/pdf"
_HAN = "零一二三四五六七八九"


def han(number: int) -> str:
    """A number below 1000 in Chinese numerals."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    out = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else _HAN[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (_HAN[ones] if ones else "")


@dataclass(frozen=True)
class Act:
    """A text that is played: ``units`` articles, of which ``amended`` (from 1) names other days."""

    key: str
    title: str
    language: str
    units: int
    words: Mapping[str, Any]
    amended: int = 0
    number: str = ""  # of the law, or of the part of a code

    def articles(self) -> list[tuple[int, str, str]]:
        """(number, head, text) of each article."""
        out = []
        for i in range(1, self.units + 1):
            days = 10 + int.from_bytes(hashlib.sha256(f"{self.key} {i}".encode()).digest()[:2], "big") % 60
            named = {"i": i, "h": han(i), "n": days + 7 * (i == self.amended)}
            lines = self.words["lines"]
            text = " ".join(lines[k % len(lines)].format(**named) for k in (i, i + 1))
            out.append((i, self.words["head"].format(**named), text))
        return out


def page(act: Act) -> tuple[str, str]:
    """A publisher's page with the text on it."""
    body = "".join(
        f"<h3>{escape(head)}</h3>\n<p>{escape(text)}</p>\n"
        if not act.language.startswith(("zh", "ja"))
        else f"<p>　　{head}　{text}</p>\n"
        for _, head, text in act.articles()
    )
    title = escape(act.title)
    return HTML, (
        f'<!DOCTYPE html><html lang="{act.language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><header><nav><a href="/">Home</a> <a href="/all">All</a></nav></header><main><h1>{title}</h1>\n'
        f"{body}</main><footer><p>© 2026</p></footer></body></html>"
    )


def pdf(act: Act) -> tuple[str, bytes]:
    """A PDF with a text layer; its font maps codes to Unicode and is not embedded."""
    lines = [act.title, ""]
    for _, head, text in act.articles():
        width = 40 if act.language.startswith(("zh", "ja", "th")) else 90
        words, line = text.split(" "), ""
        lines.append(head)
        for word in words:
            if line and len(line) + len(word) > width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, ""]
    pages = [lines[n : n + 45] for n in range(0, len(lines), 45)]
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "".join(
            f"{min(100, 256 - n)} beginbfrange\n"
            + "".join(f"<{k:02X}00> <{k:02X}FF> <{k:02X}00>\n" for k in range(n, min(256, n + 100)))
            + "endbfrange\n"
            for n in range(0, 256, 100)
        )
        + "endcmap end end"
    )
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/U/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/U/DW 500/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/U/Flags 4/FontBBox[0 0 1000 1000]"
        "/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    for n, rows in enumerate(pages):
        shown = "".join(f"<{row.encode('utf-16-be').hex()}> Tj 0 -15 Td\n" for row in rows)
        content = f"BT /F 10 Tf 50 760 Td\n{shown}ET"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * n} 0 R>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    out, places = "%PDF-1.4\n", []
    for n, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return PDF, (out + f"startxref\n{out.rindex('xref')}\n%%EOF\n").encode("latin-1")


def eurlex(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<div class="eli-subdivision" id="art_{i}"><p class="oj-ti-art">{head}</p><p class="oj-normal">{text}</p></div>'
        for i, head, text in act.articles()
    )
    return "application/xhtml+xml", (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>L</title></head>'
        '<body><div class="eli-container"><div class="eli-main-title" id="tit_1">'
        f'<p class="oj-doc-ti">{escape(act.title)}</p></div><div class="eli-subdivision" id="enc_1">{body}</div>'
        "</div></body></html>"
    )


def clml(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<P1group><Title>Duty {i}</Title><P1 id="section-{i}"><Pnumber>{i}</Pnumber><P1para><Text>{text}</Text></P1para>'
        "</P1></P1group>"
        for i, _, text in act.articles()
    )
    return XML, (
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" xmlns:ukm="u" xmlns:dc="d" xmlns:dct="t"'
        ' RestrictStartDate="2025-06-19"><ukm:Metadata><dc:title>' + escape(act.title) + "</dc:title>"
        "<dct:valid>2025-06-19</dct:valid></ukm:Metadata><Primary><PrimaryPrelims><Title>"
        f'{escape(act.title)}</Title></PrimaryPrelims><Body><Part id="part-2"><Number>Part 2</Number><Title>Duties</Title>'
        f"{body}</Part></Body></Primary></Legislation>"
    )


def lims(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<Section lims:inforce-start-date="2024-06-28"><MarginalNote>M {i}</MarginalNote><Label>{i}</Label>'
        f"<Text>{text}</Text></Section>"
        for i, _, text in act.articles()
    )
    return XML, (
        f'<?xml version="1.0" encoding="utf-8"?><Statute lims:pit-date="2024-06-28" xml:lang="{act.language}"'
        ' xmlns:lims="http://justice.gc.ca/lims"><Identification><LongTitle>'
        + escape(act.title)
        + "</LongTitle>"
        f'<ShortTitle status="official">{escape(act.title)}</ShortTitle></Identification><Body>{body}</Body></Statute>'
    )


def ecfr(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<DIV8 N="{act.number}.{i}" TYPE="SECTION"><HEAD>§ {act.number}.{i}   Duty.</HEAD><P>{text}</P></DIV8>'
        for i, _, text in act.articles()
    )
    return XML, (
        f'<ECFR><DIV1 N="28" TYPE="TITLE"><HEAD>Title 28</HEAD><DIV5 N="{act.number}" TYPE="PART"><HEAD>PART {act.number}—'
        f"{escape(act.title)}</HEAD>{body}</DIV5></DIV1></ECFR>"
    )


def egov(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<Article Num="{i}"><ArticleTitle>{head}</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence>'
        f'<Sentence Num="1">{text}</Sentence></ParagraphSentence></Paragraph></Article>'
        for i, head, text in act.articles()
    )
    title = escape(act.title)
    return XML, (
        f"<law_data_response><law_info><law_id>{act.key}</law_id><law_num>{act.number}</law_num>"
        f"<promulgation_date>2020-03-01</promulgation_date></law_info><revision_info><law_title>{title}</law_title>"
        "<amendment_enforcement_date>2025-06-01</amendment_enforcement_date><repeal_status>None</repeal_status>"
        "<current_revision_status>CurrentEnforced</current_revision_status></revision_info><law_full_text>"
        f'<Law Era="Reiwa" Year="2" Num="1" LawType="Act" Lang="ja"><LawNum>{act.number}</LawNum><LawBody>'
        f"<LawTitle>{title}</LawTitle><MainProvision>{body}</MainProvision></LawBody></Law></law_full_text></law_data_response>"
    )


def boe(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<bloque id="a{i}" tipo="precepto" titulo="Artículo {i}"><version id_norma="B" fecha_publicacion="20201016"'
        f' fecha_vigencia="20210116"><p class="articulo">Artículo {i}. Deber.</p><p class="parrafo">{text}</p></version></bloque>'
        for i, _, text in act.articles()
    )
    return XML, (
        '<?xml version="1.0" encoding="utf-8"?><response><status><code>200</code><text>ok</text></status><data><metadatos>'
        f"<identificador>{act.key}</identificador><titulo>{escape(act.title)}</titulo><estatus_derogacion>N</estatus_derogacion>"
        f"</metadatos><texto>{body}</texto></data></response>"
    )


def korea(act: Act) -> tuple[str, str]:
    body = "".join(
        f"<조문단위><조문번호>{i}</조문번호><조문여부>조문</조문여부><조문제목>의무 {i}</조문제목><조문내용>{head} {text}</조문내용></조문단위>"
        for i, head, text in act.articles()
    )
    return XML, (
        f"<법령><기본정보><법령ID>1</법령ID><공포일자>20250121</공포일자><공포번호>20676</공포번호><법령명_한글>{act.title}</법령명_한글>"
        f"<시행일자>20260122</시행일자></기본정보><조문>{body}</조문></법령>"
    )


def normattiva(act: Act) -> tuple[str, str]:
    """One article, its commi as elements; answered as a list of one act, as budget acts are."""
    commi = "".join(
        f'<div class="art-comma-div-akn"><span class="comma-num-akn">{i}. </span><span class="art_text_in_comma">{text}</span></div>'
        for i, _, text in act.articles()
    )
    html = f'<div class="bodyTesto"><h2 class="article-num-akn">Art. 1</h2><div class="art-commi-div-akn">{commi}</div></div>'
    found = {
        "titolo": act.title, "articoloHtml": html, "articoloDataInizioVigenza": "20250101",
        "articoloDataFineVigenza": "99999999",
    }  # fmt: skip
    return JSON, json.dumps({"success": True, "data": {"atto": None, "lista": [found, found]}})


def ris(act: Act) -> tuple[str, str]:
    body = "".join(
        '<div class="documentContent"><div class="contentBlock"><h1 class="Titel">Text</h1><div class="GldSymbolFloatLeft">'
        f'<h5 class="GldSymbol"><span aria-hidden="true">§ {i}.</span></h5></div><div class="content"><div class="Abs">{text}'
        "</div></div></div></div>"
        for i, _, text in act.articles()
    )
    return HTML, (
        f"<html><head><title>RIS</title></head><body><h1>Gesamte Rechtsvorschrift für {escape(act.title)}, Fassung vom 28.11.2026"
        f"</h1>{body}</body></html>"
    )


def njt(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<div id="sc-{i}" class="szakasz"><span class="szakasz-jel">{head}</span> {text}</div>'
        for i, head, text in act.articles()
    )
    return (
        HTML,
        f'<html lang="hu"><body><div id="sc-0" class="jogszabalyMainTitle">{act.title}</div>{body}</body></html>',
    )


def govuk(act: Act) -> tuple[str, str]:
    body = "".join(f"<h2>{head}</h2><p>{text}</p>" for _, head, text in act.articles())
    return JSON, json.dumps(
        {
            "base_path": act.key, "document_type": "guidance", "schema_name": "publication", "title": act.title,
            "public_updated_at": "2025-05-06T09:00:00Z", "details": {"body": f'<div class="govspeak">{body}</div>'},
        }
    )  # fmt: skip


def formex(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<ARTICLE IDENTIFIER="{i:03}"><TI.ART>{head}</TI.ART><ALINEA>{text}</ALINEA></ARTICLE>'
        for i, head, text in act.articles()
    )
    return XML, (
        f'<ACT><BIB.INSTANCE><DATE ISO="20240613">20240613</DATE><LG.DOC>{act.language[:2].upper()}</LG.DOC></BIB.INSTANCE>'
        f"<TITLE><TI><P>{escape(act.title)}</P></TI></TITLE><ENACTING.TERMS>{body}</ENACTING.TERMS></ACT>"
    )


def tota(act: Act) -> tuple[str, str]:
    body = "".join(
        f'<article number="{head.upper()}" name="Duty {i}" article_identifier="{i}">{text}</article>'
        for i, head, text in act.articles()
    )
    return XML, (
        f'<?xml version="1.0" encoding="UTF-8"?><treaty><meta><name>{escape(act.title)}</name><language>en</language></meta>'
        f'<body><chapter number="CHAPTER 1" name="Duties" chapter_identifier="1">{body}</chapter></body></treaty>'
    )


def markdown(act: Act) -> tuple[str, str]:
    body = "".join(f"## {head}\n\n{text}\n\n" for _, head, text in act.articles())
    return "text/plain; charset=utf-8", f"# {act.title}\n\n{body}"


#: Shape by spider or format; whatever else is a page, or what the end of the address says.
SHAPES = {
    "eurlex": eurlex, "legislation_gov_uk": clml, "justice_canada": lims, "ecfr": ecfr, "egov_api": egov, "boe": boe,
    "law_go_kr": korea, "normattiva": normattiva, "ris": ris, "njt": njt, "govuk": govuk, "pdf": pdf,
    "clml": clml, "lims": lims, "formex": formex, "tota": tota, "statute_text": markdown, "egov_xml": egov,
}  # fmt: skip
