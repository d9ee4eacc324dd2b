"""A prognosis given in the chat, on the real desk, the real python-telegram-bot and HTTP."""
from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot import giving_words as said
from bot import words
from bot.simulator.server import Simulator
from bot.simulator.world import Sent
from core.commands import GivePrognosis, OpenRound, SetChat
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

pytestmark = [pytest.mark.slow, pytest.mark.both_ways]  # each runs a bot and its server
ADMIN, OTHER, GROUP = 1001, 1002, -5
TWO = frozenset({ADMIN, OTHER})
TYPED = "prognos kommunledningskontor vaggeryd avvikelse −362 tkr vakanser"


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    made = MemoryStore()
    load(made, "provet")
    Desk(made).do(OpenRound(period="2020-10", municipality="vaggeryd", write=True), Who("Ekonom"))
    for chat in (GROUP, -900):
        Desk(made).do(SetChat(chat, "controller", municipality="vaggeryd"), Who("Ekonom"))
    yield made
    made.close()


def given(store: MemoryStore) -> dict[str, tuple[int, str, str, str]]:
    return {each.unit: (each.amount, each.comment, each.status, each.author) for each in store.prognoses("vaggeryd", 2020)}


async def said_in(simulator: Simulator, chat: int, user: int, text: str, replies: int = 1, **more) -> list[Sent]:
    """What the bot answers a message with."""
    before = len(simulator.replies(chat))
    await simulator.say(chat, user, text, **more)
    await simulator.until(lambda: len(simulator.replies(chat)) >= before + replies)
    return simulator.replies(chat)[before:]


async def tapped(simulator: Simulator, card: Sent, label: str, user: int, replies: int = 1) -> list[Sent]:
    """What the bot answers a tap with."""
    before = len(simulator.replies(card.chat))
    await simulator.tap(card, label, user=user)
    await simulator.until(lambda: len(simulator.replies(card.chat)) >= before + replies)
    return simulator.replies(card.chat)[before:]


@pytest.mark.parametrize("typed", ["1", "39 615 tkr"])
async def test_a_choice_between_amounts_is_typed_by_its_number_or_as_it_stands(simulator, bot_on, store, typed: str):
    async with bot_on(Desk(store)):
        asked, = await said_in(simulator, ADMIN, ADMIN, "prognos kommunledningskontor vaggeryd 39 615")
        assert asked.labels[0].replace("\u00a0", " ").startswith("39 615 tkr")
        card, = await said_in(simulator, ADMIN, ADMIN, typed)
        assert "prognosen är 1 233 tkr sämre än budget" in card.text.replace("\u00a0", " ")


