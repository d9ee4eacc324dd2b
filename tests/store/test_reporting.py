"""The four reports as the desk builds them, from the four demonstration municipalities."""
from __future__ import annotations

import pytest

from core.answer import Answer
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.question import Who
from core.records import Transaction
from core.register import Year
from core.report import Report
from core.rounds import Prognosis, Round
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from store.reporting import Order
from store.writing.markdown import markdown
from tests.report_bench import BARS, made_up_desk, spent


@pytest.fixture(scope="module")
def desk() -> Desk:
    store = MemoryStore()
    load(store, "prov")
    return Desk(store)


def built(desk: Desk, **order: str) -> Report:
    found = desk.report(Order(**order), Who("prov"))
    assert isinstance(found, Report), found.headline
    return found


def chapters(report: Report) -> list[str]:
    return [section.title for section in report.sections if section.level == 1]


def test_a_whole_year_is_a_verksamhetsberattelse_and_august_a_delarsbokslut_and_april_an_extended_followup(desk: Desk):
    titles = [built(desk, unit="vaggeryd", period=period).title for period in ("2020-12", "2020-08", "2020-04", "2020-03")]
    assert titles == [
        "Verksamhetsberättelse helår 2020", "Delårsbokslut t.o.m. augusti 2020", "Fördjupad månadsuppföljning t.o.m. april 2020",
        "Månadsuppföljning t.o.m. mars 2020",
    ]


@pytest.mark.parametrize(("kommun", "own"), [
    ("vaggeryd", {"Resultaträkning", "Driftredovisning"}), ("alingsås", {"Ekonomi per kontogrupp"}),
    ("krokom", {"Resultaträkning", "Detaljramar"}), ("hjo", {"Driftredovisning"}),
])
def test_a_year_s_report_holds_the_tables_of_that_municipality_s_own_report(desk: Desk, kommun: str, own: set[str]):
    report = built(desk, unit=kommun, kind="verksamhetsberättelse")
    tables = {"Resultaträkning", "Driftredovisning", "Ekonomi per kontogrupp", "Detaljramar"}
    assert own <= set(chapters(report)) & tables
    assert chapters(report)[0] == "Sammanfattning"
    assert "Ekonomisk analys" in chapters(report)


@pytest.mark.parametrize(("kommun", "order"), [
    ("vaggeryd", ["Kommunstyrelsen i korthet", "Driftredovisning", "Förvaltningens ekonomiska analys", "Mål och uppdrag",
                  "Väsentliga händelser under 2020", "Sammanfattning mål – medel – kvalitet", "Nyckeltal", "Internkontroll"]),
    ("alingsås", ["Inledning", "Måluppföljning: nämndens mål, indikator och nyckeltal", "Ekonomi per kontogrupp",
                  "Förvaltningens ekonomiska analys", "Investeringar", "Personal", "Uppföljning av internkontroll"]),
    ("krokom", ["Kommentar från förvaltningschefen", "Mål och uppdrag", "Resultaträkning", "Förvaltningens ekonomiska analys",
                "Viktiga händelser under året", "Framtid"]),
    ("hjo", ["Enhetens uppdrag", "Mål och uppdrag", "Framtid", "Nyckeltal", "Driftredovisning", "Förvaltningens ekonomiska analys"]),
])
def test_what_is_reported_beside_the_money_stands_in_the_municipality_s_own_order(desk: Desk, kommun: str, order: list[str]):
    found = chapters(built(desk, unit=kommun, kind="verksamhetsberättelse"))
    assert [title for title in found if title in order] == order


def test_an_analysis_of_the_whole_year_is_not_in_a_report_of_august(desk: Desk):
    found = chapters(built(desk, unit="vaggeryd", period="2020-08"))
    assert "Mål och uppdrag (hela 2020)" in found
    assert "Förvaltningens ekonomiska analys" not in found


def test_what_is_kept_by_year_alone_is_marked_in_a_report_of_august_that_is_written_when_the_year_is_over(desk: Desk):
    marked = [title for title in chapters(built(desk, unit="vaggeryd", period="2020-08")) if title.endswith("(hela 2020)")]
    assert marked[:2] == ["Kommunstyrelsen i korthet (hela 2020)", "Mål och uppdrag (hela 2020)"]
    assert not any("(hela" in title for title in chapters(built(desk, unit="vaggeryd", period="helår 2020")))


def test_a_report_of_a_municipality_whose_own_report_is_one_units_says_so(desk: Desk):
    last = built(desk, unit="alingsås", period="helår 2020").sections[-1]
    assert last.title == "Det som saknas i rapporten"
    assert last.texts[0] == "Rapporten gäller Kommunledningskontoret, som är kommunens egen rapport, inte hela Alingsås kommun."
    assert not any("koll " in text for text in last.texts)


