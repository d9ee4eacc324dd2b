"""A made-up municipality goes from its ledger's files to the Book and is the same to the öre, in every unit and month."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.book import Book
from core.planning import make_plan
from store.memory import MemoryStore
from store.reading.detect import read_content, read_file
from tests.made_up import MadeUp, make


def load(store: MemoryStore, paths: list[Path]) -> tuple[int, int, int]:
    """Read, plan and commit; (new, changed, same)."""
    register = next(iter(store.registers()), None)
    files = [read_file(path) for path in paths]
    assert [p.text for file in files for p in file.problems] == []
    plan = make_plan(files, register, lambda year: store.figures("p", year), municipality="p", name="Påhittköping", author="Eva")
    if plan.transaction is not None:
        store.commit(plan.transaction)
    return plan.new, plan.changed, plan.same


def book_of(store: MemoryStore) -> Book:
    register = store.registers()[0]
    return Book(register, {year: store.figures("p", year) for year in register.years})


def wrong_months(book: Book, made: MadeUp) -> list[tuple[str, int, str]]:
    """(unit, year, kind) of every node whose months are not those that were made up."""
    return [
        (unit.code, year, kind)
        for unit in book.register.units
        for year in made.years
        for kind in ("actual", "budget")
        if [x or 0 for x in book.series(unit.code, "result", kind, year)] != made.months(unit.code, year, kind)
    ]


@pytest.mark.parametrize("closed", [12, 8])
def test_every_unit_and_month_comes_out_as_it_was_made(tmp_path: Path, closed: int) -> None:
    made, store = make(cost_centres=7, closed=closed), MemoryStore()
    paths = made.write(tmp_path)
    numbers = sum(1 for months in made.amounts.values() for x in months if x)
    assert load(store, paths) == (numbers, 0, 0)
    assert wrong_months(book_of(store), made) == []
    assert store.registers()[0].closed == {2023: 12, 2024: closed}
    assert load(store, paths) == (0, 0, numbers)
    assert store.generation() == 1


def test_the_months_after_the_closed_are_missing_and_not_zero(tmp_path: Path) -> None:
    made, store = make(closed=8), MemoryStore()
    load(store, made.write(tmp_path))
    assert book_of(store).series("PK", "result", "actual", 2024)[7:] == (made.months("PK", 2024, "actual")[7], None, None, None, None)


def test_the_next_month_of_the_ledger_adds_only_its_own_numbers(tmp_path: Path) -> None:
    july, august, store = make(closed=7), make(closed=8), MemoryStore()
    load(store, july.write(tmp_path / "juli"))
    of_august = sum(1 for (_, year, kind, _), months in august.amounts.items() if (year, kind) == (2024, "actual") and months[7])
    assert load(store, august.write(tmp_path / "augusti"))[:2] == (of_august, 0)
    assert wrong_months(book_of(store), august) == []


unit, account, amount = st.sampled_from(["10", "20", "-"]), st.sampled_from(["3010", "5010"]), st.integers(-(10**9), 10**9)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(unit, account, st.integers(1, 12)), amount, min_size=1))
def test_the_root_always_equals_the_ledger_total(rows: dict[tuple[str, str, int], int]) -> None:
    totals: dict[tuple[str, int], int] = {}
    lines = ["#SIETYP 3", "#RAR 0 20240101 20241231"]
    for (unit, account, month), ore in rows.items():
        kronor = f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"
        totals[account, month] = totals.get((account, month), 0) + ore
        lines += [f'#PBUDGET 0 2024{month:02d} {account} {{1 "{unit}"}} {kronor}'] if unit != "-" else []
    for (account, month), ore in totals.items():
        lines.append(f"#PBUDGET 0 2024{month:02d} {account} {{}} {'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}")
    read_ = read_content("\r\n".join(lines).encode(), "b.se")
    by_unit = {f.unit: sum(sum(filter(None, months)) for months in f.monthly["budget"].values()) for f in read_.figures}
    assert sum(by_unit.values()) == -sum(totals.values())
    for code in ("10", "20"):
        assert by_unit.get(code, 0) == -sum(ore for (unit, _, _), ore in rows.items() if unit == code)


@pytest.mark.slow
def test_a_quarter_of_a_million_numbers_are_read_checked_and_planned(tmp_path: Path) -> None:
    made, store = make(400, 60, 5, (2020, 2021, 2022, 2023, 2024)), MemoryStore()
    paths = made.write(tmp_path)
    assert load(store, paths)[0] == 240_000
