"""Standard output whose reader leaves, and one whose character set lacks what Koll writes."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_command_line import HOUSE, koll

pytestmark = pytest.mark.slow  # each runs the program


@pytest.fixture
def store(tmp_path: Path) -> Path:
    made = tmp_path / "koll.json"
    assert koll("demo", "--no-ui", store=made).returncode == 0
    return made


def left_by_its_reader(*words: str, store: Path, stdin: int = subprocess.DEVNULL) -> tuple[int, bytes]:
    """Exit code and stderr of a command whose standard output nobody reads."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, str(HOUSE / "koll.py"), "--store", f"tinydb://{store}", *words]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, stdin=stdin, check=False, timeout=60)
    os.close(write)
    return done.returncode, done.stderr


def in_set(charset: str, *words: str, store: Path) -> subprocess.CompletedProcess[bytes]:
    """A command whose standard output has a character set of its own."""
    command = [sys.executable, str(HOUSE / "koll.py"), "--store", f"tinydb://{store}", *words]
    return subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": charset}, capture_output=True, check=False)


def test_what_was_written_is_written_though_the_reader_left(store: Path):
    words = ("tillfalle", "oppna", "--kommun", "hjo", "--period", "2016-12", "--ja")
    assert left_by_its_reader(*words, store=store) == (0, b"")
    assert koll("tillfalle", "--kommun", "hjo", store=store).stdout.count("2016-12") >= 1


def test_an_answer_that_nobody_reads_is_no_failure_and_a_refusal_still_is(store: Path):
    assert left_by_its_reader("översikt", "alingsås", store=store) == (0, b"")
    assert left_by_its_reader("avvikelse", "stab", "hjo", "1999", store=store) == (1, b"")


def test_nobody_is_asked_where_nobody_reads_the_question(store: Path):
    keyboard, terminal = os.openpty()
    code, said = left_by_its_reader("tillfalle", "oppna", "--kommun", "hjo", "--period", "2016-12", store=store, stdin=terminal)
    os.close(keyboard)
    os.close(terminal)
    told = ["Ingen kan svara här. Lägg till --ja för att skriva utan fråga.", "Inget är skrivet."]
    assert (code, said.decode().splitlines()) == (1, told)


def test_a_character_that_the_set_lacks_is_written_as_the_nearest(store: Path):
    whole = koll("avvikelse", "stab", "hjo", store=store).stdout.splitlines()
    latin = in_set("latin-1", "avvikelse", "stab", "hjo", store=store)
    assert (latin.returncode, latin.stderr) == (0, b"")
    shown = latin.stdout.decode("latin-1").splitlines()
    assert [len(line) for line in shown] == [len(line) for line in whole]
    assert "\N{MINUS SIGN}" in "".join(whole)
    assert "helår 2016" in "".join(shown)
    assert "?" not in "".join(shown)
    plain = in_set("ascii", "avvikelse", "stab", "hjo", store=store)
    assert (plain.returncode, b"helar 2016" in plain.stdout, b"?" in plain.stdout) == (0, True, False)


def test_json_is_utf_8_whatever_the_terminal_has(store: Path):
    said = in_set("ascii", "avvikelse", "stab", "hjo", "--json", store=store)
    assert said.stdout == in_set("utf-8", "avvikelse", "stab", "hjo", "--json", store=store).stdout
    assert (said.returncode, json.loads(said.stdout.decode())["kommun"]) == (0, "Hjo kommun")


@pytest.mark.parametrize("words", [
    ("export", "/dev/null/x"), ("aterstall", "finns-inte.zip"), ("importera", "finns-inte.csv"), ("avvikelse", "x", "--kommun", "nix"),
    ("rapport", "hjo", "--till", "finns/inte/r.docx"),
])
def test_whatever_is_refused_is_json_for_a_script(words: tuple[str, ...], store: Path):
    said = koll(*words, "--json", store=store)
    found = json.loads(said.stdout)
    assert (said.returncode, found["status"] in ("failed", "refused")) == (1, True)
    assert found["headline"]


def test_the_cells_of_json_have_columns_and_no_two_rows_one_key(store: Path, tmp_path: Path):
    (tmp_path / "org.csv").write_text("Ansvar;Konto;Utfall 2021-01;Utfall 2021-02\n" + "".join(
        f"{unit};5010;{unit}00;100\n" for unit in range(10, 25)), encoding="utf-8")
    taken = ("importera", str(tmp_path / "org.csv"), "--kommun", "ny", "--belopp", "kr", "--tecken", "redovisning")
    for words in (("översikt", "hjo"), ("helårsöversikt", "alingsås"), ("att godkänna", "alingsås"), (*taken, "--torrkor")):
        found = json.loads(koll(*words, "--json", store=store).stdout)
        keys, columns = [row["key"] for row in found["rows"]], {column["key"] for column in found["columns"]}
        assert (len(set(keys)), found["status"]) == (len(keys), "answered"), words
        assert {key for row in found["rows"] for key in row["cells"]} <= columns, words
