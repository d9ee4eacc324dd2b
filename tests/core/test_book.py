from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from little import GROUPS, TKR, UNITS, book, even, figures, register, tkr

from core.accounts import AccountGroup
from core.book import Book, UnitFigures
from core.calendar import FiscalYear, Scope, Span
from core.register import Register, Year
from core.rounds import Prognosis

Y2024 = FiscalYear(2024)
AUGUST = Span(Y2024, 1, 8, Scope.YTD)
WHOLE = Span(Y2024, 1, 12, Scope.FULL_YEAR)


def test_a_unit_is_the_sum_of_what_lies_below_it():
    assert book().amount("SOC", "net_cost", "actual", AUGUST) == 8 * (-90 + 10 - 210) * TKR


def test_an_account_group_is_the_sum_of_its_accounts():
    assert book().amount("HEM", "50", "budget", WHOLE) == -1_200 * TKR


def test_a_month_without_figures_is_missing_and_not_zero():
    assert book(closed=2).series("TEK", "cost", "actual", 2024) == even(-50, 2)


def test_a_unit_without_figures_sums_to_missing():
    assert book().amount("TOM", "result", "actual", AUGUST) is None
    assert not book().has_figures("TOM", 2024)


def test_a_sum_is_missing_only_when_every_part_is():
    mixed = Book(register(), {2024: [figures("HEM", 2024, actual={"5010": tkr(1, None), "3011": tkr(None, None)})]})
    assert mixed.series("HEM", "net_cost", "actual", 2024)[:2] == (1 * TKR, None)


def test_a_unit_with_figures_of_its_own_and_units_below_holds_both():
    own = Book(register(), {2024: [figures("SOC", 2024, actual={"5010": even(-1)}), figures("HEM", 2024, actual={"5010": even(-2)})]})
    assert own.amount("SOC", "net_cost", "actual", WHOLE) == -36 * TKR


def test_an_account_that_the_chart_lacks_is_counted_as_unallocated_and_never_dropped():
    odd = Book(register(), {2024: [figures("HEM", 2024, actual={"9999": even(-3)})]})
    assert odd.amount("K", "unallocated", "actual", WHOLE) == odd.amount("K", "net_cost", "actual", WHOLE) == -36 * TKR


def test_a_unit_that_the_organisation_lacks_is_counted_at_the_root_and_never_dropped():
    odd = Book(register(), {2024: [figures("X", 2024, actual={"5010": even(-3)})]})
    assert odd.amount("K", "net_cost", "actual", WHOLE) == -36 * TKR
    odd.open_groups("K", 2024)
    assert odd.amount("K", "cost", "actual", WHOLE) == -36 * TKR


def test_the_budget_is_the_original_and_the_transfers_so_far():
    in_april = {"5010": tkr(*[None] * 3, -60, *[None] * 8)}
    moved = Book(register(), {2024: [figures("HEM", 2024, budget={"5010": even(-100)}, budget_transfer=in_april)]})
    march, april = Span(Y2024, 1, 3, Scope.YTD), Span(Y2024, 1, 4, Scope.YTD)
    assert [moved.amount("HEM", "cost", "budget", s) for s in (march, april)] == [-300 * TKR, -460 * TKR]
    assert [moved.annual_budget("HEM", "cost", Y2024, through) for through in (3, 4)] == [-1_200 * TKR, -1_260 * TKR]


def test_a_year_known_only_as_a_whole_answers_the_year_and_no_month():
    annual = Book(register(), {2024: [UnitFigures("HEM", 2024, {}, {"actual": {"5010": -7 * TKR}})]})
    assert annual.amount("SOC", "cost", "actual", WHOLE) == -7 * TKR
    assert annual.amount("SOC", "cost", "actual", AUGUST) is None
    assert annual.is_annual_only("SOC", 2024)
    assert not book().is_annual_only("SOC", 2024)


AMOUNT = st.none() | st.integers(-(10**12), 10**12)
BOOKED = st.dictionaries(
    st.tuples(st.sampled_from([u.code for u in UNITS]), st.sampled_from(["3011", "5010", "30", "cost"])),
    st.lists(AMOUNT, min_size=12, max_size=12), max_size=12,
)


@given(BOOKED, st.integers(1, 12), st.integers(1, 12))
def test_both_roll_ups_equal_adding_up_by_hand(booked: dict[tuple[str, str], list[int | None]], a: int, b: int):
    span = Span(Y2024, min(a, b), max(a, b), Scope.YTD)
    per_unit = [figures(unit, 2024, actual={acc: s for (u, acc), s in booked.items() if u == unit}) for unit in {u for u, _ in booked}]
    for unit in UNITS:
        along_groups = Book(register(), {2024: per_unit})
        along_groups.open_groups(unit.code, 2024)
        along_units = Book(register(), {2024: per_unit})
        by_itself = Book(register(), {2024: per_unit})
        for group in along_units.chart:
            known = [
                x for (u, account), series in booked.items()
                if along_units.units(2024).is_within(u, unit.code) and along_units.chart.is_within(account, group.code)
                for x in series[span.first - 1 : span.last] if x is not None
            ]
            by_hand = sum(known) if known else None
            with patch("core.book.FEW", 0):
                assert along_units.amount(unit.code, group.code, "actual", span) == by_hand
            with patch("core.book.FEW", len(UNITS)):
                assert by_itself.amount(unit.code, group.code, "actual", span) == by_hand
            assert along_groups.amount(unit.code, group.code, "actual", span) == by_hand


def test_a_year_of_26_months_is_summed_to_its_end():
    long = FiscalYear.between((2013, 7), (2015, 8))
    odd = Register("x", "X", units=UNITS, groups=GROUPS, years={2015: Year(long, 26)})
    b = Book(odd, {2015: [UnitFigures("HEM", 2015, {"actual": {"5010": [-1] * 26}})]})
    assert b.amount("K", "result", "actual", Span(long, 1, 26, Scope.FULL_YEAR)) == -26


def test_the_chart_of_every_municipality_has_the_same_skeleton():
    assert [g.code for g in Register("x", "X").chart][:4] == ["result", "net_cost", "operating_net", "income"]
    assert isinstance(Register("x", "X").chart["cost"], AccountGroup)


def test_a_book_as_it_would_be_with_other_prognoses_remembers_nothing_of_those_that_are():
    old, new = Prognosis("2024-08", "HEM", "net_cost", -1), Prognosis("2024-08", "BOE", "net_cost", -2)
    book = Book(Register("x", "X", units=UNITS), {}, prognoses=(old,))
    assert book.remember(("summa",), lambda: sum(each.amount for each in book.prognoses.values())) == -1
    other = book.with_given((new,), without=(old,))
    assert other.remember(("summa",), lambda: sum(each.amount for each in other.prognoses.values())) == -2
    assert book.remember(("summa",), lambda: 0) == -1
