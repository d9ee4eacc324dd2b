"""What happens to files from outside: torn, flipped, cut off, mixed up, made by something else. Never a wrong figure."""
from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.organisation import Unit
from core.ports import StoreError
from store import schema
from store.migrations import MIGRATIONS
from store.tiny.journal import pack_entry
from store.tiny.snapshot import Snapshot, pack
from store.tiny.store import TinyStore, rebuild
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]


def written(path: str, commits: int = 4, **options: int) -> TinyStore:
    """A store whose unit KLK has had 1, 2 … ``commits`` booked on it, one transaction each; closed."""
    store = TinyStore(path, **options)
    store.commit(put(*SMALL, booked("BUN", 7), name="Sundbyköping"))
    for number in range(1, commits + 1):
        store.commit(put(booked("KLK", number), summary=f"Ändring {number}"))
    store.close()
    return store


def checkpointed(path: str) -> None:
    """The same with all files: two changes in them, two in the journal."""
    store = written(path, 2)
    again = TinyStore(path)
    again.storage.writing.checkpoint()
    for number in (3, 4):
        again.commit(put(booked("KLK", number), summary=f"Ändring {number}"))
    again.close()
    del store


def files_of(path: str) -> dict[str, bytes]:
    folder = Path(path).parent
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.slow
def test_a_journal_torn_at_any_byte_of_its_last_line_loses_only_that_line(path: str, tiny: Tiny):
    written(path)
    journal = Path(path + ".journal")
    whole = journal.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    Path(path + ".lock").unlink()  # the torn line was never acknowledged
    Path(path + ".journal.bak").unlink()  # nor written in the journal's backup
    for end in range(last, len(whole)):
        journal.write_bytes(whole[:end])
        assert months(tiny(), "KLK") == [3], end
        writer = tiny()
        writer.commit(put(booked("KLK", 5)))
        assert (months(writer, "KLK"), months(tiny(), "KLK"), months(tiny(), "BUN")) == ([5], [5], [7]), end
        Path(path + ".lock").unlink()
        Path(path + ".journal.bak").unlink()


@pytest.mark.parametrize("torn", [b'0badc0de {"generation":6,' + b"x" * 4000, b"\xff" * 5000, b"\0" * 3000])
def test_a_torn_line_longer_than_the_next_leaves_nothing_behind(path: str, tiny: Tiny, torn: bytes):
    written(path)
    with open(path + ".journal", "ab") as journal:
        journal.write(torn)
    writer = tiny()
    for number in (5, 6):
        writer.commit(put(booked("KLK", number)))
        assert months(tiny(), "KLK") == [number]
    assert Path(path + ".journal").stat().st_size < 6000
    assert not Path(path + ".journal").read_bytes().strip(b"\n").endswith((b"x", b"\xff", b"\0"))


def test_a_last_line_of_zeros_after_a_power_cut_is_passed_over(path: str, tiny: Tiny):
    written(path)
    with open(path + ".journal", "ab") as journal:
        journal.write(b"\0" * 300)
    reader = tiny()
    assert (months(reader, "KLK"), reader.generation()) == ([4], 5)
    tiny().commit(put(booked("KLK", 5)))
    assert months(reader, "KLK") == [5]


def test_an_acknowledged_change_that_is_cut_off_is_noticed(path: str, tiny: Tiny):
    written(path)
    journal = Path(path + ".journal")
    whole = journal.read_bytes()
    for end in (whole.rindex(b"\n", 0, -1) + 1, len(whole) - 1, whole.index(b"\n") + 1):
        journal.write_bytes(whole[:end])
        with pytest.raises(StoreError, match=r"koll\.json\.journal .*(avkortad|skadad)"):
            tiny().registers()
        with pytest.raises(StoreError, match=r"koll\.json\.journal"):
            tiny().commit(put(booked("KLK", 9)))
        assert journal.read_bytes() == whole[:end]


def test_a_missing_journal_is_noticed(path: str, tiny: Tiny):
    written(path)
    os.unlink(path + ".journal")
    with pytest.raises(StoreError, match=r"koll\.json\.journal saknas"):
        tiny().generation()


def test_a_missing_main_file_is_noticed_and_no_new_store_begun(path: str, tiny: Tiny):
    written(path)
    os.unlink(path)
    with pytest.raises(StoreError, match=r"koll\.json saknas"):
        tiny().commit(put(name="Sundbyköping"))
    assert not os.path.exists(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["koll.json", "koll.json.journal", "koll.figures/sundbykoping-2020.json", "koll.log.json"])
