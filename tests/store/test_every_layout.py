"""A store of every layout that Koll has had opens, is kept as it was, and is brought forward by its first change.

The stores in ``fixtures`` were written by those versions of Koll (``fixtures/write.py`` says how): Forna kommunen, whose Fritid ends
with 2022 and is followed by Skolan, in five changes and a choice, the last of them in the journal alone.
"""
from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from core.organisation import Unit
from core.ports import StoreError
from core.records import Transaction
from core.rounds import Prognosis
from store import copying, open_files, schema
from store.proving import prove
from store.tiny.reading import Reading
from store.tiny.store import TinyStore
from tests.store.faulty import FailingDisk

FIXTURES = Path(__file__).parent / "fixtures"
LAYOUTS = ("first", "undo", "years", "posts", "chained", "mirrored")
FRITID = Unit("30", "Fritid", "B1", valid_to=2022, successors=("10",))
CHANGE = Transaction("forna", "anna", "Bytte chef.", (Unit("10", "Skolan", "B1", ("åkerskolan",), "Bo", 2),))

each_layout = pytest.mark.parametrize("layout", LAYOUTS)


@pytest.fixture
def old(layout: str, tmp_path: Path) -> str:
    """A copy of the store of a layout, for it may be written in."""
    shutil.copytree(FIXTURES / layout, tmp_path / "lager")
    return str(tmp_path / "lager" / "koll.json")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_all_is_there(store: TinyStore, layout: str = "") -> None:
    """``layout``: one whose version could not say by whom a unit was followed."""
    register, = store.registers()
    assert register.name == "Forna"
    assert [unit.code for unit in register.units] == ["K", "B1", "10", "30"]
    assert register.latest["30"] == (FRITID._replace(successors=()) if layout == "undo" else FRITID)
    assert {f.unit: f.monthly["actual"]["3011"][0] for f in store.figures("forna", 2022)} == {"10": 100, "30": 10}
    assert {f.unit: (f.monthly["actual"]["3011"], f.annual["budget"]["3011"]) for f in store.figures("forna", 2023)} == {
        "10": ([125] * 11 + [None], 1500),
    }
    assert store.prognoses("forna", 2023) == (Prognosis("april", "10", "net_cost", -1_300_000, "submitted", "Fler elever."),)
    assert store.chosen() == "forna"
    assert [entry.summary for entry in store.log()][:5] == ["Öppnade.", "Läste in.", "April.", "Lämnade.", "Rättade."]


def test_there_is_a_store_of_every_layout():
    assert {path.name for path in FIXTURES.iterdir() if path.is_dir()} - {"__pycache__"} == set(LAYOUTS)


@each_layout
def test_it_is_read_and_nothing_written(old: str, layout: str):
    before = contents(Path(old).parent)
    store = TinyStore(old)
    assert_all_is_there(store, layout)
    store.close()
    assert contents(Path(old).parent) == before


@each_layout
def test_its_first_change_brings_it_forward_and_keeps_it_as_it_was(old: str, layout: str):
    store = TinyStore(old)
    assert store.commit(CHANGE) == 7
    store.close()
    again = TinyStore(old)
    assert_all_is_there(again, layout)
    assert again.registers()[0].latest["10"].manager == "Bo"
    assert (again.storage.state().format, again.storage.state().head.version) == (schema.FORMAT, schema.FORMAT)
    assert prove(again).faults == ()
    again.close()
    kept = contents(Path(old + ".format-1"))
    assert kept == {name: held for name, held in contents(FIXTURES / layout).items() if not name.endswith((".bak", ".lock"))}
    as_it_was = TinyStore(old + ".format-1/koll.json")
    assert_all_is_there(as_it_was, layout)
    assert as_it_was.generation() == 6


@each_layout
def test_the_next_change_keeps_nothing_more(old: str):
    store = TinyStore(old)
    store.commit(CHANGE)
    store.commit(CHANGE._replace(summary="Igen."))
    assert [path.name for path in Path(old).parent.glob("koll.json.format*")] == ["koll.json.format-1"]


@each_layout
def test_a_disk_too_full_for_the_copy_changes_nothing(old: str, layout: str):
    before = contents(Path(old).parent)
    store = TinyStore(old, disk=FailingDisk(1, errno.ENOSPC, lasting=True))
    with pytest.raises(StoreError, match=r"äldre format \(1\), och säkerhetskopian .* kunde inte skrivas: disken är full. Inget är ändrat"):
        store.commit(CHANGE)
    assert_all_is_there(store, layout)
    store.close()
    now = {name: held for name, held in contents(Path(old).parent).items() if ".format-1.ny" not in name}
    assert now == before
    assert TinyStore(old).commit(CHANGE) == 7


@each_layout
def test_it_is_copied_and_exported_and_put_back_in_todays_format(old: str, layout: str, tmp_path: Path):
    store = TinyStore(old)
    copying.write_copy(store, str(tmp_path / "kopia.zip"))
    open_files.export(store, str(tmp_path / "mapp"))
    for number, whole in enumerate((copying.read_copy(str(tmp_path / "kopia.zip")), open_files.read_export(str(tmp_path / "mapp")))):
        filled = TinyStore(str(tmp_path / str(number) / "koll.json"))
        filled.fill(whole)
        assert_all_is_there(filled, layout)
        assert filled.whole() == store.whole()


@pytest.mark.parametrize("layout", ["undo"])
def test_a_change_that_was_made_when_a_unit_was_known_by_its_code_alone_is_taken_back(old: str):
    store = TinyStore(old)
    store.commit(CHANGE)
    undone = store.undoing(5)
    assert undone is not None
    assert not undone.obstacles
    store.commit(Transaction("forna", "anna", "Ångrade.", undoes=7))
    assert store.registers()[0].latest["10"].manager == "Eva"


@each_layout
def test_a_koll_that_knows_no_newer_format_refuses_it_by_name(old: str, monkeypatch: pytest.MonkeyPatch):
    store = TinyStore(old)
    store.commit(CHANGE)
    store.close()
    before = contents(Path(old).parent)
    monkeypatch.setattr(schema, "FORMAT", 1)
    for act in (lambda: TinyStore(old).registers(), lambda: TinyStore(old).commit(CHANGE)):
        with pytest.raises(StoreError, match=r"nyare version av Koll \(format 2\)\. Uppgradera Koll\."):
            act()
    assert contents(Path(old).parent) == before


def test_one_who_has_the_store_open_in_the_older_format_goes_on_in_the_newer(tmp_path: Path):
    shutil.copytree(FIXTURES / "mirrored", tmp_path / "lager")
    path = str(tmp_path / "lager" / "koll.json")
    follower, writer = TinyStore(path), TinyStore(path)
    assert follower.generation() == 6
    writer.commit(CHANGE)
    assert follower.registers()[0].latest["10"].manager == "Bo"
    assert follower.commit(CHANGE._replace(summary="Igen.")) == 8
    assert isinstance(follower.storage.reading, Reading)
