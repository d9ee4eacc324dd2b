"""Says which months of a SIE file's years are closed."""
from __future__ import annotations

from core.calendar import FiscalYear
from store.reading.problems import Problems, shorten
from store.reading.sie_lexing import date_of
from store.reading.sie_placing import Placed
from store.reading.sie_records import WHOLE_YEAR, Records


def closed_months(placed: list[Placed], records: Records, problems: Problems) -> dict[int, int]:
    """Label → last closed fiscal month: as #OMFATTN says when it lies in the current year; else the last month with actuals,
    but in a year that may still run none after a month without any: what is booked ahead closes nothing."""
    with_actuals: dict[int, set[int]] = {p.label: set() for p in placed}
    for p in placed:
        if p.kind == "actual" and p.month != WHOLE_YEAR and (p.head.broken or any(p.head.rows.values())):
            with_actuals[p.label].add(p.month)
    closed = {label: max(months, default=0) for label, months in with_actuals.items()}
    current = records.years.get("0")
    said = None
    if records.covers is not None and current is not None and closed.get(current.label):
        said = _covered_month(records.covers, current, records.generated, problems)
    if said is not None and current is not None:
        _tell_covered(said, closed[current.label], current, problems)
        closed[current.label] = said
    for fiscal in {fiscal.label: fiscal for fiscal in records.years.values() if fiscal.label in closed}.values():
        if (current is None or fiscal.label >= current.label) and not (said is not None and fiscal == current):
            unbroken = _before_gap(with_actuals[fiscal.label], fiscal, problems)
            closed[fiscal.label] = _before_written(unbroken, fiscal, records.generated, problems)
    _close_whole_years(placed, closed, records, problems)
    return closed


def _close_whole_years(placed: list[Placed], closed: dict[int, int], records: Records, problems: Problems) -> None:
    """A year whose actuals are known only as a whole is closed; one that had not ended when the file was written needs a yes."""
    lengths = {fiscal.label: fiscal for fiscal in records.years.values()}
    for label in sorted({p.label for p in placed if p.kind == "actual" and p.month == WHOLE_YEAR}):
        fiscal = lengths[label]
        closed[label] = fiscal.length
        said = date_of(records.covers[1]) if records.covers is not None and records.years.get("0") == fiscal else None
        until = said if said is not None and fiscal.fiscal_month(*said[:2]) else records.generated
        if until is not None and until < (*fiscal.calendar(fiscal.length), _days_in(*fiscal.calendar(fiscal.length))):
            problems.file(
                "confirm",
                f"Årets saldo {fiscal.name} gäller till {_date(until)}, före räkenskapsårets slut. Det läses in som hela årets utfall.",
            )


def _date(date: tuple[int, int, int]) -> str:
    return f"{date[0]}-{date[1]:02d}-{date[2]:02d}"


def _before_written(closed: int, fiscal: FiscalYear, generated: tuple[int, int, int] | None, problems: Problems) -> int:
    """A month that had not ended when the file was written cannot be closed."""
    month = fiscal.fiscal_month(*generated[:2]) if generated is not None else None
    if generated is None or month is None:
        return closed
    ended = month if generated[2] >= _days_in(*generated[:2]) else month - 1
    if closed > ended:
        later = fiscal.month_name(ended + 1)
        text = f"Filen är skriven {_date(generated)} (#GEN), innan {later} var slut. Den månaden och senare räknas inte som stängda."
        problems.file("warning", text)
    return min(closed, ended)


def _before_gap(months: set[int], fiscal: FiscalYear, problems: Problems) -> int:
    """The last month of the unbroken run that begins with the first month with actuals."""
    closed = min(months, default=0)
    while closed + 1 in months:
        closed += 1
    later = sorted(month for month in months if month > closed)
    if later:
        named = ", ".join(fiscal.month_name(month) for month in later)
        problems.file(
            "warning",
            f"Utfallet är obrutet t.o.m. {fiscal.month_name(closed)}, men det finns belopp även i {named}. De behålls, men månader "
            f"efter {fiscal.month_name(closed)} räknas inte som stängda.",
        )
    return closed


def _covered_month(
    covers: tuple[int, str], current: FiscalYear, generated: tuple[int, int, int] | None, problems: Problems
) -> int | None:
    line, text = covers
    date = date_of(text)
    month = current.fiscal_month(date[0], date[1]) if date else None
    if date is None or month is None:
        problems.line(
            line, f"#OMFATTN {shorten(text, 20)} ligger inte i räkenskapsåret {current.name}. Sista månaden med utfall räknas som stängd.",
            level="warning",
        )
        return None
    if generated is not None and date > generated and current.fiscal_month(*generated[:2]):
        problems.line(
            line, f"#OMFATTN {shorten(text, 20)} är senare än filen själv, {_date(generated)} (#GEN). Sista månaden med utfall avgör.",
            level="warning",
        )
        return None
    return month if date[2] >= _days_in(date[0], date[1]) else month - 1


def _tell_covered(said: int, last_actual: int, current: FiscalYear, problems: Problems) -> None:
    if said > last_actual:
        problems.file(
            "confirm",
            f"Filen säger att {current.month_name(said)} är stängd, men det sista utfallet är i {current.month_name(last_actual)}. "
            "Månaderna däremellan läses som 0 kr.",
        )
    elif said < last_actual:
        through = f"t.o.m. {current.month_name(said)}" if said else "ingen månad"
        problems.file("warning", f"Filen är stängd {through}, men har utfall även i {current.month_name(last_actual)}.")


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
