"""Wrong languages are told, ambiguous ones are left to the declaration."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document, WrongLanguage
from tracker.readers import language, statute_text
from tracker.readers.build import Builder

ENGLISH = (
    "Every operator of a service keeps a record of the requests it received and answers them without delay. "
)
FRENCH = (
    "Tout exploitant d'un service tient un registre des demandes qu'il a reçues et y répond sans retard. "
)
CHINESE = "服务提供者应当记录其收到的请求并及时答复，不得拖延。"
JAPANESE = "事業者は、受け付けた請求を記録し、遅滞なくこれに回答しなければならない。"
KOREAN = "사업자는 접수한 요청을 기록하고 지체 없이 이에 답하여야 한다. "
RUSSIAN = "Оператор ведёт учёт полученных запросов и отвечает на них без задержки. "


def document(text: str, marked: str) -> Document:
    builder = Builder()
    for n in range(20):
        builder.add(f"art_{n + 1}", None, "article", text=text)
    return builder.document(spec(marked), "test", 1, "A title")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        (CHINESE, "zh-Hans"),
        (JAPANESE, "ja"),
        (KOREAN, "ko"),
        (RUSSIAN, "ru"),
    ],
)
def test_each_passes_as_itself(text: str, marked: str) -> None:
    language.check(document(text, marked), marked)


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (FRENCH, "en"), (ENGLISH, "fr"), (ENGLISH, "zh-Hans"), (JAPANESE, "zh-Hans"), (CHINESE, "ja"), (CHINESE, "en"),
        (KOREAN, "en"), (RUSSIAN, "en"), (ENGLISH, "ru"), (JAPANESE, "ko"),
    ],
)  # fmt: skip
def test_clear_conflicts(text: str, declared: str) -> None:
    with pytest.raises(WrongLanguage, match=declared):
        language.check(document(text, declared), declared)


def test_the_mark_counts_first() -> None:
    with pytest.raises(WrongLanguage, match="marked fr"):
        language.check(document(FRENCH, "fr"), "en")
    language.check(document(ENGLISH, "en-GB"), "en")


def test_short_texts_are_left_alone() -> None:
    builder = Builder()
    builder.add("art_1", None, "article", text="目的規定")
    language.check(builder.document(spec("ja"), "test", 1, "題名"), "ja")
    builder = Builder()
    builder.add("art_1", None, "article", text="Loi no 5")
    language.check(builder.document(spec("en"), "test", 1, "Act"), "en")


def test_a_quotation_does_not_decide() -> None:
    builder = Builder()
    for n in range(30):
        builder.add(f"art_{n + 1}", None, "article", text=FRENCH if n == 4 else ENGLISH)
    language.check(builder.document(spec("en"), "test", 1, "Act"), "en")


@pytest.mark.corpus
def test_real_statutes(corpus: Path) -> None:
    seen = 0
    for folder, tag, other in (
        ("cn-statutes-flk-md", "zh-Hans", "ja"),
        ("jp-statute-versions", "ja", "zh-Hans"),
    ):
        for path in sorted((corpus / "files" / folder).rglob("*.md")):
            read = statute_text.extract([capture(path.read_bytes(), "text/markdown")], spec(tag))
            language.check(read, tag)
            with pytest.raises(WrongLanguage):
                language.check(read, other)
            seen += 1
    assert seen > 60


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Der Verantwortliche führt ein Verzeichnis der Anträge und beantwortet sie unverzüglich. Die zuständige "
            "Behörde kann eine Frist setzen, nach deren Ablauf die Genehmigung erlischt.",
            "en",
        ),
        (
            "El responsable llevará un registro de las solicitudes y responderá sin demora. La autoridad competente "
            "podrá fijar un plazo, transcurrido el cual la autorización quedará sin efecto.",
            "fr",
        ),
        (
            "Veri sorumlusu, aldığı başvuruların kaydını tutar ve gecikmeksizin yanıt verir. Yetkili makam bir süre "
            "belirleyebilir; bu sürenin sonunda izin geçersiz olur.",
            "en",
        ),
        (
            "Bên kiểm soát dữ liệu lưu giữ hồ sơ các yêu cầu đã nhận và trả lời không chậm trễ. Cơ quan có thẩm "
            "quyền có thể ấn định thời hạn, hết thời hạn đó giấy phép hết hiệu lực.",
            "en",
        ),
        (
            "Az adatkezelő nyilvántartást vezet a kérelmekről, és azokra késedelem nélkül válaszol. Az illetékes "
            "hatóság határidőt állapíthat meg, amelynek leteltével az engedély megszűnik.",
            "de",
        ),
    ],
)
def test_languages_of_one_script_are_told_apart(text: str, wanted: str) -> None:
    with pytest.raises(WrongLanguage, match="reads as"):
        language.check(document(text, wanted), wanted)


def test_words_in_no_order_are_no_reason_to_refuse() -> None:
    odd = "Register 14 Annex II EUR 500 000 category operator platform supplier importer audit fee levy "
    language.check(document(odd, "en"), "en")
