"""What a penalty clause punishes, without the words that all penalty clauses share.

"Whoever does this is guilty of an offence and liable to a fine of 1,000" and the same of something else
have most of their words in common and are two provisions: they are told apart by the deed.
"""

from __future__ import annotations

import re

#: A text without one of these is not looked at: finding them takes a tenth of trying the pattern.
_PARTS = (
    "罚款", "罚金", "罰金", "罰鍰", "過料", "処する", "벌금", "과태료", "징역", "fine", "penalt", "offence", "amende",
    "multa", "geldbu", "geldstrafe", "ammend", "sanzion", "coima", "штраф", "phạt tiền",
)  # fmt: skip
#: A text without one of these punishes nothing; the rest is not tried on it.
_SANCTION = re.compile(
    r"罚款|罚金|罰金|罰鍰|過料|処する|벌금|과태료|징역|\bfine[sd]?\b|\bpenalt(?:y|ies)\b|\boffence\b|\bamendes?\b|\bmultas?\b|"
    r"Geldbu(?:ß|ss)e|Geldstrafe|\bammend[ae]\b|\bsanzion|\bcoimas?\b|штраф|phạt tiền",
    re.IGNORECASE,
)
_HIRAGANA = re.compile("[ぁ-ゖ]+|者")  # says how, not what
_HAN_CLAUSE = "[^，。；,;]"
#: The sanction itself, who imposes it, and the phrases around.
_FORMULAS = re.compile(
    rf"违反(?:了)?本{_HAN_CLAUSE}{{0,16}}?规定|违反本{_HAN_CLAUSE}{{0,12}}?[条款]|有下列(?:行为|情形)之一|"
    rf"(?:由|經|经){_HAN_CLAUSE}{{2,40}}?(?:部门|机关|机构|政府|委员会)|依(?:法|照{_HAN_CLAUSE}{{0,20}})(?:给予|予以)?(?:行政)?处[分罚]|"
    rf"责令(?:限期|立即|其)?{_HAN_CLAUSE}{{0,14}}|给予{_HAN_CLAUSE}{{0,8}}|通报批评|没收{_HAN_CLAUSE}{{0,20}}|警告|"
    rf"(?:并|可以|可|单)*处以?{_HAN_CLAUSE}{{1,60}}?(?:罚款|罚金)|情节(?:较重|严重|轻微|特别严重)|拒不改正|逾期(?:不|未){_HAN_CLAUSE}{{0,6}}|"
    rf"(?:吊销|暂扣|撤销){_HAN_CLAUSE}{{2,24}}|对?(?:其)?直接负责的主管人员和其他(?:直接)?责任人员|构成犯罪的?|依法追究刑事责任|"
    r"(?:[^、。]{0,30}(?:以下|以上)の)?(?:罰金|過料|懲役|拘禁刑|禁錮)(?:若しくは|又は|及び|、|に)?|に?処する|次の各号のいずれかに該当する|"
    r"[^.,]{0,30}(?:이하|이상)의\s?(?:벌금|과태료|징역)[^.]{0,20}|"
    r"\b(?:any|a|every) person who\b|\bwhoever\b|\b(?:is|are|be|shall be) (?:guilty of an offence|punish\w+|fined)|\bcommits? an offence\b|"
    r"\b(?:is |are |be |shall be )?liable(?: on [\w ]{3,30}?)? to\b|\b(?:an? )?(?:administrative |civil )?(?:fines?|penalt(?:y|ies))\b"
    r"(?:[^.;,]{0,20}[\d,.]+)?|\bor (?:to )?imprisonment[^.;]{0,60}|"
    r"\bquiconque\b|\b(?:est|sont) punie?s? d[eu'’][^.;]{0,80}|\bencour\w+[^.;]{0,60}|\bpassibles? d[^.;]{0,60}|"
    r"\bser[áa]n? (?:sancionad|castigad)\w+ con[^.;]{0,80}|\b(?:è|sono) punit\w+ con[^.;]{0,80}|\b(?:é|será|são|serão) punid\w+ com[^.;]{0,80}|"
    r"\bwer\b|\b(?:wird|werden) mit [^.;]{0,80}?(?:bestraft|geahndet|belegt)|влечет[^.;]{0,80}|(?:bị )?phạt tiền[^.;]{0,60}",
    re.IGNORECASE,
)


def punishes(text: str) -> bool:
    """Whether a text names a sanction."""
    small = text.lower()
    return any(part in small for part in _PARTS) and _SANCTION.search(text) is not None


def deed(text: str) -> str:
    """What a text that punishes is about, without who punishes and how.

    >>> deed("Whoever sells sand is liable to a fine.").strip()
    'sells sand'
    """
    return _HIRAGANA.sub("", _FORMULAS.sub(" ", text))
