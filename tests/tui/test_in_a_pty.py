"""The terminal as a person meets it: a process with a pty."""
import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.tui.measure import HOUSE, Terminal, environment

pytestmark = pytest.mark.slow


def until(terminal: Terminal, words: str) -> None:
    """Read until the words have been written since the last time; at most twenty seconds."""
    for _ in range(100):
        if words.encode() in terminal.seen:
            terminal.seen = b""
            return
        terminal.read(0.2)
    raise AssertionError(f"{words!r} skrevs aldrig")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The demonstration on disk."""
    url = f"tinydb://{tmp_path}/koll.json"
    subprocess.run([sys.executable, "koll.py", "--store", url, "demo", "--no-ui"], cwd=HOUSE, check=True, capture_output=True)
    return url


def ended(terminal: Terminal) -> int:
    """The exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])


def test_it_starts_takes_keys_follows_a_new_size_and_leaves_the_terminal_as_it_was(store: str):
    terminal = Terminal([sys.executable, "koll.py", "--kommun", "Vaggeryd"], environment(store))
    before = termios.tcgetattr(terminal.end)
    until(terminal, "Vaggeryds kommun")
    terminal.read(1)
    assert termios.tcgetattr(terminal.end) != before
    terminal.seen = b""
    terminal.press(b"jjj")
    until(terminal, "Kommunledningskontor")
    fcntl.ioctl(terminal.end, termios.TIOCSWINSZ, struct.pack("HHHH", 16, 60, 0, 0))
    until(terminal, "Avvikelse")
    terminal.press(b"q")
    terminal.read(3)
    for sequence in ("\x1b[?1000l", "\x1b[?25h", "\x1b[?1049l"):  # no mouse, a cursor, the screen that was there
        assert sequence.encode() in terminal.seen
    assert termios.tcgetattr(terminal.end) == before
    assert ended(terminal) == 0


def test_it_opens_where_it_was_left(store: str, tmp_path: Path):
    for expected in ("helår 2020", "t.o.m. november 2020"):
        terminal = Terminal([sys.executable, "koll.py", "--kommun", "Vaggeryd"], environment(store))
        until(terminal, expected)
        terminal.read(1)
        terminal.press(b"[")
        terminal.read(1)
        terminal.press(b"q")
        assert ended(terminal) == 0
    assert len(list((tmp_path / "koll").glob("terminal-*.json"))) == 1


def test_a_key_that_is_taken_is_said_before_anything_is_opened(store: str, tmp_path: Path):
    (tmp_path / "koll").mkdir()
    (tmp_path / "koll" / "tangenter.toml").write_text('prognos = "j"\n')
    terminal = Terminal([sys.executable, "koll.py"], environment(store))
    until(terminal, "tangenten ”j” är redan nasta-rad")
    assert ended(terminal) == 1


RESTORED = ("\x1b[?1000l", "\x1b[?25h", "\x1b[?1049l")
"""No mouse, a cursor, the screen that was there."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was_and_is_the_exit_code(store: str, number: signal.Signals):
    terminal = Terminal([sys.executable, "koll.py", "--kommun", "Vaggeryd"], environment(store))
    before = termios.tcgetattr(terminal.end)
    until(terminal, "Vaggeryds kommun")
    terminal.read(1)
    terminal.seen = b""
    os.kill(terminal.pid, number)
    terminal.read(3)
    assert [sequence for sequence in RESTORED if sequence.encode() not in terminal.seen] == []
    assert termios.tcgetattr(terminal.end) == before
    assert ended(terminal) == 128 + number


BROKEN = """
import koll, tui.app
def action_toggle_theme(self):
    secret = "hemligt"
    raise RecursionError("ett fel som ingen tänkt sig")
tui.app.KollApp.action_toggle_theme = action_toggle_theme
koll.main(["--kommun", "Vaggeryd"])
"""


def test_an_error_that_nobody_thought_of_is_one_sentence_and_exit_code_one(store: str):
    terminal = Terminal([sys.executable, "-c", BROKEN], environment(store))
    before = termios.tcgetattr(terminal.end)
    until(terminal, "Vaggeryds kommun")
    terminal.read(1)
    terminal.seen = b""
    terminal.press(b"d")
    terminal.read(3)
    said = terminal.seen.rpartition(b"\x1b[?1006l")[2].decode()
    assert said.strip().splitlines() == [
        "Något gick fel som Koll inte väntade sig (RecursionError: ett fel som ingen tänkt sig). Rapportera gärna vad du gjorde."
    ]
    assert b"hemligt" not in terminal.seen
    assert termios.tcgetattr(terminal.end) == before
    assert ended(terminal) == 1
