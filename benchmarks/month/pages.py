"""Pages of our own, in the shape of a publisher's page with a text on it, in several languages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

#: language -> (title, heading of a section, sentences with {n} days, footer). Words of our own.
_LANGUAGES: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "en": (
        "Rules on digital services {k}",
        "Section {i}. Duty {i}",
        (
            "A provider shall notify the authority of every service of class {i} within {n} days.",
            "The authority may ask for the records of class {i}, which shall be sent within {n} days.",
            "Users of a service of class {i} have the right to an answer to their complaint within {n} days.",
            "Records of transfers of class {i} shall be kept for {n} days and shown on request.",
        ),
        "Contact | Privacy | Accessibility",
    ),
    "zh-Hans": (
        "数字服务管理办法（样本{k}）",
        "第{i}条",
        (
            "第{i}类服务的提供者应当在{n}日内向主管部门备案，并提交有关材料。",
            "主管部门可以要求第{i}类提供者报送记录，提供者应当在{n}日内报送。",
            "使用第{i}类服务的个人有权提出投诉，提供者应当在{n}日内作出答复。",
            "第{i}类数据出境活动的记录应当至少保存{n}日，并接受主管部门的检查。",
        ),
        "联系我们 | 网站地图 | 版权声明",
    ),
    "ja": (
        "デジタルサービスに関する規則（見本{k}）",
        "第{i}条",
        (
            "第{i}種のサービスの提供者は、{n}日以内に主務大臣に届け出なければならない。",
            "主務大臣は、第{i}種の提供者に対し、{n}日以内に記録の提出を求めることができる。",
            "第{i}種のサービスの利用者は、苦情に対する回答を{n}日以内に受ける権利を有する。",
        ),
        "お問い合わせ | サイトマップ",
    ),
    "fr": (
        "Règles sur les services numériques {k}",
        "Article {i}. Obligation {i}",
        (
            "Le fournisseur notifie à l'autorité tout service de la classe {i} dans un délai de {n} jours.",
            "L'autorité peut demander les registres de la classe {i}, transmis dans un délai de {n} jours.",
            "L'utilisateur d'un service de la classe {i} reçoit une réponse à sa plainte dans les {n} jours.",
        ),
        "Contact | Mentions légales",
    ),
    "de": (
        "Vorschriften über digitale Dienste {k}",
        "§ {i}. Pflicht {i}",
        (
            "Der Anbieter zeigt der Behörde jeden Dienst der Klasse {i} innerhalb von {n} Tagen an.",
            "Die Behörde kann die Unterlagen der Klasse {i} verlangen; sie sind binnen {n} Tagen vorzulegen.",
            "Nutzer eines Dienstes der Klasse {i} erhalten binnen {n} Tagen eine Antwort auf Beschwerden.",
        ),
        "Kontakt | Impressum",
    ),
    "es": (
        "Normas sobre servicios digitales {k}",
        "Artículo {i}. Obligación {i}",
        (
            "El prestador comunicará a la autoridad todo servicio de la clase {i} en un plazo de {n} días.",
            "La autoridad podrá pedir los registros de la clase {i}, que se remitirán en {n} días.",
            "El usuario de un servicio de la clase {i} recibirá respuesta a su queja en {n} días.",
        ),
        "Contacto | Aviso legal",
    ),
}
LANGUAGES = frozenset(_LANGUAGES)


def days_of(key: str, section: int, version: int, changed: Sequence[int]) -> int:
    """The number of days a section names: its own, and another one from the version that changed it."""
    base = 10 + int.from_bytes(hashlib.sha256(f"{key} {section}".encode()).digest()[:2], "big") % 60
    later = sum(1 for step, at in enumerate(changed, 1) if at == section and step <= version)
    return base + 7 * later


def page(
    key: str, language: str, sections: int, version: int, changed: Sequence[int], title: str = ""
) -> str:
    """A page with `sections` sections. Step k of `changed` changed the days of the section named there."""
    named, heading, sentences, footer = _LANGUAGES[language]
    title = title or named.format(k=key)
    body = "".join(
        f"<h2>{heading.format(i=i)}</h2>\n<p>"
        f"{sentences[i % len(sentences)].format(i=i, n=days_of(key, i, version, changed))}</p>\n"
        for i in range(1, sections + 1)
    )
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body>"
        f'<header><nav><a href="/">Home</a> <a href="/laws">Laws</a></nav></header>'
        f"<main><h1>{title}</h1>\n{body}</main>"
        f"<footer><p>{footer}</p><!-- NOISE --></footer></body></html>"
    )


def noisy(body: bytes, now: datetime, serial: int) -> bytes:
    """What changes with every answer and is no rule: a token, the time, a counter."""
    token = hashlib.sha256(f"{now} {serial}".encode()).hexdigest()
    extra = (
        f'<script>var csrf="{token}";</script><!-- served {now:%H:%M:%S} by node {serial % 7} -->'
        f"<p>Page generated {now:%d.%m.%Y %H:%M:%S}. Visitors: {100_000 + serial}</p>"
    )
    return body.replace(b"<!-- NOISE -->", extra.encode())


CHALLENGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    b"<h1>Checking your browser before accessing the site</h1><p>Please enable JavaScript and cookies to"
    b" continue.</p><p>Ray ID: 0000000000000000</p></body></html>"
)
