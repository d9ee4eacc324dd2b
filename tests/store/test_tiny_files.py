"""How the files look: a person and plain TinyDB can open them, a question opens only what it names, names are safe."""
from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import JSONStorage, TinyDB, where

from core.book import UnitFigures
from core.organisation import Unit
from core.ports import StoreError
from store.tiny.disk import Disk
from store.tiny.places import network_of, safe_name
from store.tiny.storage import KollDB
from store.tiny.store import TinyStore
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]


class WatchedDisk(Disk):
    """Remembers which files were read."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def read(self, path: str) -> bytes:
        self.opened.append(os.path.basename(path))
        return super().read(path)


def test_plain_tinydb_reads_the_files(path: str, tmp_path: Path, tiny: Tiny):
    store = tiny()
    store.commit(put(*SMALL, booked("KLK", 1, None), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    with TinyDB(path, storage=JSONStorage, access_mode="r") as db:
        below = db.table("units").search(where("parent") == "KOMMUN")
        assert [unit["name"] for unit in below] == ["Kommunledningskontoret", "Barn och utbildning"]
        assert db.table("_koll").all()[0]["generation"] == 1
    with TinyDB(tmp_path / "koll.figures" / "sundbykoping-2020.json", storage=JSONStorage, access_mode="r") as db:
        figures = db.table("figures/sundbykoping/2020").get(where("unit") == "KLK")
        assert figures == {"unit": "KLK", "year": 2020, "monthly": {"actual": {"3011": [1, None]}}, "annual": {}}


def test_the_head_of_a_file_says_generation_and_checksum_first(path: str, tiny: Tiny):
    store = tiny()
    store.commit(put(name="Sundbyköping"))
    store.storage.writing.checkpoint()
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith('{"_koll":{"1":{"format":2,"store":')
    assert '"generation":1,"crc":"' in lines[0]
    assert lines[2] == '"1":{"id":"sundbykoping","name":"Sundbyköping","profile":{}}},'


def test_the_journal_is_one_line_per_transaction_and_is_kept_when_closed(path: str, tmp_path: Path, tiny: Tiny):
    store = tiny()
    for number in range(3):
        store.commit(put(name="Sundbyköping", summary=f"Ändring {number}"))
    lines = Path(path + ".journal").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line[9:])["summary"] for line in lines[1:]] == ["Ändring 0", "Ändring 1", "Ändring 2"]
    store.storage.writing.checkpoint()
    kept = tmp_path / "koll.json.journal-0000000001-0000000003"
    assert kept.read_text(encoding="utf-8").splitlines() == lines
    assert len(Path(path + ".journal").read_text(encoding="utf-8").splitlines()) == 1
    assert Path(path + ".bak").exists()


def test_a_question_opens_only_the_year_and_top_unit_that_it_names(path: str, tiny: Tiny):
    store = tiny(split_at=5)
    store.commit(put(*SMALL, *(booked(unit, 1, 2) for unit in ("KOMMUN", "KLK", "BUN", "SKOLA", "OKÄND")), name="Sundbyköping"))
    store.commit(put(booked("KLK", 7, year=2019)))
    store.storage.writing.checkpoint()
    disk = WatchedDisk()
    asked = TinyStore(path, disk=disk)
    assert {f.unit for f in asked.figures("sundbykoping", 2020, "BUN")} == {"BUN", "SKOLA"}
    assert [name for name in disk.opened if not name.startswith("koll.json")] == [f"{safe_name('BUN')}.json"]
    disk.opened.clear()
    assert {f.unit for f in asked.figures("sundbykoping", 2019, "KLK")} == {"KLK"}
    assert disk.opened == ["sundbykoping-2019.json"]


def test_one_change_in_a_split_year_rewrites_one_file(path: str, tmp_path: Path, tiny: Tiny):
    store = tiny(split_at=5)
    store.commit(put(*SMALL, *(booked(unit, 1, 2) for unit in ("KLK", "BUN", "SKOLA")), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    before = {file: file.stat().st_ino for file in tmp_path.rglob("koll.figures/*/*.json")}
    store.commit(put(booked("SKOLA", 9, 9)))
    store.storage.writing.checkpoint()
    changed = [file.name for file, inode in before.items() if file.stat().st_ino != inode]
    assert (len(before), changed) == (2, [f"{safe_name('BUN')}.json"])
    assert [months(tiny(), unit) for unit in ("KLK", "BUN", "SKOLA")] == [[1, 2], [1, 2], [9, 9]]


def test_files_that_no_longer_serve_are_removed_one_checkpoint_later(path: str, tmp_path: Path, tiny: Tiny):
    store = tiny(split_at=3)
    store.commit(put(*SMALL, booked("KLK", 1, 2), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    whole = tmp_path / "koll.figures" / "sundbykoping-2020.json"
    store.commit(put(booked("BUN", 3, 4)))
    store.storage.writing.checkpoint()
    assert whole.exists()
    assert len(list(tmp_path.rglob("koll.figures/sundbykoping-2020.*/*.json"))) == 2
    store.commit(put(booked("BUN", 5, 6)))
    store.storage.writing.checkpoint()
    assert not whole.exists()
    assert (months(tiny(), "KLK"), months(tiny(), "BUN")) == ([1, 2], [5, 6])


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "\x00", "\x1b[2J", "å" * 300, "", ".", "CON", "Ale", "a b", "-rf", "\ud800"])
def test_a_name_becomes_a_safe_file_name_of_its_own(name: str):
    made = safe_name(name)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789åäö_-")
    assert 8 < len(made.encode()) < 120
    assert made != safe_name(name + "x")
    assert not made.startswith("-")
    assert safe_name("alingsas") == "alingsas"


def test_no_file_is_written_outside_the_folders_of_the_store(tmp_path: Path):
    (tmp_path / "lager").mkdir()
    store = TinyStore(str(tmp_path / "lager" / "koll.json"), checkpoint_at=1, split_at=1)
    evil = "../../ut\x1b[2J"
    store.commit(put(*SMALL, Unit(evil, evil, "KOMMUN"), booked(evil, 1, 2), booked("KLK", 1, 2), municipality=evil, name=evil))
    assert [f.unit for f in store.figures(evil, 2020, evil)] == [evil]
    assert [child.name for child in tmp_path.iterdir()] == ["lager"]
    assert {child.name for child in (tmp_path / "lager").iterdir() if child.is_dir()} == {"koll.figures", "koll.undo"}


MOUNTS = """/dev/sda1 / ext4 rw 0 0
fil01:/export /srv/delad nfs4 rw 0 0
//fil02/ekonomi /mnt/Min\\040disk cifs rw 0 0
/dev/sdb1 /srv/delad/egen xfs rw 0 0
host /vm 9p rw 0 0
anna@fil01: /mnt/a\\134b fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(("folder", "kind"), [
    ("/home/anna", None), ("/srv/delad", "nfs4"), ("/srv/delad/koll/2020", "nfs4"), ("/srv/delad/egen/koll", None),
    ("/srv/deladeras", None), ("/mnt/Min disk/koll", "cifs"),
    ("/vm/koll", "9p"), ("/mnt/a\\b", "fuse.sshfs"), ("\\\\fil01\\ekonomi\\koll", "delad mapp"),
])
def test_a_network_disk_is_known_by_its_mount(folder: str, kind: str | None):
    assert network_of(folder, MOUNTS) == kind


