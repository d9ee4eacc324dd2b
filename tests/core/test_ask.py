"""What a Swedish question means, and what is asked back."""
from __future__ import annotations

from datetime import date

import pytest
from registers import ALINGSAS, FOUR, HJO, KROKOM, VAGGERYD, unit

from core.ask import Choices, NotUnderstood, parse, wording
from core.calendar import FiscalYear, Period, Scope
from core.kind_words import FILLERS, WITH_DOTS
from core.organisation import Unit
from core.question import KINDS, OF_MONTHS, Question, QuestionKind
from core.register import Register, Year

KLK = Question("deviation", "alingsas", "210")


def ask(text: str, *, chosen: str | None = "alingsas", confined: str | None = None, context: Question | None = None):
    return parse(text, FOUR, chosen=chosen, confined=confined, today=date(2020, 9, 7), context=context)


def labels(answer: object) -> list[str]:
    assert isinstance(answer, Choices), answer
    return [choice.label for choice in answer.choices]


def refused(answer: object) -> str:
    assert isinstance(answer, NotUnderstood), answer
    return answer.headline


@pytest.mark.parametrize(("text", "kind"), [
    ("kommunledningskontoret", "deviation"),
    ("avvikelse kommunledningskontoret", "deviation"),
    ("kommunledningskontoret avvikelser", "deviation"),
    ("hur går det för kommunledningskontoret?", "deviation"),
    ("Visa differensen för KLK, tack", "deviation"),
    ("avvikelse angående KLK", "deviation"),
    ("över-/underskott KLK", "deviation"),
    ("underskott klk", "deviation"),
    ("Hej! Hur går det för KLK?", "deviation"),
    ("klk avvikelse mot budget", "deviation"),
    ("utfall mot budget för klk", "deviation"),
    ("utfall kommunledningskontoret", "actual"),
    ("vad har kommunledningskontoret kostat", "actual"),
    ("bokfört på klk", "actual"),
    ("budget klk", "budget"),
    ("vilken ram har kommunledningskontoret", "budget"),
    ("månader klk", "months"),
    ("klk månadsvis", "months"),
    ("utfall per månad klk", "months"),
    ("jämför klk", "compare"),
    ("klk jämfört med förra året", "compare"),
    ("klk mot fjol", "compare"),
    ("utfall klk mot förra året", "compare"),
    ("största avvikelserna klk", "largest"),
    ("störst klk", "largest"),
    ("topp klk", "largest"),
    ("jämför utfall med budget klk", "deviation"),
    ("alla enheter klk", "deviation"),
    ("resultaträkning klk", "income_statement"),
    ("klk årsbokslut", "income_statement"),
    ("årets resultat för klk", "income_statement"),
    ("driftredovisning klk", "operating_statement"),
    ("drift klk", "operating_statement"),
    ("kontogrupper klk", "account_groups"),
    ("utfall per kontogrupp klk", "account_groups"),
    ("klk kostnadsslag", "account_groups"),
    ("detaljramar klk", "sub_appropriations"),
    ("avikelse klk", "deviation"),
    ("utfal klk", "actual"),
    ("resultaträking klk", "income_statement"),
    ("/avvikelse@koll_bot klk", "deviation"),
    ("/utfall klk", "actual"),
])
def test_words_say_the_kind_in_any_order(text: str, kind: QuestionKind):
    assert ask(text) == Question(kind, "alingsas", "210")


def test_every_filler_that_is_written_with_dots_is_a_filler():
    assert sorted(WITH_DOTS - FILLERS) == []


def test_an_organisational_word_before_the_name_is_heard():
    assert ask("avvikelse avdelningen tillväxt") == Question("deviation", "alingsas", "21010")
    assert labels(ask("avvikelse enheten integration")) == ["Integration, Vaggeryds kommun"]


def test_a_misspelt_municipality_is_asked_back():
    assert labels(ask("ekonomienheten vaggerid")) == ["Ekonomienheten, Vaggeryds kommun"]


@pytest.mark.parametrize(("text", "measure"), [("månader budget klk", "budget"), ("avvikelse per månad klk", "deviation"),
    ("klk månadsbudget", "budget")])
def test_a_month_table_of_another_measure(text: str, measure: str):
    assert ask(text) == Question("months", "alingsas", "210", measure=measure)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["hjälp", "help", "?", "vad kan du?", "/hjalp", "/start", "/hjälp@koll_bot"])
def test_help_is_asked_for(text: str):
    answer = ask(text)
    assert isinstance(answer, Question)
    assert answer.kind == "help"


@pytest.mark.parametrize("text", ["hjälp vaggeryd", "hjälp Vaggeryds kommun", "/hjalp vaggeryd", "vaggeryd hjälp"])
def test_help_about_a_municipality(text: str):
    assert ask(text) == Question("help", "vaggeryd")


