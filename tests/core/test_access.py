"""Who may ask about what: a municipality cut down to one unit, and the rights of a person in a group."""
from __future__ import annotations

from typing import NamedTuple, get_args

import pytest
from little import register

from core.access import ACTS, ANYONE, refusal_of
from core.commands import (
    Accept,
    Approve,
    Command,
    Erase,
    GivePrognosis,
    Invite,
    Portray,
    Prune,
    Remove,
    SetChat,
    SetRole,
    ShowLog,
    ShowPeople,
)
from core.organisation import Unit
from core.people import ChatScope, Person
from core.question import Question, Who
from core.register import Register
from core.scope import OWN_UNITS, bounded, codes_within, is_within, who_in


def test_a_municipality_bounded_by_a_unit_has_that_unit_as_its_root_and_nothing_beside_it():
    seen = bounded(register(), ("SOC",))
    assert set(seen.latest) == {"SOC", "HEM", "BOE"}
    assert seen.root.code == "SOC"
    assert [unit.code for unit in seen.organisation(2024)] == ["SOC", "HEM", "BOE"]


def test_a_unit_that_came_from_elsewhere_lies_under_the_bounding_unit_in_every_year():
    units = (
        Unit("K", "Kommunen", None), Unit("A", "A", "K"), Unit("B", "B", "K", valid_from=2024),
        Unit("X", "X", "A", valid_to=2023, successors=("Y",)), Unit("X", "X", "B", valid_from=2024),
    )
    seen = bounded(Register("k", "Kommunen", units=units), ("B",))
    assert [unit.code for unit in seen.organisation(2023)] == ["B", "X"]
    assert all(unit.successors == () for unit in seen.units)


@pytest.mark.parametrize(("question", "may"), [
    (Question(unit="HEM"), True), (Question(), True), (Question(unit="TEK"), False), (Question(unit="K"), False),
    (Question(municipality="habo"), False),
])
def test_an_old_question_is_within_bounds_only_when_its_unit_is(question: Question, may: bool):
    assert is_within(question, bounded(register(), ("SOC",))) is may


@pytest.mark.parametrize(("person", "chat", "role", "unit"), [
    ("SOC", None, "reader", "SOC"), (None, "SOC", "reader", "SOC"), ("HEM", "SOC", "reader", "HEM"), ("SOC", "HEM", "reader", "HEM"),
])
def test_in_a_group_a_manager_has_the_lesser_of_both_rights(person: str | None, chat: str | None, role: str, unit: str):
    who = who_in(Person(7, "Eva", "manager", person), register(), ChatScope(-5, "reader", chat))
    assert who is not None
    assert (who.role, who.unit, who.municipality) == (role, unit, "lillkoping")


def test_a_group_of_another_unit_shows_a_manager_nothing():
    assert who_in(Person(7, "Eva", "manager", "TEK"), register(), ChatScope(-5, "manager", "SOC")) is None


def test_a_unit_that_is_gone_holds_nothing():
    assert codes_within(register(), "BORTA") == frozenset()


def test_a_manager_gives_prognoses_but_never_approves_or_invites_and_a_stranger_only_accepts():
    chef, stranger = Who("Eva", "manager"), Who("Okänd", "stranger")
    assert refusal_of(GivePrognosis("stab 1 tkr"), chef) is None
    assert refusal_of(Approve(), chef)
    assert refusal_of(Invite("Bo", "t"), chef)
    assert refusal_of(Accept("t", 7), stranger) is None
    assert refusal_of(GivePrognosis("stab 1 tkr"), stranger) == "Du har inte behörighet här."


def test_several_units_have_a_root_of_their_own_and_one_that_lies_under_another_is_no_unit_beside_it():
    seen = bounded(register(), ("HEM", "TEK", "BORTA"))
    assert seen is not None
    assert (seen.root, {unit.code: unit.parent for unit in seen.units}) == (
        OWN_UNITS, {"DINA": None, "HEM": "DINA", "TEK": "DINA"},
    )
    under = bounded(register(), ("SOC", "HEM"))
    assert under is not None
    assert under.root.code == "SOC"
    assert bounded(register(), ("BORTA",)) is None


def test_someone_with_several_units_has_in_a_group_those_that_the_group_shows():
    eva = Person(7, "Eva", "manager", "HEM", ("TEK",))
    whole, soc = (who_in(eva, register(), ChatScope(-5, "reader", unit)) for unit in (None, "SOC"))
    assert whole is not None
    assert soc is not None
    assert (whole.units, soc.units) == (("HEM", "TEK"), ("HEM",))


@pytest.mark.parametrize(("command", "own"), [
    (Invite("Bo", "t", "admin"), False), (Remove("Bo"), False), (SetRole("Bo", "admin"), False), (ShowPeople(), False),
    (SetChat(-5), False), (Erase("Bo"), False), (Portray("Bo"), False), (Prune(0, 1), False), (ShowLog(), False),
    (Erase(user=7, own=True), True), (Portray(user=7, own=True), True),
])
def test_only_an_admin_lets_others_in_or_sees_what_is_kept_of_them_and_everyone_what_is_kept_of_oneself(command: Command, own: bool):
    assert refusal_of(command, Who("ada", "admin")) is None
    for role in ("reader", "manager", "controller"):
        assert (refusal_of(command, Who("Bo", role)) is None) is own
    assert refusal_of(command, Who("Okänd", "stranger"))


def test_every_command_says_in_words_what_it_does_and_one_that_does_not_is_given_by_nobody():
    class Invented(NamedTuple):
        write: bool = False

    assert {command.__name__ for command in get_args(Command)} == set(ACTS) | ANYONE
    for role in ("stranger", "reader", "manager", "controller", "admin"):
        assert refusal_of(Invented(), Who("Eva", role)) == "Du har inte behörighet här."  # type: ignore[arg-type] # a command that is not ours
