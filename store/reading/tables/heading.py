"""Finds the header of a sheet, wherever it stands and however many rows it takes, and what the rows above it say."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from core.fold import plain
from core.money import MoneyUnit
from store.reading.tables.asides import is_of_a_bokslut
from store.reading.tables.cells import code_and_name, period_of
from store.reading.tables.grid import EMPTY, Sheet, Value, is_blank, shown
from store.reading.tables.months_said import Months, months_in, months_said, without_other_dates, years_said
from store.reading.tables.words import Meaning, header_text, kind_in, meaning_of, money_unit_in

LOOKED_AT: Final = 80
"""Rows in which a header is looked for."""
_DEEPEST: Final = 3
_ROWS_AFTER: Final = 15
"""How many rows below the likeliest header are looked at for a likelier one."""
_FIXED: Final = frozenset({
    "unit", "unit_name", "account", "account_name", "group", "group_name", "other", "other_name", "period", "year", "month", "date", "kind",
    "comment", "cause", "parent", "manager", "level", "alias", "from", "to", "successor", "code", "name", "debit", "credit",
})
_KEYS: Final = frozenset({"unit", "unit_name", "account", "account_name", "group", "code"})
_AMOUNTS: Final = frozenset({"amount", "in_month", "total", "debit", "credit"})


class Column(NamedTuple):
    """A column of the table: its index in the sheet's rows, its header as read, and what it means."""

    place: int
    header: str
    meaning: Meaning

    @property
    def role(self) -> str:
        """What it is for."""
        return self.meaning.role


class Title(NamedTuple):
    """What is said outside the table: above it, in the sheet's name, in the file's name."""

    kind: str = ""
    year: int | None = None
    period: tuple[int, int] | None = None
    """Calendar year and month that the amounts are said to be of."""
    months: Months | None = None
    """What looser words say of that: a heading, the sheet's name, the file's."""
    years: tuple[int, ...] = ()
    """Every year that is named, in order."""
    money: MoneyUnit | None = None
    unit: tuple[str, str] | None = None
    """Code and name of the one unit that the sheet is of."""
    texts: tuple[str, ...] = ()


class Heading(NamedTuple):
    """The header: ``first``…``last`` row of it, its columns, and what stands around it."""

    first: int
    last: int
    columns: tuple[Column, ...]
    title: Title

    def best(self, *roles: str) -> Column | None:
        """The column of one of the roles that is most surely meant: the highest rank, then the one furthest left."""
        found = [column for column in self.columns if column.role in roles]
        return max(found, key=lambda column: (column.meaning.rank, -column.place), default=None)

    def all(self, *roles: str) -> tuple[Column, ...]:
        """The columns of the roles, from left to right."""
        return tuple(column for column in self.columns if column.role in roles)


def find_heading(sheet: Sheet, source: str, said: Mapping[str, str]) -> Heading | None:
    """The header of the sheet, None when no row looks like one. ``said``: folded header → role, as the user corrected it."""
    best, most = None, 0.0
    for last in range(min(LOOKED_AT, len(sheet.rows))):
        if best is not None and last > best[1] + _ROWS_AFTER:
            break
        if all(is_blank(value) for value in sheet.rows[last]):
            continue
        for depth in range(1, min(_DEEPEST, last + 1) + 1):
            columns = _columns(sheet, last - depth + 1, last, said)
            score = _score(columns, sheet.rows[last], depth)
            if score > most:
                best, most = (last - depth + 1, last, columns), score
    if best is None:
        return None
    first, last, columns = best
    return Heading(first, last, _with_unnamed(sheet, last, columns), _title(sheet, first, source))


