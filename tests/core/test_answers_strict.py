"""What an answer must not do: show missing as nothing, hide what is booked, or keep quiet about a cut or a rounding."""
from __future__ import annotations

import pytest
from little import GROUPS, TKR, UNITS, book, even, figures, question, register, tkr

from core.accounts import AccountGroup
from core.answer import Answer
from core.answers.answering import answer
from core.answers.rounding import rounding_note
from core.book import Book, UnitFigures
from core.calendar import FiscalYear, Period, Scope
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec
from core.question import Question
from core.register import Register, Year


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def cell(found: Answer, key: str, column: str) -> str | None:
    row = next(row for row in found.table.rows if row.key == key)
    return plain(row.cells[column].text) if column in row.cells else None


def said(found: Answer) -> str:
    return plain(" ".join(found.notes))


def test_what_is_booked_on_a_unit_beside_the_units_below_it_has_a_row_of_its_own():
    both = Book(register(), {2024: [
        figures("SOC", 2024, actual={"5010": even(-40, 8)}, budget={"5010": even(-10)}),
        figures("HEM", 2024, actual={"5010": even(-60, 8)}, budget={"5010": even(-60)}),
    ]})
    for kind in ("deviation", "largest", "operating_statement"):
        assert cell(answer(question(kind, "SOC"), both), "SOC/direkt", "deviation") == "-240"


def test_what_is_booked_on_an_unknown_unit_is_shown_directly_on_the_root():
    odd = Book(register(), {2024: [figures("X", 2024, actual={"5010": even(-1, 8)}), figures("HEM", 2024, actual={"5010": even(-2, 8)})]})
    assert cell(answer(question("actual", "K"), odd), "K/direkt", "actual") == "-8"


def test_a_child_without_actuals_is_missing_and_the_sum_says_that_it_counts_as_nothing():
    half = Book(register(), {2024: [
        figures("HEM", 2024, actual={"5010": even(-90, 8)}, budget={"5010": even(-100)}), figures("BOE", 2024, budget={"5010": even(-200)}),
    ]})
    found = answer(question(unit="SOC"), half)
    assert cell(found, "BOE", "deviation") == "–"
    assert "Utfall eller budget saknas för Boendet och räknas som noll i summan." in said(found)
    assert "saknas för Boendet; det rangordnas inte." in said(answer(question("largest", "SOC"), half))


def test_a_missing_deviation_has_no_mark():
    only_budget = Book(register(), {2024: [figures("HEM", 2024, budget={"5010": even(-100)})]})
    assert answer(question(unit="HEM"), only_budget).table.rows[0].tone is None


def test_a_comparison_shows_units_and_groups_that_had_figures_only_the_year_before():
    gone = Book(register(12), {
        2023: [figures("HEM", 2023, actual={"5010": even(-80)}), figures("BOE", 2023, actual={"3011": even(7)})],
        2024: [figures("HEM", 2024, actual={"5010": even(-90)})],
    })
    found = answer(question("compare", "SOC"), gone)
    assert cell(found, "BOE", "previous") == "84"
    assert "Utfall i ett av åren saknas för Boendet" in said(found)
    assert cell(answer(question("compare", "BOE"), gone), "30", "previous") == "84"


def test_a_unit_s_own_appropriation_of_zero_gives_no_percent():
    budget = {"5010": even(-100), "appropriation": even(0)}
    zero = Book(register(12), {2024: [figures("HEM", 2024, actual={"5010": even(-110)}, budget=budget)]})
    assert cell(answer(question(unit="HEM"), zero), "HEM", "deviation_pct") == "–"


