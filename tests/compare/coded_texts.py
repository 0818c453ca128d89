"""The corpus texts the packaged codings were read in: instrument -> its provisions, words and hashes."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from tests.readers.captures import from_warc
from tracker.model import Capture, Document, SourceSpec
from tracker.readers import formats as extractors
from tracker.registry.lint.texts import HeldText, held_texts
from tracker.store.ids import content_hashes
from tracker.watch.files import media_type

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Read:
    """Where an instrument's text stands in the corpus, and which day's text it is."""

    language: str
    url: str  # of the publisher; in an archive, the address of the capture
    on: str
    file: str  # below files/, or an archive
    format: str | None = None
    part: str | None = None


_EURLEX = "https://eur-lex.europa.eu/legal-content/EN/TXT/"
_FLK = "https://flk.npc.gov.cn/"
_CAC = "https://www.cac.gov.cn/"
_MD = "statute_text"


def _flk(name: str) -> Read:
    return Read("zh-Hans", _FLK, name[-11:-1], f"cn-statutes-flk-md/{name}.md", _MD)


def _doc(url: str, on: str, start: str) -> Read:
    return Read("zh-Hans", url, on, f"cn-cac-documents/{start}", _MD)


def _more(name: str, address: str = _FLK) -> Read:
    return Read("zh-Hans", address, name[-11:-1], f"cn-statutes-more/{name}.md", _MD)


def _jp(law: str, on: str, name: str) -> Read:
    return Read("ja", f"https://laws.e-gov.go.jp/law/{law}", on, f"jp-statute-versions/{law}/{name}.md", _MD)


def _current(law: str) -> Read:
    return Read(
        "ja", f"https://laws.e-gov.go.jp/law/{law}", "2026-11-01", f"jp-statutes-current/{law}.md", _MD
    )


TEXTS = {
    "eu-ai-act": Read("en", f"{_EURLEX}?uri=CELEX:02024R1689-20260727", "2026-07-27", "eu.warc.gz"),
    "gdpr": Read("en", f"{_EURLEX}?uri=CELEX:02016R0679-20160504", "2016-05-04", "eu.warc.gz"),
    "dsa": Read("en", f"{_EURLEX}?uri=CELEX:32022R2065", "2022-10-19", "eu.warc.gz"),
    "dma": Read("en", f"{_EURLEX}?uri=CELEX:02022R1925-20221012", "2022-10-12", "eu.warc.gz"),
    "data-act": Read("en", f"{_EURLEX}?uri=CELEX:32023R2854", "2023-12-13", "eu.warc.gz"),
    "dga": Read("en", f"{_EURLEX}HTML/?uri=CELEX:32022R0868", "2022-06-03", "eu.warc.gz"),
    "ca-dsta": Read("en", "https://laws-lois.justice.gc.ca/eng/XML/D-1.65.xml", "2024-07-23", "ca.warc.gz"),
    "uk-dst": Read(
        "en", "https://www.legislation.gov.uk/ukpga/2020/14/part/2/data.xml", "2026-04-15",
        "../replies/uk/sample-finance-act-2020.xml.gz", part="part-2",
    ),
    "jp-platform-tax": Read(
        "ja", "https://laws.e-gov.go.jp/api/2/law_data/363AC0000000108", "2026-04-01",
        "jp-statutes-current/363AC0000000108.md", _MD,
        "art_2, art_4, art_5, art_15_2, art_29, art_42, art_45, suppl_162__art_13",
    ),
    "cn-platform-tax-reporting": Read(
        "zh-Hans", _FLK, "2025-06-23", "cn-statutes-more/互联网平台企业涉税信息报送规定(2025-06-20).md", _MD
    ),
    "es-idsd": Read(
        "es", "https://www.boe.es/eli/es/l/2020/10/15/4", "2020-10-16",
        "spain_idsd/BOE-A-2020-12355.2020-10-16.md", _MD,
    ),
    "cn-csl": replace(_flk("网络安全法(2025-10-28)"), on="2026-01-01"),  # the day that text is law from
    "cn-pipl": _flk("个人信息保护法(2021-08-20)"),
    "cn-dsl": _flk("数据安全法(2021-06-10)"),
    "cn-network-data-regulations": _flk("网络数据安全管理条例(2024-09-24)"),
    "cn-algorithm-recommendation": _flk("互联网信息服务算法推荐管理规定(2021-11-16)"),
    "cn-ecommerce-law": _flk("电子商务法(2018-08-31)"),
    "cn-shanghai-data-regulation": _flk("上海市数据条例(2021-11-25)"),
    "cn-shenzhen-data-regulation": _flk("深圳经济特区数据条例(2021-07-06)"),
    "cn-government-data-sharing": _flk("政务数据共享条例(2025-05-28)"),
    "cn-data-flow-provisions": Read(
        "zh-Hans", f"{_CAC}2024-03/22/c_1712776611775634.htm", "2024-03-22",
        "cn-cac-regulations-txt/cross-border-data-flow-provisions-2024-zh.txt", _MD,
    ),
    "cn-export-assessment": Read(
        "zh-Hans", f"{_CAC}2022-07/07/c_1658811536396503.htm", "2022-07-07",
        "cn-cac-regulations-txt/data-export-security-assessment-measures-2022-zh.txt", _MD,
    ),
    "cn-export-contract": _doc(
        f"{_CAC}2023-02/24/c_1678884830036813.htm", "2023-02-24", "2023-02-26_关键基础设施安全应急响应中心_个人信息出境标准合同办法.md"
    ),
    "cn-export-certification": Read(
        "zh-Hans", f"{_CAC}2025-10/17/c_1762449728720008.htm", "2025-10-17",
        "cn-official-markup-excerpts/pdftext_geren-xinxi-chujing-renzheng-banfa_2025.md", _MD,
    ),
    "cn-deep-synthesis": _doc(f"{_CAC}2022-12/11/c_1672221949354811.htm", "2022-12-11", "2022-12-14_*"),
    "cn-public-data-registration": _doc("https://www.ndrc.gov.cn/", "2025-01-16", "2025-01-22_中国信息安全_通知*登记管理*"),
    "cn-public-data-operation": _doc(
        "https://www.nda.gov.cn/sjj/xxgk/zc/xzgfxwj/0120/20250120175648588490013_pc.html", "2025-01-16", "2025-01-22_*授权运营*"
    ),
    "cn-shenzhen-data-trading": _doc("https://www.sz.gov.cn/", "2023-02-21", "2023-03-04_*"),
    "cn-data-circulation-security": _doc("https://www.ndrc.gov.cn/", "2025-01-06", "2025-02-14_*"),
    "jp-appi": _jp("415AC0000000057", "2026-06-24", "25_2026-06-24_ab0299a3"),
    "jp-ai-promotion-act": _jp("507AC0000000053", "2025-09-01", "01_2025-09-01_5668beb1"),
    "jp-economic-security-act": _current("504AC0000000043"),
    "jp-5g-promotion-act": _current("502AC0000000037"),
    "jp-fefa": _current("324AC0000000228"),
    "ae-difc-dpl": Read(
        "en", "https://assets.difc.com/", "2025-07-01",
        "legal-sources/ae-difc-data-protection-law.txt", _MD,
    ),
    "cn-shenzhen-ai-regulation": Read("zh-Hans", _FLK, "2022-09-05", "cn-statutes-more/深圳经济特区人工智能产业促进条例(2022-09-05).md", _MD),
    "cn-beijing-digital-economy": Read("zh-Hans", _FLK, "2022-11-25", "cn-statutes-more/北京市数字经济促进条例(2022-11-25).md", _MD),
    "cn-export-control-law": Read(
        "zh-Hans", _FLK, "2020-10-17", "cn-statutes-more/出口管制法(2020-10-17).md", _MD
    ),
    "cn-dual-use-regulations": Read(
        "zh-Hans", "https://www.gov.cn/zhengce/content/202410/content_6981399.htm", "2024-10-19",
        "cn-statutes-more/两用物项出口管制条例(2024-09-30).md", _MD,
    ),
    "cn-tianjin-big-data": _flk("天津市促进大数据发展应用条例(2018-12-14)"),
    "cn-beijing-exchange-pi-operation": _doc("https://github.com/chainreactors/picker", "2024-08-10", "2024-08-10_*北数所发布*"),
    "cn-electronic-documents-provisions": Read(
        "zh-Hans", "https://fgk.chinatax.gov.cn/zcfgk/c100013/c5249079/content.html", "2026-04-17",
        "legal-sources/cn-electronic-documents-provisions-2026.txt", _MD,
    ),
    "cn-counter-extraterritorial-regulations": Read(
        "zh-Hans", f"{_FLK}detail?id=ff8081819cf9f396019d89be423b53a2", "2026-04-07",
        "legal-sources/cn-counter-improper-extraterritorial-jurisdiction-2026.txt", _MD,
    ),
    "cn-gba-standard-contract-macao": _doc(_CAC, "2024-09-10", "2024-09-11_*粤港澳大湾区*"),
    "cn-anti-monopoly-law": _more("反垄断法(2022-06-24)"),
    "cn-anti-unfair-competition-law": _more("反不正当竞争法(2025-06-27)"),
    "cn-online-unfair-competition-provisions": _doc(
        "https://www.samr.gov.cn/zw/zfxxgk/fdzdgknr/fgs/art/2024/art_80019fe59e464196bef173dc56678a42.html",
        "2024-05-12", "2024-05-12_*网络反不正当竞争暂行规定*",
    ),
    "cn-internet-advertising-measures": _doc("https://www.samr.gov.cn/", "2023-03-25", "2023-03-25_*互联网广告管理办法*"),
    "cn-online-trading-data-reporting-draft": _doc(
        "https://www.samr.gov.cn/", "2025-01-27", "2025-01-27_*网络交易合规数据报送*"
    ),
    "cn-ai-labelling-draft": _doc(_CAC, "2024-09-15", "2024-09-15_中国信息安全*标识办法（征求意见稿）*"),
    "cn-e-signature-law": _more("电子签名法(2019-04-23)"),
    "cn-e-government-certification": _doc(
        "https://www.oscca.gov.cn/", "2024-09-11", "2024-09-11_*电子政务电子认证服务管理办法*"
    ),
    "cn-network-identity-draft": _doc(
        f"{_CAC}2024-07/26/c_1723675813897965.htm", "2024-07-26", "2024-07-30_FreeBuf*网络身份认证*"
    ),
    "cn-pudong-electronic-documents": _more("上海市促进浦东新区运用区块链赋能电子单证应用若干规定(2024-12-31)"),
    "cn-certification-regulations": Read(
        "zh-Hans", _FLK, "2023-07-20", "cn-statute-pairs/认证认可条例/2023-07-20.md", _MD
    ),
    "jp-smartphone-act": _current("506AC0000000058"),
    "jp-e-signature-act": _current("412AC0000000102"),
    "jp-platform-transparency": _jp("502AC0000000038", "2026-05-21", "05_2026-05-21_d0169a8a"),
}  # fmt: skip


@cache
def document(corpus: Path, instrument: str) -> Document:
    """The corpus copy of an instrument."""
    where = TEXTS[instrument]
    if where.file.endswith(".warc.gz"):
        captures = [
            c for c in from_warc(corpus / where.file, where.url) if f"{c.observed_at:%Y-%m-%d}" == where.on
        ]
    else:
        (path,) = (corpus / "files").glob(where.file)
        body = path.read_bytes()
        if path.suffix == ".gz":
            path, body = path.with_suffix(""), gzip.decompress(body)
        at = datetime.fromisoformat(where.on).replace(tzinfo=UTC)
        captures = [Capture(where.url, at, body, media_type(path))]
    spec = SourceSpec(instrument, instrument, where.language, format=where.format, part=where.part)
    return extractors.choose(captures, spec).extract(captures, spec)


@cache
def provisions(corpus: Path, instrument: str) -> dict[str, HeldText]:
    """eid -> what the corpus copy of an instrument holds."""
    return held_words(document(corpus, instrument))


def held_words(document: Document) -> dict[str, HeldText]:
    """eid -> words and hash, as the rules of the data ask for them."""
    return held_texts(document.provisions, content_hashes(document.provisions))
