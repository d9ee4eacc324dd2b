"""What is heard in a prognosis given in words: unit, amount, meaning, comment; and what is a question or no amount."""
from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import FOUR, HJO

from core.accounts import AccountGroup
from core.answer import Answer
from core.commands import GivePrognosis
from core.giving import Heard, Scene, hear, statement
from core.money import NO_BREAK_SPACE, format_amount, format_exact, in_unit
from core.organisation import Unit
from core.profile import Profile
from core.proposal import Held, outcome
from core.register import Register

ALL = Scene(FOUR, chosen="alingsas")
TKR = 100_000


def heard(words: str, **more: object) -> Heard:
    found = hear(GivePrognosis(words, **more), ALL)  # type: ignore[arg-type]
    assert isinstance(found, Heard), found
    return found


def answered(words: str, **more: object) -> Answer:
    found = hear(GivePrognosis(words, **more), ALL)  # type: ignore[arg-type]
    assert isinstance(found, Answer), found
    return found


@pytest.mark.parametrize(("words", "code", "meaning", "tkr"), [
    ("it-verksamheten 25 990 tkr", "21040", "outcome", 25_990),
    ("it-verksamheten -25990 tkr", "21040", "outcome", -25_990),
    ("it-verksamheten −25\u00a0990\u00a0tkr", "21040", "outcome", -25_990),
    ("it-verksamheten -25990", "21040", "outcome", -25_990),
    ("prognos it-verksamheten 25990tkr", "21040", "outcome", 25_990),
    ("/prognos@koll_bot it-verksamheten 25 990 tkr", "21040", "outcome", 25_990),
    ("stab avvikelse −362 tkr", "440", "deviation", -362),
    ("stab underskott på 362 tkr", "440", "deviation", -362),
    ("stab överskott 362 tkr", "440", "deviation", 362),
    ("stab 362 tkr sämre än budget", "440", "deviation", -362),
    ("stab resultat 515 tkr", "440", "result", 515),
    ("stab 25,99 mnkr", "440", "outcome", 25_990),
    ("stab 25,99 mkr", "440", "outcome", 25_990),
    ("stab 25,99 miljoner kronor", "440", "outcome", 25_990),
    ("stab 500 tusen kr", "440", "outcome", 500),
    ("stab 20 450 000 kr", "440", "outcome", 20_450),
    ("13130 25 990 tkr", "13130", "outcome", 25_990),
    ("410 990 tkr", "410", "outcome", 990),
    ("hela hjo 41 651 tkr", "000", "outcome", 41_651),
    ("stab 515 tkr hjo", "440", "outcome", 515),
])
def test_an_amount_has_a_sign_or_a_unit_word_and_what_stands_before_it_is_the_unit(words: str, code: str, meaning: str, tkr: int):
    found = heard(words)
    assert (found.unit, found.meaning, found.amount, found.bare) == (code, meaning, tkr * TKR, False)


@pytest.mark.parametrize("words", ["stab", "stab 2016", "stab augusti 2016", "stab 2016-08", "13130", "stab i tkr", "hjo helår 2016", ""])
def test_without_an_amount_it_is_the_question(words: str):
    assert hear(GivePrognosis(words), ALL) is None


@pytest.mark.parametrize(("words", "code"), [("stab 25990", "440"), ("13130 25990", "13130"), ("stab 362", "440"), ("stab 25 990", "440")])
def test_any_other_bare_number_is_heard_as_bare_so_that_it_is_asked_back(words: str, code: str):
    found = heard(words)
    assert (found.unit, found.bare) == (code, True)


