"""The sum of everything that each entry of the log tells: whoever changes something beside Koll is told of, in every kind of store."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tinydb import where

from core.ports import StoreError
from core.rounds import Prognosis, Round
from core.subject import Subject
from store import schema
from store.content import WORD, content_of, sum_of, written
from store.copying import write_copy
from store.memory import MemoryStore
from store.moving import move
from store.open_files import export
from store.personal import Words, personal_of
from store.proving import prove
from store.restoring import read, replace, standing
from store.sql.store import SqlStore
from store.tiny.journal import pack_head, read_head
from store.tiny.snapshot import Snapshot, pack, unpack
from store.tiny.storage import KollDB
from store.tiny.store import TinyStore
from tests.store.postgres import address
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]
OTHERWISE = "Det som lagret håller är inte det som loggen intygar: något är ändrat vid sidan av Koll, eller har gått förlorat."
ROUND = Round("r", "Delår", 2020, 8)


def told(store: Any) -> int | None:
    """What the last entry of the log tells."""
    log = store.whole().tables[schema.LOG]
    return content_of(log[max(log)])


def filled(store: Any) -> None:
    store.commit(put(*SMALL, booked("KLK", 1, None, 3), booked("SKOLA", 5), name="Sundbyköping"))
    store.commit(put(ROUND, Prognosis("r", "KLK", "result", -5, author="Eva Ek", comment="Eva Ek bedömer")))
    store.commit(put(booked("KLK", 2, 2)))
    store.choose("sundbykoping")


def test_the_last_entry_tells_the_sum_of_all_that_the_store_holds(store: Any):
    filled(store)
    assert told(store) == sum_of(store.whole().tables)
    store.commit(put()._replace(drop=(booked("SKOLA"),)))
    store.commit(put()._replace(undoes=3))
    assert told(store) == sum_of(store.whole().tables)
    assert prove(store).faults == ()


def test_stores_of_every_kind_tell_the_same_sum(tmp_path: Path, postgres: Any):
    stores = [MemoryStore(), TinyStore(str(tmp_path / "koll.json"), checkpoint_at=1), SqlStore(address(postgres))]
    for each in stores:
        filled(each)
    assert len({told(each) for each in stores}) == 1
    for each in stores:
        each.close()


def test_the_sum_goes_on_after_a_person_is_erased(store: Any):
    filled(store)
    personal_of(store).erase(Subject(("Eva Ek",), ()), Words("anna", "sundbykoping", "Raderade en person."))
    assert told(store) == sum_of(store.whole().tables)
    store.commit(put(booked("KLK", 9)))
    assert prove(store).faults == ()
    assert b"Eva Ek" not in str(store.whole()).encode()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["put", "drop", "undo", "name", "round"]), st.sampled_from("ABC"), st.integers(-9, 9))))
def test_whatever_is_done_the_sum_is_that_of_everything(tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, str, int]]):
    path = str(tmp_path_factory.mktemp("lager") / "koll.json")
    stores = [MemoryStore(), TinyStore(path, checkpoint_at=2500), TinyStore(path, checkpoint_at=1500)]
    for store in stores[:2]:
        store.commit(put(*SMALL, name="Sundbyköping"))
    for at, (act, unit, amount) in enumerate(acts):
        for store in (stores[0], stores[1 + at % 2]):
            undoing = store.undoing() if act == "undo" else None
            if act == "put":
                store.commit(put(booked(unit, amount)))
            elif act == "drop":
                store.commit(put()._replace(drop=(booked(unit),)))
            elif act == "name":
                store.commit(put(SMALL[1]._replace(name=f"Kontor {amount}")))
            elif act == "round":
                store.commit(put(ROUND._replace(id=unit), Prognosis(unit, "KLK", "result", amount)))
            elif undoing is not None and not undoing.obstacles and undoing.entry.generation > 1:
                store.commit(put()._replace(undoes=undoing.entry.generation))
    sums = {told(store) for store in stores}
    assert sums == {sum_of(stores[0].whole().tables)}


@pytest.mark.parametrize("statement", [
    "update {s}.figures set months[1] = months[1] + 1000000 where unit = 'KLK'",
    "update {s}.documents set document = (replace(document::text, 'Åkerskolan', 'Ekskolan'))::json where kind = 'units'",
    "delete from {s}.figures where unit = 'SKOLA'",
    "delete from {s}.log where generation = 4; delete from {s}.undo where generation = 4; update {s}.stores set generation = 3, "
    "chain = (select document->>'chain' from {s}.log where generation = 3) where kommun = ''",
], ids=["a figure", "a name", "figures that are gone", "the last change out of the log"])
def test_what_is_changed_in_the_database_beside_koll_is_told(postgres: Any, statement: str):
    url = address(postgres)
    store = SqlStore(url)
    filled(store)
    assert prove(store).faults == ()
    with store._followed.server._engine.begin() as connection:
        connection.execute(text("set koll.kommun = '*'"))
        for each in statement.format(s=store._followed.tables.name).split(";"):
            connection.execute(text(each))
    again = SqlStore(url)
    assert OTHERWISE in prove(again).faults
    again.commit(put(booked("BUN", 7)))
    assert OTHERWISE in prove(again).faults
    for each in (store, again):
        each.close()


@pytest.mark.parametrize("file", ["koll.json", "koll.figures/sundbykoping-2020.json"])
def test_what_is_changed_in_the_files_of_a_moved_store_is_told_though_its_checksum_is_right(tmp_path: Path, file: str):
    source = MemoryStore()
    filled(source)
    store = TinyStore(str(tmp_path / "koll.json"))
    store.fill(source.whole())
    assert prove(store).faults == ()
    store.close()
    at = tmp_path / file
    snapshot = unpack(at.read_bytes(), at.name)
    table = next(name for name in snapshot.tables if name == "units" or schema.is_figures(name))
    document = snapshot.tables[table][max(snapshot.tables[table])]
    document.update(name="Ekskolan") if table == "units" else document["monthly"]["actual"].update({"3011": [7]})
    at.write_bytes(pack(Snapshot(*snapshot), at.name))
    changed = TinyStore(str(tmp_path / "koll.json"))
    assert OTHERWISE in prove(changed).faults
    changed.commit(put(booked("BUN", 7)))
    assert OTHERWISE in prove(changed).faults


def test_a_figure_changed_in_the_database_is_told_when_it_is_copied_moved_and_put_back_and_still_after_that(tmp_path: Path, postgres: Any):
    store = SqlStore(address(postgres))
    filled(store)
    with store._followed.server._engine.begin() as connection:
        connection.execute(text("set koll.kommun = '*'"))
        connection.execute(text(f"update {store._followed.tables.name}.figures set months[1] = 9 where unit = 'KLK'"))
    copy, folder, moved = str(tmp_path / "k.zip"), str(tmp_path / "ut"), TinyStore(str(tmp_path / "flyttat.json"))
    assert OTHERWISE in write_copy(store, copy)
    assert OTHERWISE in export(store, folder)
    assert OTHERWISE in move(store, moved, "målet")
    assert prove(moved).faults == (OTHERWISE,)
    for source in (copy, folder):
        found, url = read(source, f"{source}.json"), f"{source}.json"
        assert [doubt.replace("kopian", "lagret").startswith(OTHERWISE) for doubt in found.doubts] == [True]
        assert found.doubts[0] in replace(found, url, standing(url))
        assert prove(TinyStore(url)).faults == (OTHERWISE,)
    store.close()


def test_an_edit_in_open_files_is_accepted_and_what_was_changed_beside_koll_before_is_told_all_the_same(tmp_path: Path):
    source, url = MemoryStore(), str(tmp_path / "koll.json")
    filled(source)
    for at, is_tampered in enumerate((False, True)):
        if is_tampered:
            source._tables.documents["units"][4]["name"] = "Ekskolan"
        folder = tmp_path / f"ut{at}"
        export(source, str(folder))
        file = folder / "siffror" / "sundbykoping-2020.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(";2;2;2", ";2;2;3"), encoding="utf-8")
        found = read(str(folder), url)
        assert [f"Filerna i {folder} är ändrade" in found.doubts[0], len(found.doubts)] == [True, 1 + is_tampered]
        replace(found, url, standing(url))
        assert months(TinyStore(url), "KLK") == [2, 3]
        assert prove(TinyStore(url)).faults == ((OTHERWISE,) if is_tampered else ())


def test_a_store_whose_log_tells_no_sum_tells_one_from_its_next_change(path: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr("store.content.after", lambda _, __: {})
        filled(tiny())
    assert told(tiny()) is None
    assert prove(tiny()).faults == ()
    tiny().commit(put(booked("BUN", 7)))
    assert told(tiny()) == sum_of(tiny().whole().tables)


def test_tables_of_ones_own_are_weighed_from_the_next_change_of_koll_on(path: str, tiny: Tiny):
    filled(tiny())
    with KollDB(path) as db:
        db.table("mina anteckningar").insert({"rad": 1})
    assert told(tiny()) is None
    tiny().commit(put(booked("BUN", 7)))
    assert told(tiny()) == sum_of(tiny().whole().tables)
    with KollDB(path) as db:
        assert db.table("mina anteckningar").get(where("rad") == 1) == {"rad": 1}
    assert prove(tiny()).faults == ()


def test_a_value_that_cannot_be_stored_is_refused_before_it_is_weighed(store: Any):
    filled(store)
    with pytest.raises(StoreError, match=r"går inte att spara"):
        store.commit(put(booked("KLK", "\ud800")))  # type: ignore[arg-type] # what a broken reader could give
    assert months(store, "KLK") == [2, 2]
    assert WORD in store.whole().tables[schema.LOG][4]


@pytest.mark.parametrize("kind", ["files", "postgres"])
def test_what_stood_before_a_change_cannot_be_made_another_unseen_and_is_then_not_undone(tmp_path: Path, postgres: Any, kind: str):
    url = address(postgres)
    store = TinyStore(str(tmp_path / "koll.json")) if kind == "files" else SqlStore(url)
    filled(store)
    if isinstance(store, TinyStore):
        store.storage.writing.checkpoint()
        store.close()
        (at,) = (tmp_path / "koll.undo").glob("*.json")
        snapshot = unpack(at.read_bytes(), at.name)
        snapshot.tables[schema.UNDO][3]["records"][0][3]["monthly"]["actual"]["3011"] = [777]
        at.write_bytes(pack(Snapshot(*snapshot), f"koll.undo/{at.name}"))
        store = TinyStore(str(tmp_path / "koll.json"))
    else:
        with store._followed.server._engine.begin() as connection:
            connection.execute(text("set koll.kommun = '*'"))
            rows = connection.execute(text(f"select document from {store._followed.tables.name}.undo where generation = 3")).scalar_one()
            rows["records"][0][3]["monthly"]["actual"]["3011"] = [777]
            changed = text(f"update {store._followed.tables.name}.undo set document = cast(:d as json) where generation = 3")
            connection.execute(changed, {"d": orjson.dumps(rows).decode()})
        store.close()
        store = SqlStore(url)
    assert "Det som stod före ändring 3 är inte det som loggen intygar: den går inte att ångra rätt." in prove(store).faults
    undoing = store.undoing(3)
    assert undoing is not None
    assert [each.text[:66] for each in undoing.obstacles] == ["Det som stod före den är inte det som loggen intygar: något är änd"]
    with pytest.raises(StoreError, match="går inte längre att ångra"):
        store.commit(put()._replace(undoes=3))
    assert months(store, "KLK") == [2, 2]
    store.close()


def test_undo_goes_on_after_an_erasure_that_changed_what_stood_before(store: Any):
    filled(store)
    store.commit(put(Prognosis("r", "KLK", "result", -6, author="Eva Ek", comment="Ny")))
    personal_of(store).erase(Subject(("Eva Ek",), ()), Words("anna", "sundbykoping", "Raderade en person."))
    assert prove(store).faults == ()
    store.commit(put()._replace(undoes=5))
    assert [each.amount for each in store.prognoses("sundbykoping", 2020)] == [-5]
    assert prove(store).faults == ()


def with_an_altered_figure(path: str, store: TinyStore) -> Path:
    """A store of which someone has changed a figure in its file, with a right checksum; its journal, without transactions."""
    filled(store)
    store.storage.writing.checkpoint()
    store.close()
    figures = Path(path).parent / "koll.figures" / "sundbykoping-2020.json"
    snapshot = unpack(figures.read_bytes(), figures.name)
    snapshot.tables["figures/sundbykoping/2020"][1]["monthly"]["actual"]["3011"] = [999, 2]
    figures.write_bytes(pack(Snapshot(*snapshot), figures.name))
    return Path(path + ".journal")


def test_a_sum_that_was_taken_out_of_the_journals_head_is_not_made_anew(path: str, tiny: Tiny):
    journal = with_an_altered_figure(path, tiny())
    head = read_head(journal.read_bytes(), journal.name)
    journal.write_bytes(pack_head(head.store, head.start, 0, {"chain": head.chain}).line)
    assert OTHERWISE in prove(tiny()).faults
    tiny().commit(put(booked("BUN", 7)))
    assert OTHERWISE in prove(tiny()).faults


def test_a_sum_that_was_made_to_fit_in_the_journals_head_is_told(path: str, tiny: Tiny):
    journal = with_an_altered_figure(path, tiny())
    head = read_head(journal.read_bytes(), journal.name)
    made = written(sum_of(tiny().whole().tables))
    journal.write_bytes(pack_head(head.store, head.start, 0, {"chain": head.chain, WORD: made}).line)
    tiny().commit(put(booked("BUN", 7)))
    told = "Ändring 5 intygar en summa av lagret som inte följer av ändringen före: något är ändrat vid sidan av Koll."
    assert told in prove(tiny()).faults
