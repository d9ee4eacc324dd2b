"""Comments in the store held against the figures beside them. BOE has a budget of −2 400 tkr and is 80 over it through August."""
from __future__ import annotations

import pytest
from little_round import APRIL, lillkoping, said

from core.answer import Answer, Cell, Column, Row, Table
from core.proof.answering import words_answer
from core.proof.finding import Finding, Proof
from core.proof.own import proof_of_comments, proof_of_reported
from core.reported import ReportedColumn, ReportedRow, ReportedTable


def proof(comment: str, tkr: int = -2_500, april: int = -2_420) -> Proof:
    """Proof-reading of what BOE says of a prognosis of −2 500 tkr, 100 more than the budget; in April it was 20."""
    given = said("BOE", tkr, comment=comment)
    earlier = said("BOE", april, round=APRIL, comment="Lugnt.")
    return proof_of_comments(lillkoping(given, earlier), [given])


@pytest.mark.parametrize(("comment", "found"), [
    ("Underskottet väntas bli 100 tkr, eftersom två platser har tillkommit.", []),
    ("Två platser har tillkommit. Verksamheten går 100 tkr back.", []),
    ("Underskottet hittills är 80 tkr och väntas bli 100 tkr.", []),
    ("Underskottet väntas bli 120 tkr.", [("amount", "−100")]),
    ("Verksamheten går 120 tkr back.", [("amount", "−100")]),
    ("Överskottet väntas bli 100 tkr.", [("direction", "−100")]),
    ("Prognosen är 100 tkr bättre än budget.", [("direction", "−100")]),
    ("Underskottet väntas bli 20 tkr.", [("stale", "−100")]),
    ("Vi köper två platser för 37 tkr.", []),
    ("Tekniska räknar med ett underskott på 120 tkr.", []),
])
def test_the_amounts_of_a_comment_are_those_of_its_prognosis(comment: str, found: list[tuple[str, str]]):
    wrong = [(each.kind, each.must.replace("\u00a0", " ").removesuffix(" tkr")) for each in proof(comment).wrong]
    assert wrong == found


def test_an_amount_that_no_figure_explains_is_counted_and_listed_only_when_asked():
    found = proof("Vi köper två platser för 37 tkr.")
    assert [each.stands for each in found.unexplained] == ["37 tkr"]
    assert words_answer(found).table.rows == ()
    assert [row.cells["kind"].text for row in words_answer(found, everything=True).table.rows] == ["oförklarat"]


def test_a_large_deviation_without_a_comment_is_a_remark_and_not_wrong():
    given = said("BOE", -2_600)
    found = proof_of_comments(lillkoping(given), [given])
    assert [(each.kind, each.place) for each in found.findings] == [("comment", "Lillköpings kommun, Boendet, Delår")]
    assert words_answer(found).status == "answered"


def test_a_store_without_amounts_in_its_texts_says_so():
    assert words_answer(Proof(())).headline.startswith("Inga kommentarer eller texter med belopp finns")


def test_a_reported_text_is_held_against_the_tables_of_its_year():
    columns = (Column("actual", "Bokslut 2020", "tkr"), Column("deviation", "Avvikelse budget", "tkr"))
    row = Row("136", "Arbetsmarknad", {"actual": Cell("8 327", -832_700_000), "deviation": Cell("2 830", 283_000_000)})
    text = ReportedRow("1", "136 Arbetsmarknad", {"text": "Programområdet redovisar ett överskott på 2,6 mnkr."})
    table = ReportedTable("analysis", "1", 2020, "t", "Ekonomisk analys", (ReportedColumn("text", "Text"),), (text,))
    answer = Answer("", table=Table(columns, (row,), "Driftredovisning"))
    assert list(proof_of_reported([table], [answer], "Vaggeryd").wrong) == [Finding(
        "amount", "Vaggeryd, Ekonomisk analys, 136 Arbetsmarknad", "”ett överskott på 2,6 mnkr”", "2 830",
        "Arbetsmarknad, Avvikelse budget: 2 830 (Driftredovisning); stämmer inte.")]
