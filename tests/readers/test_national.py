"""Statutes in the languages of the table of heads. All texts are made up and printed as the publishers do."""

from __future__ import annotations

import textwrap

import pytest

from tests.readers.captures import capture, spec
from tests.readers.test_pdf import make_pdf
from tracker.model import Document, ProvisionStatus
from tracker.readers import lines, statute_text
from tracker.readers.build import Builder
from tracker.readers.grammar import unwrap
from tracker.readers.grammar.articles import read_statute
from tracker.readers.grammar.tables.national import ROWS
from tracker.readers.office import pdf
from tracker.readers.page import read as page


def text(language: str, words: str) -> Document:
    return statute_text.extract([capture(words, "text/plain")], spec(language))


def html(language: str, words: str) -> Document:
    body = "".join(f"<p>{line}</p>" for line in words.splitlines() if line.strip())
    markup = f"<html><head><title>x</title></head><body><main><h1>Law</h1>{body}</main></body></html>"
    return page.extract([capture(markup, "text/html")], spec(language))


def shown(document: Document) -> list[tuple]:
    return [(p.eid, p.num, p.heading, p.text) for p in document.provisions if p.scope != "around"]


KOREAN = """\
연락선 기본법

제1장 총칙

제1조(목적) 이 법은 연락선(화물선을 제외한다)에 관한 사항을 정한다.

제2조(정의) 이 법에서 사용하는 용어의 뜻은 다음과 같다.

1. "연락선"이란 다음 각 목의 배를 말한다.

가. 큰 배

나. 작은 배

2. "요금"이란 운임을 말한다.

제2장 신고

제3조의2(신고) ① 연락선은 30일 이내에 신고하여야 한다.

② 제1항은 작은 배에 적용하지 아니한다.

제4조 삭제

부칙 <제20676호>

제1조(시행일) 이 법은 공포한 날부터 시행한다.
"""


def test_korean():
    whole = KOREAN.replace("제3조의2", "제3조(위임) 시행령으로 정한다.\n\n제3조의2")
    document = text("ko", whole)
    assert shown(document) == [
        ("cpt_1", "제1장", "총칙", ""),
        ("art_1", "제1조", "목적", ""),
        ("art_1__para_1", None, None, "이 법은 연락선(화물선을 제외한다)에 관한 사항을 정한다."),
        ("art_2", "제2조", "정의", ""),
        ("art_2__para_1", None, None, "이 법에서 사용하는 용어의 뜻은 다음과 같다."),
        ("art_2__para_1__item_1", "1.", None, '"연락선"이란 다음 각 목의 배를 말한다.'),
        ("art_2__para_1__item_1__subitem_가", "가.", None, "큰 배"),
        ("art_2__para_1__item_1__subitem_나", "나.", None, "작은 배"),
        ("art_2__para_1__item_2", "2.", None, '"요금"이란 운임을 말한다.'),
        ("cpt_2", "제2장", "신고", ""),
        ("art_3", "제3조", "위임", ""),
        ("art_3__para_1", None, None, "시행령으로 정한다."),
        ("art_3_2", "제3조의2", "신고", ""),
        ("art_3_2__para_1", "①", None, "연락선은 30일 이내에 신고하여야 한다."),
        ("art_3_2__para_2", "②", None, "제1항은 작은 배에 적용하지 아니한다."),
        ("art_4", "제4조", None, "삭제"),
        ("suppl_1", "부칙", "<제20676호>", ""),
        ("suppl_1__art_1", "제1조", "시행일", ""),
        ("suppl_1__art_1__para_1", None, None, "이 법은 공포한 날부터 시행한다."),
    ]
    assert document.by_eid["art_4"].status is ProvisionStatus.REPEALED
    on_page = [e for e, *_ in shown(html("ko", whole)) if "preamble" not in e]
    assert on_page == [e for e, *_ in shown(document) if "preamble" not in e]


def test_an_article_that_is_missing_is_told():
    document = text("ko", KOREAN.replace("제3조의2(신고)", "제5조(신고)").replace("제4조 삭제", "제6조 삭제"))
    assert [(w.code, w.labels) for w in document.warnings] == [("numbering_gap", ("3-4",))]


