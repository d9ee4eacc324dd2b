"""Words that could mean two things in a question: numbers, rankings, comparisons and small talk."""
from __future__ import annotations

from datetime import date

import pytest
from registers import FOUR, KROKOM, years

from core.ask import Choices, NotUnderstood, parse, wording
from core.calendar import Period, Scope
from core.organisation import Unit
from core.question import Question
from core.register import Register


def ask(text: str, *, chosen: str | None = "alingsas"):
    return parse(text, FOUR, chosen=chosen, today=date(2020, 9, 7))


def labels(answer: object) -> list[str]:
    assert isinstance(answer, Choices), answer
    return [choice.label for choice in answer.choices]


def refused(answer: object) -> str:
    assert isinstance(answer, NotUnderstood), answer
    return answer.headline


def numbered(*codes: str, labels: tuple[int, ...] = (2020,)) -> Register:
    units = (Unit("0", "Nystads kommun", None), *(Unit(code, f"Enhet {code}", "0") for code in codes))
    return Register("nystad", "Nystads kommun", units=units, years=years(*labels))


@pytest.mark.parametrize(("text", "side", "most"), [
    ("största underskottet krokom", "deficit", None),
    ("krokom största underskotten 2020", "deficit", None),
    ("störst överdrag krokom", "deficit", None),
    ("största överskottet krokom", "surplus", None),
    ("störst krokom", "both", None),
    ("största över- och underskott krokom", "both", None),
    ("topp 5 krokom", "both", 5),
    ("topp5 krokom", "both", 5),
    ("topp-10 krokom", "both", 10),
    ("de 3 största krokom", "both", 3),
    ("de tre största avvikelserna i krokom", "both", 3),
    ("10 största krokom", "both", 10),
    ("topp 3 underskott krokom", "deficit", 3),
    ("5 största överskotten krokom tertial 2 2020", "surplus", 5),
    ("topp 0 krokom", "both", None),
])
def test_the_largest_may_be_only_some_of_them(text: str, side: str, most: int | None):
    answer = ask(text)
    assert isinstance(answer, Question), answer
    assert (answer.kind, answer.municipality, answer.unit, answer.side, answer.most) == ("largest", "krokom", None, side, most)


@pytest.mark.parametrize("text", ["underskott krokom", "överskott krokom", "underskottet i krokom"])
def test_a_deficit_that_is_not_the_largest_is_a_deviation(text: str):
    assert ask(text) == Question("deviation", "krokom")


def test_a_count_is_not_the_unit_with_that_code():
    assert parse("topp 5", [numbered("5")]) == Question("largest", "nystad", most=5)
    assert parse("avvikelse 5", [numbered("5")]) == Question("deviation", "nystad", "5")


@pytest.mark.parametrize(("text", "period"), [
    ("avvikelse krokom kvartal 3 2020", Period(Scope.QUARTER, 3, 2020)),
    ("avvikelse krokom kv 3 2020", Period(Scope.QUARTER, 3, 2020)),
    ("avvikelse krokom tertial 3 2020", Period(Scope.TERTIAL, 3, 2020)),
    ("avvikelse krokom 4:e kvartalet 2020", Period(Scope.QUARTER, 4, 2020)),
    ("avvikelse krokom 3 2020", None),
    ("avvikelse krokom 320 20", None),
])
def test_numbers_side_by_side_are_never_one_code(text: str, period: Period | None):
    answer = ask(text)
    if period:
        assert answer == Question("deviation", "krokom", None, period)
    else:
        assert not isinstance(answer, Question) or answer.unit != "32020"


@pytest.mark.parametrize(("text", "unit", "period"), [
    ("avvikelse t.o.m. augusti 2030", None, Period(Scope.YTD, 8, 2030)),
    ("avvikelse kvartal 2 2030", None, Period(Scope.QUARTER, 2, 2030)),
    ("avvikelse kvartal 2 enhet 2030", "2030", Period(Scope.QUARTER, 2)),
    ("avvikelse helår 2030", None, Period(Scope.FULL_YEAR, None, 2030)),
    ("avvikelse kvartal 2", None, Period(Scope.QUARTER, 2)),
    ("avvikelse 2 kvartal 3 2020", "2", Period(Scope.QUARTER, 3, 2020)),
    ("avvikelse enhet 2 2020", "2", Period(Scope.YTD, None, 2020)),
    ("avvikelse 131 augusti", "131", Period(Scope.YTD, 8)),
    ("avvikelse augusti 131", "131", Period(Scope.YTD, 8)),
])
def test_a_word_of_period_claims_the_number_beside_it_before_a_code_does(text: str, unit: str | None, period: Period):
    assert parse(text, [numbered("2", "131", "2030")]) == Question("deviation", "nystad", unit, period)


@pytest.mark.parametrize("text", ["jämför klk 2020 med 2019", "klk 2020 mot 2019", "utfall klk jämfört med 2019",
    "jämför klk 2020 mot fjol"])
def test_a_comparison_with_a_year_is_of_the_year_after_it(text: str):
    assert ask(text) == Question("compare", "alingsas", "210", Period(Scope.YTD, None, 2020))


def test_a_comparison_with_any_other_year_is_refused():
    assert "2020 med 2019" in refused(ask("jämför klk 2020 med 2017"))


