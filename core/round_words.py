"""Rounds in a question: a round named by its own name, and the month that changes are counted from (”sedan april”)."""
from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from core import kind_words, kinds, periods
from core.calendar import Period, Scope
from core.fold import words
from core.question import OF_ROUNDS
from core.register import Register
from core.rounds import Round, in_order

SINCE: Final = frozenset({"sedan", "sen", "efter", "mellan", "fran", "mot", "med", "an"})
"""Folded words after which stands the month or the round that changes are counted from."""
_UNTIL: Final = frozenset({"till", "och", "mot", "t.o.m", "tom"})
_ABOUT_ROUNDS: Final = OF_ROUNDS | {"prognosis", "why"}


class Named(NamedTuple):
    """The positions of the words that name a round, and the rounds of that name, earliest first."""

    used: frozenset[int] = frozenset()
    rounds: tuple[Round, ...] = ()


def find_round(texts: Sequence[str], taken: Collection[int], kind: str | None, register: Register) -> Named:
    """The round whose name stands in a question about prognoses, unless its words are those of a period anyway (Delårsbokslut)."""
    if kind not in _ABOUT_ROUNDS:
        return Named()
    folded = [words(text) for text in texts]
    for name in sorted({each.name for each in register.rounds}, key=len, reverse=True):
        parts = words(name)
        if not parts or all(periods.is_period_word(part) or part in kind_words.FILLERS or kinds.kind_of(part) for part in parts):
            continue
        if used := _place_of(parts, folded, taken):
            return Named(used, tuple(each for each in in_order(register.rounds) if each.name == name and each.year in register.years))
    return Named()


def _place_of(parts: tuple[str, ...], folded: Sequence[tuple[str, ...]], taken: Collection[int]) -> frozenset[int]:
    for first in range(len(folded)):
        found: tuple[str, ...] = ()
        for end in range(first, len(folded)):
            found += folded[end]
            if len(found) >= len(parts) or end in taken:
                break
        places = frozenset(range(first, end + 1))
        if found == parts and not places & set(taken):
            return places
    return frozenset()


def as_period(named: Named, asked: Period | None, register: Register) -> Period | None:
    """The months of the named round, of the asked year where one is; what the question says itself goes first."""
    if asked is not None and (asked.number is not None or asked.scope is not Scope.YTD):
        return asked
    fitting = [each for each in named.rounds if asked is None or asked.year in (None, each.year)]
    if not fitting:
        return asked
    year, month = register.fiscal_years[fitting[-1].year].calendar(fitting[-1].as_of)
    return Period(Scope.YTD, month, year)


class Since(NamedTuple):
    """The month that changes are counted from, the words that say so, and those of them that may not be read again."""

    period: Period | None = None
    used: frozenset[int] = frozenset()


def since_round(texts: Sequence[str], named: Named, asked: Period | None, register: Register) -> Since:
    """”sedan Vårens genomgång”, ”sedan tillfället Vårens genomgång”: the months of the round that is named, in the asked year."""
    at = min(named.used, default=0) - 1
    while at > 0 and (texts[at] in kind_words.FILLERS or kinds.kind_of(texts[at])) and texts[at] not in SINCE:
        at -= 1
    year = None if asked is None else asked._replace(scope=Scope.YTD, number=None)
    return Since(as_period(named, year, register), frozenset({at})) if at >= 0 and texts[at] in SINCE else Since()


def find_since(texts: Sequence[str], taken: Collection[int], find: Callable[[Collection[int]], periods.Reading]) -> Since:
    """”sedan april”, ”mellan april och augusti”: the first period. ``find`` reads the text without some positions."""
    for at, text in enumerate(texts):
        if text not in SINCE or at in taken:
            continue
        until = next((i for i in range(at + 1, len(texts)) if texts[i] in _UNTIL and i not in taken), len(texts))
        outside = {*range(at + 1), *range(until, len(texts))}
        found = find(outside)
        if found.period is not None and _follows(texts, at, found.used):
            return Since(found.period, found.used | {at})
    return Since()


def _follows(texts: Sequence[str], at: int, used: Collection[int]) -> bool:
    return all(text in kind_words.FILLERS for text in texts[at + 1:min(used)])
