from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record import APRIL_2023, AUGUST_2023, AUGUST_2024, LEAVES, OUTCOME, ROUNDS, SAID, TKR, book

from core.accuracy import Error, error_in, errors_of, growth, last_records, measures_of, parts_of, skill, why_no_error

amounts = st.integers(-10_000, 10_000)


def error(prognosis: int, outcome: int, base: int | None = 1000, said=AUGUST_2023) -> Error:
    return Error(said, "HEM", prognosis, outcome, base)


def test_an_error_is_outcome_less_prognosis_and_plus_is_a_better_year_than_said():
    """HEM said −1 150 in April and ended at −1 200: 50 worse, of a net budget of 1 200."""
    first = errors_of(book(), "HEM")[0]
    assert (first.round, first.prognosis, first.outcome, first.base) == (APRIL_2023, -1150 * TKR, -1200 * TKR, -1200 * TKR)
    assert first.amount == -50 * TKR
    assert first.fraction == pytest.approx(-50 / 1200)


def test_the_record_has_every_frozen_round_earliest_first():
    assert [each.round.id for each in errors_of(book(), "HEM")] == ["2023-04", "2023-08", "2024-04", "2024-08"]
    assert [each.round.id for each in errors_of(book(rounds=ROUNDS[::-1]), "HEM")] == ["2023-04", "2023-08", "2024-04", "2024-08"]


def test_a_unit_above_has_the_sum_of_those_below():
    """April 2023: HEM −50, BOE +50, SKO 0."""
    assert [each.amount for each in errors_of(book(), "VRD")[:1]] == [0]
    assert errors_of(book(), "K")[0].prognosis == -7200 * TKR


def test_a_round_that_is_not_frozen_is_no_record():
    open_round = APRIL_2023._replace(frozen=False)
    kept = book(rounds=(open_round, AUGUST_2023))
    assert [each.round.id for each in errors_of(kept, "HEM")] == ["2023-08"]
    assert why_no_error(kept, open_round) == "är inte fryst och räknas därför inte"


def test_a_year_that_is_not_closed_to_its_end_has_no_errors():
    kept = book(closed={2024: 11})
    assert [each.round.id for each in errors_of(kept, "HEM")] == ["2023-04", "2023-08"]
    assert why_no_error(kept, AUGUST_2024) == "har inget bokslut att hållas mot ännu"


def test_a_round_of_a_year_that_the_books_lack_gives_no_error():
    elsewhere = AUGUST_2023._replace(id="1999-08", year=1999)
    assert errors_of(book({("1999-08", "HEM"): -1}, rounds=(elsewhere,)), "HEM") == ()


def test_an_unknown_unit_has_no_record():
    assert errors_of(book(), "NOPE") == ()
    assert parts_of(book(), AUGUST_2023, "NOPE") == ()


def test_the_whole_has_no_error_while_a_part_lacks_its_prognosis():
    without = {key: amount for key, amount in SAID.items() if key != ("2023-04", "BOE")}
    assert error_in(book(without), APRIL_2023, "VRD") is None
    assert [part.unit for part in parts_of(book(without), APRIL_2023, "VRD")] == ["HEM"]


def test_a_unit_without_a_base_has_an_error_in_kronor_and_no_percent():
    found = errors_of(book(budget={"HEM": 0}), "HEM")[0]
    assert (found.amount, found.fraction, found.is_hit) == (-50 * TKR, None, None)


def test_the_parts_are_the_lowest_units():
    assert [(part.unit, part.amount) for part in parts_of(book(), APRIL_2023, "K")] == [
        ("HEM", -50 * TKR), ("BOE", 50 * TKR), ("SKO", 0),
    ]


def test_a_unit_with_nothing_below_it_is_its_own_part():
    assert parts_of(book(), APRIL_2023, "HEM") == (errors_of(book(), "HEM")[0],)


def test_what_a_unit_said_beyond_those_below_is_a_part_of_its_own():
    """VRD itself says −3 700 where HEM and BOE say −1 150 and −2 450: 100 more than they, of an outcome of nothing."""
    parts = parts_of(book({**SAID, ("2023-04", "VRD"): -3700}), APRIL_2023, "VRD")
    assert [(part.unit, part.is_rest, part.prognosis, part.outcome) for part in parts] == [
        ("HEM", False, -1150 * TKR, -1200 * TKR), ("BOE", False, -2450 * TKR, -2400 * TKR), ("VRD", True, -100 * TKR, 0),
    ]


