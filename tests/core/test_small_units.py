"""Which units are too small to be shown, and which beside them, so that no difference tells what they cost."""
from __future__ import annotations

import pytest

from core.accounts import SKELETON, AccountGroup, Chart
from core.book import UnitFigures
from core.organisation import Unit
from core.register import Register
from core.small_units import NO_VEIL, Veil, costs_of, personnel_accounts, veil_of

TREE = Register("by", "By", units=(
    Unit("K", "By", None), Unit("SOC", "Socialt", "K"), Unit("HEM", "Hemtjänst", "SOC"), Unit("STÖD", "Stöd", "SOC"),
    Unit("NATT", "Natt", "SOC"), Unit("TEK", "Teknik", "K"), Unit("GATA", "Gata", "TEK"),
))
"""K: SOC (HEM, STÖD, NATT), TEK (GATA). The floor is 100 in every test."""


@pytest.mark.parametrize(("costs", "hidden", "bare"), [
    ({"HEM": 500, "STÖD": 300, "NATT": 200, "GATA": 400}, {}, set()),
    ({"HEM": 500, "STÖD": 300, "NATT": 60, "GATA": 400}, {"SOC": ("STÖD", "NATT")}, set()),
    ({"HEM": 500, "STÖD": 60, "NATT": 60, "GATA": 400}, {"SOC": ("STÖD", "NATT")}, set()),
    ({"HEM": 500, "STÖD": 20, "NATT": 60, "GATA": 400}, {"SOC": ("HEM", "STÖD", "NATT")}, set()),
    ({"HEM": 500, "SOC": 400, "STÖD": 0, "NATT": 60, "GATA": 400}, {"SOC": ("HEM", "NATT")}, set()),
    ({"SOC": 400, "NATT": 60, "GATA": 400}, {"SOC": ("NATT",)}, {"SOC"}),
    ({"SOC": 60, "HEM": 500, "NATT": 300, "GATA": 400}, {"SOC": ("NATT",)}, {"SOC"}),
    ({"HEM": 500, "STÖD": 300, "NATT": 200, "GATA": 60}, {"K": ("SOC", "TEK")}, set()),
    ({"HEM": 500, "TEK": 400, "GATA": 60}, {"TEK": ("GATA",)}, {"TEK"}),
    ({}, {}, set()),
])
def test_a_small_unit_is_hidden_with_the_next_smallest_until_their_sum_is_not_small(
    costs: dict[str, int], hidden: dict[str, tuple[str, ...]], bare: set[str],
):
    found = veil_of(TREE, [costs], 100)
    assert (dict(found.hidden), set(found.bare)) == (hidden, bare)


def test_a_unit_that_was_small_in_either_year_is_hidden_and_the_sum_is_large_enough_in_both():
    before, now = {"HEM": 500, "STÖD": 60, "NATT": 60, "GATA": 400}, {"HEM": 500, "STÖD": 300, "NATT": 20, "GATA": 400}
    assert dict(veil_of(TREE, [now, before], 100).hidden) == {"SOC": ("STÖD", "NATT")}


def test_one_who_answers_for_a_small_unit_sees_it_and_a_whole_that_is_small_is_not_shown():
    costs = {"HEM": 500, "STÖD": 300, "NATT": 60, "GATA": 400}
    assert veil_of(TREE, [costs], 100, frozenset({"NATT"})) == Veil({})
    assert veil_of(TREE, [{"GATA": 60}], 100).nothing
    assert veil_of(TREE, [], 100) == NO_VEIL


@pytest.mark.parametrize("costs", [
    {"HEM": a, "STÖD": b, "NATT": c, "GATA": d, "SOC": e} for a in (0, 30, 150) for b in (0, 60, 150) for c in (40, 500)
    for d in (30, 90, 500) for e in (0, 50, 200)
])
def test_no_difference_between_what_is_shown_is_small(costs: dict[str, int]):
    found = veil_of(TREE, [costs], 100)
    totals: dict[str, int] = {}
    below: dict[str | None, list[str]] = {}
    for unit in TREE.units:
        below.setdefault(unit.parent, []).append(unit.code)

    def total(unit: str) -> int:
        totals[unit] = costs.get(unit, 0) + sum(total(child) for child in below.get(unit, []))
        return totals[unit]

    if total("K") < 100:
        assert found.nothing
        return
    waiting = ["K"]
    while waiting:
        unit = waiting.pop()
        gone = found.hidden.get(unit, ())
        shown = [child for child in below.get(unit, []) if child not in gone]
        waiting += shown
        own, together = costs.get(unit, 0), sum(totals[child] for child in gone)
        seen = [totals[unit], *(totals[child] for child in shown), *([together + own] if unit in found.bare else [own, together])]
        assert [amount for amount in seen if 0 < amount < 100 and below.get(unit)] == []


def test_personnel_is_class_five_or_what_is_named_so_and_is_budgeted_or_booked_as_a_year_s_worth():
    chart = Chart((
        *SKELETON, AccountGroup("50", "Löner", "cost"), AccountGroup("5011", "Månadslön", "50", "account"),
        AccountGroup("P", "Personalkostnader", "cost"), AccountGroup("X1", "Arvoden", "P", "account"),
        AccountGroup("6011", "Lokalhyra", "cost", "account"), AccountGroup("7570", "Inhyrd personal", "cost", "account"),
    ))
    accounts = personnel_accounts(chart)
    assert accounts == {"50", "5011", "P", "X1"}
    booked = UnitFigures("A", 2020, {"actual": {"5011": [-10, -10, -10, -10], "6011": [-900] * 4}})
    budgeted = UnitFigures("B", 2020, {"actual": {"5011": [-10]}, "budget": {"X1": [-7] * 12}, "budget_transfer": {"X1": [-1]}})
    yearly = UnitFigures("C", 2020, {}, {"actual": {"5011": -40}})
    assert costs_of([booked, budgeted, yearly], accounts, 4) == {"A": 120, "B": 85, "C": 40}
