"""Proof-reads what people have written in Koll itself, comments to prognoses and reported texts, against the figures of the books."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from core.accounts import NET_COST
from core.answer import Answer, Column, Row
from core.book import Book
from core.calendar import Scope, Span
from core.deviation import difference
from core.money import Amount, format_amount
from core.organisation import Unit
from core.proof.check import judged_texts
from core.proof.finding import Finding, Proof
from core.proof.subjects import RowFigure, Subject, role_of, stems_of, year_of
from core.proof.tables import Paragraph
from core.proposal import held_against, lacks_comment
from core.reported import ReportedTable
from core.rounds import Prognosis, Round, in_order

_PER_ORE: Final = 20
"""Proof-reading counts twentieths of an öre, so that half an öre is a whole number."""
_EARLIER: Final = -1
"""The year of a figure of an earlier round: one that is left behind."""
_MOST_OTHERS: Final = 100
_TEXTS: Final = frozenset({"analysis", "investments", "significant_events", "sections"})
_MONEY: Final = frozenset({"kr", "tkr", "mnkr"})


def proof_of_comments(book: Book, given: Iterable[Prognosis]) -> Proof:
    """Every comment of the prognoses against its unit's figures; a prognosis whose deviation asks for a comment must have one."""
    rounds = {each.id: each for each in book.register.rounds}
    found = Proof(())
    for each in given:
        said = rounds.get(each.round)
        if said is None or said.year not in book.register.years or each.unit not in book.units(said.year):
            continue
        if each.comment:
            subjects = tuple(_subjects(book, said, each))
            found = found.and_also(judged_texts([_comment(book, said, each)], subjects))
        elif lacks_comment(book, said, each):
            found = found.and_also(Proof((_silent(book, said, each),)))
    return found


def proof_of_reported(tables: Sequence[ReportedTable], answers: Sequence[Answer], source: str) -> Proof:
    """The texts that a municipality reports against the tables of the same year. ``source``: whose they are."""
    subjects = tuple(subject for answer in answers if answer.status == "answered" for subject in _of_answer(answer))
    return judged_texts([text for table in tables for text in _paragraphs(table, source)], subjects)


def _comment(book: Book, said: Round, given: Prognosis) -> Paragraph:
    name = book.units(said.year)[given.unit].name
    return Paragraph(given.comment, f"{name}, {said.name}", name, book.register.name, owned=True)


def _silent(book: Book, said: Round, given: Prognosis) -> Finding:
    deviation = difference(given.amount, held_against(book, said, given.unit, given.group).budget)
    group = "" if given.group == NET_COST or given.group not in book.chart else book.chart[given.group].name
    place = ", ".join(filter(None, (book.register.name, book.units(said.year)[given.unit].name, group, said.name)))
    return Finding("comment", place, f"avvikelse {_text(book, deviation or 0)}", "", "Så stor avvikelse kräver en kommentar.")


def _subjects(book: Book, said: Round, given: Prognosis) -> Iterator[Subject]:
    """The unit with all that its comment may speak of, the units below it, its account groups, and other units by name alone."""
    units = book.units(said.year)
    yield _subject(book, units[given.unit].name, given.unit, _of_prognosis(book, said, given))
    for unit in units.children(given.unit):
        own = book.prognoses.get((said.id, unit.code, NET_COST))
        figures = _of_prognosis(book, said, own) if own else _so_far(book, said, unit.code, NET_COST)
        yield _subject(book, unit.name, unit.code, figures)
    for unit in _others(book, said.year, given.unit):
        yield Subject(unit.name, unit.code, stems_of(unit.name), (), 0)
    for group in book.chart.nodes:
        if group.code != given.group and group.kind == "group":
            yield _subject(book, group.name, "", _so_far(book, said, given.unit, group.code))


def _others(book: Book, year: int, unit: str) -> Iterator[Unit]:
    """The units that a comment may name beside its own; in a large organisation those that hang under the same one."""
    units = book.units(year)
    parent = units[unit].parent
    near = units.nodes if len(units.nodes) <= _MOST_OTHERS or parent is None else units.children(parent)
    below = {each.code for each in units.children(unit)}
    return (each for each in near if each.code != unit and each.code not in below)


