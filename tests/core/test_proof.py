"""Proof-reading: the four reports' own errors are named and nothing else; planted errors are found and clean tables are left alone."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.proof.check import check_report
from core.proof.figures import printed_range, read_figure
from core.proof.finding import Finding
from core.proof.layout import read_text
from tests.core.measure_proof import measure
from tests.core.proof_tables import made

SEEDS = Path(__file__).parents[1] / "golden" / "seeds"
"""The texts of four municipalities' public reports: Vaggeryd, Alingsås and Krokom 2020, Hjo 2016."""


def wrong_in(text: str) -> list[Finding]:
    """What is wrong in a text."""
    return list(check_report(*read_text(text)).wrong)


@pytest.mark.parametrize(("report", "expected"), [
    ("krokom", {("label", "rad 247", "mnkr"), ("cell", "rad 248", "16,7"), ("cell", "rad 260", "4\u00a0551 ± 1")}),
    ("hjo", {("cell", "rad 470", "41\u00a0575")}),
    ("vaggeryd", {("amount", "rad 94", "2 830")}),
    ("alingsas", {("truncated", "rad 268", "-2 676"), ("truncated", "rad 268", "1 760"), ("truncated", "rad 389", "-382")}),
])
def test_the_errors_of_a_real_report_are_named_and_nothing_else(report: str, expected: set[tuple[str, str, str]]):
    assert {(each.kind, each.place, each.must) for each in wrong_in((SEEDS / f"{report}.txt").read_text("utf-8"))} == expected


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_a_table_that_is_only_rounded_raises_no_alarm(random):
    assert check_report([made(random).table()]).wrong == ()


def test_planted_errors_are_named_and_no_innocent_cell_is():
    found = measure(60, seed=7)
    assert found["clean"][2] == 0
    for error in ("digit", "swap", "minus", "row", "label"):
        tables, named, other = found[error]
        assert (named >= 0.95 * tables, other) == (True, 0), (error, found[error])


@pytest.mark.parametrize(("text", "value"), [
    ("- 1 954", -1954), ("+76", 76), ("(1 234)", -1234), ("\u22121\u00a0234", -1234), ("<b>41 575</b>", 41575), ("0", 0),
])
def test_a_printed_amount_is_read_as_it_is_written(text: str, value: int):
    figure = read_figure(text)
    assert figure is not None
    assert figure.value == value * 2_000


@pytest.mark.parametrize("text", ["", "i.u.", "Prel: 67", "Ingen mätning", "1.234", "12 34", "–"])
def test_a_blank_or_a_state_is_no_figure(text: str):
    assert read_figure(text) is None


def test_what_may_stand_is_said_with_its_slack():
    assert printed_range(4_550 * 2_000, 4_552 * 2_000, 0) == "4\u00a0551 ± 1"


TABLE = (
    "Driftredovisning, tkr\n\nEnhet\tBudget 2020\tBokslut 2020\tAvvikelse\n"
    "Stab\t-1 000\t-1 200\t-200\nSkola\t-5 000\t-4 500\t500\nOmsorg\t-7 000\t-7 300\t-300\nSumma\t-13 000\t-13 000\t0\n\n"
)


@pytest.mark.parametrize(("sentence", "kind"), [
    ("Skola redovisar ett överskott på 500 tkr.", None),
    ("Skola redovisar ett överskott på 0,5 mnkr.", None),
    ("Skola redovisar ett överskott på 550 tkr.", "amount"),
    ("Skola redovisar ett underskott på 500 tkr.", "direction"),
    ("Inom Skola redovisar Fritids ett överskott på 550 tkr.", None),
])
def test_an_amount_of_a_sentence_is_held_against_the_row_it_speaks_of(sentence: str, kind: str | None):
    assert [each.kind for each in wrong_in(TABLE + sentence)] == ([kind] if kind else [])


def test_words_of_a_forecast_in_a_closed_year_are_remarked_but_not_wrong():
    proof = check_report(*read_text(TABLE + "Utfallet beräknas till 500 tkr."))
    assert [each.kind for each in proof.findings] == ["forecast"]
    assert proof.wrong == ()


