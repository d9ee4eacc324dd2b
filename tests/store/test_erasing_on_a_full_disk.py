"""A person erased on a disk that fills up: what is said is what has happened, the proof tells of it, and the next one makes it whole."""
from __future__ import annotations

import errno
from itertools import count
from pathlib import Path

import pytest

from core.commands import Erase
from core.ports import StoreError
from store.copying import write_copy
from store.desk import Desk
from store.personal import personal_of
from store.proving import prove
from store.tiny.checkpoint import Checkpoint
from store.tiny.state import State
from store.tiny.store import TinyStore
from tests.store.faulty import FailingDisk
from tests.store.small import booked, months, put
from tests.store.test_erasing import ADMIN, EVA, NAME, USER, WORDS, filled, telling

LEFT = "En radering av personuppgifter blev avbruten. Kör koll glom igen, så görs den klar."


def full(*_: object) -> State:
    raise OSError(errno.ENOSPC, "fullt")


def test_an_erasure_for_which_there_is_no_room_says_what_is_done_and_the_proof_tells_of_it(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
):
    filled(TinyStore(path))
    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "_write", full)
        said = Desk(TinyStore(path)).do(Erase(NAME, write=True), ADMIN)
        assert (said.status, said.headline) == (
            "failed", "Personuppgifterna är inte helt raderade: disken är full. Kör koll glom igen, så görs det klart. "
            "Tillgången till chatten är redan borttagen.",
        )
        assert prove(TinyStore(path)).faults == (LEFT,)
        store = TinyStore(path)
        assert store.commit(put(booked("KLK", 4))) == 7, "what rests on nothing of the erasure is written as long as there is room for it"
        with pytest.raises(StoreError, match="blev avbruten och går inte att göra klar nu"):
            write_copy(store, str(tmp_path / "z.zip"))
    assert months(TinyStore(path), "KLK") == [4]
    assert [person.user for _, person in TinyStore(path).people()] == []
    done = Desk(TinyStore(path)).do(Erase("Någon Annan"), ADMIN)
    assert done.headline == "En radering som blev avbruten är klar. I prognoser och i loggen står nu ”Raderad person 8”."
    assert telling(TinyStore(path), tmp_path) == []
    assert prove(TinyStore(path)).faults == ()


def test_wherever_the_disk_fills_up_the_store_is_whole_or_the_proof_says_what_is_left_and_the_next_erasure_ends_it(tmp_path: Path):
    for step in count():
        folder = tmp_path / str(step)
        path = str(folder / "koll.json")
        filled(TinyStore(path))
        try:
            personal_of(TinyStore(path, disk=FailingDisk(step, errno.ENOSPC, lasting=True))).erase(EVA, WORDS)
        except StoreError as error:
            said = str(error)
        else:
            break
        assert said == "Personuppgifterna är inte helt raderade: disken är full. Kör koll glom igen, så görs det klart."
        faults = prove(TinyStore(path)).faults
        assert faults == () or LEFT in faults
        personal_of(TinyStore(path)).finish()
        if telling(TinyStore(path), folder):
            personal_of(TinyStore(path)).erase(EVA, WORDS)
        assert telling(TinyStore(path), folder) == []
        assert prove(TinyStore(path)).faults == ()
    assert step > 20


def test_an_access_that_was_not_there_is_not_said_to_be_removed(path: str, monkeypatch: pytest.MonkeyPatch):
    store = TinyStore(path)
    filled(store)
    monkeypatch.setattr(Checkpoint, "_write", full)
    said = Desk(store).do(Erase("anna", write=True), ADMIN)
    assert said.headline == "Personuppgifterna är inte helt raderade: disken är full. Kör koll glom igen, så görs det klart."
    assert USER in [person.user for _, person in store.people()]
