"""What happens to a store at the edges: another lock, clocks that jump, two versions of Koll, media that cannot be written, files that
move, other programs that write. A clear Swedish sentence, and nothing lost."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tinydb import JSONStorage, TinyDB

from core.ports import StoreError
from store import schema
from store.proving import prove
from store.tiny.store import TinyStore, rebuild
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]
OLD = Path(__file__).parent / "fixtures" / "mirrored"


def written(tiny: Tiny) -> TinyStore:
    """A store in files of every kind, with changes in the journal alone."""
    store = tiny()
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    store.commit(put(booked("KLK", 2)))
    return store


PORTABLE = """
import sys
import store.tiny.lock
assert sys.argv[3] in ("linux", "darwin", "win32")
store.tiny.lock.sys = type("system", (), {"platform": sys.argv[3]})
from store.tiny.store import TinyStore
from tests.store.small import booked, put
store = TinyStore(sys.argv[1])
for number in range(1, 101):
    store.commit(put(booked(sys.argv[2], number)))
print(type(store.storage.lock._lock).__name__)
"""


@pytest.mark.slow
@pytest.mark.parametrize("systems", [("darwin", "win32"), ("linux", "darwin")])
def test_the_lock_of_windows_and_macos_holds_others_out_too_and_those_of_linux(path: str, tiny: Tiny, systems: tuple[str, str]):
    written(tiny)
    script = [sys.executable, "-c", PORTABLE, path]
    writers = [
        subprocess.Popen([*script, unit, system], stdout=subprocess.PIPE, text=True)
        for unit, system in zip(("KLK", "BUN"), systems, strict=True)
    ]
    assert [each.communicate()[0].strip() for each in writers] == ["Flock" if system == "linux" else "_Portable" for system in systems]
    assert (months(tiny(), "KLK"), months(tiny(), "BUN"), tiny().generation()) == ([100], [100], 202)


class Clock(datetime):
    """A clock that is wrong by some days."""

    days = 0

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # called with a zone only
        return datetime.now(tz) + timedelta(days=cls.days)  # type: ignore[arg-type] # the same


def test_a_clock_that_jumps_changes_neither_order_nor_content(path: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("store.clock.datetime", Clock)
    follower, store = tiny(), written(tiny)
    for number, days in enumerate((4000, -9000, 0, -1, 20_000), 3):
        Clock.days = days
        store.commit(put(booked("KLK", number)))
        os.utime(path + ".journal", (time.time() + 86_400 * days, time.time() + 86_400 * days))
        assert (months(follower, "KLK"), follower.generation()) == ([number], number)
    store.storage.writing.checkpoint()
    assert [entry.generation for entry in tiny().log()] == [1, 2, 3, 4, 5, 6, 7]
    assert [entry.time[:3] for entry in tiny().log()][2:4] == ["203", "200"]
    assert prove(tiny()).faults == ()


def test_an_older_koll_with_the_store_open_refuses_it_when_a_newer_has_brought_it_forward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copytree(OLD, tmp_path / "lager")
    path = str(tmp_path / "lager" / "koll.json")
    older, newer = TinyStore(path), TinyStore(path)
    change = put(municipality="forna", summary="Ny.")
    assert older.generation() == 6
    newer.commit(change)
    kept = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    monkeypatch.setattr(schema, "FORMAT", 1)
    for act in (older.registers, lambda: older.commit(change)):
        with pytest.raises(StoreError, match=r"nyare version av Koll \(format 2\)\. Uppgradera Koll"):
            act()
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == kept


READ_ONLY = """
import sys
from core.ports import StoreError
from store.tiny.store import TinyStore
from tests.store.small import booked, months, put
store = TinyStore(sys.argv[1])
print(months(store, "KLK"), store.generation(), len(store.log()))
try:
    store.commit(put(booked("KLK", 9)))
except StoreError as error:
    print(error)