CLEAN = {
    "an outcome near the budget less the deviation of another column": (
        "mnkr\tRam 2019\tBudget ack\tUtfall ack\tAvvikelse ack\tPrognos\tAvvikelse helår\n"
        "Kommunen totalt\t-51,5\t-34,3\t-48,3\t-14,0\t-54,7\t-3,2\nTurism\t-25,9\t-17,3\t-22,8\t-5,5\t-28,5\t-2,6\n"
        "Ekonomi\t-1,1\t-0,7\t-1,2\t-0,4\t-1,1\t0,0\nIT\t-2,5\t-1,7\t-2,8\t-1,1\t-2,7\t-0,2\n"
        "Politik\t-22,0\t-14,7\t-21,5\t-6,9\t-22,5\t-0,5\n"),
    "a total above its parts, the last of which is nearly nothing": (
        "mnkr\tUtfall 2019\tBudget\tBokslut 2020\tAvvikelse\nTotalt\t123,5\t168,8\t205,6\t-36,8\nTurism\t42,7\t0,0\t38,9\t-38,9\n"
        "Bibliotek\t\t42,1\t41,8\t0,3\nMiljö\t13,3\t17,5\t19,1\t-1,6\nOmsorg\t6,2\t5,1\t5,5\t-0,4\nStab\t37,6\t37,9\t40,1\t-2,1\n"
        "Lokalvård\t\t41,3\t39,0\t2,2\nInköp\t23,4\t24,9\t20,9\t4,1\nRäntor\t0,2\t0,0\t0,3\t-0,3\n"),
    "a net that is nearly its costs": (
        "mnkr\tRam 2020\tBokfört\tDiff\tUtfall 2019\tDiff. mellan åren\nAvgifter\t-0,1\t-0,1\t0,0\t-0,2\t0,0\n"
        "Övriga kostnader\t36,1\t33,2\t2,9\t37,7\t-4,5\nEntreprenader\t27,6\t26,3\t1,3\t25,2\t1,1\n"
        "Lokalkostnader\t50,6\t55,8\t-5,2\t60,3\t-4,5\nVerksamhetens kostnader\t114,2\t115,3\t-1,1\t123,3\t-8,0\n"
        "Netto\t114,1\t115,2\t-1,1\t123,1\t-7,9\nBudgetram\t-113,3\t-115,8\t2,5\t-123,7\t7,9\nResultat\t0,8\t-0,6\t1,4\t\t0,0\n"),
    "blank cells whose amounts the total counts": (
        "tkr\tBudget\tUtfall 2020\tAvvikelse\nRäddning\t22 922\t22 479\t443\nFritid\t0\t1 754\t-1 754\nEkonomi\t57 886\t\t638\n"
        "Kultur\t2 981\t3 476\t-495\nStab\t\t4 295\t814\nProjekt\t2 224\t2 235\t-12\nTotalt\t91 122\t91 487\t-365\n"),
}


@pytest.mark.parametrize("table", CLEAN.values(), ids=CLEAN)
def test_figures_that_are_near_each_other_by_chance_raise_no_alarm(table: str):
    assert wrong_in(table) == []


def test_a_percentage_tells_which_of_two_figures_is_wrong():
    table = (
        "tkr\tUtfall\tBudget\tAvvikelse\tFörbrukat %\nStab\t1 000\t1 250\t250\t80,0\nSkola\t5 600\t5 000\t-500\t110,0\n"
        "Vård\t7 300\t7 000\t-300\t104,3\nKultur\t820\t800\t-20\t102,5\n"
    )
    assert [(each.kind, each.place, each.must) for each in wrong_in(table)] == [("cell", "rad 3", "5\u00a0500 ± 1")]


def test_two_misprints_that_explain_the_same_error_are_both_named_and_none_for_sure():
    table = "tkr\tBudget\tUtfall\tAvvikelse\nStab\t-4 700\t-3 400\t1 300\nSkola\t-5 000\t-4 500\t500\nVård\t-5 700\t-2 700\t2 000\n"
    found = wrong_in(table)
    assert [(each.kind, each.stands) for each in found] == [("unsure", "2 000 (Vård, Avvikelse)")]
    assert found[0].why == "Utfall − Budget ger 3\u00a0000. Felet kan också stå i -5 700 (rad 4) eller -2 700 (rad 4)."


