"""A year spread over its months loses nothing and is the same every time."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.demo.phasing import SHAPES, months, spread
from store.demo.plan import Leaf

AMOUNTS = st.integers(-(10**13), 10**13)
ACTUAL = Leaf("131", "cost", "actual", 2020)


@given(amount=AMOUNTS, weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=36))
def test_the_parts_of_a_spread_amount_sum_to_it(amount: int, weights: list[int]) -> None:
    assert sum(spread(amount, weights)) == amount


@given(amount=AMOUNTS, season=st.sampled_from(sorted(SHAPES)), events=st.dictionaries(st.integers(1, 12), AMOUNTS, max_size=3))
def test_twelve_months_sum_to_the_year_with_its_events(amount: int, season: str, events: dict[int, int]) -> None:
    found = months(amount, ACTUAL, season, events)  # type: ignore[arg-type] # the strategy draws from the shapes' own names
    assert len(found) == 12
    assert sum(found) == amount


def test_an_event_is_booked_in_its_own_month_on_top_of_an_even_year() -> None:
    assert months(-1_300, ACTUAL, "even", {7: -100}) == (-100,) * 6 + (-200,) + (-100,) * 5


def test_a_budget_follows_its_shape_and_an_outcome_swings_around_it() -> None:
    budget = Leaf("131", "cost", "budget", 2020)
    assert months(121_000, budget, "salaries", {}) != months(121_000, ACTUAL, "salaries", {})
    assert months(1_204, budget, "salaries", {})[6] == 84


def test_the_same_leaf_is_phased_the_same_every_time() -> None:
    assert months(987_654_321, ACTUAL, "services", {}) == months(987_654_321, ACTUAL, "services", {})
