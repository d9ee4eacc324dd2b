"""What has changed in a unit's prognosis between two rounds: new outcome, changed judgement, moved budget."""
from __future__ import annotations

from core.accounts import NET_COST
from core.book import Book
from core.calendar import Scope, Span
from core.explaining import Change, counted_on, summed
from core.held import budget_in
from core.judged import judged
from core.money import Amount
from core.rounds import Round


def change_between(book: Book, first: Round, second: Round, unit: str) -> Change | None:
    """The change of the judged full-year outcome of net cost; None while either round lacks the unit's prognosis.

    Where both prognoses are sums of those below, so is each part of the change: a department's changed judgement is that of
    its units. Seen by months that are closed; what the second round takes for granted of later ones is judgement.
    """
    before, now = judged(book, first, unit), judged(book, second, unit)
    if before is None or now is None:
        return None
    if below := _summed_from(book, unit, first, second):
        return summed(change for child in below if (change := change_between(book, first, second, child)))
    moved = (budget_in(book, second, unit) or 0) - (budget_in(book, first, unit) or 0)
    return Change(before, now, new_outcome(book, first, unit, second.as_of) or 0, moved)


def new_outcome(book: Book, said: Round, unit: str, through: int) -> Amount | None:
    """Actual less what the round's prognosis counted on, for the closed months after it through fiscal month ``through``.

    What it counted on is what it left for the rest of the year, spread as the budget phased then. None without a prognosis,
    without such months, and where the year is known only as a whole.
    """
    total, year = judged(book, said, unit), book.register.years[said.year]
    last = min(through, year.closed)
    if total is None or last <= said.as_of or book.is_annual_only(unit, said.year):
        return None
    if below := _summed_from(book, unit, said):
        return sum(new_outcome(book, said, child, through) or 0 for child in below)
    so_far = _actual(book, unit, Span(year.fiscal, 1, said.as_of, Scope.YTD))
    since = _actual(book, unit, Span(year.fiscal, said.as_of + 1, last, Scope.YTD))
    phased = book.series(unit, NET_COST, "budget", said.year, through=said.as_of)[said.as_of:]
    return since - counted_on(total - so_far, phased, last - said.as_of)


def _actual(book: Book, unit: str, span: Span) -> Amount:
    """What is booked in closed months; nothing booked in them is nothing."""
    return book.amount(unit, NET_COST, "actual", span) or 0


def _summed_from(book: Book, unit: str, *rounds: Round) -> list[str]:
    """The units below whose prognoses the unit's own is the sum of, in every round; none where it was given for the unit itself."""
    year = rounds[0].year
    if book.has_own_figures(unit, year):
        return []
    below = [child.code for child in book.units(year).children(unit) if book.has_figures(child.code, year)]
    return below if all(_add_up(book, said, unit, below) for said in rounds) else []


def _add_up(book: Book, said: Round, unit: str, below: list[str]) -> bool:
    known = [amount for child in below if (amount := judged(book, said, child)) is not None]
    return len(known) == len(below) > 0 and sum(known) == judged(book, said, unit)
