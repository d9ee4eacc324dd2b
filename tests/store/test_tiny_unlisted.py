"""A main file that is lost in both copies takes with it what stood there alone, which is said by name; all else is kept."""
from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from core.ports import StoreError
from core.register import Year
from store import schema
from store.copying import write_copy
from store.holes import holes
from store.proving import prove
from store.tiny.disk import Disk
from store.tiny.places import Places
from store.tiny.rebuilding import would_lose
from store.tiny.recovery import Salvager
from store.tiny.store import TinyStore, rebuild
from store.whole import Whole
from tests.store.faults_at_rest import KINDS, harmed
from tests.store.faulty import FailingDisk, Stopped
from tests.store.small import SMALL, booked, months, put
from tests.store.test_tiny_doubles import OPTIONS, later, moved, rebuilt, restored
from tests.store.test_tiny_neighbours import contents

REGISTER = "register för sundbykoping (kommun, organisation, kontoplan, år, tillfällen med prognoser, texter, inställningar och tillgång)"


def lose_main(path: Path, how: str = "short") -> None:
    for file in (path, Path(f"{path}.bak")):
        if how == "gone":
            file.unlink(missing_ok=True)
        elif file.exists():
            file.write_bytes(file.read_bytes()[:200] if how == "short" else harmed(file.read_bytes(), how, random.Random(how)))


def beside(whole: Whole, through: int) -> dict[str, object]:
    """The figures, the log and the notes for undo of what a store held, of the last two what came through a change."""
    figures = {table: held for table, held in whole.tables.items() if schema.is_figures(table)}
    return figures | {table: {n: d for n, d in whole.tables[table].items() if n <= through} for table in (schema.LOG, schema.UNDO)}


@pytest.mark.parametrize("how", ["short", "gone", KINDS[1], KINDS[2]])
@pytest.mark.parametrize("changes", [0, 1, pytest.param(25, marks=pytest.mark.slow)])
@pytest.mark.parametrize("made", [restored, moved, rebuilt])
def test_figures_log_and_notes_are_kept_and_the_rest_is_named_until_it_is_read_in_again(tmp_path: Path, made, changes: int, how: str):
    path = tmp_path / "lager" / "koll.json"
    path.parent.mkdir()
    made(path)
    later(path, changes)
    whole, klk = TinyStore(str(path)).whole(), months(TinyStore(str(path)), "KLK")
    lose_main(path, how)
    assert would_lose(str(path)) == (REGISTER,)
    done = rebuild(str(path), (REGISTER,))
    assert f"Lagret är återställt till ändring {whole.generation}, men det här gick förlorat: {REGISTER}." in done
    kept = TinyStore(str(path)).whole()
    assert beside(kept, whole.generation) == beside(whole, whole.generation)
    assert prove(TinyStore(str(path))).faults == (f"Förlorat och inte inläst igen: {REGISTER}.",)
    years = schema.decode_all(Year, whole.tables["years"].values())
    TinyStore(str(path)).commit(put(*SMALL, *years, name="Sundbyköping"))
    assert (months(TinyStore(str(path)), "KLK"), prove(TinyStore(str(path))).faults) == (klk, ())


def test_the_store_is_not_shown_as_empty_nor_copied_meanwhile(tmp_path: Path):
    path = tmp_path / "koll.json"
    moved(path)
    lose_main(path)
    before = contents(tmp_path)
    for act in (
        lambda store: store.registers(), lambda store: store.commit(put(name="Sundbyköping")),
        lambda store: write_copy(store, str(tmp_path / "kopia.zip")),
    ):
        with pytest.raises(StoreError, match=r"koll\.json .*(är skadad|inget Koll-lager)"):
            act(TinyStore(str(path), on_damage=lambda _: None))
    assert contents(tmp_path) == before


