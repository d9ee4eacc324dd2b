"""The one door: what a face gets for a question, a command and a store that cannot be read."""
from __future__ import annotations

from datetime import date

import pytest

from core.calendar import Period, Scope
from core.commands import Choose
from core.ports import StoreError
from core.question import Question, Who
from core.records import Transaction
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

ADMIN, READER = Who("ada", "admin"), Who("rut", "reader")


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    load(made, "prov")
    return made


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, today=lambda: date(2021, 1, 15))


def test_a_question_without_a_municipality_is_about_the_chosen_one_first(desk: Desk):
    found = desk.ask("avvikelse kommunledningskontoret", ADMIN)
    assert (found.status, found.municipality) == ("answered", "Alingsås kommun")
    assert found.unit is not None
    assert found.unit.name == "Kommunledningskontoret"


def test_a_unit_that_only_another_municipality_has_is_answered_and_the_municipality_is_said(desk: Desk):
    found = desk.ask("avvikelse ks samverkan", ADMIN)
    assert found.municipality == "Hjo kommun"
    assert found.headline.startswith("KS Samverkan (Hjo kommun) ligger 480 tkr bättre än budget, helår 2016")


def test_choosing_another_municipality_changes_what_a_question_is_about(desk: Desk):
    assert desk.do(Choose("hjo"), ADMIN).headline == "Hjo kommun är nu vald kommun."
    assert desk.ask("avvikelse kommunledningskontoret", ADMIN).municipality == "Hjo kommun"


def test_a_reader_may_ask_but_not_write(desk: Desk):
    assert desk.ask("avvikelse stab", READER).status == "answered"
    refused = desk.do(Choose("hjo"), READER)
    assert (refused.status, refused.headline) == ("refused", "rut får fråga men inte välja kommun. Be en controller.")


def test_a_confined_desk_knows_one_municipality_only(store: MemoryStore):
    confined = Desk(store, confined="Vaggeryd")
    assert confined.ask("avvikelse", ADMIN).municipality == "Vaggeryds kommun"
    assert confined.ask("avvikelse ks samverkan", ADMIN).status == "not_understood"
    assert {m for m, _ in confined.units(ADMIN)} == {"vaggeryd"}


def test_a_desk_confined_to_an_unknown_municipality_says_which_there_are(store: MemoryStore):
    found = Desk(store, confined="Mora").ask("avvikelse", ADMIN)
    assert (found.status, found.headline) == (
        "failed", "Kommunen ”Mora” finns inte i lagret. Inlästa kommuner: Alingsås kommun, Vaggeryds kommun, Krokoms kommun, Hjo kommun.",
    )


def test_an_empty_store_says_how_to_fill_it():
    found = Desk(MemoryStore()).ask("avvikelse", ADMIN)
    assert found.status in ("refused", "not_understood")
    assert "koll importera" in found.headline


def test_help_is_answered_even_when_the_store_is_empty():
    assert Desk(MemoryStore()).ask(Question("help"), ADMIN).status == "answered"


def test_an_answer_carries_the_generation_that_it_shows_and_a_write_makes_the_next_one_newer(store: MemoryStore, desk: Desk):
    before = desk.ask("avvikelse stab", ADMIN).version
    unit = next(u for r in store.registers() if r.id == "hjo" for u in r.units if u.name == "Stab")
    store.commit(Transaction("hjo", "prov", "Bytte chef.", put=(unit,)))
    assert desk.ask("avvikelse stab", ADMIN).version == desk.generation() == before + 1
    assert desk.changes(before)[-1].summary == "Bytte chef."


def test_a_store_that_cannot_be_read_is_an_answer_and_no_exception(store: MemoryStore, monkeypatch: pytest.MonkeyPatch):
    def broken() -> None:
        raise StoreError("Filen koll.json är skadad.")

    monkeypatch.setattr(store, "registers", broken)
    found = Desk(store).ask("avvikelse", ADMIN)
    assert (found.status, found.headline) == ("failed", "Filen koll.json är skadad.")


