"""Replacing a year's kinds: every number is counted once, and what is left is what the file says."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.book import UnitFigures
from core.replacing import replace_kinds

months = st.lists(st.sampled_from([None, 0, 1, -250]), min_size=3, max_size=3).map(tuple)
by_unit = st.dictionaries(st.sampled_from(["10", "20", "30"]), st.dictionaries(st.sampled_from(["3010", "5010"]), months, min_size=1))
kinds = st.dictionaries(st.sampled_from(["actual", "budget"]), by_unit)


def stored_of(given_: dict[str, dict[str, dict[str, tuple[int | None, ...]]]]) -> list[UnitFigures]:
    units = {unit for units in given_.values() for unit in units}
    return [UnitFigures(unit, 2024, {kind: units[unit] for kind, units in given_.items() if unit in units}) for unit in sorted(units)]


def numbers(given_: dict[str, dict[str, dict[str, tuple[int | None, ...]]]]) -> int:
    return sum(1 for units in given_.values() for accounts in units.values() for series in accounts.values() for x in series if x)


@given(kinds, kinds)
def test_the_kinds_of_the_file_stand_alone_afterwards_and_the_others_are_untouched(before: dict, incoming: dict) -> None:
    change = replace_kinds(2024, stored_of(before), incoming)
    after = {figures.unit: figures for figures in stored_of(before)}
    after.update({figures.unit: figures for figures in change.put})
    for figures in change.drop:
        del after[figures.unit]
    wanted = {**{kind: units for kind, units in before.items() if kind not in incoming}, **incoming}
    assert {unit: dict(figures.monthly) for unit, figures in after.items()} == {f.unit: dict(f.monthly) for f in stored_of(wanted)}


@given(kinds, kinds)
def test_every_number_of_the_file_is_new_changed_or_the_same(before: dict, incoming: dict) -> None:
    change = replace_kinds(2024, stored_of(before), incoming)
    counts = change.impact.total
    assert counts.new + counts.changed - counts.removed + change.same == numbers(incoming)
    assert counts.changed + change.same == numbers({kind: units for kind, units in before.items() if kind in incoming})


@given(kinds)
def test_the_same_figures_again_put_nothing(before: dict) -> None:
    change = replace_kinds(2024, stored_of(before), before)
    assert (change.put, change.drop, change.impact.total.new, change.impact.total.changed) == ((), (), 0, 0)


def test_a_year_that_was_known_only_as_a_whole_gives_way_to_its_months() -> None:
    stored = [UnitFigures("10", 2024, annual={"actual": {"5010": -900}, "budget": {"5010": -800}})]
    change = replace_kinds(2024, stored, {"actual": {"10": {"5010": (-300, -300, -300)}}})
    assert change.put == (UnitFigures("10", 2024, {"actual": {"5010": (-300, -300, -300)}}, {"budget": {"5010": -800}}),)
    assert (change.impact.total.new, change.impact.total.changed, change.impact.total.removed) == (3, 1, 1)


def test_amounts_of_the_whole_year_are_new_changed_or_the_same() -> None:
    stored = [
        UnitFigures("10", 2024, annual={"actual": {"5010": -900, "3010": 100}}), UnitFigures("20", 2024, {"actual": {"5010": (-1, -2)}}),
    ]
    change = replace_kinds(2024, stored, {"actual": {}}, {"actual": {"10": {"5010": -900, "3010": 150}, "30": {"5010": -7}}})
    assert change.put == (
        UnitFigures("10", 2024, {}, {"actual": {"5010": -900, "3010": 150}}), UnitFigures("30", 2024, {}, {"actual": {"5010": -7}}),
    )
    assert (change.drop, change.lost_units, change.sums) == ((stored[1],), ("20",), {"actual": -757})
    assert (change.impact.total.new, change.impact.total.changed, change.impact.total.removed, change.same) == (1, 3, 2, 1)
