"""What languages print of a whole text that is law no more: one table a language.

Patterns match folded text (`tracker.law.text.compare_key`, lower case). A word of an end stands in a mark of
its own ("[Repealed]") or behind the name of the text ("This Act was repealed by ..."); what is said of a
part ("partly repealed"), of other acts ("repealing Directive ...") or denied is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatusWords:
    """``subject``: the text names itself; ``verb``: what may stand between it and the word; ``lead`` may
    stand before the word in a mark, ``tail`` must follow it where more follows; ``label``: what a list of
    data calls the status; ``never``: what makes any of it say something else."""

    repealed: str
    suspended: str
    replaced: str
    subject: str
    verb: str
    lead: str
    tail: str
    label: str
    never: str
    in_force: str = r"(?!)"
    coming: str = r"(?!)"  # the end is announced


_LATIN_TAIL = r"(?:[,;.(\[/-]|:(?=\s*(?:\d|$))|\d)"

EN = StatusWords(
    repealed=(
        r"(?:repealed|revoked|rescinded|abrogated|annulled|withdrawn|no longer (?:in force|in effect|valid|"
        r"applicable)|not (?:any )?longer in force|ceased to (?:have effect|be in force)|expired|lapsed)"
    ),
    suspended=r"suspended",
    replaced=r"(?:(?:superseded|replaced)(?! by the (?:following|words?|text)))",
    subject=(
        r"(?:the (?:operation|application|effect|enforcement|implementation) of )?"
        r"(?:this|these|the(?: (?:present|above))?) (?:\w+ ){0,3}?(?:act|law|regulations?|directive|decision|order|rules?|"
        r"ordinance|decree|statute|instrument|code|measures?|treaty|agreement|convention|protocol|guidelines?|"
        r"guidance|policy|notice|circular|standard|recommendation|text|document|publication|legislation|"
        r"provisions|enactment)(?: no\.? ?\S+| \(\w+\) ?\S+| \d\S*)?"
    ),
    verb=(
        r"(?:is|are|was|were|has(?: been)?|have(?: been)?|had been|stands?|being) (?:now |hereby |already |"
        r"also |wholly |entirely |fully |formally )?(?:been )?(?:repealed and |revoked and )?|(?=expired|lapsed|ceased)"
    ),
    lead=r"(?:status|note|act|law|regulations?|now|has been|was|is|been|wholly|entire(?:ly)?|text|document)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|by|on|from|until|pending|with|as|since|effective|w\.?e\.?f|under|and (?:replaced|superseded|repealed)|in its entirety|act|law)",
    label=r"(?:(?:legal |current )?status(?: of (?:the |this )?\w+)?|state|validity)",
    never=(
        r"\b(?:partly|partially|in part|not (?:been |yet )?(?:repealed|revoked|suspended)|unless|"
        r"until (?:\w+ ){0,3}(?:repealed|revoked|replaced|superseded|amended)|if|when|"
        r"repealing|version|except|insofar|provision of|so far as|to the extent)\b"
    ),
    in_force=r"(?:in force|in effect|current|effective|valid)",
    coming=r"(?:will|shall|is to|are to|is going to|to) be ",
)
FR = StatusWords(
    repealed=r"(?:abroge(?:e|s|es)?|n'est plus en vigueur|plus en vigueur|caduc(?:que)?s?|annule(?:e|s|es)?|rapporte(?:e|s|es)?|retire(?:e|s|es)?)",
    suspended=r"suspendu(?:e|s|es)?",
    replaced=r"remplace(?:e|s|es)? par",
    subject=(
        r"(?:(?:le|la|les) presente?s? |cet?t?e? |l')(?:\w+ ){0,2}?(?:loi|ordonnance|decret|arrete|reglement|directive|decision|"
        r"code|texte|convention|accord|traite|circulaire|acte)s?(?: n\S* ?\S+| \(\w+\) ?\S+| \d\S*)?"
    ),
    verb=r"(?:est|sont|a ete|ont ete|etait|fut|se trouve)? ?(?:desormais |ainsi )?",
    lead=r"(?:etat|statut|version|loi|texte|acte|decret|arrete|reglement|directive|a ete|est)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|par|le|depuis|au|a compter|a partir|en|et)",
    label=r"(?:etat(?: juridique)?|statut|vigueur|etat de vigueur)",
    never=r"\b(?:partiellement|en partie|portant|abrogeant|articles?|alineas?|sauf|jusqu'|version (?!abroge)|n'est pas|non abroge\w*)\b",
    in_force=r"(?:en vigueur|vigueur)",
    coming=r"(?:sera|seront) ",
)
ES = StatusWords(
    repealed=r"(?:derogad[oa]s?|abrogad[oa]s?|anulad[oa]s?|sin vigencia|no vigente|vigencia agotada|(?:ya )?no (?:esta|se encuentra) (?:en vigor|vigente)|sin efectos?)",
    suspended=r"suspendid[oa]s?",
    replaced=r"(?:sustituid|reemplazad)[oa]s? por",
    subject=(
        r"(?:(?:la|el|los|las) presentes? |est[ae]s? |est(?:os|e) )(?:\w+ ){0,2}?(?:ley|real decreto|decreto|reglamento|orden|"
        r"resolucion|directiva|decision|norma|disposicion|acuerdo|convenio|codigo|texto|acto|circular)(?:es|s)?(?: n\S* ?\S+| \d\S*)?"
    ),
    verb=r"(?:ha sido|han sido|fue|fueron|esta|estan|queda|quedo|se encuentra)? ?",
    lead=r"(?:estado|norma|disposicion|ley|decreto|texto|ha sido|fue)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|por|el|desde|con|a partir|en)",
    label=r"(?:estado(?: de (?:la )?(?:norma|consolidacion|vigencia))?|vigencia|situacion)",
    never=r"\b(?:parcialmente|en parte|derogatoria|articulos?|apartados?|salvo|hasta|no (?:ha sido )?derogad\w+|version)\b",
    in_force=r"(?:vigente|en vigor)",
    coming=r"(?:sera|seran|quedara|quedaran) ",
)
DE = StatusWords(
    repealed=r"(?:aufgehoben(?: worden)?|ausser kraft(?: getreten| gesetzt)?|nicht mehr (?:in kraft|gultig)|ungultig|gegenstandslos)",
    suspended=r"(?:ausgesetzt|suspendiert)(?: worden)?",
    replaced=r"(?:ersetzt durch|(?:durch .{3,80} )(?:ersetzt|abgelost)(?: worden)?)",
    subject=(
        r"(?:dieses?r?|das|die|der|das vorliegende) (?:\w+ ){0,2}?(?:gesetz|verordnung|richtlinie|beschluss|erlass|satzung|bekanntmachung|"
        r"ordnung|vorschrift|abkommen|ubereinkommen|text|norm|verwaltungsvorschrift)(?: \(\w+\) ?\S+| n\S* ?\S+)?"
    ),
    verb=r"(?:ist|sind|wurden?|trat|traten|tritt)(?: (?:am|mit|zum|seit|durch|nach|gemass|inzwischen|bereits)\b.{0,90}?)? ?",
    lead=r"(?:status|stand|gesetz|verordnung|text|norm)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|durch|am|seit|mit|zum|gemass|nach|ab|worden)",
    label=r"(?:status|rechtsstand|geltung)",
    never=r"\b(?:teilweise|zum teil|aufhebung|artikels?|absatz|nicht aufgehoben|soweit|fassung|bis)\b",
    in_force=r"(?:in kraft|gultig|geltend)",
    coming=r"(?:wird|werden) (?:zum|am|mit|durch|ab)\b.{0,90}?",
)
IT = StatusWords(
    repealed=r"(?:abrogat[oaie]|non (?:e )?piu in vigore|annullat[oaie]|decadut[oaie]|revocat[oaie]|non vigente)",
    suspended=r"sospes[oaie]",
    replaced=r"sostituit[oaie] da\w*",
    subject=(
        r"(?:(?:il|la|lo|i|le) presente |quest[oae] |quest')(?:\w+ ){0,2}?(?:legge|decreto|regolamento|direttiva|decisione|"
        r"provvedimento|atto|ordinanza|testo|codice|accordo|convenzione)(?: n\S* ?\S+)?"
    ),
    verb=r"(?:e|sono|e stat[oa]|sono stati|risulta|fu)? ?",
    lead=r"(?:stato|atto|provvedimento|legge|decreto|e stat[oa])[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|da|dal|dall\w*|dalla|il|con|a|in)",
    label=r"(?:stato|vigenza|stato di vigenza)",
    never=r"\b(?:parzialmente|in parte|abrogazione|articol[oi]|comm[ai]|salvo|fino|non abrogat\w)\b",
    in_force=r"(?:vigente|in vigore)",
    coming=r"(?:sara|saranno) ",
)
PT = StatusWords(
    repealed=r"(?:revogad[oa]s?|abrogad[oa]s?|anulad[oa]s?|nao vigente|ja nao (?:esta )?em vigor|sem efeito|caducad[oa]s?)",
    suspended=r"suspens[oa]s?",
    replaced=r"substituid[oa]s? p(?:or|el[oa]s?)",
    subject=(
        r"(?:(?:o|a|os|as) presentes? |est[ae]s? )(?:\w+ ){0,2}?(?:lei|decreto|decreto-lei|regulamento|portaria|diretiva|decisao|"
        r"resolucao|instrucao normativa|diploma|ato|acordo|convencao|codigo|texto)(?: n\S* ?\S+)?"
    ),
    verb=r"(?:foi|foram|esta|estao|encontra-se|fica|ficou|ficam)? ?",
    lead=r"(?:situacao|estado|norma|lei|decreto|diploma|foi)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|por|pel[oa]s?|em|desde|a partir|com)",
    label=r"(?:situacao|estado|vigencia)",
    never=r"\b(?:parcialmente|em parte|revogacao|artigos?|paragrafos?|salvo|ate|nao (?:foi )?revogad\w)\b",
    in_force=r"(?:vigente|em vigor|nao consta revogacao expressa)",
    coming=r"(?:sera|serao|ficara) ",
)
RU = StatusWords(
    repealed=r"(?:утратил[аои]?(?: \w+)? силу|признан[аоы]? утратившим[и]? силу|отменен[аоы]?|недействующ\w+|не действует|прекратил[аои]? действие)",
    suspended=r"(?:приостановлен[аоы]?|действие приостановлено)",
    replaced=r"заменен[аоы]?",
    subject=r"(?:настоящ\w+|данн\w+|этот|эта|это) (?:\w+ ){0,2}?(?:закон|указ|постановление|приказ|положение|распоряжение|кодекс|акт|документ|решение|правила)\w*",
    verb=r".{0,40}?",
    lead=r"(?:статус|документ|закон|акт)[ :-]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|с|на основании|в соответствии|в связи|федеральн\w+|указом|постановлением|приказом)",
    label=r"(?:статус(?: документа)?|состояние)",
    never=r"(?:\bо признании\b|\bчастично\b|\bв части\b|\bстат(?:ья|ьи|ей)\b|\bпункт\w*\b|\bне утратил|\bредакция\b)",
    in_force=r"(?:действующ\w+|действует)",
    coming=r"(?:утратит|будет) ",
)
VI = StatusWords(
    repealed=r"(?:(?:da )?het (?:toan bo )?hieu luc(?: toan bo)?|(?:da )?bi bai bo|khong con hieu luc|(?:da )?bai bo)",
    suspended=r"(?:tam )?ngung (?:toan bo )?hieu luc(?: toan bo)?",
    replaced=r"(?:da )?(?:bi|duoc) thay the",
    subject=r"(?:van ban|luat|nghi dinh|thong tu|quyet dinh|bo luat|phap lenh|nghi quyet) (?:nay|tren)",
    verb=r"(?:da |hien |nay |hien da )?",
    lead=r"(?:tinh trang(?: hieu luc)?|hieu luc|van ban|da)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|boi|tu|ke tu|theo|toan bo)",
    label=r"(?:tinh trang(?: hieu luc)?|hieu luc|trang thai)",
    never=r"(?:mot phan|chua het|dieu \d)",
    in_force=r"(?:con hieu luc|dang co hieu luc)",
)
NL = StatusWords(
    repealed=r"(?:ingetrokken|vervallen|opgeheven|niet meer (?:van kracht|geldig|geldend)|buiten werking)",
    suspended=r"(?:geschorst|opgeschort)",
    replaced=r"vervangen door",
    subject=r"(?:deze|dit) (?:\w+ ){0,2}?(?:wet|regeling|besluit|verordening|richtlijn|beschikking|tekst)",
    verb=r"(?:is|zijn|werd|wordt)?(?: (?:per|met ingang van|op|door|sinds)\b.{0,80}?)? ?",
    lead=r"(?:status|wet|regeling)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|per|door|met|op|sinds)",
    label=r"(?:status|geldigheid)",
    never=r"\b(?:gedeeltelijk|deels|artikel\w*|lid|niet ingetrokken)\b",
)
PL = StatusWords(
    repealed=r"(?:uchylon[yea]|nieobowiazujac[yea]|uznan[yea] za uchylon[yea]|utracil[ao]? moc|wygasl[yea]?|bez mocy prawnej|akt objety tekstem jednolitym i uchylony)",
    suspended=r"zawieszon[yea]",
    replaced=r"zastapion[yea] przez",
    subject=r"(?:niniejsz[aey]|t[aoe]n?) (?:\w+ )?(?:ustawa|rozporzadzenie|akt|uchwala|dyrektywa|zarzadzenie)",
    verb=r"(?:zostal[ao]?|jest|byl[ao]?)? ?",
    lead=r"(?:status(?: aktu)?|stan|akt)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|przez|z dniem|od|dnia)",
    label=r"(?:status(?: aktu(?: prawnego)?)?|stan)",
    never=r"\b(?:czesciowo|w czesci|art\.?|ust\.?|nie uchylon\w)\b",
)
ID = StatusWords(
    repealed=r"(?:dicabut(?: dan dinyatakan tidak berlaku)?|tidak berlaku(?: lagi)?|dibatalkan)",
    suspended=r"ditangguhkan",
    replaced=r"(?:diganti|digantikan)(?: dengan| oleh)?",
    subject=r"(?:undang-undang|peraturan|keputusan|instruksi) (?:\w+ ){0,3}?ini",
    verb=r"(?:telah |sudah )?",
    lead=r"status[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|dengan|oleh|sejak|pada|dan)",
    label=r"status",
    never=r"\b(?:sebagian|pasal|mulai berlaku)\b",
    in_force=r"berlaku",
)
TR = StatusWords(
    repealed=r"(?:yururlukten kald.r.lm.st.r|yururlukten kald.r.lm.s|mulga|yururlukten kalkm.s(?:t.r)?|iptal edilm.st.r)",
    suspended=r"(?!)",
    replaced=r"(?!)",
    subject=r"bu (?:kanun|yonetmelik|teblig|karar|kararname)",
    verb=r".{0,60}?",
    lead=r"durum[ :]{1,3}",
    tail=_LATIN_TAIL,
    label=r"durum",
    never=r"\b(?:k.smen|madde\w*)\b",
)
ZH = StatusWords(
    repealed=(
        r"(?:全文)?(?:已经?|现已|現已|均已)?(?:被|由|经|經|依)?(?:宣布|宣佈|明令|予以|通知)?"
        r"(?:废止|廢止|失效|失去效力|撤销|撤銷|不再(?:执行|執行|适用|適用|有效|施行|实施|實施))"
    ),
    suspended=r"(?:全文)?(?:已经?|现已|現已)?(?:停止|暂停|暫停|中止)(?:执行|執行|施行|实施|實施|适用|適用|使用)",
    replaced=(
        r"(?:已经?|现已|現已|现|現)?(?:被|由)[::]?(?:《[^》]{2,80}》|[^。;《》]{2,60}?)(?:\([^)]{0,60}\))?所?"
        r"(?:取代|代替|替代|替换|替換)"
    ),
    subject=(
        r"(?:(?:注|备注|说明|提示|编者注|備註|註)[::])?(?:本|该|該|此|上述)(?:部|件|项|項|篇)?(?:行政)?(?:法律?法规|法规|法規|法律|规章|規章|规范性文件|規範性文件|文件|"
        r"办法|辦法|条例|條例|规定|規定|细则|細則|规则|規則|决定|決定|通知|公告|意见|意見|标准|標準|解释|解釋|法|令|指引|指南|目录|批复|政策|件|协定|協定)?"
    ),
    verb=(
        r"(?:(?:已经?|现已?|現已?)?(?:自|于|於|从|從)[^《》,。;:!?]{1,24}?(?:起|日|年|月|后|後),?)?"
        r"(?:(?:已经?|现已|現已)?(?:被|由|经|經|依据?|根据|依照|按照)[::]?(?:《[^》]{2,80}》|[^。;]{2,80}?)(?:\([^)]{0,60}\))?)?"
    ),
    lead=r"(?:时效性?|時效性?|效力|状态|狀態|(?:(?:自|于|於)?[^《》()]{0,16}?(?:起|日|年|后|後),?)?(?:(?:已经?|现已|現已)?被(?:《[^》]{2,80}》|[^()]{2,60}?)(?:\([^)]{0,60}\))?)?)[:: ]?",
    tail=r"(?:[,。;:!(]|\d|$)",
    label=r"\[?【?(?:时效性?|時效性?|效力(?:状态|狀態|级别)?|法律效力|有效性|状态|狀態|现行状态|文件状态)\]?】?",
    never=(
        r"(?:部分(?!规章|規章|文件|法规|法規|行政|规范|規範|法律|地方)|尚未|未被|并未|没有|沒有|不得|期满|期滿|届满|屆滿|自动|自動|自行|条款|條款|第[一二三四五六七八九十百\d]+[条條款项項]|"
        r"同时废止|同時廢止|目录$|修改$)"
    ),
    in_force=r"(?:现行有效|現行有效|有效|继续有效)",
    coming=r"(?:将|將|拟|擬)",
)
JA = StatusWords(
    repealed=r"(?:既に|すでに|全部)?(?:廃止(?:済み?|さ?れ(?:た|ました|ている|ています))?|失効(?:した|しました|している|しています|済み?)?|効力を失(?:った|いました))",
    suspended=r"(?:(?:執行|施行|適用|効力)(?:の)?停止(?:中|さ?れ(?:た|ました|ている|ています))?)",
    replaced=r"(?:置き換え|取って代わ)られ(?:た|ました)",
    subject=r"(?:この|本|当該)(?:法律|法令|法|政令|省令|府令|規則|条例|告示|通達|ガイドライン|指針|規程|訓令)",
    verb=r"(?:は|が)[^。「」]{0,80}?",
    lead=r"(?:効力|状態|(?:明治|大正|昭和|平成|令和|\d)[^()]{0,40}?(?:により|によって|にて|をもって|で|限り|日|年)?(?:,)?)[:: ]?",
    tail=r"(?:[,。、;:!(]|\d|$)",
    label=r"(?:効力|法令の効力|状態|施行状態)",
    never=r"(?:一部|を廃止する|の廃止に|廃止前|未廃止|第[一二三四五六七八九十百\d]+条|附則)",
    in_force=r"(?:現行|施行中|有効)",
    coming=r"(?!)",
)
KO = StatusWords(
    repealed=r"(?:타법|일괄)?(?:폐지(?:되었(?:다|습니다)|됨|된 (?:법령|법률|규칙|조례)(?:입니다)?)?|실효(?:되었(?:다|습니다)|됨)?|효력\s?상실|효력을 (?:잃었다|상실(?:하였다|했습니다)))",
    suspended=r"(?:시행|효력|집행)\s?정지(?:되었(?:다|습니다)|됨)?",
    replaced=r"대체되었(?:다|습니다)",
    subject=r"(?:이|본|해당) (?:법률|법령|법|영|규칙|고시|훈령|예규|조례|지침)",
    verb=r"(?:은|는|이|가)? .{0,80}?",
    lead=r"(?:시행|(?:법률|대통령령|부령|고시)? ?(?:제\d+호)?,? ?[\d. ]{4,14},?)? ?",
    tail=r"(?:[,.;:(]|\d|$)",
    label=r"(?:효력(?: ?상태)?|상태|시행 ?상태)",
    never=r"(?:일부|폐지제정|폐지에|폐지하는|폐지법률|제\d+조|되지 아니|되지 않)",
    in_force=r"(?:현행|시행 ?중)",
)
AR = StatusWords(
    repealed=r"(?:ملغ[ىي]|ملغاة|تم الغا\w+|الغي|لم يعد ساري\w*|غير ساري?\w*)",
    suspended=r"(?:موقوف\w*|معلق\w*)",
    replaced=r"(?:استبدل\w*|حل محله)",
    subject=r"(?:هذا|هذه) (?:القانون|النظام|المرسوم|القرار|اللائحة)",
    verb=r".{0,20}?",
    lead=r"(?:الحالة|حالة النظام)[ :]{1,3}",
    tail=rf"(?:{_LATIN_TAIL}|بموجب|من|اعتبارا)",
    label=r"(?:الحالة|حالة النظام)",
    never=r"(?:جزئيا|المادة|غير ملغ)",
    in_force=r"(?:ساري\w*|نافذ\w*)",
)
TH = StatusWords(
    repealed=r"(?:ถูก)?ยกเลิก(?:แล้ว)?|สิ้นผลบังคับ(?:ใช้)?(?:แล้ว)?",
    suspended=r"ระงับการบังคับใช้",
    replaced=r"ถูกแทนที่",
    subject=r"(?:พระราชบัญญัติ|กฎหมาย|ประกาศ|ระเบียบ|กฎกระทรวง)(?:ฉบับ)?นี้",
    verb=r".{0,20}?",
    lead=r"สถานะ[ :]{1,3}",
    tail=r"(?:[,.;:(]|\d|$|โดย|ตั้งแต่|เมื่อ)",
    label=r"สถานะ",
    never=r"(?:บางส่วน|มาตรา|ให้ยกเลิก)",
)

STATUS_WORDS: Mapping[str, StatusWords] = {
    "en": EN, "fr": FR, "es": ES, "de": DE, "it": IT, "pt": PT, "ru": RU, "vi": VI, "nl": NL, "pl": PL,
    "id": ID, "ms": ID, "tr": TR, "zh": ZH, "ja": JA, "ko": KO, "ar": AR, "th": TH,
}  # fmt: skip
