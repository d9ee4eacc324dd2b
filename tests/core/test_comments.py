from little import question
from little_round import APRIL, AUGUST, lillkoping, said

from core.answer import Answer
from core.answers.answering import answer
from core.book import Book
from core.calendar import Period, Scope

WHY = "Två platser till från maj."


def comments(book: Book, unit: str = "K", through: int | None = None, *, given_only: bool = False) -> Answer:
    period = Period(Scope.YTD, through, 2024) if through else None
    return answer(question("comments", unit, period=period, given_only=given_only), book)


def test_the_latest_round_comes_first_with_whose_words_and_when():
    found = comments(lillkoping(said("BOE", -2_450, comment=WHY, cause="volym"), said("BOE", -2_420, comment="Lugnt.", round=APRIL)))
    assert [(row.kind, row.label) for row in found.table.rows] == [
        ("heading", "Delår"), ("row", "Boendet · Berit 2024-09-09"), ("heading", "Våren"), ("row", "Boendet · Berit 2024-09-09"),
    ]
    assert found.table.rows[1].cells["comment"].text == "Två platser till från maj. Orsak: volym."
    assert found.headline == "Lillköpings kommun: 2 kommentarer."


def test_words_that_the_books_have_left_behind_are_marked():
    found = comments(lillkoping(said("BOE", -2_450, comment=WHY), closed=10))
    assert found.table.rows[1].cells["remark"].text == "Skriven efter augusti; september–oktober har stängts sedan dess."
    assert found.headline.endswith("en att se över.")


def test_the_same_words_as_last_time_beside_another_amount_are_marked():
    found = comments(lillkoping(said("BOE", -2_450, comment=WHY), said("BOE", -2_420, comment=WHY, round=APRIL)))
    assert found.table.rows[1].cells["remark"].text == "Samma ord som i förra tillfället, fast prognosen var −2\u00a0420\u00a0tkr då."


def test_a_comment_that_is_required_and_not_there_is_asked_for():
    assert comments(lillkoping(said("BOE", -2_600))).table.rows[1].cells["remark"].text == "Avvikelsen kräver en kommentar."


def test_in_a_frozen_round_nothing_is_asked_for_any_more():
    assert not comments(lillkoping(said("BOE", -2_600), rounds=(AUGUST._replace(frozen=True),))).table.rows


def test_a_unit_shows_its_own_and_those_below_it_and_no_others():
    found = comments(lillkoping(said("BOE", -2_450, comment=WHY), said("TEK", -610, comment="Snö.")), "SOC")
    assert [row.label for row in found.table.rows if row.kind == "row"] == ["Boendet · Berit 2024-09-09"]


def test_a_units_own_words_are_named_by_who_wrote_them():
    assert comments(lillkoping(said("TEK", -610, comment="Snö.")), "TEK").table.rows[1].label == "Berit 2024-09-09"


def test_no_words_at_all_is_said():
    assert comments(lillkoping()).headline == "Lillköpings kommun: ingen har skrivit någon kommentar till en prognos."


def test_a_month_that_is_named_ends_what_is_told_and_in_what_is_handed_on_also_what_is_warned_of():
    both = lillkoping(said("BOE", -2_450, comment=WHY), said("BOE", -2_420, comment="Lugnt.", round=APRIL), closed=10)
    found = comments(both, through=4)
    assert [row.label for row in found.table.rows] == ["Våren", "Boendet · Berit 2024-09-09"]
    remarks = [comments(both, through=9, given_only=only).table.rows[1].cells["remark"].text for only in (False, True)]
    assert remarks == [
        "Skriven efter augusti; september–oktober har stängts sedan dess.", "Skriven efter augusti; september har stängts sedan dess."]


def test_drafts_are_said_to_be_drafts_and_left_out_of_what_is_handed_on():
    draft = lillkoping(said("BOE", -2_450, comment=WHY, status="draft"), said("TEK", -610, comment="Snö."))
    assert [row.cells["remark"].text for row in comments(draft).table.rows if row.kind == "row"] == ["Utkast.", ""]
    assert comments(draft, given_only=True).headline == "Lillköpings kommun: en kommentar."
