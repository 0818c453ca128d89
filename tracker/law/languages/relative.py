"""How laws of each language count a day from another one: "six months after its publication".

Patterns for text in lower case, with the macros of `tracker.law.relative`: ``<NU>`` a count and its unit,
``<O>`` an ordinal, ``<A>`` what is counted from, ``<F>`` words that may stand between. The first form that
fits at a place wins where two are equally long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.law.languages.rules import Anchor, Rule

P, PUB, SIG, ADO, EIF, APP, RAT, NOT, ISS = (
    Anchor.PROMULGATION, Anchor.PUBLICATION, Anchor.SIGNATURE, Anchor.ADOPTION, Anchor.ENTRY_INTO_FORCE,
    Anchor.APPLICATION, Anchor.RATIFICATION, Anchor.NOTIFICATION, Anchor.ISSUE,
)  # fmt: skip
AFTER, ELAPSED, FIRST, BY, SET = Rule.AFTER, Rule.ELAPSED, Rule.FIRST_OF_MONTH, Rule.BY, Rule.SET_WITHIN


@dataclass(frozen=True, slots=True)
class Form:
    """``count`` and ``unit`` are what the form says where it prints none."""

    rule: Rule
    pattern: str
    count: int = 0
    unit: str = "day"


@dataclass(frozen=True, slots=True)
class RelativeWords:
    """``anchors``: pattern of the word -> what it names, tried in this order."""

    anchors: tuple[tuple[str, Anchor], ...]
    forms: tuple[Form, ...]
    fill: str = ""


_HAN_SINCE = r"(?:之日|日)?(?:之后|以后|后|後|起)?"

RELATIVE: Mapping[str, RelativeWords] = {
    "en": RelativeWords(
        (
            (r"promulgat(?:ion|ed)", P), (r"publi(?:cation|shed)|gazett(?:al|ed)", PUB),
            (r"royal assent|becom(?:es|ing) law", Anchor.ASSENT), (r"enact(?:ment|ed)", Anchor.ENACTMENT),
            (r"(?:entry|coming|enter(?:s|ed|ing)?|com(?:es?|ing)|came) into (?:force|effect|operation)", EIF),
            (r"commencement|effective date|tak(?:es?|ing) effect", EIF), (r"sign(?:ature|ed|ing)", SIG),
            (r"adopt(?:ion|ed)|pass(?:ed|age|ing)", ADO), (r"application", APP), (r"issu(?:e|ance|ed)", ISS),
            (r"(?:deposit|receipt) of (?:the |its |their )?(?:\w+ )?instruments?", RAT), (r"ratifi\w+", RAT),
            (r"(?:exchange[ds]?(?: of)?|receipt of) (?:the |such |these )?(?:last )?(?:written )?notifi\w+|notif(?:ication|ied|y)", NOT),
            (r"(?:the parties|(?:all|each|at least|that|an|both)\b(?:(?!\bday\b)[^.;:]){0,140}?\b(?:signator(?:y|ies)|parties))\b[^.;:]{0,60}?\b(?:exchange|notify|notified)\b", NOT),
        ),
        (
            Form(FIRST, r"first day of the (?:<O> )?(?:calendar )?month (?:next )?(?:following|after|beginning after|commencing after)\s"
                 r"(?:(?:the )?(?:expiry|expiration|end) of )?(?:(?:a period of )?<NU> (?:after|from|following|of)\s)?<F><A>", 1, "month"),
            Form(AFTER, r"the <O> day (?:following|after|from|of)\s<F><A>"),
            Form(AFTER, r"the day (?:immediately )?(?:following|after)\s<F><A>", 1),
            Form(BY, r"(?:within|no later than|not later than|not more than|no more than|at the latest|by|"
                 r"before (?:the )?(?:end|expiry|expiration) of) (?:a period of )?<NU> (?:of|after|from|following)\s<F><A>"),
            Form(AFTER, r"(?:a period of )?<NU> (?:after|from|following)\s<F><A>"),
            Form(AFTER, r"(?:the end of )?(?:a|the) period of <NU> beginning (?:with|on)\s<F><A>"),
            Form(AFTER, r"<NU> (?:have |has )(?:passed|elapsed) (?:after|from|since)\s<F><A>"),
            Form(AFTER, r"(?:on|upon|from|as of|with effect from|as from)\s<F><A>"),
        ),
        r"the|its|their|this|that|those|such|of|on|in|which|is|was|are|were|has|have|been|being|official|final|date|day|time|"
        r"it|receives?|received|parties|act|law|regulation|directive|decision|agreement|treaty|protocol|decree|order|rules|code|chapter|part|last",
    ),
    "fr": RelativeWords(
        (
            (r"promulgation|promulguée?", P), (r"publication|publiée?", PUB), (r"signature", SIG),
            (r"adoption", ADO), (r"entrée en vigueur|entre(?:ra)? en vigueur|prise d'effet", EIF),
            (r"(?:mise en )?application", APP), (r"dépôt d\w+ (?:\w+ )?instruments?|ratification", RAT),
            (r"notification", NOT),
        ),
        (
            Form(FIRST, r"premier jour du (?:<O> )?mois (?:civil )?(?:suivant|qui suit)\s(?:(?:l'expiration d'un délai de )?<NU> (?:après|à compter de|à partir de|suivant)\s?)?<F><A>",
                 1, "month"),
            Form(AFTER, r"<O> jour (?:suivant|qui suit|après)\s<F><A>"),
            Form(AFTER, r"(?:le |du |au )(?:lendemain|jour suivant)\s<F><A>", 1),
            Form(BY, r"(?:dans (?:un|le) délai (?:maximal )?de|au plus tard(?: dans les)?|dans les|avant l'expiration d'un délai de) <NU> "
                 r"(?:à compter|après|suivant|à partir|qui suivent|de)\s?<F><A>"),
            Form(AFTER, r"(?:à l'expiration d'un délai de )?<NU> (?:après|à compter|suivant|à partir)\s?<F><A>"),
            Form(AFTER, r"(?:le jour|à la date|à compter|dès|à partir|au jour|lors)\s<F><A>"),
        ),
        r"la|le|les|l'|sa|son|ses|leur|du|de|d'|des|celui|celle|date|jour|jours|en|au|présente?|loi|règlement|directive|décret|"
        r"accord|ordonnance",
    ),
    "de": RelativeWords(
        (
            (r"verkündung", P), (r"veröffentlichung|kundmachung|bekanntmachung", PUB), (r"unterzeichnung", SIG),
            (r"annahme|erlass\w*", ADO), (r"in-?kraft-?treten\w*", EIF), (r"geltungsbeginn\w*", APP),
            (r"ratifi\w+|hinterlegung", RAT), (r"notifi\w+", NOT),
        ),
        (
            Form(FIRST, r"(?:erste[nrs]?|1\.) tag(?:e?s)? des (?:<O> )?auf\s<F><A>\s(?:\w+ ){0,3}?folgenden (?:kalender)?monats", 1, "month"),
            Form(FIRST, r"(?:erste[nrs]?|1\.) tag(?:e?s)? des (?:<O> )?(?:kalender)?monats,?\s(?:der\s)?(?:nach|auf)\s<F><A>", 1, "month"),
            Form(AFTER, r"am <O> tage? (?:nach|ab)\s<F><A>"),
            Form(AFTER, r"(?:am|mit dem|vom) (?:tage? (?:nach|auf)|folgetag)\s<F><A>", 1),
            Form(BY, r"(?:innerhalb|binnen|bis|spätestens)(?: von| einer frist von| zum ablauf von)? <NU> (?:nach|ab|seit)\s<F><A>"),
            Form(AFTER, r"<NU> (?:nach|ab)\s<F><A>"),
            Form(AFTER, r"(?:am|mit|ab|vom|seit)\s<F><A>"),
        ),
        r"der|des|dem|die|das|den|ihrer|ihre|ihrem|seiner|dieses|dieser|diese|diesem|tage?s?|gesetzes|verordnung|richtlinie|abkommens|"
        r"vertrage?s|im|in|auf|von|vom|amtlichen|bundesgesetzblatt|ablauf|datum",
    ),
    "es": RelativeWords(
        (
            (r"promulgación", P), (r"publicación|publicad[oa]|publique", PUB), (r"firma|suscripción", SIG),
            (r"adopción|aprobación|sanción", ADO), (r"entrada en (?:vigor|vigencia)|vigencia", EIF),
            (r"aplicación", APP), (r"ratificación|depósito", RAT), (r"notificación", NOT),
        ),
        (
            Form(FIRST, r"(?:primer día|día primero) del (?:<O> )?mes (?:natural )?(?:siguiente|posterior|que siga)\s<F><A>", 1, "month"),
            Form(FIRST, r"(?:primer día|día primero) del mes <O> (?:posterior|siguiente)\s<F><A>", 1, "month"),
            Form(AFTER, r"(?:al|el|del) (?:mismo )?día (?:hábil )?siguiente\s<F><A>", 1),
            Form(AFTER, r"(?:al|el) <O> día (?:siguiente |después )?<F><A>"),
            Form(BY, r"(?:en (?:el|un) plazo (?:máximo )?de|dentro de(?: los| un plazo de)?|a más tardar(?: a los| en)?|antes de)\s"
                 r"<NU> (?:siguientes |contad\w+ |después )?(?:a partir |a contar )?(?:desde |tras )?<F><A>"),
            Form(AFTER, r"(?:a los |al cabo de |una vez transcurrid\w+ |transcurrid\w+ |pasad\w+ )?<NU> (?:siguientes |contad\w+ |después )?"
                 r"(?:a partir |desde |tras )?<F><A>"),
            Form(AFTER, r"(?:desde|el (?:mismo )?día|a partir|en la fecha|a contar)\s<F><A>"),
        ),
        r"la|el|los|las|su|sus|de|del|al|a|en|que|día|fecha|desde|aquel|se|oficial|presente|ley|real|decreto|reglamento|acuerdo|íntegra",
    ),
    "it": RelativeWords(
        (
            (r"promulgazione", P), (r"pubblicazione", PUB), (r"firma|sottoscrizione", SIG),
            (r"adozione|emanazione|approvazione", ADO), (r"entrata in vigore", EIF), (r"applicazione", APP),
            (r"ratifica|deposito", RAT), (r"notifica", NOT),
        ),
        (
            Form(FIRST, r"primo giorno del (?:<O> )?mese (?:successivo|seguente)\s<F><A>", 1, "month"),
            Form(AFTER, r"<O> giorno (?:successivo |seguente |dopo )?<F><A>"),
            Form(AFTER, r"giorno (?:successivo|seguente|dopo)\s<F><A>", 1),
            Form(BY, r"(?:entro(?: e non oltre)?(?: il termine di)?|nel termine di|non oltre) <NU> (?:da|dopo|successivi)?\s?<F><A>"),
            Form(AFTER, r"(?:decorsi |trascorsi |dopo )?<NU> (?:da |dopo |successivi |a decorrere )?<F><A>"),
            Form(AFTER, r"(?:dal|dalla|dall'|il giorno(?: stesso)?|a decorrere|alla|della)\s?<F><A>"),
        ),
        r"la|il|lo|le|l'|della|dello|del|dell'|dei|di|d'|data|giorno|sua|loro|quello|a|al|alla|all'|dalla|dal|dall'|in|presente|legge|"
        r"decreto|regolamento|nella|gazzetta|ufficiale",
    ),
    "pt": RelativeWords(
        (
            (r"promulgação", P), (r"publicação", PUB), (r"assinatura", SIG), (r"adoção|aprovação|sanção", ADO),
            (r"entrada em vigor|vigência", EIF), (r"aplicação", APP), (r"ratificação|depósito", RAT),
            (r"notificação", NOT),
        ),
        (
            Form(FIRST, r"primeiro dia do (?:<O> )?mês (?:seguinte|subsequente|posterior)\s<F><A>", 1, "month"),
            Form(AFTER, r"(?:no|o|ao) <O> dia (?:seguinte |após |posterior |subsequente )?<F><A>"),
            Form(AFTER, r"(?:no|o|do) dia (?:seguinte|imediato|subsequente)\s<F><A>", 1),
            Form(BY, r"(?:no prazo(?: máximo)? de(?: até)?|em até|dentro de|até|o mais tardar|antes de decorridos) <NU>,? (?:após |contad\w+ |a contar |a partir |depois )?<F><A>"),
            Form(AFTER, r"(?:após(?: decorridos)? |decorridos |depois de )?<NU> (?:após |contad\w+ |a contar |a partir |depois )?<F><A>"),
            Form(AFTER, r"(?:na|a partir|desde|no dia|em)\s<F><A>"),
        ),
        r"a|o|as|os|da|do|de|na|no|sua|seu|data|dia|oficial|presente|lei|desta|deste|ao|à|em|que|decreto|regulamento",
    ),
    "tr": RelativeWords(
        (
            (r"yayı[mn]\w*|yayınlan\w*|ilan\w*", PUB), (r"imza\w*", SIG), (r"kabul\w*", ADO),
            (r"yürürlüğe gir\w*|yürürlük", EIF), (r"onay\w*", RAT), (r"tebliğ\w*|bildirim\w*", NOT),
        ),
        (
            Form(FIRST, r"<A>\s<F>(?:takip eden|izleyen) (?:<O> )?ayın (?:birinci|ilk|1(?:'inci|\.)?) gün\w*", 1, "month"),
            Form(FIRST, r"<A>\s<F>(?:takip eden|izleyen) (?:ay ?başı\w*)", 1, "month"),
            Form(AFTER, r"<A>\s<F>(?:takip eden|izleyen) <O> gün\w*"),
            Form(AFTER, r"<A>\s<F>(?:(?:takip eden|izleyen) gün\w*|ertesi gün\w*)", 1),
            Form(BY, r"<A>\s<F>(?:en geç )?<NU> (?:içinde|içerisinde)"),
            Form(AFTER, r"<A>\s<F><NU> (?:sonra|geçtikten sonra|sonunda|geçince)"),
            Form(AFTER, r"<A>\s<F>(?:tarihinde|tarihte|tarihinden itibaren|gün|günü|günden itibaren)"),
        ),
        r"tarihini|tarihinden|tarihi|tarihten|günden|gününden|itibaren|resmî|resmi|gazete'de|bu|kanunun|başlayarak|sonraki",
    ),
    "id": RelativeWords(
        (
            (r"(?:di|peng)undang(?:kan|an)", P), (r"(?:di|peng)umum(?:kan|an)", PUB),
            (r"(?:di|pen)andatangan\w+|ditandatangani|penandatanganan", SIG),
            (r"ditetapkan|penetapan|disahkan|pengesahan", ADO),
            (r"(?:mulai )?berlaku(?:nya)?", EIF), (r"ratifikasi", RAT), (r"pemberitahuan", NOT),
        ),
        (
            Form(FIRST, r"(?:hari pertama|tanggal 1)(?: dari| pada)? bulan (?:<O> )?(?:berikutnya |berikut )?(?:setelah|sesudah|sejak)\s<F><A>", 1, "month"),
            Form(AFTER, r"hari (?:ke-?)?<O> (?:terhitung )?(?:setelah|sejak)\s<F><A>"),
            Form(AFTER, r"hari (?:berikutnya|berikut) (?:setelah|sejak)\s<F><A>", 1),
            Form(BY, r"(?:paling (?:lama|lambat)|(?:dalam )?jangka waktu(?: paling lama)?|dalam) <NU> (?:terhitung )?(?:sejak|setelah|dari)\s<F><A>"),
            Form(AFTER, r"(?:setelah )?<NU> (?:terhitung )?(?:sejak|setelah|sesudah|dari)\s<F><A>"),
            Form(AFTER, r"(?:pada|sejak|terhitung sejak)\s<F><A>"),
        ),
        r"sejak|tanggal|terhitung|undang-undang|ini|peraturan|pemerintah|presiden|menteri|hari|saat|dari|bulan|tahun|setelah|badan",
    ),
    "vi": RelativeWords(
        (
            (r"công bố", P), (r"đăng (?:công báo|tải)|đăng", PUB), (r"ký(?: ban hành| kết)?", SIG),
            (r"ban hành", ISS), (r"thông qua", ADO), (r"(?:có|phát sinh) hiệu lực", EIF),
            (r"phê chuẩn", RAT), (r"thông báo", NOT),
        ),
        (
            Form(FIRST, r"ngày (?:đầu tiên|0?1|mồng một|mùng một) (?:của )?tháng (?:thứ )?(?:<O> )?(?:tiếp theo |kế tiếp |liền sau )?(?:kể từ|sau|của)\s<F><A>", 1, "month"),
            Form(AFTER, r"ngày thứ <O>,? (?:kể từ|sau|tính từ)\s<F><A>"),
            Form(AFTER, r"(?:vào )?ngày (?:tiếp theo|liền sau|hôm sau)\s(?:sau |của |kể từ )?<F><A>", 1),
            Form(BY, r"(?:trong (?:thời hạn|vòng)|chậm nhất(?: là)?(?: sau)?|không quá) <NU>,? (?:kể từ|từ|sau|tính từ)\s<F><A>"),
            Form(AFTER, r"(?:sau )?<NU>,? (?:kể từ|từ|sau|tính từ)\s<F><A>"),
            Form(AFTER, r"(?:kể từ|từ|vào)\s<F><A>"),
        ),
        r"ngày|kể|từ|được|luật|nghị định|thông tư|quyết định|này|của|văn bản|khi",
    ),
    "ru": RelativeWords(
        (
            (r"обнародован\w+|промульгац\w+", P), (r"опубликован\w+", PUB), (r"подписан\w+", SIG), (r"приняти\w+", ADO),
            (r"вступлени\w+ в силу|введени\w+ в действие", EIF), (r"ратификаци\w+|сдачи на хранение", RAT),
            (r"уведомлени\w+", NOT),
        ),
        (
            Form(FIRST, r"(?:1-го|первого|1) числа (?:<O> )?(?:календарного )?месяца,? следующего за\s<F><A>", 1, "month"),
            Form(ELAPSED, r"по истечении <NU> (?:после|со|с|от)\s<F><A>"),
            Form(BY, r"(?:в течение|не позднее(?: чем)?(?: через)?|в срок до) <NU> (?:после|со|с)\s<F><A>"),
            Form(AFTER, r"через <NU> (?:после|со|с)\s<F><A>"),
            Form(AFTER, r"(?:на|в) <O> день (?:после|со)\s<F><A>"),
            Form(AFTER, r"(?:на следующий день|со следующего дня|со дня,? следующего)\s(?:за |после )?<F><A>", 1),
            Form(AFTER, r"(?:со|с|в)\s<F><A>"),
        ),
        r"дня|даты|дату|день|днем|днём|его|её|ее|их|официального|первого|настоящего|федерального|закона|договора|соглашения|после|"
        r"со|с|момента|за|месяцем|указанного|последнего",
    ),
    "ar": RelativeWords(
        (
            (r"(?:ال)?نشر(?:ه|ها)?", PUB), (r"(?:إ|ا)?صدار(?:ه|ها)?|صدور(?:ه|ها)?|(?:ال)?صدور", ISS),
            (r"(?:ال)?توقيع(?:ه|ها)?", SIG), (r"إقرار(?:ه|ها)?|اعتماد(?:ه|ها)?", ADO),
            (r"العمل (?:به|بها|ب\w+)|نفاذ(?:ه|ها)?|(?:ال)?نفاذ|سريان(?:ه|ها)?|دخول(?:ه|ها)? حيز", EIF),
            (r"(?:ال)?تصديق|إيداع", RAT), (r"(?:ال)?إخطار", NOT),
        ),
        (
            Form(FIRST, r"(?:أول|اليوم الأول من) (?:يوم من )?(?:ال)?شهر (?:<O> )?(?:التالي|اللاحق) <F><A>", 1, "month"),
            Form(AFTER, r"(?:في |من )?اليوم التالي <F><A>", 1),
            Form(AFTER, r"اليوم <O> (?:من |بعد |التالي )?<F><A>"),
            Form(BY, r"(?:خلال|في غضون|في موعد (?:أقصاه|لا يتجاوز|لا يجاوز))(?: مدة| فترة)?(?: (?:لا تتجاوز|لا تزيد على|أقصاها))? <NU> <F><A>"),
            Form(AFTER, r"(?:بعد(?: مضي| مرور| انقضاء)?|بمضي) <NU> <F><A>"),
            Form(AFTER, r"(?:من|اعتبار[اً]+ من|في|ابتداء من) <F><A>"),
        ),
        r"[لب]?تاريخ|[لب]?يوم|[لب]?اليوم|التالي|هذا|هذه|القانون|النظام|المرسوم|اللائحة|في|الجريدة|الرسمية|من|على|حيز|اعتبارا|اعتباراً|تبدأ|ل",
    ),
    "ko": RelativeWords(
        (
            (r"공포", P), (r"고시|공고|공표|게재", PUB), (r"서명", SIG), (r"시행|발효", EIF), (r"적용", APP),
            (r"비준|기탁", RAT), (r"통보|통고", NOT),
        ),
        (
            Form(FIRST, r"<A>(?:한|된|하는)? ?(?:날|일)이 속하는 달의 다음 달 ?(?:1일|초일|첫날)", 1, "month"),
            Form(ELAPSED, r"<A>(?:한 날|된 날|일)?\s?(?:부터|후|로부터)\s?<NU>(?:이|을|를)?\s?(?:경과한|지난|경과된) ?(?:날|때)"),
            Form(BY, r"<A>(?:한 날|된 날|일)?\s?(?:부터|후|로부터)\s?<NU>\s?(?:이내|안에|내에)"),
            Form(AFTER, r"<A>(?:한 날|된 날|일)?의? ?다음 ?날", 1),
            Form(AFTER, r"<A>(?:한 날|된 날|일)?\s?(?:부터|후|로부터)\s?<NU>(?:\s?(?:후|뒤|이 되는 날))?"),
            Form(AFTER, r"<A>(?:한 날|된 날|일|와 동시에)"),
        ),
    ),
    "ja": RelativeWords(
        (
            (r"公布", P), (r"公告|告示|公表", PUB), (r"署名", SIG), (r"施行|発効", EIF), (r"適用", APP),
            (r"批准", RAT), (r"通告|通知", NOT),
        ),
        (
            Form(SET, r"<A>の日から起算して<NU>を(?:超|こ)えない範囲内(?:において|で)(?:[^。、]{0,24}?)定める日"),
            Form(FIRST, r"<A>の日の属する月の翌(?:月|々月)の(?:初日|一日|1日)", 1, "month"),
            Form(AFTER, r"<A>の日から起算して<NU>を経過した日"),
            Form(ELAPSED, r"<A>(?:の日|日)?(?:から|後)<NU>を経過した日"),
            Form(AFTER, r"<A>の日の翌日", 1),
            Form(BY, r"<A>(?:の日|日)?(?:から|後)(?:起算して)?<NU>(?:以内|を超えない)"),
            Form(AFTER, r"<A>(?:の日の)?後<NU>(?:目の日)?"),
            Form(AFTER, r"<A>の日(?!から起算|の)"),
        ),
    ),
    "zh": RelativeWords(
        (
            (r"公布|頒布|颁布", P), (r"发布|發布|刊登|公告|印发|印發", PUB), (r"签署|簽署|签字|簽字", SIG),
            (r"通过|通過", ADO), (r"生效|施行|实施|實施", EIF), (r"适用|適用", APP), (r"批准|交存", RAT),
            (r"通知|照会", NOT),
        ),
        (
            Form(FIRST, r"<A>(?:之日|日)?(?:起|后|後)?的?(?:次月|翌月|下月|下个月)(?:一日|1日|首日|第一日|第一天|起)?", 1, "month"),
            Form(FIRST, rf"<A>{_HAN_SINCE}的?第<O>[个個]?月的?(?:第一日|第一天|首日|一日|1日)", 1, "month"),
            Form(BY, rf"<A>{_HAN_SINCE}<NU>(?:之内|以内|内|內|以內)"),
            Form(AFTER, rf"<A>{_HAN_SINCE}的?第<O>[日天]"),
            Form(AFTER, r"<A>(?:之日|日)?起?的?(?:次日|翌日|第二天|后一日)", 1),
            Form(AFTER, rf"<A>{_HAN_SINCE}(?:满|滿|经过|經過)?<NU>(?:之后|以后|后|後|届满|期满|起)?"),
            Form(AFTER, r"<A>(?:之日|日(?=起|施行|生效))"),
        ),
    ),
}  # fmt: skip
