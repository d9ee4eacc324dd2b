"""Proof-reading of sentences: of two rows, of the whole and its sign, in other units than the tables, and their percentages."""
from __future__ import annotations

import pytest

from core.proof.answering import proof_answer
from core.proof.check import check_report
from core.proof.finding import Proof
from core.proof.layout import read_text

TABLE = (
    "Driftredovisning, tkr\n\nEnhet\tBudget 2020\tBokslut 2020\tAvvikelse\nHemtjänst\t-10 000\t-12 100\t-2 100\n"
    "Särskilt boende\t-5 000\t-5 050\t-50\nStab\t-3 000\t-2 100\t900\nSumma\t-18 000\t-19 250\t-1 250\n\n"
)


def proof(sentence: str, table: str = TABLE) -> Proof:
    """What proof-reading says of a sentence below a table."""
    return check_report(*read_text(f"{table}{sentence}"))


@pytest.mark.parametrize(("sentence", "wrong"), [
    ("Hemtjänsten har ett underskott på 2,1 mnkr och särskilt boende ett underskott på 50 tkr.", []),
    ("Hemtjänsten har ett underskott på 2 100 tkr, medan Stab har ett överskott på 900 tkr.", []),
    ("Hemtjänsten har ett underskott på 2 100 tkr medan överskottet på 900 tkr finns inom Stab.", []),
    ("Stab har ett överskott på 0,9 mnkr men hemtjänsten går 2,1 mnkr back och särskilt boende 50 tkr back.", []),
    ("Hemtjänsten och särskilt boende har tillsammans ett underskott på 2 150 tkr.", []),
    ("Hemtjänsten har ett underskott på 2,1 mnkr och särskilt boende ett underskott på 60 tkr.", [("amount", "-50")]),
    ("Hemtjänsten har ett underskott på 2,1 mnkr och särskilt boende ett överskott på 50 tkr.", [("direction", "-50")]),
    ("Hemtjänsten har ett underskott på 2,3 mnkr och särskilt boende ett underskott på 50 tkr.", [("amount", "-2 100")]),
    ("Hemtjänsten har ett underskott på 50 tkr och särskilt boende ett underskott på 2,1 mnkr.", [("amount", "-2 100"), ("amount", "-50")]),
    ("Stab har ett överskott på 900 tkr och Skola ett överskott på 70 tkr.", []),
])
def test_each_amount_of_a_sentence_of_two_rows_is_held_against_its_own(sentence: str, wrong: list[tuple[str, str]]):
    assert [(each.kind, each.must) for each in proof(sentence).wrong] == wrong


def test_an_amount_that_is_another_row_s_is_said_to_be_that_row_s():
    found = proof("Hemtjänsten har ett underskott på 50 tkr och särskilt boende ett underskott på 50 tkr.").wrong
    assert [each.why for each in found] == ["Hemtjänst, Avvikelse: -2 100 (rad 4); beloppet är avvikelsen för Särskilt boende."]


def test_boards_with_an_och_in_their_names_are_two_rows_of_one_sentence():
    table = (
        "mnkr\tBudget\tBokslut\tAvvikelse\nBygg- och miljönämnden\t-22,0\t-22,4\t-0,4\nKultur- och fritidsnämnden\t-31,5\t-31,2\t0,3\n"
        "Socialnämnden\t-88,1\t-89,3\t-1,2\nSumma\t-141,6\t-142,9\t-1,3\n\n"
    )
    right = "Bygg- och miljönämnden redovisar ett underskott på 0,4 mnkr och kultur- och fritidsnämnden ett överskott på 0,3 mnkr."
    assert proof(right, table).wrong == ()
    assert [each.kind for each in proof(right.replace("överskott", "underskott"), table).wrong] == ["direction"]


@pytest.mark.parametrize(("sentence", "kinds"), [
    ("Nämnden redovisar ett underskott på 1 250 tkr.", []), ("Nämnden redovisar ett överskott på 1 250 tkr.", ["direction"]),
    ("Totalt redovisas ett överskott på 1 250 tkr.", ["direction"]), ("Summan blev ett överskott på 1 250 tkr.", ["direction"]),
    ("Socialnämnden går plus 1,25 mnkr.", ["direction"]), ("Nämnden går back 1 250 tkr.", []),
    ("Nämnden gick 1 250 tkr plus.", ["direction"]),
    ("Nämndens överskott på 900 tkr finns i staben.", []), ("Nämnden redovisade ett överskott på 1 250 tkr föregående år.", []),
    ("Föreningen Nalle redovisar ett överskott på 1 250 tkr.", []), ("Nämnden redovisar ett överskott på 1 300 tkr.", []),
])
def test_a_surplus_of_the_whole_is_held_against_the_sign_of_the_total(sentence: str, kinds: list[str]):
    assert [each.kind for each in proof(sentence).wrong] == kinds


def test_a_result_of_the_other_sign_than_the_total_s_deviation_is_a_surplus():
    result = "Belopp i tkr\tBokslut 2020\nIntäkter\t20 500\nKostnader\t-19 250\nÅrets resultat\t1 250\n\n"
    assert proof("Kommunen redovisar ett överskott på 1 250 tkr.", TABLE + result).wrong == ()


