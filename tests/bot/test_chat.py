"""The chat from outside: the real python-telegram-bot over HTTP, a desk with hand-made answers."""
from __future__ import annotations

import asyncio
import threading

import pytest

from bot import words
from bot.simulator.server import Simulator
from core.answer import Answer, Cell, Column, FollowUp, Row, Table, UnitName
from core.people import Person
from core.question import Question
from core.records import Transaction
from store.memory import MemoryStore

pytestmark = [pytest.mark.slow, pytest.mark.both_ways]  # each runs a bot and its server
ADMIN, OTHER, STRANGER, GROUP = 1001, 1002, 666, -5

KLK = Answer(
    "Kommunledningskontoret ligger 882 tkr sämre än budget, helår 2020 (−2,3 %).",
    unit=UnitName("131", "Kommunledningskontoret"), period="helår 2020",
    table=Table(
        (Column("budget", "Budget", "tkr"), Column("actual", "Utfall", "tkr"), Column("deviation", "Avvikelse", "tkr")),
        (Row("131", "Kommunledningskontoret", {"deviation": Cell("−882", -88_200_000, "bad")}, tone="bad"),),
    ),
    followups=(FollowUp("Månader", "månader Kommunledningskontoret"),),
    asked=Question("deviation", "vaggeryd", "131"),
)
LONG = Answer(
    "Alla enheter.", unit=UnitName("1", "Kommunen"), period="helår 2020",
    table=Table(
        (Column("deviation", "Avvikelse", "tkr"),),
        tuple(Row(str(n), f"Enhet {n}", {"deviation": Cell(str(n))}) for n in range(150)),
    ),
    asked=Question("deviation", "vaggeryd", "1"),
)
ANSWERS = {
    "avvikelse klk": KLK,
    "månader Kommunledningskontoret": Answer("Månad för månad."),
    "alla": LONG,
    "oj": RuntimeError("trasig disk"),
    "hjälp": Answer("Allt som går att fråga."),
}


async def test_an_admin_who_asks_gets_the_card_and_the_context_follows_with_the_next_question(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)) as desk:
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        assert "−882\u00a0tkr" in simulator.replies(ADMIN)[0].text
        await simulator.say(ADMIN, ADMIN, "och augusti?")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert [(text, context) for text, _, context in desk.asked] == [("avvikelse klk", None), ("och augusti?", KLK.asked)]
    assert desk.asked[0][1].name == f"Kim Nr {ADMIN} (Telegram {ADMIN})"


@pytest.mark.parametrize("chat", [STRANGER, GROUP])
async def test_a_stranger_gets_one_neutral_line_and_the_desk_is_not_asked(chat: int, simulator: Simulator, bot_on, stub_desk):
    simulator.privacy = False
    async with bot_on(stub_desk(ANSWERS)) as desk:
        for text in ("avvikelse klk", "/start", "/avvikelse klk"):
            await simulator.say(chat, STRANGER, text)
        await simulator.until(lambda: len(simulator.replies(chat)) == 3)
    assert {message.text for message in simulator.replies(chat)} == {words.NOT_FOR_YOU}
    assert desk.asked == []


async def test_without_admins_nobody_is_answered(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS), admins=frozenset()) as desk:
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert simulator.replies(ADMIN)[0].text == words.NOT_FOR_YOU
    assert desk.asked == []


async def test_a_tapped_follow_up_asks_its_question_beside_the_answer_it_stands_under(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)) as desk:
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        await simulator.tap(simulator.replies(ADMIN)[0], "Månader")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert simulator.replies(ADMIN)[1].text == "Månad för månad."
    assert desk.asked[1][::2] == ("månader Kommunledningskontoret", KLK.asked)
    assert [tap.text for tap in simulator.taps] == [None]


async def test_a_strangers_tap_on_an_admins_card_in_a_group_is_refused(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)) as desk:
        await simulator.say(GROUP, ADMIN, "/avvikelse@koll_bot klk")
        await simulator.until(lambda: len(simulator.replies(GROUP)) == 1)
        await simulator.tap(simulator.replies(GROUP)[0], "Månader", user=STRANGER)
        await simulator.until(lambda: len(simulator.taps) == 1)
    assert simulator.taps[0].text == words.NOT_FOR_YOU
    assert len(simulator.replies(GROUP)) == len(desk.asked) == 1


