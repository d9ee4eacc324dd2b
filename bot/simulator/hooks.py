"""The simulator's webhook: set, told of and deleted as at Telegram, and the deliveries to it.

Source: https://core.telegram.org/bots/api#setwebhook
"""
from __future__ import annotations

import asyncio
import re
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from bot.simulator.hook import Hook
from bot.simulator.parameters import ApiError, Parameters, as_json, integer
from bot.simulator.people import Json
from bot.simulator.world import World

PORTS: Final = (443, 80, 88, 8443)
LOCAL: Final = ("127.0.0.1", "localhost", "::1")
"""A Bot API server on the machine itself calls there without TLS and at any port."""
PATIENCE: Final = 10.0
"""Seconds that a delivery may take."""
FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 1.0
"""Seconds between tries; Telegram's own are longer."""
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{0,256}")


def wrong_with(url: str, secret: str, most: int) -> str:
    """Why Telegram would refuse to set such a webhook; empty when it would not."""
    found = urlsplit(url)
    is_local = found.hostname in LOCAL
    if found.scheme != "https" and not (is_local and found.scheme == "http"):
        return "bad webhook: An HTTPS URL must be provided for webhook"
    if not is_local and (found.port or 443) not in PORTS:
        return "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    if not _SECRET.fullmatch(secret):
        return "secret token contains unallowed characters"
    return "" if 1 <= most <= 100 else "max_connections must be between 1 and 100"


class Deliveries:
    """Hands over what waits for as long as a webhook is set: in order within a chat, chats beside each other."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._busy: set[Any] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as self._client:
            try:
                while True:
                    await self._world.until(lambda: self._world.hook is not None and self._next() is not None, 1e9)
                    if (update := self._next()) is not None:
                        self._begin(update)
            finally:
                for task in self._tasks:
                    task.cancel()

    def _next(self) -> Json | None:
        """The first update of a chat that has none under way."""
        if self._world.hook is None or len(self._busy) >= self._world.hook.most:
            return None
        return next((each for each in self._world.waiting if lane_of(each) not in self._busy), None)

    def _begin(self, update: Json) -> None:
        self._busy.add(lane_of(update))
        task = asyncio.create_task(self._hand_over(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hand_over(self, update: Json) -> None:
        pause = FIRST_PAUSE
        while (hook := self._world.hook) is not None:
            await self._world.handing_over(update)
            hook.error = await self._deliver(hook, update)
            if not hook.error:
                self._world.take_away(update)
                break
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)
        self._busy.discard(lane_of(update))
        await self._world.changed()

    async def _deliver(self, hook: Hook, update: Json) -> str:
        """Why the delivery failed; empty when it was taken."""
        assert self._client is not None
        proof = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            answer = await self._client.post(hook.url, json=update, headers=proof)
        except httpx.TransportError as error:
            return "Connection refused" if isinstance(error, httpx.ConnectError) else "Read timeout expired"
        return "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"


def lane_of(update: Json) -> Any:
    """What deliveries are kept in order within: the chat of a message, else who acts."""
    said = next(value for key, value in update.items() if key != "update_id")
    return said["chat"]["id"] if isinstance(said, dict) and "chat" in said else ("", said["from"]["id"] if isinstance(said, dict) else 0)


async def set_webhook(world: World, parameters: Parameters) -> bool:
    """From now on what waits is delivered there; without an address nowhere."""
    url, secret, most = parameters.get("url", ""), parameters.get("secret_token", ""), integer(parameters, "max_connections", 40)
    if url and (wrong := wrong_with(url, secret, most)):
        raise ApiError(400, f"Bad Request: {wrong}")
    world.hook = Hook(url, secret, most, tuple(as_json(parameters, "allowed_updates", []))) if url else None
    return True


async def delete_webhook(world: World, _parameters: Parameters) -> bool:
    """What waits is kept to be fetched."""
    world.hook = None
    return True


async def webhook_info(world: World, _parameters: Parameters) -> Json:
    """Where deliveries go, how much waits, and why the last one failed."""
    return (world.hook or Hook("", "")).as_json(world.unfetched)
