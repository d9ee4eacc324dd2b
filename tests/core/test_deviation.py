from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from little import TKR, book, even, figures, register, tkr

from core.book import Book
from core.calendar import FiscalYear, Scope, Span
from core.deviation import deviation_of, difference, fraction_of, percent_base, tone_of
from core.profile import Thresholds

WHOLE = Span(FiscalYear(2024), 1, 12, Scope.FULL_YEAR)
AUGUST = Span(FiscalYear(2024), 1, 8, Scope.YTD)


def test_a_lower_cost_than_budget_is_a_good_deviation():
    found = deviation_of(book(), "HEM", "net_cost", AUGUST)
    assert (found.actual, found.budget, found.amount) == (-640 * TKR, -720 * TKR, 80 * TKR)


def test_percent_is_of_the_appropriation_when_the_unit_has_one():
    with_ram = Book(register(), {2024: [figures("HEM", 2024, budget={"appropriation": tkr(2400), "5010": tkr(-1200)})]})
    assert percent_base(with_ram, "HEM", WHOLE) == 2400 * TKR


def test_in_a_part_of_the_year_the_appropriation_is_spread_as_the_net_budget_is():
    uneven = {"5010": tkr(*[-250] * 8, *[-50] * 4), "appropriation": even(2200 // 12)}
    with_ram = Book(register(), {2024: [figures("HEM", 2024, budget=uneven)]})
    assert percent_base(with_ram, "HEM", AUGUST) == round(12 * (2200 // 12) * 2000 / 2200 * TKR)


def test_an_appropriation_that_is_nothing_like_the_net_budget_keeps_its_own_months():
    budget = {"5010": even(-10), "appropriation": even(100)}
    assert percent_base(Book(register(), {2024: [figures("HEM", 2024, budget=budget)]}), "HEM", AUGUST) == 800 * TKR


def test_percent_is_of_the_net_budget_when_there_is_no_appropriation():
    assert deviation_of(book(), "HEM", "net_cost", AUGUST).fraction == pytest.approx(80 / 720)


def test_an_account_group_is_measured_against_its_unit_and_not_against_its_own_row():
    assert deviation_of(book(), "HEM", "income", AUGUST).base == -720 * TKR


def test_a_budget_of_zero_gives_no_percent():
    assert fraction_of(-147 * TKR, 0) is None
    assert fraction_of(-147 * TKR, None) is None


def test_the_previous_year_is_the_same_months():
    found = deviation_of(book(), "TEK", "net_cost", AUGUST)
    assert (found.previous, found.change) == (-320 * TKR, -80 * TKR)


def test_a_missing_term_makes_a_missing_difference():
    assert difference(None, 1) is None
    assert difference(1, None) is None


@given(st.integers(-(10**14), 10**14), st.integers(-(10**14), 10**14))
def test_the_deviation_turns_sign_when_actual_and_budget_change_places(a: int, b: int):
    forth, back = difference(a, b), difference(b, a)
    assert forth is not None
    assert back is not None
    assert forth == -back


@pytest.mark.parametrize(("tkr_amount", "fraction", "tone"), [
    (-147, None, "warning"), (-300, None, "bad"), (-94, -0.076, "warning"), (-94, -0.005, "neutral"), (-40, -0.5, "neutral"),
    (336, 0.179, "good"), (40, 0.5, "neutral"), (-882, -0.023, "bad"), (0, 0.0, "neutral"),
])
def test_both_thresholds_must_be_reached_and_without_percent_the_amount_decides(tkr_amount: int, fraction: float | None, tone: str):
    assert tone_of(tkr_amount * TKR, fraction, Thresholds()) == tone


def test_a_missing_deviation_has_no_colour():
    assert tone_of(None, None, Thresholds()) == "neutral"
