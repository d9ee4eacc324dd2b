"""A given prognosis against budget, last year and what was given before: the preview, what is asked back and what is refused."""
from __future__ import annotations

import pytest
from little import TKR
from little_round import APRIL, AUGUST, heard, lillkoping, offered, said

from core.commands import GivePrognosis
from core.deviation import needs_comment
from core.giving import Heard
from core.profile import Thresholds
from core.proposal import Held, is_plausible, readings

# HEM in Lillköping: budget −1 080 tkr, last year −560 (through August); BOE −2 400; TEK −600. Thresholds 50 tkr and 1 %.


def cells(words: str, *given: object, **more: object) -> dict[str, str]:
    row = offered(words, lillkoping(*given), **more).answer.table.rows[0]  # type: ignore[arg-type]
    return {key: cell.text for key, cell in row.cells.items()}


def test_the_preview_shows_outcome_budget_deviation_and_percent_and_writes_nothing_yet():
    answer, transaction = offered("boendet -2 420 tkr", lillkoping())
    assert answer.headline == "Boendet: prognos −2\u00a0420\u00a0tkr för 2024, 20\u00a0tkr sämre än budget (−0,8\u00a0%), Delår (2024-08)."
    assert cells("boendet -2 420 tkr") == {
        "annual_budget": "−2\u00a0400", "prognosis": "−2\u00a0420", "deviation": "−20", "deviation_pct": "−0,8",
    }
    assert (answer.awaits_yes, answer.notes[-1]) == (True, "Inget är skrivet än.")
    assert transaction is not None
    assert transaction.put == (said("BOE", -2420, author="Anna", time="2024-09-10T12:00:00+00:00"),)


@pytest.mark.parametrize(("layout", "words"), [
    ("R", "boendet -2 420 tkr"), ("N", "boendet 2 420 tkr"), ("L", "boendet 2 420 tkr"), ("R", "boendet avvikelse −20 tkr"),
    ("N", "boendet avvikelse −20 tkr"), ("L", "boendet underskott 20 tkr"), ("N", "boendet resultat −20 tkr"), ("N", "boendet 2,42 mnkr"),
    ("L", "boendet 2 420 000 kr"),
])
def test_the_same_outcome_is_said_in_each_layout_or_as_a_deviation(layout: str, words: str):
    _, transaction = offered(words, lillkoping(layout=layout))
    assert transaction is not None
    assert transaction.put[0].amount == -2420 * TKR  # type: ignore[union-attr]


def test_a_result_is_counted_from_the_appropriation_where_the_unit_has_one():
    from core.proposal import outcome

    given = heard("boendet resultat 15 tkr", lillkoping().register)
    assert isinstance(given, Heard)
    with_appropriation = Held(-2400 * TKR, 2500 * TKR, 2500 * TKR, None, 2400 * TKR)
    assert outcome(given, with_appropriation) == -2485 * TKR
    assert outcome(given, with_appropriation._replace(appropriation=None)) == -2385 * TKR
    assert outcome(given, Held(None, None, None, None, 0)) is None


def test_the_yes_is_a_command_that_writes_exactly_what_was_shown():
    answer, transaction = offered("boendet avvikelse −20 tkr, vikarier", lillkoping())
    yes = answer.yes
    assert isinstance(yes, GivePrognosis)
    assert (yes.unit, yes.amount, yes.round, yes.write, yes.comment) == ("BOE", -2420 * TKR, "2024-08", True, "vikarier")
    assert offered("boendet 0 tkr", lillkoping(), unit="BOE", amount=yes.amount, comment="vikarier", sure=True).transaction == transaction


