"""The answer to ”prognos”: the manager's word first, the model's number with its interval, and the methods beside."""
from __future__ import annotations

from dataclasses import replace

import pytest
from little import coded_as_groups
from little import question as little_question
from many_years import AUGUST, CLOSED, LAST, PROGNOSES, TKR, actual, book, question, register

from core.accounts import NET_COST
from core.answer import Answer, Line
from core.answers.answering import answer
from core.answers.chart import opening, ticks
from core.book import Book, UnitFigures
from core.calendar import Period, Scope
from core.outlook import outlook_of
from core.profile import Profile
from core.rounds import Prognosis

AUGUST_2024 = Period(Scope.YTD, 8, LAST)


def asked(unit: str, period: Period | None = None, held: Book | None = None, **more: object) -> Answer:
    """The answer about a unit of Flerårsköping."""
    return answer(question(unit, period=period, **more), held or book())


def value(found: Answer, key: str, column: str) -> object:
    """The exact value of one cell."""
    return next(row for row in found.table.rows if row.key == key).cells[column].value


def line(found: Answer, key: str) -> Line:
    """One line of the chart."""
    assert found.chart is not None
    return next(each for each in found.chart.lines if each.key == key)


def test_the_managers_prognosis_is_the_headline_and_the_models_number_stands_beside():
    headline = asked("HEM").headline.replace("\u00a0", " ")
    assert headline.startswith("Hemvården väntas sluta på −11 200 tkr, 349 tkr sämre än budget, enligt prognosen i augusti; modellen")
    assert "(80 %: −" in headline


def test_without_a_managers_prognosis_the_model_speaks():
    headline = asked("SNÖ").headline
    assert headline.startswith("Snöröjningen väntas sluta på −")
    assert headline.endswith("sett t.o.m. augusti 2024.")
    assert "enligt modellen" in headline


def test_the_row_holds_budget_prognosis_forecast_and_the_deviation_of_the_prognosis():
    found, model = asked("HEM"), outlook_of(book(), "HEM", LAST, CLOSED)
    assert model is not None
    budget = 12 * sum(round(size * 1.03**5 * TKR) for size in (-900, 120))
    assert value(found, "HEM", "annual_budget") == budget
    assert value(found, "HEM", "prognosis") == -11_200 * TKR
    assert value(found, "HEM", "forecast") == model.total
    assert value(found, "HEM", "deviation") == -11_200 * TKR - budget
    assert [column.key for column in found.table.columns] == ["annual_budget", "prognosis", "forecast", "deviation", "error"]


@pytest.mark.parametrize("year", [LAST - 1, LAST])
def test_a_year_without_rounds_has_no_cell_without_a_column(year: int):
    held = book()
    without = Book(replace(held.register, rounds=()), {year: tuple(booked.values()) for year, booked in held._figures.items()})
    found = asked("HEM", Period(Scope.YTD, None, year), without)
    assert {key for row in found.table.rows for key in row.cells} == {column.key for column in found.table.columns}


def test_the_interval_and_every_method_have_a_row_for_scripts():
    found, model = asked("HEM"), outlook_of(book(), "HEM", LAST, CLOSED)
    assert model is not None
    assert value(found, "low80", "forecast") == model.low80
    assert value(found, "high80", "forecast") == model.high80
    assert value(found, "forecast", "error") == model.error
    for method in model.methods:
        assert value(found, method.key, "forecast") == method.total
        assert value(found, method.key, "error") == method.error
    assert [method.key for method in model.methods] == ["linear", "remaining_budget", "last_season", "budget_profile"]


def test_the_units_shown_add_up_to_the_asked_one():
    found = asked("VÅRD")
    below = [row.cells["forecast"].value for row in found.table.rows if (row.level == 1 and row.question) or row.key == "VÅRD/direkt"]
    assert value(found, "VÅRD", "forecast") == sum(amount for amount in below if isinstance(amount, int))
    assert len(below) == 3


def test_account_groups_that_have_nothing_yet_this_year_are_a_row_of_their_own():
    """Before the first month only wages are budgeted; last year's rents are still expected, and the groups add up."""
    before = {"50": (-100 * TKR, -90 * TKR) * 6, "60": (-50 * TKR, -10 * TKR) * 6}
    held = Book(register(0), {
        LAST - 1: [UnitFigures("HEM", LAST - 1, {"actual": before})],
        LAST: [UnitFigures("HEM", LAST, {"budget": {"50": (-100 * TKR,) * 12}})],
    })
    found = asked("HEM", Period(Scope.YTD, None, LAST), held)
    wages, others = value(found, "50", "forecast"), value(found, "HEM/ovrigt", "forecast")
    assert isinstance(wages, int)
    assert isinstance(others, int)
    assert wages + others == value(found, "HEM", "forecast")


def test_status_author_comment_and_cause_are_told():
    assert "Prognosen i Delårsbokslut: klarmarkerad, Mia Ek. ”Två vakanser.” Orsak: personal." in asked("HEM").notes


