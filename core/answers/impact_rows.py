"""The rows that say where figures become other: the units with most changed numbers, then the months, at most a screenful."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.answer import Cell, Row
from core.calendar import FiscalYear
from core.gathering import KIND_WORDS
from core.impact import FigureChange, Impact, Moved
from core.money import MISSING, NO_BREAK_SPACE, Amount, format_count, format_ore

SHOWN = 6
"""Units, and months, that get a row each; the rest are counted in one."""
SHOWN_CHANGES = 5

Months = tuple[int, int, int]
"""Year, first and last fiscal month; months 0 are the year as a whole."""


def impact_rows(impacts: Iterable[Impact], fiscals: Mapping[int, FiscalYear], names: Mapping[str, str]) -> list[Row]:
    """The rows under the years' own, none when no figures become other."""
    found = list(impacts)
    units = {key: moved for impact in found for key, moved in impact.units.items() if moved.numbers}
    months = _runs({key: moved for impact in found for key, moved in impact.months.items() if moved.numbers})
    if not units:
        return []
    several = len({year for year, _ in units}) > 1
    by_unit = {f"{named(code, names)}{f' {fiscals[year].name}' if several else ''}": moved for (year, code), moved in units.items()}
    by_month = {_span(key, fiscals[key[0]]): moved for key, moved in months.items()}
    return [*_section("Per enhet", by_unit, ("enhet", "enheter")), *_section("Per månad", by_month, ("period", "perioder"), in_order=True)]


def change_notes(changes: Sequence[FigureChange], count: int, fiscals: Mapping[int, FiscalYear], units: Mapping[str, str],
                 accounts: Mapping[str, str]) -> list[str]:
    """The largest changes, old → new, of ``count`` in all."""
    notes = []
    for change in changes[:SHOWN_CHANGES]:
        fiscal = fiscals[change.year]
        when = fiscal.month_name(change.month, short=True) if change.month else f"helår {fiscal.name}"
        where = f"{named(change.unit, units)}, {named(change.account, accounts)}, {KIND_WORDS[change.kind]} {when}"
        notes.append(f"Ändras: {where}: {_amount(change.old)} → {_amount(change.new)}.")
    if count > SHOWN_CHANGES and notes:
        notes.append(f"De {SHOWN_CHANGES} största av {format_count(count)} ändringar visas.")
    return notes


def named(code: str, names: Mapping[str, str]) -> str:
    """The code and the name that goes with it."""
    name = names.get(code, code)
    return code if name == code else f"{code} {name}"


def count_cell(count: int) -> Cell:
    """A number of things."""
    return Cell(format_count(count), count)


def sum_cell(before: Amount | None, after: Amount) -> Cell:
    """``before → after``, in whole kronor when that shows the difference; only what holds now when nothing did before."""
    if not before or before == after:
        return Cell(_bare(after), after)
    short = [_bare(each).rpartition(",")[0] for each in (before, after)]
    return Cell(" → ".join(short if short[0] != short[1] else [_bare(before), _bare(after)]), after)


def _bare(amount: Amount) -> str:
    return format_ore(amount).removesuffix(f"{NO_BREAK_SPACE}kr")


def _amount(amount: Amount | None) -> str:
    return MISSING if amount is None else format_ore(amount)


def _section(heading: str, moved: Mapping[str, Moved], words: tuple[str, str], *, in_order: bool = False) -> list[Row]:
    """Those with most changed numbers, ``in_order`` as they come; and how many more there are."""
    ranked = sorted(moved, key=lambda label: (-moved[label].changed, -moved[label].new))
    shown = set(ranked[:SHOWN])
    labels = [label for label in moved if label in shown] if in_order else ranked[:SHOWN]
    rows = [Row(words[1], heading, {}, kind="heading"), *(Row(label, label, _cells(moved[label]), 1) for label in labels)]
    left = [moved[label] for label in ranked[SHOWN:]]
    if left:
        more = f"… och {format_count(len(left))} {words[len(left) > 1]} till"
        counted = {"new": count_cell(sum(m.new for m in left)), "changed": count_cell(sum(m.changed for m in left))}
        rows.append(Row(f"{words[1]}/ovriga", more, counted, 1))
    return rows


def _cells(moved: Moved) -> dict[str, Cell]:
    sums = {kind: sum_cell(before, after) for kind, (before, after) in moved.sums.items()}
    return {"new": count_cell(moved.new), "changed": count_cell(moved.changed), **sums}


def _runs(months: Mapping[tuple[int, int], Moved]) -> dict[Months, Moved]:
    """Months on end that only get new numbers are one row; a month with changed numbers stands alone."""
    found: dict[Months, Moved] = {}
    last: Months | None = None
    for (year, month), moved in sorted(months.items()):
        joins = last is not None and last[0] == year and 0 < last[2] == month - 1 and not moved.changed and not found[last].changed
        if last is not None and joins:
            run = found.pop(last)
            found[last := (year, last[1], month)] = _joined(run, moved)
        else:
            found[last := (year, month, month)] = moved
    return found


def _joined(one: Moved, other: Moved) -> Moved:
    whole = Moved(one.new + other.new, one.changed + other.changed, one.removed + other.removed, dict(one.sums))
    for kind, (before, after) in other.sums.items():
        whole.add(kind, before, after)
    return whole


def _span(months: Months, fiscal: FiscalYear) -> str:
    _, first, last = months
    if not first:
        return f"helår {fiscal.name}"
    ends = [fiscal.month_name(month, short=True) for month in dict.fromkeys((first, last))]
    return "–".join((ends[0].rsplit(" ", 1)[0], ends[1])) if len(ends) > 1 else ends[0]
