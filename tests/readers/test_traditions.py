"""Short acts of many traditions with heads that are easily lost or invented. All are made up."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.model import ProvisionStatus
from tracker.readers import statute_text

ACTS = {
    "ar": """\
قانون المنارات رقم ٧ لسنة ٢٠٣١

الباب الأول
أحكام عامة

المادة الأولى
في تطبيق أحكام هذا القانون يقصد بما يلي:
أ- المنارة: كل برج يضيء.
ب- الحارس: من يقيم فيها.

المادة الثانية: يعين الحارس بقرار من الوزير.
المادة ٢ مكررا
لا يجوز للحارس أن يغادر المنارة ليلا وفقا للمادة الخامسة من قانون الموانئ.

الفصل الثاني
الرسوم

المادة (3)
1- يدفع مالك السفينة رسما.
2- تعفى القوارب من الرسم المنصوص عليه في
المادة (9) من قانون الرسوم.

المادة الرابعة عشرة - يعمل بهذا القانون من تاريخ نشره.

ملحق رقم 1
جدول الرسوم
""",
    "th": """\
พระราชบัญญัติประภาคาร พ.ศ. ๒๕๗๔

มาตรา ๑ พระราชบัญญัตินี้เรียกว่า “พระราชบัญญัติประภาคาร”

มาตรา ๒ พระราชบัญญัตินี้ให้ใช้บังคับตั้งแต่วันถัดจากวันประกาศ

หมวด ๑
การจัดตั้ง

ส่วนที่ ๑
ที่ตั้ง

มาตรา ๓ ผู้ดูแลต้อง
(๑) จุดไฟ
(ก) ทุกคืน
(ข) ทุกวันที่มีหมอก
(๒) รายงาน

มาตรา ๓/๑ ห้ามมิให้ดับไฟตามมาตรา ๓ (๑)

หมวด ๒
บทกำหนดโทษ

มาตรา ๔ ผู้ใดฝ่าฝืนมาตรา ๓/๑ ต้องระวางโทษปรับ

บทเฉพาะกาล

มาตรา ๕ ให้ผู้ดูแลเดิมอยู่ต่อไป
""",
    "vi": """\
LUẬT HẢI ĐĂNG

Phần thứ nhất
NHỮNG QUY ĐỊNH CHUNG

Chương I
PHẠM VI

Điều 1. Phạm vi điều chỉnh

Luật này quy định về hải đăng.

Điều 2. Giải thích từ ngữ

1. Hải đăng gồm:

a) Đèn biển;

b) Đèn đảo;

c) Đèn cảng;

d) Đèn sông;

đ) Đèn cửa sông.

2. Người gác đèn theo quy định tại Điều 5 Luật này.

Điều 2a. Người gác

Người gác phải ở lại.

Mục 1. ĐÈN BIỂN

Điều 3. Sửa đổi, bổ sung Điều 9 của Luật Cảng như sau:

“Điều 9. Phí

Chủ tàu trả phí.”

Điều 4. Hiệu lực

Luật này có hiệu lực từ ngày 01 tháng 7 năm 2031.

Phụ lục I
DANH MỤC ĐÈN
""",
    "id": """\
UNDANG-UNDANG TENTANG MERCUSUAR

BAB I
KETENTUAN UMUM

Pasal 1
Dalam Undang-Undang ini yang dimaksud dengan:
1. Mercusuar adalah menara.
2. Penjaga adalah orang.

BAB II
PENJAGA

Bagian Kedelapan
Kewajiban

Paragraf 1
Malam

Pasal 2
(1) Penjaga wajib:
a. menyalakan lampu; dan
b. melapor sebagaimana dimaksud dalam
Pasal 7 Undang-Undang Pelabuhan.
(2) Penjaga dilarang pergi.

Pasal 2A
Penjaga digaji.

BAB IIA
BIAYA

Pasal 3
Dihapus.

PENJELASAN
ATAS
""",
    "tr": """\
FENER KANUNU

BİRİNCİ KISIM
Genel Hükümler

BİRİNCİ BÖLÜM
Amaç

Amaç
MADDE 1 – (1) Bu Kanunun amacı fenerlerdir.

Tanımlar
MADDE 2 – (1) Bu Kanunda;
a) Fener: Kuleyi,
ç) Bekçi: Kişiyi,
ifade eder.
(2) Ek 5 inci madde saklıdır.

MADDE 2/A – (1) Bekçi gece ayrılamaz.

DÖRDÜNCÜ BÖLÜM
Son Hükümler

EK MADDE 1 – Ek bekçi atanır.

