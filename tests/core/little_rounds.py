"""Lillköping with rounds: each unit's months in tkr as net costs, budgets, transfers and prognoses all in sight of the test."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from little import TKR, register, tkr

from core.answers.asked import Asked, make_definite
from core.book import Book, UnitFigures
from core.profile import Profile
from core.question import Question
from core.rounds import Prognosis, Round

APRIL, AUGUST = Round("2024-04", "Uppföljning april", 2024, 4, frozen=True), Round("2024-08", "Delår", 2024, 8)

Months = Sequence[int | None]


def months(*parts: tuple[int, int]) -> list[int]:
    """``months((4, -100), (8, -90))``: four months of −100 tkr, then eight of −90."""
    return [amount for count, amount in parts for _ in range(count)]


def rounds_book(
    actual: Mapping[str, Months], budget: Mapping[str, Months], given: Mapping[str, Mapping[str, int]] | None = None, *,
    rounds: Sequence[Round] = (APRIL, AUGUST), transfers: Mapping[str, Mapping[int, int]] | None = None,
    comments: Mapping[tuple[str, str], tuple[str, str]] | None = None, closed: int = 8, profile: Profile | None = None,
) -> Book:
    """``given``: round id → unit → full-year tkr; ``transfers``: unit → month → tkr; ``comments``: (round id, unit) → (words, cause)."""
    known = replace(register(closed, profile), rounds=tuple(rounds))
    figures = [
        UnitFigures(unit, 2024, {
            "actual": {"5010": tkr(*actual.get(unit, ()))}, "budget": {"5010": tkr(*budget.get(unit, ()))},
            "budget_transfer": {"5010": tkr(*((transfers or {}).get(unit, {}).get(month) for month in range(1, 13)))},
        })
        for unit in {**actual, **budget}
    ]
    said = comments or {}
    prognoses = [
        Prognosis(round_id, unit, "net_cost", amount * TKR, comment=said.get((round_id, unit), ("", ""))[0],
                  cause=said.get((round_id, unit), ("", ""))[1], author="Anna Ek")
        for round_id, units in (given or {}).items() for unit, amount in units.items()
    ]
    return Book(known, {2024: figures}, 3, prognoses)


def asked(book: Book, unit: str, kind: str = "why", **more: object) -> Asked:
    """A question about Lillköping made definite."""
    definite = make_definite(Question(kind, "lillkoping", unit, **more), book)  # type: ignore[arg-type]  # the tests spell the kinds out
    assert isinstance(definite, Asked), definite.headline
    return definite
