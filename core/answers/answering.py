"""From a Question and a Book to the Answer, and which years a question needs."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from core.answer import Answer
from core.answers.asked import Asked, make_definite, span_of
from core.book import Book
from core.calendar import PeriodError
from core.question import REPORT_TABLES, Question
from core.register import Register

_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "deviation": ("core.answers.deviation", "deviation"),
    "actual": ("core.answers.amounts", "actual"),
    "budget": ("core.answers.amounts", "budget"),
    "compare": ("core.answers.amounts", "compare"),
    "months": ("core.answers.months", "months"),
    "largest": ("core.answers.largest", "largest"),
    **dict.fromkeys(REPORT_TABLES, ("core.answers.statements", "statement")),
}
"""Where each kind is answered; imported when it is asked for, so that a cold start pays only for its own."""


def years_needed(question: Question, register: Register) -> tuple[int, ...]:
    """Labels of the years that the answer looks at: the asked and the one before; none when the period cannot be answered."""
    try:
        year = span_of(question, register).year.label
    except PeriodError:
        return ()
    return tuple(label for label in (year - 1, year) if label in register.years)


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
