"""Languages in Latin script."""

from __future__ import annotations

from tracker.law.languages.table import Language

_ENGLISH_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

LANGUAGES = (
    Language(
        "en",
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        numbers={word: n for n, word in enumerate(_ENGLISH_NUMBERS.split(), 1)}
        | {word: 10 * n for n, word in enumerate(_ENGLISH_TENS.split(), 2)},
        scales={"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12},
        currencies={
            "€": "EUR", "£": "GBP", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD",
            "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "₩": "KRW", "₹": "INR", "Rs": "INR", "Rs.": "INR",
            "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "yen": "JPY", "yuan": "CNY",
            "renminbi": "CNY", "RMB": "CNY", "rupee": "INR", "rupees": "INR", "won": "KRW",
        },
        periods={
            "working day": "working_day", "business day": "working_day", "day": "day", "week": "week",
            "month": "month", "year": "year", "hour": "hour", "minute": "minute", "second": "second",
            "quarter": "quarter",
        },
    ),
    Language(
        "fr",
        (
            "janvier janv", "février fevrier févr", "mars", "avril avr", "mai", "juin", "juillet juil",
            "août aout", "septembre", "octobre", "novembre", "décembre decembre déc",
        ),
        day_first=True,
        numbers={
            "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
            "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "dix-huit": 18, "vingt": 20,
            "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
        },
        scales={
            "cent": 100, "cents": 100, "mille": 1000, "millions": 10**6, "billions": 10**9,
            "milliard": 10**9, "milliards": 10**9,
        },
        periods={
            "jours ouvrable": "working_day", "jour ouvrable": "working_day", "jour": "day", "semaine": "week",
            "mois": "month", "an": "year", "heure": "hour", "minute": "minute",
        },
    ),
    Language(
        "es",
        (
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre setiembre",
            "octubre", "noviembre", "diciembre",
        ),
        day_first=True,
    ),
    Language(
        "it",
        (
            "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
            "ottobre", "novembre", "dicembre",
        ),
        day_first=True,
    ),
    Language(
        "pt",
        (
            "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
            "outubro", "novembro", "dezembro",
        ),
        day_first=True,
    ),
    Language(
        "de",
        (
            "januar jänner", "februar feber", "märz", "april", "mai", "juni", "juli", "august", "september",
            "oktober", "november", "dezember",
        ),
        day_first=True,
    ),
    Language(
        "nl",
        (
            "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
            "oktober", "november", "december",
        ),
        day_first=True,
    ),
    Language(
        "pl",
        (
            "stycznia styczeń", "lutego luty", "marca marzec", "kwietnia kwiecień", "maja maj",
            "czerwca czerwiec", "lipca lipiec", "sierpnia sierpień", "września wrzesień",
            "października październik", "listopada listopad", "grudnia grudzień",
        ),
        day_first=True,
    ),
    Language(
        "hu",
        (
            "január", "február", "március", "április", "május", "június", "július", "augusztus",
            "szeptember", "október", "november", "december",
        ),
        day_first=True,
    ),
    Language(
        "tr",
        (
            "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim",
            "kasım", "aralık",
        ),
        day_first=True,
    ),
    Language("vi", day_first=True),
    Language(
        "id",
        (
            "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september",
            "oktober", "november", "desember",
        ),
        day_first=True,
    ),
)  # fmt: skip
