"""A reminder of the prognoses that are missing: who, once a round and day, and only while someone is."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core.commands import FreezeRound, OpenRound, Remind
from core.question import Who
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


def test_a_frozen_round_and_a_reader_are_refused(store: MemoryStore):
    assert desk_on(store).do(Remind(CHANNELS, municipality="vaggeryd"), Who("Lisa", "reader")).status == "refused"
    desk_on(store).do(FreezeRound(municipality="vaggeryd", anyway=True, write=True), ANNA)
    assert desk_on(store).do(Remind(CHANNELS, "2020-10", "vaggeryd"), ANNA).status == "refused"