@pytest.mark.parametrize(("kind", "is_network"), [
    *((kind, True) for kind in ("virtiofs", "vboxsf", "prl_fs", "gpfs", "9p", "smb3", "nfs", "ceph", "fuse.prl_fsd", "fuse.vmhgfs-fuse")),
    *((kind, True) for kind in ("fuse.gcsfuse", "fuse.smbnetfs", "fuse.sshfs", "fuse.rclone", "fuse.juicefs", "fuse.blobfuse2")),
    *((kind, True) for kind in ("fuse.glusterfs", "fuse.ceph-fuse", "fuse.mfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs")),
    *((kind, False) for kind in ("ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "apfs", "ntfs3", "exfat", "f2fs")),
    *((kind, False) for kind in ("fuse.mergerfs", "fuse.gocryptfs", "fuse.encfs", "fuse.bindfs", "fuse.ntfs-3g", "fuse.lxcfs", "fuse")),
])
def test_a_disk_that_other_machines_share_is_known_from_the_machine_s_own(kind: str, is_network: bool):
    mounts = f"/dev/sda1 / ext4 rw 0 0\nnågot /srv/koll {kind} rw 0 0\n"
    assert network_of("/srv/koll/ekonomi", mounts) == (kind if is_network else None)


def test_a_store_on_a_network_disk_is_read_but_not_written(path: str, tmp_path: Path, tiny: Tiny):
    class NetworkDisk(Disk):
        def read(self, path: str) -> bytes:
            return f"fil01:/x {tmp_path} nfs4 rw 0 0\n".encode() if path == "/proc/self/mounts" else super().read(path)

    tiny().commit(put(name="Sundbyköping"))
    store = TinyStore(path, disk=NetworkDisk())
    for act in (lambda: store.commit(put(summary="Nej")), lambda: store.notebook("inbox-1")):
        with pytest.raises(StoreError, match=r"nätverksdisk \(nfs4\)"):
            act()
    assert (store.registers()[0].name, store.generation()) == ("Sundbyköping", 1)


def test_reading_makes_no_file(path: str, tmp_path: Path, tiny: Tiny):
    store = tiny()
    assert (store.registers(), store.generation(), store.log(), store.chosen()) == ((), 0, (), None)
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_stays_a_link(tmp_path: Path):
    (tmp_path / "riktig").mkdir()
    link = tmp_path / "koll.json"
    link.symlink_to(tmp_path / "riktig" / "koll.json")
    store = TinyStore(str(link), checkpoint_at=1)
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    assert link.is_symlink()
    assert months(TinyStore(str(tmp_path / "riktig" / "koll.json")), "KLK") == [1]


@pytest.mark.parametrize("value", [2**70, "\ud800"])
def test_what_json_cannot_hold_is_refused_and_nothing_written(tiny: Tiny, value: object):
    store = tiny()
    store.commit(put(*SMALL, name="Sundbyköping"))
    with pytest.raises(StoreError, match="går inte att spara"):
        store.commit(put(UnitFigures("KLK", 2020, {"actual": {"3011": [value]}})))  # type: ignore[list-item] # what is tested
    assert tiny().generation() == store.generation() == 1


def test_tinydb_tables_of_ones_own_live_in_the_same_file(path: str, tiny: Tiny):
    tiny().commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    mine, other = KollDB(path), KollDB(path)
    notes, seen = mine.table("notes"), other.table("notes")
    first = notes.insert({"text": "Ring Eva", "tags": ["a"]})
    assert seen.search(where("text") == "Ring Eva") == [{"text": "Ring Eva", "tags": ["a"]}]
    assert seen.insert({"text": "Två"}) == first + 1
    assert notes.insert({"text": "Tre"}) == first + 2
    seen.update({"text": "Ring Eva igen"}, where("text") == "Ring Eva")
    assert [note["text"] for note in notes.all()] == ["Ring Eva igen", "Två", "Tre"]
    notes.all()[0]["tags"].append("b")
    assert notes.get(doc_id=first)["tags"] == ["a"]
    assert mine.table("figures/sundbykoping/2020").get(where("unit") == "KLK")["monthly"] == {"actual": {"3011": [1]}}
    notes.truncate()
    assert (len(seen), mine.tables() >= {"units", "notes"}) == (0, True)
    assert [unit.code for unit in tiny().registers()[0].units] == ["KOMMUN", "KLK", "BUN", "SKOLA"]


def test_a_write_of_what_another_process_has_changed_since_the_read_is_refused(path: str):
    one, other = KollDB(path).storage, KollDB(path).storage
    one.write({"notes": {"1": {"n": 1}, "2": {"n": 2}}})
    read = one.read()
    other.write({**other.read(), "more": {"1": {"n": True}}})
    read["notes"]["1"]["n"] = 10
    one.write(read)
    assert other.read() == {"notes": {"1": {"n": 10}, "2": {"n": 2}}, "more": {"1": {"n": True}}}
    stale = one.read()
    other.write({"notes": {"1": {"n": 11}}})
    stale["notes"]["1"]["n"] = 12
    with pytest.raises(StoreError, match="ändrats av någon annan"):
        one.write(stale)
    assert one.read() == {"notes": {"1": {"n": 11}}}


def test_true_and_one_are_different_documents(path: str):
    storage = KollDB(path).storage
    storage.write({"notes": {"1": {"n": 1}}})
    storage.write({"notes": {"1": {"n": True}}})
    assert KollDB(path).storage.read()["notes"]["1"]["n"] is True
