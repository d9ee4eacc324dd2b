"""A store as the chat sees it: units too small to be shown are one sum under the unit that they lie under."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from core.book import UnitFigures
from core.money import Amount
from core.ports import Store
from core.register import Register
from core.reported import ReportedTable
from core.rounds import NOT_GIVEN, Prognosis, Status
from core.scope import codes_within
from core.small_units import Veil, costs_of, personnel_accounts, veil_of
from core.stand_ins import STAND_IN, Completed, completed, kept_units, stand_ins
from store.kept import Kept, Stand

if TYPE_CHECKING:
    from core.national import Totals

_YEARS: Final = 2
"""How many of the latest years with figures a unit must be large enough in."""
_ORDER: Final[tuple[Status, ...]] = ("not_started", "draft", "submitted", "reviewed", "approved")


class VeiledStore:
    """Reads as core.ports.Store on another store; it is asked, and never written to. ``floor`` is öre of personnel cost a year;
    ``shown``: units that are never hidden."""

    def __init__(self, store: Store, floor: int, shown: frozenset[str] = frozenset()) -> None:
        self._store, self._floor, self._shown = store, floor, shown
        self._kept = Kept(store)
        self._stand = Stand(-1, ())
        self._seen: dict[str, _Seen] = {}
        self._places: dict[tuple[str, int], Mapping[str, str]] = {}

    def registers(self) -> tuple[Register, ...]:
        """The municipalities, without what is too small."""
        return tuple(seen.shown for seen in self._look().values() if not seen.veil.nothing)

    def hides(self, municipality: str, unit: str | None) -> bool:
        """True when the unit is too small to be shown."""
        seen = self._look().get(municipality)
        return seen is not None and (seen.veil.nothing or unit in seen.gone)

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> Iterable[UnitFigures]:
        """What is booked, with what is hidden added up."""
        seen = self._look().get(municipality)
        if seen is None or not seen.gone:
            return self._kept.figures(municipality, year, top_unit)
        merged: dict[str, list[UnitFigures]] = {}
        booked = self._kept.figures(municipality, year)
        places = self._places_in(seen, year, booked)
        for each in booked:
            merged.setdefault(places.get(each.unit, each.unit), []).append(each)
        return tuple(parts[0]._replace(unit=unit) if len(parts) == 1 else _added(unit, parts) for unit, parts in merged.items())

    def prognoses(self, municipality: str, year: int) -> tuple[Prognosis, ...]:
        """What was given; of what is hidden the sum, where all of it has been given."""
        seen, given = self._look().get(municipality), self._store.prognoses(municipality, year)
        if seen is None or not seen.gone:
            return given
        return (*(each for each in given if each.unit not in seen.gone), *_sums(seen, [each for each in given if each.unit in seen.gone]))

    def totals(self, year: int, municipalities: Collection[str], *, units: bool = False) -> Mapping[str, Totals]:
        """The year of each municipality, summed over its units as they are shown."""
        from store.national import totals_by_reading  # noqa: PLC0415 – only questions about the nation ask

        veiled = [each for each in municipalities if each in self._look() and self._look()[each].gone]
        others = [each for each in municipalities if each not in veiled]
        whole = self._store.totals(year, others, units=units) if others else {}
        return {**whole, **totals_by_reading(self.figures, year, veiled)}

    def reported(self, municipality: str) -> tuple[ReportedTable, ...]:
        """What is reported of the units that are shown."""
        return tuple(table for table in self._store.reported(municipality) if not self.hides(municipality, table.unit))

    def __getattr__(self, name: str) -> object:
        """Everything else as the other store has it."""
        return getattr(self._store, name)

    def _look(self) -> dict[str, _Seen]:
        generation, registers = self._store.generation(), self._store.registers()
        if not self._stand.holds(generation, registers):
            self._seen = {register.id: self._veiled(register) for register in registers}
            self._stand = Stand(generation, registers)
            self._places.clear()
        return self._seen

    def _places_in(self, seen: _Seen, year: int, booked: Sequence[UnitFigures]) -> Mapping[str, str]:
        """Unit → the sum that it stands in in a year, of those that do; the units below one that is taken in are among them."""
        key = seen.whole.id, year
        if key not in self._places:
            register = seen.whole
            costs = costs_of(booked, personnel_accounts(register.chart), register.years[year].closed if year in register.years else 0)
            taken = completed(register.organisation(year), costs, seen.gone, seen.veil, self._floor, self._shown)
            self._places[key] = seen.places(year, taken)
        return self._places[key]

    def _veiled(self, register: Register) -> _Seen:
        accounts = personnel_accounts(register.chart) if register.units else frozenset[str]()
        costs = []
        for year in sorted(register.years, reverse=True) if accounts else ():
            booked = self._kept.figures(register.id, year)
            costs += [costs_of(booked, accounts, register.years[year].closed)] if booked else []
            if len(costs) == _YEARS:
                break
        whole = register.root.code if accounts else None
        roots = {unit.code for unit in register.units if unit.parent is None and unit.code != whole}  # there is no unit above them
        veil = veil_of(register, costs, self._floor, self._shown | roots)
        below = (codes_within(register, top) for tops in veil.hidden.values() for top in tops)
        gone = frozenset[str]().union(*below) - roots
        parents: dict[str, list[str]] = {unit: [*tops] for unit, tops in veil.hidden.items()}
        for each in register.units:  # where a hidden unit lay in other years it stands in a sum too
            if each.code in gone and each.parent is not None and each.parent not in gone and each.code not in parents.get(each.parent, ()):
                parents.setdefault(each.parent, []).append(each.code)
        shown = replace(register, units=(*kept_units(register, gone), *stand_ins(register, parents))) if gone else register
        return _Seen(register, shown, veil, gone)


class _Seen(NamedTuple):
    """A municipality as it is and as it is shown, with the codes that are gone."""

    whole: Register
    shown: Register
    veil: Veil
    gone: frozenset[str]

    def places(self, year: int, taken: Completed) -> Mapping[str, str]:
        """Unit → the code of the sum that it stands in in a year, of those that do."""
        hidden, inside = self.gone | taken.units, dict[str, str]()
        for each in self.whole.organisation(year):  # from the top down
            if each.parent in inside:
                inside[each.code] = inside[each.parent]
            elif each.code in hidden and each.parent is not None:
                inside[each.code] = STAND_IN + each.parent
        return {**{code: STAND_IN + code for code in taken.bare}, **inside}


def _sums(seen: _Seen, given: Sequence[Prognosis]) -> Iterator[Prognosis]:
    for unit, tops in seen.veil.hidden.items():
        for key in dict.fromkeys((each.round, each.group) for each in given):
            mine = [each for each in given if (each.round, each.group) == key]
            parts = [_of(codes_within(seen.whole, top), top, mine) for top in tops]
            if all(parts):
                yield _summed(STAND_IN + unit, [each for part in parts for each in part])


def _of(inside: frozenset[str], top: str, given: Sequence[Prognosis]) -> list[Prognosis]:
    """What was given of one hidden unit: for itself, else for those below it."""
    own = [each for each in given if each.unit == top]
    return own or [each for each in given if each.unit in inside]


def _summed(unit: str, parts: Sequence[Prognosis]) -> Prognosis:
    status = min((each.status for each in parts), key=_ORDER.index)
    first = parts[0]
    known = status if status not in NOT_GIVEN else "draft"
    budget, base = _sum([each.budget for each in parts]), _sum([each.base for each in parts])
    amount, time = sum(each.amount for each in parts), max(each.time for each in parts)
    return Prognosis(first.round, unit, first.group, amount, known, time=time, budget=budget, base=base)


def _sum(amounts: Sequence[Amount | None]) -> Amount | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _added(unit: str, parts: Sequence[UnitFigures]) -> UnitFigures:
    monthly: dict[str, dict[str, list[int | None]]] = {}
    annual: dict[str, dict[str, int]] = {}
    for each in parts:
        for kind, accounts in each.monthly.items():
            for account, series in accounts.items():
                held = monthly.setdefault(kind, {}).setdefault(account, [None] * len(series))
                held += [None] * (len(series) - len(held))
                for month, amount in enumerate(series):
                    if amount is not None:
                        held[month] = (held[month] or 0) + amount
        for kind, amounts in each.annual.items():
            for account, amount in amounts.items():
                of_kind = annual.setdefault(kind, {})
                of_kind[account] = of_kind.get(account, 0) + amount
    return UnitFigures(unit, parts[0].year, monthly, annual)
