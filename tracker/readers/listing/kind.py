"""What an entry announces, by the words of its title; every answer says which rule gave it.

Rules are tried in order and the first that fits wins, so that a call for comments on a draft is a
consultation although it names an act, and a question-and-answer about an adopted act is a statement
although it says the act was adopted. Where no word decides, the list's own kind counts (``kind`` of
its options), else the entry is a publication.
"""

from __future__ import annotations

import re
import unicodedata

from tracker.model import NoticeKind

_I = re.IGNORECASE
#: (kind, language, words). Latin words have boundaries, Han and Hangul words need none.
_RULES: tuple[tuple[NoticeKind, str, str], ...] = (
    (
        NoticeKind.STATEMENT,
        "zh",
        "答记者问|新闻发布会|新闻通气会|发布会实录|有关负责人就|解读|一图读懂|发言人|就.{1,40}答问|专家谈|专访",
    ),
    (NoticeKind.STATEMENT, "ja", "記者会見|大臣会見|談話|会見録|会見要旨"),
    (NoticeKind.STATEMENT, "ko", "브리핑|기자간담회|설명자료|해명자료"),
    (
        NoticeKind.STATEMENT,
        "en",
        r"\b(?:speech|remarks|statement (?:by|on|from)|joint statement|"
        r"press (?:conference|briefing|statement)|readout|interview|op-ed|keynote|"
        r"questions and answers|q&a)\b",
    ),
    (NoticeKind.STATEMENT, "fr", r"\b(?:discours|déclaration|conférence de presse|communiqué)\b"),
    (
        NoticeKind.CONSULTATION,
        "zh",
        "征求意见|征集意见|公开征集|意见征集|公开征询|征询.{0,8}意见|听取.{0,8}意见|立法意见|草案.{0,6}公布|"
        "公开征求.{1,60}意见",
    ),
    (
        NoticeKind.CONSULTATION,
        "ja",
        "意見募集|パブリック・?コメント|パブコメ|意見公募|[御ご]意見の募集|意見の募集",
    ),
    (NoticeKind.CONSULTATION, "ko", "입법예고|행정예고|의견수렴|의견 ?제출|의견조회|공청회"),
    (
        NoticeKind.CONSULTATION,
        "en",
        r"\b(?:consultations?|consults on|call for (?:evidence|input|comments?|views|submissions)|"
        r"requests? for (?:public )?(?:comments?|information|feedback|views)|"
        r"invit(?:es|ing|ation) (?:for |to )?(?:public )?(?:comments?|feedback|views|submissions)|"
        r"public (?:comments?|hearing)|have your say|"
        r"seek(?:s|ing) (?:public )?(?:comments?|feedback|views|input|submissions)|"
        r"notice of proposed rulemaking|proposed rule|exposure draft|"
        r"comments? (?:sought|invited|due|by)|feedback period)\b",
    ),
    (
        NoticeKind.CONSULTATION,
        "fr",
        r"\b(?:appel à (?:contributions?|commentaires|observations)|enquête publique|"
        r"contribution publique)\b",
    ),
    (NoticeKind.COURT, "zh", "判决|裁定书|法院.{0,10}受理|开庭|一审|二审|终审|行政诉讼|指导性案例"),
    (NoticeKind.COURT, "ja", "判決|最高裁|高裁|地裁|提訴|控訴|上告|差止請求"),
    (NoticeKind.COURT, "ko", "판결|대법원|헌법재판소|항소|상고"),
    (
        NoticeKind.COURT,
        "en",
        r"\b(?:judge?ments?|case [ct]-\d+/\d+|advocate general|preliminary ruling|court of justice|"
        r"supreme court|court of appeal|appeal(?:s|ed)? against|lawsuit|petition for review|"
        r"hearing in case)\b|"
        r"(?<=\w )v\. (?=\w)",
    ),
    (
        NoticeKind.COURT,
        "fr",
        r"\b(?:arrêt|avocat général|conseil d.état|cour de (?:justice|cassation)|pourvoi|jugement)\b",
    ),
    (
        NoticeKind.ADOPTED,
        "zh",
        "印发|公布|发布.{0,30}(?:办法|规定|条例|目录|标准|清单)|公告|令第|第.{1,6}号令|决定|施行|修订|批准|签署|"
        "生效|(?:办法|条例|规定|细则)(?:》|（试行）|$)",
    ),
    (NoticeKind.ADOPTED, "ja", "施行|公布|告示|閣議決定|決定|改正|改定|制定|策定|発効|署名|成立"),
    (NoticeKind.ADOPTED, "ko", "시행|공포|고시|제정|개정|의결|발효|서명|공고"),
    (
        NoticeKind.ADOPTED,
        "en",
        r"\b(?:adopt(?:s|ed|ion)?|(?:interim )?final rule|enter(?:s|ed)? into force|entry into force|"
        r"in force|gazett(?:ed|e)|promulgat(?:es|ed)|enact(?:s|ed)?|sign(?:s|ed|ing|ature)?|"
        r"ratif(?:y|ies|ied|ication)|implementing (?:regulation|act|decision)|determination|"
        r"notice of action|executive order|royal assent|comes? into (?:force|effect)|takes? effect|"
        r"published in the)\b",
    ),
    (
        NoticeKind.ADOPTED,
        "fr",
        r"\b(?:adopté?e?|entrée? en vigueur|décret n|arrêté du|loi n|ordonnance n|publi(?:é|ée) au|"
        r"promulgation|ratifi\w+)\b",
    ),
    (NoticeKind.STATEMENT, "en", r"\b(?:press release|media release|news release)\b"),
)
_COMPILED = tuple((kind, lang, re.compile(rx, _I)) for kind, lang, rx in _RULES)
#: Stages of a court case, latest first: a title that names two tells of the later one.
_STAGES = (
    ("appeal", re.compile(r"\bappeal|上诉|二审|控訴|上告|항소|상고|\bappel\b|pourvoi", _I)),
    ("judgment", re.compile(r"\bjudge?ments?\b|\bruling of|判决|判決|판결|\barrêt\b|jugement", _I)),
    ("opinion", re.compile(r"advocate general|avocat général", _I)),
    ("hearing", re.compile(r"\bhearing\b|开庭|口頭弁論|변론|audience", _I)),
    ("reference", re.compile(r"preliminary ruling|question préjudicielle", _I)),
    (
        "filed",
        re.compile(
            r"lawsuit|complaint|petition for review|application in case|受理|提訴|소송 제기|recours", _I
        ),
    ),
)
#: What publishers' own type fields say (Federal Register `type` and `action`, gov.uk document types).
_TYPES = {
    "proposed rule": NoticeKind.CONSULTATION, "open_consultation": NoticeKind.CONSULTATION,
    "closed_consultation": NoticeKind.CONSULTATION, "consultation": NoticeKind.CONSULTATION,
    "consultation_outcome": NoticeKind.CONSULTATION, "call_for_evidence": NoticeKind.CONSULTATION,
    "open_call_for_evidence": NoticeKind.CONSULTATION, "closed_call_for_evidence": NoticeKind.CONSULTATION,
    "rule": NoticeKind.ADOPTED, "presidential document": NoticeKind.ADOPTED, "regulation": NoticeKind.ADOPTED,
    "statutory_guidance": NoticeKind.ADOPTED, "international_treaty": NoticeKind.ADOPTED,
    "press_release": NoticeKind.STATEMENT, "speech": NoticeKind.STATEMENT, "news_story": NoticeKind.STATEMENT,
    "written_statement": NoticeKind.STATEMENT, "oral_statement": NoticeKind.STATEMENT,
    "authored_article": NoticeKind.STATEMENT, "court_case": NoticeKind.COURT,
}  # fmt: skip


