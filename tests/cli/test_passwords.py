"""No command prints the password of an address, whatever the scheme and whatever went wrong."""
from __future__ import annotations

from pathlib import Path

import pytest

import koll
from store.opening import open_store, shown

ADDRESSES = [
    "postgresql://anna:hemligt@127.0.0.1:1/koll", "postgres://anna:hem@ligt@127.0.0.1:1/koll", "postgresql://anna:hem/ligt@127.0.0.1:1/koll",
    "postgresql://127.0.0.1:1/koll?user=anna&password=hemligt", "postgresql://anna:hemligt@127.0.0.1:fel/koll",
    "postgresql://anna:hemligt@127.0.0.1:1/koll?schema=HEMLIG-ej-tillåten", "postgresql://anna:hemligt@127.0.0.1:1/koll?okand=1",
    "mysql://u:hemligt@h/d", "mysql:u:hemligt@h", "ftp://u:" + "hemligt" * 60 + "@h/d", "tinydb://u:hemligt@h/d", "tinydb:u:hemligt@h",
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer is given up at once."""
    server = pytest.importorskip("store.sql.server")
    monkeypatch.setattr(server.Server, "_persist", _once(server))


def _once(server):
    whole = server.Server._persist

    def persist(self, act):
        self._patience = 0
        return whole(self, act)

    return persist


@pytest.mark.parametrize("words", [
    ("sokvag",), ("sokvag", "--json"), ("avvikelse", "stab"), ("avvikelse", "stab", "--json"), ("kontroll", "--lager"), ("kopia", "k.zip"),
    ("aterstall",), ("logg", "--json"), ("demo", "--no-ui"),
])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_command_never_prints_the_password_of_its_store(
    address: str, words: tuple[str, ...], capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
):
    monkeypatch.chdir(tmp_path)
    koll.run([*words, "--store", address])
    said = "".join(capsys.readouterr())
    assert said
    assert "ligt" not in said


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_move_never_prints_the_password_of_its_target(address: str, capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("KOLL_STORE", str(tmp_path / "koll.json"))
    assert koll.run(["demo", "--no-ui"]) == 0
    assert koll.run(["flytta", address]) == 1
    said = "".join(capsys.readouterr())
    assert "ligt" not in said


@pytest.mark.parametrize("trace", [False, True])
def test_an_error_that_nobody_thought_of_is_told_without_the_password(trace: bool, capsys, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object) -> None:
        raise RuntimeError("could not reach postgresql://anna:hemligt@db/koll")

    monkeypatch.setattr(koll, "_run", fails)
    if trace:
        monkeypatch.setenv("KOLL_TRACE", "1")
    assert koll.run(["sokvag"]) == 1
    said = capsys.readouterr().err
    assert "postgresql://anna:…@db/koll" in said


def test_an_option_that_is_written_together_with_an_address_is_refused_without_the_password(capsys):
    assert koll.run(["sokvag", "--lager=postgresql://anna:hemligt@db/koll"]) == 2
    assert koll.run(["sokvag", "--storepostgresql://anna:hemligt@db/koll"]) == 2
    assert "hemligt" not in capsys.readouterr().err


def test_a_path_with_an_at_and_a_colon_in_it_is_shown_whole(tmp_path: Path):
    path = f"tinydb://{tmp_path}/a:b@c/koll.json"
    assert shown(path) == path
    open_store(path).close()
