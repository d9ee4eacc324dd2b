"""Invitations, people and groups through the desk, and what someone who is bound to a unit can get out of it."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from small import SMALL, booked, put

from core.commands import (
    Accept,
    Approve,
    Erase,
    GivePrognosis,
    Invite,
    OpenRound,
    Portray,
    Prune,
    Remove,
    SetChat,
    SetRole,
    ShowLog,
    ShowPeople,
    Undo,
)
from core.people import Invitation, Person
from core.ports import Store
from core.question import Question, Who
from store.desk import Desk

ANNA, STRANGER = Who("anna"), Who("Okänd", "stranger")
TOKEN = "t0ken_som-ingen-gissar"
SECRET = ("Kommunledningskontoret", "KLK", "7 777", "62 216", "70 216", "8 777", "777700000", "6221600000")
"""The other unit, its month, its sum through August, and the sums of the municipality that it could be worked out from."""


class Clock:
    now = datetime(2020, 9, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    store.commit(put(*SMALL, booked("KLK", *[777_700_000] * 8), booked("SKOLA", *[100_000_000] * 8), name="Sundbyköping"))
    return Desk(store, today=lambda: clock.now.date(), clock=clock)


@pytest.fixture
def eva(desk: Desk) -> Who:
    """Manager of Barn och utbildning."""
    desk.do(Invite("Eva", TOKEN, "manager", "BUN"), ANNA)
    desk.do(Accept(TOKEN, 7), STRANGER)
    who = desk.who_is(7)
    assert who is not None
    return who


def test_an_invitation_is_kept_only_as_a_digest_and_opens_once(desk: Desk, store: Store):
    assert desk.do(Invite("Eva", TOKEN, "manager", "barn och utbildning"), ANNA).status == "answered"
    kept = [each for _, each in store.people() if isinstance(each, Invitation)]
    assert len(kept) == 1
    assert TOKEN not in repr((store.people(), store.log()))
    assert desk.do(Accept(TOKEN, 7), STRANGER).headline.startswith("Välkommen, Eva.")
    assert desk.do(Accept(TOKEN, 8), STRANGER).headline.startswith("Inbjudan gäller inte.")
    assert desk.who_is(7) == Who("Eva (Telegram 7)", "manager", "sundbykoping", "BUN")
    assert desk.who_is(8) is None
    assert store.log()[-1].author == "Eva (Telegram 7)"


def test_an_invitation_that_many_use_at_the_same_moment_lets_one_of_them_in(desk: Desk, store: Store, clock: Clock):
    desk.do(Invite("Eva", TOKEN, "reader"), ANNA)
    desks = [Desk(store, clock=clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(lambda at: desks[at].do(Accept(TOKEN, 100 + at), STRANGER).headline[:8], range(4)))
    assert sorted(said) == ["Inbjudan", "Inbjudan", "Inbjudan", "Välkomme"]
    assert len([each for _, each in store.people() if isinstance(each, Person)]) == 1


@pytest.mark.parametrize("days", [7, 8])
def test_an_invitation_that_has_expired_is_refused_in_the_words_of_a_wrong_one(desk: Desk, clock: Clock, days: int):
    desk.do(Invite("Eva", TOKEN, "reader"), ANNA)
    clock.now += timedelta(days=days)
    late, guessed = desk.do(Accept(TOKEN, 7), STRANGER), desk.do(Accept("gissning", 7), STRANGER)
    assert late == guessed
    assert late.status == "refused"
    assert desk.who_is(7) is None


@pytest.mark.parametrize(("invite", "said"), [
    (Invite("Eva", TOKEN, "manager"), "En chef har en egen enhet."), (Invite("Eva", TOKEN, "reader", "nämnden"), "finns inte"),
    (Invite(" ", TOKEN), "Skriv ett namn"), (Invite("Eva", TOKEN, days=0), "mellan 1 och 90"),
    (Invite("Eva", TOKEN, "controller", "BUN"), "ser hela kommunen"),
])
def test_an_invitation_that_cannot_be_meant_is_refused_and_not_written(desk: Desk, store: Store, invite: Invite, said: str):
    before = store.generation()
    assert said in desk.do(invite, ANNA).headline
    assert store.generation() == before


@pytest.mark.parametrize("text", [
    "avvikelse kommunledningskontoret", "utfall KLK", "utfall kommunledningskontorett", "utfall ledningen", "utfall Sundbyköping",
    "utfall kommunen", "störst", "varför", "översikt", "utfall", "månader", "resultaträkning", "driftredovisning", "jämför", "hjälp",
    "sammanfattning", "prognos KLK", "vilka saknas", "kommunledningskontoret", "alla enheter", "vad har ändrats", "prognossäkerhet",
    "kontogrupper", "detaljramar", "varför kommunledningskontoret", "utfall KOMMUN", "kommun",
])
def test_nothing_that_a_manager_asks_tells_of_another_unit(desk: Desk, eva: Who, text: str):
    before = Question("actual", "sundbykoping", "KLK")
    for context in (None, before):
        said = repr(desk.ask(text, eva, context)._replace(asked=None, municipality=None)).replace("\xa0", " ")
        echoed = text.casefold()
        assert [each for each in SECRET if each in said and each.casefold() not in echoed] == []


def test_a_manager_sees_the_own_unit_and_what_lies_under_it(desk: Desk, eva: Who):
    assert desk.ask("utfall Åkerskolan augusti 2020", eva).status == "answered"
    own = desk.ask("utfall", eva)
    assert own.unit is not None
    assert own.unit.code == "BUN"


def test_an_old_button_about_another_unit_is_refused_without_naming_it(desk: Desk, eva: Who):
    answer = desk.ask(Question("actual", "sundbykoping", "KLK"), eva)
    assert (answer.status, answer.headline) == ("refused", "Frågan gäller något som inte visas här.")


def test_a_manager_gives_a_prognosis_for_the_own_unit_only_and_approves_none(desk: Desk, store: Store, eva: Who):
    opened = desk.do(OpenRound("Augusti", "2020-08"), ANNA)
    assert opened.yes is not None
    desk.do(opened.yes, ANNA)
    own = desk.do(GivePrognosis(unit="SKOLA", amount=1_200_000_000, comment="Fler elever"), eva)
    assert own.yes is not None
    assert desk.do(own.yes, eva).status == "answered"
    before = store.generation()
    for command in (
        GivePrognosis(unit="KLK", amount=1, write=True, sure=True), GivePrognosis("kommunledningskontoret 1200 tkr", write=True, sure=True),
        GivePrognosis("1200 tkr", write=True, sure=True, context=Question("actual", "sundbykoping", "KLK")), Approve("SKOLA", write=True),
    ):
        assert "Kommunledningskontoret" not in repr(desk.do(command, eva)._replace(asked=None)) or "kommunledning" in repr(command)
    assert store.generation() == before
    assert [p.unit for p in store.prognoses("sundbykoping", 2020)] == ["SKOLA"]


def test_access_that_is_taken_away_ends_at_once(desk: Desk, eva: Who):
    assert desk.do(Remove("eva"), eva).status == "refused"
    assert desk.do(Remove("eva"), ANNA).status == "answered"
    assert desk.who_is(7) is None


def test_who_loses_access_has_no_open_invitation_left(desk: Desk, store: Store, eva: Who):
    desk.do(Invite("EVA", "ännu en länk", "reader"), ANNA)
    asked = desk.do(Remove("7", write=False), ANNA)
    assert asked.headline == "Tar bort Evas tillgång till chatten och en öppen inbjudan, genast."
    assert desk.do(Remove("7"), ANNA).headline == "Tog bort Evas tillgång till chatten och en öppen inbjudan."
    assert desk.do(Accept("ännu en länk", 7), STRANGER).status == "refused"
    assert list(store.people()) == []


def test_a_new_invitation_ends_the_older_one_and_says_so(desk: Desk, store: Store):
    assert not any("tidigare" in note for note in desk.do(Invite("Eva", "första", "reader"), ANNA).notes)
    assert desk.do(Invite("eva", "andra", "reader"), ANNA).notes[-1] == "Den tidigare inbjudan till eva gäller inte längre."
    assert desk.do(Accept("första", 7), STRANGER).status == "refused"
    assert desk.do(Accept("andra", 7), STRANGER).status == "answered"


def test_invitations_from_before_are_taken_back_one_by_its_id_or_all_by_their_name(desk: Desk, store: Store):
    ids = [f"{number:064x}"[::-1] for number in (1, 2, 3)]
    store.commit(put(*(Invitation(each, "Lisa Läs", "reader", None, "2099-01-01T00:00:00+00:00") for each in ids), name="Sundbyköping"))
    shown = desk.do(ShowPeople(), ANNA).table.rows
    assert [row.cells["state"].text for row in shown] == [f"inbjuden, gäller till 2099-01-01, id {each[:8]}" for each in ids]
    assert desk.do(Remove(ids[1][:8]), ANNA).headline == "Tog bort Lisa Läs inbjudan."
    assert {each.digest for _, each in store.people() if isinstance(each, Invitation)} == {ids[0], ids[2]}
    assert desk.do(Remove("lisa läs"), ANNA).headline == "Tog bort Lisa Läs 2 inbjudningar."
    assert list(store.people()) == []


def test_a_group_is_closed_until_it_is_opened_and_then_bounds_even_an_admin(desk: Desk, eva: Who):
    assert desk.who_is(7, -5) is None
    assert desk.who_in_group(ANNA, -5) is None
    desk.do(SetChat(-5, "reader", "SKOLA"), ANNA)
    assert desk.who_is(7, -5) == Who("Eva (Telegram 7)", "reader", "sundbykoping", "SKOLA", in_group=True)
    assert desk.who_in_group(ANNA, -5) == Who("anna", "reader", "sundbykoping", "SKOLA", in_group=True)
    desk.do(SetChat(-5, closed=True), ANNA)
    assert desk.who_is(7, -5) is None
    assert desk.who_in_group(ANNA, -5) is None


def test_a_manager_of_two_units_sees_both_their_sum_and_no_third_and_gives_for_one_at_a_time(desk: Desk, store: Store):
    desk.do(Invite("Eva", TOKEN, "manager", "SKOLA", more=("KLK",)), ANNA)
    assert desk.do(Accept(TOKEN, 7), STRANGER).headline == "Välkommen, Eva. Du får fråga som chef och lämna prognoser för dina enheter."
    eva = desk.who_is(7)
    assert eva is not None
    assert [unit.code for _, unit in desk.units(eva)] == ["DINA", "KLK", "SKOLA"]
    whole = desk.ask("utfall augusti 2020", eva)
    assert (whole.unit.name, [row.key for row in whole.table.rows]) == ("Dina enheter", ["DINA", "KLK", "SKOLA"])  # type: ignore[union-attr]
    assert desk.ask(Question("actual", "sundbykoping", "BUN"), eva).status == "refused"
    desk.do(OpenRound("Augusti", "2020-08", write=True), ANNA)
    told = desk.do(GivePrognosis(unit="DINA", amount=1, comment="x", write=True, sure=True), eva)
    assert told.status != "answered"
    assert store.prognoses("sundbykoping", 2020) == ()
    assert desk.do(GivePrognosis(unit="KLK", amount=1, comment="x", write=True, sure=True), eva).status == "answered"


def test_a_role_is_changed_at_once_and_cannot_be_what_no_one_can_have(desk: Desk, eva: Who):
    assert desk.do(SetRole("eva", "controller", "BUN", write=True), ANNA).status == "refused"
    assert desk.do(SetRole("eva", "manager", "", write=True), ANNA).headline.startswith("En chef har en egen enhet.")
    done = desk.do(SetRole("7", "reader", "KLK", write=True, more=("SKOLA",)), ANNA)
    assert done.headline == (
        "Ändrade Evas roll: chef för Barn och utbildning → läsare för Kommunledningskontoret och Åkerskolan."
    )
    assert desk.who_is(7) == Who("Eva (Telegram 7)", "reader", "sundbykoping", "KLK", ("SKOLA",))
    assert desk.do(SetRole("eva", "admin"), eva).status == "refused"


def test_taking_back_a_change_lets_no_one_in_again(desk: Desk, store: Store, eva: Who):
    desk.do(Remove("eva"), ANNA)
    for number in (store.generation(), store.generation() - 1):  # the removal, and the accepted invitation
        refused = desk.do(Undo(number, write=True), ANNA)
        assert refused.status == "refused"
    assert "sådan ges bara på nytt: koll bjud-in" in desk.do(Undo(store.generation(), write=True), ANNA).headline
    assert desk.who_is(7) is None
    desk.do(Invite("Bo", "en annan t0ken", "reader"), ANNA)
    assert desk.do(Undo(store.generation(), write=True), ANNA).status == "answered"
    assert [each for _, each in store.people()] == []


def test_search_boxes_logs_and_lists_hold_only_what_the_person_may_see(desk: Desk, eva: Who):
    assert [unit.code for _, unit in desk.units(eva)] == ["BUN", "SKOLA"]
    assert desk.changes(0, eva) == ()
    assert [entry.author for entry in desk.changes(0)] == ["anna", "anna", "Eva (Telegram 7)"]
    assert desk.municipalities(eva) == (("sundbykoping", "Sundbyköping"),)
    gone = eva._replace(unit="BORTA")
    assert (desk.units(gone), desk.rounds(gone), desk.municipalities(gone), desk.changes(0, gone)) == ((), (), (), ())


def test_what_is_kept_about_oneself_is_shown_and_erased_and_access_ends(desk: Desk, store: Store, eva: Who):
    shown = desk.do(Portray(user=7, own=True), eva)
    assert shown.status == "answered"
    assert {row.label for row in shown.table.rows} == {"tillgång till chatten", "logg", "vad som stod före en ändring"}
    asked = desk.do(Erase(user=7, own=True), eva)
    assert asked.yes == Erase(user=7, own=True, write=True)
    assert desk.do(asked.yes, eva).status == "answered"
    assert desk.who_is(7) is None
    assert "Eva" not in repr((store.log(), store.people()))
    assert desk.do(Portray("Eva"), ANNA).headline.startswith("Inget är sparat om ”Eva”.")


def test_who_has_access_by_the_settings_is_not_told_that_it_ends(desk: Desk, eva: Who):
    ends = "Tillgången till chatten upphör. Det går inte att ångra."
    assert desk.do(Erase(user=7, own=True, kept=frozenset({8})), eva).notes[-1] == ends
    assert desk.do(Erase("Eva", kept=frozenset({7})), ANNA).notes[-1] == (
        "Inställningarna rörs inte: Telegram 7 står i KOLL_BOT_ADMINS eller KOLL_CHANNELS och når boten tills numret tas bort där. "
        "Det går inte att ångra."
    )


def test_the_log_is_narrowed_by_unit_person_and_day(desk: Desk, store: Store, eva: Who):
    desk.do(OpenRound("Augusti", "2020-08", write=True), ANNA)
    desk.do(GivePrognosis(unit="SKOLA", amount=1_200_000_000, comment="Fler elever", write=True), eva)
    def keys(**wanted: str) -> list[str]:
        return [row.key for row in desk.do(ShowLog(**wanted), ANNA).table.rows]

    assert keys(unit="BUN") == ["1", "2", "5"]
    assert keys(unit="KLK") == ["1"]
    assert keys(person="eva") == ["3", "5"]
    assert keys(person="7", unit="åkerskolan") == ["5"]
    today = store.log()[-1].time[:10]
    assert keys(first="2000-01-01", last=today) == ["1", "2", "3", "4", "5"]
    assert keys(last="2000-01-01") == []
    assert desk.do(ShowLog(first="i går"), ANNA).headline.startswith("Datumet går inte att tolka.")
    assert "finns inte" in desk.do(ShowLog(unit="nämnden"), ANNA).headline


def test_questions_are_kept_with_who_asked_until_the_rule_prunes_them(desk: Desk, clock: Clock, eva: Who):
    desk.note("utfall", eva, desk.ask("utfall", eva))
    clock.now += timedelta(days=89)
    desk.note("", Who("Okänd (Telegram 9)", "stranger"))
    shown = desk.do(ShowLog(asked=True), ANNA).table.rows
    assert [[row.cells[key].text for key in ("author", "unit", "summary", "state")] for row in shown] == [
        ["Eva (Telegram 7)", "BUN", "utfall", "besvarad"], ["Okänd (Telegram 9)", "", "", "nekad, utan tillgång"],
    ]
    clock.now += timedelta(days=2)
    would = desk.do(Prune(90, 730), ANNA)
    assert would.headline == "Gallrar 1 fråga och 0 personer."
    assert desk.do(Prune(90, 730, write=True), ANNA).headline == "Gallrade 1 fråga och 0 personer."
    assert [row.cells["author"].text for row in desk.do(ShowLog(asked=True), ANNA).table.rows] == ["Okänd (Telegram 9)"]


def test_someone_without_access_who_has_been_silent_long_enough_is_erased_by_the_rule(desk: Desk, store: Store, clock: Clock, eva: Who):
    desk.do(Invite("Bo Berg", "aldrig använd", "reader"), ANNA)
    desk.do(Remove("eva"), ANNA)
    clock.now = datetime.fromisoformat(store.log()[-1].time) + timedelta(days=731)
    assert desk.do(Prune(90, 730, write=True), ANNA).headline == "Gallrade 0 frågor och 2 personer."
    assert "Eva" not in repr((store.log(), store.people()))
    assert "Bo Berg" not in repr((store.log(), store.people()))
    assert "anna" in repr(store.log())


def test_the_rule_erases_no_one_who_manages_a_unit_or_writes_in_the_terminal(desk: Desk, store: Store, clock: Clock):
    bun = store.registers()[0].latest["BUN"]
    store.commit(put(bun._replace(manager="Bo Berg"), name="Sundbyköping"))
    store.commit(put(name="Sundbyköping")._replace(author="Cia Ck"))
    desk.do(Invite("Bo Berg", TOKEN, "manager", "BUN"), ANNA)
    desk.do(Accept(TOKEN, 7), STRANGER)
    desk.do(Remove("7"), ANNA)
    for name in ("Bo Berg", "Cia Ck", "Dag Dal"):
        desk.do(Invite(name, f"{name} kom aldrig", "reader", write=True), ANNA)
    clock.now = datetime.fromisoformat(store.log()[-1].time) + timedelta(days=300)
    assert desk.do(Prune(90, 730, write=True), ANNA).headline == "Gallrade 0 frågor och 1 person."
    assert [each.name for _, each in store.people() if isinstance(each, Invitation)] == ["Bo Berg", "Cia Ck"]
    clock.now += timedelta(days=731)
    assert desk.do(Prune(90, 730, write=True), ANNA).headline == "Gallrade 0 frågor och 1 person."
    assert (store.registers()[0].latest["BUN"].manager, "Cia Ck" in repr(store.log())) == ("Bo Berg", False)