print(months(store, "KLK"), store.generation())
"""


def test_read_only_media_are_read_and_a_change_is_refused_with_the_reason(path: str, tmp_path: Path, tiny: Tiny):
    written(tiny).close()
    inside = tmp_path / "skiva"
    inside.mkdir()
    steps = f'mount -t tmpfs none {inside} && cp -r {path}* {tmp_path}/koll.* {inside} && mount -o remount,ro {inside} && exec "$@"'
    shell = ["unshare", "--mount", "sh", "-c", steps, "sh"] if shutil.which("unshare") else []
    if not shell or subprocess.run([*shell, "true"], capture_output=True, check=False).returncode:
        pytest.skip("ingen rätt att montera här")
    said = subprocess.run([*shell, sys.executable, "-c", READ_ONLY, f"{inside}/koll.json"], capture_output=True, text=True, check=True)
    first, refused, last = said.stdout.splitlines()
    assert (first, last) == ("[2] 2 2", "[2] 2")
    assert refused.startswith("Det går inte att skriva i lagret:")
    assert "disken är skrivskyddad" in refused


def test_a_store_that_is_moved_while_it_is_open_is_told_and_no_new_one_begun(path: str, tmp_path: Path, tiny: Tiny):
    store = written(tiny)
    elsewhere = tmp_path / "annan"
    elsewhere.mkdir()
    for file in [each for each in tmp_path.iterdir() if each.name.startswith("koll.")]:
        file.rename(elsewhere / file.name)
    for act in (store.generation, store.registers, lambda: store.commit(put(booked("KLK", 3), name="Sundbyköping"))):
        with pytest.raises(StoreError, match=r"flyttat eller borttaget medan Koll hade det öppet\. Inget nytt är skrivet"):
            act()
    assert [each.name for each in tmp_path.iterdir()] == ["annan"]
    assert months(TinyStore(str(elsewhere / "koll.json")), "KLK") == [2]
    for file in elsewhere.iterdir():
        file.rename(tmp_path / file.name)
    assert store.commit(put(booked("KLK", 3))) == 3
    assert months(tiny(), "KLK") == [3]


def test_a_main_file_that_goes_missing_alone_is_told_to_who_opens_and_costs_nothing(path: str, tiny: Tiny):
    store = written(tiny)
    Path(path).rename(path + ".bort")
    with pytest.raises(StoreError, match=r"koll\.json saknas, men resten av lagret finns kvar"):
        tiny().registers()
    assert store.commit(put(booked("KLK", 3))) == 3
    assert "Inget är förlorat" in rebuild(path)
    assert (months(tiny(), "KLK"), months(store, "KLK")) == ([3], [3])


def test_another_store_moved_into_its_place_is_followed_and_its_own_left_alone(path: str, tmp_path: Path, tiny: Tiny):
    store = written(tiny)
    (tmp_path / "annan").mkdir()
    other = TinyStore(str(tmp_path / "annan" / "koll.json"))
    other.commit(put(*SMALL, name="Den andra"))
    (tmp_path / "undan").mkdir()
    for folder, target in ((tmp_path, "undan"), (tmp_path / "annan", ".")):
        for file in [each for each in folder.iterdir() if each.name.startswith("koll.")]:
            file.rename(tmp_path / target / file.name)
    assert [each.name for each in store.registers()] == ["Den andra"]
    assert store.commit(put(booked("BUN", 7))) == 2
    assert months(TinyStore(str(tmp_path / "undan" / "koll.json")), "KLK") == [2]


def by_tinydb(path: str) -> None:
    with TinyDB(path, storage=JSONStorage) as base:
        base.table("units").insert({"code": "X", "name": "Mitt eget"})


def by_an_editor(path: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    Path(path).write_text(text.replace("Kommunledningskontoret", "Kommunledningen"), encoding="utf-8")


def by_dos(path: str) -> None:
    Path(path).write_bytes(b"\xef\xbb\xbf" + Path(path).read_bytes().replace(b"\n", b"\r\n"))


def by_echo(path: str) -> None:
    with open(path, "a", encoding="utf-8") as file:
        file.write("hej\n")


@pytest.mark.parametrize("write", [by_tinydb, by_an_editor, by_dos, by_echo])
def test_a_store_that_another_program_wrote_into_is_told_refuses_changes_and_is_made_whole(
    path: str, tiny: Tiny, write: Callable[[str], None],
):
    open_all_the_time = written(tiny)
    assert open_all_the_time.generation() == 2
    write(path)
    with pytest.raises(StoreError, match=r"koll\.json är skadad"):
        tiny().registers()
    told: list[str] = []
    store = tiny(on_damage=told.append)
    assert months(store, "KLK") == [2]
    assert "Det som visas är läget efter ändring 2 av 2" in told[0]
    with pytest.raises(StoreError, match="skadat och kan bara läsas"):
        store.commit(put(booked("KLK", 3)))
    assert "Inget är förlorat" in rebuild(path)
    assert (months(tiny(), "KLK"), tiny().registers()[0].latest["KLK"].name) == ([2], "Kommunledningskontoret")
    assert months(open_all_the_time, "KLK") == [2]


@pytest.mark.parametrize("write", [by_echo, by_dos])
def test_what_another_program_adds_to_the_journal_costs_nothing(path: str, tiny: Tiny, write: Callable[[str], None]):
    store = written(tiny)
    write(path + ".journal")
    told: list[str] = []
    assert months(tiny(on_damage=told.append), "KLK") == [2]
    if write == by_dos:
        assert told
        assert "Inget är förlorat" in rebuild(path)
    generation = tiny().generation()
    assert tiny().commit(put(booked("KLK", 3))) == generation + 1
    assert (months(tiny(), "KLK"), months(store, "KLK"), prove(tiny()).faults) == ([3], [3], ())
