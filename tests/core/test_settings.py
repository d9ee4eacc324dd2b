"""What is set by a word: the limits, the unit and the signs; and what is no value."""
import pytest
from little import TKR, register

from core.commands import Invite, Remove, SetRole
from core.profile import Profile, TableSpec, Thresholds
from core.setting_words import invitation, setting
from core.settings import SETTINGS, SetDeadline, SetProfile, SettingError, read_limit, setting_called


def changed(key: str, text: str, profile: Profile | None = None) -> Profile:
    known = setting_called(key)
    assert known is not None
    return known.changed(profile or Profile(), register(), text)


def said(key: str, profile: Profile) -> str:
    return next(each.said(profile, register()) for each in SETTINGS if each.key == key).replace("\u00a0", " ")


@pytest.mark.parametrize(("text", "limit"), [
    ("100 tkr och 2 %", (100 * TKR, 0.02)), ("2 % och 100 tkr", (100 * TKR, 0.02)), ("100 tkr", (100 * TKR, None)), ("1,5%", (None, 0.015)),
    ("0,5 mnkr, 2,5 procent", (500 * TKR, 0.025)), ("75", (75 * TKR, None)), ("50 tkr och", (50 * TKR, None)), ("0 kr och 0 %", (0, 0.0)),
])
def test_a_limit_is_an_amount_and_a_percentage_in_either_order_and_what_is_not_said_stays(text: str, limit: tuple[object, object]) -> None:
    assert read_limit(text, "tkr") == limit


@pytest.mark.parametrize("text", ["mycket", "", "−50 tkr", "200 %", "1 2 3", "50 euro"])
def test_what_is_no_limit_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SettingError, match=r"50 tkr och 1 %"):
        read_limit(text, "tkr")


def test_what_is_no_limit_is_shown_one_example_of_how_a_limit_is_written() -> None:
    with pytest.raises(SettingError) as told:
        read_limit("100 euro", "tkr")
    assert str(told.value) == "”100 euro” är inte ett entydigt belopp. Skriv till exempel 50 tkr och 1 %."


def test_each_setting_changes_its_own_part_of_the_profile() -> None:
    assert changed("enhet", "Mkr") == Profile(unit="mnkr", one_unit=True)
    assert changed("tecken", "netto") == Profile(layout="N")
    assert changed("hem", "socialförvaltningen") == Profile(home="SOC")
    assert changed("hem", "K", Profile(home="SOC")) == Profile()
    assert changed("röd", "300 tkr") == Profile(thresholds=Thresholds(serious_amount=300 * TKR))
    assert changed("kommentar", "2 %") == Profile(thresholds=Thresholds(comment_fraction=0.02))


@pytest.mark.parametrize(("key", "text"), [
    ("enhet", "euro"), ("tecken", "plus"), ("hem", "ingenstans"), ("rod", "10 tkr"), ("gul", "9 mnkr"),
])
def test_a_value_that_cannot_be_is_refused(key: str, text: str) -> None:
    with pytest.raises(SettingError, match=r"\.$"):
        changed(key, text)


def test_a_setting_is_said_as_it_can_be_written_again() -> None:
    assert said("gul", Profile()) == "50 tkr och 1,0 %"
    assert said("gul", Profile(unit="mnkr", thresholds=Thresholds(notable_amount=123_456_700))) == "1 234 567 kr och 1,0 %"
    assert said("tecken", Profile("N")).startswith("N: ")
    for each in ("gul", "rod", "kommentar"):
        assert changed(each, said(each, Profile())) == Profile()


def test_words_become_the_command_that_sets_them() -> None:
    assert setting("gul", "100 tkr") == SetProfile("gul", "100 tkr")
    assert setting("sista-dag 2020-08", "15 september", "by") == SetDeadline("2020-08", "15 september", "by")
    assert setting("sista-dag", "ingen") == SetDeadline(None, "ingen")
    assert setting("roll Eva Ek", "chef, Staben") == SetRole("Eva Ek", "manager", "Staben")
    assert setting("roll 77", "chef Staben; Kultur, fritid") == SetRole("77", "manager", "Staben", more=("Kultur, fritid",))
    assert invitation("Eva Ek, chef, Staben; Skolan", "x") == Invite("Eva Ek", "x", "manager", "Staben", write=False, more=("Skolan",))
    assert invitation("Eva Ek", "x") == Invite("Eva Ek", "x", write=False)
    assert setting("roll 77", "läsare") == SetRole("77", "reader", None)
    assert setting("roll 77", "controller") == SetRole("77", "controller", "")
    assert setting("roll Eva", "ta bort") == Remove("Eva", write=False)
    for key, value in (("roll Eva", "kung"), ("gul", " ")):
        with pytest.raises(SettingError):
            setting(key, value)


def test_a_unit_that_is_chosen_is_that_of_the_municipalitys_own_tables_too() -> None:
    printed = TableSpec("Resultat", "R", "mnkr", (), notes=("Rapporten trycker 16,6.",))
    report = Profile(tables={"income_statement": printed})
    assert report.table("income_statement") == printed
    assert changed("enhet", "tkr", report) == report
    assert changed("enhet", "kr", report).table("income_statement") == TableSpec("Resultat", "R", "kr", ())
    assert changed("enhet", "mnkr", report).table("income_statement") == printed
