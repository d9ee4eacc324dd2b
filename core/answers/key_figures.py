"""Nyckeltal: what a fetch would write, the receipt after it, and the list of those that are kept."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.answer import Answer, Cell, Column, Row, Table
from core.key_figures import GENDERS, Fetched, KeyFigure, KeyFigures, years_in
from core.money import MINUS, MISSING, NO_BREAK_SPACE, format_count

YEARS_SHOWN = 6
CHANGES_SHOWN = 5
_GENDERS = {"T": "Alla", "K": "Kvinnor", "M": "Män"}


def preview(name: str, fetched: Fetched, series: Sequence[KeyFigures]) -> Answer:
    """What would be written of the fetched series."""
    last = "Inget är skrivet än." if fetched.put else "Inget att ändra: lagret har redan allt."
    notes = (*_change_notes(fetched), *_notes(series), last)
    return Answer(_counted(fetched, series), municipality=name, table=_table(series), notes=notes, awaits_yes=bool(fetched.put))


def written(name: str, fetched: Fetched, series: Sequence[KeyFigures], version: int) -> Answer:
    """The receipt."""
    headline = f"Inläst i {name}: {_counted(fetched, series)}"
    return Answer(headline, municipality=name, table=_table(series), notes=(*_change_notes(fetched), *_notes(series)), version=version)


def listing(name: str, series: Sequence[KeyFigures], version: int) -> Answer:
    """The key figures that are kept."""
    if not series:
        return Answer(f"{name} har inga nyckeltal i lagret. Hämta dem med koll kolada NYCKELTAL.", municipality=name, version=version)
    fetched = max(each.fetched for each in series)
    said = f"{name}: {_many(len(series))} i lagret{f', senast hämtade {fetched}' if fetched else ''}."
    return Answer(said, municipality=name, table=_table(series), notes=_notes(series), version=version)


def summary(fetched: Fetched) -> str:
    """One sentence for the log."""
    ids = [each.kpi for each in fetched.put]
    named = ", ".join(ids[:5]) + (f" och {len(ids) - 5} till" if len(ids) > 5 else "")
    return f"Hämtade nyckeltal {named}: {_numbers(fetched)}."


def number(value: float) -> str:
    """A key figure as it is published, with decimal comma and spaces between thousands: 12 345,6."""
    whole, point, decimals = f"{abs(value):,.10f}".partition(".")
    decimals = decimals.rstrip("0")
    text = whole.replace(",", NO_BREAK_SPACE) + ("," + decimals if point and decimals else "")
    return (MINUS if value < 0 and text != "0" else "") + text


def _counted(fetched: Fetched, series: Sequence[KeyFigures]) -> str:
    return f"{_many(len(series))}: {_numbers(fetched)}, {format_count(fetched.same)} lika."


def _numbers(fetched: Fetched) -> str:
    new = f"{format_count(fetched.new)} {'nytt värde' if fetched.new == 1 else 'nya värden'}"
    return f"{new}, {format_count(fetched.changed)} {'ändrat' if fetched.changed == 1 else 'ändrade'}"


def _many(count: int) -> str:
    return f"{format_count(count)} nyckeltal"


def _table(series: Sequence[KeyFigures]) -> Table:
    years = years_in(series)[-YEARS_SHOWN:]
    columns = tuple(Column(str(year), str(year)) for year in years)
    return Table(columns, tuple(row for each in series for row in _rows(each, years)), "Nyckeltal")


def _rows(series: KeyFigures, years: Sequence[int]) -> Iterator[Row]:
    """The key figure's own row, and one for each gender that it is divided by."""
    held, present = series.by_year(), {value.gender for value in series.values}
    label = f"{series.kpi} {series.title}".strip()
    for gender in GENDERS:
        if gender == "T" or gender in present:
            cells = {str(year): _cell(held.get((year, gender))) for year in years}
            key = series.kpi if gender == "T" else f"{series.kpi}/{gender}"
            yield Row(key, label if gender == "T" else _GENDERS[gender], cells, 0 if gender == "T" else 1)


def _cell(found: KeyFigure | None) -> Cell:
    """The number; ”i.u.” where the source says that there is none, a dash where it says nothing."""
    if found is None:
        return Cell(MISSING)
    return Cell("i.u." if found.value is None else number(found.value), found.value)


def _change_notes(fetched: Fetched) -> list[str]:
    notes = [f"Ändras: {_named(each, now)}: {_text(was)} → {_text(now)}." for each, was, now in fetched.changes[:CHANGES_SHOWN]]
    more = fetched.changed - CHANGES_SHOWN
    return notes + ([f"… och {format_count(more)} ändringar till."] if more > 0 else [])


def _named(series: KeyFigures, value: KeyFigure) -> str:
    gender = "" if value.gender == "T" else f" {_GENDERS[value.gender].lower()}"
    return f"{series.kpi} {series.title}".strip() + f"{gender} {value.year}"


def _text(value: KeyFigure) -> str:
    return _cell(value).text


def _notes(series: Sequence[KeyFigures]) -> tuple[str, ...]:
    years, areas = years_in(series), sorted({f"{each.area} ({each.code})" for each in series})
    if not years:
        return (f"Inga värden finns för {', '.join(areas)}.",) if areas else ()
    earlier = f" De senaste {YEARS_SHOWN} åren visas; värden finns från {years[0]}." if len(years) > YEARS_SHOWN else ""
    empty = [each.kpi for each in series if not any(value.value is not None for value in each.values)]
    without = f"Inga värden finns för {', '.join(empty[:CHANGES_SHOWN])}." if empty else ""
    told = f"Källa: Kolada, {', '.join(areas)}. Värdena är i nyckeltalens egna enheter.{earlier}"
    return tuple(filter(None, (told, "i.u. = ingen uppgift." if _has_gaps(series) else "", without)))


def _has_gaps(series: Sequence[KeyFigures]) -> bool:
    return any(value.value is None for each in series for value in each.values)