GEÇİCİ MADDE 1 – (1) Eski bekçiler kalır.

GEÇİCİ MADDE 2 – (Mülga: 1/1/2031-1 md.)

Yürürlük
MADDE 3 – (1) Bu Kanun yayımı tarihinde yürürlüğe girer.

EK-1
Fener Listesi
""",
    "ru": """\
ФЕДЕРАЛЬНЫЙ ЗАКОН О маяках

Раздел I. Общая часть

Глава 1. Общие положения

Статья 1. Предмет

1. Закон регулирует маяки.

2. Смотритель:

1) зажигает огонь;

2) докладывает в соответствии со статьёй 7.

Статья 1.1. Смотрители

Смотритель живёт на маяке.

Статья 1.1-1. Помощники

Помощник живёт рядом.

Статья 2. Утратила силу.

Глава 2.1. Сборы

Статья 3
Сбор уплачивается.

Часть вторая настоящей статьи не применяется.

Приложение № 1
Перечень маяков
""",
    "sw": """\
SHERIA YA MINARA YA TAA, 2031

SEHEMU YA KWANZA
MASHARTI YA AWALI

1.-(1) Sheria hii itaitwa Sheria ya Minara ya Taa.

(2) Sheria hii itaanza kutumika tarehe itakayotangazwa.

2. Katika Sheria hii, isipokuwa muktadha utahitaji vinginevyo-

(a) "mnara" maana yake ni jengo lenye taa;

(b) "mlinzi" maana yake ni mtu anayekaa humo.

SEHEMU YA PILI
WALINZI

3.-(1) Mlinzi atawasha taa kila usiku.

(2) Mlinzi hataondoka kwa mujibu wa kifungu cha 2.

4.-(1) Mtu yeyote anayekiuka kifungu cha 3 atatozwa faini.
""",
    "hi": """\
DEEPSTAMBH ADHINIYAM, 2031

ADHYAY I
PRARAMBHIK

1. Sankshipt naam aur vistar.—(1) Is adhiniyam ka naam Deepstambh Adhiniyam hai.

(2) Iska vistar sampoorn Bharat par hai.

2. Paribhashayen.—Is adhiniyam mein,—

(a) "deepstambh" se minar abhipret hai;

(b) "rakshak" se vyakti abhipret hai.

ADHYAY II
RAKSHAK

3. Rakshak ke kartavya.—(1) Rakshak raat ko deep jalayega.

(2) Rakshak dhara 2 ke adheen kaam karega.

3A. Sahayak.—Sahayak rakshak ki sahayata karega.

4. Shasti.—Jo koi dhara 3 ka ullanghan karega.

ANUSUCHI
""",
    "pt": """\
LEI DOS FARÓIS

LIVRO I
DA PARTE GERAL

TÍTULO I
Disposições

CAPÍTULO ÚNICO
Do objeto

Artigo primeiro
Os faróis são públicos.

Artigo segundo
O faroleiro:
I - acende a luz;
II - comunica nos termos do
Art. 7º da Lei dos Portos.
Parágrafo único. O faroleiro não se ausenta.

Art. 2º-A. O faroleiro mora no farol.

Art. 3º O art. 9º da Lei dos Portos passa a vigorar com a seguinte redação:

“Art. 9º O armador paga a taxa.”

Artigo vigésimo primeiro
Revogam-se as disposições em contrário.

ANEXO II
Lista
""",
    "es": """\
LEY DE FAROS

TÍTULO PRELIMINAR

Disposiciones

CAPÍTULO PRIMERO

Objeto

Artículo primero. Objeto.

Esta ley regula los faros.

Artículo segundo. Fareros.

1. El farero:

a) enciende la luz;

b) informa.

2. El farero no se ausenta.

Artículo segundo bis. Ayudantes.

El ayudante vive en el faro.

Artículo tercero. Tasas.

El artículo único de la Ley de Puertos no se aplica.

ANEXO I

Lista de faros
""",
    "es2": """\
DECRETO DE FAROS

Artículo único. Aprobación.

Se aprueba el reglamento de faros, cuyo texto se inserta.

REGLAMENTO

Artículo 1. Objeto.

Este reglamento regula los faros.

Artículo 2. Fareros.

El farero enciende la luz.
""",
    "fr": """\
LOI relative aux phares

TITRE Ier

DISPOSITIONS GÉNÉRALES

Chapitre premier

Objet

Article 1er

Les phares sont publics.

Article 1er bis A

Le gardien demeure au phare.

Article 2

I. - Le gardien :

1° allume le feu ;

2° rend compte.

