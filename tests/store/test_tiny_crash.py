"""A writer may stop, the disk fill up or the power go at any step: what was acknowledged is there, whole, and the next write works."""
from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.organisation import Unit
from core.ports import StoreError
from store.tiny.store import TinyStore
from tests.store.faulty import FailingDisk, PowerCut, Stopped
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]

ACTS = (
    put(*SMALL, *(booked(unit, 0, 0) for unit in ("KLK", "BUN", "SKOLA")), name="Sundbyköping"),
    put(booked("KLK", 1, 1), booked("BUN", 1, 1)),
    put(Unit("SKOLA", "Åkerskolan", "KLK"), booked("KLK", 2, 2), booked("BUN", 2, 2)),
    put(booked("KLK", 3, 3), booked("BUN", 3, 3), booked("NY", 3, 3)),
    put(Unit("NY", "Ny", "BUN"), booked("KLK", 4, 4), booked("BUN", 4, 4)),
)
"""Each books its number on two units at once, moves units between top units or adds one."""

MOVING = {"checkpoint_at": 1, "split_at": 3}
"""Checkpoint at every commit, and a file per top unit."""

WITHOUT_AND_WITH_CHECKPOINTS = pytest.mark.parametrize(
    "options", [pytest.param({}, id="journal"), pytest.param(MOVING, id="checkpoints", marks=pytest.mark.slow)]
)


def act(path: str, disk: FailingDisk, **options: int) -> int:
    """Commit the acts until the disk stops; how many were acknowledged."""
    store, acknowledged = TinyStore(path, disk=disk, **options), 0
    try:
        for transaction in ACTS:
            store.commit(transaction)
            acknowledged += 1
    except Stopped:
        pass
    finally:
        store.close()
    return acknowledged


def assert_kept(path: str, acknowledged: int) -> None:
    """The store holds the acknowledged acts, perhaps one more, none by half; and takes the next."""
    store = TinyStore(path, disk=FailingDisk(), **MOVING)
    done = store.generation()
    assert done in (acknowledged, acknowledged + 1)
    if done:
        assert len(store.log()) == done
        whole = [done - 1, done - 1]
        assert (months(store, "KLK"), months(store, "BUN")) == (whole, whole)
        assert {f.unit for f in store.figures("sundbykoping", 2020, "KLK" if done > 2 else "BUN")} >= {"SKOLA"}
        assert (months(store, "NY") == [3, 3]) == (done >= 4)
    store.commit(put(booked("KLK", 9, 9), name="Sundbyköping"))
    store.close()
    assert months(TinyStore(path), "KLK") == [9, 9]


@WITHOUT_AND_WITH_CHECKPOINTS
def test_a_writer_that_stops_at_any_step_has_kept_what_it_acknowledged(tmp_path: Path, options: dict[str, int]):
    counting = FailingDisk()
    act(str(tmp_path / "alla" / "koll.json"), counting, **options)
    for step in range(len(counting.steps)):
        path = str(tmp_path / str(step) / "koll.json")
        acknowledged = act(path, FailingDisk(step), **options)
        assert_kept(path, acknowledged)
    assert len(counting.steps) > (60 if options else 10)


@WITHOUT_AND_WITH_CHECKPOINTS
def test_a_power_cut_at_any_step_loses_nothing_acknowledged(tmp_path: Path, options: dict[str, int]):
    runs = int(os.environ.get("KOLL_POWER_CUTS", "1"))
    counting = FailingDisk()
    act(str(tmp_path / "alla" / "koll.json"), counting, **options)
    for step in range(len(counting.steps)):
        folder = tmp_path / str(step)
        disk = PowerCut(folder, step)
        acknowledged = act(str(folder / "koll.json"), disk, **options)
        for seed in range(runs if folder.exists() else 0):
            left = tmp_path / f"{step}-{seed}"
            disk.what_is_left(random.Random(f"{step} {seed}"), left)
            assert_kept(str(left / "koll.json"), acknowledged)
            shutil.rmtree(left)