@pytest.mark.parametrize("flips", [150])
def test_a_flipped_bit_anywhere_is_noticed_told_and_leaves_the_last_state_readable(path: str, name: str, flips: int):
    checkpointed(path)
    whole = files_of(path)[name]
    picked = random.Random(name)
    file = Path(path).parent / name
    for bit in [*range(16), *picked.sample(range(len(whole) * 8), min(flips, len(whole) * 8))]:
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        file.write_bytes(flipped)
        with pytest.raises(StoreError, match=file.name):
            TinyStore(path).log(), TinyStore(path).figures("sundbykoping", 2020)
        told: list[str] = []
        reader = TinyStore(path, on_damage=told.append)
        seen = (months(reader, "KLK"), months(reader, "BUN"), len(reader.registers()[0].units), len(reader.log()))
        assert seen == ([4], [7], 4, 5), (bit, seen)
        assert len(told) == 1
        assert file.name in told[0]
        with pytest.raises(StoreError, match="kan bara läsas"):
            reader.commit(put(booked("KLK", 9)))
    assert file.read_bytes() == bytes(flipped)


def test_a_flipped_bit_in_the_lock_file_or_a_backup_harms_no_one(path: str, tiny: Tiny):
    checkpointed(path)
    for name in ("koll.json.lock", "koll.json.bak"):
        file = Path(path).parent / name
        file.write_bytes(bytes(byte ^ 1 for byte in file.read_bytes()))
        assert months(tiny(), "KLK") == [4]
        tiny().commit(put(booked("BUN", 8)))


