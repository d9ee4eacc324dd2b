"""Inline mode, the line ”skriver …”, and old buttons, over the real python-telegram-bot and HTTP."""
from __future__ import annotations

import time

import pytest

from bot import words
from bot.inline import ASK_ME
from bot.simulator.server import Simulator
from bot.typing import SLOW
from core.answer import Answer, FollowUp, UnitName
from core.question import Question

pytestmark = [pytest.mark.slow, pytest.mark.both_ways]  # each runs a bot and its server
ADMIN, STRANGER = 1001, 666
STAB = Answer("Stab ligger <1 tkr sämre än budget.", unit=UnitName("440", "Stab"), period="helår 2020",
              followups=(FollowUp("Månader", "månader Stab Hjo kommun"),), asked=Question("deviation", "hjo", "440"))
CHOICES = Answer("Vilken?", "choose", choices=tuple(FollowUp(f"IT {n}", f"avvikelse it {n}") for n in range(6)))
ANSWERS = {"avvikelse stab": STAB, "it": CHOICES, **{f"avvikelse it {n}": STAB._replace(headline=f"IT {n}.") for n in range(6)}}


class SlowDesk:
    """Takes a second over each answer."""

    def ask(self, question, who, context=None):
        time.sleep(SLOW + 0.6)
        return STAB

    def do(self, command, who):
        return Answer("")

    def note(self, words, who, answer=None):
        pass


async def queried(simulator: Simulator, user: int, text: str) -> dict:
    number = await simulator.query(user, text)
    await simulator.until(lambda: number in simulator.inline)
    return simulator.inline[number]


async def test_inline_gives_the_card_as_an_article_that_is_personal_and_not_kept(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        found = await queried(simulator, ADMIN, "avvikelse stab")
    assert [(each["title"], each["description"]) for each in found["results"]] == [("Stab · helår 2020", STAB.headline)]
    assert found["results"][0]["text"].startswith(STAB.headline)
    assert (found["cache_time"], found["is_personal"]) == (0, True)


async def test_inline_says_nothing_to_a_stranger_and_does_not_ask_the_desk(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)) as desk:
        found = await queried(simulator, STRANGER, "avvikelse stab")
    assert (found["results"], found["button"]) == ([], None)
    assert desk.asked == []


async def test_inline_shows_at_most_four_of_an_ambiguous_name_and_an_example_for_what_is_not_understood(simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        many = await queried(simulator, ADMIN, "it")
        none = await queried(simulator, ADMIN, "hej hopp")
        empty = await queried(simulator, ADMIN, "")
    assert [each["description"] for each in many["results"]] == ["IT 0.", "IT 1.", "IT 2.", "IT 3."]
    assert [(each["results"], each["button"]["text"]) for each in (none, empty)] == [([], ASK_ME)] * 2


async def test_an_inline_query_that_has_been_overtaken_ends_nothing(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        simulator.fail_next("answerInlineQuery", 400, "Bad Request: query is too old")
        await simulator.query(ADMIN, "avvikelse stab")
        assert (await queried(simulator, ADMIN, "avvikelse stab"))["results"]


async def test_a_slow_answer_shows_that_the_bot_is_at_it_and_a_quick_one_does_not(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk(ANSWERS)):
        await simulator.say(ADMIN, ADMIN, "avvikelse stab")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert simulator.actions == []
    async with bot_on(SlowDesk()):
        await simulator.say(ADMIN, ADMIN, "avvikelse stab")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert simulator.actions == [(ADMIN, "typing")]


async def test_an_old_button_offers_its_question_and_the_tap_on_that_answers_it(simulator: Simulator, bot_on, stub_desk):
    answers = {**ANSWERS, "månader Stab Hjo kommun": Answer("Månad för månad.")}
    async with bot_on(stub_desk(answers)):
        await simulator.say(ADMIN, ADMIN, "avvikelse stab")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    async with bot_on(stub_desk(answers)):
        await simulator.tap(simulator.replies(ADMIN)[0], "Månader")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
        assert simulator.taps[-1].text == words.OUT_OF_DATE
        assert simulator.replies(ADMIN)[1].labels == ["månader Stab Hjo kommun"]
        await simulator.tap(simulator.replies(ADMIN)[1], "månader Stab Hjo kommun")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 3)
    assert simulator.replies(ADMIN)[2].text == "Månad för månad."
