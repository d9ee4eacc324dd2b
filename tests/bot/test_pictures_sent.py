"""The picture of an answer's chart in the chat: the real python-telegram-bot over HTTP, the real drawing."""
from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hand_chart import CHART
from hypothesis import given
from hypothesis import strategies as st

import store.writing.picture
from bot.markup import CAPTION, within
from bot.simulator.server import Simulator
from bot.simulator.world import png_size
from core.answer import Answer, Cell, Chart, Column, FollowUp, Line, Row, Table

ADMIN, GROUP = 1001, -5
PROGNOSIS = Answer(
    "Modellen väntar 39 100 tkr på helår.", chart=CHART, followups=(FollowUp("Varför?", "varför"), FollowUp("Igen", "prognos")),
)
BEYOND_FLOAT = Chart("", "Ingen ritar det här.", "", ("a",), (Line("x", "x", (10**400,)),))
ROWS = tuple(Row(str(n), f"Enhet {n}", {"a": Cell(str(n))}) for n in range(150))
ANSWERS = {
    "prognos": PROGNOSIS,
    "varför": Answer("Avvikelsen beror främst på personal."),
    "omöjlig": Answer("Ett svar vars diagram inte går att rita.", chart=BEYOND_FLOAT),
    "lång": Answer("Lång text.", chart=CHART._replace(text="Prognosen 🙂 är osäker. " * 100)),
    "många": PROGNOSIS._replace(table=Table((Column("a", "A", "tkr"),), ROWS)),
}


def said(simulator: Simulator, chat: int = ADMIN) -> list[tuple[str, bool]]:
    """The first words of each message in the chat, and whether it is a picture."""
    return [(message.text.split("\n")[0], message.photo is not None) for message in simulator.replies(chat)]


async def asked(simulator: Simulator, text: str, messages: int, chat: int = ADMIN) -> None:
    await simulator.say(chat, ADMIN, text)
    await simulator.until(lambda: len(simulator.replies(chat)) == messages)


