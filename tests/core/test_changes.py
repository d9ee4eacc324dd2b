"""Vad har ändrats: between two rounds, since the only one, and without rounds since the month before."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from little import TKR, book
from little_rounds import APRIL, AUGUST, Months, asked, months, rounds_book

from core.answer import Answer, Row
from core.answers.changes import changes
from core.book import Book
from core.calendar import Period, Scope
from core.profile import Profile
from core.question import Question
from core.rounds import Round

PARTS = ("new_outcome", "changed_judgement", "moved_budget")


def rows(answer: Answer) -> dict[str, Row]:
    return {row.key: row for row in answer.table.rows}


def ore(answer: Answer, unit: str, *keys: str) -> list[float | None]:
    return [rows(answer)[unit].cells[key].value for key in keys]


def ask(book: Book, unit: str, **more: object) -> Answer:
    return changes(asked(book, unit, "changes", **more))


def tek(actual: Months, first: int, second: int, *, moved: int = 0, **more: object) -> Book:
    """Tekniska with a budget of 100 a month, and its two prognoses; ``moved`` tkr of budget in June."""
    transfers = {"TEK": {6: moved}} if moved else {}
    given_ = {"2024-04": {"TEK": first}, "2024-08": {"TEK": second}}
    return rounds_book({"TEK": actual}, {"TEK": months((12, -100))}, given_, transfers=transfers, **more)  # type: ignore[arg-type]


def test_the_change_of_the_prognosis_is_said_in_its_three_parts():
    answer = ask(tek(months((4, -100), (4, -115)), -1200, -1290, moved=-20), "TEK")
    assert answer.headline == (
        "Prognosen för Tekniska är 90 tkr sämre i augusti 2024 än i april: −60 nytt utfall, −10 ändrad bedömning, −20 flyttad budget."
    )
    assert ore(answer, "TEK", "previous_prognosis", "prognosis", "change") == [-1200 * TKR, -1290 * TKR, -90 * TKR]
    assert ore(answer, "TEK", *PARTS) == [-60 * TKR, -10 * TKR, -20 * TKR]


def test_what_is_nothing_is_not_said():
    assert ask(tek(months((8, -100)), -1200, -1160), "TEK").headline == (
        "Prognosen för Tekniska är 40 tkr bättre i augusti 2024 än i april: +40 ändrad bedömning."
    )
    assert ask(tek(months((8, -100)), -1200, -1200), "TEK").headline == "Prognosen för Tekniska är i augusti 2024 densamma som i april."


def test_the_same_prognosis_may_be_two_changes_that_meet():
    assert ask(tek(months((4, -100), (4, -110)), -1200, -1200), "TEK").headline == (
        "Prognosen för Tekniska är i augusti 2024 densamma som i april: −40 nytt utfall, +40 ändrad bedömning."
    )


def test_the_notes_say_which_months_are_new_and_that_moved_budget_moves_no_deviation():
    notes = ask(tek(months((4, -100), (4, -115)), -1200, -1290, moved=-20), "TEK").notes
    assert "Nytt utfall är bokfört i maj–augusti mot vad prognosen i april räknade med för tiden." in notes
    assert "Flyttad budget ändrar prognosen, men inte avvikelsen mot budget." in notes


def test_without_a_closed_month_between_all_is_judgement():
    answer = ask(tek(months((4, -100)), -1200, -1290, closed=4), "TEK")
    assert ore(answer, "TEK", *PARTS) == [0, -90 * TKR, 0]
    assert "Ingen månad har stängts mellan tillfällena, så inget av ändringen är nytt utfall." in answer.notes


def department(august: dict[str, int]) -> Book:
    actual = {"HEM": months((4, -80), (4, -90)), "BOE": months((8, -200))}
    budget = {"HEM": months((8, -80), (4, -40)), "BOE": months((12, -200))}
    return rounds_book(actual, budget, {"2024-04": {"HEM": -800, "BOE": -2400}, "2024-08": august})


def test_the_units_below_add_up_to_the_department_in_every_column():
    answer = ask(department({"HEM": -850, "BOE": -2390}), "SOC")
    assert [row.key for row in answer.table.rows] == ["SOC", "HEM", "BOE"]
    for key in ("previous_prognosis", "prognosis", "change", *PARTS):
        assert ore(answer, "SOC", key) == [sum(ore(answer, "HEM", key) + ore(answer, "BOE", key))]  # type: ignore[arg-type]


def test_while_a_unit_lacks_its_prognosis_the_others_are_spoken_of():
    answer = ask(department({"HEM": -850}), "SOC")
    assert answer.headline.startswith("Prognosen för Hemtjänsten är 50 tkr sämre i augusti 2024 än i april: ")
    assert answer.headline.endswith("; prognos saknas för Boendet.")
    assert ore(answer, "SOC", "previous_prognosis", "prognosis") == [None, None]


def test_a_department_judged_otherwise_than_its_units_gets_a_row_for_the_rest():
    answer = ask(department({"SOC": -3300, "HEM": -850, "BOE": -2390}), "SOC")
    assert ore(answer, "SOC/direkt", "prognosis") == [-60 * TKR]
    for key in ("change", *PARTS):
        below = [ore(answer, each, key)[0] or 0 for each in ("HEM", "BOE", "SOC/direkt")]
        assert ore(answer, "SOC", key) == [sum(below)]


@given(
    st.lists(st.integers(-300, 300), min_size=8, max_size=8), st.lists(st.integers(-300, 300), min_size=8, max_size=8),
    st.lists(st.integers(-3000, 3000), min_size=4, max_size=4), st.integers(-99, 99),
)
def test_rows_and_columns_add_up_whatever_was_booked_and_said(hem: list[int], boe: list[int], said: list[int], moved: int):
    answer = ask(rounds_book(
        {"HEM": hem, "BOE": boe}, {"HEM": months((12, -80)), "BOE": months((6, 20), (6, -200))},
        {"2024-04": {"HEM": said[0], "BOE": said[1]}, "2024-08": {"HEM": said[2], "BOE": said[3]}}, transfers={"HEM": {7: moved}},
    ), "SOC")
    for unit in ("SOC", "HEM", "BOE"):
        assert sum(amount or 0 for amount in ore(answer, unit, *PARTS)) == ore(answer, unit, "change")[0]
    for key in ("change", *PARTS):
        assert ore(answer, "SOC", key)[0] == (ore(answer, "HEM", key)[0] or 0) + (ore(answer, "BOE", key)[0] or 0)


def test_the_layout_turns_the_prognoses_but_never_the_change():
    answer = ask(tek(months((4, -100), (4, -115)), -1200, -1290, profile=Profile(layout="N")), "TEK")
    cells = rows(answer)["TEK"].cells
    assert [cells[key].text for key in ("previous_prognosis", "prognosis", "change")] == ["1\u00a0200", "1\u00a0290", "−90"]
    assert "I ändringen och dess delar är + bättre." in answer.notes


JUNE = Round("2024-06", "Halvår", 2024, 6)
THREE = {"2024-04": {"TEK": -1200}, "2024-06": {"TEK": -1210}, "2024-08": {"TEK": -1290}}


@pytest.mark.parametrize(("more", "said"), [
    ({}, "80 tkr sämre i augusti 2024 än i juni"),
    ({"since": Period(Scope.YTD, 4)}, "90 tkr sämre i augusti 2024 än i april"),
    ({"since": Period(Scope.YTD, 5)}, "90 tkr sämre i augusti 2024 än i april"),
    ({"period": Period(Scope.YTD, 6, 2024)}, "10 tkr sämre i juni 2024 än i april"),
    ({"period": Period(Scope.YTD, 7, 2024)}, "10 tkr sämre i juni 2024 än i april"),
])
def test_the_rounds_are_the_two_latest_or_those_that_are_named(more: dict[str, Period], said: str):
    three = rounds_book({"TEK": months((8, -100))}, {"TEK": months((12, -100))}, THREE, rounds=(APRIL, JUNE, AUGUST))
    assert said in ask(three, "TEK", **more).headline


def test_the_rows_of_rounds_ask_from_the_same_month_too():
    answer = ask(department({"HEM": -850, "BOE": -2390}), "SOC", since=Period(Scope.YTD, 4))
    assert rows(answer)["HEM"].question == "vad har ändrats sedan april Hemtjänsten Lillköpings kommun t.o.m. augusti 2024"


def test_two_rounds_of_one_month_go_by_their_own_names():
    again = Round("2024-08-2", "Omtaget", 2024, 8)
    given_ = {"2024-08": {"TEK": -1200}, "2024-08-2": {"TEK": -1230}}
    book = rounds_book({"TEK": months((8, -100))}, {"TEK": months((12, -100))}, given_, rounds=(AUGUST, again))
    answer = ask(book, "TEK")
    assert answer.headline == "Prognosen för Tekniska är 30 tkr sämre i Omtaget än i Delår: −30 ändrad bedömning."
    assert [column.label for column in answer.table.columns][:2] == ["Prognos Delår", "Prognos Omtaget"]
    assert ask(book, "TEK", round="2024-08").headline == "Prognosen för Tekniska i augusti 2024 följer budget."


def test_the_only_round_speaks_of_no_change_and_has_no_cell_without_a_column():
    book = rounds_book(
        {"TEK": months((8, -100))}, {"TEK": months((12, -100))}, {"2024-08": {"TEK": -1200}}, rounds=(AUGUST,), profile=Profile(layout="N"))
    answer = ask(book, "TEK")
    assert not any("ändringen" in note for note in answer.notes)
    assert set(rows(answer)["TEK"].cells) == {column.key for column in answer.table.columns}


def test_a_department_with_figures_of_its_own_and_no_prognosis_for_them_is_named_as_missing():
    three, given_ = ("SOC", "HEM", "BOE"), {"2024-08": {"HEM": -1200, "BOE": -1200}}
    book = rounds_book(dict.fromkeys(three, months((8, -100))), dict.fromkeys(three, months((12, -100))), given_, rounds=(AUGUST,))
    answer = ask(book, "SOC")
    assert "saknas för Socialförvaltningen" in answer.headline
    assert ore(answer, "SOC/direkt", "annual_budget") == [-1200 * TKR]
    one = rounds_book(dict.fromkeys(three, months((8, -100))), dict.fromkeys(three, months((12, -100))), {"2024-08": {"HEM": -1200}},
                      rounds=(AUGUST,))
    assert ore(ask(one, "SOC"), "SOC/direkt", "annual_budget") == [-1200 * TKR]


def test_a_prognosis_without_a_budget_has_nothing_to_be_held_against():
    book = rounds_book({"TEK": months((8, -100))}, {}, {"2024-08": {"TEK": -1200}}, rounds=(AUGUST,))
    assert ask(book, "TEK").headline == "Tekniska har en prognos i augusti 2024 men ingen budget att jämföra den med."


def test_comments_of_the_later_round_are_quoted():
    quoted = rounds_book(
        {"TEK": months((8, -100))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1200}, "2024-08": {"TEK": -1290}},
        comments={("2024-04", "TEK"): ("Allt lugnt", ""), ("2024-08", "TEK"): ("Dyr asfalt", "")},
    )
    notes = ask(quoted, "TEK").notes
    assert "Tekniska, Anna Ek i Delår: ”Dyr asfalt”" in notes
    assert not any("Allt lugnt" in note for note in notes)


def test_the_only_round_is_held_against_the_budget_and_against_what_has_come_since():
    only = rounds_book({"TEK": months((4, -100), (4, -115))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1230}}, rounds=(APRIL,))
    answer = ask(only, "TEK")
    assert answer.headline == (
        "Prognosen för Tekniska i april 2024 är 30 tkr sämre än budget; "
        "utfallet sedan dess, t.o.m. augusti, är 45 tkr sämre än den räknade med."
    )
    assert "Uppföljning april är årets enda tillfälle; med två visar svaret vad som ändrats mellan dem." in answer.notes


def test_the_only_round_asked_about_by_a_month_knows_nothing_of_the_months_after_it():
    only = rounds_book({"TEK": months((4, -100), (4, -115))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1230}}, rounds=(APRIL,))
    assert ask(only, "TEK", period=Period(Scope.YTD, 4, 2024)).headline == "Prognosen för Tekniska i april 2024 är 30 tkr sämre än budget."
    assert "t.o.m. juni, är 23 tkr sämre" in ask(only, "TEK", period=Period(Scope.YTD, 6, 2024)).headline
    assert rows(ask(only, "TEK"))["TEK"].question == "vad har ändrats Tekniska Lillköpings kommun helår 2024"


def test_the_only_round_before_any_further_month_says_nothing_of_outcome():
    only = rounds_book({"TEK": months((4, -100))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1200}}, rounds=(APRIL,), closed=4)
    assert ask(only, "TEK").headline == "Prognosen för Tekniska i april 2024 följer budget."


def test_without_rounds_it_is_the_deviation_since_the_month_before():
    answer = ask(book(), "SOC")
    assert answer.headline == "Socialförvaltningen: avvikelsen är oförändrad sedan juli, 0 tkr t.o.m. augusti 2024."
    assert [ore(answer, unit, "before", "deviation", "change") for unit in ("HEM", "BOE")] == [
        [70 * TKR, 80 * TKR, 10 * TKR], [-70 * TKR, -80 * TKR, -10 * TKR],
    ]
    assert any("har inga prognostillfällen" in note and "koll tillfalle oppna" in note for note in answer.notes)


@pytest.mark.parametrize(("more", "said"), [
    ({}, "har förbättrats med 10 tkr sedan juli, till +80 tkr t.o.m. augusti 2024."),
    ({"since": Period(Scope.YTD, 4)}, "har förbättrats med 40 tkr sedan april, till +80 tkr t.o.m. augusti 2024."),
    ({"since": Period(Scope.TERTIAL, 1)}, "har förbättrats med 40 tkr sedan april, till +80 tkr t.o.m. augusti 2024."),
    ({"period": Period(Scope.YTD, 6, 2024)}, "har förbättrats med 10 tkr sedan maj, till +60 tkr t.o.m. juni 2024."),
    ({"period": Period(Scope.YTD, 1, 2024)}, "har förbättrats med 10 tkr sedan årets början, till +10 tkr t.o.m. januari 2024."),
    ({"since": Period(Scope.YTD, 9)}, "ingen månad är stängd efter september 2024, så inget har ändrats sedan dess."),
])
def test_without_rounds_the_months_are_those_that_are_named(more: dict[str, Period], said: str):
    assert ask(book(), "HEM", **more).headline.endswith(said)


def test_a_row_asks_the_same_of_its_unit():
    row = rows(ask(book(), "SOC", since=Period(Scope.YTD, 4)))["HEM"]
    assert row.question == "vad har ändrats sedan april Hemtjänsten Lillköpings kommun t.o.m. augusti 2024"


def test_a_unit_without_prognoses_is_shown_by_month_beside_rounds_of_others():
    others = rounds_book(
        {"TEK": months((8, -100)), "HEM": months((8, -110))}, {"TEK": months((12, -100)), "HEM": months((12, -100))},
        {"2024-04": {"TEK": -1200}, "2024-08": {"TEK": -1200}},
    )
    answer = ask(others, "HEM")
    assert answer.headline == "Hemtjänsten: avvikelsen har försämrats med 10 tkr sedan juli, till −80 tkr t.o.m. augusti 2024."
    assert any(note.startswith("Två prognoser att jämföra finns inte") for note in answer.notes)


def test_rounds_of_an_earlier_year_say_nothing_of_what_has_changed_now():
    rounds = (Round("2023-04", "April", 2023, 4), Round("2023-08", "Delår", 2023, 8))
    last_year = rounds_book({"TEK": months((8, -110))}, {"TEK": months((12, -100))}, rounds=rounds)
    assert ask(last_year, "TEK").headline == "Tekniska: avvikelsen har försämrats med 10 tkr sedan juli, till −80 tkr t.o.m. augusti 2024."


def test_a_month_of_another_year_is_refused():
    answer = ask(book(), "HEM", since=Period(Scope.YTD, 4, 2023))
    assert (answer.status, answer.headline) == (
        "refused", "Hemtjänsten: t.o.m. april 2023 ligger utanför 2024, och ändringar visas inom ett år.",
    )


def test_the_question_is_kept_as_the_context_of_the_next():
    assert ask(book(), "HEM", since=Period(Scope.YTD, 4)).asked == Question("changes", "lillkoping", "HEM", since=Period(Scope.YTD, 4))


def test_a_department_is_not_named_beside_the_units_that_it_lacks():
    actual = {"HEM": months((12, -90)), "BOE": months((12, -200))}
    only = rounds_book(actual, actual, {"2024-04": {"HEM": -1080}}, rounds=(APRIL,))
    answer = ask(only, "SOC")
    assert "prognosen i april 2024 saknas för Boendet, så" in answer.headline
    assert "Prognos saknas för Boendet." in answer.notes


def test_the_only_round_with_a_prognosis_of_the_unit_is_not_called_the_only_one():
    two = rounds_book({"TEK": months((12, -100))}, {"TEK": months((12, -100))}, {"2024-08": {"TEK": -1200}, "2024-04": {}})
    said = "Delår är årets enda tillfälle med en prognos för Tekniska; med två visar svaret vad som ändrats mellan dem."
    assert said in ask(two, "TEK").notes


def test_a_draft_is_not_quoted_as_the_units_words():
    said = rounds_book({"TEK": months((8, -100))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1230}, "2024-08": {"TEK": -1240}},
                       comments={("2024-08", "TEK"): ("Snö.", "")})
    assert any("”Snö.”" in note for note in ask(said, "TEK").notes)
    given_ = [each._replace(status="draft") if each.comment else each for each in said.prognoses.values()]
    assert not any("”Snö.”" in note for note in ask(said.with_given(given_), "TEK").notes)
