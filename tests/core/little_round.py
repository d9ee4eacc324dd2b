"""Lillköping with a prognosis round as of August 2024, and short ways to say and give a prognosis in it."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

from little import TKR, book

from core.answer import Answer
from core.answers.given import Given, Giving, give
from core.answers.round_acts import Acting
from core.book import Book
from core.commands import GivePrognosis
from core.giving import Heard, Scene, hear
from core.profile import Profile
from core.register import Register
from core.rounds import Prognosis, Round

APRIL = Round("2024-04", "Våren", 2024, 4, frozen=True, frozen_at="2024-05-20T08:00:00+00:00")
AUGUST = Round("2024-08", "Delår", 2024, 8, "2024-09-15")
NOW = "2024-09-10T12:00:00+00:00"


def said(unit: str, tkr: int, group: str = "net_cost", round: Round = AUGUST, **more: str) -> Prognosis:
    """A prognosis of so many tkr in result sign, handed in by Berit."""
    more = {"author": "Berit", "time": "2024-09-09T07:30:00+00:00", **more}
    return Prognosis(round.id, unit, group, tkr * TKR, **more)  # type: ignore[arg-type]  # the tests spell the statuses out


def lillkoping(
    *given: Prognosis, rounds: tuple[Round, ...] = (APRIL, AUGUST), layout: str = "R", managers: dict[str, str] | None = None,
    closed: int = 8,
) -> Book:
    """The little book with rounds and what is given in them. Annual budgets: HEM −1 080, BOE −2 400, TEK −600 tkr."""
    plain = book(closed, Profile(layout=layout))  # type: ignore[arg-type]
    units = tuple(unit._replace(manager=(managers or {}).get(unit.code)) for unit in plain.register.units)
    register = replace(plain.register, rounds=rounds, units=units)
    figures = {year: tuple(booked.values()) for year, booked in plain._figures.items()}
    return Book(register, figures, 7, given)


def heard(words: str, register: Register) -> Heard | Answer | None:
    """What the words say in Lillköping."""
    return hear(GivePrognosis(words), Scene((register,)))


def offered(words: str, in_book: Book, round: Round = AUGUST, today: str = "2024-09-10", **more: object) -> Given:
    """The preview of a prognosis in words, as Anna gives it."""
    command = GivePrognosis(words, **more)  # type: ignore[arg-type]
    found = hear(command, Scene((in_book.register,)))
    assert isinstance(found, Heard), found
    return give(found, Giving(in_book, round, "Anna", NOW, date.fromisoformat(today), (in_book.register,)), command)


def acting(in_book: Book) -> Acting:
    """Anna, on the tenth of September."""
    return Acting(in_book.register, "Anna", NOW, date(2024, 9, 10), lambda _year: in_book)
