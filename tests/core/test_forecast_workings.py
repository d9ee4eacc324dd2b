"""The workings of the forecast, each on a few numbers."""
from __future__ import annotations

import numpy as np
import pytest

from core.forecasting.budgets import weighed_in
from core.forecasting.candidates import NAMES, candidates
from core.forecasting.cases import rolling
from core.forecasting.combining import Learned, beside_others, distances, led, records, weights
from core.forecasting.constants import constants
from core.forecasting.intervals import recalibration
from core.forecasting.model import yearly_change
from core.forecasting.smoothing import straight_line
from core.forecasting.views import LOG, PLAIN, two_views
from tests.forecast.made_up import made_up

HISTORY, YEAR = made_up(series=8)


def test_a_series_is_tried_after_every_year_but_its_last_and_asked_after_that():
    cases = rolling(HISTORY[:2, 2:], YEAR[:2, :3])
    assert cases.years.tolist() == [3, 3, 2, 2, 1, 1]
    assert cases.series.tolist() == [0, 1, 0, 1, 0, 1]
    assert cases.months.shape == (39, 6)
    assert cases.actual[:, 0] * cases.scale[0] == pytest.approx([*HISTORY[0, 2:].sum(axis=1), np.nan], nan_ok=True)


def test_a_row_knows_nothing_of_what_came_after_it():
    changed = HISTORY.copy()
    changed[:, 4] *= 3
    for k in (0, 5):
        before, after = rolling(HISTORY, YEAR[:, :k]), rolling(changed, YEAR[:, :k])
        row = (before.years == 3) & (before.series == 2)
        one, other = (candidates(each, k).totals[:, row] * each.scale[2] for each in (before, after))
        assert one == pytest.approx(other, rel=1e-4, nan_ok=True)


def test_a_missing_month_is_filled_with_its_year_s_level_and_its_month_s_season():
    history = np.tile(np.arange(12.0), (1, 3, 1)) + np.array([100.0, 110.0, 120.0])[None, :, None]
    history[0, 1, 4] = np.nan
    cases = rolling(history, np.zeros((1, 0)))
    assert cases.months[16, 0] * cases.scale[0] == pytest.approx(114, abs=0.5)


def test_a_steady_season_is_found_whole_and_pure_chance_is_shrunk():
    season = np.tile(np.array([5.0, -5] * 6, np.float32), 4)[:, None] + 20
    chance = 20 + np.random.default_rng(3).normal(0, 1, (48, 1)).astype(np.float32)
    ends = np.array([48])
    assert np.abs(two_views(season, ends).season[:, PLAIN]).mean() == pytest.approx(5, rel=0.05)
    assert np.abs(two_views(chance, ends).season[:, PLAIN]).mean() < 0.45


def test_there_is_a_logarithmic_view_only_of_a_row_of_one_sign():
    rows = np.stack([np.linspace(1, 2, 24), -np.linspace(1, 2, 24), np.linspace(-1, 2, 24)], axis=1).astype(np.float32)
    views = two_views(rows, np.array([24, 24, 24]))
    assert views.has_log.tolist() == [True, True, False]
    assert views.plain(views.values)[:, LOG] == pytest.approx(rows, rel=1e-5)


def test_a_straight_line_is_found_exactly():
    z = np.stack([np.arange(24.0) * 2 + 5, np.zeros(24)], axis=1)[:, :, None].astype(np.float32)
    slope, mean, _start = straight_line(z, np.array([24]))
    assert slope[:, 0] == pytest.approx([2, 0])
    assert mean[:, 0] == pytest.approx([28, 0])


def test_a_record_counts_only_what_was_tried_before():
    errors = np.array([[[np.nan], [4.0], [2.0], [np.nan]]])
    off, trials = records(errors)
    assert trials[0, :, 0].tolist() == [0, 0, 1, 1.7]
    assert off[0, :, 0].tolist() == pytest.approx([0, 0, 4, 0.7 * 4 + 2])


def test_the_better_record_gets_the_larger_weight_and_a_candidate_without_an_answer_none():
    off, trials = np.array([[1.0], [9.0], [5.0]]), np.ones((3, 1))
    record = beside_others(off, trials, doubt=0.3)
    learned = Learned(np.zeros((3, 1)), np.zeros((3, 1)), record=1.0, doubt=0.3)
    weight = weights(np.array([[1.0], [1.0], [np.nan]]), np.ones((1, 1)), record, learned)[:, 0]
    assert weight[0] > weight[1] > weight[2] == 0
    assert weight.sum() == pytest.approx(1)


def test_a_lean_leads_the_mean_away_from_a_candidate_but_never_by_one_that_has_gone_astray_or_says_nothing():
    totals, weight = np.array([[8.0], [12.0], [1000.0], [np.nan]]), np.array([[0.5], [0.5], [0.0], [0.0]])
    mean, disagreement, apart = distances(totals, weight)
    assert (mean[0], disagreement[0], apart[:, 0].tolist()) == (10, 2, [-2, 2, 4 * 2, 0])
    learned = Learned(np.zeros((4, 1)), np.array([[-0.5], [0.25], [0.0], [9.0]]), record=1.0, doubt=0.3)
    assert led(mean, apart, np.ones((1, 1)), learned) == pytest.approx([10 + 1 + 0.5])


def test_the_yearly_change_is_the_mean_of_those_known_then():
    actual = np.array([[10.0], [14.0], [12.0], [np.nan]])
    assert yearly_change(actual)[:, 0] == pytest.approx([np.nan, np.nan, 4, 3], nan_ok=True)


def test_trials_twice_as_far_off_as_usual_widen_the_more_the_more_series_say_so():
    few, many = (recalibration(0.8, np.full((3, n), 2.0), np.full(n, 5), usual=1.0) for n in (2, 500))
    assert 1 < few < 1.1 < 1.6 < many < 2


def test_series_of_two_years_have_no_say_in_the_recalibration():
    assert recalibration(0.8, np.full((3, 50), 2.0), np.full(50, 2), usual=1.0) == 1


def test_a_budget_method_is_weighed_by_its_record_beside_the_model_s():
    actual = np.array([[np.nan], [100.0], [100.0], [np.nan]])
    model = np.array([[np.nan], [110.0], [90.0], [100.0]])
    right, wrong = np.array([[[np.nan], [101.0], [99.0], [120.0]]]), np.array([[[np.nan], [200.0], [20.0], [120.0]]])
    assert weighed_in(model, right, actual)[3, 0] > 117
    assert weighed_in(model, wrong, actual)[3, 0] < 101


def test_the_shipped_constants_have_weights_for_every_candidate_and_wider_outer_intervals():
    learned = constants()
    assert learned.weights.taste.shape == learned.weights.lean.shape == (len(NAMES), 6)
    assert (learned.reach95.by_month > learned.reach80.by_month).all()
    assert learned.spread.shares.sum() == pytest.approx(1, abs=1e-3)
