"""Whether a SIE file is whole, and what its vouchers mean when it has no period balances."""
from __future__ import annotations

import zlib

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


# --- checksums and truncation


def _summed(body: str, summed: bytes) -> str:
    return f"#FLAGGA 0\n#KSUMMA\n{body}#KSUMMA {zlib.crc32(summed)}\n"


BODY = (
    '#SIETYP 3\n#RAR 0 20240101 20241231\n#KONTO 5010 "Lön \\"fast\\" ö"\n'
    '#PSALDO 0 202401 5010 {1 "1"} 1.00\n#PSALDO 0 202401 5010 {} 1.00\n'
)
SUMMED = '#SIETYP3#RAR02024010120241231#KONTO5010Lön "fast" ö#PSALDO020240150101' + "11.00#PSALDO020240150101.00"


@pytest.mark.parametrize("encoding", ["cp437", "utf-8"])
def test_a_right_checksum_over_labels_and_fields_is_accepted(encoding: str) -> None:
    assert not read(_summed(BODY, SUMMED.encode("cp437")), encoding).file_refused


def test_a_wrong_checksum_refuses_the_file() -> None:
    read_ = read(_summed(BODY.replace("1.00", "2.00"), SUMMED.encode("cp437")))
    assert read_.file_refused
    assert "#KSUMMA" in texts(read_, "refused")
    assert not read_.figures


def test_a_checksum_that_is_opened_and_never_closed_means_a_truncated_file() -> None:
    read_ = read("#FLAGGA 0\n#KSUMMA\n" + BODY)
    assert read_.file_refused
    assert "avkortad" in texts(read_, "refused")


@pytest.mark.parametrize("end", ["#PSALDO 0 2024", "#PSALDO 0 202402 5010 {1 ", '#VER A 1 20240131 "x"\n{\n#TRANS 5010 {} 1.00\n'])
def test_a_file_that_ends_in_the_middle_is_refused(end: str) -> None:
    read_ = read(HEAD + "#PSALDO 0 202401 5010 {} 1.00\n" + end)
    assert read_.file_refused
    assert "avkortad" in texts(read_, "refused")


@pytest.mark.parametrize("rows", ["{ #TRANS 5010 {} 1 #TRANS 1930 {} -1 }", "\n{\n#TRANS 5010 {} 1\n#TRANS 1930 {} -1 }"])
def test_a_last_voucher_whose_brace_stands_beside_something_is_told_so(rows: str) -> None:
    read_ = read(HEAD + f'#VER A 1 20240131 "x" {rows}\n')
    assert read_.file_refused
    assert "mitt i verifikationen på rad" in texts(read_, "refused")
    assert "} står inte på en egen rad, som SIE kräver. Exportera" in texts(read_, "refused")


def test_the_end_mark_of_a_dos_file_is_no_line() -> None:
    read_ = read(HEAD + "#PSALDO 0 202401 5010 {} 1.00\r\n\x1a")
    assert (read_.file_refused, read_.refused_lines) == (False, 0)


def test_a_file_whose_last_line_lacks_its_line_end_is_whole() -> None:
    assert not read(HEAD + "#PSALDO 0 202401 5010 {} 1.00").file_refused


# --- vouchers

FOUR = HEAD.replace("#SIETYP 3", "#SIETYP 4") + "#RES 0 5010 90.00\n"
VOUCHER = '#VER A 1 20240115 "Lön"\n{\n   #TRANS 5010 {1 "10"} 60.00 20240115 "x"\n   #TRANS 5010 {} 30\n   #TRANS 1930 {} -90.00\n}\n'


def test_without_period_balances_the_vouchers_are_summed_per_unit_and_month() -> None:
    read_ = read(FOUR + VOUCHER)
    assert (months(read_, "10")[0], months(read_, UNALLOCATED_UNIT)[0]) == (-6000, -3000)
    assert not [p for p in read_.problems if p.level != "warning"]


def test_a_budget_beside_vouchers_keeps_its_totals() -> None:
    budget = '#PBUDGET 0 202401 5010 {} 90.00\n#PBUDGET 0 202401 5010 {1 "10"} 90.00\n'
    read_ = read(FOUR + budget + VOUCHER)
    assert read_.totals == {2024: {"actual": -9000, "budget": -9000}}
    assert months(read_, "10", kind="budget")[0] == -9000


def test_with_period_balances_the_vouchers_are_not_counted_again() -> None:
    read_ = read(FOUR + "#PSALDO 0 202401 5010 {} 90.00\n" + VOUCHER)
    assert read_.totals == {2024: {"actual": -9000}}


def test_added_and_struck_transactions_are_skipped() -> None:
    extra = '   #RTRANS 5010 {1 "10"} 60.00\n   #BTRANS 5010 {1 "10"} 999.00\n'
    assert read(FOUR + VOUCHER.replace("{\n", "{\n" + extra, 1)).totals == {2024: {"actual": -9000}}


def test_one_transaction_with_many_dimensions_counts_once() -> None:
    read_ = read(FOUR + VOUCHER.replace('{1 "10"}', '{1 "10" 6 "P1" 7 "Eva"}'))
    assert months(read_, "10")[0] == -6000


def test_a_voucher_that_does_not_sum_to_zero_is_refused_with_its_line_and_difference() -> None:
    read_ = read(FOUR + VOUCHER + VOUCHER.replace("A 1", "A 2").replace("-90.00", "-80.00"))
    assert "bok.se rad 14: Verifikationens transaktioner tar inte ut varandra" in texts(read_, "refused")
    assert "10,00\u00a0kr" in texts(read_, "refused")
    assert read_.totals == {2024: {"actual": -9000}}


def test_vouchers_that_disagree_with_res_need_a_yes() -> None:
    assert "Konto 5010: 91,00\u00a0kr i #RES men 90,00\u00a0kr" in texts(read(FOUR.replace("90.00", "91.00") + VOUCHER), "confirm")


def test_a_damaged_transaction_leaves_its_whole_voucher_out() -> None:
    read_ = read(FOUR + VOUCHER + VOUCHER.replace("#TRANS 5010 {} 30", "#TRANS 5010 30"))
    assert read_.totals == {2024: {"actual": -9000}}
    assert "Hela verifikationen läses inte" in texts(read_, "refused")


def test_vouchers_without_any_balances_may_be_an_import_file_and_need_a_yes() -> None:
    assert "4I" in texts(read(FOUR.replace("#RES 0 5010 90.00\n", "") + VOUCHER), "confirm")


def test_vouchers_without_res_are_not_said_to_have_rows_with_empty_lists() -> None:
    crossed = VOUCHER.replace('{1 "10"}', '{1 "10" 6 "P1"}').replace("{}", '{1 "20"}')
    read_ = read(FOUR.replace("#RES 0 5010 90.00\n", "#IB 0 1930 0\n") + crossed)
    assert not [p.text for p in read_.problems if "{}" in p.text]
    assert "kunde inte stämmas av" in texts(read_, "warning")


def test_the_closing_voucher_of_the_year_does_not_empty_the_actuals() -> None:
    closing = '#VER A 9 20241231 "Bokslut"\n{\n   #TRANS 8999 {} -90.00\n   #TRANS 2010 {} 90.00\n}\n'
    assert read(FOUR + VOUCHER + closing).totals == {2024: {"actual": -9000}}
