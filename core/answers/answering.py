"""From a Question and a Book to the Answer, and which years a question needs."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from core.answer import Answer
from core.answers.asked import Asked, make_definite, span_of
from core.book import Book
from core.calendar import PeriodError
from core.question import REPORT_TABLES, REPORTED, Question
from core.register import Register

_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "deviation": ("core.answers.deviation", "deviation"),
    "actual": ("core.answers.amounts", "actual"),
    "budget": ("core.answers.amounts", "budget"),
    "compare": ("core.answers.amounts", "compare"),
    "months": ("core.answers.months", "months"),
    "accounts": ("core.answers.account_months", "account_months"),
    "largest": ("core.answers.largest", "largest"),
    "prognosis": ("core.answers.prognosis", "prognosis"),
    "accuracy": ("core.answers.accuracy", "accuracy"),
    "changes": ("core.answers.changes", "changes"),
    "why": ("core.answers.why", "why"),
    "summary": ("core.answers.post", "summary"),
    "standing": ("core.answers.post", "standing_line"),
    "missing": ("core.answers.round_status", "missing"),
    "round": ("core.answers.round_status", "round_status"),
    "queue": ("core.answers.round_queue", "queue"),
    "overview": ("core.answers.overview", "overview"),
    "worksheet": ("core.answers.worksheet", "worksheet"),
    "comments": ("core.answers.comments", "comments"),
    "red": ("core.answers.reported_marks", "red"),
    "overdue": ("core.answers.reported_marks", "overdue"),
    **dict.fromkeys(REPORTED - {"red", "overdue"}, ("core.answers.reported", "reported")),
    "analysis": ("core.answers.analysis", "analysis"),
    **dict.fromkeys(REPORT_TABLES, ("core.answers.statements", "statement")),
}
"""Where each kind is answered; imported when it is asked for, so that a cold start pays only for its own."""

LEARNING: Final = frozenset({"summary", "prognosis", "accuracy", "why", "worksheet"})
"""The kinds that learn from earlier years."""
YEARS_LEARNED_FROM: Final = 5
"""How many years before a year its forecast looks at."""


def years_needed(question: Question, register: Register) -> tuple[int, ...]:
    """Labels of the years that the answer looks at, the asked last; none when the period cannot be answered.

    A forecast looks five years back; so does the record of the prognoses, from the first year that has any.
    """
    try:
        year = span_of(question, register).year.label
    except PeriodError:
        return ()
    first = year - 1
    if question.kind in LEARNING or question.with_forecast:
        rounds = [each.year for each in register.rounds if each.year <= year]
        first = min(year, *rounds, year) - YEARS_LEARNED_FROM
    return tuple(label for label in sorted(register.years) if first <= label <= year)


def answer(question: Question, book: Book, *, named: bool = False) -> Answer:
    """The answer from a book that holds ``years_needed``. ``named``: the headline says which municipality."""
    if question.kind == "help":
        return import_module("core.answers.guide").guide(book.register, book.version)  # type: ignore[no-any-return]  # guide gives an Answer
    asked = make_definite(question, book, named=named)
    if isinstance(asked, Answer):
        return asked
    module, name = _PLACES[question.kind]
    answer_it: Callable[[Asked], Answer] = getattr(import_module(module), name)
    return answer_it(asked)