II. - L'article 7 du code des ports est ainsi rédigé :

« Art. 7. - L'armateur paie la taxe. »

TITRE II

Dispositions finales

Article 3

La présente loi entre en vigueur.

ANNEXE

Liste des phares
""",
    "fr2": """\
DÉCRET sur les phares

Article premier

Les phares sont publics.

Article deuxième

Le gardien demeure au phare.

Article troisième

Le décret est publié.
""",
    "ja": """\
灯台法

目次

第一章　総則（第一条―第二条の二）

附則

第一章　総則

（目的）
第一条　この法律は、灯台を定める。

（定義）
第二条　次に掲げるものをいう。

一　灯台

二　次に掲げる者

イ　灯台守

ロ　助手

２　前項の灯台は、公共のものとする。

（助手）
第二条の二　助手は、灯台に住む。

第三条から第五条まで　削除

第六条の三　第七条の規定は、準用する。

附　則　（令和六年五月一日法律第三七号）　抄

（施行期日）
第一条　この法律は、公布の日から施行する。

附　則

１　この法律は、公布の日から施行する。

２　経過措置は、政令で定める。

別表第一（第二条関係）

一　岬の灯台

二　港の灯台
""",
    "ko": """\
등대법

제1장 총칙

제1조(목적) 이 법은 등대를 정한다.

제2조(정의) 이 법에서 사용하는 용어의 뜻은 다음과 같다.

1. "등대"란 다음 각 목의 탑을 말한다.

가. 큰 탑

나. 작은 탑

2. "등대지기"란 사람을 말한다.

제2조의2(등대지기) ① 등대지기는 불을 켠다.

② 제2조 제1호는 준용한다.

제2장의2 요금

제3조 삭제

제4조(요금) 요금은 별표 1과 같다.

부칙 <제20676호, 2031. 1. 1.>

제1조(시행일) 이 법은 공포한 날부터 시행한다.

[별표 1] 요금표(제4조 관련)
""",
    "zh": """\
灯塔条例

（2031年1月1日灯塔大会通过）

目 录

第一章 总则

第二章 灯塔守护

第一节 守护人

第一章 总 则

第一条 为了保护灯塔，制定本条例。

第二条 灯塔守护人应当：

（一）点灯；

（二）报告：

1. 每夜；

2. 每月。

第二条之一 守护人住在灯塔。

第二章 灯塔守护

第一节 守护人

第三条 违反第二条规定的，处罚款。
第四条规定的情形除外。

第四条 本条例自2031年7月1日起施行。

附件1：灯塔名录

一、岬角灯塔

二、港口灯塔
""",
    "de": """\
Leuchtturmgesetz

Erster Abschnitt

Allgemeines

§ 1 Zweck

Dieses Gesetz regelt Leuchttürme.

§ 1a Wärter

(1) Der Wärter zündet das Licht an.

(2) § 7 des Hafengesetzes bleibt unberührt.

2. Abschnitt Schluss

§ 2 (weggefallen)

§ 3 Inkrafttreten

Dieses Gesetz tritt in Kraft.

Anlage 1 (zu § 1a)

Liste
""",
    "it": """\
LEGGE SUI FARI

TITOLO PRIMO
Disposizioni generali

CAPO I
Oggetto

Articolo unico
1. È approvato il regolamento sui fari.

REGOLAMENTO

Art. 1
Oggetto
1. Il regolamento disciplina i fari.

Art. 1-bis.
(Guardiani)
1. Il guardiano accende la luce.
2. All'articolo 7 del codice, il comma 2 è sostituito dal seguente:
«2. L'armatore paga.».

Art. 2
(Abrogato)

Allegato A
Elenco dei fari
""",
    "pl": """\
USTAWA o latarniach

DZIAŁ I
Przepisy ogólne

Rozdział 1
Zakres

Art. 1. Ustawa określa latarnie.

Art. 1a. 1. Latarnik zapala światło.
2. Latarnik:
1) mieszka w latarni;
1a) melduje;
2) nie oddala się.

Art. 2. (uchylony)

Art. 3. W ustawie o portach art. 9 otrzymuje brzmienie:
„Art. 9. Armator płaci.”.

Art. 4. Ustawa wchodzi w życie.

Załącznik nr 1
""",
    "el": """\
ΝΟΜΟΣ περί φάρων

ΜΕΡΟΣ ΠΡΩΤΟ
ΓΕΝΙΚΑ

ΚΕΦΑΛΑΙΟ Α΄
Σκοπός

Άρθρο 1
Σκοπός

