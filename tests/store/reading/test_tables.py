"""Tables of figures: headers, layouts, sums, months and units as controllers and ledgers write them."""
from __future__ import annotations

from datetime import date

import pytest

from core.accounts import AccountGroup
from core.calendar import FiscalYear
from core.mapping import Said
from core.organisation import Unit
from core.register import Register, Year
from tests.store.reading.making import KR, MONTHS, amounts, annual, ods, read, text, told, workbook

LONG = [["Ansvar", "Konto", "Period", "Belopp"], [100, 5010, 202001, 1234.5], [100, 3010, 202001, -200], [100, 5010, 202002, 10]]


def padded(*first: int | None) -> list[int | None]:
    return [*first, *[None] * (12 - len(first))]


# --- long


def test_a_long_table_becomes_months_in_result_sign() -> None:
    read_ = read(workbook(Data=LONG))
    assert amounts(read_) == {("100", "5010"): padded(-123450, -1000), ("100", "3010"): padded(20000, 0)}
    assert (read_.closed, read_.totals, read_.problems) == ({2020: 2}, {2020: {"actual": -104450}}, ())


@pytest.mark.parametrize("period", ["202001", 202001.0, "2020-01", "2020 01", "2020/01", "jan-20", "Januari 2020", "01/2020", "2020M01",
                                    date(2020, 1, 31), "2020-01-31", "20200131"])
def test_a_period_is_read_in_every_way_it_is_written(period: object) -> None:
    rows = [LONG[0], [100, 5010, period.isoformat() if isinstance(period, date) else period, 5]]
    assert amounts(read(workbook(Data=rows))) == {("100", "5010"): padded(-500)}


@pytest.mark.parametrize(
    ("period", "why"),
    [
        (202013, "Period 13 är ingen månad"), (202000, "Period 00 är ingen månad"), ("kvartal 1", "Perioden går inte att tolka"),
        ("", "Perioden saknas"),
    ],
)
def test_a_period_that_is_no_month_refuses_its_row_with_the_cell(period: object, why: str) -> None:
    read_ = read(workbook(Data=[*LONG, [100, 5010, period, 7]]))
    assert f"refused fil.xlsx bladet Data cell C5: {why}" in told(read_)
    assert (read_.refused_lines, amounts(read_)["100", "5010"]) == (1, padded(-123450, -1000))


def test_year_and_month_in_columns_of_their_own() -> None:
    rows = [["Kst", "Konto", "År", "Månad", "Utfall", "Budget"], ["A1", "5010", 2021, 3, 10, 12], ["A1", "5010", 2021, "april", 11, 12]]
    read_ = read(workbook(Data=rows), Said("kr", "ledger"))
    assert amounts(read_) == {("A1", "5010"): [None, None, -1000, -1100, *[None] * 8]}
    assert amounts(read_, "budget") == {("A1", "5010"): [None, None, -1200, -1200, *[None] * 8]}


def test_a_column_that_says_actual_or_budget_decides_the_kind_and_anything_else_is_refused() -> None:
    rows = [[1, 5010, 202001, "Utfall", 5], [1, 5010, 202001, "Budget", 6], [1, 5010, 202001, "X", 7]]
    read_ = read(workbook(Data=[["Ansvar", "Konto", "Period", "Typ", "Belopp"], *rows]), Said("kr", "ledger"))
    assert (amounts(read_), amounts(read_, "budget")) == ({("1", "5010"): padded(-500)}, {("1", "5010"): padded(-600)})
    assert "cell D4: Slaget är varken utfall eller budget" in told(read_)


def test_debit_and_credit_apart_need_no_question_of_sign() -> None:
    rows = [["Kst", "Konto", "Datum", "Debet", "Kredit"], [1, 5010, date(2020, 1, 5).isoformat(), 100, ""], [1, 5010, "2020-01-09", "", 30]]
    assert amounts(read(workbook(Data=rows), Said("kr", kind="actual"))) == {("1", "5010"): padded(-7000)}


