"""Reads what managers give in a round: prognoses with comments, or comments alone, by the round that is named or the only open one."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.accounts import NET_COST
from core.giving_groups import givable_groups, group_named, several_named
from core.intake import Incoming, Problem, Remark
from core.mapping import Asked, Said, Source
from core.register import Register
from core.round_finding import no_open_round, open_rounds, round_named
from core.rounds import Prognosis, Round
from store.reading.problems import shorten
from store.reading.tables.body import is_total
from store.reading.tables.cells import amounts_of, code_and_name
from store.reading.tables.codes import Codes
from store.reading.tables.faults import Faults
from store.reading.tables.found import Found
from store.reading.tables.grid import Row, Value, is_blank, shown
from store.reading.tables.heading import Column
from store.reading.tables.settling import Open, Settled, in_words, question, settle
from store.reading.tables.sides import Sides, ask_sign, sides_of, turn_of
from store.reading.tables.words import money_unit_in

LONGEST_COMMENT = 3_000


def make(
    tables: Sequence[Found], source: str, said: Said, register: Register | None, remembered: Mapping[str, Source],
    faults: Faults, lines: int,
) -> Incoming:
    """The prognoses or comments of the tables; refused without an open round, or asked for when there are several."""
    if register is None:
        return _refused(source, "Prognoser kräver att kommunens organisation och siffror redan är inlästa.", lines)
    found = _round(said, register)
    if isinstance(found, Asked):
        return Incoming(source, "prognoses", lines=lines, asked=found._replace(headline=f"{source}: {found.headline}"))
    if isinstance(found, str):
        return _refused(source, found, lines)
    if tables[0].layout.what == "comments":
        remarks = [remark for table in tables for remark in _remarks(table, found, register, faults)]
        how = (f"Kommentarer till {found.name}.",)
        refused = faults.refused_rows
        return Incoming(source, "prognoses", problems=faults.all(), lines=lines, refused_lines=refused, remarks=tuple(remarks), how=how)
    return _prognoses(tables, source, said, register, remembered, faults, lines, found)


def _refused(source: str, sentence: str, lines: int) -> Incoming:
    return Incoming(source, "prognoses", problems=(Problem("refused", source, sentence),), lines=lines, file_refused=True)


def _round(said: Said, register: Register) -> Round | Asked | str:
    """The round that is named, the only open one, or a question; a frozen round refuses."""
    if said.round is not None:
        named = round_named(said.round, register.rounds, register.name)
        if isinstance(named, Round) and named.frozen:
            return f"Prognostillfället {named.name} är fryst. I ett fryst tillfälle ändras inget."
        return named
    rounds = open_rounds(register)
    if not rounds:
        return no_open_round(register)
    if len(rounds) > 1:
        return Asked("vilket prognostillfälle gäller prognoserna?", tuple((each.name, f"--tillfalle {each.id}") for each in rounds))
    return rounds[0]


def _prognoses(
    tables: Sequence[Found], source: str, said: Said, register: Register, remembered: Mapping[str, Source], faults: Faults, lines: int,
    found: Round,
) -> Incoming:
    given: dict[tuple[str, str], Prognosis] = {}
    sources, how, sides = [], [], sides_of(register)
    for table in tables:
        settled = settle(said, remembered.get(table.fingerprint), "prognosis", found.year, False)
        if isinstance(settled, Open):
            money = table.heading.title.money or money_unit_in(table.layout.amounts[0].header)
            return Incoming(source, "prognoses", lines=lines, asked=question(source, settled, money, None, ""))
        made = _of_table(table, found, register, settled, faults, sides)
        unclear = [each.group for each in made if not turn_of(each.group, settled.sign, sides)]
        if unclear:
            return Incoming(source, "prognoses", lines=lines, asked=ask_sign(source, settled, unclear, register))
        for one in made:
            _keep(given, one, source, faults)
        how.append(f"Prognoser till {found.name} ur {table.layout.amounts[0].header}. {in_words(settled)}")
        if table.layout.passed:
            how.append(f"Kolumner som inte läses: {shorten(', '.join(table.layout.passed), 150)}.")
        known = remembered.get(table.fingerprint)
        columns = said.columns or (known.columns if known else ())
        learnt = Source(table.fingerprint, source, settled.unit, settled.sign, columns, "", settled.rounded)
        sources.extend([learnt] if known is None or known._replace(name="") != learnt._replace(name="") else [])
    if not given:
        faults.file("refused", "Filen har inga prognoser för enheter i organisationen.")
    return Incoming(
        source, "prognoses", problems=faults.all(), lines=lines, refused_lines=faults.refused_rows, file_refused=not given,
        prognoses=tuple(given.values()), sources=tuple(sources), how=tuple(how),
    )


def _keep(given: dict[tuple[str, str], Prognosis], one: Prognosis, source: str, faults: Faults) -> None:
    """Of two prognoses for the same unit and group the last holds, after a yes."""
    key = (one.unit, one.group)
    if key in given and given[key].amount != one.amount:
        faults.file("confirm", f"Enheten {one.unit} har två prognoser i {source}. Den sista gäller.")
    given[key] = one


def _of_table(table: Found, found: Round, register: Register, settled: Settled, faults: Faults, sides: Sides) -> list[Prognosis]:
    sheet, layout = table.sheet, table.layout
    column = layout.amounts[0]
    rows = _rows(table)
    read = amounts_of([_value(sheet.rows[row], column.place) for row in rows], settled.unit, rounded=settled.rounded)
    units, groups = Codes(register.units, "enhet"), _Groups(register)
    result = []
    for n, row in enumerate(rows):
        if n in read.faults:
            faults.cell(sheet, row, column.place, read.faults[n] + " Raden läses inte.")
        amount = read.ore[n]
        if amount is None:
            continue
        place = _place(table, row, units, groups, faults)
        if place is not None:
            unit, group = place
            turned = turn_of(group, settled.sign, sides) * amount
            comment, cause = _text(table, row, layout.comment), _text(table, row, layout.cause)
            result.append(Prognosis(found.id, unit, group, turned, "submitted", comment, cause))
    return result


def _rows(table: Found) -> list[int]:
    """The rows with a unit, below the header; sums are passed over."""
    unit = table.layout.unit
    assert unit is not None
    below = range(table.heading.last + 1, len(table.sheet.rows))
    return [row for row in below if not is_blank(value := _value(table.sheet.rows[row], unit.place)) and not is_total(value)]


def _value(cells: Row, place: int) -> Value:
    return cells[place] if place < len(cells) else ""


def _place(table: Found, row: int, units: Codes, groups: _Groups, faults: Faults) -> tuple[str, str] | None:
    """The unit and the account group of a row; None for one that names something unknown, which is told."""
    layout, cells = table.layout, table.sheet.rows[row]
    assert layout.unit is not None
    written, name = code_and_name(_value(cells, layout.unit.place))
    unit = units.find(written) or (units.find(name) if name else None)
    if unit is None:
        faults.cell(table.sheet, row, layout.unit.place, "Enheten finns inte i organisationen. Raden läses inte.")
        return None
    if layout.account is None or is_blank(value := _value(cells, layout.account.place)):
        return unit, NET_COST
    group = groups.find(*code_and_name(value))
    if group is None:
        faults.cell(table.sheet, row, layout.account.place, f"{groups.why_not(*code_and_name(value))} Raden läses inte.")
        return None
    return unit, group


class _Groups:
    """The account groups that prognoses may be about, found as in words: by code, else by name, the municipality's own first."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._codes = Codes(givable_groups(register), "kontogrupp")

    def find(self, written: str, name: str) -> str | None:
        """The code of the group that is meant; None for none, or for one of several."""
        found = self._codes.find(written)
        named = None if found else group_named(written, self._register) or (group_named(name, self._register) if name else None)
        return found or (named.code if named else None)

    def why_not(self, written: str, name: str) -> str:
        """Why none is meant."""
        return several_named(written, self._register) or several_named(name, self._register) or "Kontogruppen finns inte."


def _text(table: Found, row: int, column: Column | None) -> str:
    if column is None:
        return ""
    text = shown(_value(table.sheet.rows[row], column.place))
    return " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST_COMMENT]).split())


def _remarks(table: Found, found: Round, register: Register, faults: Faults) -> list[Remark]:
    units, groups = Codes(register.units, "enhet"), _Groups(register)
    remarks = []
    for row in _rows(table):
        place = _place(table, row, units, groups, faults)
        comment, cause = _text(table, row, table.layout.comment), _text(table, row, table.layout.cause)
        if place is not None and (comment or cause):
            remarks.append(Remark(found.id, *place, comment, cause))
    return remarks
