"""The terminal's own bars, measured in a pty beside a hello-world app: ``make bench-tui``.

CPU is user + system of the whole process, memory its resident set when it has come to rest. The best of the rounds counts,
since a shared machine only ever makes a figure worse.
"""
from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

HOUSE: Final = Path(__file__).parents[2]
SIZE: Final = (40, 140)
TICK: Final = os.sysconf("SC_CLK_TCK")
STILL: Final = 0.5
"""Seconds without CPU and without output after which the terminal is at rest."""
ROUNDS: Final = 4
KEYS: Final = 40
KEY_EVERY: Final = 0.2
"""Seconds between keys: longer than the pause after which the detail follows, so that every key pays for it."""
ROWS: Final = 100_000

HELLO: Final = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("hello")
Hello().run()
"""
TABLE: Final = """
import time
from textual.app import App
from core.answer import Cell, Column, Row, Table
from tui.garbage import look_seldom
from tui.themes import DARK, THEMES, VARIABLES
from tui.widgets.answer_table import AnswerTable
look_seldom()
began = time.process_time()
cells = {"budget": Cell("1 234", 123400000), "deviation": Cell("−56", -5600000)}
columns = (Column("budget", "Budget", "tkr"), Column("deviation", "Avvikelse", "tkr"))
table = Table(columns, tuple(Row(str(i), "Enhet %d" % i, cells, 0 if i % 100 == 0 else 1) for i in range(ROWS)))
making = time.process_time() - began
class Rows(App):
    def get_theme_variable_defaults(self):
        return dict(VARIABLES)
    def compose(self):
        yield AnswerTable(id="main")
    def on_mount(self):
        self.query_one(AnswerTable).show(table)
        self.query_one(AnswerTable).focus()
        self.call_after_refresh(self.call_later, self.said)
    def said(self):
        open(OUT, "w").write(str(time.process_time() - making * GIVEN))
Rows().run()
"""


class Rest(NamedTuple):
    """A process at rest: CPU seconds so far and resident bytes."""

    cpu: float
    memory: int


class Terminal:
    """A process with a pty as its terminal, which this process reads and writes."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        """Start the command in a terminal of ``SIZE``."""
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.chdir(HOUSE)
            os.execvpe(command[0], list(command), environment)
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.seen = b""

    def read(self, seconds: float) -> bool:
        """Take what is written within so many seconds; True when anything was."""
        until, wrote = time.monotonic() + seconds, False
        while (left := until - time.monotonic()) > 0:
            if select.select([self.end], [], [], left)[0]:
                try:
                    self.seen += os.read(self.end, 65536)
                except OSError:
                    return wrote
                wrote = True
        return wrote

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self.end, keys)

    @property
    def cpu(self) -> float:
        """CPU seconds, user and system, of all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rest(self, most: float = 30.0) -> Rest:
        """Wait until nothing is written and no CPU is used."""
        until = time.monotonic() + most
        while time.monotonic() < until:
            before = self.cpu
            if not self.read(STILL) and self.cpu - before <= 1 / TICK:
                break
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return Rest(self.cpu, pages * os.sysconf("SC_PAGE_SIZE"))

    def close(self) -> None:
        """End the process that was started here."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)


def environment(store: str) -> dict[str, str]:
    """The terminal's: a fixed store, beside which settings and state lie, and colours."""
    home = store.removeprefix("tinydb://").rpartition("/")[0] or "/nonexistent"
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES")}
    own = {"XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "PYTHONPATH": str(HOUSE), "KOLL_STORE": store}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", **own}


def started(command: Sequence[str], store: str) -> Rest:
    """The best of some starts, until rest."""
    found = []
    for _ in range(ROUNDS):
        terminal = Terminal(command, environment(store))
        found.append(terminal.rest())
        terminal.close()
    return Rest(min(each.cpu for each in found), min(each.memory for each in found))


def per_key(command: Sequence[str], store: str, opening: bytes = b"") -> float:
    """CPU seconds per j and k, with whatever follows the cursor; less what the same time costs without keys."""
    best = float("inf")
    for _ in range(ROUNDS):
        terminal = Terminal(command, environment(store))
        terminal.rest()
        terminal.press(opening)
        terminal.rest()
        before = terminal.cpu
        terminal.read(KEYS * KEY_EVERY / 4)
        idle = 4 * (terminal.cpu - before)
        before = terminal.cpu
        for number in range(KEYS):
            terminal.press(b"j" if number % 20 < 10 else b"k")
            terminal.read(KEY_EVERY)
        best = min(best, (terminal.cpu - before - idle) / KEYS)
        terminal.close()
    return best


def opened(rows: int, *, given: bool = True) -> float:
    """CPU seconds of a whole app with a table of so many rows until its first picture; ``given``: the making of the rows is not counted."""
    best = float("inf")
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "cpu"
            script = TABLE.replace("GIVEN", str(int(given))).replace("ROWS)", f"{rows})").replace("OUT", repr(str(out)))
            terminal = Terminal([sys.executable, "-c", script], environment(""))
            terminal.rest()
            terminal.close()
            best = min(best, float(out.read_text()))
    return best


def line(what: str, measured: str, bar: str, *, held: bool) -> None:
    """One printed row."""
    print(f"{what:<52} {measured:>22}  {bar:<24} {'ok' if held else 'MISSED'}")


def main() -> int:
    """Measure and print; the number of bars that were missed."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"tinydb://{folder}/koll.json"
        koll = [sys.executable, "koll.py"]
        subprocess.run([*koll, "--store", store, "demo", "--no-ui"], cwd=HOUSE, check=True, capture_output=True)
        hello, ours = started([sys.executable, "-c", HELLO], store), started(koll, store)
        cpu, memory = ours.cpu / hello.cpu, ours.memory / hello.memory
        keys = per_key([*koll, "--kommun", "Vaggeryd"], store) * 1000
        unit = per_key([*koll, "--kommun", "Vaggeryd"], store, b"jjj\r") * 1000
    empty, full, made = opened(0), opened(ROWS), opened(ROWS, given=False)
    bars = [
        ("start, CPU against a hello-world app", f"{ours.cpu:.2f} / {hello.cpu:.2f} s = {cpu:.2f}", "≤ 3", cpu <= 3),
        ("start, memory", f"{ours.memory >> 20} / {hello.memory >> 20} MB = {memory:.2f}", "≤ 1.6", memory <= 1.6),
        ("a key in the overview, with all that follows", f"{keys:.1f} ms", "≤ 10 ms", keys <= 10),
        ("a key on a unit", f"{unit:.1f} ms", "≤ 10 ms", unit <= 10),
        (f"{ROWS} rows opened against none", f"{full:.3f} / {empty:.3f} s = {full / empty:.2f}", "≤ 1.2", full / empty <= 1.2),
    ]
    for what, measured, bar, held in bars:
        line(what, measured, bar, held=held)
    print(f"(with the making of {ROWS} rows, which is the core's: {made:.3f} / {empty:.3f} s = {made / empty:.2f})")
    return sum(not held for *_, held in bars)


if __name__ == "__main__":
    raise SystemExit(main())
