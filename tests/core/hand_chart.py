"""A chart by hand: Kommunledningskontoret after August, with an interval, a manager's prognosis and a budget."""
from __future__ import annotations

from core.answer import Band, Chart, Line, Tick

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
TKR = 100_000
NOTHING = (None,) * 12


def so_far(*tkr: float | None) -> tuple[int | None, ...]:
    """Twelve places; those not given are missing."""
    given = [None if amount is None else round(amount * TKR) for amount in tkr]
    return (*given, *(None,) * (12 - len(given)))


def at_the_end(*tkr: float) -> tuple[int | None, ...]:
    """Twelve places; the last ones given."""
    return (*(None,) * (12 - len(tkr)), *(round(amount * TKR) for amount in tkr))


ACTUAL = Line("actual", "Utfall", so_far(-3050, -6230, -9560, -12870, -16110, -19480, -22120, -25870))
BUDGET = Line("budget", "Budget", so_far(-3150, -6300, -9500, -12700, -15950, -19200, -21900, -25230, -28450, -31700, -34950, -38382))
FORECAST = Line("forecast", "Modellens prognos", at_the_end(-25870, -29190, -32400, -35700, -39100))
PROGNOSIS = Line("prognosis", "Chefens prognos", at_the_end(-39264))
WIDE = Band("interval95", "95 %", at_the_end(-25870, -30100, -34000, -37900, -41900), at_the_end(-25870, -28280, -30800, -33500, -36300))
NARROW = Band("interval80", "80 %", at_the_end(-25870, -29700, -33300, -36900, -40700), at_the_end(-25870, -28680, -31500, -34500, -37500))
TICKS = tuple(Tick(-amount * TKR, text) for amount, text in (
    (0, "0"), (10_000, "10 000"), (20_000, "20 000"), (30_000, "30 000"), (40_000, "40 000"),
))
CHART = Chart(
    "Kommunledningskontoret, helår 2020",
    "Utfallet till och med augusti är 25 870 tkr, 640 tkr över budget hittills. Modellen väntar 39 100 tkr på helår "
    "(80 %: 37 500–40 700 tkr), chefen 39 264 tkr; budgeten är 38 382 tkr.",
    "tkr", MONTHS, (BUDGET, ACTUAL, FORECAST, PROGNOSIS), (WIDE, NARROW), TICKS, sign=-1,
)
"""Costs drawn upwards, as in a report that prints costs without a sign."""

IN_MINUS = CHART._replace(sign=1, ticks=tuple(tick._replace(text=f"−{tick.text}" if tick.value else "0") for tick in TICKS))
"""The same with costs drawn downwards and ticks in minus."""
