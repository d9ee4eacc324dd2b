"""Where a chart's parts stand, without any library that draws."""
from __future__ import annotations

from itertools import pairwise

from hand_chart import ACTUAL, CHART, IN_MINUS, NOTHING, TKR
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Band, Chart, Line
from store.writing.heights import alone, apart, ends, reach

EMPTY = Chart("", "", "tkr", ("jan", "feb"), (Line("actual", "Utfall", (None, None)),))


def test_the_reach_holds_every_line_band_and_tick():
    low, high = reach(CHART)
    assert low < 0 < 41_900 * TKR < high


def test_the_sign_turns_the_chart_over():
    assert reach(IN_MINUS) == tuple(-height for height in reversed(reach(CHART)))


def test_nothing_known_still_has_a_height_to_divide_by():
    assert reach(EMPTY) == (0, 1)


def test_a_single_height_lies_in_the_middle_of_its_reach():
    assert reach(EMPTY._replace(lines=(Line("actual", "Utfall", (None, -50)),))) == (-75, -25)


def test_lines_end_at_their_last_known_place_highest_first_and_empty_ones_not_at_all():
    chart = CHART._replace(lines=(*CHART.lines, Line("previous", "I fjol", NOTHING)))
    assert [(end.label, end.place) for end in ends(chart)] == [
        ("95 %", 11), ("80 %", 11), ("Chefens prognos", 11), ("Modellens prognos", 11), ("Budget", 11), ("Utfall", 7),
    ]
    assert ends(chart)[-1].height == -(ACTUAL.values[7] or 0)


def test_a_band_ends_at_the_edge_that_is_drawn_uppermost():
    band = Band("interval80", "80 %", (None, -9), (None, -4))
    assert [ends(EMPTY._replace(bands=(band,), sign=sign))[0].height for sign in (1, -1)] == [-4, 9]


def test_a_value_between_gaps_stands_alone():
    assert alone((1, None, 2, 3, None, 4)) == [0, 5]
    assert alone((None, None)) == []
    assert alone((7,)) == [0]


def test_labels_that_do_not_meet_stay_where_they_want_to_be():
    assert apart([90, 50, 10], [10, 10, 10], 0, 100) == [90, 50, 10]


def test_labels_in_each_others_way_share_the_room_around_them():
    assert apart([52, 50, 48], [10, 10, 10], 0, 100) == [60, 50, 40]


def test_labels_at_the_edge_are_kept_inside():
    assert apart([99, 98], [10, 10], 0, 100) == [95, 85]
    assert apart([2, 1], [10, 10], 0, 100) == [15, 5]


@given(st.lists(st.tuples(st.integers(-50, 150), st.integers(1, 20)), max_size=5))
def test_labels_never_overlap_and_keep_their_order_inside_the_room(labels: list[tuple[int, int]]):
    labels.sort(reverse=True)
    sizes = [size for _, size in labels]
    middles = apart([middle for middle, _ in labels], sizes, 0, 100)
    edges = [(middle - size / 2, middle + size / 2) for middle, size in zip(middles, sizes, strict=True)]
    assert all(above[0] >= below[1] - 1e-9 for above, below in pairwise(edges))
    assert all(low >= -1e-9 and high <= 100 + 1e-9 for low, high in edges)
