"""SIE 5: hand-made files after the format's published description, each rule with its own few elements."""
from __future__ import annotations

import pytest

from core.intake import Incoming
from core.organisation import UNALLOCATED_UNIT
from store.reading.detect import read_content
from store.reading.sie5 import DEEPEST, read_sie5
from tests.store.reading.sie_files import months, needs_yes, texts

INFO = """<FileInfo><SoftwareProduct name="Påhitt" version="1"/><FileCreation time="2025-01-15T12:00:00Z" by="Eva"/>
<Company organizationId="212000-0000" name="Påhittköpings kommun"/>
<FiscalYears><FiscalYear start="2023-01" end="2023-12"/><FiscalYear start="2024-01" end="2024-12" primary="true"/></FiscalYears>
<AccountingCurrency currency="SEK"/></FileInfo>"""
DIMENSIONS = '<Dimensions><Dimension id="1" name="Kostnadsställe"><Object id="10" name="Skolan Ängen"/></Dimension></Dimensions>'
ENTRY = """<JournalEntry id="1" journalDate="2024-01-15"><EntryInfo date="2024-01-16" by="Eva"/>
<LedgerEntry accountId="5010" amount="60.00">
<ObjectReference dimId="1" objectId="10"/><ObjectReference dimId="6" objectId="P"/></LedgerEntry>
<LedgerEntry accountId="1930" amount="-60"/></JournalEntry>"""


def sie5(accounts: str = "", entries: str = ENTRY, info: str = INFO) -> str:
    bank = '<Account id="1930" name="Bank" type="asset"/>'
    chart = f'<Accounts><Account id="5010" name="Löner" type="cost">{accounts}</Account>{bank}</Accounts>'
    journal = f'<Journal id="A" name="Allt">{entries}</Journal>'
    return f'<?xml version="1.0" encoding="utf-8"?><Sie xmlns="http://www.sie.se/sie5">{info}{chart}{DIMENSIONS}{journal}</Sie>'


def read(text: str, encoding: str = "utf-8") -> Incoming:
    return read_content(text.encode(encoding), "bok.sie")


def test_entries_are_summed_by_month_account_and_unit_and_held_against_the_closing_balance() -> None:
    read_ = read(sie5('<ClosingBalance month="2024-12" amount="120"/>', ENTRY + ENTRY))
    assert (months(read_, "10")[:2], read_.totals) == ((-12000, None), {2024: {"actual": -12000}})
    assert [(u.code, u.name) for u in read_.units] == [("10", "Skolan Ängen")]
    assert [(g.code, g.name) for g in read_.groups] == [("5010", "Löner")]
    assert (read_.municipality_name, needs_yes(read_)) == ("Påhittköpings kommun", "")


def test_entries_that_differ_from_the_closing_balance_need_a_yes_with_both_numbers() -> None:
    said = texts(read(sie5('<ClosingBalance month="2024-12" amount="61.5"/>')), "confirm")
    assert "61,50\u00a0kr i #RES men 60,00\u00a0kr" in said


def test_a_closing_balance_is_of_the_year_and_never_a_month() -> None:
    read_ = read(sie5('<ClosingBalance month="2023-12" amount="9"/><ClosingBalance month="2024-12" amount="60"/>'))
    assert read_.totals == {2024: {"actual": -6000}}


def test_a_closing_balance_on_an_object_is_no_total() -> None:
    part = '<ClosingBalance month="2024-12" amount="5"><ObjectReference dimId="1" objectId="10"/></ClosingBalance>'
    assert not needs_yes(read(sie5('<ClosingBalance month="2024-12" amount="60"/>' + part)))


def test_without_entries_the_closing_balances_are_whole_years() -> None:
    read_ = read(sie5('<ClosingBalance month="2024-12" amount="60"/>', entries=""))
    assert [(f.unit, f.annual) for f in read_.figures] == [(UNALLOCATED_UNIT, {"actual": {"5010": -6000}})]


def test_a_row_may_have_a_date_of_its_own_and_a_struck_row_is_skipped() -> None:
    later = ENTRY.replace('accountId="5010"', 'accountId="5010" ledgerDate="2024-02-01"')
    struck = '<LedgerEntry accountId="5010" amount="999"><Overstrike date="2024-01-20" by="Eva"/></LedgerEntry></JournalEntry>'
    read_ = read(sie5('<ClosingBalance month="2024-12" amount="120"/>', later + ENTRY.replace("</JournalEntry>", struck)))
    assert months(read_, "10")[:2] == (-6000, -6000)


