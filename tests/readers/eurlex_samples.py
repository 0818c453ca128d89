"""Small acts in the markup of the Publications Office; the wording is ours, and no law."""

from __future__ import annotations

import re

NB = "\u00a0\u00a0\u00a0"


def oj_item(num: str, inner: str) -> str:
    """A list item as the OJ lays it out: a table of two cells."""
    return (
        '<table width="100%" border="0"><col width="4%"/><col width="96%"/><tbody><tr>'
        f'<td valign="top"  ><p class="oj-normal">{num}</p></td><td valign="top"  >{inner}</td>'
        "</tr></tbody></table>"
    )


def p(text: str, cls: str = "oj-normal") -> str:
    return f'<p class="{cls}">{text}</p>'


def oj_call(n: str, key: str = "") -> str:
    k = key or f"{n}-X.000101-E000{n}"
    return f'<a id="ntc{k}" href="#ntr{k}" >(<span class="oj-super oj-note-tag">{n}</span>)</a>'


def oj_note(n: str, text: str, key: str = "") -> str:
    k = key or f"{n}-X.000101-E000{n}"
    return f'<p class="oj-note"><a id="ntr{k}" href="#ntc{k}">(<span class="oj-super">{n}</span>)</a>\u00a0\u00a0{text}</p>'


def oj_article(num: str, heading: str, inner: str) -> str:
    key = num.split()[-1]
    return (
        f'<div class="eli-subdivision" id="art_{key}"><p id="d1e77-1-1" class="oj-ti-art">{num}</p>'
        f'<div class="eli-title" id="art_{key}.tit_1"><p class="oj-sti-art">{heading}</p></div>{inner}</div>'
    )


def oj_page(
    body: str, *, date: str = "5.3.2031", lang: str = "EN", tail: str = "", generated: str = "20310309-1316"
) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML//EN" "xhtml-strict.dtd">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><!-- CONVEX # converter_version:9.16.1 # generated_on:{generated} -->'
        f'<head><title>L_X</title></head><body><table><tbody><tr><td  ><p class="oj-hd-date">{date}</p></td>'
        f'<td  ><p class="oj-hd-lg">{lang}</p></td><td  ><p class="oj-hd-ti">Journal</p></td></tr></tbody></table>'
        f'<hr class="oj-separator"/>{body}<hr class="oj-note"/>{tail}<hr class="oj-doc-end"/></body></html>'
    )


TITLE = (
    '<div class="eli-main-title" id="tit_1"><p class="oj-doc-ti" id="d1e3-1-1">REGULATION (EU) 2031/7 OF THE TEST</p>'
    '<p class="oj-doc-ti">of 1 March 2031</p><p class="oj-doc-ti">on kites</p><p class="oj-doc-ti">(Text with relevance)</p></div>'
)
PREAMBLE = (
    '<div class="eli-subdivision" id="pbl_1">'
    + p("THE TEST COUNCIL,")
    + f'<div class="eli-subdivision" id="cit_1">{p("Having seen the sky " + oj_call("1") + ",")}</div>'
    + p("Whereas:")
    + f'<div class="eli-subdivision" id="rct_1">{oj_item("(1)", p("Kites fly.") + p("They also fall."))}</div>'
    + f'<div class="eli-subdivision" id="rct_2">{oj_item("(2)", p("Strings break."))}</div>'
    + p("HAS ADOPTED THIS REGULATION:")
    + "</div>"
)
ARTICLES = (
    '<div id="cpt_I"><p class="oj-ti-section-1">CHAPTER I</p>'
    '<div class="eli-title" id="cpt_I.tit_1"><p class="oj-ti-section-2"><span class="oj-bold">GENERAL</span></p></div>'
    + oj_article(
        "Article 1",
        "Scope",
        p("This act applies to kites.")
        + p("It does not apply to:")
        + oj_item("(a)", p("birds;"))
        + oj_item("(b)", p("stones.")),
    )
    + '</div><div id="cpt_II"><p class="oj-ti-section-1">CHAPTER II</p>'
    '<div class="eli-title" id="cpt_II.tit_1"><p class="oj-ti-section-2">DUTIES</p></div>'
    '<div id="cpt_II.sct_1"><p class="oj-ti-section-1">SECTION 1</p>'
    '<div class="eli-title" id="cpt_II.sct_1.tit_1"><p class="oj-ti-section-2">Strings</p></div>'
    + oj_article(
        "Article 2",
        "Length",
        f'<div id="002.001">{p("1." + NB + "A string shall be:")}'
        + oj_item(
            "(a)",
            p("long, that is:")
            + oj_item("(i)", p("ten metres;"))
            + oj_item("(ii)", p('of 10<span class="oj-super">3</span> fibres;')),
        )
        + oj_item("(b)", p("strong,"))
        + p("unless the wind " + oj_call("2") + " is weak.")
        + p("The second subparagraph stands here.")
        + "</div>"
        + f'<div id="002.002">{p("2." + NB + "‘Wind’ means moving air.")}</div>',
    )
    + "</div></div>"
)
FINAL = (
    '<div class="eli-subdivision" id="fnp_1"><div class="oj-final">'
    + p("This act binds all.")
    + p("Done at Test, 1 March 2031.")
    + '<div class="oj-signatory"><p class="oj-signatory">The President</p></div></div></div>'
)
ANNEX = (
    '<div id="X.012401.fmx"><div class="eli-container" id="anx_III"><p class="oj-doc-ti">ANNEX III</p>'
    '<p class="oj-doc-ti">Colours</p><p class="oj-ti-grseq-1">Section A. Bright colours</p>'
    + oj_item("1.", p("red;") + oj_item("(a)", p("crimson;")))
    + oj_item("2.", p("yellow."))
    + '<p class="oj-ti-grseq-1">Section B — Tables</p>'
    + '<table class="oj-table"><tbody><tr class="oj-table"><td><p class="oj-tbl-hdr">Code</p></td><td><p class="oj-tbl-hdr">Colour</p></td></tr>'
    + '<tr><td><p class="oj-tbl-txt">K1</p></td><td><p class="oj-tbl-txt">red</p></td></tr></tbody></table>'
    + "</div></div>"
)
NOTES = oj_note("1", "OJ C 1, 1.1.2030, p. 1.") + oj_note("2", "As measured by a vane.")


