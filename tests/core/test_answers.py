"""The answers about a municipality that can be added up by hand (tests/core/little.py)."""
from __future__ import annotations

import json

import pytest
from little import TKR, book, coded_as_groups, even, figures, question, register, tkr

from core.answer import Answer, as_json
from core.answers.answering import answer, years_needed
from core.book import Book, UnitFigures
from core.calendar import Period, Scope
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec
from core.question import KINDS, REPORTED

MINUS = "\u2212"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace(MINUS, "-")


def shown(found: Answer) -> dict[str, dict[str, str]]:
    return {row.key: {key: plain(cell.text) for key, cell in row.cells.items()} for row in found.table.rows}


def test_avvikelse_shows_the_unit_first_and_then_the_units_below_it():
    found = answer(question(), book())
    assert [row.key for row in found.table.rows] == ["K", "SOC", "TEK"]
    assert shown(found)["SOC"] == {
        "budget": "-2 320", "actual": "-2 320", "deviation": "0", "deviation_pct": "0,0", "annual_budget": "-3 480", "trend": "▁▁▁▁▁▁▁▁",
    }


def test_the_headline_says_unit_amount_direction_period_and_percent():
    said = {unit: plain(answer(question(unit=unit), book()).headline) for unit in ("HEM", "BOE", "TEK")}
    assert said == {
        "HEM": "Hemtjänsten ligger 80 tkr bättre än budget, t.o.m. augusti 2024 (+11,1 %).",
        "BOE": "Boendet ligger 80 tkr sämre än budget, t.o.m. augusti 2024 (-5,0 %).",
        "TEK": "Tekniska följer budget, t.o.m. augusti 2024.",
    }


def test_the_headline_names_the_municipality_when_it_is_not_the_chosen_one():
    assert "Hemtjänsten (Lillköpings kommun) ligger" in answer(question(unit="HEM"), book(), named=True).headline


def test_a_unit_without_units_below_is_explained_by_its_account_groups():
    assert [row.label for row in answer(question(unit="HEM"), book()).table.rows] == ["Hemtjänsten", "Avgifter", "Löner"]


def test_a_question_without_a_unit_is_about_the_lowest_unit_that_holds_all_the_figures():
    social = [figures(u, 2024, actual={"5010": tkr(*[-1] * 8, *[None] * 4)}) for u in ("HEM", "BOE")]
    of_one_board = Book(register(profile=Profile(home="SOC")), {2024: social})
    assert [row.key for row in answer(question("actual", None), of_one_board).table.rows] == ["SOC", "HEM", "BOE"]
    assert answer(question("actual", None), Book(register(), {2024: social})).table.rows[0].key == "K"


def test_depth_opens_the_whole_tree():
    assert [row.key for row in answer(question(depth=9), book()).table.rows] == ["K", "SOC", "HEM", "BOE", "TEK"]


def test_units_without_figures_are_left_out_and_counted():
    assert "En enhet utan inlästa siffror visas inte." in answer(question(), book()).notes


def test_a_unit_without_figures_says_so_and_names_the_nearest_above_that_has_them():
    found = answer(question(unit="TOM"), book())
    assert found.headline == "Tomma enheten: inga siffror inlästa för 2024. Närmast ovanför med siffror: Lillköpings kommun."
    assert (found.unit and found.unit.code, found.status) == ("TOM", "answered")


def test_a_unit_without_budget_has_no_deviation_rather_than_a_wrong_one():
    only_actual = Book(register(), {2024: [figures("HEM", 2024, actual={"5010": tkr(*[-1] * 8, *[None] * 4)})]})
    found = answer(question(unit="HEM"), only_actual)
    assert found.headline == "Hemtjänsten: budget saknas t.o.m. augusti 2024, så avvikelsen kan inte beräknas."
    assert found.table.rows[0].cells["deviation"].value is None


def test_utfall_budget_and_jamfor_show_their_own_columns():
    assert shown(answer(question("actual", "TEK"), book()))["TEK"] == {"actual": "-400"}
    assert shown(answer(question("budget", "TEK"), book()))["TEK"] == {"budget": "-400", "annual_budget": "-600"}
    assert shown(answer(question("compare", "TEK"), book()))["TEK"] == {"actual": "-400", "previous": "-320", "change": "-80"}


def test_jamfor_says_the_change_in_words():
    assert plain(answer(question("compare", "TEK"), book()).headline) == (
        "Tekniska ligger 80 tkr sämre t.o.m. augusti 2024 än t.o.m. augusti 2023 (25,0 %)."
    )


