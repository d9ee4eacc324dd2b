"""How good the prognoses were: bokslut − prognosis per frozen round, unit and year, and the measures over many of them."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from core.accounts import NET_COST
from core.book import Book
from core.calendar import whole_year
from core.deviation import fraction_of, percent_base
from core.held import base_in
from core.judged import judged
from core.money import Amount, round_half_away
from core.rounds import Round, in_order

HIT: Final = 0.01
"""A prognosis hits when the outcome lies within this fraction of the unit's appropriation from it."""


class Error(NamedTuple):
    """One unit's prognosis in one round held against the year's outcome, in öre and result sign. ``base`` is what percent is of.

    ``is_rest``: what the unit said beyond the units below it that gave a prognosis: what is booked on itself, or in units
    that gave none, or its own view of their sum.
    """

    round: Round
    unit: str
    prognosis: Amount
    outcome: Amount
    base: Amount | None
    is_rest: bool = False

    @property
    def amount(self) -> Amount:
        """outcome − prognosis: + when the year ended better than the manager said."""
        return self.outcome - self.prognosis

    @property
    def fraction(self) -> float | None:
        """The error as a fraction of the base; None when that is missing or 0."""
        return fraction_of(self.amount, self.base)

    @property
    def is_hit(self) -> bool | None:
        """Whether the prognosis lies within HIT of the outcome; None without a base."""
        return None if not self.base else abs(self.amount) <= HIT * abs(self.base)


class Measures(NamedTuple):
    """The measures over some errors: one unit's rounds, or one round's units. Amounts in öre; never made from no errors."""

    number: int
    net: Amount
    """Σ error: what is left when errors cancel."""
    gross: Amount
    """Σ |error|."""
    bias: Amount
    """Mean error, with its sign: + when the prognoses lie too low."""
    precision: Amount
    """Mean |error|."""
    hits: int
    tried: int
    """How many have a base, so that a hit can be told from a miss."""


def errors_of(book: Book, unit: str, group: str = NET_COST) -> tuple[Error, ...]:
    """The unit's record: every frozen round of a fully closed year of the book in which it has a judged prognosis, earliest first.

    In a book seen from a year, the rounds before it are those of the units that it was then, each by its own organisation.
    """
    found = (error_in(book, said, unit, group) for said in in_order(book.register.rounds))
    return tuple(error for error in found if error is not None)


def error_in(book: Book, said: Round, unit: str, group: str = NET_COST) -> Error | None:
    """The unit's error in one round; None when it is not known, or not a record since the round is not frozen."""
    return book.remember(("error", said, unit, group), lambda: _error_in(book, said, unit, group))


def why_no_error(book: Book, said: Round) -> str:
    """Why no prognosis of the round has an error yet, as a Swedish clause; empty when they may have."""
    year = book.register.years.get(said.year)
    if not said.frozen:
        return "är inte fryst och räknas därför inte"
    if year is None or year.closed < year.fiscal.length:
        return "har inget bokslut att hållas mot ännu"
    return ""


def parts_of(book: Book, said: Round, unit: str, group: str = NET_COST) -> tuple[Error, ...]:
    """The unit's error in one round taken apart into those of the lowest units below it that have a judged prognosis.

    A unit's own prognosis beyond those below it is a part of its own, so that the parts always sum to the unit's error and
    gross is never less than |net|. Without a prognosis for the whole, the parts that are known.
    """
    below = [part for child in _children(book, said, unit) for part in parts_of(book, said, child, group)]
    own = error_in(book, said, unit, group)
    if own is None:
        return tuple(below)
    return (*below, *rest_of(own, below)) if below else (own,)


def rest_of(own: Error, below: Sequence[Error]) -> tuple[Error, ...]:
    """What the unit's own error holds beyond those of the units below it, at least one; empty when that is nothing."""
    prognosis = own.prognosis - sum(part.prognosis for part in below)
    outcome = own.outcome - sum(part.outcome for part in below)
    bases = [abs(part.base) for part in below if part.base is not None]
    base = abs(own.base) - sum(bases) if own.base is not None and len(bases) == len(below) else None
    return (Error(own.round, own.unit, prognosis, outcome, base, True),) if prognosis or outcome else ()


def measures_of(errors: Sequence[Error]) -> Measures | None:
    """The measures over the errors; None when there are none. Means are rounded half away from zero to the öre."""
    if not errors:
        return None
    amounts = [error.amount for error in errors]
    net, gross, number = sum(amounts), sum(map(abs, amounts)), len(amounts)
    hits = [hit for error in errors if (hit := error.is_hit) is not None]
    bias, precision = (round_half_away(total, number) for total in (net, gross))
    return Measures(number, net, gross, bias, precision, sum(hits), len(hits))


def growth(errors: Sequence[Error]) -> tuple[Amount, ...]:
    """The change of |error| from each round of one year to its next, in öre: − is better. Empty for fewer than two rounds."""
    sizes = [abs(error.amount) for error in errors]
    return tuple(after - before for before, after in pairwise(sizes))


def skill(errors: Sequence[Error], foreseen: Mapping[str, Amount]) -> float | None:
    """1 − Σ|manager's error| / Σ|method's error| over the rounds that the method foresaw (round id → full-year outcome, öre).

    1 is always right, 0 as good as the method, below 0 worse. None when the method foresaw none of them, or was always right.
    """
    shared = [(abs(error.amount), abs(error.outcome - foreseen[error.round.id])) for error in errors if error.round.id in foreseen]
    theirs = sum(method for _, method in shared)
    return 1 - sum(manager for manager, _ in shared) / theirs if theirs else None


def last_records(book: Book) -> dict[str, int]:
    """Unit → the last year in which it was given a prognosis of its own that has a bokslut to be held against."""
    years = {said.id: said.year for said in in_order(book.register.rounds) if not why_no_error(book, said)}
    found: dict[str, int] = {}
    for said, unit, _ in book.prognoses:
        if said in years:
            found[unit] = max(found.get(unit, 0), years[said])
    return found


def _error_in(book: Book, said: Round, unit: str, group: str) -> Error | None:
    if book.as_it_was is book or why_no_error(book, said):
        return _error_then(book, said, unit, group)
    errors = [error_in(book.as_it_was, said, code, group) for code in book.lineage(unit, said.year)]
    found = [error for error in errors if error is not None]
    if not found or len(found) < len(errors):
        return None
    bases = [error.base for error in found if error.base is not None]
    base = bases[0] if len(found) == 1 and bases else sum(map(abs, bases)) if len(bases) == len(found) else None
    return Error(said, unit, sum(error.prognosis for error in found), sum(error.outcome for error in found), base)


def _error_then(book: Book, said: Round, unit: str, group: str) -> Error | None:
    year = book.register.years.get(said.year)
    if why_no_error(book, said) or year is None or unit not in book.units(said.year):
        return None
    span = whole_year(year.fiscal)
    prognosis, outcome = judged(book, said, unit, group), book.amount(unit, group, "actual", span)
    if prognosis is None or outcome is None:
        return None
    base = base_in(book, said, unit) if said.holds_budgets else percent_base(book, unit, span)
    return Error(said, unit, prognosis, outcome, base)


def _children(book: Book, said: Round, unit: str) -> Iterator[str]:
    if said.year in book.register.years and unit in book.units(said.year):
        yield from (child.code for child in book.units(said.year).children(unit))

