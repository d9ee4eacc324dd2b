"""What was acknowledged is there though the journal and the lock's file are gone or cut off, as long as the journal's backup has it."""
from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.ports import StoreError
from core.rounds import Prognosis, Round
from core.subject import Subject
from store.copying import read_copy, write_copy
from store.personal import Words, personal_of
from store.proving import prove
from store.tiny.disk import Disk
from store.tiny.store import TinyStore, rebuild
from tests.store.faulty import FailingDisk, Stopped
from tests.store.small import SMALL, booked, months, put
from tests.store.test_tiny_neighbours import contents

Tiny = Callable[..., TinyStore]


def young(path: str) -> None:
    """A store that is all in its journal, of four changes."""
    store = TinyStore(path)
    store.commit(put(*SMALL, booked("BUN", 7), name="Sundbyköping"))
    for number in (2, 3, 4):
        store.commit(put(booked("KLK", number)))
    store.close()


def checkpointed(path: str) -> None:
    """One whose first two changes are in its files."""
    store = TinyStore(path)
    store.commit(put(*SMALL, booked("BUN", 7), name="Sundbyköping"))
    store.commit(put(booked("KLK", 2)))
    store.storage.writing.checkpoint()
    for number in (3, 4):
        store.commit(put(booked("KLK", number)))
    store.close()


def cut(path: str, how: str) -> None:
    """The journal as it is left: without five bytes, without its last line, or with its first line alone."""
    content = Path(path + ".journal").read_bytes()
    ends = {"torn": len(content) - 5, "a line": content.rindex(b"\n", 0, -1) + 1, "all lines": content.index(b"\n") + 1}
    Path(path + ".journal").write_bytes(content[: ends[how]])


def lose_lock(path: str, how: str) -> None:
    if how == "gone":
        os.unlink(path + ".lock")
    else:
        content = Path(path + ".lock").read_bytes()
        last = content.replace(b"%020d" % 4, b"%020d" % 9)  # the slot of change 4, with another's checksum
        Path(path + ".lock").write_bytes({"short": content[:12], "empty": b"", "zeros": bytes(len(content)), "a slot": last}[how])


MADE = pytest.mark.parametrize("made", [young, checkpointed])
CUT = pytest.mark.parametrize("how", ["torn", "a line", "all lines"])


@MADE
@CUT
@pytest.mark.parametrize("lock", ["gone", "short", "empty", "zeros"])
def test_what_the_journal_and_the_lock_have_lost_is_read_told_and_copied_and_the_next_change_comes_after_it(
    path: str, tmp_path: Path, tiny: Tiny, made, how: str, lock: str,
):
    made(path)
    lose_lock(path, lock)
    cut(path, how)
    assert (tiny().generation(), months(tiny(), "KLK"), months(tiny(), "BUN"), len(tiny().log())) == (4, [4], [7], 4)
    own = {"torn": 3, "a line": 3, "all lines": 0 if made is young else 2}[how]
    said = f"koll.json.journal slutar vid ändring {own}, men dess kopia {path}.journal.bak går till ändring 4. Nästa ändring,"
    assert [said in fault for fault in prove(tiny()).faults] == [True]
    write_copy(tiny(), str(tmp_path / "kopia.zip"))
    assert read_copy(str(tmp_path / "kopia.zip")).generation == 4
    assert tiny().commit(put(booked("KLK", 5))) == 5
    assert (months(tiny(), "KLK"), months(tiny(), "BUN"), prove(tiny()).faults) == ([5], [7], ())
    assert Path(path + ".journal").read_bytes() == Path(path + ".journal.bak").read_bytes()


@MADE
def test_a_lock_file_with_a_damaged_slot_does_not_tell_that_the_journal_has_everything(path: str, tiny: Tiny, made):
    made(path)
    lose_lock(path, "a slot")
    cut(path, "a line")
    assert (tiny().generation(), months(tiny(), "KLK")) == (4, [4])
    assert tiny().commit(put(booked("KLK", 5))) == 5
    assert (months(tiny(), "KLK"), prove(tiny()).faults) == ([5], ())


@CUT
def test_a_reader_that_has_it_from_the_backup_goes_on_when_another_has_written(path: str, tiny: Tiny, how: str):
    young(path)
    lose_lock(path, "gone")
    cut(path, how)
    reader, writer = tiny(), tiny()
    assert months(reader, "KLK") == months(writer, "KLK") == [4]
    tiny().commit(put(booked("KLK", 5)))
    assert months(reader, "KLK") == [5]
    assert (writer.commit(put(booked("KLK", 6))), reader.commit(put(booked("KLK", 7)))) == (6, 7)
    assert (months(tiny(), "KLK"), prove(tiny()).faults) == ([7], ())


def test_an_open_store_whose_journal_is_cut_off_meanwhile_loses_nothing(path: str, tiny: Tiny):
    young(path)
    store = tiny()
    store.commit(put(booked("KLK", 5)))
    lose_lock(path, "empty")
    cut(path, "all lines")
    assert (store.commit(put(booked("BUN", 8))), months(store, "KLK")) == (6, [5])
    assert (months(tiny(), "KLK"), months(tiny(), "BUN"), prove(tiny()).faults) == ([5], [8], ())


