"""The dialects and faults of SIE files in the wild, each as small as it can be, with the right behaviour in its name."""
from __future__ import annotations

import pytest

from core.organisation import UNALLOCATED_UNIT
from store.reading.detect import read_content
from tests.store.reading.sie_files import HEAD, months, needs_yes, read, texts


def psaldo(*rows: str, label: str = "#PSALDO", year: str = "0", period: str = "202401") -> str:
    return "".join(f"{label} {year} {period} 5010 {row}\n" for row in rows)


# --- 1. two dialects of #PSALDO, chosen per file by #RES


def test_the_format_s_own_dialect_has_the_total_on_the_empty_list() -> None:
    read_ = read(HEAD + psaldo("{} 100", '{1 "10"} 60', '{1 "20"} 40', '{6 "P"} 30') + "#RES 0 5010 100\n")
    assert ({f.unit for f in read_.figures}, read_.totals, needs_yes(read_)) == ({"10", "20"}, {2024: {"actual": -10000}}, "")


def test_avendo_s_dialect_has_the_rest_on_the_empty_list_and_lists_of_several_dimensions() -> None:
    rows = psaldo("{} 10", '{"1" "Nord" "7" "1"} 50', '{"1" "Nord" "7" "2"} 25', '{"1" "Syd"} 15')
    read_ = read(HEAD + rows + "#RES 0 5010 100\n")
    assert [months(read_, unit)[0] for unit in ("Nord", "Syd", UNALLOCATED_UNIT)] == [-7500, -1500, -1000]
    assert needs_yes(read_) == ""


def test_avendo_s_lists_give_whichever_dimension_is_chosen() -> None:
    rows = psaldo("{} 10", '{"1" "Nord" "7" "1"} 50', '{"1" "Nord" "7" "2"} 25', '{"1" "Syd"} 15')
    read_ = read(HEAD + rows + "#RES 0 5010 100\n", dimension=7)
    assert {f.unit: f.monthly["actual"]["5010"][0] for f in read_.figures} == {"1": -5000, "2": -2500, UNALLOCATED_UNIT: -2500}


def test_units_without_any_empty_list_are_the_total_when_res_says_so() -> None:
    rows = psaldo('{1 "10"} 60', '{1 "20"} 40', '{6 "P"} 30')
    assert needs_yes(read(HEAD + rows + "#RES 0 5010 100\n")) == ""
    assert "Konto 5010: 99,00\u00a0kr i #RES men 100,00" in texts(read(HEAD + rows + "#RES 0 5010 99\n"), "confirm")


def test_a_budget_that_lacks_its_total_in_one_month_shows_both_sums() -> None:
    rows = psaldo("{} 90", '{1 "10"} 90', label="#PBUDGET") + psaldo('{1 "10"} 80', label="#PBUDGET", period="202402")
    read_ = read(HEAD + rows)
    assert "Konto 5010: 80,00\u00a0kr på enheterna men 0,00 i totalen" in texts(read_, "confirm")
    assert read_.totals == {2024: {"budget": -9000}}


# --- 2. wrong year numbers


def test_the_period_decides_and_a_wrong_year_number_is_only_a_warning() -> None:
    read_ = read(HEAD + psaldo("{} 90", label="#PBUDGET", year="-1") + psaldo("{} 80", period="202312") + "#RES -1 5010 80\n")
    assert read_.totals == {2024: {"budget": -9000}, 2023: {"actual": -8000}}
    assert (texts(read_, "warning").count("Perioden har fått avgöra"), needs_yes(read_)) == (2, "")


# --- 3. months that do not reconcile


def test_months_that_do_not_reconcile_show_both_numbers_and_need_a_yes() -> None:
    read_ = read(HEAD.replace("TYP 3", "TYP 2") + psaldo("{} 40") + "#RES 0 5010 100\n")
    assert "Konto 5010: 100,00\u00a0kr i #RES men 40,00\u00a0kr i månadsbeloppen" in texts(read_, "confirm")


# --- 4. object rows that do not add up, duplicate keys


def test_objects_may_exceed_the_total_and_the_total_holds() -> None:
    read_ = read(HEAD + psaldo("{} 100", '{1 "10"} 90', '{1 "20"} 40') + "#RES 0 5010 100\n")
    assert read_.totals == {2024: {"actual": -10000}}
    assert months(read_, UNALLOCATED_UNIT)[0] == 3000


def test_the_same_key_twice_is_summed_with_a_warning() -> None:
    read_ = read(HEAD + psaldo("{} 100", '{1 "10"} 60', '{1 "10"} 40') + "#RES 0 5010 100\n")
    assert (months(read_, "10")[0], "1\u00a0rad upprepar" in texts(read_, "warning"), needs_yes(read_)) == (-10000, True, "")


# --- 5. malformed rows


