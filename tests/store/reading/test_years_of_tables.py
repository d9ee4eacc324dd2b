"""The year of a table is that of its amounts: when it was printed or decided counts only where nothing else names a year."""
from __future__ import annotations

import pytest

from core.mapping import Said
from tests.store.reading.making import read, text

KR = Said("kr", "ledger")


def years(above: str, column: str, name: str) -> set[int]:
    """The years of what a table of one amount under a heading is read as."""
    content = text(f"{above};;\nAnsvar;Konto;{column}\n10;5010;10000\n")
    return {figures.year for figures in read(content, KR, name=name).figures}


@pytest.mark.parametrize(("above", "column", "name", "year"), [
    ("Utskriven 2025-11-25", "Budget", "Budget 2026.csv", 2026), ("Kommunfullmäktige 2025-11-24", "Budget", "Budget 2026.csv", 2026),
    ("Beslutad 2025-11-24", "Budget", "Budget 2026.csv", 2026), ("Utskriven 2026-02-10", "Utfall", "Bokslut 2025.csv", 2025),
    ("Budget 2026, antagen av KF 2025-11-24", "Budget", "fil.csv", 2026), ("Utskriven 2025-11-25", "Budget", "fil.csv", 2025),
])
def test_the_year_is_that_of_the_amounts_and_not_of_the_printing(above: str, column: str, name: str, year: int) -> None:
    assert years(above, column, name) == {year}
