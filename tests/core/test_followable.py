"""Advice in the chat for those who have no command line."""
from __future__ import annotations

import pytest

from core.answer import Answer
from core.followable import followable
from core.question import Who


@pytest.mark.parametrize(("said", "instead"), [
    ("Inget prognostillfälle är öppet i Hjo kommun. Öppna ett: koll tillfalle oppna --kommun hjo --period 2016-12",
     "Inget prognostillfälle är öppet i Hjo kommun. Be en controller öppna ett."),
    ("Ett öppnas med ”koll tillfalle oppna --kommun hjo --period 2016-12”; med två visar svaret vad som ändrats mellan dem.",
     "Be en controller öppna ett; med två visar svaret vad som ändrats mellan dem."),
    ("Raderas med koll glom NAMN, eller av personen själv med /glom i chatten.", "Du raderar det med /glom."),
    ("Inga siffror är inlästa ännu. Läs in en fil med koll importera FIL, eller prova med koll demo.",
     "Inga siffror är inlästa ännu. Be en controller läsa in dem."),
    ("Kommentar: vi har koll på läget", "Kommentar: vi har koll på läget"),
])
def test_what_a_command_would_do_is_asked_of_a_controller(said: str, instead: str):
    for role in ("reader", "manager"):
        assert followable(Answer(said, notes=(said,)), Who("Eva", role)) == Answer(instead, notes=(instead,))
    assert followable(Answer(said, notes=(said,)), Who("Cia", "controller")) == Answer(said, notes=(said,))


def test_how_a_change_is_taken_back_on_the_command_line_is_left_out():
    answer = Answer("Ångrade ändring 17.", notes=("Den kan i sin tur ångras: koll angra 18.", "Belopp i tkr."))
    assert followable(answer, Who("Eva", "manager")).notes == ("Belopp i tkr.",)
