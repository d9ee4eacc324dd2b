"""Proof-reads what Koll itself holds and makes: the texts of the store, and a report that was written, read back from its file."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.calendar import Period, Scope
from core.intake import Problem
from core.proof.check import check_report
from core.proof.finding import Proof
from core.proof.own import proof_of_comments, proof_of_reported
from core.question import REPORT_TABLES, Question

if TYPE_CHECKING:
    from core.answer import Answer
    from core.book import Book
    from core.given_by_file import GivenByFile
    from core.register import Register
    from core.reported import ReportedTable
    from core.rounds import Prognosis
    from store.books import Books


class Reading(NamedTuple):
    """What the desk lends: the book for a question, a question's answer, and the texts that a municipality reports."""

    book: Callable[[Question, Register], Book]
    answered: Callable[[Question], Answer]
    reported: Callable[[str], Iterable[ReportedTable]]


def reading_of(books: Books) -> Reading:
    """What a desk's books lend."""
    return Reading(books.book, lambda question: books.answered(question, books.registers()), books.store.reported)


def proof_of_file(made: bytes, name: str) -> Proof:
    """What is wrong in a report that was just made, read back as anyone else would read it. Raises StoreError."""
    from store.reading.documents import read_report  # noqa: PLC0415 – a question never reads a file

    tables, texts = read_report(made, name)
    return check_report(tables, texts)


def proof_of_store(registers: Sequence[Register], reading: Reading) -> Proof:
    """The comments of every round and the reported texts of every year, municipality by municipality."""
    found = Proof(())
    for register in registers:
        for year in sorted({each.year for each in register.rounds} & set(register.years)):
            book = _book(register, year, reading)
            given = sorted(book.prognoses.values(), key=lambda each: (each.round, each.unit, each.group))
            found = found.and_also(proof_of_comments(book, [each for each in given if each.round in _rounds_of(register, year)]))
        for year, tables in _by_year(reading.reported(register.id)):
            if year in register.years:
                found = found.and_also(proof_of_reported(tables, list(_printed(register, year, reading)), register.name))
    return found


def reviewed_by(given: GivenByFile, register: Register, reading: Reading) -> GivenByFile:
    """The prognoses of an import held against the books, and their comments too."""
    from core.answers.given_in_file import reviewed  # noqa: PLC0415 – only an import with prognoses needs it

    found = reviewed(given, register, lambda said: _book(register, said.year, reading))
    return found._replace(problems=(*found.problems, *problems_with(found.put, register, reading)))


def problems_with(given: Sequence[Prognosis], register: Register, reading: Reading) -> tuple[Problem, ...]:
    """What the comments of an import say that the figures do not, as warnings. The prognoses count as given."""
    years = {each.id: each.year for each in register.rounds}
    found = list[Problem]()
    for year in sorted({years[each.round] for each in given if each.comment and years.get(each.round) in register.years}):
        book = _book(register, year, reading).with_given(given)
        proof = proof_of_comments(book, [each for each in given if each.comment and years.get(each.round) == year])
        found += [Problem("warning", each.place, f"{each.stands}: {each.why}") for each in proof.wrong]
    return tuple(found)


def _rounds_of(register: Register, year: int) -> frozenset[str]:
    return frozenset(each.id for each in register.rounds if each.year == year)


def _book(register: Register, year: int, reading: Reading) -> Book:
    return reading.book(Question("budget", register.id, register.root.code, Period(Scope.FULL_YEAR, year=year)), register)


def _by_year(tables: Iterable[ReportedTable]) -> Iterator[tuple[int, tuple[ReportedTable, ...]]]:
    kept = tuple(tables)
    for year in sorted({table.year for table in kept}):
        yield year, tuple(table for table in kept if table.year == year)


def _printed(register: Register, year: int, reading: Reading) -> Iterator[Answer]:
    """The tables of the municipality's own report for the year."""
    kinds = set(register.profile.tables) & REPORT_TABLES or {"operating_statement", "account_groups"}
    base = Question("investments", register.id, register.home, Period(Scope.FULL_YEAR, year=year))
    yield from (reading.answered(base._replace(kind=kind)) for kind in sorted(kinds))  # type: ignore[arg-type]  # REPORT_TABLES are kinds
    yield reading.answered(base)
