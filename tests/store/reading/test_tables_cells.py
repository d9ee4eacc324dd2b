"""Amounts, codes and periods of single cells: exactly or not at all."""
from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import MoneyUnit
from store.reading.tables.cells import FINER_THAN_ORE, NO_AMOUNT, amounts_of, code_and_name
from tests.store.reading.making import KR, amounts, read, text, told, workbook


def one(value: object, unit: MoneyUnit = "kr") -> int | str | None:
    """The amount of a column with this one cell, or why there is none."""
    found = amounts_of([value], unit)  # type: ignore[list-item]
    return found.faults.get(0, found.ore[0])


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1\u00a0234,50", 123450), ("1\u202f234", 123400), ("1\u2009234", 123400), ("\u2212785", -78500), ("–785", -78500),
        ("785-", -78500),
        ("(785)", -78500), ("- 1 954", -195400), ("+76", 7600), ("1.234.567,50", 123456750), ("1,234,567.50", 123456750),
        ("1234.5", 123450),
        ("", None), ("-", None), ("–", None), (12.0, 1200), (0.1 + 0.2, 30), (1e9 + 0.01, 100000000001), (-0.0, 0), (7, 700),
    ],
)
def test_an_amount_is_read_exactly_in_every_way_it_is_written(written: object, ore: int | None) -> None:
    assert one(written) == ore


@pytest.mark.parametrize(
    "written",
    ["1.234", "12 34", "1,23,4", "Prel: 67", "72,28%", "#REFERENS!", "1e5", "½", "9" * 400, "\u0661",
     True, float("nan"), float("inf"), 1e15],
)
def test_what_is_not_one_amount_is_refused(written: object) -> None:
    assert one(written) in (NO_AMOUNT, FINER_THAN_ORE)


@pytest.mark.parametrize("written", ["1,234", 8333.333333333334, 0.001, "0,005"])
def test_what_is_finer_than_an_ore_is_refused(written: object) -> None:
    assert one(written) == FINER_THAN_ORE


def test_a_cell_that_says_there_is_no_value_is_missing_not_zero_and_named() -> None:
    rows = [["Ansvar", "Konto", "jan", "feb", "mar"], [1, 5010, 5, "i.u.", 7]]
    read_ = read(workbook(Data=rows))
    assert amounts(read_)["1", "5010"][:3] == [-500, None, -700]
    assert "warning fil.xlsx bladet Data cell D2: Cellen säger att värdet saknas" in told(read_)


@given(st.integers(-(10**13), 10**13))
def test_every_float_that_is_nearest_to_whole_ore_is_taken_exactly(ore: int) -> None:
    assert one(ore / 100) == ore
    assert one(float(Decimal(ore) / 100000), "tkr") == ore


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=40))
def test_the_noise_of_a_sum_of_floats_is_taken_off(parts: list[int]) -> None:
    assert one(sum(part / 100 for part in parts)) == sum(parts)


def test_amounts_finer_than_an_ore_can_be_rounded_when_the_user_says_so() -> None:
    rows = [["Ansvar", "Konto", "jan", "feb", "mar"], [1, 5010, 100 / 3, 100 / 3, 100 / 3]]
    assert "cell C2: Beloppet är finare än ett öre" in told(read(workbook(Data=rows)))
    rounded = read(workbook(Data=rows), KR._replace(rounded=True))
    assert amounts(rounded)["1", "5010"][:3] == [-3333, -3333, -3333]
    assert "confirm fil.xlsx: 1\u00a0belopp i jan har avrundats till öre." in told(rounded)


@pytest.mark.parametrize(
    ("cell", "both"),
    [(5010.0, ("5010", "")), ("5010 Löner", ("5010", "Löner")), ("5010 - Löner", ("5010", "Löner")), ("0101", ("0101", "")),
     ("A1", ("A1", "")), ("1 maj", ("1 maj", "")), ("5010–5090", ("5010–5090", ""))],
)
def test_a_cell_with_a_code_and_a_name_is_both(cell: object, both: tuple[str, str]) -> None:
    assert code_and_name(cell) == both  # type: ignore[arg-type]


@given(st.text(max_size=40))
def test_any_text_is_an_amount_nothing_or_a_fault(written: str) -> None:
    found = one(written)
    assert found is None or isinstance(found, int) or found in (NO_AMOUNT, FINER_THAN_ORE)


@given(st.binary(max_size=300))
def test_any_bytes_as_a_text_table_end_in_an_answer(content: bytes) -> None:
    assert read(b"Ansvar;Konto;Period;Belopp\n" + content, name="a.csv").source == "a.csv"
    assert read(text("Ansvar;Konto;jan;feb\n") + content, name="a.csv").source == "a.csv"
