"""Flerårsköping: a made-up municipality with five earlier years of months, budgets and rounds; every figure is invented.

Amounts are given in tkr and kept in öre. 2019–2023 are closed, 2024 through August, 2025 has only a budget.
"""
from __future__ import annotations

from random import Random

from core.accounts import NET_COST, AccountGroup
from core.book import Book, UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.profile import Profile
from core.question import Question
from core.register import Register, Year
from core.rounds import Prognosis, Round

TKR = 100_000
CLOSED = 8
FIRST, LAST = 2019, 2024
UNITS = (
    Unit("F", "Flerårsköpings kommun", None),
    Unit("VÅRD", "Vårdnämnden", "F"), Unit("HEM", "Hemvården", "VÅRD"), Unit("BOE", "Boendet", "VÅRD"),
    Unit("VÄG", "Vägnämnden", "F"), Unit("SNÖ", "Snöröjningen", "VÄG"), Unit("NY", "Nya enheten", "VÄG", valid_from=LAST),
)
GROUPS = (AccountGroup("31", "Taxor", "income"), AccountGroup("50", "Löner", "cost"), AccountGroup("60", "Lokaler", "cost"))
SIZES = {  # tkr a month
    ("HEM", "50"): -900, ("HEM", "31"): 120, ("BOE", "50"): -700, ("BOE", "60"): -200, ("SNÖ", "50"): -150, ("VÅRD", "60"): -40,
    ("NY", "50"): -60,
}
WINTER = (2.2, 2.0, 1.5, 0.8, 0.4, 0.3, 0.3, 0.3, 0.4, 0.7, 1.2, 1.9)
APRIL = Round("2024-04", "Aprilprognos", 2024, 4, frozen=True)
AUGUST = Round("2024-08", "Delårsbokslut", 2024, 8)
BEFORE = tuple(Round(f"{year}-08", "Delårsbokslut", year, 8, frozen=True) for year in range(2021, 2024))
PROGNOSES = (
    *(Prognosis(said.id, "HEM", NET_COST, -9_600 * TKR - 400 * TKR * i, author="Mia") for i, said in enumerate(BEFORE)),
    Prognosis(APRIL.id, "HEM", NET_COST, -10_900 * TKR),
    Prognosis(APRIL.id, "BOE", NET_COST, -12_000 * TKR),
    Prognosis(AUGUST.id, "HEM", NET_COST, -11_200 * TKR, "submitted", "Två vakanser.", "personal", "Mia Ek"),
)


def register(closed: int = CLOSED, profile: Profile | None = None) -> Register:
    """The years' books and the rounds."""
    years = {year: Year(FiscalYear(year), 12 if year < LAST else closed) for year in range(FIRST, LAST + 1)}
    years[LAST + 1] = Year(FiscalYear(LAST + 1), 0)
    return Register("flerar", "Flerårsköpings kommun", profile or Profile(), UNITS, GROUPS, years, (*BEFORE, APRIL, AUGUST))


def actual(unit: str, group: str, year: int) -> tuple[int, ...]:
    """Öre per month: a size that grows by 3 % a year, a winter for the snow, and an invented swing."""
    random = Random(f"{unit}/{group}/{year}")
    season = WINTER if unit == "SNÖ" else (1.0,) * 12
    return tuple(round(SIZES[unit, group] * 1.03 ** (year - FIRST) * s * random.uniform(0.9, 1.1) * TKR) for s in season)


def figures(unit: str, year: int, closed: int) -> UnitFigures:
    """One unit's year: booked through ``closed``, budgeted for all months."""
    mine = {group: actual(unit, group, year) for code, group in SIZES if code == unit}
    booked = {group: (*months[:closed], *(None,) * (12 - closed)) for group, months in mine.items()}
    budget = {group: tuple(round(SIZES[unit, group] * 1.03 ** (year - FIRST) * TKR) for _ in range(12)) for group in mine}
    return UnitFigures(unit, year, {"actual": booked, "budget": budget} if closed else {"budget": budget})


def book(
    closed: int = CLOSED, profile: Profile | None = None, part: str | None = None, prognoses: tuple[Prognosis, ...] = PROGNOSES
) -> Book:
    """All years, or only what lies in one part of the organisation."""
    known = register(closed, profile)
    held = {}
    for year, about in known.years.items():
        units = known.organisation(year)
        codes = {code for code, _ in SIZES if code in units and (part is None or units.is_within(code, part))}
        held[year] = [figures(code, year, about.closed) for code in sorted(codes)]
    return Book(known, held, 3, prognoses)


def question(unit: str = "F", **more: object) -> Question:
    """A question about where the year ends."""
    return Question("prognosis", "flerar", unit, **more)  # type: ignore[arg-type]  # the tests spell the fields out