@pytest.mark.parametrize("row", [f"#PBUDGET 0 {fields} -1666.00" for fields in ("201701 5010", "1119 201701", "1119 201701 {}")])
def test_shifted_or_swapped_fields_are_reported_with_their_line_and_never_guessed(row: str) -> None:
    read_ = read(HEAD + row + "\n" + psaldo("{} 1") + "#RES 0 5010 1\n")
    assert texts(read_, "refused").startswith("bok.se rad 7: ")
    assert read_.totals == {2024: {"actual": -100}}


# --- 6. #OMFATTN and #GEN


@pytest.mark.parametrize("covers", ["19700101", "19800101", "20231231", "", '""'])
def test_omfattn_outside_the_year_is_never_trusted(covers: str) -> None:
    assert read(HEAD + f"#OMFATTN {covers}\n" + psaldo("{} 1") + "#RES 0 5010 1\n").closed == {2024: 1}


def test_omfattn_after_the_day_on_which_the_file_was_written_is_not_trusted() -> None:
    read_ = read(HEAD + "#GEN 20240305\n#OMFATTN 20241231\n" + psaldo("{} 1") + psaldo("{} 1", period="202402") + "#RES 0 5010 2\n")
    assert (read_.closed, needs_yes(read_)) == ({2024: 2}, "")
    assert "är senare än filen själv, 2024-03-05 (#GEN)" in texts(read_, "warning")


def test_a_month_that_had_not_ended_when_the_file_was_written_is_not_closed() -> None:
    rows = psaldo("{} 1") + psaldo("{} 1", period="202402") + "#RES 0 5010 2\n"
    assert read(HEAD + "#GEN 20240215\n" + rows).closed == {2024: 1}
    assert read(HEAD + "#GEN 20240229\n" + rows).closed == {2024: 2}
    assert read(HEAD + "#GEN 20110101\n" + rows).closed == {2024: 2}


# --- 7. broken and long years


def test_of_two_years_that_end_in_the_same_calendar_year_the_current_is_read_after_a_yes() -> None:
    head = "#SIETYP 2\n#RAR 0 20150901 20151231\n#RAR -1 20140901 20150831\n#RES 0 5010 3\n#RES -1 5010 4\n"
    read_ = read(head + psaldo("{} 3", period="201510") + psaldo("{} 4", period="201502", year="-1"))
    assert read_.totals == {2015: {"actual": -300}}
    both = "Två räkenskapsår i filen slutar 2015 (september 2014–augusti 2015 och september 2015–december 2015)"
    assert both in texts(read_, "confirm")
    assert texts(read_, "refused") == ""


@pytest.mark.parametrize("dates", ["", '"" ""', "0 0", "00000000 00000000"])
def test_an_empty_earlier_year_refuses_nothing(dates: str) -> None:
    read_ = read(f"#SIETYP 2\n#RAR 0 20240101 20241231\n#RAR -1 {dates}\n" + psaldo("{} 3") + "#RES 0 5010 3\n")
    assert (read_.totals, needs_yes(read_)) == ({2024: {"actual": -300}}, "")


# --- 9. charsets


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "iso-8859-1", "cp1252", "iso-8859-15"])
def test_the_bytes_decide_the_charset_whatever_format_says(encoding: str) -> None:
    text = '#FORMAT PC8\n' + HEAD.replace("#FNAMN", "#FNAMN ").replace("Löner", "Löner på ån") + psaldo("{} 1") + "#RES 0 5010 1\n"
    read_ = read_content(text.encode(encoding), "bok.se")
    assert ([g.name for g in read_.groups], read_.municipality_name) == (["Löner på ån"], "Påhittköping")


# --- vouchers that are not whole

FOUR = HEAD.replace("#SIETYP 3", "#SIETYP 4")


def voucher(date: str = "20240115", amount: str = "60", against: str | None = None, account: str = "5010") -> str:
    return f'#VER A 1 {date} "Lön"\n{{\n#TRANS {account} {{1 "10"}} {amount}\n#TRANS 1930 {{}} -{against or amount}\n}}\n'


def test_a_refused_voucher_shows_the_month_with_and_without_it_and_needs_a_yes() -> None:
    read_ = read(FOUR + "#IB 0 1930 0\n" + voucher() + voucher(amount="40", against="39"))
    assert read_.totals == {2024: {"actual": -6000}}
    assert (
        "Januari 2024: 1\u00a0verifikation (rad 13) läses inte. Månadens resultat är −60,00\u00a0kr utan dem och −100,00\u00a0kr med det "
        "som går att läsa av dem."
    ) in texts(read_, "confirm")
    assert read_.refused_lines == 1


def test_the_month_of_a_refused_voucher_is_missing_where_nothing_else_is_booked() -> None:
    february = voucher("20240215", account="4010") + voucher("20240215", "40", "39")
    read_ = read(FOUR + "#IB 0 1930 0\n" + voucher() + february + voucher("20240315"))
    assert months(read_, "10")[:4] == (-6000, None, -6000, None)


