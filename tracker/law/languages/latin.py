"""Languages in Latin script."""

from __future__ import annotations

from tracker.law.languages.table import Language

_ENGLISH_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VIETNAMESE_MONTHS = (
    "một tháng_giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười_một",
    "mười_hai tháng_chạp",
)  # fmt: skip

LANGUAGES = (
    Language(
        "en",
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        numbers={word: n for n, word in enumerate(_ENGLISH_NUMBERS.split(), 1)}
        | {word: 10 * n for n, word in enumerate(_ENGLISH_TENS.split(), 2)},
        scales={
            "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
            "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "crore": 10**7, "crores": 10**7,
        },
        joins=frozenset({"and"}),
        counted={"a fortnight": (14, "day"), "a year": (1, "year"), "a month": (1, "month")},
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
            "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15,
            "seize": 16, "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19, "vingt": 20, "trente": 30,
            "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingt": 80, "quatre-vingts": 80,
        },
        joins=frozenset({"et"}),
        scales={
            "cent": 100, "cents": 100, "mille": 1000, "mil": 1000, "million": 10**6, "millions": 10**6,
            "billions": 10**9, "milliard": 10**9, "milliards": 10**9,
        },
        periods={
            "jours ouvrable": "working_day", "jour ouvrable": "working_day", "jour": "day", "semaine": "week",
            "mois": "month", "an": "year", "heure": "hour", "minute": "minute",
        },
    ),
    Language(
        "es",
        (
            "enero ene", "febrero", "marzo", "abril abr", "mayo", "junio", "julio", "agosto ago",
            "septiembre setiembre", "octubre", "noviembre", "diciembre dic",
        ),
        day_first=True,
        decimal_comma=True,
        numbers={
            "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
            "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14,
            "quince": 15, "dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20,
            "veinti": 20, "dós": 2, "trés": 3, "séis": 6, "ún": 1, "treinta": 30, "cuarenta": 40,
            "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "doscientos": 200,
            "trescientos": 300, "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600,
            "setecientos": 700, "ochocientos": 800, "novecientos": 900,
        },
        counted={"al mes": (1, "month"), "al año": (1, "year")},
        joins=frozenset({"y"}),
        scales={
            "cien": 100, "ciento": 100, "mil": 1000, "millón": 10**6, "millones": 10**6, "billones": 10**12,
        },
        currencies={"euro": "EUR", "euros": "EUR", "dólar": "USD", "soles": "PEN"},
        periods={
            "días hábiles": "working_day", "día hábil": "working_day", "días laborables": "working_day",
            "días": "day", "día": "day", "semana": "week", "mes": "month", "año": "year", "hora": "hour",
            "minuto": "minute", "trimestre": "quarter",
        },
        percent=("por ciento", "por cien"),
        duties=(
            "no podrán?", "no puede[n]?", "no deberán?", "podrán?", "pueden?", "deberán?", "deben?",
            "(?:queda|quedan|está|están|se) prohib\\w{2,4}", "estarán? obligad[oa]s?", "tendrán? derecho",
        ),
    ),
    Language(
        "it",
        (
            "gennaio gen", "febbraio", "marzo", "aprile", "maggio mag", "giugno giu", "luglio lug",
            "agosto ago", "settembre set", "ottobre ott", "novembre", "dicembre dic",
        ),
        day_first=True,
        decimal_comma=True,
        numbers={
            "un": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "tré": 3, "quattro": 4, "cinque": 5, "sei": 6,
            "sette": 7, "otto": 8, "nove": 9, "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13,
            "quattordici": 14, "quindici": 15, "sedici": 16, "diciassette": 17, "diciotto": 18,
            "diciannove": 19, "venti": 20, "vent": 20, "trenta": 30, "trent": 30, "quaranta": 40,
            "quarant": 40, "cinquanta": 50, "cinquant": 50, "sessanta": 60, "sessant": 60, "settanta": 70,
            "settant": 70, "ottanta": 80, "ottant": 80, "novanta": 90, "novant": 90, "centotto": 108,
            "centottanta": 180, "centottant": 180, "duecento": 200, "trecento": 300,
        },
        joins=frozenset({"e"}),
        scales={
            "cento": 100, "cent": 100, "mille": 1000, "mila": 1000, "milione": 10**6, "milioni": 10**6,
            "miliardo": 10**9, "miliardi": 10**9,
        },
        currencies={"euro": "EUR", "dollari": "USD"},
        periods={
            "giorni lavorativi": "working_day", "giorno lavorativo": "working_day", "giorni": "day",
            "giorno": "day", "settiman": "week", "mesi": "month", "mese": "month", "anni": "year",
            "anno": "year", "ore": "hour", "ora": "hour", "minuti": "minute", "trimestr": "quarter",
        },
        percent=("per cento",),
        duties=(
            "non (?:può|possono|deve|devono)", "può", "possono", "deve", "devono", "è vietat[oa]",
            "sono vietat[ie]", "(?:è|sono) tenut[oaie]", "(?:ha|hanno) (?:il )?diritto",
        ),
    ),
    Language(
        "pt",
        (
            "janeiro", "fevereiro fev", "março", "abril abr", "maio", "junho", "julho", "agosto ago",
            "setembro set", "outubro out", "novembro", "dezembro dez",
        ),
        day_first=True,
        decimal_comma=True,
        numbers={
            "um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7,
            "oito": 8, "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14,
            "quatorze": 14, "quinze": 15, "dezesseis": 16, "dezasseis": 16, "dezessete": 17, "dezassete": 17,
            "dezoito": 18, "dezenove": 19, "dezanove": 19, "vinte": 20, "trinta": 30, "quarenta": 40,
            "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90, "duzentos": 200,
            "trezentos": 300, "quatrocentos": 400, "quinhentos": 500, "seiscentos": 600,
            "setecentos": 700, "oitocentos": 800, "novecentos": 900,
        },
        joins=frozenset({"e"}),
        scales={
            "cem": 100, "cento": 100, "mil": 1000, "milhão": 10**6, "milhões": 10**6,
            "bilhão": 10**9, "bilhões": 10**9,
        },
        currencies={
            "r$": "BRL", "real": "BRL", "reais": "BRL", "euro": "EUR", "euros": "EUR", "dólares": "USD",
        },
        periods={
            "dias úteis": "working_day", "dia útil": "working_day", "dia": "day", "semana": "week",
            "meses": "month", "mês": "month", "ano": "year", "hora": "hour", "minuto": "minute",
            "trimestre": "quarter",
        },
        percent=("por cento",),
        duties=(
            "não (?:poderá|poderão|pode|podem|deverá|deverão|deve|devem)", "poderá", "poderão", "podem?",
            "deverá", "deverão", "devem?", "(?:é|fica|ficam|são) (?:vedad|proibid)[oa]s?",
            "(?:é|são) obrigad[oa]s?", "(?:tem|têm) direito",
        ),
    ),
    Language(
        "de",
        (
            "januar jänner", "februar feber", "märz mär", "april", "mai", "juni", "juli", "august",
            "september", "oktober okt", "november", "dezember dez",
        ),
        day_first=True,
        decimal_comma=True,
        numbers={
            "ein": 1, "eins": 1, "eine": 1, "einem": 1, "einen": 1, "einer": 1, "eines": 1, "zwei": 2,
            "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
            "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16,
            "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "dreißig": 30, "vierzig": 40,
            "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
        },
        joins=frozenset({"und"}),
        scales={
            "hundert": 100, "tausend": 1000, "million": 10**6, "millionen": 10**6, "milliarde": 10**9,
            "milliarden": 10**9, "billionen": 10**12,
        },
        currencies={"euro": "EUR", "franken": "CHF", "dollar": "USD"},
        periods={
            "arbeitstag": "working_day", "werktag": "working_day", "tag": "day", "woche": "week",
            "monat": "month", "jahr": "year", "stunde": "hour", "minute": "minute", "quartal": "quarter",
        },
        percent=("prozent", "vom hundert", "v. h."),
        duties=(
            "(?:darf|dürfen|muss|müssen|kann|können|soll|sollen) nicht", "darf", "dürfen", "muss", "müssen",
            "kann", "können", "soll", "sollen",
            "(?:ist|sind) (?:verpflichtet|berechtigt|untersagt|verboten|unzulässig)",
        ),
    ),
    Language(
        "nl",
        (
            "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
            "oktober", "november", "december",
        ),
        day_first=True,
        decimal_comma=True,
        scales={"honderd": 100, "duizend": 1000, "miljoen": 10**6, "miljard": 10**9},
        currencies={"euro": "EUR"},
        periods={
            "werkdagen": "working_day", "werkdag": "working_day", "dag": "day", "weken": "week",
            "week": "week", "maand": "month", "jaar": "year", "jaren": "year", "uur": "hour",
        },
        percent=("procent", "ten honderd"),
        duties=(
            "(?:mag|mogen|moet|moeten|kan|kunnen) niet", "mag", "mogen", "moet", "moeten", "kan", "kunnen",
            "(?:is|zijn) verplicht", "is verboden", "dient", "dienen",
        ),
    ),
    Language(
        "pl",
        (
            "stycznia styczeń", "lutego luty", "marca marzec", "kwietnia kwiecień", "maja maj",
            "czerwca czerwiec", "lipca lipiec", "sierpnia sierpień", "września wrzesień",
            "października październik", "listopada listopad", "grudnia grudzień",
        ),
        day_first=True,
        decimal_comma=True,
        scales={"tysiąc": 1000, "tysięcy": 1000, "milion": 10**6, "milionów": 10**6, "miliard": 10**9},
        currencies={"zł": "PLN", "złotych": "PLN", "euro": "EUR"},
        periods={
            "dni roboczych": "working_day", "dni": "day", "dnia": "day", "tygodni": "week",
            "miesięcy": "month", "miesiąc": "month", "lat": "year", "rok": "year", "godzin": "hour",
        },
        percent=("procent",),
        duties=(
            "nie (?:może|mogą|powinien|powinny)", "może", "mogą", "musi", "muszą", "powinien", "powinny",
            "(?:jest|są) obowiązan[yaie]", "zakazuje się", "zabrania się", "(?:ma|mają) prawo",
        ),
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
            "ocak oca", "şubat şub", "mart", "nisan nis", "mayıs", "haziran haz", "temmuz tem",
            "ağustos ağu", "eylül eyl", "ekim eki", "kasım kas", "aralık ara",
        ),
        day_first=True,
        decimal_comma=True,
        numbers={
            "bir": 1, "iki": 2, "üç": 3, "dört": 4, "beş": 5, "altı": 6, "yedi": 7, "sekiz": 8, "dokuz": 9,
            "on": 10, "yirmi": 20, "otuz": 30, "kırk": 40, "elli": 50, "altmış": 60, "yetmiş": 70,
            "seksen": 80, "doksan": 90,
        },
        ordinals={
            "ilk": 1, "birinci": 1, "ikinci": 2, "üçüncü": 3, "dördüncü": 4, "beşinci": 5, "altıncı": 6,
            "yedinci": 7, "sekizinci": 8, "dokuzuncu": 9, "onuncu": 10, "yirminci": 20, "otuzuncu": 30,
            "kırkıncı": 40, "ellinci": 50, "altmışıncı": 60, "yetmişinci": 70, "sekseninci": 80,
            "doksanıncı": 90, "yüzüncü": 100,
        },
        scales={"yüz": 100, "bin": 1000, "milyon": 10**6, "milyar": 10**9},
        currencies={"türk lirası": "TRY", "lira": "TRY", "avro": "EUR", "₺": "TRY"},
        periods={
            "iş günü": "working_day", "gün": "day", "hafta": "week", "ay": "month", "yıl": "year",
            "saat": "hour", "dakika": "minute",
        },
        duties=(
            r"\w{2,20}(?:a|e)bilir(?:ler)?", r"\w{2,20}(?:a|e)maz(?:lar)?", "zorundadır(?:lar)?",
            "zorunludur", "yükümlüdür(?:ler)?", "yasaktır", "gerekir",
        ),
    ),
    Language(
        "vi",
        tuple(f"tháng_{word} tháng_{n} tháng_{n:02}" for n, word in enumerate(_VIETNAMESE_MONTHS, 1)),
        day_first=True,
        decimal_comma=True,
        numbers={
            "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
            "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
        },
        joins=frozenset({"linh", "lẻ"}),
        ordinals={"đầu tiên": 1, "nhất": 1, "nhì": 2},
        scales={"mươi": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "triệu": 10**6, "tỷ": 10**9},
        currencies={"đồng": "VND", "vnđ": "VND", "đô la": "USD"},
        periods={
            "ngày làm việc": "working_day", "ngày": "day", "tuần": "week", "tháng": "month", "năm": "year",
            "giờ": "hour", "phút": "minute", "quý": "quarter",
        },
        percent=("phần trăm",),
        duties=(
            "không được", "được phép", "nghiêm cấm", "phải", "có thể", "có trách nhiệm", "có quyền", "cấm",
        ),
    ),
    Language(
        "id",
        (
            "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus agu", "september",
            "oktober okt", "november", "desember des",
        ),
        day_first=True,
        decimal_comma=True,
        numbers={
            "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
            "sembilan": 9, "sepuluh": 10, "sebelas": 11, "dua belas": 12, "tiga belas": 13,
            "empat belas": 14, "lima belas": 15, "enam belas": 16, "tujuh belas": 17, "delapan belas": 18,
            "sembilan belas": 19, "seratus": 100, "seribu": 1000,
        },
        ordinals={
            "pertama": 1, "kesatu": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6,
            "ketujuh": 7, "kedelapan": 8, "kesembilan": 9, "kesepuluh": 10, "ketiga puluh": 30,
            "keenam puluh": 60, "kedua puluh": 20,
        },
        scales={"puluh": 10, "ratus": 100, "ribu": 1000, "juta": 10**6, "miliar": 10**9, "triliun": 10**12},
        currencies={"rupiah": "IDR", "rp": "IDR", "dolar": "USD"},
        periods={
            "hari kerja": "working_day", "hari": "day", "minggu": "week", "bulan": "month",
            "tahun": "year", "jam": "hour", "menit": "minute",
        },
        percent=("persen", "per seratus"),
        duties=("tidak (?:dapat|boleh|wajib)", "wajib", "dilarang", "dapat", "harus", "boleh", "berhak"),
    ),
)  # fmt: skip
