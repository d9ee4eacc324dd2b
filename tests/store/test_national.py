"""Questions about the nation: each municipality's row is what its own answer says, on every store; and no one sees past their bounds."""
from __future__ import annotations

from datetime import date

import pytest

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.national_words import Wanted, is_national, read
from core.organisation import Unit
from core.ports import Store
from core.question import Question, Who
from core.records import Transaction
from core.register import Year
from core.rounds import Prognosis, Round
from store.desk import Desk
from store.memory import MemoryStore

ANNA = Who("anna", "admin")
ACCOUNTS = AccountGroup("3011", "Avgifter", "income", "account"), AccountGroup("5010", "Löner", "cost", "account")


def municipality(name: str, number: int, closed: int = 12, silent: str = "") -> Transaction:
    """Two units; the outcome of the first is ``number`` tkr a month better than its budget, of the second 1 tkr better before its
    transfer and fees. ``silent``: the round in which the second gave no prognosis."""
    units = Unit("K", name, None), Unit("A", "Skolan", "K"), Unit("B", "Vården", "K"), Unit("C", "Tom", "K")
    tkr = 100_000
    figures = (
        UnitFigures("A", 2020, {
            "actual": {"5010": [(number - 10) * tkr] * closed + [None] * (12 - closed), "3011": [None] * 12},
            "budget": {"5010": [-10 * tkr] * 12},
        }),
        UnitFigures("B", 2020, {"actual": {"5010": [-6 * tkr] * closed}, "budget": {"5010": [-7 * tkr] * 12},
                                "budget_transfer": {"5010": [0, 2 * tkr]}}, {"budget": {"3011": 5 * tkr}}),
    )
    rounds = Round("aug", "Augusti", 2020, 8, frozen=True), Round("okt", "Oktober", 2020, 10, frozen=True)
    said = [(r.id, unit, amount) for r in rounds for unit, amount in (("A", -118), ("B", -70)) if (r.id, unit) != (silent, "B")]
    given = tuple(Prognosis(r, unit, "net_cost", amount * tkr, "submitted") for r, unit, amount in said)
    put = (*units, *ACCOUNTS, Year(FiscalYear(2020), closed), *rounds, *given, *figures)
    return Transaction(name.lower(), "anna", "Inläst.", put, name=f"{name} kommun")


THREE = municipality("Ale", 3), municipality("Bro", -5, 10), municipality("Dal", 0, silent="okt")


@pytest.fixture
def three(store: Store) -> Store:
    """Ale 3 tkr a month better, Bro 5 worse (and closed through October), Dal as budgeted with one of two units' prognoses missing."""
    for transaction in THREE:
        store.commit(transaction)
    return store


def desk(store: Store, **options: str) -> Desk:
    return Desk(store, today=lambda: date(2021, 2, 1), **options)


def test_each_row_is_what_the_municipality_s_own_answer_says(three: Store):
    said = desk(three).ask("störst avvikelse i riket", ANNA)
    assert [row.key for row in said.table.rows] == ["bro", "ale", "dal"]
    for row in said.table.rows:
        own = desk(three).ask(row.question, ANNA)
        cells = next(each for each in own.table.rows if each.key == "K").cells
        assert row.cells["deviation"].value == cells["deviation"].value
        assert (own.municipality, own.period) == (row.label, row.cells["period"].text)
    assert said.table.rows[1].cells["deviation"].value == (3 * 12 + 12 - 2 - 5) * 100_000
    assert said.headline.startswith("Störst avvikelse i riket: Bro kommun −42 tkr, t.o.m. oktober 2020"), said.headline


def test_a_new_year_without_any_budget_yet_does_not_take_the_place_of_the_last_that_has_one(three: Store):
    new = UnitFigures("A", 2021, {"actual": {"5010": [-100_000, *[None] * 11]}})
    three.commit(Transaction("ale", "anna", "Inläst januari.", (Year(FiscalYear(2021), 1), new)))
    assert desk(three).ask("störst avvikelse i riket", ANNA).period == "2020"
    assert desk(three).ask("störst avvikelse i riket 2021", ANNA).headline == "Ingen kommun har någon avvikelse att visa för 2021."


