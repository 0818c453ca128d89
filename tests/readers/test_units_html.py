"""Pages whose classes name every unit: Romania and Poland. The sample laws are made up."""

from __future__ import annotations

from tests.readers.captures import capture, spec
from tests.sources.sample import captures
from tracker.readers import formats
from tracker.readers.publishers import units_html

POLISH = """<!DOCTYPE html><html lang="pl"><body><div class="toc"><ul><li>Spis</li></ul></div><h1><span>Ustawa</span><span>o saniach</span></h1><div class="parts">
<section><div class="unit unit_chpt"><h3><p>Rozdział 1</p><p>Przepisy</p></h3><div class="unit-inner"><div class="unit unit_arti"><h3><b>Art. 1.</b></h3>
<div class="unit-inner"><div data-template="xText">Ustawa określa:</div><div class="unit unit_pint"><h3>1)</h3><div class="unit-inner"><div>sanie;</div></div></div>
<div class="unit unit_pint"><h3>2)</h3><div class="unit-inner"><div>art. 5 otrzymuje brzmienie:</div><div class="unit unit_arti"><h3>Art. 5.</h3><div class="unit-inner"><div>Nowy.</div></div></div></div></div>
</div></div></div></div></section><section><h2>Załącznik nr 1</h2><table><tr><td>bob</td><td>5</td></tr></table></section></div></body></html>"""


def test_an_act_of_poland_with_quoted_law() -> None:
    page = capture(POLISH, "text/html")
    assert formats.choose([page], spec("pl")).NAME == "units_html"
    document = units_html.extract([page], spec("pl"))
    assert [(p.eid, p.type, p.num, p.text or p.heading) for p in document.provisions] == [
        ("cpt_1", "chapter", "Rozdział 1", "Przepisy"), ("art_1", "article", "Art. 1.", "Ustawa określa:"),
        ("art_1__point_1", "point", "1)", "sanie;"), ("art_1__point_2", "point", "2)", "art. 5 otrzymuje brzmienie:"),
        ("art_1__point_2__art_5", "quoted", "Art. 5.", "Nowy."), ("anx_1", "annex", None, "Załącznik nr 1"),
        ("anx_1__block_1", "block", None, "bob | 5"),
    ]  # fmt: skip
    assert (document.title, document.warnings) == ("Ustawa o saniach", ())


def test_an_act_of_romania() -> None:
    document = units_html.extract(captures("units_html"), spec("ro"))
    assert document.warnings == ()
    assert {"art_1", "art_1_1"} <= document.by_eid.keys()


def test_words_beside_the_box_of_the_law_are_told_where_nothing_calls_them_the_sites() -> None:
    beside = POLISH.replace("</body>", "<div><div><p>Art. 9. Sanie są zielone.</p></div></div></body>")
    document = units_html.extract([capture(beside, "text/html")], spec("pl"))
    assert [(w.code, w.sample) for w in document.warnings] == [
        ("text_outside_main", "Art. 9. Sanie są zielone.")
    ]
    footer = POLISH.replace("</body>", "<div class='page-footer'>Kancelaria</div></body>")
    assert units_html.extract([capture(footer, "text/html")], spec("pl")).warnings == ()
