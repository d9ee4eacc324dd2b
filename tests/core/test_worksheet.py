from hypothesis import given
from hypothesis import strategies as st
from little import TKR, question
from little_round import APRIL, AUGUST, lillkoping, offered, said

from core.answers.answering import answer
from core.profile import Thresholds
from core.worksheet import Line, Worksheet, command, filled, suggestion, text_of

FEES = Line("30", "Avgifter", -1, budget=120 * TKR, previous=100 * TKR)
PAY = Line("50", "Löner", -1, budget=-1_200 * TKR, forecast=-1_230 * TKR, given=-1_210 * TKR)
NET = Line("net_cost", "Hemtjänsten", -1, budget=-1_080 * TKR, previous=-1_090 * TKR)
SHEET = Worksheet("Prognos för Hemtjänsten", "lillkoping", "HEM", "2024-08", "tkr", Thresholds(), -1_080 * TKR, NET, (FEES, PAY))


def test_lines_are_typed_in_the_municipalitys_own_signs_and_sum_to_the_net():
    found = filled(SHEET, {"30": "−120", "50": "1 230"})
    assert [each.amount for each in found.lines] == [120 * TKR, -1_230 * TKR]
    assert (found.net.amount, found.net.amount_text, found.net.deviation_text) == (-1_110 * TKR, "1\u00a0110", "−30")
    assert found.says == "Helår 1\u00a0110 tkr, −30 mot budget (−2,8 %), −20 sedan förra."
    assert [each.line.group for each in found.to_give] == ["30", "50"]


def test_the_net_is_missing_until_every_line_is_known_and_what_is_left_is_said():
    found = filled(SHEET, {"50": "1 230"})
    assert found.net.amount is None
    assert found.says == "Kvar att fylla i: Avgifter."


def test_the_net_can_be_given_alone_and_as_a_change_in_percent():
    found = filled(SHEET, {"net_cost": "+5%"})
    assert found.net.amount == -114_450_000  # a cost of 1 090 tkr last time, and 5 % more
    assert found.net.amount_text == "1\u00a0145"


def test_what_is_no_amount_is_said_with_its_line():
    assert filled(SHEET, {"50": "mycket"}).says.startswith("Löner: ”mycket” är inte ett entydigt belopp")


def test_a_deviation_beyond_the_threshold_asks_for_a_comment_until_there_is_one():
    assert filled(SHEET, {"net_cost": "1 400"}).comment_wanted
    assert not filled(SHEET, {"net_cost": "1 400"}, "Ny lag.").comment_wanted
    assert not filled(SHEET, {"net_cost": "1 090"}).comment_wanted


def test_an_untouched_line_keeps_its_exact_amount_and_is_not_given_anew():
    odd = PAY._replace(given=-1_210 * TKR - 37)
    sheet = SHEET._replace(lines=(odd,))
    found = filled(sheet, {"50": text_of(odd, "tkr")})
    assert found.lines[0].amount == odd.given
    assert not found.has_problem


def test_only_changed_lines_are_given_and_when_none_is_all_known_with_their_new_words():
    sheet = SHEET._replace(lines=(FEES._replace(given=100 * TKR), PAY))
    before = {line.group: text_of(line, "tkr") for line in sheet.lines}
    assert [each.line.group for each in filled(sheet, before | {"30": "-110"}).to_give] == ["30"]
    given_anew = command(sheet, filled(sheet, before), " Ny lag. ", "volym", draft=True).lines
    assert [(each.group, each.amount, each.comment, each.draft) for each in given_anew] == [
        ("30", 100 * TKR, "Ny lag.", True), ("50", -1_210 * TKR, "Ny lag.", True),
    ]


def test_the_net_goes_before_its_lines_until_one_of_them_is_changed():
    sheet = SHEET._replace(net=NET._replace(given=-1_100 * TKR), lines=(FEES, PAY))
    before = {"net_cost": "1\u00a0100", "50": "1\u00a0210"}
    assert filled(sheet, before).is_whole
    assert not filled(sheet, before | {"50": "1 220"}).is_whole
    assert [each.group for each in command(sheet, filled(sheet, before | {"net_cost": "1 120"}), "", "").lines] == ["net_cost"]


def test_the_suggestion_is_what_would_be_typed():
    assert suggestion(PAY, "tkr") == "1\u00a0230"
    assert suggestion(FEES, "tkr") == ""


@given(st.lists(st.integers(-10**6, 10**6), min_size=2, max_size=2))
def test_the_net_is_the_sum_of_what_is_typed_in_every_layout(amounts: list[int]):
    typed = {line.group: str(line.sign * amount) for line, amount in zip(SHEET.lines, amounts, strict=True)}
    assert filled(SHEET, typed).net.amount == sum(amounts) * TKR


def test_the_sheet_holds_budget_actual_suggestion_the_round_before_and_what_is_given():
    book = lillkoping(said("HEM", -1_000, round=APRIL), said("HEM", -1_100, "50", comment="Nyanställning."))
    found = answer(question("worksheet", "HEM"), book)
    sheet = found.worksheet
    assert sheet is not None
    assert (sheet.round, sheet.comment, [line.label for line in sheet.lines]) == ("2024-08", "Nyanställning.", ["Avgifter", "Löner"])
    fees, pay = sheet.lines
    assert (fees.budget, fees.actual, fees.given) == (120 * TKR, 80 * TKR, None)
    assert (pay.budget, pay.actual, pay.given) == (-1_200 * TKR, -720 * TKR, -1_100 * TKR)
    assert (sheet.net.previous, sheet.net.budget) == (-1_000 * TKR, -1_080 * TKR)
    assert sheet.net.forecast == sum(line.forecast or 0 for line in sheet.lines)
    assert found.table.rows[-1].kind == "total"


def test_without_an_open_round_there_is_no_sheet_and_the_answer_says_how_to_open_one():
    frozen = AUGUST._replace(frozen=True)
    found = answer(question("worksheet", "HEM"), lillkoping(rounds=(frozen,)))
    assert (found.status, found.worksheet) == ("refused", None)
    assert "Öppna ett" in found.headline


def test_how_far_off_the_units_own_prognoses_have_been_is_said():
    old = AUGUST._replace(id="2023-08", year=2023, frozen=True)
    found = answer(question("worksheet", "HEM"), lillkoping(said("HEM", -1_000, round=old), rounds=(old, AUGUST)))
    assert found.notes[0] == "Enhetens förra prognos med bokslut låg 40\u00a0tkr fel och var för försiktig."
    assert found.worksheet is not None
    assert found.worksheet.record == found.notes[0]


def test_what_was_said_before_is_the_last_that_was_said_even_when_a_round_between_has_nothing():
    between = AUGUST._replace(id="2024-06", name="Juni", as_of=6)
    book = lillkoping(said("HEM", -1_000, round=APRIL), rounds=(APRIL, between, AUGUST))
    sheet = answer(question("worksheet", "HEM"), book).worksheet
    assert sheet is not None
    assert sheet.net.previous == -1_000 * TKR
    assert "Våren" in [column.label for column in offered("hemtjänsten -1 080 tkr", book).answer.table.columns]


def test_a_unit_whose_parts_give_their_own_is_told_so_before_anything_is_typed():
    found = answer(question("worksheet", "SOC"), lillkoping())
    assert found.worksheet is not None
    assert found.worksheet.warning == "2 enheter under lämnar sina egna; en prognos här går före dem i summan."
    assert found.notes[0] == found.worksheet.warning
    alone = answer(question("worksheet", "HEM"), lillkoping()).worksheet
    assert alone is not None
    assert alone.warning == ""
