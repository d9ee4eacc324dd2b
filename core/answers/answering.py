"""From a Question and a Book to the Answer, and which years a question needs."""
from __future__ import annotations

from core.answer import Answer
from core.answers.asked import make_definite
from core.book import Book
from core.calendar import PeriodError, resolve
from core.question import Question
from core.register import Register


def years_needed(question: Question, register: Register) -> tuple[int, ...]:
    """Labels of the years that the answer looks at: the asked and the one before; none when the period cannot be answered."""
    try:
        year = resolve(question.period, register.fiscal_years, register.closed).year.label
    except PeriodError:
        return ()
    return tuple(label for label in (year - 1, year) if label in register.years)


def answer(question: Question, book: Book, *, named: bool = False) -> Answer:
    """The answer from a book that holds ``years_needed``. ``named``: the headline says which municipality."""
    if question.kind == "help":
        from core.answers.guide import guide  # noqa: PLC0415 – as below

        return guide(book.register, book.version)
    asked = make_definite(question, book, named=named)
    if isinstance(asked, Answer):
        return asked
    # Each kind of answer is imported when it is asked for: a cold start pays only for its own.
    match question.kind:
        case "deviation":
            from core.answers.deviation import deviation as answer_it  # noqa: PLC0415
        case "actual":
            from core.answers.amounts import actual as answer_it  # noqa: PLC0415
        case "budget":
            from core.answers.amounts import budget as answer_it  # noqa: PLC0415
        case "compare":
            from core.answers.amounts import compare as answer_it  # noqa: PLC0415
        case "months":
            from core.answers.months import months as answer_it  # noqa: PLC0415
        case "largest":
            from core.answers.largest import largest as answer_it  # noqa: PLC0415
        case "income_statement" | "operating_statement" | "account_groups" | "sub_appropriations":
            from core.answers.statements import statement  # noqa: PLC0415

            return statement(asked, question.kind)
    return answer_it(asked)
