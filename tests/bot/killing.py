"""A bot as a process of its own, killed by the simulator at chosen moments and started again."""
from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from bot.simulator.parameters import Parameters
from bot.simulator.server import Simulator

ROOT = Path(__file__).parents[2]
ADMIN, LOG_CHAT = 1001, -900

When = Literal["fetched", "before", "after", "noted"]
"""When the process is killed: as updates are handed out (or just after they were delivered to its webhook), as a send arrives,
when it is carried out but not confirmed, or just after it was confirmed."""


class Killer(Simulator):
    """Kills ``victim`` once at the armed moment of the method."""

    def __init__(self) -> None:
        super().__init__(floods=False)  # more posts in a minute than a group takes
        self.victim: subprocess.Popen[Any] | None = None
        self.kills = 0
        self.hooks_before = 0
        self._armed: tuple[str, When] | None = None

    def arm(self, method: str, when: When) -> None:
        """The next call of the method that does something is the process's last."""
        self._armed = method.lower(), when

    async def until_polled(self) -> None:
        """Wait until the process asks for updates, or has set its webhook."""
        await self.until(lambda: self._poll is not None or self.calls.count("setWebhook") > self.hooks_before)

    async def handing_over(self, update: dict[str, Any]) -> None:
        if self._armed == ("getupdates", "fetched"):
            self._kill_soon()

    async def answer(self, token: str, method: str, parameters: Parameters) -> Any:
        if parameters.get("chat_id") == str(LOG_CHAT):
            return await super().answer(token, method, parameters)
        if self._armed == (method.lower(), "before"):
            self._kill()
        result = await super().answer(token, method, parameters)
        if self._armed and self._armed[0] == method.lower() and (result or method.lower() != "getupdates"):
            if self._armed[1] == "noted":
                self._kill_soon()
            else:
                self._kill()
        return result

    def _kill_soon(self) -> None:
        self._armed = None
        asyncio.get_running_loop().call_later(0.001 + 0.002 * (self.kills % 5), self._kill)

    def _kill(self) -> None:
        self._armed = None
        if self.victim is not None:
            self.victim.kill()
            self.kills += 1
            self.victim.wait()

    async def until_killed(self) -> None:
        """Wait until the process has been killed and is gone."""
        before = self.victim
        async with asyncio.timeout(20):
            while before is not None and before.poll() is None:
                await asyncio.sleep(0.005)


class Process:
    """``code`` run again and again with the same settings."""

    def __init__(self, simulator: Killer, code: str, store: Path, **environ: str) -> None:
        self._simulator, self._code = simulator, code
        self._environ = os.environ | {
            "KOLL_BOT_TOKEN": simulator.token, "KOLL_BOT_API": simulator.api, "KOLL_BOT_ADMINS": str(ADMIN),
            "KOLL_STORE": str(store), **environ,
        }
        self._log = (store.parent / "log.txt").open("ab")

    def start(self) -> None:
        """Start it; the simulator may kill it from now on."""
        self._simulator.hooks_before = self._simulator.calls.count("setWebhook")
        self._simulator.victim = subprocess.Popen(
            [sys.executable, "-c", self._code], cwd=ROOT, env=self._environ, stderr=self._log, stdout=self._log,
        )

    async def stop(self) -> None:
        """End it in good order."""
        victim, self._simulator.victim = self._simulator.victim, None
        if victim is not None and victim.poll() is None:
            victim.terminate()
            await asyncio.to_thread(victim.wait, 10)
        self._log.close()


def kills_wanted(usual: int) -> int:
    """How many kills the tests make: KOLL_KILLS, else a few."""
    return int(os.environ.get("KOLL_KILLS", usual))
