"""The Swedish of periods: ”t.o.m. augusti 2020”, ”aug-20”, ”T2”, ”förra månaden” → Period, and a Period back to words."""
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from core import period_words as W
from core.calendar import LEAST_LAST_DAY, MONTHS, Period, Scope

_WHOLE_MONTHS: Final = "Koll räknar i hela månader: fråga till exempel ”t.o.m. augusti” eller ”i augusti”."


# The records of a reading are named tuples: making the class costs a cold question a sixth of what a dataclass does.
class Reading(NamedTuple):
    """The period in a text, the positions of the words that it took, and what is wrong with it (a Swedish sentence)."""

    period: Period | None = None
    used: frozenset[int] = frozenset()
    problem: str | None = None


class _Found:
    """What the words have said so far; a second and different word for the same thing is a problem."""

    def __init__(self, years: Collection[int], latest: int | None, today: date | None) -> None:
        self.years, self.latest, self.today = years, latest, today
        self.month: int | None = None
        self.year: int | None = None
        self.scope: Scope | None = None
        self.number: int | None = None
        self.through = self.single = self.is_split_year = False
        self.used: set[int] = set()
        self.problem: str | None = None

    def fail(self, problem: str) -> None:
        """Keep the first problem."""
        self.problem = self.problem or problem

    def set_month(self, month: int) -> None:
        """Note a month, or that it contradicts another."""
        if not 1 <= month <= 12:
            self.fail(f"Det finns ingen månad {month}. Månaderna är 1 till 12.")
        elif self.month not in (None, month):
            self.fail(f"Frågan nämner två månader, {MONTHS[(self.month or 1) - 1]} och {MONTHS[month - 1]}. Fråga om en i taget.")
        self.month = month

    def set_year(self, text: str | int | None) -> None:
        """Note a year, or that it contradicts another."""
        if text is None:
            return
        year = int(text) + (2000 if int(text) < 100 else 0)
        if self.year not in (None, year):
            self.fail(f"Frågan nämner två år, {self.year} och {year}. Fråga om ett i taget.")
        self.year = year

    def set_scope(self, scope: Scope, number: int | None = None) -> None:
        """Note a scope, or that it contradicts another."""
        if (self.scope, self.number) not in ((None, None), (scope, number)):
            self.fail("Frågan nämner två perioder. Fråga om en i taget.")
        self.scope, self.number = scope, number


    def check_part(self) -> None:
        """Note that a year has no such quarter or tertial; a year that spans two (2015/2016) may be longer than twelve months."""
        parts = (W.PARTS_IN_LONGEST if self.is_split_year else W.PARTS_IN_YEAR).get(self.scope or Scope.YTD)
        if self.scope and parts and self.number is not None and not 1 <= self.number <= parts:
            self.fail(f"Det finns inget {W.PART_NAMES[self.scope]} {self.number}. Året har {W.PART_NAMES[self.scope]} 1 till {parts}.")


def find(
    tokens: Sequence[str], taken: Collection[int] = (), *,
    years: Collection[int] = (), latest: int | None = None, today: date | None = None,
) -> Reading:
    """The period in folded tokens (``fold.plain``, outer punctuation stripped), at the positions that are not ``taken``.

    ``years`` are those of the books, ``latest`` the latest closed of them, which ”i år” means and before which ”i fjol” lies.
    """
    found = _Found(years, latest, today)
    at = 0
    while at < len(tokens):
        count = 0 if at in taken else _step(tokens, at, taken, found)
        found.used.update(range(at, at + count))
        at += count or 1
    found.check_part()
    period = _decide(found)
    used = frozenset(found.used)
    return Reading(None, used, found.problem) if found.problem else Reading(period, used)


def claimed(tokens: Sequence[str]) -> dict[int, int]:
    """Position of every number that a period word before it makes its own (kvartal 3, augusti 2020) → that of the word."""
    claims: dict[int, int] = {}
    at = 0
    while at < len(tokens):
        count = 0 if tokens[at].isdigit() else _step(tokens, at, (), _Found((), None, None))
        end = at + count
        if count and end < len(tokens) and _match(W.YEAR_TOKEN, tokens[end]):
            end += 1
        claims.update((place, at) for place in range(at, end) if tokens[place].isdigit())
        at = max(end, at + 1)
    return claims