@WITHOUT_AND_WITH_CHECKPOINTS
def test_a_disk_that_fills_up_at_any_step_stays_readable_and_takes_writes_again(tmp_path: Path, options: dict[str, int]):
    counting = FailingDisk()
    act(str(tmp_path / "alla" / "koll.json"), counting, **options)
    refused = clear = 0
    for step in range(len(counting.steps)):
        path = str(tmp_path / str(step) / "koll.json")
        store, acknowledged = TinyStore(path, disk=FailingDisk(step, errno.ENOSPC, lasting=True), **options), 0
        try:
            for transaction in ACTS:
                store.commit(transaction)
                acknowledged += 1
        except StoreError as error:
            refused += 1
            clear += any(said in str(error) for said in ("disken är full", "osäkert"))
            assert store.generation() == TinyStore(path).generation() == acknowledged
            assert acknowledged == 0 or months(store, "KLK") == [acknowledged - 1] * 2
        assert_kept(path, acknowledged)
    assert refused == clear > 5


def test_a_store_closes_itself_for_writing_when_the_disk_cannot_confirm(path: str, tiny: Tiny):
    tiny().commit(ACTS[0])
    disk = FailingDisk()
    store = TinyStore(path, disk=disk)
    disk.fail_at, disk._error = 2, errno.EIO
    with pytest.raises(StoreError, match=r"osäkert .*disken svarar med fel"):
        store.commit(ACTS[1])
    with pytest.raises(StoreError, match="tar inte emot fler ändringar"):
        store.commit(ACTS[1])
    assert months(store, "KLK") == months(tiny(), "KLK") == [0, 0]
    assert tiny().commit(ACTS[1]) == 2


class OvertakenDisk(FailingDisk):
    """Another writer goes on after what this disk then cannot confirm."""

    overtake: Callable[[], object] | None = None

    def sync(self, file: int) -> None:
        if self.overtake is not None:
            act, self.overtake = self.overtake, None
            act()
            raise OSError(errno.EIO, "")
        super().sync(file)


def test_what_others_wrote_after_a_change_that_the_disk_could_not_confirm_is_kept(path: str, tiny: Tiny):
    tiny().commit(ACTS[0])
    disk, other = OvertakenDisk(), tiny()
    store = TinyStore(path, disk=disk)
    disk.overtake = lambda: other.commit(put(booked("BUN", 7, 7)))
    before = os.stat(path + ".journal").st_ino
    with pytest.raises(StoreError, match=r"osäkert .*disken svarar med fel"):
        store.commit(put(booked("KLK", 5, 5)))
    assert os.stat(path + ".journal").st_ino != before
    assert (months(tiny(), "KLK"), months(tiny(), "BUN"), tiny().generation()) == ([5, 5], [7, 7], 3)
    assert other.commit(ACTS[1]) == 4


LIMITED = """
import resource, sys
from core.ports import StoreError
from store.tiny.store import TinyStore
from tests.store.small import booked, put
store = TinyStore(sys.argv[1], checkpoint_at=10**9)
size = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
done = 1
try:
    for number in range(1, 100):
        store.commit(put(booked("KLK", number, number)))
        done += 1
except StoreError as error:
    print(done, store.generation(), error)
"""


def test_a_write_that_the_operating_system_cuts_short_is_taken_back(path: str, tiny: Tiny):
    tiny().commit(ACTS[0])
    start = os.path.getsize(path + ".journal")
    for room in (1, 50, 333, 1000):
        script = [sys.executable, "-c", LIMITED, path, str(os.path.getsize(path + ".journal") + room)]
        before = tiny().generation()
        ran = subprocess.run(script, capture_output=True, text=True, check=True, preexec_fn=_ignore_file_size_signal)
        done, generation, said = ran.stdout.split(" ", 2)
        assert int(done) + before - 1 == int(generation) == tiny().generation()
        assert "Ingenting är sparat" in said
    assert os.path.getsize(path + ".journal") > start
    assert tiny().commit(ACTS[1])


def _ignore_file_size_signal() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
