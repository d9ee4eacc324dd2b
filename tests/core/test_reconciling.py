"""Forecasts made to add up along a tree, and whole öre out of fractions."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forecasting.reconciling import capped, reconcile, summed, whole


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    """Each node's parent's position, depth first enough that a parent comes before its children."""
    size = draw(st.integers(1, 25))
    return [-1, *(draw(st.integers(0, node - 1)) for node in range(1, size))]


def leaves_of(parents: list[int]) -> list[int]:
    return [node for node in range(len(parents)) if node not in parents]


def summing(parents: list[int]) -> np.ndarray:
    """(nodes, leaves): 1 where the leaf lies within the node."""
    leaves = leaves_of(parents)
    found = np.zeros((len(parents), len(leaves)))
    for column, leaf in enumerate(leaves):
        node = leaf
        while node >= 0:
            found[node, column] = 1
            node = parents[node]
    return found


def test_a_parent_and_its_children_meet_in_proportion_to_how_unsure_they_are():
    base = np.array([[100.0], [60.0], [60.0]])  # the parent says 20 less than its children
    found = reconcile(base, np.array([10.0, 5.0, 5.0]), np.array([-1, 0, 0]))
    assert found[:, 0].tolist() == [110.0, 55.0, 55.0]


def test_a_sure_child_is_left_alone():
    found = reconcile(np.array([[100.0], [60.0], [60.0]]), np.array([1.0, 1e-9, 1.0]), np.array([-1, 0, 0]))
    assert found[:, 0] == pytest.approx([110.0, 60.0, 50.0])


def test_columns_do_not_touch_each_other():
    base = np.array([[100.0, 7.0], [60.0, 4.0], [60.0, 3.0]])
    found = reconcile(base, np.array([10.0, 5.0, 5.0]), np.array([-1, 0, 0]))
    assert found[:, 1].tolist() == [7.0, 4.0, 3.0]


@given(trees(), st.integers(0, 2**32 - 1))
def test_two_sweeps_are_the_weighted_least_squares_of_the_whole_tree(parents: list[int], seed: int):
    random = np.random.default_rng(seed)
    base, variance = random.normal(0, 100, (len(parents), 2)), random.uniform(0.1, 10, len(parents))
    all_leaves = summing(parents)
    weighed = all_leaves.T / variance
    expected = all_leaves @ np.linalg.solve(weighed @ all_leaves, weighed @ base)
    assert reconcile(base, variance, np.array(parents)) == pytest.approx(expected, abs=1e-6)


def test_a_parent_is_no_less_sure_than_its_children_together():
    widths = np.array([[100.0, 10.0], [60.0, 4.0], [20.0, 3.0], [15.0, 9.0]])  # the last lies below the first child
    assert capped(widths, np.array([-1, 0, 0, 1])).tolist() == [[35.0, 7.0], [15.0, 4.0], [20.0, 3.0], [15.0, 9.0]]


@given(trees(), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_it_adds_up_however_far_sisters_miss_together(parents: list[int], seed: int, together: float):
    random = np.random.default_rng(seed)
    base, variance = random.normal(0, 100, (len(parents), 1)), random.uniform(0.1, 10, len(parents))
    found = reconcile(base, variance, np.array(parents), together)
    assert found == pytest.approx(summing(parents) @ found[leaves_of(parents)], abs=1e-6)


def test_sisters_that_miss_together_yield_more_to_their_parent():
    base, variance, parents = np.array([[100.0], [60.0], [60.0]]), np.array([10.0, 5.0, 5.0]), np.array([-1, 0, 0])
    found = reconcile(base, variance, parents, together=1.0)  # their sum has the variance (√5 + √5)² = 20
    assert found[:, 0] == pytest.approx([100 + 20 / 3, 50 + 10 / 3, 50 + 10 / 3])


@given(st.integers(-(10**12), 10**12), st.lists(st.floats(-1e10, 1e10), min_size=1, max_size=12))
def test_parts_in_whole_ore_sum_to_the_amount(amount: int, parts: list[float]):
    found = whole(amount, parts)
    assert sum(found) == amount
    assert len(found) == len(parts)


@given(st.lists(st.integers(-(10**10), 10**10), min_size=1, max_size=12))
def test_parts_that_are_whole_and_sum_right_stay_as_they_are(parts: list[int]):
    assert whole(sum(parts), [float(part) for part in parts]) == tuple(parts)


def test_what_lacks_is_shared_by_size_and_evenly_where_there_is_none():
    assert whole(10, [1.0, 3.0]) == (2, 8)
    assert whole(10, [0.0, 0.0]) == (5, 5)
    assert whole(0, []) == ()


@given(trees(), st.integers(0, 2**32 - 1))
def test_every_parent_is_the_exact_sum_of_its_children(parents: list[int], seed: int):
    random = np.random.default_rng(seed)
    leaves = leaves_of(parents)
    given_leaves = [random.integers(-(10**9), 10**9, 3).tolist() if node in leaves else None for node in range(len(parents))]
    found = summed(given_leaves, parents)
    for node in set(parents) - {-1}:
        children = [found[child] for child in range(len(parents)) if parents[child] == node]
        assert found[node] == [sum(column) for column in zip(*children, strict=True)]