def test_unit_period_and_kind_together():
    assert ask("vad har säkerhetsenheten kostat i augusti 2020?") == Question("actual", "alingsas", "21020", Period(Scope.MONTH, 8, 2020))
    assert ask("T2 2020 klk utfall") == Question("actual", "alingsas", "210", Period(Scope.TERTIAL, 2, 2020))
    assert ask("klk i fjol") == Question("deviation", "alingsas", "210", Period(Scope.YTD, None, 2019))


def test_last_year_is_counted_in_the_books_of_the_municipality():
    assert ask("avvikelse stab i fjol") == Question("deviation", "hjo", "440", Period(Scope.YTD, None, 2015))


def test_year_end_is_a_period_beside_another_kind():
    assert ask("utfall klk årsbokslut 2020") == Question("actual", "alingsas", "210", Period(Scope.FULL_YEAR, None, 2020))
    assert ask("helårsbudget klk") == Question("budget", "alingsas", "210", Period(Scope.FULL_YEAR))
    assert ask("bokslut klk 2020") == Question("deviation", "alingsas", "210", Period(Scope.FULL_YEAR, None, 2020))


@pytest.mark.parametrize("text", ["Hjo", "hjo kommun", "avvikelse i Hjo kommun", "Hjos avvikelse", "HJO KOMMUNS avvikelse"])
def test_only_a_municipality_is_named(text: str):
    assert ask(text) == Question("deviation", "hjo")


@pytest.mark.parametrize("text", ["ekonomienheten hjo", "Hjo ekonomienheten", "avvikelse ekonomienheten i Hjo kommun",
    "hjos ekonomienhet"])
def test_a_unit_of_the_municipality_that_is_named(text: str):
    assert ask(text) == Question("deviation", "hjo", "44010")


@pytest.mark.parametrize("text", ["Vaggeryds kommunledningskontor", "kommunledningskontoret i Vaggeryd", "klk vaggeryds kommun"])
def test_a_genitive_is_no_other_name(text: str):
    assert ask(text) == Question("deviation", "vaggeryd", "131")


def test_the_whole_municipality_is_its_root():
    assert ask("avvikelse hela kommunen") == Question("deviation", "alingsas", "000")
    assert ask("avvikelse hela Hjo kommun") == Question("deviation", "hjo", "000")


def test_no_unit_is_the_chosen_municipality():
    assert ask("avvikelse augusti 2020") == Question("deviation", "alingsas", None, Period(Scope.YTD, 8, 2020))
    assert parse("avvikelse", [HJO]) == Question("deviation", "hjo")


def test_no_unit_and_none_chosen_asks_which_municipality():
    answer = ask("utfall T2 2020", chosen=None)
    assert labels(answer) == ["Alingsås", "Vaggeryds kommun", "Krokoms kommun", "Hjo kommun"]
    assert isinstance(answer, Choices)
    assert ask(answer.choices[3].question) == Question("actual", "hjo", None, Period(Scope.TERTIAL, 2, 2020))


def test_the_chosen_municipality_is_tried_first():
    assert ask("kommunledningskontoret", chosen="hjo") == Question("deviation", "hjo", "410")
    assert ask("ekonomienheten", chosen="vaggeryd") == Question("deviation", "vaggeryd", "13120")


def test_a_single_match_elsewhere_answers():
    assert ask("stab") == Question("deviation", "hjo", "440")
    assert ask("131") == Question("deviation", "vaggeryd", "131")


def test_several_matches_elsewhere_are_asked_back():
    assert labels(ask("ekonomienheten")) == ["Ekonomienheten, Vaggeryds kommun", "Ekonomienheten, Hjo kommun"]


def test_a_short_form_that_is_a_name_elsewhere_is_asked_back():
    assert labels(ask("näringsliv", chosen="krokom"))[:2] == ["Näringslivsenheten, Krokoms kommun", "Näringsliv, Hjo kommun"]


def test_confined_no_other_municipality_counts():
    assert ask("kommunledningskontoret", confined="hjo") == Question("deviation", "hjo", "410")
    assert ask("kommunledningskontoret", confined="Hjo kommun") == Question("deviation", "hjo", "410")
    assert "”övrigt”" in refused(ask("övrigt", confined="hjo"))


def test_confined_another_municipality_is_refused_by_name():
    assert refused(ask("avvikelse Krokom", confined="hjo")).startswith("Frågan gäller Krokoms kommun")


@pytest.mark.parametrize("text", ["avvikelse Krokom", "stab Krokoms kommun", "jämför hjo och krokom", "ekonomienheten i Vaggeryd",
    "hjälp vaggeryd"])
