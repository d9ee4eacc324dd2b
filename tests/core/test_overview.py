from little import TKR, even, figures, question, register
from little_round import AUGUST, lillkoping, said

from core.answer import Answer
from core.answers.answering import answer, years_needed
from core.book import Book
from core.calendar import Period, Scope
from core.rounds import Round


def overview(book: Book, unit: str = "K", **more: object) -> Answer:
    return answer(question("overview", unit, **more), book)


def row(found: Answer, key: str):
    return next(each for each in found.table.rows if each.key == key)


def test_every_unit_stands_in_one_answer_parents_before_their_children():
    found = overview(lillkoping())
    assert [(each.key, each.level) for each in found.table.rows] == [("K", 0), ("SOC", 1), ("HEM", 2), ("BOE", 2), ("TEK", 1)]
    assert [column.key for column in found.table.columns] == [
        "budget", "actual", "deviation", "deviation_pct", "change", "trend", "annual_budget", "prognosis", "expected_deviation", "comment",
    ]


def test_the_change_is_how_the_accumulated_deviation_moved_in_the_last_month():
    found = overview(lillkoping())
    assert row(found, "BOE").cells["deviation"].value == -80 * TKR
    assert row(found, "BOE").cells["change"].value == -10 * TKR
    assert "sämre än budget" in row(found, "BOE").said
    assert "Det är 10\u00a0tkr sämre än i juli." in row(found, "BOE").said


def test_the_change_of_a_single_month_is_against_the_month_before():
    book = Book(register(8), {2024: [figures("TEK", 2024, actual={"5010": (*even(-50, 7)[:7], -70 * TKR)}, budget={"5010": even(-50)})]})
    assert row(overview(book, period=Period(Scope.MONTH, 8, 2024)), "TEK").cells["change"].value == -20 * TKR


def test_january_has_no_month_before():
    found = overview(lillkoping(), period=Period(Scope.YTD, 1, 2024))
    assert "change" not in [column.key for column in found.table.columns]


def test_a_prognosis_stands_beside_the_whole_years_budget_with_its_words():
    found = overview(lillkoping(said("BOE", -2_450, comment="Två platser till från maj.")))
    boende = row(found, "BOE")
    assert boende.cells["expected_deviation"].value == -50 * TKR
    assert boende.cells["comment"].text == "✎"
    assert boende.said.endswith("Prognosen i augusti är −2\u00a0450 tkr, 50\u00a0tkr sämre än budget. Berit: ”Två platser till från maj.”")


def test_units_without_a_prognosis_are_flagged_as_missing_counts_them_and_in_a_frozen_round_nothing_is_left_to_do():
    given = said("HEM", -1_080)
    frozen = lillkoping(given._replace(round="f"), rounds=(AUGUST._replace(id="f", frozen=True),))
    for book in (lillkoping(given), frozen):
        waited = [each.key for each in answer(question("missing", "K"), book).table.rows if "missing" in each.flags]
        assert [each.key for each in overview(book).table.rows if "missing" in each.flags] == waited == ["BOE", "TEK"]
    assert overview(lillkoping(given)).tiles[-1].text == "2 av 3 prognoser saknas"
    assert "saknas" not in overview(frozen).tiles[-1].text + overview(frozen).tiles[-1].more
    assert row(overview(frozen), "BOE").said.endswith("Prognosen lämnades inte.")


def test_a_year_that_is_over_shows_the_last_prognosis_and_what_later_rounds_have():
    after = AUGUST._replace(id="2024-10", name="Oktober", as_of=10)
    given = (said("HEM", -1_080), said("BOE", -2_450), said("TEK", -600))
    only, more = (overview(lillkoping(*given, rounds=rounds, closed=12)).tiles[1] for rounds in ((AUGUST,), (AUGUST, after)))
    assert (only.label, only.more) == ("Prognos i augusti", "det sista tillfället")
    assert (more.label, more.text, more.more) == (only.label, only.text, "0 av 3 lämnade i oktober")


def test_a_prognosis_far_from_the_budget_without_words_is_flagged_and_marked():
    found = overview(lillkoping(said("BOE", -2_600)))
    assert row(found, "BOE").flags == {"uncommented"}
    assert row(found, "BOE").cells["comment"].text == "!"


def test_the_four_tiles_say_deviation_year_end_record_and_what_waits():
    first, second, third, fourth = overview(lillkoping(*(said(unit, tkr) for unit, tkr in (("HEM", -1_080), ("BOE", -2_450)))))\
        .tiles
    assert (first.label, first.text, first.more) == ("Avvikelse", "0\u00a0tkr", "0,0\u00a0% · 0 sedan jul")
    assert (second.label, second.text) == ("Prognos helår", "–")
    assert third.text == "–"
    assert (fourth.text, fourth.tone) == ("1 av 3 prognoser saknas", "warning")


def test_the_model_is_asked_only_when_it_is_wanted():
    without, with_it = overview(lillkoping()), overview(lillkoping(), with_forecast=True)
    assert "forecast" not in [column.key for column in without.table.columns]
    assert "forecast" in [column.key for column in with_it.table.columns]
    below = sum(row(with_it, key).cells["forecast"].value for key in ("SOC", "TEK"))
    assert row(with_it, "K").cells["forecast"].value == below
    assert years_needed(question("overview", with_forecast=True), register()) == (2023, 2024)


def test_a_unit_at_the_bottom_shows_its_account_groups():
    assert [each.key for each in overview(lillkoping(), "HEM").table.rows] == ["HEM", "30", "50"]


def test_what_the_rows_know_of_their_managers_comes_with_them():
    assert row(overview(lillkoping(managers={"BOE": "Bo Ek"})), "BOE").manager == "Bo Ek"


def test_the_words_of_a_draft_are_not_said_as_the_units():
    drafts = {status: lillkoping(said("BOE", -2_450, comment="Snö.", status=status)) for status in ("draft", "submitted")}
    words = {status: next(row.said for row in overview(book).table.rows if row.key == "BOE") for status, book in drafts.items()}
    assert ("Snö." in words["submitted"], "Snö." in words["draft"]) == (True, False)


def test_the_mark_and_the_words_of_a_comment_belong_to_the_round_whose_prognosis_is_shown():
    september = Round("2024-09", "September", 2024, 9)
    earlier = [said("HEM", -1_080), said("BOE", -2_450, comment="Från augusti."), said("TEK", -600)]
    later = said("HEM", -1_100, round=september, comment="Från september.")
    found = overview(lillkoping(*earlier, later, rounds=(AUGUST, september)))
    assert row(found, "HEM").cells["prognosis"].value == -1_080 * TKR
    assert {key: row(found, key).cells["comment"].text for key in ("HEM", "BOE", "TEK")} == {"HEM": "", "BOE": "✎", "TEK": ""}
    assert "september" not in row(found, "HEM").said
    assert "Från augusti." in row(found, "BOE").said
    assert "K: ✎ kommenterad prognos." in found.notes


def test_a_comment_that_is_lacking_in_a_later_round_than_the_one_shown_is_said_with_its_round():
    september = Round("2024-09", "September", 2024, 9)
    earlier = [said(unit, tkr) for unit, tkr in (("HEM", -1_080), ("BOE", -2_400), ("TEK", -600))]
    found = overview(lillkoping(*earlier, said("BOE", -2_600, round=september), rounds=(AUGUST, september)))
    assert row(found, "BOE").cells["comment"].text == "!"
    assert "K: ! kommentar saknas i September." in found.notes