@pytest.mark.parametrize(("text", "period"), [
    ("jämför maj 2020 med maj 2019", Period(Scope.YTD, 5, 2020)),
    ("jämför t.o.m. maj 2020 mot t.o.m. maj 2019", Period(Scope.YTD, 5, 2020)),
    ("jämför maj 2020 och maj 2019", Period(Scope.YTD, 5, 2020)),
    ("jämför maj 2019 med maj 2020", Period(Scope.YTD, 5, 2020)),
    ("jämför maj med maj 2019", Period(Scope.YTD, 5, 2020)),
    ("jämför i maj 2020 med i maj 2019", Period(Scope.MONTH, 5, 2020)),
    ("jämför kvartal 2 2020 med kvartal 2 2019", Period(Scope.QUARTER, 2, 2020)),
    ("jämför helår 2020 med helår 2019", Period(Scope.FULL_YEAR, None, 2020)),
    ("jämför maj 2020 med samma period förra året", Period(Scope.YTD, 5, 2020)),
])
def test_a_comparison_of_the_same_period_in_two_years_is_of_the_later(text: str, period: Period):
    assert ask(text) == Question("compare", "alingsas", None, period)
    assert ask(f"{text} stab") == Question("compare", "hjo", "440", period)


@pytest.mark.parametrize("text", ["jämför maj 2020 med april 2020", "jämför maj 2020 med april 2019", "jämför maj 2020 med maj 2018",
    "jämför kvartal 2 2020 med maj 2019"])
def test_a_comparison_of_two_other_periods_is_refused(text: str):
    assert "samma period året före" in refused(ask(text))


@pytest.mark.parametrize("chosen", [None, "alingsas", "hjo"])
@pytest.mark.parametrize("text", ["avvikelse hej", "avvikelse tack", "avvikelse bra", "utfall ok", "utfall, tack!", "avvikelse okej tack",
    "avvikelse bra hjo", "avvikelse snälla", "Avvikelse Tack"])
def test_a_pleasantry_where_a_unit_should_stand_is_refused(text: str, chosen: str | None):
    assert "Prova till exempel ”avvikelse " in refused(ask(text, chosen=chosen))


@pytest.mark.parametrize("text", ["hej, avvikelse stab tack", "tack, avvikelse stab", "ok avvikelse stab", "avvikelse för stab, tack",
    "snälla visa avvikelse stab"])
def test_a_pleasantry_beside_a_unit_says_nothing(text: str):
    assert ask(text) == Question("deviation", "hjo", "440")


def test_a_pleasantry_at_the_end_is_let_pass_when_the_period_or_the_municipality_is_said():
    assert ask("avvikelse augusti tack") == Question("deviation", "alingsas", None, Period(Scope.YTD, 8))
    assert ask("avvikelse krokom tack") == Question("deviation", "krokom")


@pytest.mark.parametrize("text", ["avvikelse BRÅ", "avvikelse brå", "BRÅ", "brå hjo", "avvikelse BRÅ tack", "Hur går det för BRÅ?"])
def test_an_alias_with_its_dots_is_not_the_small_word_without_them(text: str):
    assert ask(text) == Question("deviation", "hjo", "43020")
    assert isinstance(parse("avvikelse BRÅ", [KROKOM]), NotUnderstood)


@pytest.mark.parametrize("chosen", [None, "alingsas", "vaggeryd", "hjo"])
@pytest.mark.parametrize("text", ["bara och utbildning", "avvikelse bara och utbildningsnämnden", "bara & utbildning i augusti 2020"])
def test_a_small_word_before_och_and_a_name_may_be_misspelt(text: str, chosen: str | None):
    answer = ask(text, chosen=chosen)
    assert "Barn- och utbildningsnämnden, Vaggeryds kommun" in labels(answer)


def test_a_small_word_that_och_does_not_follow_is_dropped():
    assert ask("bara utfall augusti och stab") == Question("actual", "hjo", "440", Period(Scope.MONTH, 8))


@pytest.mark.parametrize("text", ["avvikelse skolan", "avvikelse kök", "avvikelse sjukhus", "avvikelse bibliotek", "utfall simhallen"])
def test_what_is_like_no_unit_brings_no_suggestions(text: str):
    answer = ask(text)
    assert isinstance(answer, NotUnderstood)
    assert answer.suggestions == ()


def test_a_number_of_four_digits_is_a_year_of_the_books_before_it_is_a_code():
    assert parse("avvikelse 2020", [numbered("2020")]) == Question("deviation", "nystad", None, Period(Scope.YTD, None, 2020))
    assert parse("avvikelse 2030", [numbered("2030")]) == Question("deviation", "nystad", "2030")
    assert parse("avvikelse enhet 2020", [numbered("2020")]) == Question("deviation", "nystad", "2020")


def test_a_number_that_is_a_code_is_a_unit_even_where_it_could_be_a_month():
    assert parse("avvikelse 202008", [numbered("202008")]) == Question("deviation", "nystad", "202008")
    assert parse("avvikelse 202008", [numbered("131")]) == Question("deviation", "nystad", None, Period(Scope.YTD, 8, 2020))


def test_a_code_of_two_digits_is_no_day_and_no_year():
    assert parse("avvikelse 31", [numbered("31")]) == Question("deviation", "nystad", "31")
    assert parse("avvikelse 31 augusti", [numbered("31")]) == Question("deviation", "nystad", None, Period(Scope.YTD, 8))


@pytest.mark.parametrize("question", [Question("largest", "krokom", "300", None, side="deficit", most=5),
    Question("largest", "krokom", None, Period(Scope.YTD, 5, 2020), side="surplus"),
    Question("largest", "krokom", "32030", Period(Scope.QUARTER, 3, 2020), most=12)])
def test_the_largest_put_into_words_are_read_back(question: Question):
    assert ask(wording(question, KROKOM, FOUR)) == question
