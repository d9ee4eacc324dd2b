"""Where the year is heading by the model: one number per unit whatever was asked, and all of them add up."""
from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many_years import CLOSED, LAST, TKR, UNITS, actual, book, figures, register

from core.accounts import NET_COST
from core.book import Book, UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.outlook import Outlook, outlook_of
from core.register import Register, Year

CODES = [unit.code for unit in UNITS]


def outlook(held: Book, unit: str, group: str = NET_COST, as_of: int = CLOSED, year: int = LAST, own: bool = False) -> Outlook:
    """The outlook, which must be there."""
    found = outlook_of(held, unit, year, as_of, group, own=own)
    assert found is not None
    return found


def test_units_add_up_to_their_parents_to_the_ore():
    held = book()
    direct = outlook(held, "VÅRD", own=True)
    assert outlook(held, "VÅRD").total == outlook(held, "HEM").total + outlook(held, "BOE").total + direct.total
    assert outlook(held, "F").total == outlook(held, "VÅRD").total + outlook(held, "VÄG").total
    months = zip(outlook(held, "HEM").months, outlook(held, "BOE").months, direct.months, strict=True)
    assert outlook(held, "VÅRD").months == tuple(sum(month) for month in months)


@pytest.mark.parametrize("unit", ["HEM", "BOE", "SNÖ", "VÅRD", "VÄG", "F"])
def test_account_groups_add_up_to_the_net_to_the_ore(unit: str):
    held = book()
    groups = [outlook_of(held, unit, LAST, CLOSED, group) for group in ("31", "50", "60")]
    assert sum(found.total for found in groups if found) == outlook(held, unit).total


def test_a_parents_group_is_the_sum_of_those_below():
    held = book()
    assert outlook(held, "VÅRD", "50").total == outlook(held, "HEM", "50").total + outlook(held, "BOE", "50").total
    assert outlook(held, "F", "cost").total == sum(outlook(held, "F", group).total for group in ("50", "60"))


@pytest.mark.parametrize(("unit", "part"), [("HEM", "VÅRD"), ("VÅRD", "VÅRD"), ("SNÖ", "VÄG"), ("NY", "VÄG")])
def test_the_number_is_the_same_when_only_the_units_part_of_the_books_is_open(unit: str, part: str):
    assert outlook(book(part=part), unit) == outlook(book(), unit)
    assert outlook(book(part=part), unit, "50") == outlook(book(), unit, "50")


def test_the_number_does_not_depend_on_what_was_asked_before():
    asked_first, asked_last = book(), book()
    for unit, group in product(CODES, (NET_COST, "50", "31")):
        outlook_of(asked_last, unit, LAST, CLOSED, group)
    assert outlook(asked_first, "HEM") == outlook(asked_last, "HEM")


def test_only_what_was_known_then_counts():
    through_april = book(closed=4)
    seen_later = outlook(book(closed=8), "HEM", as_of=4)
    assert seen_later == outlook(through_april, "HEM", as_of=4) == outlook(through_april, "HEM", as_of=9)


def test_the_booked_months_stand_as_they_are():
    found = outlook(book(), "BOE")
    booked = [sum(month) for month in zip(actual("BOE", "50", LAST), actual("BOE", "60", LAST), strict=True)]
    assert list(found.months[:CLOSED]) == booked[:CLOSED]
    assert sum(found.months) == found.total
    assert len(found.months) == 12


@pytest.mark.parametrize("unit", CODES)
@pytest.mark.parametrize("as_of", [1, 4, 8])
def test_an_interval_is_in_order(unit: str, as_of: int):
    found = outlook(book(), unit, as_of=as_of)
    assert found.low95 <= found.low80 <= found.total <= found.high80 <= found.high95


def test_a_closed_year_ends_at_its_outcome_without_any_doubt():
    found = outlook(book(), "HEM", as_of=12, year=2022)
    outcome = sum(actual("HEM", "50", 2022)) + sum(actual("HEM", "31", 2022))
    assert found[:5] == (outcome,) * 5
    assert sum(found.months) == outcome
    assert found.methods == ()


def test_the_methods_say_what_a_controller_would_work_out():
    found = {method.key: method for method in outlook(book(), "SNÖ").methods}
    booked, budget = sum(actual("SNÖ", "50", LAST)[:8]), round(-150 * 1.03**5 * TKR)
    last = actual("SNÖ", "50", LAST - 1)
    assert found["linear"].total == round(booked * 12 / 8)
    assert found["remaining_budget"].total == booked + 4 * budget
    assert found["last_season"].total == pytest.approx(booked * sum(last) / sum(last[:8]), abs=1)
    assert found["budget_profile"].total == pytest.approx(booked * 12 / 8, abs=1)