def test_the_percent_of_a_part_of_the_year_is_of_the_budget_on_the_row():
    budget = {"5010": [*even(-300, 8)[:8], *even(-100)[8:]], "appropriation": even(2800 // 12)}
    uneven = Book(register(), {2024: [figures("HEM", 2024, actual={"5010": even(-330, 8)}, budget=budget)]})
    found = answer(question(unit="HEM"), uneven)
    assert [cell(found, "HEM", key) for key in ("budget", "deviation", "deviation_pct")] == ["-2 400", "-240", "-10,0"]
    assert "ramen för" not in said(found)


def test_a_frame_that_is_not_the_budget_on_the_row_is_named_with_its_amount():
    budget = {"5010": even(-100), "appropriation": even(160)}
    other = Book(register(), {2024: [figures("HEM", 2024, actual={"5010": even(-110, 8)}, budget=budget)]})
    for kind in ("deviation", "largest"):
        assert "Procenten är av ramen för Hemtjänsten (1 280 tkr)." in said(answer(question(kind, unit="HEM"), other))


def test_percent_is_of_the_net_budget_when_only_some_of_the_units_below_have_an_appropriation():
    partial = Book(register(12), {2024: [
        figures("HEM", 2024, actual={"5010": even(-100)}, budget={"5010": even(-100), "appropriation": even(100)}),
        figures("BOE", 2024, actual={"5010": even(-950)}, budget={"5010": even(-900)}),
    ]})
    assert cell(answer(question(unit="SOC"), partial), "SOC", "deviation_pct") == "-5,0"


def test_a_result_is_missing_where_the_appropriation_of_that_year_is():
    with_ram = Book(register(12), {
        2023: [figures("HEM", 2023, actual={"5010": even(-80)})],
        2024: [figures("HEM", 2024, actual={"5010": even(-90), "appropriation": even(100)}, budget={"appropriation": even(100)})],
    })
    found = answer(question("income_statement", "HEM"), with_ram)
    assert [cell(found, "HEM", column) for column in ("actual", "previous", "change")] == ["120", None, None]


def test_a_blank_counts_as_nothing_only_where_the_unit_has_others_of_the_kind():
    columns = (ColumnSpec("actual", "A"), ColumnSpec("deviation", "D"), ColumnSpec("change", "C"))
    spec = TableSpec("T", "R", "tkr", columns, (RowSpec("income", "I"), RowSpec("cost", "K")), blanks_add_nothing=True)
    profile = Profile(tables={"income_statement": spec})
    now = [figures("HEM", 2024, actual={"5010": even(-90)}, budget={"5010": even(-100), "3011": even(5)})]
    found = answer(question("income_statement", "HEM"), Book(register(12, profile), {2024: now}))
    assert [cell(found, "income", c) for c in ("actual", "deviation", "change")] == [None, "-60", None]


def test_detaljramar_add_up_with_capital_costs_and_financial_items():
    groups = (*GROUPS, AccountGroup("79", "Avskrivning", "capital_cost"), AccountGroup("7910", "Avskrivning", "79", "account"))
    made = Register("x", "X kommun", units=UNITS, groups=groups, years={2024: Year(FiscalYear(2024), 12)})
    booked = [figures("HEM", 2024, actual={"5010": even(-9), "7910": even(-1)})]
    found = answer(question("sub_appropriations", "HEM"), Book(made, {2024: booked}))
    assert [(row.label, cell(found, row.key, "actual")) for row in found.table.rows[1:]] == [
        ("Kostnader", "-108"), ("Kapitalkostnader", "-12"), ("Nettokostnad", "-120"),
    ]


def test_rows_of_detaljramar_have_keys_of_their_own_and_the_net_is_the_unit_s_own_row():
    keys = [row.key for row in answer(question("sub_appropriations", "SOC"), book()).table.rows]
    assert keys == ["HEM/rubrik", "HEM/income", "HEM/cost", "HEM", "BOE/rubrik", "BOE/cost", "BOE", "SOC"]


@pytest.mark.parametrize(("period", "label"), [
    (Period(Scope.QUARTER, 3, 2024), "kvartal 3 2024 (juli)"), (Period(Scope.TERTIAL, 2, 2024), "tertial 2 2024 (maj–juli)"),
    (Period(Scope.INTERIM, None, 2024), "delår 2024 (januari–juli)"),
])
def test_a_period_that_is_cut_names_its_months(period: Period, label: str):
    assert answer(question(unit="HEM", period=period), book(closed=7)).period == label


def test_a_whole_year_that_is_cut_says_what_was_asked_and_where_the_books_end():
    found = answer(question(unit="HEM", period=Period(Scope.FULL_YEAR, None, 2024)), book(closed=7))
    assert found.period == "t.o.m. juli 2024"
    assert "Stängt t.o.m. juli 2024; frågan gällde helår 2024, och svaret slutar där böckerna gör det." in said(found)


def test_a_budget_is_answered_for_months_and_years_that_are_not_closed():
    budgeted = Register("x", "X kommun", units=UNITS, groups=GROUPS, years={2025: Year(FiscalYear(2025), 0)})
    ahead = Book(budgeted, {2025: [figures("HEM", 2025, budget={"5010": even(-100)})]})
    assert cell(answer(question("budget", "HEM"), ahead), "HEM", "budget") == "-1 200"
    later = answer(question("budget", "BOE", period=Period(Scope.MONTH, 12, 2024)), book(closed=8))
    assert (later.period, cell(later, "BOE", "budget")) == ("i december 2024", "-200")


def test_an_actual_of_a_year_with_only_a_budget_is_refused():
    budgeted = Register("x", "X kommun", units=UNITS, groups=GROUPS, years={2025: Year(FiscalYear(2025), 0)})
    assert answer(question("actual", "HEM"), Book(budgeted, {})).status == "refused"


def test_budget_transfers_are_in_the_trend_and_in_the_months_so_far():
    moved = {"5010": tkr(None, None, -600, None, None, None, None, None, -120, None, None, None)}
    booked = figures("HEM", 2024, actual={"5010": even(-200, 6)}, budget={"5010": even(-100)}, budget_transfer=moved)
    b = Book(register(6), {2024: [booked]})
    months = answer(question("months", "HEM", measure="budget"), b)
    assert [cell(months, "HEM", key) for key in ("2024-03", "2024-09", "annual_budget")] == ["-700", "-100", "-1 800"]
    assert cell(answer(question(unit="HEM"), b), "HEM", "trend") == "▂▁▇▅▄▃"


def test_months_of_a_year_known_only_as_a_whole_are_refused_even_for_the_whole_year():
    annual = Book(register(), {2023: [UnitFigures("HEM", 2023, {}, {"actual": {"5010": -7 * TKR}})]})
    found = answer(question("months", "HEM", period=Period(Scope.FULL_YEAR, None, 2023)), annual)
    assert found.headline == "Hemtjänsten: 2023 finns endast helår, inte månader."
    assert [f.question for f in found.followups] == ["utfall Hemtjänsten Lillköpings kommun helår 2023"]
    whole = answer(question("actual", "HEM", period=Period(Scope.FULL_YEAR, None, 2023)), annual)
    assert "Månader" not in [f.label for f in whole.followups]


def test_a_monthly_actual_beside_a_budget_of_the_whole_year_says_endast_helar():
    mixed = Book(register(7), {2024: [UnitFigures("HEM", 2024, {"actual": {"5010": even(-110, 7)}}, {"budget": {"5010": -1200 * TKR}})]})
    assert answer(question(unit="HEM"), mixed).headline == "Hemtjänsten: budget finns endast helår, så avvikelsen kan inte beräknas."


def test_a_deviation_that_is_only_printed_as_zero_is_said_to_be_nearly_zero():
    near = Book(register(8), {2024: [figures("TEK", 2024, actual={"5010": (-100, *[0] * 11)}, budget={"5010": (-200, *[0] * 11)})]})
    assert answer(question(unit="TEK"), near).headline == "Tekniska följer budget på tkr när, t.o.m. augusti 2024."
    assert answer(question(unit="TEK"), book()).headline == "Tekniska följer budget, t.o.m. augusti 2024."


def test_the_municipality_s_own_words_are_used_in_headlines_and_standard_tables():
    krokom = Profile(words={"actual": "Bokfört", "deviation": "Utfall"})
    assert plain(answer(question("actual", "TEK"), book(profile=krokom)).headline) == "Tekniska: bokfört -400 tkr, t.o.m. augusti 2024."
    assert [c.label for c in answer(question("income_statement", "TEK"), book(12, krokom)).table.columns] == [
        "Budget 2024", "Bokfört 2024", "Utfall", "Bokfört 2023", "Förändring",
    ]


def test_the_sign_of_a_change_is_said_only_where_a_change_is_shown():
    net = book(profile=Profile(layout="N"))
    assert "i förändringen" in said(answer(question("compare", "TEK"), net))
    assert "i förändringen" not in said(answer(question(unit="TEK"), net))


def test_storst_can_be_narrowed_to_deficits_and_to_a_number():
    deficits = answer(question("largest", side="deficit"), book())
    assert [row.key for row in deficits.table.rows] == ["K", "BOE"]
    assert plain(deficits.headline).startswith("Störst underskott i Lillköpings kommun: Boendet -80 tkr")
    one = answer(question("largest", most=1), book())
    assert len(one.table.rows) == 2
    assert "Den största av 3 visas." in said(one)


def test_the_year_before_of_a_broken_year_is_named_by_both_its_years_and_its_absence_is_said():
    broken = Register("x", "X kommun", units=UNITS, groups=GROUPS, years={2016: Year(FiscalYear.between((2015, 9), (2016, 8)), 12)})
    found = answer(question("income_statement", "HEM"), Book(broken, {2016: [figures("HEM", 2016, actual={"5010": even(-1)})]}))
    assert "Utfall 2014/2015" in [column.label for column in found.table.columns]
    assert "2014/2015 är inte inläst." in said(found)


def test_a_month_outside_every_loaded_year_is_refused_and_not_answered_for_another():
    broken = Register("x", "X kommun", units=UNITS, groups=GROUPS, years={2016: Year(FiscalYear.between((2015, 9), (2016, 8)), 12)})
    found = answer(question(unit="HEM", period=Period(Scope.YTD, 11, 2016)), Book(broken, {2016: []}))
    assert (found.status, found.headline) == ("refused", "November 2016 ligger utanför de inlästa räkenskapsåren.")


def test_a_month_that_a_long_year_holds_twice_is_the_one_of_the_asked_calendar_year():
    long = Register("x", "X kommun", units=UNITS, groups=GROUPS, years={2015: Year(FiscalYear.between((2013, 7), (2015, 8)), 26)})
    b = Book(long, {2015: [UnitFigures("HEM", 2015, {"actual": {"5010": [-TKR] * 26}})]})
    assert cell(answer(question("actual", "HEM", period=Period(Scope.YTD, 8, 2014)), b), "HEM", "actual") == "-14"


def test_a_comparison_of_years_of_unlike_length_says_so():
    years = {2015: Year(FiscalYear.between((2013, 7), (2015, 8)), 26), 2016: Year(FiscalYear.between((2015, 9), (2016, 8)), 12)}
    b = Book(Register("x", "X kommun", units=UNITS, groups=GROUPS, years=years), {
        2015: [UnitFigures("HEM", 2015, {"actual": {"5010": [-TKR] * 26}})], 2016: [figures("HEM", 2016, actual={"5010": even(-2)})],
    })
    assert "Perioderna är olika långa: 12 och 26 månader." in said(answer(question("compare", "HEM"), b))


def after_a_half_year() -> Book:
    """HEM: 2 tkr a month from July 2019, whose fiscal year begins there, and 3 tkr a month 2020 through August."""
    years = {2019: Year(FiscalYear(2019, 7, 6), 6), 2020: Year(FiscalYear(2020), 8)}
    return Book(Register("x", "X kommun", units=UNITS, groups=GROUPS, years=years), {
        2019: [UnitFigures("HEM", 2019, {"actual": {"5010": even(-2, 6, 6)}})], 2020: [figures("HEM", 2020, actual={"5010": even(-3, 8)})],
    })


def test_a_month_after_a_shortened_year_is_compared_with_the_same_month():
    found = answer(question("compare", "HEM", period=Period(Scope.MONTH, 8, 2020)), after_a_half_year())
    assert plain(found.headline) == "Hemtjänsten ligger 1 tkr sämre i augusti 2020 än i augusti 2019 (50,0 %)."


def test_months_that_a_shortened_year_lacks_are_not_compared_with_others_and_the_note_says_why():
    found = answer(question("compare", "HEM", period=Period(Scope.YTD, 8, 2020)), after_a_half_year())
    why = "Räkenskapsåret 2019 är juli–december 2019 och har inte samma månader."
    assert plain(found.headline) == f"Hemtjänsten: det finns inget att jämföra t.o.m. augusti 2020 med; {why}"
    assert cell(found, "HEM", "previous") == "–"


@pytest.mark.parametrize("kind", ["deviation", "operating_statement", "sub_appropriations", "months", "compare", "largest"])
def test_every_sum_and_difference_that_does_not_add_up_in_print_has_its_note(kind: str):
    third = tuple([-33_333] * 12)
    uneven = [figures(u, 2024, actual={"5010": third}, budget={"5010": tuple([-66_666] * 12)}) for u in ("HEM", "BOE", "TEK")]
    before = [figures(u, 2023, actual={"5010": tuple([-83_333] * 12)}) for u in ("HEM", "BOE", "TEK")]
    period = Period(Scope.YTD, 2, 2024)
    found = answer(Question(kind, "lillkoping", "SOC", period), Book(register(12), {2023: before, 2024: uneven}))  # type: ignore[arg-type]  # as above
    assert "Avrundning:" in said(found)


def test_the_bound_of_a_rounding_note_is_in_the_unit_of_the_table():
    terms = [51_000_00] * 19
    assert "en summa av 19 delar kan skilja högst 1,0 mnkr" in rounding_note([(sum(terms), terms)], "mnkr")


def test_a_refusal_still_says_which_municipality_and_version_it_is_about():
    found = answer(question(period=Period(Scope.FULL_YEAR, None, 1999)), book())
    assert (found.status, found.municipality, found.version) == ("refused", "Lillköpings kommun", 7)
