"""The Book: an immutable view of one municipality's figures, rolled up along the unit tree and the account tree.

A roll-up keeps running totals in a tree's depth-first order, so that the sum of any subtree is one subtraction; it is made
the first time that a question needs it. Missing stays missing: a sum is None only when every part is.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeVar

from core.accounts import UNALLOCATED, Chart
from core.calendar import FiscalYear, Scope, Span, whole_year
from core.money import Amount, added
from core.organisation import Organisation
from core.register import Register
from core.reported import STAFF_FLOOR, ReportedTable
from core.rollups import RollUp, Rows, Series, roll_up
from core.rounds import Prognosis

Kind = Literal["actual", "budget", "budget_transfer"]
KINDS: Final[tuple[Kind, ...]] = ("actual", "budget", "budget_transfer")
T = TypeVar("T")
FEW: Final = 8
"""Units in a subtree that is summed by itself: a roll-up over all units costs more and serves one group."""
OFTEN: Final = 32
"""How many such subtrees are summed for one group's sake before the roll-up over all units is made after all."""


class UnitFigures(NamedTuple):
    """What is booked directly on one unit in one year.

    ``monthly``: kind → account → series. ``annual``: kind → account → amount, where the source knows only the year. A
    budget transfer stands in the month in which it takes effect.
    """

    unit: str
    year: int
    monthly: Mapping[str, Mapping[str, Series]] = MappingProxyType({})
    annual: Mapping[str, Mapping[str, Amount]] = MappingProxyType({})