def test_a_question_in_context_keeps_the_unit(desk: Desk):
    first = desk.ask("avvikelse ks samverkan", ADMIN)
    then = desk.ask("och augusti?", ADMIN, context=first.asked)
    assert then.unit is not None
    assert (then.unit.name, then.period) == ("KS Samverkan", "t.o.m. augusti 2016")


def test_a_deviation_by_hand_on_real_figures(desk: Desk):
    found = desk.ask("avvikelse kommunledningskontor vaggeryd", ADMIN)
    cells = found.table.rows[0].cells
    shown = [cells[k].text for k in ("budget", "actual", "deviation", "deviation_pct")]
    assert shown == ["38\u00a0382", "39\u00a0264", "\u2212882", "\u22122,3"]
    assert cells["deviation"].tone == "bad"


def test_every_question_that_an_answer_offers_leads_to_the_unit_and_period_that_it_stands_for(store: MemoryStore, desk: Desk):
    astray = []
    for register in store.registers():
        for unit in register.units:
            found = desk.ask(Question("deviation", register.id, unit.code), ADMIN)
            offered = [(f.question, unit.code) for f in found.followups if found.table.rows]
            offered += [(row.question, row.key) for row in found.table.rows if row.question]
            for text, code in offered:
                then = desk.ask(text, ADMIN)
                if (then.municipality, then.unit and then.unit.code, then.period) != (register.name, code, found.period):
                    astray.append((unit.name, text, then.headline))
    assert astray == []


@pytest.mark.parametrize(("words", "municipality"), [
    ("prognos arbetsmarknad vaggeryds kommun t.o.m. augusti 2020", "vaggeryd"), ("prognos stab hjo t.o.m. augusti 2016", "hjo"),
])
@pytest.mark.parametrize("in_chat", [False, True])
def test_the_model_says_the_same_to_a_manager_as_to_the_controller(words: str, municipality: str, in_chat: bool) -> None:
    store = MemoryStore()
    load(store, "provet")
    desk = Desk(store, floor=200_000_000 if in_chat else 0, in_chat=in_chat, today=lambda: date(2020, 9, 15))
    whole = desk.ask(words, Who("anna", "controller"))
    assert whole.unit is not None
    own = desk.ask(words, Who("eva", "manager", municipality=municipality, unit=whole.unit.code))
    cells = [{key: cell.value for key, cell in answer.table.rows[0].cells.items()} for answer in (whole, own)]
    assert cells[0] == cells[1]
    assert isinstance(cells[0]["forecast"], int)


@pytest.mark.parametrize(("municipality", "unit", "year"), [("alingsas", "205", 2020), ("vaggeryd", "010", 2020), ("hjo", "440", 2016)])
def test_the_overview_of_a_manager_holds_the_same_forecast_as_the_prognosis(desk: Desk, municipality: str, unit: str, year: int):
    august, eva = Period(Scope.YTD, 8, year), Who("eva", "manager", municipality=municipality, unit=unit)
    said = desk.ask(Question("prognosis", municipality, unit, august), eva)
    seen = desk.ask(Question("overview", municipality, unit, august, with_forecast=True), eva)
    assert isinstance(said.table.rows[0].cells["forecast"].value, int)
    assert seen.table.rows[0].cells["forecast"] == said.table.rows[0].cells["forecast"]


def test_the_worksheet_of_a_manager_suggests_the_same_forecast_as_the_prognosis(desk: Desk):
    eva = Who("eva", "manager", municipality="alingsas", unit="205")
    said = desk.ask(Question("prognosis", "alingsas", "205", Period(Scope.YTD, 8, 2020)), eva)
    sheet = desk.ask(Question("worksheet", "alingsas", "205", round="2020-08"), eva)
    assert sheet.table.rows[-1].cells["forecast"].value == said.table.rows[0].cells["forecast"].value
