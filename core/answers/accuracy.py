"""Prognossäkerhet: what the managers said in each frozen round, held against the year's outcome, for a unit and those below it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from core.accuracy import Error, error_in, errors_of, last_records, measures_of, parts_of, rest_of, why_no_error
from core.answer import Answer, FollowUp, Row
from core.answers.accuracy_cells import Sheet, sheet_of
from core.answers.accuracy_words import Held, dated, headline, measure_notes, round_notes
from core.answers.asked import Asked, whole_span_of
from core.answers.parts import answered, follow_ups, notes_for
from core.answers.phrasing import first_names, phrase
from core.answers.rounding import down_the_tree, rounding_note
from core.calendar import whole_year
from core.deviation import fraction_of
from core.kind_words import SWEDISH
from core.organisation import Unit
from core.rounds import Round, in_order, latest

MOST_ROWS: Final = 40
"""With more rows than this the units are listed under the last round alone."""
CHOICES: Final = 4


def accuracy(asked: Asked) -> Answer:
    """The rounds of the asked year, each with the units below; then those of earlier years. Without a year: the last with a record."""
    record = tuple(error for error in errors_of(asked.book, asked.unit.code) if error.round.year <= asked.year)
    last_year, asked = asked.year, _in_a_year_with_a_record(asked, record)
    narrow = len(_rounds(asked)) < len(in_order(asked.book.register.rounds, asked.year))
    held, earlier = _held(asked), tuple(error for error in record if error.round.year < asked.year)
    if not held and not earlier:
        return _without_record(asked)
    sheet = sheet_of(asked)
    rows = [*_rows(sheet, held), *_earlier_rows(sheet, earlier)]
    others = [(f"Hela {asked.span.year.name}", SWEDISH["accuracy"])] if narrow else []
    followups = follow_ups(asked, *others, ("Prognos", "prognos"), ("Tillfälle", "tillfälle"), ("Varför", "varför"))
    notes = _notes(sheet, held, record, rows, round_notes(asked, held, _rounds(asked, last_year)))
    return answered(asked, headline(asked, sheet.spec, held), sheet.columns(), rows, notes, followups, sheet.spec.title)


def _in_a_year_with_a_record(asked: Asked, record: Sequence[Error]) -> Asked:
    """A question that names neither year nor round is about the last year that has a bokslut to hold a prognosis against."""
    if asked.question.period is not None or asked.question.round is not None or _held(asked) or not record:
        return asked
    return asked._replace(span=whole_year(asked.book.register.fiscal_years[record[-1].round.year]))


def _rounds(asked: Asked, last_year: int | None = None) -> tuple[Round, ...]:
    """Those of the shown year, and on through ``last_year``: the named round alone, or those of the month that is named."""
    known = in_order(asked.book.register.rounds)
    if asked.question.round is not None:
        return tuple(each for each in known if each.id == asked.question.round)
    known = tuple(each for each in known if asked.year <= each.year <= (last_year or asked.year))
    span = whole_span_of(asked.question, asked.book.register)
    if span is None or span.is_full_year:
        return known
    last = latest(known, asked.year, span.last)
    return tuple(each for each in known if each.as_of == last.as_of) if last else known


def _held(asked: Asked) -> tuple[Held, ...]:
    """The rounds asked about in which the unit, or any below it, has an error."""
    book, unit = asked.book, asked.unit.code
    found = (Held(said, error_in(book, said, unit), parts_of(book, said, unit)) for said in _rounds(asked))
    return tuple(each for each in found if each.parts)


def _rows(sheet: Sheet, held: Sequence[Held]) -> Iterator[Row]:
    """Each round and the units below it; the last round's rows bear the units' own codes, unless a row of the bokslut does."""
    asked, spec = sheet.asked, sheet.spec
    is_long = sum(len(each.parts) + 2 for each in held) > MOST_ROWS
    for each in held:
        is_last = each is held[-1]
        key = asked.unit.code if is_last and not spec.rows else each.round.id
        yield Row(key, each.round.name, sheet.cells(each.own))
        if spec.unit_rows and (is_last or not is_long):
            prefix = "" if is_last else f"{each.round.id}/"
            yield from (row._replace(key=prefix + row.key) for row in (*_rows_below(sheet, each, asked.unit, 1), *_gross(sheet, each)))
    if held and spec.rows:
        yield Row(asked.unit.code, spec.rows[0].label.format(year=asked.span.year.name), sheet.year_end(), kind="total")


def _rows_below(sheet: Sheet, held: Held, top: Unit, level: int) -> Iterator[Row]:
    """The units below, to the question's depth, and what the top said beyond them, so that the rows add up."""
    asked, shown = sheet.asked, list[Error]()
    for unit in asked.children(top.code) if level <= asked.question.depth else ():
        own = error_in(asked.book, held.round, unit.code)
        if own or parts_of(asked.book, held.round, unit.code):
            shown += [own] if own else []
            yield Row(unit.code, unit.name, sheet.cells(own), level, question=asked.phrase(SWEDISH["accuracy"], unit))
            yield from _rows_below(sheet, held, unit, level + 1)
    whole_of_it = error_in(asked.book, held.round, top.code)
    for rest in rest_of(whole_of_it, shown) if whole_of_it and shown else ():
        yield Row(f"{top.code}/direkt", f"Övrigt på {top.name}", sheet.cells(rest), level)