TURKISH = """\
FERİBOT KANUNU

BİRİNCİ BÖLÜM

Amaç ve Tanımlar

Amaç

MADDE 1 – (1) Bu Kanunun amacı feribotları düzenlemektir.

Tanımlar

MADDE 2 – (1) Bu Kanunda geçen;

a) Feribot: Gemiyi,

b) Ücret: Bedeli,

ifade eder.

(2) Madde 1 uyarınca bildirim yapılır.

EK MADDE 1 – (1) Ek hüküm.

GEÇİCİ MADDE 1 – (1) Geçici hüküm.

MADDE 3 – (Mülga: 1/1/2031-9999/1 md.)
"""


def test_turkish():
    assert shown(text("tr", TURKISH)) == [
        ("cpt_birinci", "BİRİNCİ BÖLÜM", "Amaç ve Tanımlar", ""),
        ("art_1", "MADDE 1", "Amaç", ""),
        ("art_1__para_1", "(1)", None, "Bu Kanunun amacı feribotları düzenlemektir."),
        ("art_2", "MADDE 2", "Tanımlar", ""),
        ("art_2__para_1", "(1)", None, "Bu Kanunda geçen;"),
        ("art_2__para_1__point_a", "a)", None, "Feribot: Gemiyi,"),
        ("art_2__para_1__point_b", "b)", None, "Ücret: Bedeli,"),
        ("art_2__para_1__sub_1", None, None, "ifade eder."),
        ("art_2__para_2", "(2)", None, "Madde 1 uyarınca bildirim yapılır."),
        ("art_ek_1", "EK MADDE 1", None, ""),
        ("art_ek_1__para_1", "(1)", None, "Ek hüküm."),
        ("art_gecici_1", "GEÇİCİ MADDE 1", None, ""),
        ("art_gecici_1__para_1", "(1)", None, "Geçici hüküm."),
        ("art_3", "MADDE 3", None, "(Mülga: 1/1/2031-9999/1 md.)"),
    ]


HUNGARIAN = """\
2031. évi XXII. törvény a kompokról

I. FEJEZET

ÁLTALÁNOS RENDELKEZÉSEK

1. A törvény hatálya

1. § (1) E törvény hatálya a kompokra terjed ki.

(2) A 2. § (1) bekezdése szerint kell eljárni.

2. § E törvény alkalmazásában

a) komp: hajó,

b) díj:

ba) viteldíj,

bb) pótdíj.

2. A bejelentés

2/A. § A komp bejelentést tesz.

3–5. §

6. § Ez a törvény 2031. január 1-jén lép hatályba.

1. melléklet a 2031. évi XXII. törvényhez
"""


def test_hungarian():
    document = text("hu", HUNGARIAN)
    assert shown(document) == [
        ("cpt_1", "I. FEJEZET", "ÁLTALÁNOS RENDELKEZÉSEK", ""),
        ("cpt_1__xhd_1", "1.", "A törvény hatálya", ""),
        ("art_1", "1. §", None, ""),
        ("art_1__para_1", "(1)", None, "E törvény hatálya a kompokra terjed ki."),
        ("art_1__para_2", "(2)", None, "A 2. § (1) bekezdése szerint kell eljárni."),
        ("art_2", "2. §", None, ""),
        ("art_2__para_1", None, None, "E törvény alkalmazásában"),
        ("art_2__para_1__point_a", "a)", None, "komp: hajó,"),
        ("art_2__para_1__point_b", "b)", None, "díj:"),
        ("art_2__para_1__point_b__subpoint_ba", "ba)", None, "viteldíj,"),
        ("art_2__para_1__point_b__subpoint_bb", "bb)", None, "pótdíj."),
        ("cpt_1__xhd_2", "2.", "A bejelentés", ""),
        ("art_2a", "2/A. §", None, ""),
        ("art_2a__para_1", None, None, "A komp bejelentést tesz."),
        ("art_3", "3–5. §", None, ""),
        ("art_4", "3–5. §", None, ""),
        ("art_5", "3–5. §", None, ""),
        ("art_6", "6. §", None, ""),
        ("art_6__para_1", None, None, "Ez a törvény 2031. január 1-jén lép hatályba."),
        ("anx_1", "1. melléklet", "a 2031. évi XXII. törvényhez", ""),
    ]
    gone = [p.eid for p in document.provisions if p.status is ProvisionStatus.REPEALED]
    assert gone == ["art_3", "art_4", "art_5"]