@pytest.mark.parametrize(("heading", "kinds"), [("Inledning (hela 2020)", []), ("Inledning", ["amount"])])
def test_a_text_of_the_whole_year_is_not_held_against_the_tables_of_a_part_of_it(heading: str, kinds: list[str]):
    found = proof(f"{heading}\n\nStab redovisar ett positivt resultat om 950 tkr.", TABLE)
    assert [each.kind for each in found.wrong] == kinds


def test_a_result_that_is_said_of_a_row_is_no_other_row():
    table = TABLE.replace("Summa\t", "Årets resultat\t")
    assert [each.must for each in proof("Stab redovisar ett positivt resultat om 950 tkr.", table).wrong] == ["900"]


@pytest.mark.parametrize(("sentence", "kinds"), [
    ("Hemtjänsten går back 2,1 mnkr.", []), ("Hemtjänsten går back 1,2 mnkr.", ["amount"]), ("Hemtjänsten gick back med 2 100 tkr.", []),
    ("Stab går plus 900 tkr.", []), ("Stab går minus 900 tkr.", ["direction"]), ("Stab gick plus med 800 tkr.", ["amount"]),
])
def test_to_go_back_or_plus_by_an_amount_says_the_deviation(sentence: str, kinds: list[str]):
    assert [each.kind for each in proof(sentence).wrong] == kinds


MILLIONS = (
    "mnkr\tBudget\tUtfall\tAvvikelse\nStab\t12,4\t11,7\t0,7\nSkola\t30,1\t32,0\t-1,9\nVård\t44,0\t44,1\t-0,1\n"
    "Summa\t86,5\t87,8\t-1,3\n\n"
)


@pytest.mark.parametrize(("sentence", "kinds"), [
    ("Stab redovisar ett överskott på 750 tkr.", []), ("Stab redovisar ett överskott på 650 tkr.", []),
    ("Stab redovisar ett överskott på 790 tkr.", ["amount"]), ("Vård redovisar ett underskott på 90 tkr.", []),
    ("Vård redovisar ett överskott på 90 tkr.", ["direction"]),
])
def test_an_amount_in_thousands_may_be_one_that_the_table_rounds_to_tenths_of_millions(sentence: str, kinds: list[str]):
    assert [each.kind for each in proof(sentence, MILLIONS).wrong] == kinds


def test_two_digits_of_millions_that_are_just_a_figure_are_found_in_the_tables():
    table = TABLE.replace("-3 000\t-2 100\t900", "-8 400\t-7 500\t900").replace("-18 000\t-19 250", "-23 400\t-24 650")
    assert proof("Ramen sattes till 8,4 mnkr.", table).unexplained == ()
    assert [each.stands for each in proof("Ramen sattes till 8,7 mnkr.", table).unexplained] == ["8,7 mnkr"]


def test_no_line_of_the_answer_breaks_an_amount_in_two():
    row = proof_answer(proof("Hemtjänsten går 3 200 tkr back.")).table.rows[0]
    said = {key: cell.text for key, cell in row.cells.items()}
    assert said == {
        "kind": "fel belopp i text", "printed": "”Hemtjänsten går 3\u00a0200\u00a0tkr”", "expected": "-2\u00a0100",
        "reason": "Hemtjänst, Avvikelse: -2\u00a0100 (rad 4); stämmer inte.",
    }


@pytest.mark.parametrize(("printed", "must"), [("-1,6", []), ("-16,0", ["−1,6"]), ("-0,2", []), ("-3,4", [])])
def test_a_percentage_that_is_ten_times_too_large_is_named_in_a_table_of_two_rows(printed: str, must: list[str]):
    table = f"tkr\tBudget\tUtfall\tAvvikelse\t%\nStab\t-3 000\t-2 100\t900\t30,0\nSkola\t-12 240\t-12 436\t-196\t{printed}\n\n"
    assert [each.must for each in proof("Stab och Skola.", table).wrong] == must


def test_percentages_of_the_unit_s_budget_are_not_taken_for_a_tenth_of_those_of_their_own():
    table = (
        "tkr\tBudget\tUtfall\tAvvikelse\t%\nStab\t-3 000\t-3 150\t-150\t-5,0\nKapitalkostnader\t-300\t-330\t-30\t-1,0\n"
        "Personal\t-2 700\t-2 820\t-120\t-4,0\n\n"
    )
    assert proof("Stab.", table).wrong == ()


@pytest.mark.parametrize(("percent", "must"), [
    ("(21,0 procent)", []), ("(21 %)", []), ("(2,1 procent)", ["21,0 %"]), ("(210,0 procent)", ["21,0 %"]), ("(−2,1 %)", ["21,0 %"]),
    ("(17,4 procent av utfallet)", []), ("(7,7 procent)", []),
])
def test_a_percentage_beside_its_amount_that_is_ten_times_wrong_is_named(percent: str, must: list[str]):
    assert [each.must for each in proof(f"Hemtjänsten har ett underskott på 2 100 tkr {percent}.").wrong] == must


def test_percentages_of_amounts_that_rounding_leaves_a_fourth_of_speak_for_no_rule():
    table = (
        "mnkr\tBudget\tUtfall\tAvvikelse\t%\nKontoret\t-4,3\t-4,2\t0,1\t1,8\nStab\t-1,2\t-1,3\t-0,1\t-6,2\n"
        "Samverkan\t-0,9\t-1,0\t-0,1\t-3,3\nPolitik\t-2,2\t-2,0\t0,2\t8,1\n\n"
    )
    assert proof("Kontoret.", table).wrong == ()
