"""A prognosis in spoken words, and what stands so near an amount that it may not be passed over."""
from __future__ import annotations

import pytest
from registers import FOUR

from core.answer import Answer
from core.calendar import Period, Scope
from core.commands import GivePrognosis
from core.giving import Heard, Scene, hear

ALL = Scene(FOUR, chosen="alingsas")
TKR = 100_000


def hear_words(words: str, **more: object) -> Heard | Answer | None:
    return hear(GivePrognosis(words, **more), ALL)  # type: ignore[arg-type]


def heard(words: str, **more: object) -> Heard:
    found = hear_words(words, **more)
    assert isinstance(found, Heard), found
    return found


@pytest.mark.parametrize(("words", "meaning", "tkr"), [
    ("stab minus 362 tkr", "outcome", -362), ("stab plus 362 tkr", "outcome", 362), ("stab avvikelse minus 362", "deviation", -362),
    ("stab —362 tkr", "outcome", -362), ("stab \u2011362 tkr", "outcome", -362),
    ("stab 362 tkr sämre", "deviation", -362), ("stab 362 tkr bättre, vakanser", "deviation", 362),
    ("stab 362 tkr back", "deviation", -362),
    ("stab 362 tkr underskott", "deviation", -362), ("stab 362 tkr i överskott", "deviation", 362),
    ("stab -362 kkr", "outcome", -362), ("stab -362 kSEK", "outcome", -362), ("stab -3 MSEK", "outcome", -3_000),
    ("stab -1 930 000:-", "outcome", -1_930), ("stab 930 000:-, vakanser", "outcome", 930),
])
def test_signs_and_units_in_words_are_heard(words: str, meaning: str, tkr: int):
    found = heard(words)
    assert (found.unit, found.meaning, found.amount) == ("440", meaning, tkr * TKR)


@pytest.mark.parametrize("comment", ["sämre vinter än väntat", "bättre upphandling", "underskott i köket", "back i leveransen"])
def test_the_same_words_may_begin_a_comment(comment: str):
    found = heard(f"stab -362 tkr {comment}")
    assert (found.meaning, found.comment) == ("outcome", comment)


@pytest.mark.parametrize(("words", "named"), [
    ("stab -1930 euro", "euro"), ("stab -1930 kr 50 öre", "öre"), ("stab -1930 miljarder", "miljarder"), ("stab -1930€", "€"),
    ("stab -1930^3", "−1930^3"), ("stab -1930*2", "−1930*2"), ("stab -1 930 500x", "−1"), ("stab -5:5", "−5:5"),
])
def test_what_is_no_amount_in_kronor_is_refused_by_name(words: str, named: str):
    found = hear_words(words.replace("-", "−"))
    assert isinstance(found, Answer)
    assert (found.status, f"”{named}”" in found.headline) == ("refused", True), found.headline


@pytest.mark.parametrize(("words", "period"), [
    ("stab 362 tkr t.o.m. april", Period(Scope.YTD, 4)), ("stab 362 tkr april 2016, vakanser", Period(Scope.YTD, 4, 2016)),
    ("stab 362 tkr 2016", Period(Scope.YTD, None, 2016)),
])
def test_a_period_may_stand_after_the_amount(words: str, period: Period):
    found = heard(words)
    assert (found.period, found.comment) == (period, "vakanser" if "vakanser" in words else "")


def test_a_month_inside_a_comment_is_no_period():
    found = heard("stab 362 tkr vikarier i april")
    assert (found.period, found.comment) == (None, "vikarier i april")


def test_no_word_is_lost_when_a_comment_stands_both_in_the_words_and_beside_them():
    found = heard("stab 362 tkr, vakanser orsak: personal", comment="och en upphandling", cause="pris")
    assert (found.comment, found.cause) == ("vakanser; och en upphandling", "personal; pris")
    assert heard("stab 362 tkr, vakanser", comment="vakanser").comment == "vakanser"


def test_the_example_of_an_amount_is_right_in_every_layout():
    found = hear_words("stab", comment="vakanser")
    assert isinstance(found, Answer)
    assert found.headline == "Beloppet saknas. Skriv till exempel: prognos IT-enheten avvikelse −362 tkr"
