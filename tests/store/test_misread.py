"""Questions that were answered as if something else had been asked, on the demonstration."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from core.commands import Accept, Invite
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

ANNA = Who("anna")


@pytest.fixture(scope="module")
def store() -> Iterator[MemoryStore]:
    made = MemoryStore()
    load(made, "provet")
    yield made
    made.close()


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, today=lambda: date(2026, 11, 30))


@pytest.mark.parametrize(("text", "kind"), [
    ("avvikelse hjo per enhet", "deviation"), ("utfall per enhet hjo", "actual"), ("budget per enhet hjo", "budget"),
])
def test_per_enhet_is_the_table_of_units_and_no_unit_called_so(desk: Desk, text: str, kind: str):
    answer = desk.ask(text, ANNA)
    assert answer.asked is not None
    assert (answer.asked.kind, answer.asked.unit, len(answer.table.rows) > 2) == (kind, None, True)


@pytest.mark.parametrize("text", ["avvikelse stab, turism", "avvikelse stab och turism"])
def test_units_of_two_municipalities_are_chosen_between(desk: Desk, text: str):
    answer = desk.ask(text, ANNA)
    assert answer.headline == "Frågan nämner enheter i olika kommuner. Jag svarar om en i taget; vilken menar du?"
    assert [each.label for each in answer.choices] == ["Stab, Hjo kommun", "Turism, Vaggeryds kommun"]


@pytest.mark.parametrize("text", ["tack, och turism?", "ok och turism"])
def test_a_thank_you_before_the_next_question_names_no_unit(desk: Desk, text: str):
    assert desk.ask(text, ANNA).headline.startswith("Turism (Vaggeryds kommun) ligger 184 tkr bättre än budget")


@pytest.mark.parametrize(("municipality", "unit", "example"), [
    ("hjo", "Stab", "avvikelse stab"), ("hjo", "", "avvikelse kommunstyrelsen"), ("vaggeryd", "Turism", "avvikelse turism"),
])
def test_the_example_that_is_suggested_has_an_answer_for_the_one_who_asks(municipality: str, unit: str, example: str):
    made = MemoryStore()
    load(made, "provet")
    desk = Desk(made)
    desk.do(Invite("Eva", "t0ken", "reader", unit, municipality=municipality), ANNA)
    desk.do(Accept("t0ken", 7), Who("Eva", "stranger"))
    eva = desk.who_is(7)
    assert eva is not None
    said = desk.ask("blä blä", eva)
    assert (said.status, said.headline) == ("not_understood", f"Jag förstår inte ”blä blä”. Prova till exempel ”{example}”.")
    assert "ligger" in desk.ask(example, eva).headline
    made.close()


def test_this_year_says_which_year_it_was_taken_for_where_the_books_end_before(store: MemoryStore, desk: Desk):
    said = "”I år” är här 2016, det senaste året som har siffror."
    for text in ("utfall hjo hittills i år", "utfall hjo innevarande år"):
        assert desk.ask(text, ANNA).notes[0] == said
    assert said not in desk.ask("utfall hjo 2016", ANNA).notes
    assert said not in Desk(store, today=lambda: date(2016, 11, 30)).ask("utfall hjo i år", ANNA).notes