def test_rows_that_differ_only_in_an_unread_dimension_are_summed_silently_others_are_said() -> None:
    header = ["Ansvar", "Konto", "Verksamhet", "Period", "Belopp"]
    read_ = read(workbook(Data=[header, [1, 5010, 407, 202001, 5], [1, 5010, 451, 202001, 6]]))
    assert (amounts(read_), read_.problems) == ({("1", "5010"): padded(-1100)}, ())
    assert "1\u00a0rad upprepar samma enhet, konto och period" in told(read(workbook(Data=[*LONG, [100, 5010, 202001, 1]])))


def test_accounts_of_the_balance_sheet_and_the_closing_entry_are_left_out_and_said() -> None:
    read_ = read(workbook(Data=[*LONG, [100, 1510, 202001, 99], [100, 8999, 202001, 1]]))
    assert {account for _, account in amounts(read_)} == {"5010", "3010"}
    assert "Balans- och bokslutskonton läses inte: 1510, 8999, netto 100,00\u00a0kr" in told(read_)
    assert read_.totals == {2020: {"actual": -104450}}


# --- headers


def test_a_header_below_titles_and_blank_rows_is_found_and_the_title_gives_kind_and_year() -> None:
    rows = [["Påhittköpings kommun"], ["Budget 2023"], [], ["", "Ansvar", "Konto", *MONTHS], ["", 100, 5010, *[10] * 12]]
    assert amounts(read(workbook(Blad=rows), Said("kr", "ledger")), "budget") == {("100", "5010"): [-1000] * 12}


def test_merged_headers_over_months_make_blocks_of_actual_and_budget() -> None:
    rows = [["", "", "Utfall 2021", "", "Budget 2021", ""], ["Ansvar", "Konto", "jan", "feb", "jan", "feb"], [1, 5010, 1, 2, 3, 4]]
    for merged in ((), ("C1:D1", "E1:F1")):
        read_ = read(workbook(Blad=rows, merged=merged), Said("kr", "ledger"))
        assert amounts(read_) == {("1", "5010"): padded(-100, -200)}
        assert amounts(read_, "budget") == {("1", "5010"): padded(-300, -400)}


def test_months_above_and_kinds_below() -> None:
    rows = [["", "", "202101", "", "202102", ""], ["Ansvar", "Konto", "Utfall", "Budget", "Utfall", "Budget"], [1, 5010, 1, 2, 3, 4]]
    read_ = read(workbook(Blad=rows, merged=("C1:D1", "E1:F1")), Said("kr", "ledger"))
    assert (amounts(read_), amounts(read_, "budget")) == ({("1", "5010"): padded(-100, -300)}, {("1", "5010"): padded(-200, -400)})


@pytest.mark.parametrize(
    "names",
    [
        MONTHS, [f"2020{n:02d}" for n in range(1, 13)], [f"{m}-20" for m in MONTHS], list(range(1, 13)), [f"Utfall {m}" for m in MONTHS],
        [f"P{n:02d}" for n in range(1, 13)], [f"2020-{n:02d}" for n in range(1, 13)],
    ],
)
def test_twelve_months_are_known_however_they_are_headed(names: list[object]) -> None:
    read_ = read(workbook(Blad=[["Ansvar", "Konto", *names], [1, 5010, *range(1, 13)]]))
    assert amounts(read_) == {("1", "5010"): [-100 * n for n in range(1, 13)]}


def test_names_beside_the_codes_with_or_without_a_header_and_in_the_same_cell() -> None:
    for header, row in (
        (["Ansvar", "Ansvar(T)", "Konto", "Konto(T)"], [10, "Skolan", 5010, "Löner"]),
        (["Ansvar", "", "Konto", ""], [10, "Skolan", 5010, "Löner"]),
        (["Ansvar", "Konto"], ["10 Skolan", "5010 - Löner"]),
        (["Ansvar", "Ansvarsnamn", "Konto", "Kontotext"], ["10", "Skolan", "5010", "Löner"]),
    ):
        read_ = read(workbook(Data=[[*header, "Period", "Belopp"], [*row, 202001, 5]]))
        assert [(u.code, u.name) for u in read_.units] == [("10", "Skolan")], header
        assert [(g.code, g.name) for g in read_.groups] == [("5010", "Löner")], header


