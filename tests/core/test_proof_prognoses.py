"""Proof-reading of tables of prognoses, where the deviation is the manager's where one was given and else the model's."""
from __future__ import annotations

import pytest

from core.proof.check import check_report
from core.proof.layout import read_text

GIVEN_BY_SOME = (
    "tkr\tHelårsbudget\tPrognos\tBeräknat\tAvvikelse\nKommunen\t-139 680\t\t-142 328\t-2 648\nLedning\t-23 280\t-23 160\t-23 596\t120\n"
    "Skola\t-46 560\t\t-47 888\t-1 328\nOmsorg\t-69 840\t-70 140\t-70 844\t-300\nModellen\t\t\t-142 328\t-2 648\n"
    "Linjär\t\t\t-143 631\t-3 951\n"
)


@pytest.mark.parametrize(("printed", "wrong", "must"), [
    ("", "", ""), ("-300\n", "-390\n", "−300 ± 1"), ("120\n", "210\n", "120 ± 1"), ("-1 328\n", "-1 238\n", "−1\u00a0328 ± 1"),
])
def test_a_deviation_is_the_given_prognosis_s_where_there_is_one_and_else_the_model_s(printed: str, wrong: str, must: str):
    found = check_report(*read_text(GIVEN_BY_SOME.replace(printed, wrong, 1) + "\nLedning, Skola och Omsorg."))
    assert [each.must for each in found.findings] == ([must] if must else [])


def test_two_prognoses_that_happen_to_differ_by_the_deviation_do_not_make_it():
    table = (
        "mnkr\tPrognos\tModellen\tAvvikelse\nKommunen\t\t-47,6\t-3,4\nKontoret\t-19,8\t-8,8\t-15,7\nEkängen\t-20,0\t-7,1\t-13,0\n"
        "Eken\t-15,5\t-4,5\t-11,1\n"
    )
    assert check_report(*read_text(table)).wrong == ()


DIVIDED = (
    "tkr\tAvvikelse\tAndel (%)\nKommunen\t-988\t\nEnheter\t\t\nSkola\t-613\t62,0\nOmsorg\t-254\t25,7\nLedning\t-122\t12,3\n"
    "Kontogrupper\t\t\nLöner\t-720\t72,9\nLokaler\t-454\t45,9\nBidrag\t186\t-18,8\nVid årets slut\t\t\nVäntas vara kvar\t-2 648\t\n"
    "Periodisering\t1 660\t\n"
)


@pytest.mark.parametrize(("printed", "wrong", "place"), [
    ("", "", ""), ("-613", "-703", "rad 4"), ("186\t", "266\t", "rad 10"), ("1 660", "1 570", "rad 13"),
    ("-988", "-1 078", "rad 2"),
])
def test_the_parts_under_each_heading_of_what_a_deviation_comes_from_are_summed(printed: str, wrong: str, place: str):
    found = check_report(*read_text(DIVIDED.replace(printed, wrong, 1))).findings
    assert bool(found) == bool(place)
    assert all(place == each.place or f"({place})" in each.why for each in found)


def test_a_cell_that_another_table_prints_otherwise_is_named_where_the_rest_is_printed_alike():
    table = "tkr\tBudget\tUtfall\tAvvikelse\nSkola\t-11 640\t-12 253\t-613\nOmsorg\t-17 460\t-17 714\t-254\nLedning\t-5 820\t-5 942\t-122\n"
    report = f"Enheter\n\n{table}\nOrsaker\n\n{DIVIDED.replace('-613', '-703')}"
    assert [(each.kind, each.stands, each.must) for each in check_report(*read_text(report)).findings] == [
        ("cell", "-703 (Skola, Avvikelse)", "−613")]


def test_rows_that_print_one_amount_beside_a_budget_of_nothing_are_no_sums_of_each_other():
    table = (
        "Resultaträkning (tkr)\tUtfall 2020\tBudget 2020\tAvvikelse budget\n"
        "Verksamhetens intäkter\t\t\t\nVerksamhetens kostnader\t-48\t0\t-48\n"
        "Verksamhetens nettokostnader\t-48\t0\t-48\nKapitalkostnader\t\t\t\nResultat efter avskrivningar\t-48\t0\t-48\nBudget\t0\t0\t\n"
        "ÅRETS RESULTAT\t-48\t0\t\n\nKostnaderna är 48 tkr."
    )
    assert check_report(*read_text(table)).wrong == ()
