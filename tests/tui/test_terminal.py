"""The whole program in a real terminal."""
import fcntl
import os
import pty
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.terminals import is_ready

HOUSE = Path(__file__).parents[2]
PROGRAM = """
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from tui.app import run
store = MemoryStore()
load(store, "demo")
raise SystemExit(run(Desk(store), Who("anna")))
"""


def resize(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def read_until(terminal: int, wanted: str, seconds: float = 20) -> str:
    """What the terminal is sent, through the wanted text or to the end."""
    seen, deadline = b"", time.monotonic() + seconds
    while wanted not in seen.decode("utf-8", "ignore") and time.monotonic() < deadline:
        if is_ready(terminal, 0.2):
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
    text = seen.decode("utf-8", "ignore")
    assert wanted in text
    return text


@pytest.mark.slow
def test_koll_starts_takes_keys_follows_a_resize_and_leaves_the_terminal_as_it_was() -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(HOUSE)
        os.execve(sys.executable, [sys.executable, "-c", PROGRAM], {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"})
    try:
        resize(terminal, 80, 24)
        read_until(terminal, "påhittade")
        os.write(terminal, b"?")
        read_until(terminal, "skriv för att leta")
        os.write(terminal, b"\x1b")
        resize(terminal, 140, 40)
        os.kill(pid, signal.SIGWINCH)
        read_until(terminal, "Helårsbudget")
        os.write(terminal, b"q")
        read_until(terminal, "\x1b[?1049l")
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    finally:
        os.close(terminal)
