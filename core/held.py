"""What the prognoses of a round are held against: the budget of today's books, or in a frozen round the budget that it was frozen with.

A transfer, or a corrected budget, may be read in after the freeze with a date before it. What stands in a frozen round must not move
for that, so each of its prognoses keeps its budget. A sum of them moves as little: what the books say of it, less what they have
come to say otherwise of the prognoses in it.
"""
from __future__ import annotations

from collections.abc import Iterator

from core.accounts import APPROPRIATION, NET_COST
from core.book import Book
from core.calendar import whole_year
from core.deviation import appropriation_of
from core.money import Amount, added
from core.rounds import Prognosis, Round


def with_budgets(book: Book, said: Round, given: Prognosis) -> Prognosis:
    """The prognosis with what it is held against by the books of now, as it is frozen."""
    return given._replace(budget=_booked(book, said, given.unit, given.group), base=_booked_base(book, said, given.unit))


def budget_in(book: Book, said: Round, unit: str, group: str = NET_COST) -> Amount | None:
    """The annual budget, öre in result sign, that a unit's account group is held against in the round."""
    if not said.holds_budgets:
        return _booked(book, said, unit, group)
    return book.remember(("held budget", said.id, unit, group), lambda: _kept(book, said, unit, group))


def base_in(book: Book, said: Round, unit: str) -> Amount | None:
    """What percent is of in the round: the unit's appropriation, else its net budget; öre in result sign."""
    if not said.holds_budgets:
        return _booked_base(book, said, unit)
    return book.remember(("held base", said.id, unit), lambda: _kept_base(book, said, unit))


def is_rebudgeted(book: Book, said: Round, unit: str) -> bool:
    """True when the books have come to say another net budget, as of the round's month, than the one that it was frozen with."""
    return said.holds_budgets and budget_in(book, said, unit) != _booked(book, said, unit, NET_COST)


def appropriation_in(book: Book, said: Round, unit: str) -> Amount | None:
    """The unit's annual appropriation by the books as of the round's month; None where it has none."""
    whole = whole_year(book.register.years[said.year].fiscal)
    return _booked(book, said, unit, APPROPRIATION) if appropriation_of(book, unit, whole) is not None else None


def _booked(book: Book, said: Round, unit: str, group: str) -> Amount | None:
    return book.annual_budget(unit, group, book.register.years[said.year].fiscal, said.as_of)


def _booked_base(book: Book, said: Round, unit: str) -> Amount | None:
    ram = appropriation_in(book, said, unit)
    return ram if ram is not None else _booked(book, said, unit, NET_COST)


def _kept(book: Book, said: Round, unit: str, group: str) -> Amount | None:
    given = book.prognoses.get((said.id, unit, group))
    if given is not None:
        return given.budget
    moved = _moved(book, said, unit, group)
    return added(_booked(book, said, unit, group), moved or None)


def _moved(book: Book, said: Round, unit: str, group: str) -> Amount:
    """What was kept less what the books say now, of the uppermost prognoses that the unit's group is the sum of."""
    mine = list(_of_unit(book, said, unit, group))
    if mine:
        return sum(_difference(given.budget, _booked(book, said, unit, given.group)) for given in mine)
    return sum(_moved(book, said, child.code, group) for child in book.units(said.year).children(unit))


def _of_unit(book: Book, said: Round, unit: str, group: str) -> Iterator[Prognosis]:
    """The unit's own prognosis of the group, else those of the uppermost groups in it."""
    given = book.prognoses.get((said.id, unit, group))
    if given is not None:
        yield given
    elif group in book.chart:
        for part in book.chart.children(group):
            if part.kind == "group":
                yield from _of_unit(book, said, unit, part.code)


def _kept_base(book: Book, said: Round, unit: str) -> Amount | None:
    mine = next(_of_unit(book, said, unit, NET_COST), None)
    if mine is not None:
        return mine.base
    ram = appropriation_in(book, said, unit)
    if ram is None:
        return budget_in(book, said, unit)
    return ram + sum(_difference(base_in(book, said, code), _booked_base(book, said, code)) for code in _with_shares(book, said, unit))


def _with_shares(book: Book, said: Round, unit: str) -> Iterator[str]:
    """The units below whose appropriations the unit's own is the sum of; none where it was given one itself."""
    whole = whole_year(book.register.years[said.year].fiscal)
    if book.amount(unit, APPROPRIATION, "budget", whole, own=True) is None:
        yield from (child.code for child in book.units(said.year).children(unit) if appropriation_in(book, said, child.code) is not None)


def _difference(kept: Amount | None, now: Amount | None) -> Amount:
    return (kept or 0) - (now or 0)