def test_digits_swapped_beside_a_blank_cell_are_doubted_and_the_blank_is_said():
    table = (
        "tkr\tFöregående år\tBudget\tBokslut 2019\tAvvikelse\nKonsument\t6 900\t10 455\t11 596\t-1 141\nGata\t2 818\t2 882\t3 201\t-319\n"
        "Räntor\t300\t321\t380\t-59\nRäddning\t\t14 030\t12 758\t1 272\nTotalt\t12 718\t27 689\t27 936\t-247\n"
    )
    found = wrong_in(table)
    assert [(each.kind, each.place, each.must) for each in found] == [("unsure", "rad 2", "9\u00a0600")]
    assert found[0].why.endswith("den tomma rutan.")


def test_a_table_aligned_by_spaces_keeps_its_empty_cells_its_header_and_a_row_without_figures():
    table = (
        "Driftredovisning, tkr\n\n"
        "Enhet          Ram 2020   Bokslut 2020   Över-/underskott\n"
        "Förvaltning\n"
        "Stab             -1 000         -1 200               -200\n"
        "Skola            -5 000         -4 500                500\n"
        "Ny enhet                          -300                   \n"
        "Omsorg           -7 000         -7 300               -350\n"
        "Summa           -13 000        -13 300               -300\n"
    )
    (read,), _ = read_text(table)
    assert read.columns == ("Ram 2020", "Bokslut 2020", "Över-/underskott")
    assert [row.label for row in read.rows] == ["Förvaltning", "Stab", "Skola", "Ny enhet", "Omsorg", "Summa"]
    assert [(each.kind, each.place, each.must) for each in wrong_in(table)] == [("cell", "rad 8", "−300 ± 1")]


@pytest.mark.parametrize(("sentence", "kind"), [
    ("Överskottet för Skola uppgår till 500 tkr.", None), ("Överskottet för Skola uppgår till 550 tkr.", "amount"),
    ("För Stab blev underskottet 200 tkr.", None), ("För Stab blev underskottet 250 tkr.", "amount"),
    ("Underskottet för Skola uppgår till 500 tkr.", "direction"), ("Stab gick 200 tkr back.", None), ("Stab gick 250 tkr back.", "amount"),
    ("Budgeten för Skola är 5 000 tkr.", None), ("Budgeten för Skola är 5 100 tkr.", "amount"),
    ("Utfallet för Skola blev 4 500 tkr.", None), ("Utfallet för Skola blev 4 600 tkr.", "amount"),
    ("Utfallet för Skolans fritidshem blev 4 600 tkr.", None), ("Stab avviker negativt med 250 tkr mot budget.", "amount"),
])
def test_a_sentence_that_says_outright_what_its_amount_is_of_is_held_to_it(sentence: str, kind: str | None):
    assert [each.kind for each in wrong_in(TABLE + sentence)] == ([kind] if kind else [])


GIVEN = "tkr\tPrognos\tAvvikelse\nStab\t-1 200\t-200\nSkola\t-4 500\t500\nOmsorg\t-7 300\t-300\nSumma\t-13 000\t0\n\n"
"""A round: what the units expect of the year, and how far that is from their annual budgets."""


@pytest.mark.parametrize(("sentence", "kind"), [
    ("Stab redovisar ett underskott på 90 tkr t.o.m. augusti.", None), ("Stab redovisar ett underskott på 250 tkr i prognosen.", "amount"),
    ("Stab, helår 2020: avvikelsen är 0 tkr.", None), ("Stab väntas få ett underskott på 250 tkr.", "amount"),
    ("Stab redovisar ett överskott på 200 tkr t.o.m. augusti.", None),
    ("Prognosen för Stab är ett överskott på 200 tkr.", "direction"),
])
def test_what_is_booked_is_not_held_against_what_is_expected_of_the_year(sentence: str, kind: str | None):
    assert [each.kind for each in wrong_in(GIVEN + sentence)] == ([kind] if kind else [])


