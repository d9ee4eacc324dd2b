"""What a SIE file means: each rule and each fault of the format with its own few lines."""
from __future__ import annotations

import pytest

from core.intake import Incoming
from core.organisation import UNALLOCATED_UNIT
from store.reading.sie import read_sie

HEAD = '#FLAGGA 0\n#SIETYP 3\n#FNAMN "Påhittköping"\n#RAR 0 20240101 20241231\n#RAR -1 20230101 20231231\n#KONTO 5010 "Löner"\n'


def read(text: str, encoding: str = "cp437") -> Incoming:
    return read_sie(text.encode(encoding), "bok.se")


def months(incoming: Incoming, unit: str, account: str = "5010", kind: str = "actual", year: int = 2024) -> tuple[int | None, ...]:
    figures = next(f for f in incoming.figures if (f.unit, f.year) == (unit, year))
    return tuple(figures.monthly[kind][account])


def texts(incoming: Incoming, level: str) -> str:
    return "\n".join(f"{p.where}: {p.text}" for p in incoming.problems if p.level == level)


# --- what the rows mean


def test_ledger_sign_is_turned_into_effect_on_the_result() -> None:
    read_ = read(HEAD + '#PSALDO 0 202401 5010 {} 100.50\n#PSALDO 0 202401 5010 {1 "10"} 100.50\n#RES 0 5010 100.50\n')
    assert months(read_, "10")[0] == -10050
    assert read_.totals == {2024: {"actual": -10050}}
    assert not read_.problems


def test_object_rows_are_not_added_to_the_totals_and_the_rest_is_unallocated() -> None:
    text = (
        '#PSALDO 0 202401 5010 {1 "10"} 60.00\n#PSALDO 0 202401 5010 {1 "20"} 30.00\n'
        '#PSALDO 0 202401 5010 {} 100.00\n#RES 0 5010 100.00\n'
    )
    read_ = read(HEAD + text)
    assert [months(read_, unit)[0] for unit in ("10", "20", UNALLOCATED_UNIT)] == [-6000, -3000, -1000]
    assert "−10,00\u00a0kr" in texts(read_, "warning")


def test_in_the_other_dialect_all_rows_are_added_because_that_is_what_agrees_with_res() -> None:
    text = '#PSALDO 0 202401 5010 {} 40.00\n#PSALDO 0 202401 5010 {"1" "Nord" "7" "1"} 35.00\n#PSALDO 0 202401 5010 {"7" "2"} 25.00\n'
    read_ = read(HEAD + text + "#RES 0 5010 100.00\n")
    assert months(read_, "Nord")[0] == -3500
    assert months(read_, UNALLOCATED_UNIT)[0] == -6500
    assert read_.totals[2024]["actual"] == -10000
    assert not texts(read_, "confirm")


def test_a_budget_whose_totals_repeat_its_objects_is_not_added_up_though_the_actuals_are() -> None:
    actuals = '#PSALDO 0 202401 5010 {} 40.00\n#PSALDO 0 202401 5010 {"1" "Nord" "7" "1"} 60.00\n#RES 0 5010 100.00\n'
    budget = '#PBUDGET 0 202401 5010 {} 90.00\n#PBUDGET 0 202401 5010 {1 "Nord"} 90.00\n'
    assert read(HEAD + actuals + budget).totals[2024] == {"actual": -10000, "budget": -9000}
    parts = '#PBUDGET 0 202401 5010 {} 30.00\n#PBUDGET 0 202401 5010 {1 "Nord"} 60.00\n'
    assert read(HEAD + actuals + parts).totals[2024] == {"actual": -10000, "budget": -9000}