def test_the_round_before_and_what_stood_in_the_same_round_are_shown():
    before, same = said("BOE", -2450, round=APRIL), said("BOE", -2430, comment="hyror")
    assert cells("boendet -2 420 tkr", before, same) == {
        "annual_budget": "−2\u00a0400", "prognosis": "−2\u00a0420", "deviation": "−20", "deviation_pct": "−0,8",
        "previous_prognosis": "−2\u00a0450", "change": "30",
    }
    answer, transaction = offered("boendet -2 420 tkr", lillkoping(before, same))
    replaced = "Ersätter den tidigare i samma tillfälle: −2\u00a0430\u00a0tkr av Berit 2024-09-09 09:30, klarmarkerad."
    assert f"{replaced} Dess kommentar: hyror" in answer.notes
    assert transaction is not None
    assert transaction.summary == (
        "Prognos 2024-08, Boendet: −2\u00a0430\u00a0tkr (Berit, 2024-09-09 09:30, klarmarkerad, hyror) → −2\u00a0420\u00a0tkr.")


def test_a_yes_to_something_that_was_replaced_meanwhile_is_told_and_not_written():
    answer, transaction = offered("boendet -2 420 tkr", lillkoping(said("BOE", -2430)), seen=())
    assert (answer.status, transaction) == ("refused", None)
    assert answer.headline.startswith("Boendet: någon annan har skrivit under tiden. Nu finns −2\u00a0430\u00a0tkr av Berit 2024-09-09")
    assert offered("boendet -2 420 tkr", lillkoping(said("BOE", -2430)), seen=(said("BOE", -2430),)).transaction is not None


@pytest.mark.parametrize(("words", "choices"), [
    ("boendet -24 200 tkr", ["−2\u00a0420\u00a0tkr"]),
    ("boendet -2 420 000 tkr", ["−2\u00a0420\u00a0tkr"]),
    ("boendet -2 420 kr", ["−2\u00a0420\u00a0tkr"]),
    ("boendet 2 420 tkr", ["−2\u00a0420\u00a0tkr"]),
    ("boendet -20 tkr", ["avvikelse −20\u00a0tkr (helår −2\u00a0420\u00a0tkr)"]),
    ("boendet 20 tkr sämre hyror", [
        "avvikelse +20\u00a0tkr (helår −2\u00a0380\u00a0tkr)", "avvikelse −20\u00a0tkr (helår −2\u00a0420\u00a0tkr)"]),
    ("boendet 2420000", ["−2\u00a0420\u00a0tkr"]),
    ("boendet 20", ["avvikelse +20\u00a0tkr (helår −2\u00a0380\u00a0tkr)", "avvikelse −20\u00a0tkr (helår −2\u00a0420\u00a0tkr)"]),
])
def test_an_amount_in_the_wrong_unit_or_with_the_wrong_sign_is_asked_back_with_the_likely_right_one(words: str, choices: list[str]):
    in_book = lillkoping()
    answer, transaction = offered(f"{words}", in_book)
    assert (answer.status, transaction) == ("choose", None)
    labels = [choice.label for choice in answer.choices]
    assert labels[-1].endswith(", som jag skrev")
    assert set(choices) <= set(labels)
    for choice in answer.choices[:-1]:
        assert offered(choice.question, in_book).answer.status in ("answered", "refused")
    sure = offered(f"{answer.choices[-1].question}, ja, så är det", in_book)
    assert sure.transaction is not None


def test_what_is_said_to_be_sure_is_taken():
    given = offered("boendet -24 200 tkr säkert, ny verksamhet", lillkoping())
    assert given.transaction is not None
    assert given.answer.headline.startswith("Boendet: prognos −24\u00a0200\u00a0tkr")


def test_sure_says_nothing_of_a_number_that_may_not_be_an_amount():
    assert offered("boendet 2420", lillkoping(), sure=True).answer.status == "choose"


def test_a_large_deviation_needs_a_comment_and_the_refusal_shows_the_numbers():
    answer, transaction = offered("boendet -2 500 tkr", lillkoping())
    assert (answer.status, transaction) == ("refused", None)
    assert "100\u00a0tkr sämre än budget (−4,2\u00a0%) och behöver en kommentar" in answer.headline
    assert answer.table.rows[0].cells["deviation"].text == "−100"
    assert offered("boendet -2 500 tkr, hyror", lillkoping()).transaction is not None
    assert offered("boendet -2 300 tkr", lillkoping()).answer.status == "refused"


