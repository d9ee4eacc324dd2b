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
