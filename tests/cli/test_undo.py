"""``koll angra`` as scripts use it: what it prints, where, and its exit codes."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each runs the program
HOUSE = Path(__file__).parent.parent.parent
LEDGER = '#SIETYP 3\n#RAR 0 20240101 20241231\n#PSALDO 0 202401 5010 {{}} {0}\n#PSALDO 0 202401 5010 {{1 "10"}} {0}\n#RES 0 5010 {0}\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for number, amount in enumerate((100, 250), 1):
        (tmp_path / f"{number}.se").write_text(LEDGER.format(amount), encoding="utf-8")
        assert koll(tmp_path, "importera", str(tmp_path / f"{number}.se"), "--kommun", "Sala", "--ja").returncode == 0
    return tmp_path


def koll(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KOLL_")}
    clean |= {"XDG_CONFIG_HOME": "/nonexistent", "COLUMNS": "100", "KOLL_STORE": f"tinydb://{home}/koll.json"}
    command = [sys.executable, str(HOUSE / "koll.py"), *words]
    return subprocess.run(command, env=clean, capture_output=True, text=True, input="", check=False)


def test_without_anyone_to_answer_the_preview_is_shown_and_nothing_is_written(home: Path):
    said = koll(home, "angra")
    assert (said.returncode, "Inget är skrivet" in said.stderr) == (1, True)
    assert said.stdout.startswith("Ångrar ändring 2: Läste in 2.se: 0 nya siffror, 1 ändrad.\n")
    assert "\u2212250 → \u2212100" in said.stdout
    assert json.loads(koll(home, "logg", "--json").stdout)["version"] == 2


@pytest.mark.parametrize("word", ["angra", "ångra"])
def test_a_whole_import_is_taken_back_and_brought_back(home: Path, word: str):
    said = koll(home, word, "--ja")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("Ångrade ändring 2: Läste in 2.se")
    again = json.loads(koll(home, word, "2", "--ja", "--json").stdout)
    assert (again["status"], again["headline"].split(".")[0]) == ("refused", "Ändring 2 kan inte ångras")
    assert koll(home, word, "3", "--ja").returncode == 0
    rows = json.loads(koll(home, "logg", "--json").stdout)["rows"]
    assert [row["key"] for row in rows] == ["1", "2", "3", "4"]


def test_a_number_that_is_not_there_is_a_failure_and_a_word_is_wrong_use(home: Path):
    said = koll(home, "angra", "99")
    assert (said.returncode, said.stderr) == (1, "Det finns ingen ändring 99. Den senaste är 2; koll logg visar dem.\n")
    assert koll(home, "angra", "allt").returncode == 2
