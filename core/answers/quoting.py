"""The managers' own words about their prognoses, quoted with who wrote them."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.book import Book
from core.fold import quoted
from core.organisation import Unit
from core.rounds import Prognosis, Round

LONGEST: Final = 3_000
"""Characters of a comment that are quoted: all that a prognosis takes (``core.giving.LONGEST``)."""
MOST: Final = 5
"""Comments in one answer."""


def comments_on(book: Book, said: Round, units: Iterable[Unit]) -> tuple[str, ...]:
    """One note per comment that the units have in the round, each unit once, in the order given; the same words once per unit."""
    found = [
        _quote(unit, given, said) for unit in dict.fromkeys(units) for given in _given(book, said, unit) if given.comment or given.cause
    ]
    return tuple(dict.fromkeys(found))[:MOST]


def _given(book: Book, said: Round, unit: Unit) -> list[Prognosis]:
    return [given for (round_id, code, _), given in book.prognoses.items() if (round_id, code) == (said.id, unit.code)]


def _quote(unit: Unit, given: Prognosis, said: Round) -> str:
    """Stab, Anna Ek i Delår augusti: ”Två vakanser.” Orsak: personal."""
    who = f"{unit.name}, {given.author}" if given.author and given.author != said.name else unit.name
    comment = quoted(given.comment, LONGEST) if given.comment else ""
    cause = f"Orsak: {given.cause}." if given.cause else ""
    return f"{who} i {said.name}: {' '.join(filter(None, (comment, cause)))}"
