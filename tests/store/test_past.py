"""What one change in the log changed, record by record, before and after."""
from __future__ import annotations

from typing import Any

import pytest

from core.book import UnitFigures
from core.commands import Choose, ShowLog
from core.organisation import Unit
from core.people import Person
from core.profile import Profile
from core.question import Who
from core.records import Transaction
from core.rounds import Prognosis, Round
from store import undo
from store.desk import Desk
from store.memory import MemoryStore
from store.tiny.store import TinyStore
from tests.store.small import SMALL, booked, put

ADMIN = Who("anna", "admin")
GIVEN = Prognosis("r", "KLK", "result", -500_000, author="Eva", comment="vakanser")


def filled(store: Any) -> Desk:
    store.commit(put(*SMALL, booked("KLK", 100_000, 200_000), name="Sundbyköping"))
    store.commit(put(Round("r", "Delår", 2020, 8), GIVEN, summary="Prognos r, KLK."))
    return Desk(store)


def change(desk: Desk, number: int) -> dict[str, tuple[str, str]]:
    """Record → before and after, as the answer shows them; amounts with ordinary spaces."""
    rows = desk.do(ShowLog(number=number), ADMIN).table.rows
    return {row.label: tuple(row.cells[key].text.replace("\u00a0", " ") for key in ("before", "after")) for row in rows}  # type: ignore[misc] # two


def test_a_prognosis_is_shown_as_it_was_and_as_it_became_though_it_has_changed_again(store: Any):
    desk = filled(store)
    store.commit(put(GIVEN._replace(amount=-700_000, author="Bo")))
    store.commit(put(GIVEN._replace(amount=-900_000)))
    store.commit(put(booked("BUN", 7)))
    name = "Prognos Delår, KLK Kommunledningskontoret"
    assert change(desk, 2)[name] == ("fanns inte", "−5 tkr; läge: klarmarkerad; av: Eva; kommentar: vakanser")
    assert change(desk, 3) == {name: ("−5 tkr; av: Eva", "−7 tkr; av: Bo")}
    assert change(desk, 4) == {name: ("−7 tkr; av: Bo", "−9 tkr; av: Eva")}


def test_figures_are_shown_account_by_account_a_few_months_each_and_many_or_new_ones_summed(store: Any):
    desk = filled(store)
    store.commit(put(booked("KLK", 100_000, 250_000, 50_000)))
    store.commit(put(booked("KLK", 999, 999, 999)))
    of_klk = "KLK Kommunledningskontoret, 3011 Avgifter, utfall"
    assert change(desk, 3) == {f"{of_klk} feb 2020": ("2 tkr", "2 500 kr"), f"{of_klk} mar 2020": ("–", "500 kr")}
    store.commit(put(booked("KLK", 999, 999, 999, 1, 1)))
    store.commit(put(booked("KLK", 1, 1, 1, 1)))
    assert change(desk, 5) == {f"{of_klk} apr–maj 2020 (2 månader)": ("–", "0,02 kr")}
    assert change(desk, 6) == {f"{of_klk} jan–maj 2020 (4 månader)": ("29,98 kr", "0,03 kr")}
    assert change(desk, 1)["KLK Kommunledningskontoret, 3011 Avgifter, utfall jan–feb 2020 (2 månader)"] == ("–", "3 tkr")
    assert "En rad för flera månader är summan av dem; varje månad för sig visar koll logg 6 --json." in noted(desk, 6)
    assert not any("--json" in note for note in noted(desk, 3))


def noted(desk: Desk, number: int) -> tuple[str, ...]:
    return desk.do(ShowLog(number=number), ADMIN).notes


