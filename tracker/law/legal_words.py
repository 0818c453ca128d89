"""The words in which laws forbid, oblige, permit, except and punish, and whom they name; a table a language.

All are patterns for the text as printed. Words of dates and money stand in `tracker.law.languages`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

#: Actors that a law names, by code; authorities last.
ACTORS = (
    "provider", "deployer", "importer", "distributor", "manufacturer", "representative", "controller",
    "processor", "cii_operator", "network_operator", "platform_operator", "gatekeeper", "handler", "business",
    "trader", "operator", "taxpayer", "person", "user", "data_subject", "notified_body", "party",
    "member_state", "commission", "authority", "state",
)  # fmt: skip
#: Actors that rule over others: what they may is a power, what they must a procedure. A ``public_body``, as a
#: city, a court, is no authority in charge and is not named.
PUBLIC = frozenset({"commission", "authority", "state", "public_body"})


@dataclass(frozen=True)
class LegalWords:
    """What says what in one language. ``lead``: what may stand before an actor at the head of a clause."""

    code: str
    ban: str
    duty: str
    permission: str
    right: str
    power: str
    exception: str  # what begins or marks an exception
    condition: str  # what begins a condition
    either: str  # "or", where it begins a limb
    listed: str  # "any of the following"
    fine: str  # a sanction of money
    hints: tuple[str, ...]  # one of these stands in a text that names one
    prison: str
    turnover: str
    worldwide: str
    daily: str  # a sanction that falls due again and again
    begins: str  # before a day: from
    ends: str  # before a day: until
    due: str  # before a day: by
    begins_after: str = r"(?!)"  # behind a day
    ends_after: str = r"(?!)"
    due_after: str = r"(?!)"
    not_ban: str = r"(?!)"  # what looks like a ban and is none
    not_duty: str = r"(?!)"
    policy: str = r"(?!)"
    person: str = r"(?!)"  # that a fine is for the people in charge
    ceiling: str = r"(?!)"  # before an amount: up to
    floor: str = r"(?!)"  # before an amount: more than, at least
    ceiling_after: str = r"(?!)"  # behind an amount: may not be exceeded
    body: str = r"(?!)"  # a public body, by name
    apart: str = r"(?!)"  # that a rule does not apply
    mild: str = r"(?!)"  # a word that may soften a duty
    soft: str = r"(?!)"  # that a duty is softer: ``tries`` beside a verb of duty, ``wish`` without one, ``aids`` for firm
    firm: str = r"(?!)"  # that a duty is one of result
    present: bool = False  # a plain sentence obliges: "le fournisseur informe"
    last: bool = False  # the verb that forbids or obliges ends the sentence
    lead: str = ""
    actors: Mapping[str, str] | None = None
    han: bool = False  # words are not parted by spaces, sentences end at 。

    @cached_property
    def rx(self) -> Mapping[str, re.Pattern[str]]:
        """The patterns, compiled when first asked for."""
        names = (
            "ban duty permission right power exception condition either listed fine prison turnover worldwide daily begins ends due "
            "begins_after ends_after due_after not_ban not_duty policy person ceiling ceiling_after floor body apart mild soft firm"
        )
        return {
            name: re.compile(getattr(self, name), 0 if self.han else re.IGNORECASE) for name in names.split()
        }

    @cached_property
    def verbs(self) -> Mapping[str, re.Pattern[str]]:
        """The patterns of what a sentence does, for text in lower case: without case they are much faster."""
        names = "apart policy not_ban not_duty"
        return {name: re.compile(getattr(self, name).lower()) for name in names.split()}

    @cached_property
    def verb(self) -> re.Pattern[str]:
        """Any verb of duty, for text in lower case; the name of the group says which."""
        kinds = ("ban", "right", "power", "duty", "permission")
        return re.compile("|".join(f"(?P<{kind}>{getattr(self, kind).lower()})" for kind in kinds))

    def fines(self, text: str) -> bool:
        """Whether a text names a sanction of money."""
        return any(hint in text for hint in self.hints) and self.rx["fine"].search(text) is not None

    @cached_property
    def actor(self) -> re.Pattern[str]:
        """An actor at the head of a clause; the name of the group is its code."""
        codes = "|".join(f"(?P<{code}>{words})" for code, words in (self.actors or {}).items())
        return re.compile(rf"{self.lead}(?:{codes})")


_EN = LegalWords(
    code="en",
    ban=r"\b(?:shall not|may not|must not|cannot|(?:is|are|be) (?:only )?prohibited|[Nn]o (?:person|\w+ )(?:shall|may)|(?:is|are) not permitted to)\b",
    not_ban=r"shall not (?:(?:in itself |thereby |however |therefore )?(?:apply|affect|be considered|be deemed|be regarded|be construed|be interpreted|"
    r"be treated|constitute|qualify|prejudice|preclude|prevent|limit|mean|include|be required|be obliged|be subject|be bound|exceed|be longer|be less|"
    r"be liable|be responsible|be precluded|be prevented|be affected|oblige|require|create|impose|extend))|may not exceed|cannot be (?:excluded|ruled)",
    duty=r"\b(?:shall|must|(?:is|are) (?:required|obliged) to)\b",
    not_duty=r"(?:shall|must) (?:also |only |then |therefore |thereafter |not |in (?:any|such) (?:event|case)s? |where relevant,? |, [^,]{1,40}, )?(?:mean|apply|enter into force|"
    r"be construed|be deemed|be considered|be regarded|be treated|be understood|constitute|take effect|cease|be without prejudice|prevail|"
    r"qualify|expire|include\b|begin to run|be adopted in accordance with|be subject to an? limitation|be up to|be entitled|have the (?:same )?(?:meaning|right|power)|be (?:exclusively |solely )?(?:competent|empowered|authorised|responsible)|"
    r"have (?:all )?(?:the )?powers?|enjoy|be conferred|be based|be prohibited|be valid|be presumed|include, where|remain|be read|"
    r"not |be subject to (?:administrative )?fines)",
    permission=r"\bmay\b",
    right=r"\b(?:ha(?:s|ve)|shall have) the right\b|\b(?:is|are|be) entitled to\b",
    power=r"\b(?:be|is|are) (?:exclusively |solely )?(?:competent|empowered|authorised|responsible)\b|\b(?:have|has|enjoy) (?:all )?(?:the )?powers?\b|\bpower to adopt\b",
    exception=r"\b(?:unless|except(?:ion)?s?|other than|exempt(?:ed|ion)?|notwithstanding|by way of derogation|shall not apply|does not apply|excluding)\b",
    apart=r"\b(?:shall|do|does) not apply\b",
    body=r"(?:the )?(?:European )?Commission|(?:the )?AI Office|(?:the )?(?:[A-Za-z]+ ){0,3}(?:[Aa]uthorit(?:y|ies)|Board|Supervisor|Ministry|Minister|Secretary of State|Commissioner|Agency)(?: (?:of|for) (?:the )?[A-Z]\w+(?:,? (?:and )?[A-Z]\w+){0,4})?",
    condition=r"\b(?:provided that|on condition that|only if|only where|only when|if and only if|subject to the condition)\b",
    either=r"^,? ?or\b",
    listed=r"\b(?:any|one(?: or more)?|either) of the following\b|; or$",
    fine=r"\b(?:fine[sd]?|penalt(?:y|ies)|penalty payments?)\b",
    hints=(" fine", "Fine", "enalt"),
    prison=r"\bimprisonment\b",
    turnover=r"\b(?:turnover|revenue|gross receipts|sales)\b",
    worldwide=r"\b(?:worldwide|global)\b",
    daily=r"\bperiodic penalty payments?\b|\b(?:per|each|every) day\b",
    begins=r"\b(?:from|as of|as from|with effect from|beginning on|starting (?:on|from)|on and after|commenc(?:es?|ing) on|(?:into|in) force on|takes? effect on|appl(?:y|ies|icable) on)(?: the)?$",
    ends=r"\b(?:until|till|up to|expires? on|expir(?:y|ing) on|ending on|cease[sd]? (?:to have effect |to apply )?on|through|before the end of)(?: and including)?(?: the)?$",
    due=r"\b(?:by|not later than|no later than|at the latest (?:by|on)|on or before)(?: the)?$",
    due_after=r"^,? ?(?:at the latest)\b",
    policy=r"(?!)",
    person=r"\b(?:natural persons?|individuals?|directors?|officers?)\b",
    ceiling=r"(?:up to|not exceeding|not exceed|maximum(?: amount)?(?: of)?|no more than|not more than|at most|of|to a fine of)(?: the higher of| either)? ?$",
    floor=r"(?:not less than|at least|no less than|minimum of|(?<!not )(?:exceeding|exceeds?|more than)|in excess of|over|above) ?$",
    mild=r"encourag|endeavou?r|efforts|strive|seek|should|support|promot|facilitat|ensur|guarant|shall|must",
    soft=r"\b(?:shall|must) (?P<tries>endeavou?r|seek to|strive|(?:use|make) (?:its |their |all )?(?:best|reasonable) (?:endeavou?rs|efforts))\b|"
    r"\b(?P<wish>should)\b|\b(?:shall|must|measures to|steps to) (?P<aids>encourage|support|promote|facilitate|foster)\b",
    firm=r"\b(?:shall|must|measures to|steps to) (?:ensure|guarantee|secure)\b",
    lead=r"^(?:(?:and|but|or|however|that|then),? )?(?:(?!(?:of|on|by|for|to|in|with|from|under|that|which|than|where|when|if|as|at|whose|referred)\b)[A-Za-z’'-]+ ){0,4}?",
    actors={
        "gatekeeper": r"[Gg]atekeepers?\b", "provider": r"[Pp]roviders?\b(?! of (?:the )?(?:notified|third))", "deployer": r"[Dd]eployers?\b",
        "importer": r"[Ii]mporters?\b", "distributor": r"[Dd]istributors?\b", "manufacturer": r"(?:[Pp]roduct )?[Mm]anufacturers?\b",
        "representative": r"[Aa]uthorised representatives?\b", "controller": r"[Cc]ontrollers?\b", "processor": r"[Pp]rocessors?\b",
        "notified_body": r"[Nn]otified bod(?:y|ies)\b", "member_state": r"Member States?\b", "commission": r"(?:European )?Commission\b|AI Office\b",
        "authority": r"(?:[A-Z]?[\w-]+ ){0,3}(?:[Aa]uthorit(?:y|ies)|Board|Supervisor|Minister|Secretary of State|Commissioner|Tribunal)\b",
        "party": r"(?:Party|Parties)\b", "taxpayer": r"(?:[Tt]axpayers?|[Rr]egistrants?)\b", "operator": r"(?:economic )?[Oo]perators?\b",
        "platform_operator": r"(?:online )?[Pp]latforms?\b", "data_subject": r"[Dd]ata subjects?\b", "user": r"(?:[Uu]sers?|[Cc]onsumers?|[Rr]ecipients?)\b",
        "business": r"(?:undertaking|enterprise|compan(?:y|ies)|SMEs?|Microenterprise)s?\b", "person": r"(?:persons?|individuals?)\b",
    },
)  # fmt: skip

_ZH = LegalWords(
    code="zh",
    han=True,
    ban=r"不得|(?:^|[，；：])(?:国家)?(?:禁止|严禁)(?!或者限制|、限制)",
    not_ban=r"不得(?:少于|低于|超过|高于|迟于|早于|多于|晚于)",
    duty=r"应当|必须|应予",
    not_duty=r"应当(?:予以|依法)?(?:从轻|减轻|免)",
    permission=r"可以|可予",
    right=r"有权",
    power=r"可以|有权|负责(?!人)",
    exception=r"除外|(?<![排免清拆])除[^，。；]{2,60}外|不适用(?:本|前|第|于|上)|(?:规定|条|款|项)[^，。；]{0,6}不适用|另有规定|可以不(?!同)|免予|豁免|无需|不受[^，。；]{1,20}限制",
    apart=r"不适用(?:本|前|第)|^但是?，[^。]*(?:除外|可以不(?!同)[^。，；]*)。?$",
    body=r"[^，。；、的向由经会同和]{2,20}(?:部门|机关|委员会|人民政府|办公室|总局|海关)|国务院",
    condition=r"仅限于|方可|才能|前提是|符合下列条件",
    either=r"^、?或者?",
    listed=r"(?:有)?下列(?:行为|情形|情况|活动|原因|条件)之一|下列",
    fine=r"罚款|罚金|滞纳金|没收",
    hints=("罚", "没收", "滞纳金"),
    prison=r"有期徒刑|拘留",
    turnover=r"营业额|销售额|营业收入",
    worldwide=r"全球",
    daily=r"按日连续|每日",
    begins=r"自(?:公布之日即)?$",
    begins_after=r"^(?:起|开始|起施行|施行)",
    ends=r"(?:至|有效期至|截至|截止到?)$",
    ends_after=r"^(?:止|废止|失效|终止|届满)",
    due=r"(?:于|在|最迟(?:于|在)?|不迟于)$",
    due_after=r"^(?:前|之前|以前)(?![^，。；]{0,24}的)",
    policy=r"^国家(?:支持|鼓励|推进|推动|建立|加强|实行|完善|健全|发展|促进|保护|保障|扶持|采取|制定|主动|积极|加快|开展|引导|倡导|坚持|依法|对|统筹|逐步|培育|优化|深化|组织|规范|维护|强化|提高|提升|设立|定期|根据|按照|加大|帮助|构建)",
    person=r"直接负责|直接责任|责任人员|主要负责人|法定代表人|对个人",
    mild=r"鼓励|倡导|努力|尽|支持|促进|引导|推动|应当|必须|确保|保证",
    soft=r"(?:应当|必须)(?P<tries>努力|尽量|尽可能|尽力)|(?P<wish>鼓励|倡导|支持|引导)|应当(?P<aids>促进|推动|支持|鼓励|引导)",
    firm=r"应当(?:确保|保证|保障)",
    lead=r"^(?!在|对(?!外)|向|为|与|由|将|从|以|经(?!营)|按|依|根据|未|于|给|因|当|通过|用于)(?:[^，。；应必不可]{0,14}?)",
    actors={
        "cii_operator": "关键信息基础设施的?运营者", "network_operator": "网络运营者|网络的运营者", "platform_operator": "网络平台服务提供者|平台(?:经营者|企业|运营者|服务提供者)",
        "handler": "(?:个人信息|网络数据|重要数据|数据)处理者", "importer": "进口(?:经营者|商|单位)|收货人", "taxpayer": "纳税人|扣缴义务人",
        "provider": "(?:服务)?提供者|供应商", "deployer": "部署者", "manufacturer": "生产(?:者|企业|单位)|制造商", "distributor": "销售(?:者|单位)|经销商",
        "trader": "(?:对外贸易)?经营者", "public_body": "[^，。；、应必不可]{0,24}?(?:人民政府|人民法院|人民检察院)(?![^，。；、应必不可]{0,12}部门)", "authority": "[^，。；、应必不可]{0,24}?(?:部门|机关|机构|国务院|委员会|海关)(?:及其工作人员|和[^，。；应不可]{1,16}部门)?",
        "operator": "运营者(?=$|在|对|为|因|将|以|按|向|从|通过|依|和|及|、|或)", "business": "(?:企业|单位|组织者|公司)(?=$|在|对|为|因|将|以|按|向|从|通过|依|和|及|、|或)", "person": "任何(?:个人|单位|组织|企业)(?:[和、或者]{1,2}(?:组织|个人|单位))?|个人[和、](?:组织|单位)|组织[和、]个人|公民",
        "user": "用户|消费者", "data_subject": "个人(?=$|有|对|请求|要求|发现)", "state": "国家(?=$|对|应|不|可)",
    },
)  # fmt: skip

_JA = LegalWords(
    code="ja",
    han=True,
    ban=r"てはならない|でてはならない|禁止する",
    duty=r"(?:なければならない|ものとする)",
    not_duty=r"(?:適用|準用|解|読み替え|例による|妨げない|とみな|推定)[^。]{0,12}ものとする|みなされ",
    permission=r"ことができる",
    right=r"権利を有する",
    power=r"ことができる|委任する|権限",
    exception=r"この限りでない|を除[くき]|適用しない|要しない",
    apart=r"(?:規定は|は、)[^。]{0,60}適用しない|この限りでない|^ただし、[^。]*(?:ないことができる|を要しない)。?$",
    body=r"[一-龥]{1,14}(?:委員会|大臣|長官|庁|省)|都道府県知事",
    last=True,
    condition=r"場合に限[りる]|ときに限[りる]",
    either=r"^(?:又は|若しくは|または)",
    listed=r"次の各号(?:のいずれか)?|次に掲げる",
    fine=r"罰金|過料|課徴金",
    hints=("罰金", "過料", "課徴金"),
    prison=r"懲役|拘禁刑|禁錮",
    turnover=r"売上額|売上高",
    worldwide=r"(?!)",
    daily=r"(?!)",
    begins=r"(?!)",
    begins_after=r"^(?:から|以後|以降|より)",
    ends=r"(?!)",
    ends_after=r"^(?:まで(?!に)|限り)",
    due=r"(?!)",
    due_after=r"^までに",
    policy=r"^(?:国|政府|国家)は",
    person=r"(?!)",
    mild=r"努め|なければ",
    soft=r"(?P<tries>努め(?:なければならない|るものとする))|(?P<wish>努める。)|(?P<aids>(?!))",
    lead=r"^(?:ただし、|この場合において、)?(?:[^、。は]{0,30}?)",
    actors={
        "handler": "(?:個人情報|仮名加工情報|匿名加工情報|個人関連情報|個人データ)取扱事業者(?=は)", "platform_operator": "(?:特定)?デジタルプラットフォーム提供者(?=は)",
        "provider": "提供事業者(?=は)|提供者(?=は)", "business": "(?:事業者|指定事業者)(?=は)", "public_body": "地方公共団体(?:の(?:機関|長))?(?=は)", "authority": "(?:委員会|大臣|行政機関の長等?|行政機関等|都道府県知事|長官|庁|機関)(?=は)",
        "taxpayer": "(?:納税義務者|納税者)(?=は)", "person": "何人も|者(?=は|も)", "data_subject": "本人(?=は)", "state": "(?:国|政府)(?=は)",
    },
)  # fmt: skip

_KO = LegalWords(
    code="ko",
    ban=r"(?:여서는|어서는|해서는|아서는) (?:아니 ?된다|안 ?된다)|금지(?:한다|된다)|하지 못한다",
    duty=r"야 한다",
    not_duty=r"(?!)",
    permission=r"수 있다",
    right=r"권리를 (?:가진다|갖는다)|권리가 있다",
    power=r"수 있다|위임",
    exception=r"제외한다|제외하고|그러하지 아니하다|적용하지 아니한다|면제|예외로",
    apart=r"적용하지 아니한다|그러하지 아니하다|^다만,[^.]*지 아니할 수 있다",
    body=r"[가-힣]{1,14}(?:위원회|장관|위원장|청장)(?:은|는|이|가)?",
    last=True,
    condition=r"경우에 한정?하여|경우에만|한정한다",
    either=r"^,? ?(?:또는|이나)",
    listed=r"다음 각 호의 어느 하나|다음 각 호",
    fine=r"벌금|과태료|과징금|이행강제금",
    hints=("벌금", "과태료", "과징금", "이행강제금"),
    prison=r"징역|금고",
    turnover=r"매출액",
    worldwide=r"전 ?세계",
    daily=r"이행강제금|1일당",
    begins=r"(?!)",
    begins_after=r"^(?:부터|로부터)",
    ends=r"(?!)",
    ends_after=r"^까지(?!는)",
    due=r"(?!)",
    due_after=r"^(?:까지는|전까지)",
    policy=r"^(?:국가|정부)(?:는|와|및)",
    person=r"(?!)",
    mild=r"노력|권장|장려|하여야|한다",
    soft=r"(?P<tries>노력(?:하여야|해야) 한다)|(?P<wish>권장한다|장려한다)|(?P<aids>(?!))",
    lead=r"^(?:다만, |이 경우 )?(?:[^,.는은]{0,24}?)",
    actors={
        "handler": "개인정보처리자(?=는)", "provider": "(?:서비스 ?)?제공자(?=는)", "platform_operator": "플랫폼 ?(?:사업자|운영자)(?=는)",
        "business": "사업자(?=는)", "taxpayer": "납세(?:의무)?자(?=는)", "authority": "(?:장관|위원회|위원장|기관의 장|행정기관)(?=은|는)",
        "data_subject": "정보주체(?=는)", "person": "누구든지|(?<=[가-힣] )자(?=는)", "state": "(?:국가|정부)(?=는|와)", "user": "이용자(?=는)",
    },
)  # fmt: skip

_FR = LegalWords(
    code="fr",
    ban=r"\b(?:(?:est|sont|soit|soient) (?:uniquement |strictement )?interdite?s?|ne (?:peut|peuvent|doit|doivent)\b|[Ii]l est interdit)",
    not_ban=r"ne (?:peut|peuvent|doit|doivent) (?:excéder|dépasser|être (?:considéré|réputé|inférieur|supérieur|exclu)|(?:\w+ ){1,4}qu(?:e\b|['’]))",
    duty=r"\b(?:doi(?:t|vent)|(?:est|sont) tenue?s?|(?:est|sont) obligée?s?)\b",
    not_duty=r"doi(?:t|vent) (?:s’entendre|être (?:compris|considéré|interprét|entendu))|\b(?:s’applique\w*|s’entend\w*|(?:est|sont) (?:également |aussi |seule?s? |exclusivement )?(?:"
    r"applicable|réputé|considéré|présumé|compétent|habilité|autorisé|responsable|fondé|conféré|entendu|définie?s?\b|valable|passible|interdit|sans préjudice)\w*|constitue\w*|inclu(?:t|ent)\b|(?:est|sont) adoptée?s? en conformité|compren(?:d|nent)\b|(?:est|sont) soumis\w* à un délai de prescription|"
    r"entre\w* en vigueur|n’affecte\w*|n’\w+ (?:pas|aucun)|ne \w+ (?:pas|aucun)|relève\w*|(?:est|sont) (?:également |aussi )?(?:l’|la|le|les|une?)\b|dispose\w* (?:de|des)\b|jouissent|prend fin|expire|sont conférés)",
    present=True,
    permission=r"\bpeu(?:t|vent)\b",
    right=r"\b(?:a|ont) le droit\b",
    power=r"\b(?:est|sont) (?:seule?s? |exclusivement )?(?:compétente?s?|habilitée?s?|autorisée?s?|responsables?|investie?s?)\b|\b(?:dispose(?:nt)?|jouissent|jouit) (?:de (?:tous )?(?:l’ensemble d)?(?:e )?|des )(?:les )?(?:pouvoirs?)|\bpouvoirs? d’adopter",
    exception=r"\b(?:sauf|à l’exception|à l’exclusion|excepté|par dérogation|nonobstant|à moins qu|ne s’applique(?:nt)? pas|autres que|hormis)",
    apart=r"\bne s’applique(?:nt)? pas\b",
    body=r"(?:la |le |l’)?(?:Commission(?: européenne)?|Bureau de l’IA|(?:[Aa]utorités?|Comité|[Mm]inistre|Contrôleur européen)(?: [a-zéèà]+){0,3})",
    condition=r"\b(?:à condition qu|pour autant qu|uniquement (?:si|lorsqu)|que si)",
    either=r"^,? ?ou\b",
    listed=r"\bl’une? (?:au moins )?des \w+ (?:suivante?s|ci-après)|; ou$",
    fine=r"\b(?:amendes?|astreintes?)\b",
    hints=("mende", "streinte"),
    prison=r"\bemprisonnement\b",
    turnover=r"\bchiffre d’affaires\b",
    worldwide=r"\bmondia(?:l|ux)\b",
    daily=r"\bastreintes?\b|\bpar jour\b",
    begins=r"(?:à partir du|à compter du|dès le|depuis le|en vigueur le|applicable (?:à partir )?du|effet le) ?$",
    ends=r"(?:jusqu’au|expire le|jusqu’à la date du|prend fin le) ?$",
    due=r"(?:au plus tard le|d’ici au|d’ici le|pour le) ?$",
    due_after=r"^,? ?(?:au plus tard)\b",
    person=r"\bpersonnes? physiques?\b",
    ceiling=r"(?:jusqu’à|(?:n’)excéd\w+(?: pas)?|ne (?:dépass|peu|doi)\w+ pas(?: (?:dépasser|excéder))?|ne (?:peu|doi)\w+ (?:dépasser|excéder|être supérieure?s? à)|à concurrence de|au maximum(?: de)?|maximale?(?: de)?|plafon\w+ à|de|d’un montant de|à) ?$",
    floor=r"(?:au moins|(?<!être )supérieur\w* à|plus de|excédant) ?$",
    mild=r"efforc|encourag|favoris|soutien|soutenir|facilit|promouvoir|devrai|garanti|assur|veill|doi",
    soft=r"(?P<tries>s[’']efforc\w+|s[’']emploi\w+|tout en œuvre)|\b(?P<wish>devrai\w+)|(?:\b(?:mesures pour|doi(?:t|vent)) |\b)"
    r"(?P<aids>encourag(?:er|ent|e)|favoris(?:er|ent|e)|soutien(?:t|nent)|soutenir|facilit(?:er|ent|e)|promouvoir)\b",
    firm=r"\b(?:garanti(?:r|t|ssent)|assur(?:er|ent|e)|veill(?:er|ent|e) à)\b",
    lead=r"^(?:(?:[Ee]t|[Mm]ais|[Oo]u|[Tt]outefois|[Cc]ependant),? )?(?:(?!(?:de|des|du|sur|par|pour|à|aux?|en|dans|avec|sous|que|qui|dont|où|si|lorsque|lorsqu’\w+)\b)[A-Za-zÀ-ÿ-]+[ ’]){0,3}?",
    actors={
        "gatekeeper": r"contrôleurs? d’accès\b", "provider": r"[Ff]ournisseurs?\b", "deployer": r"[Dd]éployeurs?\b", "importer": r"[Ii]mportateurs?\b",
        "distributor": r"[Dd]istributeurs?\b", "manufacturer": r"[Ff]abricants?\b", "representative": r"[Mm]andataires?\b",
        "controller": r"[Rr]esponsables? du traitement\b", "processor": r"[Ss]ous-traitants?\b", "notified_body": r"[Oo]rganismes? notifiés?\b",
        "member_state": r"[ÉE]tats? membres?\b", "commission": r"Commission\b|Bureau de l’IA\b",
        "authority": r"(?:[Aa]utorités?|Comité|Contrôleur européen|[Mm]inistre)\b", "party": r"Parties?\b", "taxpayer": r"(?:[Cc]ontribuables?|[Rr]edevables?)\b",
        "operator": r"[Oo]pérateurs?\b", "platform_operator": r"[Pp]lateformes?\b", "data_subject": r"[Pp]ersonnes? concernées?\b",
        "user": r"(?:[Uu]tilisateurs?|[Cc]onsommateurs?|[Dd]estinataires?)\b", "business": r"(?:[Ee]ntreprises?|PME|[Mm]icroentreprises?)\b", "person": r"[Pp]ersonnes?\b",
    },
)  # fmt: skip

_DE = LegalWords(
    code="de",
    ban=r"\b(?:dürfen? (?:\w+ ){0,8}?(?:nicht|kein\w*)|(?:ist|sind) (?:\w+ ){0,3}?(?:verboten|untersagt|unzulässig))\b",
    not_ban=r"darf (?:\w+ ){0,6}nicht (?:über|unter)schreiten",
    duty=r"\b(?:muss|müssen|(?:ist|sind) verpflichtet|ha(?:t|ben) (?:\w+ ){0,12}?zu \w+en|(?:ist|sind) (?:\w+ ){0,12}?zu \w+en)\b",
    not_duty=r"\b(?:gilt|gelten|findet|finden|tritt|treten|bezeichnet|bedeutet|ist|sind|berührt|bleibt|bleiben|liegt|umfasst)\b",
    present=True,
    permission=r"\b(?:kann|können|darf|dürfen)\b",
    right=r"\bha(?:t|ben) (?:\w+ ){0,4}?das Recht\b|\bberechtigt\b",
    power=r"\b(?:(?:ist|sind) (?:\w+ ){0,5}?(?:zuständig|befugt|ermächtigt)|Befugnis)\b",
    exception=r"\b(?:es sei denn|außer|mit Ausnahme|ausgenommen|abweichend von|gilt nicht|gelten nicht|findet keine Anwendung|ungeachtet|sofern nicht|soweit nicht)\b",
    apart=r"\b(?:gilt|gelten) (?:\w+ ){0,6}nicht\b|keine Anwendung",
    body=r"(?:(?:die|das|der|dem|des) )?(?:Kommission|[\w-]*[Bb]ehörden?|Bundes[\w-]+|Büro für Künstliche Intelligenz)",
    condition=r"\b(?:vorausgesetzt|nur wenn|nur dann|unter der Bedingung|sofern)\b",
    either=r"^,? ?oder\b",
    listed=r"\beine[rs]? der folgenden\b|; oder$|, oder$",
    fine=r"\b(?:Geldbu(?:ß|ss)en?|Geldstrafen?|Bußgeld\w*|Zwangsgeld\w*)\b",
    hints=("eldbu", "eldstraf", "ußgeld", "wangsgeld"),
    prison=r"\bFreiheitsstrafe\b",
    turnover=r"\w*[uU]msatz\w*\b",
    worldwide=r"\bweltweit",
    daily=r"\bZwangsgeld\w*|\bpro Tag\b",
    begins=r"(?:\b(?:ab|seit|mit Wirkung vom)(?: dem)?|tritt am|treten am|gilt ab|gilt seit) ?$",
    ends=r"\b(?:bis(?: zum)?|läuft am|tritt am|endet am) ?$",
    due=r"\b(?:spätestens (?:am|bis zum|zum)|bis spätestens(?: zum| am)?) ?$",
    due_after=r"^,? ?(?:spätestens)\b",
    person=r"\bnatürliche Person",
    ceiling=r"(?:bis zu|höchstens|von höchstens|von|von bis zu) ?$",
    floor=r"(?:mindestens|mehr als|über|übersteigt) ?$",
    ceiling_after=r"^ ?(?:nicht über(?:steig|schreit)\w+)",
    mild=r"soll|förder|ermutig|unterstütz|bemüh|hinwirk|hin\b|gewährleist|sicher|sorg|muss|müss",
    soft=r"\b(?P<tries>bemüh\w+ sich|wirk\w+ darauf hin)\b|\b(?P<wish>soll(?:en|te|ten)?)\b|\b(?P<aids>förder(?:n|t)|ermutig\w+|unterstütz(?:en|t))\b",
    firm=r"\b(?:gewährleiste\w+|stell\w+ \w+ ?sicher|sorg\w+ dafür|sicher(?:zu)?stellen)\b",
    lead=r"^(?:(?:und|aber|jedoch|oder),? )?(?:(?!(?:von|für|mit|bei|in|auf|unter|nach|zu|im|am|wenn|sofern|soweit)\b)[A-Za-zÄÖÜäöüß-]+ ){0,4}?",
    actors={
        "gatekeeper": r"Torwächter\w*", "provider": r"Anbietern?\b|Diensteanbietern?\b", "deployer": r"Betreibern?\b(?= von KI)", "operator": r"Betreibern?\b|Akteuren?\b",
        "importer": r"Einführern?\b", "distributor": r"Händlern?\b", "manufacturer": r"Herstellern?\b", "representative": r"Bevollmächtigten?\b",
        "controller": r"(?:für die Verarbeitung )?Verantwortlichen?\b", "processor": r"Auftragsverarbeitern?\b", "notified_body": r"[Nn]otifizierten? Stellen?\b",
        "member_state": r"Mitgliedstaate?n?\b", "commission": r"Kommission\b|Büro für Künstliche Intelligenz", "authority": r"(?:\w*[Bb]ehörden?|Bundesamt|Bundesnetzagentur|Bundesministerium|Bundesregierung)\b",
        "party": r"Vertragspartei(?:en)?\b", "taxpayer": r"(?:Steuerpflichtigen?|Steuerschuldnern?)\b", "data_subject": r"betroffenen? Person(?:en)?\b",
        "user": r"(?:Nutzern?|Verbrauchern?)\b", "business": r"Unternehmen\b",
    },
)  # fmt: skip

_ES = LegalWords(
    code="es",
    ban=r"\b(?:no podrán?|no puede[n]?|(?:queda|quedan|está|están|se) prohib\w+|no deberán?)\b",
    not_ban=r"no (?:podrán?|puede[n]?) (?:exceder|superar|ser (?:superior|inferior))",
    duty=r"\b(?:deberán?|debe[n]?|(?:estará|está|estarán|están) obligad[oa]s?|habrán? de|(?!ser|podr|tendr|entrar|estar|aplicar|entender|considerar|quedar|será)\w{3,}rán?)\b",
    not_duty=r"deber?á?n? entenderse",
    permission=r"\bpodrán?\b|\bpueden?\b",
    right=r"\btendrán? derecho\b|\btienen? derecho\b",
    power=r"\b(?:será|serán|es|son) competentes?\b|\bcorresponde(?:rá)? a\b|\bse habilita\b",
    exception=r"\b(?:salvo|excepto|a excepción|con excepción|con la excepción|no obstante|quedan? (?:exent|exclu)\w+|no será de aplicación|no se aplicará|a menos que)\b",
    apart=r"\bno (?:se aplicarán?|será de aplicación|serán de aplicación)\b",
    body=r"(?:(?:la|el|los|las) )?(?:Comisión|[Aa]utoridad(?:es)?|Agencia|Ministerio|Ministr[oa])(?: (?:de|para|del|la|[A-ZÁÉÍÓÚ]\w+)){0,6}",
    condition=r"\b(?:siempre que|a condición de|únicamente (?:si|cuando)|solo (?:si|cuando))\b",
    either=r"^,? ?[ou]\b",
    listed=r"\b(?:alguna?|cualquiera|una?) de l[oa]s siguientes\b|; o$",
    fine=r"\b(?:multas?|sanci(?:ón|ones)(?: pecuniarias?)?)\b",
    hints=("ulta", "anci"),
    prison=r"\bprisión\b",
    turnover=r"\b(?:volumen de negocios?|volumen de operaciones|cifra de negocios?|facturación|ingresos)\b",
    worldwide=r"\bmundial\b",
    daily=r"\bmultas? coercitivas?\b|\bpor día\b",
    begins=r"(?:a partir del?(?: día)?|desde el(?: día)?|en vigor el(?: día)?|con efectos del?(?: día)?|efectos desde el) ?$",
    ends=r"(?:hasta el(?: día)?|vigencia el) ?$",
    due=r"(?:a más tardar el|no más tarde del?) ?$",
    due_after=r"^,? ?(?:a más tardar|como máximo)\b",
    person=r"\bpersonas? físicas?\b",
    ceiling=r"(?:de hasta|hasta|no superior a|máxim[oa] de|que no exceda de|no (?:podrán?|puede[n]?|deberán?|excederán?|superarán?)(?: exceder(?: de)?| superar(?: los)?| ser superior(?:es)? a)?(?: de| los)?|del?|a|y) ?$",
    floor=r"(?:(?<!ser )superior(?:es)? a|más de|mínim[oa] de|al menos|(?<!podrá )(?<!podrán )(?<!puede )(?<!pueden )exced\w+ de) ?$",
    mild=r"procur|fomentar|promover|apoyar|alentar|facilitar|deber|esforzar|garantizar|asegurar|velar",
    soft=r"\b(?P<tries>procurarán?|se esforzarán?|deberán? (?:procurar|esforzarse))\b|\b(?P<wish>debería[n]?)\b|"
    r"\b(?P<aids>fomentar(?:án?)?|promover(?:án?)?|apoyar(?:án?)?|alentar(?:án?)?|facilitar(?:án?)?)\b",
    firm=r"\b(?:garantizar(?:án?)?|asegurar(?:án?)?|velar(?:án?)?)\b",
    lead=r"^(?:(?:y|pero|o|no obstante),? )?(?:(?!(?:de|del|en|por|para|con|sobre|a|al|que|cuando|si|según)\b)[A-Za-zÀ-ÿ-]+ ){0,3}?",
    actors={
        "gatekeeper": r"guardianes? de acceso\b", "provider": r"[Pp]roveedor(?:es)?\b|[Pp]restador(?:es)?\b", "deployer": r"[Rr]esponsables? del despliegue\b",
        "importer": r"[Ii]mportador(?:es)?\b", "distributor": r"[Dd]istribuidor(?:es)?\b", "manufacturer": r"[Ff]abricantes?\b",
        "controller": r"[Rr]esponsables? del tratamiento\b", "processor": r"[Ee]ncargados? del tratamiento\b", "taxpayer": r"(?:[Cc]ontribuyentes?|[Oo]bligados? tributarios?|[Ss]ujetos? pasivos?)\b",
        "member_state": r"Estados? miembros?\b", "commission": r"Comisión\b(?! Nacional)", "authority": r"(?:[Aa]utoridad(?:es)?|Agencia|Ministerio|Gobierno|Ministr[oa]|Comisión Nacional\w*|[Aa]dministraci(?:ón|ones))\b",
        "party": r"Partes?\b", "operator": r"[Oo]perador(?:es)?\b", "platform_operator": r"[Pp]lataformas?\b", "user": r"(?:[Uu]suarios?|[Cc]onsumidores?)\b", "business": r"(?:[Ee]mpresas?|[Ee]ntidad(?:es)?)\b",
        "data_subject": r"[Ii]nteresados?\b",
    },
)  # fmt: skip

LEGAL_WORDS: Mapping[str, LegalWords] = {
    "en": _EN, "zh": _ZH, "ja": _JA, "ko": _KO, "fr": _FR, "de": _DE, "es": _ES,
}  # fmt: skip


def legal_words(tag: str) -> LegalWords | None:
    """The table of a BCP 47 tag; None for a language without one.

    >>> legal_words("zh-Hans") is LEGAL_WORDS["zh"], legal_words("xx")
    (True, None)
    """
    return LEGAL_WORDS.get(tag.split("-")[0].lower())
