"""The books behind a desk: what a question means, and its answer, from one store."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from core.answer import Answer, FollowUp, refusal
from core.answers.answering import answer, years_needed
from core.ask import NO_BOOKS, Choices, NotUnderstood, parse
from core.book import Book, UnitFigures
from core.fold import quoted
from core.national_words import is_national
from core.ports import Store, StoreError
from core.question import REPORT_TABLES, REPORTED, Question
from core.register import Register
from core.reported import STAFF_FLOOR
from core.this_year import year_note
from store.kept import Kept, Stand

if TYPE_CHECKING:
    from core.giving import Scene

WHICH = "Vilken kommun gäller det? Lägg till --kommun NAMN; dess siffror ska vara inlästa först."
"""Said where nothing tells which municipality is meant."""
_BOOKS_KEPT = 64


class Books:
    """Answers questions about what is stored, of everything that the store shows. It keeps each municipality's Book fresh by the
    store's generation.

    ``confined`` (a municipality's name or id) limits every question to one municipality; ``today`` gives words such as "förra
    månaden" their meaning. Not for several threads at once: the desk lets one in at a time. Everything raises StoreError.
    """

    def __init__(
        self, store: Store, confined: str | None, today: Callable[[], date], staff_floor: int = STAFF_FLOOR, uncut: Books | None = None,
    ) -> None:
        """Nothing is read yet. ``staff_floor``: groups of at most so many employed are not shown; ``uncut``: the books of everything,
        where the store shows only a part."""
        self.store, self.confined, self.today, self.staff_floor, self.uncut = store, confined, today, staff_floor, uncut
        self.kept = Kept(store)
        self._turn = Lock()
        self._books: dict[tuple[object, ...], Book] = {}
        self._answered: dict[tuple[int, Question], bool] = {}
        self._of_all: tuple[object, Stand, Answer] | None = None
        """What was last asked about the nation, what the store held then, and the answer."""

    def registers(self) -> tuple[Register, ...]:
        """The municipalities that may be asked about; the one that the books are confined to must be there."""
        registers = self.store.registers()
        if self.confined is None:
            return registers
        found = named(registers, self.confined)
        if found is None:
            known = ", ".join(r.name for r in registers) or "ingen"
            raise StoreError(f"Kommunen {quoted(self.confined)} finns inte i lagret. Inlästa kommuner: {known}.")
        return (found,)

    def one(self, name: str | None) -> Register | None:
        """The municipality that is named, else the chosen or the only one."""
        registers = self.registers()
        return named(registers, name or self.store.chosen() or "") or (registers[0] if not name and len(registers) == 1 else None)

    def scene(self) -> Scene:
        """What decides which municipality a prognosis is of."""
        from core.giving import Scene  # noqa: PLC0415 – a question never needs it

        return Scene(self.store.registers(), self.confined, self.store.chosen(), self.today())

    def answer(self, question: str | Question, context: Question | None) -> Answer:
        """The answer to a text or a Question; ``context`` is the last question, for a text that leaves something unsaid."""
        registers = self.registers()
        if isinstance(question, Question):
            return self.answered(question, registers)
        if is_national(question):
            return self._of_the_nation(question)
        found = parse(
            question, self.store.registers(), confined=self.confined, chosen=self.store.chosen(), today=self.today(), context=context,
            has_answer=lambda each: self._has_answer(each, registers),
        )
        if isinstance(found, Choices):
            return Answer(found.headline, "choose", choices=found.choices, version=self.store.generation())
        if not registers and not isinstance(found, Question):
            return refusal(found.headline)
        if isinstance(found, NotUnderstood):
            return Answer(found.headline, "not_understood", choices=found.suggestions, version=self.store.generation())
        return self._with_year(question, found, registers)

    def _with_year(self, text: str, asked: Question, registers: tuple[Register, ...]) -> Answer:
        """The answer, with the year that ”i år” was taken for where that is not today's."""
        register, answered = self.register_of(asked, registers), self.answered(asked, registers)
        note = year_note(text, asked, register, self.today()) if register and answered.status == "answered" else None
        return answered._replace(notes=(note, *answered.notes)) if note else answered

    def _has_answer(self, question: Question, registers: tuple[Register, ...]) -> bool:
        """Remembered until something is written: much that a group says is no question, and gets no answer."""
        key = (self.store.generation(), question)
        if key not in self._answered:
            while len(self._answered) >= _BOOKS_KEPT:
                self._answered.pop(next(iter(self._answered)))
            answer = self.answered(question, registers)
            self._answered[key] = answer.status == "answered" and bool(answer.table.rows)
        return self._answered[key]

    def understood(self, text: str) -> Question | Answer:
        """The question in a text, or the answer that says why there is none."""
        found = parse(text, self.store.registers(), confined=self.confined, chosen=self.store.chosen(), today=self.today())
        return found if isinstance(found, Question) else self.answer(text, None)

    def answered(self, question: Question, registers: tuple[Register, ...]) -> Answer:
        """The answer to a question about one of these municipalities."""
        register = self.register_of(question, registers)
        if register is None:
            return _guide_without_books(question)
        is_other = len(registers) > 1 and register.id != self.store.chosen()
        return answer(question, self.book(question, register), named=is_other)

    def register_of(self, question: Question, registers: tuple[Register, ...]) -> Register | None:
        """The municipality that a question is about: the one it names, else the chosen one, else the first."""
        wanted = question.municipality or self.store.chosen()
        return next((r for r in registers if r.id == wanted), registers[0] if registers else None)

    def _of_the_nation(self, text: str) -> Answer:
        """The answer about every municipality, for one who may see them all."""
        from core.national_words import read  # noqa: PLC0415 – few questions are about the nation
        from store.national import answer_of  # noqa: PLC0415 – as above

        wanted = read(text)
        if isinstance(wanted, str):
            return Answer(wanted, "not_understood", version=self.store.generation())
        if self.confined is not None:
            return refusal(f"Här besvaras bara frågor om {self.registers()[0].name}, inte om riket.")
        generation, registers = self.store.generation(), self.store.registers()
        if self._of_all is None or self._of_all[0] != wanted or not self._of_all[1].holds(generation, registers):
            self._of_all = wanted, Stand(generation, registers), answer_of(wanted, self.store)
        return self._of_all[2]

    def book(self, question: Question, register: Register) -> Book:
        """The book that the question needs, opened on the part of the organisation that holds its unit."""
        years = years_needed(question, register)
        unit = question.unit or (register.home if question.kind in REPORT_TABLES else register.root.code)
        parts = register.parts_needed(unit, years)
        return self._opened(register, years, parts, is_reported=question.kind in REPORTED)

    def whole(self, municipality: str, years: tuple[int, ...]) -> Book:
        """A municipality's book of these years with all its units, for books that show only some of them; in any thread."""
        register = next(each for each in self.store.registers() if each.id == municipality)
        return self._opened(register, years, (None,) * len(years), is_reported=False)

    def _opened(self, register: Register, years: tuple[int, ...], parts: tuple[str | None, ...], *, is_reported: bool) -> Book:
        generation = self.store.generation()
        key = (generation, register.id, years, parts, is_reported)
        with self._turn:
            if key in self._books and self._books[key].register is not register:
                del self._books[key]  # the same number in another store, which was put in its place
            if key not in self._books:
                while len(self._books) >= _BOOKS_KEPT:
                    self._books.pop(next(iter(self._books)))
                self._books[key] = self._read(register, years, parts, generation, is_reported=is_reported)
            return self._books[key]

    def _read(
        self, register: Register, years: tuple[int, ...], parts: tuple[str | None, ...], generation: int, *, is_reported: bool
    ) -> Book:
        figures = {year: self._figures(register, year, part) for year, part in zip(years, parts, strict=True)}
        if years and parts[-1] is not None and not figures[years[-1]]:
            figures = {year: self._figures(register, year, None) for year in years}
        with_rounds = {each.year for each in register.rounds}
        prognoses = [given for year in years if year in with_rounds for given in self.store.prognoses(register.id, year)]
        reported = self.store.reported(register.id) if is_reported else ()
        whole = self.uncut
        uncut = None if whole is None else lambda: whole.whole(register.id, years)
        return Book(register, figures, generation, prognoses, reported, self.staff_floor, uncut)

    def _figures(self, register: Register, year: int, part: str | None) -> tuple[UnitFigures, ...]:
        """What is booked in one part of the organisation, or in all of it; a part without figures is looked at from above."""
        booked = self.kept.figures(register.id, year, part)
        if part is None:
            return booked
        units = register.organisation(year)
        first, end = units.span(part) if part in units else (0, 0)
        inside = {unit.code for unit in units.nodes[first:end]}
        return tuple(figures for figures in booked if figures.unit in inside)


def named(registers: tuple[Register, ...], name: str) -> Register | None:
    """The municipality that a person means by a name or an id: as it is written first (Habo is not Håbo), then folded."""
    from core.municipality_names import means_municipality  # noqa: PLC0415 – only a confined desk needs it

    exact = [r for r in registers if name.casefold().strip() in (r.name.casefold(), r.name.casefold().removesuffix(" kommun"), r.id)]
    meant = exact or [r for r in registers if means_municipality(name, r.name, r.id)]
    return meant[0] if meant else None


def _guide_without_books(question: Question) -> Answer:
    from core.answers.guide import guide  # noqa: PLC0415 – only an empty store needs it

    if question.kind == "help":
        return guide(None)
    return refusal(NO_BOOKS, followups=(FollowUp("Hjälp", "hjälp"),))
