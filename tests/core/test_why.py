"""Varför: which units and account groups drive a deviation, and what of it stays at year-end."""
from __future__ import annotations

from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st
from little import TKR, book, figures, register, tkr
from little_rounds import APRIL, AUGUST, asked, months, rounds_book

from core.answer import Answer, Row
from core.answers.why import why
from core.book import Book
from core.calendar import Period, Scope
from core.money import Amount
from core.organisation import Unit
from core.register import Register

APRIL_2024 = Period(Scope.YTD, 4, 2024)


def rows(answer: Answer) -> dict[str, Row]:
    return {row.key: row for row in answer.table.rows}


def deviation(answer: Answer, key: str) -> Amount:
    value = rows(answer)[key].cells["deviation"].value
    assert isinstance(value, int)
    return value


def under(answer: Answer, title: str) -> list[Row]:
    """The rows below a heading, until the next."""
    first = next(at for at, row in enumerate(answer.table.rows, 1) if row.label == title)
    return list(takewhile(lambda row: row.kind != "heading", answer.table.rows[first:]))


def soc(hem: int, boe: int, tek: int = 0) -> Book:
    """Eight months in which HEM, BOE and TEK deviate by so many tkr in all, from budgets of 100 a month."""
    return rounds_book(
        {unit: [*months((7, -100)), -100 + amount] for unit, amount in (("HEM", hem), ("BOE", boe), ("TEK", tek))},
        dict.fromkeys(("HEM", "BOE", "TEK"), months((12, -100))), rounds=(),
    )


def test_the_headline_names_what_drives_and_what_works_against():
    answer = why(asked(soc(-912, 504), "SOC"))
    assert answer.headline == (
        "Socialförvaltningen: avvikelsen −408 tkr, t.o.m. augusti 2024, beror främst på Hemtjänsten (−912 tkr); "
        "Boendet (+504 tkr) väger emot."
    )


def test_nothing_is_said_to_work_against_when_all_go_the_same_way():
    assert why(asked(soc(-60, -40), "SOC")).headline.endswith("beror främst på Hemtjänsten (−60 tkr).")


def test_units_and_account_groups_have_a_heading_each_and_both_add_up():
    answer = why(asked(soc(-912, 504), "SOC"))
    keys = [row.key for row in answer.table.rows][:6]
    assert keys == ["SOC", "SOC/enheter", "HEM", "BOE", "SOC/kontogrupper", "SOC/50"]
    assert [row.kind for row in answer.table.rows][:6] == ["row", "heading", "row", "row", "heading", "row"]
    assert deviation(answer, "HEM") + deviation(answer, "BOE") == deviation(answer, "SOC") == deviation(answer, "SOC/50") == -408 * TKR


def test_a_unit_at_the_bottom_is_explained_by_its_account_groups():
    answer = why(asked(book(), "HEM"))
    assert answer.headline == "Hemtjänsten: avvikelsen +80 tkr, t.o.m. augusti 2024, beror främst på Löner (+80 tkr)."
    assert "HEM/enheter" not in rows(answer)


def test_a_unit_that_only_passes_its_figures_on_is_passed_by():
    even = months((12, -100))
    only_soc = rounds_book({"HEM": months((8, -110)), "BOE": months((8, -95))}, {"HEM": even, "BOE": even}, rounds=())
    assert why(asked(only_soc, "K")).headline.endswith("beror främst på Hemtjänsten (−80 tkr); Boendet (+40 tkr) väger emot.")


def test_each_unit_can_be_asked_why_in_its_turn():
    assert rows(why(asked(soc(-912, 504), "SOC")))["HEM"].question == "varför Hemtjänsten Lillköpings kommun t.o.m. augusti 2024"


def test_shares_are_shown_where_no_part_is_larger_than_the_whole():
    answer = why(asked(soc(-60, -40), "SOC"))
    assert [rows(answer)[key].cells["share"].text for key in ("HEM", "BOE", "SOC/50")] == ["60,0", "40,0", "100,0"]
    against = why(asked(soc(-912, 504), "SOC"))
    assert "share" not in rows(against)["HEM"].cells
    assert "Andelar visas inte för enheter, där delarna tar ut varandra." in against.notes


