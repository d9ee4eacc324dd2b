"""A question made definite: this unit, these months, this book."""
from __future__ import annotations

from typing import NamedTuple

from core.answer import Answer, FollowUp, UnitName
from core.answers.phrasing import phrase
from core.book import Book
from core.calendar import FiscalYear, Period, PeriodError, Scope, Span, latest_closed, resolve, whole_year
from core.kind_words import SWEDISH
from core.organisation import Unit
from core.profile import Profile
from core.question import OF_MONTHS, OF_ROUNDS, REPORT_TABLES, REPORTED, Question
from core.register import Register
from core.rounds import Round, latest
from core.seen import seen_from


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
        return _subject(self.unit, self.book.register, self.named)

    @property
    def year_before(self) -> FiscalYear | None:
        """The fiscal year before; None when it is not in the books."""
        year = self.book.register.years.get(self.year - 1)
        return year.fiscal if year else None

    @property
    def before(self) -> Span | None:
        """The same months of the year before; None when that year is not in the books or does not hold them."""
        year = self.year_before
        return self.span.in_year(year) if year else None

    @property
    def looks_back(self) -> bool:
        """True when the answer also shows the year before, and so what had figures only then."""
        return self.question.kind == "compare" or self.question.kind in REPORT_TABLES

    def phrase(self, word: str, unit: Unit | None = None) -> str:
        """A question text that is sure to mean this unit, municipality and period: ``månader Stab Hjo kommun helår 2016``."""
        return phrase(word, unit or self.unit, self.book.register, self.span)

    def has_figures(self, unit: str) -> bool:
        """True when the unit has anything to show in the answer."""
        return self.book.has_figures(unit, self.year) or (self.looks_back and self.book.has_figures(unit, self.year - 1))

    @property
    def horizon(self) -> int:
        """The last fiscal month of the asked year that the answer may know of: that of the period that is named, else any."""
        named = whole_span_of(self.question, self.book.register)
        return named.last if named is not None and named.year.label == self.year else self.span.year.length

    def children(self, unit: str | None = None) -> tuple[Unit, ...]:
        """The units directly below that have anything to show."""
        below = self.book.units(self.year).children(unit or self.unit.code)
        return tuple(child for child in below if self.has_figures(child.code))


def span_of(question: Question, register: Register) -> Span:
    """The months that the question means. A budget may be asked for before anything is closed; the rest ends with the books.

    What is about rounds means the latest one and does not end with the books; but a summary of months that are closed is of those
    months, and of a year that is over of how it ended. Raises PeriodError.
    """
    is_of_round = question.kind in (*OF_ROUNDS, "worksheet") or (question.kind == "prognosis" and question.round is not None)
    if is_of_round and (said := _round_meant(question, register)) and not _is_told_by_the_books(question, said, register):
        fiscal = register.fiscal_years[said.year]
        is_whole = question.kind == "accuracy" or said.as_of >= fiscal.length
        return whole_year(fiscal) if is_whole else Span(fiscal, 1, said.as_of, Scope.YTD)
    is_budget = question.kind == "budget" or (question.kind in OF_MONTHS and question.measure == "budget")
    is_budget = is_budget or (question.kind == "prognosis" and _is_before_the_first_month(question, register))
    latest = latest_closed(register.closed)
    if not is_budget or (question.period is None and latest is not None):
        return resolve(question.period, register.fiscal_years, register.closed)
    if question.period == Period(Scope.YTD, None, latest):
        return resolve(question.period, register.fiscal_years, register.closed)
    asked = question.period or Period(Scope.FULL_YEAR)
    year = asked.year if asked.year is not None else latest or max(register.years, default=None)
    whole = {label: fiscal.length for label, fiscal in register.fiscal_years.items()}
    return resolve(asked._replace(year=year), register.fiscal_years, whole)


def _is_before_the_first_month(question: Question, register: Register) -> bool:
    """True when the question names a year of which nothing is closed: its prognosis may be asked for all the same."""
    year = question.period.year if question.period else None
    return year is not None and year in register.years and not register.closed[year]


def _is_told_by_the_books(question: Question, said: Round, register: Register) -> bool:
    """True for a summary of months that are closed; without such words, of a year that is. A named round is what it is."""
    if question.kind != "summary" or question.round is not None:
        return False
    asked = whole_span_of(question, register) or whole_year(register.fiscal_years[said.year])
    return register.closed[asked.year.label] >= asked.last


def _round_meant(question: Question, register: Register) -> Round | None:
    """The named round, else the last one of the period; None when there is none whose year is in the books."""
    known = [each for each in register.rounds if each.year in register.years]
    if question.round is not None:
        return next((each for each in known if each.id == question.round), None)
    if question.period is None and question.kind == "worksheet":
        return latest(each for each in known if not each.frozen)
    if question.period is None:
        return latest(_of_now(known, register) if question.kind in ("changes", "summary", "standing") else known)
    asked = whole_span_of(question, register)
    return latest(known, asked.year.label, asked.last) if asked else latest(known, question.period.year)


