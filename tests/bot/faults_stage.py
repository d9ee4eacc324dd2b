"""Where a fault is tried: a Bot API server that can be made to misbehave, and a bot as a process that is started anew when it ends."""
from __future__ import annotations

import asyncio
import resource
import signal
from collections import Counter, defaultdict, deque
from pathlib import Path
from typing import Any, Final

from tornado.iostream import StreamClosedError

from bot.simulator.methods import ApiError, Parameters
from tests.bot.killing import ADMIN, LOG_CHAT, Killer, Process

OTHER: Final = 1002
"""Someone else's chat."""


class Server(Killer):
    """Killer that also lets calls hang, chats be slow and the bot be blocked."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: set[int] = set()
        self.slow: dict[int, float] = {}
        """Chat → seconds that a message to it takes."""
        self._hanging: defaultdict[str, deque[float]] = defaultdict(deque)

    def hang_next(self, method: str, seconds: float) -> None:
        """The next call of the method is carried out, and its answer comes when nobody waits for it any longer."""
        self._hanging[method.lower()].append(seconds)

    async def answer(self, token: str, method: str, parameters: Parameters) -> Any:
        chat = int(parameters.get("chat_id", 0) or 0)
        if chat == LOG_CHAT:
            return await super().answer(token, method, parameters)
        if method.lower() == "sendmessage":
            if chat in self.blocked:
                raise ApiError(403, "Forbidden: bot was blocked by the user")
            await asyncio.sleep(self.slow.get(chat, 0))
        if not self._hanging[method.lower()]:
            return await super().answer(token, method, parameters)
        seconds = self._hanging[method.lower()].popleft()
        await super().answer(token, method, parameters)
        await asyncio.sleep(seconds)
        raise StreamClosedError


class Stage:
    """``async with Stage(code, folder) as stage:`` a bot runs, whatever becomes of it."""

    def __init__(self, code: str, folder: Path, patience: float) -> None:
        """``patience``: seconds that an answer may take."""
        self.server = Server()
        self.patience = patience
        self._code, self._store = code, folder / "koll.json"
        self._keeping: asyncio.Task[None] | None = None
        self._process: Process | None = None

    async def __aenter__(self) -> Stage:
        await self.server.__aenter__()
        self._process = Process(
            self.server, self._code, self._store, KOLL_BOT_LOG_CHAT=str(LOG_CHAT), KOLL_BOT_ADMINS=f"{ADMIN},{OTHER}",
        )
        self._process.start()
        self._keeping = asyncio.create_task(self._keep_running(self._process))
        await self.server.until_polled()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait((self._keeping,))
        if self._process is not None:
            await self._process.stop()
        await self.server.__aexit__(None, None, None)

    async def _keep_running(self, process: Process) -> None:
        """As systemd does."""
        while True:
            await asyncio.sleep(0.1)
            victim = self.server.victim
            if victim is not None and victim.poll() is not None:
                process.start()

    async def say(self, text: str, user: int = ADMIN, **more: Any) -> None:
        """Someone writes in their own chat."""
        await self.server.say(user, user, text, **more)

    async def answered(self, text: str, user: int = ADMIN, seconds: float | None = None) -> bool:
        """Wait for the answer to a text; False when none comes."""
        try:
            await self.server.until(lambda: self.answers(user)[f"Svar: {text}"] > 0, seconds or self.patience)
        except TimeoutError:
            return False
        return True

    async def acknowledged(self) -> None:
        """Wait until everything that was said is acknowledged. Raises TimeoutError."""
        async with asyncio.timeout(self.patience):
            while self.server.unfetched:
                await asyncio.sleep(0.02)

    def answers(self, user: int = ADMIN) -> Counter[str]:
        """Everything that the bot has said in a chat."""
        return Counter(message.text for message in self.server.replies(user))

    def turn_back_the_clock(self) -> None:
        """Two hours, in the bot's process."""
        if self.server.victim is not None:
            self.server.victim.send_signal(signal.SIGUSR1)

    def fill_the_disk(self, is_full: bool) -> None:
        """No file that the bot writes can grow beyond what its inbox has now; or that is over."""
        inbox = [path for path in self._store.parent.glob("koll.json.*") if path.suffix != ".lock" and path.is_file()]
        size = max((path.stat().st_size for path in inbox), default=0) if is_full else resource.RLIM_INFINITY
        if self.server.victim is not None:
            resource.prlimit(self.server.victim.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
