"""``make faults-chat``: every fault on Koll's bot, which must answer each question exactly once, and on two bots that must not.

The bots are processes of their own on a local Bot API server; killed and ended ones are started again, as systemd does. Ends
with 1 when Koll answered anything but once, or when a fault was survived by both the bare and the careless bot and so shows
nothing. ``python -m tests.bot.faults [the beginning of a fault's name]``.
"""
from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from bot.simulator.hook import START
from bot.simulator.methods import Parameters
from tests.bot.faults_bots import BARE, CARELESS, KOLL
from tests.bot.faults_stage import OTHER, Stage
from tests.bot.killing import ADMIN

QUESTION: Final = "frågan"
Fault = Callable[[Stage], Awaitable[None]]


async def delivered_twice(stage: Stage) -> None:
    """The same update is handed out again after it was acknowledged."""
    await stage.say(QUESTION)
    repeated = list(stage.server._updates)
    await stage.answered(QUESTION)
    await stage.acknowledged()
    stage.server._updates[:0] = repeated


async def killed_before_acknowledging(stage: Stage) -> None:
    """The process is killed as the question is handed out."""
    stage.server.arm("getUpdates", "fetched")
    await stage.say(QUESTION)
    await stage.server.until_killed()


async def killed_after_acknowledging(stage: Stage) -> None:
    """The process is killed when the question is acknowledged, while its answer waits for flood control."""
    stage.server.fail_next("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2)
    await stage.say(QUESTION)
    await stage.server.until(lambda: not stage.server.failures_left("sendMessage"), stage.patience)
    await stage.acknowledged()
    if stage.server.victim is not None:
        stage.server.victim.kill()


async def killed_before_the_send(stage: Stage) -> None:
    """The process is killed as the answer arrives, and it is not carried out."""
    stage.server.arm("sendMessage", "before")
    stage.server.lose_next("sendMessage", is_carried_out=False)
    await stage.say(QUESTION)
    await stage.server.until_killed()


async def killed_after_the_send(stage: Stage) -> None:
    """The process is killed when the answer is carried out and not confirmed."""
    stage.server.arm("sendMessage", "after")
    await stage.say(QUESTION)
    await stage.server.until_killed()


async def flooded(stage: Stage) -> None:
    """429 with a wait, twice."""
    for _ in range(2):
        stage.server.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await stage.say(QUESTION)


async def broken_server(stage: Stage) -> None:
    """500 and 502, nothing carried out."""
    stage.server.fail_next("sendMessage", 500)
    stage.server.fail_next("sendMessage", 502, "Bad Gateway")
    await stage.say(QUESTION)


async def timed_out(stage: Stage) -> None:
    """The answer is carried out, and its confirmation does not come in time."""
    stage.server.hang_next("sendMessage", 12)
    await stage.say(QUESTION)


async def blocked(stage: Stage) -> None:
    """403 in one chat among others; it gets its answer when it has let the bot in again and asks."""
    stage.server.blocked.add(ADMIN)
    await stage.say("medan boten är utestängd")
    await stage.say("en annan fråga", OTHER)
    await stage.answered("en annan fråga", OTHER)
    stage.server.blocked.clear()
    await stage.say(QUESTION)


async def second_poller(stage: Stage) -> None:
    """Someone else fetches with the same token: 409."""
    await stage.say("före")
    await stage.answered("före")
    await asyncio.sleep(0.2)
    await stage.server.answer(stage.server.token, "getUpdates", Parameters({"timeout": "0"}))
    await asyncio.sleep(0.3)
    await stage.say(QUESTION)


async def reset(stage: Stage) -> None:
    """The connection is cut, once after the answer was carried out."""
    stage.server.lose_next("sendMessage", is_carried_out=True)
    await stage.say(QUESTION)


async def slow_chat(stage: Stage) -> None:
    """One chat takes three seconds for each message; another one asks after it and waits two at most."""
    stage.server.slow[OTHER] = 3
    await stage.say("långsamt", OTHER)
    await asyncio.sleep(0.2)
    await stage.say(QUESTION)
    if not await stage.answered(QUESTION, seconds=2):
        stage.server.send(ADMIN, "för sent", "", [])
    await stage.answered("långsamt", OTHER)


async def garbled(stage: Stage) -> None:
    """The answer is carried out, and its confirmation breaks off in the middle; so does a fetch before it."""
    stage.server.garble_next("getUpdates")
    stage.server.garble_next("sendMessage")
    await stage.say(QUESTION)


async def clock_jumps(stage: Stage) -> None:
    """The process's clock goes back two hours, and the message is dated tomorrow."""
    await stage.say("före")
    await stage.answered("före")
    stage.turn_back_the_clock()
    await stage.say(QUESTION, date=START + 86_400)


async def disk_full(stage: Stage) -> None:
    """Nothing more can be written for a second and a half."""
    await stage.say("före")
    await stage.answered("före")
    await asyncio.sleep(0.3)
    stage.fill_the_disk(True)
    await stage.say(QUESTION)
    await asyncio.sleep(1.5)
    stage.fill_the_disk(False)


FAULTS: Final[dict[str, Fault]] = {
    "samma meddelande två gånger": delivered_twice,
    "dödad före kvittensen": killed_before_acknowledging,
    "dödad efter kvittensen": killed_after_acknowledging,
    "dödad före sändningen": killed_before_the_send,
    "dödad efter sändningen, obekräftad": killed_after_the_send,
    "429, vänta": flooded,
    "500 och 502": broken_server,
    "bekräftelsen kommer inte i tid": timed_out,
    "403, utestängd": blocked,
    "409, en till som hämtar": second_poller,
    "förbindelsen bryts efter sändningen": reset,
    "en långsam chatt": slow_chat,
    "svar som inte går att läsa": garbled,
    "klockan hoppar": clock_jumps,
    "full disk": disk_full,
}
ELSEWHERE: Final = {"Svar: före", "Svar: medan boten är utestängd"}
"""Answers in the chat that are about something else than the question."""


async def outcome(fault: Fault, code: str, patience: float) -> str:
    """”1” when the question got its one answer and the bot still answers the next; else what the chat got."""
    with tempfile.TemporaryDirectory() as folder:
        async with Stage(code, Path(folder), patience) as stage:
            try:
                await fault(stage)
            except TimeoutError:
                return "uteblev"
            came = await stage.answered(QUESTION)
            await stage.say("nästa")
            lives = await stage.answered("nästa")
            await asyncio.sleep(0.3)
            said = {text: many for text, many in stage.answers().items() if text not in ELSEWHERE | {"Svar: nästa"}}
    if not lives:
        return f"{said.get(f'Svar: {QUESTION}', 0)}, sedan tyst"
    if not came:
        return "0" + ("" if not said else ", men annat sades")
    return str(said[f"Svar: {QUESTION}"]) + ("" if len(said) == 1 else " och annat")


async def main(beginning: str = "") -> int:
    """Try each fault on the three bots; the table, and the exit code."""
    print("| fel | Koll | bar ekobot | slarvig bot | |\n|---|---|---|---|---|", flush=True)
    held, shown, tried = 0, 0, 0
    for name, fault in FAULTS.items():
        if not name.startswith(beginning):
            continue
        found = [await outcome(fault, KOLL, 30), *[await outcome(fault, code, 6) for code in (BARE, CARELESS)]]
        is_held, is_shown = found[0] == "1", found[1:] != ["1", "1"]
        held, shown, tried = held + is_held, shown + is_shown, tried + 1
        verdict = ("" if is_held else "MISSAD ") + ("" if is_shown else "ingen av kontrollerna föll")
        print(f"| {name} | {' | '.join(found)} | {verdict.strip() or 'klarad'} |", flush=True)
    print(f"\n{held} av {tried} fel fick exakt ett svar av Koll; i {shown} av {tried} föll minst en av kontrollerna.")
    return 0 if held == shown == tried else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:2])))
