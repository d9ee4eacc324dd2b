"""One change in the log: who made it, when and through which face, and each record before and after."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from core.accounts import AccountGroup
from core.answer import Answer, Cell, Column, Row, Table
from core.answers.clock import minute
from core.answers.impact_rows import named
from core.answers.record_words import Parts, name_of, parts_of
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.gathering import KIND_WORDS
from core.money import MISSING, Amount, added, format_count, format_exact
from core.organisation import Unit
from core.past import Kept, Past, Was
from core.profile import SIGN_NOTE, shown_sign
from core.records import Record
from core.register import Register, Year
from core.rollups import Series
from core.undo import REMEMBERED

_COLUMNS: Final = (Column("before", "Före"), Column("after", "Efter"))
SHOWN: Final = 500
"""Rows of one change; of more, the first are shown and the rest are counted."""
IN_SHORT: Final = 3
FEW: Final = 3
"""Months of one account that get a row each."""
_PARTS: Final = 12
_NOT_THERE: Final = "fanns inte"
_NOT_AS_TOLD: Final = "inte det som loggen intygar"
_GONE: Final = "finns inte längre"
_UNKNOWN: Final = "okänt"
_ONLY: Final = "Av den här finns bara vem, när och vad kvar."
_WHY: Final[dict[Kept, str]] = {
    "kept": "",
    "old": f"Före och efter sparas för de {format_count(REMEMBERED)} senaste ändringarna. {_ONLY}",
    "large": f"Det som stod före var för mycket att spara (en stor inläsning). {_ONLY}",
    "unnoted": f"Den skrevs utan att det som stod före sparades. {_ONLY}",
    "altered": "Det som står som före är inte det som loggen intygar: något är ändrat vid sidan av Koll. Kör koll kontroll --lager.",
    "missing": f"Det som stod före saknas, fast loggen intygar att det sparades: kör koll kontroll --lager. {_ONLY}",
}


def log_change(past: Past, register: Register, version: int) -> Answer:
    """A row for each record, and of figures for each account, with what stood before and after; ``register``: whose change it is."""
    entry = past.entry
    rows = tuple(_rows(past, register))
    face = f" genom {entry.face}" if entry.face else ""
    by = f"{entry.author or 'okänd'}{face}, {minute(entry.time)}"
    are_figures = any(isinstance(was.before or was.after, UnitFigures) for was in past.changed)
    notes = (
        _WHY[past.kept], _of_nothing(past) if past.kept == "kept" and not rows and not past.untold else "",
        f"… och {format_count(len(rows) - SHOWN)} rader till, som inte visas." if len(rows) > SHOWN else "",
        _untold(past.untold) if past.untold else "",
        f"Beloppens tecken: {SIGN_NOTE[register.profile.layout]}." if are_figures else "",
        f"Vad det betyder att ångra den visar koll angra {entry.generation}." if past.kept == "kept" and rows else "",
    )
    table = Table(_COLUMNS, rows[:SHOWN], "Vad som ändrades") if rows else Table()
    headline = f"Ändring {entry.generation}, {by}: {entry.summary or 'utan beskrivning.'}"
    return Answer(headline, municipality=register.name or None, table=table, notes=tuple(filter(None, notes)), version=version)


def _of_nothing(past: Past) -> str:
    """What is said of a change without records."""
    if past.entry.is_erasure:
        return "Den ersatte en persons namn överallt. Vad som stod före sparas inte."
    if not past.entry.municipality:
        return "Den gäller lagret som helhet, och visas inte uppgift för uppgift."
    return "Den ändrade inga uppgifter."


def in_short(past: Past, register: Register) -> tuple[str, str]:
    """What stood before and after, the first records of it, on a line each."""
    if past.kept != "kept":
        return (_NOT_AS_TOLD, "") if past.kept == "altered" else ("", "")
    rows = list(_rows(past, register))
    more = f"; … och {format_count(len(rows) - IN_SHORT)} till" if len(rows) > IN_SHORT else ""
    before, after = ("; ".join(f"{row.label}: {row.cells[key].text}" for row in rows[:IN_SHORT]) for key in ("before", "after"))
    return before + more, after + more


def _rows(past: Past, register: Register) -> Iterator[Row]:
    things: list[Record] = [each for was in past.changed for each in was[:2] if isinstance(each, Unit | AccountGroup | Year)]
    units = {each.code: each.name for each in (*register.units, *things) if isinstance(each, Unit)}
    accounts = {each.code: each.name for each in (*register.groups, *things) if isinstance(each, AccountGroup)}
    fiscals = {each.fiscal.label: each.fiscal for each in things if isinstance(each, Year)} | dict(register.fiscal_years)
    are_alone = all(isinstance(was.before or was.after, UnitFigures) for was in past.changed)
    figures = _Figures(register, units, accounts, fiscals, alone=are_alone)
    for number, was in enumerate(past.changed, 1):
        if isinstance(was.before or was.after, UnitFigures):
            yield from figures.rows(was)
        else:
            yield _record_row(str(number), was, register)


def _record_row(key: str, was: Was, register: Register) -> Row:
    thing = was.after or was.before
    assert thing is not None
    before, after = (parts_of(each, register) if each is not None else {} for each in (was.before, was.after))
    differ = [label for label in {**before, **after} if before.get(label) != after.get(label)]
    wanted = differ if was.before and was.after and differ else [*{**before, **after}]
    texts = {
        "before": _said(before, wanted) if was.before else _NOT_THERE,
        "after": _UNKNOWN if not was.is_known else _said(after, wanted) if was.after else _GONE,
    }
    return Row(key, name_of(thing, register), {name: Cell(text) for name, text in texts.items()})


def _said(parts: Parts, wanted: list[str]) -> str:
    said = [f"{label}: {text}" if label else text for label in wanted if (text := parts.get(label, MISSING if label else ""))]
    more = [f"… och {format_count(len(said) - _PARTS)} till"] if len(said) > _PARTS else []
    return "; ".join([*said[:_PARTS], *more]) or MISSING


class _Figures:
    """The rows of one unit and year: each account and kind whose amounts differ, month by month where they are few, else summed.

    ``alone``: nothing else stands in the table, whose cells then are numbers; beside words an amount is a text, so that faces break
    the column's lines.
    """

    def __init__(
        self, register: Register, units: Mapping[str, str], accounts: Mapping[str, str], fiscals: Mapping[int, FiscalYear], *, alone: bool,
    ) -> None:
        self._profile, self._units, self._accounts, self._fiscals = register.profile, units, accounts, fiscals
        self._alone = alone

    def rows(self, was: Was) -> Iterator[Row]:
        """Kind by kind, as they are stored."""
        before, after = (each if isinstance(each, UnitFigures) else None for each in was[:2])
        one = before or after
        assert one is not None
        then, now = before or UnitFigures(one.unit, one.year), after or UnitFigures(one.unit, one.year)
        for kind in {**then.monthly, **now.monthly}:
            old, new = then.monthly.get(kind, {}), now.monthly.get(kind, {})
            for account in {**old, **new}:
                for months in _together(old.get(account, ()), new.get(account, ())):
                    sums = (_sum(series.get(account, ()), months) for series in (old, new))
                    yield self._row(one, kind, account, self._when(one.year, months), *sums)
        for kind in {**then.annual, **now.annual}:
            was_booked, is_booked = then.annual.get(kind, {}), now.annual.get(kind, {})
            for account in {**was_booked, **is_booked}:
                if was_booked.get(account) != is_booked.get(account):
                    when = f"helår {self._fiscals.get(one.year, FiscalYear(one.year)).name}"
                    yield self._row(one, kind, account, when, was_booked.get(account), is_booked.get(account))

    def _row(self, one: UnitFigures, kind: str, account: str, when: str, before: Amount | None, after: Amount | None) -> Row:
        label = f"{named(one.unit, self._units)}, {named(account, self._accounts)}, {KIND_WORDS.get(kind, kind)} {when}"
        cells = {"before": self._cell(before, account), "after": self._cell(after, account)}
        return Row(f"{one.unit} {account} {kind} {one.year}", label, cells)

    def _cell(self, amount: Amount | None, account: str) -> Cell:
        if amount is None:
            return Cell(MISSING)
        text = format_exact(shown_sign(self._profile.layout, account) * amount, self._profile.unit)
        return Cell(text, amount if self._alone else None)

    def _when(self, year: int, months: list[int]) -> str:
        fiscal = self._fiscals.get(year, FiscalYear(year))
        first, last = (fiscal.month_name(month, short=True) for month in (months[0], months[-1]))
        if first == last:
            return first
        few = "" if len(months) == months[-1] - months[0] + 1 else f" ({format_count(len(months))} månader)"
        return f"{first.rsplit(' ', 1)[0] if first[-4:] == last[-4:] else first}–{last}{few}"


def _differing(old: Series, new: Series) -> list[int]:
    """The fiscal months whose amounts are not the same."""
    pairs = ((_at(old, month), _at(new, month)) for month in range(max(len(old), len(new))))
    return [month for month, (was, now) in enumerate(pairs, 1) if was != now]


def _together(old: Series, new: Series) -> list[list[int]]:
    """The differing months that share a row: all that are new or gone, and many whose sum says that they differ; else each by itself."""
    months = _differing(old, new)
    before, after = _sum(old, months), _sum(new, months)
    if months and (before is None or after is None or (len(months) > FEW and before != after)):
        return [months]
    return [[month] for month in months]


def _sum(series: Series, months: list[int]) -> Amount | None:
    total: Amount | None = None
    for month in months:
        total = added(total, _at(series, month - 1))
    return total


def _at(series: Series, place: int) -> Amount | None:
    return series[place] if place < len(series) else None


def _untold(count: int) -> str:
    said = "En uppgift" if count == 1 else f"{format_count(count)} uppgifter"
    return f"{said} går inte att visa: en senare ändring skrevs utan att det som stod före den sparades."
