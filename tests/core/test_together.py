"""Several files of one import change the units and months that some file decides, and nothing else."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

from hypothesis import event, given
from hypothesis import strategies as st

from core.book import UnitFigures
from core.calendar import FiscalYear
from core.gathering import Booked
from core.intake import Cover, Incoming
from core.together import gather

YEAR = FiscalYear(2024, 1, 12)
UNITS, ACCOUNTS, KINDS = ("1", "2", "3", "4", "5"), ("4010", "5010"), ("actual", "budget")

Cells = dict[tuple[str, str, str, int], int]
"""(kind, unit, account, month) → öre."""


class File(NamedTuple):
    """Amounts of some units, on the accounts, every month from ``first`` through ``last``."""

    kind: str
    units: frozenset[str]
    accounts: frozenset[str]
    first: int
    last: int
    amount: int

    @property
    def cells(self) -> Cells:
        months = range(self.first, self.last + 1)
        return {(self.kind, unit, account, month): self.amount for unit in self.units for account in self.accounts for month in months}

    @property
    def decides(self) -> set[tuple[str, str, int]]:
        """(kind, unit, month): every unit's, when the file has half of them or more."""
        units = UNITS if 2 * len(self.units) >= len(UNITS) else self.units
        return {(self.kind, unit, month) for unit in units for month in range(self.first, self.last + 1)}


FILES = st.lists(
    st.builds(
        lambda kind, units, accounts, first, more, amount: File(kind, units, accounts, first, first + more, amount),
        st.sampled_from(KINDS), st.frozensets(st.sampled_from(UNITS), min_size=1), st.frozensets(st.sampled_from(ACCOUNTS), min_size=1),
        st.integers(1, 6), st.integers(0, 1), st.integers(-9, -1),
    ),
    min_size=2, max_size=3,
)
BEFORE: Cells = {(kind, unit, account, m): -100 for kind in KINDS for unit in UNITS for account in ACCOUNTS for m in range(1, 13)}


def incoming(name: str, cells: Cells, covers: dict[tuple[int, str], Cover]) -> Incoming:
    monthly: dict[str, dict[str, dict[str, list[int | None]]]] = {}
    for (kind, unit, account, month), amount in cells.items():
        monthly.setdefault(unit, {}).setdefault(kind, {}).setdefault(account, [None] * 12)[month - 1] = amount
    figures = tuple(UnitFigures(unit, 2024, of_unit) for unit, of_unit in monthly.items())
    return Incoming(name, "ledger", fiscal_years=(YEAR,), figures=figures, covers=covers)


def after(files: Sequence[File], before: Cells = BEFORE, *, beside: bool = False) -> Cells:
    """What the books hold after one import; ``beside``: what was before is the first file of the same import, and not in the books."""
    read = [incoming(f"{file}", file.cells, {(2024, file.kind): Cover(file.first, file.last)}) for file in files]
    held = {} if beside else before

    def holds(_: int, kind: str) -> Booked:
        of_kind = incoming("", {at: amount for at, amount in held.items() if at[0] == kind}, {})
        return Booked({each.unit: each.monthly[kind] for each in of_kind.figures})

    first = [incoming("hela.se", before, {})] if beside else []
    found, _ = gather([*first, *read], holds, {})
    taken = {
        (kind, unit, account, month): amount for kind, of_kind in found[2024].items() for unit, accounts in of_kind.booked.by_unit.items()
        for account, months in accounts.items() for month, amount in enumerate(months, 1) if amount is not None
    }
    return {**{at: amount for at, amount in before.items() if at[0] not in found[2024]}, **taken}


@given(FILES, st.booleans())
def test_only_the_units_and_months_that_some_file_decides_change_whatever_the_order(files: list[File], beside: bool) -> None:
    decided = set().union(*(file.decides for file in files))
    for order in permutations(files):
        result = after(order, beside=beside)
        assert {at: amount for at, amount in result.items() if (at[0], at[1], at[3]) not in decided} == {
            at: amount for at, amount in BEFORE.items() if (at[0], at[1], at[3]) not in decided
        }
        said = {at for file in files for at in file.cells}
        assert {at for at in result if (at[0], at[1], at[3]) in decided} <= said
        assert {at[:2] + at[3:] for at in said} <= {at[:2] + at[3:] for at in result}


@given(FILES, st.booleans())
def test_files_that_decide_different_cells_give_together_what_they_give_one_after_another(files: list[File], beside: bool) -> None:
    apart = [file for at, file in enumerate(files) if not any(file.decides & other.decides for other in files[:at])]
    event(f"{len(apart)} files")
    one_by_one = BEFORE
    for file in apart:
        one_by_one = after([file], one_by_one)
    for order in permutations(apart):
        assert after(order, beside=beside) == one_by_one


@given(FILES, st.booleans())
def test_files_that_share_no_account_of_a_unit_are_added_in_any_order(files: list[File], beside: bool) -> None:
    apart: list[File] = []
    for file in files:
        accounts = {at[:3] for other in apart for at in other.cells}
        if not accounts & {at[:3] for at in file.cells}:
            apart.append(file)
    event(f"{len(apart)} files")
    decided = set().union(*(file.decides for file in apart))
    left = {at: amount for at, amount in BEFORE.items() if (at[0], at[1], at[3]) not in decided}
    for order in permutations(apart):
        assert after(order, beside=beside) == {**left, **{at: amount for file in apart for at, amount in file.cells.items()}}