def test_when_neither_dialect_agrees_with_res_the_nearer_is_read_and_both_numbers_and_the_rest_are_shown() -> None:
    text = '#PSALDO 0 202401 5010 {} 40.00\n#PSALDO 0 202401 5010 {1 "10"} 35.00\n'
    near_all = read(HEAD + text + "#RES 0 5010 100.00\n")
    said = texts(near_all, "confirm")
    assert "100,00\u00a0kr i #RES men 40,00\u00a0kr på raderna med {} och 75,00\u00a0kr på alla rader" in said
    assert "Alla rader har summerats, som ligger närmast #RES; det som återstår är 25,00\u00a0kr" in said
    assert near_all.totals[2024]["actual"] == -7500
    near_totals = read(HEAD + text + "#RES 0 5010 41.00\n#PSALDO 0 202401 5020 {} 1\n#RES 0 5020 1\n")
    said = texts(near_totals, "confirm")
    assert "(#RES) på 1\u00a0konto av 2. Konto 5010: 41,00\u00a0kr" in said
    assert "Raderna med {} har lästs som totaler, som ligger närmast #RES; det som återstår är 1,00\u00a0kr" in said
    assert near_totals.totals[2024]["actual"] == -4100


def test_without_object_rows_the_difference_from_res_says_nothing_of_rows_with_braces() -> None:
    said = texts(read(HEAD + "#PSALDO 0 202401 5010 {} 40.00\n#RES 0 5010 100.00\n"), "confirm")
    assert "(#RES). Konto 5010: 100,00\u00a0kr i #RES men 40,00\u00a0kr i månadsbeloppen." in said
    assert "det som återstår är 60,00\u00a0kr" in said
    assert "{}" not in said


def test_an_account_with_res_and_no_months_needs_a_yes() -> None:
    said = texts(read(HEAD + "#PSALDO 0 202401 5010 {} 40.00\n#RES 0 5010 40.00\n#RES 0 4010 7.00\n"), "confirm")
    assert "1\u00a0konto har saldo (#RES) men inga månadsbelopp, till exempel 4010 med 7,00\u00a0kr 2024" in said


def test_the_account_on_which_the_closing_books_the_result_of_the_year_needs_no_months() -> None:
    assert not texts(read(HEAD + "#PSALDO 0 202401 5010 {} 40.00\n#RES 0 5010 40.00\n#RES 0 8999 -40.00\n"), "confirm")


def test_rows_of_other_dimensions_say_the_same_money_again_and_are_not_used() -> None:
    text = (
        '#PSALDO 0 202401 5010 {} 100.00\n#PSALDO 0 202401 5010 {1 "10"} 100.00\n'
        '#PSALDO 0 202401 5010 {6 "P1"} 100.00\n#RES 0 5010 100.00\n'
    )
    read_ = read(HEAD + text)
    assert [f.unit for f in read_.figures] == ["10"]


def test_nested_dimensions_are_never_added() -> None:
    text = (
        '#DIM 1 "Resultatenhet"\n#UNDERDIM 21 "Ställe" 1\n#PSALDO 0 202401 5010 {} 100.00\n'
        '#PSALDO 0 202401 5010 {1 "10"} 100.00\n#PSALDO 0 202401 5010 {21 "1002"} 100.00\n#RES 0 5010 100.00\n'
    )
    read_ = read(HEAD + text)
    assert {f.unit: f.monthly["actual"]["5010"][0] for f in read_.figures} == {"10": -10000}


def test_another_dimension_can_be_the_units() -> None:
    text = HEAD + '#OBJEKT 20 "V1" "Skola"\n#PSALDO 0 202401 5010 {} 5.00\n#PSALDO 0 202401 5010 {20 "V1"} 5.00\n#RES 0 5010 5.00\n'
    read_ = read_sie(text.encode("cp437"), "bok.se", dimension=20)
    assert [(u.code, u.name) for u in read_.units] == [("V1", "Skola")]


