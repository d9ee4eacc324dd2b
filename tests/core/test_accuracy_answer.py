"""The accuracy answer about a municipality with several years of rounds (tests/core/record.py)."""
from __future__ import annotations

import pytest
from record import APRIL_2023, AUGUST_2023, LEAVES, OUTCOME, SAID, TKR, book, question

from core.answer import Answer
from core.answers.answering import answer, years_needed
from core.book import Book
from core.calendar import Period, Scope
from core.profile import Profile
from core.rounds import Round

YEAR_2023, YEAR_2024 = (Period(Scope.FULL_YEAR, None, year) for year in (2023, 2024))
LATE = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 25)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def shown(found: Answer) -> list[tuple[str, list[str]]]:
    return [(row.label, [plain(cell.text) for cell in row.cells.values()]) for row in found.table.rows]


def ask(book_of: Book, unit: str = "K", **more: object) -> Answer:
    return answer(question(unit, **more), book_of)


def notes(found: Answer) -> str:
    return plain(" ".join(found.notes))


def test_each_round_of_the_year_is_a_row_with_the_units_below_it_and_their_gross_error():
    found = ask(book(), period=YEAR_2023)
    assert [column.key for column in found.table.columns] == ["prognosis", "actual", "error", "error_pct"]
    assert shown(found) == [
        ("April", ["-7 200", "-7 200", "0", "0,00"]),
        ("Vården", ["-3 600", "-3 600", "0", "0,00"]),
        ("Skolan", ["-3 600", "-3 600", "0", "0,00"]),
        ("Brutto, utan kvittning", ["100", "1,39"]),
        ("Delårsbokslut", ["-7 200", "-7 200", "0", "0,00"]),
        ("Vården", ["-3 600", "-3 600", "0", "0,00"]),
        ("Skolan", ["-3 600", "-3 600", "0", "0,00"]),
        ("Brutto, utan kvittning", ["40", "0,56"]),
    ]


def test_every_row_has_a_key_of_its_own_and_the_last_round_bears_the_units_codes():
    keys = [row.key for row in ask(book(), depth=2).table.rows]
    assert len(keys) == len(set(keys))
    assert keys[:6] == ["2024-04", "2024-04/VRD", "2024-04/HEM", "2024-04/BOE", "2024-04/SKO", "2024-04/K/brutto"]
    assert keys[6:12] == ["K", "VRD", "HEM", "BOE", "SKO", "K/brutto"]


def test_earlier_years_follow_latest_first_and_open_their_own_year():
    rows = ask(book(), "HEM").table.rows
    assert [row.label for row in rows] == ["April", "Delårsbokslut", "Tidigare år", "Delårsbokslut 2023", "April 2023"]
    assert rows[3].question == "prognossäkerhet Hemtjänsten Rekordköpings kommun helår 2023"


def test_the_values_are_exact_whatever_the_text():
    row = ask(book(), "HEM", period=YEAR_2023).table.rows[0]
    assert (row.cells["prognosis"].value, row.cells["actual"].value, row.cells["error"].value) == (-1150 * TKR, -1200 * TKR, -50 * TKR)
    assert row.cells["error_pct"].value == pytest.approx(-50 / 1200)


def test_in_a_layout_with_costs_as_plus_the_error_is_still_plus_for_a_better_year():
    row = ask(book(profile=Profile(layout="L")), "BOE", period=YEAR_2023).table.rows[0]
    assert [plain(cell.text) for cell in row.cells.values()] == ["2 450", "2 400", "50", "+2,08"]


def test_the_headline_says_how_far_off_the_last_prognosis_was_and_whether_it_got_better():
    """HEM 2023: 50 tkr worse than said in April, 20 worse than said in August; 2024: 0, then 10."""
    assert plain(ask(book(), "HEM", period=YEAR_2023).headline) == (
        "Hemtjänsten: bokslut 2023 blev 20 tkr sämre än prognosen i augusti (1,67 % av nettobudgeten), och felet minskade under året."
    )
    assert plain(ask(book(), "HEM").headline).endswith("och felet växte under året.")


def test_the_headline_says_when_the_units_errors_cancel():
    """August 2023: HEM −20, BOE +20, SKO 0."""
    only_august = book(rounds=(AUGUST_2023,))
    assert plain(ask(only_august).headline) == (
        "Rekordköpings kommun: bokslut 2023 blev som prognosen i augusti, men enheternas fel var 40 tkr brutto (0,56 %)."
    )


def test_errors_on_the_same_side_have_nothing_that_cancels():
    found = ask(book({("2023-08", unit): OUTCOME[2023][unit] - 10 for unit in LEAVES}, rounds=(AUGUST_2023,)))
    assert plain(found.headline) == (
        "Rekordköpings kommun: bokslut 2023 blev 30 tkr bättre än prognosen i augusti (0,42 % av nettobudgeten)."
    )


