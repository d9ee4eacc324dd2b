"""From an address to a store, with a clear word about addresses that lead nowhere."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.ports import StoreError
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
    ("postgresql://anna@databas/koll", "senare version"),
    ("mongodb://localhost", "känns inte igen"),
    ("http://example.org/koll.json", "känns inte igen"),
    ("tinydb:koll.json", "tre snedstreck"),
    ("tinydb://", "tom"),
    ("", "tom"),
    ("koll\x00.json", "otillåtna tecken"),
])
def test_an_address_that_leads_nowhere_is_refused(address: str, said: str):
    with pytest.raises(StoreError, match=said):
        open_store(address)


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