def test_without_object_rows_everything_is_unallocated_and_said() -> None:
    read_ = read(HEAD + "#PSALDO 0 202401 5010 {} 100.00\n#RES 0 5010 100.00\n")
    assert [(u.code, u.name) for u in read_.units] == [(UNALLOCATED_UNIT, "Ofördelat")]
    assert "inga belopp per objekt i dimension 1: allt utfall 2024 ligger" in texts(read_, "warning")
    budget = read(HEAD + "#PBUDGET 0 202401 5010 {} 1\n")
    assert "inga belopp per objekt i dimension 1: all budget 2024 ligger" in texts(budget, "warning")


def test_objects_without_any_total_rows_are_summed_after_a_yes() -> None:
    read_ = read(HEAD + '#PBUDGET 0 202401 5010 {1 "10"} 60.00\n#PBUDGET 0 202401 5010 {6 "P"} 60.00\n')
    assert read_.totals[2024]["budget"] == -6000
    assert "inga totalrader med {}" in texts(read_, "confirm")


def test_units_that_stand_only_beside_other_dimensions_are_summed_after_a_yes() -> None:
    rows = '{1 "10" 6 "A"} 30.00', '{1 "10" 6 "B"} 50.00', "{} 100.00"
    read_ = read(HEAD + "".join(f"#PSALDO 0 202401 5010 {row}\n" for row in rows) + "#RES 0 5010 100.00\n")
    assert (months(read_, "10")[0], months(read_, UNALLOCATED_UNIT)[0]) == (-8000, -2000)
    assert "flera dimensioner" in texts(read_, "confirm")


def test_crossed_rows_beside_plain_ones_say_the_same_money_again_and_are_not_used() -> None:
    rows = '{1 "10"} 100.00', '{1 "10" 6 "B"} 50.00', "{} 100.00"
    read_ = read(HEAD + "".join(f"#PSALDO 0 202401 5010 {row}\n" for row in rows) + "#RES 0 5010 100.00\n")
    assert months(read_, "10")[0] == -10000
    assert "inte använda" in texts(read_, "warning")


def test_without_res_nothing_could_be_reconciled_and_that_is_said() -> None:
    assert "kunde inte stämmas av" in texts(read(HEAD + "#PSALDO 0 202401 5010 {} 1.00\n"), "warning")
    ambiguous = read(HEAD + '#PSALDO 0 202401 5010 {} 1.00\n#PSALDO 0 202401 5010 {1 "10" 6 "A"} 1.00\n')
    assert "kan tolkas på två sätt" in texts(ambiguous, "confirm")


def test_duplicate_rows_are_summed_and_said() -> None:
    read_ = read(HEAD + "#PSALDO 0 202401 5010 {} 60.00\n#PSALDO 0 202401 5010 { } 40.00\n#RES 0 5010 100.00\n")
    assert months(read_, UNALLOCATED_UNIT)[0] == -10000
    assert "1\u00a0rad upprepar" in texts(read_, "warning")


def test_the_same_month_under_two_year_numbers_is_told_as_a_duplicate() -> None:
    read_ = read(HEAD + "#PSALDO 0 202401 5010 {} 60.00\n#PSALDO -1 202401 5010 {} 60.00\n")
    assert months(read_, UNALLOCATED_UNIT)[0] == -12000
    assert "1\u00a0rad upprepar" in texts(read_, "warning")


def test_a_row_on_no_object_of_the_dimension_is_no_total() -> None:
    rows = '{} 100.00', '{1 "10"} 60.00', '{1 ""} 40.00'
    for order in (rows, rows[::-1]):
        read_ = read(HEAD + "".join(f"#PSALDO 0 202401 5010 {row}\n" for row in order) + "#RES 0 5010 100.00\n")
        assert (months(read_, "10")[0], months(read_, UNALLOCATED_UNIT)[0]) == (-6000, -4000)
        assert not texts(read_, "warning").count("upprepar")
    alone = read(HEAD + '#PBUDGET 0 202401 5010 {1 "10"} 60.00\n#PBUDGET 0 202401 5010 {1 ""} 40.00\n')
    assert alone.totals[2024]["budget"] == -10000


