from __future__ import annotations

from bot.markup import plain
from bot.render import pages
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore


def test_the_card_has_the_error_beside_the_name_and_its_percentage_after_it():
    store = MemoryStore()
    load(store, "prov")
    card = plain(pages(Desk(store).ask("prognossäkerhet Hjo kommun", Who("prov")))[0].html).replace("\u00a0", " ")
    lines = [" ".join(line.split()) for line in card.splitlines()]
    assert "Avvikelse mot prognos (% av ram) · tkr" in lines
    assert "Kommunledning 504 tkr (+5,20 %)" in lines