VIETNAMESE = """\
LUẬT PHÀ

Chương I

NHỮNG QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh

Luật này quy định về phà.

Điều 2. Giải thích từ ngữ

1. Phà là tàu:

a) Tàu lớn;

b) Tàu nhỏ.

2. Điều 1 của Luật này được áp dụng.

PHỤ LỤC I
"""


def test_vietnamese():
    assert shown(text("vi", VIETNAMESE)) == [
        ("cpt_1", "Chương I", "NHỮNG QUY ĐỊNH CHUNG", ""),
        ("art_1", "Điều 1", "Phạm vi điều chỉnh", ""),
        ("art_1__para_1", None, None, "Luật này quy định về phà."),
        ("art_2", "Điều 2", "Giải thích từ ngữ", ""),
        ("art_2__para_1", "1.", None, "Phà là tàu:"),
        ("art_2__para_1__point_a", "a)", None, "Tàu lớn;"),
        ("art_2__para_1__point_b", "b)", None, "Tàu nhỏ."),
        ("art_2__para_2", "2.", None, "Điều 1 của Luật này được áp dụng."),
        ("anx_i", "PHỤ LỤC I", None, ""),
    ]


INDONESIAN = """\
UNDANG-UNDANG TENTANG FERI

BAB I

KETENTUAN UMUM

Pasal 1

Dalam Undang-Undang ini yang dimaksud dengan:

a. Feri adalah kapal.

b. Tarif adalah biaya.

Bagian Kesatu

Pelaporan

Pasal 2

(1) Feri wajib lapor.

(2) Ketentuan Pasal 1 berlaku.

PENJELASAN

Pasal 1

Cukup jelas.
"""


def test_indonesian():
    assert shown(text("id", INDONESIAN)) == [
        ("cpt_1", "BAB I", "KETENTUAN UMUM", ""),
        ("art_1", "Pasal 1", None, ""),
        ("art_1__para_1", None, None, "Dalam Undang-Undang ini yang dimaksud dengan:"),
        ("art_1__para_1__point_a", "a.", None, "Feri adalah kapal."),
        ("art_1__para_1__point_b", "b.", None, "Tarif adalah biaya."),
        ("cpt_1__sct_kesatu", "Bagian Kesatu", "Pelaporan", ""),
        ("art_2", "Pasal 2", None, ""),
        ("art_2__para_1", "(1)", None, "Feri wajib lapor."),
        ("art_2__para_2", "(2)", None, "Ketentuan Pasal 1 berlaku."),
        ("anx_penjelasan", "PENJELASAN", None, ""),
        ("anx_penjelasan__art_1", "Pasal 1", None, ""),
        ("anx_penjelasan__art_1__para_1", None, None, "Cukup jelas."),
    ]


RUSSIAN = """\
ФЕДЕРАЛЬНЫЙ ЗАКОН О ПАРОМАХ

Глава 1. Общие положения

Статья 1. Сфера действия

1. Настоящий закон регулирует:

1) паромы;

а) большие;

б) малые;

2) тарифы.

2. Статья 1 настоящего закона применяется.

Статья 1.1. Иные положения

Паромы сообщают.

Статья 2. Утратила силу. - Федеральный закон от 01.01.2031 N 1-ФЗ.
"""


def test_russian():
    document = text("ru", RUSSIAN)
    assert shown(document) == [
        ("cpt_1", "Глава 1", "Общие положения", ""),
        ("art_1", "Статья 1", "Сфера действия", ""),
        ("art_1__para_1", "1.", None, "Настоящий закон регулирует:"),
        ("art_1__para_1__point_1", "1)", None, "паромы;"),
        ("art_1__para_1__point_1__subpoint_а", "а)", None, "большие;"),
        ("art_1__para_1__point_1__subpoint_б", "б)", None, "малые;"),
        ("art_1__para_1__point_2", "2)", None, "тарифы."),
        ("art_1__para_2", "2.", None, "Статья 1 настоящего закона применяется."),
        ("art_1_1", "Статья 1.1", "Иные положения", ""),
        ("art_1_1__para_1", None, None, "Паромы сообщают."),
        ("art_2", "Статья 2", None, "Утратила силу. - Федеральный закон от 01.01.2031 N 1-ФЗ."),
    ]
    assert document.by_eid["art_2"].status is ProvisionStatus.REPEALED


