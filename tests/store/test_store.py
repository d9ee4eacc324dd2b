"""What every store does, in memory and on disk."""
from __future__ import annotations

import pytest

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.organisation import Unit
from core.ports import Store, StoreError
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec, Thresholds
from core.records import Transaction
from core.rounds import Prognosis, Round
from tests.store.small import SMALL, booked, months, put

VAGGERYD = Profile(
    layout="N", unit="mnkr", home="KLK", words={"actual": "Bokfört"}, thresholds=Thresholds(serious_fraction=0.05),
    tables={"income_statement": TableSpec(
        "Resultat", "R", "tkr", (ColumnSpec("budget", "Budget {year}"), ColumnSpec("prognosis", "Prognos", -1, "2020-08")),
        (RowSpec("income", "Intäkter", blank=("budget", "deviation")), RowSpec("result", "Årets resultat", total=True)),
        notes=("Påhittat.",), years=(2019, 2020),
    )},
)


def test_a_new_store_is_empty(store: Store):
    assert (store.generation(), store.registers(), store.log(), store.chosen()) == (0, (), (), None)
    assert list(store.figures("sundbykoping", 2020)) == []
    assert store.prognoses("sundbykoping", 2020) == ()


def test_what_is_put_comes_back_as_it_was(store: Store):
    rounds = (Round("2020-08", "Delår", 2020, 8, "2020-09-10", frozen=True),)
    store.commit(put(*SMALL, VAGGERYD, *rounds, name="Sundbyköping"))
    register = store.registers()[0]
    assert (register.id, register.name, register.profile, register.rounds) == ("sundbykoping", "Sundbyköping", VAGGERYD, rounds)
    assert (*register.units, *register.groups, *register.years.values()) == SMALL
    assert list(register.years) == [2020]


def test_figures_come_back_with_months_that_are_missing_and_years_that_are_only_whole(store: Store):
    store.commit(put(*SMALL, name="Sundbyköping"))
    figures = (
        UnitFigures("KLK", 2020, {"actual": {"3011": [100, None, 0, -5]}, "budget": {}}, {"budget": {"3011": 12}}),
        UnitFigures("BUN", 2020, {}, {"actual": {"3011": -7}}),
    )
    store.commit(put(*figures))
    assert tuple(store.figures("sundbykoping", 2020)) == figures
    assert list(store.figures("sundbykoping", 2019)) == []


def test_a_record_replaces_the_one_with_its_key_and_keeps_its_place(store: Store):
    store.commit(put(*SMALL, name="Sundbyköping"))
    store.commit(put(Unit("KLK", "Kontoret", "KOMMUN"), Unit("NY", "Ny enhet", "KOMMUN"), booked("KLK", 1, 2)))
    store.commit(put(booked("KLK", 3)))
    assert [unit.name for unit in store.registers()[0].units] == [
        "Sundbyköping", "Kontoret", "Barn och utbildning", "Åkerskolan", "Ny enhet",
    ]
    assert months(store, "KLK") == [3]


def test_the_last_of_two_records_with_one_key_wins_within_a_transaction(store: Store):
    store.commit(put(*SMALL, booked("KLK", 1), booked("KLK", 2), Unit("NY", "A", "KLK"), Unit("NY", "B", "KLK"), name="Sundbyköping"))
    assert months(store, "KLK") == [2]
    assert [unit.name for unit in store.registers()[0].units if unit.code == "NY"] == ["B"]


def test_what_is_dropped_is_gone_and_may_come_again(store: Store):
    store.commit(put(*SMALL, booked("KLK", 1), booked("BUN", 2), name="Sundbyköping"))
    store.commit(Transaction("sundbykoping", "anna", "Bort", drop=(booked("KLK"), Unit("SKOLA", "", None), AccountGroup("9", "", None))))
    assert (months(store, "KLK"), months(store, "BUN")) == (None, [2])
    assert "SKOLA" not in {unit.code for unit in store.registers()[0].units}
    store.commit(put(booked("KLK", 9)))
    assert (months(store, "KLK"), months(store, "BUN")) == ([9], [2])


def test_two_municipalities_keep_their_own(store: Store):
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    store.commit(put(Unit("KLK", "Kansliet", None), booked("KLK", 5), municipality="hjo", name="Hjo"))
    assert [(r.id, len(r.units)) for r in store.registers()] == [("sundbykoping", 4), ("hjo", 1)]
    assert months(store, "KLK") == [1]
    assert [f.monthly["actual"]["3011"] for f in store.figures("hjo", 2020)] == [[5]]


def test_prognoses_are_those_of_the_rounds_of_the_year(store: Store):
    given = Prognosis("2020-08", "KLK", "result", -1_000_00, "draft", "Vakanser", "personal", "anna", "2020-09-01T10:00")
    older = Prognosis("2019-08", "KLK", "result", 5)
    store.commit(put(Round("2020-08", "Delår", 2020, 8), Round("2019-08", "Delår", 2019, 8), older, given, name="Sundbyköping"))
    assert store.prognoses("sundbykoping", 2020) == (given,)
    store.commit(put(Prognosis("2020-08", "KLK", "result", 3), Prognosis("2020-08", "KLK", "income", 4)))
    assert [p.amount for p in store.prognoses("sundbykoping", 2020)] == [3, 4]


