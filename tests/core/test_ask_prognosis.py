"""Questions about prognoses, their record, their rounds, and why: the words for them, and the words that only look like them."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from registers import ALINGSAS, FOUR, HJO, years

from core.ask import Choices, NotUnderstood, parse, wording
from core.calendar import Period, Scope
from core.organisation import Unit
from core.question import Question, QuestionKind
from core.register import Register
from core.rounds import Round

APRIL, AUGUST = Period(Scope.YTD, 4), Period(Scope.YTD, 8, 2016)


def ask(text: str, *, chosen: str | None = "hjo", context: Question | None = None):
    return parse(text, FOUR, chosen=chosen, today=date(2016, 9, 7), context=context)


@pytest.mark.parametrize(("text", "kind"), [
    ("prognos stab", "prognosis"), ("stab prognos", "prognosis"), ("prgnos stab", "prognosis"), ("/prognos stab", "prognosis"),
    ("helårsprognosen för stab", "prognosis"), ("vad slutar året på för stab", "prognosis"), ("vad landar stab på?", "prognosis"),
    ("vad blir det vid årets slut för stab", "prognosis"), ("hur ser prognosen ut för stab", "prognosis"),
    ("prognos avvikelse stab", "prognosis"), ("vilken prognos har stab lämnat", "prognosis"),
    ("prognossäkerhet stab", "accuracy"), ("prognosäkerhet stab", "accuracy"), ("stab träffsäkerhet", "accuracy"),
    ("hur säkra är prognoserna i stab", "accuracy"), ("hur bra var prognosen för stab", "accuracy"),
    ("stämde prognosen för stab?", "accuracy"), ("hur säker är prognosen för stab", "accuracy"), ("prognos säkerhet stab", "accuracy"),
    ("vad har ändrats stab", "changes"), ("vad har änrats stab", "changes"), ("vad har hänt i stab sedan sist", "changes"),
    ("ändrat sedan förra prognosen stab", "changes"), ("hur har prognosen för stab ändrats", "changes"),
    ("har något ändrats sedan förra tillfället i stab", "changes"),
    ("varför stab", "why"), ("vaför stab", "why"), ("varför går stab back", "why"), ("vad beror avvikelsen på för stab", "why"),
    ("förklara avvikelsen stab", "why"), ("orsaken till underskottet i stab", "why"), ("hur kommer det sig att stab går back", "why"),
    ("vilka saknas i stab", "missing"), ("vem har inte lämnat prognos i stab", "missing"), ("vem har ännu inte lämnat stab", "missing"),
    ("vilka enheter saknar prognos stab", "missing"),
    ("tillfälle stab", "round"), ("status för prognoserna stab", "round"), ("vilka har lämnat prognos i stab", "round"),
])
def test_words_of_prognoses_say_the_kind_in_any_order(text: str, kind: QuestionKind):
    assert ask(text) == Question(kind, "hjo", "440")


@pytest.mark.parametrize(("text", "kind"), [
    ("vilka saknas?", "missing"), ("varför?", "why"), ("vad landar vi på", "prognosis"), ("vad har ändrats", "changes"),
    ("håller vi budgeten?", "prognosis"), ("träffsäkerhet", "accuracy"), ("vilka prognostillfällen finns", "round"),
])
def test_no_unit_is_needed(text: str, kind: QuestionKind):
    assert ask(text) == Question(kind, "hjo")


@pytest.mark.parametrize(("text", "question"), [
    ("hur bra var prognosen 2016 hjo", Question("accuracy", "hjo", None, Period(Scope.YTD, None, 2016))),
    ("prognosen i delårsbokslutet", Question("prognosis", "hjo", None, Period(Scope.INTERIM))),
    ("prognosen april stab", Question("prognosis", "hjo", "440", APRIL)),
    ("vilka saknas i april", Question("missing", "hjo", None, Period(Scope.MONTH, 4))),
    ("varför går it-enheten back t.o.m. augusti 2016", Question("why", "hjo", "44020", AUGUST)),
    ("prognos bokslut stab", Question("prognosis", "hjo", "440", Period(Scope.FULL_YEAR))),
])
def test_a_period_stands_with_them_as_with_any_question(text: str, question: Question):
    assert ask(text) == question


@pytest.mark.parametrize(("text", "question"), [
    ("vad har ändrats sedan april", Question("changes", "hjo", since=APRIL)),
    ("vad har ändrats sedan i april", Question("changes", "hjo", since=APRIL)),
    ("vad har ändrats sedan april 2016", Question("changes", "hjo", None, Period(Scope.YTD, None, 2016), since=Period(Scope.YTD, 4, 2016))),
    ("stab ändrat mellan april och augusti 2016", Question("changes", "hjo", "440", AUGUST, since=APRIL)),
    ("vad har ändrats sedan april t.o.m. augusti 2016", Question("changes", "hjo", None, AUGUST, since=APRIL)),
    ("vad har ändrats sedan delåret", Question("changes", "hjo", since=Period(Scope.INTERIM))),
    ("vad har ändrats sedan förra månaden", Question("changes", "hjo", None, Period(Scope.YTD, None, 2016), since=AUGUST)),
    ("vad har ändrats april 2016", Question("changes", "hjo", None, Period(Scope.YTD, 4, 2016))),
    ("vad har ändrats sedan i fjol", Question("compare", "hjo", None, Period(Scope.YTD, None, 2016))),
])
def test_changes_are_counted_from_the_month_after_sedan(text: str, question: Question):
    assert ask(text) == question


@pytest.mark.parametrize("since", [APRIL, Period(Scope.YTD, 4, 2016), Period(Scope.INTERIM), Period(Scope.TERTIAL, 1, 2016)])
def test_changes_since_a_month_put_into_words_are_read_back(since: Period):
    question = Question("changes", "hjo", "440", AUGUST, since=since)
    assert ask(wording(question, HJO, FOUR)) == question


@pytest.mark.parametrize("text", [
    "prognos it-enheten avvikelse −362 tkr", "prognos stab 39 264 tkr", "prognos stab -362", "prognos stab 362", "prognos hjo 10,5 mnkr",
    "prognosen för stab är 515tkr", "prognos stab resultat +515", "prognos stab 0", "prognos stab augusti 2016 20 676 tkr, vakanser",
])
def test_a_prognosis_with_an_amount_is_not_answered_as_a_question(text: str):
    answer = ask(text)
    assert isinstance(answer, NotUnderstood)
    assert "koll prognos ENHET BELOPP" in answer.headline


@pytest.mark.parametrize("text", [
    "prognos stab 2016", "prognos 440", "prognos stab augusti 2016", "prognos 44020 T2 2016", "prognos stab 2016-08",
])
def test_a_code_or_a_period_is_no_amount(text: str):
    assert isinstance(ask(text), Question)


def nystad() -> Register:
    names = ("Trygghet och säkerhet", "Prognosgruppen", "Säkerhet", "Nytt badhus 2020", "Prognos och analys", "Tillfälliga boenden", "Back")
    units = (Unit("0", "Nystads kommun", None), *(Unit(str(code), name, "0") for code, name in enumerate(names, 1)))
    return Register("nystad", "Nystads kommun", units=units, years=years(2020))


@pytest.mark.parametrize(("text", "kind", "code"), [
    ("trygghet och säkerhet", "deviation", "1"), ("prognos trygghet och säkerhet", "prognosis", "1"),
    ("tryghet och säkerhet", "deviation", "1"), ("varför trygghet & säkerhet", "why", "1"),
    ("prognosgruppen", "deviation", "2"), ("prognos prognosgruppen", "prognosis", "2"), ("avvikelse prognosgrupen", "deviation", "2"),
    ("säkerhet", "deviation", "3"), ("prognossäkerhet säkerhet", "accuracy", "3"), ("avvikelse säkerheten", "deviation", "3"),
    ("utfall prognos och analys", "actual", "5"), ("prognos och analys", "deviation", "5"),
    ("prognos tillfälliga boenden", "prognosis", "6"), ("varför back", "why", "7"),
])
def test_units_named_with_these_words_are_still_units(text: str, kind: QuestionKind, code: str):
    assert parse(text, [nystad()]) == Question(kind, "nystad", code)


def test_a_unit_that_holds_such_a_word_is_asked_about_when_only_a_part_is_written():
    answer = parse("avvikelse nytt badhus", [nystad()])
    assert isinstance(answer, Choices)
    assert [choice.label for choice in answer.choices] == ["Nytt badhus 2020, Nystads kommun"]


@pytest.mark.parametrize(("text", "question"), [
    ("avvikelse säkerhet", Question("deviation", "alingsas", "21020")), ("säkerhetsenheten", Question("deviation", "alingsas", "21020")),
    ("prognossäkerhet säkerhetsenheten", Question("accuracy", "alingsas", "21020")),
])
def test_the_safety_unit_is_no_word_of_accuracy(text: str, question: Question):
    assert ask(text, chosen="alingsas") == question


@pytest.mark.parametrize(("text", "kind"), [
    ("bokslut stab", "deviation"), ("förändring stab", "compare"), ("hur går det för stab", "deviation"), ("status stab", "deviation"),
    ("årsbokslut stab", "income_statement"),
])
def test_words_that_had_a_meaning_keep_it(text: str, kind: QuestionKind):
    answer = ask(text)
    assert isinstance(answer, Question)
    assert answer.kind == kind


ANSWERED = Question("deviation", "hjo", "440", AUGUST)


@pytest.mark.parametrize(("text", "question"), [
    ("varför?", Question("why", "hjo", "440", AUGUST)),
    ("prognos?", Question("prognosis", "hjo", "440", AUGUST)),
    ("vad har ändrats sedan april?", Question("changes", "hjo", "440", AUGUST, since=APRIL)),
    ("hur säkra är prognoserna?", Question("accuracy", "hjo", "440", AUGUST)),
    ("vilka saknas?", Question("missing", "hjo")),
    ("tillfälle", Question("round", "hjo")),
    ("varför näringsliv", Question("why", "hjo", "460")),
])
def test_after_a_deviation_the_unit_and_the_period_are_kept_but_a_round_is_that_of_the_municipality(text: str, question: Question):
    assert ask(text, context=ANSWERED) == question


def test_a_change_that_is_asked_of_another_unit_is_counted_from_the_same_month():
    before = Question("changes", "hjo", "440", AUGUST, since=APRIL)
    assert ask("och näringsliv?", context=before) == before._replace(unit="460")


NAMED = replace(ALINGSAS, rounds=(
    Round("2019-05", "Vårens genomgång", 2019, 5), Round("2020-04", "Fördjupad månadsuppföljning", 2020, 4),
    Round("2020-05", "Vårens genomgång", 2020, 5), Round("2020-08", "Delårsbokslut", 2020, 8),
))


@pytest.mark.parametrize(("text", "question"), [
    ("prognosen i fördjupad månadsuppföljning", Question("prognosis", "alingsas", None, Period(Scope.YTD, 4, 2020))),
    ("vilka saknas i vårens genomgång", Question("missing", "alingsas", None, Period(Scope.YTD, 5, 2020))),
    ("prognossäkerhet klk vårens genomgång 2019", Question("accuracy", "alingsas", "210", Period(Scope.YTD, 5, 2019))),
    ("prognos klk delårsbokslut", Question("prognosis", "alingsas", "210", Period(Scope.INTERIM))),
])
def test_a_round_is_named_by_its_own_name(text: str, question: Question):
    assert parse(text, [NAMED]) == question


def test_the_name_of_a_round_says_nothing_in_other_questions():
    assert isinstance(parse("utfall klk vårens genomgång", [NAMED]), Choices | NotUnderstood)


@pytest.mark.parametrize(("text", "since", "period"), [
    ("vad har ändrats sedan vårens genomgång", Period(Scope.YTD, 5, 2020), Period(Scope.YTD, None, 2020)),
    ("vad har ändrats sedan tillfället vårens genomgång", Period(Scope.YTD, 5, 2020), Period(Scope.YTD, None, 2020)),
    ("vad har ändrats sedan vårens genomgång 2019", Period(Scope.YTD, 5, 2019), Period(Scope.YTD, None, 2019)),
    ("ändrat sedan vårens genomgång t.o.m. augusti 2020", Period(Scope.YTD, 5, 2020), Period(Scope.YTD, 8, 2020)),
])
def test_changes_are_counted_from_a_round_by_its_own_name(text: str, since: Period, period: Period):
    assert parse(text, [NAMED]) == Question("changes", "alingsas", None, period, since=since)
