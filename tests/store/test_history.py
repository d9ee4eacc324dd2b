"""A unit's history is what was written of it, by its code: whatever it or others are called, and what they were called before."""
from __future__ import annotations

from typing import Any

from core.answer import Answer, UnitName
from core.organisation import Unit
from core.people import Invitation, Person
from core.question import Question
from core.rounds import Prognosis, Round
from store.desk import Desk
from tests.store.small import SMALL, booked, put

KLK, BUN = (Prognosis("r", unit, "result", -5) for unit in ("KLK", "BUN"))
INVITED = Invitation("abc", "Eva Ek", "manager", "BUN", "2024-05-01T00:00:00+00:00")


def of(store: Any, code: str, name: str) -> list[str]:
    """The lines of a unit's history, the first first."""
    about = Answer("", unit=UnitName(code, name), asked=Question("deviation", "sundbykoping", code))
    return [row.cells["summary"].text for row in reversed(Desk(store).history(about).table.rows)]


def filled(store: Any) -> None:
    """What is of everyone, then prognoses, an approval and invitations; BUN has a comma in its name and another name at last."""
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping", summary="Läste in allt."))
    store.commit(put(Unit("BUN", "Barn, unga", "KOMMUN"), summary="Läste in organisationen."))
    store.commit(put(Round("r", "Delår", 2020, 8), summary="Öppnade tillfället."))
    store.commit(put(BUN, summary="Prognos r, Barn, unga: −5 kr."))
    store.commit(put(KLK, summary="Prognos r, Kommunledningskontoret: −5 kr."))
    store.commit(put(BUN._replace(status="approved"), summary="Godkände en prognos i Delår (r): Barn, unga."))
    store.commit(put(INVITED, summary="Bjöd in Eva Ek."))
    store.commit(put(Person(7, "Eva Ek", "manager", "BUN"), summary="Eva Ek tog emot sin inbjudan.")._replace(drop=(INVITED,)))
    store.commit(put(Person(7, "Eva Ek", "manager", "KLK"), summary="Eva Ek flyttade."))
    store.commit(put(Person(8, "Bo Bo", "controller"), summary="Bo Bo ser allt."))
    store.commit(put(Unit("BUN", "Utbildning", "KOMMUN"), summary="Läste in nya namn."))


def test_a_unit_with_a_comma_in_its_name_and_another_name_since_keeps_its_history(store: Any):
    filled(store)
    everyone = ["Läste in allt.", "Läste in organisationen.", "Öppnade tillfället."]
    assert of(store, "BUN", "Utbildning") == [
        *everyone, "Prognos r, Barn, unga: −5 kr.", "Godkände en prognos i Delår (r): Barn, unga.", "Bjöd in Eva Ek.",
        "Eva Ek tog emot sin inbjudan.", "Eva Ek flyttade.", "Bo Bo ser allt.", "Läste in nya namn.",
    ]
    assert of(store, "KLK", "Kommunledningskontoret") == [
        *everyone, "Prognos r, Kommunledningskontoret: −5 kr.", "Eva Ek flyttade.", "Bo Bo ser allt.", "Läste in nya namn.",
    ]
