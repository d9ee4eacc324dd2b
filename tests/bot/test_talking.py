"""A conversation as people have it: the real bot over HTTP, the real desk and the demonstration's books."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import words
from bot.simulator.server import Simulator
from bot.simulator.world import Sent
from core.commands import OpenRound, SetChat
from core.kind_words import SWEDISH
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, GROUP = 1001, -5


@pytest.fixture(scope="module")
def books() -> Iterator[MemoryStore]:
    """The demonstration, of which Vaggeryd is chosen."""
    made = MemoryStore()
    load(made, "provet")
    made.choose("vaggeryd")
    yield made
    made.close()


async def said(simulator: Simulator, text: str, chat: int = ADMIN, **more) -> Sent:
    """The first message that answers a text."""
    before = len(simulator.replies(chat))
    await simulator.say(chat, ADMIN, text, **more)
    await simulator.until(lambda: len([each for each in simulator.replies(chat)[before:] if each.photo is None]) > 0)
    return simulator.replies(chat)[before]


async def first_lines(simulator: Simulator, *texts: str) -> list[str]:
    return [(await said(simulator, text)).text.split("\n")[0].replace("\u00a0", " ") for text in texts]


async def test_the_unit_and_the_period_of_the_last_question_carry_over(simulator: Simulator, bot_on, books: MemoryStore):
    asked = ("kommunledningskontor", "och augusti?", "varför?", "och turism", "helår", "jämför fjol", "i mars")
    async with bot_on(Desk(books)):
        lines = await first_lines(simulator, *asked)
    assert lines == [
        "Kommunledningskontor ligger 882 tkr sämre än budget, helår 2020 (−2,3 %).",
        "Kommunledningskontor ligger 631 tkr sämre än budget, t.o.m. augusti 2020 (−2,5 %).",
        "Kommunledningskontor: avvikelsen −631 tkr, t.o.m. augusti 2020, beror främst på Kostnader (−566 tkr).",
        "Turism: avvikelsen +120 tkr, t.o.m. augusti 2020, beror främst på Kostnader (+127 tkr).",
        "Turism: avvikelsen +184 tkr, helår 2020, beror främst på Kostnader (+194 tkr).",
        "Turism ligger 5 tkr bättre helår 2020 än helår 2019 (1,1 %).",
        "Turism: det finns inget att jämföra i mars 2020 med; 2019 finns endast helår.",
    ]
    assert simulator.replies(ADMIN)[-1].labels[0] == "Jämför helår"


async def test_a_question_without_an_answer_leaves_its_year_and_kind_behind_but_not_its_unit(simulator: Simulator, bot_on, books):
    async with bot_on(Desk(books)):
        lines = await first_lines(simulator, "avvikelse stab", "jämfört med 2019", "per månad", "turism 2035", "budget", "och it?")
    assert lines[1:] == [
        "Det finns inga siffror för 2020. Inlästa år: 2015, 2016.", "Stab (Hjo kommun): utfall per månad, 21 038 tkr helår 2016.",
        "Det finns inga siffror för 2035. Inlästa år: 2019, 2020.", "Turism: budget 686 tkr, helår 2020.",
        "IT-enheten: inga siffror inlästa för 2020. Närmast ovanför med siffror: Kommunledningskontor.",
    ]


async def test_what_has_changed_is_asked_again_from_another_month(simulator: Simulator, bot_on, books: MemoryStore):
    async with bot_on(Desk(books)):
        first, again = await first_lines(simulator, "vad har ändrats", "och sedan april?")
    assert "sedan november" in first
    assert "sedan april" in again


@pytest.mark.parametrize("word", sorted({*SWEDISH.values(), "läget", "fjol", "augusti", "klk", "131", "turism", "t2", "?"}))
def test_a_single_word_is_a_question(word: str, books: MemoryStore):
    opened = MemoryStore()
    opened.fill(books.whole())
    desk = Desk(opened)
    desk.do(OpenRound(period="2020-10", municipality="vaggeryd", write=True), Who("Anna"))
    answer = desk.ask(word, Who("Anna"))
    has_nothing = "har ingen fryst prognos" in answer.headline or "ingen har skrivit" in answer.headline
    assert answer.status == "answered" or has_nothing, answer.headline


async def test_a_doubtful_name_asks_with_four_buttons_at_a_time(simulator: Simulator, bot_on, books: MemoryStore):
    async with bot_on(Desk(books)):
        card = await said(simulator, "näring")
        assert len([label for label in card.labels if not label.startswith("Fler val")]) == 4
        before = len(simulator.replies(ADMIN))
        await simulator.tap(card, card.labels[1])
        await simulator.until(lambda: len(simulator.replies(ADMIN)) > before)
    assert simulator.replies(ADMIN)[before].text.startswith(card.labels[1].split(",")[0])


async def test_a_choice_can_be_typed_by_a_word_of_it_or_its_number_and_another_question_is_that_question(simulator, bot_on, books):
    async with bot_on(Desk(books)):
        lines = await first_lines(simulator, "budget ekonomi", "krokom", "budget ekonomi", "1", "budget ekonomi", "turism")
    assert "kan betyda 3 enheter" in lines[0]
    assert lines[1].startswith("Ekonomiavdelningen (Krokoms kommun)")
    assert lines[3].startswith(simulator.replies(ADMIN)[2].labels[0].split(",")[0])
    assert lines[5] == "Turism: budget 686 tkr, helår 2020."


async def test_each_topic_of_a_forum_has_a_conversation_of_its_own(simulator: Simulator, bot_on, books: MemoryStore):
    def topic(number: int) -> dict[str, object]:
        return {"message_thread_id": number, "is_topic_message": True}

    opened = MemoryStore()
    opened.fill(books.whole())
    desk = Desk(opened)
    desk.do(SetChat(GROUP, "reader", municipality="vaggeryd"), Who("Anna"))
    async with bot_on(desk):
        await said(simulator, "/avvikelse turism", GROUP, **topic(7))
        await said(simulator, "/avvikelse arbetsmarknad", GROUP, **topic(8))
        seventh = await said(simulator, "/avvikelse augusti", GROUP, **topic(7))
        eighth = await said(simulator, "/avvikelse augusti", GROUP, **topic(8))
        outside = await said(simulator, "/avvikelse augusti", GROUP)
    assert [(each.topic, each.text.split(" ligger")[0]) for each in (seventh, eighth, outside)] == [
        (7, "Turism"), (8, "Arbetsmarknad"), (None, "Kommunstyrelsen")]


async def test_a_greeting_a_thank_you_and_a_yes_that_nobody_asked_for_are_answered_as_such(simulator: Simulator, bot_on, books):
    async with bot_on(Desk(books)):
        greeted = await said(simulator, "Hej!")
        thanks = await said(simulator, "tack så mycket")
        yes = await said(simulator, "ja")
    assert greeted.labels == [words.ALL_QUESTIONS.label]
    assert thanks.text == "Varsågod."
    assert yes.text.startswith("Jag har inte frågat något.")


async def test_help_says_in_three_lines_how_to_ask_go_on_and_ask_in_a_group(simulator: Simulator, bot_on, books: MemoryStore):
    async with bot_on(Desk(books)):
        lines = (await said(simulator, "/hjalp")).text.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Fråga om en enhet, till exempel: avvikelse ")
    assert "och augusti?" in lines[1]
    assert "annars ser jag inte frågan" in lines[2]