def test_the_net_cost_layout_turns_amounts_and_change_but_never_the_deviation():
    net = book(profile=Profile(layout="N"))
    assert shown(answer(question(unit="HEM"), net))["HEM"]["actual"] == "640"
    assert shown(answer(question(unit="HEM"), net))["HEM"]["deviation"] == "80"
    assert shown(answer(question("compare", "TEK"), net))["TEK"]["change"] == "80"


def test_values_are_in_result_sign_whatever_the_layout_shows():
    found = as_json(answer(question(unit="HEM"), book(profile=Profile(layout="L"))))
    assert found["rows"][0]["cells"]["actual"] == {"text": "640", "value": -640 * TKR, "tone": "neutral"}


def test_storst_ranks_the_lowest_units_by_size_and_shows_the_asked_unit_first():
    found = answer(question("largest"), book())
    assert [row.key for row in found.table.rows] == ["K", "HEM", "BOE", "TEK"]
    assert plain(found.headline) == "Störst avvikelse i Lillköpings kommun: Hemtjänsten 80 tkr, t.o.m. augusti 2024."


def test_manader_has_a_column_for_each_month_and_missing_where_the_books_are_open():
    found = answer(question("months", "HEM"), book())
    rows = shown(found)
    assert [c.key for c in found.table.columns][7:] == [
        "2024-08", "2024-09", "2024-10", "2024-11", "2024-12", "ytd", "annual_budget", "deviation",
    ]
    assert [rows["HEM"][k] for k in ("2024-08", "2024-09", "ytd", "annual_budget", "deviation")] == ["-80", "–", "-640", "-1 080", "80"]
    assert rows["30"]["2024-01"] == "10"


def test_manader_can_show_budget_or_deviation_instead():
    assert shown(answer(question("months", "BOE", measure="budget"), book()))["BOE"]["2024-12"] == "-200"
    assert shown(answer(question("months", "BOE", measure="deviation"), book()))["BOE"]["2024-03"] == "-10"


def test_months_of_a_year_known_only_as_a_whole_are_refused_with_the_year_as_the_next_question():
    annual = Book(register(), {2023: [UnitFigures("HEM", 2023, {}, {"actual": {"5010": -7 * TKR}})]})
    found = answer(question(unit="HEM", period=Period(Scope.YTD, 4, 2023)), annual)
    assert (found.status, found.headline) == ("refused", "Hemtjänsten: 2023 finns endast helår, inte månader.")
    assert answer(question("actual", "HEM", period=Period(Scope.FULL_YEAR, None, 2023)), annual).status == "answered"


def test_a_period_that_the_books_lack_is_refused_in_words():
    assert answer(question(period=Period(Scope.MONTH, 10, 2024)), book()).headline.startswith("Oktober 2024 är inte stängd.")


def test_the_standard_income_statement_adds_up_and_leaves_out_empty_rows():
    found = answer(question("income_statement", "HEM"), book())
    assert [row.label for row in found.table.rows] == [
        "Verksamhetens intäkter", "Verksamhetens kostnader", "Verksamhetens nettokostnader", "Resultat",
    ]
    assert shown(found)["operating_net"]["deviation"] == "80"


def test_the_bottom_line_of_a_table_of_account_groups_is_the_asked_unit_s_own_row():
    for kind in ("income_statement", "account_groups", "operating_statement", "sub_appropriations"):
        assert answer(question(kind, "SOC"), book()).table.rows[-1].key == "SOC"


def test_detaljramar_is_a_block_per_unit():
    found = answer(question("sub_appropriations", "SOC"), book())
    assert [row.label for row in found.table.rows] == [
        "Hemtjänsten", "Intäkter", "Kostnader", "Nettokostnad", "Boendet", "Kostnader", "Nettokostnad", "Summa nettokostnad",
    ]


def test_a_profile_s_own_table_is_printed_in_its_words_order_and_with_its_blanks():
    spec = TableSpec(
        "Ekonomi", "R", "kr", (ColumnSpec("actual", "Bokslut {year}"), ColumnSpec("deviation", "Avv. {previous}")),
        (RowSpec("cost", "Kostnaderna", blank=("deviation",)), RowSpec("result", "ÅRETS")), years=(2024,), notes=("Sägs.",),
    )
    closed = book(12, Profile(tables={"income_statement": spec}))
    found = answer(question("income_statement", "HEM"), closed)
    assert [c.label for c in found.table.columns] == ["Bokslut 2024", "Avv. 2023"]
    assert list(shown(found).items()) == [("cost", {"actual": "-1 080 000"}), ("HEM", {"actual": "-960 000", "deviation": "120 000"})]


