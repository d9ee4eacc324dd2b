"""Work in lanes: one thing at a time in each chat and chats beside each other, so that a slow chat holds up nobody else."""
from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """A lane is a queue and the task that empties it; both go when the lane is empty."""

    def __init__(self, work: Callable[[Item], Awaitable[None]]) -> None:
        """``work`` must not raise: it is called for each item in turn."""
        self._work = work
        self._queues: dict[int, deque[Item]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def put(self, lane: int, item: Item) -> None:
        """Queue an item behind the others of its lane."""
        queue = self._queues.get(lane)
        if queue is not None:
            queue.append(item)
            return
        self._queues[lane] = deque((item,))
        self._tasks[lane] = asyncio.create_task(self._empty(lane))

    @property
    def is_idle(self) -> bool:
        """True when every lane is empty."""
        return not self._tasks

    async def drain(self, seconds: float) -> bool:
        """Let the lanes empty themselves for so long, then give up what is left; False when something was."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=seconds)
        left = list(self._tasks.values())
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        return not left

    async def _empty(self, lane: int) -> None:
        queue = self._queues[lane]
        try:
            while queue:
                await self._work(queue.popleft())
        finally:
            del self._queues[lane], self._tasks[lane]
