"""What is said of a previewed prognosis: a number that stands first is an amount, other words are the comment."""
from __future__ import annotations

import pytest
from registers import FOUR

from core.answer import Answer
from core.changing import changed
from core.commands import GivePrognosis
from core.giving import Heard, Scene, hear
from core.question import Question

ALL = Scene(FOUR, chosen="hjo")
TKR = 100_000
BEFORE = GivePrognosis(
    "stab hjo 20 900 tkr vakanser", "440", -20_900 * TKR, round="2016-10", municipality="hjo", comment="vakanser", sure=True, write=True,
)
"""As the preview's yes has it: öre in result sign."""


def said(words: str, before: GivePrognosis = BEFORE) -> GivePrognosis:
    return changed(GivePrognosis(words, context=Question("prognosis", "hjo", "440"), instead=before))


@pytest.mark.parametrize(("words", "tkr", "comment"), [
    ("20 950", 20_950, "vakanser"), ("21400", 21_400, "vakanser"), ("20\u00a0500", 20_500, "vakanser"), ("440", 440, "vakanser"),
    ("2050", 2_050, "vakanser"), ("(20 950)", 20_950, "vakanser"), ("blir 20 950", 20_950, "vakanser"), ("20 950.", 20_950, "vakanser"),
    ("nytt belopp: 20 950", 20_950, "vakanser"), ("20 950, 2 konsulter", 20_950, "2 konsulter"), ("20 950 konsult", 20_950, "konsult"),
    ("- 950", 950, "vakanser"),
])
def test_a_bare_number_that_stands_first_is_heard_as_bare_so_that_it_is_asked_back(words: str, tkr: int, comment: str):
    found = hear(said(words), ALL)
    assert isinstance(found, Heard), found
    assert (found.unit, found.amount, found.bare, found.comment) == ("440", tkr * TKR, True, comment)


def test_a_bare_number_is_understood_as_the_first_amount_was_where_that_was_a_result():
    found = hear(said("515", GivePrognosis("stab hjo resultat 400 tkr", "440", 0, municipality="hjo")), ALL)
    assert isinstance(found, Heard), found
    assert (found.meaning, found.amount, found.bare) == ("result", 515 * TKR, True)


@pytest.mark.parametrize(("words", "named"), [
    ("21.4 mkr", "21.4"), ("21.400", "21.400"), ("21.400 vakanser", "21.400"), ("1e6 tkr", "1e6 tkr"), ("-5:5", "-5:5"),
    ("10 %", "procent"), ("20 950 kr 50 öre", "öre"), ("20 950 2", "20 950 2"), ("9" * 20, "orimligt stort"),
    ("avvikelse 21.4 mkr", "21.4"),
])
def test_a_number_that_can_be_no_amount_is_refused_by_name_and_is_no_comment(words: str, named: str):
    found = hear(said(words), ALL)
    assert isinstance(found, Answer), found
    assert (found.status, named in found.headline) == ("refused", True), found.headline


@pytest.mark.parametrize("words", [
    "konsult i stället", "10 % färre elever", "3-åringar i kö", "med 2 konsulter", "ökade priser +5 %", "15/9 börjar två",
    "1:a kvartalet var dyrt",
])
def test_words_that_no_amount_begins_with_are_the_new_comment_of_the_same_amount(words: str):
    command = said(words)
    assert (command.unit, command.amount, command.comment, command.write) == ("440", BEFORE.amount, words, False)


@pytest.mark.parametrize(("words", "comment"), [
    ("2 konsulter", "2 konsulter"), ("20 950 konsult", "20 950 konsult"), ("20 950, konsult", None),
])
def test_a_number_that_words_follow_may_be_the_comment_too(words: str, comment: str | None):
    otherwise = said(words).otherwise
    assert (otherwise and (otherwise.comment, otherwise.amount)) == (comment and (comment, BEFORE.amount))