def test_that_nobody_has_a_deficit_is_an_answer_and_a_year_without_figures_a_refusal(three: Store):
    better = UnitFigures("A", 2021, {"actual": {"5010": [-100_000] * 12}, "budget": {"5010": [-200_000] * 12}})
    three.commit(Transaction("ale", "anna", "Inläst 2021.", (Year(FiscalYear(2021), 12), better)))
    none = desk(three).ask("störst underskott i riket 2021", ANNA)
    assert (none.status, none.headline) == ("answered", "Ingen kommun har något underskott att visa för 2021.")
    assert desk(three).ask("störst underskott i riket 2031", ANNA).status == "refused"


def test_surpluses_deficits_and_how_many_are_as_asked(three: Store):
    assert [row.key for row in desk(three).ask("störst underskott i riket 2020", ANNA).table.rows] == ["bro"]
    assert [row.key for row in desk(three).ask("de två största avvikelserna i riket", ANNA).table.rows] == ["bro", "ale"]
    assert desk(three).ask("störst avvikelse i riket 2019", ANNA).status == "refused"


def test_the_accuracy_of_a_whole_municipality_is_that_of_its_own_record(three: Store):
    said = desk(three).ask("prognossäkerhet per kommun", ANNA)
    assert [row.key for row in said.table.rows] == ["dal", "ale"]
    for row in said.table.rows:
        own = desk(three).ask(Question("accuracy", row.key, "K"), ANNA)
        error = next(each.cells["error"].value for each in own.table.rows if each.label == row.cells["round"].text)
        assert (row.cells["error"].value, row.cells["round"].text) == (error, "Oktober" if row.key == "ale" else "Augusti")
    assert "Bro kommun har inte en fryst prognos med bokslut för 2020." in said.notes


def test_every_store_gives_the_same_totals(three: Store):
    beside = MemoryStore()
    for transaction in THREE:
        beside.commit(transaction)
    wanted = ("ale", "bro", "dal", "finns inte")
    found, right = three.totals(2020, wanted, units=True), beside.totals(2020, wanted, units=True)
    assert found.keys() == {"ale", "bro", "dal"}
    for each, total in right.items():
        assert found[each].accounts == total.accounts
        for part in ("monthly", "annual"):
            ours, theirs = getattr(found[each].summed, part), getattr(total.summed, part)
            assert {k: dict(v) for k, v in ours.items()} == {k: dict(v) for k, v in theirs.items()}
    assert three.totals(2019, wanted) == {}


def test_one_who_sees_only_a_municipality_is_not_told_of_the_others():
    store = MemoryStore()
    for transaction in (municipality("Ale", 3), municipality("Bro", -5)):
        store.commit(transaction)
    for said in (
        desk(store, confined="ale").ask("störst avvikelse i riket", ANNA),
        desk(store).ask("prognossäkerhet per kommun i riket", Who("eva", "manager", "ale", "A")),
        desk(store).ask("riket", Who("x", "stranger")),
    ):
        assert said.status == "refused"
        assert "Bro" not in str(said)


@pytest.mark.parametrize(("text", "wanted"), [
    ("riket", Wanted()), ("Störst avvikelse i riket?", Wanted()),
    ("största underskotten i landet 2020", Wanted("deviation", 2020, "deficit")),
    ("de 5 största överskotten i riket", Wanted("deviation", None, "surplus", 5)), ("prognossäkerhet per kommun", Wanted("accuracy")),
    ("hur är prognossäkerheten nationellt 2019", Wanted("accuracy", 2019)), ("vilken kommun har störst avvikelse", Wanted()),
])
def test_words_about_the_nation(text: str, wanted: Wanted):
    assert is_national(text)
    assert read(text) == wanted


@pytest.mark.parametrize("text", ["avvikelse stab", "störst avvikelse", "prognossäkerhet", "avvikelse hela kommunen", "vilka saknas"])
def test_other_words_are_not(text: str):
    assert not is_national(text)


@pytest.mark.parametrize(("text", "said"), [("riket banan", "”banan”"), ("riket ❶❶❶❶", "”❶❶❶❶”"),
                                            ("personal i riket", "avvikelser och prognossäkerhet"), ("riket 2019 2020", "ett år i taget")])
def test_what_cannot_be_answered_says_why(text: str, said: str):
    assert said in str(read(text))