def is_period_word(token: str) -> bool:
    """True when the folded token alone would be read as a period or a part of one."""
    return find((token,), years=range(1900, 2100)).used != frozenset()


def _step(tokens: Sequence[str], at: int, taken: Collection[int], found: _Found) -> int:
    """How many tokens from ``at`` are a period's; what they say is noted in ``found``."""
    until = next((i for i in range(at, min(at + 4, len(tokens))) if i in taken), min(at + 4, len(tokens)))
    ahead = list(tokens[at:until])
    return next((count for step in _STEPS if (count := step(ahead, found))), 0)


def _match(pattern: str, token: str) -> re.Match[str] | None:
    """The whole token by the pattern; a token without digits only when it is or begins with the name of a month."""
    if not any(c in "0123456789" for c in token) and (pattern not in (W.MONTH_TOKEN, W.RANGE_TOKEN) or token[:3] not in W.MONTH_NUMBERS):
        return None
    return re.fullmatch(pattern, token)


def _relative_year(ahead: list[str], found: _Found) -> int:
    """”i fjol”, ”förra året”, ”i år”."""
    first, second = (*ahead, "")[:2]
    if first == "i" and second in W.LAST_YEAR:
        return 1 + _last_year(ahead[1:], found)
    if first in W.PREVIOUS and second in W.YEAR_WORDS:
        _set_last_year(found)
        return 2
    if first in W.THIS and second in W.YEAR_WORDS:
        found.set_year(found.latest)
        return 2
    return 0


def _relative_month(ahead: list[str], found: _Found) -> int:
    """”förra månaden”, ”senaste månaden”, ”månad 8”, and ”till och med”."""
    first, second = (*ahead, "")[:2]
    if ahead[:3] in (["till", "och", "med"], ["t", "o", "m"]):
        found.through = True
        return 3
    if first in W.PREVIOUS and second in W.MONTH_WORDS:
        _set_previous_month(found)
        return 2
    if first in W.LATEST and second in W.MONTH_WORDS:
        found.set_scope(Scope.MONTH)
        return 2
    if first in ("period", *W.MONTH_WORDS) and second.isdecimal() and len(second) <= 2:
        found.set_month(int(second))
        found.single = True
        return 2
    return 0


def _last_year(ahead: list[str], found: _Found) -> int:
    if ahead and ahead[0] in W.LAST_YEAR:
        _set_last_year(found)
        return 1
    return 0


def _set_last_year(found: _Found) -> None:
    if found.latest is None:
        found.fail("Inga år är stängda ännu, så ”i fjol” säger inget. Skriv årtalet.")
    else:
        found.set_year(found.latest - 1)


def _set_previous_month(found: _Found) -> None:
    """The calendar month before today; without a clock, the latest closed one."""
    if found.today is not None:
        month = found.today.month - 1 or 12
        found.set_month(month)
        found.set_year(found.today.year - (month == 12))
    found.set_scope(Scope.MONTH)


def _this_month(ahead: list[str], found: _Found) -> int:
    count = next((i for i, token in enumerate(ahead) if token not in W.NOW), len(ahead))
    if not count or count >= len(ahead) or ahead[count] not in W.MONTH_WORDS:
        return 0
    if found.today is not None:
        found.set_month(found.today.month)
        found.set_year(found.today.year)
    found.single = True
    return count + 1


def _dates(ahead: list[str], found: _Found) -> int:
    """A whole date, a fiscal year's name, åååå-mm or mm/åååå in one token."""
    token = ahead[0]
    if match := _match(W.FISCAL_TOKEN, token):
        found.set_year(match[2])
        found.is_split_year = True
    elif (match := _match(W.SPLIT_YEAR_TOKEN, token)) and int(match[2]) > 12 and int(match[2]) == (int(match[1]) + 1) % 100:
        found.set_year(int(match[1]) + 1)
        found.is_split_year = True
    elif match := _match(W.DATE_TOKEN, token):
        found.set_year(match[1])
        found.set_month(int(match[2]))
        _check_day(int(match[3]), int(match[2]), found)
    elif match := _match(W.YEAR_MONTH_TOKEN, token):
        if token.isdigit() and not 1 <= int(match[2]) <= 12:
            return 0
        found.set_year(match[1])
        found.set_month(int(match[2] or match[3]))
    elif match := _match(W.MONTH_YEAR_TOKEN, token):
        found.set_month(int(match[1]))
        found.set_year(match[2])
    else:
        return 0
    return 1


