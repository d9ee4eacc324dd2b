"""The token is in no log, whichever library writes it and however."""
from __future__ import annotations

import io
import logging

import pytest

from bot.redaction import HIDDEN, TokenFilter
from bot.simulator.server import Simulator

TOKEN = "123456789:AAexempel-token_som_ingen_annan_har"


@pytest.fixture
def log(debug_log) -> io.StringIO:
    return debug_log(TOKEN)


@pytest.mark.parametrize("message", [
    f"HTTP Request: POST https://api.telegram.org/bot{TOKEN}/getMe", "https://x/bot123456789%3AAAexempel-token_som_ingen_annan_har/getMe",
    "bara hemligheten AAexempel-token_som_ingen_annan_har", "en annan 987654321:BBannan-token-som-ocksa-ar-hemlig-1234",
])
def test_a_token_in_a_message_is_hidden(message: str, log: io.StringIO):
    logging.getLogger("httpx").info("%s", message)
    assert HIDDEN in log.getvalue()
    assert "hemlig-1234" not in log.getvalue()
    assert "exempel-token" not in log.getvalue()


def test_a_token_in_a_traceback_and_in_a_stack_is_hidden(log: io.StringIO):
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected") from OSError(TOKEN)
    except ValueError:
        logging.getLogger("telegram").exception("Fel", stack_info=True)
    assert "ValueError: The token `[token]` was rejected" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_a_record_that_cannot_be_formatted_is_still_hidden(log: io.StringIO):
    record = logging.LogRecord("x", logging.INFO, __file__, 1, f"%d {TOKEN}", ("inget tal",), None)
    assert TokenFilter(TOKEN).filter(record)
    assert TOKEN not in record.getMessage()


async def test_a_whole_conversation_at_debug_level_leaves_no_token_in_the_log(bot_on, stub_desk, simulator: Simulator, debug_log):
    log = debug_log(simulator.token)
    async with bot_on(stub_desk({"oj": RuntimeError(simulator.token)})):
        await simulator.say(1001, 1001, "oj")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    assert f"/bot{HIDDEN}/sendMessage" in log.getvalue()
    assert simulator.token not in log.getvalue()
    assert simulator.token not in simulator.replies(1001)[0].text


@pytest.mark.parametrize("address", [
    "postgresql://anna:hemligt@db/koll", "smtp://anna:hem@ligt@mail", "mysql://anna:hem/ligt@db", "db/koll?password=hemligt",
])
def test_a_password_of_an_address_is_hidden(address: str, log: io.StringIO):
    logging.getLogger("httpx").info("connect %s", address)
    assert "…" in log.getvalue()
    assert "ligt" not in log.getvalue()
