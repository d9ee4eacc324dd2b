"""An organisation that changes, on every store and filed in parts: a question answers the same whatever is opened for it."""
from __future__ import annotations

import pytest

from core.answers.answering import answer
from core.calendar import Period, Scope
from core.ports import Store
from core.question import Question, Who
from core.records import Transaction
from store.desk import Desk
from tests.core import changing


@pytest.fixture
def desk(store: Store) -> Desk:
    register, book = changing.register(), changing.book()
    figures = [each for year in changing.YEARS for each in book.booked(year)]
    records = (*register.units, *register.groups, *register.years.values(), *figures)
    store.commit(Transaction(register.id, "eva", "Läste in.", records, name=register.name))
    store.commit(Transaction(register.id, "eva", "Prognoser.", tuple(book.prognoses.values())))
    store.commit(Transaction(register.id, "eva", "Fryste.", register.rounds))
    return Desk(store)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["compare", "prognosis", "deviation", "accuracy"])
def test_every_unit_of_every_year_answers_as_from_all_of_the_books(desk: Desk, kind: str):
    for year in (2023, 2024):
        for unit in changing.register().organisation(year):
            asked = Question(kind, "omkoping", unit.code, Period(Scope.YTD, 8, year))  # type: ignore[arg-type]
            opened, whole = desk.ask(asked, Who("eva", "admin")), answer(asked, changing.book())
            assert (opened.headline, opened.table, opened.notes) == (whole.headline, whole.table, whole.notes)


def test_every_unit_is_offered_once_under_its_latest_name(desk: Desk):
    names = [unit.name for _, unit in desk.units(Who("eva", "admin"))]
    assert names.count("Lokaler") == 1
    assert "Park" not in names
    assert "Park och natur" in names
