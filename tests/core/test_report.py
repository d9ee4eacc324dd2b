"""A report's sections, made from answers by hand."""
from __future__ import annotations

from core.answer import Answer, Cell, Column, Row, Table, UnitName
from core.question import Question
from core.report import Report, Section, as_report
from core.report_plan import Asking, assembled, kind_called


def said(title: str, *notes: str, status: str = "answered") -> Answer:
    table = Table((Column("a", "A"),), (Row("1", "Ett", {"a": Cell("1")}),), title)
    return Answer(title, status, "Kommunen", UnitName("1", "Enheten"), "2020", table, notes)  # type: ignore[arg-type]


def test_answers_become_a_report_with_a_section_each():
    report = as_report((said("Ett"), said("Två")))
    assert [section.title for section in report.sections] == ["Ett, Enheten, 2020", "Två, Enheten, 2020"]
    assert as_report(report) is report


def test_an_answer_that_is_refused_is_named_last_and_has_no_section():
    filled = [(Asking("Prognos", 1, Question("prognosis")), said("Finns inte.", status="refused"))]
    filled += [(Asking("Avvikelse", 1, Question()), said("Avvikelse"))]
    report = assembled("monthly_followup", filled, ("Enheten", "maj 2020"))
    assert [section.title for section in report.sections] == ["Avvikelse", "Det som saknas i rapporten"]
    assert report.sections[-1].texts == ("Prognos: Finns inte.",)
    assert (report.title, report.subtitle) == ("Månadsuppföljning maj 2020", "Enheten, Kommunen, maj 2020")


def test_the_first_note_of_each_answer_stays_and_others_stand_once():
    filled = [(Asking(name, 1, Question()), said(name, "Belopp i tkr.", "Källa: boken.")) for name in ("A", "B")]
    report = assembled("monthly_followup", filled, ("Enheten", "maj 2020"))
    notes = [section.answer.notes for section in report.sections if section.answer]
    assert notes == [("Belopp i tkr.", "Källa: boken."), ("Belopp i tkr.",)]


def test_a_kind_is_known_by_the_beginning_of_its_name():
    names = ("månads", "Fördjupad månadsuppföljning", "delår", "verksamhetsberättelse", "", "xyz")
    assert [kind_called(name) for name in names] == [
        "monthly_followup", "extended_followup", "interim_accounts", "year_end", None, None
    ]


def test_an_empty_report_is_a_report():
    assert as_report(()) == Report("Svar från Koll", ())
    assert Section("A").answer is None