@pytest.mark.parametrize(("words", "said"), [
    ("stab 25.990 tkr", "”25.990” är inte ett entydigt belopp"),
    ("stab 1e6 tkr", "”1e6 tkr” är inte ett belopp"),
    ("stab oändligt kr", "”oändligt kr” är inte ett belopp"),
    ("stab inf tkr", "”inf tkr” är inte ett belopp"),
    ("stab -inf", "”-inf” är inte ett belopp"),
    ("stab nan kr", "”nan kr” är inte ett belopp"),
    ("stab 99 999 999 999 999 tkr", "är orimligt stort"),
    ("stab 9999999999999999999999 kr", "är orimligt stort"),
    ("stab +5 %", "inte i procent"),
    ("stab 2,5 %", "inte i procent"),
    ("stab 0,001 kr", "delar av ett öre"),
    ("stab överskott -5 tkr", "går inte att tolka"),
    ("stab kontogrupp löner resultat 5 tkr", "Kontogruppen ”löner” finns inte"),
    ("25 990 tkr", "Vilken enhet gäller prognosen?"),
])
def test_what_is_no_amount_is_refused_by_name(words: str, said: str):
    found = answered(words)
    assert (found.status in ("refused", "not_understood"), said in found.headline) == (True, True), found.headline


@pytest.mark.parametrize("amount", [None, "", "  ", True, 2.5, float("inf"), "fem", "1e6", "25.990", "9" * 20, 10**20])
def test_a_form_s_amount_that_is_empty_text_infinite_or_absurd_is_refused(amount: object):
    found = hear(GivePrognosis(unit="440", amount=amount, municipality="hjo"), ALL)  # type: ignore[arg-type]
    assert isinstance(found, Answer)
    assert found.status == "refused"


@pytest.mark.parametrize(("amount", "ore"), [
    (50, 50), (-50, -50), (0, 0), (-2_599_000_000, -2_599_000_000), ("25 990", 2_599_000_000), ("−25,5", -2_550_000),
    ("(362)", -36_200_000),
    ("25 990 kr", 2_599_000),
])
def test_a_form_s_amount_is_exact_as_a_number_and_in_the_municipality_s_unit_as_a_text(amount: int | str, ore: int):
    found = hear(GivePrognosis(unit="440", amount=amount, municipality="hjo"), ALL)
    assert isinstance(found, Heard)
    assert (found.amount, found.as_typed) == (ore, isinstance(amount, str))


@pytest.mark.parametrize("write", [{"comment": "vakanser"}, {"write": True}, {"draft": True}, {"cause": "volym"}, {"sure": True}])
def test_what_only_makes_sense_with_an_amount_says_that_it_is_missing(write: dict[str, object]):
    assert answered("stab", **write).headline.startswith("Beloppet saknas.")


def test_what_follows_the_amount_is_flags_then_the_comment_then_the_cause():
    found = heard("stab avvikelse −362 tkr säkert utkast: vakanser, 100 tkr i höst orsak: volym")
    assert (found.sure, found.draft, found.comment, found.cause) == (True, True, "vakanser, 100 tkr i höst", "volym")


def test_an_option_goes_before_the_words():
    found = heard("stab intäkter 5 tkr", comment="sjukfrånvaro", round="2016-08", group="Kostnader")
    assert (found.comment, found.round, found.group) == ("sjukfrånvaro", "2016-08", "cost")


@pytest.mark.parametrize(("words", "group"), [
    ("stab intäkter 500 tkr", "income"), ("stab kontogrupp cost 500 tkr", "cost"), ("stab hjo kostnader 500 tkr", "cost"),
    ("stab 500 tkr", "net_cost"),
])
def test_the_unit_may_be_followed_by_an_account_group(words: str, group: str):
    assert heard(words).group == group


def own_groups(*named: tuple[str, str]) -> Register:
    from little import register

    town = register()
    return replace(town, groups=(*town.groups, *(AccountGroup(code, name, "income") for code, name in named)))


def test_of_two_groups_with_one_name_the_municipality_s_own_is_meant():
    town = own_groups(("int", "Intäkter"))
    assert hear(GivePrognosis("boendet intäkter 500 tkr"), Scene((town,))).group == "int"
    assert hear(GivePrognosis("boendet 500 tkr", group="Intäkter"), Scene((town,))).group == "int"
    assert hear(GivePrognosis("boendet kostnader 500 tkr"), Scene((town,))).group == "cost"


