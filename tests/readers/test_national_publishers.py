"""RIS, Normattiva, Légifrance and njt: our own acts in the markup these publishers are described to serve."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.readers.captures import capture, spec
from tracker.model import EmptyExtract, Incomplete, LegalStatus, ProvisionStatus, StructureChanged
from tracker.readers import formats
from tracker.readers.publishers import legifrance, njt, normattiva, ris


def lines(document):
    return [(p.eid, p.num, p.heading, p.text) for p in document.provisions]


# --- Austria ----------------------------------------------------------------------------------


def absatz(n: int, text: str, *ziffern: str) -> str:
    items = "".join(
        f'<li><div class="SymE1"><span aria-hidden="true">{i}.</span><span class="sr-only">Ziffer {i}</span></div>'
        f'<div class="content"><div class="AufzaehlungE1">{words}</div></div></li>'
        for i, words in enumerate(ziffern, 1)
    )
    below = f'<ol class="wai-list">{items}</ol>' if items else ""
    return (
        f'<li><div class="content"><div class="Abs_small_indent"><span aria-hidden="true" class="Absatzzahl">({n})'
        f'</span><span class="sr-only">Absatz {n},</span><span>{text}</span></div>{below}</div></li>'
    )


def symbol(n: str) -> str:
    return (
        f'<h5 class="GldSymbol AlignJustify"><span aria-hidden="true">§ {n}.</span>'
        f'<span class="sr-only">Paragraph {n},</span></h5>'
    )


def norm(inside: str, title: str = "Text") -> str:
    return (
        '<div class="documentContent"><h2 class="onlyScreenreader">x</h2><div class="contentBlock">'
        f'<h1 class="Titel">{title}</h1>{inside}</div></div>'
    )


RIS = (
    "<html><head><title>RIS</title></head><body><div>Startseite</div><h1>Gesamte Rechtsvorschrift für "
    "Rodelabgabegesetz 2019, Fassung vom 28.11.2026</h1>"
    + norm("<div>Rodelabgabegesetz 2019 (RAG)</div>", "Langtitel")
    + norm("<div>Rodel</div>", "Schlagworte")
    + norm(
        '<h4 class="UeberschrG1">1. Abschnitt</h4><h4 class="UeberschrG2">Gegenstand</h4>'
        f'<h4 class="UeberschrPara">Rodeln</h4><div class="ParagraphMitAbsatzzahl"><div class="GldSymbolFloatLeft">'
        f'{symbol("1")}</div><ol class="wai-absatz-list">'
        f"{absatz(1, 'Abgabepflichtig ist das Rodeln.')}{absatz(2, 'Rodeln sind:', 'Schlitten;', 'Bobs.')}</ol></div>"
    )
    + norm(
        f'<h4 class="UeberschrPara">Satz</h4><div class="MarginTop4">{symbol("2a")} Die Abgabe beträgt 5 %.</div>'
    )
    + norm('<h4 class="UeberschrArt">Anlage 1</h4><table><tr><td>Bob</td><td>7 €</td></tr></table>')
    + "</body></html>"
)


def test_an_act_of_austria_without_what_is_spelled_out_for_screen_readers():
    page = capture(
        RIS, url="https://www.ris.bka.gv.at/GeltendeFassung.wxe?Gesetzesnummer=2&FassungVom=2020-01-01"
    )
    document = formats.read([page], spec("de"))
    assert (document.extractor, document.title) == ("ris", "Rodelabgabegesetz 2019")
    assert document.valid_from == date(2020, 1, 1)
    assert lines(document) == [
        ("preamble", None, None, ""),
        ("preamble__block_1", None, None, "(RAG)"),
        ("sct_1", "1. Abschnitt", "Gegenstand", ""),
        ("sec_1", "§ 1.", "Rodeln", ""),
        ("sec_1__para_1", "(1)", None, "Abgabepflichtig ist das Rodeln."),
        ("sec_1__para_2", "(2)", None, "Rodeln sind:"),
        ("sec_1__para_2__item_1", "1.", None, "Schlitten;"),
        ("sec_1__para_2__item_2", "2.", None, "Bobs."),
        ("sec_2a", "§ 2a.", "Satz", ""),
        ("sec_2a__para_1", None, None, "Die Abgabe beträgt 5 %."),
        ("anx_1", "Anlage 1", None, ""),
        ("anx_1__row_1", None, None, "Bob | 7 €"),
    ]


def test_the_day_of_the_look_is_no_part_of_a_title():
    later = RIS.replace("28.11.2026", "29.11.2026")
    assert ris.extract([capture(RIS)], spec("de")).title == ris.extract([capture(later)], spec("de")).title


@pytest.mark.parametrize(
    "page", ["<html><body>Wartung</body></html>", f"<html>{norm('<p>Wartung</p>')}</html>"]
)
def test_a_page_of_ris_without_law_is_no_version(page):
    with pytest.raises(StructureChanged):
        ris.extract([capture(page)], spec("de"))


def test_the_boxes_of_the_site_and_articles_that_hold_sections():
    def box(name: str, inside: str) -> str:
        return f'<div class="documentContent"><div id="Main_{name}Container_0"><h3>{name}</h3>{inside}</div></div>'

    def block(inside: str) -> str:
        return f'<div class="contentBlock">{inside}</div>'

    head = '<h4 class="UeberschrG1">Artikel 2</h4><h4 class="UeberschrG1-">1. Hauptstück<br><span class="UeberschrG2">Schnee</span></h4>'
    page = (
        "<html><body><main>" + box("Langtitel", "Gesetz über Rodeln") + box("Aenderung", block("<p>BGBl. 1</p>"))
        + box("Praeambel", block('<p>Der Rat beschließt:</p><table><tr><td class="InhaltEintrag">§ 1.</td></tr></table>'))
        + box("Text", block(head + '<h5 class="GldSymbol"><span>§ 4.</span><span class="sr-only">Paragraph 4,</span></h5> Es gilt.'))
        + "</main></body></html>"
    )  # fmt: skip
    document = ris.extract([capture(page, "text/html")], spec("de"))
    assert lines(document) == [
        ("preamble", None, None, ""),
        ("preamble__block_2", None, None, "Der Rat beschließt:"), ("art_2", "Artikel 2", None, ""),
        ("art_2__cpt_1", "1. Hauptstück", "Schnee", ""), ("sec_4", "§ 4.", None, ""), ("sec_4__para_1", None, None, "Es gilt."),
    ]  # fmt: skip
    assert not document.warnings


# --- Italy ------------------------------------------------------------------------------------


def comma(n: str, text: str) -> str:
    return (
        f'<div class="art-comma-div-akn"><span class="comma-num-akn">{n}. </span>'
        f'<span class="art_text_in_comma">{text}</span></div>'
    )


def answer(html: str, since: str = "20250101", until: str = "99999999") -> str:
    act = {"titolo": "LEGGE 3 maggio 2018, n. 999", "articoloHtml": html,
           "articoloDataInizioVigenza": since, "articoloDataFineVigenza": until}  # fmt: skip
    return json.dumps({"success": True, "data": {"atto": act}})


ARTICLE = (
    '<div class="bodyTesto"><h2 class="article-num-akn">Art. 1</h2>'
    '<div class="article-pre-comma-text-akn">(Slitte)</div><div class="art-commi-div-akn">'
    + comma("34", "Prima.")
    + comma("35", "((La tassa e' dovuta.))")
    + comma(
        "35-bis",
        'Sono slitte: <div class="pointedList-first-akn">a) le slitte;</div><div>b) i bob:</div><div>1) a due;</div>',
    )
    + comma("36", "((COMMA ABROGATO DALLA L. 1/2026))")
    + comma("37", "Dopo.")
    + '</div><div class="art_aggiornamento-akn">AGGIORNAMENTO (1) Nota.</div></div>'
)


def test_commi_of_an_italian_article_within_a_range():
    document = formats.read(
        [capture(answer(ARTICLE), "application/json")], spec("it", part="art_1__para_35..art_1__para_36")
    )
    assert (document.extractor, document.title) == ("normattiva", "LEGGE 3 maggio 2018, n. 999")
    assert document.valid_from == date(2025, 1, 1)
    assert lines(document) == [
        ("art_1__para_35", "35.", None, "La tassa e' dovuta."),
        ("art_1__para_35bis", "35-bis.", None, "Sono slitte:"),
        ("art_1__para_35bis__point_a", "a)", None, "le slitte;"),
        ("art_1__para_35bis__point_b", "b)", None, "i bob:"),
        ("art_1__para_35bis__point_b__item_1", "1)", None, "a due;"),
        ("art_1__para_36", "36.", None, "COMMA ABROGATO DALLA L. 1/2026"),
    ]
    assert document.provisions[-1].status is ProvisionStatus.REPEALED


def test_articles_of_several_answers_are_one_text():
    second = ARTICLE.replace("Art. 1<", "Art. 3-bis<")
    pages = [capture(answer(x), "application/json") for x in (ARTICLE, second)]
    document = normattiva.extract(pages, spec("it"))
    articles = [p for p in document.provisions if p.type == "article"]
    assert [(p.eid, p.num, p.heading) for p in articles] == [
        ("art_1", "Art. 1", "Slitte"),
        ("art_3bis", "Art. 3-bis", "Slitte"),
    ]
    assert [p.text for p in document.provisions if p.type == "footnote"] == ["AGGIORNAMENTO (1) Nota."] * 2


def test_commi_an_amendment_brought_have_their_number_in_their_words():
    brought = '<div class="ins-akn"><div class="art-comma-div-akn"><span class="art_text_in_comma">((2-bis. {}))</span></div></div>'
    document = normattiva.extract(
        [
            capture(
                answer(
                    ARTICLE.replace(
                        '</div><div class="art_agg',
                        brought.format("Anche i cani.") + '</div><div class="art_agg',
                    )
                ),
                "application/json",
            )
        ],
        spec("it"),
    )
    assert ("art_1__para_2bis", "2-bis.", None, "Anche i cani.") in lines(document)
    assert not document.warnings
    without = answer(ARTICLE.replace('<span class="comma-num-akn">36. </span>', ""))
    assert len(normattiva.extract([capture(without, "application/json")], spec("it")).provisions) == 10


def test_of_an_act_and_its_republication_the_act_is_read():
    again = (
        '<div class="bodyTesto"><h2 class="preamble-title-akn">Avvertenza:</h2><p>Testo delle note.</p></div>'
    )
    act = json.loads(answer(ARTICLE))["data"]["atto"] | {"annoGU": 2018}
    notes = act | {"articoloHtml": again, "annoGU": 2019, "sottoTitolo": "Ripubblicazione"}
    listed = json.dumps({"data": {"atto": None, "lista": [notes, act]}})
    document = normattiva.extract([capture(listed, "application/json")], spec("it"))
    assert (
        document.provisions
        == normattiva.extract([capture(answer(ARTICLE), "application/json")], spec("it")).provisions
    )
    assert [(w.code, w.labels) for w in document.warnings] == [("other_texts", ("Ripubblicazione",))]


def test_a_window_in_the_future_is_not_in_force():
    document = normattiva.extract([capture(answer(ARTICLE, "20990101"), "application/json")], spec("it"))
    assert (document.status.value, document.in_force_from) == ("not_in_force", date(2099, 1, 1))
    assert {p.status.value for p in document.provisions} == {"not_yet", "repealed"}


def test_a_preamble_and_the_calls_of_notes():
    page = (
        '<div class="bodyTesto"><h2 class="preamble-title-akn">IL PRESIDENTE</h2><div class="preamble-citations-akn">'
        '<div class="preamble-citation-akn">Vista la legge;</div></div><h2 class="article-num-akn">Art. 2</h2>'
        '<span class="art-just-text-akn"> E\' approvato il testo. <br> ((3)) </span>'
        '<div class="art_aggiornamento-akn">AGGIORNAMENTO (3) Nota.</div></div>'
    )
    document = normattiva.extract([capture(answer(page), "application/json")], spec("it"))
    assert lines(document) == [
        ("preamble", None, None, ""), ("preamble__block_1", None, None, "IL PRESIDENTE"),
        ("preamble__block_2", None, None, "Vista la legge;"), ("art_2", "Art. 2", None, ""),
        ("art_2__para_1", None, None, "E' approvato il testo."), ("art_2__fn_1", None, None, "AGGIORNAMENTO (3) Nota."),
    ]  # fmt: skip
    assert not document.warnings


def test_what_normattiva_answers_without_an_article():
    for body, error in (
        ('{"success": false, "message": "URN non valida", "articoloHtml": null}', StructureChanged),
        (answer(""), EmptyExtract),
        (answer("<div>senza numero</div>"), StructureChanged),
        ("[", StructureChanged),
    ):
        with pytest.raises(error):
            normattiva.extract([capture(body, "application/json")], spec("it"))


def test_a_range_whose_end_is_missing_is_no_version():
    with pytest.raises(StructureChanged, match="no part"):
        normattiva.extract(
            [capture(answer(ARTICLE), "application/json")], spec("it", part="art_1__para_35..art_1__para_50")
        )


# --- France -----------------------------------------------------------------------------------


def article(num: str, html: str, order: int, etat: str = "VIGUEUR", since: int = 1640995200000) -> dict:
    return {"id": f"LEGIARTI{order:012}", "cid": f"LEGIARTI{order:012}", "num": num, "etat": etat, "intOrdre": order,
            "dateDebut": since, "dateFin": 32472144000000, "content": html}  # fmt: skip


CODE = {
    "id": "LEGITEXT000000000001", "cid": "LEGITEXT000000000001", "title": "Code des luges", "etat": "VIGUEUR",
    "articles": [],
    "sections": [
        {"id": "LEGISCTA000000000001", "title": "Livre IV : Neige", "articles": [], "sections": [
            {"id": "LEGISCTA000000000002", "title": "Section 3 : Taxe sur les luges", "sections": [], "articles": [
                article("L453-46", "<p>La taxe porte sur :</p><p>1° Les luges ;</p><p>a) En bois ;</p><p>2° Le reste.</p>", 2),
                article("L453-45", "<p>I.-Le taux est de 3 %.<br/>II bis.-Il est fixe.</p>", 1),
                article("L453-47", "<p>Ancien.</p>", 3, "ABROGE"),
                article("L453-48", "<p>Futur.</p>", 4, "VIGUEUR_DIFF", 1798761600000),
            ]},
            {"id": "LEGISCTA000000000003", "title": "Dispositions finales", "sections": [],
             "articles": [article("L453-60", "<p>Fin.</p>", 5)]},
        ]},
    ],
}  # fmt: skip


def test_articles_of_a_french_code_in_the_publishers_order():
    document = formats.read([capture(json.dumps(CODE), "application/json")], spec("fr"))
    assert (document.extractor, document.title, document.status) == (
        "legifrance", "Code des luges", LegalStatus.IN_FORCE,
    )  # fmt: skip
    assert lines(document) == [
        ("bk_iv", "Livre IV", "Neige", ""),
        ("bk_iv__sct_3", "Section 3", "Taxe sur les luges", ""),
        ("art_l453-45", "Article L453-45", None, ""),
        ("art_l453-45__para_i", "I.-", None, "Le taux est de 3 %."),
        ("art_l453-45__para_iibis", "II bis.-", None, "Il est fixe."),
        ("art_l453-46", "Article L453-46", None, ""),
        ("art_l453-46__para_1", None, None, "La taxe porte sur :"),
        ("art_l453-46__para_1__point_1", "1°", None, "Les luges ;"),
        ("art_l453-46__para_1__point_1__subpoint_a", "a)", None, "En bois ;"),
        ("art_l453-46__para_1__point_2", "2°", None, "Le reste."),
        ("art_l453-47", "Article L453-47", None, ""),
        ("art_l453-48", "Article L453-48", None, ""),
        ("art_l453-48__para_1", None, None, "Futur."),
        ("bk_iv__sct_dispositions_finales", None, "Dispositions finales", ""),
        ("art_l453-60", "Article L453-60", None, ""),
        ("art_l453-60__para_1", None, None, "Fin."),
    ]
    states = {p.eid: p.status for p in document.provisions if p.type == "article"}
    assert states["art_l453-47"] is ProvisionStatus.REPEALED
    assert states["art_l453-48"] is ProvisionStatus.NOT_YET


def test_a_range_of_articles_crosses_sections():
    document = legifrance.extract(
        [capture(json.dumps(CODE), "application/json")], spec("fr", part="art_l453-48..art_l453-60")
    )
    assert [p.eid for p in document.provisions if p.type == "article"] == ["art_l453-48", "art_l453-60"]
    assert {p.parent for p in document.provisions if p.type == "article"} == {None}


@pytest.mark.parametrize(
    "body", ["[]", '{"error": "x", "sections": 1}', json.dumps(CODE | {"articles": [{"num": "", "etat": "VIGUEUR"}]}),
             json.dumps(CODE | {"articles": [{"num": "L1", "etat": "INCONNU"}]})],
)  # fmt: skip
def test_another_answer_of_legifrance_is_no_version(body):
    with pytest.raises(StructureChanged):
        legifrance.extract([capture(body, "application/json")], spec("fr"))


# --- Hungary ----------------------------------------------------------------------------------

HEAD = (
    '<div id="sc2014-99-00-00-1" class="jogszabalyMainTitle">2014. évi XCIX. törvény</div>'
    '<div id="sc2014-99-00-00-2" class="jogszabalySubtitle">a szánkóadóról<sup class="fnSup">1</sup></div>'
    '<div class="hataly">2026.07.01.</div>'
    '<div id="sc2014-99-00-00-3" class="fejezet">I. Fejezet</div><div id="sc-4" class="fejezetCim">Alapok</div>'
    '<div id="sc-5" class="szakasz"><span class="szakasz-jel">1. §</span> <span>E törvény a szánkóra vonatkozik.'
    '<sup class="fnSup">2</sup></span></div>'
    '<div id="sc-6" class="szakasz"><span class="szakasz-jel">2. §</span></div>'
    '<div id="sc-7" class="bekezdesNyito"><span class="jel">(1)</span> Az adó alanya:</div>'
    '<div id="sc-8" class="betusPont"><span class="jel">a)</span> a szánkózó;</div>'
    '<div id="sc-9" class="betusPont"><span class="jel">b)</span> a kutya.</div>'
    '<div id="sc-10" class="bekezdes"><span class="jel">(2)</span> A mérték 7,5%.</div>'
)
GAP = '<div id="sc-11" class="pH borderStart" data-show-order="60"></div><div id="sc-12" class="pH"></div>'
BLOCK = (
    '<div id="sc-12" class="szakasz"><span class="szakasz-jel">3. §</span> Ez a törvény hatályba lép.</div>'
)


def njt_page(body: str):
    return capture(f'<html lang="hu"><body>{body}</body></html>')


def test_an_act_of_hungary_with_what_the_site_fills_in():
    document = formats.read([njt_page(HEAD + GAP), njt_page(BLOCK)], spec("hu"))
    assert (document.extractor, document.title) == ("njt", "2014. évi XCIX. törvény a szánkóadóról")
    assert document.valid_from == date(2026, 7, 1)
    assert lines(document) == [
        ("cpt_1", "I. Fejezet", "Alapok", ""),
        ("art_1", "1. §", None, ""),
        ("art_1__para_1", None, None, "E törvény a szánkóra vonatkozik."),
        ("art_2", "2. §", None, ""),
        ("art_2__para_1", "(1)", None, "Az adó alanya:"),
        ("art_2__para_1__point_a", "a)", None, "a szánkózó;"),
        ("art_2__para_1__point_b", "b)", None, "a kutya."),
        ("art_2__para_2", "(2)", None, "A mérték 7,5%."),
        ("art_3", "3. §", None, ""),
        ("art_3__para_1", None, None, "Ez a törvény hatályba lép."),
    ]


def test_gaps_that_nobody_filled_are_incomplete():
    with pytest.raises(Incomplete):
        njt.extract([njt_page(HEAD + GAP)], spec("hu"))
    with pytest.raises(StructureChanged):
        njt.extract([njt_page(HEAD + GAP + BLOCK)], spec("hu"))
    with pytest.raises(StructureChanged):
        njt.extract([njt_page('<div id="sc-1" class="jogszabalyMainTitle">Cím</div>')], spec("hu"))


def test_a_heading_in_plain_words_is_read():
    heading = '<div class="article-heading-akn">(Ambito di applicazione)</div><div class="art-commi-div-akn">'
    page = ARTICLE.replace('<div class="article-pre-comma-text-akn">(Slitte)</div>', "").replace(
        '<div class="art-commi-div-akn">', heading
    )
    document = normattiva.extract([capture(answer(page), "application/json")], spec("it"))
    assert document.by_eid["art_1"].heading == "Ambito di applicazione"
