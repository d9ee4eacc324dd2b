"""A made-up municipality small enough to add up by hand; amounts are given in tkr and kept in öre."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.accounts import NET_COST, AccountGroup
from core.book import Book, UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.profile import Profile
from core.question import Question
from core.register import Register, Year
from core.rounds import Prognosis, Round

TKR = 100_000

UNITS = (
    Unit("K", "Lillköpings kommun", None),
    Unit("SOC", "Socialförvaltningen", "K", aliases=("soc",)),
    Unit("HEM", "Hemtjänsten", "SOC"),
    Unit("BOE", "Boendet", "SOC"),
    Unit("TEK", "Tekniska", "K"),
    Unit("TOM", "Tomma enheten", "K"),
)
GROUPS = (
    AccountGroup("30", "Avgifter", "income"),
    AccountGroup("3011", "Avgift", "30", "account"),
    AccountGroup("50", "Löner", "cost"),
    AccountGroup("5010", "Lön", "50", "account"),
)


def tkr(*amounts: int | None) -> tuple[int | None, ...]:
    """Öre of a row of tkr."""
    return tuple(None if a is None else a * TKR for a in amounts)


def register(closed: int = 8, profile: Profile | None = None) -> Register:
    """2023 closed whole, 2024 through ``closed``."""
    years = {2023: Year(FiscalYear(2023), 12), 2024: Year(FiscalYear(2024), closed)}
    return Register("lillkoping", "Lillköpings kommun", profile or Profile(), UNITS, GROUPS, years)


def figures(unit: str, year: int, **kinds: dict[str, Sequence[int | None]]) -> UnitFigures:
    """Monthly figures of one unit: ``figures("HEM", 2024, actual={"5010": tkr(...)})``."""
    return UnitFigures(unit, year, kinds)


def even(amount: int, months: int = 12, of: int = 12) -> tuple[int | None, ...]:
    """The same tkr every month through ``months``, then missing."""
    return tkr(*([amount] * months + [None] * (of - months)))


def book(closed: int = 8, profile: Profile | None = None) -> Book:
    """HEM: 90 of 100 a month and fees 10 of 10; BOE: 210 of 200; TEK: 50 of 50; all as costs. Last year 10 a month lower each."""
    now = [
        figures("HEM", 2024, actual={"5010": even(-90, closed), "3011": even(10, closed)}, budget={"5010": even(-100), "3011": even(10)}),
        figures("BOE", 2024, actual={"5010": even(-210, closed)}, budget={"5010": even(-200)}),
        figures("TEK", 2024, actual={"5010": even(-50, closed)}, budget={"5010": even(-50)}),
    ]
    before = [figures(unit, 2023, actual={"5010": even(-amount)}) for unit, amount in (("HEM", 80), ("BOE", 200), ("TEK", 40))]
    return Book(register(closed, profile), {2023: before, 2024: now}, version=7)


def question(kind: str = "deviation", unit: str | None = "K", **more: object) -> Question:
    """A question about Lillköping."""
    return Question(kind, "lillkoping", unit, **more)  # type: ignore[arg-type]  # the tests spell the kinds out


def coded_as_groups(given: Sequence[str] = ()) -> Book:
    """Three units whose codes are those of account groups too (10, 30, 50), through March; the ``given`` have a prognosis."""
    known = register(closed=3)
    units = (Unit("K", "Lillköpings kommun", None), *(Unit(code, f"Enhet {code}", "K") for code in ("10", "30", "50")))
    rounds = (Round("2024-03", "Marsprognos", 2024, 3),) if given else ()
    booked = [figures(unit.code, 2024, actual={"5010": even(-110, 3)}, budget={"5010": even(-100)}) for unit in units[1:]]
    before = [figures(unit.code, 2023, actual={"5010": even(-100)}) for unit in units[1:]]
    prognoses = [Prognosis("2024-03", code, NET_COST, -1_300 * TKR) for code in given]
    return Book(replace(known, units=units, rounds=rounds), {2023: before, 2024: booked}, prognoses=prognoses)