def test_for_a_script_every_month_of_a_change_is_a_row_with_its_amounts_and_a_key_of_its_own(store: Any):
    desk = filled(store)
    store.commit(put(booked("KLK", 1_000, 2_000, 3_000, 4_000), UnitFigures("BUN", 2020, {"budget_transfer": {"5011": [7, 9]}})))
    store.commit(put(Profile(unit="kr"), booked("KLK", 1_100, 1_900, 3_500, 3_501), UnitFigures("KLK", 2018, {}, {"actual": {"5011": -3}})))

    def rows(number: int) -> dict[str, tuple[int | float | None, ...]]:
        told = desk.do(ShowLog(number=number, full=True), ADMIN)
        assert not any("--json" in note for note in told.notes)
        assert len({row.key for row in told.table.rows}) == len(told.table.rows)
        return {row.key: tuple(cell.value for cell in row.cells.values()) for row in told.table.rows if "20" in row.key}

    assert rows(3) == {
        "KLK 3011 actual 2020 1": (100_000, 1_000), "KLK 3011 actual 2020 2": (200_000, 2_000), "KLK 3011 actual 2020 3": (None, 3_000),
        "KLK 3011 actual 2020 4": (None, 4_000), "BUN 5011 budget_transfer 2020 1": (None, 7), "BUN 5011 budget_transfer 2020 2": (None, 9),
    }
    assert rows(4) == {
        "KLK 3011 actual 2020 1": (1_000, 1_100), "KLK 3011 actual 2020 2": (2_000, 1_900), "KLK 3011 actual 2020 3": (3_000, 3_500),
        "KLK 3011 actual 2020 4": (4_000, 3_501), "KLK 5011 actual 2018 annual": (None, -3),
    }


def test_of_more_rows_than_are_shown_a_script_gets_all(store: Any):
    desk = filled(store)
    store.commit(put(UnitFigures("KLK", 2020, {"actual": {str(4000 + account): [account + 1] for account in range(600)}})))
    shown = desk.do(ShowLog(number=3), ADMIN)
    assert len(shown.table.rows) == 500
    assert "… och 101 rader till, som inte visas." in shown.notes
    assert "Alla rader, och varje månad för sig, visar koll logg 3 --json." in shown.notes
    assert len(desk.do(ShowLog(number=3, full=True), ADMIN).table.rows) == 602


def test_an_amount_is_exact_in_json_and_in_the_municipalitys_own_sign_as_text():
    store = MemoryStore()
    desk = filled(store)
    store.commit(put(Profile(layout="N", unit="kr")))
    store.commit(put(UnitFigures("KLK", 2020, {"actual": {"3011": [100_050, 200_000]}})))
    row, = desk.do(ShowLog(number=4), ADMIN).table.rows
    said = [(cell.text.replace("\u00a0", " "), cell.value) for cell in row.cells.values()]
    assert said == [("−1 000 kr", 100_000), ("−1 000,50 kr", 100_050)]


def test_a_unit_that_goes_away_and_one_that_gets_another_name_say_what_differs(store: Any):
    desk = filled(store)
    store.commit(put(Unit("SKOLA", "Ekskolan", "BUN", manager="Bo")))
    store.commit(Transaction("sundbykoping", "anna", "Tog bort.", drop=(Unit("SKOLA", "Ekskolan", "BUN"),)))
    assert change(desk, 3) == {"Enhet SKOLA Ekskolan": ("namn: Åkerskolan; ansvarig: –", "namn: Ekskolan; ansvarig: Bo")}
    assert change(desk, 4) == {
        "Enhet SKOLA Ekskolan": ("namn: Ekskolan; under: BUN Barn och utbildning; ansvarig: Bo", "finns inte längre"),
    }


def test_a_chosen_municipality_a_setting_and_a_persons_access_are_told_in_words(store: Any):
    desk = filled(store)
    store.commit(put(SMALL[0], SMALL[5], municipality="hjo", name="Hjo"))
    for name in ("Sundbyköping", "Hjo"):
        desk.do(Choose(name), ADMIN)
    store.commit(put(Profile(unit="kr")))
    store.commit(put(Person(7, "Eva Ek", "manager", "BUN")))
    assert change(desk, 5) == {"Vald kommun": ("Sundbyköping", "Hjo")}
    assert change(desk, 6)["Kommunens inställningar"][1].startswith("belopp visas i: kr")
    assert change(desk, 7) == {"Tillgång: Eva Ek": ("fanns inte", "chef; ser: BUN Barn och utbildning")}


def test_an_undo_is_shown_as_the_change_that_it_is(store: Any):
    desk = filled(store)
    store.commit(put(booked("KLK", 100_000, 300_000)))
    store.commit(put(summary="Ångrade ändring 3.")._replace(undoes=3))
    assert change(desk, 4) == {"KLK Kommunledningskontoret, 3011 Avgifter, utfall feb 2020": ("3 tkr", "2 tkr")}


def test_the_headline_says_who_when_and_through_which_face(store: Any):
    store.face = "chatten"
    said = filled(store).do(ShowLog(number=2), ADMIN)
    assert said.headline.startswith("Ändring 2, anna genom chatten, 20")
    assert said.headline.endswith(": Prognos r, KLK.")