def test_a_sum_of_prognoses_says_that_it_is_one():
    given = (*PROGNOSES, Prognosis(AUGUST.id, "BOE", NET_COST, -12_000 * TKR), Prognosis(AUGUST.id, "VÅRD", NET_COST, -24_000 * TKR))
    whole = asked("F", held=book(prognoses=(*given, Prognosis(AUGUST.id, "VÄG", NET_COST, -2_900 * TKR))))
    assert value(whole, "F", "prognosis") == -26_900 * TKR
    assert "Prognosen i Delårsbokslut är summan av det som är lämnat under Flerårsköpings kommun." in whole.notes


def test_half_a_sum_is_not_shown_as_a_whole():
    found = asked("VÅRD")
    assert value(found, "VÅRD", "prognosis") is None
    assert value(found, "HEM", "prognosis") == -11_200 * TKR
    assert "I Delårsbokslut har inte allt under Vårdnämnden fått en prognos; därför visas ingen summa." in found.notes
    assert "Avvikelsen är modellens mot helårsbudgeten där chefens prognos saknas, annars prognosens." in found.notes


def test_what_is_half_given_says_what_it_is():
    def note(*given: Prognosis) -> str:
        held = book(prognoses=given)
        return next(note for note in asked("HEM", held=held).notes if "Delårsbokslut" in note).replace("\u00a0", " ")

    assert note(Prognosis(AUGUST.id, "HEM", "cost", -12_900 * TKR)) == (
        "I Delårsbokslut är bara en del av kontogrupperna lämnade: Kostnader −12 900; därför visas ingen summa.")
    draft = Prognosis(AUGUST.id, "HEM", NET_COST, -11_200 * TKR, "draft")
    assert note(draft) == "Prognosen i Delårsbokslut är ett utkast och räknas inte än."


def test_a_prognosis_of_its_own_that_is_not_the_sum_of_those_below_says_what_that_is():
    tkr = {"VÄG": -2_900, "SNÖ": -1_500, "NY": -1_500}
    given = tuple(Prognosis(AUGUST.id, unit, NET_COST, amount * TKR) for unit, amount in tkr.items())
    said = "Prognosen i Delårsbokslut: klarmarkerad. Den går före summan av enheterna under, −3 000 tkr."
    assert said in [note.replace("\u00a0", " ") for note in asked("VÄG", held=book(prognoses=given)).notes]


def test_a_round_without_the_units_prognosis_falls_back_on_the_one_before():
    found = asked("BOE")
    assert value(found, "BOE", "prognosis") == -12_000 * TKR
    assert "Ingen prognos är lämnad i Delårsbokslut; den senaste är från Aprilprognos." in found.notes


def test_a_round_ahead_of_the_books_is_known_now_but_not_as_of_an_earlier_month():
    held = book(closed=6)
    assert "enligt prognosen i augusti" in asked("HEM", held=held).headline
    assert value(asked("HEM", held=held, round=AUGUST.id), "HEM", "prognosis") == -11_200 * TKR
    assert "enligt prognosen i april" in asked("HEM", Period(Scope.YTD, 5, LAST), held).headline


def test_history_is_a_hint_and_changes_no_number():
    hints = [note for note in asked("HEM").notes if note.startswith("Historien talar för")]
    assert len(hints) == 1
    assert hints[0].endswith("prognosen är oförändrad.")
    assert value(asked("HEM"), "HEM", "prognosis") == -11_200 * TKR


def test_as_of_april_only_aprils_round_and_books_are_known():
    found = asked("HEM", Period(Scope.YTD, 4, LAST))
    assert value(found, "HEM", "prognosis") == -10_900 * TKR
    assert value(found, "HEM", "forecast") == value(asked("HEM", Period(Scope.TERTIAL, 1, LAST)), "HEM", "forecast")
    assert "enligt prognosen i april" in found.headline


def test_a_single_month_means_as_of_that_month():
    assert asked("HEM", Period(Scope.MONTH, 4, LAST)).headline == asked("HEM", Period(Scope.YTD, 4, LAST)).headline


def test_a_closed_year_tells_how_it_ended_and_how_the_prognosis_fared():
    found = asked("HEM", Period(Scope.FULL_YEAR, None, 2023))
    outcome = sum(actual("HEM", "50", 2023)) + sum(actual("HEM", "31", 2023))
    assert value(found, "HEM", "actual") == outcome
    assert value(found, "HEM", "error") == outcome + 10_400 * TKR
    assert "slutade 2023 på" in found.headline
    assert "(bokslut); prognosen i augusti var" in found.headline
    assert found.followups[0].question == "prognos Hemvården Flerårsköpings kommun t.o.m. augusti 2023"


def test_a_year_before_its_first_month_shows_what_there_is():
    found = asked("HEM", Period(Scope.YTD, None, LAST + 1))
    assert found.status == "answered"
    assert value(found, "HEM", "annual_budget") is not None
    assert value(found, "linear", "forecast") is None
    assert "Linjär saknar stängda månader att räkna på." in " ".join(found.notes)


