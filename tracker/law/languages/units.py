"""Names of units of law in the languages of the sources, and how clauses list them and leave some out."""

from __future__ import annotations

#: Kind of a unit -> the words of its name, and the prefixes its ids may have. The outermost kinds come first.
UNITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "annex": (
        r"annex(?:es|e[sn]?)?|anhangs?|anhänge[n]?|anexos?|allegat[oi]|phụ lục|lampiran|приложени\w*|ek(?= ?\d)|الملحق|ملحق",
        ("anx",),
    ),
    "schedule": (r"schedules?", ("sch", "sched", "anx")),
    "book": (r"books?|livres?", ("book",)),
    "part": (r"parts?|partie?s?|teil[es]?|partes?|part[ei]|phần|часть|kısım", ("pt", "prt", "part")),
    "title": (r"titles?|titres?|titels?|títulos?|titol[oi]", ("tit", "ttl")),
    "chapter": (
        r"chapters?|chapitres?|kapiteln?|capítulos?|cap[oi]|capitol[oi]|chương|bab|глав\w*|bölüm\w*|الفصل",
        ("cpt",),
    ),
    "division": (r"divisions?", ("dvn",)),
    "section": (r"sections?|ss?\.|abschnitt[es]?|secci(?:ón|ones)|sezion[ei]|seç(?:ão|ões)|mục|раздел\w*|bagian", ("sct", "sec")),
    "article": (
        r"articles?|artikeln?|art\.|artículos?|articol[oi]|artigos?|điều|pasal|стат(?:ья|ьи|ей|ьями|ье|ью)|madde\w*|المادة|المواد|مادة|rules?|regulations?(?= \d+\b(?!/))|§§?",
        ("art", "sec", "rule", "reg"),
    ),
    "paragraph": (
        r"paragraphs?|paragraphes?|absatz|absätze[n]?|apartados?|paragraf[oi]|comm[ai]|n\.[oº]s?|parágrafos?|subsections?|khoản|ayat|fıkra\w*|пункт\w*|الفقرة",
        ("para", "subsec", "item"),
    ),
    "point": (r"points?|buchstaben?|letras?|letter[ae]|alíneas?|điểm|huruf|bent\w*|подпункт\w*", ("point", "item", "para")),
}  # fmt: skip
#: A number of a unit: 12, 12a, 12 bis, 14.11, IV, a).
NUMBER = r"(?:\d{1,4}(?:[./-]\d{1,3})*(?:\.?[ºª°])?(?:\s?(?:bis|ter|quater)\b|[a-z]{1,2}(?![\w]))?|[IVXLC]+(?:-?[A-Z])?(?!\w)|[A-Za-z](?![\w'’])|(?:[a-z]{1,3}(?:\s(?:bis|ter))?)\))"
#: From one number to another.
TO_WORDS = r"(?:\s+(?:to|à|bis|au|a|al|ad|through|đến|sampai(?: dengan)?|по|ila)\s+|\s?[-–—]\s?)"
#: Between two numbers of a list.
JOIN = rf"(?:\s*[,;]\s*(?:(?:and|et|und|y|e|и|ve|or|ou)\s+)?|\s+(?:and|et|und|sowie|y|e|или|и|ve|và|dan|or|ou|oder|o)\s+|{TO_WORDS})"
#: Behind a unit of another act.
OTHER_ACT = (
    r"\s*(?:\([^()]{1,60}\)\s*)?(?:,\s*)?(?:of|to|in|du|de la|des|de l['’]|der|des|del|della|do|da)\s+(?:the\s+)?"
    r"(?!(?:this|present|présent|dies|presente)|(?:Chapter|Annex|Part|Title|Section|Article)\b)"
    r"(?:[A-Z][\w'’()-]+|règlement|directive|loi|décision|\w+\s)"
)
#: Between a unit and what stands in it: ", first subparagraph, ".
BETWEEN = r"[\s,]*(?:(?:first|second|third|fourth|\w+ (?:alinéa|unterabsatz|párrafo|comma))\s*(?:sub)?(?:paragraphs?)?[\s,]*)?"
#: What follows is left out.
WITHOUT = (
    r"\b(?:with the exception of|except(?: for)?|other than|save for|excluding)\b|à l['’]exception d|\bsauf\b|mit Ausnahme|"
    r"con (?:la )?excepción|\bsalvo\b|ad eccezione|com exceção|за исключением"
)
#: What follows narrows the things that a part of the law is about.
ABOUT = (
    r"\b(?:as regards|with regard to|with respect to|in respect of|in relation to)\b|en ce qui concerne|in Bezug auf|"
    r"por lo que se refiere|en lo que respecta|per quanto riguarda|no que (?:diz respeito|respeita)"
)
#: What stands in every text with a clause on from when it is law. Each begins with letters, which makes it fast.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "en": ("into (?:force|effect|operation)", "appl(?:y|ies|icable) (?:\\w{4,5} )?(?:from|as|until|on|with)",
           "effective (?:from|on|as)", "take(?:s|n)? effect", "have effect", "ommence", " by [1-9]",
           " later than [1-9]"),
    "fr": ("n vigueur", "icables? à", "appliqu\\w+ à", "pren(?:d|nent) effet", "plus tard le [1-9]"),
    "de": ("n (?:K|k)raft", "gilt ab", "gelten ab", "anzuwenden", "spätestens"),
    "es": ("n vigor", "vigencia", "efectos", "a partir del", "tardar el [1-9]"),
    "it": ("n vigore", "a decorrere", "efficacia", "entro il [1-9]"),
    "pt": ("m vigor", "produz", "a partir de"), "tr": ("yürürlü", "uygulan"), "id": ("berlaku",),
    "vi": ("hiệu lực", "áp dụng (?:từ|kể)"), "ru": ("в силу", "в действие", "применя"),
    "zh": ("施行", "起(?:实施|執行|执行|适用)", "后实施", "日实施", "生效"),
    "ja": ("施行(?:する|され)", "適用する", "効力を", "発効"),
    "ko": ("시행(?:한다|된다|하)", "발효", "효력을", "적용한다"), "ar": ("يعمل", "النفاذ", "التنفيذ", "يسري", "تسري"),
}  # fmt: skip
