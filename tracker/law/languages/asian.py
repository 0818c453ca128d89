"""Chinese, Japanese and Korean. Months are numbered; numerals are in `tracker.law.numbers`."""

from __future__ import annotations

from tracker.law.languages.table import Language

#: 兆 is a million million beside money; 兆 for mega (兆瓦) stands beside units.
_HAN_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12,
}  # fmt: skip

LANGUAGES = (
    Language(
        "zh",
        scales=_HAN_SCALES,
        currencies={
            "人民币": "CNY", "元": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY",
            "英镑": "GBP", "新台币": "TWD", "新臺幣": "TWD", "韩元": "KRW", "卢比": "INR",
        },
        periods={
            "工作日": "working_day", "自然日": "day", "月": "month", "小时": "hour", "分钟": "minute",
            "日": "day", "天": "day", "周": "week", "年": "year",
        },
        counted={"半年": (6, "month")},
        eras={"民国": 1911, "民國": 1911},
    ),
    Language(
        "ja",
        scales=_HAN_SCALES,
        eras={"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "R": 2018, "H": 1988},
        currencies={"円": "JPY", "ドル": "USD", "ユーロ": "EUR"},
        periods={
            "営業日": "working_day", "開庁日": "working_day", "時間": "hour", "週間": "week",
            "分間": "minute", "月": "month", "年": "year", "日": "day",
        },
    ),
    Language(
        "ko",
        numbers={
            "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9,
        },
        scales={"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12},
        currencies={"원": "KRW", "달러": "USD", "유로": "EUR"},
        periods={
            "영업일": "working_day", "근무일": "working_day", "개월": "month", "시간": "hour", "주일": "week",
            "분": "minute", "월": "month", "년": "year", "일": "day", "주": "week",
        },
    ),
)  # fmt: skip