def test_a_name_that_two_groups_have_is_listed_once():
    answer = hear(GivePrognosis("boendet 500 tkr", group="luft"), Scene((own_groups(("int", "Intäkter")),)))
    assert answer.headline.count("Intäkter") == 1


@pytest.mark.parametrize("said", [GivePrognosis("boendet övrigt 500 tkr"), GivePrognosis("boendet 500 tkr", group="Övrigt")])
def test_of_several_own_groups_with_one_name_none_is_guessed(said: GivePrognosis):
    answer = hear(said, Scene((own_groups(("o1", "Övrigt"), ("o2", "Övrigt")),)))
    assert answer.headline == "Flera kontogrupper heter ”Övrigt”: o1, o2. Skriv koden."


def test_an_unknown_account_group_names_those_there_are():
    said = answered("stab 5 tkr", group="luft").headline
    assert said.startswith("Kontogruppen ”luft” finns inte i Hjo kommun. Där finns ")
    assert "Intäkter" in said


def test_a_unit_that_several_have_is_asked_back_as_whole_commands_that_are_heard():
    found = answered("it-enheten avvikelse −362 tkr, vakanser")
    assert (found.status, len(found.choices)) == ("choose", 3)
    for choice in found.choices:
        again = heard(choice.question)
        assert (again.meaning, again.amount, again.comment) == ("deviation", -362 * TKR, "vakanser")


def test_the_words_name_no_other_municipality_than_the_confined():
    found = hear(GivePrognosis("stab 5 tkr", municipality="alingsas"), Scene(FOUR, confined="hjo"))
    assert isinstance(found, Heard)
    assert found.register is HJO
    form = hear(GivePrognosis(unit="210", amount=1, municipality="alingsas"), Scene(FOUR, confined="hjo"))
    assert isinstance(form, Answer)


def test_a_statement_is_longer_than_a_question_but_not_endless():
    assert heard("stab 5 tkr, " + "vakanser " * 200).comment.count("vakanser") == 200
    assert answered("stab 5 tkr, " + "vakanser " * 400).headline.startswith("Texten är för lång")


@given(
    st.integers(-10**12, 10**12), st.sampled_from(["R", "N", "L"]), st.sampled_from(["kr", "tkr", "mnkr"]),
    st.sampled_from(["net_cost", "income", "cost"]),
)
def test_what_is_formatted_is_heard_back_in_every_layout_and_unit(ore: int, layout: str, unit: str, group: str):
    register = Register("hjo", "Hjo kommun", Profile(layout=layout, unit=unit), HJO.units, HJO.groups, HJO.years)  # type: ignore[arg-type]
    sign = 1 if layout == "R" else -1
    shown = format_amount(sign * ore, unit)  # type: ignore[arg-type]
    words = GivePrognosis(f"stab {shown}{NO_BREAK_SPACE}{unit}", group=group)
    found = hear(words, Scene((register,)))
    assert isinstance(found, Heard)
    amount = outcome(found, Held(None, None, None, None, 0))
    assert amount is not None
    assert in_unit(amount, unit) == in_unit(sign * ore, unit) * sign  # type: ignore[arg-type]
    assert format_amount(sign * amount, unit) == shown  # type: ignore[arg-type]


@given(
    st.integers(-10**13, 10**13), st.sampled_from(["outcome", "deviation"]), st.sampled_from(["R", "N", "L"]),
    st.sampled_from(["kr", "tkr", "mnkr"]), st.booleans(), st.sampled_from(["", "vakanser", "500 tkr i hyra, 2 %", "se 2016-08 -3 tkr"]),
    st.sampled_from(["", "volym"]), st.booleans(),
)
def test_a_choice_is_heard_as_exactly_what_it_stands_for(
    ore: int, meaning: str, layout: str, unit: str, draft: bool, comment: str, cause: str, sure: bool,
):
    register = Register("hjo", "Hjo kommun", Profile(layout=layout, unit=unit), HJO.units, HJO.groups, HJO.years)  # type: ignore[arg-type]
    meant = Heard(register, "440", ore, meaning, "cost", "2016-08-2", comment=comment, cause=cause, draft=draft, sure=sure)  # type: ignore[arg-type]
    text = statement(meant, ore, meaning, (register,), sure=sure)  # type: ignore[arg-type]
    assert hear(GivePrognosis(text), Scene((register,))) == meant