def _subject(book: Book, name: str, code: str, figures: Mapping[str, tuple[Amount | None, str, int]]) -> Subject:
    """``figures``: header → amount, role and year."""
    known = [(header, amount, role, year) for header, (amount, role, year) in figures.items() if amount is not None]
    return Subject(name, code, stems_of(name), tuple(
        RowFigure(amount * _PER_ORE, _PER_ORE // 2, role, year, header, "lagret", _text(book, amount))
        for header, amount, role, year in known
    ), 0)


def _of_prognosis(book: Book, said: Round, given: Prognosis) -> dict[str, tuple[Amount | None, str, int]]:
    held = held_against(book, said, given.unit, given.group)
    deviation = difference(given.amount, held.budget)
    found = {
        "avvikelsen i prognosen": (deviation, "deviation", said.year), "prognosen": (given.amount, "plain", said.year),
        "helårets budget": (held.budget, "plain", said.year), "föregående års utfall": (held.last_year, "plain", said.year - 1),
        "ändringen mot föregående år": (difference(given.amount, held.last_year), "change", said.year),
    }
    for earlier in in_order(book.register.rounds, said.year):
        before = book.prognoses.get((earlier.id, given.unit, given.group))
        if earlier.id == said.id:
            break
        if before is not None:
            was = difference(before.amount, held_against(book, earlier, given.unit, given.group).budget)
            found[f"avvikelsen i {earlier.name}"] = (was, "deviation" if was != deviation else "plain", _EARLIER)
            found[f"ändringen sedan {earlier.name}"] = (difference(given.amount, before.amount), "plain", said.year)
    return found | _so_far(book, said, given.unit, given.group)


def _so_far(book: Book, said: Round, unit: str, group: str) -> dict[str, tuple[Amount | None, str, int]]:
    """What is booked through the round's month."""
    span = Span(book.register.years[said.year].fiscal, 1, said.as_of, Scope.YTD)
    actual, budget = book.amount(unit, group, "actual", span), book.amount(unit, group, "budget", span)
    return {
        "utfallet hittills": (actual, "plain", said.year), "budgeten hittills": (budget, "plain", said.year),
        "avvikelsen hittills": (difference(actual, budget), "deviation", said.year),
    }


def _text(book: Book, amount: Amount) -> str:
    unit = book.register.profile.unit
    return f"{format_amount(amount, unit)} {unit}"


def _of_answer(answer: Answer) -> Iterator[Subject]:
    """The rows of an answer's table that have amounts, each with its figures as printed."""
    columns = [column for column in answer.table.columns if column.unit in _MONEY]
    for row in answer.table.rows:
        where = answer.table.title or "lagret"
        figures = tuple(_printed(row, column, where) for column in columns if isinstance(_value(row, column), int))
        if figures and (stems := stems_of(row.label)):
            yield Subject(row.label, row.key, stems, figures, 0)


def _value(row: Row, column: Column) -> int | float | None:
    return row.cells[column.key].value if column.key in row.cells else None


def _printed(row: Row, column: Column, where: str) -> RowFigure:
    value, header = _value(row, column), column.label
    role = role_of(header, is_difference=column.key == "deviation")
    half = {"kr": 50, "tkr": 50_000, "mnkr": 5_000_000}[column.unit] * _PER_ORE
    return RowFigure(int(value or 0) * _PER_ORE, half, role, year_of(header), header, where, row.cells[column.key].text)


def _paragraphs(table: ReportedTable, source: str) -> Iterator[Paragraph]:
    """The texts of a reported table, each under the heading that it has."""
    heading = table.title
    for row in table.rows if table.kind in _TEXTS else ():
        if row.kind == "heading":
            heading = row.label
        elif text := row.texts.get("text"):
            named = row.label if not row.label.isdigit() else heading
            yield Paragraph(text, f"{table.title}, {named}", named, source)