def test_vouchers_that_do_not_sum_to_zero_are_read_when_only_they_make_res_right() -> None:
    read_ = read(FOUR + "#RES 0 5010 100\n" + voucher() + voucher(amount="40", against="39"))
    assert (read_.totals, needs_yes(read_)) == ({2024: {"actual": -10000}}, "")
    assert "men stämmer med årets saldon (#RES). Verifikationen har lästs." in texts(read_, "warning")


def test_a_voucher_without_its_end_is_refused_and_never_runs_on_into_the_next() -> None:
    rows = voucher().removesuffix("}\n") + voucher("20240215")
    read_ = read(FOUR + "#IB 0 1930 0\n" + rows)
    assert months(read_, "10")[:2] == (None, -6000)
    assert "bok.se rad 8: Verifikationen är inte avslutad med }" in texts(read_, "refused")


def test_thousands_of_vouchers_without_transactions_are_remarks() -> None:
    read_ = read(FOUR + "#RES 0 5010 60\n" + '#VER A 2 20240101 "Makulerad"\n' * 5000 + voucher())
    assert (read_.totals, needs_yes(read_)) == ({2024: {"actual": -6000}}, "")


def test_a_voucher_that_cannot_be_read_costs_nothing_beside_period_balances() -> None:
    read_ = read(FOUR + "#RES 0 5010 60\n" + psaldo("{} 60") + voucher(amount="1,5") + voucher(amount="2", against="3"))
    assert (read_.totals, needs_yes(read_)) == ({2024: {"actual": -6000}}, "")


# --- dimensions


def test_units_in_another_dimension_are_asked_for_when_cost_centres_are_not_there() -> None:
    rows = "#DIM 20 \"Ansvar\"\n" + psaldo("{} 100", '{20 "A1"} 60', '{6 "P"} 30') + "#RES 0 5010 100\n"
    read_ = read(HEAD + rows)
    assert "Är enheterna en annan dimension, lägg till --dimension 6" in texts(read_, "confirm")
    assert (read_.dimension, read_.dimensions) == (1, ((6, "projekt"), (20, "Ansvar")))
    assert read_.by_dimension is not None
    chosen = read_.by_dimension(20)
    assert ({f.unit for f in chosen.figures}, needs_yes(chosen)) == ({"A1", UNALLOCATED_UNIT}, "")
    assert needs_yes(read_.by_dimension(1)) == ""


def test_transactions_with_several_dimensions_give_the_chosen_one() -> None:
    row = voucher().replace('{1 "10"}', '{1 "10" 6 "P1" 7 "Eva"}')
    read_ = read(FOUR + "#RES 0 5010 60\n" + row, dimension=6)
    assert [f.unit for f in read_.figures] == ["P1"]


def test_a_sub_dimension_s_object_in_a_voucher_is_written_with_its_parent_as_in_the_balances() -> None:
    head = FOUR + '#DIM 20 "Område"\n#UNDERDIM 21 "Ställe" 20\n#RES 0 5010 60\n'
    read_ = read(head + voucher().replace('{1 "10"}', '{20 "01" 21 "02"}'), dimension=21)
    assert [f.unit for f in read_.figures] == ["0102"]


def test_nested_totals_of_a_sub_dimension_are_never_added() -> None:
    rows = '#UNDERDIM 21 "Ställe" 20\n' + psaldo("{} 100", '{20 "01"} 100', '{21 "0102"} 60', '{21 "0103"} 40') + "#RES 0 5010 100\n"
    assert {f.unit: f.monthly["actual"]["5010"][0] for f in read(HEAD + rows, dimension=20).figures} == {"01": -10000}
    assert {f.unit: f.monthly["actual"]["5010"][0] for f in read(HEAD + rows, dimension=21).figures} == {"0102": -6000, "0103": -4000}


# --- checksums whatever the line ends


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_checksum_holds_whatever_ends_the_lines(end: str) -> None:
    import zlib

    body = HEAD.removeprefix("#FLAGGA 0\n") + psaldo("{} 1.00") + "#RES 0 5010 1.00\n"
    summed = body.replace(" ", "").replace("\n", "").replace('"', "").replace("{}", "").encode("cp437")
    text = f"#FLAGGA 0\n#KSUMMA\n{body}#KSUMMA {zlib.crc32(summed)}\n"
    assert read(text.replace("\n", end)).totals == {2024: {"actual": -100}}
    wrong = read(text.replace("1.00", "2.00").replace("\n", end))
    assert (wrong.file_refused, "som ger" in texts(wrong, "refused")) == (True, True)


def test_labels_in_small_letters_are_the_same_labels() -> None:
    from store.reading.detect import read_content

    text = (
        "#FLAGGA 0\n#Sietyp 4\n#rar 0 20200101 20201231\n#ver A 1 20200115 \"x\"\n{\n"
        "#trans 5010 {1 \"101\"} 100.00\n#trans 1930 {} -100.00\n}\n"
    )
    read = read_content(text.encode("cp437"), "liten.se")
    assert [(each.unit, each.monthly["actual"]["5010"][0]) for each in read.figures] == [("101", -100_00)]
