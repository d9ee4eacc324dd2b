"""A reminder of the prognoses that are missing: who, once a round and day, and only while someone is."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core.commands import FreezeRound, GivePrognosis, OpenRound, PostDue, Remind, SetSchedule
from core.outgoing import Schedule
from core.people import Person
from core.question import Question, Who
from core.records import Transaction
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

ANNA = Who("Anna")
CHANNELS = ("-100", "-200")


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    made = MemoryStore()
    load(made, "provet")
    desk_on(made).do(OpenRound(period="2020-10", municipality="vaggeryd", write=True), ANNA)
    yield made
    made.close()


def desk_on(store: MemoryStore, day: int = 3) -> Desk:
    return Desk(store, clock=lambda: datetime(2020, 11, day, 9, tzinfo=UTC))


def test_it_is_shown_first_and_then_queued_once_a_channel_and_day(store: MemoryStore):
    shown = desk_on(store).do(Remind(CHANNELS, municipality="vaggeryd"), ANNA)
    assert store.outgoing() == ()
    assert any("missing" in row.flags for row in shown.table.rows)
    done = desk_on(store).do(shown.yes, ANNA)
    assert done.headline.startswith("Påminnelsen är på väg.")
    assert [(row.channel, row.question.kind, row.question.round) for _, row in store.outgoing()] == [
        ("-100", "missing", "2020-10"), ("-200", "missing", "2020-10")]
    again = desk_on(store).do(shown.yes, ANNA)
    assert (again.status, "redan skickad i dag" in again.headline, len(store.outgoing())) == ("refused", True, 2)
    assert desk_on(store, day=4).do(shown.yes, ANNA).status == "answered"
    assert len(store.outgoing()) == 4


def test_its_buttons_open_the_suggestion_for_those_who_are_waited_for(store: MemoryStore):
    shown = desk_on(store).do(Remind(CHANNELS, municipality="vaggeryd"), ANNA)
    waited = {row.label for row in shown.table.rows if "missing" in row.flags}
    begin = [each for each in shown.followups if each.label in waited]
    assert len(begin) == 4
    assert desk_on(store).ask(begin[0].question, ANNA).status == "answered"


@pytest.mark.parametrize(("command", "said"), [
    (Remind(municipality="vaggeryd"), "Ingen kanal är inställd"), (Remind(CHANNELS, municipality="hjo"), "Inget prognostillfälle är öppet"),
])
def test_without_a_channel_or_an_open_round_it_says_so(store: MemoryStore, command: Remind, said: str):
    answer = desk_on(store).do(command, ANNA)
    assert (answer.status, said in answer.headline) == ("refused", True), answer.headline


def test_each_manager_is_reminded_in_a_chat_of_their_own_once_a_day_and_those_without_one_are_named(store: MemoryStore):
    eva, ulf = Person(7, "Eva", "manager", "131"), Person(8, "Ulf", "manager", None)
    store.commit(Transaction("vaggeryd", "Anna", "Chefer", (eva, Person(9, "Lisa", "reader", "131"))))
    shown = desk_on(store).do(Remind(municipality="vaggeryd"), ANNA)
    assert shown.notes[0] == "I egen chatt: Eva (Kommunledningskontor)."
    assert shown.notes[1].startswith("Enheter vars chef inte har någon egen chatt med boten: Politisk verksamhet; Projekt och samverkan; ")
    desk_on(store).do(shown.yes, ANNA)
    store.commit(Transaction("vaggeryd", "Anna", "En chef till", (ulf,)))
    desk_on(store).do(shown.yes, ANNA)
    assert desk_on(store).do(shown.yes, ANNA).status == "refused"
    asked = [(row.channel, row.kind, row.question.unit, row.question.with_forecast) for _, row in store.outgoing()]
    assert asked == [("7", "private", "131", True), ("8", "private", None, True)]


def test_on_the_eve_of_the_deadline_and_not_after_it_managers_are_reminded_and_not_again_by_a_controller(store: MemoryStore):
    desk_on(store).do(OpenRound("Höst", "2020-11", "2020-11-13", "vaggeryd", write=True), ANNA)
    store.commit(Transaction("vaggeryd", "Anna", "Chefer", (Person(7, "Eva", "manager", "131"),)))
    desk_on(store).do(SetSchedule(Schedule(eve=True), "vaggeryd"), ANNA)
    desk_on(store, day=11).do(PostDue(), ANNA)
    assert store.outgoing() == ()
    for _ in range(2):
        desk_on(store, day=12).do(PostDue(), ANNA)
    assert [(row.channel, row.kind) for _, row in store.outgoing()] == [("7", "private")]
    assert "redan skickad i dag" in desk_on(store, day=12).do(Remind(municipality="vaggeryd", write=True), ANNA).headline
    desk_on(store, day=16).do(PostDue(), ANNA)
    assert len(store.outgoing()) == 1


def test_an_eve_that_is_found_after_the_deadline_reminds_nobody(store: MemoryStore):
    desk_on(store).do(OpenRound("Höst", "2020-11", "2020-11-13", "vaggeryd", write=True), ANNA)
    store.commit(Transaction("vaggeryd", "Anna", "Chefer", (Person(7, "Eva", "manager", "131"),)))
    desk_on(store).do(SetSchedule(Schedule(eve=True), "vaggeryd"), ANNA)
    desk_on(store, day=16).do(PostDue(), ANNA)
    assert store.outgoing() == ()


def test_a_suggestion_is_given_by_its_button_in_the_layout_of_every_municipality(store: MemoryStore):
    for key, period in (("hjo", "2016-08"), ("krokom", "2020-08"), ("alingsas", "2020-08")):
        desk_on(store).do(OpenRound(period=period, municipality=key, write=True), ANNA)
    tried = 0
    for register in store.registers():
        said = next(each.id for each in register.rounds if not each.frozen)
        shown = desk_on(store).ask(Question("missing", register.id, round=said, with_forecast=True), ANNA)
        for row, each in zip(shown.table.rows, shown.followups, strict=False):
            found = desk_on(store).do(GivePrognosis(each.question, round=said, comment="modellen"), ANNA)
            assert found.yes is not None, found.headline
            assert (found.yes.unit, found.yes.round) == (row.key, said)
            assert abs(found.yes.amount - row.cells["forecast"].value) <= 50_000
            tried += 1
    assert tried == 14


def test_a_frozen_round_and_a_reader_are_refused(store: MemoryStore):
    assert desk_on(store).do(Remind(CHANNELS, municipality="vaggeryd"), Who("Lisa", "reader")).status == "refused"
    desk_on(store).do(FreezeRound(municipality="vaggeryd", anyway=True, write=True), ANNA)
    assert desk_on(store).do(Remind(CHANNELS, "2020-10", "vaggeryd"), ANNA).status == "refused"


def test_a_manager_of_several_units_is_reminded_of_all_of_them_at_once(store: MemoryStore):
    store.commit(Transaction("vaggeryd", "Anna", "Chefer", (Person(7, "Eva", "manager", "131", ("430",)),)))
    shown = desk_on(store).do(Remind(municipality="vaggeryd", write=True), ANNA)
    assert shown.notes[0] == "I egen chatt: Eva (Kommunledningskontor, Turism)."
    (_, row), = store.outgoing()
    answer = desk_on(store).ask(row.question, desk_on(store).who_is(7))
    assert [each.label for each in answer.table.rows] == ["Kommunledningskontor", "Turism"]
    eva = desk_on(store).who_is(7)
    assert desk_on(store).do(GivePrognosis("prognos avvikelse −100 tkr"), eva).yes is None


def test_a_prognosis_of_no_named_unit_is_of_the_managers_own(store: MemoryStore):
    eva = Who("Eva", "manager", "vaggeryd", "131")
    shown = desk_on(store).do(GivePrognosis("prognos avvikelse −100 tkr"), eva)
    assert (shown.yes.unit, shown.unit.name) == ("131", "Kommunledningskontor")
    assert desk_on(store).do(GivePrognosis("prognos avvikelse −100 tkr"), ANNA).yes is None


def test_a_prognosis_of_another_unit_by_name_is_never_taken_for_the_managers_own(store: MemoryStore):
    eva = Who("Eva", "manager", "vaggeryd", "131")
    for words in ("prognos turism avvikelse −100 tkr", "prognos stab hjo avvikelse −100 tkr", "prognos xyzzy avvikelse −100 tkr"):
        assert desk_on(store).do(GivePrognosis(words), eva).yes is None
