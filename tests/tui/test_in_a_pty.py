"""The terminal as a person meets it: a process with a pty."""
import fcntl
import os
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


def test_it_starts_takes_keys_follows_a_new_size_and_leaves_the_terminal_as_it_was(tmp_path: Path):
    store = f"tinydb://{tmp_path}/koll.json"
    subprocess.run([sys.executable, "koll.py", "--store", store, "demo", "--no-ui"], cwd=HOUSE, check=True, capture_output=True)
    terminal = Terminal([sys.executable, "koll.py", "--kommun", "Vaggeryd"], environment(store))
    until(terminal, "Vaggeryds kommun")
    terminal.read(1)
    terminal.seen = b""
    terminal.press(b"jjj")
    until(terminal, "Kommunledningskontor")
    fcntl.ioctl(terminal.end, termios.TIOCSWINSZ, struct.pack("HHHH", 16, 60, 0, 0))
    until(terminal, "Avvikelse")
    terminal.press(b"q")
    until(terminal, "\x1b[?1049l")
    _, status = os.waitpid(terminal.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
