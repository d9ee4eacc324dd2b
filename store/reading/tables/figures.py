"""From a sheet of figures to amounts by unit, account, kind and month, in öre as the file writes them (no sign turned)."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from core.money import MoneyUnit, format_ore
from store.reading.problems import counted, is_code
from store.reading.tables.agreeing import total_in_words
from store.reading.tables.body import Body, Names, body_of, column_of, is_total, label_of, names_of
from store.reading.tables.cells import ORE_PER_UNIT, amounts_of, code_and_name, period_of, year_of
from store.reading.tables.faults import Faults
from store.reading.tables.grid import Sheet, Value, shown
from store.reading.tables.heading import Heading
from store.reading.tables.layout import AmountColumn, Layout
from store.reading.tables.totals import Details, Miss, Total, check_totals, grain_of, may_hold_sums, sums_by_prefix
from store.reading.tables.words import kind_in

Slot = tuple[int, int]
"""Calendar year and month; month 0 is the year as a whole."""
_KIND_LETTERS: Final = {"u": "actual", "b": "budget", "utf": "actual", "bud": "budget", "gl": "actual", "bb": "budget"}


@dataclass(slots=True)
class Booked:
    """What the sheet says: (kind, slot) → (unit, account) → öre as written. ``sums``: (kind, slot) → the sum of its rows as read,
    made before they were spread. ``names``: code → name, of units and of accounts."""

    amounts: dict[tuple[str, Slot], dict[tuple[str, str], int]] = field(default_factory=lambda: defaultdict(dict))
    sums: dict[tuple[str, Slot], int] = field(default_factory=lambda: defaultdict(int))
    unit_names: dict[str, str] = field(default_factory=dict)
    account_names: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    repeated: int = 0


class Settings(NamedTuple):
    """What is known besides the table: the unit of its amounts; its kind, year and only unit (code and name) where it does not say."""

    unit: MoneyUnit = "kr"
    kind: str = ""
    year: int | None = None
    rounded: bool = False
    one_unit: tuple[str, str] = ("", "")


def book_sheet(sheet: Sheet, heading: Heading, layout: Layout, settings: Settings, faults: Faults) -> Booked:
    """The figures of a sheet whose layout is known. What cannot be read is told and left out, cell by cell."""
    return _Booking(sheet, heading, layout, settings, faults).booked()


class _Booking:
    """One sheet while it is read."""

    def __init__(self, sheet: Sheet, heading: Heading, layout: Layout, settings: Settings, faults: Faults) -> None:
        assert layout.account is not None
        self._sheet, self._layout, self._settings, self._faults = sheet, layout, settings, faults
        self._columns = (*layout.amounts, *layout.checked)
        indexes = [column.place for column in self._columns]
        self._body: Body = body_of(sheet, heading, layout.unit.place if layout.unit else None, layout.account.place, indexes)
        self._units: Names = names_of(self._body.unit)
        self._accounts: Names = names_of(self._body.account)
        self._bad: set[int] = set()
        self._sums: list[str] = []
        """The sheet's own sums that agree; None of them is told when another does not."""
        self._missed = False
        self._result = Booked()

    def booked(self) -> Booked:
        """The whole sheet."""
        body = self._body
        self._check_codes()
        ore = [self._amounts(column) for column in self._columns]
        units, accounts = map(self._units.code.__getitem__, body.unit), map(self._accounts.code.__getitem__, body.account)
        details = Details(ore, list(units), list(accounts))
        left_out = self._check(details) | self._bad
        self._tell_fill()
        keep = [n for n in range(len(body.detail)) if n not in left_out] if left_out else None
        self._spread(details, keep)
        self._check_across(details, keep)
        if not self._missed:
            self._faults.agreed.extend(self._sums)
        self._collect_names()
        self._result.rows = len(body.detail) - len(left_out)
        return self._result

    # --- rows

    def _check_codes(self) -> None:
        wrong = {value for value, code in (*self._units.code.items(), *self._accounts.code.items()) if code and not is_code(code)}
        homeless = set(self._body.homeless)
        for n, (row, unit, account) in enumerate(zip(self._body.detail, self._body.unit, self._body.account, strict=True)):
            if not wrong and not homeless:
                break
            if unit in wrong or account in wrong:
                self._bad.add(n)
                self._faults.row(self._sheet, row, "Koden är orimligt lång eller har styrtecken. Raden läses inte.")
        if homeless:
            first = self._sheet.where(min(homeless))
            self._faults.file("confirm", f"{counted(len(homeless), 'rad', 'rader')} saknar enhet (först {first}). De läggs på ”Ofördelat”.")

    def _tell_fill(self) -> None:
        if self._body.filled:
            rows = counted(self._body.filled, "rad", "rader")
            self._faults.file("warning", f"Enheten står bara på första raden i varje block; {rows} har fått enheten ovanför.")

    def _amounts(self, column: AmountColumn) -> list[int | None]:
        """The column's amounts for the detail rows; faulty rows are left out whole."""
        read = amounts_of(column_of(self._sheet, column.place, self._body.detail), self._settings.unit, rounded=self._settings.rounded)
        for n, why in read.faults.items():
            self._refuse(n, column, why)
        for n in read.states:
            row, why = self._body.detail[n], "Cellen säger att värdet saknas. Det läses som saknat, inte noll."
            self._faults.cell(self._sheet, row, column.place, why, "warning")
        if read.rounded:
            self._faults.file("confirm", f"{counted(read.rounded, 'belopp', 'belopp')} i {column.header} har avrundats till öre.")
        if self._sheet.broken:
            for n, row in enumerate(self._body.detail):
                broken = self._sheet.why_broken(row, column.place)
                if broken:
                    self._refuse(n, column, broken)
        return [None if amount is None else amount * column.factor for amount in read.ore] if column.factor < 0 else read.ore

    def _refuse(self, n: int, column: AmountColumn, why: str) -> None:
        self._faults.cell(self._sheet, self._body.detail[n], column.place, why + (" Raden läses inte." if n not in self._bad else ""))
        self._bad.add(n)

    # --- sums

    def _check(self, details: Details) -> set[int]:
        """Hold every sum of the sheet against its rows; detail rows that are sums themselves."""
        if not self._body.totals and not may_hold_sums(details.accounts):
            return set()
        grain = grain_of(details.columns, ORE_PER_UNIT[self._settings.unit])
        left_out, misses = sums_by_prefix(details, grain)
        for miss in misses:
            self._tell(miss._replace(row=self._body.detail[miss.row]))
        if left_out:
            self._faults.passed_sums(len(left_out))
            self._sums.append(f"{counted(len(left_out), 'rad', 'rader')} med summor av konton")
        rest = details
        if left_out:
            gone = set(left_out)
            kept = [n for n in range(len(details.units)) if n not in gone]
            units, accounts = ([codes[n] for n in kept] for codes in (details.units, details.accounts))
            rest = Details([[column[n] for n in kept] for column in details.columns], units, accounts)
            positions: Sequence[int] = [self._body.detail[n] for n in kept]
        else:
            positions = self._body.detail
        totals = self._totals(positions)
        if totals:
            self._faults.passed_sums(len(totals))
            self._sums.append(total_in_words(self._sheet, totals, self._columns, len(positions)))
            for miss in check_totals(rest, totals, grain):
                self._tell(miss)
        return set(left_out)

    def _totals(self, positions: Sequence[int]) -> list[Total]:
        from bisect import bisect_left  # noqa: PLC0415 – only a sheet with sums needs it

        rows = self._body.totals
        if not rows:
            return []
        columns = []
        for column in self._columns:
            read = amounts_of(column_of(self._sheet, column.place, rows), self._settings.unit, rounded=True)
            columns.append([None if amount is None else amount * column.factor for amount in read.ore])
        found = []
        for n, row in enumerate(rows):
            said = [column[n] for column in columns]
            if any(amount is not None for amount in said):
                unit, account = self._codes_of_total(row)
                found.append(Total(row, bisect_left(positions, row), said, unit, account))
        return found

    def _codes_of_total(self, row: int) -> tuple[str, str]:
        cells, layout = self._sheet.rows[row], self._layout
        values = [cells[c.place] if c is not None and c.place < len(cells) else "" for c in (layout.unit, layout.account)]
        unit, account = (code_and_name(_without_total_word(value))[0] for value in values)
        return unit if unit in self._units.code.values() else "", account if account[:1].isdigit() else ""

    def _tell(self, miss: Miss) -> None:
        self._missed = True
        column = self._columns[miss.column]
        label = label_of(self._sheet, miss.row)
        self._faults.cell(
            self._sheet, miss.row, column.place, "Summan stämmer inte med raderna.", "confirm",
            note=f"”{label}” säger {format_ore(miss.said)}, raderna ger {format_ore(miss.summed)}. Raderna läses, inte summan.",
        )

    def _check_across(self, details: Details, keep: Sequence[int] | None) -> None:
        """Hold a column of totals against the months beside it, row by row."""
        positions = {column.place: n for n, column in enumerate(self._columns)}
        grain = grain_of(details.columns, ORE_PER_UNIT[self._settings.unit]) if self._layout.checked else 0
        for column in self._layout.checked:
            said, parts = details.columns[positions[column.place]], [details.columns[positions[index]] for index in column.sums]
            bound = (len(parts) + 1) // 2 * grain if grain > 1 or self._settings.rounded else 0
            compared = 0
            for n in keep if keep is not None else range(len(said)):
                total = said[n]
                if total is None:
                    continue
                summed = sum(part[n] or 0 for part in parts)
                compared += 1
                if abs(total - summed) > bound:
                    self._missed = True
                    self._faults.cell(
                        self._sheet, self._body.detail[n], column.place, "Summan stämmer inte med radens månader.", "confirm",
                        note=f"{column.header} säger {format_ore(total)}, månaderna ger {format_ore(summed)}. Månaderna läses.",
                    )
            if compared:
                self._sums.append(f"kolumnen {column.header} på {counted(compared, 'rad', 'rader')}")

    # --- months

    def _spread(self, details: Details, keep: Sequence[int] | None) -> None:
        kinds, slots = self._row_kinds(keep), self._row_slots(keep)
        units, accounts = _kept(details.units, keep), _kept(details.accounts, keep)
        one_unit = self._settings.one_unit[0] if self._layout.unit is None else ""
        keys = list(zip([one_unit] * len(accounts) if one_unit else units, accounts, strict=True))
        for place, column in enumerate(self._layout.amounts):
            self._spread_column(column, keys, _kept(details.columns[place], keep), kinds, slots)

    def _spread_column(
        self, column: AmountColumn, keys: Sequence[tuple[str, str]], ore: Sequence[int | None], kinds: Sequence[str] | None,
        slots: Sequence[Slot | None] | None,
    ) -> None:
        """Add one column's amounts, each in its row's kind and period or in the column's own."""
        kind = column.kind or self._settings.kind
        slot = (column.year or self._settings.year or 0, column.month or 0)
        if kinds is not None and not column.kind:
            whens = self._when(slots, column, slot, len(keys))
            pairs = list(zip(kinds, whens, strict=True))
            self._add(pairs, {(each, when): (each, when) for each, when in set(pairs) if each and when}, keys, ore)
        elif slots is not None:
            self._add(slots, {when: (kind, _in_month(when, column)) for when in set(slots) if when is not None}, keys, ore)
        else:
            self._add([0] * len(keys), {0: (kind, slot)}, keys, ore)

    @staticmethod
    def _when(slots: Sequence[Slot | None] | None, column: AmountColumn, fixed: Slot, count: int) -> list[Slot | None]:
        if slots is None:
            return [fixed] * count
        return [None if slot is None else _in_month(slot, column) for slot in slots]

    def _add(
        self, at: Sequence[Hashable], places: Mapping[Any, tuple[str, Slot]], keys: Sequence[tuple[str, str]], ore: Sequence[int | None]
    ) -> None:
        """Add amounts where they belong, by the word in ``at`` for each row's place (a word without one: nowhere); several rows of one
        place are summed. The control sums are made apart."""
        tables = {place: self._result.amounts[place] for place in set(places.values())}
        taken: dict[tuple[str, Slot], list[int]] = {place: [] for place in tables}
        into = {word: (tables[place], taken[place].append) for word, place in places.items()}
        before = sum(map(len, tables.values()))
        for place, key, amount in zip(map(into.get, at), keys, ore, strict=True):
            if amount is not None and place is not None:
                table, take = place
                table[key] = table.get(key, 0) + amount
                take(amount)
        for slot, amounts in taken.items():
            self._result.sums[slot] += sum(amounts)
        self._result.repeated += sum(map(len, taken.values())) - (sum(map(len, tables.values())) - before)

    def _row_kinds(self, keep: Sequence[int] | None) -> list[str] | None:
        """Each row's kind, where a column says it; empty for one that Koll does not read."""
        if self._layout.kind is None:
            return None
        values = self._cells(self._layout.kind.place, keep)
        kind_of = {value: kind_in(shown(value)) or _KIND_LETTERS.get(shown(value).casefold(), "") for value in set(values)}
        for n, value in enumerate(values):
            if not kind_of[value] or kind_of[value] == "prognosis":
                row = self._body.detail[keep[n] if keep is not None else n]
                self._faults.cell(self._sheet, row, self._layout.kind.place, "Slaget är varken utfall eller budget. Raden läses inte.")
        return [kind if kind != "prognosis" else "" for kind in map(kind_of.__getitem__, values)]

    def _row_slots(self, keep: Sequence[int] | None) -> list[Slot | None] | None:
        """Each row's year and month, where columns say it; None for a row whose period cannot be placed."""
        layout, default = self._layout, self._settings.year or 0
        if layout.period is not None:
            return self._placed(layout.period.place, keep, lambda value: _period_slot(value, default))
        years: list[Slot | None] | None = None
        if layout.year is not None:
            years = self._placed(layout.year.place, keep, lambda value: (year, 0) if (year := year_of(value)) else None)
        if layout.month is None:
            return years
        months = self._placed(layout.month.place, keep, lambda value: _period_slot(value, default))
        if years is None:
            return months
        return [(year[0], month[1]) if year and month else None for year, month in zip(years, months, strict=True)]

    def _placed(self, index: int, keep: Sequence[int] | None, slot_of: Callable[[Value], Slot | None]) -> list[Slot | None]:
        values = self._cells(index, keep)
        found = {value: slot_of(value) for value in set(values)}
        wrong = {value for value, slot in found.items() if slot is None}
        if wrong:
            for n, value in enumerate(values):
                if value in wrong:
                    row = self._body.detail[keep[n] if keep is not None else n]
                    self._faults.cell(self._sheet, row, index, _why_no_period(value) + " Raden läses inte.")
        return list(map(found.__getitem__, values))

    def _cells(self, place: int, keep: Sequence[int] | None) -> Sequence[Value]:
        detail = self._body.detail
        return column_of(self._sheet, place, detail if keep is None else [detail[n] for n in keep])

    # --- names

    def _collect_names(self) -> None:
        result, layout = self._result, self._layout
        result.unit_names.update(self._units.name)
        result.account_names.update(self._accounts.name)
        if layout.unit is None and self._settings.one_unit[1]:
            result.unit_names[self._settings.one_unit[0]] = self._settings.one_unit[1]
        for column, raw, names, target in (
            (layout.unit_name, self._body.unit, self._units, result.unit_names),
            (layout.account_name, self._body.account, self._accounts, result.account_names),
        ):
            if column is not None:
                pairs = dict(zip(raw, column_of(self._sheet, column.place, self._body.detail), strict=True))
                target.update({names.code[value]: code_and_name(name)[1] or shown(name) for value, name in pairs.items() if name != ""})


T = TypeVar("T")


def _kept(values: Sequence[T], keep: Sequence[int] | None) -> Sequence[T]:
    """The values of the rows that are kept; of all when ``keep`` is None."""
    return values if keep is None else [values[n] for n in keep]


def _in_month(slot: Slot, column: AmountColumn) -> Slot:
    """A row's own year with the column's month, where the row says only the year."""
    return (slot[0], column.month) if column.month and not slot[1] else slot


def _without_total_word(value: Value) -> Value:
    """``Summa 5010`` → ``5010``; a cell that is only the word becomes empty."""
    if not is_total(value) or not isinstance(value, str):
        return value
    return " ".join(word for word in value.split() if not is_total(word.strip(":")) and word.casefold() not in ("ansvar", "konto"))


def _period_slot(value: Value, year: int) -> Slot | None:
    found = period_of(value)
    return (found[0] or year, found[1]) if found and 1 <= found[1] <= 12 else None


def _why_no_period(value: Value) -> str:
    found = period_of(value)
    if found and (found[1] == 0 or found[1] > 12):
        return f"Period {found[1]:02d} är ingen månad (ingående balans eller bokslutsperiod)."
    return "Perioden går inte att tolka." if value != "" else "Perioden saknas."

