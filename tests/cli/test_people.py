"""``koll bjud-in``, ``koll personer`` and ``koll chatt`` on a real file."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import koll
from core.accounts import AccountGroup
from core.calendar import FiscalYear
from core.organisation import Unit
from core.people import Person
from core.records import Transaction
from core.register import Year
from store.opening import open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Sundbyköping with a staff unit."""
    made = f"tinydb:///{tmp_path}/koll.json"
    store = open_store(made)
    units = Unit("K", "Sundbyköping", None), Unit("STAB", "Staben", "K"), Unit("BUN", "Barn", "K")
    accounts = AccountGroup("3011", "Avgifter", "income", "account")
    store.commit(Transaction("by", "anna", "Läst in", (*units, accounts, Year(FiscalYear(2020), 8)), name="Sundbyköping"))
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
    assert "Tog bort Eva Eks inbjudan." in capsys.readouterr().out


def test_a_group_is_opened_by_its_negative_id_and_closed_again(url: str, capsys: pytest.CaptureFixture[str]):
    assert koll.run(["chatt", "-1001234567890", "--enhet", "STAB", "--store", url]) == 0
    koll.run(["personer", "--store", url])
    assert re.search(r"Chatt -1001234567890 +läsare +Staben +grupp, högst den rollen", capsys.readouterr().out)
    assert koll.run(["chatt", "-1001234567890", "--stang", "--store", url]) == 0
    koll.run(["personer", "--store", url])
    assert "Ingen är inbjuden ännu" in capsys.readouterr().out


def test_a_unit_that_is_not_there_is_told_and_nothing_is_written(url: str, capsys: pytest.CaptureFixture[str]):
    assert koll.run(["bjud-in", "Eva", "--roll", "chef", "--enhet", "nämnden", "--store", url]) == 1
    assert "”nämnden” finns inte i Sundbyköping" in capsys.readouterr().out


def test_a_person_with_two_units_gets_another_role_and_the_link_has_the_bot_s_name(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("KOLL_BOT_NAME", "@kommun_bot")
    assert koll.run(["bjud-in", "Eva Ek", "--roll", "chef", "--enhet", "STAB", "--enhet", "BUN", "--store", url]) == 0
    assert re.search(r"https://t\.me/kommun_bot\?start=[A-Za-z0-9_-]{43} och visas bara nu", " ".join(capsys.readouterr().out.split()))
    assert koll.run(["personer", "--andra", "Eva Ek", "--roll", "controller", "--store", url]) == 1
    assert "Ingen som har tillgång heter ”Eva Ek”" in capsys.readouterr().out
    open_store(url).commit(Transaction("by", "anna", "Insläppt", (Person(7, "Eva Ek", "manager", "STAB"),)))
    assert koll.run(["personer", "--andra", "Eva Ek", "--roll", "controller", "--store", url]) == 0
    assert "Ändrade Eva Eks roll: chef för Staben → controller för Sundbyköping." in " ".join(capsys.readouterr().out.split())
    assert koll.run(["personer", "--andra", "Eva Ek", "--ta-bort", "Eva Ek", "--store", url]) == 2


def test_a_person_whose_role_is_changed_keeps_the_unit_and_nothing_is_changed_unless_a_role_is_said(
    url: str, capsys: pytest.CaptureFixture[str],
):
    open_store(url).commit(Transaction("by", "anna", "Insläppt", (Person(7, "Eva Ek", "manager", "STAB"),)))
    for words in (["--andra", "Eva Ek"], ["--andra", "Eva Ek", "--enhet", "BUN"], ["--roll", "chef"]):
        assert koll.run(["personer", *words, "--store", url]) == 2
        assert "säg vem som får vilken roll" in capsys.readouterr().err
    assert koll.run(["personer", "--andra", "Eva Ek", "--roll", "läsare", "--store", url]) == 0
    assert "Ändrade Eva Eks roll: chef för Staben → läsare för Staben." in " ".join(capsys.readouterr().out.split())


def test_what_is_kept_about_a_person_is_printed_erased_and_gone_from_every_file(
    url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
):
    koll.run(["bjud-in", "Eva Ek", "--store", url])
    capsys.readouterr()
    assert koll.run(["minadata", "eva", "ek", "--json", "--store", url]) == 0
    assert [row["label"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["inbjudan", "logg"]
    assert koll.run(["glom", "Eva Ek", "--store", url]) == 1  # nobody can answer here
    assert "Raderar 2 uppgifter om Eva Ek." in capsys.readouterr().out
    assert koll.run(["glom", "Eva Ek", "--ja", "--store", url]) == 0
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and b"Eva Ek" in path.read_bytes()] == []
    assert koll.run(["kontroll", "--lager", "--store", url]) == 0
    capsys.readouterr()
    assert koll.run(["minadata", "Eva Ek", "--store", url]) == 1
    assert "Inget är sparat om ”Eva Ek”" in capsys.readouterr().out


def test_the_log_is_narrowed_and_pruned_from_the_command_line(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
):
    koll.run(["bjud-in", "Eva Ek", "--enhet", "STAB", "--store", url])
    capsys.readouterr()
    assert koll.run(["logg", "--enhet", "staben", "--fran", "2000-01-01", "--json", "--store", url]) == 0
    assert [row["key"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["1", "2"]
    assert koll.run(["logg", "--person", "nobody", "--store", url]) == 0
    assert "Ingen ändring stämmer in på det." in capsys.readouterr().out
    assert koll.run(["logg", "--fragor", "--store", url]) == 0
    assert "Ingen fråga är sparad." in capsys.readouterr().out
    assert koll.run(["gallra", "--ja", "--store", url]) == 0
    assert "Inget var gammalt nog att gallra." in capsys.readouterr().out
    monkeypatch.setenv("KOLL_KEEP_QUESTIONS", "tre")
    assert koll.run(["gallra", "--store", url]) == 1
    assert "KOLL_KEEP_QUESTIONS ska vara ett antal dagar från 0 till 36500" in capsys.readouterr().err
