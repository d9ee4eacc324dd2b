"""Posts through the desk: shown first, written once, by those who may; and schedules."""
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.commands import Post, PostDue, SetSchedule
from core.outgoing import Outgoing, Schedule
from core.people import Person
from core.question import Question, Who
from core.records import Transaction
from core.subject import Subject
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from store.personal import Words, personal_of
from store.posting import settle

NOW = datetime(2026, 9, 16, 7, 0, tzinfo=UTC)
ANNA, READER = Who("Anna", "controller"), Who("Lars", "reader")
CHANNELS = ("-100", "-200/7")


@pytest.fixture
def store() -> MemoryStore:
    found = MemoryStore()
    load(found, "prov")
    return found


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, today=NOW.date, clock=lambda: NOW)


def test_a_post_is_shown_before_anything_is_written_and_its_yes_writes_a_row_per_channel(desk: Desk, store: MemoryStore):
    preview = desk.do(Post("stab hjo", "Hej.", CHANNELS), ANNA)
    assert preview.headline.startswith("Stab")
    assert (preview.notes[0], preview.notes[-1]) == ("Inlägget börjar: Hej.", "Kanaler: -100, -200/7.")
    assert (store.outgoing(), preview.awaits_yes) == ((), True)
    assert preview.yes is not None
    done = desk.do(preview.yes, ANNA)
    assert done.headline == "Inlägget är på väg. Kanaler: -100, -200/7."
    assert [(where, row.channel, row.text, row.author, row.state) for where, row in store.outgoing()] == [
        ("hjo", "-100", "Hej.", "Anna", "waiting"), ("hjo", "-200/7", "Hej.", "Anna", "waiting"),
    ]
    assert desk.changes(0)[-1].summary == "Lade ett inlägg om Stab på kö."


def test_a_yes_with_a_key_that_is_given_twice_writes_once_more_only_where_it_is_new(desk: Desk, store: MemoryStore):
    for channels in (CHANNELS[:1], CHANNELS, CHANNELS):
        desk.do(Post("hjo", channels=channels, key="samma", write=True), ANNA)
    assert [row.channel for _, row in store.outgoing()] == list(CHANNELS)


@pytest.mark.parametrize(("command", "who", "said"), [
    (Post("hjo"), ANNA, "Ingen kanal är inställd."),
    (Post("hjo", "x" * 1001, CHANNELS), ANNA, "Texten är 1001 tecken"),
    (Post("hjo", channels=CHANNELS, write=True), READER, "Lars får fråga men inte posta i kanalerna."),
    (Post("okändenheten", channels=CHANNELS, write=True), ANNA, ""),
    (SetSchedule(Schedule(eve=True)), READER, "Lars får fråga men inte ändra när det postas."),
])
def test_what_cannot_be_posted_is_refused_in_a_sentence(command: Post, who: Who, said: str, desk: Desk, store: MemoryStore):
    answer = desk.do(command, who)
    assert answer.status != "answered"
    assert answer.headline.startswith(said)
    assert (store.outgoing(), store.schedules()) == ((), ())


def test_a_schedule_is_said_in_words_and_begins_when_it_is_set(desk: Desk, store: MemoryStore):
    wanted = Schedule(after_freeze=True, working_day=-1, eve=True, status=True, at="07:30")
    assert desk.do(SetSchedule(wanted, "Hjo"), ANNA).headline == (
        "Hjo kommun: sammanfattningen postas när ett tillfälle har frysts, sista arbetsdagen varje månad kl. 07:30, "
        "arbetsdagen före sista dag kl. 07:30; läget i ett öppet tillfälle står fäst i kanalen."
    )
    assert store.schedules() == (("hjo", wanted._replace(since=NOW.isoformat(timespec="seconds"))),)
    assert desk.do(PostDue(CHANNELS), ANNA).headline == "Inget inlägg är på tur."
    desk.do(SetSchedule(None, "Hjo"), ANNA)
    assert store.schedules() == ()


def test_a_reminder_that_is_settled_after_its_person_was_erased_does_not_bring_them_back(store: MemoryStore):
    row = Outgoing("påminn hjo d 2026", "7001234567", Question("missing", "hjo"), "private")
    store.commit(Transaction("hjo", "Koll", "En påminnelse.", (row, Person(7001234567, "Eva Ek"))))
    personal_of(store).erase(Subject(("Eva Ek",), (7001234567,)), Words("Anna", "hjo", "Raderade en person."))
    settle(store, "hjo", row._replace(state="delivered", message=5))
    assert "7001234567" not in repr((store.outgoing(), store.log()))
    (_, kept), = store.outgoing()
    settle(store, "hjo", kept._replace(state="dead"))
    assert [each.state for _, each in store.outgoing()] == ["dead"]
