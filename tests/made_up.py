"""Påhittköping: a made-up municipality of any size, as the files that its ledger would export and the amounts they hold.

Everything in it is invented. The same arguments give the same bytes.
"""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

NAME = "Påhittköpings kommun (påhittad)"
ROOT = "PK"

BOARDS = (
    "Styrelsekontoret", "Lärandenämnden", "Åldrandenämnden", "Väg- och vattennämnden", "Upplevelsenämnden", "Stödnämnden",
    "Tillsynsnämnden", "Räddningsnämnden",
)
PLACES = ("Älgmossen", "Överby", "Åsgläntan", "Sandudden", "Krokbacken", "Lillsjön", "Ekhult", "Gransätra", "Norrhamn", "Tallvik")
GROUPS = (  # code, name, yearly size in kronor of one account (result sign)
    ("31", "Taxor och avgifter", 300_000), ("34", "Hyresintäkter", 200_000), ("35", "Bidrag utifrån", 500_000),
    ("41", "Material", -150_000), ("45", "Bidrag till andra", -250_000), ("50", "Löner och arvoden", -2_500_000),
    ("56", "Avgifter på lön", -800_000), ("60", "Lokaler", -600_000), ("64", "Förbrukning", -90_000), ("74", "Köpta tjänster", -200_000),
    ("85", "Räntekostnader", -40_000),
)
Key = tuple[str, int, str, str]
"""(unit, year, kind, account)"""


