"""The methods a controller knows, on figures that can be checked by hand."""
from __future__ import annotations

import numpy as np
import pytest

from core.forecasting.methods import METHODS, backtests, totals

LAST = np.array([10.0, 20, 10, 20, 10, 20, 10, 20, 10, 20, 10, 20])
HISTORY = np.stack([LAST / 2, LAST])[None]
KNOWN = np.array([[11.0, 22, 11]])
BUDGET = np.stack([LAST / 2, LAST, np.full(12, 20.0)])[None]


def test_each_method_says_what_a_controller_would_get_by_hand():
    said = totals(HISTORY, KNOWN, BUDGET)
    assert list(said) == list(METHODS)
    assert said["linear"][0] == pytest.approx(44 / 3 * 12)
    assert said["remaining_budget"][0] == pytest.approx(44 + 9 * 20)
    assert said["last_season"][0] == pytest.approx(44 * 180 / 40)
    assert said["budget_profile"][0] == pytest.approx(44 * 240 / 60)


def test_before_the_first_month_last_year_and_the_budget_are_all_there_is():
    said = totals(HISTORY, KNOWN[:, :0], BUDGET)
    assert np.isnan(said["linear"][0])
    assert [said[name][0] for name in ("remaining_budget", "last_season", "budget_profile")] == [240, 180, 240]


def test_without_budget_or_history_a_method_has_nothing_to_stand_on():
    said = totals(HISTORY[:, :0], KNOWN)
    assert [name for name in METHODS if np.isnan(said[name][0])] == ["remaining_budget", "last_season", "budget_profile"]


def test_a_share_of_nothing_is_not_divided_by():
    late = np.array([[[0.0] * 6 + [30.0] * 6]])
    assert np.isnan(totals(late, KNOWN)["last_season"][0])


def test_a_missing_known_month_counts_in_neither_year_and_keeps_its_budget():
    said = totals(HISTORY, np.array([[11.0, np.nan, 11]]), BUDGET)
    assert said["last_season"][0] == pytest.approx(22 * 180 / 20)
    assert said["linear"][0] == pytest.approx(11 * 12)
    assert said["remaining_budget"][0] == pytest.approx(22 + 10 * 20)


def test_the_backtests_are_actual_less_said_for_each_year_that_could_be_tried():
    errors = backtests(HISTORY, 3, BUDGET)
    assert errors["linear"][0] == pytest.approx([90 - 80, 180 - 160])
    assert errors["last_season"][0] == pytest.approx([np.nan, 0], nan_ok=True)
    assert errors["budget_profile"][0] == pytest.approx([0, 0])


def test_a_year_with_a_hole_has_no_error():
    holed = HISTORY.copy()
    holed[0, 1, 7] = np.nan
    assert np.isnan(backtests(holed, 3)["linear"][0, 1])
