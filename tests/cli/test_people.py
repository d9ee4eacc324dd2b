"""``koll bjud-in``, ``koll personer`` and ``koll chatt`` on a real file."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

import koll
from core.accounts import AccountGroup
from core.calendar import FiscalYear
from core.organisation import Unit
from core.records import Transaction
from core.register import Year
from store.opening import open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Sundbyköping with a staff unit."""
    made = f"tinydb:///{tmp_path}/koll.json"
    store = open_store(made)
    records = (Unit("K", "Sundbyköping", None), Unit("STAB", "Staben", "K"), AccountGroup("3011", "Avgifter", "income", "account"))
    store.commit(Transaction("by", "anna", "Läst in", (*records, Year(FiscalYear(2020), 8)), name="Sundbyköping"))
    store.close()
    return made


def test_an_invitation_is_printed_once_listed_and_taken_away(url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert koll.run(["bjud-in", "Eva Ek", "--roll", "chef", "--enhet", "staben", "--store", url]) == 0
    payload = re.search(r"/start\s+(\S+)", capsys.readouterr().out)
    assert payload is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", payload[1])
    assert not any(payload[1] in path.read_text(errors="replace") for path in tmp_path.iterdir())
    koll.run(["personer", "--store", url])
    assert re.search(r"Eva Ek +chef +Staben +inbjuden, gäller till", capsys.readouterr().out)
    assert koll.run(["personer", "--ta-bort", "eva ek", "--store", url]) == 0
    assert "Tog bort Eva Eks tillgång" in capsys.readouterr().out


def test_a_group_is_opened_by_its_negative_id_and_closed_again(url: str, capsys: pytest.CaptureFixture[str]):
    assert koll.run(["chatt", "-1001234567890", "--enhet", "STAB", "--store", url]) == 0
    koll.run(["personer", "--store", url])
    assert re.search(r"Chatt -1001234567890 +läsare +Staben +grupp, högst den rollen", capsys.readouterr().out)
    assert koll.run(["chatt", "-1001234567890", "--stang", "--store", url]) == 0
    koll.run(["personer", "--store", url])
    assert "Ingen är inbjuden ännu" in capsys.readouterr().out


def test_a_unit_that_is_not_there_is_told_and_nothing_is_written(url: str, capsys: pytest.CaptureFixture[str]):
    assert koll.run(["bjud-in", "Eva", "--roll", "chef", "--enhet", "nämnden", "--store", url]) == 1
    assert "”nämnden” finns inte" in capsys.readouterr().out