def test_a_draft_needs_no_comment_yet():
    answer, transaction = offered("boendet -2 500 tkr utkast", lillkoping())
    assert transaction is not None
    assert transaction.put[0].status == "draft"  # type: ignore[union-attr]
    assert "utkast till prognos" in answer.headline


@pytest.mark.parametrize(("deviation", "fraction", "needed"), [
    (-50, -0.01, True), (50, 0.01, True), (-49, -0.5, False), (-500, -0.009, False), (-50, None, True), (None, None, False),
])
def test_both_thresholds_must_be_reached_and_without_a_base_the_amount_decides(deviation: int | None, fraction: float | None, needed: bool):
    assert needs_comment(None if deviation is None else deviation * TKR, fraction, Thresholds()) is needed


def test_the_comment_thresholds_are_the_municipality_s_own():
    assert needs_comment(-10 * TKR, -0.001, Thresholds(comment_amount=10 * TKR, comment_fraction=0.001))


def test_a_frozen_round_refuses_and_says_since_when():
    answer, transaction = offered("boendet -2 420 tkr", lillkoping(), round=APRIL)
    assert (answer.status, transaction) == ("refused", None)
    assert answer.headline.startswith("Våren (2024-04) frystes 2024-05-20 10:00 och ändras inte längre.")


def test_a_unit_without_figures_or_budget_is_refused_with_its_nearest_above():
    said_of_it = offered("tomma enheten -5 tkr", lillkoping()).answer.headline
    assert said_of_it == (
        "Tomma enheten har varken utfall eller budget 2024 att lämna prognos för. Närmast ovanför med siffror: Lillköpings kommun.")


def test_the_net_replaces_the_account_groups_and_a_group_replaces_the_net():
    fees, pay = said("HEM", 120, "income"), said("HEM", -1200, "cost")
    net = offered("hemtjänsten -1 080 tkr", lillkoping(fees, pay))
    assert net.transaction is not None
    assert set(net.transaction.drop) == {fees, pay}
    group = offered("hemtjänsten intäkter 120 tkr", lillkoping(said("HEM", -1080)))
    assert group.transaction is not None
    assert group.transaction.drop == (said("HEM", -1080),)
    assert "Enhetens prognos blir hel när också Kostnader är lämnade." in group.answer.notes
    beside = offered("hemtjänsten intäkter 120 tkr", lillkoping(pay))
    assert beside.transaction is not None
    assert beside.transaction.drop == ()


def test_a_prognosis_of_a_unit_above_is_said_to_go_before():
    notes = offered("boendet -2 420 tkr", lillkoping(said("SOC", -3480))).answer.notes
    assert any(note.startswith("Socialförvaltningen har en egen prognos, −3\u00a0480\u00a0tkr av Berit") for note in notes)
    above = offered("socialförvaltningen -3 480 tkr", lillkoping(said("HEM", -1080), said("BOE", -2420)))
    assert "Går före summan av enheterna under, −3\u00a0500\u00a0tkr." in above.answer.notes


def test_a_passed_deadline_and_a_month_that_is_not_closed_are_said():
    assert "Sista dag var 2024-09-15." in offered("boendet -2 420 tkr", lillkoping(), today="2024-09-16").answer.notes
    assert "Sista dag var 2024-09-15." not in offered("boendet -2 420 tkr", lillkoping(), today="2024-09-15").answer.notes
    assert "Augusti 2024 är inte stängd än." in offered("boendet -2 420 tkr", lillkoping(closed=6)).answer.notes


def test_the_same_prognosis_again_changes_nothing():
    answer, transaction = offered("boendet -2 430 tkr", lillkoping(said("BOE", -2430)))
    assert (transaction, answer.awaits_yes) == (None, False)
    assert answer.headline.startswith("Inget att ändra.")