def test_the_same_error_in_every_round_neither_grew_nor_shrank():
    said = {("2023-04", "HEM"): -1190, ("2023-08", "HEM"): -1210}
    assert "varken större eller mindre" in ask(book(said), "HEM", period=YEAR_2023).headline


def test_the_measures_of_the_year_and_of_all_years_stand_below():
    """HEM: −50 and −20 in 2023, 0 and −10 in 2024; one percent of 1 200 is 12."""
    said = notes(ask(book(), "HEM"))
    assert "2 tillfällen 2024: bias -5 tkr, precision 5 tkr, inom ±1 % 2 av 2." in said
    assert "4 tillfällen 2023–2024: bias -20 tkr, precision 20 tkr, inom ±1 % 2 av 4." in said


def test_the_measures_of_the_last_round_s_units_stand_below():
    """August 2024: HEM −10, BOE +30, SKO +20."""
    said = notes(ask(book()))
    sums = "Delårsbokslut, 3 enheter: netto +40 tkr (0,56 %), brutto 60 tkr (0,83 %)"
    assert f"{sums}, bias +13 tkr, precision 20 tkr, inom ±1 % 2 av 3." in said


def test_what_a_unit_said_beyond_those_below_it_is_a_row_so_that_the_rows_add_up():
    rows = ask(book({**SAID, ("2023-08", "VRD"): -3700}), "VRD", period=YEAR_2023).table.rows
    own, *below = [row for row in rows if row.key in ("VRD", "HEM", "BOE", "VRD/direkt")]
    assert [row.label for row in below] == ["Hemtjänsten", "Boendet", "Övrigt på Vården"]
    for key in ("prognosis", "actual", "error"):
        assert own.cells[key].value == sum(row.cells[key].value or 0 for row in below)


def test_a_part_without_prognosis_leaves_the_whole_without_error_and_is_named():
    found = ask(book({key: amount for key, amount in SAID.items() if key[1] != "SKO"}), period=YEAR_2023)
    assert found.headline == (
        "Rekordköpings kommun: i Delårsbokslut saknas prognos för Skolan, så bara delarna kan hållas mot bokslut 2023."
    )
    assert shown(found)[3:5] == [("Delårsbokslut", ["–", "–", "–", "–"]), ("Vården", ["-3 600", "-3 600", "0", "0,00"])]


def test_the_headline_is_of_the_last_whole_round_and_names_the_later_one_that_lacks_a_part():
    """April 2023: HEM −50, BOE +50, SKO −100; in August SKO says nothing."""
    given = {key: amount for key, amount in SAID.items() if key != ("2023-08", "SKO")} | {("2023-04", "SKO"): -3500}
    found = ask(book(given), period=YEAR_2023)
    assert found.table.rows[0].cells["error"].value == -100 * TKR
    assert plain(found.headline) == (
        "Rekordköpings kommun: bokslut 2023 blev 100 tkr sämre än prognosen i april (1,39 % av nettobudgeten), "
        "men enheternas fel var 200 tkr brutto (2,78 %). I Delårsbokslut saknas prognos för Skolan."
    )


def test_the_only_round_is_not_named_when_it_lacks_a_part():
    found = ask(book({key: amount for key, amount in SAID.items() if key[1] != "SKO"}, rounds=(AUGUST_2023,)), period=YEAR_2023)
    assert found.headline == "Rekordköpings kommun: prognos saknas för Skolan, så bara delarna kan hållas mot bokslut 2023."


def test_without_a_year_the_last_year_with_a_bokslut_is_shown_and_the_open_one_is_said():
    found = ask(book(closed={2024: 8}), "HEM")
    assert found.period == "helår 2023"
    assert "Delårsbokslut 2024 har inget bokslut att hållas mot ännu." in found.notes


def test_a_named_year_without_bokslut_says_so_and_shows_the_years_before():
    found = ask(book(closed={2024: 8}), "HEM", period=YEAR_2024)
    assert found.headline == "Hemtjänsten: ingen prognos för 2024 har ett bokslut att hållas mot ännu; tidigare år visas."
    assert [row.label for row in found.table.rows] == ["Tidigare år", "Delårsbokslut 2023", "April 2023"]


def test_a_round_that_is_not_frozen_is_said_and_not_counted():
    found = ask(book(rounds=(APRIL_2023._replace(frozen=False), AUGUST_2023)), "HEM")
    assert [row.label for row in found.table.rows] == ["Delårsbokslut"]
    assert "April 2023 är inte fryst och räknas därför inte." in found.notes