def test_a_dimension_without_object_beside_another_says_nothing() -> None:
    read_ = read(HEAD + '#PSALDO 0 202401 5010 {} 100.00\n#PSALDO 0 202401 5010 {1 "10" 6 ""} 100.00\n#RES 0 5010 100.00\n')
    assert months(read_, "10")[0] == -10000


def test_the_closing_of_the_year_is_no_cost_and_does_not_empty_the_actuals() -> None:
    rows = "#PSALDO 0 202412 5010 {} 40.00\n#PSALDO 0 202412 8999 {} -40.00\n#RES 0 5010 40.00\n#RES 0 8999 -40.00\n"
    read_ = read(HEAD + rows + '#KONTO 8910 "Årets resultat"\n#PBUDGET 0 202412 8910 {} -7.00\n#PBUDGET 0 202412 5010 {} 7.00\n')
    assert read_.totals == {2024: {"actual": -4000, "budget": -700}}
    said = texts(read_, "warning")
    assert (
        "Konto 8999 är bokslutets omföring av årets resultat och räknas inte med i utfall 2024: 40,00\u00a0kr som effekt på resultatet."
    ) in said
    assert "Konto 8910 är bokslutets omföring av årets resultat och räknas inte med i budget 2024" in said
    assert not texts(read_, "confirm")


def test_a_tax_account_of_class_89_is_a_cost() -> None:
    read_ = read(HEAD + '#KONTO 8910 "Skatt"\n#PSALDO 0 202412 8910 {} 7.00\n#RES 0 8910 7.00\n')
    assert read_.totals[2024]["actual"] == -700


def test_balance_accounts_are_not_figures_of_the_result() -> None:
    read_ = read(HEAD + "#KTYP 9010 T\n#PSALDO 0 202401 1930 {} 7.00\n#PSALDO 0 202401 9010 {} 7.00\n#PSALDO 0 202401 5010 {} 1.00\n")
    assert [g.code for g in read_.groups] == ["5010"]


def test_an_account_of_class_five_marked_as_balance_is_left_out_and_said() -> None:
    read_ = read(HEAD + "#KTYP 5090 S\n#PSALDO 0 202401 5090 {} 7.00\n#PSALDO 0 202401 5010 {} 1.00\n")
    assert [g.code for g in read_.groups] == ["5010"]
    said = "Kontot 5090 har en kontotyp (#KTYP) som inte hör till dess kontoklass. Det läses inte som resultat."
    assert said in texts(read_, "warning")


def test_only_accounts_and_units_with_figures_are_named() -> None:
    text = (
        '#KONTO 3010 "Avgifter"\n#OBJEKT 1 "10" "Förskolan Älgen"\n#OBJEKT 1 "99" "Nedlagd"\n'
        '#PSALDO 0 202401 5010 {} 1\n#PSALDO 0 202401 5010 {1 "10"} 1\n'
    )
    read_ = read(HEAD + text)
    assert [(u.code, u.name, u.parent) for u in read_.units] == [("10", "Förskolan Älgen", None)]
    assert [(g.code, g.name, g.kind) for g in read_.groups] == [("5010", "Löner", "account")]


# --- how the lines are written


