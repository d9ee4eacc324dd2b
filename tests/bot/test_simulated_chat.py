"""``koll bot --simulera``: a newcomer types, sees the bot's cards as text, and taps a button by its number."""
from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.simulator.terminal import wrapped
from store.demo.load import load
from store.tiny.store import TinyStore
from tests.terminals import is_ready

ROOT = Path(__file__).parents[2]


def talked(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "koll.json"
    load(TinyStore(str(path)), "prov")
    environ = {key: value for key, value in os.environ.items() if not key.startswith("KOLL_")}
    done = subprocess.run(
        [sys.executable, "koll.py", "bot", "--simulera", "--store", f"tinydb://{path}"], cwd=ROOT, input="\n".join(lines) + "\n",
        env=environ | {"HOME": str(tmp_path)}, capture_output=True, text=True, timeout=60, check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
def test_a_piped_chat_answers_a_question_and_a_tap_by_number_and_ends_with_its_input(tmp_path: Path):
    said = talked(tmp_path, "avvikelse kommunledningskontor vaggeryd", "2")
    welcome, _, rest = said.partition("\n")
    first, second = re.split(r"\n\[1\] ", rest, maxsplit=1)
    assert "Ctrl+D" in welcome
    assert "Kommunledningskontor (Vaggeryds kommun) ligger 882 tkr sämre än budget" in first
    assert second.startswith("Varför  [2] Prognos")
    assert "prognos" in second.partition("\n")[2].casefold()
    assert "<b>" not in said


@pytest.mark.slow
def test_a_picture_is_saved_and_named(tmp_path: Path):
    said = talked(tmp_path, "prognos hjo t.o.m. augusti 2016")
    found = re.search(r"^Bild: (\S+\.png)$", said, re.MULTILINE)
    assert found
    assert Path(found[1]).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("line", "columns", "shown"), [
    ("ligger 882 tkr sämre", 12, ["ligger 882", "tkr sämre"]), ("  Budget 38 · Utfall", 11, ["  Budget 38", "  · Utfall"]), ("", 10, [""]),
    ("\033[1mfet text\033[0m här", 8, ["\033[1mfet text\033[0m", "här"]), ("ett", 2, ["ett"]), ("a bbbbbb c", 3, ["a", "bbbbbb", "c"]),
])
def test_in_a_terminal_a_line_ends_between_words(line: str, columns: int, shown: list[str]):
    assert wrapped(line, columns) == shown


@pytest.mark.slow
def test_ctrl_c_says_how_to_leave_and_ctrl_d_leaves(tmp_path):
    pid, terminal = pty.fork()
    if not pid:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "koll.py", "bot", "--simulera", "--store", f"tinydb://{tmp_path}/koll.json"])
    told = _until(terminal, "du: ")
    assert told.count("Ctrl+D avslutar.") == 1
    os.write(terminal, b"\x03")
    _until(terminal, "Ctrl+D avslutar.")
    os.write(terminal, b"\x04")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _until(terminal: int, words: str) -> str:
    """What the terminal shows until it has shown the words."""
    told = ""
    while words not in told:
        assert is_ready(terminal, 30), told
        told += os.read(terminal, 4096).decode()
    return told
