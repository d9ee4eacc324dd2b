"""Key figures through the desk on every store: shown first, written once, a changed value told, an unfetched year kept."""
from __future__ import annotations

import pytest

from core.commands import ShowLog, TakeKeyFigures
from core.key_figures import KeyFigure, KeyFigures
from core.ports import Store
from core.question import Who
from store.desk import Desk
from tests.store.small import SMALL, put

EVA = Who("eva", "controller")
PEOPLE = KeyFigures("N00945", "9901", "Invånare totalt", "Sundbyköping", "2024-05-01", (
    KeyFigure(2022, "T", 12_345), KeyFigure(2023, "T", 12_400),
))
PLEASED = KeyFigures("U28119", "9901", "Nöjda, andel (%)", "Sundbyköping", "2024-05-01", (
    KeyFigure(2023, "T", 72.28), KeyFigure(2023, "K", 75.0), KeyFigure(2023, "M", None, "Missing"),
))


@pytest.fixture
def desk(store: Store) -> Desk:
    store.commit(put(*SMALL, name="Sundbyköping"))
    return Desk(store, confined="Sundbyköping")


def test_nothing_is_written_before_the_yes_that_the_preview_carries(desk: Desk, store: Store):
    shown = desk.do(TakeKeyFigures((PEOPLE, PLEASED)), EVA)
    assert shown.headline == "2 nyckeltal: 5 nya värden, 0 ändrade, 0 lika."
    assert store.key_figures("sundbykoping") == ()
    done = desk.do(shown.yes, EVA)  # type: ignore[arg-type]  # a preview that would write has one
    assert done.headline == "Inläst i Sundbyköping: 2 nyckeltal: 5 nya värden, 0 ändrade, 0 lika."
    assert store.key_figures("sundbykoping") == (PEOPLE, PLEASED)
    assert store.log()[-1].summary == "Hämtade nyckeltal N00945, U28119: 5 nya värden, 0 ändrade."


def test_the_table_has_the_numbers_as_they_are_published(desk: Desk):
    table = desk.do(TakeKeyFigures((PEOPLE, PLEASED)), EVA).table
    assert [column.key for column in table.columns] == ["2022", "2023"]
    assert [(row.key, row.label, [row.cells[year].text for year in ("2022", "2023")]) for row in table.rows] == [
        ("N00945", "N00945 Invånare totalt", ["12\u00a0345", "12\u00a0400"]),
        ("U28119", "U28119 Nöjda, andel (%)", ["–", "72,28"]),
        ("U28119/K", "Kvinnor", ["–", "75"]),
        ("U28119/M", "Män", ["–", "i.u."]),
    ]
    assert table.rows[1].cells["2023"].value == 72.28


def test_a_changed_value_is_told_old_and_new_and_other_years_stay(desk: Desk, store: Store):
    desk.do(TakeKeyFigures((PEOPLE,), write=True), EVA)
    later = PEOPLE._replace(fetched="2024-06-01", values=(KeyFigure(2023, "T", 12_401.5), KeyFigure(2024, "T", 12_500)))
    said = desk.do(TakeKeyFigures((later,)), EVA)
    assert said.headline == "1 nyckeltal: 1 nytt värde, 1 ändrat, 0 lika."
    assert "Ändras: N00945 Invånare totalt 2023: 12\u00a0400 → 12\u00a0401,5." in said.notes
    desk.do(TakeKeyFigures((later,), write=True), EVA)
    kept, = store.key_figures("sundbykoping")
    assert [(value.year, value.value) for value in kept.values] == [(2022, 12_345), (2023, 12_401.5), (2024, 12_500)]


def test_the_log_writes_a_number_as_the_list_does(desk: Desk):
    many = PEOPLE._replace(values=(KeyFigure(2023, "T", 1_234_567), KeyFigure(2024, "T", -0.5)))
    listed = desk.do(TakeKeyFigures((many,), write=True), EVA).table.rows[0].cells
    assert [listed[year].text for year in ("2023", "2024")] == ["1\u00a0234\u00a0567", "−0,5"]
    logged, = (row for row in desk.do(ShowLog(number=2), EVA._replace(role="admin")).table.rows if "Nyckeltal" in row.label)
    assert logged.cells["after"].text == "2023 T: 1\u00a0234\u00a0567; 2024 T: −0,5"


def test_the_same_again_has_nothing_to_write(desk: Desk, store: Store):
    desk.do(TakeKeyFigures((PEOPLE,), write=True), EVA)
    before = store.generation()
    said = desk.do(TakeKeyFigures((PEOPLE,), write=True), EVA)
    assert (said.yes, said.notes[-1], store.generation()) == (None, "Inget att ändra: lagret har redan allt.", before)


def test_a_yes_holds_for_what_was_shown(desk: Desk, store: Store):
    shown = desk.do(TakeKeyFigures((PEOPLE,)), EVA)
    store.commit(put(summary="Annat"))
    assert desk.do(shown.yes, EVA).status == "refused"  # type: ignore[arg-type]  # a preview that would write has one


def test_the_kept_ones_are_listed(desk: Desk):
    assert desk.do(TakeKeyFigures(), EVA).headline.startswith("Sundbyköping har inga nyckeltal i lagret.")
    desk.do(TakeKeyFigures((PEOPLE, PLEASED), write=True), EVA)
    said = desk.do(TakeKeyFigures(), EVA)
    assert said.headline == "Sundbyköping: 2 nyckeltal i lagret, senast hämtade 2024-05-01."
    assert "Källa: Kolada, Sundbyköping (9901). Värdena är i nyckeltalens egna enheter." in said.notes


def test_a_reader_may_not_fetch(desk: Desk):
    assert "får fråga men inte hämta nyckeltal" in desk.do(TakeKeyFigures((PEOPLE,)), Who("ola", "reader")).headline
