"""A person is also taken out of the copies that Koll itself laid beside the store, and what cannot be read there is removed."""
from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from core.answer import Answer
from core.commands import Erase, Prune
from core.ports import StoreError
from core.question import Who
from store import restoring, set_aside
from store.copying import write_copy
from store.desk import Desk
from store.memory import MemoryStore
from store.proving import prove
from store.tiny.store import TinyStore
from tests.store.small import SMALL, booked, put
from tests.store.test_erasing import NAME, USER, filled, telling

ADMIN = Who("anna", "admin")


def put_in_place(clean: MemoryStore, path: str) -> None:
    act = restoring.Act("k1.zip", "anna", "kommandoraden")
    restoring.replace(restoring.Restorable(clean.whole()), path, restoring.standing(path), act)


def replaced(path: str, *, packed: bool = False) -> str:
    """A store with Eva in it, laid aside by a restore of one where only Bo has written; its path, a folder or (``packed``) the zip
    file that an older Koll made of it."""
    filled(TinyStore(path))
    packed_as = path + ".4.bak"
    if packed:
        write_copy(TinyStore(path), packed_as)
    clean = MemoryStore()
    clean.commit(put(*SMALL, name="Sundbyköping")._replace(author="Bo"))
    put_in_place(clean, path)
    if packed:
        shutil.rmtree(path + ".5.bak")
    return packed_as if packed else path + ".5.bak"


def erase(path: str, *, write: bool = True) -> Answer:
    return Desk(TinyStore(path)).do(Erase(NAME, write=write), ADMIN)


def names_in(copy: str) -> str:
    return repr(set_aside._whole(copy).tables)


@pytest.mark.parametrize("packed", [False, True])
def test_a_copy_that_a_restore_laid_aside_is_rewritten_without_the_person_and_can_still_be_restored(
    path: str, tmp_path: Path, packed: bool,
):
    aside = replaced(path, packed=packed)
    name = os.path.basename(aside)
    assert NAME in names_in(aside)
    preview = erase(path, write=False)
    assert f"Kopian {name}, som Koll lade undan, rensas: personen ersätts där också." in preview.notes
    assert NAME in names_in(aside)
    said = erase(path)
    assert said.notes[0] == f"Kopian {name}, som Koll lade undan, är rensad: personen ersätts där också."
    assert NAME not in names_in(aside)
    assert str(USER) not in names_in(aside)
    url = str(tmp_path / "igen.json")
    restoring.replace(restoring.read(aside, url), url, restoring.standing(url), restoring.Act(name, "anna", "kommandoraden"))
    again = TinyStore(url)
    assert prove(again).faults == ()
    assert [given.amount for given in again.prognoses("sundbykoping", 2020)] == [-7]
    assert sorted(name for name in os.listdir(tmp_path) if "rensad" in name or "kopia" in name) == []


def test_a_store_that_could_not_be_read_and_was_laid_aside_is_removed_after_that_is_said(path: str, tmp_path: Path):
    filled(TinyStore(path))
    clean = MemoryStore()
    clean.commit(put(*SMALL, name="Sundbyköping")._replace(author=NAME))
    with open(path, "r+b") as file:
        file.write(b"\0")
    put_in_place(clean, path)
    aside = path + ".1.bak"
    assert os.path.isdir(aside)
    line = "Kopian koll.json.1.bak, som Koll lade undan, går inte att läsa och {} helt."
    assert line.format("tas bort") in erase(path, write=False).notes
    assert os.path.isdir(aside)
    assert line.format("är borttagen") in erase(path).notes
    assert telling(TinyStore(path), tmp_path) == []


def test_a_folder_that_can_be_read_is_kept_without_the_person(path: str, tmp_path: Path):
    folder = replaced(path)
    assert "Kopian koll.json.5.bak, som Koll lade undan, är rensad: personen ersätts där också." in erase(path).notes
    kept = TinyStore(os.path.join(folder, "koll.json"))
    assert (kept.log()[-1].summary, prove(kept).faults) == ("Raderade personuppgifter om en person.", ())
    assert telling(TinyStore(path), tmp_path) == []