def test_confined_a_question_that_names_another_municipality_is_refused(text: str):
    assert "men här besvaras bara frågor om Hjo kommun." in refused(ask(text, confined="hjo"))


def test_confined_the_choices_lie_within():
    answer = ask("ekonomikontoret", confined="hjo")
    assert labels(answer)[0] == "Ekonomienheten, Hjo kommun"
    assert all(label.endswith("Hjo kommun") for label in labels(answer))
    context = Question("actual", "krokom", "350", Period(Scope.YTD, 8, 2020))
    assert ask("och T2", confined="hjo", context=context) == Question("actual", "hjo", None, Period(Scope.TERTIAL, 2))


def test_a_municipality_inside_the_name_of_a_unit_is_not_named():
    shared = Register("nystad", "Nystads kommun", units=(Unit("0", "Nystads kommun", None), Unit("1", "Samverkan Hjo", "0")))
    assert parse("avvikelse samverkan hjo", [shared, HJO], confined="nystad") == Question("deviation", "nystad", "1")


def test_an_unknown_municipality_to_confine_to_is_told():
    assert "”Borås” finns inte" in refused(ask("avvikelse", confined="Borås"))


def test_several_municipalities_are_asked_back():
    answer = ask("jämför alingsås och hjo")
    assert labels(answer) == ["Alingsås", "Hjo kommun"]


@pytest.mark.parametrize(("text", "code"), [
    ("avvikelse projekt och samverkan", "104"), ("projekt & samverkan vaggeryd budget", "104"),
    ("barn- och utbildningsnämnden vaggeryd", "810"),
    ("hur går det för barn och utbildningsnämnden i vaggeryd", "810"),
])
def test_small_words_inside_a_name_belong_to_it(text: str, code: str):
    answer = ask(text)
    assert isinstance(answer, Question)
    assert (answer.municipality, answer.unit) == ("vaggeryd", code)


def test_a_slip_of_the_finger_is_answered_when_it_is_clear():
    assert ask("avvikelse komunledningskontoret") == KLK
    assert ask("raddningstjänten") == Question("deviation", "hjo", "43040")


def test_the_doubtful_is_asked_back():
    answer = ask("avvikelse ekonomikontoret vaggeryd")
    assert labels(answer)[0] == "Ekonomienheten, Vaggeryds kommun"
    assert isinstance(answer, Choices)
    assert answer.headline.startswith("Menade du ")


@pytest.mark.parametrize("text", ["avvikelse simhallen", "hej", "avvikelse hej", "hej tack", "vad blir det för väder",
    "simhallen 2020", "tack", "och",
    "kommunledningskontoret simhallen"])
def test_what_is_not_known_is_refused_with_an_example_that_works(text: str):
    said = refused(ask(text))
    example = said.split("”")[-2]
    answer = ask(example)
    assert isinstance(answer, Question)
    assert answer.municipality == "alingsas"


def test_a_refusal_names_the_words_and_suggests_what_looks_like_them():
    answer = ask("avvikelse fritidskontoret", confined="krokom")
    assert isinstance(answer, NotUnderstood | Choices)
    assert "”simhallen”" in refused(ask("avvikelse simhallen"))


def test_without_any_books_the_refusal_says_how_to_import():
    assert "koll importera" in refused(parse("avvikelse", []))


def test_an_impossible_period_is_refused():
    assert "inget tertial 4" in refused(ask("avvikelse klk tertial 4"))


CONTEXT = Question("months", "hjo", "440", Period(Scope.YTD, 8, 2016), measure="budget")


@pytest.mark.parametrize(("text", "question"), [
    ("och augusti?", Question("months", "hjo", "440", Period(Scope.YTD, 8), "budget")),
    ("och näringsliv?", Question("months", "hjo", "460", Period(Scope.YTD, 8, 2016), "budget")),
    ("jämför fjol", Question("compare", "hjo", "440", Period(Scope.YTD, 8, 2016))),
    ("utfall", Question("actual", "hjo", "440", Period(Scope.YTD, 8, 2016))),
    ("ekonomienheten", Question("months", "hjo", "44010", Period(Scope.YTD, 8, 2016), "budget")),
    ("avvikelse ekonomienheten", Question("deviation", "hjo", "44010")),
    ("avvikelse hjo", Question("deviation", "hjo")),
    ("avvikelse Krokom", Question("deviation", "krokom")),
    ("övrigt", Question("months", "krokom", "350", None, "budget")),
])
def test_the_context_fills_in_what_is_left_out(text: str, question: Question):
    assert ask(text, context=CONTEXT) == question


def test_help_is_there_before_any_books_are():
    assert parse("hjälp", []) == Question("help")
    assert parse("/hjalp", []) == Question("help")