def test_a_page_break_that_repeats_the_header_is_passed_over() -> None:
    assert amounts(read(workbook(Data=[*LONG, LONG[0], [200, 5010, 202001, 3]])))["200", "5010"] == padded(-300, 0)


def test_accumulated_last_years_and_deviation_columns_are_not_read_and_said() -> None:
    rows = [["Ansvar", "Konto", "Utfall jan", "Ack utfall", "Utfall fg år", "Avvikelse", "Prognos jan"], [1, 5010, 5, 50, 60, 7, 8]]
    read_ = read(workbook(Data=rows))
    assert amounts(read_) == {("1", "5010"): padded(-500)}
    assert read_.how[-1] == "Kolumner som inte läses: Ack utfall, Utfall fg år, Avvikelse, Prognos jan."


def test_a_table_with_nothing_but_accumulated_amounts_names_them() -> None:
    read_ = read(workbook(Data=[["Ansvar", "Konto", "Utfall ack 2024", "Avvikelse"], [1, 5010, 5, 6]]))
    assert "Tabellen har inga belopp som Koll läser, bara Utfall ack 2024, Avvikelse." in told(read_)


def test_columns_can_be_corrected_by_their_headers_and_a_wrong_one_is_told() -> None:
    rows = [["Enhet", "Motpart", "Konto", "Period", "Netto", "Brutto"], ["A", "B", 5010, 202001, 5, 6]]
    said = KR._replace(columns=(("ansvar", "Motpart"), ("belopp", "Brutto")))
    assert amounts(read(workbook(Data=rows), said)) == {("B", "5010"): padded(-600)}
    assert "ingen kolumn i fil.xlsx heter ”Finns inte”" in told(read(workbook(Data=rows), KR._replace(columns=(("konto", "Finns inte"),))))
    assert "är ingen av ansvar" in told(read(workbook(Data=rows), KR._replace(columns=(("hittepå", "Konto"),))))


# --- sums


def test_sums_are_checked_and_never_imported() -> None:
    rows = [*LONG, ["Summa 100", "", "", 1044.5], [200, 5010, 202001, 5], ["Summa 200", "", "", 5], ["Totalt", "", "", 1049.5]]
    read_ = read(workbook(Data=rows))
    assert {unit for unit, _ in amounts(read_)} == {"100", "200"}
    assert (read_.problems, [h for h in read_.how if "summarader" in h]) == ((), ["3\u00a0summarader är kontrollerade och läses inte in."])


def test_of_its_own_sums_the_grand_one_is_told_as_the_file_writes_it_and_only_when_all_agree() -> None:
    rows = [*LONG, ["Summa 100", "", "", 1044.5], [200, 5010, 202001, 5], ["Totalt", "", "", 1049.5]]
    agreed = "summaraden ”Totalt” (bladet Data rad {}) 1\u00a0049,50\u00a0kr, som filen skriver det, och 1\u00a0summarad till"
    assert read(workbook(Data=rows)).agreed == (agreed.format(len(rows)),)
    assert read(workbook(Data=[*rows[:-1], ["Totalt", "", "", 1049]])).agreed == ()
    assert read(workbook(Data=LONG)).agreed == ()


def test_a_column_that_sums_the_months_and_agrees_on_every_row_is_told() -> None:
    def agreed(total: int) -> tuple[str, ...]:
        rows = [["Ansvar", "Konto", "jan", "feb", "Totalt"], [1, 5010, 1, 2, 3], [1, 6010, 1, 1, total], ["Summa", "", 2, 3, 5]]
        return read(workbook(Data=rows)).agreed

    assert agreed(2) == (
        "summaraden ”Summa” (bladet Data rad 4) Totalt 5,00\u00a0kr, som filen skriver det", "kolumnen Totalt på 2\u00a0rader",
    )
    assert agreed(9) == ()


def test_a_sum_that_does_not_add_up_is_shown_with_both_numbers_and_waits_for_a_yes() -> None:
    assert told(read(workbook(Data=[*LONG, ["Summa", "", "", 1044]]))) == (
        "confirm fil.xlsx bladet Data cell D5: Summan stämmer inte med raderna. ”Summa” säger 1\u00a0044,00\u00a0kr, "
        "raderna ger 1\u00a0044,50\u00a0kr. Raderna läses, inte summan."
    )


