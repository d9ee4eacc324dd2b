"""What a restore or a copy that is killed leaves beside the store is told, and goes with the next erasure, restore or copy."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.commands import Erase, Prune
from store.copying import write_copy
from store.desk import Desk
from store.proving import prove
from store.restoring import Restorable, read, replace, standing
from store.tiny.left_lying import folder_of_ones_own, left_lying
from store.tiny.store import TinyStore
from tests.store.small import SMALL, put
from tests.store.test_erasing import ADMIN, NAME, filled, telling

KILLED_AT = {
    "unpacking": "import store.copying as at; at.TinyStore.whole = stop",
    "writing": "import store.tiny.moving as at; at.refuse_unlike = stop",
    "moving": "import store.tiny.swapping as at; at.Swap._keep_owner = stop",
}
RESTORE = """
import os, signal, sys
def stop(*_): os.kill(os.getpid(), signal.SIGKILL)
from store.restoring import read, replace, standing
found, there = None, standing(sys.argv[1])
{at_once}
found = read(sys.argv[2], sys.argv[1])
{later}
replace(found, sys.argv[1], there)
"""


def killed_restore(path: str, tmp_path: Path, at: str) -> str:
    """A store where Eva is, and what was left by a restore of a copy of it that was killed; the folder's name."""
    filled(TinyStore(path))
    copy = str(tmp_path / "k1.zip")
    if not os.path.exists(copy):
        write_copy(TinyStore(path), copy)
    stop = KILLED_AT[at]
    program = RESTORE.format(at_once=stop if at == "unpacking" else "", later="" if at == "unpacking" else stop)
    done = subprocess.run([sys.executable, "-c", program, path, copy], check=False)
    assert done.returncode == -signal.SIGKILL
    os.unlink(copy)
    name, = (each for each in os.listdir(tmp_path) if each.startswith((".koll-kopia-", "koll.json.ny-")))
    return name


@pytest.mark.parametrize("at", KILLED_AT)
def test_what_a_killed_restore_left_is_told_by_the_proof_and_removed_by_an_erasure(path: str, tmp_path: Path, at: str):
    name = killed_restore(path, tmp_path, at)
    left = f"Mappen {tmp_path / name} ligger kvar efter en återställning eller kopia som blev avbruten."
    assert [fault for fault in prove(TinyStore(path)).faults if fault.startswith(left)] != []
    asked = Desk(TinyStore(path)).do(Erase(NAME), ADMIN)
    assert f"Mappen {name}, som låg kvar efter en återställning eller kopia som blev avbruten, tas bort." in asked.notes
    done = Desk(TinyStore(path)).do(Erase(NAME, write=True), ADMIN)
    assert f"Mappen {name}, som låg kvar efter en återställning eller kopia som blev avbruten, är borttagen." in done.notes
    assert telling(TinyStore(path), tmp_path) == []
    assert not (tmp_path / name).exists()
    assert prove(TinyStore(path)).faults == ()


@pytest.mark.parametrize("at", KILLED_AT)
def test_what_a_killed_restore_left_is_removed_by_the_next(path: str, tmp_path: Path, at: str):
    name = killed_restore(path, tmp_path, at)
    write_copy(TinyStore(path), str(tmp_path / "k2.zip"))
    replace(Restorable(read(str(tmp_path / "k2.zip"), path).whole), path, standing(path))
    assert not (tmp_path / name).exists()
    assert prove(TinyStore(path)).faults == ()


def test_a_restore_that_unpacks_nothing_removes_it_too(path: str, tmp_path: Path):
    name = killed_restore(path, tmp_path, "unpacking")
    TinyStore(path).put(TinyStore(path).whole(), 5)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("write", [False, True])
def test_one_who_is_only_in_what_was_left_is_said_to_be_nobody_and_the_folder_goes(path: str, tmp_path: Path, write: bool):
    name = killed_restore(path, tmp_path, "writing")
    done = Desk(TinyStore(path)).do(Erase("Kim Ek", write=write), ADMIN)
    assert done.status == "refused"
    assert done.headline.endswith(f"Mappen {name}, som låg kvar efter en återställning eller kopia som blev avbruten, är borttagen.")
    assert not (tmp_path / name).exists()


def test_pruning_removes_it_when_it_is_confirmed(path: str, tmp_path: Path):
    name = killed_restore(path, tmp_path, "unpacking")
    for write in (False, True):
        assert (tmp_path / name).exists()
        Desk(TinyStore(path)).do(Prune(90, 730, write=write), ADMIN)
    assert not (tmp_path / name).exists()


def test_a_folder_that_someone_unpacks_in_is_neither_told_nor_removed(path: str, tmp_path: Path):
    store = TinyStore(path)
    store.commit(put(*SMALL, name="Sundbyköping"))
    with folder_of_ones_own(".koll-kopia-", str(tmp_path)) as one, folder_of_ones_own(".koll-kopia-", str(tmp_path)) as other:
        Path(one, "koll.json").write_text("Eva")
        assert left_lying(store.storage.places) == ()
        Desk(store).do(Erase(NAME, write=True), ADMIN)
        store.put(store.whole(), store.generation())
        assert os.path.exists(one)
        assert os.path.exists(other)
    assert not os.path.exists(one)
    assert not os.path.exists(other)


def test_files_that_are_being_written_to_take_the_store_s_place_are_not_told_while_the_lock_is_held(path: str, tmp_path: Path):
    name = killed_restore(path, tmp_path, "writing")
    places, other = TinyStore(path).storage.places, TinyStore(path)
    with other.storage.lock.held():
        assert left_lying(places) == ()
    assert left_lying(places) == (str(tmp_path / name),)
