"""Which failed sends are made again, and which may already have been carried out."""
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import sending
from bot.retrying import LONGEST_PAUSE, DoubtError, is_in_doubt, patiently
from bot.words import COMMANDS, question_of


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


REFUSED = caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("refused"))
RESET = caused(NetworkError("httpx.ReadError"), httpx.ReadError("reset"))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, without waiting them."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    seconds: list[float] = []

    async def sleep(wait: float) -> None:
        seconds.append(wait)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


def failing(*errors: Exception) -> tuple[Callable[[], Awaitable[str]], list[int]]:
    """A call that fails with each error in turn and then succeeds, and how often it was made."""
    left, made = list(errors), list[int]()

    async def call() -> str:
        made.append(1)
        if left:
            raise left.pop(0)
        return "skickat"

    return call, made


@pytest.mark.parametrize(("errors", "waited"), [((), []), ((REFUSED,), [0.5]), ((REFUSED, REFUSED), [0.5, 1.0])])
async def test_what_was_never_sent_is_sent_again(errors: tuple[Exception, ...], waited: list[float], waits: list[float]):
    call, _ = failing(*errors)
    assert await patiently(call) == "skickat"
    assert waits == waited


async def test_flood_control_is_waited_out_as_long_as_it_says(waits: list[float]):
    call, _ = failing(RetryAfter(7), RetryAfter(1))
    assert await patiently(call) == "skickat"
    assert waits == [7.0, 1.0]


@pytest.mark.parametrize("error", [RESET, TimedOut(), NetworkError("Bad Gateway"), BadRequest("x")])
async def test_what_may_have_been_carried_out_is_not_sent_twice(error: Exception, waits: list[float]):
    call, made = failing(error)
    with pytest.raises(type(error)):
        await patiently(call)
    assert (len(made), waits) == (1, [])


async def test_a_network_that_is_away_is_waited_for_with_pauses_up_to_half_a_minute(waits: list[float]):
    call, made = failing(*[REFUSED] * 9)
    assert await patiently(call) == "skickat"
    assert (waits[0], waits[-1], len(made)) == (0.5, LONGEST_PAUSE, 10)


async def test_each_refusal_is_told_of_before_the_wait(waits: list[float]):
    told: list[float] = []
    call, _ = failing(REFUSED, RetryAfter(3))
    await patiently(call, lambda: told.append(len(waits)))
    assert told == [0, 1]


@pytest.mark.parametrize(("error", "doubt"), [
    (RESET, True), (TelegramError("Invalid server response"), True), (TimedOut(), True), (NetworkError("Bad Gateway"), True),
    (DoubtError("x"), True), (REFUSED, False), (BadRequest("x"), False), (KeyError("x"), False), (ChatMigrated(5), False),
])
def test_only_a_lost_confirmation_is_in_doubt(error: Exception, doubt: bool):
    assert is_in_doubt(error) is doubt


def test_an_empty_keyboard_is_no_keyboard():
    assert sending.keyboard(()) is None


@pytest.mark.parametrize(("text", "question"), [
    ("avvikelse klk", "avvikelse klk"), ("/avvikelse klk", "avvikelse klk"), ("/manader@koll_bot stab  2020", "månader stab  2020"),
    ("/JAMFOR\nhjo", "jämför hjo"), ("/hittepa x", "hittepa x"), ("/", "/"), ("/ x", "x"), ("", ""),
])
def test_a_command_becomes_the_words_that_it_stands_for(text: str, question: str):
    assert question_of(text) == question


def test_the_menu_keeps_to_telegrams_alphabet():
    assert all(name.isascii() and name.isalpha() and name.islower() and len(name) <= 32 for name in COMMANDS)