def test_a_sum_of_rounded_rows_may_differ_by_rounding_alone() -> None:
    rows = [["Ansvar", "Konto", "Period", "Belopp"], *([1, 5010 + n, 202001, 3] for n in range(3))]
    assert read(workbook(Data=[*rows, ["Summa", "", "", 11]]), KR._replace(unit="tkr")).problems == ()
    assert "Summan stämmer inte" in told(read(workbook(Data=[*rows, ["Summa", "", "", 12]]), KR._replace(unit="tkr")))


def test_sums_by_the_beginning_of_the_account_are_known_when_they_add_up() -> None:
    header = ["Ansvar", "Konto", "Period", "Belopp"]
    rows = [[1, 5010, 202001, 5], [1, 5020, 202001, 6], [1, 50, 202001, 11], [1, 6010, 202001, 2], [1, 60, 202001, 2]]
    assert set(amounts(read(workbook(Data=[header, *rows])))) == {("1", "5010"), ("1", "5020"), ("1", "6010")}
    own = [[1, 5010, 202001, 5], [1, 50, 202001, 3], [1, 6010, 202001, 2]]
    assert ("1", "50") in amounts(read(workbook(Data=[header, *own])))


def test_a_total_per_row_is_held_against_the_months() -> None:
    rows = [["Ansvar", "Konto", *MONTHS, "Helår"], [1, 5010, *[10] * 12, 120], [1, 6010, *[10] * 12, 126]]
    read_ = read(workbook(Data=rows))
    assert told(read_).count("Summan stämmer inte med radens månader") == 0
    rows[2][-1] = 130
    said = "cell O3: Summan stämmer inte med radens månader. Helår säger 130,00\u00a0kr, månaderna ger 120,00\u00a0kr"
    assert said in told(read(workbook(Data=rows)))


# --- units


def test_a_unit_on_the_first_row_of_each_block_holds_for_the_block() -> None:
    rows = [LONG[0], ["100", 5010, 202001, 1], ["", 6010, 202001, 2], ["200", 5010, 202001, 3], ["", 6010, 202001, 4]]
    read_ = read(workbook(Data=rows))
    assert set(amounts(read_)) == {("100", "5010"), ("100", "6010"), ("200", "5010"), ("200", "6010")}
    assert "Enheten står bara på första raden" in told(read_)


def test_a_missing_unit_among_written_ones_is_unallocated_after_a_yes() -> None:
    read_ = read(workbook(Data=[*LONG, ["", 5010, 202001, 4]]))
    assert amounts(read_)["OFÖRDELAT", "5010"] == padded(-400, 0)
    assert "confirm fil.xlsx: 1\u00a0rad saknar enhet (först bladet Data rad 5)" in told(read_)


def test_a_sheet_of_one_unit_says_so_above_the_table() -> None:
    rows = [["Ansvar:", "1000 Åsens förskola"], [], ["Konto", *MONTHS], [5010, *[1] * 12]]
    read_ = read(workbook(Blad=rows))
    assert (list(amounts(read_)), read_.units[0].name) == ([("1000", "5010")], "Åsens förskola")


def test_a_sheet_per_unit_is_read_by_the_sheets_names() -> None:
    register = Register("p", "P", units=(Unit("K", "P", None), Unit("10", "Skolan", "K"), Unit("20", "Köket", "K")))
    rows = [["Konto", *MONTHS], [5010, *[1] * 12]]
    other = [["Konto", *MONTHS], [5010, *[2] * 12]]
    assert set(amounts(read(workbook(Skolan=rows, Köket=other), register=register))) == {("10", "5010"), ("20", "5010")}


def test_zeros_that_excel_dropped_come_back_and_names_find_their_units() -> None:
    register = Register("p", "P", units=(Unit("K", "P", None), Unit("0100", "Skolan", "K"), Unit("20", "Köket", "K", ("Måltid",))),
                        groups=(AccountGroup("5010", "Löner", "cost", "account"),))
    read_ = read(workbook(Data=[LONG[0], [100, 5010, 202001, 1], ["måltid", "LÖNER", 202001, 2]]), register=register)
    assert set(amounts(read_)) == {("0100", "5010"), ("20", "5010")}
    assert any("Inledande nollor" in each for each in read_.how)
    assert any("Funna på namnet" in each for each in read_.how)


