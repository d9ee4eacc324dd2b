"""Taking back a change: what stood there before stands there again, or it is said what stands in the way."""
from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accounts import AccountGroup
from core.answers.undone_words import obstacle_words
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.ports import Store, StoreError
from core.records import Record, Transaction
from core.register import Year
from core.rounds import Prognosis, Round
from store import schema
from store.memory import MemoryStore
from store.past import past_of, pasts
from store.proving import prove
from store.tiny.steady import TRIES
from store.tiny.store import TinyStore, rebuild
from store.undo_figures import back_to, gone_back
from store.whole import difference
from tests.store.small import SMALL, booked, months, put
from tests.store.test_store_model import RECORDS
from tests.store.test_tiny_losses import flip

Tiny = Callable[..., TinyStore]

TOWN = "sundbykoping"


def everything(store: Store) -> object:
    """All that can be read of a store, but its log."""
    registers = store.registers()
    figures = {(r.id, y): {f.unit: f for f in store.figures(r.id, y)} for r in registers for y in (2018, 2019, 2020, 2021)}
    prognoses = {(r.id, y): store.prognoses(r.id, y) for r in registers for y in (2019, 2020)}
    return registers, figures, prognoses, store.chosen()


def undo(store: Store, number: int) -> int:
    found = store.undoing(number)
    assert found is not None
    assert found.obstacles == ()
    return store.commit(Transaction(found.entry.municipality, "eva", f"Ångrade {number}", undoes=number))


def obstacles(store: Store, number: int) -> list[tuple[str, int | None]]:
    found = store.undoing(number)
    assert found is not None
    with pytest.raises(StoreError, match="går inte längre att ångra"):
        store.commit(Transaction(TOWN, "eva", "", undoes=number))
    return [(each.why, each.by and each.by.generation) for each in found.obstacles]


@pytest.fixture
def town(store: Store) -> Store:
    """Transaction 1: a municipality with figures of 2020."""
    store.commit(put(*SMALL, booked("KLK", 1, 2, 3), booked("BUN", 4, 5, 6), name="Sundbyköping"))
    return store


# --- what comes back


def test_the_first_import_of_a_municipality_leaves_nothing_when_it_is_taken_back(town: Store):
    before = everything(town)
    undo(town, 1)
    assert (town.registers(), tuple(town.figures(TOWN, 2020))) == ((), ())
    undo(town, 2)
    assert everything(town) == before
    assert [entry.summary for entry in town.log()] == ["Ändrat", "Ångrade 1", "Ångrade 2"]


CHANGES: dict[str, tuple[Record, ...]] = {
    "one month": (booked("KLK", 1, 2, 9),),
    "a month more": (booked("KLK", 1, 2, 3, 4), Year(FiscalYear(2020), closed=9)),
    "another account": (booked("KLK", 7, account="3012"), AccountGroup("3012", "Hyror", "income", "account")),
    "a zero for a missing": (booked("BUN", 0, 5, None),),
    "the whole year": (UnitFigures("KLK", 2020, {}, {"actual": {"3011": 6}}),),
    "a new year": (booked("KLK", 1, year=2021), Year(FiscalYear(2021))),
    "a unit that moves": (Unit("SKOLA", "Åkerskolan", "KLK"),),
    "a new unit with figures": (Unit("NY", "Ny", "BUN"), booked("NY", 1)),
    "a round and its prognosis": (Round("2020-08", "Delår", 2020, 8), Prognosis("2020-08", "KLK", "net_cost", -5)),
}


@pytest.mark.parametrize("records", CHANGES.values(), ids=CHANGES)
def test_what_was_there_before_is_there_again_and_undoing_the_undo_brings_the_change_back(town: Store, records: tuple[Record, ...]):
    before = everything(town)
    town.commit(put(*records))
    after = everything(town)
    assert after != before
    assert (undo(town, 2), everything(town)) == (3, before)
    assert (undo(town, 3), everything(town)) == (4, after)
    assert (undo(town, 4), everything(town)) == (5, before)


def test_what_was_dropped_comes_back_in_its_place(town: Store):
    before = everything(town)
    town.commit(Transaction(TOWN, "anna", "Bort", drop=(Unit("KLK", "", None), booked("KLK"))))
    assert [unit.code for unit in town.registers()[0].units] == ["KOMMUN", "BUN", "SKOLA"]
    undo(town, 2)
    assert everything(town) == before
    assert [unit.code for unit in town.registers()[0].units] == ["KOMMUN", "KLK", "BUN", "SKOLA"]