def kind_of(
    title: str, *, default: str | None = None, type_: str = "", closes: bool = False
) -> tuple[NoticeKind, str]:
    """(kind, why) of an entry.

    ``type_`` is the publisher's own word for it, ``default`` the list's kind by the registry,
    ``closes`` whether the entry carries a closing date for comments.

    >>> kind_of("关于《数据出境安全评估办法（征求意见稿）》公开征求意见的通知")
    (<NoticeKind.CONSULTATION: 'consultation'>, 'the title says “征求意见” (zh)')
    """
    known = _TYPES.get(type_.strip().lower())
    if known is not None:
        return known, f"the publisher calls it “{type_.strip()}”"
    if closes:
        return NoticeKind.CONSULTATION, "it has a closing date for comments"
    if default in (NoticeKind.CONSULTATION, NoticeKind.COURT):
        return NoticeKind(default), "the list is of this kind"
    folded = unicodedata.normalize("NFKC", title)
    for kind, lang, pattern in _COMPILED:
        if found := pattern.search(folded):
            return kind, f"the title says “{found.group()[:40]}” ({lang})"
    if default is not None:
        return NoticeKind(default), "the list is of this kind"
    return NoticeKind.PUBLICATION, "no word of the title says more"


def stage_of(title: str) -> str | None:
    """The stage of a court case that a title names: filed, reference, hearing, opinion, judgment, appeal."""
    return next((stage for stage, pattern in _STAGES if pattern.search(title)), None)