PORTUGUESE = """\
LEI Nº 99.999, DE 1º DE JANEIRO DE 2031

CAPÍTULO I

DISPOSIÇÕES GERAIS

Art. 1º Esta Lei dispõe sobre balsas.

Parágrafo único. Aplica-se o disposto no

Art. 5º da Lei nº 9.999.

Art. 2º São balsas:

I – as grandes;

II – as pequenas:

a) de madeira;

b) de ferro.

§ 1º O registro é anual.

§ 2º A taxa é de 2%.

Art. 2º-A. As balsas informam.

Art. 3º (Revogado pela Lei nº 99.998, de 2031)
"""


def test_portuguese():
    document = text("pt", PORTUGUESE)
    assert shown(document) == [
        ("cpt_1", "CAPÍTULO I", "DISPOSIÇÕES GERAIS", ""),
        ("art_1", "Art. 1º", None, "Esta Lei dispõe sobre balsas."),
        ("art_1__para_1", "Parágrafo único.", None, "Aplica-se o disposto no"),
        ("art_1__para_1__sub_1", None, None, "Art. 5º da Lei nº 9.999."),
        ("art_2", "Art. 2º", None, "São balsas:"),
        ("art_2__point_i", "I –", None, "as grandes;"),
        ("art_2__point_ii", "II –", None, "as pequenas:"),
        ("art_2__point_ii__subpoint_a", "a)", None, "de madeira;"),
        ("art_2__point_ii__subpoint_b", "b)", None, "de ferro."),
        ("art_2__para_1", "§ 1º", None, "O registro é anual."),
        ("art_2__para_2", "§ 2º", None, "A taxa é de 2%."),
        ("art_2a", "Art. 2º-A", None, ""),
        ("art_2a__para_1", None, None, "As balsas informam."),
        ("art_3", "Art. 3º", None, "(Revogado pela Lei nº 99.998, de 2031)"),
    ]
    assert document.by_eid["art_3"].status is ProvisionStatus.REPEALED


ITALIAN = """\
LEGGE 1 gennaio 2031, n. 99

CAPO I

Disposizioni generali

Art. 1

(Finalita')

1. La presente legge disciplina i traghetti.

2. L'aliquota e' del 3 per cento.

2-bis. I traghetti comunicano:

a) i passeggeri;

b) le merci.

Art. 1-bis. (Comunicazioni)

1. Ai sensi dell'

Art. 5 del decreto si applica.

Art. 2.

1. La presente legge entra in vigore.

Allegato A
"""


def test_italian():
    assert shown(text("it", ITALIAN)) == [
        ("cpt_1", "CAPO I", "Disposizioni generali", ""),
        ("art_1", "Art. 1", "Finalita'", ""),
        ("art_1__para_1", "1.", None, "La presente legge disciplina i traghetti."),
        ("art_1__para_2", "2.", None, "L'aliquota e' del 3 per cento."),
        ("art_1__para_2bis", "2-bis.", None, "I traghetti comunicano:"),
        ("art_1__para_2bis__point_a", "a)", None, "i passeggeri;"),
        ("art_1__para_2bis__point_b", "b)", None, "le merci."),
        ("art_1bis", "Art. 1-bis", "Comunicazioni", ""),
        ("art_1bis__para_1", "1.", None, "Ai sensi dell'"),
        ("art_1bis__para_1__sub_1", None, None, "Art. 5 del decreto si applica."),
        ("art_2", "Art. 2", None, ""),
        ("art_2__para_1", "1.", None, "La presente legge entra in vigore."),
        ("anx_a", "Allegato A", None, ""),
    ]


def _wrapped(words: str, width: int, between: str) -> str:
    """As a file prints it: every paragraph over several lines."""
    paragraphs = (line for line in words.splitlines() if line)
    return between.join("\n".join(textwrap.wrap(p, width)) for p in paragraphs)


