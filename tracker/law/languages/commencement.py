"""How laws of each language say from when they are law: patterns for text in lower case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommencementWords:
    """``force``: the verb of entry into force; ``applies``: that of application; ``heading``: of a provision
    that says so; ``whole``: the act as a whole as subject; ``part``: a part of it; ``fixed``: another act
    sets the day."""

    force: str
    applies: str
    heading: str
    whole: str
    part: str
    fixed: str = "(?!)"
    ends: str = "(?!)"


COMMENCEMENT: Mapping[str, CommencementWords] = {
    "en": CommencementWords(
        r"(?:enters?|comes?|came|coming|come|be brought) into (?:force|effect|operation)|takes? effect|took effect|"
        r"(?:is|are) effective|(?:be|become|becomes) effective|have effect (?:from|on)|commences?\b",
        r"(?:shall|will)(?: also| only| first)? apply (?:from|as of|as from|with effect|on|until)|"
        r"appl(?:y|ies|icable) (?:from|as of|as from|with effect|on and after)",
        r"entry into force|coming into (?:force|operation)|commencement|application|effective date|transitional|date of application",
        r"(?:this|the present) (?:\w+ ){0,2}?(?:regulation|directive|decision|act|law|code|agreement|treaty|protocol|convention|chapter|"
        r"ordinance|decree|order|rules|amendments?)|these (?:regulations|rules)|it",
        r"(?:this )?(?:articles?|chapters?|sections?|subsections?|parts?|divisions?|paragraphs?|points?|titles?|annex(?:es)?|rules?|schedules?|recitals?)\b",
        r"(?:day|date)s?(?: or (?:day|date)s)? (?:to be |that (?:is|are) |as may be )?(?:fixed|appointed|specified|determined|prescribed|set|notified)|"
        r"on such date as",
        r"(?:cease|ceases) to (?:apply|have effect|be in force)|expires?\b",
    ),
    "fr": CommencementWords(
        r"entr(?:e|ent|era|eront) en vigueur|prend(?:ra)? effet|prennent effet",
        r"(?:(?:est|sont|sera|seront) applicables?|s'appliqu(?:e|ent|era|eront)) (?:à partir|à compter|dès|au)",
        r"entrée en vigueur|application|dispositions transitoires|prise d'effet",
        r"(?:le présent|la présente|les présentes) (?:\w+ ){0,2}?\w+|il|elle|(?:la|cette) loi",
        r"(?:l'|les? |la |du |des |aux? )?(?:articles?|chapitres?|sections?|titres?|paragraphes?|points?|annexes?|dispositions)\b",
        r"(?:date|jour)s? (?:fixée?s?|prévue?s?|déterminée?s?) par",
        r"cess(?:e|ent|era) d'(?:être applicable|avoir effet)|expire",
    ),
    "de": CommencementWords(
        r"tr(?:itt|eten)\b[^;]{0,200}?\bin kraft|in kraft\b",
        r"gilt\b|gelten\b|(?:ist|sind)\b[^;]{0,80}?\banzuwenden|findet [^;]{0,60}anwendung",
        r"inkrafttreten|geltung|anwendung|übergangs",
        r"(?:dieses|das) (?:\w+)?gesetz|diese (?:verordnung|richtlinie)|dieser (?:beschluss|vertrag)|dieses abkommen|sie|es",
        r"(?:artikel|kapitel|abschnitte?|teile?|anh[aä]nge?|absätze?|§§?|titel|die bestimmungen)",
    ),
    "es": CommencementWords(
        r"entrar(?:á|án|a)? en (?:vigor|vigencia)|entran? en (?:vigor|vigencia)|surtirá[n]? efectos?",
        r"(?:será|serán|es|son) aplicables?|se aplicará[n]?",
        r"entrada en (?:vigor|vigencia)|vigencia|aplicación|transitori",
        r"(?:la|el|este|esta|estas|el presente|la presente) (?:presente )?(?:ley|real decreto(?:-ley)?|reglamento|directiva|decreto|orden|acuerdo|decisión|tratado)\b[^,.;]{0,40}",
        r"(?:los |las |el |la )?(?:artículos?|capítulos?|títulos?|secci[oó]n(?:es)?|apartados?|anexos?|disposici[oó]n(?:es)?)\b",
    ),
    "it": CommencementWords(
        r"entr(?:a|ano|erà|eranno) in vigore|in forza\b|ha(?:nno)? effetto|acquista[no]* efficacia",
        r"si applic(?:a|ano|herà)|(?:è|sono) applicabil[ei]|hanno applicazione",
        r"entrata in vigore|applicazione|decorrenza|transitori",
        r"(?:il|la|lo) (?:presente )?(?:legge|decreto|regolamento|direttiva|decisione|accordo)\b|(?:il|la) presente|esso|essa",
        r"(?:gli |l'|il |i |le |la )?(?:articol[oi]|cap[oi]|titol[oi]|sezion[ei]|paragraf[oi]|comm[ai]|allegat[oi]|disposizioni)\b",
    ),
    "pt": CommencementWords(
        r"entr(?:a|am|ará|arão) em vigor|produz(?:em|irá)? efeitos?|passa(?:m)? a vigorar",
        r"(?:é|são|será|serão) aplicáve(?:l|is)|aplica(?:m)?-se",
        r"entrada em vigor|vigência|aplicação|transitóri",
        r"(?:esta|este|a presente|o presente) (?:lei|decreto|regulamento|resolução|acordo|medida provisória|instrução|portaria)\b[^,.;]{0,30}",
        r"(?:os |as |o |a )?(?:arts?\.|artigos?|capítulos?|títulos?|seç(?:ão|ões)|incisos?|anexos?)",
    ),
    "tr": CommencementWords(
        r"yürürlüğe gir(?:er|mek\w*|miştir)", r"uygulanır|uygulanmaya başlan\w*", r"yürürlük|geçici madde",
        r"bu (?:kanun|yönetmelik|karar|tebliğ|cumhurbaşkanı kararı|madde)\w*", r"\d+ ?(?:'|inci|nci|uncu|üncü)\w* madde\w*|madde \d+",
    ),
    "id": CommencementWords(
        r"mulai berlaku|berlaku (?:pada|setelah|sejak|mulai)|mempunyai daya laku", r"(?:mulai )?diterapkan|dilaksanakan", r"ketentuan penutup|berlaku",
        r"(?:undang-undang|peraturan(?: pemerintah| presiden| menteri| badan)?|keputusan|qanun) ini", r"(?:ketentuan |pasal|bab|ayat)\b",
    ),
    "vi": CommencementWords(
        r"(?:có|phát sinh) hiệu lực(?: thi hành)?", r"(?:được )?áp dụng (?:từ|kể từ)", r"hiệu lực thi hành|điều khoản thi hành|chuyển tiếp",
        r"(?:bộ )?(?:luật|nghị định|thông tư|quyết định|nghị quyết) này", r"(?:quy định tại |các |)?(?:điều|khoản|chương|mục|điểm)\b",
    ),
    "ru": CommencementWords(
        r"вступа(?:ет|ют) в (?:законную )?силу|ввод(?:ится|ятся) в действие", r"примен(?:яется|яются)|распространя(?:ется|ются)",
        r"вступлени\w+ в силу|введени\w+ в действие|переходн",
        r"настоящ(?:ий|ее|ая|ие)\b[^,.;]{0,40}", r"(?:стать[яи]|част[ьи]|пункты?|глав[аы]|раздел|подпункты?|положения)\b",
    ),
    "ar": CommencementWords(
        r"(?:و)?يعمل (?:به|بها|ب\w+)|ي[ُ]?عمل به|تدخل? [^.]{0,30}حيز (?:النفاذ|التنفيذ)|يدخل [^.]{0,30}حيز (?:النفاذ|التنفيذ)|(?:و)?يسري|(?:و)?تسري|يصبح نافذ\w*",
        r"(?:و)?[يت]طبق", r"(?:ال)?سريان|(?:ال)?نفاذ|العمل به", r"(?:ب?هذا|هذه) (?:القانون|النظام|المرسوم|القرار|اللائحة|الاتفاقية)", r"(?:ال)?(?:مادة|مواد|فصل|باب)",
    ),
    "ko": CommencementWords(
        r"시행한다|시행된다|발효한다|발효된다|효력을 발생", r"적용한다", r"시행일|적용례|경과조치",
        r"이 (?:법|영|규칙|고시|협정|규정)", r"제\d+조|부칙", r"(?:대통령령|총리령|부령)으로 정하는 날",
    ),
    "ja": CommencementWords(
        r"施行する|施行される|発効する|効力を生ずる|効力を発生する", r"適用する", r"施行期日|経過措置|適用期日",
        r"(?:この|本)(?:法律|政令|省令|府令|規則|条約|協定|告示|附則)", r"第[〇一二三四五六七八九十百\d]+[条編章節項]|附則|次の各号|同条|改正規定", r"政令で定める日|定める日",
    ),
    "zh": CommencementWords(
        r"(?:起)?(?:正式)?(?:施行|实施|實施|执行|執行|生效)", r"(?:起)?(?:适用|適用)", r"施行日期|生效|附则|附則",
        r"本[^，。；自]{1,14}|现予(?:公布|发布)|^[(（]?自?$|[(（][^()（）]{0,80}自$|公布，? ?自$", r"第[〇零一二三四五六七八九十百千\d]+[条條章节款项]",
        r"(?:国务院|另行)(?:规定|制定|公布)[^，。]{0,6}(?:日期|时间)|由[^，。]{2,20}(?:定之|另定)", r"有效期|失效|废止",
    ),
}  # fmt: skip
