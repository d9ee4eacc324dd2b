"""The script that learns the constants, on a few made-up series."""
from __future__ import annotations

import json

import pytest

from core.forecast import year_end
from core.forecasting.constants import parsed
from tests.forecast.learn import gather, learn, written
from tests.forecast.made_up import made_up


@pytest.mark.slow
def test_the_same_series_give_the_same_constants_and_the_forecast_runs_on_them():
    history, year = made_up(series=40)
    sample = gather(history, year)
    first, second = learn(sample), learn(sample)
    assert first == second
    assert json.loads(written(first)) == first
    assert year_end(history, year[:, :4], learned=parsed(first)).total.shape == (40,)
