"""What stands in the place of units that are too small to be shown: a sum under each unit that they lie under, year by year."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from core.money import Amount
from core.organisation import Organisation, Unit
from core.register import Register
from core.small_units import Costs, Veil

STAND_IN: Final = "SMÅ-"
"""What the code of the sum shown under a unit begins with; then follows the unit's own."""


class Completed(NamedTuple):
    """What stands in the sums of one year beside what is hidden in all: ``units`` with all below them, and what is booked on the
    units ``bare`` themselves."""

    units: frozenset[str]
    bare: frozenset[str]


def completed(units: Organisation, costs: Costs, gone: Collection[str], veil: Veil, floor: Amount, shown: Collection[str]) -> Completed:
    """A year in which a hidden unit lay elsewhere, or those beside it cost nothing, would show it alone as the sum; there too the
    next smallest beside it are taken in until the sum is large enough, and last what is booked on the unit above."""
    extra, bare = set[str](), set(veil.bare)

    def total(code: str) -> Amount:
        first, end = units.span(code)
        return sum(costs.get(each.code, 0) for each in units.nodes[first:end])

    parents = dict.fromkeys(each.parent for each in units if each.code in gone)
    for parent in (*parents, *(code for code in veil.bare if code not in parents)):
        if parent is None or parent in gone or parent not in units:
            continue
        children = [each.code for each in units.children(parent)]
        together = sum(total(code) for code in children if code in gone) + (costs.get(parent, 0) if parent in bare else 0)
        others = sorted((code for code in children if code not in gone and code not in shown and total(code)), key=total)
        while others and 0 < together < floor:
            extra.add(others[0])
            together += total(others.pop(0))
        if 0 < together < floor:
            bare.add(parent)
    return Completed(frozenset(extra), frozenset(bare))


def kept_units(register: Register, gone: Collection[str]) -> Iterator[Unit]:
    """The units that are shown. One that lay under a hidden unit in other years lies under the unit above that in those."""
    starts = {each.valid_from for each in register.units} | {each.valid_to + 1 for each in register.units if each.valid_to is not None}
    changes = sorted(year for year in starts if year is not None)
    for each in register.units:
        if each.code in gone:
            continue
        if each.parent not in gone:
            yield each
            continue
        inside = [year for year in changes if each.is_valid(year) and year != each.valid_from]
        firsts, lasts = [each.valid_from, *inside], [*(year - 1 for year in inside), each.valid_to]
        for first, last in zip(firsts, lasts, strict=True):
            year = first if first is not None else last if last is not None else max(register.years, default=0)
            above = register.organisation(year).ancestors(each.code)
            parent = next(unit.code for unit in above if unit.code not in gone)
            yield each._replace(parent=parent, valid_from=first, valid_to=last)


def stand_ins(register: Register, parents: Mapping[str, Sequence[str]]) -> list[Unit]:
    """The units that are shown in the place of those that are hidden under each parent, in the years in which that is there; they
    are found by the names of those that they stand for."""
    found = []
    for unit in register.units:
        if unit.code in parents:
            gone = [register.latest[code] for code in parents[unit.code]]
            names = tuple(dict.fromkeys(word for each in gone for word in (each.code, each.name, *each.aliases)))
            name = f"Små enheter i {register.latest[unit.code].name}"
            found.append(Unit(STAND_IN + unit.code, name, unit.code, names, valid_from=unit.valid_from, valid_to=unit.valid_to))
    return found