async def test_a_button_from_before_a_restart_says_that_it_is_out_of_date(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.tap(simulator.replies(ADMIN)[0], "Månader")
        await simulator.tap_id(simulator.replies(ADMIN)[0], "påhittad")
        await simulator.until(lambda: len(simulator.taps) == 2)
    assert [(tap.text, tap.is_alert) for tap in simulator.taps] == [("Knappen är inaktuell. Ställ frågan igen.", True)] * 2


async def test_more_rows_turn_the_page_in_the_same_message_and_back_again(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "alla")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        card = simulator.replies(ADMIN)[0]
        first = card.text
        await simulator.tap(card, "Fler rader 2/3 ›")
        await simulator.until(lambda: card.edits == 1)
        assert card.text.startswith("Kommunen · helår 2020 · sida 2 av 3")
        assert card.labels == ["‹ Förra", "Fler rader 3/3 ›", "Som Excel", "Som Word"]
        await simulator.tap(card, "‹ Förra")
        await simulator.until(lambda: card.edits == 2)
    assert card.text == first
    assert len(simulator.replies(ADMIN)) == 1


async def test_start_greets_in_three_lines_with_a_button_to_all_questions(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)) as desk:
        for text in ("/start", "/hjalp"):
            await simulator.say(ADMIN, ADMIN, text)
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
        first, second = simulator.replies(ADMIN)
        await simulator.tap(first, "Allt du kan fråga om")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 3)
    assert first.text == second.text
    assert len(first.text.splitlines()) == 3
    assert first.text.startswith("Allt som går att fråga.")
    assert [text for text, _, _ in desk.asked] == ["hjälp"] * 3
    assert {"command": "manader", "description": "Månad för månad"} in simulator.menus["all_private_chats"]


async def test_in_a_group_the_bot_leaves_talk_alone_and_hears_commands_mentions_and_replies(simulator: Simulator, bot_on, stub_desk):
    the_bot = {"id": 424242, "is_bot": True, "first_name": "K"}
    replied = {"message_id": 1, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "from": the_bot}
    simulator.privacy = False
    async with bot_on(stub_desk(ANSWERS)) as desk:
        await simulator.say(GROUP, ADMIN, "vi ses på fredag")
        await simulator.say(GROUP, ADMIN, "/avvikelse@annan_bot klk")
        asked = await simulator.say(GROUP, ADMIN, "@Koll_Bot avvikelse klk")
        await simulator.say(GROUP, ADMIN, "avvikelse klk", reply_to_message=replied)
        await simulator.say(GROUP, ADMIN, "/avvikelse klk")
        await simulator.say(GROUP, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(GROUP)) == 4)
    assert {message.text for message in simulator.replies(GROUP)} == {simulator.replies(GROUP)[0].text}
    assert simulator.replies(GROUP)[0].reply_to == asked
    assert [text for text, _, _ in desk.asked] == ["vi ses på fredag", *["avvikelse klk"] * 4]