@pytest.fixture
def may_draw(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Nothing is drawn until it is set."""
    allowed, draw = threading.Event(), store.writing.picture.picture

    def when_allowed(chart: Chart) -> bytes:
        assert allowed.wait(10)
        return draw(chart)

    monkeypatch.setattr(store.writing.picture, "picture", when_allowed)
    yield allowed
    allowed.set()


@pytest.mark.slow
async def test_a_chart_comes_as_a_silent_picture_after_the_card_with_the_same_in_words_under_it(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "prognos", 2)
    card, picture = simulator.replies(ADMIN)
    assert (card.text, card.photo, card.silent) == (PROGNOSIS.headline, None, False)
    assert (picture.text, picture.silent, picture.keyboard, picture.reply_to) == (CHART.caption, True, [], None)
    assert picture.photo is not None
    assert png_size(picture.photo) == (1080, 810)
    assert picture.photo == store.writing.picture.picture(CHART)


@pytest.mark.slow
async def test_an_answer_without_a_chart_is_one_message(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "varför", 1)
        await asked(simulator, "varför", 2)
    assert "sendPhoto" not in simulator.calls


@pytest.mark.slow
async def test_a_tapped_question_gets_its_picture_too_and_the_cards_buttons_stay(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "prognos", 2)
        await simulator.tap(simulator.replies(ADMIN)[0], "Igen")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 4)
    assert [is_picture for _, is_picture in said(simulator)] == [False, True, False, True]
    assert simulator.replies(ADMIN)[0].labels == ["Varför?", "Igen"]


@pytest.mark.slow
async def test_the_pages_of_a_card_turn_in_place_and_the_picture_stays(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "många", 2)
        card, picture = simulator.replies(ADMIN)
        await simulator.tap(card, card.labels[-1])
        await simulator.until(lambda: card.edits == 1)
    assert (len(simulator.replies(ADMIN)), picture.edits) == (2, 0)


@pytest.mark.slow
async def test_in_a_groups_topic_the_picture_quotes_its_card(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        question = await simulator.say(GROUP, ADMIN, "@koll_bot prognos", message_thread_id=9, is_topic_message=True)
        await simulator.until(lambda: len(simulator.replies(GROUP)) == 2)
    card, picture = simulator.replies(GROUP)
    assert (card.reply_to, picture.reply_to, picture.topic) == (question, card.id, 9)


@pytest.mark.slow
@pytest.mark.parametrize(("code", "description", "line"), [
    (400, "Bad Request: not enough rights to send photos to the chat", f"Bilden gick inte att visa. I ord: {CHART.text}"),
    (500, "Internal Server Error", f"Bilden kom kanske inte fram. I ord: {CHART.text}"),
])
async def test_a_picture_that_telegram_does_not_take_leaves_the_answer_and_its_words(
    code: int, description: str, line: str, simulator: Simulator, bot_on, stub_desk
):
    simulator.fail_next("sendPhoto", code, description)
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "prognos", 2)
    assert said(simulator) == [(PROGNOSIS.headline, False), (line, False)]


@pytest.mark.slow
async def test_a_chart_that_cannot_be_drawn_is_said_in_words(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "omöjlig", 2)
        await asked(simulator, "prognos", 4)
    assert simulator.replies(ADMIN)[1].text == "Bilden gick inte att visa. I ord: Ingen ritar det här."
    assert simulator.replies(ADMIN)[3].photo is not None


@pytest.mark.slow
async def test_words_that_cannot_be_sent_either_do_not_make_the_bot_say_that_there_was_no_answer(
    simulator: Simulator, bot_on, stub_desk, may_draw: threading.Event
):
    simulator.fail_next("sendPhoto", 400, "Bad Request: IMAGE_PROCESS_FAILED")
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "prognos")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        simulator.fail_next("sendMessage", 400, "Bad Request: message is too long")
        may_draw.set()
        await simulator.until(lambda: not simulator.failures_left("sendMessage"))
        await asked(simulator, "varför", 2)
    assert [text for text, _ in said(simulator)] == [PROGNOSIS.headline, "Avvikelsen beror främst på personal."]


@pytest.mark.slow
async def test_flood_control_on_a_picture_is_waited_out(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendPhoto", 429, "Too Many Requests: retry after 1", retry_after=1)
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "prognos", 2)
    assert [is_picture for _, is_picture in said(simulator)] == [False, True]


@pytest.mark.slow
async def test_a_caption_keeps_to_telegrams_limit(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await asked(simulator, "lång", 2)
    text = simulator.replies(ADMIN)[1].text
    assert simulator.replies(ADMIN)[1].photo is not None
    assert text.endswith("…")
    assert text.startswith("Kommunledningskontoret, helår 2020. Prognosen 🙂 är osäker.")


@pytest.mark.slow
async def test_other_chats_are_answered_while_a_picture_is_drawn(
    simulator: Simulator, bot_on, stub_desk, may_draw: threading.Event
):
    async with bot_on(stub_desk(ANSWERS), admins=frozenset({ADMIN, 1002})):
        await asked(simulator, "prognos", 1)
        await simulator.say(1002, 1002, "varför")
        await simulator.until(lambda: len(simulator.replies(1002)) == 1)
        assert len(simulator.replies(ADMIN)) == 1
        may_draw.set()
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)


@given(st.text(max_size=300), st.integers(1, 60))
def test_a_text_within_a_limit_is_never_longer_and_ends_in_a_whole_letter(text: str, most: int):
    kept = within(text, most)
    assert len(kept.encode("utf-16-le")) <= 2 * most
    assert "\n" not in kept


def test_a_short_text_is_left_as_it_is_and_a_long_one_ends_after_a_word():
    assert within("39 100 < 40 000 & så", CAPTION) == "39 100 < 40 000 & så"
    assert within("ett två tre", 10) == "ett två…"
    assert within("🙂" * 10, 10) == "🙂🙂🙂🙂…"