@dataclass(slots=True)
class MadeUp:
    """The files by name, and every amount in öre and result sign: (unit, year, kind, account) → twelve months."""

    files: dict[str, bytes] = field(default_factory=dict)
    amounts: dict[Key, list[int]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    closed: int = 12

    def write(self, folder: Path) -> list[Path]:
        """Put the files in a folder; their paths in the order organisation, accounts, ledgers."""
        paths = []
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            paths.append(path)
        return paths

    def months(self, top: str, year: int, kind: str) -> list[int]:
        """The months of a unit and everything below it, all accounts."""
        sums = [0] * 12
        for (unit, of_year, of_kind, _), months in self.amounts.items():
            if (of_year, of_kind) == (year, kind) and top in self._upwards(unit):
                sums = [a + b for a, b in zip(sums, months, strict=True)]
        return sums

    def _upwards(self, unit: str) -> list[str]:
        path = [unit]
        while path[-1] in self.parents:
            path.append(self.parents[path[-1]])
        return path


def make(
    cost_centres: int = 6, accounts: int = 11, accounts_each: int = 4, years: tuple[int, ...] = (2023, 2024), closed: int = 12,
    seed: int = 1,
) -> MadeUp:
    """A municipality of ``cost_centres``, each with some ``accounts_each`` of the chart's ``accounts``.

    The actuals of the last year end with its fiscal month ``closed``; budgets are for the whole year. Benchmarks use
    ``make(400, 60, 5, (2020, 2021, 2022, 2023, 2024))``: some 240 000 numbers.
    """
    made = MadeUp(years=years, closed=closed)
    units = _units(cost_centres, made)
    chart = _chart(accounts)
    made.files["organisation.csv"] = _csv("kod,namn,niva,foralder", units)
    made.files["konto.csv"] = _csv("konto,namn,grupp,gruppnamn", [(code, name, group, title) for code, name, group, title, _ in chart])
    leaves = [(code, name) for code, name, level, _ in units if level == "3"]
    for code, _ in leaves:
        _book(code, chart, accounts_each, made, Random(f"{seed}/{code}"))
    for year in years:
        made.files[f"sie/{year}.se"] = _ledger(year, leaves, chart, made)
    return made


def _units(cost_centres: int, made: MadeUp) -> list[tuple[str, str, str, str]]:
    """Root, boards, departments of five, cost centres."""
    units = [(ROOT, NAME, "0", "")]
    boards = min(len(BOARDS), max(1, cost_centres // 3))
    for b in range(boards):
        units.append((f"B{b + 1}", BOARDS[b], "1", ROOT))
        mine = cost_centres // boards + (b < cost_centres % boards)
        for c in range(mine):
            department = f"D{b + 1}{c // 5:02d}"
            place = PLACES[(b * 7 + c // 5) % len(PLACES)]
            if c % 5 == 0:
                units.append((department, f"{place}s verksamhet {b + 1}", "2", f"B{b + 1}"))
            units.append((f"{b + 1}{c:03d}", f"{place} enhet {c + 1}", "3", department))
    made.parents.update({code: parent for code, _, _, parent in units if parent})
    return units


def _chart(accounts: int) -> list[tuple[str, str, str, str, int]]:
    """(account, name, group, group's name, yearly size), dealt over the groups in turn."""
    chart = []
    for i in range(accounts):
        group, title, size = GROUPS[i % len(GROUPS)]
        chart.append((f"{group}{i // len(GROUPS)}0", f"{title} {i // len(GROUPS) + 1}", group, title, size))
    return chart


def _book(unit: str, chart: list[tuple[str, str, str, str, int]], accounts_each: int, made: MadeUp, random: Random) -> None:
    for account, _, _, _, size in random.sample(chart, min(accounts_each, len(chart))):
        yearly = int(size * random.uniform(0.4, 2.2))
        for year in made.years:
            yearly = int(yearly * random.uniform(1.0, 1.05))
            last = made.closed if year == made.years[-1] else 12
            budget = [yearly // 1200 * 10_000 for _ in range(12)]
            actual = [round(yearly / 12 * random.uniform(0.8, 1.2) * 100) for _ in range(12)]
            made.amounts[unit, year, "budget", account] = budget
            made.amounts[unit, year, "actual", account] = actual[:last] + [0] * (12 - last)


def _csv(header: str, rows: list[tuple[str, ...]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in ((header,), *rows)).encode()


def _ledger(year: int, leaves: list[tuple[str, str]], chart: list[tuple[str, str, str, str, int]], made: MadeUp) -> bytes:
    """SIE type 3 as a ledger writes it: CP437, CRLF, object rows and their totals, and the year's #RES to reconcile with."""
    last = made.closed if year == made.years[-1] else 12
    lines = [
        "#FLAGGA 0", "#PROGRAM Påhitt 1", "#FORMAT PC8", f"#GEN {year + 1}0131", "#SIETYP 3", f'#FNAMN "{NAME}"',
        f"#RAR 0 {year}0101 {year}1231", f"#RAR -1 {year - 1}0101 {year - 1}1231", f"#OMFATTN {year}{last:02d}{_last_day(year, last)}",
        '#DIM 1 "Kostnadsställe"', *(f'#OBJEKT 1 "{code}" "{name}"' for code, name in leaves),
    ]
    for account, name, *_ in chart:
        lines += [f'#KONTO {account} "{name}"', f"#KTYP {account} {'I' if account[0] == '3' else 'K'}"]
    totals: dict[tuple[str, str, int], int] = defaultdict(int)
    for (unit, of_year, kind, account), months in made.amounts.items():
        if of_year != year:
            continue
        label = "#PSALDO" if kind == "actual" else "#PBUDGET"
        for month, amount in enumerate(months, 1):
            if amount:
                totals[label, account, month] -= amount
                lines.append(f'{label} 0 {year}{month:02d} {account} {{1 "{unit}"}} {_kronor(-amount)}')
    lines += [f"{label} 0 {year}{month:02d} {account} {{}} {_kronor(x)}" for (label, account, month), x in sorted(totals.items())]
    results: dict[str, int] = defaultdict(int)
    for (label, account, _), amount in totals.items():
        results[account] += amount if label == "#PSALDO" else 0
    lines += [f"#RES 0 {account} {_kronor(x)}" for account, x in sorted(results.items())]
    return ("\r\n".join(lines) + "\r\n").encode("cp437")


def _last_day(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _kronor(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"