@pytest.mark.parametrize(("amount", "plausible"), [
    (-2400, True), (-1200, True), (-4800, True), (-12_000, False), (-24_000, False), (2400, False), (-240, False), (-480, False),
])
def test_an_amount_is_plausible_near_the_budget_and_on_its_side(amount: int, plausible: bool):
    held = Held(-2400 * TKR, -2400 * TKR, None, None, 2400 * TKR)
    assert is_plausible(amount * TKR, held, Thresholds()) is plausible


def test_a_net_that_nearly_cancels_out_is_held_against_the_size_of_its_costs():
    held = Held(-5 * TKR, -5 * TKR, None, None, 30_000 * TKR)
    assert is_plausible(-500 * TKR, held, Thresholds())
    assert not is_plausible(-5000 * TKR, held, Thresholds())
    assert is_plausible(-5000 * TKR, Held(0, 0, None, 0, 30_000 * TKR), Thresholds())


def test_the_wrong_sign_is_doubtful_however_small_the_unit_is():
    small = Held(-20 * TKR, -20 * TKR, None, -20 * TKR, 20 * TKR)
    assert [is_plausible(amount * TKR, small, Thresholds()) for amount in (-20, -150, 20)] == [True, True, False]


def test_what_was_budgeted_to_end_may_end_at_nothing():
    ended = Held(0, 0, None, -360 * TKR, 1000 * TKR)
    assert is_plausible(0, ended, Thresholds())
    assert not is_plausible(0, Held(-2400 * TKR, -2400 * TKR, None, -2400 * TKR, 2400 * TKR), Thresholds())


def test_no_reading_is_offered_that_is_doubtful_itself():
    given = heard("boendet -3 tkr", lillkoping().register)
    assert isinstance(given, Heard)
    assert [reading.meaning for reading in readings(given, Held(-2400 * TKR, None, None, None, 2400 * TKR))] == ["outcome", "deviation"]


@pytest.mark.parametrize("layout", ["R", "K"])
def test_a_signed_amount_that_is_small_beside_the_budget_is_first_a_deviation(layout: str):
    answer = offered("boendet -24 tkr", lillkoping(layout=layout)).answer
    assert [choice.label for choice in answer.choices] == [
        "avvikelse −24\u00a0tkr (helår " + ("−" if layout == "R" else "") + "2\u00a0424\u00a0tkr)", "−24\u00a0tkr, som jag skrev"]


def test_income_without_its_minus_is_asked_back_however_little_it_is_beside_the_costs():
    kept = Held(200 * TKR, -2400 * TKR, None, 180 * TKR, 2600 * TKR, is_one_sided=True)
    assert [is_plausible(amount * TKR, kept, Thresholds()) for amount in (210, 20, 0, -210, -1)] == [True, True, True, False, False]
    turned = kept._replace(last_year=-5 * TKR)
    assert is_plausible(-5 * TKR, turned, Thresholds())
    new = kept._replace(last_year=0)
    assert not is_plausible(-210 * TKR, new, Thresholds())
    assert is_plausible(-50 * TKR, kept._replace(is_one_sided=False), Thresholds())


def test_an_overwritten_prognosis_of_another_round_is_left_alone():
    april = said("BOE", -2450, round=APRIL)
    given = offered("boendet -2 420 tkr", lillkoping(april), round=AUGUST)
    assert given.transaction is not None
    assert given.transaction.drop == ()


def test_where_costs_are_shown_without_minus_the_card_says_that_plus_is_better_in_the_change():
    earlier = said("BOE", -2_450, round=APRIL)
    net, result = (offered("boendet avvikelse -20 tkr", lillkoping(earlier, layout=layout)).answer for layout in ("N", "R"))
    assert {key: net.table.rows[0].cells[key].text for key in ("prognosis", "previous_prognosis", "change")} == {
        "prognosis": "2\u00a0420", "previous_prognosis": "2\u00a0450", "change": "30",
    }
    assert "I kolumnen Förändring är + bättre." in net.notes
    assert "I kolumnen Förändring är + bättre." not in result.notes
