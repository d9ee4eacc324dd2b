"""Which municipality an invitation and a reminder mean, in a store that has several."""
from __future__ import annotations

import pytest
from small import SMALL, booked

from core.commands import Invite, OpenRound, Remind
from core.organisation import Unit
from core.people import Invitation, Role
from core.question import Who
from core.records import Transaction
from store.desk import Desk
from store.memory import MemoryStore

ANNA, BOOKED = Who("anna"), booked("SKOLA", *[100_000_000] * 8)
HERE = "Här finns Alingsås kommun, Hjo kommun."


@pytest.fixture
def store() -> MemoryStore:
    """Both have the units of SMALL under their own root; Näringsliv is only in Hjo. Alingsås is chosen."""
    made = MemoryStore()
    made.commit(Transaction("alingsas", "anna", "Läst in", (*SMALL, BOOKED), name="Alingsås kommun"))
    made.commit(Transaction("hjo", "anna", "Läst in", (*SMALL, BOOKED, Unit("NL", "Näringsliv", "KOMMUN")), name="Hjo kommun"))
    made.choose("alingsas")
    return made


def invited(store: MemoryStore, units: str) -> tuple[list[tuple[str, str | None]], str]:
    """The invitations there are, by municipality and unit, after one to Eva as reader of the units; and what was said."""
    first, *more = units.split(",")
    said = Desk(store).do(Invite("Eva", "t0ken", "reader", first, more=tuple(more), asks=True), ANNA)
    return [(key, each.unit) for key, each in store.people() if isinstance(each, Invitation)], said.headline


@pytest.mark.parametrize(("unit", "place"), [
    ("BUN Hjo kommun", ("hjo", "BUN")), ("barn och utbildning i hjo", ("hjo", "BUN")), ("BUN alingsås", ("alingsas", "BUN")),
    ("Hjo", ("hjo", None)), ("Näringsliv", ("hjo", "NL")), ("KLK, BUN hjo", ("hjo", "KLK")),
])
def test_the_municipality_is_said_after_the_units_or_is_the_only_one_that_has_them(store: MemoryStore, unit: str, place: tuple[str, str]):
    assert invited(store, unit)[0] == [place]


@pytest.mark.parametrize("unit", ["", "BUN"])
def test_who_says_no_municipality_is_asked_and_invites_nobody(store: MemoryStore, unit: str):
    assert invited(store, unit) == ([], f"Vilken kommun gäller det? Skriv dess namn sist. {HERE}")


@pytest.mark.parametrize(("unit", "role", "said"), [
    ("hjo", "manager", "En chef har en egen enhet. Skriv den efter rollen: chef ENHET."),
    ("BUN hjo", "controller", "En controller ser hela kommunen. Skriv ingen enhet, eller välj rollen chef eller läsare."),
])
def test_what_to_change_is_said_in_the_words_of_the_chat(store: MemoryStore, unit: str, role: Role, said: str):
    assert Desk(store).do(Invite("Eva", "t0ken", role, unit, asks=True), ANNA).headline == said


def test_a_reminder_is_of_the_municipality_that_is_named_else_of_the_only_one_with_an_open_round(store: MemoryStore):
    desk, remind = Desk(store), Remind(("-1",))
    assert desk.do(remind, ANNA).headline.startswith("Inget prognostillfälle är öppet i Alingsås kommun.")
    desk.do(OpenRound("Augusti", "2020-08", municipality="hjo", write=True), ANNA)
    for command in (remind, Remind(("-1",), municipality="hjo")):
        yes = desk.do(command, ANNA).yes
        assert isinstance(yes, Remind)
        assert yes.municipality == "hjo"
    assert desk.do(Remind(("-1",), municipality="månen"), ANNA).headline == f"Kommunen ”månen” finns inte i lagret. {HERE}"


def test_where_several_have_an_open_round_and_none_is_chosen_it_is_asked_which():
    made = MemoryStore()
    for each in ("hjo", "alingsas"):
        made.commit(Transaction(each, "anna", "Läst in", (*SMALL, BOOKED), name=f"{each.capitalize()} kommun"))
    for each in ("hjo", "alingsas"):
        Desk(made).do(OpenRound("Augusti", "2020-08", municipality=each, write=True), ANNA)
    asked = Desk(made).do(Remind(("-1",)), ANNA)
    assert asked.headline == "Vilken kommun gäller det? Ett prognostillfälle är öppet i Hjo kommun, Alingsas kommun."
