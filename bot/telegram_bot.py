"""python-telegram-bot's Bot with what the inbox needs beside it: updates as Telegram gave them, and a fresh connection on demand."""
from __future__ import annotations

import importlib.util
import os
import sys
from typing import Any, Final

from telegram import Bot

from bot.connections import Connections
from bot.settings import BotSettings

ALLOWED: Final = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")

Raw = dict[str, Any]
"""An update as JSON."""


class TelegramBot(Bot):
    """The bot at the settings' address."""

    def __init__(self, settings: BotSettings) -> None:
        _settle_missing_imports()
        os.environ.setdefault("PTB_TIMEDELTA", "1")  # without it python-telegram-bot warns of each flood control answer
        self._polling = Connections(settings.api, 1)
        super().__init__(
            settings.token, settings.api, settings.file_api, request=Connections(settings.api), get_updates_request=self._polling,
        )

    def __repr__(self) -> str:
        """Without the token, which python-telegram-bot shows."""
        return f"TelegramBot({self._base_url.removesuffix(self.token)!r})"

    async def fetch(self, offset: int | None, seconds: int, limit: int = 100) -> list[Raw]:
        """The updates from ``offset`` on, unread, so that one that cannot be read does not take the others with it."""
        asked = {"offset": offset, "timeout": seconds, "limit": limit, "allowed_updates": ALLOWED}
        found = await self._post("getUpdates", asked, read_timeout=seconds + 5.0)
        return [each for each in found if isinstance(each, dict) and isinstance(each.get("update_id"), int)]

    async def renew(self) -> None:
        """A new connection for fetching: the old one may look alive and be deaf."""
        await self._polling.shutdown()
        await self._polling.initialize()


def _settle_missing_imports() -> None:
    """httpcore looks for sniffio some ten times per request, each time on disk when it is not installed: half a bot's CPU."""
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # None is the import system's word for "not there"
