"""Says which of the sums that a sheet prints agree with its rows, with the numbers as the sheet writes them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.money import format_ore
from store.reading.problems import counted
from store.reading.tables.body import label_of
from store.reading.tables.grid import Sheet
from store.reading.tables.layout import AmountColumn
from store.reading.tables.totals import Total

_SHOWN: Final = 3
"""Columns whose sums are shown."""


def total_in_words(sheet: Sheet, totals: Sequence[Total], columns: Sequence[AmountColumn], rows: int) -> str:
    """``summaraden ”Summa” (rad 76) 17 899 449,00 kr, som filen skriver det, och 3 summarader till``; the sum of all the rows where
    there is one, else the last, and of its columns those that sum the others. ``rows``: how many rows there are to be summed."""
    of_all = [total for total in totals if not total.unit and not total.account and total.at in (0, rows)]
    chosen = (of_all or totals)[-1]
    said = [(column, amount * column.factor) for column, amount in zip(columns, chosen.said, strict=True) if amount is not None]
    named = len(said) > 1
    said = [each for each in said if each[0].sums] or said
    amounts = [f"{column.header} {format_ore(amount)}" if named else format_ore(amount) for column, amount in said[:_SHOWN]]
    more = " …" if len(said) > _SHOWN else ""
    others = f", och {counted(len(totals) - 1, 'summarad', 'summarader')} till" if len(totals) > 1 else ""
    place = f"”{label_of(sheet, chosen.row)}” ({sheet.where(chosen.row)})"
    return f"summaraden {place} {', '.join(amounts)}{more}, som filen skriver det{others}"
