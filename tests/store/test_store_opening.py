"""From an address to a store, with a clear word about addresses that lead nowhere."""
from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.ports import StoreError
from store.causes import cause_of
from store.memory import MemoryStore
from store.opening import default_url, open_store
from store.tiny.store import TinyStore
from tests.store.small import SMALL, booked, put


@pytest.mark.parametrize("address", ["tinydb://{path}", "{path}", "TINYDB://{path}"])
def test_an_address_or_a_plain_path_opens_the_store_there(path: str, address: str):
    store = open_store(address.format(path=path))
    store.commit(put(name="Sundbyköping"))
    assert isinstance(store, TinyStore)
    assert Path(path).exists()
    assert open_store(path).registers()[0].name == "Sundbyköping"


def test_the_folder_of_a_new_store_is_made(tmp_path: Path):
    open_store(str(tmp_path / "ny" / "mapp" / "koll.json")).commit(put(name="Sundbyköping"))
    assert (tmp_path / "ny" / "mapp" / "koll.json").exists()


def test_a_path_with_spaces_and_swedish_letters_is_taken_as_it_stands(tmp_path: Path):
    open_store(f"tinydb://{tmp_path}/Min mapp/årets %20.json").commit(put(name="Sundbyköping"))
    assert (tmp_path / "Min mapp" / "årets %20.json").exists()


def test_memory_is_a_store_of_its_own():
    assert isinstance(open_store("memory:"), MemoryStore)


@pytest.mark.parametrize(("address", "said"), [
    ("postgresql://anna@databas/koll?schema=Stort", "små bokstäver"),
    ("postgresql://anna@databas:port/koll", "går inte att tolka"),
    ("mongodb://localhost", "känns inte igen"),
    ("http://example.org/koll.json", "känns inte igen"),
    ("tinydb:koll.json", "tre snedstreck"),
    ("tinydb://", "tom"),
    ("tinydb://relativ/koll.json", "tre snedstreck"),
    ("", "tom"),
    ("koll\x00.json", "otillåtna tecken"),
])
def test_an_address_that_leads_nowhere_is_refused(address: str, said: str):
    with pytest.raises(StoreError, match=said):
        open_store(address)


ENGLISH = re.compile(r"Errno|[Nn]o such|[Tt]oo many|denied|director|symbolic")


@pytest.mark.parametrize(("make", "said"), [
    (lambda folder: (folder / "koll.json").symlink_to("koll.json"), "för många länkar i sökvägen"),
    (lambda folder: (folder / "koll.json").mkdir(), "det är en mapp"),
    (lambda folder: os.mkfifo(folder / "koll.json"), "det är ingen vanlig fil"),
    (lambda folder: (folder / "koll.json.lock").mkdir(), "det är en mapp"),
    (lambda folder: (folder / "koll.json.lock").symlink_to("koll.json.lock"), "för många länkar i sökvägen"),
])
def test_a_store_that_cannot_be_used_says_why_at_once_and_in_swedish(tmp_path: Path, make: Callable[[Path], None], said: str):
    make(tmp_path)
    with pytest.raises(StoreError, match=said) as found:
        open_store(str(tmp_path / "koll.json")).commit(put(name="Sundbyköping"))
    assert not ENGLISH.search(str(found.value))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no such folder here")
def test_a_folder_where_no_file_can_be_made_is_told_at_once_and_is_not_said_to_be_busy():
    with pytest.raises(StoreError, match=r"låsfilen /proc/koll\.json\.lock kan inte öppnas") as found:
        open_store("tinydb:///proc/koll.json").commit(put(name="Sundbyköping"))
    assert not ENGLISH.search(str(found.value))


@pytest.mark.parametrize("number", [*errno.errorcode])
def test_every_cause_is_told_without_the_systems_own_words(number: int):
    assert not ENGLISH.search(cause_of(OSError(number, os.strerror(number), "koll.json")))
    assert os.strerror(number) not in cause_of(OSError(number, os.strerror(number)))


def test_the_default_address_is_in_the_users_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_url().startswith("tinydb:///")
    assert default_url().endswith("/koll/koll.json")


def test_damage_is_told_through_the_address_too(path: str):
    store = open_store(path)
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[:-3])
    told: list[str] = []
    assert len(open_store(path, told.append).registers()[0].units) == 4
    assert "koll.json är skadad" in told[0]


def test_reading_imports_no_lock_no_network_and_no_other_store(path: str):
    open_store(path).commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    script = f"""
import sys
from store.opening import open_store
store = open_store({path!r})
store.registers(), store.figures("sundbykoping", 2020), store.log(), store.chosen()
print([name for name in ("filelock", "platformdirs", "store.memory", "asyncio", "logging", "socket", "tempfile") if name in sys.modules])
"""
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