def test_a_difference_may_count_a_blank_as_nothing_where_the_report_does():
    columns = (ColumnSpec("actual", "A"), ColumnSpec("change", "C"))
    spec = TableSpec("T", "R", "tkr", columns, (RowSpec("cost", "X"),), blanks_add_nothing=True)
    costs, fees = {"5010": tkr(*[-1] * 12)}, {"3011": tkr(*[1] * 12)}
    only_before = Book(register(12, Profile(tables={"income_statement": spec})), {
        2023: [figures("HEM", 2023, actual=costs)], 2024: [figures("HEM", 2024, actual=fees)],
    })
    assert answer(question("income_statement", "HEM"), only_before).table.rows[0].cells.keys() == {"change"}


def test_a_note_says_so_when_printed_terms_do_not_add_up_to_the_printed_total():
    half = (40_000, *[None] * 11)
    uneven = Book(register(1), {2024: [figures(u, 2024, actual={"5010": half}, budget={"5010": half}) for u in ("HEM", "BOE")]})
    notes = answer(question("actual", "SOC"), uneven).notes
    assert any("Avrundning" in note and "2 delar kan skilja högst 1 tkr" in note for note in notes)
    assert not any("Avrundning" in note for note in answer(question("actual", "SOC"), book()).notes)


def test_what_is_made_up_is_said_in_every_answer():
    from dataclasses import replace

    made_up = register(12)
    year = made_up.years[2024]._replace(invented="Allt är påhittat, exempeldata.")
    odd = Book(replace(made_up, years={**made_up.years, 2024: year}), {2024: [figures("HEM", 2024, actual={"5010": tkr(*[-1] * 12)})]})
    for kind in KINDS:
        # without rounds these show no figures, and what is reported beside the ledger is as it is printed
        if kind not in ("help", "missing", "queue", "round", "worksheet", "standing") and kind not in REPORTED - {"red"}:
            assert "Allt är påhittat, exempeldata." in answer(question(kind, "HEM"), odd).notes


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_is_json_with_the_fixed_keys(kind: str):
    found = as_json(answer(question(kind, "SOC"), book()))
    assert list(found) == [
        "status", "choices", "headline", "kommun", "unit", "period", "columns", "rows", "notes", "chart", "followups", "version",
    ]
    assert json.loads(json.dumps(found)) == found


def test_a_question_needs_the_asked_year_and_the_one_before():
    assert years_needed(question(), register()) == (2023, 2024)
    assert years_needed(question(period=Period(Scope.FULL_YEAR, None, 2023)), register()) == (2023,)
    assert years_needed(question(period=Period(Scope.FULL_YEAR, None, 1999)), register()) == ()


def test_units_with_the_codes_of_account_groups_have_percent_of_their_own():
    assert "Procenten är av hela enhetens ram eller nettobudget." not in answer(question(), coded_as_groups()).notes
    assert "Procenten är av hela enhetens ram eller nettobudget." in answer(question(unit="30"), coded_as_groups()).notes


def test_the_sign_of_a_change_is_said_of_the_result_as_of_the_costs():
    costs = {2023: -100, 2024: -105}
    booked = {year: [figures("K", year, actual={"5010": even(cost), "appropriation": even(110)})] for year, cost in costs.items()}
    found = answer(question("income_statement"), Book(register(12, Profile(layout="L")), booked))
    change = {row.label: plain(row.cells["change"].text) for row in found.table.rows}
    assert change == {"Verksamhetens kostnader": "60", "Verksamhetens nettokostnader": "60", "Kommunbidrag": "0", "Resultat": "-60"}
    assert "i förändringen är + en dyrare verksamhet än året före, men bättre på raderna Kommunbidrag och Resultat." in found.notes[0]


def test_the_sign_of_a_change_is_not_said_where_no_change_is_shown():
    alone = Book(register(8, Profile(layout="L")), {2024: [figures("K", 2024, actual={"5010": even(-105, 8)})]})
    assert "förändringen" not in answer(question("income_statement"), alone).notes[0]
    assert "förändringen" not in answer(question("compare"), alone).notes[0]
