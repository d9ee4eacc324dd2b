"""A replacement that fails, is cut off or killed at any moment leaves a whole store: the old one, or the new one."""
from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from core.ports import StoreError
from store import schema
from store.copying import write_copy
from store.moving import move
from store.restoring import Restorable, replace, standing
from store.tiny.store import TinyStore, rebuild
from store.whole import Whole, difference
from tests.store.faulty import FailingDisk, Stopped
from tests.store.small import booked, months, put


def files_of(folder: Path) -> dict[str, str]:
    """Name → hash of every file."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {str(each.relative_to(folder)): sha256(each.read_bytes()).hexdigest() for each in files}


def refusal(act: Callable[[], object]) -> str:
    """What an act is refused with; "" for nothing."""
    try:
        act()
    except StoreError as error:
        return str(error)
    return ""


def steps_of(path: str, new: Whole, over: int | None) -> Iterator[int]:
    """Each step of the disk that a replacement takes, with the store as it was before each time."""
    folder, kept = Path(path).parent, Path(f"{Path(path).parent} som det var")
    shutil.copytree(folder, kept)
    counting = FailingDisk()
    TinyStore(path, disk=counting).put(new, over)
    for step in range(len(counting.steps)):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        yield step


@pytest.mark.slow
def test_a_disk_that_is_full_at_any_step_leaves_every_file_as_it_was_or_all_of_the_new_ones(path: str, old: Whole, new: Whole):
    refused = 0
    for step in steps_of(path, new, 8):
        before = files_of(Path(path).parent)
        full = FailingDisk(step, errno.ENOSPC, lasting=True)
        said = refusal(partial(TinyStore(path, disk=full).put, new, 8))
        if said:
            refused += 1
            assert "disken är full" in said, step
            assert files_of(Path(path).parent) == before, step
        else:
            assert difference(new, TinyStore(path).whole()) is None, step
    assert refused > 20


@pytest.mark.slow
def test_a_disk_that_fails_once_at_any_step_leaves_the_old_or_the_new(path: str, old: Whole, new: Whole):
    for step in steps_of(path, new, 8):
        try:
            TinyStore(path, disk=FailingDisk(step, errno.EIO)).put(new, 8)
        except StoreError:
            assert difference(old, TinyStore(path).whole()) is None, step
            assert TinyStore(path).commit(put(booked("KLK", 1))) == 9
        else:
            assert difference(new, TinyStore(path).whole()) is None, step


@pytest.mark.slow
def test_a_process_that_stops_at_any_step_leaves_the_old_the_new_or_what_is_put_back_when_asked(path: str, old: Whole, new: Whole):
    halfway = 0
    for step in steps_of(path, new, 8):
        with pytest.raises(Stopped):
            TinyStore(path, disk=FailingDisk(step)).put(new, 8)
        if said := refusal(TinyStore(path).whole):
            halfway += 1
            assert "blev avbrutet mitt i. Kör koll aterstall, så läggs de tillbaka" in said, step
            with pytest.raises(StoreError, match="avbrutet mitt i"):
                TinyStore(path).commit(put(booked("KLK", 1)))
            assert rebuild(path).endswith("De gamla filerna är tillbaka, och lagret är som det var.")
            assert difference(old, TinyStore(path).whole()) is None, step
        there = TinyStore(path).whole()
        assert difference(old, there) is None or difference(new, there) is None, step
        found = standing(path)
        assert replace(Restorable(new), path, found).startswith("Lagret är återställt"), step
        left = [name for name in os.listdir(Path(path).parent) if ".ny-" in name or name.endswith(".byte")]
        assert left == [], step
    assert halfway > 3


def test_what_was_put_back_still_knows_what_it_had_acknowledged(path: str, old: Whole, new: Whole):
    def refuse() -> None:
        raise StoreError("Stopp.")

    before = Path(path + ".lock").read_bytes()
    with pytest.raises(StoreError, match="Stopp"):
        TinyStore(path).put(new, 8, refuse)
    assert Path(path + ".lock").read_bytes() == before


def test_one_who_acknowledges_late_what_was_written_in_the_old_store_leaves_the_new_one_alone(path: str, old: Whole, new: Whole):
    writer = TinyStore(path)
    writer.commit(put(booked("KLK", 5)))
    kept = TinyStore(path).put(new, 9)
    writer.storage.lock.acknowledge(9)
    assert TinyStore(path).generation() == 6
    assert TinyStore(f"{kept}/koll.json").storage.lock.acknowledged() == 9


def test_a_store_into_which_an_older_one_was_put_counts_on_from_there(path: str, old: Whole, new: Whole):
    TinyStore(path).put(new, 8)
    assert TinyStore(path).generation() == 6
    assert TinyStore(path).commit(put(booked("KLK", 4))) == 7
    assert TinyStore(path).generation() == 7


def test_a_writer_that_is_open_meanwhile_goes_on_in_the_new_store(path: str, old: Whole, new: Whole):
    other = TinyStore(path)
    other.commit(put(booked("KLK", 5)))
    TinyStore(path).put(new, 9)
    assert other.commit(put(booked("KLK", 6))) == 7
    assert (other.generation(), months(other, "KLK"), months(TinyStore(path), "KLK")) == (7, [6], [6])


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the process is killed by a signal")
@pytest.mark.parametrize("words", [["aterstall", "{copy}", "--ja"], ["flytta", "tinydb://{target}"]])
def test_a_command_that_is_killed_leaves_stores_that_can_be_used(path: str, old: Whole, tmp_path: Path, words: list[str]):
    write_copy(TinyStore(path), str(tmp_path / "kopia.zip"))
    target = tmp_path / "mål" / "koll.json"
    said = [word.format(copy=tmp_path / "kopia.zip", target=target) for word in words]
    done = 0
    for moment in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4):
        process = subprocess.Popen(
            [sys.executable, "-m", "koll", *said, "--store", path], cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        done += process.wait() == 0
        rebuild_if_halfway(path)
        assert without_log(old) == without_log(TinyStore(path).whole()), moment
        rebuild_if_halfway(str(target))
        there = TinyStore(str(target)).whole()
        assert there.generation == 0 or difference(old, there) is None, moment
        if words[0] == "flytta":
            assert move(TinyStore(path), TinyStore(str(target)), "målet")
            shutil.rmtree(target.parent)


def without_log(whole: Whole) -> dict[str, object]:
    """What a restore puts back as it was: everything but its own line in the log, and that line's note."""
    return {table: held for table, held in whole.tables.items() if table not in (schema.LOG, schema.UNDO)}


def rebuild_if_halfway(path: str) -> None:
    """What the user is told to do where a command was cut off in the midst of its renames."""
    if said := refusal(TinyStore(path).generation):
        assert "Kör koll aterstall" in said
        rebuild(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator gives files away")
def test_what_the_administrator_restores_belongs_to_whom_the_store_belonged_to(path: str, old: Whole, new: Whole):
    for each in (Path(path).parent, *Path(path).parent.rglob("*")):
        os.chown(each, 1234, 1235)
    TinyStore(path).put(new, 8)
    assert {(each.stat().st_uid, each.stat().st_gid) for each in Path(path).parent.rglob("*")} == {(1234, 1235)}
