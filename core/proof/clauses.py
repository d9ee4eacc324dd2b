"""Which row each amount of a sentence is about, where the sentence goes on from one row to another: ”Stab … och Skola …”."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from core.proof.amounts import TextAmount, find_amounts
from core.proof.subjects import Subject, named_in
from core.proof.words import COST, INCOME, RESULT

_GOES_ON: Final = re.compile(r"\b(?:och|samt|medan|men|respektive|liksom|däremot)\b|;", re.IGNORECASE)


class Clause(NamedTuple):
    """An amount, the rows that it surely is ``about``, those that the words ``beside`` it name, and where its part begins (``since``).

    Several rows that it is about have the same label.
    """

    amount: TextAmount
    about: tuple[Subject, ...]
    beside: tuple[Subject, ...]
    since: int


def clauses_of(sentence: str, named: Sequence[Subject], about: Sequence[Subject]) -> Iterator[Clause]:
    """The amounts of a sentence that begins as one ``about`` some rows; ``named``: all rows that it names.

    A row named since the amount before is what the next one is about. It is not sure where several are, or one of another kind.
    """
    amounts, now, since, last = [*find_amounts(sentence)], tuple(about), 0, 0
    for amount, after in pairwise([*amounts, None]):
        if amount is None:
            return
        others = _without(named_in(named, sentence[last : amount.start]), now)
        if others and about:
            now, since = _next(others, about, is_first=last == 0), last
        tail = sentence[amount.end : after.start if after else None]
        if after and (goes_on := _GOES_ON.search(tail)):
            tail = tail[: goes_on.start()]
        beside = named_in(named, f"{sentence[since : amount.start]} . {tail}")
        yield Clause(amount, now, beside, since)
        last = amount.end


def _without(found: Sequence[Subject], about: Sequence[Subject]) -> tuple[Subject, ...]:
    """Those of the rows that are others than these. A result is no other row: ”redovisar ett positivt resultat”."""
    return tuple(each for each in found if each.stems not in {known.stems for known in about} and not RESULT.search(each.label))


def _next(others: tuple[Subject, ...], about: Sequence[Subject], *, is_first: bool) -> tuple[Subject, ...]:
    """The row that the sentence goes on to: one alone, in a table of the first, and no income or cost of it."""
    tables = {each.table for each in about}
    near = tuple(each for each in others if each.table in tables)
    is_one = len({each.stems for each in others}) == 1 and near and _is_kind(near[0]) == _is_kind(about[0])
    return near if is_one and not is_first else ()


def _is_kind(subject: Subject) -> bool:
    """True for an account group's row, by its label."""
    return any(words.search(subject.label) for words in (COST, INCOME))
