from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import AmountError, format_amount, format_fraction, in_unit, parse_amount, round_half_away, rounding_bound

NBSP, MINUS = "\u00a0", "\u2212"
ORE = st.integers(-(10**15), 10**15)


def test_tkr_have_a_no_break_space_between_thousands_and_a_real_minus():
    assert format_amount(-48_847_12345, "tkr") == f"{MINUS}48{NBSP}847"


def test_mnkr_have_one_decimal_and_a_comma():
    assert format_amount(11_512_000_00, "mnkr") == "11,5"
    assert format_amount(-23_000_00, "mnkr") == "0,0"


def test_kr_are_whole():
    assert format_amount(123_456_50, "kr") == f"123{NBSP}457"


def test_missing_is_a_dash_and_not_zero():
    assert format_amount(None) == "–"
    assert format_amount(0) == "0"


def test_nothing_is_ever_minus_zero():
    assert format_amount(-49_999, "tkr", signed=True) == "0"


def test_a_half_is_rounded_away_from_zero_on_both_sides():
    assert [in_unit(x, "tkr") for x in (50_000, -50_000, 149_999, 250_000)] == [1, -1, 1, 3]


def test_the_difference_of_rounded_amounts_may_differ_from_the_rounded_difference_as_in_alingsas():
    budget, actual = -48_847_480_00, -38_443_500_00
    assert (format_amount(budget), format_amount(actual)) == (f"{MINUS}48{NBSP}847", f"{MINUS}38{NBSP}444")
    assert format_amount(actual - budget) == f"10{NBSP}404"


@pytest.mark.parametrize(("terms", "bound"), [(1, 1), (2, 1), (3, 2), (4, 2), (10, 5)])
def test_a_total_of_n_rounded_terms_may_differ_by_half_of_n_plus_one(terms: int, bound: int):
    assert rounding_bound(terms) == bound


@given(st.lists(ORE, min_size=1, max_size=12))
def test_no_sum_of_rounded_terms_ever_breaks_the_bound(amounts: list[int]):
    assert abs(in_unit(sum(amounts), "tkr") - sum(in_unit(a, "tkr") for a in amounts)) <= rounding_bound(len(amounts))


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_is_symmetric_and_within_a_half(numerator: int, denominator: int):
    rounded = round_half_away(numerator, denominator)
    assert rounded == -round_half_away(-numerator, denominator)
    assert abs(2 * (rounded * denominator - numerator)) <= denominator


@pytest.mark.parametrize(("text", "ore"), [
    ("1 234", 1_234_00), ("1\u00a0234,50", 1_234_50), ("−785", -785_00), ("–785", -785_00), ("-785", -785_00), ("1234,5-", -1_234_50),
    ("(1 234)", -1_234_00), ("+12", 12_00), ("- 1 954 tkr", -1_954_000_00), ("25,99 mnkr", 25_990_000_00),
    ("1\u202f000\u2009000 kr", 1_000_000_00),
    ("0", 0), ("0,01", 1), ("3,3 milj.", 3_300_000_00),
])
def test_an_amount_is_read_exactly(text: str, ore: int):
    assert parse_amount(text) == ore


NO_AMOUNTS = ["", "1.234", "12 34", "1,2345", "i.u.", "Prel: 67", "72,28%", "1 234 567,", "--5", "inf", "nan", "1e9", "0x10", "٣"]


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_not_exactly_one_amount_is_refused_by_name(text: str):
    with pytest.raises(AmountError, match="”"):
        parse_amount(text)


@given(ORE)
def test_kronor_and_ore_written_out_are_read_back(ore: int):
    sign, whole, rest = ("−" if ore < 0 else ""), abs(ore) // 100, abs(ore) % 100
    assert parse_amount(f"{sign}{whole:,},{rest:02d}".replace(",", " ", f"{whole:,}".count(","))) == ore


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_clear_refusal(text: str):
    try:
        assert isinstance(parse_amount(text), int)
    except AmountError as error:
        assert str(error)  # noqa: PT017 – both outcomes are right, and both are looked at


def test_a_unit_word_in_the_text_wins_over_the_column_s_unit():
    assert parse_amount("5 tkr", "kr") == parse_amount("5", "tkr") == 500_000


@pytest.mark.parametrize(("fraction", "text"), [
    (-0.02298, f"{MINUS}2,3"), (0.2536, "+25,4"), (0.0, "0,0"), (None, "–"), (12.5, f"+1{NBSP}250,0"),
])
def test_percent_has_one_decimal_and_a_sign(fraction: float | None, text: str):
    assert format_fraction(fraction) == text
