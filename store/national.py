"""All municipalities at once: the desk's answer from the totals that a store gives, and totals of a store that sums by reading."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest

from core.answer import Answer, refusal
from core.answers import national as answers
from core.book import UnitFigures
from core.money import Amount, added
from core.national import Judged, Standing, Totals, accuracy_of, rounds_of, standing_of, years_asked
from core.national_words import Wanted
from core.ports import Store
from core.register import Register

Figures = Callable[[str, int], Iterable[UnitFigures]]


def answer_of(wanted: Wanted, store: Store) -> Answer:
    """The answer to a question about the nation. Raises StoreError."""
    registers = store.registers()
    years = years_asked(wanted, registers)
    if not years:
        return refusal("Ingen kommun i lagret har siffror att jämföra ännu.")
    if wanted.kind == "deviation":
        return _deviations(wanted, years, store, registers)
    found = ((year, _judged(store, registers, year)) for year in years)
    year, judged = next((each for each in found if each[1]), (years[0], []))
    return answers.accuracies(wanted, year, judged, _others(registers, {each.register.id for each in judged}), store.generation())


def _deviations(wanted: Wanted, years: Sequence[int], store: Store, registers: Sequence[Register]) -> Answer:
    """Of the first of the years in which any municipality has both outcome and budget, else of the first."""
    stood = ((year, _standings(store, registers, year)) for year in years)
    year, found = next((each for each in stood if any(one.amount is not None for one in each[1])), (years[0], []))
    return answers.deviations(wanted, year, found, _others(registers, {each.register.id for each in found}), store.generation())


def _standings(store: Store, registers: Iterable[Register], year: int) -> list[Standing]:
    having = [each for each in registers if each.closed.get(year)]
    totals = store.totals(year, [each.id for each in having]) if having else {}
    found = [standing_of(each, totals[each.id], year) for each in having if each.id in totals]
    return [each for each in found if each is not None]


def _judged(store: Store, registers: Iterable[Register], year: int) -> list[Judged]:
    having = [each for each in registers if rounds_of(each, year)]
    totals = store.totals(year, [each.id for each in having], units=True) if having else {}
    said = (accuracy_of(each, totals[each.id], store.prognoses(each.id, year), year) for each in having if each.id in totals)
    return [each for each in said if each is not None]


def totals_by_reading(figures: Figures, year: int, municipalities: Iterable[str]) -> dict[str, Totals]:
    """The totals of a store that has no way to sum but to read each unit."""
    read = ((municipality, tuple(figures(municipality, year))) for municipality in municipalities)
    return {municipality: _total(booked, year) for municipality, booked in read if booked}


def _total(booked: Iterable[UnitFigures], year: int) -> Totals:
    monthly: dict[str, dict[str, list[Amount | None]]] = {}
    annual: dict[str, dict[str, Amount]] = {}
    accounts: dict[str, set[str]] = {}
    for figures in booked:
        for kind, series in figures.monthly.items():
            of_kind = monthly.setdefault(kind, {})
            for account, months in series.items():
                of_kind[account] = [added(a, b) for a, b in zip_longest(of_kind.get(account, ()), months)]
        for kind, amounts in figures.annual.items():
            for account, amount in amounts.items():
                annual.setdefault(kind, {})[account] = annual.get(kind, {}).get(account, 0) + amount
        accounts.setdefault(figures.unit, set()).update(_on(figures.monthly), *(figures.annual.get(kind, {}) for kind in _COUNTED))
    return Totals(UnitFigures("", year, monthly, annual), {unit: frozenset(on) for unit, on in accounts.items() if on})


_COUNTED = ("actual", "budget", "budget_transfer")


def _on(monthly: Mapping[str, Mapping[str, Iterable[Amount | None]]]) -> Iterable[str]:
    series = (each for kind in _COUNTED for each in monthly.get(kind, {}).items())
    return (account for account, months in series if any(amount is not None for amount in months))


def _others(registers: Iterable[Register], shown: set[str]) -> list[str]:
    return [each.name for each in registers if each.id not in shown]