def test_a_method_without_ground_shows_a_dash_and_says_why():
    found = asked("NY")
    row = next(row for row in found.table.rows if row.key == "last_season")
    assert row.cells["forecast"].text == "–"
    assert "Förra årets säsong saknar fjolårets månader att räkna på." in found.notes
    assert any("intervallet är brett" in note for note in found.notes)


def test_an_interval_with_little_behind_it_is_called_wide_only_when_it_is():
    """Every month of both years alike: all methods agree to the krona, and nothing has tried them."""
    same = {"50": (-100 * TKR,) * 12}
    held = Book(register(), {
        LAST - 1: [UnitFigures("SNÖ", LAST - 1, {"actual": same, "budget": same})],
        LAST: [UnitFigures("SNÖ", LAST, {"actual": {"50": (-100 * TKR,) * CLOSED + (None,) * 4}, "budget": same})],
    })
    said = next(note for note in asked("SNÖ", held=held).notes if note.startswith("Modellens intervall"))
    assert said.endswith("Inget tidigare år att pröva modellen mot: intervallet är osäkert.")


def test_a_report_that_prints_costs_without_minus_gets_its_interval_that_way():
    found = asked("SNÖ", held=book(profile=Profile(layout="N")))
    low, high = found.headline.split("80\u00a0%: ")[1].split(")")[0].split("–")
    assert int(low.replace("\u00a0", "")) < int(high.replace("\u00a0", ""))
    assert found.chart is not None
    assert found.chart.sign == -1


def test_the_chart_holds_actual_budget_last_year_forecast_and_the_managers_mark():
    found, model = asked("HEM"), outlook_of(book(), "HEM", LAST, CLOSED)
    assert model is not None
    assert found.chart is not None
    assert found.chart.places == ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    assert line(found, "actual").values[8:] == (None,) * 4
    assert line(found, "forecast").values[7] == line(found, "actual").values[7]
    assert line(found, "forecast").values[-1] == model.total
    assert line(found, "prognosis").values == (*(None,) * 11, -11_200 * TKR)
    assert line(found, "previous").values[-1] == sum(actual("HEM", "50", 2023)) + sum(actual("HEM", "31", 2023))


def test_the_fan_opens_from_nothing_to_the_interval():
    found, model = asked("HEM"), outlook_of(book(), "HEM", LAST, CLOSED)
    assert model is not None
    assert found.chart is not None
    narrow = next(band for band in found.chart.bands if band.key == "interval80")
    assert narrow.low[7] == narrow.high[7] == line(found, "actual").values[7]
    assert (narrow.low[-1], narrow.high[-1]) == (model.low80, model.high80)
    widths = [high - low for low, high in zip(narrow.low[7:], narrow.high[7:], strict=True) if low is not None and high is not None]
    assert widths == sorted(widths)


def test_the_chart_says_the_same_in_words():
    text = asked("HEM").chart.text.replace("\u00a0", " ")  # type: ignore[union-attr]  # it has one
    assert text.startswith("T.o.m. augusti 2024 är utfallet −")
    assert "Chefens prognos är −11 200 tkr." in text
    assert "Budgeten för hela året är −10 851 tkr." in text


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 430_000_000, [0, 100_000_000, 200_000_000, 300_000_000, 400_000_000]), (-120_000, 0, [-100_000, 0]), (0, 0, [0])],
)
def test_ticks_are_round_and_never_finer_than_what_is_printed(low: int, high: int, expected: list[int]):
    assert ticks(low, high, "tkr") == expected


def test_the_fan_is_closed_through_the_booked_months_and_open_at_the_end():
    assert opening(10, [5] * 10 + [-1, -3]) == [0.0] * 10 + [0.25, 1.0]
    assert opening(10, [5] * 10 + [0, 0]) == [0.0] * 10 + [0.5, 1.0]


def test_books_that_know_only_the_whole_year_still_show_the_managers_prognosis():
    yearly = UnitFigures("HEM", LAST, annual={"actual": {"50": -100 * TKR}, "budget": {"50": -90 * TKR}})
    found = asked("HEM", AUGUST_2024, Book(register(), {LAST: [yearly]}, 1, PROGNOSES))
    assert value(found, "HEM", "prognosis") == -11_200 * TKR
    assert value(found, "HEM", "forecast") is None
    assert "Modellen kan inte räkna: månader saknas." in found.notes


def test_units_with_the_codes_of_account_groups_are_not_taken_for_groups():
    found = answer(little_question("prognosis"), coded_as_groups())
    assert [row.key for row in found.table.rows if row.level <= 1][:5] == ["K", "10", "30", "50", "methods"]
    assert "Avvikelsen är modellens mot helårsbudgeten." in found.notes


def test_when_every_unit_with_the_code_of_a_group_has_its_prognosis_the_deviation_is_the_prognosis():
    found = answer(little_question("prognosis"), coded_as_groups(("10", "30", "50")))
    assert "Avvikelsen är prognosens mot helårsbudgeten." in found.notes
