"""An organisation that changes between years keeps its history: what is compared follows moved, merged, renamed and split units."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts import NET_COST
from core.accuracy import errors_of
from core.answer import Answer
from core.answers.answering import answer
from core.ask import parse
from core.book import Book, UnitFigures
from core.calendar import FiscalYear, Period, Scope, Span
from core.deviation import deviation_of
from core.organisation import Unit
from core.outlook import outlook_of
from core.question import Question
from core.register import Register, Year
from core.seen import seen_from
from core.succession import code_in
from tests.core.changing import book, register
from tests.core.little import TKR

WHOLE = Span(FiscalYear(2023), 1, 12, Scope.FULL_YEAR)


def before(unit: str, *, own: bool = False) -> int | None:
    """The whole of 2023 seen from 2024, in tkr of cost."""
    found = seen_from(book(), 2024).amount(unit, NET_COST, "actual", WHOLE, own=own)
    return None if found is None else -found // TKR


def asked(kind: str, unit: str | None, year: int = 2024) -> Answer:
    return answer(Question(kind, "omkoping", unit, Period(Scope.YTD, 8, year)), book())  # type: ignore[arg-type]


def test_each_year_is_summed_by_its_own_organisation():
    assert book().amount("SOC", NET_COST, "actual", WHOLE) == -150 * 12 * TKR
    assert book().amount("TEK", NET_COST, "actual", WHOLE) == -75 * 12 * TKR


@pytest.mark.parametrize(("unit", "monthly"), [
    ("H", 150), ("LOK", 20), ("PRK", 10), ("KB", 30), ("SOC", 170), ("TEK", 55), ("K", 255),
])
def test_the_year_before_follows_a_unit_that_was_merged_moved_renamed_or_given_a_new_code(unit: str, monthly: int):
    assert before(unit) == monthly * 12


def test_a_split_is_not_guessed_but_counts_where_all_of_its_parts_lie():
    assert (before("SKÖ"), before("SKV"), before("TEK", own=True)) == (None, None, (40 + 5) * 12)


def test_previous_of_a_deviation_follows_too():
    found = deviation_of(book(), "H", NET_COST, Span(FiscalYear(2024), 1, 8, Scope.YTD))
    assert (found.actual, found.previous) == (-160 * 8 * TKR, -150 * 8 * TKR)


def test_the_rows_of_a_comparison_add_up_to_the_unit_above():
    rows = asked("compare", "TEK").table.rows  # type: ignore[union-attr]
    cells = {row.key: row.cells["previous"].value for row in rows}
    assert cells == {"TEK": -440 * TKR, "PRK": -80 * TKR, "SKÖ": None, "SKV": None, "TEK/direkt": -360 * TKR}


def test_a_comparison_says_what_has_moved_between_the_years():
    assert any("Lokaler räknas med även 2023, då under Teknik." in note for note in asked("compare", "SOC").notes)
    teknik = " ".join(asked("compare", "TEK").notes)
    assert "Lokaler räknas inte med 2023, eftersom enheten 2024 ligger under Social." in teknik
    assert "Skola delades i Skola öst och Skola väst; siffrorna 2023 fördelas inte på dem utan räknas till Teknik." in teknik
    assert "Arkivet upphörde; siffrorna 2023 räknas till Teknik." in teknik


def test_a_merged_unit_says_which_units_it_was():
    assert any("2023 är siffrorna de som Hemtjänst norr och Hemtjänst syd hade." in note for note in asked("compare", "H").notes)


def test_a_part_of_a_split_says_why_it_has_nothing_to_compare_with():
    said = asked("compare", "SKÖ")
    assert "Skola delades i Skola öst och Skola väst" in " ".join(said.notes)
    assert said.headline.endswith("med; Skola delades i Skola öst och Skola väst, och siffrorna 2023 fördelas inte på dem.")
    assert "Skola öst har inga siffror 2023." in said.notes
    assert not any("är inte inläst" in note for note in said.notes)


def test_a_year_seen_by_itself_says_nothing_of_later_changes():
    said = asked("compare", "SOC", 2023)
    assert said.table is not None
    assert [row.key for row in said.table.rows] == ["SOC", "N", "S"]
    assert not any("räknas" in note for note in said.notes)


def test_a_forecast_learns_from_the_years_before_the_merger():
    found = outlook_of(book(), "H", 2024, 8)
    assert found is not None
    assert found.total == pytest.approx(-160 * 12 * TKR, rel=0.02)
    assert any(method.tries for method in found.methods)


def test_the_record_of_a_merged_unit_is_the_sum_of_those_of_its_parts():
    error, = errors_of(seen_from(book(), 2024), "H")
    assert (error.prognosis, error.outcome) == (-1800 * TKR, -1800 * TKR)


def test_a_unit_with_a_new_code_keeps_its_record():
    error, = errors_of(seen_from(book(), 2024), "KB")
    assert (error.unit, error.amount) == ("KB", -10 * TKR)


def test_the_parts_of_a_split_have_no_record():
    assert errors_of(seen_from(book(), 2024), "SKÖ") == ()


def test_a_unit_is_found_by_the_name_that_it_had():
    found = parse("avvikelse parken", (register(),))
    assert isinstance(found, Question)
    assert found.unit == "PRK"
    assert answer(found, book()).headline.startswith("Park och natur")


def test_a_name_that_both_the_old_and_the_new_code_bear_means_the_one_that_is_there_now():
    found = parse("avvikelse kansliet", (register(),))
    assert isinstance(found, Question)
    assert found.unit == "KB"


def test_a_unit_asked_about_before_it_got_its_code_answers_under_the_old_one():
    assert code_in(register(), "KB", 2023) == "KA"
    assert asked("actual", "KB", 2023).unit.code == "KA"  # type: ignore[union-attr]


def test_a_merged_unit_asked_about_afterwards_tells_where_it_went():
    said = asked("actual", "N")
    assert said.headline == "Hemtjänst norr finns inte i organisationen 2024. Den gick upp i Hemtjänsten."
    assert [each.label for each in said.followups] == ["Hemtjänsten"]


def test_a_split_unit_asked_about_afterwards_tells_what_it_became():
    assert "Den delades i Skola öst och Skola väst." in asked("actual", "SKO").headline


def test_a_unit_asked_about_before_it_began_tells_what_it_was():
    assert "Då var det Hemtjänst norr och Hemtjänst syd." in asked("actual", "H", 2023).headline


def test_a_book_whose_organisation_does_not_change_is_its_own_view():
    plain = Register("p", "P", units=(Unit("K", "K", None), Unit("A", "A", "K", valid_to=2019)), years={2024: Year(FiscalYear(2024), 8)})
    same = Book(plain, {2023: [], 2024: []})
    assert seen_from(same, 2024) is same


def test_a_question_needs_only_the_part_in_which_its_units_lay():
    assert register().parts_needed("H", (2023, 2024)) == (None, "SOC")
    assert register().parts_needed("PRK", (2023, 2024)) == ("TEK", "TEK")
    assert register().parts_needed("H", (2022, 2023, 2024)) == (None, None, None)
    assert register().parts_needed("N", (2022, 2023)) == ("SOC", "SOC")


@st.composite
def organisations(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Ten units over three years, each in one or several versions, moved, ended and succeeded at random."""
    units = [Unit("K", "K", None), Unit("A", "A", "K"), Unit("B", "B", "K")]
    for code in map(str, range(10)):
        turn = draw(st.sampled_from([None, 2022, 2023]))
        first, second = draw(st.sampled_from("AB")), draw(st.sampled_from("AB"))
        if turn is None:
            units.append(Unit(code, code, first))
        elif draw(st.booleans()):
            units += [Unit(code, code, first, valid_to=turn), Unit(code, code, second, valid_from=turn + 1)]
        else:
            heirs = tuple(draw(st.lists(st.sampled_from("0123456789AB"), max_size=3, unique=True)))
            units.append(Unit(code, code, first, valid_to=turn, successors=tuple(heir for heir in heirs if heir != code)))
    return tuple(units)


@given(organisations(), st.integers(2022, 2024))
def test_whatever_changes_every_ore_of_an_earlier_year_counts_once_and_rows_add_up(units: tuple[Unit, ...], year: int):
    years = {label: Year(FiscalYear(label), 12) for label in (2022, 2023, 2024)}
    known = Register("p", "P", units=units, years=years)
    figures = {
        label: [UnitFigures(node.code, label, {"actual": {"5": (10 ** n,) * 12}}) for n, node in enumerate(known.organisation(label))]
        for label in years
    }
    plain, span = Book(known, figures), Span(FiscalYear(2022), 1, 12, Scope.FULL_YEAR)
    seen, tree = seen_from(plain, year), known.organisation(year)
    assert seen.amount("K", NET_COST, "actual", span) == plain.amount("K", NET_COST, "actual", span)
    for node in tree:
        below = [seen.amount(child.code, NET_COST, "actual", span) for child in tree.children(node.code)]
        own = seen.amount(node.code, NET_COST, "actual", span, own=True)
        assert (seen.amount(node.code, NET_COST, "actual", span) or 0) == (own or 0) + sum(amount or 0 for amount in below)