def _of_now(rounds: list[Round], register: Register) -> list[Round]:
    """Without the rounds of years before the latest that has a closed month: they say nothing of what has changed now."""
    return [each for each in rounds if each.year >= (latest_closed(register.closed) or each.year)]


def whole_span_of(question: Question, register: Register) -> Span | None:
    """The months that the question's words mean, closed or not; None for a question without a period."""
    if question.period is None:
        return None
    latest = latest_closed(register.closed)
    year = question.period.year if question.period.year is not None else latest
    whole = {label: fiscal.length for label, fiscal in register.fiscal_years.items()}
    if question.period.number is None and question.period.scope in (Scope.YTD, Scope.MONTH):
        return None
    return resolve(question.period._replace(year=year), register.fiscal_years, whole)


def make_definite(question: Question, book: Book, *, named: bool = False) -> Asked | Answer:
    """The question with its unit and months found in the book, or an answer that says why that cannot be."""
    register = book.register
    try:
        span = span_of(question, register)
    except PeriodError as error:
        return _refused(book, question, str(error))
    units, code = book.units(span.year.label), question.unit or _unit_meant(question, book, span.year.label)
    if code not in units:
        code = _code_then(register, code, span) or code
    if code not in units:
        return _not_there(book, question, code, span)
    asked = Asked(question, seen_from(book, span.year.label), units[code], span, named)
    if question.kind in REPORTED:
        return asked
    if not asked.has_figures(code):
        return _without_figures(asked)
    is_for_the_year = span.is_full_year or question.kind == "prognosis"
    if book.is_annual_only(code, asked.year) and (question.kind in OF_MONTHS or not is_for_the_year):
        return _only_whole_year(asked)
    return asked


def _code_then(register: Register, code: str, span: Span) -> str | None:
    """The code that the same unit has in the year asked about, under which it may have got another name."""
    if not register.has_history:
        return None
    from core.succession import code_in  # noqa: PLC0415 – only an organisation that has changed needs it

    return code_in(register, code, span.year.label)


def _not_there(book: Book, question: Question, code: str, span: Span) -> Answer:
    """Says that the year's organisation lacks the unit, and what it was or became then."""
    from core.answers.elsewhere import elsewhere  # noqa: PLC0415 – seldom needed

    unit = book.register.latest.get(code, Unit(code, code, None))
    more, followups = elsewhere(question, book.register, unit, span)
    return _refused(book, question, f"{unit.name} finns inte i organisationen {span.year.name}.{more}", unit, span, followups)


def _unit_meant(question: Question, book: Book, year: int) -> str:
    """The unit of a question that names none: of a report's table the one that prints it, else where the figures branch.

    Where a municipality's report is that of one board, a root whose figures all lie in one unit says no more than it.
    """
    unit = book.register.root
    if question.kind in REPORTED:
        return unit.code
    if question.kind in REPORT_TABLES or question.kind in book.register.profile.tables or book.register.profile.home is None:
        return book.register.home
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
    followups: tuple[FollowUp, ...] = ()
    if above is not None:
        sentence += f" Närmast ovanför med siffror: {above.name}."
        span = whole_year(asked.span.year) if book.is_annual_only(above.code, year) else asked.span
        followups = (FollowUp(above.name, phrase("avvikelse", above, book.register, span)),)
    return _said(book, asked.question, sentence, asked.unit, asked.span, followups)


def _only_whole_year(asked: Asked) -> Answer:
    whole, register = whole_year(asked.span.year), asked.book.register
    word = "utfall" if asked.question.kind in OF_MONTHS else SWEDISH[asked.question.kind]
    followup = FollowUp(f"Helår {asked.span.year.name}", phrase(word, asked.unit, register, whole))
    sentence = f"{asked.subject}: {asked.span.year.name} finns endast helår, inte månader."
    return _refused(asked.book, asked.question, sentence, asked.unit, asked.span, (followup,))


def _subject(unit: Unit, register: Register, named: bool) -> str:
    return f"{unit.name} ({register.name})" if named and unit.name != register.name else unit.name


def _said(
    book: Book, question: Question, sentence: str, unit: Unit | None, span: Span | None, followups: tuple[FollowUp, ...] = ()
) -> Answer:
    """An answer in words alone."""
    return Answer(
        sentence, municipality=book.register.name, unit=UnitName(unit.code, unit.name) if unit else None,
        period=span.label if span else "", followups=followups, version=book.version, asked=question, span=span,
    )


def _refused(
    book: Book, question: Question, sentence: str, unit: Unit | None = None, span: Span | None = None,
    followups: tuple[FollowUp, ...] = (),
) -> Answer:
    return _said(book, question, sentence, unit, span, followups)._replace(status="refused")
