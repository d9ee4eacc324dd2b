"""What a damaged store still has goes whole into copies; what it has lost is said by name, asked about, kept and not forgotten."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.calendar import FiscalYear
from core.ports import StoreError
from core.register import Year
from core.undo import REMEMBERED
from store import schema
from store.copying import read_copy, write_copy
from store.holes import holes, spans
from store.memory import MemoryStore
from store.moving import move
from store.open_files import export, read_export
from store.proving import prove
from store.tiny import rebuilding
from store.tiny.rebuilding import would_lose
from store.tiny.store import TinyStore, rebuild
from store.whole import Whole, difference
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]
FIGURES = "koll.figures/sundbykoping-2020.json"


def flip(folder: Path, *names: str) -> None:
    """One bit in the middle of each file."""
    for name in names:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 4
        (folder / name).write_bytes(content)


def moved_in(path: str) -> Whole:
    """A store that was moved in after three changes, of two years: no journal leads to what its files hold."""
    source = MemoryStore()
    source.commit(put(*SMALL, booked("KLK", 1), booked("BUN", 7), name="Sundbyköping"))
    source.commit(put(Year(FiscalYear(2019)), booked("KLK", 5, year=2019)))
    source.commit(put(booked("KLK", 2)))
    store = TinyStore(path)
    store.fill(source.whole())
    store.close()
    return source.whole()


@pytest.mark.parametrize("name", ["koll.json", "koll.json.journal", FIGURES, "koll.log.json"])
def test_a_copy_open_files_and_a_move_of_a_damaged_store_hold_all_that_it_held_and_say_that_it_is_damaged(
    path: str, tmp_path: Path, name: str,
):
    store = TinyStore(path)
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    store.commit(put(booked("KLK", 2), booked("BUN", 7, year=2019)))
    whole = store.whole()
    store.close()
    flip(tmp_path, name)
    (tmp_path / "ut").mkdir()
    told: list[str] = []
    said = [
        write_copy(TinyStore(path, on_damage=told.append), str(tmp_path / "ut" / "kopia.zip")),
        export(TinyStore(path, on_damage=told.append), str(tmp_path / "ut" / "mapp")),
        move(TinyStore(path, on_damage=told.append), target := MemoryStore(), "memory:"),
    ]
    assert all("lagrets filer är skadade, men allt i dem gick att läsa; kör koll aterstall" in each for each in said)
    for read in (read_copy(str(tmp_path / "ut" / "kopia.zip")), read_export(str(tmp_path / "ut" / "mapp")), target.whole()):
        assert difference(whole, read) is None
        assert read.tables["figures/sundbykoping/2020"][1]["monthly"]["actual"]["3011"] == [2]
    assert len(told) == 3


def test_of_a_store_that_has_lost_something_nothing_is_copied_and_what_is_lost_is_said(path: str, tmp_path: Path):
    moved_in(path)
    flip(tmp_path, FIGURES, FIGURES + ".bak", "koll.log.json", "koll.log.json.bak")
    for act in (
        lambda store: write_copy(store, str(tmp_path / "kopia.zip")), lambda store: export(store, str(tmp_path / "ut")),
        lambda store: move(store, MemoryStore(), "memory:"),
    ):
        with pytest.raises(StoreError, match=r"läsa: siffrorna för Sundbyköping 2020; loggen för ändring 1–3\. Inget är skrivet"):
            act(TinyStore(path, on_damage=lambda _: None))
    assert not (tmp_path / "kopia.zip").exists()
    assert not (tmp_path / "ut").exists()


def test_a_rebuild_says_what_is_lost_and_keeps_every_file_and_the_hole_is_told_until_it_is_filled(
    path: str, tmp_path: Path, tiny: Tiny,
):
    moved_in(path)
    flip(tmp_path, FIGURES, FIGURES + ".bak")
    before = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert would_lose(path) == ("siffrorna för Sundbyköping 2020",)
    done = rebuild(path)
    assert "det här gick förlorat: siffrorna för Sundbyköping 2020." in done
    assert "Inget är förlorat" not in done
    kept = Path(path + ".skadad-1")
    assert {file.relative_to(kept): file.read_bytes() for file in kept.rglob("*") if file.is_file()} == before
    assert str(kept) in done
    hole = "Förlorat och inte inläst igen: siffrorna för Sundbyköping 2020"
    assert prove(tiny()).faults == (f"{hole}.",)
    tiny().commit(put(booked("KLK", 2)))
    assert prove(tiny()).faults == (f"{hole} på enheten BUN.",)
    tiny().commit(put(booked("BUN", 7)))
    assert prove(tiny()).faults == ()
    assert (months(tiny(), "KLK"), months(tiny(), "BUN"), months(tiny(), "KLK", 2019)) == ([2], [7], [5])


def test_a_log_that_is_lost_keeps_the_entries_that_journals_have_and_the_others_are_told_for_good(path: str, tmp_path: Path, tiny: Tiny):
    moved_in(path)
    tiny().commit(put(booked("KLK", 4)))
    flip(tmp_path, "koll.log.json", "koll.log.json.bak")
    assert would_lose(path) == ("loggen för ändring 1–3",)
    rebuild(path)
    assert [entry.generation for entry in tiny().log()] == [4, 5]
    assert prove(tiny()).faults == ("Förlorat och inte inläst igen: loggen för ändring 1–3.",)
    assert months(tiny(), "KLK") == [4]


def test_changes_that_can_no_longer_be_taken_back_are_named(path: str, tmp_path: Path, tiny: Tiny):
    moved_in(path)
    notes = "koll.undo/0000000001.json"
    flip(tmp_path, notes, notes + ".bak")
    assert would_lose(path) == ("underlaget för att ångra ändring 1–3",)
    assert "det här gick förlorat: underlaget för att ångra ändring 1–3." in rebuild(path)
    assert prove(tiny()).faults == ("Förlorat och inte inläst igen: underlaget för att ångra ändring 1–3.",)
    assert months(tiny(), "KLK") == [2]


def test_a_kept_journal_that_is_damaged_in_both_copies_is_named_and_goes_on_being_told(path: str, tmp_path: Path):
    moved_in(path)
    store = TinyStore(path)
    store.commit(put(booked("KLK", 4)))
    store.storage.writing.checkpoint()
    store.close()
    closed = "koll.json.journal-0000000004-0000000004"
    flip(tmp_path, closed, closed + ".bak")
    assert would_lose(path) == ("journalen för ändring 4",)
    assert "det här gick förlorat: journalen för ändring 4." in rebuild(path)
    assert any(f"{closed} är skadad" in fault for fault in prove(TinyStore(path)).faults)
    assert months(TinyStore(path), "KLK") == [4]


def test_what_changes_changed_outlives_a_rebuild(path: str, tmp_path: Path):
    store = TinyStore(path)
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    store.commit(put(booked("KLK", 2)))
    store.close()
    flip(tmp_path, "koll.json.journal")
    rebuild(path)
    closed = tmp_path / "koll.json.journal-0000000001-0000000002"
    assert b'"3011":[1]' in closed.read_bytes()
    assert closed.read_bytes() == Path(f"{closed}.bak").read_bytes()
    assert prove(TinyStore(path)).faults == ()


def test_a_year_that_is_damaged_twice_after_a_rebuild_is_had_from_the_kept_journals(path: str, tmp_path: Path):
    store = TinyStore(path)
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    store.commit(put(booked("KLK", 2)))
    store.close()
    flip(tmp_path, "koll.json.journal")
    rebuild(path)
    (store := TinyStore(path)).commit(put(booked("BUN", 7)))
    store.close()
    flip(tmp_path, FIGURES, FIGURES + ".bak")
    assert "Inget är förlorat." in rebuild(path)
    (store := TinyStore(path)).commit(put(booked("BUN", 8)))
    assert (months(store, "KLK"), months(store, "BUN"), len(store.log())) == ([2], [8], 6)
    assert prove(store).faults == ()


def test_no_more_is_lost_than_what_was_accepted(path: str, tmp_path: Path):
    moved_in(path)
    flip(tmp_path, FIGURES, FIGURES + ".bak", "koll.log.json", "koll.log.json.bak")
    damaged = (tmp_path / FIGURES).read_bytes()
    with pytest.raises(StoreError, match=r"loggen för ändring 1–3\. Inget är ändrat"):
        rebuild(path, ("siffrorna för Sundbyköping 2020",))
    assert (tmp_path / FIGURES).read_bytes() == damaged
    assert not Path(path + ".skadad-1").exists()


def test_the_hole_goes_along_into_a_copy_which_says_so(path: str, tmp_path: Path):
    moved_in(path)
    flip(tmp_path, FIGURES, FIGURES + ".bak")
    rebuild(path)
    said = write_copy(TinyStore(path), str(tmp_path / "kopia.zip"))
    assert "(förlorat och inte inläst igen: siffrorna för Sundbyköping 2020)" in said
    filled = MemoryStore()
    filled.fill(read_copy(str(tmp_path / "kopia.zip")))
    assert prove(filled).faults == ("Förlorat och inte inläst igen: siffrorna för Sundbyköping 2020.",)


def test_the_folder_with_the_damaged_files_is_opened_like_any_store(path: str, tmp_path: Path):
    whole = moved_in(path)
    flip(tmp_path, "koll.json")
    rebuild(path)
    kept = TinyStore(path + ".skadad-1/koll.json", on_damage=lambda _: None)
    assert difference(whole, kept.whole()) is None


def test_numbers_in_a_row_are_said_as_one():
    assert spans([7, 1, 2, 3, 9]) == "1–3, 7, 9"


def test_an_undo_note_that_no_one_would_have_any_more_is_no_hole():
    log = {number: {"summary": "x"} for number in range(1, 5)} | {5: {"summary": "Återställt", "lost": '{"undo":["3","4"]}'}}
    assert holes(5, {schema.LOG: log}) == ("underlaget för att ångra ändring 3–4",)
    later = log | {number: {"summary": "x"} for number in range(6, REMEMBERED + 5)}
    assert holes(REMEMBERED + 4, {schema.LOG: later}) == ()


def test_what_a_rebuild_lost_is_noted_also_when_it_stops_as_soon_as_the_files_are_written(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    moved_in(path)
    flip(tmp_path, FIGURES, FIGURES + ".bak")
    stopped = TinyStore(path)
    monkeypatch.setattr(rebuilding, "drop_unlisted", stop)
    with pytest.raises(KeyboardInterrupt):
        stopped.storage.rebuild()
    assert holes(*TinyStore(path).whole()[:2]) == ("siffrorna för Sundbyköping 2020",)


def stop(*_: object) -> None:
    """As when the process is ended there."""
    raise KeyboardInterrupt
