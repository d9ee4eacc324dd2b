"""Which fiscal years a SIE file is of: those of #RAR, one for each calendar year in which any ends, or what the dates say."""
from __future__ import annotations

from itertools import pairwise

from core.calendar import FiscalYear
from store.reading.problems import Problems
from store.reading.sie_records import Records

MOST_ASSUMED_YEARS = 3


def settle_years(records: Records, problems: Problems) -> None:
    """Make ``records.years`` what the figures are placed in, and say what is unusual about it."""
    if not records.years:
        _assume_calendar_years(records, problems)
    _tell_overlap(records, problems)
    _leave_out_namesakes(records, problems)


def span(fiscal: FiscalYear) -> str:
    """``september 2015–augusti 2016``"""
    return f"{fiscal.month_name(1)}–{fiscal.month_name(fiscal.length)}"


def _assume_calendar_years(records: Records, problems: Problems) -> None:
    """A file of vouchers need not say its fiscal year (type 4I); most are calendar years, but a person must agree."""
    periods = {head.period for head in records.heads} | {voucher.period or 0 for voucher in records.refused}
    years = sorted({period // 100 for period in periods if period}, reverse=True)
    if not 0 < len(years) <= MOST_ASSUMED_YEARS:
        return
    records.years = {str(-number): FiscalYear(year) for number, year in enumerate(years)}
    named = " och ".join(str(year) for year in reversed(years))
    problems.file("confirm", f"Filen har inget räkenskapsår (#RAR). Datumen har lagts i kalenderår: {named}.")


def _tell_overlap(records: Records, problems: Problems) -> None:
    """Two fiscal years that share months: the year number decides there."""
    years = sorted(records.years.items(), key=lambda item: item[1].calendar(1))
    for (number, fiscal), (next_number, following) in pairwise(years):
        if fiscal != following and following.calendar(1) <= fiscal.calendar(fiscal.length):
            spans = [f"#RAR {n} {span(f)}" for n, f in ((number, fiscal), (next_number, following))]
            problems.file(
                "confirm",
                f"Räkenskapsåren överlappar varandra: {' och '.join(spans)}. I de gemensamma månaderna har radens årsnummer fått avgöra.",
            )


def _leave_out_namesakes(records: Records, problems: Problems) -> None:
    """Of years that end in the same calendar year the current one is read, else the later."""
    kept: dict[int, FiscalYear] = {}
    for number, fiscal in sorted(records.years.items(), key=lambda item: (item[0] != "0", [-x for x in item[1].calendar(1)])):
        if kept.setdefault(fiscal.label, fiscal) != fiscal:
            records.left_out.append(records.years.pop(number))
    for fiscal in records.left_out:
        if any(fiscal.fiscal_month(*divmod(head.period, 100)) for head in records.heads if head.period):
            problems.file(
                "confirm",
                f"Två räkenskapsår i filen slutar {fiscal.label} ({span(fiscal)} och {span(kept[fiscal.label])}). Koll håller ett "
                f"räkenskapsår per kalenderår: {span(fiscal)} läses inte in.",
            )
