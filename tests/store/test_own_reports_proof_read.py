"""A report that Koll writes always passes its own proof-reading, in every format."""
from __future__ import annotations

import random

import pytest

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.money import MoneyUnit
from core.organisation import Unit
from core.profile import Profile
from core.proof.finding import Finding
from core.question import Who
from core.records import Transaction
from core.register import Register, Year
from core.report import Report
from core.rounds import Prognosis, Round
from store.demo.load import records
from store.desk import Desk
from store.memory import MemoryStore
from store.proofreading import proof_of_file
from store.reporting import Order
from store.writing.files import content

UNITS = (
    Unit("K", "Storåna kommun", None),
    Unit("01", "Socialnämnden", "K"),
    Unit("0101", "Hemtjänst Norr", "01"), Unit("0102", "Hemtjänst Norra", "01"), Unit("0103", "Hemtjänst", "01"),
    Unit("02", "Kommunstyrelsen", "K"),
    Unit("0201", "Stab", "02"), Unit("0202", "Kommunledningskontor", "02"), Unit("0203", "Stab KLK", "02"),
    Unit("03", "Barn- och utbildningsnämnden", "K"), Unit("0301", "Förskolan Eken", "03"), Unit("0302", "Förskolan Ekängen", "03"),
    Unit("04", "Räddningsnämnden", "K"), Unit("0401", "Räddning & krisberedskap", "04"),
)
GROUPS = (
    AccountGroup("30", "Intäkter", "income"), AccountGroup("3010", "Avgift", "30", "account"),
    AccountGroup("40", "Köp av verksamhet", "cost"), AccountGroup("4010", "Köp", "40", "account"),
    AccountGroup("50", "Personal", "cost"), AccountGroup("5010", "Lön", "50", "account"),
)
FORMATS = (".docx", ".xlsx", ".md", ".html")
ROUNDS = (
    Round("2024-04", "Uppföljning april", 2024, 4, frozen=True), Round("2024-08", "Delår aug", 2024, 8, frozen=True),
    Round("2024-09", "Prognos september 2024", 2024, 9),
)


def municipality(seed: int, *, moved: int, closed: int = 9, profile: Profile | None = None, silent: int = 0) -> MemoryStore:
    """Four boards with two or three units each, which give the prognoses; ``moved`` budget transfers between boards after August.

    ``silent``: how many of the units have given none.
    """
    rng, store = random.Random(seed), MemoryStore()
    leaves = [unit.code for unit in UNITS if unit.parent not in (None, "K")]
    years = {2023: Year(FiscalYear(2023), 12), 2024: Year(FiscalYear(2024), closed)}
    register = Register("storana", "Storåna kommun", profile or Profile(), UNITS, GROUPS, years, ROUNDS)
    accounts = [group.code for group in GROUPS if group.kind == "account"]
    transfers = {unit: [0] * 12 for unit in leaves}
    for _ in range(moved):
        giver, taker = rng.sample(leaves, 2)
        amount = rng.randint(100, 9_000) * 5_000
        transfers[giver][8] -= amount
        transfers[taker][8] += amount
    figures = tuple(
        UnitFigures(unit, year, {
            "budget": {account: _months(rng, account) for account in accounts},
            "actual": {account: _months(rng, account, years[year].closed) for account in accounts},
            "budget_transfer": {accounts[-1]: tuple(transfers[unit] if year == 2024 else [0] * 12)},
        })
        for unit in leaves for year in years
    )
    prognoses = tuple(
        Prognosis(said.id, unit, "net_cost", -rng.randint(90_000, 200_000) * 9_999, comment="fler brukare", author="Anna Ek")
        for said in ROUNDS for unit in leaves[silent:]
    )
    store.commit(Transaction("storana", "prov", "Läste in.", records(register, figures, prognoses), name="Storåna kommun"))
    return store


def _months(rng: random.Random, account: str, closed: int = 12) -> tuple[int | None, ...]:
    sign = 1 if account.startswith("3") else -1
    return tuple(sign * rng.randint(10_000, 900_000) * 97 if month < closed else None for month in range(12))


def found_in(store: MemoryStore, unit: str, period: str, suffix: str) -> list[Finding]:
    """What proof-reading says of the report once it is written and read back."""
    report = Desk(store).report(Order(unit, period), Who("prov"))
    assert isinstance(report, Report), report.headline
    return list(proof_of_file(content(report, suffix), f"rapport{suffix}").findings)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(("seed", "moved", "closed", "unit", "period"), [
    (0, 2, 9, "", ""), (1, 5, 8, "", ""), (2, 2, 12, "", ""), (3, 0, 9, "", "2024-08"), (4, 5, 9, "socialnämnden", ""),
    (5, 2, 9, "hemtjänst norra", ""),
])
def test_prognoses_two_levels_down_and_moved_budgets_are_no_faults_in_a_written_report(
    seed: int, moved: int, closed: int, unit: str, period: str, suffix: str,
):
    money: MoneyUnit = ("tkr", "mnkr", "kr")[seed % 3]
    assert found_in(municipality(seed, moved=moved, closed=closed, profile=Profile(unit=money)), unit, period, suffix) == []


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "silent", "unit"), [(0, 1, ""), (1, 3, "socialnämnden"), (2, 6, ""), (4, 8, "räddningsnämnden")])
def test_a_report_where_some_have_given_no_prognosis_is_without_faults(seed: int, silent: int, unit: str):
    for layout in ("R", "N"):
        money: MoneyUnit = ("tkr", "mnkr", "kr")[seed % 3]
        store = municipality(seed, moved=0, profile=Profile(unit=money, layout=layout), silent=silent)
        assert found_in(store, unit, "", ".md") == [], layout


def test_a_misprint_beside_a_moved_budget_is_still_named():
    report = Desk(municipality(0, moved=2)).report(Order(), Who("prov"))
    assert isinstance(report, Report), report.headline
    text = content(report, ".md").decode()
    row = next(line for line in text.splitlines() if "Räddningsnämnden" in line and line.count("|") == 8)
    cells = row.split(" | ")
    wrong = text.replace(row, " | ".join([*cells[:5], "12\u00a0345", *cells[6:]]))
    found = proof_of_file(wrong.encode(), "rapport.md").wrong
    assert [each.stands for each in found] == ["12 345 (Räddningsnämnden, Ändrad bedömning)"]
