"""``koll tabeller`` from the command line: listed, written to a file, and read back by ``koll importera``."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_command_line import koll

pytestmark = pytest.mark.slow  # each runs the program


@pytest.fixture
def store(tmp_path: Path) -> Path:
    assert koll("demo", "--no-ui", store=tmp_path / "koll.json").returncode == 0
    return tmp_path / "koll.json"


def test_the_tables_of_a_sort_are_listed(store: Path):
    found = koll("tabeller", "aktiviteter", "--kommun", "Hjo", store=store)
    assert (found.returncode, found.stdout.splitlines()[0]) == (0, "5 tabeller utanför ekonomin.")


def test_a_written_file_is_read_back_and_a_changed_cell_is_undone(store: Path, tmp_path: Path):
    path = tmp_path / "plan.csv"
    assert koll("tabeller", "KF 11", "--kommun", "Hjo", "--till", str(path), store=store).returncode == 0
    path.write_text(path.read_text("utf-8-sig").replace("Ej påbörjat", "Klart"), "utf-8")
    done = koll("importera", str(path), "--kommun", "Hjo", "--ja", store=store)
    assert (done.returncode, "Status: Ej påbörjat → Klart." in done.stdout) == (0, True), done.stdout + done.stderr
    assert "Klart" in koll("aktiviteter", "hjo", store=store).stdout
    assert koll("angra", "--ja", store=store).returncode == 0
    assert "0 nya uppgifter, 1 ändrad" in koll("importera", str(path), "--kommun", "Hjo", "--torrkor", store=store).stdout


@pytest.mark.parametrize(("name", "said"), [("plan.txt", "ska sluta på .xlsx eller .csv"), ("finns.csv", "finns redan")])
def test_a_file_that_may_not_be_written_is_a_sentence(store: Path, tmp_path: Path, name: str, said: str):
    (tmp_path / "finns.csv").write_text("x")
    found = koll("tabeller", "--kommun", "Hjo", "--till", str(tmp_path / name), store=store)
    assert (found.returncode, said in found.stderr) == (1, True)
