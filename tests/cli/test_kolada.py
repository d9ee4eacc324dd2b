"""``koll kolada`` from the command line against a small Kolada on this machine."""
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.organisation import Unit
from core.records import Transaction
from store.tiny.store import TinyStore
from tests.cli.test_command_line import koll
from tests.store.kolada_server import Answers, served

pytestmark = pytest.mark.slow  # each runs the program


@pytest.fixture
def server() -> Iterator[tuple[str, Answers]]:
    with served() as found:
        yield found


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Lillköping, with nothing but its root."""
    opened = TinyStore(str(tmp_path / "koll.json"))
    opened.commit(Transaction("lillkoping", "eva", "Läste in.", (Unit("K", "Lillköpings kommun", None),), name="Lillköpings kommun"))
    opened.close()
    return tmp_path / "koll.json"


def test_key_figures_are_shown_then_written_then_listed(server: tuple[str, Answers], store: Path):
    words = ("kolada", "N00945", "U28119", "--ar", "2022-2023")
    shown = koll(*words, "--torrkor", store=store, KOLL_KOLADA=server[0])
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "2 nyckeltal: 8 nya värden" in shown.stdout
    assert "har inga nyckeltal" in koll("kolada", store=store).stdout
    assert koll(*words, "--ja", store=store, KOLL_KOLADA=server[0]).stdout.startswith("Inläst i Lillköpings kommun: 2 nyckeltal")
    listed = json.loads(koll("kolada", "--json", store=store).stdout)
    assert [row["key"] for row in listed["rows"]] == ["N00945", "U28119", "U28119/K", "U28119/M"]


def test_without_an_address_a_sentence_says_what_to_set(store: Path):
    said = koll("kolada", "N00945", store=store)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("Adressen till Kolada är inte inställd. Sätt KOLL_KOLADA")


def test_nobody_to_answer_writes_nothing(server: tuple[str, Answers], store: Path):
    said = koll("kolada", "N00945", "--ar", "2022-2023", store=store, KOLL_KOLADA=server[0])
    assert said.returncode == 1
    assert "har inga nyckeltal" in koll("kolada", store=store).stdout


def test_of_several_municipalities_none_is_guessed(store: Path):
    opened = TinyStore(str(store))
    opened.commit(Transaction("hjo", "eva", "Läste in.", (Unit("K", "Hjo kommun", None),), name="Hjo kommun"))
    opened.close()
    said = koll("kolada", "N00945", store=store, KOLL_KOLADA="http://127.0.0.1:9/v2")
    assert (said.returncode, said.stderr.split(". ")[0]) == (1, "Vilken kommun gäller det? Lägg till --kommun NAMN")


@pytest.mark.parametrize("years", ["2023-2022", "x", "20"])
def test_years_that_are_none_are_wrong_use(store: Path, years: str):
    assert koll("kolada", "N00945", "--ar", years, store=store, KOLL_KOLADA="http://127.0.0.1:9/v2").returncode == 2