def test_a_copy_that_does_not_tell_of_the_person_is_left_byte_for_byte(path: str):
    TinyStore(path).commit(put(*SMALL, name="Sundbyköping"))
    put_in_place(MemoryStore(), path)
    before = {file: file.read_bytes() for file in Path(path + ".1.bak").rglob("*") if file.is_file()}
    assert before
    store = TinyStore(path)
    store.commit(put(*SMALL, name="Sundbyköping")._replace(author=NAME))
    assert not any("lade undan" in note for note in erase(path).notes)
    assert {file: file.read_bytes() for file in before} == before


def test_a_name_that_nobody_has_removes_nothing(path: str):
    filled(TinyStore(path))
    Path(path + ".1.bak").write_bytes(b"inget zip")
    said = Desk(TinyStore(path)).do(Erase("Evy Ek", write=True), ADMIN)
    assert (said.status, Path(path + ".1.bak").exists()) == ("refused", True)


def test_files_that_only_look_like_a_copy_are_no_ones_business(path: str, tmp_path: Path):
    filled(TinyStore(path))
    for name in ("koll.json.min.bak", "annat.json.1.bak", "koll.json.1.bak.gammal"):
        (tmp_path / name).write_text("mitt")
    erase(path)
    assert {(tmp_path / name).read_text() for name in ("koll.json.min.bak", "annat.json.1.bak", "koll.json.1.bak.gammal")} == {"mitt"}


def test_an_erasure_that_stops_at_a_copy_can_be_done_again(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    aside = replaced(path)
    TinyStore(path).commit(put(booked("KLK", 3))._replace(author=f"{NAME} (Telegram {USER})"))

    def full(*_: Any) -> None:
        raise OSError(28, "fullt")

    with monkeypatch.context() as patched:
        patched.setattr(set_aside, "_without", full)
        said = erase(path)
    assert (said.status, "går inte att rensa" in said.headline, NAME in names_in(aside)) == ("failed", True, True)
    assert erase(path).status == "answered"
    assert NAME not in names_in(aside)
    assert telling(TinyStore(path), tmp_path) == []


def test_pruning_clears_a_copy_too_and_leaves_one_that_cannot_be_read(path: str):
    aside = replaced(path)
    TinyStore(path).commit(put(booked("KLK", 3))._replace(author=f"{NAME} (Telegram {USER})"))
    Path(path + ".9.bak").write_bytes(b"inget zip")
    from datetime import UTC, datetime

    Desk(TinyStore(path), clock=lambda: datetime(2100, 1, 1, tzinfo=UTC)).do(Prune(90, 90, write=True), ADMIN)
    assert (NAME in names_in(aside), Path(path + ".9.bak").exists()) == (False, True)


def test_a_copy_that_cannot_be_removed_is_told(path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(set_aside.os, "unlink", lambda _: (_ for _ in ()).throw(OSError(13, "nekad")))
    with pytest.raises(StoreError, match="går inte att rensa"):
        set_aside.cleared([set_aside.Aside(path, False)], set_aside.Subject(("Eva",)), set_aside.Words("anna", "", ""))


def test_what_an_erasure_that_was_killed_left_of_an_unpacked_copy_is_removed_by_the_next(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    replaced(path, packed=True)
    with monkeypatch.context() as killed:
        killed.setattr(set_aside, "_erased", lambda *_: os._exit(9))
        child = os.fork()
        if not child:
            erase(path)
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    (left,) = tmp_path.glob(".koll-rensad-*")
    assert NAME.encode() in b"".join(file.read_bytes() for file in left.rglob("*") if file.is_file())
    erase(path)
    assert list(tmp_path.glob(".koll-rensad-*")) == []


def stop(*_: object) -> None:
    """As when the process is killed there."""
    raise KeyboardInterrupt