1. Ο νόμος ρυθμίζει τους φάρους.

Άρθρο 1Α
Φύλακες

α) Ο φύλακας ανάβει το φως.
β) Ο φύλακας αναφέρει.

Άρθρο 2
Έναρξη ισχύος

Ο νόμος ισχύει.

ΠΑΡΑΡΤΗΜΑ Ι
""",
    "sv": """\
Lag om fyrar

1 kap. Inledande bestämmelser

1 § Lagen gäller fyrar.

1 a § Fyrvaktaren tänder ljuset.

2 kap. Avgifter

Avgiftens storlek

1 § Redaren betalar en avgift enligt
3 § hamnlagen.

2 § Har upphävts genom lag (2031:9).

Bilaga 1
""",
    "uk": """\
ЗАКОН УКРАЇНИ Про маяки

Розділ I
ЗАГАЛЬНІ ПОЛОЖЕННЯ

Глава 1. Предмет

Стаття 1. Предмет

1. Закон регулює маяки.

Стаття 1-1. Доглядач

Доглядач запалює вогонь.

Стаття 2. Збори

Збір сплачується відповідно до
Стаття 7 Закону про порти.

Додаток 1
""",
    "hu": """\
TÖRVÉNY a világítótornyokról

I. FEJEZET
ÁLTALÁNOS RENDELKEZÉSEK

1. A törvény hatálya

1. § (1) A törvény a tornyokra terjed ki.
(2) Az őr:
a) meggyújtja a fényt,
b) jelent.

1/A. § Az őr a toronyban lakik.

2. Díjak

2. § (1) A díjat az
5. § (2) bekezdése szerint kell fizetni.

3-5. §

6. § Ez a törvény hatályba lép.

1. melléklet a 2031. évi IX. törvényhez
""",
    "nl": """\
Wet op de vuurtorens

Hoofdstuk 1. Algemeen

Artikel 1.1 Begripsbepalingen
In deze wet wordt verstaan onder:
a. vuurtoren: een toren;
b. wachter: een persoon.

Artikel 1.1a
De wachter ontsteekt het licht.

Hoofdstuk 2 Rechten

§ 2.1 Tarief

Artikel 2.1
1. De reder betaalt.
2. Artikel 7 van de Havenwet is niet van toepassing.

Artikel 2.2 [Vervallen]

Bijlage 1
""",
    "fa": """\
قانون فانوس‌های دریایی

فصل اول ـ کلیات

ماده ۱ـ این قانون ناظر بر فانوس است.
تبصره ۱ـ نگهبان چراغ را روشن می‌کند.

ماده ۲ مکرر ـ نگهبان در برج می‌ماند.

ماده ۳ـ عوارض:
۱ـ مالک کشتی می‌پردازد.
۲ـ قایق معاف است.
""",
    "en": """\
LIGHTHOUSES ACT 2031

Part 1—Preliminary

Division 1—Introduction

1 Short title
This Act may be cited as the Lighthouses Act 2031.

2 Definitions
(1) In this Act—
keeper means a person who lights the lamp.

2A Assistants
An assistant helps the keeper.

Part 2—Keepers

3 Duties of keeper
(1) A keeper must—
(a) light the lamp; and
(b) report under section 7 of the Harbours Act.
Maximum penalty—50 penalty units.

4 (Repealed)

5 Regulations
The Governor may make regulations.