async def test_what_is_typed_is_shown_in_full_and_written_once_by_spara_with_an_undo_that_takes_it_back(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        card, = await said_in(simulator, ADMIN, ADMIN, TYPED)
        text = card.text.replace("\u00a0", " ")
        assert text.startswith("Kommunledningskontor: prognos")
        assert "362 tkr sämre än budget" in text
        assert "Kommentar: vakanser" in text
        assert card.labels == ["Spara", "Ändra", "Avbryt"]
        assert given(store) == {}
        receipt, = await tapped(simulator, card, "Spara", ADMIN)
        assert card.labels == []
        assert re.search(r"Prognosen är skriven \d\d:\d\d\.", card.text)
        assert "Inget är skrivet än" not in card.text
        assert card.text.index("Prognosen är skriven") < card.text.index("Kommentar: vakanser")
        assert receipt.text.startswith("Skrivet: Kommunledningskontor")
        assert receipt.labels == ["Ångra", "Godkänn"]
        written = store.generation()
        assert [each[1:] for each in given(store).values()] == [("vakanser", "submitted", f"Kim Nr {ADMIN} (Telegram {ADMIN})")]
        undone, = await tapped(simulator, receipt, "Ångra", ADMIN)
        assert given(store) == {}
        await simulator.tap(receipt, "Ångra")
        await simulator.until(lambda: len(simulator.taps) == 3)
    assert store.generation() == written + 1
    assert simulator.taps[-1].text
    assert undone.text


async def test_a_tap_by_someone_else_writes_nothing_and_neither_does_their_undo_or_their_choice(simulator, bot_on, store):
    async with bot_on(Desk(store), admins=TWO):
        choice, = await said_in(simulator, GROUP, ADMIN, "/prognos näring vaggeryd avvikelse −5 tkr, vakanser")
        assert choice.labels == ["Näringslivsverksamhet, Vaggeryds kommun"]
        await simulator.tap(choice, choice.labels[0], user=OTHER)
        await simulator.until(lambda: len(simulator.taps) == 1)
        card, = await tapped(simulator, choice, choice.labels[0], ADMIN)
        for label in ("Spara", "Ändra", "Avbryt"):
            await simulator.tap(card, label, user=OTHER)
        await simulator.until(lambda: len(simulator.taps) == 5)
        assert given(store) == {}
        receipt, = await tapped(simulator, card, "Spara", ADMIN)
        await simulator.tap(receipt, "Ångra", user=OTHER)
        await simulator.until(lambda: len(simulator.taps) == 7)
    told = [tap.text for tap in simulator.taps]
    assert told[0] == words.ANOTHERS
    assert told[2:5] == [said.NOT_YOURS] * 3
    assert "bara den som skrev" in told[6]
    assert len(given(store)) == 1


async def test_a_double_tap_writes_once(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        card, = await said_in(simulator, ADMIN, ADMIN, TYPED)
        before = store.generation()
        button = card.keyboard[0][0]["callback_data"]
        for _ in range(2):
            await simulator.tap_id(card, button, ADMIN)
        await simulator.until(lambda: len(simulator.taps) == 2)
    assert store.generation() == before + 1
    assert simulator.taps[0].text is None
    assert re.fullmatch(r"Prognosen är skriven \d\d:\d\d\. Skriv prognosen igen om den ska ändras\.", simulator.taps[1].text or "")


async def test_a_preview_that_others_have_overtaken_writes_nothing_and_shows_how_it_stands_to_confirm_anew(simulator, bot_on, store):
    desk = Desk(store)
    async with bot_on(desk):
        card, = await said_in(simulator, ADMIN, ADMIN, TYPED)
        desk.do(GivePrognosis("prognos kommunledningskontor vaggeryd avvikelse −100 tkr, annat", write=True), Who("Ekonom"))
        theirs = given(store)
        refused, anew = await tapped(simulator, card, "Spara", ADMIN, 2)
        assert "någon annan har skrivit" in refused.text
        assert given(store) == theirs
        assert "Ersätter den tidigare" in anew.text
        await tapped(simulator, anew, "Spara", ADMIN)
    assert [each[1] for each in given(store).values()] == ["vakanser"]


async def test_a_comment_that_is_required_is_taken_from_the_next_message_and_a_new_question_needs_nothing(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        wanted, line = await said_in(simulator, ADMIN, ADMIN, "prognos kommunledningskontor vaggeryd avvikelse −2 000 tkr", 2)
        assert "behöver en kommentar" in wanted.text
        assert wanted.labels == ["Ändra", "Avbryt"]
        assert line.text == said.comment_wanted(is_group=False)
        card, = await said_in(simulator, ADMIN, ADMIN, "två vakanser tillsatta från september")
        assert "Kommentar: två vakanser tillsatta från september" in card.text
        await tapped(simulator, card, "Spara", ADMIN)
        assert [each[1] for each in given(store).values()] == ["två vakanser tillsatta från september"]
        await said_in(simulator, ADMIN, ADMIN, "prognos arbetsmarknad vaggeryd avvikelse −2 000 tkr", 2)
        other, = await said_in(simulator, ADMIN, ADMIN, "budget kommunledningskontoret vaggeryd")
        assert other.text.startswith("Kommunledningskontor")
        third, = await said_in(simulator, ADMIN, ADMIN, "vakanser")
    assert "förstår inte" in third.text
    assert len(given(store)) == 1


async def test_andra_takes_a_new_amount_with_the_first_ones_meaning_and_the_old_card_cannot_be_saved(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        first, = await said_in(simulator, ADMIN, ADMIN, TYPED)
        save = first.keyboard[0][0]["callback_data"]
        await tapped(simulator, first, "Ändra", ADMIN)
        second, = await said_in(simulator, ADMIN, ADMIN, "−400 tkr")
        assert "400 tkr sämre än budget" in second.text.replace("\u00a0", " ")
        assert "Kommentar: vakanser" in second.text
        await tapped(simulator, second, "Ändra", ADMIN)
        third, = await said_in(simulator, ADMIN, ADMIN, "konsult i stället")
        assert "400 tkr sämre än budget" in third.text.replace("\u00a0", " ")
        assert "Kommentar: konsult i stället" in third.text
        await simulator.until(lambda: first.labels == [] and second.labels == [])
        assert "Ändrat, se nästa förslag. Av det här blev inget skrivet." in first.text
        await simulator.tap_id(first, save, ADMIN)
        await simulator.until(lambda: (simulator.taps[-1].text or "").startswith("Ändrat, se nästa förslag."))
        assert given(store) == {}
        dropped, = await tapped(simulator, third, "Avbryt", ADMIN)
        assert re.search(r"Avbrutet \d\d:\d\d\.", third.text)
    assert dropped.text == said.DROPPED
    assert given(store) == {}


async def test_a_bare_number_after_andra_is_asked_back_and_never_becomes_the_comment_of_the_old_amount(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        first, = await said_in(simulator, ADMIN, ADMIN, TYPED)
        await tapped(simulator, first, "Ändra", ADMIN)
        refused, = await said_in(simulator, ADMIN, ADMIN, "0.4 mkr")
        assert refused.text.startswith("”0.4” är inte ett entydigt belopp")
        asked, = await said_in(simulator, ADMIN, ADMIN, "400")
        assert asked.text.startswith("Vad betyder talet för Kommunledningskontor?")
        label = next(each for each in asked.labels if each.startswith("avvikelse −400 tkr"))
        second, = await tapped(simulator, asked, label, ADMIN)
        assert "400 tkr sämre än budget" in second.text.replace("\u00a0", " ")
        assert "Kommentar: vakanser" in second.text
        await tapped(simulator, second, "Spara", ADMIN)
    assert [each[1] for each in given(store).values()] == ["vakanser"]


async def test_a_number_alone_is_the_amount_that_is_waited_for_though_a_unit_has_that_code(simulator, bot_on, store):
    Desk(store).do(OpenRound(period="2016-10", municipality="hjo", write=True), Who("Ekonom"))
    async with bot_on(Desk(store)):
        first, = await said_in(simulator, ADMIN, ADMIN, "prognos stab hjo 20 900 tkr vakanser")
        await tapped(simulator, first, "Ändra", ADMIN)
        asked, = await said_in(simulator, ADMIN, ADMIN, "440")
        assert asked.text.startswith("Vad betyder talet för Stab?")
        other, = await said_in(simulator, ADMIN, ADMIN, "440")
    assert not other.text.startswith("Vad betyder talet")


async def test_a_demanded_comment_that_begins_with_a_number_may_be_chosen_as_the_comment(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        await said_in(simulator, ADMIN, ADMIN, "prognos kommunledningskontor vaggeryd avvikelse −2 000 tkr", 2)
        asked, = await said_in(simulator, ADMIN, ADMIN, "2 konsulter")
        card, = await tapped(simulator, asked, "kommentaren ”2 konsulter”", ADMIN)
        assert "2 000 tkr sämre än budget" in card.text.replace("\u00a0", " ")
        assert "Kommentar: 2 konsulter" in card.text
    assert given(store) == {}


async def test_every_word_of_a_long_comment_is_shown_where_it_is_confirmed_and_where_it_is_read(simulator, bot_on, store):
    comment = " ".join(f"ord{number}" for number in range(130))
    async with bot_on(Desk(store)):
        card, = await said_in(simulator, ADMIN, ADMIN, f"prognos kommunledningskontor vaggeryd avvikelse −362 tkr, {comment}")
        assert comment in card.text
        receipt, = await tapped(simulator, card, "Spara", ADMIN)
        assert comment in receipt.text
        for question in ("kommentarer kommunledningskontor", "att godkänna", "prognos kommunledningskontor"):
            shown = (await said_in(simulator, ADMIN, ADMIN, f"{question} vaggeryd"))[0]
            assert comment in shown.text, question


async def test_a_preview_of_several_pages_has_its_buttons_when_one_turns_back(simulator, bot_on, store):
    comment = " ".join(f"ord{number}" for number in range(400))
    async with bot_on(Desk(store)):
        card, = await said_in(simulator, ADMIN, ADMIN, f"prognos kommunledningskontor vaggeryd avvikelse −362 tkr, {comment}")
        on = next(label for label in card.labels if label.startswith("Fler"))
        first = card.text
        await simulator.tap(card, on)
        await simulator.until(lambda: card.text != first)
        assert set(comment.split()) <= set(f"{first} {card.text}".split())
        await simulator.tap(card, "‹ Förra")
        await simulator.until(lambda: card.text == first)
        assert card.labels[:3] == ["Spara", "Ändra", "Avbryt"]


async def test_someone_elses_message_in_the_group_is_not_taken_as_the_comment(simulator, bot_on, store):
    itself = {"id": 424242, "is_bot": True, "first_name": "K"}
    the_bot = {"message_id": 1, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "from": itself}
    async with bot_on(Desk(store), admins=TWO):
        await said_in(simulator, GROUP, ADMIN, "/prognos kommunledningskontor vaggeryd avvikelse −2 000 tkr", 2)
        not_it, = await said_in(simulator, GROUP, OTHER, "två vakanser", reply_to_message=the_bot)
        assert "Kommentar" not in not_it.text
        card, = await said_in(simulator, GROUP, ADMIN, "två vakanser", reply_to_message=the_bot)
    assert "Kommentar: två vakanser" in card.text


async def test_approval_is_previewed_and_given_by_a_button(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        card, = await said_in(simulator, ADMIN, ADMIN, TYPED)
        receipt, = await tapped(simulator, card, "Spara", ADMIN)
        preview, = await tapped(simulator, receipt, "Godkänn", ADMIN)
        assert preview.text.startswith("Godkänner en prognos")
        assert [each[2] for each in given(store).values()] == ["submitted"]
        button = preview.keyboard[0][0]["callback_data"]
        await tapped(simulator, preview, "Godkänn", ADMIN)
        assert [each[2] for each in given(store).values()] == ["approved"]
        assert preview.labels == []
        assert re.search(r"Godkännandet är skrivet \d\d:\d\d\.", preview.text)
        await simulator.tap_id(preview, button, ADMIN)
        await simulator.until(lambda: (simulator.taps[-1].text or "").startswith("Godkännandet är skrivet"))


async def test_a_unit_chosen_for_approval_is_approved_and_not_asked_about(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        asked, = await said_in(simulator, ADMIN, ADMIN, "godkänn it-enheten")
        answer, = await tapped(simulator, asked, "IT-enheten, Hjo kommun", ADMIN)
    assert answer.text.startswith("Inget prognostillfälle är öppet i Hjo kommun.")


async def test_prognos_without_an_amount_is_still_the_question(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        card = (await said_in(simulator, ADMIN, ADMIN, "prognos kommunledningskontor vaggeryd"))[0]
    assert "Spara" not in card.labels
    assert card.text.startswith("Kommunledningskontor")


async def test_spara_from_before_a_restart_writes_nothing_and_offers_to_look(simulator, bot_on, store):
    async with bot_on(Desk(store)):
        card, = await said_in(simulator, ADMIN, ADMIN, TYPED)
    async with bot_on(Desk(store)):
        offer, = await tapped(simulator, card, "Spara", ADMIN)
    assert offer.labels == ["prognos Kommunledningskontor"]
    assert simulator.taps[-1].text == words.OUT_OF_DATE
    assert given(store) == {}


async def test_paminn_shows_who_is_missing_and_its_button_reminds_the_channel_once(simulator, bot_on, store):
    async with bot_on(Desk(store), mailbox=store, channels=("-900",)):
        store.choose("vaggeryd")
        preview, = await said_in(simulator, ADMIN, ADMIN, "/paminn")
        assert preview.labels[0] == words.REMIND
        assert simulator.replies(-900) == []
        await simulator.tap(preview, words.REMIND)
        await simulator.until(lambda: len(simulator.replies(-900)) == 1)
        post = simulator.replies(-900)[0]
        assert post.text.startswith("Påminnelse: prognosen saknas.")
        suggested = [label for label in post.labels if label == "Arbetsmarknad"]
        before = len(simulator.replies(-900))
        await simulator.tap(post, suggested[0], user=ADMIN)
        await simulator.until(lambda: len(simulator.replies(-900)) > before)
        again, = await said_in(simulator, ADMIN, ADMIN, "/paminn")
    assert simulator.replies(-900)[before].text.startswith("Arbetsmarknad")
    assert "redan skickad i dag" in again.text