@pytest.mark.parametrize(("name", "lost"), [
    ("koll.figures/sundbykoping-2019.json", (REGISTER, "siffrorna för sundbykoping 2019")),
    ("koll.log.json", (REGISTER, "loggen för ändring 1–2")),
    ("koll.undo/0000000001.json", (REGISTER, "underlaget för att ångra ändring 1–2")),
])
def test_another_file_that_is_lost_too_is_named_beside_it(tmp_path: Path, name: str, lost: tuple[str, ...]):
    path = tmp_path / "koll.json"
    moved(path)
    lose_main(path)
    for file in (tmp_path / name, tmp_path / f"{name}.bak"):
        file.write_bytes(file.read_bytes()[:-9])
    assert would_lose(str(path)) == lost
    assert f"det här gick förlorat: {'; '.join(lost)}." in rebuild(str(path))
    TinyStore(str(path)).commit(put(*SMALL, name="Sundbyköping"))
    assert holes(*TinyStore(str(path)).whole()[:2]) == (lost[1].replace("sundbykoping", "Sundbyköping"),)


def test_a_file_of_figures_of_which_only_an_older_backup_is_left_is_not_taken_for_the_last(tmp_path: Path):
    path = tmp_path / "koll.json"
    moved(path)
    for number in (1, 2):
        (store := TinyStore(str(path))).commit(put(booked("KLK", number, year=2019)))
        store.storage.writing.checkpoint()
        store.close()
    for closed in tmp_path.glob("koll.json.journal-*"):
        closed.unlink()
    lose_main(path)
    (tmp_path / "koll.figures" / "sundbykoping-2019.json").unlink()
    assert would_lose(str(path)) == (REGISTER, "siffrorna för sundbykoping 2019")


@pytest.mark.slow
def test_a_checkpoint_that_stopped_at_any_step_gives_no_wrong_figure_when_the_main_file_is_lost_too(tmp_path: Path):
    path = tmp_path / "lager" / "koll.json"
    path.parent.mkdir()
    moved(path)
    store = TinyStore(str(path), split_at=30)
    store.commit(put(*(booked(unit, *range(12), year=2019) for unit in ("KLK", "BUN", "SKOLA"))))  # too large for one file from now on
    store.commit(put(booked("KLK", 5, year=2020)))
    whole = beside(store.whole(), 4)
    store.close()
    shutil.copytree(path.parent, tmp_path / "före")
    step, stopped = 0, True
    while stopped:
        store = TinyStore(str(path), disk=FailingDisk(step), split_at=30)
        try:
            store.storage.writing.checkpoint()
            stopped = False
        except Stopped:
            store.close()
        lose_main(path)
        found = Salvager(Places(str(path)), Disk()).salvage()
        assert found is not None
        assert (found.losses(4), found.generation) == ((REGISTER,), 4), step
        assert {table: found.tables[table] for table in whole} == whole, step
        shutil.rmtree(path.parent)
        shutil.copytree(tmp_path / "före", path.parent)
        step += 1
    assert step > 15


@pytest.mark.slow
def test_a_rebuild_that_is_cut_off_anywhere_is_made_again_with_no_more_lost(tmp_path: Path):
    path = tmp_path / "lager" / "koll.json"
    path.parent.mkdir()
    moved(path)
    later(path, 12)
    whole = TinyStore(str(path)).whole()
    lose_main(path)
    shutil.copytree(path.parent, tmp_path / "skadat")
    step, stopped = 0, True
    while stopped:
        store = TinyStore(str(path), disk=FailingDisk(step), **OPTIONS)
        try:
            store.storage.rebuild((REGISTER,))
            stopped = False
        except Stopped:
            store.close()
            rebuild(str(path), (REGISTER,))
        assert beside(TinyStore(str(path)).whole(), whole.generation) == beside(whole, whole.generation), step
        assert holes(*TinyStore(str(path)).whole()[:2]) == (REGISTER,), step
        shutil.rmtree(path.parent)
        shutil.copytree(tmp_path / "skadat", path.parent)
        step += 1
    assert step > 30


def test_where_there_is_nothing_beside_the_main_file_nothing_is_rebuilt(tmp_path: Path):
    path = tmp_path / "koll.json"
    moved(path)
    lose_main(path)
    for name in ("koll.figures", "koll.undo"):
        shutil.rmtree(tmp_path / name)
    for name in ("koll.log.json", "koll.log.json.bak", "koll.json.journal"):
        os.unlink(tmp_path / name)
    before = contents(tmp_path)
    with pytest.raises(StoreError, match=r"går inte att återställa: varken filer, kopior eller journaler räcker"):
        rebuild(str(path))
    assert contents(tmp_path) == before