async def test_an_answer_in_a_forum_stays_in_its_topic(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(GROUP, ADMIN, "/avvikelse klk", message_thread_id=7, is_topic_message=True)
        await simulator.until(lambda: len(simulator.replies(GROUP)) == 1)
    assert simulator.replies(GROUP)[0].topic == 7


async def test_what_is_no_text_gets_a_short_line(simulator: Simulator, bot_on, stub_desk):
    picture = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.happen(ADMIN, ADMIN, photo=[picture])
        await simulator.happen(ADMIN, ADMIN, "edited_message", text="avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert [message.text for message in simulator.replies(ADMIN)] == [words.ONLY_TEXT, words.NOT_EDITED]


async def test_a_failure_is_apologised_for_with_a_number_that_the_log_explains(simulator: Simulator, bot_on, stub_desk, caplog):
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "oj")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    text = simulator.replies(ADMIN)[0].text
    number = text.partition("(fel ")[2].partition(")")[0]
    assert "trasig disk" not in text
    assert f"Fel {number}" in caplog.text
    assert "trasig disk" in caplog.text


@pytest.mark.slow
async def test_flood_control_delays_the_answer_and_does_not_lose_it(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert "−882" in simulator.replies(ADMIN)[0].text


async def test_markup_that_telegram_refuses_is_sent_plain(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendMessage", 400, "Bad Request: can't parse entities: unsupported start tag")
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert simulator.replies(ADMIN)[0].markup.startswith("Kommunledningskontoret ligger 882 tkr sämre")


async def test_a_send_that_telegram_never_confirmed_is_not_repeated_but_told_of(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendMessage", 500)
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert simulator.replies(ADMIN)[0].text.startswith("Jag vet inte om svaret kom fram")


async def test_a_reader_who_has_blocked_the_bot_disturbs_no_one(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user")
    async with bot_on(stub_desk(ANSWERS), admins=frozenset({ADMIN, OTHER})):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: simulator.unfetched == 0)
        await simulator.say(GROUP, ADMIN, "/avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(GROUP)) == len(simulator.replies(OTHER)) == 1)
    assert simulator.replies(ADMIN) == []
    assert simulator.replies(OTHER)[0].text.startswith(
        f"Chatten {ADMIN} tar inte emot mina meddelanden längre (mottagaren har blockerat boten)."
    )


async def test_polling_goes_on_after_a_failing_network(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        simulator.fail_next("getUpdates", 502, "Bad Gateway")
        await simulator.say(ADMIN, ADMIN, "hej")
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert simulator.unfetched == 0


@pytest.mark.slow
async def test_order_is_kept_in_a_chat_while_another_chat_goes_first(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendMessage", 429, "Too Many Requests", retry_after=1)
    async with bot_on(stub_desk(ANSWERS), admins=frozenset({ADMIN, 1002})):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: not simulator.failures_left("sendMessage"))
        await simulator.say(ADMIN, ADMIN, "hjälp")
        await simulator.say(1002, 1002, "hjälp")
        await simulator.until(lambda: len(simulator.replies(1002)) == 1)
        assert simulator.replies(ADMIN) == []
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert [message.text[:3] for message in simulator.replies(ADMIN)] == ["Kom", "All"]


async def test_an_answer_in_flight_is_delivered_when_the_bot_is_stopped(simulator: Simulator, bot_on, stub_desk):
    begun, go = threading.Event(), threading.Event()

    class SlowDesk(type(stub_desk({}))):
        def ask(self, question, who, context=None):
            begun.set()
            go.wait(5)
            return KLK

    async with bot_on(SlowDesk({})):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await asyncio.to_thread(begun.wait, 5)
        asyncio.get_running_loop().call_later(0.05, go.set)
    assert len(simulator.replies(ADMIN)) == 1
    assert simulator.unfetched == 0


async def test_the_menu_is_one_in_private_one_in_groups_and_all_of_it_for_those_who_hold_the_pen(simulator: Simulator, bot_on, stub_desk):
    store = MemoryStore()
    store.commit(Transaction("hjo", "Anna", "Personer", (Person(7, "Eva", "controller"), Person(8, "Ulf", "manager", "440")), name="Hjo"))
    async with bot_on(stub_desk(ANSWERS), mailbox=store):
        menus = {scope: {each["command"] for each in listed} for scope, listed in simulator.menus.items()}
    assert set(menus) == {"all_private_chats", "all_group_chats", "chat 7", f"chat {ADMIN}"}
    assert menus["chat 7"] == menus[f"chat {ADMIN}"] == set(words.COMMANDS)
    assert menus["chat 7"] - menus["all_private_chats"] == {"posta", "paminn", "godkann"}
    assert menus["all_group_chats"] < menus["all_private_chats"]
    assert all(len(line) <= 40 for _, line in words.COMMANDS.values())


async def test_a_menu_that_telegram_refuses_stops_nothing(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("setMyCommands", 400, "Bad Request: chat not found")
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "avvikelse klk")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)


async def test_put_in_a_group_it_says_what_it_sees_there_and_how_the_group_is_opened(simulator: Simulator, bot_on, stub_desk):
    desk = stub_desk(ANSWERS)
    desk.who_in_group = lambda who, chat: None
    async with bot_on(desk):
        await simulator.put_in_group(GROUP, ADMIN)
        await simulator.put_in_group(GROUP, ADMIN, "member", "administrator")
        await simulator.put_in_group(GROUP, ADMIN, "administrator", "left")
        await simulator.put_in_group(-6, STRANGER)
        await simulator.until(lambda: len(simulator.replies(-6)) == 1)
    told, = simulator.replies(GROUP)
    assert "resten av samtalet ser jag inte" in told.text
    assert f"koll chatt {GROUP} --enhet" in told.text
    assert simulator.replies(-6)[0].text == words.NOT_FOR_YOU
