"""The token is in no log, whichever library writes it and however."""
from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.redaction import HIDDEN, TokenFilter, guard_logs
from bot.simulator.server import Simulator

TOKEN = "123456789:AAexempel-token_som_ingen_annan_har"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that the root logger's handler writes, from DEBUG up, behind the filter."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    root.handlers[:] = [logging.StreamHandler(stream)]
    root.setLevel(logging.DEBUG)
    guard_logs(TOKEN)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


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


async def test_a_whole_conversation_at_debug_level_leaves_no_token_in_the_log(bot_on, stub_desk, simulator: Simulator):
    root, stream = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(stream)
    before, level = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG)
    guard_logs(simulator.token)
    try:
        async with bot_on(stub_desk({"oj": RuntimeError(simulator.token)})):
            await simulator.say(1001, 1001, "oj")
            await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert f"/bot{HIDDEN}/sendMessage" in stream.getvalue()
    assert simulator.token not in stream.getvalue()
    assert simulator.token not in simulator.replies(1001)[0].text