def test_a_methods_error_is_its_mean_over_the_units_own_years():
    linear = next(method for method in outlook(book(), "SNÖ").methods if method.key == "linear")
    years = [actual("SNÖ", "50", year) for year in range(2019, LAST)]
    assert linear.tries == 5
    assert linear.error == pytest.approx(sum(abs(sum(y) - sum(y[:8]) * 12 / 8) for y in years) / 5, abs=1)


def test_a_new_unit_has_a_number_and_no_record():
    found = outlook(book(), "NY")
    assert found.error is None
    assert found.evidence == 0
    assert next(method for method in found.methods if method.key == "last_season").total is None
    assert found.low80 < found.total < found.high80


def test_a_year_known_only_as_a_whole_has_no_months_to_forecast_from():
    years = {2023: Year(FiscalYear(2023), 12), 2024: Year(FiscalYear(2024), 12)}
    held = Book(
        Register("a", "A", units=(Unit("A", "A", None),), years=years),
        {2024: [UnitFigures("A", 2024, annual={"actual": {"cost": -500}, "budget": {"cost": -400}})]},
    )
    assert outlook_of(held, "A", 2024, 8) is None
    assert outlook(held, "A", as_of=12, year=2024)[:6] == (-500, -500, -500, -500, -500, ())


@pytest.mark.parametrize(
    ("unit", "group", "year"), [("?", NET_COST, LAST), ("HEM", "appropriation", LAST), ("HEM", "?", LAST), ("HEM", NET_COST, 1999)],
)
def test_what_is_not_in_the_books_has_no_outlook(unit: str, group: str, year: int):
    assert outlook_of(book(), unit, year, CLOSED, group) is None


def test_a_fiscal_year_of_another_length_has_no_outlook():
    units = (Unit("A", "A", None),)
    held = Book(
        Register("a", "A", units=units, years={2024: Year(FiscalYear(2024, 7, 18), 8)}),
        {2024: [UnitFigures("A", 2024, {"actual": {"cost": (-100,) * 8}})]},
    )
    assert outlook_of(held, "A", 2024, 8) is None


def test_a_year_before_its_first_month_is_forecast_from_the_years_before():
    found = outlook(book(), "HEM", as_of=0)
    assert found.total < 0
    assert sum(found.months) == found.total


@st.composite
def organisations(draw: st.DrawFn) -> tuple[tuple[Unit, ...], dict[str, list[list[int]]]]:
    """Units in any tree, some with amounts of three years booked on them."""
    size = draw(st.integers(2, 9))
    units = (Unit("U0", "U0", None), *(Unit(f"U{i}", f"U{i}", f"U{draw(st.integers(0, i - 1))}") for i in range(1, size)))
    codes = draw(st.lists(st.sampled_from([unit.code for unit in units]), min_size=1, unique=True))
    month = st.integers(-(10**9), 10**8)
    return units, {code: draw(st.lists(st.lists(month, min_size=12, max_size=12), min_size=3, max_size=3)) for code in codes}


@settings(max_examples=25, deadline=None)
@given(organisations(), st.integers(1, 11))
def test_any_organisation_adds_up(made: tuple[tuple[Unit, ...], dict[str, list[list[int]]]], as_of: int):
    units, months = made
    years = {year: Year(FiscalYear(year), 12 if year < 2023 else as_of) for year in (2021, 2022, 2023)}
    held = Book(Register("a", "A", units=units, years=years), {
        year: [
            UnitFigures(code, year, {"actual": {"cost": of_years[i][: 12 if year < 2023 else as_of]}}) for code, of_years in months.items()
        ]
        for i, year in enumerate(years)
    })
    found = {unit.code: outlook_of(held, unit.code, 2023, as_of) for unit in units}
    for unit in units:
        mine, below = found[unit.code], [found[child.code] for child in units if child.parent == unit.code]
        direct = outlook_of(held, unit.code, 2023, as_of, own=True) if any(below) and unit.code in months else None
        known = [each.total for each in (*below, direct) if each]
        assert (mine is not None) == held.has_figures(unit.code, 2023)
        if mine:
            assert mine.low95 <= mine.low80 <= mine.total <= mine.high80 <= mine.high95
            assert not known or mine.total == sum(known)
            spread = sum(each.high95 - each.total for each in (*below, direct) if each)
            assert not known or mine.high95 - mine.total <= spread + len(known)


def test_what_was_booked_on_the_root_only_in_earlier_years_is_no_part_of_this_one():
    held = {year: [figures("SNÖ", year, 12 if year < LAST else CLOSED)] for year in (LAST - 1, LAST)}
    held[LAST - 1].append(UnitFigures("F", LAST - 1, {"actual": {"50": (-TKR,) * 12}}))
    only_before = Book(register(), held)
    assert outlook_of(only_before, "F", LAST, CLOSED, own=True) is None
    whole, snow = (outlook_of(only_before, unit, LAST, CLOSED) for unit in ("F", "VÄG"))
    assert whole is not None
    assert snow is not None
    assert whole.total == snow.total
