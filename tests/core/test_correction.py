from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accuracy import Error
from core.correction import CAUTION, hint
from core.rounds import Round

BASE = 100_000_00
sizes = st.integers(-20_000_00, 20_000_00)
records = st.lists(sizes, min_size=1, max_size=12)


def record(*yearly: int, base: int | None = BASE) -> list[Error]:
    """One error a year, from 2010 on, as outcome − prognosis in öre."""
    return [Error(august(2010 + at), "HEM", 0, amount, base) for at, amount in enumerate(yearly)]


def august(year: int) -> Round:
    return Round(f"{year}-08", "Delårsbokslut", year, 8, frozen=True)


def corrected(*yearly: int, amount: int = 0, base: int = BASE) -> int:
    found = hint(record(*yearly), amount, base)
    assert found is not None
    return found.corrected


def test_no_record_gives_no_hint():
    assert hint([], -1_000_00, BASE) is None


@pytest.mark.parametrize("base", [None, 0])
def test_without_a_base_there_is_no_hint(base: int | None):
    assert hint(record(1000_00), -1_000_00, base) is None
    assert hint(record(1000_00, base=base), -1_000_00, BASE) is None


def test_one_year_gives_a_fifth_of_its_error_and_four_a_half():
    assert corrected(5000_00) == 1000_00
    assert corrected(5000_00, 5000_00, 5000_00, 5000_00) == 2500_00


def test_the_correction_is_a_fraction_of_the_base_and_moves_the_prognosis_towards_how_years_used_to_end():
    """The years ended 5 % better than said; a unit twice as large as then is moved twice as much."""
    assert corrected(5000_00, amount=-90_000_00) == -89_000_00
    assert corrected(5000_00, amount=-90_000_00, base=2 * BASE) == -88_000_00
    assert corrected(5000_00, amount=-90_000_00, base=-2 * BASE) == -88_000_00


def test_the_rounds_of_one_year_are_one_observation():
    """April +8 % and August +2 % of one year count as one year of +5 %."""
    errors = [Error(Round("a", "April", 2020, 4, frozen=True), "HEM", 0, 8000_00, BASE), Error(august(2020), "HEM", 0, 2000_00, BASE)]
    found = hint(errors, 0, BASE)
    assert found is not None
    assert (found.corrected, found.years, found.weight) == (1000_00, 1, 1 / (1 + CAUTION))


def test_years_from_the_asked_one_on_are_left_out():
    errors = record(5000_00, 9000_00)
    assert hint(errors, 0, BASE, before=2011) == hint(errors[:1], 0, BASE)
    assert hint(errors, 0, BASE, before=2010) is None


def test_errors_that_cancel_give_no_correction():
    assert corrected(5000_00, -5000_00) == 0


@given(records, sizes)
def test_a_mirrored_record_gives_a_mirrored_correction(yearly, amount):
    assert corrected(*yearly, amount=amount) == -corrected(*(-each for each in yearly), amount=-amount)


@given(records)
def test_the_correction_is_never_larger_than_the_largest_error_of_the_record(yearly):
    assert abs(corrected(*yearly)) <= max(map(abs, yearly)) + 1


@given(st.lists(sizes, min_size=1, max_size=12), st.integers(-(10**15), 10**15), st.data())
def test_one_odd_year_moves_the_correction_by_no_more_than_the_other_years_errors_allow(yearly, odd, data):
    """However large the odd year, the correction stays within twice the largest error of the others."""
    place = data.draw(st.integers(0, len(yearly)))
    with_odd = [*yearly[:place], odd, *yearly[place:]]
    assert abs(corrected(*with_odd)) <= 2 * max(map(abs, yearly)) + 1


def test_one_odd_year_does_not_turn_a_steady_habit_round():
    steady = corrected(1000_00, 1000_00, 1000_00, 1000_00, 1000_00)
    assert 0 < corrected(1000_00, 1000_00, -90_000_00, 1000_00, 1000_00) < steady


@given(records)
def test_a_longer_record_of_the_same_errors_is_trusted_more(yearly):
    assert abs(corrected(*yearly, *yearly)) >= abs(corrected(*yearly))


def test_each_round_is_tried_with_the_years_before_it_alone():
    """Every year ended 5 % better than said: from the second on the correction would have helped."""
    found = hint(record(5000_00, 5000_00, 5000_00), 0, BASE)
    assert found is not None
    assert (found.tried, found.helped) == (2, 2)


def test_a_correction_that_made_the_error_larger_did_not_help():
    found = hint(record(5000_00, -5000_00), 0, BASE)
    assert found is not None
    assert (found.tried, found.helped) == (1, 0)


def test_a_single_year_has_nothing_to_try_on():
    found = hint(record(5000_00), 0, BASE)
    assert found is not None
    assert (found.tried, found.helped) == (0, 0)


def test_the_rounds_of_a_year_are_not_tried_with_each_other():
    errors = [Error(Round("a", "April", 2020, 4, frozen=True), "HEM", 0, 5000_00, BASE), Error(august(2020), "HEM", 0, 5000_00, BASE)]
    found = hint(errors, 0, BASE)
    assert found is not None
    assert found.tried == 0


@given(records)
def test_no_more_rounds_are_helped_than_tried(yearly):
    found = hint(record(*yearly), 0, BASE)
    assert found is not None
    assert 0 <= found.helped <= found.tried < len(yearly) + 1