def _with_unnamed(sheet: Sheet, last: int, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with one of names that has no header: texts to the right of the codes of units or accounts."""
    roles = {column.role for column in columns}
    taken = {column.place for column in columns}
    found = list(columns)
    for column in columns:
        name, place = f"{column.role}_name", column.place + 1
        if column.role in ("unit", "account", "group") and name not in roles and place not in taken and _is_text(sheet, last, place):
            found.append(Column(place, f"kolumnen efter {column.header}", Meaning(name)))
    return tuple(sorted(found, key=lambda column: column.place))


def _is_text(sheet: Sheet, last: int, place: int) -> bool:
    """True when the column below the header holds words and no numbers."""
    values = [row[place] for row in sheet.rows[last + 1 : last + 200] if place < len(row) and not is_blank(row[place])]
    return bool(values) and all(isinstance(value, str) and any(c.isalpha() for c in value) for value in values)


def _columns(sheet: Sheet, first: int, last: int, said: Mapping[str, str]) -> tuple[Column, ...]:
    rows = [_filled(sheet, row) if row < last else sheet.rows[row] for row in range(first, last + 1)]
    found = []
    for index in range(max(map(len, rows))):
        values = [row[index] if index < len(row) else EMPTY for row in rows]
        header, meaning = _column(values)
        role = said.get(plain(header)) or said.get(plain(shown(values[-1])))
        if role:
            meaning = meaning._replace(role=role, rank=99)
        if header:
            found.append(Column(index, header, meaning))
    return tuple(found)


def _column(values: list[Value]) -> tuple[str, Meaning]:
    """The header and the meaning of one column, from its cells above each other."""
    own = values[-1]
    meaning = meaning_of(own)
    if len(values) == 1 or meaning.role in _FIXED:
        return header_text([own]), meaning
    above = [value for value in values[:-1] if not is_blank(value)]
    if not above:
        return header_text([own]), meaning
    together = meaning_of(header_text([*above, own])) if not _is_number(own) else _with_number(above, meaning)
    if together.role in ("unknown",) or (is_blank(own) and together.role in _AMOUNTS):
        return header_text([own]), meaning
    return header_text([*above, own]), together


def _is_number(value: Value) -> bool:
    return not isinstance(value, str)


def _with_number(above: list[Value], own: Meaning) -> Meaning:
    """A month or a year under what stands above it, such as ``Utfall``."""
    over = meaning_of(header_text(above))
    if own.role == "unknown":
        return over
    return own._replace(kind=over.kind or own.kind, year=own.year or over.year) if over.role in _AMOUNTS else own


def _filled(sheet: Sheet, row: int) -> list[Value]:
    """A row of headers with merged cells, and cells left empty after a heading of amounts, filled to the right."""
    values = list(sheet.rows[row])
    for (top, left), (bottom, right) in sheet.merged:
        if top <= sheet.top + row <= bottom and 0 <= left - sheet.left < len(values):
            value = sheet.rows[max(0, top - sheet.top)][left - sheet.left]
            for index in range(left - sheet.left, min(right - sheet.left + 1, len(values))):
                values[index] = value
    if sum(not is_blank(value) for value in values) == 1 and not is_blank(values[0]):
        return values
    current: Value = EMPTY
    for index, value in enumerate(values):
        if not is_blank(value):
            current = value if meaning_of(value).role in _AMOUNTS else EMPTY
        elif current != EMPTY:
            values[index] = current
    return values


def _score(columns: Sequence[Column], row: Sequence[Value], depth: int) -> float:
    """How much the columns look like a header; 0 when they are none."""
    roles = [column.role for column in columns]
    bare = [column for column in columns if column.role == "in_month" and column.meaning.rank < 0]
    if not _KEYS & set(roles) or len(set(roles) - {"unknown"}) < 2:
        return 0
    amounts = sum(1 for column in columns if column.role in _AMOUNTS) - (len(bare) if len(bare) < 6 else 0)
    numbers = sum(1 for value in row if isinstance(value, float) and meaning_of(value).role == "unknown")
    kinds = sum(0.5 for column in columns if column.role in _AMOUNTS for known in (column.meaning.kind, column.meaning.month) if known)
    repeats = sum(1 for role in ("unit", "account", "period") if roles.count(role) > 2)
    others = sum(1 for role in roles if role in _FIXED) * 3
    return others + 2 * amounts + kinds - 4 * numbers - 2 * repeats - 0.2 * (depth - 1)


def _title(sheet: Sheet, first: int, source: str) -> Title:
    above = [shown(value) for row in sheet.rows[:first] for value in row if not is_blank(value)]
    pairs = [_pair(row) for row in sheet.rows[:first]]
    texts = [text for text in (*above, sheet.name) if text]
    stem = source.rsplit(".", 1)[0]
    year = _year_of([*texts, stem])
    months = months_said(sheet.rows[:first], sheet.name, stem)
    if months is not None and months.year and year and months.year != year:
        months = months._replace(first=0)
    if months is not None and any(is_of_a_bokslut(plain(text)) for text in (*texts, stem)):
        months = months._replace(of_year=True)
    return Title(
        kind=next(filter(None, map(kind_in, [*texts, stem.replace("_", " ")])), ""),
        year=year,
        period=next((period for key, value in pairs if plain(key).startswith("period") and (period := _whole_period(key, value))), None),
        months=months,
        years=years_said([*texts, stem]),
        money=next(filter(None, map(money_unit_in, texts)), None),
        unit=next((code_and_name(value) for key, value in pairs if _is_unit_word(key) and value), None),
        texts=tuple(texts),
    )


def _pair(row: Sequence[Value]) -> tuple[str, str]:
    """``Ansvar:`` and ``1234 Skolan``, in one cell or in two beside each other."""
    cells = [shown(value) for value in row if not is_blank(value)]
    if not cells:
        return "", ""
    head, colon, rest = cells[0].partition(":")
    return (head, rest.strip() or (cells[1] if len(cells) > 1 else "")) if colon else (cells[0], cells[1] if len(cells) == 2 else "")


def _is_unit_word(text: str) -> bool:
    return meaning_of(text).role == "unit" if text and len(text) <= 30 else False


def _whole_period(key: str, text: str) -> tuple[int, int] | None:
    """The one month that ``Period`` says; none for ``Period t.o.m.`` and for a span of months."""
    said = months_in(f"{key} {text}")
    found = period_of(text) if said is None or said.is_one else None
    return (found[0], found[1]) if found and found[0] and 1 <= found[1] <= 12 else None


def _year_of(texts: Sequence[str]) -> int | None:
    """The year of the amounts; when it was printed or decided counts only where nothing else names a year."""
    return _first_year(map(without_other_dates, texts)) or _first_year(texts)


def _first_year(texts: Iterable[str]) -> int | None:
    """The year that the texts name; none when the first that names one names several."""
    for text in texts:
        years = {int(year) for year in re.findall(r"(?<!\d)((?:19[5-9]|20)\d\d?\d)(?:0[1-9]|1[0-2])?(?!\d)", text) if len(year) == 4}
        if years:
            return years.pop() if len(years) == 1 else None
    return None
