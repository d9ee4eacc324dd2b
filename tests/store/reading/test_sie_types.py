"""The types of SIE, 1 to 4I, and the records that say what a file is: each with its own few lines."""
from __future__ import annotations

import pytest

from core.organisation import UNALLOCATED_UNIT
from tests.store.reading.sie_files import HEAD, months, needs_yes, read, texts

YEAR = "#RAR 0 20240101 20241231\n#RAR -1 20230101 20231231\n"


# --- type 1


def test_type_1_has_only_the_year_s_balances_which_become_the_whole_year_s_actuals() -> None:
    read_ = read("#GEN 20250115\n#SIETYP 1\n" + YEAR + "#IB 0 1930 5.00\n#RES 0 3010 -90.00\n#RES 0 5010 60.00\n#RES -1 5010 50.00\n")
    assert {(f.year, f.unit): f.annual for f in read_.figures} == {
        (2023, UNALLOCATED_UNIT): {"actual": {"5010": -5000}},
        (2024, UNALLOCATED_UNIT): {"actual": {"3010": 9000, "5010": -6000}},
    }
    assert all(not f.monthly for f in read_.figures)
    assert (read_.closed, read_.totals) == ({2024: 12, 2023: 12}, {2023: {"actual": -5000}, 2024: {"actual": 3000}})
    assert "endast helår" in texts(read_, "warning")
    assert not needs_yes(read_)


def test_a_file_without_sietyp_is_what_it_holds() -> None:
    assert read(YEAR + "#RES 0 5010 60.00\n").totals == {2024: {"actual": -6000}}
    assert months(read(YEAR + "#PSALDO 0 202401 5010 {} 60.00\n#RES 0 5010 60.00\n"), UNALLOCATED_UNIT)[0] == -6000


@pytest.mark.parametrize("said", ["#GEN 20240512", "#GEN 20250115\n#OMFATTN 20240831"])
def test_type_1_written_before_the_year_has_ended_needs_a_yes(said: str) -> None:
    read_ = read(f"#SIETYP 1\n{said}\n" + YEAR + "#RES 0 5010 60.00\n")
    assert "Årets saldo 2024 gäller till 2024-0" in texts(read_, "confirm")


def test_type_1_leaves_the_closing_entry_and_the_balance_accounts_out() -> None:
    read_ = read("#SIETYP 1\n" + YEAR + "#RES 0 5010 60.00\n#RES 0 8999 -60.00\n#UB 0 1930 -60.00\n")
    assert read_.totals == {2024: {"actual": -6000}}


# --- types 2 and 3


def test_type_2_has_months_without_units() -> None:
    read_ = read("#SIETYP 2\n" + YEAR + "#PSALDO 0 202401 5010 {} 60.00\n#PBUDGET 0 202401 5010 {} 70.00\n#RES 0 5010 60.00\n")
    assert read_.totals == {2024: {"actual": -6000, "budget": -7000}}
    assert not needs_yes(read_)


def test_a_file_of_budget_alone_does_not_take_the_year_s_balance_as_actuals() -> None:
    read_ = read("#SIETYP 2\n" + YEAR + "#PBUDGET 0 202401 5010 {} 70.00\n#RES 0 5010 60.00\n")
    assert read_.totals == {2024: {"budget": -7000}}
    assert "bara budgeten läses in" in texts(read_, "warning")


# --- types 4E and 4I

VOUCHER = '#VER A 1 20240115 "Lön"\n{\n#TRANS 5010 {1 "10"} 60.00\n#TRANS 1930 {} -60.00\n}\n'


def test_type_4e_without_psaldo_sums_the_transactions_by_month() -> None:
    read_ = read("#SIETYP 4\n" + YEAR + "#RES 0 5010 120.00\n" + VOUCHER + VOUCHER.replace("20240115", "20240229"))
    assert months(read_, "10")[:3] == (-6000, -6000, None)
    assert not needs_yes(read_)


def test_in_type_4e_whose_psaldo_names_no_unit_the_vouchers_that_come_to_the_same_are_read() -> None:
    balances = "#PSALDO 0 202401 5010 {} 60.00\n#PSALDO 0 202401 1930 {} -60.00\n#PSALDO -1 202312 5010 {} 7.00\n"
    read_ = read("#SIETYP 4\n" + YEAR + "#RES 0 5010 60.00\n#RES -1 5010 7.00\n" + balances + VOUCHER)
    assert [(f.unit, f.year) for f in read_.figures] == [(UNALLOCATED_UNIT, 2023), ("10", 2024)]
    assert read_.totals == {2024: {"actual": -6000}, 2023: {"actual": -700}}
    assert "Verifikationerna, som ger samma summor, har lästs i stället" in texts(read_, "warning")
    other = read("#SIETYP 4\n" + YEAR + "#RES 0 5010 61.00\n" + balances.replace("} 60", "} 61") + VOUCHER)
    assert [(f.unit, f.year) for f in other.figures if f.year == 2024] == [(UNALLOCATED_UNIT, 2024)]


def test_type_4i_needs_no_rar_but_its_calendar_year_and_its_being_a_part_need_a_yes() -> None:
    read_ = read("#SIETYP 4\n" + VOUCHER)
    assert (read_.totals, read_.file_refused) == ({2024: {"actual": -6000}}, False)
    assert "Filen har inget räkenskapsår (#RAR). Datumen har lagts i kalenderår: 2024." in texts(read_, "confirm")
    assert "typ 4I" in texts(read_, "confirm")


