"""The words and signs that Swedish periods are written with, folded; patterns are of single tokens."""
from __future__ import annotations

from typing import Final

from core.calendar import LONGEST_YEAR, MONTHS, Scope

# Folded month names; ”mars” and ”maj” are their own short forms.
MONTH_NUMBERS: Final = {
    **{name: i for i, name in enumerate(MONTHS, 1)},
    "jan": 1, "feb": 2, "febr": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dec": 12,
}
NAME: Final = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
YEAR: Final = r"(?:19|20)\d\d"

# Patterns of single tokens, compiled by ``re`` when a token with digits first needs them: a cold question seldom does.
SHORT_YEAR: Final = rf"(?:[-/.']?({YEAR}|\d\d))?"
MONTH_TOKEN: Final = rf"({NAME})s?\.?{SHORT_YEAR}"
RANGE_TOKEN: Final = rf"({NAME})\.?-({NAME}){SHORT_YEAR}"
YEAR_TOKEN: Final = rf"({YEAR})(?:s|:s)?"
FISCAL_TOKEN: Final = rf"({YEAR})[-/]({YEAR})"
DATE_TOKEN: Final = rf"({YEAR})-?(\d\d)-?(\d\d)"
YEAR_MONTH_TOKEN: Final = rf"({YEAR})(?:[-/.:]?(\d\d)|[-/.:](\d))"
MONTH_YEAR_TOKEN: Final = rf"(\d\d?)[-/.]({YEAR})"
PART_TOKEN: Final = rf"(q|kv|kvartal|t|tert|tertial)\.?-?(\d\d?)(?:[-/']?({YEAR}|\d\d))?"
YEAR_PART_TOKEN: Final = rf"({YEAR})[-/.]?(q|kv|t)(\d)"
ORDINAL_TOKEN: Final = r"(\d\d?):?[ae]"
NUMBER_YEAR_TOKEN: Final = rf"(\d\d?)[-/]({YEAR}|\d\d)"
SPLIT_YEAR_TOKEN: Final = rf"({YEAR})[-/](\d\d)"
DAY_TOKEN: Final = r"(\d\d?)(?::?e)?"

PARTS: Final = {
    "q": Scope.QUARTER, "kv": Scope.QUARTER, "kvartal": Scope.QUARTER, "kvartalet": Scope.QUARTER, "kvartalets": Scope.QUARTER,
    "t": Scope.TERTIAL, "tert": Scope.TERTIAL, "tertial": Scope.TERTIAL, "tertialet": Scope.TERTIAL, "tertialets": Scope.TERTIAL,
    "tertialbokslut": Scope.TERTIAL, "kvartalsbokslut": Scope.QUARTER,
}
PARTS_IN_YEAR: Final = {Scope.QUARTER: 4, Scope.TERTIAL: 3}
PARTS_IN_LONGEST: Final = {Scope.QUARTER: LONGEST_YEAR // 3, Scope.TERTIAL: LONGEST_YEAR // 4}
PART_NAMES: Final = {Scope.QUARTER: "kvartal", Scope.TERTIAL: "tertial"}
ORDINALS: Final = {
    "forsta": 1, "andra": 2, "tredje": 3, "fjarde": 4, "femte": 5, "ett": 1, "tva": 2, "tre": 3, "fyra": 4,
}
LATEST: Final = ("senaste", "sista")
INTERIM: Final = frozenset({"delar", "delaret", "delarets", "delarsbokslut", "delarsbokslutet", "delarsrapport", "delarsrapporten"})
FULL: Final = frozenset({
    "helar", "helaret", "helarets", "bokslut", "bokslutet", "bokslutets", "arsbokslut", "arsbokslutet", "helarsutfall", "arsutfall",
})
HALF: Final = frozenset({"halvar", "halvaret", "halvarsbokslut", "halvarsskiftet"})
SINGLE: Final = frozenset({"bara", "enbart", "endast", "under", "manaden", "manad", "enskilda", "isolerat"})
THROUGH: Final = frozenset({"t.o.m", "tom", "to.m", "t.om", "hittills", "ackumulerat", "ackumulerad", "ack", "tillochmed"})
PREVIOUS: Final = frozenset({"forra", "foregaende", "forgangna", "fjolarets"})
THIS: Final = frozenset({"i", "innevarande", "detta"})
"""Before a word of year: the latest that has figures."""
YEAR_WORDS: Final = frozenset({"ar", "aret", "arets", "ars"})
LAST_YEAR: Final = frozenset({"fjol", "ifjol", "fjolar", "fjolaret", "fjolarets"})
MONTH_WORDS: Final = frozenset({"manad", "manaden", "manadens"})
NOW: Final = frozenset({"denna", "den", "aktuell", "innevarande", "nuvarande", "har"})
