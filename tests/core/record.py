"""A made-up municipality with several years of frozen prognoses, small enough to add up by hand; amounts in tkr of net, cost −."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.accounts import AccountGroup
from core.book import Book, UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.profile import Profile
from core.question import Question
from core.register import Register, Year
from core.rounds import Prognosis, Round

TKR = 100_000

UNITS = (
    Unit("K", "Rekordköpings kommun", None),
    Unit("VRD", "Vården", "K"),
    Unit("HEM", "Hemtjänsten", "VRD"),
    Unit("BOE", "Boendet", "VRD"),
    Unit("SKO", "Skolan", "K"),
)
GROUPS = (AccountGroup("50", "Löner", "cost"), AccountGroup("5010", "Lön", "50", "account"))
LEAVES = ("HEM", "BOE", "SKO")

APRIL_2023 = Round("2023-04", "April", 2023, 4, frozen=True)
AUGUST_2023 = Round("2023-08", "Delårsbokslut", 2023, 8, frozen=True)
APRIL_2024 = Round("2024-04", "April", 2024, 4, frozen=True)
AUGUST_2024 = Round("2024-08", "Delårsbokslut", 2024, 8, frozen=True)
ROUNDS = (APRIL_2023, AUGUST_2023, APRIL_2024, AUGUST_2024)

Said = Mapping[tuple[str, str], int]
"""(round id, unit) → prognosis in tkr of net."""

SAID = {
    ("2023-04", "HEM"): -1150, ("2023-04", "BOE"): -2450, ("2023-04", "SKO"): -3600,
    ("2023-08", "HEM"): -1180, ("2023-08", "BOE"): -2420, ("2023-08", "SKO"): -3600,
    ("2024-04", "HEM"): -1200, ("2024-04", "BOE"): -2500, ("2024-04", "SKO"): -3500,
    ("2024-08", "HEM"): -1190, ("2024-08", "BOE"): -2430, ("2024-08", "SKO"): -3620,
}
OUTCOME = {2023: {"HEM": -1200, "BOE": -2400, "SKO": -3600}, 2024: {"HEM": -1200, "BOE": -2400, "SKO": -3600}}
BUDGET = {"HEM": -1200, "BOE": -2400, "SKO": -3600}


def book(
    said: Said = SAID, *, outcome: Mapping[int, Mapping[str, int]] = OUTCOME, budget: Mapping[str, int] = BUDGET,
    rounds: Sequence[Round] = ROUNDS, closed: Mapping[int, int] | None = None, profile: Profile | None = None,
    shape: Mapping[int, Sequence[int]] | None = None,
) -> Book:
    """Every year's outcome evenly over its months, or by ``shape`` (year → twelve weights), and the same budget each year."""
    closed = closed or {}
    years = {label: Year(FiscalYear(label), closed.get(label, 12)) for label in outcome}
    register = Register("rekord", "Rekordköpings kommun", profile or Profile(), UNITS, GROUPS, years, tuple(rounds))
    figures = {
        label: [
            UnitFigures(unit, label, {
                "actual": {"5010": months(amount, (shape or {}).get(label), closed.get(label, 12))},
                "budget": {"5010": months(budget.get(unit, 0))} if unit in budget else {},
            })
            for unit, amount in amounts.items()
        ]
        for label, amounts in outcome.items()
    }
    given = [Prognosis(said_in, unit, "net_cost", amount * TKR, "approved") for (said_in, unit), amount in said.items()]
    return Book(register, figures, 7, given)


def months(amount: int, weights: Sequence[int] | None = None, through: int = 12) -> tuple[int | None, ...]:
    """Öre per month of a year's tkr, what does not divide evenly in the last; missing after ``through``."""
    weights = weights or (1,) * 12
    spread = [amount * TKR * weight // sum(weights) for weight in weights]
    spread[-1] += amount * TKR - sum(spread)
    return (*spread[:through], *(None,) * (12 - through))


def question(unit: str = "K", **more: object) -> Question:
    """A question about the record of a unit."""
    return Question("accuracy", "rekord", unit, **more)  # type: ignore[arg-type]  # the tests spell the fields out