def test_a_change_too_large_to_keep_says_that_only_who_when_and_what_is_kept(store: Any, monkeypatch: pytest.MonkeyPatch):
    desk = filled(store)
    store.commit(put(booked("KLK", 100_000, 200_500)))
    monkeypatch.setattr(undo, "LARGEST", 10)
    store.commit(put(booked("KLK", 5)))
    monkeypatch.undo()
    store.commit(put(booked("KLK", 6)))
    assert "för mycket att spara" in desk.do(ShowLog(number=4), ADMIN).notes[0]
    before = desk.do(ShowLog(number=3), ADMIN)
    assert (before.table.rows, before.notes[0]) == (
        (), "En uppgift går inte att visa: en senare ändring skrevs utan att det som stod före den sparades.",
    )
    assert change(desk, 5)["KLK Kommunledningskontoret, 3011 Avgifter, utfall jan 2020"][1] == "0,06 kr"


def test_a_change_before_the_last_thousand_says_that_only_who_when_and_what_is_kept(monkeypatch: pytest.MonkeyPatch):
    store = MemoryStore()
    desk = filled(store)
    for name in ("core.undo.REMEMBERED", "store.undo.REMEMBERED", "store.undo_writing.REMEMBERED"):
        monkeypatch.setattr(name, 2)
    for month in (1, 2):
        store.commit(put(booked("BUN", month)))
    assert "Av den här finns bara vem, när och vad kvar." in desk.do(ShowLog(number=1), ADMIN).notes[0]
    assert change(desk, 4) == {"BUN Barn och utbildning, 3011 Avgifter, utfall jan 2020": ("0,01 kr", "0,02 kr")}


def test_what_tinydb_wrote_by_itself_hides_what_stood_before_it(path: str):
    store = TinyStore(path)
    desk = filled(store)
    store.db.table("eget").insert({"x": 1})
    assert "utan att det som stod före sparades" in desk.do(ShowLog(number=3), ADMIN).notes[0]
    assert change(desk, 2) == {}


def test_a_number_that_is_no_change_and_one_of_another_municipality_are_refused(store: Any):
    filled(store)
    store.commit(put(SMALL[0], SMALL[5], municipality="hjo", name="Hjo"))
    said = Desk(store).do(ShowLog(number=99), ADMIN)
    assert (said.status, said.headline) == ("refused", "Det finns ingen ändring 99. Den senaste är 3; koll logg visar dem.")
    said = Desk(store, confined="hjo").do(ShowLog(number=2), ADMIN)
    assert (said.status, said.headline) == ("refused", "Ändring 2 gäller en annan kommun; här visas bara Hjo.")


class Busy(MemoryStore):
    """A store in which others write a figure between that its log and its figures are read, so many times."""

    left = 1

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> tuple[UnitFigures, ...]:
        if self.left > 0:
            self.left -= 1
            self.commit(put(booked("KLK", 100_000, 990_000)))
        return super().figures(municipality, year, top_unit)


@pytest.mark.parametrize("times", [1, 1000])
def test_what_changed_is_of_one_moment_also_where_others_write_meanwhile(times: int):
    store, of_klk = Busy(), "KLK Kommunledningskontoret, 3011 Avgifter, utfall"
    store.left = 0
    desk = filled(store)
    store.commit(put(booked("KLK", 100_000, 250_000)))
    store.left = times
    if times == 1:
        assert change(desk, 3) == {f"{of_klk} feb 2020": ("2 tkr", "2 500 kr")}
    else:
        assert "Andra skriver i lagret hela tiden" in desk.do(ShowLog(number=3), ADMIN).headline


def test_the_full_log_has_every_change_in_short_before_and_after(store: Any):
    desk = filled(store)
    store.commit(put(GIVEN._replace(amount=-700_000)))
    shown = desk.do(ShowLog(full=True), ADMIN).table
    assert [column.key for column in shown.columns] == ["time", "author", "face", "kommun", "summary", "before", "after"]
    name = "Prognos Delår, KLK Kommunledningskontoret"
    last = shown.rows[-1].cells
    assert (last["before"].text, last["after"].text) == (f"{name}: −5\u00a0tkr", f"{name}: −7\u00a0tkr")
    assert shown.rows[0].cells["before"].text.endswith("till")
