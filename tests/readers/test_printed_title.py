"""The title printed again above a text is the document's title only: a changed one is told once."""

import pytest

from tests.readers.captures import capture, spec
from tracker.diff import diff
from tracker.model import Document
from tracker.readers import formats

ACT = """\
{title}

Whereas ferries sail, the Assembly decides as follows.

Article 1
Scope
This Act applies to ferries.

Article 2
Levy
The levy is 5 euros.

Article 3
Entry into force
This Act enters into force on 1 May 2031.
"""
VIETNAMESE = "{title}\n\nCăn cứ Hiến pháp;\n\nĐiều 1. Phạm vi\nLuật này quy định về phà.\n\nĐiều 2. Phí\nPhí là 5 đồng.\n"
CHINESE = "{title}\n\n{title}\n\n第一条　为了规范渡船，制定本办法。\n第二条　渡船应当缴费。\n第三条　本办法自2031年5月1日起施行。\n"
PAGE = (
    "<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{title}</p><p>Welcome aboard.</p>"
    "<h2>Rates</h2><p>The rate of the levy is five per cent of the fare that is paid for the passage.</p></main></body></html>"
)


@pytest.mark.parametrize(
    ("text", "language", "kind", "old", "new"),
    [
        (ACT, "en", "text/plain", "FERRY LEVY ACT", "FERRY AND BOAT LEVY ACT"),
        (ACT, "en", "text/plain", "FERRY LEVY ACT\nOF THE ISLANDS", "FERRY LEVY ACT\nOF ALL ISLANDS"),
        (VIETNAMESE, "vi", "text/plain", "LUẬT PHÀ", "LUẬT PHÀ VÀ THUYỀN"),
        (CHINESE, "zh-Hans", "text/plain", "渡船管理办法", "渡船和小船管理办法"),
        (PAGE, "en", "text/html", "Ferry Rules", "Ferry and Boat Rules"),
    ],
)  # fmt: skip
def test_a_changed_title_is_one_change(text: str, language: str, kind: str, old: str, new: str) -> None:
    def read(title: str) -> Document:
        return formats.read([capture(text.replace("{title}", title), kind)], spec(language))

    change = diff(read(old), read(new))
    assert [fact.kind for fact in change.facts] == ["title"]
    assert change.provisions == ()


def test_a_sentence_that_begins_with_the_title_stays() -> None:
    lead = "Ferry Levy Act is the name of this Act and of its sequels."
    document = formats.read(
        [capture(ACT.replace("{title}", f"FERRY LEVY ACT\n\n{lead}"), "text/plain")], spec("en")
    )
    assert lead in [p.text for p in document.provisions]
