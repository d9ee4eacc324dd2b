"""Finds the month, or the several months, that the words round a table say that its amounts are of."""
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from core.fold import plain
from store.reading.problems import shorten
from store.reading.tables.asides import DATE, MONTH, is_of_a_year, may_be_a_name, without_asides, without_version
from store.reading.tables.grid import Row, is_blank, shown
from store.reading.tables.vocabulary import KIND_WORDS, MONEY_WORDS, MONTH_WORDS, TO_DATE


class Months(NamedTuple):
    """The months ``first``…``last`` of a year (None: not said), as ``words`` say it. ``first`` 0: several months, not which.
    ``of_year``: the words are those of a year as a whole, such as a bokslut."""

    year: int | None
    first: int
    last: int
    words: str
    of_year: bool = False

    @property
    def is_one(self) -> bool:
        """True for one month."""
        return self.first == self.last > 0

    @property
    def is_year(self) -> bool:
        """True for all twelve."""
        return (self.first, self.last) == (1, 12)


_LONGEST: Final = 300
"""Characters of a text that may say it; longer ones are about something else."""
_YEAR: Final = re.compile(r"(?<!\d)((?:19[5-9]|20\d)\d)(?!\d)")
_TOKEN: Final = re.compile(r"[a-z]+|\d+")
_TO: Final = r"\s*(?:--?|till|tom|to|/)\s*"
_DATES: Final = re.compile(DATE + _TO + DATE)
_YEAR_MONTH: Final = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)[-_/.]?(0[1-9]|1[0-2])(?!\d)")
_MONTH_YEAR: Final = re.compile(r"(?<![\d-])(0[1-9]|1[0-2])[-_/.]((?:19|20)\d\d)(?!\d)")
_DAY_IN_WORDS: Final = re.compile(rf"(?<!\d)(\d{{1,2}})\.? ?({MONTH})\.? ?((?:19|20)\d\d)?(?![a-z\d])")
_UNTIL_DATE: Final = re.compile(rf"\b(?:{'|'.join(sorted(TO_DATE))}|per)\b[^\d]{{0,12}}{DATE}")
_MONTH_WORD: Final = re.compile(rf"(?<![a-z])({MONTH})(?![a-z])\.?(?:[ _-]?((?:19|20)\d\d|\d\d)(?!\d))?")
_NUMBERED: Final = re.compile(
    r"(?:period|perioden|manad|manaden):? ?(0?[1-9]|1[0-2])(?: ?(?:-|till|tom) ?(0?[1-9]|1[0-2]))?(?!\d|-\d|[./]\d)"
)
_AS_OF: Final = re.compile(rf"\bper (?:(?:{MONTH})(?![a-z])|(?:19|20)\d\d)")
_AS_OF_END: Final = re.compile(rf"\b(?:{'|'.join(sorted(TO_DATE))}|per) $")
_SEVERAL: Final = re.compile(r"(?<![a-z])(delar|kvartal|tertial|halvar|q[1-4](?!\w)|t[1-3] (?:19|20)\d\d)")
_KNOWN: Final = frozenset({
    *MONTH_WORDS, *KIND_WORDS, *MONEY_WORDS, *TO_DATE, "period", "perioden", "avser", "for", "manad", "manaden", "i", "per", "ar", "och",
    "rapport", "uppfoljning", "manadsuppfoljning", "manadsrapport", "till", "from", "rakenskapsar",
})
"""Words among which a month is meant even where no year stands beside it; elsewhere it may be a person's name."""
_ACCUMULATED: Final = TO_DATE - {"tom", "ib", "ub"}
"""Words that mean several months also where none is named; *Tom* is also a name."""


def months_said(above: Sequence[Row], sheet: str, stem: str) -> Months | None:
    """What the rows above the table say, else the name of its sheet, else that of its file; None when they say nothing of months.

    Words that say different months come to several months, of which the last are given.
    """
    for texts in (map(_row_text, above), (sheet,), (stem,)):
        found = list(dict.fromkeys(months for text in texts if (months := months_in(text)) is not None))
        spans = {(each.first, each.last): each for each in found}
        if len(spans) == 1 and len({each.year for each in found if each.year}) < 2:
            return next((each for each in found if each.year), found[0])
        if spans:
            words = "” och ”".join(each.words for each in found[:2])
            return Months(found[-1].year, 0, max(each.last for each in found), words, any(each.of_year for each in found))
    return None


def years_said(texts: Iterable[str]) -> tuple[int, ...]:
    """The years that the texts name of the amounts, each once, in order."""
    return tuple(dict.fromkeys(year for text in texts if len(text) <= _LONGEST for year in _years_of(text)))


def _years_of(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(re.sub(DATE, " ", without_asides(_spelled(text))))]


def without_other_dates(text: str) -> str:
    """The text, folded, without when it was printed or decided, and without a date that stands alone in it."""
    if len(text) > _LONGEST:
        return text
    folded = without_asides(_spelled(text))
    return re.sub(DATE, " ", folded) if len(re.findall(DATE, folded)) == 1 else folded


def _row_text(row: Row) -> str:
    """The cells of a row as one text."""
    return " ".join(shown(value) for value in row if not is_blank(value))


