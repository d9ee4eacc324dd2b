"""The forecast of a year's end, on made-up months."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.forecast import CHUNK, YearEnd, year_end
from tests.forecast.made_up import made_up

HISTORY, YEAR = made_up(series=150)
TOTAL = YEAR.sum(axis=1)
EVERY_K = range(12)


def in_order(said: YearEnd) -> bool:
    """Nothing but the errors is NaN, the limits lie in order and the months sum to the total."""
    numbers = said[:6]
    return (
        all(np.isfinite(each).all() for each in numbers)
        and bool((said.low95 <= said.low80).all() and (said.low80 <= said.total).all())
        and bool((said.total <= said.high80).all() and (said.high80 <= said.high95).all())
        and np.allclose(said.months.sum(axis=1), said.total, rtol=1e-9, atol=1e-9)
    )


def shapes(said: YearEnd) -> list[tuple[int, ...]]:
    return [each.shape for each in said]


@pytest.mark.parametrize("k", EVERY_K)
@pytest.mark.parametrize("years", range(6))
def test_every_month_and_every_length_of_history_gets_an_answer_in_order(k: int, years: int):
    said = year_end(HISTORY[:7, 5 - years :], YEAR[:7, :k])
    assert in_order(said)
    assert shapes(said) == [(7,)] * 5 + [(7, 12), (7, years), (7,)]


@pytest.mark.parametrize("k", [1, 4, 11])
def test_the_known_months_are_kept_as_they_are(k: int):
    assert np.allclose(year_end(HISTORY, YEAR[:, :k]).months[:, :k], YEAR[:, :k])


def test_the_forecast_is_closer_than_the_linear_one_and_than_last_year_s_months():
    known = YEAR[:, :4]
    naive = known.sum(axis=1) + HISTORY[:, -1, 4:].sum(axis=1)
    errors = {
        "model": year_end(HISTORY, known).total - TOTAL, "linear": known.sum(axis=1) * 3 - TOTAL, "naive": naive - TOTAL,
    }
    off = {name: np.mean(np.abs(error) / np.abs(TOTAL)) for name, error in errors.items()}
    assert off["model"] < 0.9 * min(off["linear"], off["naive"])


@pytest.mark.parametrize("k", [0, 4, 8, 11])
def test_about_eight_in_ten_years_end_inside_the_inner_interval_and_nearly_all_inside_the_outer(k: int):
    said = year_end(HISTORY, YEAR[:, :k])
    inner = ((said.low80 <= TOTAL) & (said.high80 >= TOTAL)).mean()
    outer = ((said.low95 <= TOTAL) & (said.high95 >= TOTAL)).mean()
    assert 0.70 <= inner <= 0.93
    assert 0.90 <= outer <= 1.0


def test_each_month_known_narrows_the_interval():
    widths = [np.mean((said.high80 - said.low80) / np.abs(TOTAL)) for said in (year_end(HISTORY, YEAR[:, :k]) for k in (0, 4, 8, 11))]
    assert widths == sorted(widths, reverse=True)


def test_a_year_like_all_the_others_ends_like_them():
    season = np.array([100.0, 90, 110, 100, 95, 105, 60, 120, 110, 100, 100, 110])
    said = year_end(np.tile(season, (1, 5, 1)), season[None, :4])
    assert said.total[0] == pytest.approx(season.sum(), rel=1e-3)
    assert said.high95[0] - said.low95[0] < 0.02 * season.sum()


def test_the_errors_are_those_of_the_same_forecast_made_with_less_history():
    said = year_end(HISTORY[:20], YEAR[:20, :6])
    earlier = year_end(HISTORY[:20, :3], HISTORY[:20, 3, :6])
    assert said.errors[:, 3] == pytest.approx(HISTORY[:20, 3].sum(axis=1) - earlier.total, rel=1e-5)
    assert np.isnan(said.errors[:, 0]).all()
    assert (said.evidence == 4).all()


@settings(max_examples=30, deadline=None)
@given(factor=st.floats(1e-6, 1e9), k=st.integers(0, 11), first=st.integers(0, 140))
def test_neither_the_unit_nor_the_sign_of_the_money_matters(factor: float, k: int, first: int):
    history, known = HISTORY[first : first + 5], YEAR[first : first + 5, :k]
    one, other = year_end(history, known), year_end(-factor * history, -factor * known)
    size = factor * np.abs(one.total)
    for mine, mirrored in ((other.total, one.total), (other.low80, one.high80), (other.high95, one.low95)):
        assert (np.abs(mine + factor * mirrored) <= 1e-4 * size).all()


@settings(max_examples=40, deadline=None)
@given(data=st.data(), years=st.integers(0, 5), k=st.integers(0, 11))
def test_no_months_whatever_make_an_answer_out_of_order(data: st.DataObject, years: int, k: int):
    amount = st.one_of(st.just(np.nan), st.just(0.0), st.floats(-1e12, 1e12), st.floats(-1, 1))
    history = np.array(data.draw(st.lists(amount, min_size=24 * years, max_size=24 * years))).reshape(2, years, 12)
    known = np.array(data.draw(st.lists(amount, min_size=2 * k, max_size=2 * k))).reshape(2, k)
    assert in_order(year_end(history, known))


def test_a_total_does_not_depend_on_the_other_series_of_the_call():
    alone, among = year_end(HISTORY[3:4], YEAR[3:4, :4]), year_end(HISTORY, YEAR[:, :4])
    assert alone.total[0] == pytest.approx(among.total[3], rel=1e-9)
    assert alone.errors[0] == pytest.approx(among.errors[3], rel=1e-4, nan_ok=True)


def test_more_series_than_one_chunk_get_the_same_answers():
    many = np.tile(HISTORY, (CHUNK // 100, 1, 1))
    said = year_end(many, np.tile(YEAR[:, :4], (CHUNK // 100, 1)))
    assert len(said.total) > CHUNK
    assert said.total[-150:] == pytest.approx(year_end(HISTORY, YEAR[:, :4]).total, rel=1e-6)


def test_the_call_s_own_trials_scale_all_its_intervals_alike():
    among, alone = year_end(HISTORY, YEAR[:, :4]), [year_end(HISTORY[i : i + 1], YEAR[i : i + 1, :4]) for i in range(25)]
    factors = [(among.high80[i] - among.low80[i]) / (each.high80 - each.low80)[0] for i, each in enumerate(alone)]
    assert np.ptp(factors) < 0.05
    assert abs(np.median(factors) - 1) > 0.02


def test_a_gap_costs_little():
    holes = HISTORY.copy()
    holes[:, 2, 5:8] = np.nan
    said, whole = year_end(holes, YEAR[:, :6]), year_end(HISTORY, YEAR[:, :6])
    assert np.median(np.abs(said.total - whole.total) / np.abs(whole.total)) < 0.02
    assert (said.evidence == 3).all()


def test_a_known_month_that_is_missing_is_expected_and_not_zero():
    known = YEAR[:, :6].copy()
    known[:, 2] = np.nan
    said = year_end(HISTORY, known)
    assert in_order(said)
    assert np.median(np.abs(said.months[:, 2] / YEAR[:, 2] - 1)) < 0.2


def test_empty_years_before_a_series_began_do_not_count():
    later = np.concatenate([np.full((150, 2, 12), np.nan), HISTORY[:, 2:]], axis=1)
    said = year_end(later, YEAR[:, :4])
    assert said.total == pytest.approx(year_end(HISTORY[:, 2:], YEAR[:, :4]).total, rel=1e-6)
    assert np.isnan(said.errors[:, :3]).all()


def test_without_history_the_known_months_are_carried_on_and_the_interval_says_little_is_known():
    known = np.array([[10.0, 12.0, 11.0]])
    said = year_end(np.zeros((1, 0, 12)), known)
    full = year_end(np.full((1, 5, 12), 11.0), known)
    assert said.total[0] == pytest.approx(132)
    assert said.evidence[0] == 0
    assert said.high80[0] - said.low80[0] > 3 * (full.high80[0] - full.low80[0])


def test_of_nothing_comes_zero_with_a_width():
    said = year_end(np.zeros((1, 0, 12)), np.zeros((1, 0)))
    assert said.total[0] == 0
    assert said.low80[0] < 0 < said.high80[0]


def test_a_unit_of_which_nothing_is_known_is_as_uncertain_as_the_others_are_large():
    history, known = np.full((2, 1, 12), np.nan), np.array([[1000.0], [np.nan]])
    history[0] = 1000.0
    said = year_end(history, known)
    assert said.high80[1] - said.low80[1] > 10_000


def test_zeros_stay_zero():
    said = year_end(np.zeros((1, 5, 12)), np.zeros((1, 4)))
    assert said.total[0] == 0
    assert said.high95[0] < 1e-9


@pytest.mark.parametrize(
    ("history", "known"), [((2, 5, 11), (2, 4)), ((2, 5, 12), (3, 4)), ((2, 5, 12), (2, 12)), ((5, 12), (5, 4))],
)
def test_shapes_that_do_not_fit_are_refused(history: tuple[int, ...], known: tuple[int, ...]):
    with pytest.raises(ValueError, match="must be"):
        year_end(np.zeros(history), np.zeros(known))


def test_a_phased_budget_of_the_wrong_years_is_refused():
    with pytest.raises(ValueError, match="phased_budget"):
        year_end(HISTORY[:2], YEAR[:2, :4], HISTORY[:2])


def budget_of(noise: float) -> np.ndarray:
    """A budget for every year that knew what the year would be, but for so much noise."""
    years = np.concatenate([HISTORY, YEAR[:, None]], axis=1)
    return years * (1 + noise * np.random.default_rng(9).normal(size=(*years.shape[:2], 1)))


def off(said: YearEnd) -> float:
    return float(np.mean(np.abs(said.total - TOTAL) / np.abs(TOTAL)))


@pytest.mark.parametrize("k", [0, 4, 8])
def test_a_budget_that_has_been_right_is_believed(k: int):
    without = year_end(HISTORY, YEAR[:, :k])
    with_budget = year_end(HISTORY, YEAR[:, :k], budget_of(0.002))
    assert off(with_budget) < 0.5 * off(without)
    assert np.mean(with_budget.high80 - with_budget.low80) < np.mean(without.high80 - without.low80)
    assert in_order(with_budget)


@pytest.mark.parametrize("k", [0, 4, 8])
def test_a_budget_that_has_been_wrong_hardly_moves_the_forecast(k: int):
    assert off(year_end(HISTORY, YEAR[:, :k], budget_of(0.5))) < 1.15 * off(year_end(HISTORY, YEAR[:, :k]))


def test_a_new_unit_with_a_budget_ends_near_it():
    budget = np.full((1, 1, 12), 100.0)
    said = year_end(np.zeros((1, 0, 12)), np.array([[50.0, 60.0]]), budget)
    assert 800 < said.total[0] < 1200
    assert in_order(said)


def test_a_budget_of_nan_is_no_budget():
    said = year_end(HISTORY, YEAR[:, :4], np.full((150, 6, 12), np.nan))
    assert said.total == pytest.approx(year_end(HISTORY, YEAR[:, :4]).total, rel=1e-9)