@given(st.integers(-10**14, 10**14), st.sampled_from(["kr", "tkr", "mnkr"]))
def test_an_exact_text_loses_no_ore(ore: int, unit: str):
    from core.money import parse_amount

    assert parse_amount(format_exact(ore, unit)) == ore  # type: ignore[arg-type]


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_words_whatever_raise(before: str, after: str):
    assert hear(GivePrognosis(f"{before} 5 tkr {after}"), ALL) is not None
    hear(GivePrognosis(f"stab {before}{after}"), ALL)


NUMBERED = Register("n", "Norrby kommun", Profile("N"), (
    Unit("K", "Norrby kommun", None), Unit("F1", "Förskola 1", "K"), Unit("F3", "Förskola 3", "K"), Unit("70", "Gatan", "K"),
), (AccountGroup("50", "Löner", "cost"),), HJO.years)


@pytest.mark.parametrize(("words", "code", "tkr"), [
    ("förskola 3 25 990 tkr", "F3", 25_990), ("förskola 3 990 tkr", "F3", 990), ("förskola 1 1 500 tkr", "F1", 1500),
    ("70 500 tkr", "70", 500), ("gatan 70 500 tkr", "70", 70_500), ("gatan 2016 500 tkr", "70", 500), ("förskola 3 -990 tkr", "F3", -990),
])
def test_a_number_in_a_name_or_a_code_is_no_part_of_the_amount(words: str, code: str, tkr: int):
    found = hear(GivePrognosis(words), Scene((NUMBERED,)))
    assert isinstance(found, Heard), found
    assert (found.unit, found.amount) == (code, tkr * TKR)


def test_a_number_that_belongs_nowhere_makes_the_amount_ambiguous():
    found = hear(GivePrognosis("gatan 12 34 tkr"), Scene((NUMBERED,)))
    assert isinstance(found, Answer)
    assert found.status in ("refused", "not_understood")


def test_a_code_before_what_is_no_amount_is_not_said_to_be_a_part_of_it():
    found = hear(GivePrognosis("70 15.000 tkr"), Scene((NUMBERED,)))
    assert isinstance(found, Answer)
    assert found.headline == "”15.000” är inte ett entydigt belopp. Skriv till exempel −1 234,50."


def test_a_group_is_said_by_its_name():
    meant = Heard(HJO, "440", 515 * TKR, group="income")
    said = statement(meant, 515 * TKR, "outcome", FOUR)
    assert "kontogrupp Intäkter" in said
    assert hear(GivePrognosis(said), ALL) == meant


def test_a_choice_with_a_group_whose_code_is_a_number_is_heard_back():
    meant = Heard(NUMBERED, "F3", 515 * TKR, group="50")
    assert hear(GivePrognosis(statement(meant, 515 * TKR, "outcome", (NUMBERED,))), Scene((NUMBERED,))) == meant


@pytest.mark.parametrize(("words", "sure", "draft", "comment"), [
    ("stab 5 tkr säkert", True, False, ""), ("stab 5 tkr, säkert", True, False, ""), ("stab 5 tkr säkert, ja", True, False, "ja"),
    ("stab 5 tkr säkert utkast: ja", True, True, "ja"), ("stab 5 tkr, säkert mer i höst", False, False, "säkert mer i höst"),
    ("stab 5 tkr säkert mer i höst", False, False, "säkert mer i höst"), ("stab 5 tkr utkast", False, True, ""),
    ("stab 5 tkr --saker, x", True, False, "x"),
])
def test_a_flag_ends_with_a_comma_or_the_text_and_is_else_a_word_of_the_comment(words: str, sure: bool, draft: bool, comment: str):
    found = heard(words)
    assert (found.sure, found.draft, found.comment) == (sure, draft, comment)
