"""A unit too small to be shown, asked for in the chat in every way, and the same asked in the terminal."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.commands import Accept, Approve, GivePrognosis, GiveSheet, Invite, OpenRound, Post, SetChat
from core.organisation import Unit
from core.ports import Store
from core.question import Question, Who
from core.register import Year
from core.reported import ReportedTable
from store.curtain import LEFT_OUT, TOO_SMALL
from store.desk import Desk
from store.memory import MemoryStore
from tests.store.small import put

ANNA, STRANGER = Who("anna"), Who("Okänd", "stranger")
FLOOR = 200_000_000
SECRET = re.compile(r"(?<!\d)(?<!\d )(61,1|61|61 100|733,2|733|488,8|489|488 800|-?611\d{4}|-?4888\d{5}|-?7332\d{5})(?![\d,])")
"""What Natten costs a month, a year and through August: in thousands, in kronor and in öre."""


def booked(unit: str, month: int) -> UnitFigures:
    """Personnel of so many öre a month, booked and budgeted."""
    return UnitFigures(unit, 2020, {"actual": {"5011": [-month] * 8}, "budget": {"5011": [-month] * 12}})


@pytest.fixture
def store() -> Store:
    """K: SOC (HEM 5 mnkr a month, STÖD 1 mnkr, NATT 61,1 tkr), TEK 3 mnkr."""
    filled = MemoryStore()
    filled.commit(put(
        Unit("K", "Sundbyköping", None), Unit("SOC", "Socialt", "K"), Unit("HEM", "Hemtjänst", "SOC"), Unit("STÖD", "Stödet", "SOC"),
        Unit("NATT", "Nattpatrullen", "SOC"), Unit("TEK", "Teknik", "K"), AccountGroup("5011", "Månadslön", "cost", "account"),
        Year(FiscalYear(2020), 8), booked("HEM", 500_000_000), booked("STÖD", 100_000_000), booked("NATT", 6_110_000),
        booked("TEK", 300_000_000), ReportedTable("staff", "NATT", 2020, "p", "Personal"), name="Sundbyköping",
    ))
    return filled


def desk_on(store: Store, *, in_chat: bool = True, floor: int = FLOOR) -> Desk:
    now = datetime(2020, 9, 1, tzinfo=UTC)
    return Desk(store, today=lambda: date(2020, 9, 1), clock=lambda: now, floor=floor, in_chat=in_chat)


@pytest.mark.parametrize("text", [
    "utfall nattpatrullen", "avvikelse NATT", "utfall socialt", "utfall sundbyköping", "störst", "månader nattpatrullen", "översikt",
    "driftredovisning", "varför socialt", "sammanfattning", "kontogrupper socialt", "prognos natt", "jämför nattpatrullen", "utfall",
    "personal nattpatrullen", "alla enheter",
])
def test_nothing_that_is_asked_in_the_chat_tells_what_a_small_unit_costs(store: Store, text: str):
    answer = desk_on(store).ask(text, ANNA)
    said = repr(answer._replace(asked=None)).replace("\\xa0", " ").replace("\xa0", " ")
    assert SECRET.findall(said) == []
    assert "'NATT'" not in repr([row.key for row in answer.table.rows])


def test_the_same_questions_in_the_terminal_do_tell(store: Store):
    assert SECRET.findall(repr(desk_on(store, in_chat=False).ask("utfall nattpatrullen", ANNA)))


def test_the_sum_that_is_shown_instead_is_found_by_the_small_unit_s_name_and_the_whole_is_as_before(store: Store):
    chat, terminal = desk_on(store), desk_on(store, in_chat=False)
    shown = chat.ask("utfall nattpatrullen augusti 2020", ANNA)
    assert shown.unit is not None
    assert shown.unit.name == "Små enheter i Socialt"
    rows = {row.key: row.cells["actual"].value for row in chat.ask("utfall socialt augusti 2020", ANNA).table.rows}
    assert rows["SMÅ-SOC"] == -8 * 106_110_000
    assert set(rows) == {"SOC", "HEM", "SMÅ-SOC"}
    assert rows["SOC"] == {r.key: r.cells["actual"].value for r in terminal.ask("utfall socialt augusti 2020", ANNA).table.rows}["SOC"]
    assert terminal.ask("utfall nattpatrullen augusti 2020", ANNA).unit.name == "Nattpatrullen"  # type: ignore[union-attr]


def test_a_button_about_a_unit_that_has_become_too_small_says_why_it_shows_nothing(store: Store):
    assert desk_on(store).ask(Question("actual", "sundbykoping", "NATT"), ANNA).headline == TOO_SMALL
    assert desk_on(store, floor=0).ask(Question("actual", "sundbykoping", "NATT"), ANNA).status == "answered"


def test_the_manager_of_a_small_unit_sees_it_alone_and_not_in_a_group_and_a_reader_of_it_not_at_all(store: Store):
    desk = desk_on(store)
    desk.do(Invite("Nils", "t1", "manager", "NATT"), ANNA)
    desk.do(Accept("t1", 7), STRANGER)
    desk.do(Invite("Lisa", "t2", "reader", "NATT"), ANNA)
    desk.do(Accept("t2", 8), STRANGER)
    desk.do(SetChat(-5, "manager", "SOC"), ANNA)
    nils, lisa, in_group = desk.who_is(7), desk.who_is(8), desk.who_is(7, -5)
    assert nils is not None
    assert lisa is not None
    assert in_group is not None
    assert desk.ask("utfall", nils).status == "answered"
    assert desk.ask("utfall", lisa).headline == TOO_SMALL
    assert desk.ask("utfall", in_group).headline == TOO_SMALL
    assert desk.units(nils) != ()
    assert desk.units(lisa) == ()


def test_a_prognosis_of_a_small_unit_is_neither_shown_nor_given_in_the_chat_but_by_its_own_manager(store: Store):
    desk = desk_on(store)
    desk.do(OpenRound("Augusti", "2020-08", write=True), ANNA)
    given = GivePrognosis(unit="NATT", amount=-80_000_000, comment="Fler nätter", sure=True)
    assert desk.do(given, ANNA).headline == TOO_SMALL
    assert desk.do(replace(given, write=True), ANNA).headline == TOO_SMALL
    form = GiveSheet((given,), write=True)
    assert desk.do(form, ANNA).headline == TOO_SMALL
    assert desk.do(replace(form, write=False), ANNA).headline == TOO_SMALL
    assert store.prognoses("sundbykoping", 2020) == ()
    nils = Who("Nils (Telegram 7)", "manager", "sundbykoping", "NATT")
    assert desk.do(replace(given, write=True), nils).status == "answered"
    beside = GivePrognosis(unit="STÖD", amount=-1_200_000_000, comment="x", write=True, sure=True)
    assert desk.do(beside, ANNA).headline == TOO_SMALL
    assert desk_on(store, in_chat=False).do(beside, ANNA).status == "answered"
    approving = desk.do(Approve(), ANNA)
    assert "NATT" not in [row.key for row in approving.table.rows]
    assert LEFT_OUT in approving.notes
    assert not re.search(r"(?<!\d)(?<!\d )-?(800|80000000)(?!\d)", repr(approving._replace(yes=None)).replace("\xa0", " "))
    assert approving.yes is not None
    assert desk.do(approving.yes, ANNA).status == "answered"
    assert {p.unit: p.status for p in store.prognoses("sundbykoping", 2020)} == {"NATT": "approved", "STÖD": "approved"}
    summed = {p.unit: p.amount for p in desk._sight.shown.store.prognoses("sundbykoping", 2020)}
    assert summed == {"SMÅ-SOC": -1_280_000_000}


def test_what_is_posted_leaves_small_units_out_also_from_the_terminal(store: Store):
    preview = desk_on(store, in_chat=False).do(Post("nattpatrullen", channels=("-900",)), ANNA)
    assert preview.unit is not None
    assert preview.unit.name == "Små enheter i Socialt"


def test_a_unit_that_moved_is_in_the_sum_where_it_lay_each_year(store: Store):
    store.commit(put(
        Unit("NATT", "Nattpatrullen", "TEK", valid_to=2019), Unit("NATT", "Nattpatrullen", "SOC", valid_from=2020),
        Year(FiscalYear(2019), 12), booked("NATT", 6_110_000)._replace(year=2019), booked("TEK", 300_000_000)._replace(year=2019),
        booked("HEM", 500_000_000)._replace(year=2019), booked("STÖD", 100_000_000)._replace(year=2019),
    )._replace(drop=(Unit("NATT", "Nattpatrullen", "SOC"),)))
    veiled = desk_on(store)._sight.shown.store
    assert {each.unit for each in veiled.figures("sundbykoping", 2019)} == {"HEM", "SMÅ-SOC", "SMÅ-TEK", "TEK"}
    assert {each.unit for each in veiled.figures("sundbykoping", 2020)} == {"HEM", "SMÅ-SOC", "TEK"}
    register = veiled.registers()[0]
    assert "SMÅ-TEK" in register.organisation(2019)