def test_the_chosen_municipality_and_a_name_come_back(town: Store):
    town.commit(put(name="Nyköping", municipality="ny"))
    town.choose(TOWN)
    town.choose("ny")
    undo(town, 4)
    assert town.chosen() == TOWN
    undo(town, 3)
    assert town.chosen() is None
    town.commit(put(name="Nya Sundbyköping"))
    assert undo(town, 7) == 8
    assert [register.name for register in town.registers()] == ["Sundbyköping", "Nyköping"]


def test_a_later_change_of_another_kind_of_the_same_unit_and_year_stays(town: Store):
    town.commit(put(booked("KLK", 7, 8, 9)))
    budget = UnitFigures("KLK", 2020, {"actual": {"3011": [7, 8, 9]}, "budget": {"3011": [5, 5, 5]}})
    town.commit(put(budget))
    undo(town, 2)
    now = {f.unit: f.monthly for f in town.figures(TOWN, 2020)}["KLK"]
    assert now == {"actual": {"3011": [1, 2, 3]}, "budget": {"3011": [5, 5, 5]}}


ACTS = st.lists(st.tuples(st.lists(RECORDS, max_size=4), st.lists(RECORDS, max_size=2)), min_size=1, max_size=5)


@pytest.mark.slow
@settings(max_examples=30)
@given(ACTS, st.booleans())
def test_taking_back_every_change_from_the_last_goes_back_through_every_state(acts: list[tuple[list[Record], list[Record]]], disk: bool):
    with tempfile.TemporaryDirectory() as folder:
        store: Store = TinyStore(folder + "/koll.json", checkpoint_at=700, split_at=6) if disk else MemoryStore()
        store.commit(put(name="Hjo", municipality="hjo"))
        states = [everything(store)]
        for written, dropped in acts:
            store.commit(Transaction("hjo", "a", "s", tuple(written), tuple(dropped)))
            states.append(everything(store))
        for number in range(len(acts) + 1, 1, -1):
            found = store.undoing(number)
            assert found is not None
            assert {each.why for each in found.obstacles} <= {"nothing", "other"}
            if not found.obstacles:
                undo(store, number)
            elif found.obstacles[0].why == "other":
                break
            assert everything(store) == states[number - 2]
        store.close()


AMOUNTS = st.dictionaries(st.sampled_from("345"), st.lists(st.none() | st.integers(-3, 3), max_size=5), max_size=3)
DOCUMENTS = st.none() | st.fixed_dictionaries({
    "unit": st.just("K"), "year": st.just(2020), "monthly": st.dictionaries(st.sampled_from(["actual", "budget"]), AMOUNTS),
    "annual": st.dictionaries(st.sampled_from(["actual", "budget"]), st.dictionaries(st.sampled_from("34"), st.integers(-3, 3))),
})


@given(DOCUMENTS, DOCUMENTS)
def test_the_difference_back_leads_from_any_figures_to_any_others(before: dict[str, object] | None, after: dict[str, object] | None):
    assert gone_back(after, back_to(before, after), "K", 2020) == before


# --- what stands in the way


def test_a_later_change_of_the_same_figures_stands_in_the_way_until_it_is_taken_back(town: Store):
    town.commit(put(booked("KLK", 7, 8, 9)))
    town.commit(put(booked("KLK", 10, 11, 12), booked("BUN", 0)))
    assert obstacles(town, 2) == [("touched", 3)]
    found = town.undoing(2)
    assert found is not None
    assert [record.unit for record in found.obstacles[0].records if isinstance(record, UnitFigures)] == ["KLK"]
    undo(town, 3)
    undo(town, 2)
    assert {f.unit: f.monthly["actual"]["3011"] for f in town.figures(TOWN, 2020)} == {"KLK": [1, 2, 3], "BUN": [4, 5, 6]}


def test_a_change_that_has_been_taken_back_is_not_taken_back_again(town: Store):
    town.commit(put(booked("KLK", 7)))
    undo(town, 2)
    assert obstacles(town, 2) == [("undone", 3)]
    undo(town, 3)
    assert undo(town, 2) == 5


def test_what_a_later_change_rests_on_is_not_taken_away(town: Store):
    town.commit(put(Round("2020-08", "Delår", 2020, 8)))
    town.commit(put(Prognosis("2020-08", "KLK", "net_cost", -5)))
    town.commit(put(Unit("NY", "Ny", "BUN")))
    town.commit(put(booked("NY", 1, year=2021), Year(FiscalYear(2021))))
    town.commit(put(AccountGroup("3099", "Övrigt", "income", "account")))
    town.commit(put(booked("BUN", 1, year=2019, account="3099")))
    assert obstacles(town, 2) == [("rests", 3)]
    assert obstacles(town, 4) == [("rests", 5)]
    assert obstacles(town, 6) == [("rests", 7)]
    assert {by for _, by in obstacles(town, 1)} == {2, 3, 4, 5, 6, 7}
    undo(town, 3)
    undo(town, 2)