def test_tabs_quotes_crlf_blank_lines_quantities_and_unknown_labels_are_all_read() -> None:
    text = (
        '#SIETYP\t"3"\r\n\r\n#RAR 0 "20240101" "20241231" extra\r\n#NYHET 1 2 3\r\n'
        '#PSALDO\t0\t202401\t"5010"\t{"1"\t"A \\"B\\" {C}"}\t"12.5"\t""\r\n'
        '#PSALDO "0" "202401" 5010 { } 12.50 0 "x"\r\n#RES 0 5010 12.5 ""\r\n'
    )
    read_ = read(text)
    assert not [p for p in read_.problems if p.level != "warning"]
    assert [(f.unit, f.monthly["actual"]["5010"][0]) for f in read_.figures] == [('A "B" {C}', -1250)]


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1", 100), ("-0.5", -50), ("0.05", 5), ('"7.10"', 710), ("-.5", -50), (".05", 5), ("1.5000", 150), ("1.500", None), (".", None),
        ("-", None), ("1,50", None), ("+1.00", None), ("1.234", None),
        ("1e3", None), ("", None), ("9" * 17, None),
    ],
)
def test_an_amount_is_exact_or_refused_with_its_line(written: str, ore: int | None) -> None:
    read_ = read(HEAD + f"#PSALDO 0 202401 5010 {{}} {written}\n#PSALDO 0 202402 5010 {{}} 1.00\n")
    if ore is None:
        assert "bok.se rad 7: Belopp" in texts(read_, "refused")
        assert months(read_, UNALLOCATED_UNIT)[0] is None
    else:
        assert months(read_, UNALLOCATED_UNIT)[0] == -ore


@pytest.mark.parametrize("written", ["1 234.00", "-1 234", "1 234 567.50", "12\t345", "1 234,50", '1 234.00 ""'])
@pytest.mark.parametrize("seen", [True, False])
def test_an_amount_parted_into_thousands_is_refused_and_the_month_is_missing(written: str, seen: bool) -> None:
    before = '#PSALDO 0 202402 5010 {1 "10"} 1.00\n' + '#PSALDO 0 202401 4010 {1 "10"} 1.00\n' * seen
    rows = f'#PSALDO 0 202401 5010 {{1 "10"}} {written}\n#PSALDO 0 202401 5010 {{}} 1234.00\n#PSALDO 0 202402 5010 {{}} 1.00\n'
    read_ = read(HEAD + before + rows)
    assert "går inte att läsa entydigt: skriv tusental utan blanksteg" in texts(read_, "refused")
    assert read_.refused_lines == 1
    assert months(read_, "10")[:2] == (None, -100)
    assert read_.totals[2024]["actual"] == -123500


@pytest.mark.parametrize("written", ["1.00 234", "1234 250", "1 2", "1 2345", '"1" 234', '1 ""', "1 0", "1 1.5", "1 20240115"])
def test_a_quantity_after_an_amount_is_no_part_of_it(written: str) -> None:
    whole = int(written.strip('"').split()[0].split(".")[0].strip('"'))
    assert months(read(HEAD + f"#PSALDO 0 202401 5010 {{}} {written}\n"), UNALLOCATED_UNIT)[0] == -100 * whole


def test_a_total_that_cannot_be_read_leaves_the_units_as_they_are() -> None:
    rows = '#PSALDO 0 202401 5010 {1 "10"} 60.00\n#PSALDO 0 202401 5010 {} x\n#PSALDO 0 202402 5010 {} 5.00\n'
    read_ = read(HEAD + rows)
    assert (months(read_, "10")[0], months(read_, UNALLOCATED_UNIT)[:2]) == (-6000, (None, -500))


def test_a_year_whose_dates_are_in_the_wrong_order_is_refused_in_those_words() -> None:
    said = texts(read("#SIETYP 2\n#RAR 0 20241231 20240101\n#PSALDO 0 202401 5010 {} 1\n"), "refused")
    assert "bok.se rad 2: Räkenskapsårets (#RAR) första och sista dag står i fel ordning." in said
    assert "-1" not in said


