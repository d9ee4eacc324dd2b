"""In a store that was moved in, restored or rebuilt any one file may be damaged, at once and later, and nothing is lost."""
from __future__ import annotations

import errno
import random
import shutil
from pathlib import Path

import pytest

from core.calendar import FiscalYear
from core.ports import StoreError
from core.register import Year
from store.copying import read_copy, write_copy
from store.memory import MemoryStore
from store.proving import prove
from store.schema import Document
from store.tiny.store import TinyStore, rebuild
from store.whole import Whole, difference
from tests.store.faults_at_rest import KINDS, harmed
from tests.store.faulty import FailingDisk, Stopped
from tests.store.small import SMALL, booked, put

OPTIONS = {"checkpoint_at": 2000, "split_at": 30}


def source() -> MemoryStore:
    """Two years, one of them with more than thirty figures, so that it is split."""
    store = MemoryStore()
    store.commit(put(*SMALL, *(booked(unit, *range(12)) for unit in ("KLK", "BUN", "SKOLA")), name="Sundbyköping"))
    store.commit(put(Year(FiscalYear(2018)), Year(FiscalYear(2019)), booked("KLK", 5, year=2019)))
    return store


def restored(path: Path) -> None:
    """A store put back from a copy of another one that was in files."""
    first = TinyStore(str(path.parent / "första" / "koll.json"), **OPTIONS)
    first.fill(source().whole())
    write_copy(first, str(path.parent / "kopia.zip"))
    first.close()
    _fill(path, read_copy(str(path.parent / "kopia.zip")))


def moved(path: Path) -> None:
    """A store moved here from another kind of store."""
    _fill(path, source().whole())


def rebuilt(path: Path) -> None:
    """A store that had a damage in its main file."""
    _fill(path, source().whole())
    path.write_bytes(harmed(path.read_bytes(), KINDS[1], random.Random(1)))
    assert rebuild(str(path)).endswith("Inget är förlorat.")


def _fill(path: Path, whole: Whole) -> None:
    store = TinyStore(str(path), **OPTIONS)
    store.fill(whole)
    store.close()


def later(path: Path, changes: int) -> None:
    """Changes in old years and a new one, with checkpoints between them as they come."""
    store = TinyStore(str(path), **OPTIONS)
    for number in range(changes):
        store.commit(put(booked("KLK", number, year=2018 + number % 3), summary=f"Ändring {number}"))
    store.close()


def files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file() and ".skadad-" not in str(each))


@pytest.mark.slow
@pytest.mark.parametrize("changes", [0, 1, 25], ids=["at once", "after a change", "after checkpoints"])
@pytest.mark.parametrize("made", [restored, moved, rebuilt])
def test_any_one_damaged_file_heals_without_loss(tmp_path: Path, made, changes: int):
    path = tmp_path / "lager" / "koll.json"
    path.parent.mkdir()
    made(path)
    later(path, changes)
    whole, picked = TinyStore(str(path)).whole(), random.Random(str(made))
    assert bool(list(path.parent.glob("koll.json.journal-*"))) == (changes == 25)
    untouched = tmp_path / "orört"
    shutil.copytree(path.parent, untouched)
    for number, file in enumerate(files(path.parent)):
        for kind in KINDS if made == restored else KINDS[number % 3 :][:1]:
            file.write_bytes(harmed(file.read_bytes(), kind, picked))
            reader = TinyStore(str(path), on_damage=lambda _: None)
            assert difference(whole, reader.whole()) is None, (file.name, kind)
            reader.close()
            assert rebuild(str(path), ()).endswith("Inget är förlorat."), (file.name, kind)
            healed = TinyStore(str(path)).whole()
            assert difference(whole, _before_the_rebuild(healed)) is None, (file.name, kind)
            assert prove(TinyStore(str(path))).faults == (), (file.name, kind)
            shutil.rmtree(path.parent)
            shutil.copytree(untouched, path.parent)


def _before_the_rebuild(whole: Whole) -> Whole:
    """The same without the change that says that the store was rebuilt."""
    own = ("log", "undo")
    tables = {t: {n: d for n, d in held.items() if t not in own or n < whole.generation} for t, held in whole.tables.items()}
    return Whole(whole.generation - 1, tables)


@pytest.mark.slow
@pytest.mark.parametrize("harmed_file", ["koll.json", "koll.json.journal", "koll.log.json"])
def test_a_rebuild_that_is_cut_off_anywhere_is_made_again_without_loss(tmp_path: Path, harmed_file: str):
    path = tmp_path / "lager" / "koll.json"
    path.parent.mkdir()
    _fill(path, source().whole())
    later(path, 12)
    whole = TinyStore(str(path)).whole()
    file = path.parent / harmed_file
    file.write_bytes(harmed(file.read_bytes(), KINDS[1], random.Random(2)))
    shutil.copytree(path.parent, tmp_path / "skadat")
    step, stopped = 0, True
    while stopped:
        store = TinyStore(str(path), disk=FailingDisk(step))
        try:
            store.storage.rebuild(())
            stopped = False
        except Stopped:
            store.close()
            assert rebuild(str(path), ()).endswith("Inget är förlorat."), step
        tables = TinyStore(str(path)).whole().tables
        assert {t: held for t, held in tables.items() if t not in ("log", "undo")} == _content(whole), step
        assert whole.tables["log"].items() <= tables["log"].items(), step
        assert whole.tables["undo"].items() <= tables["undo"].items(), step
        shutil.rmtree(path.parent)
        shutil.copytree(tmp_path / "skadat", path.parent)
        step += 3
    assert step > 30


def _content(whole: Whole) -> dict[str, dict[int, Document]]:
    return {table: held for table, held in whole.tables.items() if table not in ("log", "undo")}


@pytest.mark.slow
def test_a_restored_store_that_stops_at_any_step_of_a_checkpoint_is_whole(tmp_path: Path):
    path = tmp_path / "lager" / "koll.json"
    path.parent.mkdir()
    _fill(path, source().whole())
    later(path, 2)
    whole, step, stopped = TinyStore(str(path)).whole(), 0, True
    shutil.copytree(path.parent, tmp_path / "före")
    while stopped:
        store = TinyStore(str(path), disk=FailingDisk(step), **OPTIONS)
        try:
            store.storage.writing.checkpoint()
            stopped = False
        except Stopped:
            store.close()
        assert difference(whole, TinyStore(str(path)).whole()) is None, step
        later(path, 1)
        assert prove(TinyStore(str(path))).faults == (), step
        shutil.rmtree(path.parent)
        shutil.copytree(tmp_path / "före", path.parent)
        step += 1
    assert step > 10


def test_a_rebuild_on_a_full_disk_says_where_the_files_are_and_is_made_again_without_loss(tmp_path: Path):
    path = tmp_path / "lager" / "koll.json"
    path.parent.mkdir()
    _fill(path, source().whole())
    whole = TinyStore(str(path)).whole()
    path.write_bytes(b"")
    refused = 0
    for step in range(0, 40, 4):
        with pytest.raises(StoreError, match="disken är full") as said:
            TinyStore(str(path), disk=FailingDisk(step, errno.ENOSPC, lasting=True)).storage.rebuild(())
        refused += f"ligger i {path}.skadad-" in str(said.value)
        assert "Allt sparat finns kvar i journalen" not in str(said.value)
    assert refused > 3
    assert rebuild(str(path), ()).endswith("Inget är förlorat.")
    assert _content(TinyStore(str(path)).whole()) == _content(whole)