def _check_day(day: int, month: int, found: _Found) -> None:
    if not 1 <= day <= 31:
        found.fail(f"Det finns ingen dag {day} i en månad. {_WHOLE_MONTHS}")
    elif day < LEAST_LAST_DAY:
        name = MONTHS[month - 1] if 1 <= month <= 12 else "månaden"
        found.fail(f"Siffror per {day} {name} finns inte. {_WHOLE_MONTHS}")


def _months(ahead: list[str], found: _Found) -> int:
    """A month by name, with what may stand before it (i, per, den, sista, a day) and after it (two digits of a year)."""
    count, single, day = 0, False, None
    while count < len(ahead) - 1 and ahead[count] in ("i", "per", "den", "sista", "slutet", "av", "ultimo"):
        single = ahead[count] == "i"
        count += 1
    if count < len(ahead) - 1 and (match := _match(W.DAY_TOKEN, ahead[count])):
        day, count = int(match[1]), count + 1
    rest = ahead[count:]
    taken = _month_range(rest, found) or _month(rest, found)
    if not taken:
        return 0
    if day is not None and found.month:
        _check_day(day, found.month, found)
    found.single = found.single or single
    return count + taken


def _month(rest: list[str], found: _Found) -> int:
    if not rest or not (match := _match(W.MONTH_TOKEN, rest[0])):
        return 0
    found.set_month(W.MONTH_NUMBERS[match[1]])
    found.set_year(match[2])
    after = rest[1].lstrip("'-") if len(rest) > 1 else ""
    if match[2] is None and len(after) == 2 and after.isdecimal() and 2000 + int(after) in found.years:
        found.set_year(after)
        return 2
    return 1


def _month_range(rest: list[str], found: _Found) -> int:
    match = _match(W.RANGE_TOKEN, rest[0]) if rest else None
    if match:
        first, last, year, count = match[1], match[2], match[3], 1
    elif len(rest) > 2 and rest[0] in W.MONTH_NUMBERS and rest[1] in ("-", "till") and (after := _match(W.MONTH_TOKEN, rest[2])):
        first, last, year, count = rest[0], after[1], after[2], 3
    elif len(rest) > 1 and W.MONTH_NUMBERS.get(rest[0]) == 1 and (after := _match(W.MONTH_TOKEN, rest[1])):
        first, last, year, count = rest[0], after[1], after[2], 2
    else:
        return 0
    if W.MONTH_NUMBERS[first] != 1:
        found.fail(f"Koll visar en månad, ett tertial, ett kvartal eller året t.o.m. en månad, inte {first}–{last}.")
    found.set_month(W.MONTH_NUMBERS[last])
    found.set_year(year)
    found.through = True
    return count


def _parts(ahead: list[str], found: _Found) -> int:
    """Quarters and tertials in one token: kv2, Q2-20, 2020Q2."""
    if match := _match(W.PART_TOKEN, ahead[0]):
        found.set_scope(W.PARTS[match[1]], int(match[2]))
        found.set_year(match[3])
        return 1
    if match := _match(W.YEAR_PART_TOKEN, ahead[0]):
        found.set_year(match[1])
        found.set_scope(W.PARTS[match[2]], int(match[3]))
        return 1
    return 0