Schedule 1 Fees
section 5
""",
}

#: The heads of each, as ids in order.
HEADS = {
    "ar": "tit_1 art_1 art_2 art_2مكررا tit_1__cpt_2 art_3 art_14 anx_1",
    "th": "art_1 art_2 cpt_1 cpt_1__sct_1 art_3 art_3_1 cpt_2 art_4 art_5",
    "vi": "prt_nhất prt_nhất__cpt_1 art_1 art_2 art_2a prt_nhất__cpt_1__sct_1 art_3 art_4 anx_i",
    "id": "cpt_1 art_1 cpt_2 cpt_2__sct_kedelapan cpt_2__sct_kedelapan__subsct_1 art_2 art_2a cpt_iia "
        "art_3 anx_penjelasan",
    "tr": "prt_birinci prt_birinci__cpt_birinci art_1 art_2 art_2a prt_birinci__cpt_dördüncü art_ek_1 "
        "art_gecici_1 art_gecici_2 art_3 anx_1",
    "ru": "tit_1 tit_1__cpt_1 art_1 art_1_1 art_1_1_1 art_2 tit_1__cpt_2.1 art_3 anx_1",
    "sw": "prt_1 sec_1 sec_2 prt_2 sec_3 sec_4",
    "hi": "cpt_i sec_1 sec_2 cpt_ii sec_3 sec_3a sec_4 anx",
    "pt": "bk_1 bk_1__tit_1 bk_1__tit_1__cpt_1 art_1 art_2 art_2a art_3 art_21 anx_ii",
    "es": "tit_preliminar tit_preliminar__cpt_1 art_1 art_2 art_2bis art_3 anx_i",
    "es2": "art_1 anx anx__art_1 anx__art_2",
    "fr": "tit_i tit_i__cpt_1 art_1 art_1bisa art_2 tit_ii art_3 anx",
    "fr2": "art_1 art_2 art_3",
    "ja": "cpt_1 art_1 art_2 art_2_2 art_3 art_4 art_5 art_6_3 suppl_r6_law_37 suppl_r6_law_37__art_1 "
        "suppl_2 anx_1",
    "ko": "cpt_1 art_1 art_2 art_2_2 cpt_2_2 art_3 art_4 suppl_1 suppl_1__art_1 anx_1",
    "zh": "cpt_1 art_1 art_2 art_2_1 cpt_2 cpt_2__sct_1 art_3 art_4 anx_1 anx_1__sct_1 anx_1__sct_2",
    "de": "sct_1 art_1 art_1a sct_2 art_2 art_3 anx_1",
    "it": "tit_1 tit_1__cpt_1 art_1 anx anx__art_1 anx__art_1bis anx__art_2 anx_a",
    "pl": "tit_1 tit_1__cpt_1 art_1 art_1a art_2 art_3 art_4 anx_1",
    "el": "prt_πρωτο prt_πρωτο__cpt_α΄ art_1 art_1α art_2 anx_ι",
    "sv": "cpt_1 art_1.1 art_1.1a cpt_2 art_2.1 art_2.2 anx_1",
    "uk": "tit_1 tit_1__cpt_1 art_1 art_1.1 art_2 anx_1",
    "hu": "cpt_1 art_1 art_1a art_2 art_3 art_4 art_5 art_6 anx_1",
    "nl": "cpt_1 art_1.1 art_1.1a cpt_2 cpt_2__subsct_2.1 art_2.1 art_2.2 anx_1",
    "fa": "cpt_1 art_1 art_2مکرر art_3",
    "en": "prt_1 prt_1__dvs_1 sec_1 sec_2 sec_2a prt_2 sec_3 sec_4 sec_5",
}  # fmt: skip
_KINDS = {
    "book", "part", "title", "chapter", "section_group", "subsection_group", "article", "section", "annex",
    "supplement",
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_heads(name: str) -> None:
    made = capture(ACTS[name].encode(), "text/plain", "https://law.invalid/act.txt")
    act = statute_text.extract([made], spec(name[:2]))
    assert [p.eid for p in act.provisions if p.type in _KINDS] == HEADS[name].split()
    assert act.account is not None
    assert act.account.unexplained < 10  # 第三条から第五条まで is three heads


@pytest.mark.parametrize(
    ("language", "body", "gone"),
    [
        ("de", "§ 1 Zweck\n\nEin Zweck.\n\n§ 2 (weggefallen)\n\n§ 3 Schluss\n\nEin Schluss.\n", "art_2"),
        ("fr", "Article 1\n\nUn phare.\n\nArticle 2\n\n(Abrogé)\n\nArticle 3\n\nLa fin.\n", "art_2"),
        ("es", "Artículo 1. Objeto.\n\nUn faro.\n\nArtículo 2. (Derogado)\n\nArtículo 3. Fin.\n\nEl fin.\n", "art_2"),
        ("en", "1. Short title\n(1) This is the Light Act.\n\n2. [Repealed, 2031, c. 9, s. 4]\n\n3. Keepers\n"
         "(1) A keeper lights the lamp.\n", "sec_2"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_repealed_article(language: str, body: str, gone: str) -> None:
    made = capture(body.encode(), "text/plain", "https://law.invalid/act.txt")
    act = statute_text.extract([made], spec(language))
    assert [p.eid for p in act.provisions if p.status is ProvisionStatus.REPEALED] == [gone]
    assert len([p for p in act.provisions if p.type in _KINDS]) == 3


def test_a_regulation_behind_an_only_article_is_an_annex() -> None:
    made = capture(ACTS["es2"].encode(), "text/plain", "https://law.invalid/act.txt")
    act = statute_text.extract([made], spec("es"))
    assert act.by_eid["anx"].heading == "REGLAMENTO"
    assert act.by_eid["anx__art_1"].parent == "anx"
