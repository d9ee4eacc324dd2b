"""The picture of a unit's year: what is booked, the budget, the year before, and where the model and the manager think it ends."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from core.accounts import NET_COST
from core.answer import Band, Chart, Line, Tick
from core.answers.asked import Asked
from core.answers.parts import previous_name, titled
from core.answers.sources import under_picture
from core.calendar import MONTHS_SHORT, FiscalYear
from core.money import Amount, MoneyUnit, format_amount
from core.profile import shown_sign

if TYPE_CHECKING:
    from core.answers.prognosis_view import View
    from core.outlook import Outlook

ORE_IN: Final[dict[MoneyUnit, int]] = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}
FEWEST_TICKS: Final = 4

Path = tuple[Amount | None, ...]
"""One accumulated amount per month of the year, None where there is none."""


def year_chart(view: View) -> Chart | None:
    """Everything accumulated over the year's months; None where not even one month is known."""
    asked, outlook = view.asked, view.outlook(view.asked.unit.code)
    lines = [line for line in (_budget(view), _previous(asked), _actual(view)) if line]
    model = outlook if outlook and outlook.months and not view.is_done else None
    if model:
        lines.append(Line("forecast", "Modellens prognos", _ahead(view.as_of, list(accumulate(model.months)))))
    if not lines:
        return None
    given = view.given(asked.unit.code)
    if given is not None:
        lines.append(Line("prognosis", "Chefens prognos", (*(None,) * (view.fiscal.length - 1), given)))
    bands = _fan(view.as_of, model) if model else ()
    return _framed(asked, lines, bands, _in_words(view, lines, model, given))


def _framed(asked: Asked, lines: Sequence[Line], bands: tuple[Band, ...], text: str) -> Chart:
    unit, sign, year = asked.profile.unit, shown_sign(asked.profile.layout, NET_COST), asked.span.year
    paths = [*(line.values for line in lines), *(path for band in bands for path in (band.low, band.high))]
    heights = [sign * amount for path in paths for amount in path if amount is not None]
    marks = tuple(Tick(sign * mark, format_amount(mark, unit)) for mark in ticks(min(0, *heights), max(0, *heights), unit))
    return Chart(
        f"{titled(asked)}, {year.name}", text, unit, _places(year), tuple(lines), bands, marks, sign, source=under_picture(asked),
    )


def _places(year: FiscalYear) -> tuple[str, ...]:
    return tuple(MONTHS_SHORT[year.calendar(month)[1] - 1] for month in range(1, year.length + 1))


def _actual(view: View) -> Line | None:
    months = view.book.series(view.asked.unit.code, NET_COST, "actual", view.asked.year)[: view.as_of]
    return _line("actual", view.asked, months)


def _budget(view: View) -> Line | None:
    return _line("budget", view.asked, view.book.series(view.asked.unit.code, NET_COST, "budget", view.asked.year, view.as_of))


def _previous(asked: Asked) -> Line | None:
    before, year = asked.year_before, asked.span.year
    if before is None or (before.start_month, before.length) != (year.start_month, year.length):
        return None
    found = _line("previous", asked, asked.book.series(asked.unit.code, NET_COST, "actual", asked.year - 1))
    return found._replace(label=f"{asked.profile.word('actual')} {previous_name(asked)}") if found else None


def _line(key: str, asked: Asked, months: Sequence[Amount | None]) -> Line | None:
    """The months accumulated; a month without anything booked stands still."""
    if all(amount is None for amount in months):
        return None
    so_far = accumulate(amount or 0 for amount in months)
    return Line(key, asked.profile.word(key), (*so_far, *(None,) * (asked.span.year.length - len(months))))


def _ahead(as_of: int, path: Sequence[Amount]) -> Path:
    """From the last booked month on; before it nothing."""
    first = max(as_of - 1, 0)
    return (*(None,) * first, *path[first:])


def _fan(as_of: int, model: Outlook) -> tuple[Band, ...]:
    """The intervals, from nothing at the last booked month to their whole width at the year's end."""
    path, parts = list(accumulate(model.months)), opening(as_of, model.months)

    def edge(bound: Amount) -> Path:
        """The path to one end of an interval."""
        return _ahead(as_of, [at + round((bound - model.total) * part) for at, part in zip(path, parts, strict=True)])

    return (
        Band("interval95", "95\u00a0%", edge(model.low95), edge(model.high95)),
        Band("interval80", "80\u00a0%", edge(model.low80), edge(model.high80)),
    )


def opening(as_of: int, months: Sequence[Amount]) -> list[float]:
    """How much of its last width the fan has after each month: as much as of what was still to be booked has been by then.

    ``months`` are the booked and the expected; 0 through ``as_of``, 1 at the year's end.
    """
    ahead = [abs(amount) if month > as_of else 0 for month, amount in enumerate(months, 1)]
    left = sum(ahead)
    if not left:
        ahead = [int(month > as_of) for month in range(1, len(months) + 1)]
        left = sum(ahead)
    return [so_far / left for so_far in accumulate(ahead)]


def ticks(low: int, high: int, unit: MoneyUnit) -> list[int]:
    """Round heights in öre from ``low`` through ``high``: 1, 2 or 5 times a power of ten apart, never finer than the unit prints."""
    finest = ORE_IN[unit] // (10 if unit == "mnkr" else 1)
    step = finest
    for factor in _factors():
        if (high - low) // step < FEWEST_TICKS * 2:
            break
        step = finest * factor
    return list(range(-(-low // step) * step, high + 1, step))


def _factors() -> Iterable[int]:
    return (digit * 10**power for power in range(18) for digit in (1, 2, 5))


def _in_words(view: View, lines: Sequence[Line], model: Outlook | None, given: Amount | None) -> str:
    """What the picture shows, for those who do not see it."""
    unit, said = view.asked.profile.unit, []
    if view.as_of:
        said.append(_so_far(view.asked, lines, view.as_of))
    if model:
        within = f"80\u00a0%: {view.between(model.low80, model.high80)}; 95\u00a0%: {view.between(model.low95, model.high95)}"
        said.append(f"Modellen väntar {view.text(model.total)} {unit} vid årets slut ({within})")
    if given is not None:
        said.append(f"Chefens prognos är {view.text(given)} {unit}")
    budget = view.annual_budget(view.asked.unit.code)
    if budget is not None and not view.is_done:
        said.append(f"Budgeten för hela året är {view.text(budget)} {unit}")
    return ". ".join(said) + "."


def _so_far(asked: Asked, lines: Sequence[Line], through: int) -> str:
    """”T.o.m. augusti 2020 är utfallet 25 870 tkr mot budgeten 25 230 tkr och 24 100 tkr 2019”."""
    at = {line.key: line.values[through - 1] for line in lines}
    sign, unit = shown_sign(asked.profile.layout, NET_COST), asked.profile.unit
    text = {key: f"{format_amount(sign * amount, unit)} {unit}" for key, amount in at.items() if amount is not None}
    beside = [f"budgeten {text['budget']}"] if "budget" in text else []
    beside += [f"{text['previous']} {previous_name(asked)}"] if "previous" in text else []
    against = f" mot {' och '.join(beside)}" if beside else ""
    return f"T.o.m. {asked.span.year.month_name(through)} är {_actual_word(asked)} {text.get('actual', 'okänt')}{against}"


def _actual_word(asked: Asked) -> str:
    word = asked.profile.said("actual").lower()
    return "utfallet" if word == "utfall" else word
