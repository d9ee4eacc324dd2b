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