@pytest.mark.slow
@MADE
@CUT
@pytest.mark.parametrize("error", [None, errno.ENOSPC, errno.EIO])
def test_a_writer_that_stops_or_fails_at_any_step_of_making_the_journal_whole_loses_nothing(
    tmp_path: Path, made, how: str, error: int | None,
):
    made(str(tmp_path / "före" / "koll.json"))
    lose_lock(str(tmp_path / "före" / "koll.json"), "gone")
    cut(str(tmp_path / "före" / "koll.json"), how)
    step, is_done = 0, False
    while not is_done:
        shutil.copytree(tmp_path / "före", tmp_path / str(step))
        path = str(tmp_path / str(step) / "koll.json")
        store = TinyStore(path, disk=FailingDisk(step, error, lasting=error is not None))
        try:
            store.commit(put(booked("KLK", 5)))
            is_done = True
        except (Stopped, StoreError):
            store.close()
        again = TinyStore(path)
        assert again.generation() in ((5,) if is_done else (4, 5)), step
        assert (months(again, "KLK"), months(again, "BUN")) == ([again.generation()], [7]), step
        assert again.commit(put(booked("KLK", 9))) > 4
        again.close()
        assert (months(TinyStore(path), "KLK"), prove(TinyStore(path)).faults) == ([9], ()), step
        step += 1
    assert step > 4


@MADE
def test_a_journal_that_is_missing_is_damage_and_what_its_backup_has_is_shown_and_never_written_over(
    path: str, tmp_path: Path, made,
):
    made(path)
    os.unlink(path + ".lock")
    os.unlink(path + ".journal")
    before, told = contents(tmp_path), []
    for act in (lambda: TinyStore(path).commit(put(booked("KLK", 9))), lambda: write_copy(TinyStore(path), str(tmp_path / "k.zip"))):
        with pytest.raises(StoreError, match=r"koll\.json\.journal saknas, och i den kan det stå ändringar efter nummer [02]"):
            act()
    assert any("koll.json.journal saknas" in fault for fault in prove(TinyStore(path)).faults)
    assert contents(tmp_path) == before
    assert months(TinyStore(path, on_damage=told.append), "KLK") == [4]
    assert len(told) == 1
    assert rebuild(path, ()).endswith("Inget är förlorat.")
    assert (months(TinyStore(path), "KLK"), prove(TinyStore(path)).faults) == ([4], ())


def test_without_journal_backup_and_lock_what_may_have_come_last_is_said(path: str, tmp_path: Path):
    checkpointed(path)
    for ending in (".lock", ".journal", ".journal.bak"):
        os.unlink(path + ending)
    assert any("koll.json.journal saknas" in fault for fault in prove(TinyStore(path)).faults)
    with pytest.raises(StoreError, match=r"Nu går mer förlorat än det som visades: ändringar efter nummer 2, om det fanns några"):
        rebuild(path, ())
    assert "det här gick förlorat: ändringar efter nummer 2, om det fanns några." in rebuild(path)
    assert (months(TinyStore(path), "KLK"), prove(TinyStore(path)).faults) == ([2], ())


@pytest.mark.parametrize("left", [".journal.bak", ".journal-0000000001-0000000002", ".journal-0000000001-0000000002.bak", None])
def test_no_new_store_is_begun_beside_what_is_left_of_one(path: str, tmp_path: Path, left: str | None):
    """With ``None`` left: the log, the figures and the notes for undo alone."""
    checkpointed(path)
    for file in [each for each in tmp_path.iterdir() if each.name.startswith("koll.json") and each.name != f"koll.json{left}"]:
        file.unlink()
    before = contents(tmp_path)
    with pytest.raises(StoreError, match=r"koll\.json saknas, men resten av lagret finns kvar"):
        TinyStore(path).commit(put(name="Sundbyköping"))
    assert contents(tmp_path) == before


def test_files_put_back_from_before_the_backup_are_damage_and_the_backup_is_kept(path: str, tmp_path: Path):
    checkpointed(path)
    old = {name: content for name, content in contents(tmp_path).items() if not name.endswith((".bak", ".lock"))}
    (store := TinyStore(path)).storage.writing.checkpoint()
    for number in range(5, 15):
        store.commit(put(booked("KLK", number)))
    store.close()
    os.unlink(path + ".lock")
    for name, content in old.items():
        (tmp_path / name).write_bytes(content)
    mirror = Path(path + ".journal.bak").read_bytes()
    with pytest.raises(StoreError, match=r"koll\.json\.journal slutar vid ändring 4, men dess kopia .* går till ändring 14"):
        TinyStore(path).commit(put(booked("KLK", 99)))
    assert Path(path + ".journal.bak").read_bytes() == mirror
    assert rebuild(path, ()).endswith("Inget är förlorat.")
    assert (months(TinyStore(path), "KLK"), prove(TinyStore(path)).faults) == ([14], ())


