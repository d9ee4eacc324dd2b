"""The picture of an answer's chart: drawn beside the chat and sent after the card, which neither waits for it nor falls with it."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor

from telegram.constants import ChatAction
from telegram.error import Forbidden, InvalidToken, TelegramError

from bot import words
from bot.markup import LIMIT, within
from bot.retrying import DoubtError, is_in_doubt
from bot.sending import Courier, Place
from core.answer import Chart

_log = logging.getLogger(__name__)


def _draw(chart: Chart) -> bytes:
    from store.writing.picture import picture  # noqa: PLC0415 – half a second, which only the first picture takes

    return picture(chart)


class Pictures:
    """Draws in threads of ``executor``, so that no other chat waits."""

    def __init__(self, executor: Executor, draw: Callable[[Chart], bytes] = _draw) -> None:
        self._executor = executor
        self._draw = draw

    async def draw(self, chart: Chart) -> bytes | None:
        """The picture alone; None when it cannot be drawn, which the log explains."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, self._draw, chart)
        except Exception as error:  # noqa: BLE001 – whatever it is, the post goes without a picture
            _log.error("En bild kunde inte ritas", exc_info=error)
            return None

    async def send(self, courier: Courier, place: Place, chart: Chart) -> None:
        """The picture with its words under it; the words alone when it cannot be drawn or sent. Raises Forbidden and InvalidToken."""
        courier.doing = ChatAction.UPLOAD_PHOTO
        try:
            png = await asyncio.get_running_loop().run_in_executor(self._executor, self._draw, chart)
            await courier.picture(place, png, chart.caption)
        except (Forbidden, InvalidToken):
            raise
        except Exception as error:  # noqa: BLE001 – whatever it is, the answer stands and its words are sent
            _log.error("En bild kunde inte skickas", exc_info=error)
            await self._send_words(courier, place, words.without_picture(chart.text, in_doubt=is_in_doubt(error)))

    async def _send_words(self, courier: Courier, place: Place, text: str) -> None:
        try:
            await courier.text(place, within(text, LIMIT))
        except (Forbidden, InvalidToken):
            raise
        except (TelegramError, DoubtError) as error:
            _log.error("Bildens text kunde inte heller skickas: %s", error)
