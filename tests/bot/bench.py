"""``make bench-chat``: the chat on a made-up store of 2 000 units and 60 months, beside a bare echo bot in the same run, and the faults.

Each bot is a process of its own, ``koll bot`` as people start it, with its inbox on disk; who writes to it is this process.
They take turns, and the table has the middle of the turns. What else runs on the machine is printed: it makes every time longer
and every CPU second a little longer, for both bots alike. Nothing fails on a number: a bar that is missed says so.
``python -m tests.bot.bench [questions of one user] [turns]``.
"""
from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import filled
from tests.bot import faults
from tests.bot.load import TOKEN, Load
from tests.made_up import MadeUp, make

ROOT = Path(__file__).parents[2]
YEARS = (2020, 2021, 2022, 2023, 2024)
COST_CENTRES = 1659
"""With boards and departments some 2 000 units."""
ALONE, CROWD = range(1, 2), range(2, 52)
FORMS = (
    "avvikelse {}", "utfall {}", "{}", "avvikelse {} mars 2023", "månader {} 2023", "avvikelse {} 2022", "utfall {} t2 2021",
    "budget {} 2024",
)
KOLL = (sys.executable, "-m", "koll", "bot")
ECHO = (sys.executable, "-c", """
import os
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
app = ApplicationBuilder().token(os.environ["KOLL_BOT_TOKEN"]).base_url(os.environ["KOLL_BOT_API"]).concurrent_updates(64).build()
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_polling()
""")


@dataclass(frozen=True, slots=True)
class Turn:
    """One bot once: seconds, except where the name says otherwise."""

    start: float
    cpu_start: float
    middle: float
    p99: float
    longest: float
    cpu_alone: float
    rate: float
    """Answers a second to fifty users."""
    cpu_crowd: float
    per_cpu: float
    """Answers a second of the bot's CPU to fifty users: what the rate would come near on a machine of its own."""
    memory: float
    """Largest resident MB."""
    wrong: int
    """Answers that were missing, doubled or about something else."""
    load: float
    """How much of a core the writing process used with fifty users."""
    others: float
    """How many cores everything else used in all."""


async def turn(command: tuple[str, ...], store: str, units: list[str], answers: int) -> Turn:
    """Start the bot, ask as one and then as fifty, and end it."""
    asked = questions(units)
    async with Load() as load:
        said = {"KOLL_BOT_TOKEN": TOKEN, "KOLL_BOT_API": load.api, "KOLL_STORE": store, "KOLL_BOT_ADMINS": ",".join(map(str, range(1, 52)))}
        busy, own, began = _busy(), time.process_time(), time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | said, stderr=subprocess.DEVNULL)
        try:
            await load.ask(ALONE, asked, 1)
            start = time.perf_counter() - began
            before = _cpu(process.pid)
            await load.ask(ALONE, asked, answers)
            took, between, written = sorted(each.answered - each.at for each in load.asked[1:]), _cpu(process.pid), time.process_time()
            seconds = await load.ask(CROWD, asked, 6 * answers)
            cpu, memory, all_own = _cpu(process.pid), _memory(process.pid), time.process_time()
            others = (_busy() - busy - cpu - (all_own - own)) / (time.perf_counter() - began)
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)
    answered = 6 * answers
    return Turn(
        start, before, took[answers // 2], took[answers * 99 // 100], took[-1], (between - before) / answers, answered / seconds,
        (cpu - between) / answered, answered / (cpu - between), memory, sum(not each.is_right for each in load.asked),
        (all_own - written) / seconds, others,
    )


def questions(units: list[str]) -> Iterator[tuple[str, str]]:
    """Questions of every form about unit after unit, never the same twice in a row, and what their answer names."""
    for number in itertools.count():
        unit = units[number * 977 % len(units)]
        yield FORMS[number % len(FORMS)].format(unit), unit


def cost_centres(made: MadeUp) -> list[str]:
    """Their names, each of which is one unit's alone."""
    rows = (line.split(",") for line in made.files["organisation.csv"].decode().splitlines()[1:])
    return [name for _, name, level, _ in rows if level == "3"]


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used, its threads included (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """The most MB that a process has had resident (Linux)."""
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024


def _busy() -> float:
    """Seconds of CPU that the whole machine has used (Linux)."""
    user, nice, system, _, _, irq, soft = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:8])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def table(koll: list[Turn], echo: list[Turn]) -> Iterator[str]:
    """The rows, with each bar and whether it is held."""
    ratio = median(k.cpu_crowd / e.cpu_crowd for k, e in zip(koll, echo, strict=True))
    yield "| mått (mitten av omgångarna) | Koll | ekobot | ribba | |"
    yield "|---|---|---|---|---|"
    start, p99, rate = (median(getattr(each, name) for each in koll) for name in ("start", "p99", "rate"))
    for what, name, scale, bar, is_held in (
        ("start till första svaret, s", "start", 1, "≤ 1,5 s", start <= 1.5),
        ("start, CPU, s", "cpu_start", 1, "", None),
        ("en användare, hälften inom, ms", "middle", 1000, "", None),
        ("en användare, p99, ms", "p99", 1000, "≤ 30 ms", p99 <= 0.030),
        ("en användare, längst, ms", "longest", 1000, "", None),
        ("en användare, CPU per svar, ms", "cpu_alone", 1000, "", None),
        ("50 användare, svar per sekund", "rate", 1, "≥ 250", rate >= 250),
        ("50 användare, CPU per svar, ms", "cpu_crowd", 1000, f"≤ 2 × ekobotens: {ratio:.2f} ×", ratio <= 2),
        ("50 användare, svar per CPU-sekund", "per_cpu", 1, "", None),
        ("minne som mest, MB", "memory", 1, "", None),
        ("fel, dubbla eller uteblivna svar", "wrong", 1, "0", not any(each.wrong for each in koll)),
        ("belastarens andel av en kärna", "load", 1, "", None),
        ("andra processer, kärnor", "others", 1, "", None),
    ):
        found = [median(getattr(each, name) for each in turns) * scale for turns in (koll, echo)]
        verdict = {True: "klarad", False: "MISSAD", None: ""}[is_held]
        yield f"| {what} | {found[0]:.2f} | {found[1]:.2f} | {bar} | {verdict} |".replace(".", ",")
    for name, turns in (("Koll", koll), ("ekobot", echo)):
        each = "; ".join(f"{t.rate:.0f}/s, p99 {t.p99 * 1000:.0f} ms, {t.cpu_crowd * 1000:.2f} ms CPU" for t in turns)
        yield f"{name} i varje omgång: {each}".replace(".", ",")


async def main(answers: int = 500, turns: int = 3) -> None:
    """Make the store, measure in turns, print."""
    made = make(COST_CENTRES, 11, 2, YEARS)
    units = cost_centres(made)
    koll, echo = list[Turn](), list[Turn]()
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        Path(folder, "made").mkdir()
        filled(Path(folder, "made"), made)
        took = time.process_time() - began
        print(f"Påhittat lager: {len(made.parents) + 1} enheter, {12 * len(YEARS)} månader, inläst på {took:.1f} CPU-s.", flush=True)
        for number in range(turns):
            copy = Path(folder, str(number))
            shutil.copytree(Path(folder, "made"), copy)
            koll.append(await turn(KOLL, f"tinydb://{copy / 'koll.json'}", units, answers))
            echo.append(await turn(ECHO, "", units, answers))
    print("\n".join(table(koll, echo)), flush=True)
    print("\nFel som sprutas in:\n", flush=True)
    await faults.main()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:3])))
