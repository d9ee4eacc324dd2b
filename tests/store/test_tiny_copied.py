"""A main file that was copied or renamed without the rest never takes another store's files: it may be read, and is not written."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from core.ports import StoreError
from core.subject import Subject
from store.personal import Words
from store.proving import prove
from store.tiny.rebuilding import would_lose
from store.tiny.store import TinyStore, rebuild
from store.whole import difference
from tests.store.small import SMALL, booked, months, put
from tests.store.test_tiny_neighbours import contents

COPIED = r"koll-kopia\.json är kopierad eller omdöpt: den hänvisar till koll\.figures/sundbykoping-2020\.json, som hör till ett lager med"


def filled(path: str) -> None:
    """A store with all kinds of files, and one change more in its journal."""
    store = TinyStore(path)
    store.commit(put(*SMALL, booked("KLK", 1), booked("BUN", 7), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    store.commit(put(booked("KLK", 2)))
    store.close()


def copied(path: str, *endings: str) -> str:
    """The main file under another name, and the files beside it with these endings."""
    for ending in ("", *endings):
        shutil.copy(path + ending, path.replace("koll.json", "koll-kopia.json") + ending)
    return path.replace("koll.json", "koll-kopia.json")


ACTS = {
    "change": lambda store: store.commit(put(booked("KLK", 9), name="Sundbyköping")),
    "checkpoint": lambda store: store.storage.writing.checkpoint(),
    "erasure": lambda store: store.personal().erase(Subject(("anna",)), Words("a", "", "Raderade.")),
    "choice": lambda store: store.choose("sundbykoping"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("endings", [(), (".journal",), (".journal", ".lock", ".journal.bak")], ids=["alone", "journal", "all"])
def test_a_copied_main_file_is_not_written_and_the_other_store_stands_as_it_was(path: str, tmp_path: Path, act, endings: tuple[str, ...]):
    filled(path)
    copy = copied(path, *endings)
    before = contents(tmp_path)
    with pytest.raises(StoreError, match=COPIED):
        act(TinyStore(copy))
    assert contents(tmp_path) == before
    assert prove(TinyStore(path)).faults == ()


def test_a_copied_main_file_is_read_with_its_journal_and_its_proof_says_what_it_is(path: str):
    filled(path)
    copy = copied(path, ".journal", ".lock")
    assert (months(TinyStore(copy), "KLK"), months(TinyStore(copy), "BUN")) == ([2], [7])
    (fault,) = prove(TinyStore(copy)).faults
    assert "koll-kopia.json är kopierad eller omdöpt: den hänvisar till koll.figures/" in fault
    assert "Koll läser lagret men skriver inte i det. Öppna lagret under dess rätta namn, eller kör koll aterstall här" in fault


def test_a_copied_main_file_alone_is_no_whole_store_and_is_shown_as_far_as_it_goes(path: str):
    filled(path)
    copy, told = copied(path), []
    assert months(TinyStore(copy, on_damage=told.append), "KLK") == [1]
    assert len(told) == 1
    assert "koll-kopia.json.journal saknas" in told[0]
    (fault,) = prove(TinyStore(copy)).faults
    assert "koll-kopia.json.journal saknas" in fault


def test_a_copied_main_file_becomes_a_store_of_its_own_when_it_is_rebuilt_and_the_other_stands_as_it_was(path: str, tmp_path: Path):
    filled(path)
    copy = copied(path)
    before, whole = contents(tmp_path), TinyStore(path).whole()
    assert would_lose(copy) == ("ändringar efter nummer 1, om det fanns några",)
    rebuild(copy)
    after = contents(tmp_path)
    assert {name: content for name, content in before.items() if after[name] != content}.keys() == {"koll-kopia.json"}
    (store := TinyStore(copy)).commit(put(booked("KLK", 5)))
    store.storage.writing.checkpoint()
    assert (months(TinyStore(copy), "KLK"), months(TinyStore(copy), "BUN")) == ([5], [7])
    assert prove(TinyStore(copy)).faults == ()
    assert difference(whole, TinyStore(path).whole()) is None


def test_figures_that_the_other_store_has_written_since_are_not_taken_for_those_of_the_copy(path: str):
    filled(path)
    copy = copied(path)
    for number in (3, 4):
        (store := TinyStore(path)).commit(put(booked("KLK", number)))
        store.storage.writing.checkpoint()
        store.close()
    assert would_lose(copy) == ("siffrorna för Sundbyköping 2020", "ändring 2–4", "ändringar efter nummer 4, om det fanns några")
    rebuild(copy)
    assert months(TinyStore(copy), "KLK") is None
    assert months(TinyStore(path), "KLK") == [4]


def test_a_store_that_was_renamed_without_its_folders_gets_files_of_its_own_by_a_rebuild_without_loss(path: str):
    filled(path)
    renamed = path.replace("koll.json", "ekonomi.json")
    for ending in ("", ".journal", ".journal.bak", ".lock"):
        os.rename(path + ending, renamed + ending)
    with pytest.raises(StoreError, match=r"ekonomi\.json är kopierad eller omdöpt"):
        TinyStore(renamed).commit(put(booked("KLK", 9)))
    assert rebuild(renamed, ()).endswith("Inget är förlorat.")
    (store := TinyStore(renamed)).commit(put(booked("KLK", 9)))
    assert (months(store, "KLK"), months(store, "BUN"), prove(store).faults) == ([9], [7], ())


def test_a_young_main_file_that_is_renamed_without_its_journal_is_not_an_empty_store(path: str, tmp_path: Path):
    (store := TinyStore(path)).commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    store.close()
    os.rename(path, renamed := path.replace("koll.json", "ekonomi.json"))
    before = contents(tmp_path)
    for act in (lambda: TinyStore(renamed).commit(put(name="Sundbyköping")), lambda: TinyStore(renamed, on_damage=print).registers()):
        with pytest.raises(StoreError, match=r"ekonomi\.json är kopierad eller omdöpt: den är skriven som koll\.json\. Journalen"):
            act()
    assert contents(tmp_path) == before
    os.rename(renamed, path)
    assert months(TinyStore(path), "KLK") == [1]


def test_a_main_file_that_names_a_file_outside_its_folders_is_not_written(path: str, tmp_path: Path):
    filled(path)
    evil = Path(path).read_bytes().replace(b'"koll.figures/sundbykoping-2020.json"', b'"koll.figures/../viktigt.json"')
    (tmp_path / "viktigt.json").write_text("mitt")
    Path(path).write_bytes(resealed(evil))
    with pytest.raises(StoreError, match=r"hänvisar till koll\.figures/\.\./viktigt\.json"):
        TinyStore(path).commit(put(booked("KLK", 9)))
    assert (tmp_path / "viktigt.json").read_text() == "mitt"


def resealed(content: bytes) -> bytes:
    """A main file with a right checksum again."""
    import zlib

    at = content.index(b'"crc":"') + 7
    return content[:at] + b"%08x" % zlib.crc32(content[at + 8 :], zlib.crc32(content[:at])) + content[at + 8 :]