def months_in(text: str) -> Months | None:
    """The months that one text says: ``Utfall oktober 2024``, ``2024-10-01 - 2024-10-31``, ``t.o.m. okt 2024``, ``202410``."""
    if not text or len(text) > _LONGEST:
        return None
    words, folded = shorten(" ".join(text.split())), without_asides(_spelled(text))
    found = _in_words(folded, words)
    if found is None or not found.last:
        return found
    is_doubtful = found.is_one and may_be_a_name(text, _KNOWN)
    of_year = is_of_a_year(folded) or (found.is_one and _names_year_apart(folded))
    return found._replace(first=0 if is_doubtful else found.first, of_year=of_year)


def _in_words(folded: str, words: str) -> Months | None:
    dates = _DATES.search(folded)
    if dates is not None:
        return _between([int(number) for number in dates.groups()], words)
    until = _UNTIL_DATE.search(folded)
    if until is not None:
        return Months(int(until.group(1)), 1, int(until.group(2)), words)
    return _of_mentions(re.sub(DATE, " ", folded), words)


def _spelled(text: str) -> str:
    """The text folded, its abbreviations as words and its dates as ``2024-10-31``."""
    folded = without_version(plain(text).strip())
    for short, whole in (("t.o.m", "tom"), ("t o m", "tom"), ("till och med", "tom"), ("fr.o.m", "from"), ("tom.", "tom ")):
        folded = folded.replace(short, whole)
    dates = [found for found in _DAY_IN_WORDS.finditer(folded) if 1 <= int(found.group(1)) <= 31]
    year = next((found.group(3) for found in reversed(dates) if found.group(3)), None) or _year_in(folded)
    if year is None:
        return _without_day(folded, dates[0]) if len(dates) == 1 else folded
    return _DAY_IN_WORDS.sub(
        lambda found: f"{found.group(3) or year}-{MONTH_WORDS[found.group(2)]:02}-{int(found.group(1)):02}", folded,
    )


def _without_day(folded: str, date: re.Match[str]) -> str:
    """The text without its only date, which no year is said of; ``per 31 oktober`` is still through October."""
    before = folded[: date.start()]
    return f"{before}{date.group(2) if _AS_OF_END.search(before) else ' '}{folded[date.end() :]}"


def _between(numbers: Sequence[int], words: str) -> Months:
    """From a date to another, as year, month and day of each; anything but whole months of one year is several, not which."""
    year, first, day, last_year, last, last_day = numbers
    is_whole = (day, last_day) == (1, monthrange(last_year, last)[1])
    return Months(year, first, last, words) if year == last_year and is_whole and first <= last else Months(last_year, 0, last, words)


def _of_mentions(folded: str, words: str) -> Months | None:
    mentions = _mentions(folded) or _numbered(folded)
    tokens = _TOKEN.findall(folded)
    is_through = bool(TO_DATE & set(tokens)) or _AS_OF.search(folded) is not None
    several = bool(_SEVERAL.search(folded))
    if not mentions:
        return Months(_year_in(folded), 0, 0, words) if several or _ACCUMULATED & set(tokens) else None
    year = next((year for year, _ in reversed(mentions) if year), None)
    months = list(dict.fromkeys(month for _, month in mentions))
    if len({year for year, _ in mentions if year} | _years(folded)) > 1:
        return Months(year, 0, months[-1], words)
    if len(months) > 1:
        return Months(year, min(months), max(months), words)
    return Months(year, 1 if is_through or several else months[0], months[0], words)


def _names_year_apart(folded: str) -> bool:
    """True where a year stands by itself beside a month with its own: ``Utfall 2025, nämnden juni 2025``."""
    is_own = any(match.group(2) for match in _MONTH_WORD.finditer(folded)) or _YEAR_MONTH.search(folded) or _MONTH_YEAR.search(folded)
    for mention in (_YEAR_MONTH, _MONTH_YEAR, _MONTH_WORD):
        folded = mention.sub(" ", folded)
    return bool(is_own) and _YEAR.search(folded) is not None


def _numbered(folded: str) -> list[tuple[int | None, int]]:
    """``Period 10``, ``Månad: 1-10``."""
    found = _NUMBERED.match(folded)
    year = _year_in(folded)
    return [(year, int(month)) for month in found.groups() if month] if found else []


def _mentions(folded: str) -> list[tuple[int | None, int]]:
    """(year, month) of every month that is named, in order; a bare name of a month only among words that are about amounts."""
    found: list[tuple[int, int | None, int]] = []
    for match in _YEAR_MONTH.finditer(folded):
        found.append((match.start(), int(match.group(1)), int(match.group(2))))
    for match in _MONTH_YEAR.finditer(folded):
        found.append((match.start(), int(match.group(2)), int(match.group(1))))
    among = all(token.isdigit() or token in _KNOWN for token in _TOKEN.findall(folded))
    named = list(_MONTH_WORD.finditer(folded))
    if among or any(match.group(2) for match in named):
        year = _year_in(folded)
        for match in named:
            beside = int(match.group(2) or 0)
            found.append((match.start(), (beside if beside > 99 else 2000 + beside) if beside else year, MONTH_WORDS[match.group(1)]))
    return [(year, month) for _, year, month in sorted(found, key=lambda each: each[0])]


def _year_in(folded: str) -> int | None:
    """The one year that the text names."""
    years = _years(folded)
    return years.pop() if len(years) == 1 else None


def _years(folded: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(folded)}