def test_a_unit_without_a_record_says_which_have_one():
    found = ask(book({("2023-08", "BOE"): -2400}), "SKO")
    assert found.headline == "Skolan har ingen fryst prognos att hålla mot ett bokslut. Boendet har."
    assert found.followups[0].question == "prognossäkerhet Boendet Rekordköpings kommun helår 2023"
    assert found.table.rows == ()


def test_a_municipality_without_rounds_says_so():
    found = ask(book(rounds=()), "HEM")
    assert (found.status, found.headline) == ("answered", "Hemtjänsten har ingen fryst prognos att hålla mot ett bokslut.")
    assert "2024 har inget prognostillfälle." in found.notes


def test_many_units_are_listed_under_the_last_round_alone(monkeypatch: pytest.MonkeyPatch):
    """Beyond forty rows only the last round lists its units."""
    monkeypatch.setattr("core.answers.accuracy.MOST_ROWS", 9)
    assert [label for label, _ in shown(ask(book(), period=YEAR_2023))] == [
        "April", "Delårsbokslut", "Vården", "Skolan", "Brutto, utan kvittning",
    ]


def test_the_manager_is_compared_with_the_methods_that_were_there_at_the_round():
    """25 of 36 parts of the year come in December, so the run rate through August says 1 200 × 8/36 × 12/8 = 400 and is 800 off.

    HEM's manager said 1 180 and was 20 off, which is 97.5 % less.
    """
    late = book(rounds=(AUGUST_2023,), shape={2023: LATE})
    assert "97,5 % mindre än med linjär" in notes(ask(late, "HEM"))


def test_a_long_record_is_compared_at_its_last_rounds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.answers.accuracy_words.MOST_COMPARED", 3)
    late = book(shape={2023: LATE, 2024: LATE})
    assert "Chefens fel vid de 3 senaste tillfällena är " in notes(ask(late, "HEM"))


@pytest.mark.parametrize("named", [{"round": "2023-04"}, {"period": Period(Scope.MONTH, 4, 2023)}, {"period": Period(Scope.YTD, 6, 2023)}])
def test_a_named_round_is_answered_alone_and_the_whole_year_is_offered(named: dict[str, object]):
    found = ask(book(), "HEM", **named)
    assert [row.label for row in found.table.rows] == ["April"]
    assert "än prognosen i april" in found.headline
    assert "under året" not in found.headline
    assert "2 tillfällen 2023: bias" in notes(found)
    assert not any("Delårsbokslut" in note for note in found.notes)
    assert found.followups[0].question == "prognossäkerhet Hemtjänsten Rekordköpings kommun helår 2023"


def test_a_month_before_the_first_round_is_answered_with_the_year():
    assert [row.label for row in ask(book(), "HEM", period=Period(Scope.MONTH, 2, 2023)).table.rows] == ["April", "Delårsbokslut"]


def test_no_method_is_compared_at_a_round_with_nothing_left_to_foresee():
    december = Round("2023-12", "December", 2023, 12, frozen=True)
    late = book({**SAID, ("2023-12", "HEM"): -1190}, rounds=(AUGUST_2023, december), shape={2023: LATE})
    assert "Chefens fel vid 1 tillfälle är" in notes(ask(late, "HEM"))
    assert "modellen" not in notes(ask(book({("2023-12", "HEM"): -1190}, rounds=(december,)), "HEM"))


def test_a_method_that_lacked_ground_at_some_rounds_says_at_how_many_it_is_compared():
    late = book(shape={2023: LATE, 2024: LATE})
    assert "förra årets säsong (vid 2 av dem)" in notes(ask(late, "HEM"))


def test_without_anything_to_count_percent_of_no_hits_are_counted():
    said = next(note for note in ask(book(budget={}), "HEM").notes if note.startswith("2 tillfällen 2024"))
    assert "inom" not in said


def test_a_method_that_was_exactly_right_is_named():
    """An even year ends where its run rate says."""
    said = next(note for note in ask(book(rounds=(AUGUST_2023,)), "HEM").notes if "Helt rätt" in note)
    assert "linjär" in said


def test_the_methods_know_only_the_months_through_the_round():
    """What happened after August moves between months and nothing changes in what the methods are said to have foreseen."""
    later = (1, 1, 1, 1, 1, 1, 1, 1, 25, 1, 1, 1)
    compared = [
        next(note for note in ask(book(rounds=(AUGUST_2023,), shape={2023: shape}), "HEM").notes if note.startswith("Chefens fel"))
        for shape in (LATE, later)
    ]
    assert compared[0] == compared[1]


def test_the_record_of_every_round_s_year_is_opened():
    assert years_needed(question("HEM"), book().register) == (2023, 2024)