def test_a_table_in_a_report_is_the_very_answer_that_the_question_gets(desk: Desk):
    report = built(desk, unit="vaggeryd", period="helår 2020")
    asked = desk.ask("driftredovisning vaggeryd helår 2020", Who("prov"))
    found = next(section.answer for section in report.sections if section.title == "Driftredovisning")
    assert found is not None
    assert found.table == asked.table


def test_each_unit_has_a_chapter_with_its_draft_and_its_account_groups(desk: Desk):
    report = built(desk, unit="hjo", period="2016", kind="delårsbokslut")
    stab = next(section for section in report.sections if section.title == "Stab")
    assert stab.texts[0].startswith("Stab redovisar ett underskott mot budget på 912\u00a0tkr (4,5 procent) helåret 2016.")
    assert stab.answer is not None
    assert stab.answer.table.rows[-1].cells["deviation"].text == "−912"


def test_what_could_not_be_answered_is_named_last_with_why(desk: Desk):
    last = built(desk, unit="vaggeryd", period="2020-08").sections[-1]
    assert last.title == "Det som saknas i rapporten"
    assert any(text.startswith("Kommentarer: ") and "ingen har skrivit" in text for text in last.texts)


@pytest.mark.parametrize(("order", "said"), [
    (Order("finnsintealls"), "finnsintealls"), (Order("vaggeryd", kind="sammelsurium"), "finns inte. Välj månadsuppföljning"),
    (Order("vaggeryd", period="2031"), "2031"),
    (Order("vaggeryd", period="hej 99"), "”hej 99” är ingen period. Skriv till exempel augusti 2020,"),
    (Order("finnsintealls", period="hej 99"), "finnsintealls"),
    (Order("vaggeryd", period="augusti september"), "Fråga om en i taget"),
])
def test_what_cannot_be_reported_is_said(desk: Desk, order: Order, said: str):
    found = desk.report(order, Who("prov"))
    assert isinstance(found, Answer)
    assert found.status != "answered"
    assert said in found.headline


def test_the_progress_is_told_from_the_first_question_to_the_last(desk: Desk):
    told: list[float] = []
    desk.report(Order("vaggeryd", "2020-08"), Who("prov"), lambda _what, part: told.append(part))
    assert told == sorted(told)
    assert told[0] == 0
    assert 0.9 < told[-1] < 1


@pytest.mark.slow
def test_a_delarsbokslut_of_forty_units_costs_what_was_promised():
    from store.writing.files import content

    desk = made_up_desk()
    for suffix in (".docx", ".xlsx"):
        assert spent(lambda kind=suffix: content(built(desk, kind="delårsbokslut", period="2024-08"), kind)) <= BARS[suffix]


def test_a_comparison_without_a_year_to_compare_with_is_named_last_and_has_no_table_of_dashes(desk: Desk):
    report = built(desk, unit="vaggeryd", period="2020-08")
    assert "Jämförelse med föregående år" not in chapters(report)
    assert any(text.startswith("Jämförelse med föregående år: ") for text in report.sections[-1].texts)
    assert "Jämförelse med föregående år" in chapters(built(desk, unit="vaggeryd", period="2020"))


def test_a_report_of_august_knows_nothing_of_september_nor_of_the_years_end_and_quotes_no_draft():
    store, year = MemoryStore(), 2020
    rounds = (Round("2020-08", "Augusti", year, 8, frozen=True), Round("2020-09", "September", year, 9))
    booked = UnitFigures("10", year, {"budget": {"5010": [-100] * 12}, "actual": {"5010": [-100] * 12}})
    units = (Unit("K", "Påhittköping", None), Unit("10", "Skolan", "K"))
    records = (*units, Year(FiscalYear(year), 12), *(each._replace(frozen=False) for each in rounds))
    store.commit(Transaction("pahittkoping", "eva", "Började", (*records, booked), name="Påhittköping"))
    given = [
        Prognosis("2020-08", "10", "net_cost", -1200, "submitted", "Från i somras.", author="Eva"),
        Prognosis("2020-09", "10", "net_cost", -1300, "submitted", "Från i höstas.", author="Eva"),
        Prognosis("2020-08", "K", "net_cost", -1400, "draft", "Inte klart.", author="Eva"),
    ]
    store.commit(Transaction("pahittkoping", "eva", "Lämnade", tuple(given)))
    store.commit(Transaction("pahittkoping", "eva", "Fryste", rounds))
    text = markdown(built(Desk(store), period="2020-08"))
    assert "Från i somras." in text
    assert [word for word in ("Från i höstas.", "Inte klart.", "september", "sedan dess", "bokslut 2020") if word in text] == []