class Book:
    """Answers "how much" for any unit, account group, kind and months of the years that it was opened with."""

    def __init__(
        self, register: Register, figures: Mapping[int, Iterable[UnitFigures]], version: int = 0, prognoses: Iterable[Prognosis] = (),
        reported: tuple[ReportedTable, ...] = (), staff_floor: int = STAFF_FLOOR, uncut: Callable[[], Book] | None = None,
    ) -> None:
        """``figures``: year → what is booked on its units; ``version``: the store's generation that they are of.

        ``staff_floor``: groups of at most so many employed are not shown. ``uncut``: the book of the whole municipality, with the same
        years, where this one is cut out of it.
        """
        self.staff_floor, self.uncut = staff_floor, uncut
        self.register = register
        self.version = version
        self.prognoses = {(given.round, given.unit, given.group): given for given in prognoses}
        """What managers gave, by (round id, unit code, account group)."""
        self.reported = reported
        """What is reported beside the ledger, where the question is about that."""
        self._figures = {year: {booked.unit: booked for booked in units} for year, units in figures.items()}
        self._organisations: dict[int, Organisation] = {}
        self._rollups: dict[tuple[str, ...], RollUp | Rows] = {}
        self._alone: dict[tuple[str, ...], int] = {}
        self._remembered: dict[object, object] = {}

    def with_given(self, given: Iterable[Prognosis], without: Iterable[Prognosis] = ()) -> Book:
        """The same books in which these prognoses are given too, over those that were, and some of those that were are not."""
        other, gone = copy(self), {(each.round, each.unit, each.group) for each in without}
        kept = {key: each for key, each in self.prognoses.items() if key not in gone}
        other.prognoses = kept | {(each.round, each.unit, each.group): each for each in given}
        other._remembered = {}
        return other

    @property
    def chart(self) -> Chart:
        """The account tree."""
        return self.register.chart

    def units(self, year: int) -> Organisation:
        """The unit tree of a year."""
        if year not in self._organisations:
            self._organisations[year] = self.register.organisation(year)
        return self._organisations[year]

    @property
    def years(self) -> Iterable[int]:
        """Labels of the years that the book was opened with."""
        return self._figures.keys()

    def booked(self, year: int) -> Iterable[UnitFigures]:
        """What is booked directly on each unit of a year."""
        return self._figures.get(year, {}).values()

    @property
    def as_it_was(self) -> Book:
        """The book in which every year has its own organisation: this one, unless it is seen from a year."""
        return self

    def lineage(self, unit: str, earlier: int) -> tuple[str, ...]:
        """Codes of the units that the unit was in an earlier year; where the book is not seen from a year, its own."""
        return (unit,) if unit in self.units(earlier) else ()

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What ``make`` gives the first time that the key is asked for; a book never changes, so it holds for good."""
        if key not in self._remembered:
            self._remembered[key] = make()
        return self._remembered[key]  # type: ignore[return-value]  # what was made under this key

    def has_figures(self, unit: str, year: int) -> bool:
        """True when anything at all is booked on the unit or below it."""
        return bool(self._booked_below(unit, year))

    def has_own_figures(self, unit: str, year: int) -> bool:
        """True when something is booked on the unit itself; at the root also on codes that the year's organisation lacks."""
        booked = self._figures.get(year, {})
        return unit in booked or (unit == self.units(year).root.code and any(code not in self.units(year) for code in booked))

    def is_annual_only(self, unit: str, year: int) -> bool:
        """True when the unit's year is known only as a whole ("endast helår")."""
        booked = self._booked_below(unit, year)
        return bool(booked) and not any(figures.monthly for figures in booked)

    def series(
        self, unit: str, group: str, kind: Kind, year: int, through: int | None = None, *, own: bool = False
    ) -> tuple[Amount | None, ...]:
        """The months of one unit's subtree and one group's; a year known only as a whole has none.

        A budget is the current one: each month with the transfers that take effect in it, those after fiscal month
        ``through`` left out. ``own``: only what is booked on the unit itself, not below it.
        """
        months = self.months_and_rest(unit, group, kind, year, own)[:-1]
        if kind != "budget":
            return months
        moved = self.months_and_rest(unit, group, "budget_transfer", year, own)[:-1]
        last = len(moved) if through is None else through
        return tuple(added(b, t) if month <= last else b for month, (b, t) in enumerate(zip(months, moved, strict=True), 1))

    def amount(self, unit: str, group: str, kind: Kind, span: Span, *, own: bool = False) -> Amount | None:
        """The sum over the span's months. A budget is the current one: the original plus the transfers in the span.

        ``own``: only what is booked on the unit itself, not below it.
        """
        if kind == "budget":
            return added(self._sum(unit, group, "budget", span, own), self._sum(unit, group, "budget_transfer", span, own))
        return self._sum(unit, group, kind, span, own)

    def annual_budget(self, unit: str, group: str, year: FiscalYear, through: int) -> Amount | None:
        """The whole year's budget as it stands after the transfers through fiscal month ``through``."""
        whole, so_far = whole_year(year), Span(year, 1, through, Scope.YTD)
        return added(self._sum(unit, group, "budget", whole), self._sum(unit, group, "budget_transfer", so_far))

    def _booked_below(self, unit: str, year: int) -> list[UnitFigures]:
        booked = self._figures.get(year, {})
        if not booked or unit not in self.units(year):
            return []
        first, end = self.units(year).span(unit)
        return [booked[node.code] for node in self.units(year).nodes[first:end] if node.code in booked]

    def _sum(self, unit: str, group: str, kind: Kind, span: Span, own: bool = False) -> Amount | None:
        months = self.months_and_rest(unit, group, kind, span.year.label, own)
        chosen = months[span.first - 1 : span.last]
        known = [x for x in (*chosen, months[-1] if span.is_full_year else None) if x is not None]
        return sum(known) if known else None

    def months_and_rest(self, unit: str, group: str, kind: Kind, year: int, own: bool = False) -> tuple[Amount | None, ...]:
        """The months of one kind, transfers apart, and last what is known only for the whole year and so stands in no month.

        Takes whichever roll-up exists. Makes the one over units, or of a unit with little below it the one over its groups.
        """
        tree = self.units(year)
        if unit not in tree:
            return (None,) * (self._width(year) + 1)
        over_groups = self._rollups.get(("groups", unit, kind, str(year)))
        if over_groups is not None and not own:
            return over_groups.between(*self.chart.span(group))
        key = ("units", group, kind, str(year))
        first, end = tree.span(unit)
        if key not in self._rollups:
            if end - first <= FEW and not own and self._alone.get(key, 0) < OFTEN:
                self._alone[key] = self._alone.get(key, 0) + 1
                self._rollups["groups", unit, kind, str(year)] = alone = self._over_groups(unit, kind, year)
                return alone.between(*self.chart.span(group))
            self._rollups[key] = self._over_units(group, kind, year)
        return self._rollups[key].between(first, first + 1 if own else end)

    def open_groups(self, unit: str, year: int) -> None:
        """Roll the unit up along the account tree, for a question that asks for many of its groups."""
        for kind in KINDS:
            key = ("groups", unit, kind, str(year))
            if key not in self._rollups:
                self._rollups[key] = self._over_groups(unit, kind, year)

    def _over_units(self, group: str, kind: Kind, year: int) -> RollUp:
        is_wanted = self._accounts_in(group)
        tree, width = self.units(year), self._width(year)
        rows: list[list[Series]] = [[] for _ in tree.nodes]
        for figures in self._figures.get(year, {}).values():
            row = rows[tree.position(figures.unit) if figures.unit in tree else 0]
            row += [series for account, series in _all_series(figures, kind, width) if is_wanted(account)]
        return RollUp(rows, width + 1)

    def _accounts_in(self, group: str) -> Callable[[str], bool]:
        """Whether an account belongs to the group; one that the chart lacks belongs where the unallocated do."""
        first, end = self.chart.span(group)
        inside = {node.code for node in self.chart.nodes[first:end]}
        if UNALLOCATED not in inside:
            return inside.__contains__
        outside = {node.code for node in self.chart} - inside
        return lambda account: account not in outside

    def _over_groups(self, unit: str, kind: Kind, year: int) -> RollUp | Rows:
        chart, width = self.chart, self._width(year)
        rows: dict[int, list[Series]] = {}
        unknown = chart.position(UNALLOCATED)
        for figures in self._booked_for(unit, year):
            for account, series in _all_series(figures, kind, width):
                rows.setdefault(chart.position(account) if account in chart else unknown, []).append(series)
        return roll_up(rows, len(chart.nodes), width + 1)

    def _booked_for(self, unit: str, year: int) -> Iterable[UnitFigures]:
        """What counts in the unit; at the root also what is booked on codes that the year's organisation lacks."""
        if unit == self.units(year).root.code:
            return self._figures.get(year, {}).values()
        return self._booked_below(unit, year)

    def _width(self, year: int) -> int:
        known = self.register.years.get(year)
        return known.fiscal.length if known else 12


def _all_series(figures: UnitFigures, kind: Kind, width: int) -> Iterable[tuple[str, Series]]:
    """Each account's months; an amount known only for the whole year stands in a column of its own after them."""
    monthly = figures.monthly.get(kind, {}).items()
    annual = figures.annual.get(kind)
    if not annual:
        return monthly
    return [*monthly, *((account, (*(None,) * width, amount)) for account, amount in annual.items())]