def _spelled_parts(ahead: list[str], found: _Found) -> int:
    """Quarters, tertials and halves in words: kvartal 2, andra tertialet, första halvåret."""
    token, second = (*ahead, "")[:2]
    if token in W.PARTS and (number := _small_number(second)) is not None:
        found.set_scope(W.PARTS[token], number)
        return 2
    if token in W.PARTS and (match := _match(W.NUMBER_YEAR_TOKEN, second)):
        found.set_scope(W.PARTS[token], int(match[1]))
        found.set_year(match[2])
        return 2
    number = _small_number(token) if second.endswith(("et", "ets")) else _ordinal(token)
    if second in W.PARTS and len(second) > 1 and (token in W.LATEST or number is not None):
        found.set_scope(W.PARTS[second], number)
        return 2
    if token in ("forsta", "andra") and second in W.HALF:
        return _half(token, found)
    if token in W.PARTS and len(token) > 2:
        found.set_scope(W.PARTS[token])
        return 1
    return 0


def _small_number(token: str) -> int | None:
    return int(token) if token.isdecimal() and len(token) <= 2 else _ordinal(token)


def _ordinal(token: str) -> int | None:
    """”fjärde”, ”4:e”, ”4e”, ”1:a”."""
    match = _match(W.ORDINAL_TOKEN, token)
    return int(match[1]) if match else W.ORDINALS.get(token)


def _half(token: str, found: _Found) -> int:
    if token == "andra":
        found.fail("Koll visar inte andra halvåret för sig. Fråga om helår, ett tertial eller en månad.")
    found.set_month(6)
    found.through = True
    return 2


def _single_words(ahead: list[str], found: _Found) -> int:
    token, second = (*ahead, "")[:2]
    if match := _match(W.YEAR_TOKEN, token):
        found.set_year(match[1])
    elif token in ("ar", "aret") and _match(W.YEAR_TOKEN, second):
        return 1
    elif token in W.THROUGH:
        found.through = True
    elif token in W.INTERIM:
        found.set_scope(Scope.INTERIM)
    elif token in W.FULL:
        found.set_scope(Scope.FULL_YEAR)
    elif token in W.HALF:
        return _half("forsta", found) - 1
    elif token in W.SINGLE:
        found.single = True
    else:
        return _last_year(ahead, found) or _whole_year(token, second, found)
    return 1


def _whole_year(token: str, second: str, found: _Found) -> int:
    if token in ("hela", "helt") and second in W.YEAR_WORDS:
        found.set_scope(Scope.FULL_YEAR)
        return 2
    return 0


_STEPS: Final[tuple[Callable[[list[str], _Found], int], ...]] = (
    _relative_year, _relative_month, _this_month, _dates, _months, _parts, _spelled_parts, _single_words,
)


def _decide(found: _Found) -> Period | None:
    """The period that all the words say together."""
    if found.scope in (Scope.TERTIAL, Scope.QUARTER) and found.month is not None:
        found.fail(f"Frågan nämner både {W.PART_NAMES[found.scope]} och en månad. Fråga om en period i taget.")
    if found.scope is Scope.INTERIM and found.month not in (None, 8):
        return Period(Scope.YTD, found.month, found.year)
    if found.scope is Scope.FULL_YEAR and found.month not in (None, 12):
        found.fail("Frågan nämner både helår och en månad. Fråga om en period i taget.")
    if found.scope is not None and found.scope is not Scope.MONTH:
        return Period(found.scope, found.number, found.year)
    if found.scope is Scope.MONTH or (found.single and not found.through and found.month is not None):
        return Period(Scope.MONTH, found.month, found.year)
    if found.month is None and found.year is None and not found.through:
        return None
    return Period(Scope.YTD, found.month, found.year)


def wording(period: Period | None) -> str:
    """Words that ``find`` reads as exactly this period; empty for None."""
    if period is None:
        return ""
    year = f" {period.year}" if period.year is not None else ""
    month = MONTHS[period.number - 1] if period.number and period.number <= 12 else ""
    match period.scope:
        case Scope.MONTH:
            text = f"i {month}" if month else "senaste månaden"
        case Scope.YTD:
            text = f"t.o.m. {month}" if month else "" if year else "hittills"
        case Scope.TERTIAL | Scope.QUARTER:
            text = W.PART_NAMES[period.scope] + (f" {period.number}" if period.number else "")
        case Scope.INTERIM:
            text = "delår"
        case _:
            text = "helår"
    return (text + year).strip()
