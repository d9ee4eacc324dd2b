"""Omköping (made up): an organisation that changes at the turn of 2023 to 2024, small enough to add up by hand; amounts in tkr.

Before: Social holds Hemtjänst norr (100 a month) and Hemtjänst syd (50); Teknik holds Lokaler (20), Park (10) and Skola (40).
From 2024: the two hemtjänst are merged into Hemtjänsten; Lokaler lies under Social; Park is called Park och natur; Skola is split
in Skola öst and Skola väst; Kansliet has a new code; Arkivet (5) ends and nobody takes over.
"""
from __future__ import annotations

from core.accounts import AccountGroup
from core.book import Book, UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.register import Register, Year
from core.rounds import Prognosis, Round
from tests.core.little import TKR

OLD, NEW = {"valid_to": 2023}, {"valid_from": 2024}
UNITS = (
    Unit("K", "Omköpings kommun", None),
    Unit("SOC", "Social", "K"),
    Unit("TEK", "Teknik", "K"),
    Unit("N", "Hemtjänst norr", "SOC", valid_to=2023, successors=("H",)),
    Unit("S", "Hemtjänst syd", "SOC", valid_to=2023, successors=("H",)),
    Unit("H", "Hemtjänsten", "SOC", valid_from=2024),
    Unit("LOK", "Lokaler", "TEK", **OLD),
    Unit("PRK", "Park", "TEK", ("parken",), **OLD),
    Unit("SKO", "Skola", "TEK", valid_to=2023, successors=("SKÖ", "SKV")),
    Unit("SKÖ", "Skola öst", "TEK", **NEW),
    Unit("SKV", "Skola väst", "TEK", **NEW),
    Unit("KA", "Kansliet", "K", valid_to=2023, successors=("KB",)),
    Unit("KB", "Kansliet", "K", **NEW),
    Unit("ARK", "Arkivet", "TEK", **OLD),
    Unit("LOK", "Lokaler", "SOC", **NEW),
    Unit("PRK", "Park och natur", "TEK", **NEW),
)
THEN = {"N": 100, "S": 50, "LOK": 20, "PRK": 10, "SKO": 40, "KA": 30, "ARK": 5}
NOW = {"H": 160, "LOK": 21, "PRK": 11, "SKÖ": 25, "SKV": 17, "KB": 31}
ROUNDS = (Round("r22", "Augusti", 2022, 8, frozen=True), Round("r23", "Augusti", 2023, 8, frozen=True))
YEARS = (2020, 2021, 2022, 2023, 2024)


def register(closed: int = 8) -> Register:
    """Closed through 2023 and ``closed`` of 2024."""
    years = {year: Year(FiscalYear(year), closed if year == 2024 else 12) for year in YEARS}
    groups = (AccountGroup("50", "Löner", "cost"), AccountGroup("5010", "Lön", "50", "account"))
    return Register("omkoping", "Omköpings kommun", units=UNITS, groups=groups, years=years, rounds=ROUNDS)


def figures(unit: str, year: int, amount: int, closed: int = 12) -> UnitFigures:
    """The same cost every month, budgeted as booked."""
    months = (-amount * TKR,) * closed + (None,) * (12 - closed)
    return UnitFigures(unit, year, {"actual": {"5010": months}, "budget": {"5010": (-amount * TKR,) * 12}})


def given(said: str, unit: str, amount: int) -> Prognosis:
    """A prognosis of the full year's cost in tkr."""
    return Prognosis(said, unit, "net_cost", -amount * TKR, "submitted")


def book(closed: int = 8) -> Book:
    """All years; through 2023 alike."""
    held = {year: [figures(unit, year, amount) for unit, amount in THEN.items()] for year in YEARS[:-1]}
    held[2024] = [figures(unit, 2024, amount, closed) for unit, amount in NOW.items()]
    prognoses = (given("r23", "N", 1150), given("r23", "S", 650), given("r23", "KA", 350), given("r23", "SKO", 400))
    return Book(register(closed), held, 1, prognoses)
