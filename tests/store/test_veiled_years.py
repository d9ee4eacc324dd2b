"""Small units over the years: in organisations made at random, moved about and changing in size, no year's sum tells of one alone."""
from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pytest

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.question import Who
from core.register import Year
from core.stand_ins import STAND_IN
from store.desk import Desk
from store.memory import MemoryStore
from store.veiled import VeiledStore
from tests.store.small import put

FLOOR = 200_000_000
YEARS = (2017, 2018, 2019, 2020)


def units_at_random(number: int, chance: random.Random) -> Iterator[Unit]:
    """A root and units below it, of which every fourth has moved between 2018 and 2019."""
    codes = ["U0"]
    yield Unit("U0", "Sundbyköping", None)
    for at in range(1, number):
        code, parent = f"U{at}", chance.choice(codes)
        if chance.random() < 0.25:
            yield Unit(code, f"Enhet {at}", chance.choice(codes), valid_to=2018)
            yield Unit(code, f"Enhet {at}", parent, valid_from=2019)
        else:
            yield Unit(code, f"Enhet {at}", parent)
        codes.append(code)


def filled(seed: int) -> MemoryStore:
    chance, store = random.Random(seed), MemoryStore()
    units = [*units_at_random(chance.randint(3, 14), chance)]
    figures = [
        UnitFigures(code, year, {kind: {"5011": [-month] * 12} for kind in ("actual", "budget")})
        for year in YEARS for code in sorted({unit.code for unit in units}) if chance.random() < 0.75
        for month in (chance.choice([0, 1_000_000, 5_000_000, 12_000_000, 30_000_000, 200_000_000]),)
    ]
    years = [Year(FiscalYear(year), 12) for year in YEARS]
    store.commit(put(*units, *years, AccountGroup("5011", "Månadslön", "cost", "account"), *figures, name="Sundbyköping"))
    return store


def costs(store: MemoryStore | VeiledStore, year: int) -> dict[str, int]:
    return {each.unit: -sum(filter(None, each.monthly["actual"]["5011"])) for each in store.figures("sundbykoping", year)}


@pytest.mark.parametrize("seed", range(0, 300, 6))
def test_no_years_sum_of_small_units_is_small_while_there_is_more_to_take_in(seed: int):
    for each in range(seed, seed + 6):
        store = filled(each)
        veiled = VeiledStore(store, FLOOR)
        for register in veiled.registers():
            for year in YEARS:
                found, organisation = costs(veiled, year), register.organisation(year)
                assert sum(found.values()) == sum(costs(store, year).values())
                assert all(code in organisation for code in found)
                for code, cost in found.items():
                    above = code.removeprefix(STAND_IN)
                    if code != above and 0 < cost < FLOOR:
                        first, end = organisation.span(above)
                        assert sum(found.get(unit.code, 0) for unit in organisation.nodes[first:end]) == cost


def test_a_unit_that_lay_under_one_that_is_small_by_now_lies_under_the_one_above_in_those_years():
    store, large = MemoryStore(), {"SKOLA": {"5011": [-200_000_000] * 12}, "VÅRD": {"5011": [-100_000_000] * 12}}
    store.commit(put(
        Unit("K", "Sundbyköping", None), Unit("STAB", "Staben", "K"), Unit("SKOLA", "Skolan", "STAB", valid_to=2019),
        Unit("SKOLA", "Skolan", "K", valid_from=2020), Unit("VÅRD", "Vården", "K"),
        AccountGroup("5011", "Månadslön", "cost", "account"), Year(FiscalYear(2019), 12), Year(FiscalYear(2020), 12),
        *(UnitFigures(code, year, {"actual": each, "budget": each}) for code, each in large.items() for year in (2019, 2020)),
        UnitFigures("STAB", 2020, {"actual": {"5011": [-5_000_000] * 12}}), name="Sundbyköping",
    ))
    chat = Desk(store, today=lambda: date(2021, 2, 1), floor=FLOOR, in_chat=True)
    for year in (2019, 2020):
        assert chat.ask(f"utfall hela sundbyköping helår {year}", Who("anna")).status == "answered"
    assert chat._sight.shown.store.registers()[0].organisation(2019)["SKOLA"].parent == "K"