def many(units: int) -> Book:
    """A department of so many units; the first is 1 tkr better than budget, the second 2, and so on."""
    names = [Unit("K", "Lillköpings kommun", None), *(Unit(f"E{at}", f"Enhet {at}", "K") for at in range(1, units + 1))]
    known = Register("lillkoping", "Lillköpings kommun", units=tuple(names), groups=register().groups, years=register().years)
    booked = [
        figures(f"E{at}", 2024, actual={"5010": tkr(at - 100, *months((7, -100)))}, budget={"5010": tkr(*months((12, -100)))})
        for at in range(1, units + 1)
    ]
    return Book(known, {2024: booked})


def test_the_small_ones_are_one_row_so_that_the_contributions_still_add_up():
    answer = why(asked(many(9), "K"))
    keys = [row.key for row in answer.table.rows][2:8]
    assert keys == ["E9", "E8", "E7", "E6", "E5", "K/enheter/ovrigt"]
    assert rows(answer)["K/enheter/ovrigt"].label == "Övrigt (4 till)"
    assert sum(deviation(answer, key) for key in keys) == deviation(answer, "K") == 45 * TKR


def test_as_many_are_named_as_hold_half_of_it():
    assert why(asked(many(9), "K")).headline.endswith("beror främst på Enhet 9 (+9 tkr), Enhet 8 (+8 tkr) och Enhet 7 (+7 tkr).")


def test_a_deviation_that_nothing_dominates_is_said_to_be_scattered():
    alike = ("HEM", "BOE", "TEK", "TOM")
    book_ = rounds_book(dict.fromkeys(alike, months((8, -110))), dict.fromkeys(alike, months((12, -100))), rounds=())
    under_one = Register("lillkoping", "Lillköpings kommun", units=tuple(
        unit._replace(parent="K") if unit.code != "K" else unit for unit in register().units if unit.code != "SOC"
    ), groups=register().groups, years=register().years)
    flat = Book(under_one, {2024: tuple(book_._figures[2024].values())})
    assert why(asked(flat, "K")).headline == (
        "Lillköpings kommun: avvikelsen −320 tkr, t.o.m. augusti 2024, är spridd på 4 enheter; störst är Hemtjänsten (−80 tkr), "
        "Boendet (−80 tkr) och Tekniska (−80 tkr)."
    )


@given(st.lists(st.integers(-500, 500), min_size=3, max_size=3))
def test_the_contributions_add_up_for_any_deviations(amounts: list[int]):
    answer = why(asked(soc(*amounts), "K"))
    for title in [row.label for row in answer.table.rows if row.label in ("Enheter", "Kontogrupper")]:
        assert sum(row.cells["deviation"].value or 0 for row in under(answer, title)) == deviation(answer, "K")


def test_a_deviation_of_nothing_may_be_made_of_large_ones():
    assert why(asked(soc(-300, 300), "SOC")).headline == (
        "Socialförvaltningen följer budget, t.o.m. augusti 2024: främst Boendet (+300 tkr) och Hemtjänsten (−300 tkr) tar ut varandra."
    )
    assert why(asked(soc(0, 0), "SOC")).headline.endswith("det finns ingen avvikelse att förklara.")


def test_a_division_with_nothing_in_it_has_no_heading():
    answer = why(asked(soc(-300, 300), "SOC"))
    assert "SOC/enheter" in rows(answer)
    assert "SOC/kontogrupper" not in rows(answer)


def test_what_does_not_even_out_is_not_said_to():
    """80 better through August, and the manager says 120 worse for the year: the months ahead are to be 200 worse."""
    given_ = rounds_book({"TEK": months((8, -90))}, {"TEK": months((12, -100))}, {"2024-08": {"TEK": -1320}})
    said = next(note for note in why(asked(given_, "TEK")).notes if note.startswith("Vid årets slut"))
    assert said == (
        "Vid årets slut väntas avvikelsen vara −120 tkr, enligt chefernas prognos (Delår); resten av året väntas alltså bli 200 tkr sämre "
        "än budget, vilket här räknas som periodisering."
    )


