"""The managers' own words about their prognoses, quoted with who wrote them."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.book import Book
from core.fold import quoted
from core.organisation import Unit
from core.rounds import NOT_GIVEN, STATUS_WORDS, Prognosis, Round

LONGEST: Final = 3_000
"""Characters of a comment that are quoted: all that a prognosis takes (``core.giving.LONGEST``)."""
MOST: Final = 5
"""Comments in one answer."""


def comments_on(book: Book, said: Round, units: Iterable[Unit], *, with_drafts: bool = False) -> tuple[str, ...]:
    """One note per comment that the units have in the round, each unit once, in the order given; the same words once per unit.

    A draft is not given yet and is not the unit's word: it is left out, or ``with_drafts`` said to be one.
    """
    found = [
        _quote(unit, given, said) for unit in dict.fromkeys(units) for given in _given(book, said, unit)
        if (given.comment or given.cause) and (with_drafts or given.status not in NOT_GIVEN)
    ]
    return tuple(dict.fromkeys(found))[:MOST]


def _given(book: Book, said: Round, unit: Unit) -> list[Prognosis]:
    return [given for (round_id, code, _), given in book.prognoses.items() if (round_id, code) == (said.id, unit.code)]


def _quote(unit: Unit, given: Prognosis, said: Round) -> str:
    """Stab, Anna Ek i Delår augusti: ”Två vakanser.” Orsak: personal."""
    who = f"{unit.name}, {given.author}" if given.author and given.author != said.name else unit.name
    comment = quoted(given.comment, LONGEST) if given.comment else ""
    cause = f"Orsak: {given.cause}." if given.cause else ""
    where = f"{said.name}, {STATUS_WORDS[given.status]}" if given.status in NOT_GIVEN else said.name
    return f"{who} i {where}: {' '.join(filter(None, (comment, cause)))}"
