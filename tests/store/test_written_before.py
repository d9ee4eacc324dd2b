"""A store that an earlier Koll wrote opens unchanged, and takes units that are valid for some years only.

The files in ``written_before`` were written when a unit was known by its code alone: Forna kommunen, whose Fritid ends with 2022.
"""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.organisation import Unit
from core.question import Question, Who
from core.records import Transaction
from core.rounds import Prognosis
from store.desk import Desk
from store.tiny.store import TinyStore

FILES = Path(__file__).parent / "written_before"
SCHOOL = Unit("10", "Skolan", "B1", ("skolan", "åkerskolan"), "Eva", 2)


@pytest.fixture
def old(tmp_path: Path) -> str:
    """A copy of the store, for it may be written in."""
    shutil.copytree(FILES, tmp_path / "old")
    return str(tmp_path / "old" / "koll.json")


def test_everything_in_it_is_read(old: str):
    store = TinyStore(old)
    register, = store.registers()
    assert [unit.code for unit in register.units] == ["K", "B1", "B2", "10", "30"]
    assert register.latest["10"] == SCHOOL
    assert register.latest["30"] == Unit("30", "Fritid", "B1", valid_to=2022)
    assert [figures.unit for figures in store.figures("forna", 2022)] == ["10", "30"]
    assert store.prognoses("forna", 2023) == (Prognosis("r", "10", "net_cost", -1_300_000, "submitted"),)
    store.close()


def test_it_answers(old: str):
    store = TinyStore(old)
    said = Desk(store).ask(Question("compare", "forna", "B1"), Who("eva", "admin"))
    assert {row.key: row.cells["previous"].value for row in said.table.rows} == {  # type: ignore[union-attr]
        "B1": -132_000, "10": -120_000, "B1/direkt": -12_000,
    }
    assert "Fritid upphörde; siffrorna 2022 räknas till Lärande." in said.notes
    store.close()


def test_opening_it_writes_nothing(old: str):
    folder = Path(old).parent
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    store = TinyStore(old)
    store.registers()
    store.close()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_unit_in_it_gets_a_second_version_beside_the_first(old: str):
    store = TinyStore(old)
    moved = (SCHOOL._replace(valid_to=2022), SCHOOL._replace(parent="B2", valid_from=2023))
    store.commit(Transaction("forna", "anna", "Flyttade Skolan.", moved))
    store.close()
    again = TinyStore(old)
    register, = again.registers()
    assert [(unit.parent, unit.valid_from, unit.valid_to) for unit in register.units if unit.code == "10"] == [
        ("B1", None, 2022), ("B2", 2023, None),
    ]
    assert [register.organisation(year)["10"].parent for year in (2022, 2023)] == ["B1", "B2"]
    again.close()