MOVED = (
    "tkr\tPrognos april\tPrognos augusti\tÄndring\tNytt utfall\tÄndrad bedömning\tFlyttad budget\n"
    "Kommunen\t-139 367\t-141 612\t-2 246\t-1 813\t-432\t0\nSocial\t-58 914\t-59 263\t-349\t-782\t283\t150\n"
    "Stab\t-28 314\t-29 013\t-699\t-230\t-319\t-150\nSkola\t-32 404\t-33 152\t-749\t-2 384\t1 636\t0\n"
    "Räddning\t-19 735\t-20 184\t-449\t1 582\t-2 031\t0\n"
)


def test_a_column_that_only_some_rows_have_is_a_term_of_the_difference_it_explains():
    assert wrong_in(MOVED) == []
    found = wrong_in(MOVED.replace("\t283\t", "\t238\t"))
    assert [(each.stands, each.must) for each in found] == [("238 (Social, Ändrad bedömning)", "283 ± 1")]
    assert "Ändring − Nytt utfall − Flyttad budget" in found[0].why


def test_only_a_deviation_from_a_budget_that_its_row_prints_asks_for_a_comment():
    table = (
        "kr\tHelårsbudget\tPrognos\tBeräknat\tAvvikelse\nSocial\t-57 763 000\t-60 245 000\t-55 999 000\t-2 482 000\n"
        "Stab\t-27 363 000\t-25 363 000\t-25 156 000\t2 000 000\nSkola\t-30 902 000\t-30 135 000\t-20 486 000\t767 000\n"
        "Räddning\t-18 834 000\t-14 379 000\t-12 847 000\t4 455 000\n80 %: som bäst\t\t\t-104 430 000\t30 432 000\n\n"
    )
    proof = check_report(*read_text(f"{table}Social, Stab och Skola skriver om sina avvikelser."))
    assert [(each.kind, each.stands) for each in proof.findings] == [("comment", "4 455 000 (Räddning, Avvikelse)")]


def test_a_moved_budget_of_the_last_printed_step_is_no_fault():
    assert wrong_in(
        "mnkr\tPrognos april\tPrognos augusti\tÄndring\tNytt utfall\tÄndrad bedömning\tFlyttad budget\n"
        "Kommunen\t129,0\t147,4\t-18,4\t25,4\t-43,7\t0,0\nSocial\t37,0\t56,8\t-19,8\t8,0\t-27,7\t0,0\n"
        "Stab\t53,0\t41,2\t11,7\t7,4\t4,5\t-0,1\nSkola\t29,4\t31,9\t-2,6\t8,4\t-11,1\t0,1\nRäddning\t9,7\t17,4\t-7,7\t1,6\t-9,4\t0,1\n"
    ) == []


@pytest.mark.parametrize(("actual", "kinds"), [("11,8", []), ("11,7", ["direction"])])
def test_amounts_that_are_printed_alike_contradict_neither_more_nor_less(actual: str, kinds: list[str]):
    others = "Lön\t10,6\t9,4\t1,2\nHyra\t3,4\t2,6\t0,8\nFika\t4,4\t2,6\t1,8\n\n"
    table = f"mnkr\tBudget 2024\tUtfall 2024\tAvvikelse\nKöp\t11,8\t{actual}\t-0,1\n{others}"
    assert [each.kind for each in wrong_in(f"{table}Köp – 0,1 mnkr högre än budgeterat.") if each.kind == "direction"] == kinds


def test_a_percentage_of_one_row_s_base_is_not_held_against_each_row_s_own():
    assert wrong_in(
        "mnkr\tBudget\tUtfall\tAvvikelse\t%\nHemtjänst\t-4,1\t-6,1\t-2,0\t-47,8\nIntäkter\t3,1\t2,9\t-0,2\t-5,2\n"
        "Köp\t-3,2\t-3,8\t-0,7\t-15,9\nPersonal\t-4,1\t-5,2\t-1,1\t-26,8\n"
    ) == []