class OvertakenDisk(Disk):
    """Another writes, and brings the files up to date, just before the journal's backup is read."""

    overtake: Callable[[], None] | None

    def read(self, path: str) -> bytes:
        if path.endswith(".journal.bak") and self.overtake is not None:
            act, self.overtake = self.overtake, None
            act()
        return super().read(path)


def test_a_checkpoint_just_before_the_backup_is_read_is_no_damage(path: str, tiny: Tiny):
    young(path)
    lose_lock(path, "empty")
    cut(path, "torn")

    def others_go_on() -> None:
        tiny().storage.writing.checkpoint()
        tiny().commit(put(booked("KLK", 5)))

    disk = OvertakenDisk()
    disk.overtake = others_go_on
    reader = TinyStore(path, disk=disk)
    assert (reader.generation(), months(reader, "KLK"), disk.overtake) == (5, [5], None)


def test_an_earlier_journals_backup_that_a_stopped_checkpoint_left_is_passed_over(path: str, tiny: Tiny):
    young(path)
    mirror = Path(path + ".journal.bak").read_bytes()
    tiny().storage.writing.checkpoint()
    Path(path + ".journal.bak").write_bytes(mirror)
    assert (tiny().generation(), prove(tiny()).faults) == (4, ())
    assert tiny().commit(put(booked("KLK", 5))) == 5
    assert (months(tiny(), "KLK"), prove(tiny()).faults) == ([5], ())


def put_back(path: str) -> None:
    """A store of five changes, whose main file, journal and lock are then put back by hand from when there were four."""
    old = {ending: Path(path + ending).read_bytes() for ending in ("", ".journal", ".lock")}
    store = TinyStore(path)
    store.commit(put(booked("KLK", 5)))
    store.close()
    for ending, content in old.items():
        Path(path + ending).write_bytes(content)


@MADE
def test_what_was_put_back_by_hand_stays_so_and_a_later_backup_is_told_and_kept_where_it_can_be_read(path: str, tiny: Tiny, made):
    made(path)
    put_back(path)
    mirror = Path(path + ".journal.bak").read_bytes()
    assert (tiny().generation(), months(tiny(), "KLK")) == (4, [4])
    [said] = prove(tiny()).faults
    assert f"koll.json.journal slutar vid ändring 4, men dess kopia {path}.journal.bak går till ändring 5. Lagret har inte" in said
    assert "Koll läser till ändring 4. Nästa ändring lägger det som står i kopian i mappen" in said
    assert Path(path + ".journal.bak").read_bytes() == mirror
    assert tiny().commit(put(booked("KLK", 6))) == 5
    assert (months(tiny(), "KLK"), prove(tiny()).faults) == ([6], ())
    assert Path(path + ".journal").read_bytes() == Path(path + ".journal.bak").read_bytes()
    assert Path(path + ".skadad-1", "koll.json.journal").read_bytes() == mirror
    for number in (7, 8):
        tiny().commit(put(booked("KLK", number)))
    tiny().storage.writing.checkpoint()
    kept = TinyStore(path + ".skadad-1/koll.json")
    assert (kept.generation(), months(kept, "KLK"), prove(kept).faults) == (5, [5], ())
    kept.close()
    assert not Path(path + ".skadad-2").exists()
    assert (months(tiny(), "KLK"), prove(tiny()).faults) == ([8], ())


def test_an_erasure_reaches_what_is_kept_of_a_later_backup(path: str, tmp_path: Path, tiny: Tiny):
    young(path)
    store = tiny()
    store.commit(put(Round("r", "Delår", 2020, 8), Prognosis("r", "KLK", "result", -5, author="Eva Ek")))
    put_back(path)
    personal_of(tiny()).erase(Subject(("Eva Ek",)), Words("anna", "sundbykoping", "Raderade en person."))
    assert [name for name, content in contents(tmp_path).items() if b"Eva Ek" in content] == []
    assert prove(tiny()).faults == ()


@pytest.mark.slow
@MADE
@pytest.mark.parametrize("error", [None, errno.ENOSPC])
def test_a_writer_that_stops_or_fails_at_any_step_of_keeping_a_later_backup_loses_neither(tmp_path: Path, made, error: int | None):
    made(str(tmp_path / "före" / "koll.json"))
    put_back(str(tmp_path / "före" / "koll.json"))
    step, is_done = 0, False
    while not is_done:
        shutil.copytree(tmp_path / "före", tmp_path / str(step))
        path = str(tmp_path / str(step) / "koll.json")
        store = TinyStore(path, disk=FailingDisk(step, error, lasting=error is not None))
        try:
            store.commit(put(booked("KLK", 6)))
            is_done = True
        except (Stopped, StoreError):
            store.close()
        again = TinyStore(path)
        assert again.generation() in (4, 5), step
        again.commit(put(booked("KLK", 9)))
        again.close()
        assert (months(TinyStore(path), "KLK"), prove(TinyStore(path)).faults) == ([9], ()), step
        last = max(Path(path).parent.glob("koll.json.skadad-*"))  # a writer that was stopped may have left another, half made
        assert months(TinyStore(str(last / "koll.json")), "KLK") == [5], step
        step += 1
    assert step > 8
