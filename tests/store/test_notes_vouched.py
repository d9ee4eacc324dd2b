"""What stood before a change is what the log vouches for, or is told to be another or missing: also after a person was erased."""
from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from core.commands import ShowLog
from core.ports import StoreError
from core.question import Who
from core.rounds import Prognosis, Round
from core.subject import Subject
from store import schema
from store.copying import write_copy
from store.desk import Desk
from store.memory import MemoryStore
from store.personal import Words, personal_of
from store.proving import prove
from store.restoring import read
from store.schema import Document
from store.tiny.store import TinyStore
from tests.store.small import SMALL, booked, months, put

ADMIN = Who("anna", "admin")
ALTERED = "Det som stod före den är inte det som loggen intygar: något är ändrat vid sidan av Koll. Kör koll kontroll --lager."
MISSING = "Det som stod före den saknas i lagret, fast loggen intygar att det sparades. Kör koll kontroll --lager."
Notes = dict[int, Document]


def erased(store: Any) -> Any:
    """Change 2 gives a prognosis by Eva, change 3 books 2 where 1 stood, change 4 gives Eva's again, change 5 erases her."""
    given = Prognosis("r", "KLK", "result", -5, author="Eva Ek")
    store.commit(put(*SMALL, booked("KLK", 1, None, 3), name="Sundbyköping"))
    store.commit(put(Round("r", "Delår", 2020, 8), given))
    store.commit(put(booked("KLK", 2, 2)))
    store.commit(put(given._replace(amount=-7)))
    personal_of(store).erase(Subject(("Eva Ek",)), Words("anna", "sundbykoping", "Raderade en person."))
    return store


def changed_beside_koll(store: Any, change: Callable[[Notes], object]) -> Any:
    """The store with the notes for undo as someone made them, beside Koll."""
    whole = deepcopy(erased(MemoryStore()).whole())
    change(whole.tables[schema.UNDO])
    store.fill(whole)
    return store


def refused(store: Any, number: int) -> list[str]:
    with pytest.raises(StoreError, match="går inte längre att ångra"):
        store.commit(put()._replace(undoes=number))
    return [each.text for each in store.undoing(number).obstacles]


def test_an_altered_note_is_told_and_not_undone_though_a_person_was_erased_since(store: Any):
    def more(notes: Notes) -> None:
        notes[3]["records"][0][3]["monthly"]["actual"]["3011"] = [777]

    changed_beside_koll(store, more)
    assert refused(store, 3) == [ALTERED]
    assert prove(store).faults == ("Det som stod före ändring 3 är inte det som loggen intygar: den går inte att ångra rätt.",)


def test_a_note_that_the_erasure_itself_rewrote_can_be_undone_and_one_altered_after_it_can_not(store: Any):
    assert "Eva Ek" not in repr(erased(store).whole().tables[schema.UNDO])
    store.commit(put(summary="Ångrat")._replace(undoes=4))
    assert [(each.amount, each.author) for each in store.prognoses("sundbykoping", 2020)] == [(-5, "Raderad person 5")]


def test_a_note_that_an_erasure_rewrote_and_someone_then_altered_is_not_undone(store: Any):
    changed_beside_koll(store, lambda notes: notes[4]["records"][0][3].update(amount=-99))
    assert refused(store, 4) == [ALTERED]


def test_an_ordinary_change_is_undone_as_before_after_an_erasure(store: Any):
    erased(store)
    store.commit(put(summary="Ångrat")._replace(undoes=3))
    assert months(store, "KLK") == [1, None, 3]


def test_a_note_that_is_taken_out_is_told_to_be_missing_and_not_to_be_old(store: Any):
    changed_beside_koll(store, lambda notes: notes.pop(3))
    assert prove(store).faults == ("Det som stod före ändring 3 saknas, fast loggen intygar att det sparades: den går inte att ångra.",)
    assert refused(store, 3) == [MISSING]
    shown = Desk(store).do(ShowLog(number=3), ADMIN)
    assert shown.notes[0].startswith("Det som stod före saknas, fast loggen intygar att det sparades: kör koll kontroll --lager.")


def test_the_oldest_notes_may_have_gone_for_room_and_are_told_to_be_old(store: Any):
    changed_beside_koll(store, lambda notes: [notes.pop(1), notes.pop(2)])
    assert prove(store).faults == ()
    assert [each.why for each in store.undoing(2).obstacles] == ["old"]


def test_all_notes_taken_out_are_told_to_be_missing(store: Any):
    changed_beside_koll(store, lambda notes: notes.clear())
    assert len(prove(store).faults) == 5
    assert refused(store, 1) == [MISSING]


def test_the_log_says_of_an_altered_note_that_what_stood_before_is_not_what_it_vouches_for(store: Any):
    changed_beside_koll(store, lambda notes: notes[4]["records"][0][3].update(amount=-99))
    desk = Desk(store)
    told = "Det som står som före är inte det som loggen intygar: något är ändrat vid sidan av Koll. Kör koll kontroll --lager."
    assert desk.do(ShowLog(number=4), ADMIN).notes[0] == told
    assert told not in desk.do(ShowLog(number=3), ADMIN).notes
    first = desk.do(ShowLog(number=2), ADMIN)
    assert [row.label for row in first.table.rows] == ["Prognostillfälle Delår"]  # what the prognosis became change 4 tells
    assert any(note.startswith("En uppgift går inte att visa") for note in first.notes)


@pytest.mark.parametrize("remembered", [2])
def test_notes_that_are_dropped_because_they_are_old_are_no_fault(monkeypatch: pytest.MonkeyPatch, store: Any, remembered: int):
    for module in ("store.undo", "store.whole"):
        monkeypatch.setattr(f"{module}.REMEMBERED", remembered)
    whole = erased(MemoryStore()).whole()
    assert sorted(whole.tables[schema.UNDO]) == [4, 5]
    store.fill(whole)
    assert prove(store).faults == ()
    assert [each.why for each in store.undoing(3).obstacles] == ["old"]


def test_a_copy_of_a_store_with_a_note_taken_out_says_so(tmp_path: Path):
    store = changed_beside_koll(TinyStore(str(tmp_path / "koll.json")), lambda notes: notes.pop(3))
    told = "Underlaget för att ångra ändring 3 är inte det som loggen intygar: det är ändrat vid sidan av Koll, eller saknas."
    assert told in write_copy(store, str(tmp_path / "z.zip"))
    assert read(str(tmp_path / "z.zip"), str(tmp_path / "koll.json")).doubts[0].startswith(told)
