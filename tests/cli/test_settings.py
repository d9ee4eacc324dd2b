"""``koll installningar`` on a real file."""
from __future__ import annotations

from pathlib import Path

import pytest

import koll
from core.rounds import Round
from store.opening import open_store
from tests.store.small import SMALL, put


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Sundbyköping with an open round."""
    made = f"tinydb:///{tmp_path}/koll.json"
    store = open_store(made)
    store.commit(put(*SMALL, Round("2020-08", "Delår", 2020, 8), name="Sundbyköping"))
    store.close()
    return made


def test_settings_are_shown_set_after_a_yes_and_shown_again(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert koll.run(["installningar", "--store", url]) == 0
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    assert "50 tkr och 1,0 %" in shown
    assert "koll installningar gul …" in shown
    assert koll.run(["installningar", "gul", "75", "tkr", "--ja", "--store", url]) == 0
    assert koll.run(["installningar", "sista-dag", "2020-08", "15", "september", "--ja", "--store", url]) == 0
    capsys.readouterr()
    koll.run(["installningar", "--store", url])
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    assert "75 tkr och 1,0 %" in shown
    assert "sista dag 2020-09-15" in shown


def test_without_a_yes_nothing_is_written_and_wrong_use_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert koll.run(["installningar", "gul", "75 tkr", "--store", url]) == 1
    assert koll.run(["installningar", "gul", "--store", url]) == 2
    assert "Skriv värdet efter." in capsys.readouterr().err
    assert koll.run(["installningar", "gul", "mycket", "--ja", "--store", url]) == 1
    assert koll.run(["installningar", "roll", "Eva", "chef, Åkerskolan", "--ja", "--store", url]) == 1
    assert "Ingen som har tillgång heter ”Eva”" in capsys.readouterr().out
