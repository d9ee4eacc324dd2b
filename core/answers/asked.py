"""A question made definite: this unit, these months, this book."""
from __future__ import annotations

from typing import NamedTuple

from core.answer import Answer, FollowUp, UnitName, refusal
from core.book import Book
from core.calendar import PeriodError, Span, resolve
from core.organisation import Unit
from core.profile import Profile
from core.question import REPORT_TABLES, Question


class Asked(NamedTuple):
    """What every kind of answer starts from. ``named``: the headline says which municipality."""

    question: Question
    book: Book
    unit: Unit
    span: Span
    named: bool = False

    @property
    def profile(self) -> Profile:
        """The municipality's conventions."""
        return self.book.register.profile

    @property
    def year(self) -> int:
        """Label of the fiscal year."""
        return self.span.year.label

    @property
    def subject(self) -> str:
        """The unit as the headline names it."""
        municipality = self.book.register.name
        return f"{self.unit.name} ({municipality})" if self.named and self.unit.name != municipality else self.unit.name

    def phrase(self, word: str, unit: Unit | None = None, *, period: bool = True) -> str:
        """A question text that is sure to mean this unit, municipality and period: ``månader Stab Hjo kommun helår 2016``."""
        wanted = unit or self.unit
        if wanted.parent is None:
            return f"{word} hela {self.book.register.name}" + (f" {self.span.label}" if period else "")
        same = [u for u in self.book.register.units if u.name.casefold() == wanted.name.casefold()]
        name = wanted.name if len(same) == 1 else wanted.code
        place = "" if name == self.book.register.name else f" {self.book.register.name}"
        return f"{word} {name}{place}" + (f" {self.span.label}" if period else "")

    def children(self) -> tuple[Unit, ...]:
        """The units directly below that have figures in the year."""
        below = self.book.units(self.year).children(self.unit.code)
        return tuple(unit for unit in below if self.book.has_figures(unit.code, self.year))


def make_definite(question: Question, book: Book, *, named: bool = False) -> Asked | Answer:
    """The question with its unit and months found in the book, or an answer that says why that cannot be."""
    register = book.register
    try:
        span = resolve(question.period, register.fiscal_years, register.closed)
    except PeriodError as error:
        return refusal(str(error))
    units, code = book.units(span.year.label), question.unit or _unit_meant(question, book, span.year.label)
    if code not in units:
        name = next((unit.name for unit in register.units if unit.code == code), code)
        return refusal(f"{name} finns inte i organisationen {span.year.name}.")
    asked = Asked(question, book, units[code], span, named)
    if not book.has_figures(code, span.year.label):
        return _without_figures(asked)
    if not span.is_full_year and book.is_annual_only(code, span.year.label):
        return refusal(
            f"{asked.subject}: {span.year.name} finns endast helår, inte månader.",
            followups=(FollowUp(f"Helår {span.year.name}", f"avvikelse {code} {register.name} helår {span.year.name}"),),
        )
    return asked


def _unit_meant(question: Question, book: Book, year: int) -> str:
    """The unit of a question that names none: of a report's table the one that prints it, else where the figures branch.

    A root whose figures all lie in one unit below it says no more than that unit does.
    """
    if question.kind in REPORT_TABLES:
        return book.register.home
    unit = book.register.root
    while len(below := [u for u in book.units(year).children(unit.code) if book.has_figures(u.code, year)]) == 1:
        if book.has_own_figures(unit.code, year):
            break
        unit = below[0]
    return unit.code


def _without_figures(asked: Asked) -> Answer:
    """Says that the unit has no figures, and which unit above it has."""
    book, year = asked.book, asked.year
    above = next((u for u in book.units(year).ancestors(asked.unit.code) if book.has_figures(u.code, year)), None)
    sentence = f"{asked.subject}: inga siffror inlästa för {asked.span.year.name}."
    if above is not None:
        sentence += f" Närmast ovanför med siffror: {above.name}."
    return Answer(
        sentence, municipality=book.register.name, unit=UnitName(asked.unit.code, asked.unit.name), period=asked.span.label,
        followups=(FollowUp(above.name, asked.phrase("avvikelse", above)),) if above else (), version=book.version, asked=asked.question,
        span=asked.span,
    )