def oj_act(*, articles: str = ARTICLES, generated: str = "20310309-1316") -> str:
    body = (
        f'<div class="eli-container">{TITLE}{PREAMBLE}<div class="eli-subdivision" id="enc_1">{articles}</div>{FINAL}{NOTES}</div>'
        f'<hr class="oj-doc-sep"/>{ANNEX}<p class="oj-normal">ELI: http://data.europa.eu/eli/reg/2031/7/oj</p>'
    )
    return oj_page(body, generated=generated)


# --- consolidated texts ------------------------------------------------------------------------------


def grid(num: str, inner: str) -> str:
    return (
        '<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>'
        f'{num} </span></div><div class="grid-list-column-2">{inner}</div></div>'
    )


def n(text: str) -> str:
    return f'<p class="norm">{text}</p>'


def para(num: str, inner: str) -> str:
    return f'<div class="norm"><span class="no-parag">{num}\u00a0\u00a0</span><div class="norm inline-element">{inner}</div></div>'


def mark(act: str, action: str = "", arrow: str = "▼M1", tail: str = "") -> str:
    title = f"{act}: {action}" if action else act
    return f'<p class="modref"><a href="http://publications.europa.eu/resource/celex/{act}" title="{title}">{arrow}</a>{tail}</p>'


def call(key: str, sign: str) -> str:
    return f'(<a href="#{key}" id="src.{key}"><span class="superscript">{sign}</span></a>)'


def note(key: str, sign: str, text: str) -> str:
    return f'<p class="footnote">(<a href="#src.{key}" id="{key}"><span class="superscript">{sign}</span></a>) {text}</p>'


def cons_article(num: str, heading: str, inner: str, uuid: str = "11-22") -> str:
    key = num.split()[-1]
    return (
        f'<div class="eli-subdivision" id="art_{key}"><p class="title-article-norm" id="id-{uuid}">{num}</p>'
        f'<div class="eli-title" id="art_{key}.tit_1"><p class="stitle-article-norm">{heading}</p></div>{inner}</div>'
    )


def cons_head(lang: str = "EN", date: str = "04.05.2032") -> str:
    return (
        f'<p class="reference">02031R0007 — {lang} — {date} — 001.001</p><hr class="separator"/>'
        '<p class="disclaimer">This is a tool.</p><table><tr><td><p class="arrow"><a title="32031R0007">►B</a></p></td><td>'
        '<p class="title-doc-first">REGULATION (EU) 2031/7 OF THE TEST</p><p class="title-doc-oj-reference">(OJ L 7)</p></td></tr></table>'
        '<p class="hd-modifiers">Amended by:</p><table><tr><td><p class="arrow"><a title="32032R0009">►M1</a></p></td>'
        '<td><p class="title-fam-member-star">REGULATION (EU) 2032/9</p></td><td><p class="toc-2">1.5.2032</p></td></tr></table>'
    )


