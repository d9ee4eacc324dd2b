"""Takes what people write when Telegram calls us: each delivery proved, written down and on the disk before it is answered."""
from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from telegram import WebhookInfo
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from tornado.httpserver import HTTPServer

from bot.deliveries import LARGEST, application
from bot.hook import Hook
from bot.polling import reason_of, until_done
from bot.sockets import ListenError, bound
from bot.telegram_bot import ALLOWED, Raw, TelegramBot
from core.ports import StoreError

_log = logging.getLogger(__name__)

WATCH: Final = 20.0
"""Seconds between looks at whether Telegram still calls us, and reaches us."""
MOST_CONNECTIONS: Final = 40
"""Deliveries at the same time; Telegram keeps the order within a chat."""
PATIENCE: Final = 10.0
"""Seconds that the body of a delivery may take."""
_REFUSED_EVERY: Final = 60.0
"""Seconds between lines in the log about deliveries that could not prove themselves."""


class Listener:
    """Hands over each update as it is delivered; 200 is answered when ``receive`` has returned, and anything else makes
    Telegram deliver it again."""

    def __init__(self, bot: TelegramBot, hook: Hook, receive: Callable[[Sequence[Raw]], Awaitable[None]]) -> None:
        self._bot, self._hook, self._receive = bot, hook, receive
        self._server: HTTPServer | None = None
        self._is_open = self._is_ours = False
        self._heard = self._refused = 0
        self._heard_before = -1
        self._told = -_REFUSED_EVERY
        self._checked = time.monotonic()
        self._deaf = ""

    async def open(self) -> None:
        """Listen, and have Telegram call; tried for as long as the network is away. Raises ListenError and InvalidToken."""
        listening = bound(self._hook.host, self._hook.port, "KOLL_BOT_LISTEN")
        self._server = HTTPServer(
            application(self), max_body_size=LARGEST, body_timeout=PATIENCE, idle_connection_timeout=120, max_header_size=16_384,
        )
        self._server.add_socket(listening)
        self._is_open = True
        try:
            await until_done(self._register)
        except BaseException:
            self._is_open = False
            raise
        self._checked = time.monotonic()

    async def run(self) -> None:
        """Take deliveries until cancelled. Raises Conflict when another process has taken the token over, and InvalidToken."""
        try:
            while True:
                await asyncio.sleep(WATCH)
                await self._watch()
        finally:
            self._is_open = False
            if self._server is not None:
                self._server.stop()

    async def acknowledge(self, seconds: float) -> None:
        """Have Telegram keep what comes until the next start, unless it calls someone else by now."""
        try:
            async with asyncio.timeout(seconds):
                if self._is_ours and (await self._bot.get_webhook_info()).url == self._hook.url:
                    await self._bot.delete_webhook()
        except (TelegramError, TimeoutError) as error:
            _log.warning("Telegrams anrop kunde inte avbeställas (%s); de misslyckas tills boten startas igen.", reason_of(error))
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()

    def trouble(self) -> str | None:
        """Why nothing may be heard; None when all is well."""
        silence = time.monotonic() - self._checked
        if silence > 3 * WATCH:
            return f"Telegram har inte svarat på {silence:.0f} sekunder"
        return self._deaf or None

    # -- what a delivery meets ------------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Where deliveries go."""
        return self._hook.path

    def is_proved(self, secret: str) -> bool:
        """True for Telegram itself, which knows the secret; how long it takes says nothing of how much of it was right."""
        if hmac.compare_digest(secret.encode("utf-8", "replace"), self._hook.secret.encode()):
            return True
        self._refused += 1
        if time.monotonic() - self._told >= _REFUSED_EVERY:
            _log.warning("Leveranser utan rätt hemlighet nekas (%d sedan sist).", self._refused)
            self._told, self._refused = time.monotonic(), 0
        return False

    async def take(self, update: Raw) -> bool:
        """True when the update is written down and on the disk; False when it is to come again."""
        if not self._is_open:
            return False
        self._heard += 1
        try:
            await self._receive([update])
        except StoreError as error:
            _log.error("%s Meddelandena ligger kvar hos Telegram.", error)
            return False
        return True

    # -- Telegram's side ------------------------------------------------------------------------------------------

    async def _register(self) -> None:
        self._is_ours = True  # also when the answer is lost
        try:
            await self._bot.set_webhook(
                self._hook.url, secret_token=self._hook.secret, allowed_updates=ALLOWED, max_connections=MOST_CONNECTIONS,
            )
        except BadRequest as error:
            self._is_ours = False
            raise ListenError(f"Telegram godtar inte KOLL_BOT_WEBHOOK ({error.message}).") from error

    async def _watch(self) -> None:
        try:
            info = await self._bot.get_webhook_info()
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("Når inte Telegram (%s).", error.message)
            return
        self._checked = time.monotonic()
        if info.url != self._hook.url:
            self._is_ours = False
            raise Conflict("Telegram calls another address")
        await self._listen_anew(info)

    async def _listen_anew(self, info: WebhookInfo) -> None:
        """Deaf: something waits at Telegram and nothing has come since the look before. To set the webhook anew makes it try at once."""
        is_deaf = info.pending_update_count > 0 and self._heard == self._heard_before
        self._heard_before = self._heard
        if not is_deaf:
            self._deaf = ""
            return
        why = info.last_error_message or "inget fel uppgivet"
        waiting = "1 meddelande" if info.pending_update_count == 1 else f"{info.pending_update_count} meddelanden"
        self._deaf = f"Telegram når inte {self._hook.url} ({why}); {waiting} väntar där"
        _log.warning("%s. Anropen beställs på nytt.", self._deaf)
        try:
            await self._register()
        except (TelegramError, ListenError) as error:
            _log.warning("Anropen kunde inte beställas (%s).", reason_of(error))
