"""What a frozen round is held against: the budgets that it was frozen with, also of sums, account groups and percent."""
from __future__ import annotations

from little import TKR, even, figures, question, register, tkr
from little_round import AUGUST, said

from core.accounts import APPROPRIATION, NET_COST
from core.accuracy import error_in
from core.answers.answering import answer
from core.book import Book
from core.held import base_in, budget_in, is_rebudgeted, with_budgets
from core.register import Register
from core.rounds import Prognosis, Round

GIVEN = (said("HEM", -1_100), said("BOE", -2_450))
FROZEN = AUGUST._replace(frozen=True, holds_budgets=True)


def books(given: tuple[Prognosis, ...], this: Round, moved: int = 0, *, ram: bool = False, closed: int = 12) -> Book:
    """HEM costs 100 a month as budgeted, BOE 200; ``moved`` tkr more in HEM's budget for wages from February on; ``ram``: each has its
    appropriation, and so has the move."""

    def budgets(amount: int) -> dict[str, tuple[int | None, ...]]:
        return {"5010": even(-amount), **({APPROPRIATION: even(amount)} if ram else {})}

    transfer = {"5010": tkr(None, -moved), **({APPROPRIATION: tkr(None, moved)} if ram else {})} if moved else {}
    now = [
        figures("HEM", 2024, actual={"5010": even(-100)}, budget=budgets(100), budget_transfer=transfer),
        figures("BOE", 2024, actual={"5010": even(-200)}, budget=budgets(200)),
    ]
    plain = register(closed)
    town = Register(plain.id, plain.name, plain.profile, plain.units, plain.groups, plain.years, (this,))
    return Book(town, {2024: now}, 1, given)


def kept(given: tuple[Prognosis, ...] = GIVEN, **more: bool) -> tuple[Prognosis, ...]:
    """The prognoses as they are frozen by the books without the move."""
    return tuple(with_budgets(books(given, AUGUST, **more), AUGUST, each) for each in given)


def test_a_unit_and_the_sum_above_it_keep_the_budget_that_they_were_frozen_with():
    later = books(kept(), FROZEN, moved=60)
    year = later.register.fiscal_years[2024]
    assert [later.annual_budget(unit, NET_COST, year, 8) for unit in ("HEM", "SOC")] == [-1_260 * TKR, -3_660 * TKR]
    assert [budget_in(later, FROZEN, unit) for unit in ("HEM", "BOE", "SOC", "K")] == [
        -1_200 * TKR, -2_400 * TKR, -3_600 * TKR, -3_600 * TKR]
    assert (is_rebudgeted(later, FROZEN, "SOC"), is_rebudgeted(later, FROZEN, "BOE")) == (True, False)


def test_a_round_that_an_older_koll_froze_is_held_against_the_books():
    later = books(GIVEN, AUGUST._replace(frozen=True), moved=60)
    assert budget_in(later, later.register.rounds[0], "SOC") == -3_660 * TKR


def test_a_budget_that_came_after_the_freeze_was_not_there():
    given = (said("TEK", -600),)
    none = tuple(with_budgets(books(given, AUGUST), AUGUST, each) for each in given)
    assert (none[0].budget, budget_in(books(none, FROZEN), FROZEN, "TEK")) == (None, None)


def test_the_net_of_prognoses_per_account_group_keeps_the_budgets_of_its_groups():
    later = books(kept((said("HEM", -1_100, "50"),)), FROZEN, moved=60)
    assert [budget_in(later, FROZEN, "HEM", group) for group in ("50", NET_COST)] == [-1_200 * TKR, -1_200 * TKR]


def test_percent_is_of_the_appropriation_that_the_round_was_frozen_with():
    later = books(kept(ram=True), FROZEN, moved=60, ram=True)
    assert later.annual_budget("SOC", APPROPRIATION, later.register.fiscal_years[2024], 8) == 3_660 * TKR
    assert [base_in(later, FROZEN, unit) for unit in ("HEM", "SOC")] == [1_200 * TKR, 3_600 * TKR]


def test_the_error_of_a_frozen_prognosis_is_a_fraction_of_what_it_was_frozen_with():
    errors = [error_in(books(kept(), FROZEN, moved=moved), FROZEN, "HEM") for moved in (0, 60)]
    assert [each and each.fraction for each in errors] == [-100 / 1_200, -100 / 1_200]


def test_the_summary_of_a_round_whose_budget_has_changed_since_says_so():
    shown = answer(question("summary", round=FROZEN.id), books(kept(), FROZEN, moved=60, closed=8))
    assert any(note.endswith("frystes mot helårsbudgeten −3\u00a0600 tkr; den har ändrats i böckerna sedan dess.") for note in shown.notes)
