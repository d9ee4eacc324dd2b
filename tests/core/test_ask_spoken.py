"""Questions about prognoses as they are spoken, and those that only sound like them."""
from __future__ import annotations

from datetime import date

import pytest
from registers import FOUR

from core.ask import Choices, NotUnderstood, parse
from core.calendar import Period, Scope
from core.question import Question, QuestionKind


def ask(text: str):
    return parse(text, FOUR, chosen="hjo", today=date(2016, 9, 7))


@pytest.mark.parametrize(("text", "kind"), [
    ("var hamnar stab i slutet av året", "prognosis"), ("håller stab budget", "prognosis"), ("klarar stab budgeten", "prognosis"),
    ("vad säger modellen om stab", "prognosis"), ("modellens prognos för stab", "prognosis"), ("vad tror ni om stab", "prognosis"),
    ("hur osäker är prognosen för stab", "prognosis"), ("stab prognos jämfört med budget", "prognosis"),
    ("hur bra prognoser lämnar stab", "accuracy"), ("hur träffsäkra är stab", "accuracy"), ("hur fel hade stab", "accuracy"),
    ("hur ofta har stab fel i sin prognos", "accuracy"), ("prognosmiss stab", "accuracy"),
    ("vad driver avvikelsen på stab", "why"), ("vad är det som drar i stab", "why"), ("varför har stab gått back", "why"),
    ("varför ökar kostnaderna på stab", "why"), ("nyheter stab", "changes"),
    ("finns det prognoser som saknas i stab", "missing"), ("saknas någon prognos i stab", "missing"),
    ("har stab lämnat in sin prognos", "round"),
])
def test_spoken_words_say_the_kind(text: str, kind: QuestionKind):
    assert ask(text) == Question(kind, "hjo", "440")


@pytest.mark.parametrize(("text", "kind"), [
    ("vilka är kvar", "missing"), ("vilka är sena", "missing"), ("vem är sen?", "missing"), ("saknas någon?", "missing"),
    ("när är sista dagen", "round"), ("när ska prognosen vara inne", "round"), ("vilket tillfälle gäller", "round"),
    ("är tillfället fryst?", "round"), ("hur bra stämmer prognoserna", "accuracy"), ("hur bra är prognoserna?", "accuracy"),
    ("spricker budgeten", "prognosis"),
])
def test_of_the_whole_municipality_too(text: str, kind: QuestionKind):
    assert ask(text) == Question(kind, "hjo")


@pytest.mark.parametrize("text", ["nytt sedan april", "vad har hänt sedan april", "har något hänt sedan april"])
def test_sedan_says_both_that_changes_are_asked_for_and_from_when(text: str):
    assert ask(text) == Question("changes", "hjo", since=Period(Scope.YTD, 4))


@pytest.mark.parametrize("text", ["det saknas pengar på stab", "saknas det pengar i stab", "stab utfall jämfört med budget"])
def test_money_that_is_missing_is_no_missing_prognosis(text: str):
    assert ask(text) == Question("deviation", "hjo", "440")


@pytest.mark.parametrize("text", ["avvikelse hallen", "drivor", "hållan stab", "klaras"])
def test_a_word_that_is_near_a_verb_is_not_taken_for_it(text: str):
    asked = ask(text)
    assert isinstance(asked, Choices | NotUnderstood) or asked.kind == "deviation"
