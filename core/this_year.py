"""”I år” where the books end in an earlier year: which year was meant is said, since it is not today's."""
from __future__ import annotations

from datetime import date
from itertools import pairwise

from core.period_words import THIS, YEAR_WORDS
from core.question import Question
from core.reading import tokenise
from core.register import Register


def year_note(text: str, asked: Question, register: Register, today: date) -> str | None:
    """Said where the text asks of this year and the latest that has figures is another; else None."""
    label = asked.period.year if asked.period else None
    fiscal = register.fiscal_years.get(label) if label is not None else None
    says_this = any(first in THIS and second in YEAR_WORDS for first, second in pairwise(token.plain for token in tokenise(text)))
    if fiscal is None or not says_this or fiscal.fiscal_month(today.year, today.month) is not None:
        return None
    return f"”I år” är här {fiscal.name}, det senaste året som har siffror."