@pytest.mark.parametrize(
    "line",
    [
        "#PBUDGET 0 202401 5010 -1666.00",
        "#PBUDGET 0 5010 202401 {} -1666.00",
        "#PBUDGET 0 1119 201701 {} -1666.00",
        "#PBUDGET 0 202413 5010 {} 1.00",
        "#PBUDGET 0 202401 5010 {1} 1.00",
        '#PBUDGET 0 202401 5010 {1 "10} 1.00',
        "#PBUDGET 0 202401 5010 {1 10 1.00",
        "#PBUDGET 0 202401 {} 5010 1.00",
        "#PBUDGET 0 202401 result {} 1.00",
        "#PBUDGET 0 202401 5010 {} ett",
        "rader utan post",
    ],
)
def test_a_malformed_row_is_refused_with_its_line_and_text_and_the_rest_is_offered(line: str) -> None:
    read_ = read(HEAD + f"{line}\n#PSALDO 0 202401 5010 {{}} 1.00\n#RES 0 5010 1.00\n")
    said = texts(read_, "refused")
    assert said.startswith("bok.se rad 7: ")
    assert line[:40] in said
    assert read_.totals == {2024: {"actual": -100}}
    assert (read_.file_refused, read_.refused_lines) == (False, 1)


@pytest.mark.parametrize("line", ["\u00a0#PSALDO 0 202401 5010 {} 1", "#PSALDO\u00a00 202401 5010 {} 1", "\x0b#VER A", "\u2003#RAR 0"])
def test_only_spaces_and_tabs_separate_fields(line: str) -> None:
    read_ = read(HEAD + f"{line}\n#PSALDO 0 202401 5010 {{}} 1.00\n#RES 0 5010 1.00\n", "utf-8")
    assert read_.totals == {2024: {"actual": -100}}


def test_a_thousand_bad_lines_are_counted_and_the_first_are_told() -> None:
    read_ = read(HEAD + "#PBUDGET 0 202401 5010 1.00\n" * 1000 + "#PSALDO 0 202401 5010 {} 1.00\n")
    assert read_.refused_lines == 1000
    assert len(read_.problems) < 30
    assert "Ytterligare 980\u00a0rader" in texts(read_, "refused")


@pytest.mark.parametrize("encoding", ["cp437", "latin-1", "cp1252", "utf-8", "utf-8-sig"])
def test_the_bytes_decide_the_encoding_whatever_the_file_says(encoding: str) -> None:
    text = HEAD + (
        '#FORMAT PC8\n#OBJEKT 1 "Ö1" "Åldersgården Östra ängen"\n'
        '#PSALDO 0 202401 5010 {1 "Ö1"} 1.00\n#PSALDO 0 202401 5010 {} 1.00\n'
    )
    read_ = read(text, encoding)
    assert [(u.code, u.name) for u in read_.units] == [("Ö1", "Åldersgården Östra ängen")]
    assert read_.municipality_name == "Påhittköping"


# --- files that cannot be used


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#SIETYP 1\n#RAR 0 20240101 20241231\n#IB 0 1930 1.00\n#UB 0 1930 1.00\n", "SIE typ 1 utan månadsbelopp"),
        ("#RAR 0 20240101 20241231\n#RES 0 5010 0.00\n", "en SIE-fil utan månadsbelopp"),
        ("#SIETYP 1\n#RES 0 5010 1.00\n", "#RAR"),
        (HEAD + "#PSALDO 0 202401 1930 {} 1.00\n", "inga månadsbelopp för resultatkonton"),
    ],
)
def test_a_file_without_usable_months_is_refused_with_why(text: str, why: str) -> None:
    read_ = read(text)
    assert read_.file_refused
    assert why in texts(read_, "refused")
    assert not read_.figures


def test_codes_and_names_with_control_characters_never_get_in() -> None:
    text = (
        '#OBJEKT 1 "10" "Sko\x07lan\x1b[31m"\n#PSALDO 0 202401 5010 {} 1.00\n'
        '#PSALDO 0 202401 5010 {1 "10"} 1.00\n#PSALDO 0 202401 5010 {1 "1\x070"} 1.00\n'
    )
    read_ = read(HEAD + text)
    assert [(u.code, u.name) for u in read_.units] == [("10", "Sko lan [31m")]
    assert "styrtecken" in texts(read_, "refused")
