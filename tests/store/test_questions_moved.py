"""The questions asked in the chat follow a move, are in no copy, and stay where they are through a restore."""
from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from core.ports import StoreError
from core.subject import Asking, Subject
from store import open_files, restoring
from store.copying import write_copy
from store.memory import MemoryStore
from store.memory_personal import MemoryPersonal
from store.moving import move
from store.opening import open_store
from store.personal import personal_of
from store.sql.store import SqlStore
from store.tiny.store import TinyStore
from tests.store.small import booked, put
from tests.store.test_erasing import EVA, NAME, USER, WORDS, filled
from tests.store.test_whole import written

BO = Asking("2020-09-02T12:00:00+00:00", "Bo (Telegram 8)", "sundbykoping", "BUN", "utfall?", "answered")
LATER = Asking("2020-09-02T12:00:00+00:00", "Eva (Telegram 9)", "", "", "hej", "not_understood")


def other(kind: str, request: pytest.FixtureRequest, folder: Path) -> Any:
    if kind == "files":
        return TinyStore(str(folder / "annat" / "koll.json"))
    from tests.store.postgres import address

    return SqlStore(address(request.getfixturevalue("postgres")))


@pytest.mark.parametrize("kind", ["files", "postgres"])
def test_a_move_takes_the_questions_in_their_order_and_no_one_who_is_erased(
    store: Any, kind: str, request: pytest.FixtureRequest, tmp_path: Path,
):
    filled(store)
    personal_of(store).erase(EVA, WORDS)
    for asking in (BO, LATER):
        personal_of(store).note(asking)
    target = other(kind, request, tmp_path)
    said = move(store, target, "målet")
    asked = personal_of(target).asked()
    assert asked == personal_of(store).asked()
    assert asked[-2:] == (BO, LATER)
    assert "och frågeloggen (3 frågor i chatten)" in said
    assert NAME not in repr(asked)
    assert str(USER) not in repr(asked)
    personal_of(target).erase(Subject(("Bo",), (8,)), WORDS)
    assert [each.who for each in personal_of(target).asked()] == ["Eva (Telegram 9)"]
    target.close()


def test_a_move_without_questions_says_nothing_of_them():
    source, target = MemoryStore(), MemoryStore()
    written(source)
    assert "frågelogg" not in move(source, target, "målet")


def test_neither_a_copy_nor_open_files_hold_a_question_and_they_say_so(store: Any, tmp_path: Path):
    written(store)
    personal_of(store).note(BO)
    said = [write_copy(store, str(tmp_path / "kopia.zip")), open_files.export(store, str(tmp_path / "ut"))]
    assert all(each.endswith("Frågeloggen (1 fråga i chatten) följer inte med: den har sin egen gallring.") for each in said)
    shutil.unpack_archive(tmp_path / "kopia.zip", tmp_path / "uppackad")
    for folder in ("ut", "uppackad"):
        assert [path for path in (tmp_path / folder).rglob("*") if path.is_file() and b"Telegram 8" in path.read_bytes()] == []


@pytest.mark.parametrize("kind", ["files", "postgres"])
def test_a_restore_leaves_the_questions_as_they_are(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    opened: list[Any] = []
    monkeypatch.setattr(restoring, "open_store", lambda url: opened.append(open_store(url)) or opened[-1])
    if kind == "files":
        url = str(tmp_path / "koll.json")
    else:
        from tests.store.postgres import address

        url = address(request.getfixturevalue("postgres"))
    store: Any = restoring._opened(url)
    written(store)
    write_copy(store, str(tmp_path / "kopia.zip"))
    store.commit(put(booked("KLK", 9)))
    personal_of(store).note(BO)
    store.close()
    act = restoring.Act("kopia.zip", "anna", "kommandoraden")
    restoring.replace(restoring.read(str(tmp_path / "kopia.zip"), url), url, restoring.standing(url), act)
    after: Any = restoring._opened(url)
    assert (after.generation(), personal_of(after).asked()) == (8, (BO,))
    for each in opened:
        each.close()


def test_a_move_that_could_not_take_the_questions_says_so_and_takes_them_when_it_is_run_again(monkeypatch: pytest.MonkeyPatch):
    source, target = MemoryStore(), MemoryStore()
    written(source)
    personal_of(source).note(BO)

    def full(*_: Any) -> None:
        raise StoreError("Disken är full.")

    with monkeypatch.context() as patched:
        patched.setattr(MemoryPersonal, "take", full)
        with pytest.raises(StoreError, match=r"Allt är flyttat utom frågeloggen: Disken är full\. Kör koll flytta igen"):
            move(source, target, "målet")
    assert "Allt ligger redan i målet" in move(source, target, "målet")
    assert personal_of(target).asked() == (BO,)