def _gross(sheet: Sheet, held: Held) -> Iterator[Row]:
    measures = measures_of(held.parts) if len(held.parts) > 1 else None
    if measures:
        fraction = fraction_of(measures.gross, held.own.base if held.own else None)
        yield Row(f"{sheet.asked.unit.code}/brutto", "Brutto, utan kvittning", sheet.gross(measures.gross, fraction), 1)


def _earlier_rows(sheet: Sheet, errors: Sequence[Error]) -> Iterator[Row]:
    """The unit's own record of the years before, latest first."""
    asked, register = sheet.asked, sheet.asked.book.register
    if errors:
        yield Row("earlier", "Tidigare år", {}, kind="heading")
    for error in reversed(errors):
        question = phrase(SWEDISH["accuracy"], asked.unit, register, whole_year(register.fiscal_years[error.round.year]))
        yield Row(error.round.id, dated(error.round, register), sheet.cells(error), question=question)


def _notes(
    sheet: Sheet, held: Sequence[Held], record: Sequence[Error], rows: Sequence[Row], left_out: Sequence[str]
) -> tuple[str, ...]:
    asked, spec = sheet.asked, sheet.spec
    is_printed = asked.unit.code == asked.book.register.home and (not spec.years or asked.year in spec.years)
    rounding = rounding_note(down_the_tree([row for row in rows if not row.key.endswith("/brutto")]), spec.unit)
    more = (*measure_notes(asked, spec, held, record), *left_out, rounding, *(spec.notes if is_printed else ()))
    return notes_for(asked, spec.layout, spec.unit, *more)


def _without_record(asked: Asked) -> Answer:
    """Says that the unit has no record, why, and which units and years have one."""
    having = _having_a_record(asked)
    has = f" {first_names([unit.name for unit, _ in having])} har." if having else ""
    by_then = f" t.o.m. {asked.span.year.name}" if asked.question.period is not None and _later_rounds(asked) else ""
    sentence = f"{asked.subject} har ingen fryst prognos{by_then} att hålla mot ett bokslut.{has}"
    why = round_notes(asked, (), _rounds(asked)) or (f"{asked.span.year.name} har inget prognostillfälle.",)
    notes = tuple(filter(None, (*why, asked.book.register.years[asked.year].invented)))
    choices = [_ask(asked, unit, year, unit.name) for unit, year in having[:CHOICES]]
    if not having:
        closed = {said.year for said in asked.book.register.rounds if not why_no_error(asked.book, said)}
        choices = [_ask(asked, asked.unit, year, str(year)) for year in sorted(closed)[-CHOICES:]]
    return answered(asked, sentence, (), (), notes, (*choices, *follow_ups(asked, ("Prognos", "prognos"))))


def _later_rounds(asked: Asked) -> bool:
    """True when there are rounds after the year that is asked about."""
    return any(each.year > asked.year for each in asked.book.register.rounds)


def _ask(asked: Asked, unit: Unit, year: int, label: str) -> FollowUp:
    register = asked.book.register
    return FollowUp(label, phrase(SWEDISH["accuracy"], unit, register, whole_year(register.fiscal_years[year])))


def _having_a_record(asked: Asked) -> list[tuple[Unit, int]]:
    """Units with a record and its last year, those above the asked one first."""
    units = asked.book.units(asked.year)
    above = {unit.code for unit in units.ancestors(asked.unit.code)}
    found = [(units[code], year) for code, year in last_records(asked.book).items() if code in units]
    return sorted(found, key=lambda each: (each[0].code not in above, units.position(each[0].code)))
