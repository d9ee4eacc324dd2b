"""What drives a deviation and what changed a prognosis: every explanation adds up, to the öre."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from little import TKR
from little_rounds import APRIL, AUGUST, months, rounds_book

from core.changed import change_between, new_outcome
from core.explaining import Change, Part, Split, counted_on, has_shares, ranked, reason, summed

AMOUNT = st.integers(-(10**12), 10**12)
MONTH = st.integers(-2000, 2000)
YEAR = st.lists(MONTH, min_size=12, max_size=12)


def parts(**amounts: int) -> list[Part]:
    return [Part(key, amount) for key, amount in amounts.items()]


@given(st.lists(AMOUNT, max_size=12), AMOUNT, st.integers(2, 8))
def test_what_is_shown_and_the_rest_add_up_to_the_total(amounts: list[int], total: int, most: int):
    found = ranked([Part(str(at), amount) for at, amount in enumerate(amounts)], total, most)
    assert sum(part.amount for part in found.shown) + (found.rest or 0) == total
    assert len(found.shown) + (found.hidden > 0) <= most


def test_those_in_the_direction_of_the_deviation_come_first():
    found = ranked(parts(stab=-912, ledning=504, projekt=22, samverkan=480, naringsliv=-18), 76, 6)
    assert [part.key for part in found.shown] == ["ledning", "samverkan", "projekt", "naringsliv", "stab"]
    assert [part.key for part in ranked(parts(stab=-912, ledning=504), -408, 6).shown] == ["stab", "ledning"]


def test_the_rest_holds_the_smallest_and_what_no_part_explains():
    found = ranked(parts(a=100, b=50, c=-7, d=3), 150, 3)
    assert ([part.key for part in found.shown], found.rest, found.hidden) == (["a", "b"], 0, 2)
    assert ranked(parts(a=100), 100, 3).rest is None
    assert ranked(parts(a=100), 90, 3).rest == -10


def test_a_sentence_names_what_holds_half_of_the_direction_and_what_works_against_it():
    found = reason(parts(stab=-912, ledning=504, naringsliv=-18), -426)
    assert ([part.key for part in found.main], found.against and found.against.key) == (["stab"], "ledning")
    several = reason(parts(a=-30, b=-25, c=-25, d=-20), -100)
    assert ([part.key for part in several.main], several.against) == (["a", "b", "c"], None)


def test_parts_nearly_as_large_are_named_together_and_too_many_of_them_are_no_reason():
    assert [part.key for part in reason(parts(ledning=504, samverkan=480, projekt=22), 1006).main] == ["ledning", "samverkan"]
    assert not reason(parts(ledning=504, samverkan=480, projekt=22), 1006).scattered
    assert reason(parts(a=-25, b=-25, c=-25, d=-25), -100).scattered == 4
    assert reason(parts(a=-30, b=-20, c=-14, d=-12, e=-12, f=-12, g=-12, h=-12, i=-12, against=5), -131).scattered == 9


def test_a_small_part_that_works_against_the_deviation_is_not_named():
    assert reason(parts(stab=-912, ledning=50), -862).against is None


def test_shares_are_said_only_when_no_part_is_larger_than_the_whole():
    assert has_shares(parts(a=60, b=40), 100)
    assert not has_shares(parts(a=912, b=-812), 100)
    assert not has_shares(parts(a=10, b=-10), 0)


@given(AMOUNT, AMOUNT)
def test_the_accumulated_deviation_is_what_remains_and_the_timing(accumulated: int, remains: int):
    split = Split(accumulated, remains)
    assert split.remains + split.timing == accumulated


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_outcome_judgement_and_moved_budget_add_up_to_the_change(before: int, now: int, outcome: int, moved: int):
    change = Change(before, now, outcome, moved)
    assert change.outcome + change.judgement + change.moved == now - before


@given(st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT), max_size=6))
def test_a_sum_of_changes_adds_up_column_by_column(amounts: list[tuple[int, int, int, int]]):
    changes = [Change(*each) for each in amounts]
    total = summed(changes)
    assert (total.amount, total.judgement) == (sum(c.amount for c in changes), sum(c.judgement for c in changes))


@given(AMOUNT, st.lists(st.one_of(st.none(), MONTH), min_size=1, max_size=12))
def test_the_months_together_count_on_all_that_remained(remaining: int, budget: list[int | None]):
    assert counted_on(remaining, budget, len(budget)) == remaining
    assert counted_on(remaining, budget, 0) == 0


def test_what_a_prognosis_counts_on_follows_the_phased_budget():
    assert counted_on(-1000, (-100, -300, -100, -500), 2) == -400
    assert counted_on(-1000, (-100, None, -100), 1) == -500


def test_it_is_spread_evenly_where_the_budget_s_shares_mean_nothing():
    assert counted_on(-900, (None, None, None), 1) == -300
    assert counted_on(-900, (-100, 50, -100), 1) == -300
    assert counted_on(-900, (0, 0, 0), 2) == -600


def test_new_outcome_changed_judgement_and_moved_budget_by_hand():
    """April: 400 booked, 1 200 in all, so 100 a month counted on. Then 4 × 115 booked, 1 290 in all, and 20 more in budget."""
    book = rounds_book(
        {"TEK": months((4, -100), (4, -115))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1200}, "2024-08": {"TEK": -1290}},
        transfers={"TEK": {6: -20}},
    )
    change = change_between(book, APRIL, AUGUST, "TEK")
    assert change is not None
    assert (change.amount, change.outcome, change.moved, change.judgement) == (-90 * TKR, -60 * TKR, -20 * TKR, -10 * TKR)


def test_an_expected_deficit_is_no_news():
    """The first prognosis already counted on 110 a month beside a budget of 100."""
    book = rounds_book(
        {"TEK": months((4, -100), (4, -110))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1280}, "2024-08": {"TEK": -1280}},
    )
    assert change_between(book, APRIL, AUGUST, "TEK") == Change(-1280 * TKR, -1280 * TKR, 0, 0)


def test_a_department_s_change_is_the_sum_of_its_units_part_by_part():
    book = rounds_book(
        {"HEM": months((4, -80), (4, -90)), "BOE": months((8, -200))}, {"HEM": months((8, -80), (4, -40)), "BOE": months((12, -200))},
        {"2024-04": {"HEM": -800, "BOE": -2400}, "2024-08": {"HEM": -850, "BOE": -2390}},
    )
    hem, boe, soc = (change_between(book, APRIL, AUGUST, unit) for unit in ("HEM", "BOE", "SOC"))
    assert hem is not None
    assert boe is not None
    assert soc == summed([hem, boe])
    assert soc is not None
    assert soc.amount == -40 * TKR


def test_a_change_is_missing_while_a_round_lacks_the_unit():
    book = rounds_book({"TEK": months((8, -100))}, {"TEK": months((12, -100))}, {"2024-08": {"TEK": -1200}})
    assert change_between(book, APRIL, AUGUST, "TEK") is None


def test_only_closed_months_are_outcome():
    book = rounds_book(
        {"TEK": months((5, -100))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1200}, "2024-08": {"TEK": -1300}}, closed=5,
    )
    change = change_between(book, APRIL, AUGUST, "TEK")
    assert change is not None
    assert (change.outcome, change.judgement) == (0, -100 * TKR)
    assert new_outcome(book, AUGUST, "TEK", 12) is None


@given(YEAR, YEAR, MONTH, MONTH, st.dictionaries(st.integers(1, 12), MONTH, max_size=3), st.integers(1, 12))
def test_any_change_between_two_rounds_adds_up(
    actual: list[int], budget: list[int], first: int, second: int, moved: dict[int, int], closed: int,
):
    said = {"2024-04": {"TEK": first}, "2024-08": {"TEK": second}}
    book = rounds_book({"TEK": actual[:closed]}, {"TEK": budget}, said, transfers={"TEK": moved}, closed=closed)
    change = change_between(book, APRIL, AUGUST, "TEK")
    assert change is not None
    assert change.outcome + change.judgement + change.moved == (second - first) * TKR
    assert change.moved == sum(amount for month, amount in moved.items() if 4 < month <= 8) * TKR