LONG_VI = (
    VIETNAMESE
    + """
3. Bên kiểm soát dữ liệu có trách nhiệm thông báo theo quy định tại khoản 1 Điều này trong thời hạn 72 giờ, kể từ khi
phát hiện vi phạm; trường hợp thông báo chậm phải nêu rõ lý do.
""".replace("khi\n", "khi ")
)
LONG_ID = INDONESIAN.replace(
    "(2) Ketentuan",
    "(2) Pengendali wajib menyampaikan laporan sebagaimana dimaksud dalam Pasal 1 ayat (1) huruf a paling lambat "
    "3 x 24 jam setelah kegagalan diketahui, kecuali ditentukan lain.\n\n(3) Ketentuan",
)


@pytest.mark.parametrize("width", [24, 30, 44])
@pytest.mark.parametrize(("language", "words"), [("vi", LONG_VI), ("id", LONG_ID)])
def test_printed_lines_are_joined_to_paragraphs(language: str, words: str, width: int):
    """Numbers and names of articles that a line happens to begin with open nothing."""
    whole = shown(text(language, words))
    assert shown(text(language, _wrapped(words, width, "\n")))[-len(whole) :] == whole
    apart = lines.read(_wrapped(words, width, "\n\n")).lines  # with gaps between paragraphs
    builder = Builder()
    read_statute(builder, unwrap.unwrap(apart, language), language)
    assert [(p.eid, p.num, p.heading, p.text) for p in builder.provisions][-len(whole) :] == whole


def test_a_pdf_of_printed_lines_has_the_paragraphs_of_its_text():
    sheet = _wrapped(LONG_ID, 44, "\n").splitlines()
    read = pdf.extract([capture(make_pdf([sheet]), "application/pdf")], spec("id"))
    assert shown(read) == shown(text("id", LONG_ID))


def test_a_table_of_contents_is_not_the_text():
    listed = "\n\n".join(["Chương I", "Điều 1. Phạm vi điều chỉnh", "Điều 2. Giải thích từ ngữ"])
    whole = VIETNAMESE.replace("Chương I\n", f"{listed}\n\nChương I\n", 1)
    assert [e for e, *_ in shown(text("vi", whole))] == [e for e, *_ in shown(text("vi", VIETNAMESE))]


@pytest.mark.parametrize("language", sorted(x for x in ROWS if "-" not in x))
def test_a_text_without_articles_goes_the_usual_way(language: str):
    document = html(language, "One thing is here.\nAnother thing is there.\nAnd a third one.")
    assert [p.eid for p in document.provisions if p.eid.startswith("block")] == [
        "block_1",
        "block_2",
        "block_3",
    ]


@pytest.mark.parametrize(
    ("language", "words", "articles"),
    [
        ("de", "§ 1 Anwendungsbereich\n\n(1) Dieses Gesetz gilt für Fähren.\n\n(2) § 2 bleibt unberührt.\n\n"
         "§ 2 Begriffe\n\nFähren sind Schiffe.\n\n§ 2a Meldung\n\nFähren melden.", ["art_1", "art_2", "art_2a"]),
        ("es", "Artículo 1. Objeto.\n\nEsta ley regula los transbordadores.\n\nArtículo 2. Definiciones.\n\n"
         "1. Son transbordadores los buques.\n\nArtículo 2 bis. Informes.\n\nInformarán.",
         ["art_1", "art_2", "art_2bis"]),
        ("fr", "Article L. 453-45\n\nLa taxe est due.\n\nArticle L. 453-46\n\nLe taux est de 3 %.\n\n"
         "Article L. 453-47\n\nElle est déclarée.", ["art_l453-45", "art_l453-46", "art_l453-47"]),
        ("fr", "Article 1er\n\nLa loi règle les bacs.\n\nArt. 2\n\nLes bacs déclarent.\n\nArticle 3\n\nFin.",
         ["art_1", "art_2", "art_3"]),
    ],
)  # fmt: skip
def test_heads_of_the_western_grammar(language: str, words: str, articles: list[str]):
    document = text(language, words)
    assert [p.eid for p in document.provisions if p.type == "article"] == articles