def test_a_frozen_round_is_not_changed_by_taking_back_what_was_written_in_it_or_that_it_was_frozen(town: Store):
    opened = Round("2020-08", "Delår", 2020, 8)
    town.commit(put(opened))
    town.commit(put(Prognosis("2020-08", "KLK", "net_cost", -5)))
    town.commit(put(opened._replace(frozen=True)))
    assert [obstacles(town, number)[0][0] for number in (3, 4)] == ["other", "other"]
    found = town.undoing(4)
    assert found is not None
    assert found.obstacles[0].text == "Prognostillfället Delår (2020-08) är fryst och ändras inte längre. Inget är skrivet."


def test_units_that_would_be_no_tree_are_refused(town: Store):
    town.commit(put(Unit("NY", "Ny", "BUN")))
    town.commit(put(Unit("SKOLA", "Åkerskolan", "NY")))
    town.commit(put(Unit("NY", "Ny", "KLK")))
    town.commit(put(Unit("BUN", "Barn och utbildning", "SKOLA")))
    assert obstacles(town, 4)[0][0] == "other"


def test_the_last_change_is_of_the_named_municipality_and_there_may_be_none(store: Store):
    assert store.undoing() is None
    store.commit(put(*SMALL, name="Sundbyköping"))
    store.commit(put(name="Nyköping", municipality="ny"))
    store.commit(put(summary="Inget"))
    found = [store.undoing(municipality=each) for each in (None, "ny", TOWN, "annan")]
    assert [each and each.entry.generation for each in found] == [2, 2, 1, None]
    with pytest.raises(StoreError, match=r"Det finns ingen ändring 9\. Den senaste är 3"):
        store.undoing(9)
    assert obstacles(store, 3) == [("nothing", None)]


def test_only_the_last_changes_are_remembered(town: Store, monkeypatch: pytest.MonkeyPatch):
    for module in ("store.undo", "store.undo_writing", "store.tiny.checkpoint"):
        monkeypatch.setattr(f"{module}.REMEMBERED", 3)
    for number in range(4):
        town.commit(put(booked("KLK", number), booked(f"E{number}", 1)))
    assert obstacles(town, 2) == [("old", 2)]
    assert obstacles(town, 3) == [("touched", 4), ("touched", 5)]
    assert undo(town, 5) == 6


