"""The chapters of a report that are not about money: their order, texts, and which boards have left something out."""
from __future__ import annotations

from core.report import Section
from core.report_reported import chapters, missing, text_sections
from core.reported import ReportedColumn, ReportedKind, ReportedRow, ReportedTable

TEXT = (ReportedColumn("text", "Text"),)


def table(kind: ReportedKind, title: str, source: str = "", unit: str = "1", rows: tuple[ReportedRow, ...] = ()) -> ReportedTable:
    return ReportedTable(kind, unit, 2024, title, title, TEXT, rows, source)


def test_the_order_is_that_of_the_lines_in_the_source_and_money_stands_before_its_analysis():
    found = list(chapters([
        table("significant_events", "Händelser", "rader 90–95"), table("analysis", "Analys", "rader 40–50"),
        table("goals", "Mål", "rader 5–9"), table("activities", "Plan", "rad 10"), table("sections", "Förord", "rader 1–3"),
    ]))
    assert [(each.title, [t.title for t in each.tables], each.is_after_economy) for each in found] == [
        ("Förord", ["Förord"], False), ("Mål och uppdrag", ["Mål", "Plan"], False),
        ("Förvaltningens ekonomiska analys", ["Analys"], True), ("Väsentliga händelser", ["Händelser"], True),
    ]


def test_without_lines_the_tables_stand_as_they_came():
    found = chapters([table("sections", "Framtid"), table("sections", "Förord", "rad 1")])
    assert [each.title for each in found] == ["Framtid", "Förord"]


def test_a_text_keeps_its_headings_its_labels_and_every_paragraph():
    rows = (
        ReportedRow("1", "1", {"text": "Först."}), ReportedRow("2", "Skolan", kind="heading"),
        ReportedRow("3", "Elever", {"text": "Fler."}), ReportedRow("4", "Utan text"),
    )
    assert list(text_sections(table("sections", "Året", rows=rows), "Året", 1)) == [
        Section("Året", 1, ("Först.",)), Section("Skolan", 2, ("Elever – Fler.", "Utan text")),
    ]


def test_a_board_that_leaves_out_what_two_others_report_is_named():
    tables = [table("goals", "Mål", unit="10"), table("goals", "Mål", unit="21"), table("staff", "Personal", unit="10")]
    boards = {"Skolnämnden": frozenset({"10"}), "Socialnämnden": frozenset({"20", "21"}), "Tekniska nämnden": frozenset({"30"})}
    assert list(missing(tables, boards)) == ["Mål och uppdrag: saknas från Tekniska nämnden."]