def test_a_budget_has_months_units_crossings_or_only_the_year() -> None:
    one = '<ObjectReference dimId="1" objectId="10"/>'
    budget = (
        f'<Budget month="2024-01" amount="90"/><Budget month="2024-01" amount="70">{one}</Budget>'
        f'<BudgetMultidim month="2024-01" amount="70">{one}<ObjectReference dimId="6" objectId="P"/></BudgetMultidim><Budget amount="500"/>'
    )
    read_ = read(sie5(budget))
    assert months(read_, "10", kind="budget")[0] == -7000
    rest = next(f for f in read_.figures if f.unit == UNALLOCATED_UNIT)
    assert (rest.monthly["budget"]["5010"][0], rest.annual) == (-2000, {"budget": {"5010": -50000}})
    assert read_.totals[2024]["budget"] == -59000


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("utf-8", "iso-8859-1"), ("iso-8859-1", "utf-8"), ("utf-8-sig", "utf-8")],
)
def test_the_bytes_decide_the_encoding_whatever_the_declaration_says(encoding: str, said: str) -> None:
    read_ = read(sie5().replace('encoding="utf-8"', f'encoding="{said}"'), encoding)
    assert [u.name for u in read_.units] == ["Skolan Ängen"]


def test_an_import_file_without_fiscal_years_needs_a_yes() -> None:
    read_ = read(sie5(info="").replace("<Sie ", "<SieEntry ").replace("</Sie>", "</SieEntry>"))
    assert read_.totals == {2024: {"actual": -6000}}
    assert "kalenderår: 2024" in texts(read_, "confirm")


def test_an_entry_that_does_not_add_up_is_refused_and_both_sums_are_shown() -> None:
    read_ = read(sie5('<ClosingBalance month="2024-12" amount="60"/>', ENTRY + ENTRY.replace("-60", "-50")))
    assert read_.totals == {2024: {"actual": -6000}}
    assert "Månadens resultat är −60,00\u00a0kr utan dem och −120,00\u00a0kr med det som går att läsa av dem" in texts(read_, "confirm")


@pytest.mark.parametrize("amount", ["", "1,50", "1e3", "abc", "1.005", "NaN", "--1"])
def test_an_amount_that_cannot_be_read_exactly_refuses_its_entry(amount: str) -> None:
    read_ = read(sie5(entries=ENTRY + ENTRY.replace("60.00", amount)))
    assert read_.totals == {2024: {"actual": -6000}}
    assert "går inte att läsa. Hela verifikationen läses inte." in texts(read_, "refused")


def test_dtd_and_entities_are_refused() -> None:
    bomb = '<!DOCTYPE Sie [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    refused = read(sie5().replace("?><Sie", f"?>{bomb}<Sie"))
    assert (refused.file_refused, "DTD" in texts(refused, "refused")) == (True, True)
    outside = read(sie5().replace("?><Sie", '?><!DOCTYPE Sie SYSTEM "file:///etc/passwd"><Sie'))
    assert outside.file_refused


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (sie5()[:-20], "inte hel XML"),
        ("<Sie>" + "<a>" * (DEEPEST + 1), f"fler än {DEEPEST} element"),
        (f'<Sie><Account id="{"1" * 10_001}"/></Sie>', "längre än 10000 tecken"),
        ('<?xml version="1.0"?><bok/>', "XML men inte SIE 5"),
        ("<Sie " + " ".join(f'a{i}="x"' for i in range(200_000)), "längre än 1 MB"),
        (sie5(entries='<LedgerEntry>' + '<ObjectReference dimId="1" objectId="1"/>' * 102 + "</LedgerEntry>"), "fler än 100 objekt"),
    ],
)
def test_what_is_no_whole_sie_5_file_is_refused_with_why(text: str, why: str) -> None:
    read_ = read_sie5(text.encode(), "bok.sie")
    assert read_.file_refused
    assert why in texts(read_, "refused")


def test_long_text_such_as_an_embedded_file_is_passed_over() -> None:
    assert read(sie5().replace("</Sie>", f"<Documents><EmbeddedFile>{'QUJD' * 1_000_000}</EmbeddedFile></Documents></Sie>")).totals