def test_a_change_larger_than_what_is_remembered_says_so(town: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("store.undo.LARGEST", 110)
    town.commit(put(booked("KLK", 7, 8, 9, 10), booked("BUN", 7, 8, 9, 10)))
    assert obstacles(town, 2) == [("large", None)]
    town.commit(put(booked("KLK", 7, 8, 9, 11)))
    assert undo(town, 3) == 4


def test_no_other_change_is_taken_back_under_the_name_of_one(town: Store):
    town.commit(put(booked("KLK", 7)))
    undo(town, 2)
    with pytest.raises(StoreError):
        town.commit(Transaction(TOWN, "eva", "", undoes=2))
    assert town.generation() == 3


# --- on disk


def test_notes_lie_in_files_of_their_own_and_are_followed_by_other_processes(path: str, tiny: Callable[..., TinyStore]):
    one = tiny(checkpoint_at=1)
    one.commit(put(*SMALL, booked("KLK", 1, 2, 3), name="Sundbyköping"))
    before = everything(one)
    for number in range(5):
        one.commit(put(booked("KLK", number)))
    two = tiny()
    for number in range(6, 1, -1):
        undo(two, number)
    assert everything(two) == everything(one) == everything(tiny()) == before


def test_a_new_file_of_notes_is_begun_when_the_last_is_large_and_the_oldest_go(
    path: str, tiny: Callable[..., TinyStore], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("store.tiny.checkpoint.NOTES_FILE", 400)
    monkeypatch.setattr("store.tiny.checkpoint.NOTES_KEPT", 2_500)
    store = tiny(checkpoint_at=1)
    store.commit(put(*SMALL, name="Sundbyköping"))
    for number in range(30):
        store.commit(put(booked("KLK", number)))
    assert obstacles(store, 2)[0][0] == "old"
    found = store.undoing(31)
    assert found is not None
    assert found.obstacles == ()
    assert obstacles(tiny(), 30) == [("touched", 31)]


@pytest.mark.parametrize("in_one_file", [False, True], ids=["as it is written", "as an earlier Koll wrote it"])
def test_a_store_that_was_moved_in_is_whole_also_when_its_oldest_notes_go_and_can_undo_the_latest(
    path: str, tiny: Callable[..., TinyStore], monkeypatch: pytest.MonkeyPatch, in_one_file: bool,
):
    source = MemoryStore()
    source.commit(put(*SMALL, name="Sundbyköping"))
    for number in range(30):
        source.commit(put(booked("KLK", number)))
    monkeypatch.setattr("store.tiny.checkpoint.NOTES_FILE", 10**6 if in_one_file else 400)
    tiny().fill(source.whole())
    monkeypatch.setattr("store.tiny.checkpoint.NOTES_FILE", 400)
    monkeypatch.setattr("store.tiny.checkpoint.NOTES_KEPT", 2_500)
    store = tiny(checkpoint_at=1)
    assert (sorted(source.whole().tables["undo"]), difference(source.whole(), store.whole())) == ([*range(1, 32)], None)
    store.commit(put(booked("KLK", 30)))
    assert 1 not in store.whole().tables["undo"]
    assert prove(store).faults == ()
    assert [each.kept for each in pasts(store, (1, 32))] == ["kept", "old"]
    assert obstacles(store, 1)[0][0] == "old"
    assert (31 in store.whole().tables["undo"]) is not in_one_file
    undo(store, 32)


def test_a_store_rebuilt_from_its_journals_remembers_what_stood_before(path: str, tiny: Callable[..., TinyStore]):
    store = tiny(checkpoint_at=1)
    store.commit(put(*SMALL, booked("KLK", 1, 2, 3), name="Sundbyköping"))
    before = everything(store)
    store.commit(put(booked("KLK", 9)))
    store.close()
    with open(path, "r+b") as file:
        file.seek(300)
        file.write(b"skada")
    rebuild(path)
    undo(tiny(), 2)
    assert everything(tiny()) == before


@pytest.mark.parametrize("times", [1, TRIES - 1, TRIES])
def test_what_others_write_while_an_undo_is_planned_is_all_in_the_plan(path: str, times: int, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    store, other = tiny(), tiny()
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    read_log, left = store.log, list(range(times))

    def log_and_then_another_writes(since: int = 0) -> object:
        log = read_log(since)
        if left:
            other.commit(put(booked("KLK", 100 + left.pop()), Unit(f"NY{len(left)}", "Ny", "KOMMUN")))
        return log

    monkeypatch.setattr(store, "log", log_and_then_another_writes)
    found = store.undoing()
    assert found is not None
    assert found.entry.generation == store.generation() == 1 + times
    assert found.obstacles == ()
    assert [then.monthly["actual"]["3011"][0] for _, then in found.pairs if isinstance(then, UnitFigures)] == [101 if times > 1 else 1]


def test_what_the_log_has_lost_is_not_taken_back_and_the_one_after_is(path: str, tiny: Tiny):
    (source := MemoryStore()).commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    source.commit(put(booked("KLK", 2)))
    tiny().fill(source.whole())
    flip(Path(path).parent, "koll.log.json", "koll.log.json.bak")
    rebuild(path)
    assert [entry.generation for entry in tiny().log()] == [3]
    assert tiny().undoing() is None
    with pytest.raises(StoreError, match=r"^Ändring 2 kan inte ångras: det som loggen sa om den är förlorat\.$"):
        tiny().undoing(2)
    tiny().commit(put(booked("KLK", 5)))
    undo(tiny(), 4)
    assert months(tiny(), "KLK") == [2]


def test_a_later_change_that_the_log_has_lost_stands_in_the_way_and_is_told_of_in_what_stood_before(store: Store):
    (source := MemoryStore()).commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    for unit, amount in (("KLK", 2), ("KLK", 3), ("BUN", 4)):
        source.commit(put(booked(unit, amount)))
    whole = source.whole()
    del whole.tables[schema.LOG][3]
    store.fill(whole)  # type: ignore[attr-defined] # every store that is tested can be moved
    found = store.undoing(2)
    assert found is not None
    lost = "Ändring 3 (det som loggen sa om den är förlorat) har senare ändrat samma uppgifter"
    assert [obstacle_words(each, {}, None).partition(":")[0] for each in found.obstacles] == [lost]
    past = past_of(store, 2)
    assert past is not None
    figures = [[thing.monthly for thing in (was.before, was.after) if isinstance(thing, UnitFigures)] for was in past.changed]
    assert figures == [[{"actual": {"3011": [1]}}, {"actual": {"3011": [2]}}]]
