from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amount_entry import read_entry
from core.money import AmountError, format_amount, round_half_away

TKR = 100_000
WHOLE_TKR = st.integers(-10**7, 10**7)


@pytest.mark.parametrize(("typed", "tkr"), [
    ("−25 990", -25_990), ("-25990", -25_990), ("25\u00a0990", 25_990), ("25,99m", 25_990), ("25,99 mnkr", 25_990), ("25 990t", 25_990),
    ("=-25700-290", -25_990), ("=−25 700 − 290", -25_990), ("= 25,7m + 290", 25_990), ("=100", 100), ("(1 200)", -1_200), ("0", 0),
])
def test_an_amount_is_read_as_a_controller_types_it(typed: str, tkr: int):
    assert read_entry(typed, "tkr") == tkr * TKR


def test_an_empty_field_is_no_amount_and_not_zero():
    assert read_entry("  ", "tkr") is None


@pytest.mark.parametrize(("typed", "of", "tkr"), [("+5%", 20_000, 21_000), ("−5 %", 20_000, 19_000), ("+2,5%", -20_000, -19_500)])
def test_a_percentage_moves_what_it_is_of_up_or_down(typed: str, of: int, tkr: int):
    assert read_entry(typed, "tkr", of * TKR) == tkr * TKR


@pytest.mark.parametrize("typed", [
    "5%", "+%", "+5%%", "=", "=+", "=25 700 290 1-", "1.234", "tjugo", "12 34", "+5% 3", "=1--2", "99999999999999999",
])
def test_what_is_no_amount_is_refused_in_swedish(typed: str):
    with pytest.raises(AmountError) as refused:
        read_entry(typed, "tkr", 100 * TKR)
    assert str(refused.value).endswith(".")


def test_a_percentage_of_nothing_is_refused():
    with pytest.raises(AmountError, match="inget belopp att räkna procenten på"):
        read_entry("+5%", "tkr")


@given(WHOLE_TKR)
def test_every_amount_is_read_back_as_it_is_printed(tkr: int):
    assert read_entry(format_amount(tkr * TKR, "tkr"), "tkr") == tkr * TKR


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.data())
def test_a_sum_is_the_sum_of_its_terms(sizes: list[int], data: st.DataObject):
    signs = data.draw(st.lists(st.sampled_from("+-−"), min_size=len(sizes), max_size=len(sizes)))
    typed = "=" + "".join(f"{sign}{size}" for sign, size in zip(signs, sizes, strict=True))
    assert read_entry(typed, "tkr") == sum(size if sign == "+" else -size for sign, size in zip(signs, sizes, strict=True)) * TKR


@given(WHOLE_TKR, st.integers(0, 9_999))
def test_a_percentage_up_and_down_lie_as_far_from_what_they_are_of(tkr: int, tenths: int):
    of, percent = tkr * TKR, f"{tenths // 10},{tenths % 10}%"
    up, down = read_entry(f"+{percent}", "tkr", of), read_entry(f"-{percent}", "tkr", of)
    assert up is not None
    assert down is not None
    assert up - of == of - down == round_half_away(abs(of) * tenths, 1000)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused_as_none(text: str):
    with suppress(AmountError):
        assert isinstance(read_entry(text, "tkr", TKR), int | None)
