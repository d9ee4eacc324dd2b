"""Copies, moves and open files hold everything, are proved by being read again, and never hide a fault."""
from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.book import UnitFigures
from core.ports import StoreError
from store.copying import read_copy, write_copy
from store.memory import MemoryStore
from store.moving import move
from store.open_files import export, read_export
from store.tiny.store import TinyStore
from store.whole import Movable, Whole, difference
from tests.store.small import booked, put
from tests.store.test_whole import written


@pytest.fixture
def full(store: Movable) -> Movable:
    written(store)
    odd = UnitFigures("BUN", 2020, {"actual": {"3;\"11\n": [1, None]}, "budget": {}}, {"budget": {}, "actual": {"å": -7}})
    store.commit(put(odd, UnitFigures("SKOLA", 2018, {}, {}), booked("KLK", *range(18), year=2016)))
    return store


def test_a_copy_holds_everything_and_is_a_store_by_itself(full: Movable, tmp_path: Path):
    said = write_copy(full, str(tmp_path / "kopia.zip"))
    assert "2 kommuner" in said
    assert "ändring 7" in said
    assert difference(full.whole(), read_copy(str(tmp_path / "kopia.zip"))) is None
    assert {each.name for each in tmp_path.iterdir()} <= {"kopia.zip"} | {e.name for e in tmp_path.iterdir() if e.name.startswith("koll.")}


def test_a_copy_never_takes_the_place_of_a_file(full: Movable, tmp_path: Path):
    (tmp_path / "kopia.zip").write_text("viktigt")
    with pytest.raises(StoreError, match="finns redan"):
        write_copy(full, str(tmp_path / "kopia.zip"))
    assert (tmp_path / "kopia.zip").read_text() == "viktigt"


def test_a_copy_with_any_byte_changed_is_refused_or_reads_the_same(path: str, tmp_path: Path):
    store = TinyStore(path)
    written(store)
    file = tmp_path / "kopia.zip"
    write_copy(store, str(file))
    whole, picked, refused = file.read_bytes(), random.Random(1), 0
    for at in picked.sample(range(len(whole)), 80):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << picked.randrange(8)]) + whole[at + 1 :])
        try:
            read = read_copy(str(file))
        except StoreError as error:
            refused += "kopia" in str(error)
        else:
            assert difference(store.whole(), read) is None, at
    assert refused > 40


def test_a_copy_that_says_it_is_encrypted_is_refused(path: str, tmp_path: Path):
    store = TinyStore(path)
    written(store)
    file = tmp_path / "kopia.zip"
    write_copy(store, str(file))
    whole = file.read_bytes()
    entry = whole.index(b"PK\x01\x02")
    file.write_bytes(whole[: entry + 8] + bytes([whole[entry + 8] | 1]) + whole[entry + 9 :])
    with pytest.raises(StoreError, match=r"skadad, eller ingen kopia .* Inget är återställt"):
        read_copy(str(file))


@pytest.mark.parametrize("content", [b"", b"hej", b"PK\x03\x04" + b"\0" * 100])
def test_another_file_is_no_copy(tmp_path: Path, content: bytes):
    (tmp_path / "fel.zip").write_bytes(content)
    with pytest.raises(StoreError, match=r"ingen kopia"):
        read_copy(str(tmp_path / "fel.zip"))


def test_open_files_give_the_same_store_again(full: Movable, tmp_path: Path):
    said = export(full, str(tmp_path / "ut"))
    assert "läst tillbaka" in said
    assert difference(full.whole(), read_export(str(tmp_path / "ut"))) is None
    other = MemoryStore()
    other.put(read_export(str(tmp_path / "ut")), 0)
    assert other.registers() == full.registers()
    assert "KLK;2020;manad;actual;3011;3;1;;3" in (tmp_path / "ut" / "siffror" / "sundbykoping-2020.csv").read_text()


