"""Konton: what each account group is made of, month by month, adding up to the group."""
from dataclasses import replace

import pytest
from little import TKR, even, figures, question, register

from core.accounts import AccountGroup
from core.answer import Answer
from core.answers.answering import answer
from core.ask import parse, wording
from core.book import Book
from core.organisation import Unit
from core.question import Question

PENSION = AccountGroup("5710", "Pensioner", "50", "account")


def book(budget: dict[str, tuple[int | None, ...]] | None = None) -> Book:
    chart = replace(register(), groups=(*register().groups, PENSION))
    actual = {"5010": even(-90, 8), "5710": even(-7, 8), "3011": even(10, 8)}
    return Book(chart, {2024: [figures("HEM", 2024, actual=actual, budget=budget or {})]})


def values(found: Answer, column: str) -> dict[str, object]:
    return {row.key: row.cells[column].value for row in found.table.rows if column in row.cells}


def test_each_group_is_followed_by_its_accounts_and_they_add_up() -> None:
    found = answer(question("accounts", "HEM"), book())
    assert [(row.level, row.label) for row in found.table.rows] == [
        (1, "Avgifter"), (2, "3011 Avgift"), (1, "Löner"), (2, "5010 Lön"), (2, "5710 Pensioner"), (0, "Hemtjänsten"),
    ]
    ytd = values(found, "ytd")
    assert (ytd["5010"], ytd["5710"], ytd["50"]) == (-720 * TKR, -56 * TKR, -776 * TKR)
    assert values(found, "2024-03")["5710"] == -7 * TKR


def test_what_is_budgeted_for_a_group_alone_has_a_row_of_its_own() -> None:
    found = answer(question("accounts", "HEM"), book({"50": even(-100)}))
    assert values(found, "annual_budget") == {
        "30": None, "3011": None, "50": -1200 * TKR, "5010": None, "5710": None, "50/utan konto": -1200 * TKR, "HEM": -1200 * TKR,
    }


def test_books_without_accounts_say_so_and_show_the_groups() -> None:
    found = answer(question("accounts", "HEM"), Book(register(), {2024: [figures("HEM", 2024, actual={"50": even(-90, 8)})]}))
    assert [row.key for row in found.table.rows] == ["50", "HEM"]
    assert "Siffrorna är inlästa per kontogrupp, utan konton." in found.notes


def test_accounts_are_asked_for_in_words() -> None:
    for words in ("konton hemtjänsten", "hemtjänsten per konto"):
        asked = parse(words, (register(),))
        assert isinstance(asked, Question), words
        assert (asked.kind, asked.unit) == ("accounts", "HEM")


@pytest.mark.parametrize(("words", "measure"), [
    ("konton budget hemtjänsten", "budget"), ("budget per konto hemtjänsten", "budget"), ("avvikelse per konto hemtjänsten", "deviation"),
    ("konton avvikelse hemtjänsten", "deviation"), ("månader budget per konto hemtjänsten", "budget"),
    ("utfall per konto hemtjänsten", "actual"),
    ("utfall mot budget per konto hemtjänsten", "deviation"),
])
def test_words_of_budget_and_deviation_say_what_the_accounts_show(words: str, measure: str) -> None:
    asked = parse(words, (register(),))
    assert isinstance(asked, Question), words
    assert (asked.kind, asked.unit, asked.measure) == ("accounts", "HEM", measure)
    assert parse(wording(asked, register()), (register(),)) == asked


def test_the_budget_of_accounts_is_shown_month_by_month_and_leads_on_to_their_deviation() -> None:
    found = answer(question("accounts", "HEM", measure="budget"), book({"5010": even(-80), "5710": even(-7)}))
    assert found.headline == "Hemtjänsten: budget per månad, −696 tkr t.o.m. augusti 2024."
    assert (values(found, "2024-03")["5010"], values(found, "2024-12")["5710"]) == (-80 * TKR, -7 * TKR)
    assert [each.question.partition(" Hem")[0] for each in found.followups][-2:] == ["konton", "konton avvikelse"]


def test_an_office_is_no_misspelt_account() -> None:
    office = replace(register(), units=(*register().units, Unit("KON", "Gatukontor", "K", aliases=("kontor",))))
    asked = parse("avvikelse kontor", (office,))
    assert isinstance(asked, Question)
    assert (asked.kind, asked.unit) == ("deviation", "KON")
    nobodys = parse("kontor", (register(),))
    assert not isinstance(nobodys, Question)


def test_an_overview_of_the_whole_year_asks_the_model_too_and_can_be_asked_again_in_its_own_words() -> None:
    asked = parse("helårsöversikt lillköpings kommun", (register(),))
    assert isinstance(asked, Question)
    assert (asked.kind, asked.with_forecast) == ("overview", True)
    assert parse(wording(asked, register()), (register(),)) == asked
    plain = parse("översikt lillköpings kommun", (register(),))
    assert isinstance(plain, Question)
    assert not plain.with_forecast