def test_help_in_the_context_is_no_kind_to_carry_over():
    assert ask("stab", context=Question("help", "hjo")) == Question("deviation", "hjo", "440")


def test_a_unit_named_like_a_word_of_kind_is_found_when_that_is_all_or_beside_another_kind():
    drift = Register("nystad", "Nystads kommun", units=(Unit("0", "Nystads kommun", None), Unit("1", "Drift", "0"), Unit("2",
    "Budget", "0")))
    assert parse("drift", [drift]) == Question("deviation", "nystad", "1")
    assert parse("avvikelse drift", [drift]) == Question("deviation", "nystad", "1")
    assert parse("avvikelse budget", [drift]) == Question("deviation", "nystad", "2")
    assert parse("budget", [drift]) == Question("budget", "nystad")


def test_small_words_are_not_run_together_with_a_name():
    schools = Register("nystad", "Nystads kommun", units=(Unit("0", "Nystads kommun", None), Unit("1", "Förskolan", "0"), Unit("2",
    "Skolan", "0")))
    assert parse("avvikelse för skolan", [schools]) == Question("deviation", "nystad", "2")
    assert parse("avvikelse förskolan", [schools]) == Question("deviation", "nystad", "1")


def twins() -> Register:
    units = (Unit("0", "Nystads kommun", None), Unit("1", "Skola", "0"), Unit("2", "Vård", "0"),
             Unit("11", "Administration", "1"), Unit("21", "Administration", "2"))
    return Register("nystad", "Nystads kommun", units=units)


def test_equal_names_are_told_apart_by_code():
    answer = parse("administration", [twins(), HJO], chosen="nystad")
    assert labels(answer) == ["Administration (11), Nystads kommun", "Administration (21), Nystads kommun"]


@pytest.mark.parametrize("chosen", [None, "hjo", "nystad", "alingsas"])
@pytest.mark.parametrize("text", [
    "ekonomienheten", "administration", "näringsliv", "kommunstyrelsen T2 2020", "it enheten i augusti", "utfall",
    "månader budget personalenheten",
    "ekonomi", "kommunik", "avvikelse ekonomikontoret", "jämför hjo och krokom", "kommun",
])
def test_every_choice_is_a_question_with_one_meaning(text: str, chosen: str | None):
    registers = [*FOUR, twins()]
    answer = parse(text, registers, chosen=chosen)
    if isinstance(answer, Question):
        return
    offered = answer.choices if isinstance(answer, Choices) else answer.suggestions
    meant = [parse(choice.question, registers, chosen=other) for choice in offered for other in (None, "hjo", "krokom")]
    assert all(isinstance(question, Question) for question in meant)
    assert len({(q.municipality, q.unit) for q in meant if isinstance(q, Question)}) == len(offered)


@pytest.mark.slow
@pytest.mark.parametrize("register", FOUR, ids=lambda register: register.id)
def test_a_question_put_into_words_is_read_back(register: Register):
    for kind in KINDS:
        for each in register.units:
            question = Question(kind, register.id, each.code, Period(Scope.MONTH, 8, 2020), "budget" if kind in OF_MONTHS else "actual")
            if kind != "help":
                assert ask(wording(question, register, FOUR)) == question


def test_the_small_registers_hold_the_units_that_these_tests_speak_of():
    assert unit(KROKOM, "310").name == unit(KROKOM, "300").name
    assert unit(ALINGSAS, "210").aliases == ("KLK",)
    assert VAGGERYD.home == "010"


CODED = Register("kodby", "Kodby kommun", units=(Unit("0", "Kodby kommun", None), Unit("01", "Nämnden", "0"), Unit("31", "Badet", "0")),
                 years={2023: Year(FiscalYear(2023), 12)})


@pytest.mark.parametrize(("text", "code"), [("avvikelse 01 mars 2023", "01"), ("01 mars 2023", "01"), ("avvikelse 31 mars 2023", None)])
def test_a_unit_s_code_before_a_month_is_no_day_of_it_unless_it_is_the_last(text: str, code: str | None):
    asked = parse(text, (CODED,))
    assert isinstance(asked, Question), asked
    assert (asked.unit, asked.period) == (code, Period(Scope.YTD, 3, 2023))


@pytest.mark.parametrize("text", [
    "avvikelse nämnden 01 mars 2023", "avvikelse per 01 mars 2023", "avvikelse den 01 mars 2023", "avvikelse 02 mars",
])
def test_a_day_of_a_month_is_still_refused_where_it_is_said_to_be_one(text: str):
    said = parse(text, (CODED,))
    assert isinstance(said, NotUnderstood)
    assert said.headline.startswith("Siffror per ")