def test_type_4i_whose_dates_lie_in_many_years_is_refused() -> None:
    many = "".join(VOUCHER.replace("2024", str(year)) for year in range(2001, 2009))
    assert "#RAR" in texts(read("#SIETYP 4\n" + many), "refused")


# --- what the file says of itself


@pytest.mark.parametrize("said", ["", "#FORMAT PC8\n", "#FORMAT ISO\n", "#SIETYP 4E\n", "#SIETYP 9\n", "#SIETYP\n", "#KPTYP BAS96\n",
                                  "#KPTYP Kommun-Bas 13\n", "#FLAGGA 1\n", "#PROSA \"x\n", "#VALUTA SEK\n", "#ORGNR 212000-0001 1 1\n"])
def test_format_type_chart_and_flag_change_no_figure_and_refuse_no_file(said: str) -> None:
    read_ = read(said + YEAR + "#PSALDO 0 202401 5010 {} 60.00\n#RES 0 5010 60.00\n")
    assert read_.totals == {2024: {"actual": -6000}}
    assert not needs_yes(read_)


def test_amounts_in_another_currency_need_a_yes() -> None:
    read_ = read(HEAD + "#VALUTA EUR\n#PSALDO 0 202401 5010 {} 60.00\n#RES 0 5010 60.00\n")
    assert "Filens belopp är i EUR (#VALUTA). De läses in som kronor utan omräkning." in texts(read_, "confirm")


def test_an_account_named_twice_keeps_the_last_name_that_says_something() -> None:
    text = '#KONTO 5010 "Lön"\n' * 3 + '#KONTO 5010 "Månadslön"\n#KONTO 5010 ""\n#KONTO 5010\n'
    assert [g.name for g in read(HEAD + text + "#PSALDO 0 202401 5010 {} 1\n#RES 0 5010 1\n").groups] == ["Månadslön"]


def test_a_name_with_a_quote_that_never_ends_costs_no_figure() -> None:
    text = '#KONTO 5010 "Lön "fast"\n#OBJEKT 1 "10" "Skola\n#PSALDO 0 202401 5010 {1 "10"} 1\n#PSALDO 0 202401 5010 {} 1\n#RES 0 5010 1\n'
    read_ = read(HEAD + text)
    assert months(read_, "10")[0] == -100
    assert not needs_yes(read_)


def test_labels_in_small_letters_are_labels() -> None:
    assert read("#sietyp 2\n#rar 0 20240101 20241231\n#psaldo 0 202401 5010 {} 1\n#res 0 5010 1\n").totals == {2024: {"actual": -100}}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_machine(end: str) -> None:
    text = HEAD + '#PSALDO 0 202401 5010 {1 "10"} 1.00\n\n\n#PSALDO 0 202401 5010 {} 1.00 ""\n#RES 0 5010 1\n' + VOUCHER
    read_ = read(text.replace("\n", end))
    assert (months(read_, "10")[0], needs_yes(read_)) == (-100, "")


# --- accounts that #KTYP and the balances disagree about


def test_a_cost_account_marked_as_balance_is_a_cost_when_res_says_so() -> None:
    read_ = read(HEAD + "#KTYP 5010 T\n#PSALDO 0 202401 5010 {} 60.00\n#RES 0 5010 60.00\n")
    assert read_.totals == {2024: {"actual": -6000}}
    assert "Kontot 5010 har en kontotyp (#KTYP) som inte hör till dess kontoklass. Det läses som resultat." in texts(read_, "warning")


def test_a_bank_account_marked_as_cost_is_no_cost_when_ub_says_so() -> None:
    rows = "#KTYP 1930 K\n#UB 0 1930 9.00\n#PSALDO 0 202401 1930 {} 9.00\n#PSALDO 0 202401 5010 {} 1.00\n#RES 0 5010 1.00\n"
    assert read(HEAD + rows).totals == {2024: {"actual": -100}}


MONTH = HEAD + "#PSALDO 0 202401 5010 {} 100\n"


@pytest.mark.parametrize(("rows", "agreed"), [
    (MONTH + "#RES 0 5010 100\n", ("saldona (#RES) 2024 på 1\u00a0konto, netto \u2212100,00\u00a0kr",)),
    (MONTH + "#RES 0 5010 90\n", ()),  # another balance
    (MONTH, ()),  # no balance at all
    (MONTH + "#RES 0 5010 100\n#RES 0 6010 5\n", ()),  # an account without months
    (HEAD + "#RES 0 5010 100\n", ()),  # type 1: the balances are themselves what is read
    (HEAD + "#PBUDGET 0 202401 5010 {} 100\n", ()),  # a budget, of which the file prints no sum
    (HEAD + '#VER "A" 1 20240115\n{\n#TRANS 5010 {} 100\n#TRANS 1930 {} -100\n}\n', ()),
])
def test_only_balances_that_were_held_against_the_months_and_agree_are_told_as_sums_that_agree(rows: str, agreed: tuple[str, ...]) -> None:
    assert read(rows).agreed == agreed
