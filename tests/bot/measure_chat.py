"""Measures the chat over HTTP beside a bare echo bot: ``.venv/bin/python tests/bot/measure_chat.py [answers]``.

One user: the time from a message to its answer. Fifty users: updates a second, and the bot's CPU per update. The bots run as
processes of their own; ours on the demonstration data in files, with its inbox on disk. The simulator runs in this one.
"""
from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bot.simulator.server import Simulator  # noqa: E402 – run as a script, the root is put on the path first

TEXT = "avvikelse kommunledningskontor vaggeryd"
PORT = 18_080
"""Where ours listens when it is called."""
ALONE, CROWD = 1, range(2, 52)

KOLL = """
import os, sys
from bot.app import run
from bot.settings import settings_from
from store.demo.load import load
from store.desk import Desk
from store.tiny.store import TinyStore
store = TinyStore(os.environ["KOLL_STORE"])
load(store, "measure")
sys.exit(run(Desk(store), settings_from(os.environ), store))
"""
ECHO = """
import os
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
app = ApplicationBuilder().token(os.environ["KOLL_BOT_TOKEN"]).base_url(os.environ["KOLL_BOT_API"]).concurrent_updates(64).build()
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_polling()
"""


async def measure(name: str, code: str, answers: int, folder: str, *, is_called: bool = False) -> None:
    """Print one line about one bot, which asks for updates or is called with them."""
    async with Simulator(floods=False) as simulator:
        told = {"KOLL_BOT_TOKEN": simulator.token, "KOLL_BOT_API": simulator.api, "KOLL_BOT_ADMINS": ",".join(map(str, (ALONE, *CROWD)))}
        told["KOLL_STORE"] = f"{folder}/{name}.json"
        if is_called:
            told |= {"KOLL_BOT_WEBHOOK": f"http://127.0.0.1:{PORT}/bot", "KOLL_BOT_LISTEN": f"127.0.0.1:{PORT}"}
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", code], env=os.environ | told, cwd=ROOT, stderr=subprocess.DEVNULL)
        await _ask_all(simulator, [ALONE])
        start = time.perf_counter() - began
        took = sorted([await _ask_all(simulator, [ALONE]) for _ in range(answers)])
        cpu = _cpu(process.pid)
        seconds = await _ask_all(simulator, [CROWD[n % len(CROWD)] for n in range(4 * answers)])
        per_update = (_cpu(process.pid) - cpu) / (4 * answers)
        process.terminate()
        await asyncio.to_thread(process.wait)
    print(
        f"{name:<5} start {start:5.2f} s   one user p50 {took[answers // 2] * 1e3:5.1f} ms  p99 {took[answers * 99 // 100] * 1e3:5.1f} ms"
        f"   50 users {4 * answers / seconds:4.0f} updates/s  {per_update * 1e3:5.2f} ms CPU each"
    )


async def _ask_all(simulator: Simulator, users: list[int]) -> float:
    """Seconds until every question has its answer."""
    wanted, began = len(simulator.messages) + len(users), time.perf_counter()
    for user in users:
        await simulator.say(user, user, TEXT)
    await simulator.until(lambda: len(simulator.messages) >= wanted, 120)
    return time.perf_counter() - began


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def main() -> None:
    """Koll, Koll by webhook and the echo bot in turns, twice, since the machine may be busy with other things."""
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            await measure("koll", KOLL, answers, folder)
            await measure("hook", KOLL, answers, folder, is_called=True)
            await measure("echo", ECHO, answers, folder)


if __name__ == "__main__":
    asyncio.run(main())
