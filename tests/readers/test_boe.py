"""Consolidated laws of the BOE's API, read on several days. The sample law is made up."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.model import LegalStatus, ProvisionStatus, Scope, StructureChanged
from tracker.readers import formats
from tracker.readers.publishers import boe

BASE, SECOND, THIRD, FOURTH = (f"BOE-A-{year}-99999" for year in (2020, 2023, 2024, 2030))


def version(act: str, day: str, inside: str) -> str:
    return f'<version id_norma="{act}" fecha_publicacion="{day}" fecha_vigencia="{day}">{inside}</version>'


def block(id_: str, kind: str, title: str, *versions: str, more: str = "") -> str:
    return f'<bloque id="{id_}" tipo="{kind}" titulo="{title}"{more}>{"".join(versions)}</bloque>'


LAW = (
    '<?xml version="1.0" encoding="utf-8"?><response><status><code>200</code><text>ok</text></status><data>'
    f"<metadatos><identificador>{BASE}</identificador><titulo>Ley 99/2020, del Impuesto sobre Transbordadores"
    "</titulo><numero_oficial>99/2020</numero_oficial><estatus_derogacion>N</estatus_derogacion>"
    "<url_eli>https://www.boe.es/eli/es/l/2020/10/15/99</url_eli></metadatos><texto>"
    + block("no", "nota_inicial", "[Bloque 1: #no]", version(BASE, "20201102", '<p class="titulo">Ley 99/2020</p>'))
    + block("pr", "preambulo", "[preambulo]", version(BASE, "20201102", '<p class="centro_redonda">FELIPE VI</p><p class="parrafo">A todos los que la presente vieren.</p>'))
    + block("ti", "encabezado", "TÍTULO I", version(BASE, "20201102", '<p class="titulo_num">TÍTULO I</p><p class="titulo_tit">Disposiciones generales</p>'))
    + block("ci", "encabezado", "CAPÍTULO I", version(BASE, "20201102", '<p class="capitulo_num">CAPÍTULO I</p><p class="capitulo_tit">Objeto</p>'))
    + block("a1", "precepto", "Artículo 1", version(BASE, "20201102", '<p class="articulo">Artículo 1. Naturaleza.</p><p class="parrafo">1. Es un tributo:</p><p class="parrafo_2">a) indirecto;</p><p class="parrafo_2">b) anual.</p><p class="parrafo">2. Grava los transbordadores.</p>'))
    + block("a2", "precepto", "Artículo 2",
            version(BASE, "20201102", '<p class="articulo">Artículo 2. Tipo impositivo.</p><p class="parrafo">El tipo es del 3 por ciento.</p>'),
            version(SECOND, "20230701", '<p class="articulo">Artículo 2. Tipo impositivo.</p><p class="parrafo">El tipo es del 4 por ciento.</p><blockquote><p class="nota_pie">Se modifica por la Ley 5/2023.</p></blockquote>'),
            version(FOURTH, "20310101", '<p class="articulo">Artículo 2. Tipo impositivo.</p><p class="parrafo">El tipo es del 5 por ciento.</p>'))
    + block("a2bis", "precepto", "Artículo 2 bis", version(THIRD, "20250101", '<p class="articulo">Artículo 2 bis. Escala.</p><table><tr><td>Hasta 10</td><td>1</td></tr></table>'))
    + block("a3", "precepto", "Artículo 3", version(BASE, "20201102", '<p class="articulo">Artículo 3. Plazo.</p><p class="parrafo">El plazo es de un mes.</p>'), more=' fecha_caducidad="20250101"')
    + block("df", "precepto", "Disposición final primera", version(BASE, "20201102", '<p class="articulo">Disposición final primera. Entrada en vigor.</p><p class="parrafo">Entra en vigor a los tres meses.</p>'))
    + block("an", "precepto", "ANEXO", version(BASE, "20201102", '<p class="anexo_num">ANEXO I</p><p class="anexo_tit">Modelos</p><p class="parrafo">Modelo 990.</p>'))
    + block("fi", "firma", "[firma]", version(BASE, "20201102", '<p class="firma_rey">FELIPE R.</p>'))
    + "</texto></data></response>"
)  # fmt: skip


def read(day: str = "", text: str = LAW):
    url = "https://www.boe.es/datosabiertos/api/legislacion-consolidada/id/" + BASE
    return boe.extract([capture(text, url=f"{url}#vigencia={day}" if day else url)], spec("es"))


def test_a_law_on_one_day():
    document = read("20250101")
    assert [(p.eid, p.num, p.heading, p.text) for p in document.provisions] == [
        ("formula_1", None, None, "Ley 99/2020"),
        ("preamble", None, None, ""),
        ("preamble__block_1", None, None, "FELIPE VI"),
        ("preamble__block_2", None, None, "A todos los que la presente vieren."),
        ("tit_i", "TÍTULO I", "Disposiciones generales", ""),
        ("tit_i__cpt_i", "CAPÍTULO I", "Objeto", ""),
        ("art_1", "Artículo 1", "Naturaleza", ""),
        ("art_1__para_1", "1.", None, "Es un tributo:"),
        ("art_1__para_1__point_a", "a)", None, "indirecto;"),
        ("art_1__para_1__point_b", "b)", None, "anual."),
        ("art_1__para_2", "2.", None, "Grava los transbordadores."),
        ("art_2", "Artículo 2", "Tipo impositivo", ""),
        ("art_2__para_1", None, None, "El tipo es del 4 por ciento."),
        ("art_2__fn_editor", None, None, "Se modifica por la Ley 5/2023."),
        ("art_2bis", "Artículo 2 bis", "Escala", ""),
        ("art_2bis__row_1", None, None, "Hasta 10 | 1"),
        ("art_3", "Artículo 3", "Plazo", ""),
        ("art_3__para_1", None, None, "El plazo es de un mes."),
        ("sec_disposición-final-primera", "Disposición final primera", "Entrada en vigor", ""),
        ("sec_disposición-final-primera__para_1", None, None, "Entra en vigor a los tres meses."),
        ("anx_i", "ANEXO I", "Modelos", ""),
        ("anx_i__para_1", None, None, "Modelo 990."),
        ("conclusion_1", None, None, "FELIPE R."),
    ]
    assert document.title == "Ley 99/2020, del Impuesto sobre Transbordadores"
    assert (document.valid_from.isoformat(), document.text_date.isoformat()) == ("2025-01-01", "2025-01-01")
    assert document.consolidates == (SECOND, THIRD)
    assert document.identifiers["boe"] == BASE
    assert document.by_eid["art_3"].status is ProvisionStatus.REPEALED
    assert document.by_eid["art_2"].valid_from.isoformat() == "2023-07-01"
    assert document.by_eid["anx_i"].scope is Scope.ANNEXES


def test_the_same_bytes_on_other_days():
    first = read("20201102")
    assert (first.by_eid["art_2__para_1"].text, "art_2bis" in first.by_eid) == (
        "El tipo es del 3 por ciento.",
        False,
    )
    assert first.by_eid["art_3"].status is ProvisionStatus.IN_FORCE
    assert first.consolidates == ()
    future = read("20310101")
    assert future.by_eid["art_2__para_1"].text == "El tipo es del 5 por ciento."
    captured = read()  # named by no day: the day of capture, 2026-01-02
    assert captured.valid_from.isoformat() == "2025-01-01"
    with pytest.raises(StructureChanged, match="no version"):
        read("20191231")


def test_a_repealed_law():
    text = LAW.replace(
        "<estatus_derogacion>N</estatus_derogacion>",
        "<estatus_derogacion>S</estatus_derogacion><fecha_derogacion>20250601</fecha_derogacion>",
    )
    after = read("20250701", text)
    assert (after.status, after.repealed_from.isoformat()) == (LegalStatus.REPEALED, "2025-06-01")
    assert read("20250101", text).status is LegalStatus.IN_FORCE


def test_the_chooser_knows_it_and_other_answers_are_refused():
    assert formats.choose([capture(LAW)], spec("es")).NAME == "boe"
    with pytest.raises(StructureChanged):
        read("20250101", "<response><data/></response>")


def test_a_block_of_an_unknown_kind_is_read_and_told():
    odd = read("20250101", LAW.replace('tipo="precepto"', 'tipo="odd"', 1))
    assert [p.eid for p in odd.provisions] == [p.eid for p in read("20250101").provisions]
    assert [w.labels for w in odd.warnings] == [("bloque odd",)]


def rated(day: str, number: int, rate: int) -> str:
    return (
        f'<version id_norma="BOE-A-2023-{number}" fecha_publicacion="{day}" fecha_vigencia="20230701">'
        f'<p class="articulo">Artículo 1. Tipo.</p><p class="parrafo">El {rate} por ciento.</p></version>'
    )


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_of_one_day_the_one_published_last_is_the_law(order: int):
    found = [rated("20230601", 900, 4), rated("20230630", 9999, 5), rated("20230630", 10001, 6)]
    text = "<response><data><texto><bloque id='a1' tipo='precepto'>{}</bloque></texto></data></response>"
    assert read("20230701", text.format("".join(found[::order]))).provisions[-1].text == "El 6 por ciento."


def test_what_the_metadata_say_of_an_annulled_law():
    text = LAW.replace("<url_eli>", "<estatus_anulacion>S</estatus_anulacion><url_eli>")
    annulled = read("20250101", text)
    assert (annulled.status, annulled.status_note) == (LegalStatus.REPEALED, "anulada")


def test_a_picture_is_part_of_the_text():
    text = LAW.replace("Modelo 990.", 'Modelo <img src="/datos/1.png" alt="Croquis"/>.')
    assert "Modelo [picture: Croquis sha256:" in read("20250101", text).provisions[-2].text