def test_what_remains_is_the_managers_judgement_in_the_round_of_that_month():
    """Eight months of −110 against −100 are 80 too much; the manager says 1 230 of 1 200: 30 remain, 50 are timing."""
    given_ = rounds_book({"TEK": months((8, -110))}, {"TEK": months((12, -100))}, {"2024-08": {"TEK": -1230}})
    answer = why(asked(given_, "TEK"))
    assert (deviation(answer, "TEK/kvar"), deviation(answer, "TEK/periodisering")) == (-30 * TKR, -50 * TKR)
    said = "Vid årets slut väntas avvikelsen vara −30 tkr, enligt chefernas prognos (Delår); −50 tkr är periodisering"
    assert any(note.startswith(said) for note in answer.notes)


def test_a_judgement_of_an_earlier_month_is_not_mistaken_for_one_of_this():
    older = rounds_book({"TEK": months((8, -110))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1230}}, rounds=(APRIL,))
    answer = why(asked(older, "TEK"))
    assert not any("chefernas prognos" in note for note in answer.notes)


def test_without_a_judgement_the_model_says_what_remains():
    answer = why(asked(book(), "HEM"))
    assert any("enligt Kolls modell" in note for note in answer.notes)
    assert deviation(answer, "HEM/kvar") + deviation(answer, "HEM/periodisering") == deviation(answer, "HEM")


def test_a_closed_year_has_no_timing():
    whole = rounds_book({"TEK": months((12, -110))}, {"TEK": months((12, -100))}, {"2024-08": {"TEK": -1230}}, closed=12)
    assert "TEK/kvar" not in rows(why(asked(whole, "TEK", period=Period(Scope.FULL_YEAR, None, 2024))))
    assert "TEK/kvar" not in rows(why(asked(whole, "TEK", period=Period(Scope.MONTH, 5, 2024))))


def test_the_managers_own_words_are_quoted_for_the_unit_and_for_those_that_drive_it():
    commented = rounds_book(
        {"HEM": months((8, -150)), "BOE": months((8, -101))}, {"HEM": months((12, -100)), "BOE": months((12, -100))},
        {"2024-08": {"HEM": -1700, "BOE": -1200}},
        comments={("2024-08", "HEM"): ("Hög sjukfrånvaro", "personal"), ("2024-08", "BOE"): ("Lugnt", "")},
    )
    notes = why(asked(commented, "SOC")).notes
    assert "Hemtjänsten, Anna Ek i Delår: ”Hög sjukfrånvaro” Orsak: personal." in notes
    assert not any("Lugnt" in note for note in notes)


def test_a_comment_is_that_of_the_latest_round_by_then():
    both = rounds_book(
        {"TEK": months((8, -110))}, {"TEK": months((12, -100))}, {"2024-04": {"TEK": -1210}, "2024-08": {"TEK": -1230}},
        comments={("2024-04", "TEK"): ("Dyr vinter", ""), ("2024-08", "TEK"): ("Dyr sommar", "")}, rounds=(APRIL, AUGUST),
    )
    assert any("Dyr vinter" in note for note in why(asked(both, "TEK", period=APRIL_2024)).notes)
    assert any("Dyr sommar" in note for note in why(asked(both, "TEK")).notes)


def test_a_deviation_that_cannot_be_computed_is_not_explained():
    no_budget = Book(register(), {2024: [figures("TEK", 2024, actual={"5010": tkr(*months((8, -50)))})]})
    answer = why(asked(no_budget, "TEK"))
    assert answer.headline == "Tekniska: budget saknas t.o.m. augusti 2024, så avvikelsen kan inte beräknas."
    assert answer.table.rows == ()


def test_what_is_half_known_counts_as_nothing_in_the_sum_and_says_so():
    half = rounds_book({"HEM": months((8, -110)), "BOE": months((8, -5))}, {"HEM": months((12, -100))}, rounds=())
    answer = why(asked(half, "SOC"))
    assert deviation(answer, "BOE") == -40 * TKR
    assert "Utfall eller budget saknas för Boendet och räknas som noll i summan." in answer.notes
