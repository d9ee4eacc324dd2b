"""The log as an answer."""
from __future__ import annotations

import pytest

from core.answers.log import log
from core.records import LogEntry


@pytest.mark.parametrize(("utc", "shown"), [
    ("2026-07-21T01:24:39+00:00", "2026-07-21 03:24"), ("2026-12-31T23:30:00+00:00", "2027-01-01 00:30"),
])
def test_a_write_is_shown_by_the_swedish_clock_in_summer_and_in_winter(utc: str, shown: str):
    row = log([LogEntry(7, utc, "anna", "hjo", "Läste in.")], 7).table.rows[0]
    assert (row.key, row.cells["time"].text, row.cells["author"].text) == ("7", shown, "anna")


@pytest.mark.parametrize(("count", "said"), [
    (0, "Ingenting är skrivet ännu."), (1, "En ändring är skriven."), (2, "2 ändringar är skrivna."),
])
def test_the_headline_counts_the_changes(count: int, said: str):
    assert log([LogEntry(n, "2026-07-21T01:24:39+00:00", "", "", "") for n in range(count)], count).headline == said