def test_what_one_unit_below_said_is_taken_out_of_what_was_said_for_the_whole():
    parts = parts_of(book({("2023-04", "VRD"): -3650, ("2023-04", "HEM"): -1150}), APRIL_2023, "VRD")
    assert [(part.unit, part.is_rest, part.prognosis, part.outcome) for part in parts] == [
        ("HEM", False, -1150 * TKR, -1200 * TKR), ("VRD", True, -2500 * TKR, -2400 * TKR),
    ]


@given(st.dictionaries(st.sampled_from(["K", "VRD", *LEAVES]), amounts, min_size=1), st.dictionaries(st.sampled_from(LEAVES), amounts))
def test_the_parts_always_sum_to_the_unit_s_error_and_gross_is_never_less(said, ended):
    kept = book({("2023-04", unit): amount for unit, amount in said.items()}, outcome={2023: {**OUTCOME[2023], **ended}})
    for unit in ("K", "VRD", *LEAVES):
        own, measures = error_in(kept, APRIL_2023, unit), measures_of(parts_of(kept, APRIL_2023, unit))
        if own and measures:
            assert measures.net == own.amount
            assert measures.gross >= abs(own.amount)
        assert own is None or measures is not None or own.prognosis == own.outcome == 0


def test_the_measures_by_hand():
    """Errors 10, −20 and 4: net −6, gross 34, bias −2, precision 11 and a third; one of two within a hundredth of 1 000."""
    found = measures_of([error(0, 10), error(0, -20), error(0, 4, base=None)])
    assert found is not None
    assert (found.number, found.net, found.gross, found.bias, found.precision) == (3, -6, 34, -2, 11)
    assert (found.hits, found.tried) == (1, 2)


def test_no_errors_have_no_measures():
    assert measures_of([]) is None


@pytest.mark.parametrize(("ended", "is_hit"), [(10, True), (-10, True), (11, False), (-11, False)])
def test_a_hit_lies_within_one_percent_of_the_base(ended: int, is_hit: bool):
    assert error(0, ended).is_hit is is_hit
    assert error(0, ended, base=-1000).is_hit is is_hit


@given(st.lists(amounts, min_size=1))
def test_precision_is_never_less_than_the_size_of_the_bias(ended):
    found = measures_of([error(0, each) for each in ended])
    assert found is not None
    assert found.precision >= abs(found.bias)


def test_growth_is_how_much_larger_the_error_became_from_round_to_round():
    """511, then 1 034, then 4: it grew by 523 and shrank by 1 030, whatever the signs."""
    assert growth([error(0, -511), error(0, -1034), error(0, 4)]) == (523, -1030)
    assert growth([error(0, -511)]) == ()


def test_skill_is_what_part_of_the_method_s_error_the_manager_did_not_make():
    """The manager missed by 10 and 20, the method by 40 and 20."""
    errors = [error(90, 100, said=APRIL_2023), error(80, 100)]
    assert skill(errors, {"2023-04": 60, "2023-08": 120}) == pytest.approx(1 - 30 / 60)


def test_skill_looks_only_at_rounds_that_the_method_foresaw():
    errors = [error(90, 100, said=APRIL_2023), error(80, 100)]
    assert skill(errors, {"2023-08": 60}) == pytest.approx(1 - 20 / 40)


def test_there_is_no_skill_against_a_method_that_foresaw_nothing_or_was_always_right():
    assert skill([error(90, 100)], {}) is None
    assert skill([error(90, 100)], {"2023-08": 100}) is None


def test_a_manager_who_is_as_good_as_the_method_has_no_skill():
    assert skill([error(90, 100)], {"2023-08": 110}) == 0


def test_the_last_record_of_each_unit_is_of_a_closed_year():
    assert last_records(book(closed={2024: 8})) == {"HEM": 2023, "BOE": 2023, "SKO": 2023}
    assert last_records(book()) == {"HEM": 2024, "BOE": 2024, "SKO": 2024}
