"""Makes random consistent tables from öre, and plants one error in them: what proof-reading is measured with."""
from __future__ import annotations

import random
from itertools import pairwise
from typing import NamedTuple

from core.money import round_half_away
from core.proof.figures import printed
from core.proof.tables import PrintedCell, PrintedRow, PrintedTable

ERRORS = ("digit", "swap", "minus", "row", "label")
_NAMES = ("Stab", "Skola", "Omsorg", "Teknik", "Kultur", "Fritid", "Miljö", "Bygg", "Turism", "Integration", "IT", "Ekonomi")


class Made(NamedTuple):
    """A table as lines of texts: labels, and cells by row and column. ``parts``: how many of the rows are parts of a total."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    unit: str
    parts: tuple[int, ...]

    def table(self) -> PrintedTable:
        """As proof-reading takes it."""
        rows = tuple(
            PrintedRow(label, tuple(PrintedCell(text, f"{row}:{at}") for at, text in enumerate(cells)), f"{row}")
            for row, (label, cells) in enumerate(self.rows))
        return PrintedTable("Tabell", f"Belopp i {self.unit}", self.columns, rows, self.unit, "label")


def made(rng: random.Random) -> Made:
    """A table of a random layout: units under one total or two subtotals, with deviation and change; amounts in öre, then rounded."""
    unit = rng.choice(("tkr", "tkr", "mnkr"))
    step, decimals = (100_000, 0) if unit == "tkr" else (10_000_000, 1)
    sign, reverse = rng.choice(((-1, False), (1, True)))
    names = rng.sample(_NAMES, rng.randint(4, 9))
    amounts = {name: [sign * rng.randint(200, 60_000) * 100_000 + rng.randint(0, 99_999) for _ in range(3)] for name in names}
    order = _grouped(rng, names)
    return Made(
        _headers(rng), tuple((label, _cells(_sum(amounts, parts), reverse, step, decimals)) for label, parts in order), unit,
        tuple(at for at, (_, parts) in enumerate(order) if len(parts) == 1))


def _headers(rng: random.Random) -> tuple[str, ...]:
    return rng.choice((("Budget 2020", "Bokslut 2020", "Avvikelse", "Bokslut 2019", "Förändring"),
                        ("Budget", "Utfall", "Avv. mot budget", "Föregående år", "Diff. mellan åren")))


def _grouped(rng: random.Random, names: list[str]) -> list[tuple[str, list[str]]]:
    single: list[tuple[str, list[str]]] = [(name, [name]) for name in names]
    if len(names) < 6 or rng.random() < 0.5:
        return [*single, ("Totalt", names)]
    half = len(names) // 2
    return [*single[:half], ("Summa drift", names[:half]), *single[half:], ("Summa service", names[half:]), ("Totalt", names)]


def _sum(amounts: dict[str, list[int]], parts: list[str]) -> list[int]:
    return [sum(amounts[name][at] for name in parts) for at in range(3)]


def _cells(values: list[int], reverse: bool, step: int, decimals: int) -> tuple[str, ...]:
    budget, actual, before = values
    apart = budget - actual if reverse else actual - budget
    return tuple(printed(round_half_away(each, step) * (2_000 // 10**decimals), decimals) for each in (
        budget, actual, apart, before, actual - before))


def planted(rng: random.Random, table: Made, error: str) -> tuple[Made, str] | None:
    """The table with one error of at least two printed steps, and the place that must be named; None when this table has no room for it."""
    if error == "row":
        gone = rng.choice(table.parts)
        total = next(at for at in range(gone + 1, len(table.rows)) if at not in table.parts)
        if table.rows[gone - 1][0].startswith("Summa") and table.rows[gone + 1][0].startswith("Summa"):
            return None
        return table._replace(rows=(*table.rows[:gone], *table.rows[gone + 1:])), f"{total - 1}"
    if error == "label":
        return table._replace(unit="mnkr" if table.unit == "tkr" else "tkr"), "label"
    row, column = rng.randrange(len(table.rows)), rng.randrange(len(table.columns))
    label, cells = table.rows[row]
    wrong = _misprint(rng, cells[column], error)
    if wrong is None:
        return None
    rows = (*table.rows[:row], (label, (*cells[:column], wrong, *cells[column + 1:])), *table.rows[row + 1:])
    return table._replace(rows=rows), f"{row}:{column}"


def _misprint(rng: random.Random, text: str, error: str) -> str | None:
    digits = [at for at, character in enumerate(text) if character.isdigit()]
    if error == "minus":
        return text[1:] if text.startswith("−") and _steps(text) >= 2 else None
    if error == "swap":
        pairs = [(a, b) for a, b in pairwise(digits) if text[a] != text[b]]
        if not pairs:
            return None
        a, b = rng.choice(pairs)
        wrong = text[:a] + text[b] + text[a + 1:b] + text[a] + text[b + 1:]
    else:
        at = rng.choice(digits)
        wrong = text[:at] + rng.choice([each for each in "0123456789" if each != text[at]]) + text[at + 1:]
    return wrong if abs(_steps(wrong) - _steps(text)) >= 2 else None


def _steps(text: str) -> int:
    return int("".join(character for character in text if character.isdigit()))