def test_an_export_that_was_killed_leaves_nothing_that_stands_in_the_way_of_the_next(path: str, tmp_path: Path):
    written(TinyStore(path))
    folder = str(tmp_path / "ut")
    stop = "at.read_export = lambda _: os.kill(os.getpid(), 9)"
    write = "at.export(store.tiny.store.TinyStore(sys.argv[1]), sys.argv[2])"
    program = f"import os, sys, store.tiny.store, store.open_files as at; {stop}; {write}"
    assert subprocess.run([sys.executable, "-c", program, path, folder], check=False).returncode == -signal.SIGKILL
    assert [name.startswith(".koll-export-") for name in os.listdir(folder)] == [True]
    export(TinyStore(path), folder)
    assert difference(TinyStore(path).whole(), read_export(folder)) is None
    assert sorted(os.listdir(folder)) == ["koll-export.json", "poster", "siffror"]


def test_a_row_that_cannot_be_read_is_named(full: Movable, tmp_path: Path):
    export(full, str(tmp_path / "ut"))
    file = tmp_path / "ut" / "siffror" / "hjo-2020.csv"
    file.write_text(file.read_text().replace(";9", ";nio"))
    with pytest.raises(StoreError, match=r"Rad 2 i .*hjo-2020\.csv"):
        read_export(str(tmp_path / "ut"))


def test_a_move_leaves_the_source_as_it_was_and_the_target_the_same(full: Movable, tmp_path: Path):
    before, target = full.whole(), TinyStore(str(tmp_path / "ny" / "koll.json"))
    assert "läst tillbaka" in move(full, target, "det nya")
    assert difference(before, full.whole()) is difference(before, target.whole()) is None


def test_a_move_that_was_done_already_is_recognised(full: Movable, tmp_path: Path):
    target = TinyStore(str(tmp_path / "ny" / "koll.json"))
    move(full, target, "det nya")
    assert move(full, target, "det nya").startswith("Allt ligger redan i det nya, läst och jämfört: 2 kommuner")
    target.commit(put(booked("KLK", 5)))
    with pytest.raises(StoreError, match=r"inte tomt: där finns 2 kommuner.*ändring 8\. Det är detta lager, flyttat tidigare och ändrat"):
        move(full, target, "det nya")
    assert target.generation() == 8


def test_a_move_to_what_another_store_holds_says_what_that_is(full: Movable, tmp_path: Path):
    target = TinyStore(str(tmp_path / "ny" / "koll.json"))
    target.commit(put(booked("KLK", 5), municipality="eda", name="Eda"))
    with pytest.raises(StoreError, match=r"inte tomt: där finns 1 kommun, .*ändring 1\. Inget är skrivet; ange ett tomt lager"):
        move(full, target, "det nya")
    assert [register.name for register in target.registers()] == ["Eda"]


def test_a_target_that_reads_back_otherwise_stays_empty(full: Movable):
    class Forgetful(MemoryStore):
        def whole(self) -> Whole:
            found = super().whole()
            return found._replace(tables={t: h for t, h in found.tables.items() if t != "prognoses"})

    target = Forgetful()
    with pytest.raises(StoreError, match=r"är inte det som skrevs \(post 1 i prognoses\)"):
        move(full, target, "det nya")
    assert (target.generation(), target.registers()) == (0, ())


def test_a_move_during_which_someone_writes_leaves_the_target_as_it_was(full: Movable, tmp_path: Path):
    class Disturbed(TinyStore):
        def put(self, whole: Whole, over: int | None, last_check: Callable[[], None] | None = None) -> str:
            full.commit(put(booked("KLK", 77)))
            return super().put(whole, over, last_check)

    target = Disturbed(str(tmp_path / "ny" / "koll.json"))
    with pytest.raises(StoreError, match="Någon skrev i lagret under flytten"):
        move(full, target, "det nya")
    assert not (tmp_path / "ny").exists()