# --- sheets


def test_sheets_that_are_no_tables_are_passed_over_and_said() -> None:
    read_ = read(workbook(Läsmig=[["Hej"], ["Detta är en rapport"]], Data=LONG, Diagram=[["a", 1]]))
    assert "Bladet ”Läsmig” läses inte: Det finns ingen rad med rubriker" in told(read_)
    assert set(amounts(read_)) == {("100", "5010"), ("100", "3010")}


def test_the_same_figures_on_two_sheets_are_refused_not_counted_twice() -> None:
    assert "Bladen ”A” och ”B” har samma siffror (utfall)" in told(read(workbook(A=LONG, B=LONG)))


# --- years


def test_a_budget_that_knows_only_the_year_is_annual() -> None:
    read_ = read(workbook(Blad=[["Internbudget"], ["Ansvar", "Konto", "Budget 2022"], [1, 5010, 1200]]), Said("tkr", "ledger"))
    assert (annual(read_), read_.covers) == ({("1", "5010"): -120_000_000}, {(2022, "budget"): (0, 0)})


def test_months_of_outcome_beside_a_budget_of_the_year() -> None:
    read_ = read(workbook(Blad=[["Ansvar", "Konto", "Utfall jan", "Utfall feb", "Årsbudget", "Avvikelse"], [1, 5010, 1, 2, 12, 9]]))
    assert (amounts(read_), annual(read_)) == ({("1", "5010"): padded(-100, -200)}, {("1", "5010"): -1200})


def test_months_without_a_year_ask_for_it() -> None:
    read_ = read(workbook(Blad=[["Ansvar", "Konto", *MONTHS], [1, 5010, *[1] * 12]]), KR._replace(year=None))
    assert read_.asked is not None
    assert read_.asked.headline == "fil.xlsx: vilket år gäller siffrorna? Filen säger det inte."


def test_a_broken_fiscal_year_places_its_months() -> None:
    register = Register("p", "P", years={2021: Year(FiscalYear(2021, 7, 12))})
    read_ = read(workbook(Data=[LONG[0], [1, 5010, 202007, 1], [1, 5010, 202106, 2]]), register=register)
    assert amounts(read_) == {("1", "5010"): [-100, *[0] * 10, -200]}


# --- other programs


def test_an_open_document_is_read_with_its_repeated_cells() -> None:
    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}{empty}</table:table-row>" for row in LONG)
    assert amounts(read(ods(rows)))["100", "5010"] == padded(-123450, -1000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp437", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_text_table_in_any_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    rows = "010;Åsens förskola;5010;202001;1 234,50\r\n010;Åsens förskola;3010;202001;-20,00\r\n"
    table = f"Ansvar;Ansvar benämning;Konto;Period;Belopp\r\n{rows}"
    read_ = read(text(table.replace(";", delimiter), encoding), name="a.csv")
    assert amounts(read_) == {("010", "5010"): padded(-123450), ("010", "3010"): padded(2000)}
    assert read_.units[0].name == "Åsens förskola"


def test_a_comma_between_fields_and_a_point_before_the_decimals() -> None:
    assert amounts(read(text('Ansvar,Konto,Period,Belopp\n1,5010,202001,1234.50\n1,3010,202001,"-20"\n'), name="a.csv")) == {
        ("1", "5010"): padded(-123450), ("1", "3010"): padded(2000),
    }


def test_a_fault_in_a_text_table_is_told_with_its_line() -> None:
    read_ = read(text("sep=;\nAnsvar;Konto;Period;Belopp\n1;5010;202001;1.234\n1;5010;202001;5\n"), name="a.csv")
    assert "refused a.csv rad 3 kolumn 4: Cellen är inget entydigt belopp. Raden läses inte. Där står ”1.234”." in told(read_)
    assert amounts(read_) == {("1", "5010"): padded(-500)}
