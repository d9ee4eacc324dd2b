"""A unit's versions over the years: one for each year at most, and none more than needed."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.organisation import Unit
from core.versions import put_in, version_in, without

YEARS = range(2015, 2031)


def unit(parent: str, first: int | None = None, last: int | None = None) -> Unit:
    return Unit("10", "Skolan", parent, (), None, None, first, last)


def said(versions: tuple[Unit, ...]) -> list[tuple[str | None, int | None, int | None]]:
    return [(version.parent, version.valid_from, version.valid_to) for version in versions]


def test_a_later_version_ends_the_one_before_the_year_it_begins():
    assert said(put_in([unit("A")], unit("B", 2024))) == [("A", None, 2023), ("B", 2024, None)]


def test_a_version_of_some_years_parts_the_one_round_it():
    assert said(put_in([unit("A")], unit("B", 2020, 2021))) == [("A", None, 2019), ("B", 2020, 2021), ("A", 2022, None)]


def test_a_version_that_says_the_same_changes_nothing():
    assert put_in([unit("A")], unit("A", 2024)) == (unit("A"),)


def test_an_undated_version_takes_the_place_of_all():
    assert put_in([unit("A", None, 2020), unit("B", 2021)], unit("C")) == (unit("C"),)


def test_a_unit_that_ends_keeps_the_years_before():
    assert said(without([unit("A")], 2024, None)) == [("A", None, 2023)]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.one_of(st.none(), st.integers(2015, 2030)), st.one_of(st.none(), st.integers(0, 8)))))
def test_the_last_said_of_each_year_holds(rows: list[tuple[str, int | None, int | None]]):
    versions: tuple[Unit, ...] = ()
    wanted: dict[int, str] = {}
    for parent, first, length in rows:
        last = None if length is None or first is None else first + length
        versions = put_in(versions, unit(parent, first, last))
        wanted.update({year: parent for year in YEARS if (first or 0) <= year <= (last or 9999)})
    assert {year: found.parent for year in YEARS if (found := version_in(versions, year))} == wanted
    assert all(sum(version.is_valid(year) for version in versions) <= 1 for year in YEARS)
