"""Telegram's limits on how often a bot may send.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""
from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Final, NamedTuple


class Rate(NamedTuple):
    """So many messages in so many seconds."""

    messages: int
    seconds: float


IN_ALL: Final = Rate(30, 1.0)
IN_A_CHAT: Final = Rate(20, 20.0)
"""One a second, of which Telegram lets short bursts pass."""
IN_A_GROUP: Final = Rate(20, 60.0)


class Flood:
    """Counts what is sent; what is refused, for this or any other reason, is not counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` gives seconds."""
        self._clock = clock
        self._sent: defaultdict[int | None, deque[float]] = defaultdict(deque)

    def wait(self, chat: int) -> int:
        """Whole seconds until a message may be sent there; 0 when it may be now."""
        now = self._clock()
        return math.ceil(max(self._left(None, IN_ALL, now), self._left(chat, IN_A_GROUP if chat < 0 else IN_A_CHAT, now)))

    def count(self, chat: int) -> None:
        """A message was sent there."""
        for key in (None, chat):
            self._sent[key].append(self._clock())

    def _left(self, key: int | None, rate: Rate, now: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - rate.seconds:
            sent.popleft()
        return sent[0] + rate.seconds - now if len(sent) >= rate.messages else 0.0