def test_a_profile_alone_leaves_the_name_and_the_name_alone_leaves_the_profile(store: Store):
    store.commit(put(name="Sundbyköping"))
    store.commit(put(VAGGERYD))
    store.commit(put(name="Sundbyköpings kommun"))
    assert [(r.name, r.profile) for r in store.registers()] == [("Sundbyköpings kommun", VAGGERYD)]


def test_an_unknown_municipality_is_refused_and_nothing_is_written(store: Store):
    store.commit(put(name="Sundbyköping"))
    with pytest.raises(StoreError, match=r"”hjo” finns inte i lagret\. Där finns: Sundbyköping"):
        store.commit(put(booked("KLK", 1), municipality="hjo"))
    with pytest.raises(StoreError, match="hjo"):
        store.choose("hjo")
    assert (store.generation(), len(store.log())) == (1, 1)


def test_the_chosen_municipality_is_remembered(store: Store):
    store.commit(put(name="Sundbyköping"))
    store.commit(put(municipality="hjo", name="Hjo"))
    store.choose("hjo")
    store.choose("hjo")
    assert (store.chosen(), store.generation()) == ("hjo", 3)
    store.choose("sundbykoping")
    assert store.chosen() == "sundbykoping"


def test_the_log_says_who_did_what_and_when(store: Store):
    store.commit(put(name="Sundbyköping", summary="Upplagd"))
    for number in range(3):
        assert store.commit(put(summary=f"Ändring {number}")) == number + 2
    assert [(e.generation, e.author, e.municipality, e.summary) for e in store.log(2)] == [
        (3, "anna", "sundbykoping", "Ändring 1"), (4, "anna", "sundbykoping", "Ändring 2"),
    ]
    assert [entry.generation for entry in store.log()] == [1, 2, 3, 4]
    assert store.log(4) == store.log(99) == ()
    assert store.log()[0].time.endswith("+00:00")


def test_what_is_given_out_is_a_copy(store: Store):
    series = {"actual": {"3011": [1, 2]}}
    store.commit(put(*SMALL, VAGGERYD, UnitFigures("KLK", 2020, series), name="Sundbyköping"))
    series["actual"]["3011"][0] = 99
    next(iter(store.figures("sundbykoping", 2020))).monthly["actual"]["3011"].append(3)  # type: ignore[attr-defined] # the list inside
    assert months(store, "KLK") == [1, 2]
    VAGGERYD.words["budget"] = "Ram"
    try:
        assert store.registers()[0].profile.words == {"actual": "Bokfört"}
    finally:
        del VAGGERYD.words["budget"]


def test_the_registers_of_a_generation_are_made_once(store: Store):
    store.commit(put(*SMALL, name="Sundbyköping"))
    before = store.registers()
    assert store.registers() is before
    store.commit(put(booked("KLK", 1)))
    store.commit(put(Unit("NY", "Ny", "KOMMUN")))
    assert store.registers() is not before


def test_a_question_about_a_top_unit_gets_at_least_what_lies_under_it(store: Store):
    store.commit(put(*SMALL, *(booked(unit, 1, 2) for unit in ("KOMMUN", "KLK", "BUN", "SKOLA", "OKÄND")), name="Sundbyköping"))
    assert {"BUN", "SKOLA"} <= {f.unit for f in store.figures("sundbykoping", 2020, "BUN")}
    assert len(list(store.figures("sundbykoping", 2020))) == 5


def test_a_unit_that_moves_is_found_under_its_new_top_unit(store: Store):
    store.commit(put(*SMALL, *(booked(unit, 1, 2) for unit in ("KLK", "BUN", "SKOLA")), name="Sundbyköping"))
    store.commit(put(Unit("SKOLA", "Åkerskolan", "KLK")))
    assert "SKOLA" in {f.unit for f in store.figures("sundbykoping", 2020, "KLK")}
    store.commit(put(Unit("SENT", "Sen enhet", "KLK"), booked("OKÄND", 1)))
    store.commit(put(Unit("OKÄND", "Nu känd", "BUN")))
    assert "OKÄND" in {f.unit for f in store.figures("sundbykoping", 2020, "BUN")}
    assert {f.unit for f in store.figures("sundbykoping", 2020)} == {"KLK", "BUN", "SKOLA", "OKÄND"}


def test_a_closed_store_writes_no_more(store: Store):
    store.commit(put(name="Sundbyköping"))
    store.close()
    with pytest.raises(StoreError, match="stängt"):
        store.commit(put(summary="Sent"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "con", "NUL\x00\x1b[2J", "å" * 300, "", "ÅÄÖ", "åäö", "figures/x/2020"])
def test_any_name_is_kept_as_it_is(store: Store, name: str):
    store.commit(put(*SMALL, Unit(name, name, "KLK"), booked(name, 1, 2), booked("KLK", 7, 8), municipality=name, name=name))
    store.commit(put(booked("BUN", 5), municipality=name))
    assert store.registers()[0].name == name
    assert {f.unit: f.monthly["actual"]["3011"] for f in store.figures(name, 2020)} == {name: [1, 2], "KLK": [7, 8], "BUN": [5]}