@pytest.mark.parametrize("name", ["koll.json", "koll.json.journal", "koll.figures/sundbykoping-2020.json", "koll.log.json"])
@pytest.mark.parametrize("harm", ["gone", "empty", "half", "first line flipped", "both journals half"])
def test_a_damaged_store_is_rebuilt_from_backups_and_journals(path: str, tiny: Tiny, name: str, harm: str):
    checkpointed(path)
    file = Path(path).parent / name
    whole = file.read_bytes()
    if harm == "both journals half":
        name = "koll.json.journal"
        for each in (Path(path + ".journal"), Path(path + ".journal.bak")):
            each.write_bytes(each.read_bytes()[: each.stat().st_size // 4])
    elif harm == "gone":
        file.unlink()
    else:
        file.write_bytes({"empty": b"", "half": whole[: len(whole) // 2], "first line flipped": whole[:12] + b"#" + whole[13:]}[harm])
    done = rebuild(path)
    store = tiny()
    lost = harm == "both journals half"
    assert ("det här gick förlorat: ändring 4–5." in done, done.endswith("Inget är förlorat.")) == (lost, not lost)
    assert (months(store, "KLK"), months(store, "BUN")) == ([2 if lost else 4], [7])
    assert store.generation() == store.log()[-1].generation == 6
    assert store.log()[-1].summary == done
    store.commit(put(booked("KLK", 10)))
    store.storage.writing.checkpoint()
    assert (months(tiny(), "KLK"), months(tiny(), "BUN")) == ([10], [7])


def test_all_is_rebuilt_from_the_journals_alone(path: str, tiny: Tiny):
    checkpointed(path)
    for name in files_of(path):
        if "journal" not in name:
            (Path(path).parent / name).unlink()
    assert rebuild(path).endswith("Inget är förlorat.")
    store = tiny()
    assert (months(store, "KLK"), months(store, "BUN"), len(store.log())) == ([4], [7], 6)


def test_a_whole_store_is_rebuilt_to_itself(path: str, tiny: Tiny):
    checkpointed(path)
    before = tiny().registers(), tiny().figures("sundbykoping", 2020)
    assert rebuild(path).endswith("Inget är förlorat.")
    assert (tiny().registers(), tiny().figures("sundbykoping", 2020)) == before


def test_an_older_file_put_back_is_noticed(path: str, tiny: Tiny):
    checkpointed(path)
    figures = Path(path).parent / "koll.figures" / "sundbykoping-2020.json"
    main, older, older_main = Path(path), figures.read_bytes(), Path(path).read_bytes()
    tiny().storage.writing.checkpoint()
    newer = figures.read_bytes()
    figures.write_bytes(older)
    with pytest.raises(StoreError, match=r"sundbykoping-2020\.json är äldre"):
        tiny().figures("sundbykoping", 2020)
    figures.write_bytes(newer)
    main.write_bytes(older_main)
    with pytest.raises(StoreError, match=r"koll\.json är äldre än lagrets journal"):
        tiny().figures("sundbykoping", 2020)


def test_a_file_of_another_store_is_noticed(path: str, tmp_path: Path, tiny: Tiny):
    checkpointed(path)
    other = tmp_path / "annat"
    other.mkdir()
    checkpointed(str(other / "koll.json"))
    for name in ("koll.json.journal", "koll.figures/sundbykoping-2020.json"):
        own = (tmp_path / name).read_bytes()
        shutil.copy(other / name, tmp_path / name)
        with pytest.raises(StoreError, match="hör till ett annat lager"):
            tiny().figures("sundbykoping", 2020)
        told: list[str] = []
        assert months(TinyStore(path, on_damage=told.append), "BUN") == [7]
        assert "hör till ett annat lager" in told[0]
        (tmp_path / name).write_bytes(own)


def test_figures_that_are_lost_are_told_of_and_never_shown_as_missing(path: str, tmp_path: Path, tiny: Tiny):
    checkpointed(path)
    tiny().commit(put(booked("KLK", 5, year=2019)))
    tiny().storage.writing.checkpoint()
    for name in (*tmp_path.glob("koll.json.journal-*"), *tmp_path.glob("koll.figures/*2020*")):
        name.unlink()
    told: list[str] = []
    reader = TinyStore(path, on_damage=told.append)
    with pytest.raises(StoreError, match="Siffrorna för Sundbyköping 2020 går inte att återskapa"):
        reader.figures("sundbykoping", 2020)
    assert (months(reader, "KLK", 2019), len(told)) == ([5], 1)
    assert "det här gick förlorat: siffrorna för Sundbyköping 2020." in rebuild(path)
    tiny().commit(put(booked("KLK", 6)))
    assert (months(tiny(), "KLK", 2019), months(tiny(), "KLK"), len(tiny().log())) == ([5], [6], 8)


@pytest.mark.parametrize("name", ["koll.json", "koll.json.journal"])
def test_a_store_is_not_rebuilt_from_the_files_of_another(path: str, tmp_path: Path, tiny: Tiny, name: str):
    checkpointed(path)
    (tmp_path / "annat").mkdir()
    other = TinyStore(str(tmp_path / "annat" / "koll.json"))
    other.commit(put(*SMALL, *(booked(unit, 666) for unit in ("KLK", "BUN", "SKOLA")), name="Annan kommun"))
    for _ in range(9):
        other.commit(put(booked("KLK", 666)))
    shutil.copy(tmp_path / "annat" / name, tmp_path / name)
    rebuild(path)
    store = tiny()
    assert [register.name for register in store.registers()] == ["Sundbyköping"]
    assert (months(store, "KLK"), months(store, "BUN")) == ([4], [7])


def test_the_main_file_alone_moved_elsewhere_with_its_figures_is_damaged_until_it_is_rebuilt(path: str, tmp_path: Path):
    checkpointed(path)
    TinyStore(path).storage.writing.checkpoint()
    (tmp_path / "ny").mkdir()
    shutil.copy(path, tmp_path / "ny" / "koll.json")
    shutil.copytree(tmp_path / "koll.figures", tmp_path / "ny" / "koll.figures")
    moved = TinyStore(str(tmp_path / "ny" / "koll.json"))
    with pytest.raises(StoreError, match=r"koll\.json\.journal saknas, och i den kan det stå ändringar efter nummer 5"):
        moved.commit(put(booked("KLK", 5)))
    said = rebuild(str(tmp_path / "ny" / "koll.json"))
    assert "det här gick förlorat: loggen för ändring 1–5; underlaget för att ångra ändring 1–5; ändringar efter nummer 5, om" in said
    assert months(moved, "KLK") == [4]
    moved.commit(put(booked("KLK", 5)))
    assert months(moved, "KLK") == [5]


@pytest.mark.parametrize("content", [
    b"", b"   \n", b"{}", b"[1, 2]", b"<!DOCTYPE html><p>404</p>", b"\0" * 4096, b"PK\x03\x04", b"kod,namn\n1,KLK\n",
    json.dumps({"_default": {"1": {"namn": "min egen"}}}).encode(), b'{"_koll": "nej"}', b'{"_koll":{"1":{"format":1}}}',
], ids=range(11))
def test_a_file_of_something_else_is_refused_and_left_alone(path: str, tiny: Tiny, content: bytes):
    Path(path).write_bytes(content)
    for act in (lambda: tiny().registers(), lambda: tiny().commit(put(name="Sundbyköping")), lambda: rebuild(path)):
        with pytest.raises(StoreError, match=r"inget Koll-lager|går inte att återställa"):
            act()
    assert files_of(path).get("koll.json") == content
    assert not os.path.exists(path + ".journal")


def test_a_newer_format_is_refused_and_left_alone(path: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr(schema, "FORMAT", 3)
        newer = pack(Snapshot("0" * 16, 3, {"municipalities": {}}), "koll.json")
    Path(path).write_bytes(newer)
    for act in (lambda: tiny().registers(), lambda: tiny().commit(put(name="Sundbyköping")), lambda: rebuild(path)):
        with pytest.raises(StoreError, match=r"nyare version av Koll \(format 3\)\. Uppgradera"):
            act()
    assert Path(path).read_bytes() == newer


def test_an_older_format_is_brought_forward_when_it_is_read(path: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr(schema, "FORMAT", 1)
        checkpointed(path)
        tiny().commit(put(Unit("NY", "Ny i journalen", "KOMMUN")))
    monkeypatch.setitem(MIGRATIONS, 1, lambda table, d: {**d, "name": d["name"] + "!"} if table == "units" else d)
    for _ in range(2):
        store = tiny()
        assert [unit.name for unit in store.registers()[0].units][-2:] == ["Åkerskolan!", "Ny i journalen!"]
        assert months(store, "KLK") == [4]
        store.commit(put(booked("BUN", 8)))


def test_a_folder_or_a_path_through_a_file_is_refused(path: str, tmp_path: Path):
    os.mkdir(path)
    with pytest.raises(StoreError, match="det är en mapp"):
        TinyStore(path).registers()
    (tmp_path / "fil").write_text("x")
    with pytest.raises(StoreError, match="ingen mapp"):
        TinyStore(str(tmp_path / "fil" / "koll.json")).commit(put(name="Sundbyköping"))
    with pytest.raises(StoreError, match="för långt"):
        TinyStore(str(tmp_path / ("x" * 5000))).registers()


AS_NOBODY = """
import os, sys
import filelock, logging, orjson, tinydb
from core.ports import StoreError
from core.records import Transaction
from store.tiny.store import TinyStore
os.setgid(65534), os.setuid(65534)
store = TinyStore(sys.argv[1])
try:
    print(len(store.registers()))
    store.commit(Transaction("hjo", "a", "b", name="Hjo"))
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become nobody")
@pytest.mark.parametrize(("mode", "said"), [(0o555, "1\nDet går inte att skriva"), (0o000, "behörighet saknas")])
def test_without_permission_it_says_so(mode: int, said: str):
    folder = Path("/var/tmp") / f"koll-{os.getpid()}-{mode}"
    try:
        written(str(folder / "koll.json"))
        os.chmod(folder, mode)
        os.chmod(folder / "koll.json.lock", 0o444)
        ran = subprocess.run([sys.executable, "-c", AS_NOBODY, str(folder / "koll.json")], capture_output=True, text=True, check=False)
        assert said in ran.stdout, ran.stderr
        assert ran.stderr == ""
    finally:
        os.chmod(folder, 0o755)
        shutil.rmtree(folder)


def test_a_unit_that_is_its_own_parent_stops_no_checkpoint(path: str, tiny: Tiny):
    store = tiny(split_at=1)
    store.commit(put(*SMALL, Unit("A", "a", "B"), Unit("B", "b", "A"), booked("A", 1, 2), booked("KLK", 3, 4), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    assert months(tiny(), "A") == [1, 2]


@pytest.mark.parametrize("changes", [
    {"units": {"x": None}}, {"figures/sundbykoping/2020": {"x": {"unit": "KLK"}}}, {"units": 3}, {"undo": []},
])
def test_a_line_that_koll_would_not_have_written_is_damage_though_its_checksum_is_right(path: str, tiny: Tiny, changes: dict[str, Any]):
    store = tiny()
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    place = store.storage.reading.state.place
    line, _ = pack_entry(place, {"time": "", "author": "", "municipality": "", "summary": ""}, changes)
    with open(path + ".journal", "ab") as file:
        file.write(line)
    for each in (store, tiny()):
        for _ in range(2):
            with pytest.raises(StoreError, match=r"Journalen har en rad som Koll inte har skrivit"):
                each.registers()
