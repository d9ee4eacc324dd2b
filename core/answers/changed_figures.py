"""The figures of one change in the log as rows: each account and kind whose amounts differ, with what stood before and after."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from core.answer import Cell, Row
from core.answers.impact_rows import named
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.gathering import KIND_WORDS
from core.money import MISSING, Amount, added, format_count, format_exact
from core.past import Was
from core.profile import shown_sign
from core.register import Register
from core.rollups import Series

FEW: Final = 3
"""Months of one account that get a row each."""
SUMMED: Final = "summed"
"""The flag of a row that is the sum of several months."""


class ChangedFigures:
    """The rows of one unit and year: each account and kind whose amounts differ, month by month where they are few, else summed.

    ``alone``: nothing else stands in the table, whose cells then are numbers; beside words an amount is a text, so that faces break
    the column's lines. ``full``: every month by itself, however many they are.
    """

    def __init__(
        self, register: Register, units: Mapping[str, str], accounts: Mapping[str, str], fiscals: Mapping[int, FiscalYear],
        *, alone: bool, full: bool,
    ) -> None:
        self._profile, self._units, self._accounts, self._fiscals = register.profile, units, accounts, fiscals
        self._alone, self._full = alone, full

    def rows(self, was: Was) -> Iterator[Row]:
        """Kind by kind, as they are stored."""
        before, after = (each if isinstance(each, UnitFigures) else None for each in was[:2])
        one = before or after
        assert one is not None
        then, now = before or UnitFigures(one.unit, one.year), after or UnitFigures(one.unit, one.year)
        for kind in {**then.monthly, **now.monthly}:
            old, new = then.monthly.get(kind, {}), now.monthly.get(kind, {})
            for account in {**old, **new}:
                differing = _differing(old.get(account, ()), new.get(account, ()))
                each_by_itself = [[month] for month in differing]
                for months in each_by_itself if self._full else _together(old.get(account, ()), new.get(account, ()), differing):
                    sums = (_sum(series.get(account, ()), months) for series in (old, new))
                    yield self._row(one, (kind, account, "-".join(map(str, _ends(months)))), self._when(one.year, months), *sums)
        for kind in {**then.annual, **now.annual}:
            was_booked, is_booked = then.annual.get(kind, {}), now.annual.get(kind, {})
            for account in {**was_booked, **is_booked}:
                if was_booked.get(account) != is_booked.get(account):
                    when = f"helår {self._fiscals.get(one.year, FiscalYear(one.year)).name}"
                    yield self._row(one, (kind, account, "annual"), when, was_booked.get(account), is_booked.get(account))

    def _row(
        self, one: UnitFigures, place: tuple[str, str, str], when: str, before: Amount | None, after: Amount | None,
    ) -> Row:
        """``place``: kind, account, and which month (its number), months (”1-8”) or all the year."""
        kind, account, part = place
        label = f"{named(one.unit, self._units)}, {named(account, self._accounts)}, {KIND_WORDS.get(kind, kind)} {when}"
        cells = {"before": self._cell(before, account), "after": self._cell(after, account)}
        flags = frozenset({SUMMED} if "-" in part else ())
        return Row(f"{one.unit} {account} {kind} {one.year} {part}", label, cells, flags=flags)

    def _cell(self, amount: Amount | None, account: str) -> Cell:
        if amount is None:
            return Cell(MISSING)
        text = format_exact(shown_sign(self._profile.layout, account) * amount, self._profile.unit)
        return Cell(text, amount if self._alone else None)

    def _when(self, year: int, months: list[int]) -> str:
        fiscal = self._fiscals.get(year, FiscalYear(year))
        first, last = (fiscal.month_name(month, short=True) for month in (months[0], months[-1]))
        if first == last:
            return first
        return f"{first.rsplit(' ', 1)[0] if first[-4:] == last[-4:] else first}–{last} ({format_count(len(months))} månader)"


def _differing(old: Series, new: Series) -> list[int]:
    """The fiscal months whose amounts are not the same."""
    pairs = ((_at(old, month), _at(new, month)) for month in range(max(len(old), len(new))))
    return [month for month, (was, now) in enumerate(pairs, 1) if was != now]


def _ends(months: list[int]) -> list[int]:
    """The first of some months, and the last where that is another."""
    return [months[0]] if len(months) == 1 else [months[0], months[-1]]


def _together(old: Series, new: Series, months: list[int]) -> list[list[int]]:
    """The differing months that share a row: all that are new or gone, and many whose sum says that they differ; else each by itself."""
    before, after = _sum(old, months), _sum(new, months)
    if months and (before is None or after is None or (len(months) > FEW and before != after)):
        return [months]
    return [[month] for month in months]


def _sum(series: Series, months: list[int]) -> Amount | None:
    total: Amount | None = None
    for month in months:
        total = added(total, _at(series, month - 1))
    return total


def _at(series: Series, place: int) -> Amount | None:
    return series[place] if place < len(series) else None
