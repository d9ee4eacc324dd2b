"""The learned constants, read once from ``constants.json``, which tests/forecast/learn.py writes."""
from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from core.forecasting.candidates import NAMES
from core.forecasting.combining import Learned
from core.forecasting.views import Floats

FILE: Final = Path(__file__).with_name("constants.json")


class Spread(NamedTuple):
    """The constants of how far off a forecast is expected to be; see ``intervals.expected``."""

    terms: Floats
    shares: Floats
    doubt: float
    own: float


class Reach(NamedTuple):
    """How many expected errors an interval reaches, and how far its trials reached on the development set."""

    by_month: Floats
    """(12,) by k"""
    by_years: Floats
    """(6,) by years of history: a factor"""
    usual: Floats
    """(12,): the quantile of the trials' errors in intervals, by k; near 1"""
    bare: Floats
    """(12,): half a width by k without any history, as a part of the year"""


class Constants(NamedTuple):
    """All that is learned."""

    weights: Learned
    spread: Spread
    reach80: Reach
    reach95: Reach


@cache
def constants() -> Constants:
    """The shipped constants."""
    return parsed(json.loads(FILE.read_text(encoding="utf-8")))


def parsed(said: dict[str, Any]) -> Constants:
    """Constants from the content of the file; a candidate without weights is an error (KeyError)."""
    taste, lean = (np.array([said[part][name] for name in NAMES]) for part in ("taste", "lean"))
    spread = said["spread"]
    return Constants(
        Learned(taste, lean, said["record"], said["doubt"]),
        Spread(np.array(spread["terms"]), np.array(spread["shares"]), spread["doubt"], spread["own"]),
        *(Reach(*(np.array(said[name][part]) for part in Reach._fields)) for name in ("reach80", "reach95")),
    )