CONS_TITLE = (
    '<div class="eli-main-title" id="tit_1"><p class="title-doc-first">REGULATION (EU) 2031/7 OF THE TEST</p>'
    '<p class="title-doc-first">of 1 March 2031</p><p class="title-doc-first">on kites</p><p class="title-doc-last">(Text with relevance)</p></div>'
)
CONS_ARTICLES = (
    '<div id="cpt_I"><p class="title-division-1" id="id-8a">CHAPTER I</p><p class="title-division-2"><span class="boldface">GENERAL</span></p>'
    + cons_article(
        "Article 1",
        "Scope",
        n("This act applies to kites.")
        + n("It does not apply to:")
        + grid("(a)", n("birds;"))
        + grid("(b)", n("stones.")),
    )
    + '</div><div id="cpt_II"><p class="title-division-1">CHAPTER II</p><p class="title-division-2">DUTIES</p>'
    '<div id="cpt_II.sct_1"><p class="title-division-1">SECTION 1</p><p class="title-division-2">Strings</p>'
    + cons_article(
        "Article 2",
        "Length",
        para(
            "1.",
            '<p class="norm inline-element">A string shall be:</p>'
            + grid(
                "(a)",
                n("long, that is:")
                + grid("(i)", n("ten metres;"))
                + grid("(ii)", n('of 10<span class="superscript">3</span> fibres;')),
            )
            + grid("(b)", n("strong,"))
            + n("unless the wind " + call("E0001", "1") + " is weak."),
        )
        + n("The second subparagraph stands here.")
        + para("2.", "‘Wind’ means moving air."),
    )
    + "</div></div>"
)
CONS_FINAL = '<div class="eli-subdivision" id="fnp_1"><p class="norm">This act binds all.</p></div>'
CONS_ANNEX = (
    '<div id="anx_III"><p><br/></p><hr class="separator-annex"/><p class="title-annex-1">ANNEX III</p><p class="title-annex-2">Colours</p>'
    '<p class="title-gr-seq-level-1">Section A. Bright colours</p>'
    '<div style="margin-left: 30pt; text-indent: -30pt"><p class="norm">1.<span style="word-spacing: 21pt"> </span>red;</p></div>'
    + grid("(a)", n("crimson;"))
    + '<div style="margin-left: 30pt; text-indent: -30pt"><p class="norm">2.<span style="word-spacing: 21pt"> </span>yellow.</p></div>'
    '<p class="title-gr-seq-level-1">Section B — Tables</p>'
    '<div class="centered"><table border="1"><tbody><tr><td><p class="tbl-norm">Code</p></td><td><p class="tbl-norm">Colour</p></td></tr>'
    '<tr><td><p class="tbl-norm">K1</p></td><td><p class="tbl-norm">red</p></td></tr></tbody></table></div></div>'
)


def cons_inner(
    *, articles: str = CONS_ARTICLES, lang: str = "EN", date: str = "04.05.2032", notes: str = ""
) -> str:
    notes = notes or note("E0001", "1", "As measured by a vane.")
    return (
        f'{cons_head(lang, date)}<div class="eli-container"><p class="arrow"><a title="32031R0007">▼B</a></p>{CONS_TITLE}'
        f'<div class="eli-subdivision" id="enc_1">{articles}</div>{CONS_FINAL}{CONS_ANNEX}</div><hr class="separator-short"/>{notes}'
    )


def xhtml(inner: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        "<!-- CONVEX # converter_version:9.18.0 # generated_on:20320803-1111 --><head><title>Consolidated TEXT</title></head>"
        f"<body>{inner}</body></html>"
    )


def website(inner: str, *, alert: str = "", rid: str = "RID_1") -> str:
    """A page of the site: the law inside an English page with menus and a session script."""
    return (
        '\n\n<!DOCTYPE html>\n<html lang="en" xml:lang="en"><head><title>EUR-Lex - 02031R0007 - EN - EUR-Lex</title>'
        f'<script src="/eurlex-frontoffice/ruxitagentjs_x.js" data-dtconfig="rid={rid}"></script>'
        '<meta name="WT.z_docID" content="02031R0007-20320504"/></head><body><div class="menu"><p class="norm">Menu entry</p></div>'
        f'<div id="PP4Contents">{alert}<div id="text"><div id="textTabContent"><div id="document1" class="tabContent">'
        f'<div class="tabContent"><div lang="">{re.sub("^<.xml[^>]*>", "", inner)}</div></div></div></div></div></div>'
        '<footer><p class="norm">Legal notice</p></footer></body></html>'
    )


ALERT = '<div class="alert alert-warning" role="alert">The document is unavailable in your User interface language.</div>'
